"""How loud a sound is over time that makes way for others: levels that change slowly, known from the times alone."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

Span = tuple[int, int, int]
"""A stretch of time in samples, half-open, and the level in it, in hundredths of a decibel."""

Point = tuple[int, int]
"""A sample, and the level there, in hundredths of a decibel; between two points the gain is a straight line."""

SILENT = -10_000
"""A level at which nothing is heard."""

_MS = 48
DOWN, UP = 300 * _MS, 400 * _MS
"""Samples in which a sound gives way, before another begins, and in which it comes back, after that is over."""

PAUSE = 2_000 * _MS
"""A shorter pause is none: a sound that came up in it would only pump."""


def ducked(spans: Iterable[Span], rest: int) -> tuple[Point, ...]:
    """The level of a sound that is at `rest`, and in these stretches at theirs: where two meet, at the lower one."""
    points: list[Point] = []
    for at, before, after in _changes(_calm(_lowest(list(spans))), rest):
        # On its way down a sound arrives as the stretch begins, on its way up it leaves as it ends.
        begin, end = (at - DOWN, at) if after < before else (at, at + UP)
        begin = max(begin, 0, *(last for last, _ in points[-1:]))
        points += [(begin, before), (max(begin, end), after)]
    return tuple(points) or ((0, rest),)


def _changes(spans: list[Span], rest: int) -> Iterator[tuple[int, int, int]]:
    """(sample, level before, level after) wherever the level changes."""
    until, level = 0, rest
    for start, stop, new in spans:
        if start > until and level != rest:
            yield until, level, rest
        before = rest if start > until else level
        if new != before:
            yield start, before, new
        until, level = stop, new
    if level != rest:
        yield until, level, rest


def _lowest(spans: list[Span]) -> list[Span]:
    """The stretches without overlaps, in order; those that touch at one level are one."""
    edges = sorted({edge for start, stop, _ in spans for edge in (start, stop)})
    starting = sorted(spans, reverse=True)
    now: list[Span] = []
    found: list[Span] = []
    for start, stop in pairwise(edges):
        while starting and starting[-1][0] <= start:
            now.append(starting.pop())
        now = [span for span in now if span[1] > start]
        if now:
            _add(found, (start, stop, min(level for _, _, level in now)))
    return found


def _calm(spans: list[Span]) -> list[Span]:
    """The stretches, and the short pauses between them, which stay as low as the lower neighbour."""
    found: list[Span] = []
    for start, stop, level in spans:
        if found and 0 < start - found[-1][1] < PAUSE:
            _add(found, (found[-1][1], start, min(found[-1][2], level)))
        _add(found, (start, stop, level))
    return found


def _add(spans: list[Span], new: Span) -> None:
    if spans and spans[-1][1:] == (new[0], new[2]):
        spans[-1] = (spans[-1][0], *new[1:])
    else:
        spans.append(new)
