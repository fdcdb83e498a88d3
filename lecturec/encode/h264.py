"""H.264 from x264, and the one picture that x264 need not make: the one that says "as before".

All pictures come from one set of encoder options, so one SPS and PPS serve stills, motions and the skipped
pictures that hold a still, and pieces coded apart can be spliced (film.py does that).
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any

import av
import av.error
import numpy as np
from av.codec.context import Flags

from lecturec import compose
from lecturec.compose import Planes
from lecturec.digest import digest
from lecturec.encode import EncodeError, slices

VERSION = 4
"""Raised when the same stills give other packets."""

_BT709, _LIMITED = 1, 1

ACCURATE_AREA = 0x20 | 0x4000 | 0x40000
"""swscale: exact rounding, and each chroma sample the mean of its four pixels (which `chromaloc=1` declares)."""

_X264 = (
    # One reference, no B pictures, no weights, one slice: what a skipped picture has to agree with.
    "ref=1:bframes=0:weightp=0:slices=1:cabac=1:8x8dct=1"
    # Each picture is decided from itself: nothing waits, nothing depends on what comes later.
    ":keyint=infinite:scenecut=0:rc-lookahead=0:sync-lookahead=0:mbtree=0:force-cfr=1"
    # Headers do not depend on what is coded.
    ":stitchable=1"
    # A still stands for seconds and is looked at: it gets finer steps than pictures that move. The quantiser is
    # fixed: to choose one for each picture, x264 would look at each twice, for a third of the time.
    ":ipratio=2.3:subme=0:partitions=none:chromaloc=1"
)

_FILM = _X264.replace("ipratio=2.3:subme=0:partitions=none", "ipratio=3.25:subme=2:partitions=i8x8,i4x4")
"""For the author's films, which move all over: finer search for half the bytes, coarser steps but for the first one."""

_FILM_COARSER = 3

