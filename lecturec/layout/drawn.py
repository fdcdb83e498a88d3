"""An illustration's drawing as the slide templates take it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lecturec.layout.parts import longest
from lecturec.scene import Drawing, Picture

_PLAIN = ("x", "y", "width", "height", "shape", "share", "part")


def drawing_values(drawing: Drawing, icon: Callable[[str], str], words: Callable[[str], str]) -> dict[str, Any]:
    """A drawing as plain JSON; `icon` and `words` make values of a name and of author text."""
    count = len(drawing.nodes)
    return {
        "kind": drawing.kind,
        "nodes": [
            {
                "icon": icon(node.icon) if node.icon or not node.width else "",
                "label": words(node.label),
                "need": longest([{"t": node.label, "m": []}]),
                "note": words(node.note),
                **{name: getattr(node, name) for name in _PLAIN},
            }
            for node in drawing.nodes
        ],
        "edges": [
            {"start": e.start, "stop": e.stop, "arrow": e.arrow, "path": [list(point) for point in e.path]}
            for e in drawing.edges
            if e.start != e.stop and 0 <= e.start < count and 0 <= e.stop < count
        ],
    }


def standing(picture: Picture) -> Picture:
    """The picture of a slide that was divided: its parts have other numbers now, so all of it stands from the start."""
    if picture.drawing is None:
        return picture
    nodes = tuple(replace(node, part=-1) for node in picture.drawing.nodes)
    return replace(picture, drawing=replace(picture.drawing, nodes=nodes))
