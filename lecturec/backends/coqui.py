"""Coqui: the models of the `TTS` library, in a process of their own (the extra `lecturec[coqui]`).

A voice is a model (a folder with its checkpoint and config.json), with a speaker after a slash where it has several:
"ljspeech", "vctk/p225". XTTS speaks with a voice of the author's own, of which a sample lies in its folder:
"xtts/anna" is `samples/anna.wav`. Its licence must have been accepted by name.
"""

import json
import os
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lecturec.backends import BackendError, Recording, Utterance
from lecturec.backends.model_host import digest_of, installed, whole
from lecturec.backends.models import NEEDED, Model, model_at, models, models_folder
from lecturec.backends.voice_host import PATIENCE_S, Host, seed_of

INSTALL = "pip install 'lecturec[coqui]'"
ACCEPT = "LECTUREC_ACCEPT_LICENSE"
"""The variable in which whoever builds names the licences that they accept."""

CPML = "cpml"
_VERSION = "1"
_NO_MODEL = "see lecturec voices fetch, or put a model (its .pth and config.json) into a folder of its name in {}"
_NOT_FREE = ("-nc", " nc", "cpml", "non-commercial", "noncommercial")
_FREE = ("apache", "mit", "bsd", "mpl", "cc0", "cc-by-4", "cc-by-3", "cc by 4", "public domain")


class Coqui:
    """Speaks with the models on this machine; `voice` names one, "" the first that speaks the language."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._accepted = {word for word in os.environ.get(ACCEPT, "").lower().replace(",", " ").split() if word}
        self._host = Host("coqui", "Coqui", INSTALL, patience_s=patience_s)

    @staticmethod
    def voices() -> dict[str, str]:
        """What lies here: name to its languages and licence."""
        found: dict[str, str] = {}
        for one in here():
            if not one.missing:
                about = ", ".join(filter(None, (*languages(one), one.licence or "licence unknown")))
                found |= dict.fromkeys((one.name, *(f"{one.name}/{who}" for who in speakers(one))), about)
        return found

    @staticmethod
    def ready(lang: str) -> str:
        """Why it cannot speak a language here and now, "" when it can; models that are not free do not count."""
        if not (find_spec("TTS") and find_spec("torch")):
            return f"is not installed ({INSTALL})"
        able = [one for one in here() if not one.missing and speaks(one, lang)]
        if not able:
            return f"no model for {lang}"
        return "" if any(one.commercial for one in able) else "no model whose licence is known to be free"

    def accept(self, licences: tuple[str, ...]) -> None:
        """Licences that whoever builds accepts, by name."""
        self._accepted |= {name.lower() for name in licences}

    def identity(self, utterance: Utterance) -> str:
        """Engine, versions, speaker, and the digest of the model. Raises BackendError for one that is not here."""
        found, who = self._model(utterance)
        versions = f"{installed('coqui-tts')} {installed('torch')} {_VERSION}"
        return f"coqui {versions} {found.name} {who} {utterance.lang} {digest_of(_files(found, who))}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it, at the rate of the model, with word times from VITS. Raises BackendError."""
        found, who = self._model(utterance)
        if find_spec("TTS") is None:
            raise BackendError("Coqui is not installed", INSTALL)
        sample = _sample(found, who)
        asked = {
            "lang": utterance.lang,
            "kind": _kind(found),
            "seed": seed_of(utterance),
            "speaker": "" if sample else who,
            "sample": str(sample) if sample else "",
        }
        said = self._host.speak(utterance, found, f"{found.name}/{who}" if who else found.name, asked)
        return replace(said, sample=sample.stem if sample else "")

    def close(self) -> None:
        """End its process."""
        self._host.close()

    def _model(self, utterance: Utterance) -> tuple[Model, str]:
        """The model and the speaker that were asked for. Raises BackendError."""
        found, who = _named(utterance.voice) if utterance.voice else (_usual(utterance.lang), "")
        whole(found)
        if languages(found) and not speaks(found, utterance.lang):
            said = f"the voice '{found.name}' does not speak {utterance.lang!r}"
            raise BackendError(said, f"it speaks {', '.join(languages(found))}")
        if who and not _sample(found, who) and speakers(found) and who not in speakers(found):
            hint = f"there are {', '.join(speakers(found)[:8])}"
            raise BackendError(f"the voice '{found.name}' has no speaker {who!r}", hint)
        if _kind(found) == "xtts":
            self._may_use(found, who)
        return found, who

    def _may_use(self, found: Model, who: str) -> None:
        if CPML not in self._accepted:
            said = f"the licence of '{found.name}' (CPML) allows no commercial use, and was not accepted"
            raise BackendError(said, "read it, then build with --accept-license cpml")
        if not _sample(found, who):
            said = f"'{found.name}' speaks with a voice of your own, of which it needs a sample"
            where = found.folder / "samples"
            raise BackendError(said, f"put 6 to 30 seconds as NAME.wav into '{where}', and write {found.name}/NAME")


def here() -> tuple[Model, ...]:
    """The models in lecturec's own folder and in the one that Coqui fills itself, with what is known of them."""
    return *(_known(one) for one in models("coqui")), *_fetched()