_BAND_COARSER = 3
"""Captions are large letters on a flat ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The picture: size in pixels (even), frames per second, and x264's quantiser.

    A lower one is better; it is that of pictures that move, and stills get about 7 less. The lowest `band` rows are
    left to captions (band.py): what is above them is a multiple of 16, and is all that is coded here. `ground` is
    the colour under the captions (Y, U, V).
    """

    width: int
    height: int
    fps: int
    qp: int = 24
    band: int = 0
    ground: tuple[int, int, int] = (16, 128, 128)

    @property
    def macroblocks_above(self) -> int:
        """How many squares of 16 pixels there are above the band."""
        return -(-self.width // 16) * -(-(self.height - self.band) // 16)


@dataclass(frozen=True, slots=True)
class Format:
    """What all packets of some settings share.

    `mp4` is a film of one grey picture in the same format, for whoever needs the stream's description. `skips[n]`
    is the picture that repeats the one before it, with frame number n. `identity` changes with the encoder.
    """

    mp4: bytes
    parameters: slices.Parameters
    skips: tuple[bytes, ...]
    identity: str


def planes(png: bytes, settings: Settings) -> Planes:
    """A PNG as YUV 4:2:0, BT.709, limited range, fitted to what is above the band. Raises ValueError for a bad PNG."""
    try:
        decoder = av.CodecContext.create("png", "r")
        decoder.thread_count = 1
        picture = (decoder.decode(av.Packet(png)) + decoder.decode(None))[0]
    except (av.error.FFmpegError, IndexError) as error:
        raise ValueError(f"a still is not a PNG that can be read: {error}") from error
    frame = picture.reformat(
        settings.width,
        settings.height - settings.band,
        "yuv420p",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation=ACCURATE_AREA,
        threads=1,
    )
    drawn = Planes(settings.width, frame.height, np.asarray(frame.to_ndarray(), np.uint8).reshape(-1))
    return _over_band(drawn, settings) if settings.band else drawn


def planes_of(rgb: Any) -> Planes:
    """A picture of a box (uint8, shape (height, width, 3), both even) as planes, as `planes` would make them."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), "rgb24").reformat(
        format="yuv420p",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation=ACCURATE_AREA,
        threads=1,
    )
    return Planes(rgb.shape[1], rgb.shape[0], np.asarray(frame.to_ndarray(), np.uint8).reshape(-1))


def _over_band(drawn: Planes, settings: Settings) -> Planes:
    """The picture of a slide with the empty band under it."""
    whole = Planes(settings.width, settings.height, np.empty(settings.width * settings.height * 3 // 2, np.uint8))
    for part, colour in zip(whole.parts, settings.ground, strict=True):
        part[:] = colour
    compose.paste(drawn, whole, 0, 0)
    return whole


def encode(pictures: Iterable[Planes], settings: Settings, *, film: bool = False) -> Iterator[bytes]:
    """The samples of a run of pictures: an IDR picture, then P pictures. The same bytes on any number of threads.

    Those of a `film` share all headers with the others.
    """
    encoder = _dress(_create(), settings)
    if film:
        encoder.options = {
            **encoder.options,
            "qp": str(settings.qp + _FILM_COARSER),
            "x264-params": _FILM + _parted(settings),
        }
    encoder.flags |= Flags.global_header
    for i, picture in enumerate(pictures):
        yield from map(_sample, encoder.encode(_frame(picture, i)))
    yield from map(_sample, encoder.encode(None))


def apart(pictures: Iterable[Planes], settings: Settings, tile: int) -> Iterator[list[slices.Header]]:
    """The slices of pictures of the band, each of `tile` macroblocks and dependent on nothing."""
    encoder = _dress(_create(), replace(settings, height=settings.band, band=0))
    alone = _X264.replace("keyint=infinite", f"keyint=1:slice-max-mbs={tile}")
    encoder.options = {**encoder.options, "qp": str(settings.qp + _BAND_COARSER), "x264-params": alone}
    encoder.flags |= Flags.global_header
    frames = chain((_frame(picture, i) for i, picture in enumerate(pictures)), (None,))
    for packet in chain.from_iterable(map(encoder.encode, frames)):
        sps, pps = (u for u in slices.units(bytes(encoder.extradata)) if u[0] & 31 in (slices.SPS, slices.PPS))
        own = slices.parameters(sps, pps)
        yield [slices.read(u, own) for u in slices.units(bytes(packet)) if u[0] & 31 == slices.IDR]


@lru_cache(maxsize=8)
def format_of(settings: Settings) -> Format:
    """What all packets of these settings share. Raises EncodeError where x264 is missing, ValueError for odd sizes."""
    if settings.width % 2 or settings.height % 2 or min(settings.width, settings.height) < 16 or settings.fps < 1:
        raise ValueError(f"no video of {settings.width}x{settings.height} at {settings.fps} frames a second")
    grey = Planes(settings.width, settings.height, np.full(settings.width * settings.height * 3 // 2, 128, np.uint8))
    encoder = _dress(_create(), settings)
    encoder.flags |= Flags.global_header
    coded = [bytes(p) for i in range(3) for p in encoder.encode(_frame(grey, i))]
    coded += [bytes(p) for p in encoder.encode(None)]
    sets = slices.units(bytes(encoder.extradata or b"") + coded[0])
    sps, pps, sei = (
        b"".join(u for u in sets if u[0] & 31 == kind)[:4096] for kind in (slices.SPS, slices.PPS, slices.SEI)
    )
    parameters = slices.parameters(sps, pps)
    # The third grey picture is nothing but skipped macroblocks, and so is any picture with its slice data.
    nothing_new = slices.read(_picture(coded[2]), parameters)
    if len(nothing_new.rest) > 32 + settings.width * settings.height // 2000:
        raise EncodeError("this x264 does not skip a picture that repeats the one before")
    skips = tuple(
        slices.sample(slices.write(replace(nothing_new, frame_num=n), parameters))
        for n in range(1 << parameters.frame_num_bits)
    )
    versions = tuple(sorted((name, *numbers) for name, numbers in av.library_versions.items()))
    identity = digest(VERSION, compose.VERSION, sps, pps, sei, versions)
    return Format(_film(settings, coded[0]), parameters, skips, identity)


def _create() -> Any:
    try:
        return av.CodecContext.create("libx264", "w")
    except (av.error.FFmpegError, ValueError) as error:
        raise EncodeError("FFmpeg has no libx264 here: install the av wheel from PyPI (pip install av)") from error


def _dress(encoder: Any, settings: Settings) -> Any:
    """Give an encoder (or a stream that has one) the options that every picture shares."""
    encoder.width, encoder.height, encoder.pix_fmt = settings.width, settings.height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, settings.fps), settings.fps
    encoder.color_primaries = encoder.color_trc = encoder.colorspace = _BT709
    encoder.color_range = _LIMITED
    encoder.thread_count = 1  # so that the bytes do not depend on the machine
    encoder.options = {
        "preset": "superfast",
        "profile": "high",
        "qp": str(settings.qp),
        "x264-params": _X264 + _parted(settings),
    }
    return encoder


def _parted(settings: Settings) -> str:
    """The band is a slice of its own, so that another one can take its place."""
    return f":slice-max-mbs={settings.macroblocks_above}" if settings.band else ""


def _frame(picture: Planes, number: int) -> Any:
    # PyAV lays out a buffer two rows too low where there is an odd number of rows of colour; a copy it lays out well.
    laid = av.VideoFrame.from_ndarray if picture.height % 4 else av.VideoFrame.from_numpy_buffer
    frame = laid(picture.data.reshape(-1, picture.width), "yuv420p")
    frame.pts = number
    return frame


def _sample(packet: Any) -> bytes:
    """The picture alone: parameter sets stand in the mp4's header, and x264's signature nowhere."""
    return slices.sample(_picture(bytes(packet)))


def _picture(coded: bytes) -> bytes:
    """The slice of a coded picture that holds all of it, but for the band."""
    return next(u for u in slices.units(coded) if u[0] & 31 in (slices.SLICE, slices.IDR))


def _film(settings: Settings, coded: bytes) -> bytes:
    """An mp4 of one coded picture, made by FFmpeg from the encoder itself: its header describes all our films."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as film:
        stream = film.add_stream("libx264", rate=settings.fps)
        _dress(stream.codec_context, settings)
        packet = av.Packet(coded)
        packet.stream, packet.time_base, packet.duration = stream, Fraction(1, settings.fps), 1
        packet.pts, packet.dts, packet.is_keyframe = 0, 0, True
        film.mux(packet)
    return file.getvalue()
