"""Settings: each is checked where it was written, and the nearest wins."""

from pathlib import Path

import pytest

from lecturec.compiler import plan
from lecturec.diagnostics import Report
from lecturec.options import Options, WrongOption, chosen, from_config, from_dialect, from_front_matter, read_value
from lecturec.parse.front_matter import NONE, read_front_matter
from lecturec.source import Source


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("size", "1280X720", "1280x720"),
        ("lang", "zh_TW", "zh-Hant"),
        ("transition", False, "none"),
        ("to", "srt, pdf", ("mp4", "vtt", "srt", "pdf")),
        ("fps", 60, 60),
        ("only", "3-5", "3-5"),
        ("theme", " paper ", "paper"),
    ],
)
def test_values_are_read_as_their_type(name: str, written: object, expected: object) -> None:
    """Whether they come from a flag, YAML or TOML."""
    assert read_value(name, written) == expected


@pytest.mark.parametrize(
    ("name", "written", "hint"),
    [
        ("fps", 0, ""),
        ("fps", True, ""),
        ("fps", float("nan"), ""),
        ("size", "1e9x2", "1920x1080"),
        ("size", "1921x1080", "even"),
        ("transition", "fad", "did you mean 'fade'?"),
        ("narration", "no", "narration: false"),
        ("lang", "klingonese!", "zh-Hant"),
        ("only", "all", "3-5"),
        ("to", "avi", ""),
        ("thme", "x", "did you mean 'theme'?"),
        ("jobs", -1, ""),
    ],
)
def test_wrong_values_say_what_to_type(name: str, written: object, hint: str) -> None:
    """The hint is what stands instead."""
    with pytest.raises(WrongOption) as wrong:
        read_value(name, written)

    assert hint in wrong.value.hint


@pytest.mark.parametrize(
    ("only", "slides"), [("", (0, 1, 2, 3)), ("2", (1,)), ("2-", (1, 2, 3)), ("1,3-9", (0, 2, 3)), ("9", ())]
)
def test_only_counts_slides_from_one(only: str, slides: tuple[int, ...]) -> None:
    """Ranges are closed, as people write them."""
    assert chosen(only, 4) == slides


def test_front_matter_wins_over_the_configuration(tmp_path: Path) -> None:
    """And both are read; what is wrong is reported with its line."""
    (tmp_path / "lecturec.toml").write_text('fps = 25\nmotion = "none"\nsize = "tiny"\n')
    report = Report()
    options = from_config(Options(), tmp_path, report)
    source = Source("notes.md", "---\nlecturec:\n  fps: 50\n  thme: paper\n---\n")
    options = from_front_matter(options, read_front_matter(source, report), report)

    assert (options.fps, options.motion) == (50, "none")
    assert [(d.code, d.span.line, d.span.column) for d in report.diagnostics] == [
        ("bad-setting", 3, 1),
        ("bad-setting", 4, 3),
    ]


@pytest.mark.parametrize(("size", "draft"), [("1920x1080", (1280, 720, 15)), ("1080x1920", (720, 1280, 15))])
def test_a_draft_is_small(size: str, draft: tuple[int, int, int]) -> None:
    """The shorter side has 720 pixels."""
    assert Options(size=size, draft=True).picture == draft


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("gaia", "paper"), ("Uncover", "paper"), ("black", "night"), ("night", "night"), ("seriph", "paper")],
)
def test_themes_of_other_tools_stand_for_ours(theirs: str, ours: str) -> None:
    """Dark ones for the dark one, without a word."""
    report = Report()
    matter = read_front_matter(Source("notes.md", f"---\ntheme: {theirs}\n---\n"), report)

    assert from_front_matter(Options(), matter, report).theme == ours
    assert not report.diagnostics


def test_a_theme_that_nobody_knows_is_said_once() -> None:
    """In the front matter, where it stands; a setting of the dialect says the same thing."""
    report = Report()
    matter = read_front_matter(Source("notes.md", "---\ntheme: our-institute\n---\n"), report)
    options = from_front_matter(Options(), matter, report)

    assert from_dialect(options, (("theme", "our-institute"),), matter, "notes.md", report).theme == ""
    assert [(d.code, d.span.line) for d in report.diagnostics] == [("setting-ignored", 2)]


def test_what_the_author_asked_of_lecturec_wins_over_the_dialect() -> None:
    """A deck's own settings only fill what is not settled."""
    asked = Options(theme="night", size="1280x720")
    settings = (("theme", "gaia"), ("size", "1440x1080"), ("transition", "push"))
    options = from_dialect(asked, settings, NONE, "notes.md", Report())

    assert (options.theme, options.size, options.transition) == ("night", "1280x720", "push")


def test_a_setting_of_ours_that_stands_outside_of_lecturec_is_named_and_not_lost_in_silence(tmp_path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("---\ncaptions: words\nsize: 16:9\n---\n\n# One\n\nText.\n")
    report = Report()

    lecture = plan(notes, {}, report)

    assert lecture.options.captions == "beside"
    assert [(d.code, d.span.line, d.hint) for d in report.diagnostics if d.code == "setting-ignored"] == [
        ("setting-ignored", 2, "lecturec:\\n  captions: words")
    ]
