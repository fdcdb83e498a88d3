"""Slides and listings from other files of the lecture."""

from pathlib import Path

import pytest
from oracle import Lecture, decode, parse, read_front_matter, write

from lecturec.deck import Code, Embed, Figure, plain
from lecturec.diagnostics import Report
from lecturec.world import World


def lecture(folder: Path, files: dict[str, str]) -> Lecture:
    """The lecture of slides.md beside some other files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    report = Report()
    source = decode("slides.md", (folder / "slides.md").read_bytes(), report)
    deck = parse(source, read_front_matter(source, report), report, world=World(folder))
    return Lecture(deck, write(deck, report), report.diagnostics)


def titles(made: Lecture) -> list[str]:
    return [plain(slide.title) for slide in made.deck.slides]


def codes(made: Lecture) -> list[str]:
    return [f"{d.code} {d.span}" for d in made.diagnostics if d.severity != "note"]


PAGES = (
    "---\nlayout: center\n---\n# A\n\n---\nlayout: quote\n---\n# B\n\n---\n\n# C\n\n"
    "![A picture](./c.png) ![Two](/d.png)\n"
)


def test_slides_of_another_file_stand_where_it_is_named(tmp_path):
    made = lecture(
        tmp_path,
        {"slides.md": "# One\n\n---\nsrc: ./pages/abc.md\n---\n\nNot shown.\n\n---\n\n# Two\n", "pages/abc.md": PAGES},
    )

    assert titles(made) == ["One", "A", "B", "C", "Two"]
    assert [slide.span.path for slide in made.deck.slides][2:4] == ["pages/abc.md", "pages/abc.md"]
    assert [b.path for b in made.deck.slides[3].blocks if isinstance(b, Figure)] == ["pages/c.png", "public/d.png"]


@pytest.mark.parametrize(("asked", "found"), [("#2", "B"), ("#1,3", "AC"), ("#2-3", "BC"), ("#7", ""), ("#x", "")])
def test_some_slides_of_another_file(asked, found, tmp_path):
    made = lecture(tmp_path, {"slides.md": f"# One\n\n---\nsrc: ./abc.md{asked}\n---\n", "abc.md": PAGES})

    assert titles(made) == ["One", *found]


def test_the_settings_of_who_names_a_file_win(tmp_path):
    made = lecture(tmp_path, {"slides.md": "# One\n\n---\nsrc: abc.md\nlayout: section\n---\n", "abc.md": PAGES})

    assert [slide.look.layout for slide in made.deck.slides] == ["", "section", "section", "section"]


def test_a_file_that_takes_itself_in_is_left_out_there(tmp_path):
    made = lecture(
        tmp_path,
        {
            "slides.md": "# One\n\n---\nsrc: a.md\n---\n",
            "a.md": "# A\n\n---\nsrc: ./b.md\n---\n",
            "b.md": "---\nsrc: a.md\n---\n",
        },
    )

    assert titles(made) == ["One", "A"]
    assert codes(made) == ["endless-include b.md:2:6"]


def test_files_that_multiply_come_to_an_end(tmp_path):
    twice = "---\nsrc: {0}.md\n---\n\n---\nsrc: {0}.md\n---\n"
    files = {f"{n}.md": twice.format(n + 1) for n in range(12)} | {"12.md": "# End\n"}
    made = lecture(tmp_path, {"slides.md": "---\nsrc: 0.md\n---\n", **files})

    assert len(made.deck.slides) < 200
    assert codes(made)[0].startswith("too-many-files")


def test_a_missing_file_is_named_with_what_may_be_meant_and_the_slides_are_built(tmp_path):
    made = lecture(tmp_path, {"slides.md": "# One\n\n---\nsrc: ./abd.md\n---\n\n---\n\n# Two\n", "abc.md": PAGES})

    assert titles(made) == ["One", "", "Two"]
    assert codes(made) == ["missing-file slides.md:4:6"]
    assert next(d.hint for d in made.diagnostics if d.code == "missing-file") == "did you mean 'abc.md'?"
    assert isinstance(made.deck.slides[1].blocks[0], Embed)


@pytest.mark.parametrize("path", ["../secret.md", "/../secret.md", ".git/config", "~/x.md", "C:\\x.md"])
def test_nothing_outside_the_folder_is_taken_in(path, tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n", "utf-8")
    made = lecture(tmp_path / "in", {"slides.md": f"# One\n\n---\nsrc: {path}\n---\n"})

    assert "Secret" not in str(made.deck)
    assert codes(made)[0].split()[0] in ("path-leaves-lecture", "missing-file")


def test_a_page_of_the_web_is_not_fetched(tmp_path):
    made = lecture(tmp_path, {"slides.md": "# One\n\n---\nsrc: https://example.org/a.md\n---\n"})

    assert codes(made) == ["remote-include slides.md:4:6"]


SNIPPET = "import x\n\n// #region first\n  let a = 1\n  let b = 2\n  }\n// #endregion first\nlast()\n"


@pytest.mark.parametrize(
    ("written", "text", "language"),
    [
        ("<<< @/snippets/x.js", "import x\n\n  let a = 1\n  let b = 2\n  }\nlast()", "js"),
        ("<<< @/snippets/x.js#first", "let a = 1\nlet b = 2\n}", "js"),
        ("<<< ./snippets/x.js#first ts {2}", "let a = 1\nlet b = 2\n}", "ts"),
        ("<<< @/snippets/x.js#first {1|2}{lines:true}", "let a = 1\nlet b = 2\n}", "js"),
    ],
)
def test_listings_from_files(written, text, language, tmp_path):
    made = lecture(tmp_path, {"slides.md": f"# One\n\n{written}\n", "snippets/x.js": SNIPPET})

    (code,) = made.deck.slides[0].blocks
    assert isinstance(code, Code)
    assert (code.text, code.language, code.span.line) == (text, language, 3)
    assert len(code.steps) == (2 if "|" in written else 1 if "{2}" in written else 0)
    assert not codes(made)


def test_a_region_that_is_not_there_gives_the_whole_file(tmp_path):
    made = lecture(tmp_path, {"slides.md": "# One\n\n<<< @/x.js#last\n", "x.js": SNIPPET})

    assert codes(made) == ["missing-region slides.md:3:5"]
    assert "import x" in str(made.deck)


def test_a_listing_whose_file_is_not_there_is_a_card(tmp_path):
    made = lecture(tmp_path, {"slides.md": "# One\n\n<<< @/x.js\n"})

    assert codes(made) == ["missing-file slides.md:3:5"]
    assert isinstance(made.deck.slides[0].blocks[0], Embed)
