"""Captions from lines: what the author wrote, cut into pieces that can be read in the time they stand."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise
from math import inf

from lecturec.breaks import Breaks, line_columns, stopped, word_starts
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

EACH, JOINED, RUN_ON, FAST, FASTER = 12.0, 16.0, 20.0, 40.0, 6.0
"""What it costs that there is a caption; that it holds the end of one sentence and the beginning of another; that these
stand on one line with no stop between them; that it cannot be read in its time; and each character a second by which it
is too fast. A break in mid-phrase costs 30."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sounding:
    """A line that sounds for `samples` samples from `start` of the lecture on."""

    line: Line
    take: Take
    start: int
    samples: int


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a line as captions show them: one piece of `whole` characters is not divided."""

    one: Sounding
    words: str
    said: tuple[Pair, ...]
    whole: tuple[tuple[int, int], ...]
    lang: str

    @property
    def stop(self) -> int:
        """The sample at which its words are over."""
        return self.one.start + self.one.samples

    @property
    def alone(self) -> bool:
        """Whether nothing else stands with it: it is no voice."""
        return self.one.line.sound is not None

    def when(self, char: int) -> int:
        """The sample at which a character is said, from word times where there are any."""
        if char <= 0:
            return self.one.start
        if not self.said or not self.one.take.words:
            return self.evenly(char)
        at = spoken_at(self.said, char)
        samples = next((word.start_sample for word in self.one.take.words if word.stop_char > at), self.one.samples)
        return self.one.start + min(samples, self.one.samples)

    def evenly(self, char: int) -> int:
        """The same where all characters take equally long."""
        return self.one.start + self.one.samples * char // len(self.words)


def cues_of(
    lines: Iterable[Sounding], until: int, slide: int, lang: str, gap: int, *, words: bool = False
) -> list[Cue]:
    """The captions of a slide's lines, in order, the last one ending at `until` at the latest.

    `lang` is the lecture's; `gap` is the shortest time between two captions that is seen, in samples. With `words`,
    captions hold when each of their words begins.
    """
    runs = [*_runs([text for one in lines for text in _text(one, lang)])]
    made: list[Cue] = []
    for k, texts in enumerate(runs):
        following = runs[k + 1][0].one.start if k + 1 < len(runs) else max(until, texts[-1].stop)
        made += _Run(texts, following).cues(slide, gap, words=words)
    return made


def speed_of(lang: str) -> int:
    """How many characters a second can be read."""
    return SPEED.get(lang.lower().partition("-")[0], USUAL_SPEED)


def _text(one: Sounding, lang: str) -> Iterator[_Text]:
    """What captions show of a line; nothing of one that is not heard, or for no time."""
    line, spoken = one.line, one.line.spoken.strip()
    words = " ".join(line.text.split())
    silent = line.sound is not None and not line.played and not line.spoken
    if words and one.samples > 0 and not silent:
        said = pairs(words, spoken) if spoken else ()
        yield _Text(one, words, said, _whole(words, line, said), line.lang or lang)


def _whole(words: str, line: Line, said: tuple[Pair, ...]) -> tuple[tuple[int, int], ...]:
    """Stretches that are not divided: what the line names, and what is said otherwise than it is written."""
    other = ((p.text_start, p.text_start + len(words[p.text_start : p.text_stop].rstrip())) for p in said if not p.same)
    named = line.whole if words == line.text else ()
    return (*named, *((start, stop) for start, stop in other if stop - start <= MOST_WHOLE))


def _runs(texts: list[_Text]) -> Iterator[list[_Text]]:
    """Texts that may share captions: of one voice and language, with no long silence between them."""
    run: list[_Text] = []
    for text in texts:
        if run and not _follows(run[-1], text):
            yield run
            run = []
        run.append(text)
    if run:
        yield run


def _follows(before: _Text, after: _Text) -> bool:
    one, two = before.one, after.one
    same = (one.line.voice, before.lang, line_columns(before.words)) == (
        two.line.voice,
        after.lang,
        line_columns(after.words),
    )
    return same and not before.alone and not after.alone and two.start - before.stop <= APART


class _Run:
    """Lines that may share captions, as one text: where it may be divided, and when its words are said.

    `following` is the sample at which something else begins.
    """

    def __init__(self, texts: list[_Text], following: int) -> None:
        self.texts, self.following = texts, following
        each = [Breaks(text.words, text.lang, text.whole) for text in texts]
        self.places = reduce(Breaks.then, each)
        # Lines begin at these characters, and at these places.
        self.chars = [0, *accumulate(len(text.words) + 1 for text in texts[:-1])]
        self.firsts = [0, *accumulate(len(places.at) - 1 for places in each[:-1])]
        # How many lines up to a place begin after one without a stop: a heading, a point.
        runs_on = {at for at, text in zip(self.firsts[1:], texts, strict=False) if not stopped(text.words)}
        self.runs_on = [*accumulate(at in runs_on for at in range(len(self.places.at)))]
        self.speed = speed_of(texts[0].lang)
        self.begins = self._begins(_Text.when)

    def cues(self, slide: int, gap: int, *, words: bool) -> list[Cue]:
        """The captions."""
        starts = self._division()
        if any(self.begins[i] >= self.begins[j] for i, j in pairwise([*starts, len(self.begins) - 1])):
            # Word times that cannot tell captions apart: each character has its share of its line.
            self.begins = self._begins(_Text.evenly)
        return [
            self._cue(i, j, slide, gap, words=words)
            for i, j in pairwise([*starts, len(self.begins) - 1])
            if self.begins[i] < self.begins[j]
        ]

    def _begins(self, when: Callable[[_Text, int], int]) -> list[int]:
        """The sample at which each place is said; of the last one, at which something else begins."""
        found = [when(*self._line_at(at)) for at in self.places.at[:-1]]
        return [*accumulate(found, max), self.following]

    def _line_at(self, char: int) -> tuple[_Text, int]:
        """The line in which a character stands, and its number there."""
        k = bisect_right(self.chars, char) - 1
        return self.texts[k], char - self.chars[k]

    def _over(self, place: int) -> int:
        """The sample at which the words before a place are over: the pause after a sentence is none of its own."""
        text = self._line_at(self.places.at[place] - 1)[0]
        return min(text.stop, self.begins[place])

    def _division(self) -> list[int]:
        """The places at which captions begin: few, at the best places, each with time to be read if there is any."""
        count = len(self.places.at)
        best, came = [0.0] + [inf] * (count - 1), [0] * count
        first = 0
        for j in range(1, count):
            while self.places.width(first, j) > 2 * self.places.most and first < j - 1:
                first += 1
            # The longest first: what follows on a good one need not be looked at, for no caption costs less than this.
            least = EACH + 3 * self.places.cost[j]
            for i in range(first, j):
                if best[i] + least <= best[j] and (cost := best[i] + self._cost(i, j)) <= best[j]:
                    best[j], came[j] = cost, i
        starts, j = [], count - 1
        while j > 0:
            j = came[j]
            starts.append(j)
        return starts[::-1]

    def _cost(self, start: int, stop: int) -> float:
        """What it costs that a caption stands here: one that is hasty or endless costs much."""
        said = self._over(stop) - self.begins[start]
        stands = max(1, min(self.begins[stop] - self.begins[start], max(said, LONGEST)))
        endless = max(0, said - LONGEST) * 400 / RATE_HZ
        hasty = max(0, 2 * SHORTEST - stands) * 30 / RATE_HZ + (60 if stands < SHORTEST else 0)
        over = self._length(start, stop) * RATE_HZ / stands - self.speed
        fast = FAST + FASTER * min(over, 10.0) if over > 0 else 0.0
        joins = bisect_left(self.firsts, stop) - bisect_right(self.firsts, start)
        cut, second = self.places.second(start, stop)
        run_on = self.runs_on[stop - 1] - self.runs_on[start]
        # On a line of its own it is told apart.
        run_on -= cut > start and self.runs_on[cut] > self.runs_on[cut - 1]
        return EACH + 3 * self.places.cost[stop] + second + endless + hasty + fast + JOINED * joins + RUN_ON * run_on

    def _length(self, start: int, stop: int) -> int:
        last = self.places.at[stop]
        return last - (self.places.text[last - 1] == " ") - self.places.at[start]

    def _cue(self, start: int, stop: int, slide: int, gap: int, *, words: bool) -> Cue:
        first, begin = self.places.at[start], self.begins[start]
        text = self.places.text[first : self.places.at[stop]].rstrip()
        over, line = self._over(stop), self._line_at(first + len(text) - 1)[0].one.line
        # It stays until it was read, if there is time.
        read = len(text) * RATE_HZ // self.speed + 1
        linger = min(LINGER, line.pause_ms * RATE_HZ // 2000) if line.spoken.strip() or self.texts[0].alone else 0
        left = max(over, begin + min(LONGEST, max(SHORTEST, read, over + linger - begin)))
        end = min(self.begins[stop], left)
        end = self.begins[stop] if self.begins[stop] - end < gap else end
        return Cue(
            text=text,
            start_sample=begin,
            stop_sample=end,
            slide=slide,
            cut=self.places.at[self.places.second(start, stop)[0]] - first,
            words=(*self._words(text, first, begin, over), (len(text), over)) if words else (),
        )

    def _words(self, text: str, first: int, begin: int, over: int) -> Iterator[tuple[int, int]]:
        """(character, sample) of the words of a caption that begins at a character of the run."""
        whole = [
            (start + char - first, stop + char - first)
            for line, char in zip(self.texts, self.chars, strict=True)
            for start, stop in line.whole
        ]
        inside = tuple((start, stop) for start, stop in whole if start >= 0 and stop <= len(text))
        at = begin
        for char in word_starts(text, self.texts[0].lang, inside):
            line, own = self._line_at(first + char)
            at = min(max(at, line.when(own)), over)
            yield char, at
