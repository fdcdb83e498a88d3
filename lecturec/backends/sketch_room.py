"""The room for a drawing, in pixels of a slide 1080 high or wide, and whether words fit their boxes in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lecturec.scene import Node

EM, LEAST_EM, LINE = 30.0, 26.0, 1.34
"""Size of a label's type, the smallest it steps down to, and the height of a line as a share of it."""

SIDE, EDGES, BELOW, FOOT = 0.2, 80.0, 130.0, 0.12
"""What a layout keeps free: a share of the fading side, the edges together, above and below, a share of the foot."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """Width and height of what a drawing may fill."""

    w: float
    h: float

    @property
    def wide(self) -> bool:
        """Whether things stand beside each other in it rather than under each other."""
        return self.w > 1.2 * self.h


def room_of(width_px: int, height_px: int, fade: str) -> Room:
    """The room in an area of a slide, as templates/slides/drawing.typ measures it."""
    short = width_px if fade in ("bottom", "top") else height_px if fade != "none" else min(width_px, height_px)
    w, h = 1080 * width_px / short, 1080 * height_px / short
    side = w * SIDE if fade in ("left", "right") else 0
    return Room(w - side - EDGES, h - (h * FOOT + 80 if fade == "bottom" else BELOW))


_STRETCH = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef-]+-?")


def text_width(text: str, em: float = EM) -> float:
    """About how wide words are, rather more than less."""
    return em * sum(1.02 if c >= "\u2e80" else 0.74 if c in "mwMW@%" else 0.66 if c.isupper() else 0.57 for c in text)


def lines_of(text: str, wide: float, em: float = EM) -> int:
    """How many lines words take in a width; 99 where one of them is wider than that."""
    lines, at = 1, 0.0
    space = em * 0.3
    for stretch in _STRETCH.findall(text):
        need = text_width(stretch, em)
        if need > wide:
            return 99
        lead = 0 if at == 0 or stretch >= "\u2e80" else space
        if at + lead + need > wide:
            lines, at, lead = lines + 1, 0.0, 0.0
        at += lead + need
    return lines


def widest(labels: Sequence[str], least: float, most: float) -> float:
    """The width of boxes of one size in which no word of these labels is broken, within bounds."""
    need = max(text_width(stretch) for label in labels for stretch in _STRETCH.findall(label) or [""])
    return max(least, min(most, need + 40))


def fits(text: str, wide: float, high: float, em: float = LEAST_EM) -> bool:
    """Whether words fit a box in the smallest size that a label takes."""
    return lines_of(text, wide, em) * em * LINE <= high + 1


def box(
    room: Room,
    shape: str,
    x: float,
    y: float,
    w: float,
    h: float,
    label: str,
    icon: str = "",
    note: str = "",
    *,
    share: int = 0,
    part: int = -1,
    head: float = 0,
) -> Node | None:
    """A node in a box of the room, None where its words would not fit. `head` is the height at a panel's top."""
    if label and not _holds(shape, w, head or h, label, icon, note):
        return None
    return Node(
        icon=icon,
        label=label,
        x=round(1000 * (x + w / 2) / room.w),
        y=round(1000 * (y + h / 2) / room.h),
        width=round(1000 * w / room.w),
        height=round(1000 * h / room.h),
        shape=shape,
        note=note,
        share=share if shape != "panel" or not head else round(1000 * head / h),
        part=part,
    )


def _holds(shape: str, w: float, h: float, label: str, icon: str, note: str) -> bool:
    """Whether a shape has room for its words, as the layout sets them in it."""
    if shape == "card":
        numbered = note.isdigit() and len(note) < 3
        lead = 110 if icon or numbered else 24
        return fits(label, w - lead - 24, h - 20 - (0 if numbered or not note else 44))
    if shape == "bar":
        return fits(label, w - 60 - text_width(note), 44) and h >= 84
    if shape == "slice":
        return fits(label, w - 110 - text_width(note), h - 10)
    if shape == "panel":
        return fits(label, w - 48, h - 30 - (110 if icon else 0) - (50 if note else 0))
    if shape == "pill":
        return fits(label, w - (100 if icon else 36), h - 14)
    return fits(label, w - 40, h - 14)


def path(room: Room, *points: Point) -> tuple[tuple[int, int], ...]:
    """Points of the room in thousandths."""
    return tuple((round(1000 * x / room.w), round(1000 * y / room.h)) for x, y in points)


def clipped(points: Sequence[Point], middles: tuple[Point, Point], size: Point, gap: float = 12) -> list[Point]:
    """The points of a way that lie outside the boxes at its ends."""
    (ax, ay), (bx, by), (w, h) = *middles, size

    def within(p: Point, x: float, y: float) -> bool:
        return abs(p[0] - x) < w / 2 + gap and abs(p[1] - y) < h / 2 + gap

    return [p for p in points if not within(p, ax, ay) and not within(p, bx, by)]
