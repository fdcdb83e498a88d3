"""Which sentence of the notes speaks of which step of a slide.

Two passes. The first finds the best alignment that keeps both orders: each step goes to a sentence it shares words
with, or to none. The second spreads the steps that nothing is said of evenly between those that have a sentence.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise

from lecturec.deck import Run
from lecturec.source import Span
from lecturec.terms import stop_words

_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f]+")
_PIECE = re.compile(rf"{_WIDE.pattern}|[^\W_\u3040-\u9fff\uac00-\ud7af]+")
_HIRAGANA = re.compile(r"[\u3041-\u309f]+")
_STEM = 5
_NO_WORDS = ("path", "data", "kind", "marker", "language", "href", "width", "height", "boxes", "lit")

Words = frozenset[str]

NONE: Words = frozenset()

MOST_WORDS = 5
"""Whoever says so many words of a step close together speaks of it, however long it is."""

SURE = 50
"""From how sure on (in hundredths) an item appears at its words, and not as their sentence begins."""

ARTICLE = 8
"""Small words of up to so many characters before what names a step belong to it."""

MOST_PAIRS = 1_000_000
"""More pairs of steps and sentences are not compared: no slide has a thousand steps that anybody follows."""


def words_of(text: str, lang: str) -> Words:
    """What of a text can be recognised in another: the beginnings of its words without accents, pairs of characters
    in scripts that put no spaces between words. Words that say little do not count.
    """
    flat = text.casefold()
    if not flat.isascii():
        flat = "".join(c for c in unicodedata.normalize("NFKD", flat) if not unicodedata.combining(c))
        # What a syllable of Hangul or kana falls apart into belongs together again.
        flat = unicodedata.normalize("NFC", flat)
    stops = stop_words(lang)
    found: set[str] = set()
    for word in _WORD.findall(_WIDE.sub(" ", flat)):
        if word not in stops and (len(word) > 2 or word.isdigit()):
            found.add(_stem(word))
    for run in _WIDE.findall(flat):
        pairs = {run[i : i + 2] for i in range(max(1, len(run) - 1))}
        found |= {pair for pair in pairs if not _HIRAGANA.fullmatch(pair)}
    return frozenset(found)


def _stem(word: str) -> str:
    """A word without its plural and ending, in any alphabet: what is left names the same thing."""
    return (word.removesuffix("s") if len(word) > 3 else word)[:_STEM]


def strings(value: object) -> str:
    """All words of a part of a slide."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        joint = "" if value and all(isinstance(v, Run) for v in value) else " "
        return joint.join(strings(v) for v in value)
    if isinstance(value, Run):
        return value.text
    if is_dataclass(value) and not isinstance(value, Span):
        return " ".join(strings(getattr(value, f.name)) for f in fields(value) if f.name not in _NO_WORDS)
    return ""


def align(steps: Sequence[Words], sentences: Sequence[Words], fixed: Mapping[int, int]) -> tuple[int, ...]:
    """For each step (from 0) the sentence (from 0) with which it appears; neither order is changed.

    `fixed` are the steps whose sentence is known; one past the last sentence means after all of them.
    """
    places: list[int] = []
    known = [*sorted(fixed.items()), (len(steps), len(sentences))]
    first, start = 0, 0
    for step, sentence in known:
        sentence = max(sentence, start)
        between = _between(steps[first:step], sentences[start:sentence])
        places += [start + at for at in between]
        if step < len(steps):
            places.append(sentence)
        first, start = step + 1, sentence
    return tuple(places)


def within(step: Words, text: str, lang: str, start: int = 0) -> tuple[int, int]:
    """(the character from `start` on at which a text begins to speak of a step, how sure that is in hundredths).

    It is where most of the step's words come close together: (start, 0) where none is. An article or the like before
    them belongs to them: they begin at character 0 then.
    """
    placed = [(at, found) for at, found in _placed(text, lang) if at >= start]
    reach = 2 * len(step) + 6
    best, first = 0, -1
    for k, (_, found) in enumerate(placed):
        if found & step:
            near = frozenset().union(*(words for _, words in placed[k : k + reach])) & step
            if len(near) > best:
                best, first = len(near), k
    if first < 0:
        return start, 0
    small = placed[first][0] <= ARTICLE and not any(words for _, words in placed[:first])
    at = 0 if small and not start else placed[first][0]
    return at, 100 * best // min(len(step), MOST_WORDS) if best < MOST_WORDS else 100


def _placed(text: str, lang: str) -> Iterator[tuple[int, Words]]:
    """The words of a text, each with the character at which it begins; small ones are empty."""
    for found in _PIECE.finditer(text):
        word = found[0]
        if _WIDE.match(word):
            yield from ((found.start() + k, words_of(word[k : k + 2], lang)) for k in range(max(1, len(word) - 1)))
        else:
            yield found.start(), words_of(word, lang)


def _between(steps: Sequence[Words], sentences: Sequence[Words]) -> list[int]:
    """The sentences of these steps, all of them free; steps beyond the last sentence appear with it."""
    best = _best(steps, sentences) if len(steps) * len(sentences) <= MOST_PAIRS else {}
    known = [(-1, 0), *sorted(best.items()), (len(steps), len(sentences))]
    places: list[int] = []
    for (before, start), (after, stop) in pairwise(known):
        free = after - before - 1
        # What stands there from the start has the first sentence, where there are enough of them.
        places += [min(start + (k + 1) * (stop - start) // (free + 1), max(0, len(sentences) - 1)) for k in range(free)]
        if after < len(steps):
            places.append(stop)
    return places


def _best(steps: Sequence[Words], sentences: Sequence[Words]) -> dict[int, int]:
    """The best alignment: {step: sentence}, without the steps that no sentence speaks of."""
    likeness = _likeness(steps, sentences)
    rows, columns = len(steps), len(sentences)
    # best[i][j]: the most that the first i steps have in common with the first j sentences.
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            here = likeness[i - 1][j - 1]
            taken = best[i - 1][j] + here if here else 0.0
            best[i][j] = max(best[i][j - 1], best[i - 1][j], taken)
    found: dict[int, int] = {}
    i, j = rows, columns
    while i and j:
        if best[i][j] == best[i][j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            i -= 1
            found[i] = j - 1
    return found


def _likeness(steps: Sequence[Words], sentences: Sequence[Words]) -> list[list[float]]:
    """How much a step and a sentence have in common: rare words tell more, and so does a sentence about one step."""
    in_steps = Counter(word for step in steps for word in step)
    in_sentences = Counter(word for sentence in sentences for word in sentence)
    made = [[0.0] * len(sentences) for _ in steps]
    for j, sentence in enumerate(sentences):
        shared = [step & sentence for step in steps]
        touched = sum(map(bool, shared))
        for i, both in enumerate(shared):
            made[i][j] = sum(1 / (in_steps[w] * in_sentences[w]) for w in sorted(both)) / max(1, touched)
    return made
