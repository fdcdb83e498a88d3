"""Inputs that are odd or meant to harm: each has its diagnostic, and none a traceback, a hang or a silent loss.

What is printed of each stands in golden/said: `pytest tests/test_hostile.py --update-cases` writes it anew.
"""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hostile import GROUPS, Hostile
from oracle import lost, read, seen

from lecturec.cli import cli
from lecturec.compiler import plan
from lecturec.diagnostics import CompileError, Diagnostic, Report, render
from lecturec.figures import look_for_figures
from lecturec.parse import decode
from lecturec.source import Source

SAID = Path(__file__).parent / "golden" / "said"
FORMS = ("json", "github", "sarif")
COLOURED = r"""---
marp: true
theme: "x\x1b[2J"
title: "T\x1b]0;o\x07"
header: "\x1b[3m"
lecturec: {lang: "\x1b[1m", "k\x1b": 1}
---

# A &#27;[31m title &#x202e;

![b&#27;[1m](%1b%5b31mgone.png)

[l](javascript:&#27;) [z](%1bgone.md)

<!-- _class: "&#27;[4m" -->
"""
ALL = [(group, name) for group, named in GROUPS.items() for name in named]


def checked(folder: Path, case: Hostile) -> tuple[tuple[Diagnostic, ...], int]:
    """(errors and warnings, exit code) of some notes; the files are as they were afterwards."""
    notes = folder / "deck.md"
    raw = case.notes if isinstance(case.notes, bytes) else case.notes.encode("utf-8", "surrogatepass")
    notes.write_bytes(raw)
    for name, text in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "out").symlink_to(folder.parent)
    before = sorted(folder.rglob("*"))
    report = Report()
    try:
        lecture = plan(notes, {}, report)
        look_for_figures(lecture.script, lecture.world, report)
    except CompileError:
        pass
    assert notes.read_bytes() == raw
    assert sorted(folder.rglob("*")) == before
    found = tuple(d for d in report.diagnostics if d.severity != "note")
    return found, next((d.exit for d in found if d.severity == "error"), 0)


@cache
def of(group: str, name: str) -> tuple[tuple[Diagnostic, ...], int]:
    """What is said of one of the inputs, asked for once."""
    with TemporaryDirectory() as folder:
        return checked(Path(folder), GROUPS[group][name])


def text_of(case: Hostile) -> str:
    """The notes as their lines are counted."""
    data = case.notes if isinstance(case.notes, bytes) else case.notes.encode("utf-8", "surrogatepass")
    return decode("deck.md", data, Report()).text


def points_into(diagnostic: Diagnostic, case: Hostile, at: str) -> bool:
    """Whether a diagnostic marks characters of its file, and in the notes of these words if any."""
    span, text = diagnostic.span, text_of(case)
    if span.path != "deck.md":
        text, at = case.files[span.path], ""
    lines = text.split("\n")
    if not 0 < span.line <= len(lines) or not 0 < span.column <= len(lines[span.line - 1]) + 1:
        return False
    if span.stop_line in (0, span.line) and span.stop_column > len(lines[span.line - 1]) + 1:
        return False
    start = sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1
    found = [m.start() for m in re.finditer(re.escape(at), text)] if at else []
    return not at or any(begin <= start < begin + len(at) for begin in found)


@pytest.mark.parametrize(("group", "name"), ALL)
def test_hostile_input_has_its_diagnostic(group: str, name: str) -> None:
    """With the code that is due and no other, and a place within what is wrong."""
    case = GROUPS[group][name]
    found, exit_code = of(group, name)

    assert (" ".join(d.code for d in found), exit_code) == (case.codes, case.exit)
    assert all("Traceback" not in d.message for d in found)
    assert all(points_into(d, case, case.at if number == 0 else "") for number, d in enumerate(found))


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_printed_of_hostile_input_stands_as_it_was_read(group: str, request: pytest.FixtureRequest) -> None:
    """The line, the mark under its words, and the hint: nothing of it can move a cursor."""
    lines: list[str] = []
    for name, case in GROUPS[group].items():
        found, status = of(group, name)
        texts = {"deck.md": text_of(case), **case.files}
        sources = {path: Source(path, text) for path, text in texts.items()}
        lines += [f"=== {name}: exit {status}", *render(found, sources), ""]
    stays(SAID / f"{group}.txt", lines, request)


