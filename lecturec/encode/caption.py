"""A caption painted: its drawn words in the colours of the band, and a patch behind the word that is said."""

import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lecturec.compose import Bytes, Planes
from lecturec.encode.h264 import Settings
from lecturec.timeline import Band, Cue

_SEEN = 64
"""From this opacity on, a pixel of a drawing tells its word."""

_LEVELS, _STEP = 6, 51
"""The colour of word k: the figures of k with six of them, in red, green and blue, so far apart."""

_BESIDE, _ROUND = 5, 9
"""How far the patch reaches beyond its word, and the radius of its corners, in pixels of the 1080-line design."""

_NONE = 255

Share = NDArray[np.float32]
"""How much of each pixel is covered, 0 to 1."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom; even pixels."""


def painted(sheet: bytes, cue: Cue | None, band: Band, settings: Settings, only: int | None = None) -> Iterator[Planes]:
    """The band with a caption, then (if asked) with each of its words marked. Without a cue it is empty.
    `only` asks for one of these pictures, by its number.

    A sheet is a PNG of the band on a transparent ground; the colour of word k is its number (see _LEVELS).
    """
    plain = Planes(settings.width, band.rows, np.empty(settings.width * band.rows * 3 // 2, np.uint8))
    for part, value in zip(plain.parts, yuv(band.ground), strict=True):
        part[:] = value
    if cue is None:
        yield plain
        return
    drawn = np.asarray(Image.open(io.BytesIO(sheet)).convert("RGBA"))[: band.rows, : settings.width]
    words: Share = drawn[:, :, 3].astype(np.float32) / np.float32(255)
    _blend(plain, words, band.ink, (0, 0))
    if not only:
        yield plain
    if band.words and only != 0:
        unit, numbers = min(settings.width, settings.height) / 1080, _numbers(drawn)
        for k in range(max(0, len(cue.words) - 1)) if only is None else (only - 1,):
            yield _marked(plain, words, _box(numbers, k, cue, band, unit), band, unit)


def _marked(plain: Planes, words: Share, box: Box | None, band: Band, unit: float) -> Planes:
    """The band with one word marked; what cannot be seen is not."""
    if box is None:
        return plain
    left, top, right, bottom = box
    out = Planes(plain.width, plain.height, plain.data.copy())
    patch = _patch(right - left, bottom - top, _ROUND * unit)
    _blend(out, np.ones_like(patch), band.ground, (left, top))
    _blend(out, words[top:bottom, left:right] * (1 - patch), band.ink, (left, top))
    _blend(out, patch, band.mark, (left, top))
    _blend(out, words[top:bottom, left:right] * patch, band.marked, (left, top))
    return out


def _box(numbers: Bytes, word: int, cue: Cue, band: Band, unit: float) -> Box | None:
    """Where the patch of a word stands: as high as a line, a little wider than the word."""
    # The word's colour tells it apart, whichever way it is read.
    columns = np.flatnonzero((numbers == word).any(axis=0))
    if not len(columns):
        return None
    left, right = int(columns[0]) - round(_BESIDE * unit), int(columns[-1]) + 1 + round(_BESIDE * unit)
    lines = 2 if cue.cut else 1
    top = (band.rows - lines * band.line) // 2 + (band.line if 0 < cue.cut <= cue.words[word][0] else 0)
    return max(0, left) & ~1, top & ~1, min(numbers.shape[1], right + 1) & ~1, (top & ~1) + band.line


def _numbers(drawn: Bytes) -> Bytes:
    """For each pixel of a drawing the word it belongs to, _NONE for no word."""
    near = ((drawn[:, :, :3].astype(np.uint16) + _STEP // 2) // _STEP).astype(np.uint8)
    numbers = near[:, :, 0] + np.uint8(_LEVELS) * near[:, :, 1] + np.uint8(_LEVELS**2) * near[:, :, 2]
    return np.where(drawn[:, :, 3] >= _SEEN, numbers, np.uint8(_NONE))


def _blend(onto: Planes, share: Share, colour: str, at: tuple[int, int]) -> None:
    """Lay a colour over a stretch of a picture, as much of it as `share` says; its corner is even."""
    left, top = at
    height, width = share.shape
    small = share.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3), dtype=np.float32)
    for k, (part, value) in enumerate(zip(onto.parts, yuv(colour), strict=True)):
        x, y, cover = (left // 2, top // 2, small) if k else (left, top, share)
        where = part[y : y + cover.shape[0], x : x + cover.shape[1]]
        np.copyto(where, np.rint(where + cover * (np.float32(value) - where)), casting="unsafe")


def _patch(width: int, height: int, radius: float) -> Share:
    """A rectangle with round corners that fills its box."""
    x = np.abs(np.arange(width) - (width - 1) / 2) - width / 2 + radius
    y = np.abs(np.arange(height) - (height - 1) / 2) - height / 2 + radius
    beyond = np.hypot(np.maximum(x, 0)[None, :], np.maximum(y, 0)[:, None])
    share: Share = np.clip(radius + 0.5 - beyond, 0, 1).astype(np.float32)
    return share


def yuv(colour: str) -> tuple[int, int, int]:
    """A colour ("#rrggbb") as Y, U, V: BT.709, limited range."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        round(16 + 219 * light),
        round(128 + 224 * (blue - light) / 1.8556),
        round(128 + 224 * (red - light) / 1.5748),
    )
