"""Placing what branches: trees, squares, webs, and the map of a slide's key terms."""

from itertools import combinations, islice, permutations

from lecturec.backends.sketch_placing import Plan, drawing_of
from lecturec.backends.sketch_room import Point, Room, box, clipped, path, widest
from lecturec.backends.sketch_stated import Item
from lecturec.scene import Drawing, Edge, Node


def matrix(plan: Plan) -> Drawing | None:
    """Four things in a square."""
    room, items = plan.room, plan.found.items
    gap = 18.0
    wide, high = (room.w - gap) / 2, min((room.h - gap) / 2, 250.0)
    top = (room.h - 2 * high - gap) / 2
    nodes = []
    for i, item in enumerate(items):
        row, column = divmod(i, 2)
        x, y = column * (wide + gap), top + row * (high + gap)
        head, rest = (item.name, item.rest) if item.name and item.rest else (item.phrase or item.name, "")
        made = box(room, "panel", x, y, wide, high, rest or head, note=head if rest else "", part=item.part)
        made = made or box(room, "panel", x, y, wide, high, head, part=item.part)
        nodes.append(made)
    return drawing_of("matrix", nodes)


def hierarchy(plan: Plan) -> Drawing | None:
    """A tree: indented in an upright area, from the top down in a wide one."""
    return _tree_down(plan) if plan.room.wide else _tree_indented(plan)


def _tree_indented(plan: Plan) -> Drawing | None:
    room, found = plan.room, plan.found
    rows: list[tuple[Item, int, int]] = [(Item(words=found.centre, name=found.centre), 0, -1)]
    for item in found.items:
        at = len(rows)
        rows.append((item, 1, 0))
        rows += [(child, 2, at) for child in item.under]
    gap = 16.0
    high = min(96.0, (room.h - gap * (len(rows) - 1)) / len(rows))
    if high < 56:
        return None
    top = (room.h - len(rows) * high - gap * (len(rows) - 1)) / 2
    nodes: list[Node | None] = []
    edges = []
    for i, (item, depth, above) in enumerate(rows):
        x, y = depth * 64.0, top + i * (high + gap)
        wide = room.w - x if depth else room.w
        nodes.append(box(room, "pill" if depth else "band", x, y, wide, high, item.name, part=item.part))
        if i:
            trunk = (depth - 1) * 64.0 + 30
            start = top + above * (high + gap) + high
            way = ((trunk, start), (trunk, y + high / 2), (x, y + high / 2))
            edges.append(Edge(start=above, stop=i, arrow=False, path=path(room, *way)))
    return drawing_of("hierarchy", nodes, edges)


def _tree_down(plan: Plan) -> Drawing | None:
    room, found = plan.room, plan.found
    count, deep = len(found.items), max(len(item.under) for item in found.items)
    gap, step, high = 20.0, 44.0, 84.0
    small = min(70.0, (room.h - 2 * high - step) / deep - 12) if deep else 0.0
    if deep and small < 50:
        return None
    tall = 2 * high + step + deep * (small + 12)
    top, wide = (room.h - tall) / 2, (room.w - gap * (count - 1)) / count
    nodes = [box(room, "band", room.w / 2 - 250, top, 500, high, found.centre)]
    edges: list[Edge] = []
    middle, bend = room.w / 2, top + high + step / 2
    for i, item in enumerate(found.items):
        x, y = i * (wide + gap), top + high + step
        number = len(nodes)
        nodes.append(box(room, "pill", x, y, wide, high, item.name, plan.icon(i), part=item.part))
        way = ((middle, top + high), (middle, bend), (x + wide / 2, bend), (x + wide / 2, y))
        edges.append(Edge(start=0, stop=number, arrow=False, path=path(room, *way)))
        for k, child in enumerate(item.under):
            below = y + high + 12 + k * (small + 12)
            turn = ((x + 20, y + high), (x + 20, below + small / 2), (x + 44, below + small / 2))
            edges.append(Edge(start=number, stop=len(nodes), arrow=False, path=path(room, *turn)))
            nodes.append(box(room, "pill", x + 44, below, wide - 44, small, child.name, part=child.part))
    return drawing_of("hierarchy", nodes, edges)


_UPRIGHT: dict[int, tuple[Point, ...]] = {
    2: ((0.0, -1.0), (0.0, 1.0)),
    3: ((0.0, -1.0), (-1.0, 0.62), (1.0, 0.62)),
    4: ((-1.0, -0.72), (1.0, -0.72), (1.0, 0.72), (-1.0, 0.72)),
    5: ((0.0, -1.0), (1.0, -0.36), (1.0, 0.64), (-1.0, 0.64), (-1.0, -0.36)),
    6: ((-1.0, -0.9), (1.0, -0.9), (1.0, 0.0), (1.0, 0.9), (-1.0, 0.9), (-1.0, 0.0)),
    7: ((0.0, -1.0), (1.0, -0.6), (1.0, 0.1), (1.0, 0.8), (-1.0, 0.8), (-1.0, 0.1), (-1.0, -0.6)),
}
"""Middles of boxes around the middle of an area, as shares of what is left of its halves."""

