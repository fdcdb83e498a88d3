"""Kokoro in the worker: the only module that imports `kokoro_onnx`, and with it phonemizer and espeak-ng (GPL)."""

import re
import unicodedata
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from lecturec.backends.kokoro import READERS, reader
from lecturec.backends.speechless import Lacking, Nothing
from lecturec.backends.voice_words import Interval, Timed, by_likeness, words_of

RATE_HZ = 24_000
_ESPEAK = {"fr": "fr-fr", "pt": "pt-br"}
_STRESS = re.compile(r"[ˈˌː→↗↘↓\s]")


def start() -> "Kokoro":
    """The library, loaded. Raises ImportError where it is not installed."""
    return Kokoro()


class Kokoro:
    """Models by their folder."""

    def __init__(self) -> None:
        from kokoro_onnx import Kokoro as Model

        self._model: Any = Model

    def load(self, folder: Path) -> Any:
        """The model in a folder."""
        return self._model(str(sorted(folder.glob("*.onnx"))[0]), str(sorted(folder.glob("voices*.bin"))[0]))

    def answer(self, model: Any, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """The sound of a text, and its words where the model says how long its phonemes last."""
        import numpy as np

        text, lang = asked["text"], asked["lang"]
        words = words_of(text, signs=lang not in ("ja", "zh"))
        phonemes = phonemes_of(model, text, lang, asked["ipa"])
        if not _STRESS.sub("", phonemes) or not words:
            raise Nothing
        said = {"voice": asked["voice"], "is_phonemes": True, "trim": False}
        sound, rate_hz, timings = model.create_timed(phonemes, **said)
        heard = [(one.phoneme, (round(one.start * rate_hz), round(one.end * rate_hz))) for one in timings]
        alone = [phonemes_of(model, text[a:b], lang, moved(asked["ipa"], a, b)) for a, b in words] if heard else []
        return {"rate_hz": rate_hz, "words": times(words, alone, heard)}, np.asarray(sound, np.float32).ravel()


def times(words: list[Interval], alone: list[str], heard: list[tuple[str, Interval]]) -> Timed:
    """The words of a text by when each phoneme was heard; none where the model does not say."""
    sounds = [(phoneme, where) for phoneme, where in heard if _is_sound(phoneme)]
    if not sounds:
        return []
    plain = ["".join(letter for letter in said if _is_sound(letter)) for said in alone]
    return by_likeness(words, plain, "".join(phoneme for phoneme, _ in sounds), [where for _, where in sounds])


def phonemes_of(model: Any, text: str, lang: str, ipa: list[Any]) -> str:
    """The phonemes of a text, where `ipa` ([first character, stop, phonemes]) says how stretches of it sound."""
    parts: list[str] = []
    at = 0
    for start, stop, value in sorted(ipa):
        if at <= start < stop <= len(text):
            parts += [read(model, text[at:start], lang), known(model, value)]
            at = stop
    parts.append(read(model, text[at:], lang))
    return " ".join(part for part in parts if part)


def moved(ipa: list[Any], start: int, stop: int) -> list[Any]:
    """What is said about sounds within a stretch of text, counted from its beginning."""
    return [[max(a, start) - start, min(b, stop) - start, value] for a, b, value in ipa if a < stop and b > start]


def read(model: Any, text: str, lang: str) -> str:
    """The phonemes of plain text, in the letters that the model knows."""
    if not any(c.isalnum() for c in text):
        return ""
    if lang in READERS:
        said, _ = reader_of(lang)(text)
        return known(model, said)
    return str(model.tokenizer.phonemize(text, _ESPEAK.get(lang, lang)))


def known(model: Any, phonemes: str) -> str:
    """Those phonemes that the model knows."""
    whole = unicodedata.normalize("NFC", phonemes.strip().strip("/[]"))
    return "".join(letter for letter in whole if letter in model.tokenizer.vocab)


@cache
def reader_of(lang: str) -> Any:
    """What turns Japanese or Chinese into phonemes. Raises Lacking where its package is not installed."""
    try:
        module = import_module(READERS[lang])
        return module.JAG2P() if lang == "ja" else module.ZHG2P()
    except ImportError:
        raise Lacking(reader(lang)) from None


def _is_sound(letter: str) -> bool:
    return letter.isalpha() and not _STRESS.match(letter)
