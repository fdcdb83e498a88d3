"""Placing amounts, wholes and what they share: bars, rings, panels, circles, layers."""

from lecturec.backends.sketch_placing import Plan, drawing_of
from lecturec.backends.sketch_room import EM, box
from lecturec.scene import Drawing


def quantity(plan: Plan) -> Drawing | None:
    """Bars from nought, in one measure."""
    room, items = plan.room, plan.found.items
    gap = 20.0
    high = min(140.0, (room.h - gap * (len(items) - 1)) / len(items))
    top = (room.h - len(items) * high - gap * (len(items) - 1)) / 2
    most = max(item.number or 0 for item in items)
    most = 100.0 if plan.found.items[0].unit == "%" else most
    nodes = []
    for i, item in enumerate(items):
        share = round(1000 * (item.number or 0) / most)
        y = top + i * (high + gap)
        nodes.append(box(room, "bar", 0, y, room.w, high, item.name, note=item.amount, share=share, part=item.part))
    return drawing_of("quantity", nodes)


def part_whole(plan: Plan) -> Drawing | None:
    """A ring of shares with its names, or a panel that holds its parts."""
    room, found = plan.room, plan.found
    items = found.items
    if all(item.number for item in items):
        return _shares(plan)
    columns = 1 if not room.wide and len(items) <= 4 else 2 if not room.wide else min(len(items), 4)
    rows = -(-len(items) // columns)
    gap, pad = 18.0, 26.0
    wide = (room.w - 2 * pad - gap * (columns - 1)) / columns
    head = 96.0 if found.centre else 0.0
    high = min(112.0, (room.h - head - 2 * pad - gap * (rows - 1)) / rows)
    tall = head + 2 * pad - (pad if head else 0) + rows * high + gap * (rows - 1)
    top = (room.h - tall) / 2
    nodes = [box(room, "panel", 0, top, room.w, tall, found.centre, part=-1, head=head)]
    for i, item in enumerate(items):
        row, column = divmod(i, columns)
        x, y = pad + column * (wide + gap), top + (head or pad) + row * (high + gap)
        nodes.append(box(room, "pill", x, y, wide, high, item.name, plan.icon(i), part=item.part))
    return drawing_of("part-whole", nodes)


def _shares(plan: Plan) -> Drawing | None:
    room, items = plan.room, plan.found.items
    gap = 14.0
    if room.wide:
        side = min(room.h, 400.0)
        ring = (0.0, (room.h - side) / 2, side, side)
        x, w, top, below = side + 50, room.w - side - 50, 0.0, room.h
    else:
        side = min(room.w * 0.74, room.h - len(items) * 84)
        ring = ((room.w - side) / 2, 0.0, side, side)
        x, w, top, below = 0.0, room.w, side + 34, room.h - side - 34
    high = min(84.0, (below - gap * (len(items) - 1)) / len(items))
    rest = (below - len(items) * high - gap * (len(items) - 1)) / 2
    top += rest if room.wide else 0
    lift = 0 if room.wide else rest
    nodes = [box(room, "ring", ring[0], ring[1] + lift, ring[2], ring[3], "")]
    total = sum(item.number or 0 for item in items)
    for i, item in enumerate(items):
        y, share = top + lift + i * (high + gap), round(1000 * (item.number or 0) / total)
        nodes.append(box(room, "slice", x, y, w, high, item.name, note=item.amount, share=share, part=item.part))
    return drawing_of("part-whole", nodes)


def overlap(plan: Plan) -> Drawing | None:
    """Two circles that share a part."""
    room, items = plan.room, plan.found.items
    if room.wide:
        side = min(room.h, room.w / 1.62)
        far = side * 0.62
        spots = [((room.w - side - far) / 2 + i * far, (room.h - side) / 2) for i in range(2)]
    else:
        side = min(room.w, room.h / 1.62, 520.0)
        far = side * 0.62
        spots = [((room.w - side) / 2, (room.h - side - far) / 2 + i * far) for i in range(2)]
    nodes = [
        box(room, "circle", x, y, side, side, item.name, plan.icon(i), part=item.part, share=i)
        for i, (item, (x, y)) in enumerate(zip(items, spots, strict=True))
    ]
    words = max(len(line) for item in items for line in item.name.split())
    return drawing_of("overlap", nodes) if words * EM * 0.56 < (far if room.wide else side * 0.8) - 40 else None


def layers(plan: Plan) -> Drawing | None:
    """Bands that lie on each other, the first on top."""
    room, items = plan.room, plan.found.items
    gap = 8.0
    high = min(150.0, (room.h - gap * (len(items) - 1)) / len(items))
    top = (room.h - len(items) * high - gap * (len(items) - 1)) / 2
    nodes = []
    for i, item in enumerate(items):
        share = round(1000 * i / max(1, len(items) - 1))
        y = top + i * (high + gap)
        nodes.append(box(room, "band", 0, y, room.w, high, item.name or item.phrase, share=share, part=item.part))
    return drawing_of("layers", nodes)
