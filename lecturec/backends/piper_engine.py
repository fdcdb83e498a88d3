"""Piper in the worker: the only module that imports `piper`, and with it espeak-ng (GPL)."""

from pathlib import Path
from typing import Any

from lecturec.backends.speechless import Nothing
from lecturec.backends.voice_words import Interval, Timed, in_turn, words_of

_MARKS = ("^", "$", "_")
"""What Piper puts around a sentence and between its phonemes."""


def start() -> "Piper":
    """The library, loaded. Raises ImportError where it is not installed."""
    return Piper()


class Piper:
    """Voices by their folder."""

    def __init__(self) -> None:
        from piper import PiperVoice, SynthesisConfig

        self._voice: Any = PiperVoice
        # Without noise the same sentence is the same sound, whatever was spoken before it.
        self._still: Any = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)

    def load(self, folder: Path) -> Any:
        """The voice in a folder; what it misses it would look for there, and not fetch."""
        return self._voice.load(str(sorted(folder.glob("*.onnx"))[0]), include_alignments=True, download_dir=folder)

    def answer(self, model: Any, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """The sound of a text, and its words where the voice says how long its phonemes last."""
        import numpy as np

        pieces: list[Any] = []
        groups: list[Interval] = []
        told = True
        for chunk in model.synthesize(asked["text"], self._still, include_alignments=True):
            aligned = chunk.phoneme_alignments
            told = told and bool(aligned)
            groups += _groups(aligned or [], sum(len(piece) for piece in pieces))
            pieces.append(np.asarray(chunk.audio_float_array, np.float32).ravel())
        if not pieces:
            raise Nothing
        words = times(asked["text"], groups) if told else []
        return {"rate_hz": int(model.config.sample_rate), "words": words}, np.concatenate(pieces)


def times(text: str, groups: list[Interval]) -> Timed:
    """Words by the voice's own times, where it spoke as many as there are to read; else none."""
    words = words_of(text, signs=False)
    return in_turn(words, [1] * len(words), groups)


def _groups(aligned: list[Any], at: int) -> list[Interval]:
    """The samples (half-open) of what stands between spaces; marks that are not heard belong to nobody."""
    found: list[Interval] = []
    first = True
    for one in aligned:
        samples = int(one.num_samples)
        if one.phoneme.isspace():
            first = True
        elif one.phoneme not in _MARKS and any(c.isalnum() for c in one.phoneme):
            found = [*found, (at, at + samples)] if first else [*found[:-1], (found[-1][0], at + samples)]
            first = False
        at += samples
    return found
