"""The aligner listens through its own real code, here with random weights: what it says is used as far as it goes."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturec.backends import BackendError, Recording, Utterance
from lecturec.backends.aligned import Aligned
from lecturec.backends.coqui_repairs import without_native_torchaudio
from lecturec.backends.qwen import Qwen, _words

SPOKEN = "Hello there, you don't know (all of) it 文字!"
NAMED = ("Hello", "there", "you", "don't", "know", "all", "of", "it", "文", "字")


def recording(seconds: float, rate_hz: int = 22_050) -> Recording:
    """Noise."""
    pcm = 0.1 * np.random.default_rng(0).standard_normal(round(seconds * rate_hz))
    return Recording(pcm=pcm.astype("f4"), rate_hz=rate_hz, words=(), engine="x", voice="", licence="")


@pytest.fixture(scope="module")
def aligner(tmp_path_factory: pytest.TempPathFactory) -> Qwen:
    pytest.importorskip("torch")
    without_native_torchaudio()
    if not hasattr(pytest.importorskip("transformers"), "Qwen3ASRForTokenClassification"):
        pytest.skip("this transformers has no aligner")
    import tiny_qwen

    folder = tmp_path_factory.mktemp("models")
    tiny_qwen.build(folder / "qwen" / "tiny")
    patch = pytest.MonkeyPatch()
    patch.setenv("LECTUREC_MODELS", str(folder))
    yield Qwen()
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


def test_a_language_that_it_does_not_know_is_left_to_others(aligner: Qwen) -> None:
    assert aligner.align(recording(1.0), Utterance(spoken="Terve kaikille", lang="fi")) == ()


def test_a_model_that_is_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aligner: Qwen) -> None:
    (tmp_path / "qwen" / "broken").mkdir(parents=True)
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path))

    with pytest.raises(BackendError, match="the aligner failed"):
        Qwen().align(recording(1.0), Utterance(spoken="Hello", lang="en"))


def test_without_a_model_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path))

    with pytest.raises(BackendError, match=r"no model of an aligner|not installed"):
        _ = Qwen().identity


def test_a_speaker_that_tells_no_times_is_listened_to(aligner: Qwen) -> None:
    """One that tells them is believed."""

    class Mute:
        def identity(self, _asked: Utterance) -> str:
            return "mute"

        def speak(self, _asked: Utterance) -> Recording:
            return recording(3.0)

        def close(self) -> None:
            pass

    both = Aligned(Mute(), aligner)
    asked = Utterance(spoken="Hello there", lang="en")

    assert both.identity(asked).startswith("mute / qwen")
    assert both.speak(asked).words == aligner.align(recording(3.0), asked)


@given(st.lists(st.tuples(st.sampled_from(["ab", "c", "字", "zz"]), st.floats(-1, 4), st.floats(-1, 4)), max_size=9))
def test_whatever_was_heard_words_do_not_overlap(heard: list[tuple[str, float, float]]) -> None:
    words = list(_words(heard, "ab, c 字 ab! zz c", 1000, 3000))

    assert all(0 <= w.start_sample < w.stop_sample <= 3000 for w in words)
    assert all(a.stop_sample <= b.start_sample and a.stop_char <= b.start_char for a, b in pairwise(words))
