"""Units to pages: which share a slide, and what kind of slide that makes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lecturec.deck import Block, Callout, Code, Embed, Figure, Items, Math, Media, Prose, Slide, Table, Text, plain
from lecturec.script import Beat, Part, Point, Quotation
from lecturec.script import Slide as Screen
from lecturec.source import Span
from lecturec.write.fluent import fluent
from lecturec.write.say import SLIDE_MS
from lecturec.write.units import FULL, MARGIN, Unit, apart, is_label

SILENT_MS = 3_000
"""The least time of a slide on which nothing is said."""

SUBJECT_PIECES = 24
"""How many paragraphs and points are asked what a picture is to show."""


def fill(made: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Units to pages: full ones, evenly; what wants the whole width takes a lead-in of a few words with it."""
    queue = [piece for unit in made for piece in apart(unit)]
    wide = [i for i, unit in enumerate(queue) if unit.solo]
    if len(wide) == 1 and len(queue) > 1 and isinstance(queue[wide[0]].parts[0], Figure):
        yield from _around(queue, wide[0])
        return
    after, ends = _following(queue)
    page: list[Unit] = []
    load = 0
    for i, unit in enumerate(queue):
        # A last point alone on a slide of its own looks forgotten.
        rest = i >= ends and not any(u.solo for u in page)
        closes = rest and load + unit.load + after[i] <= FULL + MARGIN
        if page and not closes and not _fits(page, load, unit):
            goes_along = len(page) > 1 and _leads_in(page[-1]) and not _quoted(unit)
            taken = [page.pop()] if goes_along else []
            yield page
            page, load = taken, sum(u.load for u in taken)
        page.append(unit)
        load += unit.load
        # Even pages look better than full ones and a leftover.
        if not unit.solo and not closes and not _leads_in(unit) and load < FULL < load + after[i]:
            share = (load + after[i]) / -(-(load + after[i]) // FULL)
            if load + queue[i + 1].load / 2 >= share:
                yield page
                page, load = [], 0
    if page:
        yield page


def _around(queue: list[Unit], at: int) -> Iterator[list[Unit]]:
    """Pages of words with their only figure among them: it stands beside them, where an illustration would."""
    figure = queue[at]
    for page in fill(queue[:at] + queue[at + 1 :]):
        if 0 <= at <= len(page):
            page.insert(at, figure)
            at = -1
        yield page
        at -= len(page)


def _following(queue: list[Unit]) -> tuple[list[int], int]:
    """(for each unit, the load of those after it up to the next that wants a slide's full width; where the last such
    stretch begins).
    """
    after = [0] * len(queue)
    for i in range(len(queue) - 2, -1, -1):
        after[i] = 0 if queue[i + 1].solo else after[i + 1] + queue[i + 1].load
    return after, max((i + 1 for i, unit in enumerate(queue) if unit.solo), default=0)


def _fits(page: list[Unit], load: int, unit: Unit) -> bool:
    if unit.solo and len(page) == 1 and _leads_in(page[0]):
        return True
    if unit.solo and len(page) == 1 and not page[0].solo and load <= 60 and load + unit.load <= 150:
        return True
    if load + unit.load > FULL:
        return False
    return not (unit.solo or any(u.solo for u in page)) or _shares(page, unit)


def _shares(page: list[Unit], unit: Unit) -> bool:
    """Whether a unit may stand on a page with something wide: a formula or a short listing with its text."""
    return all(
        not isinstance(part, (Table, Figure)) and not (isinstance(part, Code) and part.text.count("\n") > 7)
        for u in (*page, unit)
        for part in u.parts
    )


def _quoted(unit: Unit) -> bool:
    """Whether a unit is a quotation: it stands alone, large."""
    return any(isinstance(part, Quotation) for part in unit.parts)


def _leads_in(unit: Unit) -> bool:
    """Whether a unit announces what follows: a few bold words, or a short line that ends in a colon."""
    if unit.parts and is_label(unit.parts[-1]):
        return True
    words = plain(unit.parts[-1].text).rstrip() if unit.parts and isinstance(unit.parts[-1], Prose) else ""
    return not unit.solo and words.endswith((":", "：")) and unit.load <= 60


def screen_of(
    section: Slide, name: Text, eyebrow: str, page: list[Unit], opening: tuple[Beat, ...], lang: str
) -> Screen:
    """The slide on which these units stand."""
    parts: list[Part] = []
    beats: list[Beat] = list(opening)
    picture: Figure | None = None
    figures = [p for u in page for p in u.parts if isinstance(p, Figure)]
    beside = len(figures) == 1 and any(isinstance(p, (Point, Prose)) for u in page for p in u.parts)
    for unit in page:
        if beside and unit.parts and unit.parts[0] is figures[0]:
            picture = figures[0]
            beats += [replace(b, reveals=()) for b in unit.beats if b.lines]
            continue
        for beat in unit.beats:
            # What opens a slide stands from its first frame, if it is to be looked at rather than read along.
            stands = not parts and beat.reveals == (0,) and not isinstance(unit.parts[0], (Point, Prose))
            beats.append(replace(beat, reveals=() if stands else tuple(r + len(parts) for r in beat.reveals)))
        parts += unit.parts
    said = any(not line.sound for beat in beats for line in beat.lines)
    return Screen(
        template=template_of(parts, picture, name),
        title=name,
        eyebrow=eyebrow,
        parts=tuple(parts),
        beats=settled(fluent(parts, [b for b in beats if b.lines or b.reveals], lang)),
        subject=subject(name, section.blocks),
        picture=picture,
        hold_ms=0 if said else SILENT_MS,
        notes=section.notes,
        span=section.span if not parts or not parts[0].span.line else _earlier(section.span, parts[0].span),
    )


def _earlier(a: Span, b: Span) -> Span:
    return a if a.line <= b.line else b


def pictured(part: Part) -> bool:
    """Whether a part is a picture, still or moving."""
    return isinstance(part, Figure) or (isinstance(part, Media) and part.kind != "audio")


def template_of(parts: Sequence[Part], picture: Figure | None, name: Text) -> str:
    """The arrangement that these parts ask for."""
    kinds = {type(part) for part in parts}
    if Table in kinds:
        return "table"
    if Code in kinds:
        return "code"
    if kinds & {Figure, Media, Embed}:
        alone = not name and len(parts) == 1 and pictured(parts[0])
        return "full" if alone else "figure"
    if Math in kinds and kinds <= {Math, Prose}:
        return "formula"
    if kinds == {Quotation}:
        return "quote"
    if Point in kinds or Callout in kinds or picture:
        return "points"
    return "prose" if parts or not name else "section"


def settled(beats: tuple[Beat, ...]) -> tuple[Beat, ...]:
    """The last words of a slide are followed by a longer silence, in which the transition takes place."""
    for i in range(len(beats) - 1, -1, -1):
        if beats[i].lines:
            last = beats[i].lines[-1]
            pause = max(last.pause_ms, SLIDE_MS)
            said = (*beats[i].lines[:-1], replace(last, pause_ms=pause))
            return (*beats[:i], replace(beats[i], lines=said), *beats[i + 1 :])
    return beats


def calm(made: list[Unit]) -> list[Unit]:
    """At most three things on a closing slide and 60 words; the others are said and not shown."""
    kept: list[Unit] = []
    load = 0
    for unit in made:
        if not kept or (len(kept) < 3 and load + unit.load <= 130):
            kept.append(unit)
            load += unit.load
        else:
            last = kept[-1]
            said = tuple(replace(b, reveals=()) for b in unit.beats)
            kept[-1] = replace(last, beats=(*last.beats, *said))
    return kept


def subject(name: Text, blocks: Iterable[Block]) -> str:
    """The words an illustration is made from."""
    words = [plain(name)]
    for block in islice(blocks, 10 * SUBJECT_PIECES):
        if len(words) > SUBJECT_PIECES:
            break
        match block:
            case Prose():
                words.append(plain(block.text))
            case Items():
                words += [plain(item.text) for item in block.items[:SUBJECT_PIECES]]
            case _:
                pass
    return " ".join(" ".join(words).split())[:600]
