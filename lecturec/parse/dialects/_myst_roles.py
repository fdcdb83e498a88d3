"""MyST's roles and substitutions, within a line."""

import html
import re
from contextlib import suppress
from dataclasses import dataclass

from lecturec.parse import MAX_BYTES
from lecturec.parse.bibliography import Library
from lecturec.parse.citations import SMALL_OPENS, cited, named, one_line
from lecturec.parse.includes import beside
from lecturec.parse.sheet import Sheet
from lecturec.parse.uncoded import uncoded
from lecturec.world import Refused

ROLE = r"\{(?P<role>[a-zA-Z][\w:+-]*)\}(?P<tick>`+)(?P<text>[^`\n]+)(?P=tick)"
"""A role and its words."""

_VALUE = r"\{\{\s*(?P<value>[\w.-]+)\s*\}\}"
_TITLED = re.compile(r"(?P<words>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)
_CODES = ("code", "literal", "file", "command", "program", "eval", "samp", "class", "func", "meth", "mod", "attr")
_TAGS = {"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup", "kbd": "kbd", "u": "u", "del": "del"}
_UNSEEN = (
    "index",
    "footcite",
    "glue",
    "glue:text",
    "glue:math",
    "glue:any",
    "eval",
    "bdg",
    "octicon",
    "fas",
    "fab",
)
_EQUATION = "(equation)"
_LABELLED = re.compile(r".*\$\$\s*\(([^()\s]+)\)\s*")
_LINKED = r"(?<!!)\[\]\(#?(?P<label>[^()\s]+)\)"
_NUMBERED = {"figure": "Figure", "table": "Table", "list-table": "Table", "csv-table": "Table", "code-block": "Listing"}


def targets(sheet: Sheet, opening: re.Pattern[str]) -> dict[str, str]:
    """What labels stand for: the heading below one, a figure or a table by its number, a theorem by its title."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    label = words = ""
    for number in range(sheet.matter.lines, len(sheet.lines)):
        line = sheet.lines[number]
        if named := re.fullmatch(r"\(([\w:. /-]+)\)=\s*", line):
            label = named[1]
        elif directive := opening.fullmatch(line):
            kind = directive["name"].rpartition(":")[2]
            if kind == "math":
                words = _EQUATION
            elif word := _NUMBERED.get(kind):
                counts[word] = counts.get(word, 0) + 1
                words = f"{word} {counts[word]}"
            else:
                words = directive["rest"].strip() or kind.capitalize()
            found |= {label: _equation(counts) if words == _EQUATION else words} if label else {}
            label = ""
        elif words and (named := re.fullmatch(r"\s*:?(?:name|label):\s*(\S+)\s*", line)):
            found[named[1]] = _equation(counts) if words == _EQUATION else words
        elif named := _LABELLED.fullmatch(line):
            found[named[1]] = _equation(counts)
        elif line.strip():
            if label and (heading := re.fullmatch(r"#{1,6}\s+(.*?)\s*#*", line.strip())):
                found[label] = heading[1]
            label = ""
            words = words if line.lstrip().startswith((":", "---")) else ""
    return found


def _equation(counts: dict[str, int]) -> str:
    """The number of the next formula that has a label."""
    counts[_EQUATION] = counts.get(_EQUATION, 0) + 1
    return f"({counts[_EQUATION]})"


def plain_line(sheet: Sheet, number: int, line: str, names: dict[str, str], library: Library | None = None) -> str:
    """A line with the words of its roles."""
    one = _Line(sheet, number, names, library)
    line = uncoded(uncoded(line, ROLE, one.role), _VALUE, one.value)
    if "[](" in line:
        line = uncoded(line, _LINKED, lambda m: names.get(m["label"]) or _title_of(sheet, m["label"]))
    line = one_line(sheet, library, line, number) if "@" in line else line
    return re.sub(rf" +(?={re.escape(SMALL_OPENS)})", "", line) if SMALL_OPENS in line else line


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a sheet, what labels stand for, and the works that it may cite."""

    sheet: Sheet
    number: int
    names: dict[str, str]
    library: Library | None

    def role(self, match: re.Match[str]) -> str:
        """A role as Markdown."""
        name, text = match["role"].lower(), match["text"].strip()
        if name == "math":
            return f"${text}$"
        if name == "cite" or name.startswith("cite:"):
            return _cited(self.sheet, self.number, name, text, self.library)
        if name in _UNSEEN or (name == "eq" and text not in self.names):
            self.sheet.ignored(f"the role {{{name}}}`{text}`", self.number)
            return ""
        if name in ("abbr", "abbreviation"):
            return re.sub(r"\s*\([^()]*\)$", "", text)
        titled = _TITLED.fullmatch(text)
        words, target = (titled["words"], titled["target"]) if titled else ("", text)
        words = words or (_title_of(self.sheet, text) if name == "doc" else self.names.get(text, "")) or text
        if name == "numref":
            counted = re.search(r"\d+$", self.names.get(target, ""))
            words = re.sub(r"\s*(?:%s|\{number\})", f" {counted[0]}" if counted else "", words)
        if name == "download":
            return f"[{words if titled else target.rpartition('/')[2]}](<{target}>)"
        if name.rpartition(":")[2] in _CODES:
            return f"`{words}`"
        if tag := _TAGS.get(name):
            return f"<{tag}>{html.escape(words, quote=False)}</{tag}>"
        return words.lstrip("~!")

    def value(self, match: re.Match[str]) -> str:
        """What the front matter gives for a name."""
        values = self.sheet.matter.values
        myst = values.get("myst")
        known = values.get("substitutions") or (myst.get("substitutions") if isinstance(myst, dict) else None)
        found = known.get(match["value"]) if isinstance(known, dict) else None
        if found is None:
            unknown = f"the substitution {{{{{match['value']}}}}}, which the front matter does not give"
            self.sheet.ignored(unknown, self.number)
        return "" if found is None or isinstance(found, (list, dict)) else str(found)


def _cited(sheet: Sheet, number: int, name: str, text: str, library: Library | None) -> str:
    """Works by their keys: `{cite:t}` names them in the sentence, the others stand in brackets."""
    keys = [key.strip() for key in text.split(",")]
    if library and name in ("cite:t", "cite:ts", "cite:author", "cite:alp"):
        made = ", ".join(filter(None, (named(sheet, library, key, number) for key in keys)))
    else:
        inside = "; ".join(f"{'-' * name.startswith('cite:year')}@{{{key}}}" for key in keys)
        made = cited(sheet, library, inside, number) if library else ""
    (sheet.honoured if made else sheet.ignored)(f"the role {{{name}}}`{text}`", number)
    return made


def _title_of(sheet: Sheet, path: str) -> str:
    """The first heading of another page of the course, where it can be had; else its name."""
    stem = re.sub(r"\.(?:md|ipynb|rst)(?:#.*)?\Z", "", path)
    if sheet.world and "://" not in path:
        with suppress(Refused):
            text = sheet.world.read(beside(sheet, f"{stem}.md"), limit=MAX_BYTES).decode("utf-8", "replace")
            if heading := re.search(r"^#\s+(.*?)\s*#*$", text, re.MULTILINE):
                return heading[1]
    return stem.rpartition("/")[2].replace("-", " ").replace("_", " ")
