"""The pictures of a box in which something moves: grounds, the drawing over them, and the words over both."""

import io
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from lecturec.compose import ease
from lecturec.pane import Box, Weave

RGB = npt.NDArray[np.uint8]

_SWAY, _RISE = 0.004, 0.007
"""How far a drawing floats over its ground, across and up, as shares of the height of the box."""


_APART = 12
"""Empty rows that part one patch of a layer from the next, and what is kept around each."""


class Loom:
    """A weave with all that its pictures share. `read` gives the bytes of a store key, or raises Vanished."""

    def __init__(self, weave: Weave, read: Callable[[str], bytes]) -> None:
        self.weave = weave
        self.x, self.y, self.width, self.height = weave.box
        self.grounds = parted(read(weave.grounds), weave.count)
        self.opened: dict[int, Image.Image] = {}
        words, drawing = (self._layer(read(key)) for key in weave.before)
        if weave.after == weave.before:
            new_words, new_drawing = words, drawing
        else:
            new_words, new_drawing = (self._layer(read(key)) for key in weave.after)
        self.moved = [self._sprites((drawing, new_drawing), pair) for pair in weave.moved]
        for _, _, start, stop in self.moved:
            drawing.paste((0, 0, 0, 0), start)
            new_drawing.paste((0, 0, 0, 0), stop)
        self.words, self.drawings = _patches(words, new_words), _patches(drawing, new_drawing)

    def turning(self, frames: int) -> Iterator[RGB]:
        """The pictures that lead from the one to the other, as compose.motion counts them."""
        for i in range(frames):
            yield self.picture(t := ease((i + 1) / (frames + 1)), t * (self.weave.count - 1))

    def drifting(self, frames: range, kind: str = "") -> Iterator[RGB]:
        """The pictures of a loop, of these frames from its beginning on; with a `kind` the layers change meanwhile."""
        for i, frame in enumerate(frames):
            along = (frame + self.weave.first) / self.weave.period % 1
            share = ease((i + 1) / (len(frames) + 1)) if kind else 0.0
            yield self.picture(share, along * self.weave.count, along)

    def picture(self, share: float, ground: float, along: float = 0.0) -> RGB:
        """One picture: how far the layers have changed, which ground it is, and where in a loop."""
        made = self._ground(ground)
        for corner, before, after in self.drawings:
            patch = _between(before, after, share)
            _over(made, self._afloat(patch, along) if along else patch, corner)
        for before, after, start, stop in self.moved:
            # Each keeps its own shape; their middles go the way together.
            middle = [(a + (b - a) * share) / 2 for a, b in zip(_sums(start), _sums(stop), strict=True)]
            for sprite, much in ((before, 1 - share), (after, share)):
                corner = round(middle[0] - sprite.width / 2), round(middle[1] - sprite.height / 2)
                _over(made, _between(Image.new("RGBa", sprite.size), sprite, much), corner)
        for corner, before, after in self.words:
            _over(made, _between(before, after, share), corner)
        return np.asarray(made)

    def _ground(self, at: float) -> Image.Image:
        first, share = int(at) % self.weave.count, at - int(at)
        last = first + 1 == self.weave.count and not self.weave.period
        following = first if last else (first + 1) % self.weave.count
        one = self._open(first)
        made = Image.blend(one, self._open(following), share) if share > 1e-3 and following != first else one
        return made.resize((self.width, self.height), Image.Resampling.BILINEAR)

    def _open(self, number: int) -> Image.Image:
        if number not in self.opened:
            if len(self.opened) > 2:
                self.opened.clear()
            with Image.open(io.BytesIO(self.grounds[number])) as opened:
                self.opened[number] = opened.convert("RGB")
        return self.opened[number]

    def _layer(self, png: bytes) -> Image.Image:
        """A layer in the box, its colours multiplied by how much they cover."""
        with Image.open(io.BytesIO(png)) as opened:
            cut = opened.crop((self.x, self.y, self.x + self.width, self.y + self.height))
            layer: Image.Image = cut.convert("RGBa")
        return layer

    def _sprites(
        self, layers: tuple[Image.Image, Image.Image], pair: tuple[Box, Box]
    ) -> tuple[Image.Image, Image.Image, Box, Box]:
        (one, start), (other, stop) = (self._cut(layer, box) for layer, box in zip(layers, pair, strict=True))
        return one, other, start, stop

    def _cut(self, layer: Image.Image, box: Box) -> tuple[Image.Image, Box]:
        """What stands in a box of a layer, and how far it reaches: left, top, right, bottom within this one."""
        x, y = max(0, box[0] - self.x), max(0, box[1] - self.y)
        right, bottom = min(self.width, box[0] + box[2] - self.x), min(self.height, box[1] + box[3] - self.y)
        whole = (x, y, max(x + 1, right), max(y + 1, bottom))
        found = layer.crop(whole).getchannel("a").getbbox() if right > x and bottom > y else None
        reach = (x + found[0], y + found[1], x + found[2], y + found[3]) if found else whole
        return layer.crop(reach), reach

    def _afloat(self, drawing: Image.Image, along: float) -> Image.Image:
        """The drawing a little beside its place; it sets off softly and comes to rest where it began."""
        turn = 2 * np.pi * along - 0.9 * np.sin(2 * np.pi * along)
        across = self.height * _SWAY * float(np.sin(turn))
        up = self.height * _RISE * (1 - float(np.cos(turn))) / 2
        moved = (1, 0, -across, 0, 1, up)
        return drawing.transform(drawing.size, Image.Transform.AFFINE, moved, Image.Resampling.BILINEAR)


