"""Parts that stand beside each other or in the same place, as the templates take them."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from lecturec.layout.parts import pictured
from lecturec.script import Group, Slide

_MOST = 4
"""Pictures in one row."""


def groups_of(slide: Slide, *, tall: bool) -> list[dict[str, Any]]:
    """The groups of a slide, and the pictures that follow on each other as rows; on tall pages columns are unfolded."""
    own = [group for group in slide.groups if not (tall and group.kind == "columns")]
    taken = {i for group in own for start, stop in group.ranges for i in range(start, stop)}
    rows = [Group(kind="row", ranges=((start, stop),)) for start, stop in _rows(slide, taken)]
    groups = sorted((*own, *rows), key=lambda group: min(start for start, _ in group.ranges))
    return [
        {"kind": g.kind, "ranges": [list(range(start, stop)) for start, stop in g.ranges], "widths": _widths(g)}
        for g in groups
        if any(stop > start for start, stop in g.ranges)
    ]


def _rows(slide: Slide, taken: set[int]) -> list[tuple[int, int]]:
    """The stretches of two and more pictures that follow on each other."""
    out = []
    start = 0
    for i in range(len(slide.parts) + 1):
        if i < len(slide.parts) and pictured(slide.parts[i]) and i not in taken:
            continue
        count = i - start
        if count > 1:
            rows = -(-count // _MOST)
            cuts = [start + count * k // rows for k in range(rows + 1)]
            out += list(pairwise(cuts))
        start = i + 1
    return out


def _widths(group: Group) -> list[float]:
    """The share of each column; those the author does not give have what is left in equal parts."""
    count = len(group.ranges)
    given = [max(0, width) for width in group.widths[:count]]
    left = max(100 - sum(given), 0)
    lacking = count - len(given)
    widths = [*given, *[left / lacking if left else 100 / count] * lacking] if lacking else given
    least = 10.0
    raised = [max(least, width) for width in widths]
    return [width / sum(raised) for width in raised]


def unfolded(slide: Slide) -> Slide:
    """The slide with its parts one under another: what stood beside each other follows on each other."""
    return replace(slide, groups=())


def moved(groups: tuple[Group, ...], by: int) -> tuple[Group, ...]:
    """The groups when so many parts have come before them."""
    return tuple(replace(g, ranges=tuple((start + by, stop + by) for start, stop in g.ranges)) for g in groups)
