"""The embedded voice: every language of the samples, loudness, word times, crashes."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pyloudnorm
import pytest

from lecturec.backends import BackendError, Utterance
from lecturec.backends.espeak import VOICES, Espeak, espeak_name
from lecturec.backends.workers import Workers
from lecturec.sound import RATE_HZ, shape, true_peak

TEXTS = {
    "en": "Traditional videos need coherence, 3.14 times a day, in 2026.",
    "en-GB": "Each frame can stand on its own.",
    "fr": "Les vidéos traditionnelles nécessitent une cohérence temporelle: 50 pour cent.",
    "es": "¿Qué tal? El ruido gaussiano garantiza coherencia.",
    "de": "Größe und Kohärenz, 12,5 Kilometer weit.",
    "it": "La coerenza temporale è importante.",
    "pt-BR": "A coerência temporal é importante.",
    "zh-Hant": "影片分析，YouTube 優勢與局限。",
    "yue": "你好世界。",
    "ru": "Привет, мир.",
    "ko": "안녕하세요 여러분.",
}


@pytest.fixture(scope="module")
def espeak() -> Iterator[Espeak]:
    speaker = Espeak()
    yield speaker
    speaker.close()


@pytest.mark.parametrize("lang", TEXTS)
def test_languages(lang: str, espeak: Espeak) -> None:
    """Words are in order, within the sound, and hold every character; the shaped sound is as loud as it should be."""
    text = TEXTS[lang]
    said = espeak.speak(Utterance(spoken=text, lang=lang))
    assert said.pcm.dtype == np.float32
    assert np.abs(said.pcm).max() <= 1
    times = [(word.start_sample, word.stop_sample) for word in said.words]
    assert times == sorted(times)
    assert all(0 <= start <= stop <= len(said.pcm) for start, stop in times)
    assert "".join(text[word.start_char : word.stop_char] for word in said.words).replace(" ", "") == text.replace(
        " ", ""
    )
    shaped = shape(said.pcm, said.rate_hz, "espeak-ng")
    assert pyloudnorm.Meter(RATE_HZ).integrated_loudness(shaped) == pytest.approx(-16, abs=0.5)
    assert true_peak(shaped) < 10 ** (-1.5 / 20)


def test_numbers_are_one_word(espeak: Espeak) -> None:
    """The engine reports a number several times; we report it once."""
    text = "It is 3.14 today."
    said = espeak.speak(Utterance(spoken=text, lang="en"))
    assert [text[word.start_char : word.stop_char] for word in said.words] == ["It", "is", "3.14", "today."]


def test_begins_and_ends_near_the_words(espeak: Espeak) -> None:
    """20 ms of silence before the first sound, 60 ms after the last, in every voice."""
    for voice in VOICES:
        said = espeak.speak(Utterance(spoken="Paris.", lang="fr", voice=voice))
        loud = np.flatnonzero(np.abs(said.pcm) > np.abs(said.pcm).max() / 300)
        assert loud[0] == pytest.approx(0.02 * said.rate_hz, abs=2)
        assert len(said.pcm) - loud[-1] == pytest.approx(0.06 * said.rate_hz, abs=60)


def test_same_again(espeak: Espeak) -> None:
    """The same request gives the same sound, whatever was said in between."""
    asked = Utterance(spoken="Encore une fois.", lang="fr")
    first = espeak.speak(asked)
    espeak.speak(Utterance(spoken="Something else.", lang="en", voice="bright"))
    second = espeak.speak(asked)
    assert first.pcm.tobytes() == second.pcm.tobytes()
    assert first.words == second.words
    other = Espeak()
    assert other.speak(asked).pcm.tobytes() == first.pcm.tobytes()
    other.close()


def test_crash() -> None:
    """A worker that dies is replaced; one that hangs is given up; closing ends them all."""
    speaker = Espeak()
    asked = Utterance(spoken="Hello.", lang="en")
    first = speaker.speak(asked)
    (worker,) = speaker._workers.pids()
    os.kill(worker, signal.SIGKILL)  # ours: we started it
    assert speaker.speak(asked).pcm.tobytes() == first.pcm.tobytes()
    (other,) = speaker._workers.pids()
    assert other != worker
    os.kill(other, signal.SIGSTOP)
    speaker._workers.patience_s = 0.5
    assert speaker.speak(asked).pcm.tobytes() == first.pcm.tobytes()
    speaker.close()
    assert speaker._workers.pids() == ()


def test_dies_twice() -> None:
    """A sentence that ends every worker is an error with a hint, and no worker is left."""
    workers = Workers("the engine", ("-c", "import sys; sys.stdin.buffer.read(4)"))
    with pytest.raises(BackendError, match="the engine died on this sentence twice") as trouble:
        workers.ask({"text": "Hm."})
    assert "word changed" in trouble.value.hint
    assert workers.pids() == ()


def test_unknown(espeak: Espeak) -> None:
    """Unknown languages and voices are said with a hint, and identity needs no engine."""
    with pytest.raises(BackendError, match="does not speak 'xx'"):
        espeak.speak(Utterance(spoken="Hm.", lang="xx"))
    with pytest.raises(BackendError, match="no voice called 'loud'") as trouble:
        Espeak().identity(Utterance(spoken="Hm.", lang="en", voice="loud"))
    assert "warm" in trouble.value.hint
    quiet = Espeak()
    assert quiet.identity(Utterance(spoken="a", lang="en")) != quiet.identity(Utterance(spoken="a", lang="fr"))
    assert quiet._workers.pids() == ()


def test_names() -> None:
    """BCP 47 tags and what the engine calls them."""
    names = {
        "en": "en-us",
        "en-GB": "en",
        "zh-Hant-TW": "cmn",
        "yue": "yue",
        "pt-BR": "pt-br",
        "fr_FR": "fr",
        "sv-SE": "sv",
    }
    assert {tag: espeak_name(tag) for tag in names} == names
