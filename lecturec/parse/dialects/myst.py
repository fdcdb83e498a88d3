"""MyST: directives as callouts, figures, listings and formulas; roles as their words."""

import re

from lecturec.parse.dialects._myst_directives import KNOWN, OPENING, Directives
from lecturec.parse.dialects._myst_roles import ROLE, plain_line, targets
from lecturec.parse.dialects.notes import sections
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.uncoded import uncoded

RANK = 930

_TARGET = re.compile(r"\([\w:. /-]+\)=\s*")
_BREAK = re.compile(r"\+\+\+(?:\s.*)?")


def claims(sheet: Sheet) -> str:
    """A directive that MyST knows, a role, or a target."""
    text = sheet.source.text
    if "{" not in text and ")=" not in text:
        return ""
    for number in range(sheet.matter.lines, len(sheet.lines)):
        found = OPENING.match(sheet.lines[number])
        if found and found["name"] in KNOWN:
            return f"the directive {{{found['name']}}} in line {number + 1}"
    for number, line in sheet.prose(sheet.matter.lines):
        if _TARGET.fullmatch(line):
            return f"the target {line.strip()} in line {number + 1}"
        if "}`" in line and uncoded(line, ROLE, "") != line:
            return f"a role in line {number + 1}"
    return ""


def read(sheet: Sheet) -> Made:
    """Notes by their headings."""
    directives = Directives(sheet)
    lines = directives.lines
    names = targets(sheet)
    for number in directives.prose:
        line = lines[number]
        if line.startswith("%") or _TARGET.fullmatch(line) or _BREAK.fullmatch(line):
            lines[number] = ""
        elif "{" in line:
            lines[number] = plain_line(sheet, number, line, names)
    return sections(sheet.blocks(0, len(lines), lines), sheet.given)
