"""Any notes, taken to the end of their timeline: what must hold there (see timed.py) holds."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import lost, read
from strategies import FORMS, decks, lectures, nasty
from test_nothing_lost import EXAMPLES
from timed import DIALECTS, Shelf, to_timeline

from lecturec.publish.captions import vtt

SHELF = Shelf()
MANY = settings(max_examples=8 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(nasty, st.sampled_from(DIALECTS))
def test_no_text_keeps_a_lecture_from_its_end(text: str, dialect: str) -> None:
    """Whatever it is made of and whatever it is read as: clips tile the lecture, and captions hold what is said."""
    to_timeline(text.encode("utf-8", "replace"), SHELF, dialect)


@settings(parent=MANY, max_examples=2 * EXAMPLES)
@given(st.data())
def test_decks_and_notes_reach_their_end_with_every_word(data: Any) -> None:
    """Each in its dialect."""
    dialect = data.draw(st.sampled_from(["notes", *sorted(FORMS)]))
    text, expected = data.draw(lectures() if dialect == "notes" else decks(dialect))

    assert to_timeline(text.encode(), SHELF, dialect)
    assert not lost(expected, read(text, dialect=dialect))


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("pandoc", "---\ntitle: T\n---\n\n::: notes\nx\n:::\n\n# One\n\nA\n"),
        ("notes", "# A\n\n$$ {1|3|a{ b\n$$\n\nx\n"),
        ("marp", "---\nmarp: true\n---\n\n---\n\n<!-- only said -->\n\n---\n"),
        ("pandoc", "# One\n\n> - a\n\n` b\n\n::: incremental\n1. c\n:``python\nx\n```\n\n``es\n\n## D\n"),
        ("kramdown", '# A\n\n{% include youtube.html id="a" %}{% include_relative b %}{% include_relative c %}.\n'),
    ],
)  # fmt: skip
def test_what_fuzzing_found_stays_mended(dialect: str, text: str) -> None:
    """A slide with nothing on it, a mark within code, two in a line, an open formula: drawn as well as timed."""
    assert to_timeline(text.encode(), SHELF, dialect, drawn=True)


@pytest.mark.parametrize(
    "one",
    ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "Z" + "\u0301\u0316" * 20, "คำ", "\U0001f1eb\U0001f1f7", "👍🏽"],
)
def test_no_caption_cuts_what_is_seen_as_one(one: str) -> None:
    """A family, a letter under its accents, a Thai syllable, a flag, a hand: each stays whole in its line."""
    timeline = to_timeline(f"# A\n\nWords: {one * 90}\n".encode(), SHELF, "notes")

    assert timeline
    lines = [line for cue in timeline.cues[1:] for line in vtt(replace(timeline, cues=(cue,))).split("\n")[3:] if line]
    assert len(lines) > 2
    assert all(line.removeprefix("Words:").strip().replace(one, "") == "" for line in lines)
