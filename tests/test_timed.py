"""Any notes, taken to the end of their timeline: what must hold there (see timed.py) holds."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import lost, read
from strategies import FORMS, decks, lectures, nasty
from test_nothing_lost import EXAMPLES
from timed import DIALECTS, Shelf, to_timeline

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
        ("marp", "---\nmarp: true\n---\n\n---\n\n<!-- only said -->\n\n---\n"),
        ("pandoc", "# One\n\n> - a\n\n` b\n\n::: incremental\n1. c\n:``python\nx\n```\n\n``es\n\n## D\n"),
        ("kramdown", '# A\n\n{% include youtube.html id="a" %}{% include_relative b %}{% include_relative c %}.\n'),
    ],
)  # fmt: skip
def test_what_fuzzing_found_stays_mended(dialect: str, text: str) -> None:
    """A slide on which nothing stands, a mark within code, two marks in a line: drawn as well as timed."""
    assert to_timeline(text.encode(), SHELF, dialect, drawn=True)
