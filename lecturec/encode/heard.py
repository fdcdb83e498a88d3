"""What the author's films sound like: as a take, at the voice's loudness or below, soft at both ends."""

from fractions import Fraction

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from lecturec.encode.reel import Opened
from lecturec.sound import loudness_lufs, wav
from lecturec.timeline import RATE_HZ

VERSION = 1
"""Raised when a film gives other samples."""

LOUDNESS_LUFS = -18.0
_MOST_GAIN = 4.0
_PEAK = 0.8
_FADE = RATE_HZ // 50


def heard(data: bytes, start_ms: int, stop_ms: int) -> bytes:
    """The sound of a film between two times as WAV (48 kHz, mono), as long as that; b"" when it has none."""
    length = (stop_ms - start_ms) * RATE_HZ // 1000
    with Opened(data) as film:
        pcm = _samples(film, Fraction(start_ms, 1000), length)
    if not np.abs(pcm).max(initial=0) > 1e-4:
        return b""
    gain = min(_MOST_GAIN, 10 ** ((LOUDNESS_LUFS - loudness_lufs(pcm)) / 20), _PEAK / float(np.abs(pcm).max()))
    pcm *= np.float32(gain)
    fade = np.linspace(0, 1, min(_FADE, length // 2), dtype=np.float32)
    pcm[: len(fade)] *= fade
    pcm[length - len(fade) :] *= fade[::-1]
    return wav(pcm)


def _samples(film: Opened, begin: Fraction, length: int) -> NDArray[np.float32]:
    """`length` samples from this time of the film on; silence where it has none, or is damaged."""
    pcm = np.zeros(length, np.float32)
    streams = film.container.streams.audio
    if not streams:
        return pcm
    stream, zero = streams[0], film.begin()
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE_HZ)
    film.container.seek(int((begin + zero) / stream.time_base), stream=stream)
    at: int | None = None
    try:
        for frame in film.container.decode(stream):
            for made in resampler.resample(frame):
                if at is None:
                    at = round((frame.pts * stream.time_base - zero - begin) * RATE_HZ) if frame.pts is not None else 0
                samples = np.nan_to_num(made.to_ndarray()[0])
                first, last = max(0, -at), min(len(samples), length - at)
                if last > first:
                    pcm[at + first : at + last] = samples[first:last]
                at += len(samples)
            if at is not None and at >= length:
                break
    except av.error.FFmpegError:
        pass  # what could be read is heard
    return np.clip(pcm, -1, 1)
