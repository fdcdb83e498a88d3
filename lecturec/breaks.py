"""Where words may be divided among captions and lines: at clauses, never within a number, a formula, code or a name."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from copy import copy
from functools import lru_cache
from itertools import pairwise

LINE_COLUMNS = 42
"""The most columns of a line of a caption, of which a wide character takes two."""

WIDE_LINE_COLUMNS = 40
"""The same for scripts of wide characters: 20 of them."""

NEVER = 1_000.0
"""What a break costs that is only made where a word alone is too long for a line."""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
_WHOLE = (
    # 3 000, 10 km, 1.5 %, § 3, 12:30 Uhr, 4 juillet
    re.compile(r"(?:[$€£¥§±≈<>~#]\s?)?\d+(?:[.,:/’'\u00a0\u202f \-–]?\d+)*(?:\s?(?:%|[°‰]\w?)|[ \u00a0]\w+)?"),
    # x = y + 1, f(x) → 0
    re.compile(r"\S+(?:\s+(?:[=+*/^<>≤≥≠≈±×·→⇒↦∈⊂∪∩∧∨-]|:=|==|<=|>=|->|\\\w+)\s+\S+)+"),
    # Ada Lovelace, Ludwig van Beethoven
    re.compile(
        r"\b[A-ZÀ-Þ][\w’'-]*\.?(?:\s+(?:de|du|van|von|der|of|la|le|di|da|y|al))?\s+[A-ZÀ-Þ][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*)?"
    ),
    # S. Ramanujan, M. Curie, Fig. 3, p. ex.
    re.compile(r"\b(?:[A-Z]\.\s*)+[A-ZÀ-Þ]\w+|\b(?:Dr|Mr|Mrs|Ms|Prof|St|Mme|Mlle|M|Fig|fig|Eq|eq|p|pp|vol|no)\.\s+\S+"),
    # git_push(), https://..., a/b
    re.compile(r"\w*(?:\([^()\s]*\)|[_/\\=@#<>]\S*)\w*"),
)
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
_STOP = re.compile(r"[.!?…;:。！？；：।؟؛][\"'»”’)\]）」』]*$")
_COMMA = re.compile(r"(?:[,，、､،)»”\])）」』]|\s[—–-])$")
_CLOSES = re.compile(r"[、。，．！？；：,.;:!?)\]）」』】〉》”’…ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ％]")
_OPENS = re.compile(r"[(\[（「『【〈《“‘]")
_OPENING = tuple("«(“‘„[{¿¡#$€£「『（【〈《")
_LETTER = re.compile(r"[^\W_]+")
_JOINING = "\u200c\u200d\u0e33\u0eb3" + "".join(map(chr, range(0x1F3FB, 0x1F400)))
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def stopped(text: str) -> bool:
    """Whether a text ends in a mark that parts it from what follows."""
    return bool(_STOP.search(text) or _COMMA.search(text))


def columns(text: str) -> int:
    """The width of a text in columns."""
    return len(text) if text.isascii() else sum(_width(text, at) for at in range(len(text)))


def _width(text: str, at: int) -> int:
    return 0 if joined(text, at) else 2 if unicodedata.east_asian_width(text[at]) in "WF" else 1


def joined(text: str, at: int) -> bool:
    """Whether a character is seen as one with that before it: an accent, a tone, a member of a family, half a flag."""
    char = text[at]
    if at == 0 or char.isascii():
        return False
    if char in _FLAGS:
        return (at - len(text[:at].rstrip(_FLAGS))) % 2 == 1
    return text[at - 1] == "\u200d" or char in _JOINING or unicodedata.category(char) in ("Mn", "Mc", "Me")


def line_columns(text: str) -> int:
    """The most columns of a line of a caption that holds this text."""
    return WIDE_LINE_COLUMNS if _WIDE.search(text) else LINE_COLUMNS


class Breaks:
    """The places at which a text may be divided: `at`, from its beginning to its end, and how bad each is (`cost`).

    A place after a sentence costs 0, one in mid-phrase 10 and more. `whole` are stretches that are not divided,
    besides the numbers, formulas and names that are found here. What is too long for a line has places all the same,
    at NEVER.
    """

    def __init__(self, text: str, lang: str, whole: tuple[tuple[int, int], ...] = ()) -> None:
        self.text = text
        self.most = line_columns(text)
        kept = _kept(text, whole, self.most)
        found = {at: cost for at, cost in _places(text, lang) if not kept[at]}
        found |= dict(_forced(text, sorted(found), self.most))
        self.at = (0, *sorted(found), len(text))
        self.cost = (0.0, *(found[at] for at in self.at[1:-1]), 0.0)
        self._left = _running(text, self.at)
        self._right = [left - (text[at - 1 : at] == " ") for left, at in zip(self._left, self.at, strict=True)]

    def then(self, other: "Breaks") -> "Breaks":
        """The places of this text and of another one after a space, of lines as wide; between them is the best."""
        made, gap = copy(self), len(self.text) + 1
        made.text = f"{self.text} {other.text}"
        made.at = (*self.at[:-1], *(gap + at for at in other.at))
        made.cost = (*self.cost[:-1], *other.cost)
        shift = self._right[-1] + 1
        made._left = [*self._left[:-1], *(shift + left for left in other._left)]
        made._right = [*self._right[:-1], *(shift + right for right in other._right)]
        # What stands before the join ends without the space.
        made._right[len(self.at) - 1] = self._right[-1]
        return made

    def width(self, start: int, stop: int) -> int:
        """The columns between two places (by their numbers), without the space at the end."""
        return self._right[stop] - self._left[start]

    def second(self, start: int, stop: int) -> tuple[int, float]:
        """(the place between two others at which the second line begins, `start` where one line is enough; how bad
        that is). It is infinite for what does not fit two lines.
        """
        if self.width(start, stop) <= self.most:
            return start, 0.0
        best, least = start, float("inf")
        begin, end = self._left[start], self._right[stop]
        for k in range(start + 1, stop):
            first, second = self._right[k] - begin, end - self._left[k]
            if first > self.most:
                break  # and so are all after it
            if second <= self.most and (bad := self.cost[k] + abs(first - second) / 4) < least:
                best, least = k, bad
        return best, least


def word_starts(text: str, lang: str, whole: tuple[tuple[int, int], ...] = ()) -> tuple[int, ...]:
    """Where the words of a text begin that are marked one by one: phrases where no spaces part words.

    Marks alone belong to the word before them, those that open to the one after; `whole` stretches are one word, and
    so are numbers whose thousands stand apart.
    """
    phrases = _phrases(text, lang)
    numbers = (found.span() for found in _THOUSANDS.finditer(text))
    inside = {at for start, stop in (*whole, *numbers) for at in range(start + 1, stop)}
    found = [0]
    for at in range(1, len(text)):
        begins = text[at] != " " and (text[at - 1] == " " or at in phrases)
        if begins and at not in inside and not joined(text, at):
            found.append(at)
    made, opened = [0], False
    for at, stop in pairwise([*found, len(text)]):
        piece = text[at:stop].rstrip()
        if at and not opened and (piece[-1:] in _OPENING or any(c.isalnum() for c in piece)):
            made.append(at)
        opened = piece in _OPENING
    return tuple(made)


def _running(text: str, places: tuple[int, ...]) -> list[int]:
    """The columns before each of these places."""
    made, at, width = [], 0, 0
    for place in places:
        width += columns(text[at:place])
        at = place
        made.append(width)
    return made


def _forced(text: str, found: list[int], most: int) -> Iterator[tuple[int, float]]:
    """Places within what no line holds."""
    for at, stop in pairwise([0, *found, len(text)]):
        if columns(text[at:stop].rstrip()) > most:
            yield from (
                (k, NEVER + abs(k - at) % most) for k in range(at + 1, stop) if text[k] != " " and not joined(text, k)
            )


def _kept(text: str, whole: tuple[tuple[int, int], ...], most: int) -> bytearray:
    """For each character whether a break before it would divide what belongs together."""
    kept = bytearray(len(text) + 1)
    stretches = [*whole, *(found.span() for pattern in _WHOLE for found in pattern.finditer(text))]
    for start, stop in stretches:
        if columns(text[start:stop]) <= most:
            kept[start + 1 : stop] = b"\1" * max(0, stop - start - 1)
    return kept


def _places(text: str, lang: str) -> Iterator[tuple[int, float]]:
    phrases = _phrases(text, lang)
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if after == " " or _CLOSES.match(after) or joined(text, at):
            continue
        if before == " ":
            yield at, _cost(text[:at].rstrip()[-24:], text[at : at + 24])
        elif (_WIDE.match(before) or _WIDE.match(after)) and not _OPENS.match(before):
            yield at, _wide_cost(before, at in phrases)


def _cost(before: str, after: str) -> float:
    if _STOP.search(before):
        return 0.0
    if _COMMA.search(before):
        return 2.0
    last, following = _LETTER.findall(before)[-1:], _LETTER.findall(after)[:1]
    if re.match(r"[:;!?»—–+=*/<>-]", after):
        return 40.0
    if last and len(last[0]) <= 3 and last[0].islower():
        # "and", "of the": small words belong to what follows them.
        return 22.0
    return 6.0 if following and len(following[0]) <= 3 else 10.0


def _wide_cost(before: str, phrase: bool) -> float:
    if _STOP.search(before):
        return 0.0
    if _COMMA.search(before):
        return 2.0
    return 8.0 if phrase else 60.0


def _phrases(text: str, lang: str) -> frozenset[int]:
    """Where phrases begin in scripts that put no spaces between words."""
    if not _WIDE.search(text):
        return frozenset()
    made, at = set(), 0
    for piece in _parser(lang)(text):
        at += len(piece)
        made.add(at)
    return frozenset(made)


@lru_cache
def _parser(lang: str) -> Callable[[str], list[str]]:
    import budoux

    head, _, rest = lang.lower().partition("-")
    if head == "zh":
        traditional = any(part in ("hant", "tw", "hk", "mo") for part in rest.split("-"))
        make = "traditional" if traditional else "simplified"
        parser = getattr(budoux, f"load_default_{make}_chinese_parser")()
    else:
        parser = budoux.load_default_japanese_parser()
    made: Callable[[str], list[str]] = parser.parse
    return made
