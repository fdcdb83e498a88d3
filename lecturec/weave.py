"""Scenes -> Weaves: pictures that turn into the next one, and that drift, made by whoever drew them and kept."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lecturec import likeness
from lecturec.diagnostics import Report
from lecturec.dial import LATENT, MOTION
from lecturec.digest import digest
from lecturec.drift import Weaves
from lecturec.illustrate import Ask, request_of
from lecturec.overtime import Pool, awaited
from lecturec.pane import Box, Pane, Weave
from lecturec.scene import Drawing, Scene
from lecturec.source import Span
from lecturec.standing import box_of_node
from lecturec.store import Store

if TYPE_CHECKING:
    from PIL import Image

VERSION = 2
"""Raised when the same pictures come to another pile."""

STEPS = 9
"""Pictures from one to another, between which the eye sees none missing."""

LOOP_STEPS = 32
"""Pictures of a loop."""


class NoWay(Exception):
    """There is no way from one picture to another but to fade; the message says why."""


def weave(
    scenes: tuple[Scene, ...],
    made_from: Mapping[str, Ask],
    illustrator: Any,
    store: Store,
    report: Report,
    *,
    level: int,
    ground: str,
    size: tuple[int, int],
    spans: tuple[Span, ...],
    jobs: int = 1,
) -> Weaves:
    """What moves between and on these scenes, whose pictures were made from `made_from` (by store key).

    `ground` is the colour of the page ("#rrggbb"), `size` that of the slides in pixels. Where one picture cannot be
    turned into the next, the slides fade; the report is told how many do, and why.
    """
    if level < LATENT or illustrator is None:
        return Weaves()
    loom = _Maker(made_from, illustrator, store, ground, size)
    turns = {i: (a, b) for i, (a, b) in enumerate(pairwise(scenes)) if _shown(a) and _shown(b) and not _same(a, b)}
    drifts = {i: scene for i, scene in enumerate(scenes) if level >= MOTION and _shown(scene)}
    works: list[Callable[[], Weave | NoWay]] = [partial(loom.turn, a, b) for a, b in turns.values()]
    works += [partial(loom.loop, scene) for scene in drifts.values()]
    with Pool(max(1, jobs), "illustrate") as pool:
        made = list(awaited([pool.submit(work) for work in works], [spans[i] for i in (*turns, *drifts)]))
    found = dict(zip(turns, made[: len(turns)], strict=True)), dict(zip(drifts, made[len(turns) :], strict=True))
    for kind, kept in zip(("turn into the next", "drift"), found, strict=True):
        lacking = [way for way in kept.values() if isinstance(way, NoWay)]
        if lacking:
            said = f"{len(lacking)} of {len(kept)} pictures do not {kind}: {lacking[0]}"
            report.note("coherence-lower", said, hint="coherence: entities asks for no more than they do")
    only = [{i: way for i, way in kept.items() if isinstance(way, Weave)} for kept in found]
    return Weaves(turns=only[0], loops=only[1])


def _shown(scene: Scene) -> bool:
    return bool(scene.pane and scene.picture and scene.picture.image)


def _same(a: Scene, b: Scene) -> bool:
    """Whether a slide goes on from the one before, with its picture."""
    return bool(
        a.picture and b.picture and (a.picture.image, a.picture.drawing) == (b.picture.image, b.picture.drawing)
    )


class _Maker:
    """Makes piles of pictures that the store lacks. Safe to use from several threads."""

    def __init__(
        self, made_from: Mapping[str, Ask], illustrator: Any, store: Store, ground: str, size: tuple[int, int]
    ) -> None:
        self.made_from, self.illustrator, self.store, self.ground, self.size = (
            made_from,
            illustrator,
            store,
            ground,
            size,
        )

    def turn(self, a: Scene, b: Scene) -> Weave | NoWay:
        """How the picture of one scene turns into that of the next."""
        if not (a.pane and b.pane and a.picture and b.picture):
            return NoWay("there is none")
        keys = a.picture.image, b.picture.image
        box = _even(_around(a.pane.box, b.pane.box), self.size)
        key = digest("turn", VERSION, STEPS, keys, _place(a.pane), _place(b.pane), box, self.ground)
        if why := self._pile(key, STEPS, lambda: self._between(keys, a, b, box)):
            return NoWay(why)
        return Weave(
            box=box,
            grounds=key,
            count=STEPS,
            before=a.pane.layers[-1],
            after=b.pane.layers[0],
            moved=self._moved(a, b),
        )

    def loop(self, scene: Scene) -> Weave | NoWay:
        """How the picture of a scene drifts."""
        if not (scene.pane and scene.picture):
            return NoWay("there is none")
        image, box = scene.picture.image, _even(scene.pane.box, self.size)
        key = digest("loop", VERSION, LOOP_STEPS, image, _place(scene.pane), box, self.ground)
        if why := self._pile(key, LOOP_STEPS, lambda: self._around(image, scene, box)):
            return NoWay(why)
        return Weave(box=box, grounds=key, count=LOOP_STEPS, before=("", ""), after=("", ""))

    def _pile(self, key: str, count: int, make: Callable[[], list[bytes]]) -> str:
        """Have a pile in the store; gives why not, "" if it is there."""
        from lecturec.backends import BackendError

        if self.store.notes(key) is not None:
            self.store.hits["motion"] = self.store.hits.get("motion", 0) + 1
            return ""
        try:
            pictures = make()
        except (BackendError, NoWay) as wrong:
            return str(wrong)
        if len(pictures) != count:
            return f"{len(pictures)} pictures were made, and {count} were asked for"
        from lecturec.woven import piled

        self.store.fetch("motion", key, lambda: (piled(pictures), {}))
        return ""

    def _between(self, keys: tuple[str, str], a: Scene, b: Scene, box: Box) -> list[bytes]:
        """The grounds between two scenes: each picture on its way as its own slide shows it, and both blended."""
        from PIL import Image

        asks = [self.made_from.get(key) for key in keys]
        ways = getattr(self.illustrator, "between", None)
        if ways is None or asks[0] is None or asks[1] is None or a.picture is None or b.picture is None:
            return self._warped(keys, a, b, box)
        if a.picture.engine != b.picture.engine:
            return self._warped(keys, a, b, box)
        one, other = (request_of(ask, self.store) for ask in asks if ask)
        there = list(ways(one, other, STEPS))
        if a.pane == b.pane or _place(a.pane) == _place(b.pane):
            return [_png(self._shown(picture, a, box)) for picture in there]
        back = list(ways(other, one, STEPS))[::-1]
        ends = zip(there, back, strict=True)
        shown = [(self._shown(p, a, box), self._shown(q, b, box)) for p, q in ends]
        return [_png(Image.blend(p, q, k / (STEPS - 1))) for k, (p, q) in enumerate(shown)]

    def _warped(self, keys: tuple[str, str], a: Scene, b: Scene, box: Box) -> list[bytes]:
        """The same where nobody knows a way but the pixels themselves. Raises NoWay."""
        import numpy as np
        from PIL import Image

        from lecturec.warp import warped

        one, other = (np.asarray(self._shown(self.store.read(k), s, box)) for k, s in zip(keys, (a, b), strict=True))
        between = warped(one, other, STEPS)
        if isinstance(between, str):
            raise NoWay(between)
        return [_png(Image.fromarray(picture)) for picture in between]

    def _around(self, image: str, scene: Scene, box: Box) -> list[bytes]:
        """The grounds of a loop. Raises NoWay."""
        ask, animate = self.made_from.get(image), getattr(self.illustrator, "animate", None)
        if ask is None or animate is None:
            raise NoWay("whoever drew them only draws pictures that stand")
        made = animate(request_of(ask, self.store), self.store.read(image), LOOP_STEPS)
        return [_png(self._shown(picture, scene, box)) for picture in made]

    def _shown(self, picture: bytes, scene: Scene, box: Box) -> "Image.Image":
        """A picture as its slide shows it, melting into the page: what the box holds of it, in its own detail."""
        from PIL import Image

        pane = scene.pane
        if pane is None:
            raise NoWay("there is none")
        with Image.open(io.BytesIO(picture)) as opened:
            own = opened.convert("RGB")
        # The embedded illustrator's fields are soft, and kept at half their size.
        scale = 2 if 2 * own.width <= pane.box[2] + 2 else 1
        x, y, width, height = _scaled(pane.box, box, scale)
        made = Image.new("RGB", (box[2] // scale, box[3] // scale), self.ground)
        made.paste(_covering(own, width, height), (x, y))
        vx, vy, wide, high = _scaled(pane.veil, box, scale)
        made.paste(self.ground, (vx, vy, vx + wide, vy + high), _veil(pane.side, wide, high))
        return made

    def _moved(self, a: Scene, b: Scene) -> tuple[tuple[Box, Box], ...]:
        """Where the things stand that both drawings hold."""
        one, other = (scene.picture.drawing if scene.picture else None for scene in (a, b))
        if one is None or other is None or a.pane is None or b.pane is None:
            return ()
        return tuple((self._box(one, i, a), self._box(other, k, b)) for i, k in likeness.pairs(one, other))

    def _box(self, drawing: Drawing, number: int, scene: Scene) -> Box:
        ask = self.made_from.get(scene.picture.image) if scene.picture else None
        fade, unit = ask.fade if ask else "none", min(self.size) / 1080
        return box_of_node(drawing, number, scene.pane.box if scene.pane else (0, 0, 1, 1), fade, unit, rtl=_rtl(scene))


def _rtl(scene: Scene) -> bool:
    return scene.pane is not None and scene.pane.side == "right"


def _place(pane: Pane | None) -> Pane | None:
    """Where a picture lies, whatever is over it."""
    return pane and replace(pane, layers=())


@lru_cache(maxsize=8)
def _veil(side: str, width: int, height: int) -> "Image.Image":
    """How much of a veil there is at each place: all pictures of a turn lie under the same one."""
    from PIL import Image

    from lecturec.layout.veils import veil

    with Image.open(io.BytesIO(veil("#000000", side, width, height))) as opened:
        thick: Image.Image = opened.getchannel("A")
    return thick


def _scaled(inner: Box, box: Box, scale: int) -> Box:
    """A box within another one that is shown smaller: outwards to whole pixels, so that a veil leaves no edge bare."""
    x, y = (inner[0] - box[0]) // scale, (inner[1] - box[1]) // scale
    right, bottom = -(-(inner[0] + inner[2] - box[0]) // scale), -(-(inner[1] + inner[3] - box[1]) // scale)
    return x, y, right - x, bottom - y


def _around(a: Box, b: Box) -> Box:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    right, bottom = max(a[0] + a[2], b[0] + b[2]), max(a[1] + a[3], b[1] + b[3])
    return x, y, right - x, bottom - y


def _even(box: Box, size: tuple[int, int]) -> Box:
    """A box outwards to even pixels, as far as the slide reaches."""
    x, y = box[0] & ~1, box[1] & ~1
    right, bottom = min(box[0] + box[2] + 1 & ~1, size[0]), min(box[1] + box[3] + 1 & ~1, size[1])
    return x, y, right - x, bottom - y


def _covering(picture: "Image.Image", width: int, height: int) -> "Image.Image":
    """The picture at this size, cut where its shape differs."""
    from PIL import Image

    if picture.size == (width, height):
        return picture
    share = min(picture.width / width, picture.height / height)
    dx, dy = (picture.width - width * share) / 2, (picture.height - height * share) / 2
    cut = (dx, dy, picture.width - dx, picture.height - dy)
    return picture.resize((width, height), Image.Resampling.BICUBIC, box=cut)


def _png(picture: "Image.Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
