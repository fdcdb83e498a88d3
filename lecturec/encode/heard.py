"""What the author's films, sounds and music are heard as: takes as loud as the voice or below, soft at both ends."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from lecturec.encode.reel import Opened, not_a
from lecturec.mix import BED_LUFS, VOICE_LUFS
from lecturec.sound.shape import levelled, wav
from lecturec.timeline import RATE_HZ

VERSION = 4
"""Raised when a film or a sound gives other samples."""

_MOST_GAIN, _MOST_BED_GAIN = 8.0, 30.0
_LOOP_S = 2
"""How long the end of a piece of music and its beginning are heard together."""

_SHORTEST_LOOP_S = 1
_FAINT = 0.03
"""What is as quiet as this, of the whole, at either end of music, is no part of it: -30 dB."""

_MS = RATE_HZ // 1000
_FADE = RATE_HZ // 50
_FADE_CUT = RATE_HZ // 2
_BARS = 48
_GAP = RATE_HZ // 4
"""What is missing for longer than this stays silent."""

_BEYOND = 8.0
"""How far samples may lie beyond full scale: files of floats hold any number."""

_CODECS = ("mp3", "mp3float", "aac", "vorbis", "libvorbis", "opus", "libopus", "flac", "alac")

Pcm = NDArray[np.float32]


class NoSound(ValueError):
    """Bytes that cannot be heard; the message says why, as what follows their name in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sound as it is played: its WAV (48 kHz, mono), its length, and how loud it is from left to right (0 to 100).

    `cut` says that the file goes on where this ends.
    """

    wav: bytes
    length_ms: int
    bars: tuple[int, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Music that can go on for ever: what follows the first `lead` of its `samples` is repeated without a seam.

    `cut` says that the file goes on where this ends.
    """

    wav: bytes
    samples: int
    lead: int
    cut: bool


def heard(data: bytes, start_ms: int, stop_ms: int) -> bytes:
    """The sound of a film between two times as WAV (48 kHz, mono), as long as that; b"" when it has none."""
    length = (stop_ms - start_ms) * RATE_HZ // 1000
    pcm = np.zeros(length, np.float32)
    with Opened(data) as film:
        if film.container.streams.audio:
            begin = Fraction(start_ms, 1000)
            _read(film.container, film.container.streams.audio[0], begin + film.begin(), pcm)
    return wav(_softened(levelled(pcm, _MOST_GAIN), _FADE)) if _sounds(pcm) else b""


def sound_of(film: bytes, samples: int) -> NDArray[np.int16]:
    """The sound of a film as it is: 48 kHz, mono, as many samples as that; silence where it has none."""
    pcm = np.zeros(samples, np.float32)
    with Opened(film) as opened:
        if opened.container.streams.audio:
            _read(opened.container, opened.container.streams.audio[0], Fraction(0), pcm)
    return np.rint(np.clip(pcm, -1, 1) * 32767).astype(np.int16)


