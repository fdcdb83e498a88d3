"""Flashes that can harm: the general and the red flash of WCAG 2.3.1, counted as Harding and Binnie did."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.colour import linear

Floats = NDArray[np.float32]

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)

CELLS = 36, 64
"""Rows and columns of cells in which light is followed."""

_CHANGE, _DARK = 0.1, 0.8
"""A flash is a change of a tenth of the highest luminance and back, of which the darker one is below 0.8."""

_RED_CHANGE, _RED = 20.0, 0.8
_ALLOWED = 6
"""Three flashes are six changes; what has more within a second is dangerous."""

_FIELD, _AREA = 3, 0.25
"""A quarter of a field of ten degrees, which is a third of the picture each way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashing:
    """What was found. `general` and `red` are the most changes, up and down, that a field has within a second.

    A field is a third of the picture each way, and counts what a quarter of it does. `times_s` are the seconds in which
    there are more than six.
    """

    general: int
    red: int
    times_s: tuple[float, ...]

    @property
    def found(self) -> bool:
        """Whether there are more than three flashes in any second."""
        return max(self.general, self.red) > _ALLOWED


class Flashes:
    """Counts the flashes of a film that is shown to it picture by picture; between two nothing changes."""

    def __init__(self) -> None:
        self._light, self._red = _Watch(_CHANGE), _Watch(_RED_CHANGE)
        self._most = [0, 0]
        self._times: list[float] = []

    def see(self, at_s: float, picture: NDArray[np.uint8]) -> None:
        """The next picture (height, width, 3) in sRGB."""
        light = _cells(picture)
        found = (
            self._light.seen(at_s, light @ _LUMINANCE, below=_DARK),
            self._red.seen(at_s, *_redness(light)),
        )
        self._most = [max(a, b) for a, b in zip(self._most, found, strict=True)]
        if max(found) > _ALLOWED and (not self._times or at_s - self._times[-1] >= 1):
            self._times.append(at_s)

    @property
    def found(self) -> Flashing:
        """What was seen so far."""
        return Flashing(general=self._most[0], red=self._most[1], times_s=tuple(self._times))


class _Watch:
    """Follows a value in each cell, and counts its turns by `change` or more within the last second."""

    def __init__(self, change: float) -> None:
        self.change = change
        self.low = self.high = np.zeros(CELLS, np.float32)
        self.way = np.zeros(CELLS, np.int8)
        self.turns: list[tuple[float, NDArray[np.bool_]]] = []
        self.begun = False
        self.was: NDArray[np.bool_] | None = None

    def seen(self, at_s: float, value: Floats, marked: NDArray[np.bool_] | None = None, *, below: float = 9e9) -> int:
        """The changes within the last second, as many as a quarter of some field has.

        Only cells that are `marked` before or after count, and changes whose darker end is `below` that.
        """
        if not self.begun:
            self.low, self.high, self.begun = value, value, True
            self.was = marked
            return 0
        up = (value - self.low >= self.change) & (self.low < below) & (self.way <= 0)
        down = (self.high - value >= self.change) & (value < below) & (self.way >= 0)
        if marked is not None and self.was is not None:
            up, down = up & (marked | self.was), down & (marked | self.was)
        self.was = marked
        turned = up | down
        self.way = np.where(up, 1, np.where(down, -1, self.way)).astype(np.int8)
        self.low = np.where(turned, value, np.minimum(self.low, value))
        self.high = np.where(turned, value, np.maximum(self.high, value))
        if not turned.any():
            return 0
        self.turns = [(t, where) for t, where in self.turns if at_s - t < 1] + [(at_s, turned)]
        return _together(np.sum([where for _, where in self.turns], axis=0))


def _together(turns: NDArray[np.int64]) -> int:
    """The most changes that a quarter of some field has."""
    height, width = CELLS[0] // _FIELD, CELLS[1] // _FIELD
    fields = np.lib.stride_tricks.sliding_window_view(turns, (height, width))[::3, ::3].reshape(-1, height * width)
    rank = height * width - int(np.ceil(_AREA * height * width))
    return int(np.partition(fields, rank, axis=1)[:, rank].max())


def _redness(rgb: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """(how red, whether it is saturated) of each cell, by the formula that WCAG gives for general use."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    much = np.maximum(0, red - green - blue) * 320
    return much, red >= _RED * np.maximum(1e-6, red + green + blue)


def _cells(picture: NDArray[np.uint8]) -> Floats:
    """Mean light in each cell (rows, columns, 3)."""
    rows, columns = CELLS
    height, width = picture.shape[:2]
    tall, wide = (np.linspace(0, n, parts + 1).astype(int)[:-1] for n, parts in ((height, rows), (width, columns)))
    sums = np.add.reduceat(np.add.reduceat(linear(picture), tall, axis=0), wide, axis=1)
    counts = np.outer(np.diff([*tall, height]), np.diff([*wide, width]))
    return np.asarray(sums / counts[..., None], np.float32)
