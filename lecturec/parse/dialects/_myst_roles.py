"""MyST's roles and substitutions, within a line."""

import html
import re

from lecturec.parse.sheet import Sheet
from lecturec.parse.uncoded import uncoded

ROLE = r"\{(?P<role>[a-zA-Z][\w:+-]*)\}(?P<tick>`+)(?P<text>[^`\n]+)(?P=tick)"
"""A role and its words."""

_VALUE = r"\{\{\s*(?P<value>[\w.-]+)\s*\}\}"
_TITLED = re.compile(r"(?P<words>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)
_CODES = ("code", "literal", "file", "command", "program", "eval", "samp", "class", "func", "meth", "mod", "attr")
_TAGS = {"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup", "kbd": "kbd", "u": "u", "del": "del"}
_UNSEEN = ("eq", "index", "cite", "cite:p", "cite:t", "cite:ps", "cite:ts", "footcite")


def targets(sheet: Sheet) -> dict[str, str]:
    """The headings that labels stand over."""
    found: dict[str, str] = {}
    label = ""
    for _, line in sheet.prose(sheet.matter.lines):
        if named := re.fullmatch(r"\(([\w:. /-]+)\)=\s*", line):
            label = named[1]
        elif line.strip():
            if label and (heading := re.fullmatch(r"#{1,6}\s+(.*?)\s*#*", line.strip())):
                found[label] = heading[1]
            label = ""
    return found


def plain_line(sheet: Sheet, number: int, line: str, names: dict[str, str]) -> str:
    """A line with the words of its roles."""

    def role(match: re.Match[str]) -> str:
        name, text = match["role"].lower(), match["text"].strip()
        if name == "math":
            return f"${text}$"
        if name in _UNSEEN:
            sheet.ignored(f"the role {{{name}}}`{text}`", number)
            return ""
        if name in ("abbr", "abbreviation"):
            return re.sub(r"\s*\([^()]*\)$", "", text)
        titled = _TITLED.fullmatch(text)
        words = (titled["words"] if titled else names.get(text, "")) or text
        words = re.sub(r"\s*%s|\s*\{number\}", "", words) if name == "numref" else words
        if name.rpartition(":")[2] in _CODES:
            return f"`{words}`"
        if tag := _TAGS.get(name):
            return f"<{tag}>{html.escape(words, quote=False)}</{tag}>"
        return words.lstrip("~!")

    def value(match: re.Match[str]) -> str:
        known = sheet.matter.values.get("substitutions")
        myst = sheet.matter.values.get("myst")
        known = known or (myst.get("substitutions") if isinstance(myst, dict) else None)
        found = known.get(match["value"]) if isinstance(known, dict) else None
        if found is None:
            sheet.ignored(f"the substitution {{{{{match['value']}}}}}, which the front matter does not give", number)
        return "" if found is None or isinstance(found, (list, dict)) else str(found)

    return uncoded(uncoded(line, ROLE, role), _VALUE, value)
