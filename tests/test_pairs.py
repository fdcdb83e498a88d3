"""Shown form and spoken form side by side: every character of both lies in one pair, in order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturec.pairs import Pair, pairs, spoken_at, text_at

PIECES = (
    "the",
    "3",
    "CNN",
    "frames,",
    "of",
    "x²",
    "=",
    "文",
    "字",
    "タ",
    "イ",
    "ー.",
    "1736",
    "–",
    "(ex.",
    ":",
    "e\u0301",
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=60)
TEXT = st.one_of(st.text(max_size=60), WORDS.map(" ".join), WORDS.map("".join))


def covering(made: tuple[Pair, ...], text: str, spoken: str) -> bool:
    """Whether pairs cover both texts in order, without gap or overlap."""
    ends = [(0, 0), *((p.text_stop, p.spoken_stop) for p in made)]
    starts = [*((p.text_start, p.spoken_start) for p in made), (len(text), len(spoken))]
    return ends == starts and all(p.text_start < p.text_stop or p.spoken_start < p.spoken_stop for p in made)


@given(TEXT, TEXT)
def test_pairs_cover_both_texts_in_order(text: str, spoken: str) -> None:
    assert covering(pairs(text, spoken), text, spoken)


@given(TEXT)
def test_a_text_that_is_said_as_written_stands_for_itself(text: str) -> None:
    made = pairs(text, text)

    assert all(p.same for p in made)
    assert [spoken_at(made, k) for k in range(len(text))] == list(range(len(text)))
    assert [text_at(made, k) for k in range(len(text))] == list(range(len(text)))


@given(TEXT, TEXT)
def test_what_comes_later_in_the_text_is_said_later(text: str, spoken: str) -> None:
    places = [spoken_at(pairs(text, spoken), k) for k in range(len(text) + 1)]

    assert all(a <= b for a, b in pairwise(places))
    assert all(0 <= place <= len(spoken) for place in places)


@pytest.mark.parametrize(
    ("text", "spoken", "found"),
    [
        ("In 1736 he wrote.", "In 17 36 he wrote.", [("1736", "17 36")]),
        ("It costs $3.50 today", "It costs three dollars fifty today.", [("$3.50", "three dollars fifty")]),
        ("3n + 1 is next", "3 n plus 1 is next.", [("3n +", "3 n plus")]),
        ("par ex. : le CNN (ou RNN)", "par par exemple le C N N, ou R N N.", None),
        (
            "l’IA, p. ex. : PPT vs. vidéo",
            "l’I A, par exemple P P T contre vidéo.",
            [("IA, p. ex. : PPT vs.", "I A, par exemple P P T contre")],
        ),
        ("híbrido (CNN + ViT)", "híbrido, C N N más vit.", [("CNN +", "C N N más")]),
        ("混合模型（CNN + Transformer）用於", "混合模型，C N N加Transformer，用於", [("CNN +", "C N N加")]),
        (
            "第1部：PPT対YouTube",
            "第1部、ピーピーティー対ユーチューブ",
            [("PPT", "ピーピーティー"), ("YouTube", "ユーチューブ")],
        ),
        ("2. Schleifen", "Teil 2. Schleifen.", [("", "Teil")]),
        ("Yes 🙂 we can", "Yes we can.", []),
        ("Der Größe nach", "Der GROSSE nach.", None),
        ("für 5 km/h und 20 °C", "für fünf Kilometer pro Stunde und zwanzig Grad Celsius.", None),
    ],
)
def test_what_is_said_otherwise_is_one_pair(text: str, spoken: str, found: list[tuple[str, str]] | None) -> None:
    made = pairs(text, spoken)
    other = [
        (text[p.text_start : p.text_stop].strip(), spoken[p.spoken_start : p.spoken_stop].strip())
        for p in made
        if not p.same
    ]

    assert covering(made, text, spoken)
    assert found is None or other == found


def test_a_very_long_line_takes_no_longer_than_its_length_asks() -> None:
    """Ten thousand words of which none is the same."""
    text, spoken = " ".join(f"a{k}" for k in range(10_000)), " ".join(f"b{k}" for k in range(10_000))

    assert covering(pairs(text, spoken), text, spoken)
