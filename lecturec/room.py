"""How much room slides need, told from their words alone: nothing is set, and no picture is read.

Lengths are in pixels of a slide 1920 wide, at the smallest size that is legible: what needs more room than there is
becomes several slides. The figures are those of templates/slides.
"""

import re
from collections.abc import Iterator, Sequence

from lecturec.deck import (
    Block,
    Callout,
    Code,
    Definitions,
    Embed,
    Figure,
    Heading,
    Items,
    Math,
    Media,
    Prose,
    Quote,
    Table,
    plain,
)
from lecturec.script import Group, Part, Point, Quotation, Slide

_WIDTH, _BESIDE, _HEIGHT = 1680.0, 900.0, 878.0
"""The room for words on a slide, beside a picture, and from where a slide begins to its foot."""

_SIZE = 30.0
_GUTTER = 64.0
_LETTER = 0.53
"""How wide a letter is on average, in ems; half of a wide character, about."""

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U0001f000-\U0003ffff]")
_HIGH = re.compile(r"\\(?:d?frac|sum|prod|int|lim|bigcup|binom|underbrace|overbrace)\b")
_PIXELS = re.compile(r"\s*(\d+)(?:px)?\s*")


def fullness(slide: Slide) -> float:
    """How many slides the parts of a slide fill: what is over 1 is divided."""
    lone = _lone(slide)
    width = _WIDTH * (1 - sum(drop.share for drop in slide.look.backdrops[:1] if drop.side) / 100)
    if lone is not None or slide.picture is not None:
        width = min(width, _BESIDE)
    room = _HEIGHT - _heading(slide, width)
    units = [unit for unit in _units(slide) if unit != (lone,)]
    if not units or (len(units) == 1 and not isinstance(units[0], Group) and _pictured(units[0][0])):
        return 0.0
    flexible = sum(any(map(_pictured, _parts_in(slide, unit))) for unit in units)
    picture = room * (0.32 if flexible == 1 else 0.2)
    high = 0.0
    for unit in units:
        if isinstance(unit, Group):
            high += _group(slide, unit, width, room * 0.2)
        else:
            high += max(_high(part, width, picture) for part in unit)
    return (high - _gap(slide.parts[-1])) / room


Unit = Group | tuple[Part, ...]
"""What stands by itself on a slide: columns, a row of pictures, or one part."""


def _units(slide: Slide) -> Iterator[Unit]:
    group_of = {i: group for group in slide.groups for start, stop in group.ranges for i in range(start, stop)}
    row: list[Part] = []
    before: Group | None = None
    for i, part in enumerate(slide.parts):
        group = group_of.get(i)
        if row and (group or not _pictured(part) or len(row) == 4):
            yield tuple(row)
            row = []
        if group:
            if group is not before:
                yield group
        elif _pictured(part):
            row.append(part)
        else:
            yield (part,)
        before = group
    if row:
        yield tuple(row)


def _parts_in(slide: Slide, unit: Unit) -> Sequence[Part]:
    if isinstance(unit, Group):
        return [part for start, stop in unit.ranges for part in slide.parts[start:stop]]
    return unit


