"""Kokoro: neural voices of eight languages from one small model, in a process of their own (`lecturec[kokoro]`).

A voice is the name that Kokoro gives it ("af_heart"), with the model before a slash where several lie here.
"""

import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lecturec.backends import BackendError, Recording, Utterance
from lecturec.backends.model_host import damaged, digest_of, installed, whole
from lecturec.backends.models import Model, models, models_folder
from lecturec.backends.voice_host import PATIENCE_S, Host

INSTALL = "pip install 'lecturec[kokoro]'"
_VERSION = "1"
_NO_MODEL = "lecturec voices fetch kokoro-v1.0, or put one (its .onnx and voices*.bin) into a folder of its name in {}"

LANGUAGES = {
    "en-us": ("a", "af_heart"),
    "en-gb": ("b", "bf_emma"),
    "es": ("e", "ef_dora"),
    "fr": ("f", "ff_siwis"),
    "hi": ("h", "hf_alpha"),
    "it": ("i", "if_sara"),
    "pt": ("p", "pf_dora"),
    "ja": ("j", "jf_alpha"),
    "zh": ("z", "zf_xiaobei"),
}
"""The languages of Kokoro: the letter with which their voices begin, and the voice that speaks unless one is named."""

BRITISH = ("en-gb", "en-ie", "en-au", "en-nz", "en-za", "en-in")
READERS = {"ja": "misaki.ja", "zh": "misaki.zh"}
"""Languages that are read by a module of their own; the others by espeak-ng, which comes with Kokoro."""


class Kokoro:
    """Speaks with the models on this machine; `voice` names one of their voices, "" the language's."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._host = Host("kokoro", "Kokoro", INSTALL, patience_s=patience_s)

    @staticmethod
    def voices() -> dict[str, str]:
        """What lies here: name to its language and licence."""
        letters = {letter: lang for lang, (letter, _) in LANGUAGES.items()}
        return {
            name: f"{letters.get(name[:1], 'any language')}, {one.licence or 'licence unknown'}"
            for one in reversed(models("kokoro"))
            if not one.missing
            for name in names(one)
        }

    @staticmethod
    def ready(lang: str) -> str:
        """Why it cannot speak a language here and now, "" when it can; models that are not free do not count."""
        if find_spec("kokoro_onnx") is None:
            return f"is not installed ({INSTALL})"
        spoken = language(lang)
        if not spoken:
            return f"does not speak {lang}"
        if spoken in READERS and find_spec("misaki") is None:
            return f"needs another package for {lang} ({reader(spoken)})"
        able = [one for one in models("kokoro") if not one.missing and _of_language(one, spoken)]
        if not able:
            return f"no model with a voice for {lang}"
        return "" if any(one.commercial for one in able) else "no model whose licence is known to be free"

    def identity(self, utterance: Utterance) -> str:
        """Engine, versions, voice, and the digest of the model. Raises BackendError for one that is not here."""
        found, voice = _model(utterance)
        digest = digest_of([found.file("*.onnx"), found.file("voices*.bin")])
        return f"kokoro {installed('kokoro-onnx')} {_VERSION} {found.name} {voice} {language(utterance.lang)} {digest}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it at 24,000 Hz, with word times where the model knows them. Raises BackendError."""
        found, voice = _model(utterance)
        if find_spec("kokoro_onnx") is None:
            raise BackendError("Kokoro is not installed", INSTALL)
        said = [[mark.start_char, mark.stop_char, mark.value] for mark in utterance.marks if mark.kind == "ipa"]
        asked = {"lang": language(utterance.lang), "voice": voice, "ipa": said}
        return self._host.speak(utterance, found, voice, asked)

    def close(self) -> None:
        """End its process."""
        self._host.close()


def language(lang: str) -> str:
    """Which of Kokoro's languages a BCP 47 tag is, "" for none of them."""
    tag = lang.lower()
    if tag.startswith(BRITISH):
        return "en-gb"
    short = {"en": "en-us", "cmn": "zh"}.get(tag.partition("-")[0], tag.partition("-")[0])
    return short if short in LANGUAGES else ""


def reader(lang: str) -> str:
    """What installs the reader of a language."""
    return f"pip install 'misaki[{lang}]'"


def names(found: Model) -> tuple[str, ...]:
    """The voices in a model's file of voices, in order of the alphabet; nothing of them is loaded."""
    try:
        path = found.file("voices*.bin")
        return _names(str(path), path.stat().st_mtime_ns)
    except OSError:
        return ()


@cache
def _names(path: str, _changed: int) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(path) as file:
            return tuple(sorted(Path(name).stem for name in file.namelist() if name.endswith(".npy")))
    except (OSError, zipfile.BadZipFile):
        return ()


def _of_language(found: Model, spoken: str) -> str:
    """The voice that speaks a language when none is named, "" for none."""
    letter, usual = LANGUAGES[spoken]
    known = names(found)
    if usual in known:
        return usual
    near = {"en-us": "b", "en-gb": "a"}.get(spoken, letter)
    return next((name for first in (letter, near) for name in known if name.startswith(first)), "")


def _model(utterance: Utterance) -> tuple[Model, str]:
    """The model and the voice that were asked for. Raises BackendError."""
    here = models("kokoro")
    if not here:
        raise BackendError("there is no model of Kokoro here", _NO_MODEL.format(models_folder() / "kokoro"))
    spoken = language(utterance.lang)
    if not spoken:
        said = f"Kokoro does not speak {utterance.lang!r}"
        raise BackendError(said, f"it speaks {', '.join(LANGUAGES)}; choose another voice")
    folder, _, voice = utterance.voice.rpartition("/")
    chosen = [one for one in here if not folder or one.name == folder]
    fit = [
        one for one in chosen if not one.missing and (voice in names(one) or (not voice and _of_language(one, spoken)))
    ]
    if fit:
        found = min(fit, key=lambda one: (not one.commercial, one.name))
        return found, voice or _of_language(found, spoken)
    for one in chosen:
        if not names(whole(one)):
            raise BackendError(f"the voices of '{one.name}' cannot be read", damaged(one))
    if not voice and chosen:
        raise BackendError(f"no voice of Kokoro here speaks {utterance.lang!r}", "see: lecturec voices")
    known = ", ".join(sorted({name for one in here for name in names(one)})) or "none"
    raise BackendError(f"kokoro has no voice called {utterance.voice!r}", f"its voices are {known}")
