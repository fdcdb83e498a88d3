"""Marks: how a dialect says in the middle of Markdown what Markdown has no words for.

A mark is a line of its own that begins with a character no text can hold (`decode` replaces it), so an author cannot
write one by accident or on purpose. Marks nest like blocks. A front end puts them where its own syntax stood, one
line for one line, so that every line keeps its number.
"""

import json
import re
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

SIGN = "\ufdd0"
NAMES = (
    "step",
    "build",
    "columns",
    "column",
    "stack",
    "layer",
    "notes",
    "callout",
    "group",
    "hidden",
    "embed",
    "figure",
    "media",
)
"""What a mark can be. See `Reader._marked` for what becomes of each."""


def opened(name: str, margin: str = "", /, **facts: Any) -> str:
    """The line that opens a stretch; `margin` is the indentation of the line it takes the place of."""
    assert name in NAMES, name
    return f"{margin}{SIGN}{json.dumps({'open': name, **facts}, ensure_ascii=False)}"


def closed(name: str, margin: str = "") -> str:
    """The line that closes it."""
    assert name in NAMES, name
    return f"{margin}{SIGN}{json.dumps({'close': name})}"


def alone(name: str, margin: str = "", /, **facts: Any) -> str:
    """A mark that holds nothing: a step, an embed, a figure."""
    assert name in NAMES, name
    return f"{margin}{SIGN}{json.dumps({'alone': name, **facts}, ensure_ascii=False)}"


def tag(name: str, /, **facts: Any) -> str:
    """The tag that opens a stretch within HTML, to be closed with </div>: for what stands in the middle of a line."""
    assert name in NAMES, name
    written = json.dumps({"open": name, **facts}, ensure_ascii=False).replace("'", "\\u0027")
    return f"<div {SIGN}='{written}'>"


def picture(path: str, alt: str, **facts: str) -> str:
    """The tag for a picture; of the other facts, those that say something."""
    given = {"src": path, "alt": alt, **{key: value for key, value in facts.items() if value}}
    return "<img " + " ".join(f'{key}="{_quoted(value)}"' for key, value in given.items()) + ">"


def _quoted(value: str) -> str:
    return escape(value).replace("\n", "&#10;")


def plugin(md: MarkdownIt) -> None:
    """Teach the parser to read marks as blocks; they end a paragraph."""
    md.block.ruler.before("fence", "mark", _rule, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]})


def _rule(state: StateBlock, line: int, _stop: int, silent: bool) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(SIGN, at):
        return False
    try:
        facts = json.loads(state.src[at + 1 : state.eMarks[line]])
    except ValueError:  # words stand after it: a dialect's mistake, of which nothing may be lost
        return False
    if not silent:
        token = state.push("mark", "", 0)
        token.map = [line, line + 1]
        token.meta = facts
        state.line = line + 1
    return True


FENCE = re.compile(r"^(?P<margin>[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
