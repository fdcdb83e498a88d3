"""A finished film as it is looked at: each picture that changes something, small, with the time at which it appears.

A film of ours holds its stills by pictures in which nothing changes. They are known by being the same, and never
decoded, so that ten minutes are read in seconds; of other people's films every picture is decoded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from lecturec.encode import slices
from lecturec.encode.h264 import ACCURATE_AREA
from lecturec.encode.reel import NoFilm, Opened, _matrix

WIDTH = 480
"""Pixels across a picture that is looked at; its height keeps the film's shape."""

_SMALL_BYTES, _OFTEN = 400, 10
"""A picture of ours in which nothing changes is smaller than this, and the same again and again but for its number."""

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
        film.stream.codec_context.thread_count = 2
        self._held = _Held(film)
        self.facts = _facts(film, self._held)

    def pictures(self) -> Iterator[tuple[float, Picture]]:
        """(seconds, picture) of each picture that may differ from the one before, in order. Damaged ones are left out.

        Raises NoFilm when there is none at all.
        """
        film, height = self._film, max(2, round(WIDTH * self.facts.height / self.facts.width / 2) * 2)
        begin, base, seen = film.begin(), film.stream.time_base, False
        film.container.seek(0, stream=film.stream)
        for packet in self._held.without(film.container.demux(film.stream)):
            try:
                frames = film.stream.codec_context.decode(packet)
            except av.error.FFmpegError:
                continue
            for frame in frames:
                if frame.pts is not None:
                    seen = True
                    yield float(frame.pts * base - begin), _small(frame, height)
        if not seen:
            raise NoFilm("holds no picture that can be read")


@contextmanager
def screened(path: Path) -> Iterator[Screened]:
    """The film of a file. Raises NoFilm (its message follows the name in a sentence) and OSError."""
    with path.open("rb") as file, Opened(file) as film:
        try:
            yield Screened(film)
        except av.error.FFmpegError as error:
            raise NoFilm(f"is damaged or cut short ({type(error).__name__})") from None


def _facts(film: Opened, held: "_Held") -> Screening:
    stream, container = film.stream, film.container
    container.seek(0, stream=stream)
    packets = [(p.pts, held.holds(p)) for p in container.demux(stream) if p.size and p.pts is not None]
    if not packets:
        raise NoFilm("holds no picture that can be read")
    begin, base = film.begin(), stream.time_base
    step = Fraction(1) / (stream.average_rate or Fraction(25))
    length = max(pts for pts, _ in packets) * base - begin + step
    return Screening(
        width=stream.codec_context.width,
        height=stream.codec_context.height,
        fps=float(1 / step),
        length_s=float(length),
        ours=held.parameters is not None,
        changes=sum(not holds for _, holds in packets),
        chapters=tuple(_chapters(container)),
    )


def _chapters(container: Any) -> Iterator[Chapter]:
    for said in container.chapters()[:_MOST_CHAPTERS]:
        base = Fraction(said["time_base"])
        title = str(said.get("metadata", {}).get("title", ""))
        yield Chapter(title=title, start_s=float(said["start"] * base), stop_s=float(said["end"] * base))


class _Held:
    """Knows the pictures of a film of ours in which nothing changes; of any other film, none."""

    def __init__(self, film: Opened) -> None:
        self.parameters = _parameters(film)
        self._plain: dict[bytes, bytes] = {}
        self._still = b""
        if self.parameters:
            often = Counter(filter(None, map(self._body, film.container.demux(film.stream))))
            for body, count in often.most_common(1):
                self._still = body if count >= _OFTEN else b""

    def holds(self, packet: Any) -> bool:
        """Whether this one only holds the picture before."""
        return bool(self._still) and self._body(packet) == self._still

    def without(self, packets: Iterable[Any]) -> Iterator[Any]:
        """The packets that change something, numbered as if there were no others.

        A decoder that misses numbers takes pictures for lost, and leaves out others that it has.
        """
        number = 0
        for packet in packets:
            if not self._still or not packet.size:
                yield packet
            elif packet.is_keyframe:
                number = 0
                yield packet
            elif not self.holds(packet):
                number += 1
                yield self._renumbered(packet, number)

    def _body(self, packet: Any) -> bytes:
        """A small picture but for its number, b"" for one that is large or not as ours are."""
        if packet.is_keyframe or not 0 < packet.size <= _SMALL_BYTES:
            return b""
        data = bytes(packet)
        if data not in self._plain:
            self._plain[data] = self._numbered(data, 0)
        return self._plain[data]

    def _renumbered(self, packet: Any, number: int) -> Any:
        data = self._numbered(bytes(packet), number)
        if not data:
            return packet  # it is damaged, which the decoder knows how to tell
        made = av.Packet(data)
        made.pts, made.dts, made.time_base = packet.pts, packet.dts, packet.time_base
        return made

    def _numbered(self, data: bytes, number: int) -> bytes:
        assert self.parameters
        try:
            return b"".join(slices.renumber(one, number, self.parameters) for one in slices.samples(data))
        except ValueError:
            return b""


def _parameters(film: Opened) -> slices.Parameters | None:
    """How the pictures of a film of ours are numbered; None for any other film."""
    said = bytes(film.stream.codec_context.extradata or b"")
    if not str(film.container.metadata.get("comment", "")).startswith(_OURS) or len(said) < 11:
        return None
    length = int.from_bytes(said[6:8], "big")
    try:
        return slices.parameters(said[8 : 8 + length], said[11 + length :])
    except ValueError:
        return None


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
