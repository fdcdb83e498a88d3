"""What is seen in the box of a slide's picture, in layers: data for whatever moves there under the words."""

from dataclasses import dataclass

VERSION = 1
"""Raised when the same weave gives other pictures."""

Box = tuple[int, int, int, int]
"""x, y, width and height in pixels of the slides."""

Layers = tuple[str, str]
"""Store keys of two RGBA PNGs of a whole slide: its words, and the drawing under them; ("", "") for neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """A picture as it lies on its slide: its box, the veil in which it melts into the page, and what is over it.

    `side` is the one on which the veil is thick; `layers` has an entry for each state of the slide.
    """

    box: Box
    veil: Box
    side: str
    layers: tuple[Layers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weave:
    """What moves in a box (even pixels): `grounds` is the store key of `count` pictures that fill it, in order.

    Over them the layers of one state turn into those of another, while what stood in `moved[k][0]` of the first
    drawing moves to `moved[k][1]` of the second. Without a `period` the grounds lead once from the first to the last.
    With one (in frames), they are a loop, whose first one shows at frame 0; `first` is the frame that this begins with.
    """

    box: Box
    grounds: str
    count: int
    before: Layers
    after: Layers
    moved: tuple[tuple[Box, Box], ...] = ()
    period: int = 0
    first: int = 0
