"""The voice of the operating system: `say` of macOS, or Windows' own speech by way of PowerShell.

What is spoken travels in a file and voices are taken from the system's own list, so nothing an author writes stands on
a command line. The licence of these voices is the system's; those of macOS are for personal use.
"""

import os
import platform
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from shutil import which

from lecturec.backends import BackendError, Recording, TooSlow, Utterance
from lecturec.backends.waves import read_wave, trimmed
from lecturec.backends.workers import PATIENCE_S

_VERSION = "1"
_LISTING = re.compile(r"^(?P<name>\S.*?)\s+(?P<lang>[a-z]{2,3}[_-]\w+)\s+#", re.MULTILINE)
_WINDOWS = "Add-Type -AssemblyName System.Speech; $s = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
_SPEAK = (
    _WINDOWS + "if ($env:LECTUREC_VOICE) { $s.SelectVoice($env:LECTUREC_VOICE) }; "
    "$s.SetOutputToWaveFile($env:LECTUREC_WAVE); "
    "$s.Speak([IO.File]::ReadAllText($env:LECTUREC_TEXT, [Text.Encoding]::UTF8)); $s.Dispose()"
)
_LIST = _WINDOWS + (
    "$s.GetInstalledVoices() | ForEach-Object { $_.VoiceInfo.Name + '   ' + $_.VoiceInfo.Culture.Name + ' #' }"
)


class System:
    """Speaks with the voices that the system has; `voice` names one, "" the first that speaks the language."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s

    @staticmethod
    def voices() -> dict[str, str]:
        """What the system offers: name to language."""
        command = _command()
        return dict(_listed(command)) if command else {}

    @staticmethod
    def ready(lang: str) -> str:
        """Why it cannot speak here, "" when it can."""
        return "" if _command() else f"this system has no voice of its own that could speak {lang}"

    def identity(self, utterance: Utterance) -> str:
        """System and voice. Raises BackendError for a voice that it does not list."""
        return f"system {_VERSION} {platform.system()} {platform.release()} {_voice(utterance)}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it at 22,050 Hz or the system's own rate. Raises BackendError."""
        voice, command = _voice(utterance), _command()
        with tempfile.TemporaryDirectory(prefix="lecturec-say-") as folder:
            text, sound = Path(folder) / "text.txt", Path(folder) / "sound.wav"
            text.write_text(_plain(utterance.spoken), "utf-8")
            _run(_asked(command, voice, text, sound), self._patience_s, voice, text, sound)
            data = sound.read_bytes() if sound.is_file() else b""
        pcm, rate_hz = read_wave(data, "the system's voice")
        pcm, _ = trimmed(pcm, rate_hz)
        licence = f"a voice of {platform.system()}: see the licence of the system"
        return Recording(pcm=pcm, rate_hz=rate_hz, words=(), engine="system", voice=voice, licence=licence)

    def close(self) -> None:
        """It holds nothing."""


def _command() -> str:
    """What speaks here: the path of `say` or of PowerShell, "" for neither."""
    return which("say") or (which("powershell") or "" if os.name == "nt" else "")


def _asked(command: str, voice: str, text: Path, sound: Path) -> list[str]:
    if Path(command).stem.lower() == "powershell":
        return [command, "-NoProfile", "-NonInteractive", "-Command", _SPEAK]
    form = ["--file-format=WAVE", "--data-format=LEI16@22050"]
    return [command, "-v", voice, *form, "-o", str(sound), "-f", str(text)]


def _run(asked: list[str], seconds: float, voice: str, text: Path, sound: Path) -> str:
    facts = {"LECTUREC_VOICE": voice, "LECTUREC_TEXT": str(text), "LECTUREC_WAVE": str(sound)}
    try:
        done = subprocess.run(
            asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, env={**os.environ, **facts}
        )
    except subprocess.TimeoutExpired:
        raise TooSlow(f"the system's voice did not answer within {seconds:g} seconds") from None
    except OSError as trouble:
        raise BackendError(f"'{asked[0]}' cannot be run: {trouble.strerror}", "voice: espeak") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-200:] or f"exit code {done.returncode}"
        raise BackendError(f"the system's voice gave up: {said}", "try another voice (see: lecturec voices)")
    return done.stdout.decode("utf-8", "replace")


def _voice(utterance: Utterance) -> str:
    """The system's name for the voice to use."""
    command = _command()
    if not command:
        raise BackendError("this system has no voice of its own", "it takes macOS or Windows; elsewhere: voice: espeak")
    listed = _listed(command)
    if utterance.voice:
        if utterance.voice not in dict(listed):
            names = ", ".join(name for name, _ in listed[:12])
            raise BackendError(f"the system has no voice called {utterance.voice!r}", f"it has {names}")
        return utterance.voice
    parts = utterance.lang.lower().split("-")
    fits = [name for name, lang in listed if lang.lower().split("-")[0] == parts[0]]
    exact = [name for name, lang in listed if lang.lower().split("-") == parts]
    if not fits:
        raise BackendError(f"no voice of the system speaks {utterance.lang!r}", "voice: espeak")
    return (exact or fits)[0]


@cache
def _listed(command: str) -> tuple[tuple[str, str], ...]:
    """(name, language) of all voices, as the system lists them; a name that looks like an option is left out."""
    asked = [command, "-v", "?"]
    if Path(command).stem.lower() == "powershell":
        asked = [command, "-NoProfile", "-NonInteractive", "-Command", _LIST]
    try:
        said = _run(asked, 20, "", Path(os.devnull), Path(os.devnull))
    except BackendError:
        return ()
    found = [(one["name"], one["lang"].replace("_", "-")) for one in _LISTING.finditer(said)]
    return tuple((name, lang) for name, lang in found if not name.startswith("-"))


def _plain(text: str) -> str:
    """Text in which nothing is a command: `say` takes [[ for one."""
    return re.sub(r"\s", " ", text).replace("[[", "((").replace("]]", "))")