def _sums(reach: Box) -> tuple[int, int]:
    """Twice the middle of a box: left and right, top and bottom."""
    return reach[0] + reach[2], reach[1] + reach[3]


def parted(pile: bytes, count: int) -> list[bytes]:
    """The pictures of a pile. Raises ValueError for one that holds another number of them."""
    found, at = [], 0
    while at < len(pile):
        stop = at + 4 + int.from_bytes(pile[at : at + 4], "big")
        found.append(pile[at + 4 : stop])
        at = stop
    if len(found) != count:
        raise ValueError("a pile of pictures is damaged")
    return found


def piled(pictures: list[bytes]) -> bytes:
    """Pictures one after another, each with its length before it."""
    return b"".join(len(picture).to_bytes(4, "big") + picture for picture in pictures)


Patch = tuple[tuple[int, int], Image.Image, Image.Image]
"""A stretch of rows of two layers in which there is something: its corner, and what each layer holds there."""


def _patches(before: Image.Image, after: Image.Image) -> list[Patch]:
    """Two layers without what is empty in both: most of a slide is, and costs nothing then."""
    alpha = np.maximum(np.asarray(before.getchannel("a")), np.asarray(after.getchannel("a")))
    rows = np.flatnonzero(alpha.any(axis=1))
    found = []
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 2 * _APART) + 1) if rows.size else ():
        columns = np.flatnonzero(alpha[run[0] : run[-1] + 1].any(axis=0))
        x, y = max(0, int(columns[0]) - _APART), max(0, int(run[0]) - _APART)
        box = (x, y, min(before.width, int(columns[-1]) + 1 + _APART), min(before.height, int(run[-1]) + 1 + _APART))
        one = before.crop(box)
        found.append(((x, y), one, one if after is before else after.crop(box)))
    return found


def _between(before: Image.Image, after: Image.Image, share: float) -> Image.Image:
    if before is after or share <= 0:
        return before
    return after if share >= 1 else Image.blend(before, after, share)


def _over(ground: Image.Image, layer: Image.Image, at: tuple[int, int]) -> None:
    """Lay a layer of multiplied colours over a ground."""
    shown = layer.convert("RGBA")
    ground.paste(shown, at, shown)
