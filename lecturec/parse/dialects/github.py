"""GitHub's notes, and those of documentation built from them: alerts, anchors, tabs, names in brackets."""

import re

from lecturec.parse.dialects.notes import sections
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.uncoded import uncoded

RANK = 970

_ALERT = re.compile(r"[ \t>]*>[ \t]*\[!(?P<kind>[A-Za-z]+)\][ \t]*")
_ANCHOR = re.compile(r"(?P<heading>[ \t]{0,3}#{1,6}[ \t].*?)[ \t]*\[\[#?(?P<anchor>[\w.:-]+)\]\][ \t]*#*[ \t]*")
_BUILDER = re.compile(r"[ \t]*\[\[(?:open-in-colab|autodoc)\]\].*")
_NAME = r"\[`(?P<lead>[~!]?)(?P<name>[\w.]+(?:\(\))?)`\](?![(\[])"


def guesses(sheet: Sheet) -> str:
    """An alert, or what only documentation has: anchors after headings, tabs as tags."""
    for number, line in sheet.prose(sheet.matter.lines):
        if found := _ALERT.match(line):
            return f"the alert [!{found['kind']}] in line {number + 1}"
        if "[[" in line and (_ANCHOR.fullmatch(line) or _BUILDER.fullmatch(line)):
            return f"the anchor in line {number + 1}"
        if line.startswith("<hfoption"):
            return f"<hfoptions> in line {number + 1}"
    return ""


def read(sheet: Sheet) -> Made:
    """Notes by their headings."""
    lines = list(sheet.lines)
    for number, line in sheet.prose(sheet.matter.lines):
        if "[" not in line:
            continue
        if anchor := _ANCHOR.fullmatch(line):
            sheet.ignored(f"the anchor {anchor['anchor']}", number)
            line = anchor["heading"]
        elif _BUILDER.fullmatch(line):
            sheet.ignored(line.strip(), number)
            line = ""
        lines[number] = _named(sheet, number, line)
    blocks = sheet.whole if lines == sheet.lines else sheet.blocks(0, len(lines), lines)
    return sections(blocks, sheet.given)


def _named(sheet: Sheet, number: int, line: str) -> str:
    """A line whose names in brackets are names; with a tilde, only the last part is shown, as in the documentation."""

    def one(match: re.Match[str]) -> str:
        name = match["name"]
        if match["lead"] == "~" and "." in name:
            place = sheet.span(number, match.start(), match.end())
            sheet.report.note("dialect-approximated", f"{name}: by its last name", place)
            name = name.rpartition(".")[2]
        return f"`{name}`"

    return uncoded(line, _NAME, one)
