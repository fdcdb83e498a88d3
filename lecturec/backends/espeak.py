"""The embedded voice: espeak-ng, in a process of its own (lecturec/backends/espeak_worker.py)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.workers import PATIENCE_S, Workers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LICENCE = "espeak-ng (GPL-3.0-or-later); speech made with it carries no licence of its own"
_VERSION = "2"
_LEAD_S, _TAIL_S = 0.020, 0.060
_QUIET = 10 ** (-50 / 20)  # below this part of the peak nothing is heard: silence to trim


@dataclass(frozen=True, slots=True)
class Voice:
    """How a voice is made: an espeak-ng variant, pitch and its range (0 to 99), and pace in percent of the usual."""

    variant: str
    pitch: int
    pitch_range: int
    pace: int = 100
    about: str = ""


VOICES = {
    "warm": Voice("max", 46, 74, about="a man's voice, round, little treble; the default"),
    "deep": Voice("Michael", 36, 55, 97, about="a low man's voice, soft"),
    "bright": Voice("Annie", 26, 42, about="a woman's voice, clear"),
    "soft": Voice("f4", 42, 60, 98, about="a woman's voice, lower and gentle"),
}
"""The voices by name, offered in every language."""

DEFAULT = "warm"

PACE = {
    "en": 161,
    "fr": 161,
    "es": 186,
    "pt": 154,
    "it": 158,
    "de": 160,
    "nl": 165,
    "ru": 160,
    "pl": 165,
    "cmn": 184,
    "yue": 185,
    "ja": 170,
    "ko": 170,
}
"""The engine's own rate per language that comes out at a lecturer's pace; 165 elsewhere."""

TAGS = {
    "en": "en-us",
    "en-us": "en-us",
    "en-gb": "en",
    "en-au": "en",
    "en-nz": "en",
    "en-ie": "en",
    "en-in": "en",
    "fr-ch": "fr-ch",
    "fr-be": "fr-be",
    "pt-br": "pt-br",
    "es-mx": "es-419",
    "es-419": "es-419",
    "es-us": "es-419",
    "es-ar": "es-419",
    "es-co": "es-419",
    "es-cl": "es-419",
    "zh": "cmn",
    "hant": "cmn",
    "hans": "cmn",
    "cmn": "cmn",
    "yue": "yue",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
    "sh": "hr",
}
"""BCP 47 tags (lower case, longest first) whose espeak-ng name is not simply their language ("en" is British)."""


class Espeak:
    """Speaks over a hundred languages offline; each thread that speaks gets a process."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        # By path: the worker needs none of lecturec.
        self._workers = Workers(
            "espeak-ng", (str(Path(__file__).with_name("espeak_worker.py")),), patience_s=patience_s
        )

    @staticmethod
    def voices() -> dict[str, str]:
        """What it offers: name to a few words about it."""
        return {name: voice.about for name, voice in VOICES.items()}

    def identity(self, utterance: Utterance) -> str:
        """Engine, version and the parameters of the voice. Raises BackendError for an unknown voice."""
        asked = _request(utterance)
        for sentence in ("text", "ssml"):
            asked.pop(sentence, None)
        return f"espeak {_version()} {_VERSION} {json.dumps(asked, sort_keys=True)}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it at 22,050 Hz. Raises BackendError."""
        import numpy as np

        asked = _request(utterance)
        places: tuple[int, ...] = ()
        if utterance.marks:
            from lecturec.backends.espeak_ssml import ssml

            asked["text"], places = ssml(utterance)
            asked["ssml"] = True
        said, sound = self._workers.ask(asked)
        if said.get("error") == "no-voice":
            raise BackendError(
                f"espeak-ng does not speak {utterance.lang!r}", "name the language in front matter: lang: en"
            )
        if "error" in said:
            raise BackendError(str(said["error"]), _REPORT)
        rate_hz = int(said["rate_hz"])
        pcm, shift = _trim(np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32768), rate_hz)
        events = _placed(said["words"], places) if places else said["words"]
        words = _words(utterance.spoken, events, shift, len(pcm))
        voice = utterance.voice.removeprefix("espeak:") or DEFAULT
        names = {"engine": "espeak-ng", "voice": voice, "licence": LICENCE, "revision": _version()}
        return Recording(pcm=pcm, rate_hz=rate_hz, words=words, **names)

    @staticmethod
    def keeps(_utterance: Utterance) -> tuple[str, ...]:
        """The kinds of marks that it heeds by itself: all."""
        from lecturec.backends.espeak_ssml import KEPT

        return KEPT

    def phonemes(self, words: tuple[str, ...], lang: str) -> tuple[str, ...]:
        """How it would say each of these words, in IPA. Raises BackendError."""
        said, _ = self._workers.ask({"voice": espeak_name(lang), "phonemes": list(words)})
        if "error" in said:
            raise BackendError(f"espeak-ng does not speak {lang!r}", "name the language in front matter: lang: en")
        return tuple(said["ipa"])

    def close(self) -> None:
        """End the worker processes."""
        self._workers.close()


