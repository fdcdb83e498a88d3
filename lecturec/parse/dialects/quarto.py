"""Quarto's presentations: pandoc's slides at level 2, with chunks of code that Quarto would run."""

import re

from lecturec.parse.dialects import pandoc
from lecturec.parse.dialects._pandoc import made_of, names_in, title_slide
from lecturec.parse.dialects._pandoc_draft import Manner
from lecturec.parse.dialects.pandoc import leave_out, theme, title_attributes
from lecturec.parse.front_matter import Value
from lecturec.parse.sheet import Made, Sheet

RANK = 300

_FORMATS = ("revealjs", "beamer", "pptx")
_SETTING = re.compile(r"\A\s*(?:#|//|%%)\|\s*[\w.-]+\s*:")
_CHUNK = re.compile(r"^\s*`{3,}\{(?:r|python|julia|ojs)\b[^{}]*\}\s*$")


def claims(sheet: Sheet) -> str:
    """A `format:` of slides, or chunks with `#|` settings in what are slides by other signs.

    Without a format, Quarto makes an article, unless the settings of a project say more.
    """
    name = next((n for n in _FORMATS if n in _formats(sheet)), "")
    if name or any(n.endswith("-revealjs") for n in _formats(sheet)):
        return f"`format: {name or 'revealjs'}` in line {sheet.matter.spans['format'].line}"
    if "format" in sheet.matter.values:
        return ""
    for number, line in enumerate(sheet.lines[:-1]):
        if _CHUNK.match(line) and _SETTING.match(sheet.lines[number + 1]) and _is_deck(sheet):
            return f"a chunk with `#|` settings in line {number + 1}"
    return ""


def _is_deck(sheet: Sheet) -> bool:
    return bool(pandoc.claims(sheet) or pandoc.guesses(sheet))


def read(sheet: Sheet) -> Made:
    """A slide for the title and for each heading of level 1 and 2."""
    leave_out(sheet)
    values = dict(sheet.matter.values)
    own = next(iter(_formats(sheet).values()), None)
    values |= own if isinstance(own, dict) else {}
    level = values.get("slide-level")
    manner = Manner(
        level=level if isinstance(level, int) and not isinstance(level, bool) else 2,
        incremental=values.get("incremental") is True,
        echo=_echo(values),
        footer=_plain(names_in(values.get("footer"))),
    )
    under = [names_in(values.get(key)) for key in ("subtitle", "institute")]
    span = sheet.matter.spans.get("title", sheet.span(0))
    opening = title_slide(sheet, sheet.given, under, span, title_attributes(values))
    settings = theme(values)
    if name := next((n for n in _names(values.get("theme")) if not n.endswith((".scss", ".css"))), ""):
        settings = (*settings, ("theme", name))
    return made_of(sheet, manner, opening, settings)


def _formats(sheet: Sheet) -> dict[str, Value]:
    """The formats that the front matter names, with their settings."""
    asked = sheet.matter.values.get("format")
    if isinstance(asked, dict):
        return asked
    return {str(asked): None} if isinstance(asked, str) else {}


def _echo(values: dict[str, Value]) -> bool:
    """Whether chunks show their code. Quarto's slides do not, where nobody asks for it."""
    execute, knitr = values.get("execute"), values.get("knitr")
    chunks = knitr.get("opts_chunk") if isinstance(knitr, dict) else None
    asked = [
        execute.get("echo") if isinstance(execute, dict) else None,
        chunks.get("echo") if isinstance(chunks, dict) else None,
        values.get("echo"),
    ]
    return next((bool(value) for value in asked if value is not None), False)


def _names(theme: Value) -> list[str]:
    return [str(one) for one in theme] if isinstance(theme, list) else [theme] if isinstance(theme, str) else []


def _plain(words: str) -> str:
    """A footer's words without marks of Markdown."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|<((?:https?://)?[^<>\s]+)>|[*_`]", lambda m: m[1] or m[2] or "", words)
