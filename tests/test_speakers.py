"""Every voice of ours keeps to what lecturec.testing asks of voices, and what does not is found out."""
# ruff: noqa: D102 (the voices that break something say what in their names)

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from kept import Kept, maker

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.espeak import Espeak
from lecturec.backends.openjtalk import OpenJTalk
from lecturec.backends.silence import Silence
from lecturec.testing import ODD, SPEAKER_CHECKS, SpeakerRequest, check_speaker

OURS: dict[str, dict[str, Any]] = {
    "espeak": {"make": Espeak, "lang": "en", "other_voice": "deep", "other_lang": "fr"},
    "espeak-zh": {"make": Espeak, "lang": "zh-Hant", "voice": "soft", "other_lang": "en", "long_text": 500},
    # It takes long for a letter, and reads them one by one.
    "openjtalk": {
        "make": OpenJTalk,
        "lang": "ja",
        "other_voice": "calm",
        "long_text": 60,
        "odd": tuple(text[:40] for text in ODD),
    },
    "silence": {"make": Silence, "silent": True},
}


@pytest.fixture(scope="module")
def kept() -> Iterator[dict[str, Kept]]:
    """A speaker of each kind that goes on after the checks that do not look at its end."""
    speakers: dict[str, Kept] = {}
    yield speakers
    for speaker in speakers.values():
        speaker.end()


@pytest.mark.parametrize("check", SPEAKER_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", OURS)
def test_our_voices_keep_to_what_is_asked_of_voices(
    name: str, check: Callable[[SpeakerRequest], None], kept: dict[str, Kept]
) -> None:
    if name == "openjtalk":
        pytest.importorskip("pyopenjtalk")
    check(SpeakerRequest(**{**OURS[name], "make": maker(OURS[name]["make"], name, check, kept)}))


class Hum:
    """A voice that keeps to everything; each below breaks one thing."""

    def identity(self, utterance: Utterance) -> str:
        """Its voice and language."""
        if utterance.voice not in ("", "other"):
            raise BackendError("hum has no such voice", "its voices are other")
        return f"hum {utterance.voice} {utterance.lang}"

    def speak(self, utterance: Utterance) -> Recording:
        """A tone, longer for longer texts."""
        self.identity(utterance)
        text = utterance.spoken
        if not text.strip():
            raise BackendError("there is nothing to say", "write something")
        pcm = np.sin(np.arange(400 * (len(text) + 4)) / 9).astype(np.float32) * np.float32(0.3)
        word = Word(start_char=0, stop_char=len(text), start_sample=0, stop_sample=len(pcm))
        return Recording(pcm=pcm, rate_hz=16_000, words=(word,), engine="hum", voice="", licence="none")

    def close(self) -> None:
        """It holds nothing."""


class Loud(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        said = super().speak(utterance)
        return replace(said, pcm=said.pcm * np.float32(9))


class Backwards(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        said = super().speak(utterance)
        return replace(said, words=(*said.words, *said.words))


class Restless(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        self.at = getattr(self, "at", 0) + 1
        said = super().speak(utterance)
        return replace(said, pcm=said.pcm / np.float32(self.at))


class Anonymous(Hum):
    def identity(self, utterance: Utterance) -> str:
        super().identity(utterance)
        return "hum"


class Obliging(Hum):
    def identity(self, utterance: Utterance) -> str:
        return f"hum {utterance.voice} {utterance.lang}"


class Curt(Hum):
    def identity(self, utterance: Utterance) -> str:
        if utterance.voice not in ("", "other"):
            raise BackendError("no")
        return f"hum {utterance.voice} {utterance.lang}"


class Brittle(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        return super().speak(replace(utterance, spoken=utterance.spoken.encode("latin-1").decode()))


class Short(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        if len(utterance.spoken) > 1000:
            raise MemoryError
        return super().speak(utterance)


class Literal(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        return super().speak(
            replace(utterance, spoken=utterance.spoken + " ".join(mark.value for mark in utterance.marks))
        )


class Alone(Hum):
    def speak(self, utterance: Utterance) -> Recording:
        import threading

        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("not in this thread")
        return super().speak(utterance)


BREAKS: dict[str, Any] = {
    "gives_sound": Loud,
    "times_its_words": Backwards,
    "repeats_itself": Restless,
    "names_what_it_does": Anonymous,
    "refuses_what_it_has_not": Obliging,
    "survives_odd_text": Brittle,
    "survives_long_text": Short,
    "never_speaks_marks": Literal,
    "works_in_threads": Alone,
}


def test_a_voice_that_keeps_to_everything_passes() -> None:
    check_speaker(Hum, other_voice="other", other_lang="fr")


@pytest.mark.parametrize("check", [check for check in SPEAKER_CHECKS if check.__name__ in BREAKS])
def test_each_check_finds_the_voice_that_breaks_it(check: Callable[[SpeakerRequest], None]) -> None:
    asked = SpeakerRequest(make=BREAKS[check.__name__], other_voice="other", other_lang="fr")
    with pytest.raises((AssertionError, MemoryError, UnicodeError)):
        check(asked)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Also that a refusal has no hint."""
    with pytest.raises(AssertionError, match="refuses_what_it_has_not: it says 'no' without a hint"):
        check_speaker(Curt, other_voice="other")
