"""Where the nodes of a drawing stand: arrangements in thousandths, and whether labels and lines have room in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

LABEL_PX, WIDEST_PX, PADDING_PX = 30, 330, 36
"""Size of a label's type, the width at which it takes a second line, and its margins, on a picture 1080 px high."""

SIDE, EDGES_PX = 0.2, 80
"""What a layout keeps free: a share of the width on the fading side, and pixels at the edges together."""

GAP_PX = 12
"""What lies between two nodes at least."""

Places = tuple[tuple[int, int], ...]

ONE: tuple[Places, ...] = (((500, 400),), ((580, 540),), ((430, 560),), ((620, 400),))
TWO: tuple[Places, ...] = (
    ((230, 260), (770, 720)),
    ((770, 240), (230, 700)),
    ((190, 370), (810, 600)),
    ((810, 380), (200, 620)),
)
THREE: tuple[Places, ...] = (
    ((170, 190), (830, 290), (520, 790)),
    ((480, 180), (170, 720), (830, 760)),
    ((230, 120), (770, 500), (270, 880)),
    ((770, 120), (230, 500), (730, 880)),
)
IN_A_ROW: tuple[Places, ...] = (
    ((160, 480), (840, 480)),
    ((160, 540), (840, 450)),
    ((500, 200), (500, 760)),
    ((500, 120), (500, 500), (500, 880)),
    ((210, 120), (790, 500), (250, 880)),
    ((790, 120), (210, 500), (750, 880)),
    ((160, 250), (840, 330), (480, 800)),
    ((170, 240), (830, 240), (830, 760), (170, 760)),
)
ASIDE: tuple[Places, ...] = (
    ((160, 480), (840, 480)),
    ((160, 330), (840, 330)),
    ((160, 640), (840, 640)),
    ((160, 430), (840, 520)),
    ((160, 540), (840, 450)),
    ((500, 200), (500, 760)),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its label on a picture 1080 px high: its middle, its size, and the size of its tile."""

    x: float
    y: float
    wide: float
    high: float
    tile: float


def label_width_px(label: str) -> float:
    """About how wide a label is on a picture 1080 px high; long ones take two lines."""
    width = sum(LABEL_PX * (1.0 if c >= "\u2e80" else 0.5) for c in label)
    return (width * 0.6 if width > WIDEST_PX and " " in label else width) + PADDING_PX


def boxes_of(labels: Sequence[str], places: Places, width_px: int, height_px: int, fade: str) -> list[Box]:
    """The nodes as the layout will set them: moved inwards until they and their labels lie within the picture."""
    width = 1080 * width_px / height_px
    w = width * (1 - SIDE if fade in ("left", "right") else 1) - EDGES_PX
    h = 1080 - (210 if fade == "bottom" else 130)
    tile = min(168 if len(labels) <= 2 else 138, h * 0.3)
    boxes = []
    for label, (x, y) in zip(labels, places, strict=True):
        wide = max(tile, label_width_px(label)) if label else tile
        rows = 2 if " " in label and sum(LABEL_PX * 0.5 for _ in label) > WIDEST_PX else 1
        high = tile + (14 + 57 + 42 * (rows - 1) if label else 0)
        at_x = max(wide / 2, min(w - wide / 2, w * x / 1000))
        at_y = max(high / 2, min(h - high / 2, h * y / 1000))
        boxes.append(Box(at_x, at_y, wide, high, tile))
    return boxes


def roomy(boxes: Sequence[Box]) -> bool:
    """Whether no node or label touches another one."""
    return not any(
        abs(a.x - b.x) < (a.wide + b.wide) / 2 + GAP_PX and abs(a.y - b.y) < (a.high + b.high) / 2 + GAP_PX
        for a, b in combinations(boxes, 2)
    )


def clear(boxes: Sequence[Box], lines: Sequence[tuple[int, int]]) -> bool:
    """Whether every line is one that the eye follows: nearly straight, or a wide curve, and past no other node."""
    return all(_eased(boxes[a], boxes[b]) and not _barred(boxes, a, b) for a, b in lines)


def _eased(a: Box, b: Box) -> bool:
    across, down = abs(a.x - b.x), abs(a.y - b.y)
    if across < a.tile * 0.35:
        return down - (a.high + b.high) / 2 > 40
    if down < a.tile * 0.8:
        return across - a.tile > 50
    return across > a.tile * 1.25 and down > a.tile * 1.1


def _barred(boxes: Sequence[Box], a: int, b: int) -> bool:
    """Whether another node stands in the way of a straight line from one to the other."""
    start, stop = boxes[a], boxes[b]
    for i, box in enumerate(boxes):
        if i in (a, b):
            continue
        for step in range(1, 12):
            x, y = start.x + (stop.x - start.x) * step / 12, start.y + (stop.y - start.y) * step / 12
            if abs(x - box.x) < box.wide / 2 + GAP_PX and abs(y - box.y) < box.high / 2 + GAP_PX:
                return True
    return False
