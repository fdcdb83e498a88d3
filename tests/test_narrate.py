"""Lines to takes, with speakers whose every sample is known."""

from pathlib import Path

import numpy as np
import pytest

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.choice import voice_for
from lecturec.diagnostics import Report
from lecturec.narrate import narrate
from lecturec.plugins import UnknownPlugin, load, offered
from lecturec.script import Beat, Line, Script, Slide
from lecturec.sound.filters import RATE_HZ
from lecturec.source import Span
from lecturec.store import Store


class Hum:
    """A tone of a tenth of a second per letter; chokes on what a test asks it to."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def identity(self, utterance: Utterance) -> str:
        """Always the same."""
        if utterance.voice == "nobody":
            raise BackendError("hum has no voice called 'nobody'", "its voices are none")
        return "hum 1"

    def speak(self, utterance: Utterance) -> Recording:
        """Hum, or fail as the text says."""
        self.asked.append(utterance.spoken)
        text = utterance.spoken
        if "refuse" in text:
            raise BackendError("no", "ask nicely")
        if "explode" in text:
            raise RuntimeError("boom")
        samples = 1600 * len(text)
        pcm = np.sin(np.arange(samples) / 9).astype(np.float32) * 0.3
        if "nan" in text:
            pcm[5] = np.nan
        if "silent" in text:
            pcm[:] = 0
        if "empty" in text:
            pcm = pcm[:0]
        word = Word(start_char=0, stop_char=len(text), start_sample=0, stop_sample=samples)
        return Recording(pcm=pcm, rate_hz=16_000, words=(word,), engine="hum", voice="", licence="none")

    def close(self) -> None:
        """It holds nothing."""


def script(*spoken: str) -> Script:
    """One beat a line, each on a line of its own in the notes."""
    lines = [Line(text=text, spoken=text, span=Span("notes.md", number)) for number, text in enumerate(spoken, 1)]
    return Script(
        title="t", lang="en", slides=(Slide(template="points", title=(), beats=tuple(Beat(lines=(x,)) for x in lines)),)
    )


def test_once(tmp_path: Path) -> None:
    """Each sentence is spoken once, and not at all when the store has it."""
    hum, store, report = Hum(), Store(tmp_path), Report()
    takes = narrate(script("one", "two", "one"), hum, store, report)
    assert hum.asked == ["one", "two"]
    assert (store.hits, store.misses) == ({}, {"voice": 2})
    again, store = Hum(), Store(tmp_path)
    assert narrate(script("one", "two", "one"), again, store, report) == takes
    assert again.asked == []
    assert (store.hits, store.misses) == ({"voice": 2}, {})
    take = takes[Line(text="one", spoken="one")]
    assert len(store.read(take.key)) == 44 + 2 * take.samples
    assert take.words == (Word(start_char=0, stop_char=3, start_sample=0, stop_sample=4800 * RATE_HZ // 16_000),)
    assert not report.diagnostics


def test_jobs(tmp_path: Path) -> None:
    """One worker and four make the same takes and the same bytes."""
    text = [f"sentence number {number}" for number in range(12)]
    first, second = Store(tmp_path / "1"), Store(tmp_path / "4")
    one = narrate(script(*text), Hum(), first, Report(), jobs=1)
    four = narrate(script(*text), Hum(), second, Report(), jobs=4)
    assert one == four
    assert list(one) == list(four)
    assert all(first.read(take.key) == second.read(take.key) for take in one.values())


def test_failures(tmp_path: Path) -> None:
    """What cannot be spoken is named with its line; nothing bad is kept; the others are built."""
    bad = ["refuse", "explode", "nan", "silent", "empty"]
    store, report = Store(tmp_path), Report()
    takes = narrate(script("good", *bad, "fine"), Hum(), store, report, jobs=2)
    assert [line.spoken for line in takes] == ["good", "fine"]
    assert [said.span.line for said in report.diagnostics] == [2, 3, 4, 5, 6]
    assert {said.code for said in report.diagnostics} == {"voice-failed"}
    assert "ask nicely" in report.diagnostics[0].hint
    assert len(list(store.entries())) == 2


def test_what_fails_alike_is_said_once_with_all_slides(tmp_path: Path) -> None:
    """A model that does not work is one thing to mend, however many sentences wait for it."""
    slides = script("one refuse", "refuse two", "three").slides + script("refuse four", "nan").slides
    report = Report()

    takes = narrate(Script(title="t", lang="en", slides=slides), Hum(), Store(tmp_path), report)

    assert [line.text for line in takes] == ["three"]
    assert [d.message for d in report.diagnostics if d.severity == "error"] == [
        "slide 1: this could not be spoken: no (and 2 more lines, on slides 1, 2)",
        "slide 2: this could not be spoken: the voice gave numbers that are no sound",
    ]


def test_nothing_to_say(tmp_path: Path) -> None:
    """A line without a word is a short silence that nobody is asked for."""
    hum = Hum()
    takes = narrate(script("", " … "), hum, Store(tmp_path), Report())
    assert hum.asked == []
    assert {take.samples for take in takes.values()} == {4800}


def test_unknown_voice(tmp_path: Path) -> None:
    """A voice that the speaker lacks is one error, not one per line."""
    report = Report()
    assert narrate(script("a", "b"), Hum(), Store(tmp_path), report, voice="nobody") == {}
    assert [said.code for said in report.diagnostics] == ["unknown-voice"]


def test_silence(tmp_path: Path) -> None:
    """`voice: none` has lengths and words, and no sound."""
    store = Store(tmp_path)
    takes = narrate(script("four words are here"), load("speakers", "none")(), store, Report())
    (take,) = takes.values()
    assert len(take.words) == 4
    assert take.samples > RATE_HZ
    assert not any(store.read(take.key)[44:])


def test_voice_for() -> None:
    """Speaker and voice from what the author wrote."""
    here = {"espeak": ("warm", "deep"), "openjtalk": ("mei",), "none": ()}
    for lang, wanted, expected in (
        ("fr", "", ("espeak", "")),
        ("ja", "auto", ("openjtalk", "")),
        ("fr", "espeak:deep", ("espeak", "deep")),
        ("fr", "deep", ("espeak", "deep")),
        ("fr", "none", ("none", "")),
    ):
        report = Report()
        assert voice_for(lang, wanted, report, here) == expected
        assert not report.diagnostics
    for lang, wanted, code, hint in (
        ("fr", "espeak:deap", "unknown-voice", "espeak:deep"),
        ("fr", "espeack", "unknown-voice", "espeak"),
    ):
        report = Report()
        voice_for(lang, wanted, report, here)
        assert [said.code for said in report.diagnostics] == [code]
        assert hint in report.diagnostics[0].hint
    report = Report()
    assert voice_for("ja", "", report, {"espeak": ()}) == ("espeak", "")
    assert [said.code for said in report.diagnostics] == ["voice-missing"]


def test_plugins() -> None:
    """A backend is found by its name; a wrong name gets a hint."""
    assert {"espeak", "openjtalk", "none"} <= set(offered("speakers"))
    assert load("speakers", "none").__name__ == "Silence"
    with pytest.raises(UnknownPlugin) as trouble:
        load("speakers", "espaek")
    assert "espeak" in trouble.value.hint
