"""What a sentence names of what stands on a slide: rows of tables, lines of listings, boxes of diagrams."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lecturec.deck import Code, Math, Table, plain
from lecturec.script import Line, Part
from lecturec.write.align import Words, within, words_of
from lecturec.write.diagrams import boxes_of
from lecturec.write.formula_terms import named_terms, numbered_term

Piece = int | str | tuple[tuple[int, int], ...]
"""A row of a table (from 0), the words in a box, or stretches: of lines (from 1, both ends), of TeX (half-open)."""

SURE = 60
"""From how sure on (in hundredths) a piece is lit: of two words that name it, both are said."""

_WORD, _CODE, _LIKELY, _CERTAIN = 3, 90, 80, 100
_LETTERS = re.compile(r"[^\W\d_\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]+")
_BEGINNING, _ENDING = 5, 3
"""Letters by which words are known elsewhere, and by how many the forms of a word differ in length."""

_TOKEN = re.compile(r"[A-Za-z_]\w*(?:(?:\.|::|->)[A-Za-z_]\w*)*(?P<called>\(\))?")
_INNER = re.compile(r"\w_\w|[a-z0-9][A-Z]|\.|::")
"""What a name of code has within it that no other word has."""

_NUMBERED = re.compile(
    r"\b(?:lines?|lignes?|zeilen?|líneas?|rig(?:a|he)|linhas?|строк[аиеу]|السطر|पंक्ति)\s+"
    r"(\d{1,4})(?:\s*(?:-|–|to|à|bis|a)\s*(\d{1,4}))?\b"
    r"|(?:第\s*)?(\d{1,4})(?:\s*[-–~]\s*(\d{1,4}))?\s*(?:行|번째 줄)",
    re.IGNORECASE,
)
_DEFINES = (
    r"^\s*(?:[\w.&*<>\[\]]+\s+){0,4}?"
    r"(?:def|class|func|fn|function|struct|enum|trait|interface|type|let|const|var|val|module)\s+"
)
_CLOSING = re.compile(r"\s*[\])}]|\s*end\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A piece of a part that is named at a character of a line's text, how surely, and who says so (see Anchor)."""

    char: int
    piece: Piece
    sure: int
    by: str = "words"


Finder = Callable[[Line, str], Iterator[Named]]


def finder_of(part: Part, lang: str, *, told: bool) -> Finder | None:
    """What finds the pieces of a part in a line; None for a part that has none. `told` says that notes are spoken."""
    match part:
        case Table(rows=rows) if len(rows) > 1:
            return _by_labels([plain(row[0]) if row else "" for row in rows], range(len(rows)), lang)
        case Code(language=language, text=text) if language.lower() == "mermaid" and not part.steps:
            boxes = boxes_of(text)
            return _by_labels(boxes, boxes, lang) if len(boxes) > 1 else None
        case Code() if not part.steps and part.text.count("\n"):
            return lambda line, _: _named_lines(part, line)
        case Math(tex=tex):
            return lambda line, spoken_in: (Named(*one) for one in named_terms(tex, line, spoken_in, told=told))
    return None


def asked_for(part: Part, kind: str, which: str) -> Piece | None:
    """The piece of a part that its author names in a mark: `row 2`, `line 3`, `lines 3-5`, `box Cache`, `term 2`."""
    first, _, last = which.partition("-")
    numbers = (int(first), int(last or first)) if first.isdecimal() and (last or "1").isdecimal() else None
    match part:
        case Table(rows=rows) if kind == "row" and numbers:
            return numbers[0] - 1 if 1 <= numbers[0] <= len(rows) else None
        case Code(language=language, text=text) if kind == "box" and language.lower() == "mermaid":
            return next((box for box in boxes_of(text) if box.casefold() == which.casefold()), None)
        case Code() if kind == "line" and numbers and not part.steps:
            return _within_listing(part, *numbers)
        case Math(tex=tex) if kind == "term" and numbers:
            return numbered_term(tex, numbers[0])
    return None


def _by_labels(labels: Sequence[str], pieces: Sequence[Piece], lang: str) -> Finder:
    """What finds pieces by their labels: by the words of each that no other has."""
    words = [words_of(label, lang) for label in labels]
    own = [_own(words, i) for i in range(len(words))]

    def find(line: Line, spoken_in: str) -> Iterator[Named]:
        spans = {line.text[start:stop].strip(): start for start, stop in line.whole}
        for label, piece, mine in zip(labels, pieces, own, strict=True):
            if label.strip() in spans:
                yield Named(spans[label.strip()], piece, _CERTAIN)
            elif not mine and (found := _name(label, line.text)) >= 0:
                yield Named(found, piece, _LIKELY)
            elif mine:
                char, sure = within(mine, _without_others(line.text, label), spoken_in)
                if sure >= SURE:
                    yield Named(char, piece, sure)

    return find


