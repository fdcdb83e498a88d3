"""The soft field behind a sketch: a small network over the plane, bent by the latent of the slide's text.

The network's weights are the same for every picture there will ever be; only the latent changes. So the pictures
of a lecture are places in one landscape, and slides that say similar things lie near each other.
"""

import io
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.floating[Any]]

LATENT = 24
"""Numbers that a text becomes."""

ROWS = 96
"""Height at which the network is evaluated; the field is smooth, so that more would show nothing more."""

CHUNK = 512
"""Points that go through the network together: few enough for the cache, and for BLAS to leave its threads asleep."""

LEVELS = 256
"""Colours of a picture, evenly spaced for the eye along the ramp."""


def latent(weighted: tuple[tuple[str, float], ...]) -> Floats:
    """Where some texts, each with a weight, lie together: shape (LATENT,), of length sqrt(LATENT).

    Words and pieces of three characters are hashed, so that it works in any script, and inflected words lie near.
    """
    place = np.zeros(LATENT, np.float64)
    for text, weight in weighted:
        pieces: dict[str, int] = {}
        for word in text.casefold().split():
            framed = f" {word} "
            for piece in (framed, *(framed[i : i + 3] for i in range(len(framed) - 2))):
                pieces[piece] = pieces.get(piece, 0) + 1
        if pieces:
            said = sum(np.sqrt(count) * _direction(piece) for piece, count in pieces.items())
            place += weight * said / np.linalg.norm(said)
    length = float(np.linalg.norm(place))
    if length == 0:
        place, length = _direction("").copy(), float(np.linalg.norm(_direction("")))
    return _settled(place / length * np.sqrt(LATENT))


def toward(a: Floats, b: Floats, t: float) -> Floats:
    """A latent on the way from a (t = 0) to b (t = 1), along the sphere on which all of them lie."""
    cosine = float(np.clip(a @ b / LATENT, -1, 1))
    angle = float(np.arccos(cosine))
    if angle < 1e-3 or np.pi - angle < 1e-3:
        return a if t < 0.5 else b
    return _settled((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle))


def ring(place: Floats, steps: int, reach: float) -> tuple[Floats, ...]:
    """Latents of a small loop that begins at `place` and leads back to it; `reach` is a share of its length."""
    one, other = (latent(((word, 1.0),)) for word in ("drift", "sway"))
    turns = 2 * np.pi * np.arange(1, steps) / steps
    moved = place + reach * ((1 - np.cos(turns))[:, None] / 2 * one + np.sin(turns)[:, None] / 2 * other)
    return (place, *(_settled(at * np.sqrt(LATENT) / np.linalg.norm(at)) for at in moved))


@cache
def _direction(piece: str) -> npt.NDArray[np.float64]:
    hashed = blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=LATENT).digest()
    return np.frombuffer(hashed, np.uint8).astype(np.float64) - 127.5


