"""Style without a model: which colours a picture has, how far they are from another's, and how fine its texture is."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.colour import Floats, lab, read_hex
from lecturec.theme import Colours

_DIRECTIONS, _QUANTILES, _PIXELS = 32, 64, 8_000
_STEPS = 8
_FAR = 20.0
"""Two colours this far apart in CIELAB are no longer taken for shades of one."""

_SWATCHES, _BIN = 5, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of a picture: mean lightness and chroma, the largest ones with their shares, and a signature.

    `signature` is (directions, quantiles): the pixels in CIELAB, sorted along directions that cover all of them.
    """

    lightness: float
    contrast: float
    chroma: float
    swatches: tuple[tuple[str, float], ...]
    signature: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Texture:
    """How much a picture changes from pixel to pixel.

    `gradient` is the root mean square of the change of L* per pixel, `slope` that of the spectrum's power over
    frequency (both in logarithms), `fine` the share of the spectrum's energy above half the highest frequency.
    """

    gradient: float
    slope: float
    fine: float


def palette(picture: NDArray[np.uint8]) -> Palette:
    """The palette of an sRGB picture (height, width, 3)."""
    pixels = lab(picture).reshape(-1, 3)
    lightness = pixels[:, 0]
    chroma = np.hypot(pixels[:, 1], pixels[:, 2])
    along = np.sort(pixels[:: max(1, len(pixels) // _PIXELS)] @ _directions().T, axis=0)
    places = (np.arange(_QUANTILES) + 0.5) / _QUANTILES * len(along)
    return Palette(
        lightness=float(lightness.mean()),
        contrast=float(lightness.std()),
        chroma=float(chroma.mean()),
        swatches=_swatches(picture.reshape(-1, 3), pixels),
        signature=along[places.astype(int)].T.astype(np.float32),
    )


def palette_distance(one: Palette, other: Palette) -> float:
    """How far colours have to be moved, in CIELAB, to turn one palette into the other.

    The sliced Wasserstein distance of second order, scaled so that a palette whose colours are all shifted by ten
    units is ten units away.
    """
    return float(np.sqrt(3 * np.mean((one.signature - other.signature) ** 2, dtype=np.float64)))


def theme_distance(picture: NDArray[np.uint8], colours: Colours) -> tuple[float, float]:
    """(mean distance in CIELAB, share of pixels further than 20) to the nearest colour that a theme can give.

    Those are its own colours, and its ramp and its background mixed with each of them, as soft edges and veils do.
    """
    pixels = lab(picture[::3, ::3]).reshape(-1, 3)
    known = _of_theme(colours)
    squares = (pixels**2).sum(axis=1)[:, None] - 2 * pixels @ known.T + (known**2).sum(axis=1)
    far = np.sqrt(np.maximum(0, squares.min(axis=1)))
    return float(far.mean()), float(np.mean(far > _FAR))


def texture(picture: NDArray[np.uint8]) -> Texture:
    """The texture of an sRGB picture (height, width, 3)."""
    light = lab(picture)[..., 0].astype(np.float64)
    down, across = np.gradient(light)
    gradient = float(np.sqrt(np.mean(down**2 + across**2)))
    window = np.outer(np.hanning(light.shape[0]), np.hanning(light.shape[1]))
    power = np.abs(np.fft.fft2((light - light.mean()) * window)) ** 2
    rows, columns = np.fft.fftfreq(light.shape[0]), np.fft.fftfreq(light.shape[1])
    frequency = np.hypot(rows[:, None], columns[None, :])
    whole = power[frequency > 0].sum()
    if whole < 1e-6:
        return Texture(gradient=gradient, slope=0.0, fine=0.0)
    fine = float(power[frequency > 0.25].sum() / whole)
    return Texture(gradient=gradient, slope=_slope(power, frequency), fine=fine)


def _slope(power: NDArray[np.float64], frequency: NDArray[np.float64]) -> float:
    edges = np.geomspace(0.01, 0.5, 17)
    ring = np.digitize(frequency.ravel(), edges)
    total = np.bincount(ring, power.ravel(), minlength=18)[1:17]
    count = np.bincount(ring, minlength=18)[1:17]
    there = (count > 0) & (total > 0)
    middle = np.log10(np.sqrt(edges[:-1] * edges[1:]))[there]
    if len(middle) < 2:
        return 0.0
    return float(np.polyfit(middle, np.log10(total[there] / count[there]), 1)[0])


def _swatches(rgb: NDArray[np.uint8], pixels: Floats) -> tuple[tuple[str, float], ...]:
    """The colours that fill most of a picture, as the mean of what lies together."""
    cells = np.floor(pixels / _BIN).astype(np.int64) + 32
    keys = (cells[:, 0] * 64 + cells[:, 1]) * 64 + cells[:, 2]
    _, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    largest = sorted(range(len(counts)), key=lambda k: (-counts[k], k))[:_SWATCHES]
    found = []
    for k in largest:
        red, green, blue = (round(v) for v in rgb[where == k].mean(axis=0))
        found.append((f"#{red:02x}{green:02x}{blue:02x}", float(counts[k] / len(keys))))
    return tuple(found)


@cache
def _directions() -> Floats:
    """Directions spread evenly over half a sphere, by the golden angle."""
    n = np.arange(_DIRECTIONS)
    height = (n + 0.5) / _DIRECTIONS
    angle = n * np.pi * (3 - np.sqrt(5))
    around = np.sqrt(1 - height**2)
    return np.stack([height, around * np.cos(angle), around * np.sin(angle)], axis=1).astype(np.float32)


@cache
def _of_theme(colours: Colours) -> Floats:
    single = ("bg", "surface", "ink", "mute", "accent", "second", "good", "bad", "warn")
    plain = read_hex(tuple(getattr(colours, name) for name in single)).astype(np.float64)
    ramp = read_hex(colours.ramp).astype(np.float64)
    way = np.linspace(0, 1, _STEPS)[:, None, None]
    mixed = [(1 - way) * plain[:1] + way * plain, (1 - way) * ramp[:-1] + way * ramp[1:]]
    points = np.concatenate([m.reshape(-1, 3) for m in mixed])
    return lab(np.unique(np.round(points).astype(np.uint8), axis=0))
