"""How long a slide stands that nobody speaks over: as long as reading what stands on it takes."""

import re
from dataclasses import replace

from lecturec.deck import Callout, Code, Figure, Items, Math, Prose, Table, Text, plain, walk
from lecturec.script import Part, Point, Quotation, Slide
from lecturec.write.clause import weight
from lecturec.write.say import READING_MS_PER_WORD

CODE_MS, SYMBOL_MS, LOOK_MS = 400, 300, 3_000
"""For a word of a listing, for a sign of a formula, for a picture."""

MOST_MS = 60_000
"""Whoever needs longer pauses the film."""

_SIGN = re.compile(r"\\[A-Za-z]+|\d+(?:\.\d+)?|[^\s{}\\^_&]")


def readable(slide: Slide) -> Slide:
    """A slide that stands long enough to be read; one of a time of its own, and what lecturec adds, stays as it is."""
    if slide.exact_ms or slide.added in ("title", "closing"):
        return slide
    least = _words(slide.title) + _words(slide.subtitle) + sum(map(_part, slide.parts))
    least += LOOK_MS if slide.picture else 0
    return replace(slide, hold_ms=max(slide.hold_ms, min(least, MOST_MS)))


def _part(part: Part) -> int:
    match part:
        case Point():
            return _words(part.lead) + _words(part.body)
        case Prose() | Quotation():
            return _words(part.text)
        case Callout():
            return _words(part.title) + sum(map(_block, walk(part.blocks)))
        case Figure():
            return LOOK_MS + _words(part.caption)
        case Code() | Math() | Table():
            return _block(part)
        case _:
            return 0


def _block(block: object) -> int:
    match block:
        case Prose():
            return _words(block.text)
        case Items():
            return sum(_words(item.text) for item in block.items)
        case Code():
            return CODE_MS * len(re.findall(r"\w+", block.text))
        case Math():
            return SYMBOL_MS * len(_SIGN.findall(block.tex))
        case Table():
            return sum(max(READING_MS_PER_WORD, _words(c)) for row in (block.header, *block.rows) for c in row if c)
        case _:
            return 0


def _words(text: Text) -> int:
    return READING_MS_PER_WORD * weight(plain(text))