def _group(slide: Slide, group: Group, width: float, picture: float) -> float:
    """The height of the highest column or layer."""
    widths = [width] * len(group.ranges)
    if group.kind == "columns":
        given = [*group.widths, *[100 // len(widths)] * len(widths)][: len(widths)]
        widths = [
            (width - _GUTTER * (len(widths) - 1)) * max(10, one) / sum(max(10, g) for g in given) for one in given
        ]
    columns = (slide.parts[start:stop] for start, stop in group.ranges)
    return max(sum(_high(part, wide, picture) for part in column) for column, wide in zip(columns, widths, strict=True))


def _heading(slide: Slide, width: float) -> float:
    """The height of eyebrow and title, and of what keeps the parts from them."""
    if not slide.title:
        return 72.0 if slide.eyebrow else 0.0
    lines = _lines(plain(slide.title), 56, width, letter=0.56)
    return (64.0 if slide.eyebrow else 8.0) + _text(lines, 56 if lines < 4 else 46, 0.36) + 46


def _pictured(part: Part) -> bool:
    return isinstance(part, Figure) or (isinstance(part, Media) and part.kind != "audio")


def _lone(slide: Slide) -> Part | None:
    """The one picture that stands beside the words of a slide."""
    pictures = [part for part in slide.parts if _pictured(part)]
    if slide.groups or len(pictures) != 1 or len(slide.parts) == 1:
        return None
    words = all(isinstance(part, Point | Prose | Callout | Quotation) or _pictured(part) for part in slide.parts)
    return pictures[0] if words else None


def _lines(words: str, size: float, width: float, *, letter: float = _LETTER) -> int:
    """How many lines words take."""
    room = max(1.0, width / size)
    return sum(max(1, -int(-_ems(line, letter) // room)) for line in words.split("\n"))


def _ems(words: str, letter: float = _LETTER) -> float:
    wide = 0 if words.isascii() else len(_WIDE.findall(words))
    return (len(words) - wide) * letter * 1.03 + wide


def _text(lines: int, size: float, leading: float) -> float:
    return size * (0.72 + (0.72 + leading) * (lines - 1))


def _gap(part: Part | Block) -> float:
    """The space that follows a part."""
    if isinstance(part, Point):
        return 9.0 if part.level else 14.2
    return 15.7


def _high(part: Part | Block, width: float, picture: float) -> float:
    """The height of a part with the space that follows it."""
    high = 0.0
    match part:
        case Point():
            high = _point(part, width)
        case Prose():
            wide = bool(_WIDE.search(plain(part.text)))
            high = _text(_lines(plain(part.text), _SIZE, min(width, 1200)), _SIZE, 0.78 if wide else 0.66)
        case Quotation():
            high = _text(_lines(plain(part.text), 33.6, min(width - 46, 840), letter=0.47), 33.6, 0.5)
            high += 48 if part.by else 0
        case Callout():
            inner = sum(_high(block, width - 146, picture) * 1.13 for block in part.blocks)
            high = 80 + inner + (52 if part.title else 0)
        case Code():
            high = _code(part, width)
        case Math():
            rows = [row for row in part.tex.split("\\\\") if row.strip()]
            high = 15 + sum(88 if _HIGH.search(row) else 46 for row in rows)
        case Table():
            high = _table(part, width)
        case Figure() if _PIXELS.fullmatch(part.height or part.width):
            high = min(picture, 1.5 * int((_PIXELS.fullmatch(part.height or part.width) or [0, 0])[1]))
        case Figure() | Media() if not isinstance(part, Media) or part.kind != "audio":
            high = picture + (56 if isinstance(part, Figure) and part.caption else 0)
        case Media() | Embed():
            high = 176.0
        case Items():
            return sum(_high(Point(lead=item.text), width, picture) for item in part.items)
        case Quote() | Definitions() | Heading():
            high = 60.0
    return high + _gap(part)


def _point(part: Point, width: float) -> float:
    lead, body = plain(part.lead), plain(part.body)
    width -= 39 + (0 if part.level == 0 else 39 + 29.4 * (part.level - 1))
    wide = bool(_WIDE.search(lead + body))
    high = _text(_lines(lead, _SIZE, width), _SIZE, 0.66 if wide else 0.5) if lead else 0.0
    if body:
        high += _text(_lines(body, _SIZE, width), _SIZE, 0.78 if wide else 0.66)
    return high + (_SIZE * (0.8 if wide else 0.66) if lead and body else 0.0)


def _code(part: Code, width: float) -> float:
    lines = part.text.expandtabs(4).rstrip("\n").split("\n")
    room = max(8, int((width - 88 - (80 if len(lines) > 3 else 0)) / (_SIZE * 0.603)))
    taken = sum(max(1, -(-(len(line) + len(_WIDE.findall(line))) // room)) for line in lines)
    return 52 + (58 if part.name else 0) + _text(taken, _SIZE, 0.5)


def _table(part: Table, width: float) -> float:
    """Columns share the width as their words need it: by the root of the longest where there is too little."""
    rows = [[_ems(plain(cell)) * _SIZE + 2 for cell in row] for row in (part.header, *part.rows)]
    count = max(map(len, rows), default=1)
    natural = [max((row[i] for row in rows if i < len(row)), default=1.0) for i in range(count)]
    widths = _shared(natural, width - 44 * (count - 1))
    lines = [max((-int(-cell // widths[i]) for i, cell in enumerate(row)), default=1) for row in rows]
    head = 44 + _text(lines[0], _SIZE, 0.5) if any(part.header) else 0.0
    return head + sum(_text(max(1, one), _SIZE, 0.5) + 16.5 for one in lines[1:])


def _shared(natural: list[float], room: float) -> list[float]:
    widths = dict(enumerate(natural))
    open_ = list(widths)
    while sum(widths.values()) > room and open_:
        left = room - sum(widths[i] for i in widths if i not in open_)
        share = max(20.0, left) / sum(natural[i] ** 0.5 for i in open_)
        small = [i for i in open_ if natural[i] <= share * natural[i] ** 0.5]
        if not small:
            widths |= {i: share * natural[i] ** 0.5 for i in open_}
            break
        open_ = [i for i in open_ if i not in small]
    return [max(20.0, widths[i]) for i in range(len(natural))]
