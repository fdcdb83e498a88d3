"""A slide that holds too much becomes several: where to cut it, and what of its narration goes with each piece."""

from dataclasses import replace
from typing import Any

from lecturec.deck import Code, Prose, Table, plain
from lecturec.layout.groups import moved, unfolded
from lecturec.layout.pieces import Cut, Plan, joined, shared_out
from lecturec.layout.rows import in_rows
from lecturec.layout.seen import strings
from lecturec.layout.slices import stretch_of
from lecturec.script import Beat, Group, Slide

EYEBROW = 56
"""The height of the small line above a title, in design pixels."""

SILENT_HOLD_MS = 5000


def plan_cuts(slide: Slide, facts: dict[str, Any], *, tall: bool = False) -> Plan:
    """How to cut a slide that holds too much; () when nothing of it can be cut.

    `facts` are what was measured: the `room`, the `heights` (for each part its index, its height, for tables those of
    the rows and the header), and whether it is `narrow`: a word is wider than its column.
    """
    # On tall pages columns are unfolded: what stands in them follows on each other.
    slide = unfolded(slide) if tall else slide
    heights = facts["heights"]
    # The pieces are numbered above their titles, which takes a line where there was none.
    room = float(facts["room"]) - (0 if slide.eyebrow else EYEBROW)
    # The edges of a listing and the name over it are there with each of its pieces.
    room -= max((float(one["head"]) for one in heights if isinstance(slide.parts[one["part"]], Code)), default=0.0)
    if slide.groups:
        total = sum(unit.high for unit in in_rows(slide, heights, float("inf"), told=False))
        if facts.get("narrow") and total <= room:
            return ()
        room = min(room, 0.97 * total)
    plan: Plan = ()
    for told in (False, True) if slide.groups else (False,):
        units = in_rows(slide, heights, room, told=told)
        plan = joined(shared_out(units, room)) if len(units) > 1 else ()
        if _in_order(slide, plan):
            break
    return plan


def told_in(slide: Slide) -> tuple[int, ...]:
    """The parts of columns in the order in which they appear, but for those whose words are read out as they do."""
    return tuple(beat.reveals[-1] for beat in slide.beats if beat.reveals and not _reads(slide, beat) and slide.groups)


def _in_order(slide: Slide, plan: Plan) -> bool:
    """Whether everything appears in the order in which it is told; what reads itself out is read where it stands."""
    homes = [_home(plan, part, 0)[0] for part in told_in(slide)]
    return homes == sorted(homes)


def _reads(slide: Slide, beat: Beat) -> bool:
    """Whether a beat says the very words that it shows."""
    said = _letters(beat.lines[0].text)[:16] if beat.lines else ""
    return bool(said) and any(said in _letters("".join(strings(slide.parts[i]))) for i in beat.reveals)


def _letters(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def cut(slide: Slide, plan: Plan) -> tuple[Slide, ...]:
    """The pieces of a slide, each with its parts and its share of the narration; the eyebrow is left to the caller."""
    beats = _shared(_beats_of(slide, plan))
    pieces = []
    for k, cuts in enumerate(plan):
        parts = tuple(stretch_of(slide.parts[part], start, stop) for part, start, stop in cuts)
        piece = replace(slide, parts=parts, beats=tuple(beats[k]), groups=_groups_of(slide, cuts))
        if k:
            piece = replace(piece, notes="", added="continuation", hold_ms=0, exact_ms=0)
        if not any(beat.lines for beat in beats[k]) and slide.beats:
            piece = replace(piece, hold_ms=max(piece.hold_ms, SILENT_HOLD_MS))
        pieces.append(piece)
    return tuple(pieces)


def _groups_of(slide: Slide, cuts: tuple[Cut, ...]) -> tuple[Group, ...]:
    """The groups of a slide as far as a piece holds them. A column that is empty keeps its place."""
    out = []
    for group in slide.groups:
        held = [[k for k, cut in enumerate(cuts) if start <= cut[0] < stop] for start, stop in group.ranges]
        if not any(held) or (group.kind == "stack" and sum(map(bool, held)) < 2):
            continue
        at = min(k for one in held for k in one)
        ranges = []
        for one in held:
            ranges.append((at, at + len(one)))
            at += len(one)
        out.append(replace(group, ranges=tuple(ranges)))
    return tuple(out)


def _beats_of(slide: Slide, plan: Plan) -> list[list[Beat]]:
    """Each beat with the piece that holds what it shows; what says nothing of itself stays with the one before it."""
    out: list[list[Beat]] = [[] for _ in plan]
    now = 0
    named = (-1, -1)
    for beat in slide.beats:
        named = (beat.part, beat.row) if beat.anchor else named
        homes = {part: _home(plan, part, 0) for part in (*beat.reveals, *beat.hides)}
        row, part = beat.row, -1
        if row >= 0:
            read, at = _read_at(slide, beat)
            home, part, start = _home(plan, read, at)
            row -= max(0, start) if isinstance(slide.parts[read], Table) else 0
            if home < now and named == (beat.part, beat.row):
                # What words name on a slide that is gone is not lit, and they stay where they are said.
                row = part = -1
            else:
                now = home
        elif beat.reveals:
            home = homes[beat.reveals[-1]][0]
            # What is told later than a slide that holds it stands there from its first frame on.
            now = home if _reads(slide, beat) else max(now, home)
        reveals = tuple(homes[i][1] for i in beat.reveals if homes[i][0] == now)
        hides = tuple(homes[i][1] for i in beat.hides if homes[i][0] == now)
        part = part if beat.part >= 0 and row >= 0 else -1
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
    """The eyebrow of a slide, and which it is when it is one of several; figures are read in every language."""
    return f"{eyebrow}  {number}/{total}".strip() if total > 1 else eyebrow