_WIDE: dict[int, tuple[Point, ...]] = {
    2: ((-1.0, 0.0), (1.0, 0.0)),
    3: ((-1.0, 0.7), (0.0, -1.0), (1.0, 0.7)),
    4: ((-1.0, -0.8), (1.0, -0.8), (1.0, 0.8), (-1.0, 0.8)),
    5: ((-1.0, -0.9), (1.0, -0.9), (1.0, 0.9), (0.0, 0.9), (-1.0, 0.9)),
    6: ((-1.0, -0.9), (0.0, -0.9), (1.0, -0.9), (1.0, 0.9), (0.0, 0.9), (-1.0, 0.9)),
    7: ((-1.0, -0.9), (0.0, -0.9), (1.0, -0.9), (1.0, 0.9), (0.33, 0.9), (-0.33, 0.9), (-1.0, 0.9)),
}


def network(plan: Plan) -> Drawing | None:
    """Things around the area, and the lines between those that are said to be connected; no line passes a third."""
    room, items, links = plan.room, plan.found.items, plan.found.links
    size = (widest([item.name for item in items], 220, 280), 92.0)
    places = _around(room, len(items), size)
    if not places:
        return None
    seated = islice(permutations(range(len(items))), 720)
    clear = [seats for seats in seated if _clear(places, seats, links, size)]
    if not clear:
        return None
    order = min(clear, key=lambda seats: _crossings([(places[seats[a]], places[seats[b]]) for a, b in links]))
    spots = [places[seat] for seat in order]
    nodes = [_pill(room, item, spot, size) for item, spot in zip(items, spots, strict=True)]
    arrow = "→" in plan.found.words
    edges = [
        Edge(start=a, stop=b, arrow=arrow, path=path(room, *_straight(spots[a], spots[b], size))) for a, b in links
    ]
    return drawing_of("network", nodes, edges)


def _crossings(lines: list[tuple[Point, Point]]) -> int:
    """How many pairs of lines cross; those that meet at an end do not."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return sum(
        side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        for (a, b), (c, d) in combinations(lines, 2)
    )


def _clear(places: list[Point], seats: tuple[int, ...], links: tuple[tuple[int, int], ...], size: Point) -> bool:
    """Whether every line between these seats passes by all others."""
    for a, b in links:
        start, stop = places[seats[a]], places[seats[b]]
        if any(_passes(start, stop, places[seats[k]], size) for k in range(len(seats)) if k not in (a, b)):
            return False
    return True


def _passes(start: Point, stop: Point, spot: Point, size: Point) -> bool:
    """Whether a straight line comes near a box: its middle is asked, and a few points on either side."""
    for step in range(1, 12):
        x, y = start[0] + (stop[0] - start[0]) * step / 12, start[1] + (stop[1] - start[1]) * step / 12
        if abs(x - spot[0]) < size[0] / 2 + 8 and abs(y - spot[1]) < size[1] / 2 + 8:
            return True
    return False


def key_map(plan: Plan) -> Drawing | None:
    """What the slide is about in the middle, and its key terms around it."""
    room, found = plan.room, plan.found
    lead = 64 if plan.icons else 0
    most = room.w / (3 if room.wide else 2) - 14
    size = (min(most, widest([item.name for item in found.items], 250, 290) + lead), 104.0)
    spots = _around(room, len(found.items), size)
    middle = (room.w / 2, room.h / 2)
    wide = min(room.w * 0.66, 400.0)
    centre = box(room, "band", middle[0] - wide / 2, middle[1] - 66, wide, 132, found.centre)
    if not spots or centre is None:
        return None
    nodes: list[Node | None] = [centre]
    edges = []
    for i, (item, spot) in enumerate(zip(found.items, spots, strict=True), 1):
        nodes.append(_pill(room, item, spot, size, plan.icon(i - 1)))
        way = clipped(_points(middle, spot), (middle, middle), (wide, 132), gap=0)
        way = clipped(way, (spot, spot), size, gap=0)
        if len(way) < 2 or abs(spot[1] - middle[1]) < 130:
            return None
        edges.append(Edge(start=0, stop=i, arrow=False, path=path(room, way[0], way[-1])))
    return drawing_of("map", nodes, edges)


def _around(room: Room, count: int, size: Point) -> list[Point]:
    shares = (_WIDE if room.wide else _UPRIGHT).get(count)
    across, down = (room.w - size[0]) / 2, (min(room.h, 1.4 * room.w) - size[1]) / 2
    return [(room.w / 2 + x * across, room.h / 2 + y * down) for x, y in shares] if shares else []


def _pill(room: Room, item: Item, spot: Point, size: Point, icon: str = "") -> Node | None:
    (x, y), (w, h) = spot, size
    return box(room, "pill", x - w / 2, y - h / 2, w, h, item.name, icon, part=item.part)


def _points(a: Point, b: Point) -> list[Point]:
    return [(a[0] + (b[0] - a[0]) * t / 60, a[1] + (b[1] - a[1]) * t / 60) for t in range(61)]


def _straight(a: Point, b: Point, size: Point) -> list[Point]:
    """The two ends of a straight line between boxes."""
    kept = clipped(_points(a, b), (a, b), size, gap=8)
    return [kept[0], kept[-1]] if len(kept) > 2 else []
