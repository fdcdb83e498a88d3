"""The process in which Open JTalk lives: it would hold the interpreter's lock for as long as it speaks."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO

from lecturec.backends.openjtalk_durations import Durations
from lecturec.backends.workers import read, write

_PLAIN: dict[str, Any] = {"use_sudachi_kanji_yomi": False, "predict_nani": False}
_SILENCES = ("pau", "sil", "sp")


class Engine:
    """Open JTalk, loaded once. Raises ImportError where it is not installed."""

    def __init__(self) -> None:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            import pyopenjtalk

        self.talk: Any = pyopenjtalk
        self.durations = Durations(Path(pyopenjtalk.__file__).parent / "htsvoice" / "mei_normal.htsvoice")

    def speak(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The sound (32-bit floats, little-endian) and where its words are.

        `sounds` are (is it a silence, samples at speed 1) in order, `tokens` (first character, stop, count of sounds).
        """
        labels = self.talk.extract_fullcontext(asked["text"], **_PLAIN)
        if not labels:
            return {"error": "nothing"}, b""
        sound, _ = self.talk.synthesize(labels, asked["speed"], asked["half_tones"])
        sounds = [
            (label.split("-", 1)[1].split("+", 1)[0] in _SILENCES, self.durations.samples(label)) for label in labels
        ]
        tokens = [
            (*(token["char_span"] or (0, 0)), sum(phoneme not in _SILENCES for phoneme in token["phonemes"]))
            for token in self.talk.g2p_mapping(asked["text"], **_PLAIN)
        ]
        return {"sounds": sounds, "tokens": tokens}, (sound / 32768.0).clip(-1.0, 1.0).astype("<f4").tobytes()


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end."""
    try:
        engine: Engine | None = Engine()
        trouble = {}
    except Exception as reason:  # whatever a broken installation raises
        engine, trouble = None, {"error": f"Open JTalk does not start: {reason}"}
    while (asked := read(questions)) is not None:
        try:
            said, sound = engine.speak(asked) if engine else (trouble, b"")
        except Exception as reason:
            said, sound = {"error": f"Open JTalk gave up: {reason}"}, b""
        write(answers, said, sound)


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the engine prints goes to standard error
    serve(sys.stdin.buffer, out)
