"""What an author asks of a single slide or picture, as the templates take it: sizes, icons, words around the page."""

import re
from collections.abc import Callable
from typing import Any

from lecturec.deck import Code, Embed, Figure, Math, Table, Text
from lecturec.layout.area import gathered
from lecturec.layout.groups import groups_of
from lecturec.layout.parts import longest
from lecturec.script import Slide, State

_EXTENT = re.compile(r"(\d+(?:\.\d+)?)\s*(px|%|vw|vh|em|rem|pt|cm|mm|in)?")
_PIXELS = {"": 1.0, "px": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0}
_ICONS = (
    ("video|youtube|vimeo|movie|film|player", "circle-play"),
    ("audio|sound|podcast|music", "volume-2"),
    ("tweet|toot|mastodon|comment|chat", "message-circle"),
    ("chart|plot|graph|vega|diagram", "chart-line"),
    ("map", "map"),
    ("code|repl|editor|playground|sandbox|monaco|terminal", "code-xml"),
    ("iframe|page|web|frame|site", "globe"),
)


def extent(said: str) -> dict[str, float] | None:
    """A length an author asks for: `share` of the slide, or `px` of a slide 1280 wide; None for what is no length."""
    found = _EXTENT.fullmatch(said.strip().lower())
    if found is None or not float(found[1]):
        return None
    amount, unit = float(found[1]), found[2] or ""
    return {"share": min(1.0, amount / 100)} if unit in ("%", "vw", "vh") else {"px": amount * _PIXELS[unit]}


def card_icon(part: Embed) -> str:
    """The icon of a card: what the name of the thing speaks of, a page where there is a link, a piece of a puzzle."""
    name = part.name.lower()
    known = (icon for pattern, icon in _ICONS if re.search(pattern, name))
    return next(known, "globe" if part.href else "puzzle")


def asked_of(slide: Slide, area: object, runs: Callable[[Text], list[dict[str, Any]]], *, tall: bool) -> dict[str, Any]:
    """The groups of a slide, the words around it, and how its author wants it to stand."""
    look = slide.look
    return {
        "groups": groups_of(slide, tall=tall),
        "middle": gathered(slide) or (look.layout in ("section", "title") and area is None),
        "fit": look.fit,
        "header": (header := runs(look.header)),
        "header_need": longest(header),
        "footer": runs(look.footer),
        "numbered": look.numbered is not False,
    }


def read_in(slide: Slide, state: State) -> int:
    """The part of which something is lit in a state (see Beat.row); -1 for none."""
    if state.row < 0:
        return -1
    if 0 <= state.lit < len(slide.parts) and isinstance(slide.parts[state.lit], Table | Code | Math | Figure):
        return state.lit
    return next((i for i in state.visible if isinstance(slide.parts[i], Table | Code)), -1)
