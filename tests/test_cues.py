"""Captions: pieces that fit two lines and lose nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.cues import MAX_COLUMNS, columns, cues_of, split
from lecturec.script import Line
from lecturec.speech import Take

TEXT = st.text(alphabet="abc xyz,.;:!? «»—文字、。 ", max_size=400).map(lambda t: " ".join(t.split()))


@settings(deadline=None)
@given(TEXT)
def test_pieces_fit_and_lose_nothing(words: str) -> None:
    """Each piece has at most 84 columns, and joined they are the text."""
    pieces = list(split(words))

    assert "".join("".join(p for _, p in pieces).split()) == "".join(words.split())
    assert all(columns(piece) <= MAX_COLUMNS for _, piece in pieces)
    assert all(words[at:].startswith(piece) for at, piece in pieces)


def test_a_caption_breaks_where_the_sentence_breathes() -> None:
    """After the comma, not in the middle of a name."""
    pieces = [
        p
        for _, p in split(
            "When the light is red you stop the car and wait for it, and when it is green you go on again."
        )
    ]

    assert pieces[0].endswith("wait for it,")


@pytest.mark.parametrize("samples", [0, 1, 10])
def test_a_line_without_time_has_no_caption_that_goes_back(samples: int) -> None:
    """Times never run backwards, however short the take."""
    line = Line(text="word " * 40, spoken="x", pause_ms=0)
    take = Take(key="", samples=samples, words=(), engine="", voice="", licence="")
    cues = list(cues_of(line, take, 100, samples, 0))

    assert all(c.start_sample < c.stop_sample for c in cues)
