"""Content classes of remark, `.left-column[...]`: those that mean something become marks, of others the words stay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lecturec.parse.marks import FENCE, SIGN, tag
from lecturec.parse.sheet import Sheet

_OPENS = re.compile(r"(?P<escaped>\\)?(?P<names>(?:\.[A-Za-z_-][\w-]*)+)\[")
_COLUMN = re.compile(
    r"(?:pull[-_]?)?(?:left|right|mid|middle|center)[-_]?(?:col(?:umn)?|code|plot|wide|narrow)?s?(?:[-_]?\d+)?"
)
_ALSO = re.compile(r"col(?:umn)?s?(?:[-_]\w+)*|(?:pull|split)[-_](?:left|right)(?:[-_]\w+)*|(?:left|right)[-_]\w+")
_SPAN = re.compile(r"(`+)(?!`).{0,2000}?(?<!`)\1(?!`)")
_SHARE = re.compile(r"(?:image|img|width|w|fig)-?(\d{2,3})")
_PICTURE = re.compile(r"\s*!\[([^\[\]\"<>\n]*)\]\(([^\s()\"<>]+)\)\s*")
FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Class:
    """A content class: what it is called, where it opens, where its content begins and ends."""

    names: tuple[str, ...]
    start: int
    inner: int
    stop: int


def classes(text: str) -> Iterator[Class]:
    """The content classes of a text, outer before inner. Code holds none; what is never closed is text."""
    plain = without_code(text)
    ends = _closings(plain)
    for found in _OPENS.finditer(plain):
        end = ends.get(found.end() - 1)
        if end is not None and not found["escaped"]:
            yield Class(tuple(found["names"].lower()[1:].split(".")), found.start(), found.end(), end)


def without_code(text: str) -> str:
    """A text of the same length, in which nothing of listings and code spans is left."""
    made: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence or mark or line.lstrip().startswith(SIGN):
            made.append(" " * len(line))
        else:
            made.append(_SPAN.sub(lambda m: " " * len(m[0]), line))
        if fence:
            ends = mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip()
            fence = "" if ends else fence
        elif mark:
            fence = mark["mark"]
    return "\n".join(made)


def _closings(text: str) -> dict[int, int]:
    """For each bracket the place of the one that closes it."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for place in re.finditer(r"[\[\]]", text):
        if place[0] == "[":
            opened.append(place.start())
        elif opened:
            found[opened.pop()] = place.start()
    return found


def is_column(names: tuple[str, ...]) -> bool:
    """Whether classes put their content beside another."""
    return any((_COLUMN.fullmatch(n) and n not in ("center", "middle")) or _ALSO.fullmatch(n) for n in names)


def _width(names: tuple[str, ...]) -> int:
    """The width in hundredths that a name tells (`left-column-40`), 1 for none; below 0 where a row begins."""
    told = next((int(found[1]) for name in names if (found := re.search(r"(\d{2})\Z", name))), 1)
    return -told if any("left" in name for name in names) else told


def rewritten(sheet: Sheet, text: str, number: int) -> str:
    """The text of a slide that begins in line `number`: classes are marks or gone, and every line keeps its place."""
    edits: list[tuple[int, int, str]] = []
    for one in classes(text):
        line = number + text.count("\n", 0, one.start)
        if picture := _sized(text, one):
            sheet.honoured(f".{'.'.join(one.names)}[...]: a picture of this size", line)
            edits.append((one.start, one.stop + 1, picture))
            continue
        opening, closing = _marks(sheet, text, one, line)
        edits += [(one.start, one.inner, opening), (one.stop, one.stop + 1, closing)]
    for start, stop, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[stop:]
    return text


def _sized(text: str, one: Class) -> str:
    """A picture whose class tells its size (`image-75`), as HTML can say it; "" for all else."""
    share = next((found[1] for name in one.names if (found := _SHARE.fullmatch(name))), "")
    picture = _PICTURE.fullmatch(text[one.inner : one.stop]) if share else None
    return f'<img src="{picture[2]}" alt="{picture[1]}" width="{share}%">' if picture else ""


def _marks(sheet: Sheet, text: str, one: Class, line: int) -> tuple[str, str]:
    starts_line = not text[text.rfind("\n", 0, one.start) + 1 : one.start].strip()
    named = f".{'.'.join(one.names)}[...]"
    if is_column(one.names) and starts_line:
        sheet.honoured(f"{named}: a column", line)
        return tag("column", width=_width(one.names)), "</div>"
    if starts_line and any(FOOTNOTE in name or "footer" in name for name in one.names):
        sheet.honoured(f"{named}: a footnote", line)
        return tag("callout", kind=FOOTNOTE), "</div>"
    sheet.approximated(f"{named}: its words, without its look", line)
    return ("<div>", "</div>") if starts_line and "\n" in text[one.inner : one.stop] else ("", "")


def plain_words(text: str) -> str:
    """A text without its content classes, for the voice."""
    edits = [place for one in classes(text) for place in ((one.start, one.inner), (one.stop, one.stop + 1))]
    for start, stop in sorted(edits, reverse=True):
        text = text[:start] + text[stop:]
    return text
