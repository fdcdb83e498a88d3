"""Sound of speech: shaping what an engine gave, measuring it, and writing it down."""

from lecturec.sound.filters import RATE_HZ
from lecturec.sound.loudness import loudness_lufs, true_peak
from lecturec.sound.shape import TARGET_LUFS, levelled, limited, shape, wav

VERSION = "3"
"""Counted up whenever the same recording would come out as other bytes."""

__all__ = ["RATE_HZ", "TARGET_LUFS", "VERSION", "levelled", "limited", "loudness_lufs", "shape", "true_peak", "wav"]
