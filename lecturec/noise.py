"""Noise that pictures begin from: the priors a generator may be given, all at mean 0 and variance 1.

Diffusion models are trained on `gaussian` noise; the others are there for people who study what they do to a lecture.
NumPy alone, and its own streams: the same seed gives the same numbers on every machine.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SHARE = 0.2
"""How much of the variance of `shared` noise is the deck's own, the same on every slide."""

_COARSE = 8
"""Cells of the shared, coarse noise along the shorter side: it says where things stand, not what they are."""


def seed_of(*about: object) -> int:
    """A seed of 63 bits from whatever it is for: the deck's own seed, a slide, its prompt."""
    said = "\x1f".join(map(str, about)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=8).digest()) >> 1


def noise(prior: str, seed: int, shape: tuple[int, ...], *, deck: int = 0, share: float = SHARE) -> Floats:
    """Noise of this shape (..., height, width) at unit variance. Raises ValueError for a prior that is none.

    `deck` seeds what the pictures of a deck have in common, `share` (0 to 1) is its part of the variance.
    """
    match prior:
        case "gaussian":
            return gaussian(seed, shape)
        case "laplace":
            return laplace(seed, shape)
        case "smoothed":
            return smoothed(gaussian(seed, shape))
        case "shared":
            return shared(coarse(deck, shape), gaussian(seed, shape), share)
    raise ValueError(f"no noise called {prior!r}")


def gaussian(seed: int, shape: tuple[int, ...]) -> Floats:
    """Independent normal numbers."""
    half = -(-_count(shape) // 2)
    u, v = _uniform(seed, 2 * half).reshape(2, half)
    far, turn = np.sqrt(-2 * np.log(u)), 2 * np.pi * v
    both = np.concatenate([far * np.cos(turn), far * np.sin(turn)])
    return both[: _count(shape)].reshape(shape)


def laplace(seed: int, shape: tuple[int, ...]) -> Floats:
    """Independent numbers with heavier tails, of variance 1."""
    u = _uniform(seed, _count(shape)) - 0.5
    made: Floats = -np.sign(u) * np.log1p(-2 * np.abs(u)) / np.sqrt(2)
    return made.reshape(shape)


def smoothed(white: Floats) -> Floats:
    """White noise (..., height, width) blurred by the binomial (1 2 1), the edges joined, and brought back to 1."""
    for axis in (-1, -2):
        white = (np.roll(white, 1, axis) + 2 * white + np.roll(white, -1, axis)) / np.sqrt(6)
    return white


def coarse(seed: int, shape: tuple[int, ...]) -> Floats:
    """Noise of low frequencies alone, at unit variance everywhere: a few numbers, with a spline between them."""
    height, width = shape[-2:]
    short = max(1, min(height, width))
    rows, columns = max(4, round(_COARSE * height / short)), max(4, round(_COARSE * width / short))
    few = gaussian(seed, (*shape[:-2], rows, columns))
    down, across = _spline(height, rows), _spline(width, columns)
    # What is between few numbers varies less than they do; each place is brought back to 1 by its own weights.
    down /= np.sqrt((down**2).sum(axis=1, keepdims=True))
    across /= np.sqrt((across**2).sum(axis=1, keepdims=True))
    return np.asarray(down @ few @ across.T, np.float64)


def shared(common: Floats, own: Floats, share: float = SHARE) -> Floats:
    """Both together at unit variance, given that each has it and neither knows of the other."""
    return np.asarray(np.sqrt(share) * common + np.sqrt(1 - share) * own, np.float64)


def slerp(a: Floats, b: Floats, t: float) -> Floats:
    """From a (t = 0) to b (t = 1) along the sphere, whose shells noise lives on: a line would pass through the calm."""
    one, other = np.linalg.norm(a), np.linalg.norm(b)
    cosine = float(np.clip((a * b).sum() / max(one * other, 1e-12), -1, 1))
    angle = np.arccos(cosine)
    if angle < 1e-4 or np.pi - angle < 1e-4:
        return (1 - t) * a + t * b
    length = (1 - t) * one + t * other
    turned = np.sin((1 - t) * angle) * (a / one) + np.sin(t * angle) * (b / other)
    return np.asarray(length * turned / np.sin(angle), np.float64)


def _count(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape, dtype=np.int64))


def _uniform(seed: int, count: int) -> Floats:
    """Numbers in (0, 1): NumPy may change its other streams between versions, but not the bits of this generator."""
    raw = np.random.PCG64(seed).random_raw(count)
    return ((np.asarray(raw, np.uint64) >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53


def _spline(size: int, knots: int) -> Floats:
    """Weights (size, knots) of the cubic B-spline that runs around: each row sums to 1."""
    at = (np.arange(size) + 0.5) * knots / size
    first, t = np.floor(at).astype(int), at - np.floor(at)
    weights = np.zeros((size, knots))
    pieces = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    for k, piece in enumerate(pieces):
        np.add.at(weights, (np.arange(size), (first + k - 1) % knots), piece / 6)
    return weights
