"""The words of a text, and which of an engine's pieces of sound belong to each."""

import re
from difflib import SequenceMatcher

Interval = tuple[int, int]
Timed = list[tuple[int, int, int, int]]
"""Words as they travel: first character and stop, first sample and stop."""

_SIGN = r"[぀-ヿ㐀-鿿가-힯豈-﫿]"
_TOKEN = re.compile(rf"{_SIGN}|(?:(?!{_SIGN})\S)+")
_END = re.compile(r"(?<=[.!?…;:])\s+|(?<=[。！？；])")
_COMMA = re.compile(r"(?<=[,–—])\s+|(?<=[，、])")


def words_of(text: str, *, signs: bool = True) -> list[Interval]:
    """The characters of each word, with the marks around it; together they cover all that is no space.

    With `signs`, a character of Chinese, Japanese or Korean is a word, too.
    """
    found = (_TOKEN if signs else re.compile(r"\S+")).finditer(text)
    starts = [token.start() for token in found if any(c.isalnum() for c in token.group())]
    if not starts:
        return []
    starts[0] = len(text) - len(text.lstrip())
    stops = [*starts[1:], len(text)]
    return [(start, start + len(text[start:stop].rstrip())) for start, stop in zip(starts, stops, strict=True)]


def in_turn(words: list[Interval], counts: list[int], sounds: list[Interval]) -> Timed:
    """Words that take so many sounds each, in turn; none when the sums differ, for then nothing is known."""
    if sum(counts) != len(sounds) or not sounds:
        return []
    timed: Timed = []
    at = 0
    for word, count in zip(words, counts, strict=True):
        if not count:
            reach = sounds[at - 1][1] if at else sounds[0][0]
            timed.append((*word, reach, reach))
            continue
        timed.append((*word, sounds[at][0], sounds[at + count - 1][1]))
        at += count
    return timed


def by_likeness(words: list[Interval], alone: list[str], together: str, sounds: list[Interval]) -> Timed:
    """Words by what they sound like `alone` (phonemes), found again in what was spoken `together`, in order.

    Said together, words lose stresses and melt into each other, but most of each is still there. `sounds` has the
    samples of each phoneme of `together`. A word of which nothing is found begins where the one before it ends.
    """
    owners = [number for number, said in enumerate(alone) for _ in said]
    matcher = SequenceMatcher(None, "".join(alone), together, autojunk=False)
    first: dict[int, int] = {}
    for here, there, size in matcher.get_matching_blocks():
        for step in range(size):
            first.setdefault(owners[here + step], there + step)
    if len(first) * 2 < len(words) or not sounds:
        return []
    begins: list[int] = []
    for number in range(len(words)):
        reach = begins[-1] if begins else sounds[0][0]
        begins.append(max(reach, sounds[first[number]][0]) if number in first else reach)
    stops = [*begins[1:], sounds[-1][1]]
    return [(*word, begin, stop) for word, begin, stop in zip(words, begins, stops, strict=True)]


def pieces(text: str, most: int) -> list[Interval]:
    """The text in pieces (characters, half-open) of at most so many characters, cut where one would breathe."""
    found: list[Interval] = []
    start = 0
    while len(text) - start > most:
        window = text[start : start + most]
        stop = start + (_last(_END, window) or _last(_COMMA, window) or window.rfind(" ") + 1 or most)
        found.append((start, stop))
        start = stop
    return [*found, (start, len(text))]


def _last(where: re.Pattern[str], window: str) -> int:
    return max((cut.end() for cut in where.finditer(window)), default=0)
