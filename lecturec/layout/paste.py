"""Stills put together from pieces: what stands on all of a slide's stills is drawn once, and so is each part.

A typesetter's page of two million pixels is mostly empty, and one still of a slide differs little from the next. So
Typst draws only pieces, Pillow pastes them over the ground, and a still is written in bands of rows: a band that did
not change is not compressed again.
"""

import io
import struct
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

BAND = 40
"""Rows that are compressed together."""

_MODULO = 65521


def stills(ground: dict[str, Any], pages: list[bytes], facts: dict[str, Any]) -> list[bytes]:
    """A PNG for each state of a slide, from its ground (see `laid`) and the pieces that Typst drew (see main.typ)."""
    base = laid(ground)
    # Of a slide on which nothing stands Typst makes a page nevertheless, which is empty.
    pieces = list(zip(facts["pieces"], pages if facts["pieces"] else [], strict=True))
    for at, page in pieces[: facts["always"]]:
        drawn = _opened(page)
        base.paste(drawn, (at["x"], at["y"]), drawn)
    unit = ground["unit"]
    for bar in facts["bars"]:
        x, y, stop_x, stop_y = (round(n * unit) for n in (bar["x"], bar["y"], bar["x"] + bar["w"], bar["y"] + bar["h"]))
        base.paste(bar["fill"], (x, y, stop_x, stop_y))
    writer = _Bands(base.width, base.height)
    if not ground.get("picture"):
        rows = [(at["y"], at["y"] + at["h"]) for at, _ in pieces]
        writer.lay(ground["colour"], [*rows, (base.height - BAND, base.height)])
    opened: dict[int, Image.Image] = {}
    written = []
    before: list[int] | None = None
    for chosen in facts["states"]:
        changed = None
        if before is not None:
            boxes = [pieces[i][0] for i in set(before) ^ set(chosen)]
            changed = range(min((b["y"] for b in boxes), default=0), max((b["y"] + b["h"] for b in boxes), default=0))
        for start, stop in writer.bands(changed):
            strip = base.crop((0, start, base.width, stop))
            for i in chosen:
                at, page = pieces[i]
                if at["y"] < stop and at["y"] + at["h"] > start:
                    drawn = opened.setdefault(i, opened.get(i) or _opened(page))
                    strip.paste(drawn, (at["x"], at["y"] - start), drawn)
            writer.take(start, strip)
        written.append(writer.png())
        before = chosen
    return written


def layers(ground: dict[str, Any], pages: list[bytes], facts: dict[str, Any]) -> list[bytes]:
    """Two PNGs with nothing behind for each state that `ground["layers"]` names: the words, and the drawing."""
    unit, drawn = ground["unit"], set(facts["drawn"])
    opened = [_opened(page) for page in pages] if facts["pieces"] else []
    made = []
    for state in ground["layers"]:
        chosen = [*range(facts["always"]), *facts["states"][state]]
        for ours in (False, True):
            layer = Image.new("RGBA", (ground["width"], ground["height"]))
            for i in chosen:
                if (i in drawn) == ours:
                    layer.alpha_composite(opened[i], (facts["pieces"][i]["x"], facts["pieces"][i]["y"]))
            for bar in () if ours else facts["bars"]:
                x, y = round(bar["x"] * unit), round(bar["y"] * unit)
                layer.paste(
                    bar["fill"], (x, y, round((bar["x"] + bar["w"]) * unit), round((bar["y"] + bar["h"]) * unit))
                )
            out = io.BytesIO()
            layer.save(out, "PNG", compress_level=1)
            made.append(out.getvalue())
    return made


def laid(ground: dict[str, Any]) -> Image.Image:
    """The ground: the page's colour, and the picture that melts into it.

    `ground` has `width`, `height`, `unit` (pixels for one of the design), `colour`, and perhaps `picture` (a file),
    `area` and `veil` (places in pixels) and `veil_file`.
    """
    base = Image.new("RGB", (ground["width"], ground["height"]), ground["colour"])
    if ground.get("picture"):
        x, y, width, height = ground["area"]
        base.paste(_covering(Path(ground["picture"]), width, height), (x, y))
        x, y, width, height = ground["veil"]
        veil = Image.open(ground["veil_file"]).getchannel("A")
        base.paste(ground["colour"], (x, y, x + width, y + height), veil)
    return base


