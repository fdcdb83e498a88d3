"""The smallest pieces of the parts of a slide, and how to share them out among as few slides as hold them."""

import re
from itertools import pairwise
from typing import Any, NamedTuple

from lecturec.deck import Callout, Code, Prose, Table, plain
from lecturec.script import Part, Point, Quotation

Cut = tuple[int, int, int]
"""Part, and the stretch of it (rows, lines, blocks or characters; half-open); -1, -1 for the whole part."""

Plan = tuple[tuple[Cut, ...], ...]
"""The cuts of each piece in order."""

_MANY = 120
"""Units from which on pieces are not counted beforehand."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+|(?<=[。！？])[」』”）]*|\n+")


class Unit(NamedTuple):
    """What stays together: its cuts, its height, and how bad it is to begin a slide with it."""

    cuts: tuple[Cut, ...]
    high: float
    bad: float


def units_of(part: Part, facts: dict[str, Any], room: float) -> list[Unit]:
    """The units of one part, of which `facts` says its index, its height, and of a table the heights of its rows."""
    index, height = int(facts["part"]), float(facts["h"])

    def unit(start: int, stop: int, high: float, bad: float) -> Unit:
        return Unit(((index, start, stop),), high, bad)

    match part:
        case Table() if len(part.rows) > 1:
            rows = [float(row) for row in facts["rows"]] or [height / len(part.rows)] * len(part.rows)
            first = [float(facts["head"])] + [0.0] * len(rows)
            return [unit(k, k + 1, row + first[k], 0.0 if k == 0 else 0.5) for k, row in enumerate(rows)]
        case Code() if part.text.count("\n") > 3:
            lines = part.text.rstrip("\n").split("\n")
            worse = [0.0] + [0.0 if not above.strip() and here.strip() else 2.0 for above, here in pairwise(lines)]
            # Long lines take several lines of the slide; what is blank at the end is not told of.
            takes = [float(row) for row in facts["rows"][: len(lines)]]
            takes += [1.0] * (len(lines) - len(takes))
            each = (height - float(facts["head"])) / sum(takes)
            return [unit(k, k + 1, each * takes[k], worse[k]) for k in range(len(lines))]
        case Callout() if len(part.blocks) > 1 and height > room * 0.5:
            return [unit(k, k + 1, height / len(part.blocks), 1.0) for k in range(len(part.blocks))]
        case Prose() | Quotation() | Point() if height > room * 0.45:
            words = _words(part)
            stops = _sentence_stops(words)
            return [unit(a, b, height * (b - a) / len(words), 1.0 if a else 0.0) for a, b in pairwise([0, *stops])]
    return [unit(-1, -1, height * 1.02, 3.0 * part.level if isinstance(part, Point) else 0.0)]


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


def shared_out(units: list[Unit], room: float) -> list[list[Unit]]:
    """The units in pieces that fit, as few and as even as can be and cut at the best places."""
    total = sum(unit.high for unit in units)
    least = max(2, -int(-total // (room * 0.98)))
    if len(units) > _MANY:
        return _long_split(units, room, least)
    for count in range(least, len(units) + 1):
        found = split(units, count, room)
        if found:
            return found
    return [[unit] for unit in units]


def _long_split(units: list[Unit], room: float, least: int) -> list[list[Unit]]:
    """The same for very many units, in time that grows with their number alone: how many pieces it takes is found."""
    even = sum(unit.high for unit in units) / least
    cost = [0.0] + [float("inf")] * len(units)
    came = [0] * (len(units) + 1)
    for stop in range(1, len(units) + 1):
        high = 0.0
        for start in range(stop - 1, -1, -1):
            high += units[start].high
            if high > room and stop - start > 1:
                break
            price = cost[start] + ((high - even) / even) ** 2 * 4 + units[start].bad
            if price < cost[stop]:
                cost[stop], came[stop] = price, start
    pieces: list[list[Unit]] = []
    stop = len(units)
    while stop:
        pieces.append(units[came[stop] : stop])
        stop = came[stop]
    return pieces[::-1]


def split(units: list[Unit], count: int, room: float) -> list[list[Unit]]:
    """The units in so many pieces, as even as can be and cut at the best places; [] when they do not hold them."""
    size = len(units)
    sums = [0.0]
    for unit in units:
        sums.append(sums[-1] + unit.high)
    even = max(sums[-1] / count, 1.0)
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
                price = cost[k - 1][start] + ((high - even) / even) ** 2 * 4 + units[start].bad
                if price < cost[k][stop]:
                    cost[k][stop], came[k][stop] = price, start
    if cost[count][size] == endless:
        return []
    pieces: list[list[Unit]] = []
    stop = size
    for k in range(count, 0, -1):
        start = came[k][stop]
        pieces.insert(0, units[start:stop])
        stop = start
    return pieces


def joined(pieces: list[list[Unit]]) -> Plan:
    """What each piece holds, in reading order: neighbouring stretches of one part as one, and nothing twice."""
    out = []
    for piece in pieces:
        held: list[Cut] = []
        for part, start, stop in sorted({cut for unit in piece for cut in unit.cuts}):
            if held and held[-1][0] == part and held[-1][2] == start and start >= 0:
                held[-1] = (part, held[-1][1], stop)
            else:
                held.append((part, start, stop))
        out.append(tuple(held))
    return tuple(out)
