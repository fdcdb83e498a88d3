"""HTML-sectioned Markdown: each `<section>` is a slide, as reveal.js and home-made templates have it."""

import re
from dataclasses import dataclass, field

from lecturec.deck import Backdrop, Block, Heading, Look, Note, Remark, Slide
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.tags import TAG, attributes, names

RANK = 850

LEAST = 3
"""Fewer sections are parts of a page, not slides of a deck."""

_SECTION = re.compile(r"section", re.IGNORECASE)
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_CENTERED = names("center centered middle lead title cover")
_CLOSING = names("end thanks closing")


@dataclass(slots=True)
class _Part:
    """A section as it is found: its first line, its own attributes, and its lines without the tags."""

    start: int
    attrs: dict[str, str] = field(default_factory=dict)


def claims(sheet: Sheet) -> str:
    """Sections follow each other, most of them with nothing else in their lines."""
    if "<section" not in sheet.source.text.lower():
        return ""
    opened = [n for n, line in sheet.prose() if re.match(r"\s*(?:</section>\s*)?<section\b", line, re.IGNORECASE)]
    return f"{len(opened)} `<section>`s, the first in line {opened[0] + 1}" if len(opened) >= LEAST else ""


def read(sheet: Sheet) -> Made:
    """A slide for each section; what is empty but for sections within it is none."""
    lines = list(sheet.lines)
    parts = [_Part(sheet.matter.lines)]
    for number, line in sheet.prose(sheet.matter.lines):
        for tag in TAG.finditer(line):
            if not _SECTION.fullmatch(tag["name"]):
                continue
            if not tag["close"]:
                parts.append(_Part(number, attributes(tag["attrs"])))
            elif line[tag.end() :].strip() and "<section" not in line[tag.end() :].lower():
                parts.append(_Part(number))
        lines[number] = TAG.sub(lambda tag: "" if _SECTION.fullmatch(tag["name"]) else tag[0], line)
    stops = [*(part.start for part in parts[1:]), len(lines)]
    made = (_slide(sheet, part, lines, stop) for part, stop in zip(parts, stops, strict=True))
    slides = tuple(slide for slide in made if slide)
    return Made(slides=slides, title=slides[0].title if slides else ())


def _slide(sheet: Sheet, part: _Part, lines: list[str], stop: int) -> Slide | None:
    if "hidden" in (part.attrs.get("data-visibility"), *part.attrs):
        sheet.ignored("a hidden section is left out", part.start)
        return None
    blocks = sheet.blocks(part.start, stop, lines)
    look = _look(sheet, part)
    if not any(not isinstance(block, Remark) for block in blocks) and not look.backdrops:
        return None
    heading = next((block for block in blocks if isinstance(block, Heading)), None)
    shown: tuple[Block, ...] = tuple(b for b in blocks if b is not heading and not isinstance(b, Remark))
    return Slide(
        title=heading.text if heading else (),
        blocks=shown,
        said=tuple(Note(text=b.text, span=b.span) for b in blocks if isinstance(b, Remark) and b.note),
        depth=heading.level if heading else 0,
        look=look,
        span=sheet.span(part.start),
    )


def _look(sheet: Sheet, part: _Part) -> Look:
    """What a section's attributes say of its slide."""
    attrs = part.attrs
    words = set((attrs.get("class") or "").lower().split())
    layout = "center" if words & _CENTERED else "closing" if words & _CLOSING else ""
    colour = attrs.get("data-background-color") or attrs.get("data-background") or ""
    picture = attrs.get("data-background-image") or ("" if _COLOUR.fullmatch(colour) or "." not in colour else colour)
    if layout or _COLOUR.fullmatch(colour) or picture:
        sheet.honoured("the look of a section", part.start)
    backdrop = Backdrop(path=picture, span=sheet.span(part.start)) if picture else None
    return Look(
        layout=layout,
        background=_long(colour) if _COLOUR.fullmatch(colour) else "",
        backdrops=(backdrop,) if backdrop else (),
    )


def _long(colour: str) -> str:
    """A colour with six digits."""
    digits = colour[1:].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(2 * digit for digit in digits)
