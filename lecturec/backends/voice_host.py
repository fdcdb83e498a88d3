"""Neural voices as the rest of lecturec sees them: one process for each engine, asked one sentence at a time."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any

from lecturec.backends import BackendError, Gone, Recording, TooSlow, Utterance, Word
from lecturec.backends.models import Model
from lecturec.backends.waves import trimmed
from lecturec.backends.workers import Workers
from lecturec.limits import GUEST_START_S

PATIENCE_S = GUEST_START_S
"""For a sentence with the loading of its model: on a slow machine the large ones take longer than they speak."""

_DEATHS = 2
_WHOLE = 8 << 20
_SAMPLES, _SAMPLE = 64, 64 << 10
_MEMORY = "free some, choose a smaller model, or give it more (LECTUREC_VOICE_MEMORY)"


class Host:
    """The process of an engine. Safe to use from several threads, which wait for one another.

    One process, for a model is large and uses all cores by itself. Sentences are asked one by one: in a batch, the
    chance in a sentence would depend on its neighbours, and so would its sound.
    """

    def __init__(
        self, engine: str, name: str, install: str, *, what: str = "voice", patience_s: float = PATIENCE_S
    ) -> None:
        self.engine, self.name = engine, name
        self._install, self._what = install, what
        self._lock = Lock()
        self._deaths = 0
        command = ("-m", "lecturec.backends.voice_worker", engine)
        self._workers = Workers(name, command, patience_s=patience_s, ready_s=GUEST_START_S, tries=1)

    def speak(self, utterance: Utterance, model: Model, voice: str, asked: dict[str, Any]) -> Recording:
        """What it says to a question (see voice_worker.py), when that is sound. Raises BackendError."""
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
        licence = model.licence or "unknown"
        names = {"engine": self.engine, "voice": voice, "licence": licence, "unsaid": unsaid}
        return Recording(pcm=pcm, rate_hz=rate_hz, words=timed, **names)

    def ask(
        self, utterance: Utterance, model: Model, asked: dict[str, Any], sound: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        """The answer to a question about an utterance, as the process gives it. Raises BackendError."""
        said, answer = self._ask({"text": utterance.spoken, "model": str(model.folder), **asked}, sound)
        if "error" in said:
            raise self._trouble(said["error"], str(said.get("about", "")), model, utterance)
        return said, answer

    def pids(self) -> tuple[int, ...]:
        """Its process, where there is one."""
        return self._workers.pids()

    def close(self) -> None:
        """End its process."""
        self._workers.close()

    def _ask(self, question: dict[str, Any], sound: bytes) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            if self._deaths >= _DEATHS:
                raise Gone(f"{self.name} is not asked again")
            try:
                return self._workers.ask(question, sound)
            except (TooSlow, Gone):
                raise
            except BackendError:
                self._deaths += 1
                said = f"the process of {self.name} ended over this sentence"
                raise BackendError(said, f"it may have had too little memory: {_MEMORY}") from None

    def _trouble(self, kind: str, about: str, model: Model, utterance: Utterance) -> BackendError:
        voice = f"the {self._what} '{model.name}'"
        match kind:
            case "engine":
                return BackendError(f"{self.name} does not start: {about}", self._install)
            case "model":
                return BackendError(f"{voice} cannot be loaded: {about}", damaged(model))
            case "memory":
                return BackendError(f"there is not enough memory for {voice}", _MEMORY)
            case "nothing":
                return BackendError(f"{voice} finds nothing in this that it can say", "write it in other letters")
            case "lacking":
                return BackendError(f"{self.name} needs another package for {utterance.lang!r}", about)
            case _:
                return BackendError(f"{voice} failed: {about}", "reword the sentence, or choose another voice")


def damaged(model: Model) -> str:
    """What to do about a model that does not work."""
    return f"fetch it again into '{model.folder}', or choose another voice"


def whole(model: Model, hint: str = "") -> Model:
    """The model, when all its files are there. Raises BackendError."""
    if model.missing:
        raise BackendError(f"the voice '{model.name}' lacks {', '.join(model.missing)}", hint or damaged(model))
    return model


def installed(package: str) -> str:
    """The version of a package, "" where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def digest_of(paths: list[Path]) -> str:
    """A digest of files: all of small ones, and of large ones their size with samples from all over them."""
    return sha256("".join(_file_digest(str(path), *_state(path)) for path in paths).encode()).hexdigest()[:16]


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


@cache
def _file_digest(path: str, size: int, _changed: int) -> str:
    step = max(1, (size - _SAMPLE) // (_SAMPLES - 1))
    digest = sha256(str(size).encode())
    try:
        with Path(path).open("rb") as file:
            if size <= _WHOLE:
                digest.update(file.read())
            else:
                for number in range(_SAMPLES):
                    file.seek(number * step)
                    digest.update(file.read(_SAMPLE))
    except OSError:
        return "unreadable"
    return digest.hexdigest()


def seed_of(utterance: Utterance) -> int:
    """A number that belongs to an utterance: where an engine rolls dice, the same sentence rolls the same."""
    named = "\0".join((utterance.spoken, utterance.lang, utterance.voice))
    return int.from_bytes(sha256(named.encode("utf-8", "replace")).digest()[:4], "big")
