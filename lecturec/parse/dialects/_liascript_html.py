"""The elements of HTML in LiaScript, whose headings begin no slides, and its scripts."""

import re

from lecturec.parse.sheet import Sheet

FARTHEST = 400
"""Lines in which the end of an element is looked for."""

_OPENS = re.compile(
    r"^[ \t]*<(?P<name>section|div|details|article|center|aside|figure|blockquote)\b[^<>]*>", re.IGNORECASE
)
_SCRIPT = re.compile(r"^[ \t]*<(?P<name>script|style)\b", re.IGNORECASE)


def elements(sheet: Sheet) -> dict[int, int]:
    """The first and the last line of each element that is not within another."""
    found: dict[int, int] = {}
    after = 0
    lines = dict(sheet.prose(comments=False))
    for number, line in lines.items():
        if number >= after and (tag := _OPENS.match(line)) and (stop := _closing(lines, number, tag["name"])):
            found[number] = stop
            after = stop + 1
    return found


def _closing(lines: dict[int, str], start: int, name: str) -> int:
    """The line that closes the element that opens in line `start`; 0 where there is none, or none near."""
    tag = re.compile(rf"<(?P<end>/?){name}\b", re.IGNORECASE)
    depth = 0
    for number in range(start, start + FARTHEST):
        for one in tag.finditer(lines.get(number, "")):
            depth += -1 if one["end"] else 1
            if not depth:
                return number
    return 0


def is_alone(line: str) -> bool:
    """Whether nothing but one tag stands in a line."""
    return bool(re.fullmatch(r"\s*</?[A-Za-z]+\b[^<>]*>\s*", line))


def hide_scripts(sheet: Sheet) -> None:
    """Blank what runs in a browser: here it makes listings run, and nobody would miss it in a film."""
    name = ""
    for number, line in list(sheet.prose(sheet.matter.lines, comments=False)):
        if not name and (opening := _SCRIPT.match(line)):
            name = opening["name"].lower()
            sheet.ignored(f"a {name}", number)
        if name:
            _, tag, rest = line.partition(f"</{name}>")
            name = "" if tag else name
            sheet.lines[number] = rest
