"""Pandoc's slide shows: headings down to the slide level make slides, `::: notes` is spoken, `. . .` waits."""

import re
from dataclasses import replace

from lecturec.parse.attributes import NONE, Attributes
from lecturec.parse.dialects._pandoc import made_of, names_in, title_slide
from lecturec.parse.dialects._pandoc_draft import Manner
from lecturec.parse.dialects.slides import MAX_SLIDE_CHARACTERS
from lecturec.parse.front_matter import Value, words_of
from lecturec.parse.sheet import Made, Sheet

RANK = 310

_SIGNS = (
    (re.compile(r"^\s*:{3,}\s*(?:notes|\{[^{}]*\.notes\b[^{}]*\})\s*:*\s*$"), "`::: notes`"),
    (re.compile(r"^\s*:{3,}\s*(?:columns|incremental|\{[^{}]*\.(?:columns|incremental)\b[^{}]*\})\s*:*\s*$"), "divs"),
)
_PAUSE = re.compile(r"(\. \. \.)[ \t]*|.*(\\pause)\s*")
_WRITERS = re.compile(r"(?:revealjs|beamer|slidy|ioslides|powerpoint)[\w:]*(?:presentation)?|slidy|dzslides|s5")
_ELSEWHERE = ("logo", "css", "chalkboard", "menu", "multiplex", "csl", "link-citations", "toc", "preamble", "fonttheme")

_UNSHOWN = ("abstract", "description", "keywords", "thanks", "subject", "category", "copyright")
"""What is said of a deck and stands on no slide."""


def claims(sheet: Sheet) -> str:
    """Its own settings, a block of `%` lines, or something that only pandoc's slides hold."""
    values = sheet.matter.values
    for key in ("slide-level", "slideLevel", "beamerarticle", "aspectratio", "title-slide-attributes", "revealjs-url"):
        if key in values:
            return f"`{key}` in line {sheet.matter.spans[key].line}"
    output = values.get("output")
    for name in [output] if isinstance(output, str) else output or () if isinstance(output, dict) else ():
        if _WRITERS.search(str(name)):
            return f"`output: {name}` in line {sheet.matter.spans['output'].line}"
    if _title_block(sheet) and not sheet.matter.lines:
        return "`%` lines open it"
    for number, line in sheet.prose(sheet.matter.lines, comments=False):
        for sign, name in _SIGNS:
            if line[:1] in ": " and sign.match(line):
                return f"{name} in line {number + 1}"
    return ""


def guesses(sheet: Sheet) -> str:
    """A pause below a heading or a ruler."""
    if ". . ." not in sheet.source.text and r"\pause" not in sheet.source.text:
        return ""
    prose = [(number, line) for number, line in sheet.prose(sheet.matter.lines, comments=False) if line.strip()]
    starts = [i for i, (_, line) in enumerate(prose) if line.startswith(("#", "---"))]
    # In prose, the same dots set scenes apart.
    if not starts or sum(len(line) for _, line in prose) > 2 * MAX_SLIDE_CHARACTERS * len(starts):
        return ""
    for number, line in prose[starts[0] :]:
        if found := _PAUSE.fullmatch(line):
            return f"`{found[1] or found[2]}` in line {number + 1}"
    return ""


def read(sheet: Sheet) -> Made:
    """A slide for the title and for each heading down to the slide level."""
    values = sheet.matter.values
    span = sheet.matter.spans.get("title", sheet.span(0))
    title, author = sheet.given, ""
    under = [names_in(values.get(key)) for key in ("subtitle", "institute")]
    if block := _title_block(sheet):
        title, author, under = block[0], "".join(block[1:2]), block[2:]
        span = sheet.span(0)
        length = _block_lines(sheet)
        sheet.lines[:length] = [""] * length
    leave_out(sheet)
    own = _output(values)
    manner = Manner(level=_level(values, own), incremental=True in (values.get("incremental"), own.get("incremental")))
    opening = title_slide(sheet, title, under, span, title_attributes(values))
    return replace(made_of(sheet, manner, opening, theme(values)), author=author)


def _output(values: dict[str, Value]) -> dict[str, Value]:
    """What R Markdown says of its format of slides."""
    output = values.get("output")
    own = next(iter(output.values()), None) if isinstance(output, dict) else None
    return own if isinstance(own, dict) else {}


def _level(values: dict[str, Value], own: dict[str, Value]) -> int | None:
    asked = values.get("slide-level", own.get("slide_level"))
    if isinstance(asked, int) and not isinstance(asked, bool):
        return asked
    return 2 if "ioslides" in str(values.get("output")) else None


def leave_out(sheet: Sheet) -> None:
    """Name the settings that only a browser or TeX needs."""
    for key, span in sheet.matter.spans.items():
        name = key.rpartition(".")[2]
        if name in _ELSEWHERE or (name.startswith(("include-", "header-")) and "." not in name):
            sheet.ignored(f"`{name}:`", span.line - 1)
    values = sheet.matter.values
    authors = values.get("author")
    for key in (key for key in _UNSHOWN if key in values):
        sheet.ignored(f"`{key}:` {' '.join(words_of(values[key]).split())}", sheet.matter.spans[key].line - 1, key)
    for author in authors if isinstance(authors, list) else [authors]:
        if (
            words := words_of(author.get("affiliation") or author.get("affiliations"))
            if isinstance(author, dict)
            else ""
        ):
            sheet.ignored(f"the affiliation {words}", sheet.matter.spans["author"].line - 1, "author")


def title_attributes(values: dict[str, Value]) -> Attributes:
    """What `title-slide-attributes` asks for."""
    asked = values.get("title-slide-attributes")
    if not isinstance(asked, dict):
        return NONE
    return Attributes(values={key.removeprefix("data-"): names_in(value) for key, value in asked.items()})


def theme(values: dict[str, Value]) -> tuple[tuple[str, str], ...]:
    """The transition that all slides ask for; the theme is read with our own settings."""
    from lecturec.parse.dialects._pandoc_look import TRANSITIONS

    found = TRANSITIONS.get(names_in(values.get("transition")).split(" ")[0], "")
    return (("transition", found),) if found else ()


def _block_lines(sheet: Sheet) -> int:
    """The number of lines of a title block: up to three that begin with `%`, each with indented lines after it."""
    count = marks = 0
    for line in sheet.lines:
        if line.startswith("%") and marks < 3:
            marks += 1
        elif not (marks and line[:1] in (" ", "\t") and line.strip()):
            break
        count += 1
    return count


def _title_block(sheet: Sheet) -> list[str]:
    """Title, authors and date of the `%` lines that open a file."""
    fields: list[str] = []
    for line in sheet.lines[: _block_lines(sheet)]:
        if line.startswith("%"):
            fields.append(line[1:].strip())
        else:
            fields[-1] = f"{fields[-1]}; {line.strip()}" if len(fields) == 2 else f"{fields[-1]} {line.strip()}"
    return fields
