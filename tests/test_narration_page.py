"""The page on narration: what it says of our own wording, in every language, is what is said.

`pytest tests/test_narration_page.py --update-cases` writes the table anew from the templates.
"""

import re
from pathlib import Path

import pytest
from test_said import LANGUAGES, VALUES, macros

from lecturec.compiler import plan
from lecturec.deck import Code, Math, Table
from lecturec.diagnostics import Report
from lecturec.script import Point
from lecturec.write.say import phrase

PAGE = Path(__file__).parents[1] / "docs" / "narration.md"
HEAD = "### Our wording, by language\n"
COLUMNS = {
    "a heading": "goes_on",
    "points": "list",
    "steps": "step",
    "a table": "highest",
    "code": "defines",
    "a figure": "figure",
    "a formula": "formula",
    "a quotation": "quoted",
}
"""What is said of what, and the macro in templates/speech that words it."""


def table() -> str:
    """The table as the templates word it now."""
    asked = {macro: {name: VALUES[name] for name in macros("en")[macro]} for macro in COLUMNS.values()}
    rows = [["", *COLUMNS], ["---"] * (1 + len(COLUMNS))]
    rows += [[lang, *(phrase(macro, lang, **asked[macro]).replace("`", "") for macro in asked)] for lang in LANGUAGES]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def test_the_wording_of_every_language_is_on_the_page(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text("utf-8")
    before, head, rest = page.partition(HEAD)
    words, _, after = rest.partition("\n## ")
    intro, _, _ = words.partition("\n| ")
    wanted = f"{before}{head}{intro}\n{table()}\n## {after}"
    if request.config.getoption("--update-cases"):
        PAGE.write_text(wanted, "utf-8")
        page = wanted

    assert page == wanted


def test_what_measures_the_figures_of_the_page_is_there() -> None:
    """Each table of figures names the script that prints it."""
    named = set(re.findall(r"benchmarks/(\w+\.py)", PAGE.read_text("utf-8")))

    assert named >= {"guesses.py", "loudness.py", "sync.py", "voices.py"}
    assert all((PAGE.parents[1] / "benchmarks" / name).exists() for name in named)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_is_a_lecture_to_listen_to_in_every_language(lang: str) -> None:
    """samples/listen: a heading, points, a table, a formula, code and numbers, without complaint."""
    report = Report()
    lecture = plan(PAGE.parents[1] / "samples" / "listen" / f"{lang}.md", {}, report)

    assert [d for d in report.diagnostics if d.severity != "note"] == []
    assert lecture.script.lang == lang
    assert {type(part) for slide in lecture.script.slides for part in slide.parts} >= {Point, Table, Math, Code}