def _without_others(text: str, label: str) -> str:
    """A text without the words that only begin as one of a label does: "quick" names no quicksort."""
    known = [word.casefold() for word in _LETTERS.findall(label)]

    def shown(found: re.Match[str]) -> str:
        word = found[0].casefold()
        like = [one for one in known if one[:_BEGINNING] == word[:_BEGINNING]]
        named = not like or any(abs(len(one) - len(word)) <= _ENDING for one in like)
        return found[0] if named else " " * len(found[0])

    return _LETTERS.sub(shown, text)


def _name(label: str, text: str) -> int:
    """Where a short name stands in a text as it is written, -1 where it does not: `Go`, `C2`."""
    if len(label.strip()) < 2 or label.islower() or label.strip().isdigit():
        return -1
    found = re.search(rf"(?<!\w){re.escape(label.strip())}(?!\w)", text)
    return found.start() if found else -1


def _own(words: list[Words], at: int) -> Words:
    """The words of a label that no other label has, where one of them is more than a figure or two."""
    others = frozenset().union(*(those for i, those in enumerate(words) if i != at))
    mine = words[at] - others
    telling = any(not word.isdigit() or len(word) >= _WORD for word in mine)
    return mine if telling else frozenset()


def _named_lines(part: Code, line: Line) -> Iterator[Named]:
    """Lines of a listing by their number, by code that stands in them, or by names that are code by their looks."""
    for found in _NUMBERED.finditer(line.text):
        first, last = (int(n) for n in (found[1] or found[3], found[2] or found[4] or found[1] or found[3]))
        if piece := _within_listing(part, first, last):
            yield Named(found.start(), piece, _CERTAIN)
    spans = [*line.whole]
    for start, stop in spans:
        code = line.text[start:stop].strip()
        if not _TOKEN.fullmatch(code) and (piece := _holding(part, code)):
            yield Named(start, piece, _CERTAIN)
    for found in _TOKEN.finditer(line.text):
        as_code = any(start <= found.start() and found.end() <= stop for start, stop in spans)
        whole = any((start, stop) == found.span() for start, stop in spans)
        if (whole or (not as_code and (found["called"] or _INNER.search(found[0])))) and (
            piece := _where(part, found[0].removesuffix("()"))
        ):
            yield Named(found.start(), piece, _CODE if whole else _LIKELY)


def _within_listing(part: Code, first: int, last: int) -> Piece | None:
    """Lines by the numbers that stand beside them."""
    before = max(0, part.first_line - 1)
    first, last = first - before, last - before
    return ((first, last),) if 1 <= first <= last <= len(part.text.rstrip("\n").split("\n")) else None


def _holding(part: Code, code: str) -> Piece | None:
    """The one or two lines that hold a stretch of code, however it is spaced."""
    wanted = "".join(code.split())
    lines = [n for n, line in enumerate(part.text.split("\n"), 1) if wanted and wanted in "".join(line.split())]
    return tuple((n, n) for n in lines) if 1 <= len(lines) <= 2 else None


def _where(part: Code, name: str) -> Piece | None:
    """Where a name is defined, with what is within it, else the one or two lines in which it stands."""
    lines = part.text.rstrip("\n").split("\n")
    word = rf"(?<!\w){re.escape(name)}(?!\w)"
    inside = [n for n, line in enumerate(lines) if re.search(word, line)]
    defined = [n for n in inside if re.search(rf"{_DEFINES}{word}", lines[n])]
    if defined:
        first, last = defined[0], _end_of(lines, defined[0])
        # What is all of the listing is lit as it is.
        return ((first + 1, last + 1),) if last - first + 1 < len(lines) else None
    return tuple((n + 1, n + 1) for n in inside) if 1 <= len(inside) <= 2 else None


def _end_of(lines: list[str], first: int) -> int:
    """The last line of what begins at a line: all that stands further in, and the bracket that closes it."""
    depth = len(lines[first]) - len(lines[first].lstrip())
    last = first
    for n in range(first + 1, len(lines)):
        line = lines[n]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return n if _CLOSING.match(line) else last
        last = n if line.strip() else last
    return last
