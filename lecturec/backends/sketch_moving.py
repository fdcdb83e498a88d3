"""The embedded illustrator's pictures in motion: on the way from one to another, and drifting where they stand."""

from itertools import pairwise

import numpy as np

from lecturec.backends import PictureRequest
from lecturec.backends.sketch_drawing import choose
from lecturec.backends.sketch_field import Floats, legible, paint, palette, ring, toward
from lecturec.backends.sketch_picture import SCALE, composed, place_of
from lecturec.scene import Drawing

REACH = 0.22
"""How far the field drifts, as a share of the length of its latent: one sees that it lives, and reads on."""

SEEN = 24
"""Places of a loop at which the field is looked at; between them its heights are."""


def between(before: PictureRequest, after: PictureRequest, steps: int) -> tuple[bytes, ...]:
    """The fields from the one to the other, both included, in the area of `before`.

    Where both have the same area, what is calm and what melts away becomes that of `after` as well.
    """
    ends = place_of(before), place_of(after)
    one, other = _Painter.of(before), _Painter.of(after)
    same = (before.width_px, before.height_px, before.fade) == (after.width_px, after.height_px, after.fade)
    made = []
    for k in range(steps):
        t = k / max(1, steps - 1)
        place = toward(*ends, t)
        value = one.value(place)
        made.append(one.png((1 - t) * value + t * other.value(place) if same else value))
    return tuple(made)


def animated(request: PictureRequest, steps: int) -> tuple[bytes, ...]:
    """The field of a request on a small loop through its neighbours; the first is its picture.

    A step of a latent may change little or much. The loop is paced by what is seen: it sets off softly, goes evenly,
    and comes to rest where it began.
    """
    painter = _Painter.of(request)
    heights = [painter.value(place) for place in ring(place_of(request), SEEN, REACH)]
    heights.append(heights[0])
    gone = np.cumsum([0.0, *(float(np.abs(b - a).mean()) for a, b in pairwise(heights))])
    made = []
    for k in range(steps):
        t = k / steps
        at = float(np.interp(gone[-1] * (t - 0.9 * np.sin(2 * np.pi * t) / (2 * np.pi)), gone, np.arange(SEEN + 1)))
        first, share = int(at), at - int(at)
        near = heights[first] if not share else (1 - share) * heights[first] + share * heights[first + 1]
        made.append(painter.png(near))
    return tuple(made)


class _Painter:
    """A request with all that is the same at every place."""

    def __init__(self, request: PictureRequest, drawing: Drawing | None) -> None:
        self.request, self.drawing = request, drawing
        self.colours = palette(request.ramp)
        self.cap = legible(self.colours, request.ink, contrast=5.0)

    @classmethod
    def of(cls, request: PictureRequest) -> "_Painter":
        return cls(request, choose(request).drawing)

    def value(self, place: Floats) -> Floats:
        return composed(self.request, self.drawing, self.cap, place)

    def png(self, value: Floats) -> bytes:
        width_px, height_px = (max(16, size // SCALE) for size in (self.request.width_px, self.request.height_px))
        return paint(value, self.colours, width_px, height_px)
