"""A model that lives in a process of its own, as the rest of lecturec sees it: one process, one question at a time."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any

from lecturec.backends import BackendError, Gone, TooSlow
from lecturec.backends.models import Model
from lecturec.backends.workers import Tell, Workers
from lecturec.limits import GUEST_START_S

_DEATHS = 2
_WHOLE = 8 << 20
_SAMPLES, _SAMPLE = 64, 64 << 10


class ModelHost:
    """The process of an engine (see model_worker.py). Safe to use from several threads, which wait for one another.

    One process, for a model is large and uses all cores by itself. `name` is what the author knows the engine by,
    `what` what its models are ("voice") and `over` what it is asked for ("sentence"); `memory` is the variable that
    says how much of it there is.
    """

    what, over, memory = "model", "question", ""

    def __init__(self, engine: str, name: str, install: str, *, patience_s: float) -> None:
        self.engine, self.name = engine, name
        self._install = install
        self._lock = Lock()
        self._deaths = 0
        command = ("-m", "lecturec.backends.model_worker", engine)
        self._workers = Workers(name, command, patience_s=patience_s, ready_s=GUEST_START_S, tries=1)

    def pids(self) -> tuple[int, ...]:
        """Its process, where there is one."""
        return self._workers.pids()

    def close(self) -> None:
        """End its process."""
        self._workers.close()

    def put(
        self, question: dict[str, Any], data: bytes = b"", tell: Tell = lambda _step, _of: None
    ) -> tuple[dict[str, Any], bytes]:
        """The answer to a question as the process gives it, also when that is an "error". Raises BackendError."""
        with self._lock:
            if self._deaths >= _DEATHS:
                raise Gone(f"{self.name} is not asked again")
            try:
                return self._workers.ask(question, data, tell)
            except (TooSlow, Gone):
                raise
            except BackendError:
                self._deaths += 1
                said = f"the process of {self.name} ended over this {self.over}"
                raise BackendError(said, f"it may have had too little memory: {self.more_memory()}") from None

    def trouble(self, kind: str, about: str, model: Model) -> BackendError:
        """An error of the process, as its author is told."""
        named = f"the {self.what} '{model.name}'"
        match kind:
            case "engine":
                return BackendError(f"{self.name} does not start: {about}", self._install)
            case "model":
                return BackendError(f"{named} cannot be loaded: {about}", damaged(model, self.what))
            case "memory":
                return BackendError(f"there is not enough memory for {named}", self.more_memory())
            case _:
                hint = f"reword the {self.over}, or choose another {self.what}"
                return BackendError(f"{named} failed: {about}", hint)

    def more_memory(self) -> str:
        """What to do where there is too little."""
        return f"free some, choose a smaller model, or give it more ({self.memory})"


def damaged(model: Model, what: str = "voice") -> str:
    """What to do about a model that does not work."""
    return f"fetch it again into '{model.folder}', or choose another {what}"


def whole(model: Model, hint: str = "", what: str = "voice") -> Model:
    """The model, when all its files are there. Raises BackendError."""
    if model.missing:
        raise BackendError(f"the {what} '{model.name}' lacks {', '.join(model.missing)}", hint or damaged(model, what))
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
