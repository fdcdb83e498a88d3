"""Colours as eyes measure them: sRGB into CIELAB, and into the relative luminance of WCAG."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]],
    np.float32,
)
_WHITE = np.array([0.95047, 1.0, 1.08883], np.float32)  # D65
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
_EDGE = (6 / 29) ** 3


def linear(rgb: NDArray[np.uint8]) -> Floats:
    """Light as it adds up, 0 to 1, of sRGB bytes of any shape."""
    return _table()[rgb]


def luminance(rgb: NDArray[np.uint8]) -> Floats:
    """Relative luminance (WCAG 2.2), 0 to 1: (..., 3) bytes to (...)."""
    return linear(rgb) @ _LUMINANCE


def lab(rgb: NDArray[np.uint8]) -> Floats:
    """CIELAB under D65, in units of which eyes just tell two or three apart: (..., 3) bytes to (..., 3)."""
    share = linear(rgb) @ (_TO_XYZ.T / _WHITE)
    bent = np.where(share > _EDGE, np.cbrt(share), share * np.float32(841 / 108) + np.float32(4 / 29))
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def read_hex(colours: tuple[str, ...]) -> NDArray[np.uint8]:
    """(n, 3) bytes of n colours "#rrggbb"."""
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], np.uint8).reshape(-1, 3)


@cache
def _table() -> Floats:
    share = np.arange(256, dtype=np.float32) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4).astype(np.float32)
