"""The slides of a remark deck: what stands between its rules, with properties, steps and notes; and its templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from lecturec.parse.marks import alone
from lecturec.parse.sheet import Sheet

_KNOWN = re.compile(
    r"voice|class|name|template|layout|count|continued|exclude|background-(?:image|size|position|color|repeat)"
)
_PROPERTY = re.compile(r"(?P<key>[a-z][\w-]*)\s*:(?!//|:)(?P<value>.*)")
_COMMENT = re.compile(r"\s*<!--\s*(?P<key>[a-z][\w-]*)\s*:(?P<value>[^\n]*)-->\s*")
_VARIABLE = re.compile(r"(?P<escaped>\\)?\{\{(?P<name>[^{}\n]{1,200})\}\}")
_LIQUID = re.compile(r"\{%[^{}%]{0,500}%\}")
_USED = re.compile(r"\{\{\s*([a-z][\w-]*)\s*\}\}")
_SPAN = re.compile(r"(`+[^`]*`+)")


@dataclass(slots=True)
class Page:
    """The lines [start, stop) of a slide. `notes` are (step, line, text); `content` is the line of `{{content}}`."""

    start: int
    stop: int
    properties: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    steps: int = 0
    content: int = -1

    @property
    def classes(self) -> list[str]:
        """What stands in `class:`."""
        return [name for name in re.split(r"[\s,]+", self.properties.get("class", "")) if name]


def pages(sheet: Sheet, lines: list[str]) -> Iterator[Page]:
    """All slides and templates in order; what is not shown is taken out of `lines`, and steps are marks there."""
    used = frozenset(name for line in lines for name in _USED.findall(line))
    breaks = [n for n, line in sheet.prose(sheet.matter.lines) if line == "---"]
    for start, stop in zip([sheet.matter.lines, *(n + 1 for n in breaks)], [*breaks, len(lines)], strict=True):
        page = Page(start, stop)
        _properties(sheet, lines, page, used)
        _steps_and_notes(sheet, lines, page)
        _variables(sheet, lines, page)
        yield page


def _properties(sheet: Sheet, lines: list[str], page: Page, used: frozenset[str]) -> None:
    """`key: value` in the first lines of a slide or of a step, and in comments of one line anywhere.

    A property of the author's own is one when it is `used` as a variable somewhere; all else is text.
    """
    opening, stepped = True, False
    for number, line in sheet.prose(page.start, page.stop):
        if line == "--":
            opening = stepped = True
            continue
        comment = _COMMENT.fullmatch(line)
        found = comment or (_PROPERTY.fullmatch(line) if opening else None)
        if found and (_KNOWN.fullmatch(found["key"]) or (not comment and found["key"] in used)):
            lines[number] = ""
            if stepped and not comment:
                sheet.ignored(f"{found['key']} of a step", number, line.strip())
                continue
            page.properties.setdefault(found["key"], found["value"].strip())
            page.places.setdefault(found["key"], number)
        elif line.strip():
            opening = False


def _steps_and_notes(sheet: Sheet, lines: list[str], page: Page) -> None:
    noted = -1
    prose = dict(sheet.prose(page.start, page.stop))
    gathered: list[str] = []
    for number in [*range(page.start, page.stop), page.stop]:
        mark = prose.get(number, "--" if number == page.stop else "")
        if noted >= 0 and mark == "--":
            page.notes.append((page.steps, noted, "\n".join(gathered).strip()))
            noted, gathered = -1, []
        if number == page.stop:
            break
        if noted >= 0:
            gathered.append(lines[number])
            lines[number] = ""
        elif mark == "--":
            sheet.honoured("-- is a step", number)
            lines[number] = alone("step")
            page.steps += 1
        elif mark.rstrip() == "???":
            sheet.honoured("notes after ???", number)
            lines[number], noted = "", number


def _variables(sheet: Sheet, lines: list[str], page: Page) -> None:
    """`{{content}}` is where the content of a slide with this template stands; other names are properties."""
    for number, _ in sheet.prose(page.start, page.stop):
        line = lines[number]
        if "{{" not in line and "{%" not in line:
            continue
        if re.fullmatch(r"\s*\{\{\s*content\s*\}\}\s*", line):
            page.content, lines[number] = number, ""
            continue
        pieces = _SPAN.split(line)
        for i in range(0, len(pieces), 2):
            if _LIQUID.search(pieces[i]):
                sheet.ignored("a tag of Liquid", number)
            value = partial(_value, sheet, page, number)
            pieces[i] = _LIQUID.sub("", _VARIABLE.sub(value, pieces[i]))
        lines[number] = "".join(pieces)


def _value(sheet: Sheet, page: Page, number: int, found: re.Match[str]) -> str:
    name = found["name"].strip()
    if found["escaped"]:
        return found[0][1:]
    if name in page.properties:
        return page.properties[name]
    if name == "content" or re.match(r"(?:site|page|include)\.", name):
        sheet.ignored(f"{{{{{name}}}}}", number)
        return ""
    return found[0]
