"""When each word of a recording sounds, from its length and the silences alone: a guess for engines that do not tell.

Silences are found in the sound and given to the places between words where they fit best: to commas and full stops
rather than into phrases, and so that all stretches are spoken at about one speed. Within a stretch every word has the
share of the time that its sounds ask for.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lecturec.backends import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SILENCE_MS = 120
"""Quiet of at least this length is a silence; a shorter one belongs to a sound (a p, a t)."""

QUIET = 0.01
"""How loud a silence is at most, of the loudest: -40 dB."""

FRAME_MS = 10
MOST_CELLS = 4_000_000
"""Silences are given to words as long as comparing them takes no more steps; then each goes to the nearest."""

_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_WIDE}]|\d+(?:[.,]\d+)*|[^\W\d_{_WIDE}]+(?:['’][^\W\d_{_WIDE}]+)*")
_VOWELS = re.compile(r"[aeiouyæøœαειουηωаеиоуыэюяё]+")
_ONE = re.compile(r"[scptg]h|ck|qu|([^aeiou])\1")
_SILENT = re.compile(r"(?<=[aeiouy][^aeiouy])e(?=s?$)")
_STOP, _COMMA = re.compile(r"[^\w\s]*[.!?…。！？]"), re.compile(r"[^\w\s]*[,;:，、；：)）—–]")
_SMALL_KANA = frozenset("ゃゅょぁぃぅぇぉャュョァィゥェォ")

VOWEL, CONSONANT, ONSET, DIGIT, LETTER, LAST = 1.0, 0.45, 0.15, 2.4, 0.7, 0.7
"""What a group of vowels, a consonant, a word's beginning, a digit, a letter that is spelt and a pause add."""

KANJI = 1.8
"""A Japanese character, in kana."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of the text with the time it asks for; `pause` is how readily a silence follows: 2 after a sentence."""

    start: int
    stop: int
    weight: float
    pause: int


def estimated(pcm: "npt.NDArray[np.float32]", rate_hz: int, spoken: str, lang: str) -> tuple[Word, ...]:
    """The words of a recording (samples, mono) with their guessed times: in order, within the sound, none empty."""
    parts = _parts(spoken, lang)
    stretches = _stretches(pcm, rate_hz)
    if not parts or not stretches:
        return ()
    words: list[Word] = []
    firsts = _shared(parts, stretches)
    for (start, stop), first, last in zip(stretches, firsts, [*firsts[1:], len(parts)], strict=True):
        words += _spread(parts[first:last], start, stop)
    return tuple(words)


def _spread(parts: list[_Part], start: int, stop: int) -> list[Word]:
    """Words over a stretch of sound, each as long as it asks for."""
    total = sum(part.weight for part in parts)
    words, at = [], 0.0
    for part in parts:
        begin = start + round((stop - start) * at / total)
        at += part.weight
        end = start + round((stop - start) * at / total)
        if end > begin:
            words.append(
                Word(
                    start_char=part.start, stop_char=part.stop, start_sample=begin, stop_sample=end, source="estimated"
                )
            )
    return words


def _parts(spoken: str, lang: str) -> list[_Part]:
    tongue = lang.lower().partition("-")[0]
    found = [*_WORD.finditer(spoken)]
    parts = []
    for k, one in enumerate(found):
        between = spoken[one.end() : found[k + 1].start()] if k + 1 < len(found) else "."
        pause = 2 if _STOP.match(between.strip()) else 1 if _COMMA.match(between.strip()) else 0
        weight = _weight(one[0], tongue) + (LAST if pause else 0)
        parts.append(_Part(one.start(), one.end(), weight, pause))
    return parts


def _weight(word: str, tongue: str) -> float:
    """How long a word sounds, in short syllables: a guess from its letters."""
    if word[0].isdigit():
        return ONSET + DIGIT * sum(map(str.isdigit, word))
    if re.match(f"[{_WIDE}]", word):
        if word in _SMALL_KANA:
            return 0.2
        kana = "\u3040" <= word <= "\u30ff"
        return KANJI if tongue == "ja" and not kana else 1.0
    if len(word) < 6 and word.isupper() and not _VOWELS.search(word.lower()):
        return LETTER * len(word)
    flat = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalpha())
    flat = _ONE.sub("s", flat)
    flat = _SILENT.sub("", flat) if tongue in ("en", "fr") else flat
    groups = _VOWELS.findall(flat)
    letters = len(flat) - sum(map(len, groups))
    return ONSET + VOWEL * max(1, len(groups)) + CONSONANT * letters


def _stretches(pcm: "npt.NDArray[np.float32]", rate_hz: int) -> list[tuple[int, int]]:
    """The stretches of sound between silences, in samples."""
    import numpy as np

    frame = max(1, rate_hz * FRAME_MS // 1000)
    count = len(pcm) // frame
    if not count:
        return [(0, len(pcm))] if len(pcm) else []
    loud = np.sqrt(np.mean(np.square(pcm[: count * frame].reshape(count, frame), dtype=np.float64), axis=1))
    sounds = np.flatnonzero(loud > QUIET * float(np.max(loud)))
    if not len(sounds):
        return [(0, len(pcm))]
    gaps = np.flatnonzero(np.diff(sounds) > SILENCE_MS // FRAME_MS)
    firsts = [int(sounds[0]), *(int(sounds[k + 1]) for k in gaps)]
    lasts = [*(int(sounds[k]) for k in gaps), int(sounds[-1])]
    return [(a * frame, min(len(pcm), (b + 1) * frame)) for a, b in zip(firsts, lasts, strict=True)]


def _shared(parts: list[_Part], stretches: list[tuple[int, int]]) -> list[int]:
    """The first word of each stretch, so that all are spoken at one speed and pauses stand at marks."""
    import numpy as np

    n, k = len(parts), len(stretches)
    ends = np.concatenate([[0.0], np.cumsum([part.weight for part in parts])])
    lengths = np.array([stop - start for start, stop in stretches], float) / sum(b - a for a, b in stretches)
    if k == 1 or n < k or k * n * n > MOST_CELLS:
        # More silences than words, or more than is worth a thought: by the share of the sound before each.
        return [int(i) for i in np.searchsorted(ends, ends[-1] * np.concatenate([[0.0], np.cumsum(lengths)[:-1]]))]
    marks = np.array([0.0, *({0: 0.02, 1: 0.002, 2: 0.0}[part.pause] for part in parts)])
    shares = (ends[None, :] - ends[:, None]) / ends[-1]
    best = np.full(n + 1, np.inf)
    best[0] = 0.0
    came = []
    for length in lengths:
        # cost[i, j]: the words from i to j are this stretch.
        cost = best[:, None] + np.square(shares - length) / (length + 0.02) + marks[None, :]
        cost[np.tril_indices(n + 1)] = np.inf
        came.append(cost.argmin(axis=0))
        best = cost.min(axis=0)
    firsts, j = [], n
    for step in reversed(came):
        j = int(step[j])
        firsts.append(j)
    return firsts[::-1]
