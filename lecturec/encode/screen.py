"""A finished film as it is looked at: each picture that changes something, small, with the time at which it appears.

A film of ours holds its stills by pictures in which nothing changes. They are told by their size and never decoded, so
that ten minutes are read in seconds; of other people's films every picture is decoded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av.error
import numpy as np
from numpy.typing import NDArray

from lecturec.encode.h264 import ACCURATE_AREA
from lecturec.encode.reel import NoFilm, Opened, _matrix

WIDTH = 480
"""Pixels across a picture that is looked at; its height keeps the film's shape."""

_HELD_BYTES = 100
"""A picture of ours in which nothing changes has about 60 bytes, and no other has as few."""

_OURS = "Made with lecturec"
_MOST_CHAPTERS = 10_000

Picture = NDArray[np.uint8]
"""(height, WIDTH, 3), sRGB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a film by its own table of contents, in seconds."""

    title: str
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What a film is before it is looked at. `changes` counts the pictures that will be decoded."""

    width: int
    height: int
    fps: float
    length_s: float
    ours: bool
    changes: int
    chapters: tuple[Chapter, ...]


class Screened:
    """A film on the screen; `facts` are known at once, and its pictures are seen once, in order."""

    def __init__(self, film: Opened) -> None:
        self._film = film
        self.facts = _facts(film)

    def pictures(self) -> Iterator[tuple[float, Picture]]:
        """(seconds, picture) of each picture that may differ from the one before, in order. Damaged ones are left out.

        Raises NoFilm when there is none at all.
        """
        film, height = self._film, max(2, round(WIDTH * self.facts.height / self.facts.width / 2) * 2)
        begin, base, seen = film.begin(), film.stream.time_base, False
        film.container.seek(0, stream=film.stream)
        for frame in self._frames():
            if frame.pts is not None:
                seen = True
                yield float(frame.pts * base - begin), _small(frame, height)
        if not seen:
            raise NoFilm("holds no picture that can be read")

    def _frames(self) -> Iterator[Any]:
        for packet in self._film.container.demux(self._film.stream):
            if self.facts.ours and 0 < packet.size <= _HELD_BYTES:
                continue
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                continue


@contextmanager
def screened(path: Path) -> Iterator[Screened]:
    """The film of a file. Raises NoFilm (its message follows the name in a sentence) and OSError."""
    with path.open("rb") as file, Opened(file) as film:
        try:
            yield Screened(film)
        except av.error.FFmpegError as error:
            raise NoFilm(f"is damaged or cut short ({type(error).__name__})") from None


def _facts(film: Opened) -> Screening:
    stream, container = film.stream, film.container
    stream.codec_context.thread_count = 2
    packets = [(p.pts, p.size) for p in container.demux(stream) if p.size and p.pts is not None]
    if not packets:
        raise NoFilm("holds no picture that can be read")
    begin, base = film.begin(), stream.time_base
    ours = str(container.metadata.get("comment", "")).startswith(_OURS) and not stream.codec_context.has_b_frames
    step = Fraction(1) / (stream.average_rate or Fraction(25))
    length = max(pts for pts, _ in packets) * base - begin + step
    return Screening(
        width=stream.codec_context.width,
        height=stream.codec_context.height,
        fps=float(1 / step),
        length_s=float(length),
        ours=ours,
        changes=sum(size > _HELD_BYTES for _, size in packets) if ours else len(packets),
        chapters=tuple(_chapters(container)),
    )


def _chapters(container: Any) -> Iterator[Chapter]:
    for said in container.chapters()[:_MOST_CHAPTERS]:
        base = Fraction(said["time_base"])
        title = str(said.get("metadata", {}).get("title", ""))
        yield Chapter(title=title, start_s=float(said["start"] * base), stop_s=float(said["end"] * base))


def _small(frame: Any, height: int) -> Picture:
    """A frame as sRGB, each pixel the mean of those it stands for."""
    made = frame.reformat(
        WIDTH,
        height,
        "rgb24",
        src_colorspace=_matrix(frame),
        dst_color_range="JPEG",
        interpolation=ACCURATE_AREA,
        threads=1,
    )
    return np.ascontiguousarray(made.to_ndarray())
