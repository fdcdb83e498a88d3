"""Shaping speech: from an engine's sound to 48 kHz that is pleasant to hear, equally loud and never too high.

All that is linear (resampling, equaliser, phase, a little room) is one filter, applied once by FFT. What bends the
sound (compressor, limiter) is a gain per step of 5 ms, so that its effect on loudness is known without measuring anew.
"""

import struct
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from lecturec.sound.filters import RATE_HZ, TAPS, band_limit, tone
from lecturec.sound.loudness import STEP, gated, k_filter, loudness_lufs, true_peaks

Pcm = npt.NDArray[np.float32]
Steps = npt.NDArray[np.float64]

TARGET_LUFS = -15.8
"""Of a sentence: with the pauses between them, a lecture measures -16."""

CEILING = 10 ** (-2.2 / 20)  # true peak; AAC adds up to half a decibel
_HISS = 1.2  # to a hiss of full height, which is rare, it adds up to one and a half
_TAIL = RATE_HZ // 25  # 40 ms for the room to die away
_FADE = RATE_HZ // 200


def shape(pcm: Pcm, rate_hz: int, curve: str = "plain") -> Pcm:
    """Speech at 48 kHz, -16 LUFS, true peak below -2 dB. `curve` names the equaliser (see filters.CURVES).

    Silence stays silence. Raises ValueError for sound that is not finite or has no samples.
    """
    if not len(pcm) or not np.isfinite(pcm).all():
        raise ValueError("no sound" if not len(pcm) else "not finite")
    peak = np.max(np.abs(pcm))
    if peak < 1e-4:
        return np.zeros(-(-len(pcm) * RATE_HZ // rate_hz), np.float32)
    toned, weighted = _linear((pcm / peak).astype(np.float32), rate_hz, curve)
    for sound in (toned, weighted):
        sound[:_FADE] *= _ramp()[: len(sound)]
        sound[-_FADE:] *= _ramp()[::-1][-len(sound) :]
    squeezed = _compression(_power(toned))
    around = np.pad(squeezed, 1, "edge")  # at its edges a step has something of its neighbours' gain
    peaks = _feared(toned) * np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
    gain = squeezed * _settled(_power(weighted) * squeezed**2, peaks)
    shaped: Pcm = toned * _smoothly(gain, len(toned))
    return shaped


def _feared(pcm: Pcm) -> Steps:
    """The true peak of each step, and more of one that hisses: that changes from sample to sample by all its height."""
    peaks = true_peaks(pcm)
    changes = np.zeros(len(peaks) * STEP, np.float32)
    changes[: len(pcm) - 1] = np.abs(np.diff(pcm))
    return np.where(changes.reshape(-1, STEP).max(axis=1) > 0.9 * peaks, _HISS * peaks, peaks)


def limited(pcm: Pcm, ceiling: float = CEILING) -> Pcm:
    """Sound at 48 kHz whose true peaks stay below a ceiling (1.0: full scale); most sound is as it was."""
    peaks = true_peaks(pcm)
    if peaks.max(initial=0.0) <= ceiling:
        return pcm
    return np.asarray(pcm * _smoothly(_held(peaks, ceiling), len(pcm)), np.float32)


def levelled(pcm: Pcm, most_gain: float) -> Pcm:
    """Sound of any kind at 48 kHz and -16 LUFS, true peak below -2 dB; what is quiet stays so beyond this gain."""
    lufs = loudness_lufs(pcm)
    if lufs <= -70:
        return pcm
    for _ in range(3):  # what the limiter takes is given back, as far as that goes
        gain = min(most_gain, 10 ** ((TARGET_LUFS - lufs) / 20))
        made = limited(np.asarray(pcm * np.float32(gain), np.float32))
        missing = TARGET_LUFS - loudness_lufs(made)
        if missing < 0.1:
            break
        lufs -= missing
    return made


def wav(pcm: Pcm) -> bytes:
    """A WAV file: 48 kHz, mono, 16 bits."""
    data = np.round(np.clip(pcm, -1.0, 1.0) * 32767).astype("<i2").tobytes()
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE_HZ, RATE_HZ * 2, 2, 16)
    body = b"WAVE" + head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _linear(pcm: Pcm, rate_hz: int, curve: str) -> tuple[Pcm, Pcm]:
    """Resampled to 48 kHz and filtered; and the same as loudness meters weigh it."""
    samples = -(-len(pcm) * RATE_HZ // rate_hz) + _TAIL
    common = int(np.gcd(RATE_HZ, rate_hz))
    up, down = RATE_HZ // common, rate_hz // common
    blocks = _roomy(-(-(samples + TAPS) // up))
    spectrum = np.fft.rfft(pcm, blocks * down)
    filters = _responses(curve, rate_hz, blocks * up)
    bins = min(len(spectrum), len(filters[0]))
    spectrum = spectrum[:bins] * np.float32(up / down)
    toned, weighted = (np.fft.irfft(spectrum * response[:bins], blocks * up)[:samples] for response in filters)
    return toned.astype(np.float32, copy=False), weighted.astype(np.float32, copy=False)


@lru_cache(maxsize=8)
def _responses(curve: str, rate_hz: int, size: int) -> tuple[npt.NDArray[np.complex64], npt.NDArray[np.complex64]]:
    toned = np.fft.rfft(tone(curve, band_limit(rate_hz)), size).astype(np.complex64)
    return toned, toned * np.fft.rfft(k_filter(), size).astype(np.complex64)


def _roomy(least: int) -> int:
    """A length from `least` on that FFTs like: few different ones, so that filters are made once for many sentences."""
    size = 4
    while size * 7 < least * 4:
        size *= 2
    return next(size * quarters // 4 for quarters in (4, 5, 6, 7) if size * quarters // 4 >= least)


@cache
def _ramp() -> Pcm:
    return np.linspace(0, 1, _FADE, dtype=np.float32)


def _power(pcm: Pcm) -> Steps:
    """Mean square of each step of 5 ms."""
    return np.add.reduceat(np.square(pcm), np.arange(0, len(pcm), STEP)).astype(np.float64) / STEP


def _compression(power: Steps, threshold_db: float = -20.0, ratio: float = 2.2) -> Steps:
    """Gain per step that brings loud syllables down gently. The level is the mean over 25 ms."""
    level = 10 * np.log10(np.convolve(power, np.ones(5) / 5, "same")[: len(power)] + 1e-10)
    level -= np.max(level) + 6.0  # against its own loudest syllable, which stands at -6 dB
    reduced = np.maximum(level - threshold_db, 0.0) * (1 / ratio - 1)
    window = np.hanning(19)[1:-1]
    smooth = np.convolve(np.pad(reduced, 8, "edge"), window / window.sum(), "valid")
    return np.asarray(10 ** (smooth / 20))


def _settled(power: Steps, peaks: Steps) -> Steps:
    """Gain per step for the wanted loudness and no peak above the ceiling: limiting costs loudness, so try again."""
    level = TARGET_LUFS - gated(power)
    gain = np.ones(len(power))
    for _ in range(6):
        whole = 10 ** (level / 20)
        gain = whole * _held(peaks * whole)
        missing = TARGET_LUFS - gated(power * gain**2)
        if abs(missing) < 0.05:
            break
        level += missing * 1.2
    return gain


def _held(peaks: Steps, ceiling: float = CEILING) -> Steps:
    """Gain per step that holds peaks at the ceiling.

    A step takes the least gain of its neighbours, so that the straight lines between the middles of steps hold too.
    """
    wide = np.pad(np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)), 1, "edge")
    return np.asarray(np.minimum(np.minimum(wide[:-2], wide[1:-1]), wide[2:]))


def _smoothly(steps: Steps, samples: int) -> Pcm:
    """Gain per sample: straight lines between the middles of the steps."""
    gains = np.concatenate([steps[:1], steps, steps[-1:]]).astype(np.float32)
    way = (np.arange(STEP, dtype=np.float32) + 0.5) / STEP
    lines = gains[:-1, None] + (gains[1:] - gains[:-1])[:, None] * way
    return np.asarray(lines.ravel()[STEP // 2 :][:samples], dtype=np.float32)
