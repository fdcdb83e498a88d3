"""A scene: a slide laid out, as pictures of its states and the places of its parts."""

from dataclasses import dataclass

from lecturec.pane import Pane


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a part stands, in pixels of the finished picture. `part` indexes the slide's parts; -1 the title."""

    part: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`stills[k]` is the store key of the PNG of state k (see script.states); `state_of_beat` has one entry a beat."""

    stills: tuple[str, ...]
    state_of_beat: tuple[int, ...]
    boxes: tuple[Box, ...] = ()
    picture: "Picture | None" = None
    """The illustration that stands on the slide, if any."""
    pane: Pane | None = None
    """How it lies there in layers, where something is to move in it."""


SHAPES = ("tile", "card", "pill", "panel", "band", "dot", "bar", "ring", "slice", "circle")
"""What a node looks like. A tile has the layout's own size and its label under it; all others fill their box."""

FORMS = (
    "process",
    "cycle",
    "comparison",
    "before-after",
    "hierarchy",
    "timeline",
    "quantity",
    "part-whole",
    "overlap",
    "layers",
    "matrix",
    "network",
    "map",
    "icons",
)
"""What a drawing can be, as its author names it and as the manifest tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing of a drawing: a Lucide icon name or "", a short label, a centre in thousandths of the picture area.

    `width` and `height` are those of its box, in the same thousandths, 0 for a tile. `note` is said beside the label
    (a date, a value); `share` is what a bar, ring or slice is filled to, in thousandths. `part` is the part of the
    slide with which it appears, -1 for one that always stands.
    """

    icon: str
    label: str
    x: int
    y: int
    width: int = 0
    height: int = 0
    shape: str = "tile"
    note: str = ""
    share: int = 0
    part: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line between two nodes (by index); `arrow` when it points at the second.

    `path` are the points it runs through, in thousandths of the area; () leaves its way to the layout.
    """

    start: int
    stop: int
    arrow: bool = True
    path: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A vector drawing in front of a picture, drawn by the layout in the theme's colours and strokes."""

    kind: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What an illustrator gives back: `image` is the store key of a PNG ("" for none), with its provenance."""

    image: str
    width_px: int
    height_px: int
    drawing: Drawing | None = None
    why: str = ""
    """Why this was drawn, in words for its author."""
    words: tuple[str, ...] = ()
    """The words of the slide that it was read from."""
    engine: str = ""
    model: str = ""
    seed: int = 0
    licence: str = ""
    revision: str = ""
    prompt: str = ""
    """The digest of what it was made from."""
