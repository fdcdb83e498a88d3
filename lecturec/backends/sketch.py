"""The embedded illustrator: a soft field and a small drawing, from the slide's own words, on any machine."""

import numpy as np

from lecturec.backends import Drawn, PictureRequest
from lecturec.backends.sketch_drawing import choose, quiet_places
from lecturec.backends.sketch_field import Floats, field, latent, legible, paint, palette, plane, smooth
from lecturec.scene import Drawing

SCALE = 2
"""The field is kept at half the size of its area: it is soft, and enlarges without loss."""


class Sketch:
    """Draws without weights, network or device; the same request gives the same bytes."""

    identity = "sketch 1"

    def draw(self, request: PictureRequest) -> Drawn:
        """Draw it: a PNG at half the size of the area, and the drawing in front of it."""
        drawing = choose(request)
        colours = palette(request.ramp)
        value = _composed(request, drawing, legible(colours, request.ink, contrast=5.0))
        width_px, height_px = max(16, request.width_px // SCALE), max(16, request.height_px // SCALE)
        return Drawn(
            png=paint(value, colours, width_px, height_px),
            width_px=width_px,
            height_px=height_px,
            drawing=drawing,
            engine="sketch",
            model="",
            seed=0,
            licence="",
        )


def _composed(request: PictureRequest, drawing: Drawing | None, cap: float) -> Floats:
    """The field for a request: it melts away on the fading side, and stays calm behind the drawing."""
    place = latent(((request.title, 2.0), (" ".join(request.terms), 2.0), (request.text, 1.0)))
    x, y = plane(request.width_px, request.height_px)
    value = _toned(field(place, request.width_px, request.height_px), light=_is_light(request.ramp[0]))
    if request.fade == "left":
        wide = request.width_px > request.height_px
        start, stop = (0.40, 0.82) if wide else (0.02, 0.62)
        value = value * smooth((x + 0.10 * (value - 0.5) - start) / (stop - start))
    for centre_x, centre_y, half_x, half_y in quiet_places(drawing, request.width_px, request.height_px):
        reach = np.sqrt(((x - centre_x) / half_x) ** 2 + ((y - centre_y) / half_y) ** 2)
        near = smooth((1.9 - reach) / 0.9)
        value = value - near * np.maximum(value - cap, 0)
    return value


def _toned(value: Floats, *, light: bool) -> Floats:
    """How much of each colour there is: mostly the first ones, and on paper never the full weight of the last."""
    if light:
        return 0.86 * np.power(value, 1.7)
    return np.power(value, 1.25)


def _is_light(colour: str) -> bool:
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) > 3 * 128
