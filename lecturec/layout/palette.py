"""The colours of one slide: the theme's, or those its author asks for, made so that all of it can be read."""

import plistlib
from dataclasses import replace
from typing import Any

from lecturec.deck import Look
from lecturec.theme import Colours, Theme, contrast

LEGIBLE, LARGE = 4.5, 3.0
"""The contrasts that WCAG asks of text and of large text (AA)."""

_FIRM = 8.0
"""The contrast of quiet words on a ground that a picture shines through."""

_BLACK, _WHITE = "#14110f", "#ffffff"


def painted(theme: Theme, look: Look) -> tuple[Theme, str]:
    """The theme in the colours of this slide, and what is wrong with those its author chose ("" for nothing)."""
    if not (look.background or look.ink or look.invert):
        return theme, ""
    colours = theme.colours
    ground, ink = (colours.ink, colours.bg) if look.invert else (colours.bg, colours.ink)
    ground, wanted = look.background or ground, look.ink or ink
    ink, wrong = _legible_ink(ground, wanted, colours), ""
    if look.ink and ink != look.ink:
        found = contrast(ground, look.ink)
        wrong = f"the text {look.ink} on {ground} has a contrast of {found:.1f}; it is shown in {ink}"
    dark = contrast(ground, _WHITE) > contrast(ground, _BLACK)
    return replace(theme, dark=dark, colours=_derived(colours, ground, ink)), wrong


def firm(theme: Theme) -> Theme:
    """The theme with its quiet colours nearer to its ink: over a picture, so that a thin veil is enough."""
    c = theme.colours
    mute, accent, second = (toward(colour, c.ink, c.bg, _FIRM) for colour in (c.mute, c.accent, c.second))
    return replace(theme, colours=replace(c, mute=mute, accent=accent, second=second))


def extreme(theme: Theme) -> str:
    """The theme's ink, half way on to black or white: a ground for words in the colour of its page."""
    return mix(theme.colours.ink, _WHITE if theme.dark else "#000000", 0.5)


def _legible_ink(ground: str, wanted: str, colours: Colours) -> str:
    """The ink that was wanted if it can be read, else the theme's own that can be, else black or white."""
    for ink in (wanted, colours.ink, colours.bg):
        if contrast(ground, ink) >= LEGIBLE:
            return ink
    return max(_BLACK, _WHITE, key=lambda ink: contrast(ground, ink))


def _derived(colours: Colours, ground: str, ink: str) -> Colours:
    """The theme's colours on another ground: each as near to itself as can be read there."""
    accent = toward(colours.accent, ink, ground, LARGE)
    return Colours(
        bg=ground,
        surface=mix(ink, ground, 0.07),
        ink=ink,
        mute=toward(mix(ink, ground, 0.62), ink, ground, LEGIBLE),
        accent=accent,
        second=toward(colours.second, ink, ground, LARGE),
        good=toward(colours.good, ink, ground, LEGIBLE),
        bad=toward(colours.bad, ink, ground, LEGIBLE),
        warn=toward(colours.warn, ink, ground, LEGIBLE),
        ramp=(ground, *(mix(accent, ground, share) for share in (0.25, 0.5, 0.75)), accent),
    )


def toward(colour: str, ink: str, ground: str, least: float) -> str:
    """The colour with just so much of the ink that it has this contrast with the ground."""
    for step in range(21):
        made = mix(ink, colour, step / 20)
        if contrast(made, ground) >= least:
            return made
    return ink


def mix(one: str, other: str, share: float) -> str:
    """Two "#rrggbb" colours in one: `share` of the first and the rest of the second."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def code_theme(theme: Theme) -> bytes:
    """A TextMate theme in the theme's colours, for Typst's highlighter."""
    colours = theme.colours
    scopes = {
        "comment": ("comment, punctuation.definition.comment", colours.mute, "italic"),
        "string": ("string, constant.character, markup.raw", colours.good, ""),
        "number": ("constant.numeric, constant.language, support.constant", colours.warn, ""),
        "keyword": ("keyword, storage, keyword.control, entity.name.tag", colours.second, "bold"),
        "name": ("entity.name.function, support.function, variable.function", colours.accent, ""),
        "type": ("entity.name.class, entity.name.type, support.type, support.class", colours.accent, ""),
        "plain": ("variable, variable.parameter, punctuation, keyword.operator, meta.brace", colours.ink, ""),
        "inserted": ("markup.inserted", colours.good, ""),
        "deleted": ("markup.deleted", colours.bad, ""),
        "heading": ("markup.heading, entity.name.section", colours.accent, "bold"),
    }
    settings: list[dict[str, Any]] = [{"settings": {"foreground": colours.ink, "background": colours.surface}}]
    for name, (scope, colour, style) in scopes.items():
        settings.append({"name": name, "scope": scope, "settings": {"foreground": colour, "fontStyle": style}})
    return plistlib.dumps({"name": theme.name, "settings": settings})
