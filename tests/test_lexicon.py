"""The author's lexicon: what it finds, what it says, what is wrong with it, and that it is safe to read."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from oracle import read

from lecturec.cli import cli
from lecturec.compiler import Lecture, plan
from lecturec.deck import text_of
from lecturec.diagnostics import CompileError, Report
from lecturec.pronounce import Risk, suggested
from lecturec.script import Line
from lecturec.spoken import is_ipa, odd_in_ipa, slashed_ipa
from lecturec.verbalise import verbalise
from lecturec.verbalise.lexicon import EMPTY, Entry, Lexicon
from lecturec.verbalise.lexicon_pls import read_pls
from lecturec.write.marked import Marked, strange
from lecturec.write.pauses import paragraphs
from lecturec.write.say import spoken_form

NOTES = "---\nlang: en\n---\n# Talk\n\nWe like SQL. And Kokoro too. Nothing else.\n"


def planned(folder: Path, notes: str = NOTES, **flags: object) -> tuple[Lecture | None, Report]:
    """The lecture of notes in a folder, and what was said of it."""
    (folder / "n.md").write_text(notes, "utf-8")
    report = Report()
    try:
        return plan(folder / "n.md", {"root": str(folder.parent), **flags}, report), report
    except CompileError:
        return None, report


def lines(lecture: Lecture | None) -> list[Line]:
    """All its lines."""
    assert lecture
    return [line for slide in lecture.script.slides for beat in slide.beats for line in beat.lines]


def spoken(lecture: Lecture | None) -> str:
    """All that is said."""
    return " ".join(line.spoken for line in lines(lecture))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A lecture's folder in a course."""
    (tmp_path / "course" / "week").mkdir(parents=True)
    return tmp_path / "course" / "week"


def test_a_lexicon_beside_the_notes_says_their_words(course: Path) -> None:
    """The spoken form is the lexicon's, the captions show what was written."""
    (course / "lexicon.yml").write_text("SQL: squeal\n", "utf-8")
    lecture, _ = planned(course)

    assert "We like squeal." in spoken(lecture)
    assert "We like SQL." in [line.text for line in lines(lecture)]


def test_the_nearer_lexicon_counts(course: Path) -> None:
    """Front matter before files, files beside the notes before those above."""
    (course.parent / "lexicon.yml").write_text("SQL: above\nKokoro: co co ro\n", "utf-8")
    (course / "lexicon.yml").write_text("SQL: beside\n", "utf-8")
    assert "like beside. And co co ro" in spoken(planned(course)[0])
    notes = NOTES.replace("---\n#", "lexicon: {SQL: within}\n---\n#")
    assert "like within. And co co ro" in spoken(planned(course, notes)[0])


def test_nothing_is_read_from_above_the_root(course: Path) -> None:
    """The course is the world."""
    (course.parent.parent / "lexicon.yml").write_text("SQL: outside\n", "utf-8")
    assert "outside" not in spoken(planned(course)[0])
    (course / "lexicon.yml").symlink_to(course.parent.parent / "lexicon.yml")
    _, report = planned(course)
    assert [(d.code, d.span.path) for d in report.diagnostics] == [("bad-lexicon", "lexicon.yml")]


def test_pls_is_read(course: Path) -> None:
    """Graphemes with their alias or phoneme, for the language of the file."""
    (course / "lexicon.pls").write_text(
        '<?xml version="1.0"?><lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" '
        'xml:lang="en"><lexeme><grapheme>SQL</grapheme><alias>squeal</alias></lexeme>\n'
        "<lexeme><grapheme>Kokoro</grapheme><phoneme>kˈoʊkəɹoʊ</phoneme></lexeme></lexicon>",
        "utf-8",
    )
    said = lines(planned(course)[0])

    assert [m.value for line in said for m in line.marks] == ["kˈoʊkəɹoʊ"]
    assert any("squeal" in line.spoken for line in said)


BAD = {
    "SQL: [a, b]\n": (1, 6),
    "SQL: sequel\nKokoro: /kok0ro✗/\n": (2, 9),
    "SQL: &x sequel\n": (1, 6),
    "SQL: {alais: x}\n": (1, 6),
    "a: b: c\n": (1, 5),
    "- SQL\n": (1, 1),
    "SQL:\n": (1, 1),
    "X: {alias: y, case: perhaps}\n": (1, 21),
    "[" * 5000: (1, 1),
}


