"""The pages of a Slidev deck: what stands between its breaks, the settings over it, and those from other files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lecturec.diagnostics import Report
from lecturec.parse.front_matter import Value, read_front_matter
from lecturec.parse.includes import MAX_DEPTH, MAX_FILES, beside, endless, sheet_of, taken_in, too_many
from lecturec.parse.sheet import Sheet
from lecturec.source import Source

OWN = {
    "layout",
    "src",
    "clicks",
    "routealias",
    "hideintoc",
    "layoutclass",
    "dragpos",
    "transition",
    "zoom",
    "disabled",
    "hide",
}
"""Keys of a slide's settings that hardly stand in any other tool's decks."""

_SEEN = ("layout", "image", "background", "url", "missing")
_BREAK = re.compile(r"-{3,}\s*")
_KEY = re.compile(r"\s*[\w\"'-]+\s*:(?:\s|$)|\s*#|\s+\S|\s*-\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines [start, stop) of a slide, its settings, and the line (from 0) that each of them stands in."""

    sheet: Sheet
    start: int
    stop: int
    first: int
    settings: dict[str, Value] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, key: str) -> int:
        """The line of a setting."""
        return self.places.get(key, self.first)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see on it."""
        seen = any(key in self.settings for key in _SEEN)
        return not seen and not any(line.strip() for line in self.sheet.lines[self.start : self.stop])


def settings_at(sheet: Sheet, number: int, stop: int) -> tuple[int, dict[str, Value], dict[str, int]] | None:
    """(line after them, settings, their lines) of the block of settings that begins here; None where there is none."""
    lines = sheet.lines
    if number + 1 >= stop or not _KEY.match(lines[number + 1]) or lines[number].rstrip() != "---":
        return None
    end = next((n for n in range(number + 1, min(stop, number + 200)) if lines[n].rstrip() == "---"), 0)
    if not end or not _are_settings(lines[number + 1 : end]):
        return None
    report = Report()
    block = "\n".join(["---", *lines[number + 1 : end], "---", ""])
    matter = read_front_matter(Source(sheet.source.path, block), report)
    if not matter.lines:
        return None
    for said in report.diagnostics:
        span = replace(said.span, line=said.span.line + number, stop_line=(said.span.stop_line or 0) + number)
        sheet.report.add(replace(said, span=span))
    return end + 1, matter.values, {key: span.line - 1 + number for key, span in matter.spans.items()}


def _are_settings(lines: list[str]) -> bool:
    """Whether lines are settings and nothing else; what looks like a remark after an empty line is a heading."""
    return all(
        (_KEY.match(line) or not line.strip())
        and not (line.startswith("#") and number and not lines[number - 1].strip())
        for number, line in enumerate(lines)
    )


def own_pages(sheet: Sheet) -> Iterator[Page]:
    """The pages of one file, as they stand."""
    lines = sheet.lines
    start, first = sheet.matter.lines, 0
    settings = dict(sheet.matter.values)
    places = {key: span.line - 1 for key, span in sheet.matter.spans.items()}
    prose = {n for n, _ in sheet.prose(start)}
    number = start
    while number < len(lines):
        if number not in prose or not _BREAK.fullmatch(lines[number]):
            number += 1
            continue
        yield _page(sheet, start, number, first, settings, places)
        found = settings_at(sheet, number, len(lines))
        first, settings, places, start = number, {}, {}, number + 1
        if found:
            start, settings, places = found
        number = start
    yield _page(sheet, start, len(lines), first, settings, places)


def _page(sheet: Sheet, start: int, stop: int, first: int, settings: dict[str, Value], places: dict[str, int]) -> Page:
    """A page. A listing in YAML that opens it, with settings in it, is its settings."""
    top = next((n for n in range(start, stop) if sheet.lines[n].strip()), stop)
    if not settings and top < stop and re.match(r"```ya?ml\s*$", sheet.lines[top]):
        end = next((n for n in range(top + 1, stop) if sheet.lines[n].startswith("```")), 0)
        block = "\n".join(["---", *sheet.lines[top + 1 : end], "---", ""])
        matter = read_front_matter(Source(sheet.source.path, block), Report())
        if end and matter.lines and OWN & {key.lower() for key in matter.values}:
            places = {key: span.line - 1 + top for key, span in matter.spans.items()}
            return Page(sheet=sheet, start=end + 1, stop=stop, first=top, settings=matter.values, places=places)
    first = first if settings else top
    return Page(
        sheet=sheet, start=start, stop=stop, first=min(first, len(sheet.lines) - 1), settings=settings, places=places
    )


class Gathered:
    """All pages of a lecture, with those of the files it takes in."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.files = 0

    def pages(self) -> Iterator[Page]:
        """Every page in the order of the lecture."""
        yield from self._of(self.sheet, {}, (beside(self.sheet, self.sheet.source.path.rpartition("/")[2]),))

    def _of(self, sheet: Sheet, over: dict[str, Value], trail: tuple[str, ...]) -> Iterator[Page]:
        for page in own_pages(sheet):
            page = replace(page, settings={**page.settings, **over})
            if any(page.settings.get(key) is True for key in ("hide", "disabled")):
                page.sheet.honoured("a hidden slide is left out", page.first)
            elif isinstance(page.settings.get("src"), str):
                yield from self._taken_in(page, trail)
            elif not page.blank:
                yield page

    def _taken_in(self, page: Page, trail: tuple[str, ...]) -> Iterator[Page]:
        """The slides of another file, with the settings of the page that names it over theirs."""
        written = str(page.settings["src"])
        path, _, asked = written.partition("#")
        line = page.place("src")
        text = page.sheet.source.text.split("\n")[line]
        column = max(0, text.find(written))
        span = page.sheet.span(line, column, column + len(written))
        over = {key: value for key, value in page.settings.items() if key != "src"}
        where = beside(page.sheet, path)
        self.files += 1
        if where in trail:
            endless(page.sheet, (*trail[trail.index(where) :], where), span)
            return
        if self.files > MAX_FILES or len(trail) > MAX_DEPTH:
            too_many(page.sheet, path, span)
            return
        source = taken_in(page.sheet, path, span)
        if source is None:
            page.sheet.ignored(f"the slides of {path}, which cannot be read here", line)
            yield replace(page, settings={**over, "missing": path}, start=page.stop)
            return
        page.sheet.honoured(f"the slides of {path}", line)
        for number, one in enumerate(self._of(sheet_of(page.sheet, source), over, (*trail, where)), 1):
            if not asked or number in _numbers(asked):
                yield one


def _numbers(asked: str) -> set[int]:
    """The slides that `2,5-7` names."""
    found: set[int] = set()
    for piece in asked.split(","):
        if match := re.fullmatch(r"\s*(\d{1,4})(?:-(\d{1,4}))?\s*", piece):
            found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return found


def breaks(sheet: Sheet) -> Iterator[tuple[int, dict[str, Value]]]:
    """The blocks of settings in the middle of a sheet: where they stand, and what they say."""
    for number, line in sheet.prose(sheet.matter.lines):
        if line.rstrip() == "---" and (found := settings_at(sheet, number, len(sheet.lines))):
            yield number, found[1]
