"""Marp's directives: settings in front matter and comments; and which comments are words for a listener."""

import re

from lecturec.diagnostics import Report
from lecturec.parse.front_matter import Value, read_front_matter
from lecturec.source import Source

Directives = dict[str, Value]

GLOBAL = (
    "headingDivider",
    "theme",
    "style",
    "size",
    "math",
    "lang",
    "marp",
    "title",
    "author",
    "description",
    "keywords",
    "url",
    "image",
    "emoji",
)
"""Of the whole deck; the last one counts."""

LOCAL = (
    "class",
    "paginate",
    "header",
    "footer",
    "color",
    "backgroundColor",
    "backgroundImage",
    "backgroundPosition",
    "backgroundRepeat",
    "backgroundSize",
    "transition",
)
"""From a slide on, or with `_` before the name for that slide only."""

OWN = re.compile(
    r"(?:\A|^|(?<=<!--))[ \t]*(_(?:class|paginate|header|footer|color|background[A-Z]\w+)|headingDivider|paginate"
    r"|background(?:Color|Image|Position|Repeat|Size))[ \t]*:",
    re.MULTILINE,
)
"""What stands in no other tool's decks."""

_NAMES = "|".join((*GLOBAL, *LOCAL))
_KNOWN = re.compile(rf"^[ \t]*[$_]?(?:{_NAMES})[ \t]*:(?=[ \t]|$)", re.MULTILINE)
_LOOSE = re.compile(rf"(?P<key>\$?(?P<name>_?(?:{_NAMES}))[ \t]*:)[ \t]+(?P<value>[^\s\"'\[{{|>].*)")
_MAGIC = re.compile(
    r"\A(?:prettier-|markdownlint-|textlint|vale\b|cspell|eslint|vim:|spdx|copyright|©|licen[sc]e|todo\b|fixme\b"
    r"|toc\b|/?TOC\b|#?(?:end)?region\b|fit\Z|/|$)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\A(?:(?:(?:speaker|presenter)[ -])?notes?|(?:sprecher)?notiz(?:en)?|notas?"
    r"|(?:発表者)?ノート|(?:演讲者)?备注|讲稿)\s*[:：]\s*",
    re.IGNORECASE,
)
"""How authors begin their notes, in some languages: nobody wants to hear it."""

_CAMELS = "|".join(name for name in (*GLOBAL, *LOCAL) if name != name.lower())
_STRAY = re.compile(rf"^[ \t]*(?:_(?:{'|'.join(LOCAL)})|{_CAMELS}|paginate)\s*:")


def read_directives(text: str) -> Directives:
    """The settings in a comment or in front matter; {} when it is no YAML mapping with a name that Marp knows.

    As in Marp, a value with a colon or a number sign needs no quotes.
    """
    if not _KNOWN.search(text) or re.search(r"^(?:---|\.\.\.)", text, re.MULTILINE):
        return {}
    lines = [_quoted(line) for line in text.strip("\n").split("\n")]
    body = "\n".join(lines)
    if lines and lines[0][:1] in (" ", "\t"):
        body = "\n".join(line.strip() if len(lines) == 1 else line for line in lines)
    said = Report()
    found = read_front_matter(Source("", f"---\n{body}\n---\n"), said).values
    if any(d.severity == "error" and d.code != "duplicate-key" for d in said.diagnostics):
        return {}
    return found if any(known(key) for key in found) else {}


def known(key: str) -> bool:
    """Whether a key is a directive."""
    return key in GLOBAL or key.removeprefix("_") in LOCAL


def _quoted(line: str) -> str:
    found = _LOOSE.fullmatch(line.rstrip())
    if not found:
        return re.sub(r"^\$(?=\w)", "", line)
    value = re.sub(r"\s+#\s.*", "", found["value"]).replace("'", "''")
    return f"{found['name']}: '{value}'"


def spoken(comment: str) -> tuple[str, list[str]]:
    """(what a comment says to a listener, the lines of it that are settings all the same).

    A comment that is prose with a directive among it sets nothing in Marp; but nobody wants to hear its name.
    """
    if _MAGIC.match(comment.strip()):
        return "", []
    lines = comment.split("\n")
    stray = [line.strip() for line in lines if _STRAY.match(line)]
    words = "\n".join(line for line in lines if not _STRAY.match(line))
    return _NOTE.sub("", words.strip()), stray
