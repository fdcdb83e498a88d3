"""The samples are lectures people read and build: each plans cleanly and speaks for a few minutes."""

from pathlib import Path

import pytest

from lecturec.compiler import Lecture, plan
from lecturec.deck import Figure
from lecturec.diagnostics import Report

SAMPLES = Path(__file__).parent.parent / "samples"
NOTES = sorted(p for p in SAMPLES.glob("*/*.md") if p.parent.name != "listen")
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
