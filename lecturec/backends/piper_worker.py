"""The process in which Piper lives: its licence (GPL) ends here, and so does whatever goes wrong in it."""

import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from lecturec.backends.workers import read, write

_MARKS = ("^", "$", "_")
"""What Piper puts around a sentence and between its phonemes."""


class Engine:
    """Voices by their file, each loaded once. Raises ImportError where Piper is not installed."""

    def __init__(self) -> None:
        from piper import PiperVoice, SynthesisConfig

        self._piper: Any = PiperVoice
        # Without noise the same sentence is the same sound, whatever was spoken before it.
        self._still: Any = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
        self._voices: dict[str, Any] = {}

    def speak(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The sound (32-bit floats, little-endian), and the samples of each stretch between two spaces."""
        import numpy as np

        place = str(asked["model"])
        if place not in self._voices:
            self._voices[place] = self._piper.load(place, include_alignments=True, download_dir=Path(place).parent)
        voice = self._voices[place]
        pieces: list[Any] = []
        groups: list[tuple[int, int]] = []
        told = True
        for chunk in voice.synthesize(asked["text"], self._still, include_alignments=True):
            aligned = chunk.phoneme_alignments
            told = told and bool(aligned)
            groups += _groups(aligned or [], sum(len(piece) for piece in pieces))
            pieces.append(np.asarray(chunk.audio_float_array, np.float32).ravel())
        sound = np.concatenate([*pieces, np.zeros(0, np.float32)])
        return {"rate_hz": int(voice.config.sample_rate), "groups": groups if told else []}, sound.astype(
            "<f4"
        ).tobytes()


def _groups(aligned: list[Any], at: int) -> list[tuple[int, int]]:
    """The samples (half-open) of what stands between spaces; marks that are not heard belong to nobody."""
    found: list[tuple[int, int]] = []
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


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end."""
    try:
        engine: Engine | None = Engine()
        trouble = {}
    except Exception as reason:  # whatever a broken installation raises
        engine, trouble = None, {"error": f"Piper does not start: {type(reason).__name__}: {reason}"}
    while (asked := read(questions)) is not None:
        if asked.get("ask") == "ready":
            write(answers, {})
            continue
        try:
            said, sound = engine.speak(asked) if engine else (trouble, b"")
        except MemoryError:
            said, sound = {"error": "there is not enough memory for this voice"}, b""
        except Exception as reason:
            said, sound = {"error": f"{type(reason).__name__}: {reason}"}, b""
        write(answers, said, sound)


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the engine prints goes to standard error
    serve(sys.stdin.buffer, out)
