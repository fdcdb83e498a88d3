"""Where each pixel of a picture went in the next one: by OpenCV where it is installed, else by blocks of our own."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

Flow = Callable[[Floats, Floats], Floats]
"""Two pictures of lightness (height, width), 0 to 1, to (height, width, 2): pixels to the right and downwards."""

_BLOCK, _HOP = 32, 16
_SHARP = 0.06
"""A peak of the correlation lower than this says nothing about where a block went."""


def way_of_flow() -> str:
    """How flow is found here."""
    return "OpenCV DIS" if find_spec("cv2") else "phase correlation of blocks"


def flow_of(way: str) -> Flow:
    """The function that finds flow in this way. Raises ImportError for DIS without OpenCV."""
    return _dis() if way == "OpenCV DIS" else by_blocks


def _dis() -> Flow:
    cv2: Any = import_module("cv2")

    cv2.setNumThreads(1)  # the same bytes on every machine
    finder = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)

    def flow(one: Floats, other: Floats) -> Floats:
        before, after = (np.ascontiguousarray(np.round(p * 255), np.uint8) for p in (one, other))
        return np.asarray(finder.calc(before, after, None), np.float32)

    return flow


def by_blocks(one: Floats, other: Floats) -> Floats:
    """Flow by the phase correlation of overlapping blocks of 32 pixels, smooth in between.

    It sees shifts of up to half a block, and one for each block: enough to tell whether something moves evenly.
    """
    height, width = one.shape
    rows, columns = (np.arange(0, max(1, n - _BLOCK + 1), _HOP) for n in (height, width))
    window = np.outer(np.hanning(_BLOCK), np.hanning(_BLOCK)).astype(np.float32)
    cut: Any = np.lib.stride_tricks.sliding_window_view
    blocks = [cut(_padded(p), (_BLOCK, _BLOCK))[rows][:, columns] for p in (one, other)]
    blocks = [(b - b.mean(axis=(2, 3), keepdims=True)) * window for b in blocks]
    first, second = (np.fft.rfft2(b) for b in blocks)
    cross = second * first.conj()
    cross /= np.abs(cross) + 1e-6
    peaks = np.fft.fftshift(np.fft.irfft2(cross, s=(_BLOCK, _BLOCK)), axes=(2, 3)).astype(np.float32)
    moved = _tops(peaks)
    flat = np.minimum(blocks[0].std(axis=(2, 3)), blocks[1].std(axis=(2, 3))) < 0.004
    moved[flat | (peaks.max(axis=(2, 3)) < _SHARP)] = 0
    middle = np.float32(_BLOCK / 2 - 0.5)
    return _spread(moved, rows.astype(np.float32) + middle, columns.astype(np.float32) + middle, height, width)


def _padded(picture: Floats) -> Floats:
    missing = [(0, max(0, _BLOCK - n)) for n in picture.shape]
    return np.pad(picture, missing, mode="edge")


def _tops(peaks: Floats) -> Floats:
    """The place of the highest point of each correlation, to a part of a pixel by a parabola: (..., 2) as (x, y)."""
    flat = peaks.reshape(*peaks.shape[:2], -1).argmax(axis=2)
    y, x = np.unravel_index(flat, (_BLOCK, _BLOCK))
    r, c = np.indices(flat.shape)

    def part(before: Floats, top: Floats, after: Floats) -> Floats:
        bend = before - 2 * top + after
        return np.where(np.abs(bend) > 1e-9, 0.5 * (before - after) / np.where(bend == 0, 1, bend), 0).clip(-0.5, 0.5)

    top = peaks[r, c, y, x]
    dx = part(peaks[r, c, y, (x - 1) % _BLOCK], top, peaks[r, c, y, (x + 1) % _BLOCK])
    dy = part(peaks[r, c, (y - 1) % _BLOCK, x], top, peaks[r, c, (y + 1) % _BLOCK, x])
    return np.stack([x + dx - _BLOCK // 2, y + dy - _BLOCK // 2], axis=2).astype(np.float32)


def _spread(moved: Floats, rows: Floats, columns: Floats, height: int, width: int) -> Floats:
    """What blocks moved by, for every pixel: straight between the centres of blocks, level beyond the outer ones."""

    def shares(centres: Floats, count: int) -> Floats:
        places = np.interp(np.arange(count), centres, np.arange(len(centres)))
        share: Floats = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(len(centres)))).astype(np.float32)
        return share

    spread: Floats = np.einsum("yr,rcd,xc->yxd", shares(rows, height), moved, shares(columns, width), optimize=True)
    return spread


def warped(picture: Floats, flow: Floats) -> Floats:
    """What stands where the flow leads: out(p) = picture(p + flow(p)), between pixels by straight lines.

    `picture` is (height, width); beyond its edges stands its edge.
    """
    height, width = picture.shape
    x = np.clip(np.arange(width, dtype=np.float32) + flow[..., 0], 0, width - 1)
    y = np.clip(np.arange(height, dtype=np.float32)[:, None] + flow[..., 1], 0, height - 1)
    left, top = np.minimum(x.astype(np.int32), width - 2), np.minimum(y.astype(np.int32), height - 2)
    across, down = x - left, y - top
    corner, flat = top * width + left, picture.reshape(-1)
    upper = flat.take(corner) * (1 - across) + flat.take(corner + 1) * across
    lower = flat.take(corner + width) * (1 - across) + flat.take(corner + width + 1) * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def consistent(forward: Floats, backward: Floats) -> NDArray[np.bool_]:
    """The pixels whose way forward and back ends where it began: neither hidden, nor newly seen, nor guessed.

    The condition is that of Sundaram, Brox and Keutzer (2010).
    """
    right, down = forward[..., 0], forward[..., 1]
    left, up = (warped(np.ascontiguousarray(backward[..., k]), forward) for k in (0, 1))
    gap = (right + left) ** 2 + (down + up) ** 2
    return np.asarray(gap < 0.01 * (right**2 + down**2 + left**2 + up**2) + 0.5)
