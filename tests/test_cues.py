"""Captions: pieces that fit two lines, can be read in their time, and lose nothing."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.backends import Word
from lecturec.breaks import NEVER, Breaks, columns, line_columns
from lecturec.cues import LONGEST, SHORTEST, Sounding, cues_of
from lecturec.script import Line
from lecturec.speech import Take
from lecturec.timeline import RATE_HZ, Cue

TEXT = st.text(alphabet="abc xyz,.;:!? «»—文字、。 1A=+(", max_size=400).map(lambda t: " ".join(t.split()))
GAP = 2 * RATE_HZ // 30


def sounding(texts: list[str], rate: int = 15, pause_ms: int = 350, words: bool = True) -> tuple[list[Sounding], int]:
    """Lines said at so many characters a second, one after another; and when they are over."""
    made, at = [], 0
    for text in texts:
        each = RATE_HZ // rate
        times = tuple(
            Word(start_char=k, stop_char=k + 1, start_sample=k * each, stop_sample=(k + 1) * each)
            for k in range(len(text))
            if words
        )
        take = Take(key="", samples=each * len(text), words=times, engine="", voice="", licence="")
        line = Line(text=text, spoken=text, pause_ms=pause_ms)
        made.append(Sounding(line=line, take=take, start=at, samples=take.samples))
        at += take.samples + pause_ms * RATE_HZ // 1000
    return made, at


def shown(texts: list[str], lang: str = "en", rate: int = 15, **more: int) -> list[Cue]:
    lines, until = sounding(texts, rate, **more)
    return cues_of(lines, until, 0, lang, GAP)


@settings(deadline=None)
@given(
    st.lists(TEXT, max_size=5), st.sampled_from([3, 15, 40]), st.booleans(), st.sampled_from(["en", "zh-Hant", "ja"])
)
def test_captions_fit_and_lose_nothing(texts: list[str], rate: int, words: bool, lang: str) -> None:
    """At most two lines, each within its columns; joined they are the script; in order, none twice."""
    lines, until = sounding(texts, rate, words=words)
    cues = cues_of(lines, until, 0, lang, GAP)

    assert " ".join(c.text for c in cues).replace(" ", "") == "".join(texts).replace(" ", "")
    assert all(len(c.shown.split("\n")) <= 2 and all(c.shown.split("\n")) for c in cues)
    assert all(columns(line) <= line_columns(c.text) for c in cues for line in c.shown.split("\n"))
    assert all(c.start_sample < c.stop_sample for c in cues)
    assert all(a.stop_sample <= b.start_sample for a, b in pairwise(cues))
    assert all(not 0 < b.start_sample - a.stop_sample < GAP for a, b in pairwise(cues))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["No.", "That is so.", "A sentence of quite usual length, as one says it,"]), min_size=2)
)
def test_captions_stand_long_enough_to_be_read(texts: list[str]) -> None:
    """5/6 s to 7 s, at most 17 characters a second, where the voice speaks no faster."""
    cues = shown(texts, pause_ms=500)[:-1]

    assert all(SHORTEST <= c.stop_sample - c.start_sample <= LONGEST for c in cues)
    assert all(len(c.text) * RATE_HZ <= 17 * (c.stop_sample - c.start_sample) for c in cues)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("We counted all of them, and there were 3 000 000 people in the old city at that time.", "3 000 000"),
        ("The road that leads from here to there is said to be exactly 12.5 km long, or longer.", "12.5 km"),
        ("It was written in the last century by Ludwig van Beethoven and nobody else, they say.", "van Beethoven"),
        ("What is left after all of this has been taken away again is just a + b = c and no more.", "a + b = c"),
        ("Then you ask the machine to fetch_all(the_things) from where they are, and it will do so.", "fetch_all("),
    ],
)
def test_a_caption_never_divides_what_belongs_together(text: str, never: str) -> None:
    assert any(never in " ".join(line.split()) for c in shown([text]) for line in c.shown.split("\n"))


def test_code_that_a_line_names_is_not_divided() -> None:
    """Plain words to look at, but the author marked them as code."""
    text = "After you have saved all of your files again you say git push origin main and wait for it to end."
    start = text.index("git push")
    line = Line(text=text, spoken=text, whole=((start, start + len("git push origin main")),))
    take = Take(key="", samples=7 * RATE_HZ, words=(), engine="", voice="", licence="")
    cues = cues_of([Sounding(line=line, take=take, start=0, samples=take.samples)], 8 * RATE_HZ, 0, "en", GAP)

    assert any("git push origin main" in part for c in cues for part in c.shown.split("\n"))


def test_a_caption_breaks_where_the_sentence_breathes() -> None:
    """After the comma, not in the middle of a phrase."""
    cues = shown(["When the light is red you stop the car and wait for it, and when it is green you go on again."])

    assert cues[0].text.endswith("wait for it,")


def test_japanese_breaks_between_phrases() -> None:
    """At most twenty full-width characters a line, and no word is cut."""
    cues = shown(["最小限の一貫性は見る人の理解を助けますが、すべてのフレームを別々に作ることもできます。"], "ja", 7)
    lines = [line for cue in cues for line in cue.shown.split("\n")]

    assert all(len(line) <= 20 for line in lines)
    assert any(line.endswith("が、") for line in lines)


def test_a_short_sentence_stands_with_the_one_after_it() -> None:
    """A word alone would be gone before it is read."""
    assert [c.text for c in shown(["No.", "That is not so at all."], pause_ms=200)] == ["No. That is not so at all."]


@pytest.mark.parametrize("samples", [0, 1, 10])
def test_a_line_without_time_has_no_caption_that_goes_back(samples: int) -> None:
    """Times never run backwards, however short the take."""
    line = Line(text="word " * 40, spoken="x", pause_ms=0)
    take = Take(key="", samples=samples, words=(), engine="", voice="", licence="")
    cues = cues_of([Sounding(line=line, take=take, start=100, samples=samples)], 100, 0, "en", GAP)

    assert all(c.start_sample < c.stop_sample for c in cues)


def test_what_no_line_holds_is_divided_all_the_same() -> None:
    places = Breaks("x" * 100, "en")

    assert min(places.cost[1:-1]) >= NEVER


def test_a_heading_does_not_run_on_into_the_sentence_after_it() -> None:
    """No stop parts them: it stands alone, or on a line of its own."""
    for texts in (["The heights", "Bay of Fundy: sixteen metres in eighteen."], ["It is cheap", "It is slow"]):
        lines, until = sounding(texts, 12, 450)
        shown = "\n".join(cue.shown for cue in cues_of(lines, until, 0, "en", GAP)).split("\n")

        assert texts[0] in shown
