"""A scene: a slide laid out, as pictures of its states and the places of its parts."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One icon of a drawing: a Lucide icon name, a short label, a centre in thousandths of the picture area."""

    icon: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line between two nodes (by index); `arrow` when it points at the second."""

    start: int
    stop: int
    arrow: bool = True


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
    engine: str = ""
    model: str = ""
    seed: int = 0
    licence: str = ""
