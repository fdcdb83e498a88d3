"""The embedded voice: every language of the samples, loudness, word times, crashes."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturec.backends import BackendError, Recording, Utterance
from lecturec.backends.espeak import VOICES, Espeak, espeak_name
from lecturec.backends.espeak_ssml import ssml
from lecturec.backends.workers import Workers
from lecturec.sound.filters import RATE_HZ
from lecturec.sound.loudness import true_peak
from lecturec.sound.shape import shape
from lecturec.spoken import Mark

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


SENTENCE = "Hello brave new world, Tom & Jerry <b> GPU."


def marked(words: str, kind: str, value: str = "") -> Mark:
    """A mark over some words of the sentence, or before them."""
    start = SENTENCE.index(words)
    empty = kind in ("break", "bookmark")
    return Mark(start_char=start, stop_char=start if empty else start + len(words), kind=kind, value=value)


def told(espeak: Espeak, *marks: Mark) -> Recording:
    """The sentence with these marks."""
    return espeak.speak(Utterance(spoken=SENTENCE, lang="en", marks=marks))


def test_a_mark_that_changes_nothing_changes_no_word_and_no_time(espeak: Espeak) -> None:
    """The text is escaped, and places in it are found again."""
    assert told(espeak, marked("new", "bookmark", "a")).words == told(espeak).words


@pytest.mark.parametrize(
    ("mark", "at_least_s"),
    [
        (marked("brave", "emphasis", "strong"), 0.02),
        (marked("brave", "rate", "60"), 0.1),
        (marked("GPU", "characters"), 0.1),
        (marked("new", "break", "500"), 0.45),
        (marked("new", "break", "2000"), 1.9),
        (marked("brave", "ipa", "kˈOkəɹOkOkO"), 0.1),
        (marked("brave", "lang", "fr"), 0.02),
    ],
    ids=lambda m: getattr(m, "kind", ""),
)
def test_marks_are_heard(mark: Mark, at_least_s: float, espeak: Espeak) -> None:
    """Each makes the sentence longer, and its words are the same ones, in order."""
    plain_said, said = told(espeak), told(espeak, mark)

    assert len(said.pcm) - len(plain_said.pcm) >= at_least_s * said.rate_hz
    assert [w.start_char for w in said.words][:5] == [w.start_char for w in plain_said.words][:5]
    assert "".join(SENTENCE[w.start_char : w.stop_char] for w in said.words).replace(" ", "") == SENTENCE.replace(
        " ", ""
    )


def test_ipa_is_what_is_heard(espeak: Espeak) -> None:
    """A word in the IPA of another one sounds as that one does; without IPA that it knows, as it is written."""
    hello, world = "Say hello now.", "Say world now."
    ipa = Mark(start_char=4, stop_char=9, kind="ipa", value="wˈɜːld")
    said = espeak.speak(Utterance(spoken=hello, lang="en", marks=(ipa,)))
    other = espeak.speak(Utterance(spoken=world, lang="en"))
    unknown = espeak.speak(Utterance(spoken=hello, lang="en", marks=(replace(ipa, value="∆"),)))

    assert abs(len(said.pcm) - len(other.pcm)) < 0.06 * said.rate_hz
    assert unknown.words == espeak.speak(Utterance(spoken=hello, lang="en")).words


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=12)), max_size=4)
)
def test_ssml_is_well_formed_whatever_is_said_and_marked(text: str, asked: list[tuple[int, int, str]]) -> None:
    """No author's text is markup, every character has its place, and nothing opens phonemes but we."""
    kinds = ("emphasis", "rate", "characters", "lang", "break", "bookmark", "ipa")
    marks = tuple(
        Mark(start_char=min(a, b), stop_char=max(a, b), kind=kinds[(a + i) % 7], value=value)
        for i, (a, b, value) in enumerate(asked)
    )
    text = "".join(c for c in text if c.isprintable())
    made, places = ssml(Utterance(spoken=text, lang="en", marks=marks))
    ElementTree.fromstring(made)

    assert len(made) == len(places)
    assert list(places) == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    if not marks:
        assert "[" not in made


def test_phonemes_of_words(espeak: Espeak) -> None:
    """For the list of what may be said wrong."""
    assert espeak.phonemes(("hello", "GPU"), "en") == ("həlˈoʊ", "dʒˌiːpˌiːjˈuː")
