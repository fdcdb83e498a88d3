"""Placing: where the things of a form stand in an area, upright or wide. Boxes never touch; without room, None."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from lecturec.backends.sketch_found import Found
from lecturec.backends.sketch_room import Room, box, clipped, lines_of, path, widest
from lecturec.backends.sketch_stated import Item
from lecturec.scene import Drawing, Edge, Node

Icons = tuple[str, ...]
"""An icon for each item, or () where not all have one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be placed: what was found, with its icons, and the room there is."""

    found: Found
    icons: Icons
    room: Room

    def icon(self, number: int) -> str:
        """The icon of an item, "" for none."""
        return self.icons[number] if self.icons else ""


def drawing_of(form: str, nodes: Sequence[Node | None], edges: Sequence[Edge] = ()) -> Drawing | None:
    """A drawing of these, None where one has found no room."""
    if not nodes or any(node is None for node in nodes):
        return None
    return Drawing(kind=form, nodes=tuple(node for node in nodes if node), edges=tuple(edges))


def process(plan: Plan) -> Drawing | None:
    """Rows under each other with arrows between them; in a wide area columns, in two rows where there are many."""
    items, room = plan.found.items, plan.room
    count = len(items)
    # Three steps of many words have more room under each other even in a wide area.
    column = (room.w - 112) / 3 - 134
    wordy = count == 3 and any(lines_of(item.phrase or item.name, column) > 2 for item in items)
    if room.wide and not wordy:
        return _snake(plan)
    gap = 46 if count < 6 else 36
    high = min(150.0, (room.h - gap * (count - 1)) / count)
    top = (room.h - count * high - gap * (count - 1)) / 2
    nodes, edges = [], []
    for i, item in enumerate(items):
        y = top + i * (high + gap)
        nodes.append(
            box(
                room,
                "card",
                0,
                y,
                room.w,
                high,
                item.phrase or item.name,
                plan.icon(i),
                _number(item, i),
                part=item.part,
            )
        )
        if i:
            edges.append(Edge(start=i - 1, stop=i, path=path(room, (62, y - gap + 6), (62, y - 6))))
    return drawing_of("process", nodes, edges)


def _number(item: Item, place: int) -> str:
    """What a step is counted as: as its author does."""
    return item.marker.rstrip(".") or str(place + 1)


def _snake(plan: Plan) -> Drawing | None:
    items, room = plan.found.items, plan.room
    count = len(items)
    rows = 1 if count <= 3 else 2
    columns = -(-count // rows)
    gap = 56.0
    wide = (room.w - gap * (columns - 1)) / columns
    high = min(190.0, (room.h - gap * (rows - 1)) / rows)
    top = (room.h - rows * high - gap * (rows - 1)) / 2
    nodes, edges = [], []
    spots = []
    for i, item in enumerate(items):
        row, place = divmod(i, columns)
        column = place if row % 2 == 0 else columns - 1 - place
        x, y = column * (wide + gap), top + row * (high + gap)
        spots.append((x, y))
        nodes.append(
            box(
                room,
                "card",
                x,
                y,
                wide,
                high,
                item.phrase or item.name,
                plan.icon(i),
                _number(item, i),
                part=item.part,
            )
        )
        if not i:
            continue
        before = spots[i - 1]
        if before[1] == y:
            start, stop = (before[0] + wide + 6, x - 6) if x > before[0] else (before[0] - 6, x + wide + 6)
            edges.append(Edge(start=i - 1, stop=i, path=path(room, (start, y + high / 2), (stop, y + high / 2))))
        else:
            middle = x + wide / 2
            edges.append(Edge(start=i - 1, stop=i, path=path(room, (middle, y - gap + 6), (middle, y - 6))))
    return drawing_of("process", nodes, edges)


def _ring(count: int, room: Room, wide: float, high: float, start: float = -pi / 2) -> list[tuple[float, float]]:
    """The middles of boxes of one size on an ellipse."""
    across, down = (room.w - wide) / 2, (min(room.h, 1.25 * room.w) - high) / 2
    angles = [start + 2 * pi * i / count for i in range(count)]
    return [(room.w / 2 + across * cos(a), room.h / 2 + down * sin(a)) for a in angles]


def _pills(plan: Plan, names: list[str], wide: float, high: float, start: float = -pi / 2) -> list[Node | None]:
    items = plan.found.items
    spots = _ring(len(items), plan.room, wide, high, start)
    return [
        box(plan.room, "pill", x - wide / 2, y - high / 2, wide, high, name, part=item.part)
        for item, name, (x, y) in zip(items, names, spots, strict=True)
    ]


def cycle(plan: Plan) -> Drawing | None:
    """Names around a ring, with arcs that lead from each to the next."""
    room, count = plan.room, len(plan.found.items)
    wide, high = widest([i.name for i in plan.found.items], 240, 290), 92.0 if room.wide else 104.0
    start = -pi / 2
    nodes = _pills(plan, [item.name for item in plan.found.items], wide, high, start)
    across, down = (room.w - wide) / 2, (min(room.h, 1.25 * room.w) - high) / 2
    edges = []
    for i in range(count):
        a, b = (start + 2 * pi * k / count for k in (i, i + 1))
        run = [a + (b - a) * t / 48 for t in range(49)]
        points = [(room.w / 2 + across * cos(t), room.h / 2 + down * sin(t)) for t in run]
        kept = clipped(points, (points[0], points[-1]), (wide, high))
        if len(kept) < 3:
            return None
        way = (*kept[: -3 : max(1, len(kept) // 12)], kept[-1])
        edges.append(Edge(start=i, stop=(i + 1) % count, path=path(room, *way)))
    return drawing_of("cycle", nodes, edges)


def comparison(plan: Plan) -> Drawing | None:
    """Two panels side by side: a thing each, and under it what is said of it."""
    room, items = plan.room, plan.found.items
    gap = 28.0
    wide = (room.w - gap) / 2
    under = [[child.name for child in item.under[:3] if child.name] or _said(item) for item in items]
    # One side that says something beside one that says nothing looks like an answer that is missing.
    under = under if all(under) else [[], []]
    rows = max(len(lines) for lines in under)
    high = min(room.h, (300.0 if plan.icons else 190.0) + rows * 122.0)
    if room.wide and high > room.h - 10:
        under, rows = [[], []], 0
        high = min(room.h, 300.0 if plan.icons else 190.0)
    top = (room.h - high) / 2
    head = high - rows * 122.0
    nodes: list[Node | None] = []
    for i, item in enumerate(items):
        x = i * (wide + gap)
        nodes.append(box(room, "panel", x, top, wide, high, item.name, plan.icon(i), part=item.part, head=head))
    for i, item in enumerate(items):
        x = i * (wide + gap) + 16
        for k, said in enumerate(under[i]):
            y = top + head + k * 122.0
            nodes.append(
                box(room, "pill", x, y, wide - 32, 106, said, part=item.under[k].part if item.under else item.part)
            )
    # A panel whose words do not fit stands without them.
    if any(node is None for node in nodes[2:]):
        bare = Found(form="comparison", sure=1, why="", items=tuple(_only_name(item) for item in items))
        return comparison(Plan(bare, plan.icons, room)) if rows else None
    return drawing_of("comparison", nodes)


def _said(item: Item) -> list[str]:
    """What is said of a side, in a few words: the second thing its author emphasised, or the rest of the statement."""
    name = item.name.casefold()
    second = [bold for bold in item.bold if name not in bold.casefold() and bold.casefold() not in name]
    if item.bold:
        return [_capital(second[0])] if second and len(second[0]) <= 34 else ([item.rest] if item.rest else [])
    return [item.rest] if item.rest else []


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _only_name(item: Item) -> Item:
    return Item(words=item.words, name=item.name, part=item.part)


def before_after(plan: Plan) -> Drawing | None:
    """One state above the other or beside it, with an arrow between them."""
    room, items = plan.room, plan.found.items
    gap = 70.0
    if room.wide:
        wide, high = (room.w - gap) / 2, min(240.0, room.h)
        spots = [(0.0, (room.h - high) / 2), (wide + gap, (room.h - high) / 2)]
        way = ((wide + 8, room.h / 2), (wide + gap - 8, room.h / 2))
    else:
        wide, high = room.w, min(250.0, (room.h - gap) / 2)
        spots = [(0.0, room.h / 2 - gap / 2 - high), (0.0, room.h / 2 + gap / 2)]
        way = ((room.w / 2, room.h / 2 - gap / 2 + 8), (room.w / 2, room.h / 2 + gap / 2 - 8))
    nodes = [
        box(
            room,
            "panel",
            x,
            y,
            wide,
            high,
            item.phrase or item.name,
            note=item.name if item.phrase else "",
            part=item.part,
        )
        for item, (x, y) in zip(items, spots, strict=True)
    ]
    return drawing_of("before-after", nodes, [Edge(start=0, stop=1, path=path(room, *way))])


def timeline(plan: Plan) -> Drawing | None:
    """Dates along a line, down an upright area or across a wide one."""
    room, items = plan.room, plan.found.items
    count = len(items)
    nodes: list[Node | None] = []
    edges = []
    if room.wide:
        gap = 18.0
        wide, high = (room.w - gap * (count - 1)) / count, min(250.0, room.h - 60)
        top = (room.h - high - 50) / 2
        spots = [(i * (wide + gap), top + 50, wide, high) for i in range(count)]
        marks = [(x + w / 2, top + 12) for x, _, w, _ in spots]
    else:
        gap = 24.0
        high = min(176.0, (room.h - gap * (count - 1)) / count)
        top = (room.h - count * high - gap * (count - 1)) / 2
        spots = [(56.0, top + i * (high + gap), room.w - 56, high) for i in range(count)]
        marks = [(14.0, y + h / 2) for _, y, _, h in spots]
    for item, (x, y, w, h) in zip(items, spots, strict=True):
        nodes.append(
            box(room, "card", x, y, w, h, item.phrase or item.name, note=item.date or item.amount, part=item.part)
        )
    for i, (item, (x, y)) in enumerate(zip(items, marks, strict=True)):
        nodes.append(box(room, "dot", x - 12, y - 12, 24, 24, "", part=item.part))
        if i:
            edges.append(Edge(start=count + i - 1, stop=count + i, arrow=False, path=path(room, marks[i - 1], (x, y))))
    return drawing_of("timeline", nodes, edges)
