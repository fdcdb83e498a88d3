"""How a slide of pandoc or Quarto looks: the attributes of its heading."""

import re
from urllib.parse import unquote

from lecturec.deck import Backdrop, Block, Embed, Look, Media
from lecturec.parse.attributes import Attributes
from lecturec.parse.colours import colour, first_colour
from lecturec.parse.dialects._reveal_look import film_behind
from lecturec.parse.sheet import Sheet
from lecturec.source import Span

TRANSITIONS = {"none": "none", "fade": "fade", "slide": "slide", "convex": "slide", "concave": "slide", "zoom": "zoom"}
"""The transitions of reveal.js in ours."""

_SAME = ("none", "fade", "slide", "zoom")
_QUIET = ("unnumbered", "unlisted", "allowframebreaks", "fragile", "t", "b", "c", "plain", "annotation")
_APPROXIMATED = ("smaller", "scrollable", "allowframebreaks", "shrink", "r-stretch")


def look_of(sheet: Sheet, given: Attributes, number: int) -> Look:
    """The look that the attributes of a heading ask for; `number` is its line (from 0)."""
    words = given.get("background-color") or given.get("background-gradient") or given.get("background")
    picture = given.get("background-image")
    if not picture and re.search(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", given.get("background"), re.IGNORECASE):
        picture, words = given.get("background"), ""
    background = colour(words) or first_colour(words)
    if words and not background:
        sheet.ignored(f"the background {words}", number)
    elif background or picture:
        sheet.honoured("the background of a slide", number)
    fit = "contain" if given.get("background-size") == "contain" else "cover"
    for manner in (c for c in given.classes if c in _APPROXIMATED):
        sheet.approximated(f".{manner}: what does not fit goes on the next page", number)
    if "auto-animate" in given.values and given.get("auto-animate") != "false":
        sheet.approximated("auto-animate: the slides fade into each other", number)
    return Look(
        layout="center" if "center" in given else "",
        background=background,
        backdrops=(Backdrop(path=unquote(picture), fit=fit),) if picture else (),
        numbered=False if given.get("visibility") == "uncounted" else None,
        fit="r-fit-text" in given,
        transition=_transition(sheet, given.get("transition"), number),
    )


def _transition(sheet: Sheet, written: str, number: int) -> str:
    """A transition of ours. `slide-in fade-out` names the way in first."""
    if not written:
        return ""
    first = written.split()[0].removesuffix("-in").removesuffix("-out")
    if first not in TRANSITIONS:
        sheet.ignored(f"the transition {written}", number)
    elif first in _SAME:
        sheet.honoured(f"the transition {written}", number)
    else:
        sheet.approximated(f"the transition {written}: {TRANSITIONS[first]}", number)
    return TRANSITIONS.get(first, "")


def behind(
    sheet: Sheet, given: Attributes, span: Span, *, bare: bool
) -> tuple[tuple[Block, ...], tuple[Backdrop, ...]]:
    """What moves behind a slide, as blocks on it; a film is a picture behind it where there is more to see."""
    made: list[Block] = []
    backdrops: tuple[Backdrop, ...] = ()
    number = span.line - 1
    if page := given.get("background-iframe"):
        sheet.approximated(f"the web page {page}: a card with its address", number)
        made.append(Embed(name="web page", href=page, span=span))
    if video := given.get("background-video"):
        if not (film := film_behind(video)):
            sheet.approximated(f"the video {video} behind the slide: a card with its address", number)
            made.append(Embed(name="video", href=video, span=span))
        elif bare:
            sheet.approximated(f"the video {film} behind the slide: it plays on it", number)
            made.append(Media(path=film, kind="video", span=span))
        else:
            sheet.approximated(f"the video {film} behind the slide: its first picture", number)
            backdrops = (Backdrop(path=film, span=span),)
    return tuple(made), backdrops
