"""Piper: neural voices that speak quickly without a GPU, in a process of their own (`pip install piper-tts`, GPL).

Nothing of Piper is loaded into this process: a worker imports it (piper_worker.py), or the command `piper` is run.
"""

import json
import re
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from threading import Lock
from typing import Any

from lecturec.backends import BackendError, Recording, TooSlow, Utterance, Word
from lecturec.backends.models import Model, models, models_folder
from lecturec.backends.waves import read_wave, trimmed
from lecturec.backends.workers import PATIENCE_S, Workers
from lecturec.limits import GUEST_START_S

INSTALL = "pip install piper-tts"
_VERSION = "1"
_NO_MODEL = "put a voice (its .onnx and .onnx.json) into a folder of its name in {}"


class Piper:
    """Speaks with the voices in the models' folder; `voice` names one, "" the first that speaks the language."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._lock = Lock()
        self._workers = Workers(
            "Piper", ("-m", "lecturec.backends.piper_worker"), patience_s=patience_s, ready_s=GUEST_START_S
        )

    @staticmethod
    def voices() -> dict[str, str]:
        """What lies here: name to its languages and licence."""
        return {
            one.name: ", ".join(filter(None, (*_langs(one), one.licence or "licence unknown")))
            for one in models("piper")
            if not one.missing
        }

    @staticmethod
    def ready(lang: str) -> str:
        """Why `auto` does not choose it for a language; "" when it can speak, with a model that everybody may use."""
        whole = [one for one in models("piper") if not one.missing]
        if not whole:
            return "no model file"
        if not _installed():
            return f"is not installed ({INSTALL})"
        fit = [one for one in whole if _speaks(one, lang)]
        if not fit:
            return f"no model for {lang}"
        return "" if any(one.commercial for one in fit) else "no card says that everybody may use its model"

    def identity(self, utterance: Utterance) -> str:
        """Engine, version, and the digest of the voice. Raises BackendError for one that is not here."""
        found = _model(utterance)
        return f"piper {_installed()} {_VERSION} {found.name} {_digest(found)}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it, at the rate of the voice. Raises BackendError."""
        found = _model(utterance)
        text = _plain(utterance.spoken)
        if find_spec("piper"):
            pcm, rate_hz, words = self._by_worker(text, found)
        else:
            (pcm, rate_hz), words = _by_command(text, found, self._patience_s), ()
        pcm, words = trimmed(pcm, rate_hz, words)
        return Recording(
            pcm=pcm, rate_hz=rate_hz, words=words, engine="piper", voice=found.name, licence=found.licence or "unknown"
        )

    def close(self) -> None:
        """End its process."""
        self._workers.close()

    def _by_worker(self, text: str, found: Model) -> tuple[Any, int, tuple[Word, ...]]:
        import numpy as np

        with self._lock:  # one process: a model is loaded once, and uses all cores by itself
            said, sound = self._workers.ask({"text": text, "model": str(found.file("*.onnx"))})
        if "error" in said:
            raise BackendError(f"the voice '{found.name}' does not work: {said['error']}", _damaged(found))
        pcm = np.frombuffer(sound, "<f4").astype(np.float32)
        return pcm, int(said["rate_hz"]), _words(text, said["groups"], len(pcm))


def _by_command(text: str, found: Model, patience_s: float) -> tuple[Any, int]:
    """A sentence by the command, which is given files and nothing that an author wrote."""
    command = which("piper")
    if not command:
        raise BackendError("Piper is not installed", INSTALL)
    with tempfile.TemporaryDirectory(prefix="lecturec-piper-") as folder:
        said, sound = Path(folder) / "text.txt", Path(folder) / "sound.wav"
        said.write_text(text + "\n", "utf-8")
        asked = [command, "-m", str(found.file("*.onnx")), "-i", str(said), "-f", str(sound)]
        still = ["--noise-scale", "0", "--noise-w-scale", "0"]
        try:
            done = subprocess.run(
                [*asked, *still],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=patience_s,
                cwd=folder,
            )
        except subprocess.TimeoutExpired:
            raise TooSlow(f"Piper did not answer within {patience_s:g} seconds") from None
        except OSError as trouble:
            raise BackendError(f"'{command}' cannot be run: {trouble.strerror}", INSTALL) from None
        if done.returncode or not sound.is_file():
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise BackendError(f"the voice '{found.name}' does not work: {last or 'Piper gave up'}", _damaged(found))
        return read_wave(sound.read_bytes(), "Piper")


