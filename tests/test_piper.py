"""Piper through its own loading code, on a tiny voice that is built here; skipped where Piper is not installed."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tiny_piper

import lecturec.backends.piper
from lecturec.backends import BackendError, Utterance
from lecturec.backends.piper import Piper

pytest.importorskip("piper")
pytest.importorskip("onnx")

SAID = Utterance(spoken="the moon pulls, the sea.", lang="en")


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with one voice."""
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path))
    tiny_piper.build(tmp_path / "piper" / "tiny")
    return tmp_path / "piper"


@pytest.fixture
def piper(voices: Path) -> Iterator[Piper]:
    speaker = Piper()
    yield speaker
    speaker.close()


def test_it_speaks_with_the_times_that_it_knows_itself(piper: Piper) -> None:
    """Each word with what stands after it, at the samples its letters took; the same again is the same."""
    said = piper.speak(SAID)

    texts = [SAID.spoken[word.start_char : word.stop_char] for word in said.words]
    assert texts == ["the", "moon", "pulls,", "the", "sea."]
    assert {word.source for word in said.words} == {"native"}
    lengths = [word.stop_sample - word.start_sample for word in said.words]
    letter = 2 * tiny_piper.FRAMES * tiny_piper.HOP  # a letter and the pause after it
    assert lengths[1:4] == [4 * letter, 5 * letter, 3 * letter]
    assert (said.engine, said.voice, said.licence, said.rate_hz) == ("piper", "tiny", "CC0-1.0", 22_050)
    assert np.array_equal(said.pcm, piper.speak(SAID).pcm)


def test_without_the_package_the_command_speaks_the_same(piper: Piper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word times are the package's alone."""
    by_package = piper.speak(SAID)
    monkeypatch.setattr(lecturec.backends.piper, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)

    by_command = piper.speak(SAID)

    assert by_command.words == ()
    assert np.allclose(by_command.pcm, by_package.pcm, atol=1e-3)


def test_what_an_author_writes_is_no_command_and_no_phonemes(piper: Piper) -> None:
    """Two brackets are spoken over; a dash begins no option; the end of a line ends no sentence."""
    plain = piper.speak(Utterance(spoken="a ((b)) c", lang="en"))

    assert np.array_equal(piper.speak(Utterance(spoken="a [[b]] c", lang="en")).pcm, plain.pcm)
    assert len(piper.speak(Utterance(spoken="-m evil\n--help", lang="en")).pcm)


def test_what_is_wrong_with_a_voice_is_said(piper: Piper, voices: Path) -> None:
    """No such voice, none of the language, files that are damaged or missing."""
    (voices / "damaged").mkdir()
    (voices / "damaged" / "voice.onnx").write_bytes(b"no model at all")
    (voices / "damaged" / "voice.onnx.json").write_bytes((voices / "tiny" / "voice.onnx.json").read_bytes())
    (voices / "half").mkdir()
    for asked, words in (
        (Utterance(spoken="a", lang="en", voice="nobody"), "no voice called 'nobody'"),
        (Utterance(spoken="a", lang="fi"), "speaks 'fi'"),
        (Utterance(spoken="a", lang="en", voice="damaged"), "'damaged' cannot be loaded"),
        (Utterance(spoken="a", lang="en", voice="half"), "lacks *.onnx, *.onnx.json"),
    ):
        with pytest.raises(BackendError, match=words.replace("*", r"\*")):
            piper.speak(asked)
    assert len(piper.speak(SAID).pcm)  # the others still speak


def test_it_says_whether_it_is_ready(voices: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its files and their languages."""
    assert Piper.ready("en-GB") == ""
    assert Piper.ready("fi") == "no model for fi"
    monkeypatch.setenv("LECTUREC_MODELS", str(voices / "elsewhere"))
    assert Piper.ready("en") == "no model file"


@pytest.mark.slow
def test_it_keeps_to_what_every_speaker_has_to(voices: Path) -> None:
    """The checks that are there for other people's engines too."""
    from lecturec.testing import check_speaker

    check_speaker(Piper, lang="en", long_text=500)


def test_a_lecture_is_spoken_by_it_where_nobody_was_named(
    voices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a voice of the cast that is broken is replaced in its lines, with the slide; nothing of it is kept."""
    import lecturec

    tiny_piper.build(voices / "zz-broken", fault="nan")
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    notes = tmp_path / "notes.md"
    notes.write_text(
        "---\nlang: en\nvoices:\n  Anna: espeak:bright\n  Bob: piper:zz-broken\n---\n\n# One\n\nhello there.\n\n"
        "# Two\n\n**Anna:** we speak.\n\n**Bob:** we do.\n",
        "utf-8",
    )

    result = lecturec.compile(notes, size="320x180", fps=5, illustrations=False, jobs=2, to=("mp4", "json"))

    assert result.exit == 0
    (said,) = [d for d in result.diagnostics if d.severity != "note"]
    assert (said.code, said.span.line) == ("voice-replaced", 16)
    assert said.message.startswith("slide 3: ")
    facts = json.loads((tmp_path / "notes.json").read_text("utf-8"))
    assert facts["voice"].startswith("piper (")
    heard = {(asset["engine"], asset["voice"]) for asset in facts["assets"].values()}
    assert heard == {("piper", "tiny"), ("espeak-ng", "bright")}
