"""HTML comments of a stretch of slides: where they stand and what is in them."""

import re
from dataclasses import dataclass

from lecturec.parse.sheet import Sheet

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_CODE = re.compile(r"(`+)(?:(?!\1).)+?\1")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's text, the line (from 0) it opens in, and whether nothing stands after it."""

    text: str
    line: int
    last: bool


def without_comments(sheet: Sheet, lines: list[str], start: int, stop: int) -> list[Comment]:
    """The comments of the lines [start, stop), which are taken out of `lines`. Listings hold none."""
    here = [""] * (stop - start)
    for number, _ in sheet.prose(start, stop):
        # What stands in a code span is shown as it is; its place is kept.
        here[number - start] = _CODE.sub(lambda m: "`" * len(m[0]), lines[number])
    text = "\n".join(here)
    end = len(text.rstrip())
    fenced = [n for n in range(start, stop) if lines[n].strip() and not here[n - start]]
    found: list[Comment] = []
    for match in _COMMENT.finditer(text, 0, text.rfind("-->") + 3):
        first = start + text.count("\n", 0, match.start())
        final = first + match[0].count("\n")
        last = match.end() >= end and not any(n > final for n in fenced)
        found.append(Comment(_between(lines, text, match, start), first, last))
    for match in reversed(list(_COMMENT.finditer(text, 0, text.rfind("-->") + 3))):
        _cut(lines, text, match, start)
    return found


def _places(text: str, match: re.Match[str], start: int) -> tuple[int, int, int, int]:
    first = text.count("\n", 0, match.start())
    column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
    final = text.count("\n", 0, match.end())
    end = match.end() - (text.rfind("\n", 0, match.end()) + 1)
    return start + first, column, start + final, end


def _between(lines: list[str], text: str, match: re.Match[str], start: int) -> str:
    """The words of a comment, with the code spans in it."""
    first, column, final, end = _places(text, match, start)
    if first == final:
        return lines[first][column + 4 : end - 3].strip()
    return "\n".join([lines[first][column + 4 :], *lines[first + 1 : final], lines[final][: end - 3]]).strip()


def _cut(lines: list[str], text: str, match: re.Match[str], start: int) -> None:
    first, column, final, end = _places(text, match, start)
    rest = lines[final][end:]
    if first == final:
        lines[first] = (lines[first][:column] + rest).rstrip()
        return
    lines[first] = lines[first][:column].rstrip()
    lines[first + 1 : final] = [""] * (final - first - 1)
    lines[final] = rest
