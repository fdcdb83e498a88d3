"""Smoothness in time: how much each picture differs from the one before, after what moved is moved back."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.flow import Flow, consistent, warped

Floats = NDArray[np.float32]

NOISE = 1 / 255
"""A picture that differs by less than this anywhere, after the mean over 8 pixels, is the one before coded anew."""

REGIONS = 4, 6
"""Rows and columns of regions whose motion is followed."""

_REST_S = 0.25
"""Where nothing changes for as long as this, a motion has ended."""

_CUT = 0.01
"""A single step is a cut when it changes as much as this of full brightness, on the average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one picture to the next, at `at_s`.

    `change` is the mean difference of luma (0 to 1). Where flow was looked for, `warp` is the root mean square of what
    differs after the flow is undone, among the share `seen` of pixels whose flow is consistent; `moved` is the mean
    flow of each region in widths of the picture (rows, columns, 2). Else they are NaN and None.
    """

    at_s: float
    change: float
    warp: float = float("nan")
    seen: float = float("nan")
    moved: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Steps that follow one another without a rest; a single one is a cut, in which nothing can move smoothly.

    `change` is the 95th percentile of the steps' change, `warp` the root mean square of their warping errors, `uneven`
    the 95th percentile of the second difference of change, `jerk` the root mean square of the third derivative of
    place, in widths of the picture per second cubed. NaN is what was not measured.
    """

    start_s: float
    stop_s: float
    steps: int
    change: float
    warp: float
    seen: float
    uneven: float
    jerk: float

    @property
    def cut(self) -> bool:
        """Whether it is one hard change."""
        return self.steps == 1 and self.change >= _CUT


def luma(picture: NDArray[np.uint8]) -> Floats:
    """Luma (Rec. 709) of an sRGB picture at half its size, 0 to 1."""
    height, width = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32) / 255
    whole = picture[:height, :width].astype(np.float32) @ weights
    rows = whole[::2] + whole[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) / 4, np.float32)


def differs(one: Floats, other: Floats) -> bool:
    """Whether two pictures of luma differ by more than their coding."""
    gap = one - other
    height, width = (n // 4 * 4 for n in gap.shape)
    return bool(np.abs(_means(gap[:height, :width], height // 4, width // 4)).max(initial=0) > NOISE)


class Steps:
    """Finds the steps of a film that is shown to it picture by picture; where nothing changes there is none.

    Flow takes longest: of more than `most` expected pictures it is found in some stretches of 32 only, evenly spread.
    """

    def __init__(self, flow: Flow, *, most: int, expected: int) -> None:
        self.found: list[Step] = []
        self._flow, self._stretches = flow, max(1, -(-expected // most))
        self._last: Floats | None = None

    def see(self, at_s: float, picture: NDArray[np.uint8]) -> None:
        """The next picture (height, width, 3) in sRGB."""
        now = luma(picture)
        if self._last is not None and differs(self._last, now):
            looked = len(self.found) // 32 % self._stretches == 0
            self.found.append(step(at_s, self._last, now, self._flow if looked else None))
        self._last = now


def step(at_s: float, before: Floats, after: Floats, flow: Flow | None) -> Step:
    """One step; without a flow, its change alone."""
    change = float(np.abs(after - before).mean())
    if flow is None:
        return Step(at_s=at_s, change=change)
    forward, backward = flow(before, after), flow(after, before)
    known = consistent(forward, backward)
    rest = np.where(known, before - warped(after, forward), 0)
    warp = float(np.sqrt((rest.astype(np.float64) ** 2).sum() / known.sum())) if known.any() else float("nan")
    # What looks like motion in a fade explains nothing of what changed: only a way that does is one.
    before_and_after = np.where(known, before - after, 0)
    explained = _by_region(rest**2) < 0.5 * _by_region(before_and_after**2)
    ways = (_by_region(np.where(known, forward[..., k], 0)) for k in (0, 1))
    moved = np.stack([np.where(explained, way, 0) for way in ways], axis=-1) / before.shape[1]
    return Step(at_s=at_s, change=change, warp=warp, seen=float(known.mean()), moved=moved.astype(np.float32))


def motions(found: Iterable[Step], fps: float) -> tuple[Motion, ...]:
    """Steps gathered into motions; a rest of a quarter of a second ends one."""
    together: list[list[Step]] = []
    for one in found:
        if together and one.at_s - together[-1][-1].at_s <= max(_REST_S, 1.5 / fps):
            together[-1].append(one)
        else:
            together.append([one])
    return tuple(_motion(some, fps) for some in together)


def _motion(some: list[Step], fps: float) -> Motion:
    cut = len(some) == 1 and some[0].change >= _CUT
    # A slow motion may change its picture less often than the film does.
    pace_hz = 1 / float(np.median(np.diff([s.at_s for s in some]))) if len(some) > 1 else fps
    change = np.array([s.change for s in some])
    rest = np.concatenate([[0, 0], change, [0, 0]])
    whole = not cut and all(s.moved is not None for s in some)
    seen = np.array([s.seen for s in some])
    warp = np.array([s.warp for s in some])
    warp = warp[np.isfinite(warp)]
    return Motion(
        start_s=some[0].at_s - 1 / fps,
        stop_s=some[-1].at_s,
        steps=len(some),
        change=float(np.percentile(change, 95)),
        warp=float(np.sqrt(np.mean(warp**2))) if len(warp) and not cut else float("nan"),
        seen=float(np.nanmean(seen)) if np.isfinite(seen).any() and not cut else float("nan"),
        uneven=0.0 if cut else float(np.percentile(np.abs(np.diff(rest, 2)), 95)),
        jerk=_jerk(np.stack([s.moved for s in some if s.moved is not None]), pace_hz) if whole else float("nan"),
    )


def _jerk(moved: Floats, pace_hz: float) -> float:
    """From rest to rest: a motion that sets in at once has its jerk there."""
    rest = np.zeros((2, *moved.shape[1:]), np.float64)
    bent = np.diff(np.concatenate([rest, moved * pace_hz, rest]), 2, axis=0) * pace_hz**2
    return float(np.sqrt(np.mean(np.sum(bent**2, axis=-1))))


def _by_region(values: Floats) -> Floats:
    """The mean of each region: (height, width) to (rows, columns)."""
    rows, columns = REGIONS
    height, width = values.shape[0] // rows * rows, values.shape[1] // columns * columns
    return _means(values[:height, :width], rows, columns)


def _means(values: Floats, rows: int, columns: int) -> Floats:
    """The mean of each cell of a picture that so many rows and columns divide."""
    height, width = values.shape
    bands = values.reshape(rows, height // rows, width).mean(axis=1)
    return np.asarray(bands.reshape(rows, columns, width // columns).mean(axis=2), np.float32)