def listen(data: bytes, start_ms: int, most_ms: int) -> Heard:
    """A sound file from a time on, for so long at most. Raises NoSound."""
    pcm = np.zeros(most_ms * RATE_HZ // 1000 + 1, np.float32)
    with _opened(data) as (container, stream):
        zero = Fraction(0) if stream.start_time is None else Fraction(stream.start_time * stream.time_base)
        stop = _read(container, stream, Fraction(start_ms, 1000) + zero, pcm)
    cut = stop == len(pcm)
    pcm = pcm[: stop // _MS * _MS]
    if not len(pcm):
        raise NoSound(f"ends before its second {start_ms / 1000:g}" if start_ms else "holds no sound that can be read")
    if not _sounds(pcm):
        raise NoSound("is silent")
    pcm = _softened(levelled(pcm, _MOST_GAIN), _FADE_CUT if cut else _FADE)
    return Heard(wav=wav(pcm), length_ms=len(pcm) // _MS, bars=_bars(pcm), cut=cut)


def loop(data: bytes, most_ms: int) -> Loop:
    """Music whose end is laid under its beginning, both as loud together as each of them. Raises NoSound."""
    pcm = np.zeros(most_ms * RATE_HZ // 1000, np.float32)
    with _opened(data) as (container, stream):
        zero = Fraction(0) if stream.start_time is None else Fraction(stream.start_time * stream.time_base)
        stop = _read(container, stream, zero, pcm)
    cut, pcm = stop == len(pcm), pcm[:stop]
    if not _sounds(pcm):
        raise NoSound("is silent" if len(pcm) else "holds no sound that can be read")
    pcm = _trimmed(pcm)
    if len(pcm) < _SHORTEST_LOOP_S * RATE_HZ:
        raise NoSound(f"is shorter than {_SHORTEST_LOOP_S} second: it would only rattle")
    pcm = levelled(pcm, _MOST_BED_GAIN) * np.float32(10 ** ((BED_LUFS - VOICE_LUFS) / 20))
    lead = min(_LOOP_S * RATE_HZ, len(pcm) // 4)
    begin, end = pcm[:lead], pcm[len(pcm) - lead :]
    way = np.linspace(0, np.pi / 2, lead, dtype=np.float32)
    up, down = np.sin(way), np.cos(way)
    alike = np.clip(np.dot(begin, end) / max(1e-9, float(np.linalg.norm(begin) * np.linalg.norm(end))), 0, 1)
    end[:] = (begin * up + end * down) / np.sqrt(1 + 2 * alike * up * down)
    return Loop(wav=wav(pcm), samples=len(pcm), lead=lead, cut=cut)


def _trimmed(pcm: Pcm) -> Pcm:
    """Music without the silence around it, which coders add, and which would be heard each time it begins anew."""
    count = len(pcm) // (10 * _MS)
    loud = np.sqrt(np.mean(np.square(pcm[: count * 10 * _MS].reshape(count, -1)), axis=1)) if count else np.zeros(0)
    heard = np.flatnonzero(loud > _FAINT * np.sqrt(np.mean(np.square(loud)))) if count else loud
    return pcm[int(heard[0]) * 10 * _MS : (int(heard[-1]) + 1) * 10 * _MS] if len(heard) else pcm


def _sounds(pcm: Pcm) -> bool:
    """Take what is constant out of a sound, in place; False for silence, which a constant is too."""
    pcm -= pcm.mean(dtype=np.float64) if len(pcm) else 0
    return float(np.abs(pcm).max(initial=0)) > 1e-4


def _softened(pcm: Pcm, out: int) -> Pcm:
    """A sound that begins softly, and fades out over its last `out` samples, in place."""
    fades = [np.linspace(0, 1, min(size, len(pcm) // 2), dtype=np.float32) for size in (_FADE, out)]
    pcm[: len(fades[0])] *= fades[0]
    pcm[len(pcm) - len(fades[1]) :] *= fades[1][::-1]
    return pcm


def _bars(pcm: Pcm) -> tuple[int, ...]:
    """How loud each stretch is, against the loudest."""
    loud = [float(np.sqrt(np.mean(np.square(part)))) if len(part) else 0.0 for part in np.array_split(pcm, _BARS)]
    return tuple(round(100 * level / max(*loud, 1e-9)) for level in loud)


def _read(container: Any, stream: Any, begin: Fraction, pcm: Pcm) -> int:
    """Fill `pcm` from this time of the file on, with silence where it has none or is damaged; gives how far."""
    at: int | None = None
    try:
        if begin > 0:
            container.seek(int(begin / stream.time_base), stream=stream)
        for frame, samples in _mono(_frames(container, stream)):
            place = round((frame.pts * stream.time_base - begin) * RATE_HZ) if frame.pts is not None else at or 0
            if at is None or place > at + _GAP:
                at = place
            first, last = max(0, -at), min(len(samples), len(pcm) - at)
            if last > first:
                pcm[at + first : at + last] = samples[first:last]
            at += len(samples)
            if at >= len(pcm):
                break
    except av.error.FFmpegError:
        pass  # what could be read is heard
    return max(0, min(at or 0, len(pcm)))


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """The frames of a stream, without those that are damaged."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


def _mono(frames: Iterator[Any]) -> Iterator[tuple[Any, Pcm]]:
    """Each frame with the samples that it completes, at our rate; in files that were joined, of several kinds."""
    resampler: Any = None
    kind: tuple[object, ...] = ()
    last: Any = None

    def made(frame: Any) -> Pcm:
        pieces = [np.asarray(piece.to_ndarray()[0], np.float32) for piece in resampler.resample(frame)]
        found: Pcm = np.concatenate([*pieces, np.zeros(0, np.float32)])
        np.nan_to_num(found, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
        return found.clip(-_BEYOND, _BEYOND, out=found)

    for frame in frames:
        found = frame.format.name, frame.layout.name, frame.sample_rate
        if found != kind:
            if resampler:
                yield last, made(None)
            resampler, kind = av.AudioResampler(format="fltp", layout="mono", rate=RATE_HZ), found
        yield frame, made(frame)
        last = frame
    if resampler:
        yield last, made(None)


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    """(file, its sound) of bytes in memory: only as the kind of sound they begin as."""
    form = _form(data)
    if not form:
        raise NoSound(not_a(data, "sound", "is no MP3, WAV, Ogg, Opus, M4A or FLAC"))
    try:
        container: Any = av.open(io.BytesIO(data), format=form, metadata_errors="replace")
    except av.error.FFmpegError as error:
        raise NoSound(f"is damaged or cut short ({type(error).__name__})") from None
    with container:
        stream = next(iter(container.streams.audio), None)
        codec = stream.codec_context.name if stream is not None and stream.codec_context else ""
        if stream is None:
            raise NoSound("holds no sound")
        if codec not in _CODECS and not codec.startswith("pcm_"):
            raise NoSound(f"is coded as {codec or 'something unknown'}, which is not played here")
        if not 0 < stream.codec_context.sample_rate <= 768_000:
            raise NoSound("has no sample rate that can be played")
        stream.codec_context.thread_count = 1
        yield container, stream


def _form(data: bytes) -> str:
    """The container that bytes begin as, "" for none that is read."""
    if data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp":
        return "mov"
    for start, form in ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3"), (b"\x1a\x45\xdf\xa3", "matroska")):
        if data.startswith(start):
            return form
    if data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0:
        return "aac" if data[1] & 0xF6 == 0xF0 else "mp3"
    return ""
