"""What authors write for whoever speaks, from the notes to the film: voices, times, limits; none of it is markup."""

import json
from pathlib import Path
from xml.dom import minidom

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import Lecture, read

from lecturec.backends import Utterance
from lecturec.backends.espeak_ssml import ssml
from lecturec.cli import cli
from lecturec.compiler import Lecture as Planned
from lecturec.compiler import compile_lecture, plan
from lecturec.diagnostics import Report
from lecturec.script import Line
from lecturec.store import Store
from lecturec.write.rests import MOST_MS

BODY = """
# One {voice=deep}

First. [PAUSE 2s] Second (pause: 2) on <break time="300ms"/> and on.

- Alpha {voice=bright}
- [Beta]{voice=bright} point [PAUSE 1500ms]

"""


def lines(lecture: Lecture | Planned) -> list[Line]:
    return [line for slide in lecture.script.slides for beat in slide.beats for line in beat.lines if line.text]


def planned(folder: Path, notes: str, **flags: object) -> tuple[Planned, Report]:
    (folder / "notes.md").write_text(notes, "utf-8")
    report = Report()
    return plan(folder / "notes.md", flags, report), report


@pytest.mark.parametrize(
    "dialect",
    [
        *("slides", "notes", "github", "marp", "slidev", "reveal", "remark", "deckset", "pandoc", "quarto", "myst"),
        *("kramdown", "hugo", "presenterm", "liascript"),
    ],
)
def test_pauses_and_voices_are_heeded_and_not_shown_in_every_dialect(dialect: str) -> None:
    """On a heading, a paragraph, a point and words of one."""
    lecture = read(BODY, dialect=dialect)

    said = {line.text.strip(" ,.").removeprefix("and "): line for line in lines(lecture)}
    assert (said["First"].pause_ms, said["First"].voice) == (2_000, "deep")
    assert said["Second"].pause_ms == 2_000
    assert [mark.value for mark in said["on and on"].marks] == ["300"]
    assert (said["Alpha"].voice, said["Beta"].voice) == ("bright", "bright")
    assert (said["point"].voice, said["point"].pause_ms) == ("deep", 1_500)
    shown = repr([(slide.title, slide.parts) for slide in lecture.script.slides])
    assert not any(mark in shown.lower() for mark in ("pause", "{voice", "[beta", "<break"))


@pytest.mark.parametrize(
    ("dialect", "asked"),
    [
        *((one, "---\n\n<!-- voice: Anna -->\n\n# B") for one in ("slides", "marp", "remark", "deckset")),
        *((one, "---\n\n# B\n\n<!-- voice: Anna -->") for one in ("slides", "marp", "slidev", "reveal")),
        ("notes", "# B\n\n<!-- voice: Anna -->"),
        ("pandoc", "# B {.c voice=Anna}"),
        ("slidev", "---\nvoice: Anna\n---\n\n# B"),
        ("remark", "---\nvoice: Anna\n\n# B"),
        ("reveal", '---\n\n<!-- .slide: data-voice="Anna" -->\n# B'),
        ("marp", "---\n\n<!--\nclass: lead\nvoice: Anna\n-->\n\n# B"),
    ],
)
def test_a_slide_has_a_voice_of_its_own(dialect: str, asked: str) -> None:
    """As its dialect says such things, and no other slide has it."""
    rule = "---\n\n" if "---" in asked else ""
    lecture = read(
        f"---\nvoices: {{Anna: bright}}\n---\n\n# A\n\na\n\n{asked}\n\nb\n\n{rule}# C\n\nc\n", dialect=dialect
    )

    assert [(line.text, line.voice) for line in lines(lecture) if line.text in ("a", "b", "c")] == [
        ("a", ""),
        ("b", "bright"),
        ("c", ""),
    ]
    assert "voice" not in repr([slide.parts for slide in lecture.script.slides]).lower()


def test_a_name_that_is_not_spoken_is_no_sentence_of_its_own() -> None:
    """Also where the paragraph under it says that somebody else speaks."""
    lecture = read("---\nvoices: {Ben: deep}\n---\n# A\n\n**Ben:** We were first. {voice=bright}\n")

    lines = [line for beat in lecture.script.slides[-1].beats for line in beat.lines if "Ben" in line.text]
    assert [(line.text, line.spoken, line.voice) for line in lines] == [
        ("Ben: We were first.", "We were first.", "bright")
    ]


def test_voices_and_speakers_that_nobody_is_are_named_with_who_may_be_meant(tmp_path: Path) -> None:
    """In a setting, on a paragraph, on a slide, in a dialogue."""
    notes = "# T\n\nHello. {voice=depe}\n\n**Ana:** Hi.\n\n**Note:** so.\n\n---\n\n<!-- voice: Bin -->\n\n# U\n\nYes.\n"
    _, report = planned(
        tmp_path, f"---\ndialect: slides\nvoices: {{Anna: brigt, Ben: deep}}\n---\n{notes}\n**Anna:** Yo.\n"
    )

    said = {(d.code, d.message.split("'")[1]): d.hint for d in report.diagnostics if d.code.startswith("unknown-")}
    assert said == {
        ("unknown-voice", "depe"): "did you mean 'deep'?",
        ("unknown-voice", "Bin"): "did you mean 'Ben'?",
        ("unknown-voice", "brigt"): "did you mean 'bright'?",
        ("unknown-speaker", "Ana"): "did you mean 'Anna'?",
    }


