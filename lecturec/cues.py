"""Captions from lines: what the author wrote, cut into pieces that can be read in the time they stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf

from lecturec.breaks import NEVER, Breaks, word_starts
from lecturec.pairs import Pair, pairs, spoken_at
from lecturec.script import Line
from lecturec.speech import Take
from lecturec.timeline import RATE_HZ, Cue

SHORTEST, LONGEST = RATE_HZ * 5 // 6, 7 * RATE_HZ
"""How long a caption stands, in samples, where what is said allows."""

LINGER = RATE_HZ // 4
"""How long a caption stays after its last word, if nothing follows."""

SPEED = {"ja": 7, "zh": 9, "yue": 9, "ko": 12}
"""Characters a second that grown-up readers follow, for languages in which it is not USUAL_SPEED."""

USUAL_SPEED = 17

MOST_WHOLE = 24
"""A stretch of up to this many characters that is said otherwise than it is written is not divided."""

APART = RATE_HZ
"""Sentences with a longer silence between them do not share a caption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """A line that sounds for `samples` samples from `start` of the lecture on."""

    line: Line
    take: Take
    start: int
    samples: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stay together, in samples of the lecture; `cut` is where their second line begins, 0 for one line.

    `whole` are characters that stay on one line, `alone` says that nothing else stands with them.
    """

    text: str
    start: int
    stop: int
    cut: int
    line: Line
    whole: tuple[tuple[int, int], ...] = ()
    alone: bool = False
    words: tuple[tuple[int, int], ...] = ()


def cues_of(
    lines: Iterable[Sounding], until: int, slide: int, lang: str, gap: int, *, words: bool = False
) -> list[Cue]:
    """The captions of a slide's lines, in order, the last one ending at `until` at the latest.

    `lang` is the lecture's; `gap` is the shortest time between two captions that is seen, in samples. With `words`,
    captions hold when each of their words begins.
    """
    pieces = [piece for one in lines for piece in _pieces(one, one.line.lang or lang, with_words=words)]
    pieces = _joined(pieces, until, lang)
    made = []
    for k, piece in enumerate(pieces):
        following = pieces[k + 1].start if k + 1 < len(pieces) else max(until, piece.stop)
        stop = min(following, _left(piece, lang))
        stop = following if following - stop < gap else stop
        timed = (*piece.words, (len(piece.text), min(piece.stop, stop))) if words else ()
        made.append(
            Cue(text=piece.text, start_sample=piece.start, stop_sample=stop, slide=slide, cut=piece.cut, words=timed)
        )
    return made


def speed_of(lang: str) -> int:
    """How many characters a second can be read."""
    return SPEED.get(lang.lower().partition("-")[0], USUAL_SPEED)


def _left(piece: _Piece, lang: str) -> int:
    """When a caption may go: not before it was read, if there is time."""
    read = len(piece.text) * RATE_HZ // speed_of(piece.line.lang or lang) + 1
    linger = min(LINGER, piece.line.pause_ms * RATE_HZ // 2000) if piece.line.spoken.strip() or piece.alone else 0
    return max(piece.stop, piece.start + min(LONGEST, max(SHORTEST, read, piece.stop + linger - piece.start)))


def _pieces(one: Sounding, lang: str, *, with_words: bool) -> Iterator[_Piece]:
    """A line in pieces, each with the time in which its words sound."""
    line, spoken = one.line, one.line.spoken.strip()
    words = " ".join(line.text.split())
    silent = line.sound is not None and not line.played and not line.spoken
    if not words or one.samples <= 0 or silent:
        return
    said = pairs(words, spoken) if spoken else ()
    whole = _whole(words, line, said)
    places = Breaks(words, lang, whole)
    when = [_when(one, words, said, at) for at in places.at[:-1]]
    starts = _division(places, [*when, one.samples])
    begins = [when[k] for k in starts]
    if sorted({*begins, one.samples}) != [*begins, one.samples]:
        # Word times that cannot tell the pieces apart: each has its share of the line.
        begins = [one.samples * places.at[k] // len(words) for k in starts]
    stretches = zip(pairwise([*starts, len(places.at) - 1]), pairwise([*begins, one.samples]), strict=True)
    for (i, j), (begin, end) in stretches:
        start, stop = places.at[i], places.at[j]
        if end > begin:
            cut = places.at[places.second(i, j)[0]] - start
            text = words[start:stop].rstrip()
            inside = tuple((a - start, b - start) for a, b in whole if start <= a and b <= stop)
            alone = line.sound is not None
            timed: tuple[tuple[int, int], ...] = ()
            if with_words:
                chars = word_starts(text, lang, inside)
                times = (min(max(begin, _when(one, words, said, start + char)), end) for char in chars)
                timed = tuple(zip(chars, accumulate((one.start + time for time in times), max), strict=True))
            yield _Piece(text, one.start + begin, one.start + end, cut, line, inside, alone, timed)


def _whole(words: str, line: Line, said: tuple[Pair, ...]) -> tuple[tuple[int, int], ...]:
    """Stretches that are not divided: what the line names, and what is said otherwise than it is written."""
    other = ((p.text_start, p.text_start + len(words[p.text_start : p.text_stop].rstrip())) for p in said if not p.same)
    named = line.whole if words == line.text else ()
    return (*named, *((start, stop) for start, stop in other if stop - start <= MOST_WHOLE))


def _when(one: Sounding, words: str, said: tuple[Pair, ...], char: int) -> int:
    """The sample of a line at which a character of its words is said, from word times where there are any."""
    if char <= 0:
        return 0
    if not said or not one.take.words:
        return one.samples * char // len(words)
    at = spoken_at(said, char)
    return next((word.start_sample for word in one.take.words if word.stop_char > at), one.samples)


def _division(places: Breaks, when: Sequence[int]) -> list[int]:
    """The places (by number) where the pieces of a text begin: few, at the best places, none too long to stand."""
    count = len(places.at)
    best, came = [0.0] + [inf] * (count - 1), [0] * count
    for j in range(1, count):
        for i in range(j - 1, -1, -1):
            if places.width(i, j) > 2 * places.most:
                break
            cost = best[i] + _piece_cost(places, i, j, when[j] - when[i])
            if cost < best[j]:
                best[j], came[j] = cost, i
    starts, j = [], count - 1
    while j > 0:
        j = came[j]
        starts.append(j)
    return starts[::-1]


def _piece_cost(places: Breaks, start: int, stop: int, samples: int) -> float:
    """What it costs that a piece of its own stands here: each costs something, a hasty or an endless one much."""
    endless = max(0, samples - LONGEST) * 400 / RATE_HZ
    hasty = max(0, 2 * SHORTEST - samples) * 30 / RATE_HZ
    return 25.0 + 3 * places.cost[stop] + places.second(start, stop)[1] + endless + hasty


def _joined(pieces: list[_Piece], until: int, lang: str) -> list[_Piece]:
    """Pieces that are too short to be read stand with the one before or after them, where there is room."""
    made: list[_Piece] = []
    for k, piece in enumerate(pieces):
        following = pieces[k + 1].start if k + 1 < len(pieces) else until
        before = made[-1] if made else None
        hasty = _hasty(piece, following, lang) or (before and _hasty(before, piece.start, lang))
        both = _both(before, piece, following, lang) if before and hasty else None
        if both:
            made[-1] = both
        else:
            made.append(piece)
    return made


def _hasty(piece: _Piece, following: int, lang: str) -> bool:
    """Whether a piece cannot be read before the next one begins."""
    stands = following - piece.start
    return stands < SHORTEST or len(piece.text) * RATE_HZ > stands * speed_of(piece.line.lang or lang)


def _both(before: _Piece, after: _Piece, following: int, lang: str) -> _Piece | None:
    """Two pieces as one caption, if they have room in it and can be read then."""
    if before.alone or after.alone or before.line.voice != after.line.voice or before.line.lang != after.line.lang:
        return None
    if after.start - before.stop > APART or after.stop - before.start > LONGEST:
        return None
    text, at = f"{before.text} {after.text}", len(before.text) + 1
    whole = (*before.whole, *((start + at, stop + at) for start, stop in after.whole))
    places = Breaks(text, after.line.lang or lang, whole)
    second, bad = places.second(0, len(places.at) - 1)
    words = (*before.words, *((char + at, sample) for char, sample in after.words))
    both = _Piece(text, before.start, after.stop, places.at[second], after.line, whole, words=words)
    short = min(following - after.start, after.start - before.start) < SHORTEST
    return both if bad < NEVER and (short or not _hasty(both, following, lang)) else None
