"""What is shown and what is said, side by side: which stretch of a line's text is spoken by which of its spoken form.

The pairs are found after the fact, from the two texts alone, so whatever made the one of the other needs not tell.
Words that are equal when case and accents are left aside hold the two together; what stands between two of them (a
number and its words, a formula, an abbreviation) is one pair.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+|[+=<>%$€£¥&@#×÷→←↔≤≥≠≈~^*°|]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_REACH = 40
"""How many words ahead the next one that both texts have is looked for."""

_RUN = 4
"""A word that is followed by the same words in both texts is worth a longer way: up to so many of them count."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Characters of the text and of the spoken form that belong together, half-open; one of the two may be empty.

    `same` says that the words are the same, so that character stands for character.
    """

    text_start: int
    text_stop: int
    spoken_start: int
    spoken_stop: int
    same: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    stop: int


@lru_cache(4096)
def pairs(text: str, spoken: str) -> tuple[Pair, ...]:
    """Pairs in order that cover both texts, without gap or overlap; () where both are empty.

    A pair reaches to where the next begins: marks and spaces go with the words before them, and those at the very
    beginning with the first. Takes time that grows with the length of the texts, whatever they have in common.
    """
    shown, said = _tokens(text), _tokens(spoken)
    found = [(i, i, 1) for i in range(len(shown))] if text == spoken else [*_anchors(shown, said)]
    starts: list[tuple[int, int, bool]] = []
    i = j = 0
    for a, b, count in [*found, (len(shown), len(said), 0)]:
        if i < a or j < b:
            starts.append((_start(shown, i, text), _start(said, j, spoken), False))
        starts += [(shown[a + k].start, said[b + k].start, True) for k in range(count)]
        i, j = a + count, b + count
    return tuple(_covering(starts, text, spoken))


def _start(tokens: list[_Token], at: int, text: str) -> int:
    return tokens[at].start if at < len(tokens) else len(text)


def _covering(starts: list[tuple[int, int, bool]], text: str, spoken: str) -> Iterator[Pair]:
    if not starts and (text or spoken):
        starts = [(0, 0, text == spoken)]
    for k, (a, b, same) in enumerate(starts):
        stop, end, _ = starts[k + 1] if k + 1 < len(starts) else (len(text), len(spoken), True)
        a, b = (a, b) if k else (0, 0)
        if stop > a or end > b:
            yield Pair(a, stop, b, end, same)


def _tokens(text: str) -> list[_Token]:
    return [_Token(folded(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def folded(word: str) -> str:
    """A word without case and accents."""
    word = word.casefold()
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _anchors(shown: list[_Token], said: list[_Token]) -> Iterator[tuple[int, int, int]]:
    """(word of the text, word of the spoken form, how many in a row) of equal words, each side in order."""
    places: dict[str, list[int]] = {}
    for j, token in enumerate(said):
        places.setdefault(token.word, []).append(j)
    i = j = 0
    while i < len(shown) and j < len(said):
        if shown[i].word == said[j].word:
            yield i, j, 1
            i, j = i + 1, j + 1
            continue
        found = _next(shown, said, places, i, j)
        # Where nothing near is the same, both go on: what is far apart is not worth the way.
        i, j = found or (i + _REACH // 2, j + _REACH // 2)


def _next(
    shown: list[_Token], said: list[_Token], places: dict[str, list[int]], i: int, j: int
) -> tuple[int, int] | None:
    """The nearest two equal words ahead."""
    best: tuple[int, int, int] | None = None
    for a in range(i, min(i + _REACH, len(shown))):
        if best and a - i >= best[0] + 2 * _RUN:
            break
        where = places.get(shown[a].word, [])
        for b in where[bisect_left(where, j) : bisect_left(where, j + _REACH)]:
            run = _run(shown, said, a, b)
            cost = (a - i) + (b - j) - 2 * run
            if run >= _least(shown[a].word) and (best is None or cost < best[0]):
                best = cost, a, b
    return best[1:] if best else None


def _least(word: str) -> int:
    """How many words in a row must be the same: a kana or a letter that both texts have says nothing."""
    if len(word) > 1:
        return 1
    return 3 if _KANA.match(word) else 2 if word.isalpha() and ord(word) < ord("\u3000") else 1


def _run(shown: list[_Token], said: list[_Token], a: int, b: int) -> int:
    count = 0
    while (
        count < _RUN
        and a + count < len(shown)
        and b + count < len(said)
        and shown[a + count].word == said[b + count].word
    ):
        count += 1
    return count


def spoken_at(made: tuple[Pair, ...], char: int) -> int:
    """The character of the spoken form that is said where this one of the text stands: its own where the words are
    the same, else the beginning of what is said for it.
    """
    return _across([(p.text_start, p.text_stop, p.spoken_start, p.spoken_stop, p.same) for p in made], char)


def text_at(made: tuple[Pair, ...], char: int) -> int:
    """The character of the text that stands for this one of the spoken form; see `spoken_at`."""
    return _across([(p.spoken_start, p.spoken_stop, p.text_start, p.text_stop, p.same) for p in made], char)


def _across(stretches: list[tuple[int, int, int, int, bool]], char: int) -> int:
    for start, stop, other, other_stop, same in stretches:
        if char < stop:
            return min(other + max(0, char - start), other_stop) if same else other
    return stretches[-1][3] if stretches else 0
