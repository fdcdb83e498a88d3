"""The script as a file: what stands in it is spoken, and nothing of it is ever lost."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.cli import cli
from lecturec.compiler import Lecture, plan
from lecturec.diagnostics import Report
from lecturec.prompter.said import _lines as anew
from lecturec.prompter.said import said
from lecturec.prompter.sheet import NOTHING, Paragraph, mark_of, read_sheet
from lecturec.prompter.update import blank, updated
from lecturec.prompter.wording import Wording
from lecturec.script import Line, states
from lecturec.source import Source, Span
from lecturec.write.voice import Voice
from tests.strategies import decks, lectures

WORDING = Wording()
SEEDS = sorted((Path(__file__).parents[1] / "samples").glob("*/*.md"))
DECK = """\
---
marp: true
---

# Loops

- They repeat.
- They end.

---

# Sorting

Quick sort takes $n^2$ steps with `pivot`.

---

# Graphs

Nodes and edges.

---

# Trees

Words over trees.
"""


def planned(folder: Path, *, speak: bool = True) -> tuple[Lecture, Report]:
    report = Report()
    return plan(folder / "notes.md", {}, report, speak=speak), report


def run(folder: Path, *flags: str) -> tuple[int, str]:
    told = CliRunner().invoke(cli, ["script", str(folder / "notes.md"), *flags], catch_exceptions=False)
    return told.exit_code, told.output


def words(lecture: Lecture) -> list[list[str]]:
    return [[line.text for beat in slide.beats for line in beat.lines] for slide in lecture.script.slides]


def stale(report: Report) -> list[str]:
    return [d.message for d in report.diagnostics if d.code == "stale-script"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes.md").write_text(DECK, "utf-8")
    assert run(tmp_path)[0] == 0
    return tmp_path


def edit(folder: Path, old: str, new: str, name: str = "notes.script.md") -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_a_slide_is_a_heading_with_a_mark_and_a_beat_is_a_paragraph(folder: Path) -> None:
    text = (folder / "notes.script.md").read_text("utf-8")
    assert "## Loops <!-- " in text
    assert "\n\nThey repeat.\n\nThey end.\n\n" in text
    assert "Quick sort takes $n^2$ steps with `pivot`." in text


def test_what_was_not_changed_is_spoken_as_without_the_file(folder: Path) -> None:
    lecture, report = planned(folder)
    assert lecture.script == lecture.written
    assert {d.severity for d in report.diagnostics} == {"note"}


def test_what_was_changed_is_spoken_at_its_beat(folder: Path) -> None:
    edit(folder, "They end.", "They stop, one day. [PAUSE 2s] Always.")
    lecture, report = planned(folder)
    slide, own = lecture.script.slides[0], lecture.written.slides[0]  # type: ignore[union-attr]
    assert [b.reveals for b in slide.beats] == [b.reveals for b in own.beats]
    last = slide.beats[-1]
    assert [(line.text, line.pause_ms) for line in last.lines] == [("They stop, one day.", 2000), ("Always.", 650)]
    assert last.lines[0].span.path == "notes.script.md"
    assert slide.beats[:-1] == own.beats[:-1]
    assert slide.writer == "script"
    assert not stale(report)


def test_a_sentence_that_is_made_longer_is_one_sentence(folder: Path) -> None:
    edit(folder, "They end.", "One says: They end.")
    edit(folder, "They repeat.", "They repeat. They do so often.")
    assert words(planned(folder)[0])[0] == ["Loops", "They repeat.", "They do so often.", "One says: They end."]


def test_formulas_of_a_changed_sentence_are_still_formulas(folder: Path) -> None:
    edit(folder, "Quick sort takes", "A quick sort takes")
    (line,) = planned(folder)[0].script.slides[1].beats[-1].lines
    assert "n squared" in line.spoken
    assert "n^2" in line.text


@pytest.mark.parametrize("how", [NOTHING, ""])
def test_a_beat_whose_words_are_taken_away_is_silent_and_still_reveals(folder: Path, how: str) -> None:
    edit(folder, "They repeat.", how)
    lecture, _ = planned(folder)
    slide, own = lecture.script.slides[0], lecture.written.slides[0]  # type: ignore[union-attr]
    assert [b.reveals for b in slide.beats] == [b.reveals for b in own.beats]
    assert "They repeat." not in words(lecture)[0]
    assert words(lecture)[0][-1] == "They end."


def test_a_slide_that_changed_is_flagged_and_the_script_is_spoken(folder: Path) -> None:
    edit(folder, "They repeat.", "Again and again.")
    edit(folder, "They repeat.", "They run.", "notes.md")
    lecture, report = planned(folder)
    (flag,) = [d for d in report.diagnostics if d.code == "stale-script"]
    assert (flag.span.path, flag.severity) == ("notes.script.md", "warning")
    assert "lecturec script notes.md" in flag.hint
    assert "Again and again." in words(lecture)[0]


def test_slides_that_come_go_and_move_are_told_apart(folder: Path) -> None:
    edit(folder, "They end.", "They stop.")
    edit(folder, "Words over trees.", "Trees grow.")
    head, loops, _, graphs, trees = DECK.split("\n---\n")
    new = "\n# Heaps\n\nHeaps are new.\n"
    (folder / "notes.md").write_text("\n---\n".join([head, loops, trees, new, graphs]) + "\n", "utf-8")
    lecture, report = planned(folder)
    assert [told[-1] for told in words(lecture)] == ["They stop.", "Trees grow.", "Heaps are new.", "Nodes and edges."]
    assert len(stale(report)) == 2
    assert "'Heaps' is not in the script" in " ".join(stale(report))
    assert "'Sorting' of the script is no longer in the notes" in " ".join(stale(report))


def test_the_command_keeps_what_was_changed_and_says_what_it_did(folder: Path) -> None:
    edit(folder, "They end.", "They stop.")
    edit(folder, "They repeat.", "They run.", "notes.md")
    edit(folder, "Words over trees.", "Words over big trees.", "notes.md")
    edit(folder, "# Sorting", "# Ordering of all\n\nThings. Many of them, in a row, by size.\n\n# x", "notes.md")
    status, told = run(folder, "--check")
    assert status == 1
    assert "They stop." in (folder / "notes.script.md").read_text("utf-8")
    status, told = run(folder)
    assert status == 0
    text = (folder / "notes.script.md").read_text("utf-8")
    assert "They stop." in text
    assert "<!-- The notes changed. From them:" in text
    assert "Words over big trees." in text
    assert "look at it  Loops" in told
    assert "updated  Trees" in told
    assert stale(planned(folder)[1]) == []
    assert run(folder, "--check")[0] == 0
    assert (folder / "notes.script.md").read_text("utf-8") == text


def test_force_writes_it_afresh(folder: Path) -> None:
    before = (folder / "notes.script.md").read_bytes()
    edit(folder, "They end.", "They stop.")
    assert run(folder, "--force")[0] == 0
    assert (folder / "notes.script.md").read_bytes() == before


def test_a_file_that_cannot_be_read_is_an_error_and_is_not_overwritten(folder: Path) -> None:
    (folder / "notes.script.md").write_bytes(b"## \xff\xfe")
    assert planned(folder)[1].failed
    assert run(folder)[0] == 1
    assert (folder / "notes.script.md").read_bytes() == b"## \xff\xfe"


def test_a_script_that_leads_out_of_the_lecture_is_not_read(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("else") / "secret.md"
    other.write_text("## Loops\n\nsecret\n", "utf-8")
    (folder / "notes.script.md").unlink()
    (folder / "notes.script.md").symlink_to(other)
    lecture, report = planned(folder)
    assert [d.code for d in report.diagnostics if d.severity == "error"] == ["bad-script"]
    assert "secret" not in str(words(lecture))
    assert run(folder, "--force")[0] == 5
    assert "secret" in other.read_text("utf-8")


def test_the_marks_do_not_depend_on_whether_anybody_speaks(folder: Path) -> None:
    lecture, report = planned(folder, speak=False)
    assert {d.severity for d in report.diagnostics} == {"note"}
    assert lecture.script == lecture.written


def same_after_a_round(lecture: Lecture) -> None:
    """Neither the file, nor the same words read paragraph by paragraph, changes what is spoken."""
    slides, wording = lecture.script.slides, Wording(lecture.cast)
    text = updated(slides, blank("notes.md"), wording).text
    sheet = read_sheet(Source("notes.script.md", text))
    assert [entry.made_from for entry in sheet.entries] == [mark_of(slide) for slide in slides]
    assert not any(entry.edited for entry in sheet.entries)
    again = updated(slides, sheet, wording)
    assert again.text == text
    assert set(again.counts()) <= {"same"}
    voice = Voice(lecture.script.lang, True)
    for slide, entry in zip(slides, sheet.entries, strict=True):
        assert said(slide, entry, wording, voice, Report()) == slide


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_a_round_through_the_file_changes_nothing_in_the_samples(path: Path) -> None:
    same_after_a_round(plan(path, {}, Report()))


@settings(max_examples=30)
@given(made=st.one_of(lectures(), decks("marp"), decks("slidev")))
def test_a_round_through_the_file_changes_nothing_in_any_notes(made: tuple[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.md"
        path.write_text(made[0], "utf-8")
        same_after_a_round(plan(path, {}, Report()))


@settings(max_examples=30)
@given(made=st.one_of(lectures(), decks("slidev"), decks("reveal")), data=st.data())
def test_whatever_is_changed_all_of_it_is_said_and_everything_still_appears(
    made: tuple[str, list[str]], data: st.DataObject
) -> None:
    """Reveals keep their order, and no word of the file is lost."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.md"
        path.write_text(made[0], "utf-8")
        lecture = plan(path, {}, Report())
        wording = Wording(lecture.cast)
        sheet = read_sheet(Source("s.md", updated(lecture.script.slides, blank("notes.md"), wording).text))
        for slide, entry in zip(lecture.script.slides, sheet.entries, strict=True):
            told: list[Paragraph] = []
            new = 0
            for paragraph in entry.paragraphs:
                how = data.draw(st.sampled_from(["keep", "drop", "hush", "longer", "other", "more"]))
                new += how in ("longer", "other", "more")
                text = {"hush": NOTHING, "longer": f"{paragraph.text} Zyx.", "other": "Zyx."}.get(how, paragraph.text)
                told += [Paragraph(text, paragraph.span)] if how != "drop" else []
                told += [Paragraph("Zyx.", paragraph.span)] if how == "more" else []
            spoken = said(slide, replace(entry, paragraphs=tuple(told)), wording, Voice("en", True), Report())
            assert [b.reveals for b in spoken.beats if b.reveals] == [b.reveals for b in slide.beats if b.reveals]
            words = " ".join(line.text for beat in spoken.beats for line in beat.lines)
            assert words.count("Zyx") == new
            assert states(spoken)[0]


