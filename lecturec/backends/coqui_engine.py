"""Coqui's TTS in the worker: the only module that imports `TTS` and torch."""

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from lecturec.backends import coqui_repairs
from lecturec.backends.coqui_espeak import choose, library, phonemes
from lecturec.backends.speechless import Nothing
from lecturec.backends.voice_words import Interval, Timed, by_likeness, in_turn, pieces, words_of

_THREADS = 4
_STRESS = "ˈˌː"
_AFTER_SENTENCE = 10_000  # zeros that TTS.tts appends
_PAUSE_S = 0.15
_LETTERS = {"xtts": {"en": 250, "fr": 270, "es": 235, "de": 250, "it": 210, "pt": 200, "ja": 70, "zh": 80, "ko": 90}}
_MOST_LETTERS = 300


def start() -> "Coqui":
    """The library, loaded. Raises ImportError where something of it is missing."""
    coqui_repairs.before_import()
    return Coqui()


class Coqui:
    """Models by their folder."""

    def __init__(self) -> None:
        import torch

        torch.set_num_threads(min(_THREADS, os.cpu_count() or 1))
        from TTS.api import TTS

        self._torch: Any = torch
        self._tts: Any = TTS
        self._rolled = 0

    def load(self, folder: Path) -> Any:
        """The model in a folder, with a tokenizer that remembers what it just read."""
        settings = settled(folder)
        path = folder if settings["model"] == "xtts" else checkpoint(folder)  # XTTS finds its files by itself
        with tempfile.TemporaryDirectory(prefix="lecturec-coqui-") as place:
            config = Path(place) / "config.json"
            config.write_text(json.dumps(settings), "utf-8")
            model = self._tts(model_path=str(path), config_path=str(config), progress_bar=False)
        tokenizer = model.synthesizer.tts_model.tokenizer
        if hasattr(tokenizer, "text_to_ids"):
            tokenizer.text_to_ids = lru_cache(8)(tokenizer.text_to_ids)
        if settings["model"] == "xtts":
            self._listen_once(model.synthesizer.tts_model)
        return model

    def _listen_once(self, inside: Any) -> None:
        """Have the sample of a voice heard once, not for every sentence. The dice are the same after both."""
        heard = lru_cache(8)(inside.clone_voice)

        def clone(*asked: Any, **how: Any) -> Any:
            voice = heard(*asked, **how)
            self._seed(self._rolled)
            return voice

        inside.clone_voice = clone

    def answer(self, model: Any, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """The sound of a text, in pieces when it is long, and its words where the model knows their times."""
        import numpy as np

        self._seed(asked["seed"])
        rate_hz = int(model.synthesizer.output_sample_rate)
        pause = np.zeros(round(rate_hz * _PAUSE_S), np.float32)
        text, language = asked["text"], language_of(model, asked["lang"])
        most = _LETTERS.get(asked["kind"], {}).get(asked["lang"].partition("-")[0], _MOST_LETTERS)
        sound: list[Any] = []
        words: Timed = []
        unsaid: set[str] = set()
        at, told = 0, True
        for start, stop in pieces(text, most):
            said = text[start:stop]
            if not any(c.isalnum() for c in said):
                continue
            pcm, timed, unknown = self._piece(model, said, language, asked)
            words += [(a + start, b + start, c + at, d + at) for a, b, c, d in timed]
            told, unsaid = told and bool(timed), unsaid | set(unknown)
            sound += [pcm, pause]
            at += len(pcm) + len(pause)
        if not sound:
            raise Nothing
        facts = {"rate_hz": rate_hz, "words": words if told else [], "unsaid": "".join(sorted(unsaid))}
        return facts, np.concatenate(sound[:-1])

    def _seed(self, seed: int) -> None:
        """Roll the same dice for the same sentence: models of every kind roll one of these three."""
        import random

        import numpy as np

        self._rolled = seed
        random.seed(seed)
        np.random.seed(seed)
        self._torch.manual_seed(seed)

    def _piece(self, model: Any, text: str, language: str | None, asked: dict[str, Any]) -> tuple[Any, Timed, str]:
        import numpy as np

        who: dict[str, Any] = {"language": language}
        if model.is_multi_speaker:
            who |= {"speaker_wav": asked["sample"]} if asked["sample"] else {"speaker": speaker_of(model, asked)}
        inside = model.synthesizer.tts_model
        tokenizer = inside.tokenizer
        if hasattr(tokenizer, "not_found_characters"):
            tokenizer.not_found_characters.clear()
            tokenizer.text_to_ids.cache_clear()
            ids = tokenizer.text_to_ids(text, language=language or _only_language(inside))
            if not any(letter_of(tokenizer, one).strip() for one in ids):
                raise Nothing
        unknown = "".join(c for c in getattr(tokenizer, "not_found_characters", ()) if c.isalnum())
        if asked["kind"] != "vits":
            given = {name: value for name, value in who.items() if value is not None}
            pcm = np.asarray(model.tts(text, split_sentences=False, **given), np.float32)
            return pcm[:-_AFTER_SENTENCE], [], unknown
        made = inside.synthesize(text, **who)
        pcm = np.asarray(made["wav"], np.float32).ravel()
        return pcm, times(inside, text, made, len(pcm)), unknown


def times(inside: Any, text: str, made: dict[str, Any], samples: int) -> Timed:
    """The words of a text by what VITS says that each of its tokens lasts."""
    lasts = made["outputs"]["durations"].detach().cpu().numpy().ravel()
    ids = [int(one) for one in made["text_inputs"].ravel().tolist()]
    if len(ids) != len(lasts) or not lasts.sum():
        return []
    scale = samples / float(lasts.sum())
    sounds: list[tuple[str, Interval]] = []
    at = 0.0
    for number, length in zip(ids, lasts, strict=True):
        letter = letter_of(inside.tokenizer, number)
        if letter:
            sounds.append((letter, (round(at * scale), round((at + float(length)) * scale))))
        elif sounds:  # a blank belongs to the letter before it
            sounds[-1] = (sounds[-1][0], (sounds[-1][1][0], round((at + float(length)) * scale)))
        at += float(length)
    if inside.tokenizer.use_phonemes:
        return _by_phonemes(inside.tokenizer, text, sounds)
    return _by_letters(inside.tokenizer, text, sounds)


def letter_of(tokenizer: Any, number: int) -> str:
    """What a token stands for, "" for what only separates or pads."""
    signs = tokenizer.characters
    around = (signs.pad, signs.blank, signs.bos, signs.eos)
    letter = str(signs.id_to_char(number))
    return "" if letter in [sign for sign in around if sign] else letter


def _by_letters(tokenizer: Any, text: str, sounds: list[tuple[str, Interval]]) -> Timed:
    """Where the model reads letters: each word has as many tokens as it has when it is read alone."""
    words = words_of(text)
    starts = [start for start, _ in words]
    counts = []
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        ids = tokenizer.text_to_ids(text[start:stop])
        counts.append(sum(1 for one in ids if letter_of(tokenizer, one).strip()))
    return in_turn(words, counts, [where for letter, where in sounds if letter.strip()])


def _by_phonemes(tokenizer: Any, text: str, sounds: list[tuple[str, Interval]]) -> Timed:
    """Where it reads phonemes of espeak-ng: each word is found again by what it is alone."""
    if tokenizer.phonemizer.name() != "espeak":
        return []
    heard = [(letter, where) for letter, where in sounds if letter.isalpha() and letter not in _STRESS]
    words = words_of(text, signs=False)
    alone = [_alone(text[start:stop], tokenizer.phonemizer.language) for start, stop in words]
    return by_likeness(words, alone, "".join(letter for letter, _ in heard), [where for _, where in heard])


@lru_cache(4096)
def _alone(word: str, lang: str) -> str:
    espeak = _espeak(lang)
    return "".join(c for line in phonemes(espeak, word, "") for c in line if c.isalpha() and c not in _STRESS)


@lru_cache(1)
def _espeak(lang: str) -> Any:
    espeak, _ = library()
    choose(espeak, lang)
    return espeak


def checkpoint(folder: Path) -> Path:
    """The file with the weights: by its usual name, else the largest."""
    usual = folder / "model.pth"
    return usual if usual.is_file() else max(folder.glob("*.pth"), key=lambda path: path.stat().st_size)


def language_of(model: Any, lang: str) -> str | None:
    """What the model calls a BCP 47 language, None for a model of one language."""
    names = model.languages
    if not names:
        return None
    wanted = lang.lower()
    short = wanted.partition("-")[0]
    near = [name for name in names if name.lower().partition("-")[0] == short]
    return next((name for name in names if name.lower() == wanted), near[0] if near else str(names[0]))


def speaker_of(model: Any, asked: dict[str, Any]) -> str | None:
    """The speaker that was asked for, else the model's first one."""
    names = model.speakers or []
    if asked["speaker"] and asked["speaker"] not in names:
        raise ValueError(f"it has no speaker '{asked['speaker']}'; there are {', '.join(names[:8])}")
    return asked["speaker"] or (names[0] if names else None)


def _only_language(inside: Any) -> str | None:
    names = inside.language_manager.language_names
    return names[0] if len(names) == 1 else None


def settled(folder: Path) -> dict[str, Any]:
    """The settings of a model, with its files where they are now. Raises ValueError for what are no settings.

    Models name their files by where they lay on another machine. A class outside the library is refused: a model is
    data.
    """
    read = json.loads((folder / "config.json").read_text("utf-8"))
    if not isinstance(read, dict) or "model" not in read:
        raise ValueError("config.json is not the settings of a model")

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: walk(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, key) for inner in value]
        if isinstance(value, str) and key.endswith("_class") and value and not value.startswith("TTS."):
            raise ValueError(f"its settings name a class that is not the library's: {value[:80]!r}")
        if isinstance(value, str) and key.endswith(("_file", "_path")) and (folder / Path(value).name).is_file():
            return str(folder / Path(value).name)
        return value

    settings: dict[str, Any] = walk(read)
    return settings
