"""HTML comments of a stretch of slides: where they stand and what is in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lecturec.parse.sheet import Sheet

_CODE = re.compile(r"`+[^`]+`+")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's text, the line (from 0) it opens in, and whether nothing stands after it."""

    text: str
    line: int
    last: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A comment's first and last line, and the columns it begins and ends at."""

    first: int
    column: int
    final: int
    end: int


def without_comments(sheet: Sheet, lines: list[str], start: int, stop: int) -> list[Comment]:
    """The comments of the lines [start, stop), which are taken out of `lines`. Listings hold none."""
    here = [""] * (stop - start)
    for number, _ in sheet.prose(start, stop):
        # What stands in a code span is shown as it is; its place is kept.
        here[number - start] = _CODE.sub(lambda m: "`" * len(m[0]), lines[number])
    text = "\n".join(here)
    end = len(text.rstrip())
    fenced = max((n for n in range(start, stop) if lines[n].strip() and not here[n - start]), default=-1)
    places = [(_place(text, begin, after, start), after >= end) for begin, after in _comments(text)]
    found = [Comment(_between(lines, one), one.first, last and fenced <= one.final) for one, last in places]
    for one, _ in reversed(places):
        _cut(lines, one)
    return found


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where comments begin and end; what is never closed is none."""
    at = text.find("<!--")
    while at >= 0 and (stop := text.find("-->", at + 4)) >= 0:
        yield at, stop + 3
        at = text.find("<!--", stop + 3)


def _place(text: str, begin: int, stop: int, start: int) -> _Place:
    """The place of the characters [begin, stop) of a text whose first line is line `start`."""
    return _Place(
        first=start + text.count("\n", 0, begin),
        column=begin - (text.rfind("\n", 0, begin) + 1),
        final=start + text.count("\n", 0, stop),
        end=stop - (text.rfind("\n", 0, stop) + 1),
    )


def _between(lines: list[str], place: _Place) -> str:
    """The words of a comment, with the code spans in it."""
    if place.first == place.final:
        return lines[place.first][place.column + 4 : place.end - 3].strip()
    first, final = lines[place.first][place.column + 4 :], lines[place.final][: place.end - 3]
    return "\n".join([first, *lines[place.first + 1 : place.final], final]).strip()


def _cut(lines: list[str], place: _Place) -> None:
    rest = lines[place.final][place.end :]
    if place.first == place.final:
        lines[place.first] = (lines[place.first][: place.column] + rest).rstrip()
        return
    lines[place.first] = lines[place.first][: place.column].rstrip()
    lines[place.first + 1 : place.final] = [""] * (place.final - place.first - 1)
    lines[place.final] = rest
