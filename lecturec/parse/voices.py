"""Who speaks over a slide: `{voice=name}` on its heading, `<!-- voice: name -->` on it, or a setting of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lecturec.deck import Slide
from lecturec.parse.directions import voice_in
from lecturec.parse.sheet import Sheet

SECTIONED = ("notes", "github", "kramdown", "hugo", "myst", "pandoc", "quarto")
"""Dialects in which what stands under a heading's own headings belongs to it."""

SETTING = ("slidev", "remark")
"""Dialects whose slides may begin with settings."""

_NAME = r"(?P<name>[^\s<>\"'{}][^\n<>\"'{}]{0,80}?)"
_COMMENT = re.compile(rf"<!--\s*_?voice\s*:\s*[\"']?{_NAME}[\"']?\s*-->")
_ATTRIBUTE = re.compile(rf"(?<=\s)data-voice\s*=\s*[\"']{_NAME}[\"']\s*")
_HEADING = re.compile(
    r"\s{0,3}(?P<signs>#{1,6})\s.*?(?P<braces>\s*\{:?(?P<inside>[^{}]*\bvoice\s*=[^{}]*)\})\s*#*\s*\Z"
)
_ONE = re.compile(r"\s*(?:data-)?voice\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'{}]+)\s*")
_SETTING = re.compile(rf"\s*_?voice\s*:\s*[\"']?{_NAME}[\"']?\s*")
_ANY = re.compile(r"\s*[\w$-]+\s*:.*")
_RULE = re.compile(r"\s*(?:-{2,}|\*{3,}|_{3,})\s*")


@dataclass(frozen=True, slots=True)
class Directed:
    """A voice and the line (from 0) that asks for it; `depth` is that of the heading which does, 0 for none."""

    line: int
    name: str
    depth: int = 0


def taken(sheet: Sheet) -> list[Directed]:
    """The voices that headings and comments ask for. They leave the lines, in which no dialect knows them."""
    if "voice" not in sheet.source.text:
        return []
    found: list[Directed] = []
    lines = list(sheet.lines)
    for number, line in sheet.prose(sheet.matter.lines):
        if "voice" not in line:
            continue
        heading = _HEADING.fullmatch(line)
        if heading and (name := voice_in(heading["inside"])):
            rest = _ONE.sub(" ", heading["inside"]).strip()
            braces = heading[0][heading.start("braces") :].replace(heading["inside"], rest) if rest else ""
            lines[number] = line[: heading.start("braces")] + braces
            found.append(Directed(number, name, len(heading["signs"])))
        elif comment := _COMMENT.search(line):
            lines[number] = (line[: comment.start()] + line[comment.end() :]).rstrip()
            found.append(Directed(number, comment["name"]))
        elif ".slide:" in line and (attribute := _ATTRIBUTE.search(line)):
            lines[number] = line[: attribute.start()] + line[attribute.end() :]
            found.append(Directed(number, attribute["name"]))
        elif (setting := _SETTING.fullmatch(line)) and _in_settings(sheet.lines, number):
            lines[number] = ""
            found.append(Directed(number, setting["name"]))
    if found:
        sheet.lines[:] = lines
    return found


def _in_settings(lines: Sequence[str], number: int) -> bool:
    """Whether a line stands in a comment that holds nothing but settings."""
    first, last = number, number
    while first and _ANY.fullmatch(lines[first]):
        first -= 1
    while last + 1 < len(lines) and _ANY.fullmatch(lines[last]):
        last += 1
    return lines[first].strip() == "<!--" and lines[last].strip() == "-->"


def settings(sheet: Sheet) -> list[Directed]:
    """The voices in the settings that a slide begins with."""
    found = []
    for number, line in sheet.prose(sheet.matter.lines) if "voice" in sheet.source.text else ():
        if (setting := _SETTING.fullmatch(line)) and _rule_above(sheet.written, number) >= 0:
            found.append(Directed(number, setting["name"]))
    return found


def _rule_above(lines: Sequence[str], number: int) -> int:
    """The line of the rule above, with nothing but settings and comments between; -1 for none, or the first line."""
    for above in range(number - 1, -1, -1):
        if _RULE.fullmatch(lines[above]):
            return above
        if lines[above].strip() and not lines[above].lstrip().startswith("<!--") and not _ANY.fullmatch(lines[above]):
            return -1
    return 0


def _opens_next(line: int, slides: Sequence[Slide], sheet: Sheet) -> bool:
    """Whether what stands in a line of the first of these slides, below a rule, belongs to the second."""
    start = slides[0].span.line - 1
    if len(slides) < 2 or max(start, sheet.matter.lines) >= _rule_above(sheet.written, line):
        return False
    return not any(sheet.lines[n].strip() for n in range(line + 1, slides[1].span.line - 1))


def given(slides: tuple[Slide, ...], found: Sequence[Directed], sheet: Sheet, dialect: str) -> tuple[Slide, ...]:
    """Slides with their voices: each is asked for on its slide, or right under the rule above it."""
    made = list(slides)
    for one in found:
        here = max((i for i, slide in enumerate(slides) if slide.span.line - 1 <= one.line), default=-1)
        if here < 0 or _opens_next(one.line, slides[here : here + 2], sheet):
            here += 1
        if here >= len(made):
            continue
        made[here] = replace(made[here], voice=one.name)
        if one.depth and dialect in SECTIONED:
            for i in range(here + 1, len(made)):
                if slides[i].depth <= slides[here].depth:
                    break
                made[i] = replace(made[i], voice=one.name)
    return tuple(made)
