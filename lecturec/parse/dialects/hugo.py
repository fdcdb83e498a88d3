"""Hugo: shortcodes as pictures, cards, callouts and columns; the others vanish, and what they enclose is kept."""

import re

from lecturec.parse.dialects._hugo_codes import CODE, plain_lines
from lecturec.parse.dialects.notes import sections
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.uncoded import LONGEST

RANK = 940


def claims(sheet: Sheet) -> str:
    """A shortcode, or front matter in TOML."""
    for number, line in sheet.prose(sheet.matter.lines) if "{{" in sheet.source.text else ():
        if "{{" in line and len(line) <= LONGEST and (found := re.search(CODE, re.sub(r"`[^`]*`", "", line))):
            return f"the shortcode {found[0][:40]} in line {number + 1}"
    return "front matter in TOML" if sheet.matter.lines and sheet.source.text.startswith("+++") else ""


def read(sheet: Sheet) -> Made:
    """Notes by their headings."""
    return sections(sheet.blocks(0, len(sheet.lines), plain_lines(sheet)), sheet.given)