_OPENERS = "([{«“‘\"'¿¡「『（【"
_REPORT = "this is a fault of the engine; a word changed in the sentence usually helps"


def espeak_name(lang: str) -> str:
    """What espeak-ng calls the language of a BCP 47 tag; its bare language where nothing better is known."""
    parts = lang.lower().replace("_", "-").split("-")
    for count in range(len(parts), 0, -1):
        if found := TAGS.get("-".join(parts[:count])):
            return found
    return parts[0]


def _request(utterance: Utterance) -> dict[str, Any]:
    name = utterance.voice.removeprefix("espeak:") or DEFAULT
    if name not in VOICES:
        raise BackendError(f"espeak has no voice called {name!r}", f"its voices are {', '.join(VOICES)}")
    voice = VOICES[name]
    lang = espeak_name(utterance.lang)
    return {
        "text": utterance.spoken,
        "voice": f"{lang}+{voice.variant}",
        "rate": PACE.get(lang.partition("-")[0], 165) * voice.pace // 100,
        "pitch": voice.pitch,
        "range": voice.pitch_range,
        "gap": 0,
    }


def _trim(pcm: "npt.NDArray[np.float32]", rate_hz: int) -> "tuple[npt.NDArray[np.float32], int]":
    """The sound with 20 ms of silence before it and 60 ms after, and by how many samples it moved."""
    import numpy as np

    loud = np.flatnonzero(np.abs(pcm) > _QUIET * np.max(np.abs(pcm), initial=0.0))
    if not len(loud):
        return pcm[:0], 0
    lead, tail = round(_LEAD_S * rate_hz), round(_TAIL_S * rate_hz)
    first, last = int(loud[0]), int(loud[-1]) + 1
    padded = np.concatenate([np.zeros(lead, np.float32), pcm, np.zeros(tail, np.float32)])
    return padded[first : last + lead + tail], lead - first


def _placed(events: list[list[int]], places: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """Events by their places in the text: the engine counts in the SSML that it was given."""
    return [(places[place], length, sample) for place, length, sample in events if 0 <= place < len(places)]


def _words(text: str, events: list[tuple[int, int, int]], shift: int, samples: int) -> tuple[Word, ...]:
    """Words from the engine's events: it reports a number several times, and counts past the end now and then.

    Each word takes the marks around it, so that the words cover all characters that are no space.
    """
    starts: list[tuple[int, int]] = []
    reach = 0
    for place, length, sample in events:
        if reach <= place < len(text) and not text[place].isspace():
            token = text[place:].split(maxsplit=1)[0]
            stop = place + max(1, min(length, len(token)))
            while place > reach and text[place - 1] in _OPENERS:
                place -= 1
            starts.append((place, min(max(sample + shift, starts[-1][1] if starts else 0), samples)))
            reach = stop
    if not starts:
        return ()
    starts[0] = (len(text) - len(text.lstrip()), starts[0][1])
    stops = [*starts[1:], (len(text), samples)]
    return tuple(
        Word(
            start_char=char,
            stop_char=char + len(text[char:next_char].rstrip()),
            start_sample=sample,
            stop_sample=next_sample,
        )
        for (char, sample), (next_char, next_sample) in zip(starts, stops, strict=True)
    )


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("espeakng-loader")
    except PackageNotFoundError:
        return "unknown"
