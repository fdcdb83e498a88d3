"""Lint: what spoils a lecture though it can be built. Quick, since it reads no picture and draws no slide."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from urllib.parse import unquote

from lecturec.deck import Node, Run, plain
from lecturec.diagnostics import Report
from lecturec.room import fullness
from lecturec.script import Script, Slide
from lecturec.source import Span
from lecturec.theme import Theme, contrast
from lecturec.verbalise import verbalise
from lecturec.world import Refused, World
from lecturec.write.clause import weight

WORDS_A_MINUTE = 150
"""How fast our voices speak; three wide characters count as a word."""

MOST_WORDS_A_MINUTE = 170
"""Faster than this, nobody can follow and look at a slide."""

LONGEST_S = 120
"""A slide that stands longer than this loses its audience."""

LEAST_CONTRAST = 4.5
"""The contrast that WCAG asks of text (AA)."""

_TIMED = re.compile(r"\[DUR\s+(\d+(?:\.\d+)?)\s*s\]")
_ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|//|#|\Z")


def lint(script: Script, theme: Theme, world: World, report: Report) -> None:
    """Warn of slides that are too long, too fast, too full, hard to read, and of links that lead nowhere."""
    for slide in script.slides:
        span = slide.span
        _time(slide, span, report)
        _room(slide, span, report)
        _colours(slide, theme, span, report)
        _symbols(slide, script.lang, report)
        _links(slide, world, report)


def _named(slide: Slide) -> str:
    return f"the slide '{plain(slide.title)}'" if slide.title else "this slide"


def _time(slide: Slide, span: Span, report: Report) -> None:
    words = sum(weight(line.text) for beat in slide.beats for line in beat.lines)
    seconds = words * 60 // WORDS_A_MINUTE
    if seconds > LONGEST_S:
        message = f"{_named(slide)} stands for about {seconds // 60}:{seconds % 60:02}"
        report.warning("long-slide", message, span, hint="divide it: an audience looks away after two minutes")
    timed = _TIMED.search(slide.notes)
    if timed and words * 60 / max(0.1, float(timed[1])) > MOST_WORDS_A_MINUTE:
        message = f"{_named(slide)} has {words} words for {timed[1]} seconds"
        least = round(words * 60 / WORDS_A_MINUTE)
        report.warning("fast-speech", message, span, hint=f"give it {least} seconds, or say less")


def _room(slide: Slide, span: Span, report: Report) -> None:
    if (full := fullness(slide)) > 1:
        message = f"{_named(slide)} holds {max(1.1, full):.1f} times what one screen does, so it becomes several"
        report.warning("crowded-slide", message, span, hint="divide it where you would like the cut")


def _colours(slide: Slide, theme: Theme, span: Span, report: Report) -> None:
    look = slide.look
    ground, ink = look.background or theme.colours.bg, look.ink or theme.colours.ink
    if look.invert:
        ground, ink = look.background or theme.colours.ink, look.ink or theme.colours.bg
    if look.ink and (found := contrast(ground, ink)) < LEAST_CONTRAST:
        message = f"the text {ink} on {ground} has a contrast of {found:.1f}, and {LEAST_CONTRAST} is the least"
        report.warning("low-contrast", message, span, hint="choose a darker or a lighter colour")


def _symbols(slide: Slide, lang: str, report: Report) -> None:
    """Symbols that are left in what the voice is given: it says nothing, or a name nobody knows."""
    for beat in slide.beats:
        for line in beat.lines:
            left = sorted(c for c in set(line.text) if not c.isascii() and _unspoken(c, lang))
            if left:
                named = ", ".join(f"{c} (U+{ord(c):04X})" for c in left[:3])
                hint = "write the word, or put the symbol where it is only shown"
                report.warning("unspoken-symbol", f"no voice knows how to say {named}", line.span, hint=hint)


@cache
def _unspoken(symbol: str, lang: str) -> bool:
    return unicodedata.category(symbol) in ("So", "Sm") and symbol in verbalise(f"1 {symbol} 2", lang)


def _links(slide: Slide, world: World, report: Report) -> None:
    for part in slide.parts:
        for href in _hrefs(part):
            target = unquote(href.split("#")[0].split("?")[0])
            if _ELSEWHERE.match(href) or not target or target.endswith("/"):
                continue
            try:
                world.read(target)
            except Refused as refused:
                if refused.reason == "missing-file":
                    hint = f"did you mean '{refused.near}'?" if refused.near else ""
                    report.warning(
                        "dead-link", f"the link leads to '{target}', and there is none", part.span, hint=hint
                    )


def _hrefs(value: object) -> Iterator[str]:
    if isinstance(value, Run):
        yield from [value.href] if value.href else []
    elif isinstance(value, tuple):
        for one in value:
            yield from _hrefs(one)
    elif isinstance(value, Node):
        for field in fields(value):
            yield from _hrefs(getattr(value, field.name))
