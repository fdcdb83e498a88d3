"""Deckset's settings: lines at the top of the file, without fences."""

import re

from lecturec.parse.front_matter import words_of
from lecturec.parse.sheet import Sheet

SURE = (
    "autoscale",
    "build-lists",
    "slidenumbers",
    "slidecount",
    "slide-dividers",
    "slide-transition",
    "fit-header",
    "code-language",
    "presenter-notes",
    "background-image",
)
"""Settings that only Deckset has."""

NAMES = (*SURE, "theme", "footer", "footer-style", "text", "header", "background-color")
SETTING = re.compile(r"([a-z][a-z-]*)[ \t]*+:[ \t]*+(.*)")


def read_settings(sheet: Sheet) -> tuple[dict[str, str], int]:
    """The settings at the top, and the number of the line after them."""
    found: dict[str, str] = {}
    for key, value in sheet.matter.values.items():
        if key in NAMES and not isinstance(value, (dict, list)):
            found[key] = words_of(value)
    number = sheet.matter.lines
    while number < min(len(sheet.lines), sheet.matter.lines + 100):
        line = sheet.lines[number]
        setting = SETTING.fullmatch(line)
        if setting and setting[1] in NAMES:
            found[setting[1]] = setting[2].rstrip()
        elif line.strip() or len(found) > 0:
            break
        number += 1
    return found, number if found else sheet.matter.lines
