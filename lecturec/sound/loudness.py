"""How loud sound is (ITU-R BS.1770-4, mono) and how high it peaks between its samples, at 48 kHz."""

from functools import cache

import numpy as np
import numpy.typing as npt

from lecturec.sound.filters import RATE_HZ

Pcm = npt.NDArray[np.float32]
Steps = npt.NDArray[np.float64]

STEP = RATE_HZ // 200
"""Sound is measured in steps of 5 ms."""

_BLOCK, _HOP = 80, 20  # in steps: 400 ms, three quarters of it shared with the next
_TAPS = 8_192
_SIDE = 10  # samples to each side that a place between two samples is read from

# The standard's two filters at 48 kHz: (b0, b1, b2, a1, a2).
_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
_HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)


def loudness_lufs(pcm: Pcm) -> float:
    """Integrated loudness of sound at 48 kHz, gated as the standard says; -70 for silence."""
    if not len(pcm):
        return -70.0
    size = 1 << (len(pcm) + _TAPS).bit_length()
    weighted = np.fft.irfft(np.fft.rfft(pcm, size) * np.fft.rfft(k_filter(), size), size)[: len(pcm)]
    return gated(np.add.reduceat(np.square(weighted), np.arange(0, len(pcm), STEP)).astype(np.float64) / STEP)


def gated(power: Steps) -> float:
    """Loudness (LUFS) from the weighted mean square of each step.

    Sound shorter than a block is measured as one block of its own length.
    """
    sums = np.concatenate([[0.0], np.cumsum(power)])
    block = min(_BLOCK, len(power))
    starts = np.arange(0, len(power) - block + 1, _HOP)
    blocks = (sums[starts + block] - sums[starts]) / block
    heard = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(heard):
        return -70.0
    heard = heard[heard > heard.mean() / 10]  # 10 LU below the mean
    return -0.691 + 10 * float(np.log10(heard.mean()))


def true_peaks(pcm: Pcm, heed: float = 0.35) -> Steps:
    """The highest magnitude in each step, oversampled four times where it is above `heed` of the highest of all."""
    count = -(-len(pcm) // STEP)
    padded = np.zeros(count * STEP + 2 * _SIDE, np.float32)
    padded[_SIDE : _SIDE + len(pcm)] = pcm
    peaks: Steps = np.abs(padded[_SIDE:-_SIDE].reshape(count, STEP)).max(axis=1).astype(np.float64)
    high = np.flatnonzero(peaks > heed * peaks.max(initial=0.0))
    if len(high):
        views = np.lib.stride_tricks.sliding_window_view(padded, STEP + 2 * _SIDE)[::STEP][high]
        around = np.lib.stride_tricks.sliding_window_view(views, 2 * _SIDE, axis=1)
        between = np.abs(around @ _between()).max(axis=(1, 2))
        peaks[high] = np.maximum(peaks[high], between)
    return peaks


def true_peak(pcm: Pcm) -> float:
    """The highest magnitude of all, between the samples too; 1.0 is full scale."""
    return float(true_peaks(pcm).max(initial=0.0))


@cache
def k_filter() -> Pcm:
    """The impulse response of both filters: 8,192 samples of it are all that can be told from zero."""
    z = np.exp(-2j * np.pi * np.arange(32_769) / 65_536)
    response = np.ones(len(z), complex)
    for b0, b1, b2, a1, a2 in (_SHELF, _HIGH_PASS):
        response *= (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    return np.fft.irfft(response)[:_TAPS].astype(np.float32)


@cache
def _between() -> Pcm:
    """Windowed sincs, shape (taps, 3), that read the sound 1/4, 1/2 and 3/4 of a sample after the middle."""
    x = np.arange(2 * _SIDE)[:, None] - (_SIDE - 1) - np.array([0.25, 0.5, 0.75])
    taps = np.sinc(x) * np.cos(np.pi * x / (2 * _SIDE + 1)) ** 2
    return np.asarray(taps / taps.sum(axis=0), dtype=np.float32)
