"""Japanese: Open JTalk with the voice Mei, in processes of its own (the extra `lecturec[ja]`)."""

from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.workers import PATIENCE_S, Workers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pcm = npt.NDArray[np.float32]

LICENCE = "HTS Voice Mei, CC BY 3.0, MMDAgent Project Team, Nagoya Institute of Technology"
RATE_HZ = 48_000
_VERSION = "1"

VOICES = {"mei": (1.0, 0.0), "calm": (0.93, -1.0), "bright": (1.05, 1.0)}
"""The voices by name: speed, and half tones up."""

DEFAULT = "mei"


class OpenJTalk:
    """Speaks Japanese at 48 kHz with exact word times; each thread that speaks gets a process."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._workers = Workers("Open JTalk", ("-m", "lecturec.backends.openjtalk_worker"), patience_s=patience_s)

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
        import numpy as np

        speed, half_tones = _voice(utterance)
        if _installed() == "missing":
            raise BackendError("the Japanese voice is not installed", "pip install 'lecturec[ja]'")
        asked = {"text": utterance.spoken, "speed": speed, "half_tones": half_tones}
        said, sound = self._workers.ask(asked)
        if said.get("error") == "nothing":
            raise BackendError("Open JTalk found nothing to say", "write it in kana")
        if "error" in said:
            raise BackendError(str(said["error"]), "pip install --force-reinstall 'lecturec[ja]'")
        pcm = np.frombuffer(sound, "<f4").astype(np.float32, copy=False)
        pcm, words = _trim(pcm, _words(utterance.spoken, said["tokens"], said["sounds"], len(pcm)))
        voice = utterance.voice or DEFAULT
        names = {"engine": "openjtalk", "voice": voice, "licence": LICENCE, "revision": _installed()}
        return Recording(pcm=pcm, rate_hz=RATE_HZ, words=words, **names)

    def close(self) -> None:
        """End the worker processes."""
        self._workers.close()


def _voice(utterance: Utterance) -> tuple[float, float]:
    name = utterance.voice or DEFAULT
    if name not in VOICES:
        raise BackendError(f"openjtalk has no voice called {name!r}", f"its voices are {', '.join(VOICES)}")
    if utterance.lang.lower().partition("-")[0] != "ja":
        raise BackendError(f"openjtalk speaks Japanese, not {utterance.lang!r}", "voice: espeak")
    return VOICES[name]


def _words(
    text: str, tokens: list[tuple[int, int, int]], sounds: list[tuple[bool, int]], samples: int
) -> tuple[Word, ...]:
    """Words where the engine's tokens are, each with the marks around it (see openjtalk_worker.Engine.speak)."""
    ends = [0, *accumulate(length for _, length in sounds)]
    scale = samples / max(1, ends[-1])
    at, reach = 0, 0
    starts: list[tuple[int, int]] = []
    for first, stop, said in tokens:
        while said and at < len(sounds) - 1 and sounds[at][0]:
            at += 1
        if said and reach <= first < stop:
            starts.append((first, round(ends[min(at, len(sounds))] * scale)))
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


def _trim(pcm: "Pcm", words: tuple[Word, ...]) -> "tuple[Pcm, tuple[Word, ...]]":
    """With 20 ms of silence before the first sound and 60 ms after the last."""
    import numpy as np

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
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("pyopenjtalk-plus")
    except PackageNotFoundError:
        return "missing"