def test_who_is_nobody_is_named_before_anything_is_built(tmp_path: Path) -> None:
    """`lecturec check` says it of the whole lecture, of a speaker and of a paragraph."""
    notes = "---\nvoice: wram\nvoices: {Anna: brigt}\n---\n# A\n\n**Anna:** Hi.\n\nHo. {voice=depe}\n"
    (tmp_path / "n.md").write_text(notes, "utf-8")
    made = CliRunner().invoke(cli, ["check", str(tmp_path / "n.md")])

    assert made.exit_code == 1
    assert [name for name in ("'wram'", "'brigt'", "'depe'") if name not in made.output] == []


def test_least_and_exact_times_hold_in_the_film_and_no_word_is_cut(tmp_path: Path) -> None:
    """A least time extends a slide, an exact one is exact, and words that need more are said to."""
    (tmp_path / "n.md").write_text(
        "---\ndialect: slides\n---\n# A\n\n<!-- [DUR 2s] These words need longer than two seconds. -->\n\n"
        "---\n\n# B\n\n<!-- [MIN 6s] Short. -->\n\n---\n\n# C\n\n<!-- [DUR 4s] Short again. -->\n\n---\n\n# D\n",
        "utf-8",
    )
    store = Store(tmp_path / "cache", Report())
    made = compile_lecture(tmp_path / "n.md", store=store, size="320x180", to=("json",), illustrations=False)

    facts = json.loads(made.paths["json"].read_text("utf-8"))["slides"]
    lengths = [round(slide["stop"] - slide["start"], 2) for slide in facts]
    assert lengths[0] > 2.5
    assert lengths[1:3] == [6.0, 4.0]
    assert [(d.code, d.span.line) for d in made.diagnostics if d.severity == "warning"] == [("slide-overruns", 4)]


def test_silences_have_a_limit(tmp_path: Path) -> None:
    """Whatever is asked for, a lecture has two hours of them at most, and says so once."""
    notes = "# T\n\n" + "".join(f"Word {n}. [PAUSE 9999999s]\n\n" for n in range(30)) + "<!-- note: [MIN 600s] x -->\n"
    lecture, report = planned(tmp_path, f"---\ndialect: slides\n---\n{notes.split('<!--')[0]}")

    assert sum(line.pause_ms for line in lines(lecture)) < MOST_MS + 40_000
    assert [d.code for d in report.diagnostics if d.severity == "warning"] == ["silence-too-long"]


@pytest.mark.parametrize(
    ("block", "seconds"),
    [
        ("one two three", 1.32),
        ("```python\nx = f(12)\n```", 1.53),
        ("$$\\frac{a}{b} + 12$$", 1.83),
        ("| a | b |\n|---|---|\n| one two | 3 |", 1.98),
        ("![A cat on a mat](cat.png)", 3.33),
    ],
)
def test_a_slide_that_nobody_speaks_over_stands_as_long_as_reading_it_takes(
    tmp_path: Path, block: str, seconds: float
) -> None:
    """The heading counts as well; the rules are in docs/narration.md."""
    lecture, _ = planned(tmp_path, f"---\ndialect: slides\n---\n# T\n\n.\n\n---\n\n# T\n\n{block}\n", narration=False)

    assert lecture.script.slides[-1].hold_ms == round(seconds * 1000)


HOSTILE = st.lists(
    st.sampled_from(
        [
            *('<audio src="http://127.0.0.1/x.mp3"/>', "&lt;break/&gt;", "&amp;", "<break time='NaN'/>"),
            *('<break time="99999999999s"/>', '<emphasis level="<x>">', "</emphasis>", '<prosody rate="nan%">'),
            *("<sub alias=\"<audio src='x'/>\">s</sub>", "[x](/əˈ]]<b>/)", "[[pho]]", "<![CDATA[", "[PAUSE 1e9s]"),
            *("<speak>", "</speak>", "<?xml?>", "word", "Stop.", "`<break/>`", "[PAUSE 2s]", "]]>", "-->"),
            *('<phoneme ph="]]<x>əː">q</phoneme>', '<lang xml:lang="en\'/><audio/>">l</lang>', "\x00", "\ufdd2"),
            *('<mark name="&quot;/><a>"/>', "{voice=\"<a b='c'>\"}", '<voice name="<a/>">v</voice>'),
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(HOSTILE, st.booleans())
def test_no_text_of_an_author_is_markup_to_an_engine(words: str, noted: bool) -> None:
    """Whatever is written, in notes or on slides: what an engine is given is well formed, and holds only our tags."""
    lecture = read(f"# T\n\nA.\n\n<!--\n{words}\n-->\n" if noted else f"# T\n\n{words}\n", dialect="slides")
    for line in lines(lecture):
        written, places = ssml(Utterance(spoken=line.spoken, lang="en", marks=line.marks))
        page = minidom.parseString(written.encode())
        kinds = {node.tagName for node in page.getElementsByTagName("*")}
        assert kinds <= {"speak", "break", "emphasis", "prosody", "say-as", "voice", "mark"}
        assert len(places) == len(written)
        assert line.pause_ms <= 2 * 600_000 * 12