@cache
def _weights() -> tuple[Floats, ...]:
    """The network, from its own small generator: numpy's may change its streams between versions."""
    shapes = [(LATENT, 6), (5, 20), (LATENT, 20), (20, 20), (20, 20), (20, 20), (20, 2)]
    count = sum(a * b for a, b in shapes)
    raw = b"".join(blake2b(f"lecturec sketch {i}".encode()).digest() for i in range(count * 8 // 64 + 1))
    uniform = (np.frombuffer(raw[: count * 8], np.uint32).reshape(-1, 2) + 0.5) / 2.0**32
    normal = np.sqrt(-2 * np.log(uniform[:, 0])) * np.cos(2 * np.pi * uniform[:, 1])
    normal = _settled(normal)
    found, start = [], 0
    for a, b in shapes:
        found.append(normal[start : start + a * b].reshape(a, b))
        start += a * b
    return tuple(found)


def _columns(width_px: int, height_px: int) -> int:
    return max(16, round(ROWS * width_px / height_px))


def plane(width_px: int, height_px: int) -> tuple[Floats, Floats]:
    """The points at which a picture is evaluated, (x, y) as shares of its width and height."""
    y, x = np.mgrid[0:ROWS, 0 : _columns(width_px, height_px)]
    return (x + 0.5) / x.shape[1], (y + 0.5) / ROWS


def field(place: Floats, width_px: int, height_px: int) -> tuple[Floats, Floats]:
    """Two fields at a latent, each of shape (ROWS, columns) with mean 0 and deviation 1.

    The plane is measured from the right edge in heights, so a narrow picture is a part of the wide one.
    """
    columns = _columns(width_px, height_px)
    bend, first, bias, *layers, last = _weights()
    turn = _squash(_times(bend, place) * 0.25)
    x, y = (axis.astype(np.float32) for axis in plane(width_px, height_px))
    x = (x - 1) * (columns / ROWS) + 0.4 + turn[0] * 0.35
    y = y - 0.5 + turn[1] * 0.35
    sine, cosine = _sine(np.pi * np.stack([turn[2], turn[2] + np.float32(0.5)]))
    x, y = x * cosine - y * sine, x * sine + y * cosine
    zoom = 1.35 + 0.35 * turn[3]
    x, y = x * zoom * (1 + 0.35 * turn[4]), y * zoom * (1 - 0.35 * turn[4])
    far = np.sqrt(x * x + y * y)
    inputs = np.stack([x, y, far, _sine(2 * x + turn[5]), np.ones_like(x)]).reshape(5, -1)
    leaning = _times(bias, place)[:, None] * 0.12
    both: Floats = np.empty((2, inputs.shape[1]))
    for start in range(0, inputs.shape[1], CHUNK):
        at = _squash(_times(first, inputs[:, start : start + CHUNK]) * 0.9 + leaning)
        for depth, layer in enumerate(layers):
            at = _times(layer, at) * (1.25 / np.sqrt(20))
            at = _sine(at * 1.3) if depth % 2 == 0 else _squash(at)
        both[:, start : start + CHUNK] = _times(last, at)
    both = _settled((both - both.mean(axis=1, keepdims=True)) / (both.std(axis=1, keepdims=True) + 1e-6))
    return both[0].reshape(ROWS, columns), both[1].reshape(ROWS, columns)


def ranked(value: Floats) -> Floats:
    """The same landscape with every height in [0, 1) equally frequent."""
    rank = np.empty(value.size)
    rank[np.argsort(_settled(value), axis=None, kind="stable")] = np.arange(value.size) / value.size
    return rank.reshape(value.shape)


def _times(weights: Floats, at: Floats) -> npt.NDArray[np.float32]:
    """A layer, reckoned in doubles and kept in singles: the order of summing, the threads' own, is forgotten."""
    return (weights.T @ at.astype(np.float64)).astype(np.float32)


def _squash(t: Floats) -> npt.NDArray[np.float32]:
    """The hyperbolic tangent, nearly, by plain arithmetic: the library's own differs between processors."""
    x: npt.NDArray[np.float32] = np.clip(t.astype(np.float32), np.float32(-3), np.float32(3))
    square = x * x
    found: npt.NDArray[np.float32] = x * (square + np.float32(27)) / (square * np.float32(9) + np.float32(27))
    return found


def _sine(t: Floats) -> npt.NDArray[np.float32]:
    """The sine, nearly, by plain arithmetic."""
    turns = t.astype(np.float32) * np.float32(0.5 / np.pi)
    turns -= np.rint(turns)
    arch = turns * (np.float32(8) - np.float32(16) * np.abs(turns))
    found: npt.NDArray[np.float32] = arch * (np.float32(0.775) + np.float32(0.225) * np.abs(arch))
    return found


def _settled(value: Floats) -> Floats:
    """Rounded far above the noise of arithmetic, which differs between machines and numbers of threads."""
    settled: Floats = np.rint(value * 2.0**18) / 2.0**18
    return settled


def smooth(t: Floats) -> Floats:
    """From 0 to 1 as t goes from 0 to 1, without a corner anywhere."""
    t = np.clip(t, 0, 1)
    return t * t * t * (t * (t * 6 - 15) + 10)


def palette(ramp: tuple[str, ...]) -> npt.NDArray[np.uint8]:
    """The ramp ("#rrggbb", two or more) as LEVELS colours: a smooth curve through them in OKLab.

    The ends are exact, so that a picture that fades ends in the very colour of the slide.
    """
    stops = _oklab(_bytes(ramp) / 255.0)
    at = np.linspace(0, len(stops) - 1, LEVELS)
    before = np.minimum(at.astype(int), len(stops) - 2)
    t = (at - before)[:, None]
    run = np.concatenate([2 * stops[:1] - stops[1:2], stops, 2 * stops[-1:] - stops[-2:-1]])
    a, b, c, d = (run[before + i] for i in range(4))
    curve = b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))) / 2
    colours = np.rint(_srgb(curve) * 255).astype(np.uint8)
    colours[[0, -1]] = _bytes(ramp)[[0, -1]]
    return colours


def legible(colours: npt.NDArray[np.uint8], ink: str, contrast: float) -> float:
    """The share of the palette, from its beginning, on which the ink has this contrast (WCAG) all along."""
    light = _luminance(colours)
    own = _luminance(_bytes((ink,)))[0]
    ratio = (np.maximum(light, own) + 0.05) / (np.minimum(light, own) + 0.05)
    short = np.flatnonzero(ratio < contrast)
    return float(short[0] / LEVELS) if short.size else 1.0


def paint(value: Floats, colours: npt.NDArray[np.uint8], width_px: int, height_px: int) -> bytes:
    """A PNG of the field, enlarged to width_px x height_px, with a still grain of under one level against banding."""
    settled = np.rint(value * 2.0**14) / 2.0**14
    small = Image.fromarray(settled.astype(np.float32))
    large = np.asarray(small.resize((width_px, height_px), Image.Resampling.BICUBIC))
    grain = np.tile(_grain(), (height_px // 8 + 1, width_px // 8 + 1))[:height_px, :width_px]
    index = np.clip(large * np.float32(LEVELS - 1) + grain, 0, LEVELS - 1).astype(np.uint8)
    picture = Image.fromarray(index)
    picture.putpalette(colours.tobytes())
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


@cache
def _grain() -> Floats:
    """An 8 x 8 ordered pattern in (0, 1): the same on every frame, and it repeats, so codecs keep or drop it whole."""
    grid = np.zeros((1, 1))
    for _ in range(3):
        grid = np.block([[4 * grid, 4 * grid + 2], [4 * grid + 3, 4 * grid + 1]])
    return ((grid + 0.5) / 64).astype(np.float32)


def _bytes(colours: tuple[str, ...]) -> npt.NDArray[np.float64]:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], np.float64)


def _linear(srgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _luminance(colours: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = _linear(colours / 255.0) @ np.array([0.2126, 0.7152, 0.0722])
    return found


def _oklab(srgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = np.cbrt(_linear(srgb) @ _TO_LMS) @ _TO_LAB
    return found


def _srgb(oklab: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    linear = np.clip((oklab @ np.linalg.inv(_TO_LAB)) ** 3 @ np.linalg.inv(_TO_LMS), 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


_TO_LMS = np.array(
    [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ]
)
