"""Shaping speech: from an engine's sound to 48 kHz that is pleasant to hear, equally loud and never too high.

All that is linear (resampling, equaliser, phase, a little room) is one filter, applied once by FFT. NumPy only.
"""

import struct
from functools import cache

import numpy as np
import numpy.typing as npt

from lecturec.sound.filters import TAPS, band_limit, tone
from lecturec.sound.loudness import loudness_lufs, true_peak

Pcm = npt.NDArray[np.float32]

RATE_HZ = 48_000
TARGET_LUFS = -16.0
CEILING = 10 ** (-1.8 / 20)  # true peak; AAC adds up to half a decibel
_HOP = 240  # 5 ms: the compressor's and the limiter's step in samples
_FADE = 240


def shape(pcm: Pcm, rate_hz: int, curve: str = "plain") -> Pcm:
    """Speech at 48 kHz, -16 LUFS, true peak below -1.8 dB. `curve` names the equaliser (see filters.CURVES).

    Silence stays silence. Raises ValueError for sound that is not finite or has no samples.
    """
    if not len(pcm) or not np.isfinite(pcm).all():
        raise ValueError("no sound" if not len(pcm) else "not finite")
    if np.max(np.abs(pcm)) < 1e-4:
        return np.zeros(-(-len(pcm) * RATE_HZ // rate_hz), np.float32)
    level = pcm / np.float32(np.max(np.abs(pcm)))
    toned = _linear(level.astype(np.float32, copy=False), rate_hz, curve)
    return _settle(_compress(toned))


def wav(pcm: Pcm) -> bytes:
    """A WAV file: 48 kHz, mono, 16 bits."""
    data = np.round(np.clip(pcm, -1.0, 1.0) * 32767).astype("<i2").tobytes()
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE_HZ, RATE_HZ * 2, 2, 16)
    body = b"WAVE" + head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _linear(pcm: Pcm, rate_hz: int, curve: str) -> Pcm:
    """Resample to 48 kHz and filter, in one go in the frequency domain; the end gets 40 ms for the room to die away."""
    samples = -(-len(pcm) * RATE_HZ // rate_hz) + RATE_HZ // 25
    common = int(np.gcd(RATE_HZ, rate_hz))
    up, down = RATE_HZ // common, rate_hz // common
    blocks = _smooth(-(-(samples + TAPS) // up))
    spectrum = np.fft.rfft(pcm, blocks * down)
    filtered = np.zeros(blocks * up // 2 + 1, np.complex64)
    bins = min(len(spectrum), len(filtered))
    filtered[:bins] = spectrum[:bins] * (up / down)
    filtered *= np.fft.rfft(_response(curve, rate_hz), blocks * up)
    shaped: Pcm = np.fft.irfft(filtered, blocks * up)[:samples].astype(np.float32)
    return shaped


@cache
def _response(curve: str, rate_hz: int) -> Pcm:
    return tone(curve, band_limit(rate_hz))


def _smooth(least: int) -> int:
    """The smallest even number from `least` on whose only factors are 2, 3 and 5: lengths that FFTs like."""
    best = 1 << (least - 1).bit_length()
    for fives in (1, 5, 25):
        for threes in (1, 3, 9, 27):
            odd = fives * threes
            best = min(best, odd << max(1, (-(-least // odd) - 1).bit_length()))
    return best


def _compress(pcm: Pcm, threshold_db: float = -20.0, ratio: float = 2.2) -> Pcm:
    """Gently: loud syllables come down, so that all can be louder. The level is the mean over 25 ms."""
    count = -(-len(pcm) // _HOP)
    power = np.add.reduceat(np.square(pcm, dtype=np.float64), np.arange(0, len(pcm), _HOP)) / _HOP
    power = np.convolve(power, np.ones(5) / 5, "same")[:count]
    level = 10 * np.log10(power + 1e-10)
    level -= np.max(level) + 6.0  # against its own loudest syllable, which stands at -6 dB
    reduced = np.maximum(level - threshold_db, 0.0) * (1 / ratio - 1)
    smooth = np.convolve(np.pad(reduced, 8, "edge"), np.hanning(19)[1:-1] / np.hanning(19).sum(), "valid")
    gain = np.interp(np.arange(len(pcm)), np.arange(count) * _HOP + _HOP / 2, 10 ** (smooth / 20))
    held: Pcm = (pcm * gain).astype(np.float32)
    return held


def _settle(pcm: Pcm) -> Pcm:
    """At the wanted loudness and under the ceiling: limiting costs loudness, so measure and do it again."""
    edge = min(_FADE, len(pcm) // 2)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    pcm = pcm.copy()
    pcm[:edge] *= ramp
    pcm[len(pcm) - edge :] *= ramp[::-1]
    gain_db = TARGET_LUFS - loudness_lufs(pcm)
    limited = pcm
    for _ in range(3):
        limited = _limit(pcm * np.float32(10 ** (gain_db / 20)))
        missing = TARGET_LUFS - loudness_lufs(limited)
        if abs(missing) < 0.15:
            break
        gain_db += missing * 1.2
    return limited


def _limit(pcm: Pcm) -> Pcm:
    """No true peak above the ceiling: gain goes down within 5 ms before a peak and comes back within 5 ms after it."""
    peaks = true_peak(pcm)
    count = -(-len(pcm) // _HOP)
    peaks = np.maximum.reduceat(peaks, np.arange(0, len(pcm), _HOP))
    wanted = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    if wanted.min() >= 1.0:
        return pcm
    # A step takes the least gain of its neighbours, so that the straight lines between the middles of steps hold too.
    wide = np.pad(wanted, 1, constant_values=1.0)
    least = np.minimum(np.minimum(wide[:-2], wide[1:-1]), wide[2:])
    gain = np.interp(np.arange(len(pcm)), np.arange(count) * _HOP + (_HOP - 1) / 2, least)
    held: Pcm = (pcm * gain).astype(np.float32)
    return held
