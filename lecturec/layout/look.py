"""The look of a lecture as the slide templates take it: the theme, the page and the fonts."""

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from lecturec.layout.area import margin_of
from lecturec.layout.glyphs import families, joined, region_of, right_to_left
from lecturec.layout.runs import isolated
from lecturec.layout.wording import long_date, typeset
from lecturec.script import Script, Slide
from lecturec.theme import Theme


def look_of(script: Script, theme: Theme, width: int, height: int, present: Collection[str]) -> dict[str, Any]:
    """All of it, as plain values; `present` are the families of the system that may be used."""
    lang, region, cjk = region_of(script.lang)
    serif = {"title": "Serif" in theme.fonts.title, "body": "Serif" in theme.fonts.body}
    wanted = {
        "title": (theme.fonts.title, serif["title"]),
        "body": (theme.fonts.body, serif["body"]),
        "label": (theme.fonts.label, False),
        "mono": (theme.fonts.mono, False),
        "italic": (theme.fonts.italic, serif["body"]),
        "quote": (theme.fonts.italic, True),
    }
    fonts = {k: families(script.lang, name, serif=s, present=present) for k, (name, s) in wanted.items()}
    unit = min(width, height) / 1080
    return {
        "unit": unit,
        "width": width / unit,
        "height": height / unit,
        "margin": margin_of(width, height),
        "colours": {f.name: getattr(theme.colours, f.name) for f in fields(theme.colours)},
        "weights": {f.name: getattr(theme.weights, f.name) for f in fields(theme.weights)},
        "fonts": fonts,
        "radius": theme.radius,
        "dark": theme.dark,
        "line_numbers": theme.defaults.line_numbers,
        "lang": lang,
        "region": region or None,
        "cjk": bool(cjk),
        "rtl": right_to_left(script.lang),
        "joined": joined(script.lang),
        "course": _read(typeset(script.title, script.lang), script.lang),
        "author": _read(script.author, script.lang),
        "date": long_date(script.date, script.lang),
    }


def _read(words: str, lang: str) -> str:
    return isolated(words) if right_to_left(lang) else words


def once_named(slide: Slide, script: Script) -> Slide:
    """A title slide names author and date under its title: not above it as well."""
    named = [said for said in (script.author, script.date) if said and said in slide.eyebrow]
    return replace(slide, eyebrow="") if slide.template == "title" and named else slide