def _covering(file: Path, width: int, height: int) -> Image.Image:
    """The picture at this size, cut where its shape differs."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    share = min(picture.width / width, picture.height / height)
    dx, dy = (picture.width - width * share) / 2, (picture.height - height * share) / 2
    box = (dx, dy, picture.width - dx, picture.height - dy)
    # An illustration is soft, and a larger one needs no sharper way; a photograph becomes smaller.
    way = Image.Resampling.BILINEAR if picture.width < width else Image.Resampling.BICUBIC
    resized: Image.Image = picture.resize((width, height), way, box=box)
    return resized


def _opened(page: bytes) -> Image.Image:
    drawn = Image.open(io.BytesIO(page))
    return drawn if drawn.mode == "RGBA" else drawn.convert("RGBA")


@dataclass(slots=True)
class _Bands:
    """A PNG under way: for each band of rows its deflated bytes, the checksum of what they hold, and its size."""

    width: int
    height: int
    done: dict[int, tuple[bytes, int, int]] = field(default_factory=dict)

    def lay(self, colour: str, touched: list[tuple[int, int]]) -> None:
        """Take the bands of bare ground from the shelf, but for those that any of these stretches of rows touches."""
        for at in range(0, self.height - BAND + 1, BAND):
            if not any(start < at + BAND and stop > at for start, stop in touched):
                self.done[at] = _bare(colour, self.width)

    def bands(self, changed: range | None) -> list[tuple[int, int]]:
        """The stretches of whole bands to write: those that hold these rows, or (None) all that are not there yet."""
        if changed is None:
            starts = [at for at in range(0, self.height, BAND) if at not in self.done]
        else:
            starts = [at for at in range(0, self.height, BAND) if at < changed.stop and at + BAND > changed.start]
        runs: list[tuple[int, int]] = []
        for at in starts:
            first = runs.pop()[0] if runs and runs[-1][1] == at else at
            runs.append((first, min(self.height, at + BAND)))
        return runs

    def take(self, start: int, strip: Image.Image) -> None:
        """Write these rows, from row `start` on, which begins a band."""
        for row, packed in zip(range(start, start + strip.height, BAND), _packed(strip), strict=True):
            self.done[row] = packed

    def png(self) -> bytes:
        """The whole PNG."""
        total = 1
        for at in sorted(self.done):
            _, sum_of, size = self.done[at]
            total = _joined(total, sum_of, size)
        data = b"".join((b"\x78\x01", *(self.done[at][0] for at in sorted(self.done)), b"\x03\x00"))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", head), (b"IDAT", data + struct.pack(">I", total)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _packed(strip: Image.Image) -> list[tuple[bytes, int, int]]:
    """The rows of a strip in bands: for each its deflated bytes, the checksum of what they hold, and its size."""
    rows = np.asarray(strip).reshape(strip.height, -1)
    out = np.empty((strip.height, 1 + rows.shape[1]), np.uint8)
    # Each row as its difference to the one above; the first of a band to its own left, so that bands stand alone.
    out[:, 0] = 2
    np.subtract(rows[1:], rows[:-1], out=out[1:, 1:])
    firsts = rows[::BAND]
    out[::BAND, 0] = 1
    out[::BAND, 1:4] = firsts[:, :3]
    np.subtract(firsts[:, 3:], firsts[:, :-3], out=out[::BAND, 4:])
    press = zlib.compressobj(1, zlib.DEFLATED, -15, 8)
    bands = []
    for row in range(0, strip.height, BAND):
        band = out[row : row + BAND].data
        bands.append((press.compress(band) + press.flush(zlib.Z_FULL_FLUSH), zlib.adler32(band), band.nbytes))
    return bands


@cache
def _bare(colour: str, width: int) -> tuple[bytes, int, int]:
    """A band of nothing but this colour."""
    return _packed(Image.new("RGB", (width, BAND), colour))[0]


def _joined(one: int, other: int, size: int) -> int:
    """The Adler-32 of two stretches from that of each; `size` is the length of the second."""
    low = (one & 0xFFFF) + (other & 0xFFFF) - 1
    high = size % _MODULO * ((one & 0xFFFF) - 1) + (one >> 16) + (other >> 16)
    return (high % _MODULO) << 16 | low % _MODULO


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
