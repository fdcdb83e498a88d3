"""The aligner listens through its own real code, here with random weights: what it says is used as far as it goes."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.aligned import Aligned
from lecturec.backends.qwen import Qwen, _words
from lecturec.backends.torch_repairs import without_native_torchaudio
from lecturec.diagnostics import Report
from lecturec.narrate import narrate
from lecturec.script import Beat, Line, Script, Slide
from lecturec.source import Span
from lecturec.speakers import Speakers
from lecturec.store import Store

SPOKEN = "Hello there, you don't know (all of) it 文字!"
NAMED = ("Hello", "there", "you", "don't", "know", "all", "of", "it", "文", "字")


def recording(seconds: float, rate_hz: int = 22_050) -> Recording:
    """Noise."""
    pcm = 0.1 * np.random.default_rng(0).standard_normal(round(seconds * rate_hz))
    return Recording(pcm=pcm.astype("f4"), rate_hz=rate_hz, words=(), engine="x", voice="", licence="")


@pytest.fixture(scope="module")
def aligner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Qwen]:
    pytest.importorskip("torch")
    without_native_torchaudio()
    if not hasattr(pytest.importorskip("transformers"), "Qwen3ASRForTokenClassification"):
        pytest.skip("this transformers has no aligner")
    import tiny_qwen

    folder = tmp_path_factory.mktemp("models")
    tiny_qwen.build(folder / "qwen" / "tiny")
    patch = pytest.MonkeyPatch()
    patch.setenv("LECTUREC_MODELS", str(folder))
    one = Qwen()
    yield one
    one.close()
    patch.undo()


def test_words_are_in_order_and_within_the_sound(aligner: Qwen) -> None:
    """Also when a model guesses at random."""
    said = recording(3.0)
    words = aligner.align(said, Utterance(spoken=SPOKEN, lang="en-GB"))

    assert words
    assert all(w.source == "aligned" and 0 <= w.start_sample < w.stop_sample <= len(said.pcm) for w in words)
    assert all(a.stop_char <= b.start_char and a.stop_sample <= b.start_sample for a, b in pairwise(words))
    assert {SPOKEN[w.start_char : w.stop_char] for w in words} <= set(NAMED)
    assert words == aligner.align(said, Utterance(spoken=SPOKEN, lang="en-GB"))


def test_it_listens_in_a_process_of_its_own(aligner: Qwen) -> None:
    """One, which ends with it; none for a language that it does not understand."""
    other = Qwen()
    asked = Utterance(spoken="Hello there", lang="en")
    assert other.align(recording(1.0), Utterance(spoken="Terve kaikille", lang="fi")) == ()
    assert other._host.pids() == ()

    assert other.align(recording(1.0), asked) == aligner.align(recording(1.0), asked)
    (pid,) = other._host.pids()
    other.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_is_wrong_with_an_aligner_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aligner: Qwen) -> None:
    """A damaged model, and a language whose words need another package."""
    with pytest.raises(BackendError, match="another package") as lacking:
        aligner.align(recording(1.0), Utterance(spoken="月が", lang="ja"))
    assert lacking.value.hint == "pip install nagisa"
    (tmp_path / "qwen" / "broken").mkdir(parents=True)
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path))
    with pytest.raises(BackendError, match="the aligner 'broken' cannot be loaded"):
        aligner.align(recording(1.0), Utterance(spoken="Hello", lang="en"))


def test_without_a_model_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path))

    with pytest.raises(BackendError, match=r"no model of an aligner|not installed"):
        _ = Qwen().identity


def test_a_speaker_that_tells_no_times_is_listened_to(aligner: Qwen) -> None:
    """One that tells them is believed."""
    both = Aligned(Mute(), aligner)
    asked = Utterance(spoken="Hello there", lang="en")

    assert both.identity(asked).startswith("mute / qwen")
    assert both.speak(asked).words == aligner.align(recording(1.0), asked)


class Mute:
    """A voice that tells no times."""

    def __init__(self, *, timed: bool = False) -> None:
        self.timed = timed

    def identity(self, _asked: Utterance) -> str:
        """One name."""
        return "mute"

    def speak(self, asked: Utterance) -> Recording:
        """A second of noise."""
        word = Word(start_char=0, stop_char=len(asked.spoken), start_sample=0, stop_sample=9)
        return replace(recording(1.0), words=(word,) if self.timed else ())

    def close(self) -> None:
        """It holds nothing."""


class Deaf:
    """An aligner that understands English alone, and hears nothing."""

    identity = "deaf"

    def knows(self, lang: str) -> bool:
        """English."""
        return lang == "en"

    def align(self, _said: Recording, _asked: Utterance) -> tuple[Word, ...]:
        """Nothing."""
        return ()

    def close(self) -> None:
        """It holds nothing."""


@pytest.mark.parametrize(("timed", "told"), [(False, ["aligner-deaf"]), (True, [])])
def test_what_it_does_not_understand_is_said_once(tmp_path: Path, timed: bool, told: list[str]) -> None:
    """For all lines together, from the store as well; not where the voice tells its times itself."""
    lines = tuple(
        Line(text=text, spoken=text, lang=lang, span=Span("n.md", k + 1))
        for k, (text, lang) in enumerate((("Hello", "en"), ("Terve", "fi"), ("Moi taas", "fi")))
    )
    script = Script(title="t", lang="en", slides=(Slide(template="points", title=(), beats=(Beat(lines=lines),)),))
    for _ in ("spoken", "from the store"):
        report = Report()
        both = Speakers("en", ("mute", ""), lambda _name: Aligned(Mute(timed=timed), Deaf()))
        narrate(script, both, Store(tmp_path), report)
        assert [said.code for said in report.diagnostics] == told
        assert all("does not understand fi:" in said.message for said in report.diagnostics)


@given(st.lists(st.tuples(st.sampled_from(["ab", "c", "字", "zz"]), st.floats(-1, 4), st.floats(-1, 4)), max_size=9))
def test_whatever_was_heard_words_do_not_overlap(heard: list[tuple[str, float, float]]) -> None:
    words = list(_words(heard, "ab, c 字 ab! zz c", 1000, 3000))

    assert all(0 <= w.start_sample < w.stop_sample <= 3000 for w in words)
    assert all(a.stop_sample <= b.start_sample and a.stop_char <= b.start_char for a, b in pairwise(words))
