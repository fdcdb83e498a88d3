"""Where the nodes of a drawing stand on their slide, as templates/slides lay them out."""

from lecturec.pane import Box
from lecturec.scene import Drawing

_SIDE, _EDGE, _TOP, _BELOW, _FOOT = 0.2, 40, 60, 130, 0.12
_HANGS = 6
"""Design pixels by which strokes hang out of a box."""

_LABEL = 150
"""Design pixels under a tile in which its label stands."""


def box_of_node(drawing: Drawing, number: int, area: Box, fade: str, unit: float, *, rtl: bool = False) -> Box:
    """The box of a node in pixels, given that of the picture (`area`), the side on which it fades, pixels for a unit.

    That of a tile is as large as its label may be: what is empty of it is for whoever looks at the pixels.
    """
    node = drawing.nodes[number]
    x, y, w, h = (n / unit for n in area)
    side = w * _SIDE if fade in ("left", "right") else 0.0
    left = x + (side if fade == "left" and not rtl else 0.0) + _EDGE
    wide, high = w - side - 2 * _EDGE, h - (h * _FOOT + 80 if fade == "bottom" else _BELOW)
    middle = left + wide * (1000 - node.x if rtl else node.x) / 1000, y + _TOP + high * node.y / 1000
    if node.width:
        size = wide * node.width / 1000 + 2 * _HANGS, high * node.height / 1000 + 2 * _HANGS
        start = middle[0] - size[0] / 2, middle[1] - size[1] / 2
    else:
        many = len(drawing.nodes)
        tile = min(168 if many <= 2 else 138 if many <= 4 else 112, high * 0.3)
        room = wide if many <= 1 else min(wide * 0.62, 330)
        size = max(tile, room + 36), tile + _LABEL
        start = middle[0] - size[0] / 2, middle[1] - (tile + 0.6 * _LABEL) / 2 - 10
    ends = start[0], start[1], start[0] + size[0], start[1] + size[1]
    px = [round(n * unit) for n in ends]
    return px[0], px[1], px[2] - px[0], px[3] - px[1]
