"""Columns that hold too much, in rows: what stood beside each other does so on each of the slides they become."""

from itertools import chain
from typing import Any

from lecturec.deck import Embed, Math
from lecturec.layout.parts import pictured
from lecturec.layout.pieces import Cut, Unit, split, units_of
from lecturec.script import Group, Slide

_SMALL = 0.3
"""The share of a slide from which on what is over or under columns may have a slide of its own."""

_SHORT = 0.45
"""The share of a slide that a column may take at most to stand beside all the rows of a longer one."""


def in_rows(slide: Slide, heights: list[dict[str, Any]], room: float, *, told: bool) -> list[Unit]:
    """The units of a slide. Columns that fit one slide stay whole, others are cut in rows.

    With `told`, what is in columns is cut in the order in which it is told, one column after another.
    """
    facts = {int(fact["part"]): fact for fact in heights}
    alone = {i: units_of(slide.parts[i], fact, room) for i, fact in facts.items()}
    group_of = {i: group for group in slide.groups for start, stop in group.ranges for i in range(start, stop)}
    out: list[Unit] = []
    done: set[int] = set()
    for i in sorted(facts):
        if i in done:
            continue
        group = group_of.get(i)
        if group is None or told:
            out += alone[i]
            continue
        columns = [[unit for k in range(*stretch) for unit in alone.get(k, [])] for stretch in group.ranges]
        done |= {k for stretch in group.ranges for k in range(*stretch)}
        if group.kind == "stack":
            out += _layers(columns, room)
        else:
            out += _rows(slide, columns, room, _neighbours(alone, group, group_of, room))
    return out


def _neighbours(alone: dict[int, list[Unit]], group: Group, group_of: dict[int, Group], room: float) -> float:
    """The height of the little that stands over and under a group, and is to stay with it."""
    start, stop = min(a for a, _ in group.ranges), max(b for _, b in group.ranges)
    found = 0.0
    for way in (range(start - 1, -1, -1), range(stop, max(alone, default=0) + 1)):
        high = 0.0
        for i in way:
            if i in group_of:
                break
            high += _high(alone.get(i, []))
        found += high if high <= room * _SMALL else 0.0
    return found


def _high(units: list[Unit]) -> float:
    return sum(unit.high for unit in units)


def _whole(columns: list[list[Unit]]) -> Unit:
    cuts = tuple(dict.fromkeys((part, -1, -1) for column in columns for unit in column for part, _, _ in unit.cuts))
    return Unit(cuts, max(_high(column) for column in columns), 0.0)


def _layers(layers: list[list[Unit]], room: float) -> list[Unit]:
    """What takes the same place one after another: each layer that fits has a slide of its own."""
    out: list[Unit] = []
    for layer in layers:
        if layer and _high(layer) <= room:
            whole = _whole([layer])
            out.append(whole._replace(high=max(whole.high, room * 0.55)))
        else:
            out += layer
    return out


def _rows(slide: Slide, columns: list[list[Unit]], room: float, beside: float) -> list[Unit]:
    """Columns as one unit when they fit, else as rows of them; short ones stand beside all rows of the long ones."""
    tallest = max(_high(column) for column in columns)
    room -= beside
    if tallest <= room:
        return [_whole(columns)]
    long = [column for column in columns if not _stands(slide, column, room)]
    stands: tuple[Cut, ...] = tuple(
        cut for column in columns if column not in long for unit in column for cut in unit.cuts
    )
    sizes = {len(column) for column in long if column}
    if len(sizes) == 1:
        # As many things here as there: each stays beside what it stood beside.
        rows = zip(*(column for column in long if column), strict=True)
        return [_row(units, stands) for units in rows]
    for count in range(max(2, -int(-tallest // room)), max(sizes) + 1):
        pieces = [split(column, count, room) for column in long if len(column) >= count]
        fixed = [column for column in long if len(column) < count]
        if all(pieces) and all(_high(column) <= room for column in fixed):
            still = stands + tuple(cut for unit in chain(*fixed) for cut in unit.cuts)
            return [_row(tuple(_together(piece[k]) for piece in pieces), still) for k in range(count)]
    return [_whole(columns)]


def _together(units: list[Unit]) -> Unit:
    return Unit(tuple(cut for unit in units for cut in unit.cuts), _high(units), units[0].bad)


def _row(units: tuple[Unit, ...], stands: tuple[Cut, ...]) -> Unit:
    cuts = tuple(cut for unit in units for cut in unit.cuts)
    return Unit(cuts + stands, max(unit.high for unit in units), max(unit.bad for unit in units))


def _stands(slide: Slide, column: list[Unit], room: float) -> bool:
    """Whether a column is so short that it may stand beside all that is in the others: a picture, a few words."""
    parts = [slide.parts[part] for unit in column for part, _, _ in unit.cuts]
    looked_at = all(pictured(part) or isinstance(part, Math | Embed) for part in parts)
    return _high(column) <= room * (0.9 if looked_at else _SHORT)