def languages(found: Model) -> tuple[str, ...]:
    """The languages of a model: of its card, else what its settings say."""
    if found.langs or found.missing:
        return found.langs
    said = _settings(found)
    listed = said.get("languages")
    if isinstance(listed, list) and listed:
        return tuple(str(one).lower() for one in listed)
    one = said.get("phoneme_language")
    return (str(one).lower(),) if one and _kind(found) != "xtts" else ()


def speakers(found: Model) -> tuple[str, ...]:
    """The speakers of a model, or the samples that it can speak like; () for a model with one voice."""
    if _kind(found) == "xtts":
        return tuple(sorted(path.stem for path in (found.folder / "samples").glob("*.wav")))
    said = _read(found.folder / "speakers.json") or _read(found.folder / "speaker_ids.json")
    return tuple(sorted(said))


def speaks(found: Model, lang: str) -> bool:
    """Whether a model speaks a language, in whichever country."""
    short = {"cmn": "zh", "jp": "ja"}
    wanted = lang.lower().partition("-")[0]
    return any(short.get(one.partition("-")[0], one.partition("-")[0]) == wanted for one in languages(found))


def _usual(lang: str) -> Model:
    """The model that speaks a language when none was named: a free one first, never XTTS."""
    able = [one for one in here() if not one.missing and speaks(one, lang) and _kind(one) != "xtts"]
    able = [one for one in able if not any(word in one.licence.lower() for word in _NOT_FREE)]
    if not able:
        if not here():
            raise BackendError("there is no voice for Coqui here", _NO_MODEL.format(models_folder() / "coqui"))
        raise BackendError(f"no voice of Coqui here speaks {lang!r}", "see: lecturec voices")
    return min(able, key=lambda one: (not one.commercial, one.name))


def _named(voice: str) -> tuple[Model, str]:
    """The model of a voice and its speaker: by name, or by the path of its folder."""
    for one in here():
        if voice == one.name:
            return one, ""
        if voice.startswith(one.name + "/"):
            return one, voice[len(one.name) + 1 :]
    if Path(voice).is_absolute():
        return _known(model_at("coqui", Path(voice))), ""
    names = ", ".join(one.name for one in here()) or "none"
    raise BackendError(f"coqui has no voice called {voice!r}", f"its voices are {names}")


def _known(found: Model) -> Model:
    """A model with what its licence allows, where its card does not say."""
    words = found.licence.lower()
    free = any(word in words for word in _FREE) and not any(word in words for word in _NOT_FREE)
    if _kind(found) == "xtts":
        return replace(found, licence=found.licence or "CPML", commercial=False)
    return replace(found, commercial=found.commercial or free)


def _fetched() -> tuple[Model, ...]:
    """Models as the command `tts` leaves them: `tts/tts_models--en--ljspeech--vits`, named with slashes."""
    home = os.environ.get("TTS_HOME") or os.environ.get("XDG_DATA_HOME")
    try:
        root = (Path(home) if home else Path.home() / ".local" / "share") / "tts"
        folders = sorted(p for p in root.glob("tts_models--*") if p.is_dir())
    except (OSError, RuntimeError):
        return ()
    found = []
    for folder in folders:
        name = folder.name.replace("--", "/")
        lang, licence = name.split("/")[1], _licences().get(name, "")
        missing = tuple(pattern for pattern in NEEDED["coqui"] if not any(folder.glob(pattern)))
        langs = () if lang == "multilingual" else (lang.lower(),)
        model = Model(engine="coqui", name=name, folder=folder, langs=langs, licence=licence, missing=missing)
        found.append(_known(model))
    return tuple(found)


@cache
def _licences() -> dict[str, str]:
    """The licence of each model that the library knows; it is data of the library, which is not imported for it."""
    spec = find_spec("TTS")
    if spec is None or not spec.submodule_search_locations:
        return {}
    try:
        text = (Path(spec.submodule_search_locations[0]) / ".models.json").read_text("utf-8")
        tree = json.loads(text).get("tts_models", {})
    except (OSError, ValueError):
        return {}
    return {
        f"tts_models/{lang}/{data}/{name}": str(about.get("license", ""))
        for lang, sets in tree.items()
        for data, named in sets.items()
        for name, about in named.items()
    }


def _sample(found: Model, who: str) -> Path | None:
    """The author's recording of a voice; names lead nowhere else."""
    return next((path for path in sorted((found.folder / "samples").glob("*.wav")) if path.stem == who and who), None)


def _files(found: Model, who: str) -> list[Path]:
    files = [*sorted(found.folder.glob("*.pth")), found.folder / "config.json"]
    sample = _sample(found, who)
    return [*files, sample] if sample else files


def _kind(found: Model) -> str:
    return str(_settings(found).get("model", "")).lower()


def _settings(found: Model) -> dict[str, Any]:
    """What a model says of itself; nothing when that cannot be read."""
    return _read(found.folder / "config.json")


def _read(path: Path) -> dict[str, Any]:
    try:
        return _parsed(str(path), path.stat().st_mtime_ns)
    except OSError:
        return {}


@cache
def _parsed(path: str, _changed: int) -> dict[str, Any]:
    try:
        said = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
