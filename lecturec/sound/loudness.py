"""How loud sound is (ITU-R BS.1770-4, mono) and how high it peaks between its samples, at 48 kHz."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

RATE_HZ = 48_000
_BLOCK, _STEP = 19_200, 4_800  # 400 ms, three quarters of it shared with the next

# The standard's two filters at 48 kHz: (b0, b1, b2, a1, a2).
_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
_HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)


def loudness_lufs(pcm: npt.NDArray[np.float32]) -> float:
    """Integrated loudness, gated as the standard says; -70 for silence.

    Sound shorter than a block is measured as one block of its own length.
    """
    weighted = _weigh(pcm)
    sums = np.concatenate([[0.0], np.cumsum(np.square(weighted, dtype=np.float64))])
    block = min(_BLOCK, len(pcm))
    if not block:
        return -70.0
    starts = np.arange(0, len(pcm) - block + 1, _STEP)
    power = (sums[starts + block] - sums[starts]) / block
    for gate in (-70.0, None):
        gate = _lufs(float(power.mean())) - 10 if gate is None else gate
        power = power[power > 10 ** ((gate + 0.691) / 10)]
        if not len(power):
            return -70.0
    return _lufs(float(power.mean()))


def true_peak(pcm: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """For each sample the highest magnitude there and in the three places between it and the next (oversampled x4)."""
    peaks = np.abs(pcm).astype(np.float64)
    if len(pcm) < 2:
        return peaks
    for taps in _between():
        np.maximum(peaks, np.abs(np.convolve(pcm, taps, "full")[len(taps) // 2 - 1 :][: len(pcm)]), out=peaks)
    return peaks


def _lufs(power: float) -> float:
    return -0.691 + 10 * float(np.log10(max(power, 1e-12)))


def _weigh(pcm: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    size = 1 << (len(pcm) + 8192).bit_length()
    weighted: npt.NDArray[Any] = np.fft.irfft(np.fft.rfft(pcm, size) * np.fft.rfft(_k_filter(), size), size)
    return weighted[: len(pcm)]


@cache
def _k_filter() -> npt.NDArray[np.float32]:
    """The impulse response of both filters: 8,192 samples of it are all that can be told from zero."""
    z = np.exp(-2j * np.pi * np.arange(32_769) / 65_536)
    response = np.ones(len(z), complex)
    for b0, b1, b2, a1, a2 in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    return np.fft.irfft(response)[:8192].astype(np.float32)


@cache
def _between() -> tuple[npt.NDArray[np.float32], ...]:
    """Windowed sincs that read the sound 1/4, 1/2 and 3/4 of a sample on; 24 taps each."""
    taps = np.arange(-11, 13)
    filters = []
    for quarter in (0.25, 0.5, 0.75):
        x = taps - quarter
        window = np.cos(np.pi * x / 25) ** 2
        sinc = np.sinc(x) * window
        filters.append((sinc / sinc.sum()).astype(np.float32)[::-1])
    return tuple(filters)
