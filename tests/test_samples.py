"""The samples are lectures people read and build: each plans cleanly and speaks for a few minutes."""

from pathlib import Path

import pytest
from oracle import SHARED

from lecturec.compiler import Lecture, plan
from lecturec.cues import Sounding, cues_of
from lecturec.deck import Figure
from lecturec.diagnostics import Report
from lecturec.script import Line
from lecturec.speech import Take
from lecturec.timeline import RATE_HZ, Cue

SAMPLES = Path(__file__).parent.parent / "samples"
NOTES = sorted(p for p in SAMPLES.glob("*/*.md") if p.parent.name not in ("listen", "swing"))
"""The lectures; what is in `listen` is there for its sound, `swing` for its scenes (see test_scenes.py)."""
SEEDS = sorted(SHARED.glob("seeds/*.md"))
WORDS_PER_MINUTE = 150


@pytest.fixture(scope="module", params=NOTES, ids=lambda p: p.stem)
def sample(request: pytest.FixtureRequest) -> tuple[Lecture, Report]:
    report = Report()
    return plan(request.param, {}, report), report


def test_there_are_three_samples() -> None:
    assert [p.stem for p in NOTES] == ["euler", "immune", "loops"]


def test_a_sample_plans_without_a_word_of_complaint(sample: tuple[Lecture, Report]) -> None:
    _, report = sample
    assert [(d.severity, d.code, d.message) for d in report.diagnostics] == []


def test_a_sample_has_eight_slides_or_more(sample: tuple[Lecture, Report]) -> None:
    lecture, _ = sample
    assert len(lecture.script.slides) >= 8


def test_a_sample_speaks_for_three_to_seven_minutes(sample: tuple[Lecture, Report]) -> None:
    lecture, _ = sample
    spoken = (line.spoken for slide in lecture.script.slides for beat in slide.beats for line in beat.lines)
    minutes = sum(len(words.split()) for words in spoken) / WORDS_PER_MINUTE
    assert 2.5 <= minutes <= 7


def test_no_slide_that_an_author_wrote_is_silent(sample: tuple[Lecture, Report]) -> None:
    lecture, _ = sample
    silent = [
        slide.title
        for slide in lecture.script.slides
        if not slide.added and not any(line.spoken.strip() for beat in slide.beats for line in beat.lines)
    ]
    assert silent == []


def captions(lines: list[Line], lang: str) -> list[Cue]:
    """The captions of a slide that is spoken at 15 characters a second."""
    sounding, at = [], 0
    for line in lines:
        samples = max(1, len(line.text)) * RATE_HZ // 15
        take = Take(key="", samples=samples, words=(), engine="", voice="", licence="")
        sounding.append(Sounding(line=line, take=take, start=at, samples=samples))
        at += samples + line.pause_ms * RATE_HZ // 1000
    return cues_of(sounding, at, 0, lang, 2 * RATE_HZ // 30)


@pytest.mark.parametrize("path", [*NOTES, *SEEDS], ids=lambda path: path.stem)
def test_captions_are_the_words_of_the_script_in_its_order(path: Path) -> None:
    """All of them and nothing else, whatever the language."""
    script = plan(path, {}, Report()).script
    for slide in script.slides:
        lines = [line for beat in slide.beats for line in beat.lines if not line.sound]
        shown = " ".join(cue.text for cue in captions(lines, script.lang))
        assert "".join(shown.split()) == "".join("".join(line.text.split()) for line in lines)


def test_every_picture_of_a_sample_is_there_and_used(sample: tuple[Lecture, Report]) -> None:
    lecture, _ = sample
    slides = lecture.script.slides
    figures = [part for slide in slides for part in (*slide.parts, slide.picture) if isinstance(part, Figure)]
    shown = {Path(figure.path).name for figure in figures}
    folder = SAMPLES / Path(lecture.source.path).stem
    assert shown == {p.name for p in folder.iterdir() if p.suffix in (".svg", ".png", ".jpg")}


def test_the_readme_names_every_sample() -> None:
    text = (SAMPLES / "README.md").read_text("utf-8")
    assert all(f"{p.parent.name}/{p.name}" in text for p in NOTES)
