"""Piper: neural voices that speak quickly without a GPU, in a process of their own (`pip install piper-tts`, GPL).

Nothing of Piper is loaded into this process: a worker imports it (piper_engine.py), or the command `piper` is run.
"""

import json
import re
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from lecturec.backends import BackendError, Recording, TooSlow, Utterance
from lecturec.backends.model_host import damaged, digest_of, installed, whole
from lecturec.backends.models import Model, models, models_folder
from lecturec.backends.voice_host import PATIENCE_S, Host
from lecturec.backends.waves import read_wave

INSTALL = "pip install piper-tts"
_VERSION = "1"
_NO_MODEL = "see lecturec voices fetch, or put a voice (its .onnx and .onnx.json) into a folder of its name in {}"


class Piper:
    """Speaks with the voices in the models' folder; `voice` names one, "" the first that speaks the language."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._host = Host("piper", "Piper", INSTALL, patience_s=patience_s)

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
        here = [one for one in models("piper") if not one.missing]
        if not here:
            return "no model file"
        if not _installed():
            return f"is not installed ({INSTALL})"
        fit = [one for one in here if _speaks(one, lang)]
        if not fit:
            return f"no model for {lang}"
        return "" if any(one.commercial for one in fit) else "no card says that everybody may use its model"

    def identity(self, utterance: Utterance) -> str:
        """Engine, version, and the digest of the voice. Raises BackendError for one that is not here."""
        found = _model(utterance)
        files = [found.file("*.onnx"), found.file("*.onnx.json")]
        return f"piper {_installed()} {_VERSION} {found.name} {digest_of(files)}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it, at the rate of the voice. Raises BackendError."""
        found = _model(utterance)
        text = _plain(utterance.spoken)
        if find_spec("piper"):
            return self._host.speak(utterance, found, found.name, {"text": text})
        return self._host.heard(*_by_command(text, found, self._patience_s), found, found.name)

    def close(self) -> None:
        """End its process."""
        self._host.close()


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
            raise BackendError(f"the voice '{found.name}' cannot be loaded: {last or 'Piper gave up'}", damaged(found))
        return read_wave(sound.read_bytes(), "Piper")


def _plain(text: str) -> str:
    """One line, character for character, in which nothing is a command: Piper reads [[ as phonemes."""
    return re.sub(r"\s", " ", text).replace("[[", "((").replace("]]", "))")


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
        able = [one for one in here if not one.missing and _speaks(one, utterance.lang)]
        # One whose licence lets everybody use it comes first.
        found = min(able, key=lambda one: (not one.commercial, one.name), default=None)
        if found is None:
            raise BackendError(f"no voice of Piper here speaks {utterance.lang!r}", "see: lecturec voices")
    whole(found)
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


def _installed() -> str:
    """The version of Piper, "command" where only that is there, "" for none."""
    if find_spec("piper") is None:
        return "command" if which("piper") else ""
    return installed("piper-tts") or "unknown"
