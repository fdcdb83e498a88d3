"""Windows of time for models that look at several pictures at once."""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

MOST, SHORTEST_S = 60, 2.0
"""A film is cut into so many windows at most, each at least so long."""

PICTURES = 32
"""What is kept of a window; a model that takes fewer gets them evenly spread."""

Picture = NDArray[np.uint8]


class Windows:
    """Keeps pictures evenly spread over each window of a film that is shown to it; one that stands is kept once."""

    def __init__(self, length_s: float) -> None:
        count = max(1, min(MOST, int(length_s / SHORTEST_S)))
        self.length_s = length_s / count
        self._times = [(k + 0.5) * length_s / (count * PICTURES) for k in range(count * PICTURES)]
        self._which: list[int] = []
        self._kept: list[Picture] = []
        self._last: Picture | None = None

    def see(self, at_s: float, picture: Picture) -> None:
        """The next picture."""
        self._until(at_s)
        self._last = picture

    def windows(self, pictures: int) -> list[NDArray[np.uint8]]:
        """Each window as (pictures, height, width, 3), at half the size."""
        self._until(float("inf"))
        places = ((np.arange(pictures) + 0.5) * PICTURES / pictures).astype(int)
        which = np.array(self._which).reshape(-1, PICTURES)[:, places % PICTURES]
        return [np.stack([self._kept[k] for k in row]) for row in which]

    def _until(self, at_s: float) -> None:
        """What stood before `at_s` stands for all times till then that are still open."""
        done = len(self._which)
        due = bisect_left(self._times, at_s, done) - done
        if due and self._last is not None:
            height, width = (n // 2 * 2 for n in self._last.shape[:2])
            cells = self._last[:height, :width].reshape(height // 2, 2, width // 2, 2, 3)
            self._kept.append(np.round(cells.mean(axis=(1, 3))).astype(np.uint8))
            self._which += [len(self._kept) - 1] * due