def _plain(text: str) -> str:
    """One line, character for character, in which nothing is a command: Piper reads [[ as phonemes."""
    return re.sub(r"\s", " ", text).replace("[[", "((").replace("]]", "))")


def _words(text: str, groups: list[tuple[int, int]], samples: int) -> tuple[Word, ...]:
    """Words by the engine's own times, where it spoke as many as there are to read; else none."""
    tokens = [found for found in re.finditer(r"\S+", text) if any(c.isalnum() for c in found.group())]
    if not tokens or len(tokens) != len(groups):
        return ()
    starts = [token.start() for token in tokens[1:]]
    stops = [len(text[:start].rstrip()) for start in (*starts, len(text))]
    first = len(text) - len(text.lstrip())
    return tuple(
        Word(
            start_char=token.start() if number else first,
            stop_char=stop,
            start_sample=min(group[0], samples),
            stop_sample=min(group[1], samples),
        )
        for number, (token, stop, group) in enumerate(zip(tokens, stops, groups, strict=True))
    )


def _model(utterance: Utterance) -> Model:
    here = models("piper")
    if not here:
        raise BackendError("there is no voice for Piper here", _NO_MODEL.format(models_folder() / "piper"))
    if utterance.voice:
        found = next((one for one in here if one.name == utterance.voice), None)
        if found is None:
            names = ", ".join(one.name for one in here)
            raise BackendError(f"piper has no voice called {utterance.voice!r}", f"its voices are {names}")
    else:
        whole = [one for one in here if not one.missing and _speaks(one, utterance.lang)]
        # One whose licence lets everybody use it comes first.
        found = min(whole, key=lambda one: (not one.commercial, one.name), default=None)
        if found is None:
            raise BackendError(f"no voice of Piper here speaks {utterance.lang!r}", "see: lecturec voices")
    if found.missing:
        raise BackendError(f"the voice '{found.name}' lacks {', '.join(found.missing)}", _damaged(found))
    if _settings(found).get("phoneme_type") == "pinyin" and not (found.folder / "g2pW").is_dir():
        # Piper would fetch it by itself.
        raise BackendError(f"the voice '{found.name}' needs the model g2pW beside it", "put it there as g2pW/")
    return found


def _langs(found: Model) -> tuple[str, ...]:
    """The languages of a voice: of its card, else what its own settings say."""
    if found.langs or found.missing:
        return found.langs
    espeak = _settings(found).get("espeak")
    return (str(espeak["voice"]).lower(),) if isinstance(espeak, dict) and "voice" in espeak else ()


def _settings(found: Model) -> dict[str, Any]:
    """What a voice says of itself; nothing when that cannot be read."""
    try:
        said = json.loads(found.file("*.onnx.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _speaks(found: Model, lang: str) -> bool:
    short = {"cmn": "zh"}
    wanted = lang.lower().partition("-")[0]
    return any(short.get(one.partition("-")[0], one.partition("-")[0]) == wanted for one in _langs(found))


def _damaged(found: Model) -> str:
    return f"fetch it again into '{found.folder}', or choose another voice"


def _installed() -> str:
    """The version of Piper, "command" where only that is there, "" for none."""
    if find_spec("piper") is None:
        return "command" if which("piper") else ""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("piper-tts")
    except PackageNotFoundError:
        return "unknown"


def _digest(found: Model) -> str:
    parts = [found.file(pattern) for pattern in ("*.onnx", "*.onnx.json")]
    return " ".join(_file_digest(str(part), part.stat().st_size, part.stat().st_mtime_ns) for part in parts)


@cache
def _file_digest(path: str, _size: int, _changed: int) -> str:
    from hashlib import file_digest

    with Path(path).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()[:16]
