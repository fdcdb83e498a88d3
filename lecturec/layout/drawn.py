"""An illustration's drawing as the slide templates take it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lecturec.layout.parts import longest
from lecturec.layout.wording import phrased
from lecturec.scene import Drawing, Node, Picture

_PLAIN = ("x", "y", "width", "height", "shape", "share", "part")


def drawing_values(
    drawing: Drawing, icon: Callable[[str], str], words: Callable[[str], str], lang: str
) -> dict[str, Any]:
    """A drawing as plain JSON; `icon` and `words` make values of a name and of author text."""
    count = len(drawing.nodes)
    return {
        "kind": drawing.kind,
        "nodes": [_node(node, icon, words, lang) for node in drawing.nodes],
        "edges": [
            {"start": e.start, "stop": e.stop, "arrow": e.arrow, "path": [list(point) for point in e.path]}
            for e in drawing.edges
            if e.start != e.stop and 0 <= e.start < count and 0 <= e.stop < count
        ],
    }


def _node(node: Node, icon: Callable[[str], str], words: Callable[[str], str], lang: str) -> dict[str, Any]:
    """A node. What fills a box has its phrases held together, and its label without that where the box is narrow."""
    loose = words(node.label)
    label = phrased([loose], lang)[0] if node.width else loose
    return {
        "icon": icon(node.icon) if node.icon or not node.width else "",
        "label": label,
        "need": longest([{"t": label, "m": []}]),
        "loose": loose,
        "loose_need": longest([{"t": loose, "m": []}]),
        "note": words(node.note),
        **{name: getattr(node, name) for name in _PLAIN},
    }


def standing(picture: Picture) -> Picture:
    """The picture of a slide that was divided: its parts have other numbers now, so all of it stands from the start."""
    if picture.drawing is None:
        return picture
    nodes = tuple(replace(node, part=-1) for node in picture.drawing.nodes)
    return replace(picture, drawing=replace(picture.drawing, nodes=nodes))
