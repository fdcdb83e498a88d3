"""Where pictures stand on a slide, and what is left for the words."""

from typing import Any

from lecturec.deck import Backdrop, Callout, Figure, Math, Media, Prose
from lecturec.layout.parts import lone_figure, pictured
from lecturec.script import Point, Quotation, Slide

_BESIDE = (Point, Prose, Callout, Quotation, Figure, Media)
_PICTURED = ("title", "section", "points", "prose", "quote", "full", "closing", "figure")


def picture_area(slide: Slide, width: int, height: int) -> tuple[int, int, str]:
    """(width, height, fade) in pixels of the area a slide has for its illustration; (0, 0, "none") for none.

    `fade` names the side that melts into the page: "left", "bottom" or "none".
    """
    area = area_of(slide, width, height, wanted=True)
    if area is None or slide.picture is not None or lone_figure(slide) is not None:
        return 0, 0, "none"
    unit = min(width, height) / 1080
    return round(area["w"] * unit), round(area["h"] * unit), str(area["fade"])


def gathered(slide: Slide) -> bool:
    """Whether the author wants the words in the middle of the page."""
    return slide.look.layout in ("center", "statement")


def backdrops_of(slide: Slide) -> list[Backdrop]:
    """The pictures behind a slide that are there, or have words to show in their place."""
    return [backdrop for backdrop in slide.look.backdrops if backdrop.data or backdrop.alt]


def _asks(slide: Slide) -> bool:
    """Whether the author has chosen what lies behind the words; an illustration melts into the theme's own ground."""
    return bool(slide.look.background or slide.look.ink or slide.look.invert or backdrops_of(slide))


def margin_of(width: int, height: int) -> int:
    """The space left and right of everything, in design pixels."""
    if height > width:
        return 84
    return 96 if width / height < 1.5 else 120


def area_of(slide: Slide, width: int, height: int, *, wanted: bool) -> dict[str, Any] | None:
    """Where the picture of a slide stands, in design pixels, and how far the words may reach into its faded side."""
    author = slide.picture is not None or lone_figure(slide) is not None
    if not (author or wanted) or slide.template not in (*_PICTURED, "formula" if author else "") or slide.groups:
        return None
    if any(b.side for b in backdrops_of(slide)) or gathered(slide) or (_asks(slide) and not author):
        return None
    if not author and (slide.template == "figure" or any(pictured(p) for p in slide.parts)):
        return None
    if not all(isinstance(p, _BESIDE) or (author and isinstance(p, Math)) for p in slide.parts):
        return None
    unit = min(width, height) / 1080
    w, h = width / unit, height / unit
    large = slide.template in ("title", "section", "closing") and not slide.parts
    fade, overlap = ("bottom" if height > width else "left"), 0.0
    if slide.template == "full" and not author:
        x, y, wide, high, fade = 0.0, 0.0, w, h, "none"
    elif height > width:
        x, y, wide, high = (84.0, 90.0, w - 168, h * 0.32) if author else (0.0, 0.0, w, h * (0.5 if large else 0.34))
    elif author:
        x, y, wide, high, overlap = w * 0.6 - 60, 150.0, w * 0.4 - 36, h - 300, -72.0
    else:
        share = 0.56 if large else 0.45
        x, y, wide, high, overlap = w * (1 - share), 0.0, w * share, h, w * 0.1 if large else 0.0
    # Whole pixels of the finished picture, so that an illustration of just this size is laid in as it is.
    start, top, stop, bottom = (round(n * unit) for n in (x, y, x + wide, y + high))
    box = {"x": start / unit, "y": top / unit, "w": (stop - start) / unit, "h": (bottom - top) / unit}
    return {**box, "fade": fade, "overlap": overlap}


def pixels(box: dict[str, Any], unit: float, width: int, height: int) -> tuple[int, int, int, int, int]:
    """A box in whole pixels of the picture."""
    x, y = round(box["x"] * unit), round(box["y"] * unit)
    stop_x, stop_y = round((box["x"] + box["w"]) * unit), round((box["y"] + box["h"]) * unit)
    x, y = max(0, min(x, width)), max(0, min(y, height))
    return int(box["part"]), x, y, min(stop_x, width) - x, min(stop_y, height) - y