def test_marks_and_speakers_stay_where_words_around_them_change(tmp_path: Path) -> None:
    """A pronunciation, emphasis, and whoever speaks a paragraph of which a later sentence changed."""
    said = 'Say [Kokoro](/kˈOkəɹO/) with <emphasis level="strong">care</emphasis>.\n\n**Anna:** Hello there. Who is it?'
    (tmp_path / "notes.md").write_text(f"---\ndialect: slides\nvoices: {{Anna: bright}}\n---\n# T\n\n{said}\n", "utf-8")
    assert run(tmp_path)[0] == 0
    edit(tmp_path, "Say [Kokoro]", "Now say [Kokoro]")
    edit(tmp_path, "Who is it?", "Who is it, then?")

    _, first, _, last = (line for beat in planned(tmp_path)[0].script.slides[0].beats for line in beat.lines)
    assert [(mark.kind, mark.value) for mark in first.marks] == [("ipa", "kˈOkəɹO"), ("emphasis", "strong")]
    assert (first.spoken, last.spoken, last.voice) == ("Now say Kokoro with care.", "Who is it, then?", "bright")


WRITTEN = [
    *("Plain words.", "Say it", "and go on,", "So $n^2$ it is.", "Use `read_file` here."),
    *("[Kokoro](/kˈOkəɹO/) sings.", "<ruby>漢字<rt>かんじ</rt></ruby> reads well.", "[PAUSE 2s]", "[PAUSE 300ms]"),
    *('<emphasis level="strong">Care</emphasis> for', '<sub alias="water">H2O</sub> boils.', "(pause: 1.5)"),
    *('<prosody rate="slow">Slowly now.</prosody>', '<say-as interpret-as="characters">NATO</say-as> knows.'),
    *('She said <lang xml:lang="fr">bonjour</lang>.', '<voice name="Anna">Mine.</voice>', '<break time="250ms"/>'),
]
"""Pieces of a paragraph with marks of every kind."""


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "Anna", "deep"]),
)
def test_every_mark_is_in_the_file_and_read_back_from_it(
    paragraphs: list[str], noted: bool, named: bool, voice: str
) -> None:
    """Paragraph by paragraph, read as if each word of it were new: the same is spoken, in the same way."""
    body = "\n\n".join(["**Ben:** Hello there. And you?", *paragraphs] if named else paragraphs)
    asked = f"<!-- voice: {voice} -->\n" if voice else ""
    notes = f"# T\n\n{asked}\n" + (f"<!--\n{body}\n-->\n" if noted else body + "\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.md"
        path.write_text(f"---\ndialect: slides\nvoices: {{Anna: bright, Ben: deep}}\n---\n{notes}", "utf-8")
        lecture = plan(path, {}, Report())
    wording = Wording(lecture.cast)
    for slide in lecture.script.slides:
        speaker = Voice(lecture.script.lang, True, cast=lecture.cast).on(slide.voice)
        for beat in slide.beats:
            if text := wording.beat(beat, slide.voice):
                read = anew(Paragraph(text, Span("s.md", 1)), [], speaker, Report())
                assert [manner(line) for line in read] == [manner(line) for line in beat.lines], text


def manner(line: Line) -> tuple[object, ...]:
    """All that is heard of a line but the usual pauses after it."""
    asked = line.pause_ms if line.pause_ms not in (180, 280, 450, 650) else 0
    return line.text.rstrip("."), line.spoken.rstrip("."), line.marks, line.voice, line.lang, asked


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "## Loops",
                "## ",
                "<!--",
                "-->",
                " ",
                "\n",
                "\n\n",
                "words.",
                "- a",
                "-",
                "<!-- 0123456789-abcdefabcd -->",
                "[PAUSE 2s]",
                "\\## x",
            ]
        )
    ).map("".join)
)
def test_no_file_breaks_it(text: str) -> None:
    """Whatever stands in it, it is read, and written again without a loss."""
    sheet = read_sheet(Source("s.md", text))
    made = updated((), sheet, WORDING)
    assert made.text.count("## ") >= len(sheet.entries)
    for entry in sheet.entries:
        assert entry.body in made.text
    again = updated((), read_sheet(Source("s.md", made.text)), WORDING)
    assert again.text == made.text


def test_a_paragraph_starts_where_its_words_start() -> None:
    sheet = read_sheet(Source("s.md", "## A\n\none\ntwo\n\n<!-- not\nsaid -->\nthree\n"))
    assert sheet.entries[0].paragraphs == (
        Paragraph("one\ntwo", Span("s.md", 3)),
        Paragraph("three", Span("s.md", 8)),
    )
    assert [p.span.line for p in sheet.entries[0].paragraphs] == [3, 8]
