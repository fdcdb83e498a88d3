"""A slide that holds too much becomes several: where to cut it, and what of its narration goes with each piece."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from lecturec.deck import Callout, Code, Prose, Table, plain
from lecturec.layout.groups import moved
from lecturec.layout.slices import stretch_of
from lecturec.script import Beat, Point, Quotation, Slide

Cut = tuple[int, int, int]
"""Part, and the stretch of it (rows, lines, blocks or characters; half-open); -1, -1 for the whole part."""

Plan = tuple[tuple[Cut, ...], ...]
"""The cuts of each piece in order."""

_MANY = 120
"""Units from which on pieces are not counted beforehand."""

EYEBROW = 56
"""The height of the small line above a title, in design pixels."""

SILENT_HOLD_MS = 5000
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+|(?<=[。！？])[」』”）]*|\n+")


def plan_cuts(slide: Slide, heights: list[dict[str, Any]], room: float) -> Plan:
    """How to cut a slide whose parts need more than `room`; () when nothing of it can be cut.

    `heights` says for each part its index, its height, and for tables the heights of rows and header; all in one unit.
    """
    # The edges of a listing and the name over it are there with each of its pieces.
    room -= max(
        (float(facts["head"]) for facts in heights if isinstance(slide.parts[facts["part"]], Code)), default=0.0
    )
    units = [unit for facts in heights for unit in _units(slide, facts, room)]
    if len(units) < 2:
        return ()
    total = sum(height for _, height, _ in units)
    least = max(2, -int(-total // (room * 0.98)))
    return _joined(_best(units, room, least))


def _units(slide: Slide, facts: dict[str, Any], room: float) -> list[tuple[Cut, float, float]]:
    """The smallest pieces of a part: (cut, height, how bad it is to begin a slide with it)."""
    index, height = int(facts["part"]), float(facts["h"])
    part = slide.parts[index]
    match part:
        case Table() if len(part.rows) > 1:
            rows = [float(row) for row in facts["rows"]] or [height / len(part.rows)] * len(part.rows)
            first = [float(facts["head"])] + [0.0] * len(rows)
            return [((index, k, k + 1), row + first[k], 0.0 if k == 0 else 0.5) for k, row in enumerate(rows)]
        case Code() if part.text.count("\n") > 3:
            lines = part.text.rstrip("\n").split("\n")
            worse = [0.0] + [0.0 if not above.strip() and here.strip() else 2.0 for above, here in pairwise(lines)]
            each = (height - float(facts["head"])) / len(lines)
            return [((index, k, k + 1), each, worse[k]) for k in range(len(lines))]
        case Callout() if len(part.blocks) > 1 and height > room * 0.5:
            return [((index, k, k + 1), height / len(part.blocks), 1.0) for k in range(len(part.blocks))]
        case Prose() | Quotation() | Point() if height > room * 0.45:
            words = _words(part)
            stops = _sentence_stops(words)
            return [((index, a, b), height * (b - a) / len(words), 1.0 if a else 0.0) for a, b in pairwise([0, *stops])]
    bad = 3.0 * part.level if isinstance(part, Point) else 0.0
    return [((index, -1, -1), height * 1.02, bad)]


def _words(part: Prose | Quotation | Point) -> str:
    return plain(part.lead) + plain(part.body) if isinstance(part, Point) else plain(part.text)


def _sentence_stops(words: str) -> list[int]:
    """Where sentences end; one that no slide would hold ends at spaces, and a word that long anywhere."""
    stops = [m.end() for m in _SENTENCE.finditer(words) if 0 < m.end() < len(words)] + [len(words)]
    out: list[int] = []
    start = 0
    for stop in stops:
        while stop - start > 300:
            space = words.rfind(" ", start + 120, start + 240)
            start = space + 1 if space > 0 else start + 160
            out.append(start)
        out.append(stop)
        start = stop
    return out


def _best(units: list[tuple[Cut, float, float]], room: float, least: int) -> list[list[Cut]]:
    """The units in pieces that fit, as even as can be and cut at the best places."""
    if len(units) > _MANY:
        return _long_split(units, room, least)
    total = sum(height for _, height, _ in units)
    for count in range(least, len(units) + 1):
        found = _split(units, count, total / count, room)
        if found:
            return found
    return [[cut] for cut, _, _ in units]


def _long_split(units: list[tuple[Cut, float, float]], room: float, least: int) -> list[list[Cut]]:
    """The same for very many units, in time that grows with their number alone: how many pieces it takes is found."""
    even = sum(height for _, height, _ in units) / least
    cost = [0.0] + [float("inf")] * len(units)
    came = [0] * (len(units) + 1)
    for stop in range(1, len(units) + 1):
        high = 0.0
        for start in range(stop - 1, -1, -1):
            high += units[start][1]
            if high > room and stop - start > 1:
                break
            price = cost[start] + ((high - even) / even) ** 2 * 4 + units[start][2]
            if price < cost[stop]:
                cost[stop], came[stop] = price, start
    pieces: list[list[Cut]] = []
    stop = len(units)
    while stop:
        pieces.append([cut for cut, _, _ in units[came[stop] : stop]])
        stop = came[stop]
    return pieces[::-1]


def _split(units: list[tuple[Cut, float, float]], count: int, even: float, room: float) -> list[list[Cut]]:
    size = len(units)
    sums = [0.0]
    for _, height, _ in units:
        sums.append(sums[-1] + height)
    endless = float("inf")
    cost = [[endless] * (size + 1) for _ in range(count + 1)]
    came = [[0] * (size + 1) for _ in range(count + 1)]
    cost[0][0] = 0.0
    for k in range(1, count + 1):
        for stop in range(k, size + 1):
            for start in range(stop - 1, k - 2, -1):
                high = sums[stop] - sums[start]
                if high > room and stop - start > 1:
                    break
                price = cost[k - 1][start] + ((high - even) / even) ** 2 * 4 + units[start][2]
                if price < cost[k][stop]:
                    cost[k][stop], came[k][stop] = price, start
    if cost[count][size] == endless:
        return []
    pieces: list[list[Cut]] = []
    stop = size
    for k in range(count, 0, -1):
        start = came[k][stop]
        pieces.insert(0, [cut for cut, _, _ in units[start:stop]])
        stop = start
    return pieces


def _joined(pieces: list[list[Cut]]) -> Plan:
    """Neighbouring stretches of one part as one."""
    out = []
    for piece in pieces:
        joined: list[Cut] = []
        for part, start, stop in piece:
            if joined and joined[-1][0] == part and joined[-1][2] == start and start >= 0:
                joined[-1] = (part, joined[-1][1], stop)
            else:
                joined.append((part, start, stop))
        out.append(tuple(joined))
    return tuple(out)


def cut(slide: Slide, plan: Plan) -> tuple[Slide, ...]:
    """The pieces of a slide, each with its parts and its share of the narration; the eyebrow is left to the caller."""
    beats = _shared(_beats_of(slide, plan))
    pieces = []
    for k, cuts in enumerate(plan):
        parts = tuple(stretch_of(slide.parts[part], start, stop) for part, start, stop in cuts)
        piece = replace(slide, parts=parts, beats=tuple(beats[k]))
        if k:
            piece = replace(piece, notes="", added="continuation", hold_ms=0)
        if not any(beat.lines for beat in beats[k]) and slide.beats:
            piece = replace(piece, hold_ms=max(piece.hold_ms, SILENT_HOLD_MS))
        pieces.append(piece)
    return tuple(pieces)


def _beats_of(slide: Slide, plan: Plan) -> list[list[Beat]]:
    """Each beat with the piece that holds what it shows; what says nothing of itself stays with the one before it."""
    out: list[list[Beat]] = [[] for _ in plan]
    now = 0
    for beat in slide.beats:
        homes = {part: _home(plan, part, 0) for part in (*beat.reveals, *beat.hides)}
        row, part = beat.row, -1
        if row >= 0:
            read, at = _read_at(slide, beat)
            now, part, start = _home(plan, read, at)
            row -= max(0, start) if isinstance(slide.parts[read], Table) else 0
        elif beat.reveals:
            now = homes[beat.reveals[-1]][0]
        reveals = tuple(homes[i][1] for i in beat.reveals if homes[i][0] == now)
        hides = tuple(homes[i][1] for i in beat.hides if homes[i][0] == now)
        part = part if beat.part >= 0 else -1
        out[now].append(replace(beat, reveals=reveals, hides=hides, row=row, part=part))
    return out


def _read_at(slide: Slide, beat: Beat) -> tuple[int, int]:
    """The part a beat reads, and where in it: the row of a table, or the first line that a listing lights."""
    tables = (i for i, part in enumerate(slide.parts) if isinstance(part, Table))
    index = beat.part if beat.part >= 0 else next(tables, 0)
    part = slide.parts[index]
    if isinstance(part, Code):
        lit = part.steps[beat.row] if beat.row < len(part.steps) else ()
        return index, max(0, min((first for first, _ in lit), default=1) - 1)
    return index, beat.row


def _home(plan: Plan, part: int, at: int) -> tuple[int, int, int]:
    """(piece, index there, first row there) of a part, or of the stretch of it that holds `at`."""
    found = (0, 0, 0)
    for k, cuts in enumerate(plan):
        for local, (index, start, stop) in enumerate(cuts):
            if index == part:
                if start < 0 or start <= at < stop:
                    return k, local, start
                found = k, local, start
    return found


def _shared(beats: list[list[Beat]]) -> list[list[Beat]]:
    """Pieces that would be silent take their share of the lines of the piece before them."""
    k = 0
    while k < len(beats):
        stop = k + 1
        while stop < len(beats) and not beats[stop]:
            stop += 1
        lines = sum(len(beat.lines) for beat in beats[k])
        if stop - k > 1 and lines > 1:
            beats[k:stop] = _portions(beats[k], stop - k, lines)
        k = stop
    return beats


def _portions(beats: list[Beat], count: int, lines: int) -> list[list[Beat]]:
    out: list[list[Beat]] = [[] for _ in range(count)]
    seen = 0
    for beat in beats:
        groups: dict[int, list[int]] = {}
        for i in range(len(beat.lines)):
            groups.setdefault(min(count - 1, seen * count // lines), []).append(i)
            seen += 1
        if not groups:
            out[min(count - 1, seen * count // lines)].append(beat)
        for n, (piece, chosen) in enumerate(groups.items()):
            share = tuple(beat.lines[i] for i in chosen)
            # What a later piece shows stands there from its first frame on.
            reveals = beat.reveals if n == 0 and piece == 0 else ()
            out[piece].append(replace(beat, lines=share, reveals=reveals, row=beat.row if piece == 0 else -1))
    return out


def demote_title(slide: Slide, most: int = 180) -> Slide:
    """A slide whose title is a whole paragraph shows it as one: first among its parts, there from the first frame."""
    if len(plain(slide.title)) <= most:
        return slide
    beats = tuple(
        replace(
            beat,
            reveals=tuple(i + 1 for i in beat.reveals),
            hides=tuple(i + 1 for i in beat.hides),
            part=beat.part + 1 if beat.part >= 0 else -1,
        )
        for beat in slide.beats
    )
    template = "prose" if slide.template in ("title", "section", "closing", "quote", "full") else slide.template
    parts = (Prose(text=slide.title), *slide.parts)
    return replace(slide, title=(), template=template, parts=parts, beats=beats, groups=moved(slide.groups, 1))


def marked(eyebrow: str, number: int, total: int) -> str:
    """The eyebrow of a slide that is one of several; figures are read in every language."""
    return f"{eyebrow}  {number}/{total}".strip()
