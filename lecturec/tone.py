"""Colours of a picture toward those of a theme: mean and deviation in CIE Lab, moved part of the way."""

import io
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.float32]

STRENGTH = 0.45
"""How far the way goes: enough for one look, too little to lose what a picture shows."""


def toward_ramp(png: bytes, ramp: tuple[str, ...], strength: float = STRENGTH) -> bytes:
    """A PNG with its colours nearer to those of a ramp ("#rrggbb"). Raises OSError for bytes that are no picture."""
    with Image.open(io.BytesIO(png)) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    colours = np.array([[[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in ramp]], np.uint8)
    out = io.BytesIO()
    Image.fromarray(toned(pixels, colours, strength)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def toned(pixels: npt.NDArray[np.uint8], like: npt.NDArray[np.uint8], strength: float) -> npt.NDArray[np.uint8]:
    """Pixels (height, width, 3) with mean and deviation of each Lab channel moved toward those of `like`, by a share.

    The lightness keeps its deviation: it is what a picture is drawn with.
    """
    own, other = lab(pixels), lab(like)
    mean, spread = own.mean(axis=(0, 1)), own.std(axis=(0, 1)) + 1e-3
    aim, width = other.mean(axis=(0, 1)), other.std(axis=(0, 1)) + 1e-3
    scale = np.clip(width / spread, 0.4, 2.5)
    scale[0] = 1
    moved = (own - mean) * (1 + strength * (scale - 1)) + mean + strength * (aim - mean)
    return rgb(moved.astype(np.float32))


def lab(pixels: npt.NDArray[np.uint8]) -> Floats:
    """CIE Lab (D65) of sRGB bytes: L 0 to 100, a and b about -100 to 100."""
    xyz = _linear()[pixels] @ (_TO_XYZ / _WHITE[:, None]).T.astype(np.float32)
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = (root[..., i] for i in range(3))
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)


def rgb(colours: Floats) -> npt.NDArray[np.uint8]:
    """SRGB bytes of CIE Lab; what no screen shows is clipped."""
    y = (colours[..., 0] + 16) / 116
    root = np.stack([y + colours[..., 1] / 500, y, y - colours[..., 2] / 200], axis=-1)
    xyz = np.where(root > 0.206893, root**3, (root - 16 / 116) / 7.787) * _WHITE
    light = np.clip(xyz @ np.linalg.inv(_TO_XYZ).T, 0, 1)
    shown = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    made: npt.NDArray[np.uint8] = np.rint(255 * shown).astype(np.uint8)
    return made


@cache
def _linear() -> Floats:
    steps = np.arange(256) / 255
    return np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4).astype(np.float32)


_TO_XYZ: npt.NDArray[Any] = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE: npt.NDArray[Any] = np.array([0.95047, 1.0, 1.08883])
