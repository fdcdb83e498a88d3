"""Fenced divs of pandoc, from `:::` to `:::`: each becomes what it means."""

import re
from dataclasses import dataclass
from typing import Any

from lecturec.parse.attributes import NONE, Attributes, read_attributes
from lecturec.parse.marks import alone, closed, opened
from lecturec.parse.sheet import Sheet

REFERENCES = "lecturec-references"
"""The name of the mark where all works that were cited are to stand."""

_DIV = re.compile(r"^(?P<margin>[ \t>]*):{3,}[ \t]*(?P<what>.*?)[ \t]*:*[ \t]*$")
_HTML = re.compile(r"^(?P<margin>[ \t>]*)<(?P<end>/?)div\b(?P<inside>[^<>]*)>[ \t]*$", re.IGNORECASE)
_OURS = ("notes", "incremental", "nonincremental")
_WORD = re.compile(r"(?P<name>[\w.-]+)?[ \t]*(?:\{(?P<inside>[^{}]*)\})?")
_HEADING = re.compile(r"^#{1,6}(?=[ \t]|$)")
FORMATS = frozenset({"revealjs", "html", "html:js", "beamer", "slidy", "dzslides", "s5", "pptx", "presentation"})
"""Formats whose words are for us: slides."""

_STAYS = ("highlight", "grow", "shrink", "strike", "semi-fade-out", "fade-out")
_GOES = ("fade-in-then", "current-visible")
_FLIES = ("fade-up", "fade-down", "fade-left", "fade-right", "zoom-in", "blur")
_MANNERS = ("r-stretch", "absolute", "smaller", "smallest", "scrollable", "r-fit-text", "aside", "column-margin")


@dataclass(frozen=True, slots=True)
class Div:
    """A div: the numbers (from 0) of its first and last line, and what its first line says."""

    start: int
    stop: int
    margin: str
    given: Attributes


def find_divs(sheet: Sheet, lines: list[str]) -> list[Div]:
    """All divs, in the order in which they close. One that is never closed ends before the next heading."""
    found: list[Div] = []
    pending: list[tuple[int, str, Attributes]] = []
    tags: list[tuple[int, str, Attributes]] = []
    for number, line in sheet.prose(comments=False):
        if lines[number] != line:
            continue
        if tag := _HTML.match(line):
            found += _tag(tag, number, tags)
        elif div := _DIV.match(line):
            given = _given(div["what"])
            if given is not None:
                pending.append((number, div["margin"], given))
            elif not div["what"] and pending:
                start, margin, given = pending.pop()
                found.append(Div(start, number, margin, given))
            elif not div["what"]:
                lines[number] = ""
    for number, margin, given in reversed(pending):
        sheet.report.warning(
            "unclosed-div",
            "this div is opened here and never closed; it ends before the next heading",
            sheet.span(number),
            hint="close it with a line that holds only :::",
        )
        found.append(Div(number, _end(lines, number), margin, given))
    return found


def _tag(tag: re.Match[str], number: int, tags: list[tuple[int, str, Attributes]]) -> list[Div]:
    """The div that an HTML tag closes, where it is one of pandoc's; the others stay HTML."""
    if not tag["end"]:
        tags.append((number, tag["margin"], read_attributes(tag["inside"]) or NONE))
        return []
    if not tags:
        return []
    start, margin, given = tags.pop()
    return [Div(start, number, margin, given)] if set(given.classes) & set(_OURS) else []


def _given(what: str) -> Attributes | None:
    """What a line that opens a div says; None for one that closes it."""
    word = _WORD.fullmatch(what)
    if not word or not what:
        return None
    given = read_attributes(word["inside"] or "")
    if given is None:
        return None
    name = (word["name"].lstrip("."),) if word["name"] else ()
    return Attributes(given.id, (*name, *given.classes), given.values)


def _end(lines: list[str], start: int) -> int:
    """The blank line before the next heading, or the last line."""
    for number in range(start + 2, len(lines)):
        if _HEADING.match(lines[number]) and not lines[number - 1].strip():
            return number - 1
    return len(lines)


def mark_divs(sheet: Sheet, lines: list[str], divs: list[Div]) -> None:
    """Write marks where divs begin and end."""
    for div in divs:
        if div.given.id == "refs":
            lines[div.start] = alone("embed", div.margin, name=REFERENCES)
            lines[div.stop : div.stop + 1] = [""] * (div.stop < len(lines))
            continue
        name, facts = _meaning(sheet, div)
        lines[div.start] = opened(name, div.margin, **facts)
        if div.stop < len(lines):
            lines[div.stop] = closed(name, div.margin)
        if "panel-tabset" in div.given:
            # The names of tabs are headings, but begin no slides.
            for number in range(div.start, div.stop):
                lines[number] = _HEADING.sub("######", lines[number])


def _meaning(sheet: Sheet, div: Div) -> tuple[str, dict[str, Any]]:
    """What a div is: a mark, and what is known of it."""
    given = div.given
    if not _visible(given):
        sheet.ignored(f"a div that slides do not show: {_named(given)}", div.start)
        return "hidden", {}
    if "notes" in given:
        sheet.honoured("speaker notes", div.start)
        return "notes", {}
    if "columns" in given:
        sheet.honoured("columns", div.start)
        return "columns", {}
    if "column" in given:
        return "column", {"width": _share(given.get("width"))}
    if "fragment" in given:
        return _fragment(sheet, div)
    if "r-stack" in given:
        sheet.honoured("a stack", div.start)
        return "stack", {}
    if kind := next((c.removeprefix("callout-") for c in given.classes if c.startswith("callout-")), ""):
        sheet.honoured("a callout", div.start)
        return "callout", {"kind": kind, "title": given.get("title")}
    if manner := next((c for c in given.classes if c in _MANNERS), ""):
        sheet.approximated(f".{manner}: it takes its place in the flow, at a size that fits", div.start)
    elif "panel-tabset" in given or "layout-ncol" in given.values or "layout" in given.values:
        sheet.approximated(f"{_named(given)}: one under the other", div.start)
    return "group", {}


def _fragment(sheet: Sheet, div: Div) -> tuple[str, dict[str, Any]]:
    given = div.given
    effect = next((c for c in given.classes if c.startswith((*_STAYS, *_GOES, *_FLIES))), "")
    if effect.startswith(_GOES) or not effect.startswith(_STAYS):
        index = given.get("fragment-index")
        if effect:
            sheet.approximated(f".{effect}: it appears, and stays", div.start)
        else:
            sheet.honoured("a fragment", div.start)
        # Indices count from 0 or from anything; `ranked` makes steps of them.
        return "build", {"at": int(index) + 1} if index.isdecimal() else {}
    sheet.approximated(f".{effect}: it is there from the start, and stays", div.start)
    return "group", {}


def _visible(given: Attributes) -> bool:
    """Whether slides show a div."""
    when, unless = given.get("when-format"), given.get("unless-format")
    if "content-visible" in given:
        return (not when or when in FORMATS) and unless not in FORMATS
    if "content-hidden" in given:
        return (bool(when) and when not in FORMATS) or unless in FORMATS
    return "hidden" not in given


def _share(width: str) -> int:
    """A width in hundredths; 0 where it is something else."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%\s*", width)
    return min(100, round(float(found[1]))) if found else 0


def _named(given: Attributes) -> str:
    words = [*(f".{c}" for c in given.classes), *(f"{k}={v}" for k, v in given.values.items())]
    return " ".join(words)
