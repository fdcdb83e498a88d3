"""The embedded illustrator's picture: the field, calm where the drawing stands, and the drawing."""

import numpy as np

from lecturec.backends import Drawn, PictureRequest
from lecturec.backends.sketch_drawing import choose, quiet_places
from lecturec.backends.sketch_field import (
    Floats,
    field,
    latent,
    legible,
    paint,
    palette,
    plane,
    ranked,
    smooth,
    toward,
)
from lecturec.scene import Drawing

SCALE = 2
"""The field is kept at half the size of its area: it is soft, and enlarges without loss."""

CALM = 0.62
"""What is left of the field's heights behind a diagram."""


FAMILY = 0.55
"""How far the pictures of a family lie from their own places towards that of the family."""


def drawn(request: PictureRequest) -> Drawn:
    """A PNG at half the size of the area, and the drawing in front of it."""
    chosen = choose(request)
    drawing = chosen.drawing
    colours = palette(request.ramp)
    value = composed(request, drawing, legible(colours, request.ink, contrast=5.0), place_of(request))
    width_px, height_px = max(16, request.width_px // SCALE), max(16, request.height_px // SCALE)
    return Drawn(
        png=paint(value, colours, width_px, height_px),
        width_px=width_px,
        height_px=height_px,
        drawing=drawing,
        engine="sketch",
        model="",
        seed=0,
        licence="icons: Lucide, ISC" if drawing and any(node.icon for node in drawing.nodes) else "",
        why=chosen.why,
        words=chosen.words,
    )


def place_of(request: PictureRequest) -> Floats:
    """Where the field of a request lies among all there are; near its family's, if it has one."""
    said = ((request.topic, 1.0), (request.title, 1.0), (" ".join(request.terms), 2.0), (request.text, 1.5))
    own = latent(said)
    return toward(own, latent(((request.family, 1.0),)), FAMILY) if request.family else own


def composed(request: PictureRequest, drawing: Drawing | None, cap: float, place: Floats) -> Floats:
    """The field for a request at a place: it melts away on the fading side, and stays calm behind the drawing."""
    x, y = plane(request.width_px, request.height_px)
    height, drift = field(place, request.width_px, request.height_px)
    drawn, calm = np.zeros_like(x), np.zeros_like(x)
    for centre_x, centre_y in quiet_places(drawing):
        reach = ((x - centre_x) * request.width_px / request.height_px / 0.17) ** 2 + ((y - centre_y) / 0.10) ** 2
        drawn = drawn + np.exp(-reach / 2)
        calm = np.maximum(calm, np.exp(-reach / 2))
    # The land sinks a little where the labels stand, before its heights are evened out: colour flows around them.
    value = ranked(height - 0.45 * np.minimum(drawn, 1.5) + 0.35 * (x - 0.5))
    value = _toned(value, light=_is_light(request.ramp[0]))
    if request.fade != "none":
        start, stop = (0.34, 0.84) if request.width_px > 1.5 * request.height_px else (0.03, 0.70)
        inward = {"left": x, "right": 1 - x, "bottom": 1 - y, "top": y}[request.fade]
        start, stop = (start, stop) if request.fade in ("left", "right") else (0.02, 0.55)
        value = value * smooth((inward * (1 + 0.3 * np.tanh(drift)) - start) / (stop - start))
    # What melted away may have been all the bright there was: the rest is lifted, within reason.
    value = np.clip(value * np.clip(0.85 / np.quantile(value, 0.97), 1, 2), 0, 1)
    # Behind boxes and lines the land is a ground, not a view.
    ground = CALM if drawing and any(node.width for node in drawing.nodes) else 1.0
    settled: Floats = (value - calm * _above(value, cap)) * ground
    return settled


def _above(value: Floats, cap: float) -> Floats:
    """How far the value stands above the cap, rising from nothing without a corner."""
    soft = 0.12
    over = value - cap
    return np.where(over > soft, over, np.where(over < -soft, 0.0, (over + soft) ** 2 / (4 * soft)))


def _toned(value: Floats, *, light: bool) -> Floats:
    """How much of each colour there is: mostly the first ones, and on paper never the full weight of the last."""
    if light:
        return 0.84 * np.power(value, 1.4)
    return np.power(value, 1.3)


def _is_light(colour: str) -> bool:
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) > 3 * 128