@pytest.mark.parametrize("text", BAD, ids=lambda t: t[:24])
def test_what_is_wrong_in_yaml_has_its_place(text: str, course: Path) -> None:
    """Line and column, a hint, and no traceback."""
    (course / "lexicon.yml").write_text(text, "utf-8")
    (said,) = planned(course)[1].diagnostics

    assert (said.code, said.severity, (said.span.line, said.span.column)) == ("bad-lexicon", "error", BAD[text])
    assert said.hint


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><lexicon/>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><lexicon/>',
        "<lexicon><lexeme></lexicon>",
        '<lexicon alphabet="x-sampa"><lexeme><grapheme>a</grapheme><phoneme>a</phoneme></lexeme></lexicon>',
        "<lexicon><lexeme><grapheme>a</grapheme></lexeme></lexicon>",
        "\0",
    ],
)
def test_pls_holds_no_entities_and_nothing_from_elsewhere(text: str, course: Path) -> None:
    """Refused as a whole."""
    (course / "lexicon.pls").write_text(text, "utf-8")

    assert [d.code for d in planned(course)[1].diagnostics] == ["bad-lexicon"]


def test_a_lexicon_too_large_is_not_read(course: Path) -> None:
    """Its size is looked at first."""
    (course / "lexicon.yml").write_bytes(b"# x\n" * 100_000)

    assert [d.code for d in planned(course)[1].diagnostics] == ["bad-lexicon"]


def test_strangers_may_have_lexicons_and_voices(course: Path) -> None:
    """What notes say about how they are said leads nowhere."""
    (course / "lexicon.yml").write_text("SQL: squeal\n", "utf-8")
    notes = NOTES.replace("---\n#", "voices: {Anna: bright}\n---\n#")
    lecture, report = planned(course, notes, untrusted=True)

    assert "squeal" in spoken(lecture)
    assert not report.failed


def test_a_change_re_speaks_only_the_sentences_it_touches(course: Path) -> None:
    """Lines are equal where the word is not in them."""
    before = lines(planned(course)[0])
    (course / "lexicon.yml").write_text("SQL: squeal\n", "utf-8")
    after = lines(planned(course)[0])

    assert [old.text for old, new in zip(before, after, strict=True) if old != new] == ["We like SQL."]


@given(st.text(max_size=60), st.sampled_from(["en", "fr", "ja", "zh-Hant", "ko", "xx"]))
def test_a_lexicon_of_other_words_changes_nothing(text: str, lang: str) -> None:
    """What is not found is said as without it."""
    lexicon = Lexicon((Entry(written="Zyxwvutsrq", alias="never"),))

    assert spoken_form(text_of(text), lang, lexicon) == spoken_form(text_of(text), lang, EMPTY)


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_it_says_is_not_touched_by_rules(before: str, after: str) -> None:
    """However odd the alias, and whatever stands around it."""
    lexicon = Lexicon((Entry(written="Qwertyx", alias="3.5 km → #1 & e.g."),))
    spoken, _ = spoken_form(text_of(f"{before} Qwertyx {after}"), "en", lexicon)

    assert "3.5 km → #1 & e.g." in spoken


@given(st.text(alphabet="ab AB<>/{}[]()`*_=\"'.:voicesublangrubyrtPAUSE 1𒀀\n", max_size=80))
def test_no_mark_in_notes_breaks_anything(note: str) -> None:
    """Whatever is opened, closed or left: words come out, and no sign of ours with them."""
    list(strange(note))
    for paragraph in paragraphs(note):
        for piece in paragraph:
            words = "".join(run.text for run in piece) if isinstance(piece, tuple) else ""
            assert not re.search("[\ufdd0-\ufdef]", words)
    assert isinstance(Marked(note).text, str)


@pytest.mark.parametrize(
    ("text", "ipa"),
    [
        ("/kˈOkəɹO/", "kˈOkəɹO"),
        ("/tə.ˈmɑː.toʊ/", "tə.ˈmɑː.toʊ"),
        ("/usr/bin/", ""),
        ("/en/", ""),
        ("/café/", ""),
        ("/smørrebrød/", ""),
        ("//", ""),
        ("/日本/", ""),
    ],
)
def test_ipa_is_told_from_a_path_by_its_letters(text: str, ipa: str) -> None:
    """A path has none that only IPA has."""
    assert slashed_ipa(text) == ipa
    assert is_ipa(ipa) == bool(ipa)


def test_a_pls_without_anything_has_no_words() -> None:
    """An empty lexicon is one."""
    assert [*read_pls("<lexicon/>")] == []


RISKY = "# Risky\n\nSQL, iPhone, H200, C++, Ωmega, Angstschweiß, 5 kWp, 10 km, plain words, https://x.org/ABC.\n"


def test_pronounce_lists_risky_words_with_their_place(course: Path) -> None:
    """Each with why, how it is said, in IPA, and whether the lexicon has it."""
    (course / "n.md").write_text(RISKY, "utf-8")
    (course / "lexicon.yml").write_text("iPhone: eye phone\n", "utf-8")
    result = CliRunner().invoke(cli, ["pronounce", str(course / "n.md"), "--voice", "espeak", "--format", "json"])
    found = {one["word"]: one for one in json.loads(result.output)}

    assert {word: one["why"] for word, one in found.items()} == {
        "SQL": "acronym",
        "iPhone": "mixed case",
        "H200": "digits and letters",
        "C++": "symbols",
        "Ωmega": "foreign script",
        "Angstschweiß": "consonants",
        "5 kWp": "unit",
    }
    assert {one["line"] for one in found.values()} == {3}
    assert (found["iPhone"]["spoken"], found["iPhone"]["covered"]) == ("eye phone", True)
    assert found["iPhone"]["ipa"] == "ˈaɪ fˈoʊn"


