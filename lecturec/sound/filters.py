"""The tone of a voice: an equaliser, a phase turn that lowers peaks, and a hint of a room, as one impulse response."""

from functools import cache

import numpy as np
import numpy.typing as npt

RATE_HZ = 48_000
TAPS = 8_192

Band = tuple[str, float, float, float]
"""Kind (low-pass, high-pass, peak, low-shelf, high-shelf), frequency in Hz, gain in dB, Q."""

CURVES: dict[str, tuple[Band, ...]] = {
    "plain": (("high-pass", 60, 0, 0.7),),
    "espeak-ng": (
        ("high-pass", 80, 0, 0.7),
        ("peak", 180, 3.0, 0.8),  # body
        ("peak", 420, -1.5, 1.0),  # boxiness
        ("peak", 2_300, 0.5, 0.9),  # presence
        ("peak", 3_900, -6.0, 1.0),  # where formant synthesis is harsh
        ("high-shelf", 6_500, -6.0, 0.7),  # buzz
        ("low-pass", 9_500, 0, 0.7),
    ),
    "openjtalk": (
        ("high-pass", 90, 0, 0.7),
        ("peak", 220, 1.5, 0.8),
        ("peak", 3_200, 1.0, 0.9),
        ("peak", 6_500, -2.5, 1.2),
        ("high-shelf", 10_000, -3.0, 0.7),
    ),
}
"""What each engine's sound needs; engines that are not here get "plain"."""

_TURNS_HZ = (140.0, 210.0, 320.0, 480.0)
"""Where first-order all-passes turn the phase: pulses spread, peaks come down by 2 to 4 dB, nobody hears it."""

_ROOM = ((7.1, -21.0), (11.7, -23.0), (17.9, -25.0), (23.3, -27.0), (31.1, -30.0), (38.9, -33.0))
"""Early reflections of a small, soft room: delay in ms, level in dB."""


@cache
def band_limit(rate_hz: int) -> float:
    """The highest frequency (Hz) that sound of this rate holds cleanly."""
    return min(rate_hz, RATE_HZ) / 2 * 0.97


def tone(curve: str, limit_hz: float) -> npt.NDArray[np.float32]:
    """The impulse response of a curve, with nothing above `limit_hz`; 8,192 samples at 48 kHz."""
    hz = np.arange(TAPS + 1) * (RATE_HZ / (2 * TAPS))
    z = np.exp(-2j * np.pi * hz / RATE_HZ)
    response = np.ones(len(z), complex)
    for band in CURVES[curve]:
        response *= _band(band, z)
    if curve != "plain":
        for turn in _TURNS_HZ:
            lag = (np.tan(np.pi * turn / RATE_HZ) - 1) / (np.tan(np.pi * turn / RATE_HZ) + 1)
            response *= (lag + z) / (1 + lag * z)
        room = sum(10 ** (level / 20) * z ** (delay * RATE_HZ / 1000) for delay, level in _ROOM)
        response *= 1 + room * _band(("low-pass", 5_000, 0, 0.7), z)
    width = limit_hz * 0.08
    beyond = np.clip((hz - limit_hz + width) / width, 0, 1)
    response *= 0.5 + 0.5 * np.cos(np.pi * beyond)
    return np.fft.irfft(response)[:TAPS].astype(np.float32)


def _band(band: Band, z: npt.NDArray[np.complex128]) -> npt.NDArray[np.complex128]:
    """The response of a biquad (R. Bristow-Johnson's cookbook)."""
    kind, hz, gain_db, q = band
    w = 2 * np.pi * hz / RATE_HZ
    cos, alpha, a = np.cos(w), np.sin(w) / (2 * q), 10 ** (gain_db / 40)
    root = 2 * np.sqrt(a) * alpha
    tables = {
        "low-pass": ((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha),
        "high-pass": ((1 + cos) / 2, -1 - cos, (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha),
        "peak": (1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a),
        "low-shelf": (
            a * (a + 1 - (a - 1) * cos + root),
            2 * a * (a - 1 - (a + 1) * cos),
            a * (a + 1 - (a - 1) * cos - root),
            a + 1 + (a - 1) * cos + root,
            -2 * (a - 1 + (a + 1) * cos),
            a + 1 + (a - 1) * cos - root,
        ),
        "high-shelf": (
            a * (a + 1 + (a - 1) * cos + root),
            -2 * a * (a - 1 + (a + 1) * cos),
            a * (a + 1 + (a - 1) * cos - root),
            a + 1 - (a - 1) * cos + root,
            2 * (a - 1 - (a + 1) * cos),
            a + 1 - (a - 1) * cos - root,
        ),
    }
    b0, b1, b2, a0, a1, a2 = tables[kind]
    response: npt.NDArray[np.complex128] = (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)
    return response
