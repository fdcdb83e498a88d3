"""Japanese: Open JTalk with the voice Mei, in this process (the extra `lecturec[ja]`)."""

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.openjtalk_durations import Durations

LICENCE = "HTS Voice Mei, CC BY 3.0, MMDAgent Project Team, Nagoya Institute of Technology"
RATE_HZ = 48_000
_VERSION = "1"
Pcm = npt.NDArray[np.float32]
_PLAIN: dict[str, Any] = {"use_sudachi_kanji_yomi": False, "predict_nani": False}
_LOCK = Lock()  # the engine keeps global state
_SILENCES = ("sil", "pau")

VOICES = {"mei": (1.0, 0.0), "calm": (0.93, -1.0), "bright": (1.05, 1.0)}
"""The voices by name: speed, and half tones up."""

DEFAULT = "mei"


class OpenJTalk:
    """Speaks Japanese at 48 kHz with exact word times."""

    @staticmethod
    def voices() -> dict[str, str]:
        """What it offers: name to a few words about it."""
        return {
            "mei": "a woman's voice; the default for Japanese",
            "calm": "slower and lower",
            "bright": "quicker, higher",
        }

    def identity(self, utterance: Utterance) -> str:
        """Engine, version and voice. Raises BackendError for an unknown voice."""
        speed, half_tones = _voice(utterance)
        return f"openjtalk {_installed()} {_VERSION} mei {speed} {half_tones}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it. Raises BackendError when the extra is not installed or there is nothing to say."""
        speed, half_tones = _voice(utterance)
        with _LOCK:
            pyopenjtalk, durations = _engine()
            labels = pyopenjtalk.extract_fullcontext(utterance.spoken, **_PLAIN)
            if not labels:
                raise BackendError("Open JTalk found nothing to say", "write it in kana")
            sound, _ = pyopenjtalk.synthesize(labels, speed, half_tones)
            tokens = pyopenjtalk.g2p_mapping(utterance.spoken, **_PLAIN)
        lengths = [durations.samples(label) for label in labels]
        pcm = np.clip(np.asarray(sound) / 32768.0, -1.0, 1.0).astype(np.float32)
        pcm, words = _trim(pcm, _words(utterance.spoken, tokens, labels, lengths, len(pcm)))
        voice = utterance.voice or DEFAULT
        return Recording(pcm=pcm, rate_hz=RATE_HZ, words=words, engine="openjtalk", voice=voice, licence=LICENCE)

    def close(self) -> None:
        """The engine stays loaded with the process."""


@cache
def _engine() -> tuple[Any, Durations]:
    """The engine and the durations of its voice, loaded once; what it prints while loading goes nowhere."""
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            import pyopenjtalk
    except ImportError as missing:
        raise BackendError("the Japanese voice is not installed", "pip install 'lecturec[ja]'") from missing
    return pyopenjtalk, Durations(Path(pyopenjtalk.__file__).parent / "htsvoice" / "mei_normal.htsvoice")


def _voice(utterance: Utterance) -> tuple[float, float]:
    name = utterance.voice or DEFAULT
    if name not in VOICES:
        raise BackendError(f"openjtalk has no voice called {name!r}", f"its voices are {', '.join(VOICES)}")
    if utterance.lang.lower().partition("-")[0] != "ja":
        raise BackendError(f"openjtalk speaks Japanese, not {utterance.lang!r}", "voice: espeak")
    return VOICES[name]


def _words(text: str, tokens: list[Any], labels: list[str], lengths: list[int], samples: int) -> tuple[Word, ...]:
    """Words where the engine's tokens are, each with the marks around it; `lengths` are samples per label."""
    sounds = [label.split("-", 1)[1].split("+", 1)[0] for label in labels]
    ends = np.cumsum([0, *lengths])
    scale = samples / max(1, int(ends[-1]))
    at, reach = 0, 0
    starts: list[tuple[int, int]] = []
    for token in tokens:
        said = sum(sound not in ("pau", "sil", "sp") for sound in token["phonemes"])
        first, stop = token["char_span"] or (0, 0)
        while said and at < len(sounds) - 1 and sounds[at] in _SILENCES:
            at += 1
        if said and reach <= first < stop:
            starts.append((first, round(int(ends[min(at, len(sounds))]) * scale)))
            reach = stop
        at += said
    if not starts:
        return ()
    starts[0] = (len(text) - len(text.lstrip()), starts[0][1])
    stops = [*starts[1:], (len(text), samples)]
    return tuple(
        Word(
            start_char=char,
            stop_char=char + len(text[char:next_char].rstrip()),
            start_sample=min(sample, samples),
            stop_sample=min(next_sample, samples),
        )
        for (char, sample), (next_char, next_sample) in zip(starts, stops, strict=True)
    )


def _trim(pcm: Pcm, words: tuple[Word, ...]) -> tuple[Pcm, tuple[Word, ...]]:
    """With 20 ms of silence before the first sound and 60 ms after the last."""
    loud = np.flatnonzero(np.abs(pcm) > 0.003 * np.max(np.abs(pcm), initial=0.0))
    if not len(loud):
        return pcm[:0], ()
    first, last = max(0, int(loud[0]) - RATE_HZ // 50), min(len(pcm), int(loud[-1]) + RATE_HZ * 6 // 100)
    moved = tuple(
        replace(
            word,
            start_sample=_within(word.start_sample, first, last),
            stop_sample=_within(word.stop_sample, first, last),
        )
        for word in words
    )
    return pcm[first:last], moved


def _within(sample: int, first: int, last: int) -> int:
    return min(max(sample, first), last) - first


@cache
def _installed() -> str:
    try:
        return version("pyopenjtalk-plus")
    except PackageNotFoundError:
        return "missing"
