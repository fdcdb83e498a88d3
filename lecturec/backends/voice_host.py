"""Neural voices as the rest of lecturec sees them: one process for each engine, asked one sentence at a time."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.model_host import ModelHost, damaged, digest_of
from lecturec.backends.models import NEEDED, Model
from lecturec.backends.waves import trimmed
from lecturec.limits import GUEST_START_S

PATIENCE_S = GUEST_START_S
"""For a sentence with the loading of its model: on a slow machine the large ones take longer than they speak."""


class Host(ModelHost):
    """The process of an engine that speaks or listens.

    Sentences are asked one by one: in a batch, the chance in a sentence would depend on its neighbours, and so would
    its sound.
    """

    over, memory = "sentence", "LECTUREC_VOICE_MEMORY"

    def __init__(
        self, engine: str, name: str, install: str, *, what: str = "voice", patience_s: float = PATIENCE_S
    ) -> None:
        super().__init__(engine, name, install, patience_s=patience_s)
        self.what = what

    def speak(self, utterance: Utterance, model: Model, voice: str, asked: dict[str, Any]) -> Recording:
        """What it says to a question (see model_worker.py), when that is sound. Raises BackendError."""
        import numpy as np

        said, sound = self.ask(utterance, model, asked)
        told = {"words": said["words"], "unsaid": str(said.get("unsaid", ""))}
        return self.heard(np.frombuffer(sound, "<f4").astype(np.float32), int(said["rate_hz"]), model, voice, **told)

    def heard(
        self, pcm: Any, rate_hz: int, model: Model, voice: str, words: Sequence[Sequence[int]] = (), unsaid: str = ""
    ) -> Recording:
        """What a voice gave (floats in one row), when it can be heard, without the silence around it.

        `words` are first character and stop, first sample and stop. Raises BackendError.
        """
        import numpy as np

        peak = float(np.max(np.abs(pcm), initial=0.0))
        if not np.isfinite(pcm).all():
            raise BackendError(f"the voice '{voice}' gave numbers that are no sound", damaged(model))
        if peak < 1e-4:
            raise BackendError(f"the voice '{voice}' stayed silent", damaged(model))
        timed = tuple(
            Word(start_char=a, stop_char=b, start_sample=min(c, len(pcm)), stop_sample=min(d, len(pcm)))
            for a, b, c, d in words
        )
        pcm, timed = trimmed(pcm / np.float32(max(1.0, peak)), rate_hz, timed)
        revision = digest_of([model.file(pattern) for pattern in NEEDED.get(self.engine, ())])
        licence = model.licence or "unknown"
        names = {"engine": self.engine, "voice": voice, "licence": licence, "unsaid": unsaid, "revision": revision}
        return Recording(pcm=pcm, rate_hz=rate_hz, words=timed, **names)

    def ask(
        self, utterance: Utterance, model: Model, asked: dict[str, Any], sound: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        """The answer to a question about an utterance, as the process gives it. Raises BackendError."""
        said, answer = self.put({"text": utterance.spoken, "model": str(model.folder), **asked}, sound)
        if "error" in said:
            raise self._trouble(said["error"], str(said.get("about", "")), model, utterance)
        return said, answer

    def _trouble(self, kind: str, about: str, model: Model, utterance: Utterance) -> BackendError:
        match kind:
            case "nothing":
                said = f"the {self.what} '{model.name}' finds nothing in this that it can say"
                return BackendError(said, "write it in other letters")
            case "lacking":
                return BackendError(f"{self.name} needs another package for {utterance.lang!r}", about)
            case _:
                return self.trouble(kind, about, model)


def seed_of(utterance: Utterance) -> int:
    """A number that belongs to an utterance: where an engine rolls dice, the same sentence rolls the same."""
    named = "\0".join((utterance.spoken, utterance.lang, utterance.voice))
    return int.from_bytes(sha256(named.encode("utf-8", "replace")).digest()[:4], "big")
