"""The author's films: read from memory, by demuxers that open nothing else, and shown at the lecture's pace."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, BinaryIO

import av
import av.error
import numpy as np

from lecturec.compose import Planes
from lecturec.encode.h264 import ACCURATE_AREA, Settings
from lecturec.limits import FILM_PIXELS
from lecturec.timeline import Reel

VERSION = 2
"""Raised when a film gives other pictures."""

MAX_PIXELS = FILM_PIXELS
"""A film's picture is held in memory decoded, several at a time."""

_CODECS = ("h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mjpeg", "prores", "libvpx", "libvpx-vp9")
_UNKNOWN = 2


class NoFilm(ValueError):
    """Bytes that cannot be shown as a film; the message says why, as what follows its name in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a film is: its size in pixels as it is meant to be seen, its length, and whether it has a sound."""

    width: int
    height: int
    length_ms: int
    sounds: bool


def examine(data: bytes, at_ms: int = 0) -> tuple[Facts, bytes]:
    """(facts, a PNG of the picture at that time) of a film. Raises NoFilm."""
    try:
        with Opened(data) as film:
            facts = film.facts()
            picture = next(iter(film.pictures(min(at_ms, max(0, facts.length_ms - 1)))), None)
            if picture is None:
                raise NoFilm("holds no picture that can be read")
            return facts, _png(picture[1], facts)
    except av.error.FFmpegError as error:
        raise NoFilm(f"cannot be read as a film ({type(error).__name__})") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a film stands in the finished picture; even pixels."""

    x: int
    y: int
    width: int
    height: int


def fitted(data: bytes, reel: Reel, settings: Settings) -> Place:
    """The place of a film that fills its box as far as its shape lets it, as its poster does. Raises NoFilm."""
    with Opened(data) as film:
        facts = film.facts()
    scale = min(Fraction(reel.width, facts.width), Fraction(reel.height, facts.height))
    width, height = facts.width * scale, facts.height * scale
    x, y = reel.x + (reel.width - width) / 2, reel.y + (reel.height - height) / 2
    # Outwards to whole chroma pixels: nothing of the poster is to look out from under it.
    left, top = max(0, floor(x) & ~1), max(0, floor(y) & ~1)
    right, bottom = (
        min(end, ceil(at) + 1 & ~1) for end, at in ((settings.width, x + width), (settings.height, y + height))
    )
    return Place(x=left, y=top, width=max(2, right - left), height=max(2, bottom - top))


def show(data: bytes, start_ms: int, fps: int, numbers: range, place: Place) -> Iterator[Planes]:
    """The pictures of these numbers, `fps` a second from `start_ms` of the film on.

    Each is the one that stands at its time; past the end, or where the film is damaged, the last one stands. A few
    pictures are held at a time. Raises NoFilm when there is none at all.
    """
    begin = Fraction(start_ms, 1000)
    with Opened(data) as film:
        seen = film.pictures(int(1000 * (begin + Fraction(numbers.start, fps))))
        now, following = _next(seen), _next(seen)
        if now is None and (now := film.last()) is None:
            raise NoFilm("holds no picture that can be read")
        made = _planes(now[1], place.width, place.height)
        for number in numbers:
            behind = False
            while following is not None and following[0] <= begin + Fraction(number, fps):
                now, following, behind = following, _next(seen), True
            if behind:
                made = _planes(now[1], place.width, place.height)
            yield made


Picture = tuple[Fraction, Any]
"""(when it appears, in seconds of the film, the frame as FFmpeg has it)."""


def _next(pictures: Iterator[Picture]) -> Picture | None:
    try:
        return next(pictures, None)
    except av.error.FFmpegError:
        return None


class Opened:
    """A film opened from memory or a file: only as MP4 or WebM, whatever else its bytes could be taken for."""

    def __init__(self, film: bytes | BinaryIO) -> None:
        file = io.BytesIO(film) if isinstance(film, bytes) else film
        data = file.read(200)
        file.seek(0)
        if data[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"):
            form = "mov"
        elif data.startswith(b"\x1a\x45\xdf\xa3"):
            form = "matroska"
        else:
            raise NoFilm(not_a(data, "film", "is neither MP4 nor WebM"))
        try:
            self.container: Any = av.open(file, format=form, metadata_errors="replace")
        except av.error.FFmpegError as error:
            raise NoFilm(f"is damaged or cut short ({type(error).__name__})") from None
        try:
            self.stream = self._chosen()
        except NoFilm:
            self.container.close()
            raise

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.container.close()

    def _chosen(self) -> Any:
        streams = self.container.streams.video
        if not streams:
            raise NoFilm("holds no picture, only sound" if self.container.streams.audio else "holds no picture")
        stream = streams[0]
        context = stream.codec_context
        if context is None or context.name not in _CODECS:
            raise NoFilm(f"is coded as {context.name if context else 'something unknown'}, which is not played here")
        if context.width * context.height > MAX_PIXELS:
            raise NoFilm(f"has {context.width} x {context.height} pixels, more than a film holds")
        context.thread_count = 1
        return stream

    def facts(self) -> Facts:
        """What the film says of itself, or what its packets show where it says nothing."""
        context, stream = self.stream.codec_context, self.stream
        shape = stream.sample_aspect_ratio or Fraction(1)
        shape = shape if Fraction(1, 4) <= shape <= 4 else Fraction(1)
        width, height = round(context.width * shape), context.height
        first = next(iter(self.pictures(0)), None)
        if first is not None and first[1].rotation % 180:
            width, height = height, width
        sounds = bool(self.container.streams.audio)
        length = Fraction(stream.duration or 0) * (stream.time_base or 0)
        if not length and self.container.duration:
            length = Fraction(self.container.duration, av.time_base)
        return Facts(width=width, height=height, length_ms=int(1000 * (length or self._end())), sounds=sounds)

    def last(self) -> Picture | None:
        """The last picture that can be read."""
        seen, last = self.pictures(0), None
        while (picture := _next(seen)) is not None:
            last = picture
        return last

    def _end(self) -> Fraction:
        self.container.seek(0, stream=self.stream)
        ends = [p.pts + (p.duration or 0) for p in self.container.demux(self.stream) if p.pts is not None]
        return Fraction(max(ends, default=0) * self.stream.time_base) - self.begin()

    def begin(self) -> Fraction:
        """The time in the file at which the film begins, in seconds."""
        return Fraction((self.stream.start_time or 0) * self.stream.time_base)

    def pictures(self, from_ms: int) -> Iterator[Picture]:
        """The pictures from the one that stands at `from_ms` on, in order."""
        begin, base = self.begin(), self.stream.time_base
        moment = Fraction(from_ms, 1000)
        self.container.seek(int((moment + begin) / base), stream=self.stream)
        last: Picture | None = None
        for frame in self.container.decode(self.stream):
            if frame.pts is None:
                continue
            at = frame.pts * base - begin
            if last is not None and at > moment:
                yield last
            last = at, frame
        if last is not None:
            yield last


def not_a(data: bytes, kind: str, otherwise: str) -> str:
    """Why bytes are no film or sound, as what follows their name in a sentence."""
    if not data:
        return "is empty"
    if data.startswith(b"version https://git-lfs"):
        return f"is a Git LFS pointer, not the {kind}: run git lfs pull"
    if data[:200].lstrip()[:1] == b"<":
        return f"holds HTML or XML, not a {kind}"
    return otherwise


def _planes(frame: Any, width: int, height: int) -> Planes:
    """A picture of a film as planes of this size (even), turned as its camera says."""
    turns = round(frame.rotation / 90) % 4
    across, down = (height, width) if turns % 2 else (width, height)
    made = frame.reformat(
        across,
        down,
        "yuv420p",
        src_colorspace=_matrix(frame),
        dst_colorspace="ITU709",
        dst_color_range="MPEG",
        interpolation=ACCURATE_AREA,
        threads=1,
    )
    flat = np.asarray(made.to_ndarray(), np.uint8).reshape(-1)
    if not turns:
        return Planes(width, height, flat)
    parts = (np.rot90(part, turns).reshape(-1) for part in Planes(across, down, flat).parts)
    return Planes(width, height, np.concatenate(list(parts)))


def _matrix(frame: Any) -> str | None:
    """Which colours a picture means that does not say so: those of television, by its size."""
    if int(frame.colorspace) != _UNKNOWN:
        return None
    return "ITU709" if frame.height >= 720 else "ITU601"


def _png(frame: Any, facts: Facts) -> bytes:
    """The poster: by way of the very planes that will be shown, so that playing begins without a jump."""
    scale = min(1.0, 1920 / max(facts.width, facts.height))
    width, height = (max(2, round(n * scale / 2) * 2) for n in (facts.width, facts.height))
    planes = _planes(frame, width, height)
    shown = av.VideoFrame.from_ndarray(planes.data.reshape(-1, width), "yuv420p")
    shown = shown.reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", dst_color_range="JPEG", threads=1
    )
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, "rgb24", Fraction(1, 25)
    encoder.thread_count = 1
    return b"".join(bytes(p) for p in (*encoder.encode(shown), *encoder.encode(None)))
