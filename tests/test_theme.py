import pytest

from lecturec.diagnostics import Report
from lecturec.theme import contrast, load_theme, read_theme, shelf, theme_names

TEXT = ("ink", "mute", "accent", "second", "good", "bad", "warn")


@pytest.mark.parametrize("name", theme_names())
def test_every_colour_that_letters_wear_can_be_read_on_page_and_surface(name):
    colours = load_theme(name, Report()).colours

    poor = [
        (text, ground, contrast(getattr(colours, text), getattr(colours, ground)))
        for text in TEXT
        for ground in ("bg", "surface")
        if contrast(getattr(colours, text), getattr(colours, ground)) < 4.5
    ]
    assert not poor


@pytest.mark.parametrize("name", theme_names())
def test_a_shipped_theme_has_nothing_to_complain_of(name):
    report = Report()

    theme = load_theme(name, report)

    assert report.diagnostics == ()
    assert theme.name == name
    assert len(theme.colours.ramp) == 5


def test_there_is_a_dark_and_a_light_theme():
    dark = {name: load_theme(name, Report()).dark for name in theme_names()}

    assert dark == {"night": True, "paper": False}


def test_an_unknown_theme_names_the_one_that_was_meant():
    report = Report()

    load_theme("nigth", report)

    (said,) = report.diagnostics
    assert (said.code, said.hint) == ("unknown-theme", "did you mean 'night'?")


def test_an_unknown_key_is_named_with_its_line():
    report = Report()

    read_theme("mine", 'dark = true\n[colours]\nacent = "#ff0000"\n', report)

    (said,) = report.diagnostics
    assert (said.code, said.span.line) == ("unknown-theme-key", 3)
    assert said.hint == "did you mean 'accent'?"


@pytest.mark.parametrize("line", ['accent = "red"', "accent = 3", 'ramp = ["#000000"]'])
def test_a_value_that_is_no_colour_is_left_out(line):
    report = Report()

    theme = read_theme("mine", f"[colours]\n{line}\n", report)

    assert [d.code for d in report.diagnostics] == ["bad-theme-value"]
    assert theme.colours == read_theme("mine", "", Report()).colours


def test_a_broken_file_is_an_error_and_still_a_theme():
    report = Report()

    theme = read_theme("mine", "[colours", report)

    assert [d.code for d in report.diagnostics] == ["bad-theme"]
    assert theme.colours.ink.startswith("#")


def test_a_shelf_that_is_not_there_says_so():
    with pytest.raises(FileNotFoundError, match="install lecturec again"):
        shelf("no-such-shelf")