def stays(golden: Path, lines: list[str], request: pytest.FixtureRequest) -> None:
    """Compare lines with those of a file, or write them there."""
    assert all(line.isprintable() for line in lines)
    # Which settings there are is told elsewhere.
    lines = [re.sub(r"(?<=hint: there are: ).*", "...", line) for line in lines]
    if request.config.getoption("--update-cases"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("\n".join(lines), "utf-8")

    assert golden.read_text("utf-8").split("\n") == lines


@pytest.mark.parametrize("command", [["check"], *(["check", "--format", f] for f in FORMS), ["inspect"], ["build"]])
def test_no_word_of_notes_moves_the_cursor(tmp_path: Path, command: list[str]) -> None:
    """Nor the name of their file, whatever escapes either is written with."""
    notes = tmp_path / "a\x1b[31mb\x9b.md"
    notes.write_text(COLOURED, "utf-8")
    said = CliRunner().invoke(cli, [*command, str(notes)], env={"LECTUREC_CACHE": str(tmp_path / "cache")})

    assert said.exit_code == 1
    assert "b" in said.output
    assert all(c.isprintable() or c == "\n" for c in said.output)


ENDLESS = {
    "strong in emphasis": "*a **a " * 30_000 + "b" + " a** a*" * 30_000,
    "closers without openers": "a_ " * 65_000,
    "openers without closers": "_a " * 65_000,
    "ends of links": "a]" * 65_000,
    "beginnings of links": "[a" * 65_000,
    "openers and closers that do not match": "*a_ " * 50_000,
    "openers and closers by threes": "a**b" + "c* " * 50_000,
    "links and ends of emphasis": "[ a_" * 50_000,
    "half links": "[ (](" * 50_000,
    "half pictures": "![[]()" * 50_000,
    "brackets in brackets": "[" * 50_000 + "a" + "]" * 50_000,
    "quotes in quotes": "> " * 50_000 + "a",
    "lists in lists": "".join("  " * x + "* a\n" for x in range(1_000)),
    "ever longer ticks": "".join("e" + "`" * x for x in range(1, 1_200)),
    "open pointed links": "[a](<b" * 30_000,
    "open links": "[a](b" * 30_000,
    "open comments in a tag": "</" + "<!--" * 100_000,
    "empty lines in a deep list": "- " * 30_000 + "x" + "\n" * 30_000,
    "emphasis in a deep quote": ">" * 50_000 + "a*" * 50_000,
    "many definitions": "".join(f"[{x}]: u\n" for x in range(20_000)) + "[0]\n" * 2_000,
    "many footnotes": "".join(f"x[^{x}]\n\n[^{x}]: y\n\n" for x in range(2_000)),
    "words in one line": "_c_ " * 2_400,
    "a line for each letter": "a\n" * 4_900,
    "rules": "---\n\n" * 20_000,
    "headings": "# a\n" * 10_000,
    "half tables": "|a\n" * 3_000,
    "colons": "a\n: b\n\n" * 5_000,
    "dollars": "$" * 9_000,
    "dollars and words": "$a " * 3_000,
    "braces": "{" * 9_000,
    "tags in tags": "<div>\n" * 3_000,
    "divs in divs": "::: a\n" * 3_000,
    "marks of every dialect": "--\n???\n---\n. . .\n^ a\n+++\n" * 1_500,
}
"""Inputs on which a careless parser takes more than linear time."""


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.timeout(60)
def test_nothing_takes_forever(tmp_path: Path, name: str) -> None:
    """Each is read within seconds, or refused with a limit; the watchdog is far off, for slow machines."""
    _, status = checked(tmp_path, Hostile("# A\n\n" + ENDLESS[name] + "\n"))

    assert status in (0, 1, 4)


def test_yaml_never_makes_objects(tmp_path: Path) -> None:
    """A tag that would run something is a word like any other."""
    canary = tmp_path / "canary"
    checked(tmp_path, Hostile(f"---\ntitle: !!python/object/apply:os.system ['touch {canary}']\n---\n\n# A\n\nx\n"))

    assert not canary.exists()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(end: str) -> None:
    """Nor does one that is missing at the end; what Unicode holds for one is a character like any other."""
    text = "---\ntitle: x\n---\n\n# A\n\n- one\u2028two\n- ![x](gone.png)\n\n```\ncode\n```"
    with_ends = read(text.replace("\n", end))

    assert with_ends == read(text)
    assert [d.span.column for d in with_ends.diagnostics] == [d.span.column for d in read(text).diagnostics]


def test_what_yaml_takes_for_truth_stays_a_word() -> None:
    """`no` is Norwegian, and a title may be Yes; a date stays as it is written."""
    lecture = read("---\nlang: no\ntitle: Yes\nauthor: !!set {Ann, Bo}\ndate: 2021-02-30\n---\n\n# A\n\nx\n")

    assert (lecture.deck.lang, lecture.script.title, lecture.deck.author) == ("no", "Yes", "Ann, Bo")
    assert lecture.deck.date == "2021-02-30"


@pytest.mark.parametrize("written", ['"\\e[31mred"', '"\\x00red"', '"\\uFDD0red"'])
@pytest.mark.parametrize("matter", ["---\ntitle: {}\n---\n", "+++\ntitle = {}\n+++\n"])
def test_escapes_of_front_matter_make_no_control_characters(matter: str, written: str) -> None:
    """They would stand in the film, its captions and its facts."""
    written = written.replace("\\e", "\\u001b").replace("\\x00", "\\u0000")
    title = read(matter.format(written) + "\n# A\n\nx\n").script.title

    assert title.startswith("\ufffd")
    assert title.endswith("red")


def test_names_that_stand_twice_are_told_apart() -> None:
    """Slides with the same heading and the same anchor are slides of their own, and so are Python's own names."""
    lecture = read("# A {#a}\n\nx\n\n# A {#a}\n\ny\n\n# __proto__ {#__class__}\n\nz\n", dialect="pandoc")

    assert ["".join(r.text for r in s.title) for s in lecture.deck.slides] == ["A", "A", "proto"]


def test_what_looks_like_a_break_is_what_markdown_says_it_is() -> None:
    """A heading's underline, a rule in a listing, a list or a comment: none of them loses a word."""
    text = "Title\n---\n\ntext\n\n```\n---\n```\n\n- item\n\n  ---\n\n  more\n"
    text += "\n<!-- a\n---\nb -->\n\n| a |\n|---|\n| c |\n"

    assert not lost(seen(text), read(text))
