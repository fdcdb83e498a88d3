"""The process in which a model lives that speaks, listens or paints: memory, prints, crashes and licence end here.

`python -m lecturec.backends.model_worker coqui` answers questions (see workers.py) with the engine of that name.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from lecturec.backends.speechless import Lacking, Nothing
from lecturec.backends.workers import attached, read, write

ENGINES = {
    "coqui": "lecturec.backends.coqui_engine",
    "diffusion": "lecturec.backends.diffusion_engine",
    "kokoro": "lecturec.backends.kokoro_engine",
    "looking": "lecturec.backends.looking_engine",
    "piper": "lecturec.backends.piper_engine",
    "qwen": "lecturec.backends.qwen_engine",
}
MEMORY = {"diffusion": "LECTUREC_PICTURE_MEMORY", "looking": "LECTUREC_PICTURE_MEMORY"}
"""The variables that say how much memory (MiB) a model may use; without it, as much as the machine has at all."""

VOICE_MEMORY = "LECTUREC_VOICE_MEMORY"

_NO_MEMORY = ("allocat", "out of memory", "bad_alloc", "enomem", "failed to map segment")


class Engine(Protocol):
    """A library, loaded, with the models that were asked for so far."""

    def load(self, folder: Path) -> Any:
        """The model in a folder. Raises whatever the library raises."""

    def answer(self, model: Any, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """What is known of the sound ("rate_hz", "words", "unsaid"), and the sound (floats, one row).

        One that listens finds the sound in `asked["data"]` (bytes of such floats), and gives none. One that paints
        gives bytes, and says how far it is to `asked["tell"]` (steps done, steps in all).
        """


class Mouth:
    """An engine with its models, each loaded once; one that cannot be loaded is not tried again."""

    def __init__(self, name: str) -> None:
        self._engine: Engine | None = None
        self._trouble: dict[str, Any] = {}
        self._models: dict[str, Any] = {}
        try:
            self._engine = import_module(ENGINES[name]).start()
        except (Exception, SystemExit) as reason:
            self._trouble = _told("engine", reason)

    def answer(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The sound (32-bit floats, little-endian) or picture with what is known of it, or what went wrong."""
        if self._engine is None:
            return self._trouble, b""
        place = str(asked["model"])
        if place not in self._models:
            try:
                self._models[place] = self._engine.load(Path(place))
            except (Exception, SystemExit) as reason:
                self._models[place] = _told("model", reason)
        model = self._models[place]
        if isinstance(model, dict):
            return model, b""
        try:
            said, made = self._engine.answer(model, asked)
            return said, made if isinstance(made, bytes) else made.astype("<f4").tobytes()
        except Nothing:
            return {"error": "nothing"}, b""
        except Lacking as reason:
            return {"error": "lacking", "about": str(reason)}, b""
        except (Exception, SystemExit) as reason:
            return _told("failed", reason), b""


def _told(kind: str, reason: BaseException) -> dict[str, Any]:
    """An error as it travels: its kind, and the first sentence of what the library said."""
    whole = str(reason)
    because: BaseException | None = reason
    while because is not None:  # libraries say "failed to import", and beneath it why
        if isinstance(because, MemoryError) or any(word in str(because).lower() for word in _NO_MEMORY):
            kind = "memory"
        because = because.__cause__ or because.__context__
    said = whole.strip().partition("\n")[0].partition(". ")[0][:200]
    return {"error": kind, "about": f"{type(reason).__name__}: {said}".removesuffix(": ")}


def limit_memory(name: str = "") -> None:
    """Have the system refuse this process what it cannot have, so that it says so instead of being killed."""
    if sys.platform != "linux":
        return
    import resource

    wanted = os.environ.get(MEMORY.get(name, VOICE_MEMORY), "")
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    size = int(wanted) << 20 if wanted.isdecimal() else there
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size if most < 0 else min(size, most), most))


def serve(name: str, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end."""
    mouth = Mouth(name)
    while (asked := read(questions)) is not None:
        asked["data"] = attached(questions, asked)
        asked["tell"] = lambda step, of: write(answers, {"step": step, "of": of})
        said, made = ({}, b"") if asked.get("ask") == "ready" else mouth.answer(asked)
        write(answers, said, made)


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the engine prints goes to standard error
    # Everything is on this machine, or it is not there: no library looks for it on the network.
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", DIFFUSERS_VERBOSITY="error")
    limit_memory(sys.argv[1])
    serve(sys.argv[1], sys.stdin.buffer, out)
