"""A slide of a deck as a board: the parts that stand on it, where, and what happens with each step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lecturec.deck import Block, Code, Figure, Items, Prose, Slide, Table
from lecturec.script import Beat, Group, Part, Point
from lecturec.write.listings import look_at
from lecturec.write.steps import Placed, Stepped, stepped
from lecturec.write.units import Unit, units
from lecturec.write.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happens with a step: parts appear, parts vanish, lines of a listing are lit (`row` and `part` of a Beat)."""

    reveals: tuple[int, ...] = ()
    hides: tuple[int, ...] = ()
    row: int = -1
    part: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The parts of a slide in reading order. `said` are the words on it as beats, each with its step."""

    parts: tuple[Part, ...]
    groups: tuple[Group, ...]
    picture: Figure | None
    said: tuple[tuple[int, Beat], ...]
    events: dict[int, Event]
    steps: int
    placed: tuple[Placed, ...]


def board_of(slide: Slide, voice: Voice) -> Board:
    """Lay out what stands on a slide."""
    made = stepped(slide.blocks)
    beside = _beside(slide, made)
    parts: list[Part] = []
    said: list[tuple[int, Beat]] = []
    owners: list[Placed] = []
    told: set[str] = set()
    voice = replace(voice, alone=len(made.placed) == 1)
    for one in made.placed:
        for unit in units((one.block,), voice):
            unit = _once(_deeper(unit, one.level), one.block, told)
            if one is beside:
                said += [(one.step, replace(beat, reveals=())) for beat in unit.beats if beat.lines]
                continue
            said += [(one.step, _moved(beat, parts, unit)) for beat in unit.beats]
            parts += unit.parts
            owners += [one] * len(unit.parts)
        voice = replace(voice, earlier=one.block) if isinstance(one.block, Code) else voice
    return Board(
        parts=tuple(parts),
        groups=tuple(_groups(made, owners)),
        picture=beside.block if beside and isinstance(beside.block, Figure) else None,
        said=tuple(said),
        events=_events(owners),
        steps=made.steps,
        placed=made.placed,
    )


def _once(unit: Unit, block: Block, told: set[str]) -> Unit:
    """A listing of which the same has been said on this slide is only looked at: a program that grows, its output."""
    words = " ".join(line.text for beat in unit.beats for line in beat.lines) if isinstance(block, Code) else ""
    if not isinstance(block, Code) or not words:
        return unit
    said = words in told
    told.add(words)
    return replace(unit, beats=(replace(unit.beats[0], lines=(look_at(block),)),)) if said else unit


def _beside(slide: Slide, made: Stepped) -> Placed | None:
    """The only figure of a slide with words: it stands beside them, unless its author has placed things already."""
    figures = [one for one in made.placed if isinstance(one.block, Figure)]
    words = any(isinstance(one.block, (Prose, Items)) for one in made.placed)
    if len(figures) != 1 or not words or made.groups or any(drop.side for drop in slide.look.backdrops):
        return None
    return figures[0] if not figures[0].step and not figures[0].until else None


def _deeper(unit: Unit, level: int) -> Unit:
    """A point of a list within a list."""
    parts = (replace(p, level=min(2, p.level + level)) if isinstance(p, Point) else p for p in unit.parts)
    return replace(unit, parts=tuple(parts)) if level else unit


def _moved(beat: Beat, before: list[Part], unit: Unit) -> Beat:
    """A beat of a unit that stands after these parts."""
    reveals = tuple(r + len(before) for r in beat.reveals)
    # A table that is not the first must be named.
    named = beat.row >= 0 and any(isinstance(part, Table) for part in before) and bool(unit.parts)
    return replace(beat, reveals=reveals, part=len(before) if named else beat.part)


def _groups(made: Stepped, owners: list[Placed]) -> Iterator[Group]:
    for number, cells in enumerate(made.groups):
        inside = [i for i, one in enumerate(owners) if one.cell and one.cell[0] == number]
        if not inside:
            continue
        at = inside[0]
        ranges: list[tuple[int, int]] = []
        for cell in range(cells.count):
            stop = at + sum(1 for i in inside if owners[i].cell == (number, cell))
            ranges.append((at, stop))
            at = stop
        yield Group(kind=cells.kind, ranges=tuple(ranges), widths=cells.widths)


def _events(owners: list[Placed]) -> dict[int, Event]:
    """What happens with each step at which anything does."""
    found: dict[int, Event] = {}
    for i, one in enumerate(owners):
        if one.step:
            event = found.get(one.step, Event())
            found[one.step] = replace(event, reveals=(*event.reveals, i))
        if one.until:
            event = found.get(one.until, Event())
            found[one.until] = replace(event, hides=(*event.hides, i))
        for row, step in enumerate(one.lit, 1):
            if isinstance(one.block, Code):
                found[step] = replace(found.get(step, Event()), row=row, part=i)
    return {step: found[step] for step in sorted(found)}