def test_what_its_author_has_said_how_to_say_is_no_risk(course: Path) -> None:
    """By a reading, other words or sounds, beside the word."""
    marked = '<ruby>漢字<rt>かんじ</rt></ruby>, <sub alias="World Wide Web">WWW</sub>, [SQL](/siːkwəl/), XML'
    (course / "n.md").write_text(f"# Risky\n\n{marked}.\n", "utf-8")
    result = CliRunner().invoke(cli, ["pronounce", str(course / "n.md"), "--voice", "espeak", "--format", "json"])

    assert [one["word"] for one in json.loads(result.output)] == ["XML"]


@pytest.mark.parametrize(("ipa", "odd"), [("təˈmɑːtəʊ", ""), ("tomato", ""), ("xx99!", "9"), ("t@'mA:t@U", "@")])
def test_phonemes_that_are_no_ipa_are_named(ipa: str, odd: str) -> None:
    """And the word is said as it is written."""
    lecture = read(f'# A\n\nHi <phoneme ph="{ipa}">tomato</phoneme>.\n')

    assert odd_in_ipa(ipa) == odd
    assert [d.code for d in lecture.diagnostics if d.code == "unknown-mark"] == ["unknown-mark"] * bool(odd)


def test_a_mark_miswritten_in_notes_is_named_and_not_spoken() -> None:
    """Nor is any tag with attributes; what only looks like one is."""
    note = 'Hi <emphasiss level="strong">x</emphasiss> [PAUS 2s] there [SEE 3] <i2 a="b">or</i2> vector<string>.'
    lecture = read(f"---\ndialect: slides\n---\n# A\n\n<!-- {note} -->\n")

    said = [line.text for slide in lecture.script.slides for beat in slide.beats for line in beat.lines]
    assert said == ["Hi x there [SEE 3] or vector<string>."]
    odd = [d.message.split("'")[1] for d in lecture.diagnostics if d.code == "unknown-mark"]
    assert odd == ["[PAUS 2s]", "<emphasiss>"]


def test_suggestions_are_added_once_and_nothing_is_lost(course: Path) -> None:
    """What stands in the lexicon stays, byte for byte; the second time there is nothing to add."""
    (course / "n.md").write_text(RISKY, "utf-8")
    path = course / "lexicon.yml"
    path.write_text("# mine\niPhone: eye phone", "utf-8")
    write = ["pronounce", str(course / "n.md"), "--voice", "none", "--write"]
    assert CliRunner().invoke(cli, write).exit_code == 0
    first = path.read_text("utf-8")
    assert CliRunner().invoke(cli, write).exit_code == 0

    assert first.startswith("# mine\niPhone: eye phone\n")
    assert '# "C++": C plus plus  # symbols, slide' in first
    assert "# iPhone" not in first
    assert path.read_text("utf-8") == first
    assert [p.name for p in course.iterdir()] == ["n.md", "lexicon.yml"] or len([*course.iterdir()]) == 2


@given(st.text(max_size=30), st.text(min_size=1, max_size=10))
def test_a_suggestion_is_a_comment_whatever_the_word(old: str, word: str) -> None:
    """Nothing it adds is read as an entry."""
    risk = Risk(
        word=" ".join(word.split()) or "x", why="symbols", slide=1, line=1, times=1, spoken=verbalise(word, "en")
    )
    new = suggested(old, (risk,))

    assert new.startswith(old)
    assert all(
        not line.strip() or line.startswith("# ")
        for line in new[len(old) :].split("\n")[1 if old and old[-1] != "\n" else 0 :]
    )


def marks_of_the_table() -> list[str]:
    """The marks in the table of docs/narration.md, each in backticks in its first column."""
    text = (Path(__file__).parents[1] / "docs" / "narration.md").read_text("utf-8")
    section = text.split("\n## Marks\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.split("\n") if line.startswith("| `")]
    return [mark for row in rows for mark in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("mark", marks_of_the_table())
def test_the_table_of_marks_has_a_case_for_each(mark: str) -> None:
    """Its kind is in tests/cases/write-marks.md, it is known, and none of it is spoken."""
    cases = (Path(__file__).parent / "cases" / "write-marks.md").read_text("utf-8")
    kind = re.match(
        r"<[\w-]+|\[[A-Z]\w+(?=[\]\s:(])|\[pause|\(pause|\{voice|\*\*\w+:\*\*|\[home|\[words|# H|<!-- voice", mark
    )
    assert kind
    assert kind[0].replace("[words", "]{voice=").replace("# H", "# Welcome {voice=") in cases
    assert [*strange(mark)] == []
