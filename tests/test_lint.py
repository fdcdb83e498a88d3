"""What `lecturec check` warns of, and the forms in which it says so."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from lecturec.cli import cli
from lecturec.compiler import Lecture, plan
from lecturec.diagnostics import Diagnostic, Report, as_github, as_sarif
from lecturec.layout import layout
from lecturec.room import fullness
from lecturec.source import Span
from lecturec.store import Store


def check(tmp_path: Path, text: str, *flags: str) -> tuple[int, list[dict[str, object]]]:
    """(exit code, diagnostics) of notes."""
    notes = tmp_path / "notes.md"
    notes.write_text(text, "utf-8")
    result = CliRunner().invoke(cli, ["check", str(notes), "--format", "json", *flags])
    return result.exit_code, json.loads(result.stdout)


def codes(found: list[dict[str, object]]) -> set[object]:
    return {d["code"] for d in found}


MANY = "All of these words are here because somebody wrote them down one after another without a pause. " * 24


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"# A\n\nshort\n\n<!-- note: {MANY} -->\n", "long-slide"),
        (
            "# A\n\nshort\n\n<!-- note: [DUR 2s] Ten words are said here in no more than two seconds. -->\n",
            "fast-speech",
        ),
        ("---\nmarp: true\n---\n\n# A\n\n" + "many words stand here " * 90 + "\n", "crowded-slide"),
        ("# A\n\nGo around ∮ once.\n", "unspoken-symbol"),
        ("# A\n\nSee [the other part](other.md) for more.\n", "dead-link"),
        ("# A\n\n![](notes.md)\n", "missing-alt-text"),
    ],
)
def test_what_spoils_a_lecture_is_named(tmp_path: Path, text: str, code: str) -> None:
    assert code in codes(check(tmp_path, text)[1])


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n[The site](https://a.org/a.md), [above](#a), [mail](mailto:a@b.org) and [this](notes.md#a).\n",
        "# A\n\nTwo → three, ✅ done, a ≤ b.\n",
        f"# A\n\n{MANY[:300]}\n\n# B\n\n{MANY[:300]}\n",
    ],
)
def test_what_is_good_is_left_alone(tmp_path: Path, text: str) -> None:
    assert not codes(check(tmp_path, text)[1]) & {"dead-link", "unspoken-symbol", "long-slide", "crowded-slide"}


WORDS = "a few words that somebody wrote down"
LISTING = "```python\n{}\n```"
PAIR = ":::: {{.columns}}\n\n::: {{.column}}\n\n{0}\n\n:::\n\n::: {{.column}}\n\n{0}\n\n:::\n\n::::"
ROWS = "| A | B |\n|---|---|\n{}"


@pytest.mark.parametrize(
    ("made", "few", "many"),
    [
        (lambda n: "\n".join([f"- {WORDS}"] * n), 9, 32),
        (lambda n: "\n\n".join([f"{WORDS}. " * 8] * n), 2, 8),
        (lambda n: LISTING.format("\n".join(["if a == b: print(a)"] * n)), 12, 30),
        (lambda n: ROWS.format("\n".join([f"| {WORDS} | {WORDS} |"] * n)), 9, 26),
        (lambda n: PAIR.format("\n".join([f"- {WORDS}"] * n)), 7, 30),
        (lambda n: "\n\n".join(["$$\n\\frac{a}{b} = c\n$$"] * n), 3, 14),
        (lambda n: LISTING.format("\n".join(["x = 1"] * n)) + f"\n\n{WORDS}.\n\n- one\n- two", 6, 24),
    ],
    ids=["points", "prose", "code", "table", "columns", "formulas", "code and words"],
)
def test_a_crowded_slide_is_one_that_the_layout_divides(
    tmp_path: Path, made: Callable[[int], str], few: int, many: int
) -> None:
    """The check sets nothing and reckons; it need not be right to the line."""
    notes = tmp_path / "notes.md"
    notes.write_text(
        f"---\ntitle: T\ndialect: pandoc\n---\n\n## Few\n\n{made(few)}\n\n## Many\n\n{made(many)}\n", "utf-8"
    )
    report = Report()
    lecture = plan(notes, {}, report)

    crowded = [fullness(slide) > 1 for slide in lecture.script.slides if slide.parts]
    divided = _divided(lecture, report, tmp_path)

    assert crowded == divided == [False, True]


def _divided(lecture: Lecture, report: Report, tmp_path: Path) -> list[bool]:
    """Whether the layout divides each slide that has parts."""
    store = Store(tmp_path / "store", report)
    none = (None,) * len(lecture.script.slides)
    script, _ = layout(lecture.script, lecture.theme, none, store, report, width=640, height=360, jobs=1)
    began = [s for s in script.slides if s.parts and s.added != "continuation"]
    return [bool(s.eyebrow) for s in began]


def test_a_code_can_be_allowed_by_name(tmp_path: Path) -> None:
    text = "# A\n\nSee [the other part](other.md).\n"

    assert codes(check(tmp_path, text)[1]) == {"dead-link"}
    assert not check(tmp_path, text, "--allow", "dead-link")[1]
    assert not check(tmp_path, f"---\nlecturec:\n  allow: [dead-link]\n---\n{text}")[1]


def test_an_error_cannot_be_allowed(tmp_path: Path) -> None:
    assert check(tmp_path, "", "--allow", "empty-notes")[0] == 1


def test_strict_fails_on_warnings(tmp_path: Path) -> None:
    text = "# A\n\nSee [the other part](other.md).\n"

    assert check(tmp_path, text)[0] == 0
    assert check(tmp_path, text, "--strict")[0] == 1
    assert check(tmp_path, text, "--strict", "--allow", "dead-link")[0] == 0


SAID = Diagnostic(
    code="dead-link",
    severity="warning",
    message="100% of\n::error::it",
    span=Span("a,b:c.md", 3, 5, 3, 9),
    hint="mend it",
)


def test_github_commands_cannot_be_forged() -> None:
    """A message with a line end in it stays one command."""
    (line,) = as_github([SAID])

    assert line == ("::warning file=a%2Cb%3Ac.md,line=3,col=5,title=dead-link::100%25 of\\n::error::it (mend it)")


def test_sarif_names_rule_place_and_level() -> None:
    run = json.loads(as_sarif([SAID], "1.0"))["runs"][0]
    (result,) = run["results"]

    assert run["tool"]["driver"]["rules"] == [{"id": "dead-link"}]
    assert (result["ruleId"], result["level"]) == ("dead-link", "warning")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%2Cb%3Ac.md"},
        "region": {"startLine": 3, "startColumn": 5, "endColumn": 9},
    }


def test_check_says_how_the_notes_were_read(tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# A\n\nText.\n", "utf-8")

    assert "read as notes: headings make sections" in CliRunner().invoke(cli, ["check", str(notes)]).stdout
