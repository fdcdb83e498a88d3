"""Distinctness: which slides look so alike that a viewer may take them for one."""

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.colour import Floats, lab

ALIKE = 0.9
"""From this likeness on, two slides are named."""

_SEEN = 10.0
"""Two colours this far apart in CIELAB are seen to differ side by side."""

_GROUND = 4.0


def likenesses(pictures: list[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """(n, n) of n sRGB pictures of one size: of all that stands on either of two slides, the share that is the same.

    What stands on a slide is whatever differs from its ground, the colour that most of it has. Two empty slides of
    one ground are alike (1).
    """
    small = [lab(_third(picture)) for picture in pictures]
    inks = [_ink(picture) for picture in small]
    found = np.eye(len(small))
    for k, one in enumerate(small):
        for n in range(k):
            differs = np.sum((one - small[n]) ** 2, axis=2) > _SEEN**2
            both = (inks[k] | inks[n] | differs).sum()
            found[k, n] = found[n, k] = 1 - differs.sum() / both if both else 1.0
    return found


def _third(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = (n // 3 * 3 for n in picture.shape[:2])
    cells = picture[:height, :width].reshape(height // 3, 3, width // 3, 3, 3)
    return np.asarray(np.round(cells.mean(axis=(1, 3))), np.uint8)


def _ink(picture: Floats) -> NDArray[np.bool_]:
    cells = np.floor(picture / _GROUND).astype(np.int64).reshape(-1, 3)
    kinds, counts = np.unique(cells, axis=0, return_counts=True)
    ground = (kinds[counts.argmax()] + 0.5) * _GROUND
    return np.asarray(np.sum((picture - ground) ** 2, axis=2) > _SEEN**2)
