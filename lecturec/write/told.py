"""The beats of a slide of a deck: what is said over it, and what happens as it is said."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lecturec.deck import Code, Prose, Table
from lecturec.script import Anchor, Beat, Part, Point
from lecturec.source import Span
from lecturec.spoken import lit_by
from lecturec.write.align import NONE, Words, align, strings, words_of
from lecturec.write.anchors import waiting
from lecturec.write.board import Board, Event
from lecturec.write.heard import Said
from lecturec.write.listings import lit_said
from lecturec.write.say import silence
from lecturec.write.voice import Voice

_STEP = re.compile(r"\s*step\s+(\d{1,3})\s*", re.IGNORECASE)

LOOK_MS = 2_000
"""How long lines of a listing stand that nothing is said of."""


def read_aloud(board: Board, opening: tuple[Beat, ...], voice: Voice) -> tuple[Beat, ...]:
    """The words of a slide as its narration: with the steps of its author, or each part as it is spoken."""
    if not board.events:
        return tuple(_lit(board.parts, [*opening, *_unfolded(board)]))
    made = [*opening]
    spoken: dict[int, list[Beat]] = {step: [] for step in (0, *board.events)}
    reached = 0
    for step, beat in board.said:
        reached = max(reached, step)
        if beat.lines or beat.row >= 0:
            # What stands from the start is read where it stands: below what appears, after that.
            at = step or (reached if reached in board.events and beat.row < 0 else 0)
            spoken.setdefault(at, []).append(replace(beat, reveals=()))
    for step, beats in sorted(spoken.items(), key=lambda one: one[0]):
        if event := board.events.get(step):
            made += _happening(board, event, _joined(beats) or _lit_now(board, event, voice))
        else:
            made += beats
    return tuple(_lit(board.parts, made))


def _lit_now(board: Board, event: Event, voice: Voice) -> list[Beat]:
    """What the lines do that are lit with a step, if that can be said."""
    part = board.parts[event.part] if event.row >= 0 else None
    if not isinstance(part, Code) or event.reveals or event.hides:
        return []
    lit = replace(part, text=_lit_lines(part, event.row))
    lines = lit_said(lit, voice)
    told = {line.text for _, beat in board.said for line in beat.lines}
    return [Beat(lines=lines, span=part.span)] if lines and lines[0].text not in told else []


def _unfolded(board: Board) -> Iterator[Beat]:
    """Every part as its words begin; what is only looked at stands from the first frame."""
    for _, beat in board.said:
        shown = [board.parts[i] for i in beat.reveals]
        looked_at = bool(shown) and not any(isinstance(part, (Point, Prose)) for part in shown)
        silent = not beat.lines and not any(isinstance(part, Table) for part in shown)
        if looked_at and (silent or beat.reveals == (0,)):
            beat = replace(beat, reveals=())
        if beat.lines or beat.reveals or beat.row >= 0:
            yield beat


def spoken_over(board: Board, said: Sequence[Said], asked: frozenset[int], voice: Voice) -> tuple[Beat, ...]:
    """Speaker notes as narration; `asked` are the steps that they name."""
    steps = list(board.events)
    known = _anchors(steps, said, asked)
    free = len(known) < len(steps)
    # What needs no looking for is not looked at.
    words = [_words(board, board.events[step], voice.lang) if free else NONE for step in steps]
    told = [words_of(one.line.text, voice.lang) if free else NONE for one in said]
    places = align(words, told, {i: at for i, (at, _) in known.items()})
    at_line: dict[int, list[tuple[Event, Words, int]]] = {}
    # What the notes place themselves is not placed again, and nothing that comes before it comes later.
    placed = {at: i for i, (at, _) in sorted(known.items())}
    for i, (step, place) in enumerate(zip(steps, places, strict=True)):
        named = words[i] if i > placed.get(place, -1) else NONE
        at_line.setdefault(place, []).append((board.events[step], named, known.get(i, (place, -1))[1]))
    made: list[Beat] = []
    for at in range(len(said) + 1):
        line = said[at].line if at < len(said) else silence(0, board.parts[0].span if board.parts else Span(""))
        asked_now = waiting(at_line.get(at, []), line, line.lang or voice.lang)
        events = [*_merged(asked_now.opening)]
        now = [Beat(lines=(line,), span=line.span)] if at < len(said) else []
        for event in events[:-1]:
            made += _happening(board, event, [])
        if events:
            made += _happening(board, events[-1], now)
        elif now and made and not said[at].opens and not made[-1].anchor:
            made[-1] = replace(made[-1], lines=(*made[-1].lines, *now[0].lines))
        else:
            made += now
        for anchor, happening in asked_now.later:
            made += (_anchored(event, anchor, line.span) for event in _merged(happening))
    return tuple(_lit(board.parts, _played(board, made)))


def _anchored(event: Event, anchor: Anchor, span: Span) -> Beat:
    """A step that happens within the line before it."""
    return Beat(
        lines=(), reveals=event.reveals, hides=event.hides, row=event.row, part=event.part, anchor=anchor, span=span
    )


def _played(board: Board, beats: list[Beat]) -> list[Beat]:
    """Beats with the sounds that stand on the slide: each is played after what is said over all that leads up to it."""
    for _, beat in board.said:
        sounds = tuple(line for line in beat.lines if line.sound)
        if not sounds:
            continue
        own = max(beat.reveals, default=0)
        at = max((i for i, b in enumerate(beats) if any(part <= own for part in b.reveals)), default=-1)
        while at + 1 < len(beats) and not (beats[at + 1].reveals or beats[at + 1].hides):
            at += 1
        if at < 0:
            beats = [Beat(lines=sounds, span=beat.span), *beats]
        else:
            beats = [*beats[:at], replace(beats[at], lines=(*beats[at].lines, *sounds)), *beats[at + 1 :]]
    return beats


def _anchors(steps: Sequence[int], said: Sequence[Said], asked: frozenset[int]) -> dict[int, tuple[int, int]]:
    """The lines and characters at which steps begin because the notes say so: by the step's number, else by bookmarks.

    Bookmarks count in their order; one that names what it lights is none of these.
    """
    if asked:
        after = (len(said), 0)
        numbered = [*_numbered(said)]
        return {
            i: next((place for number, place in numbered if number >= step), after)
            for i, step in enumerate(steps)
            if step in asked
        }
    marked = [place for name, place in _bookmarks(said) if not lit_by(name)]
    return dict(enumerate(marked[: len(steps)]))


def _bookmarks(said: Sequence[Said]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The names of all bookmarks, each with its line and its character there."""
    for at, one in enumerate(said):
        lead = len(one.line.spoken) - len(one.line.spoken.lstrip())
        yield from ((m.value, (at, max(0, m.start_char - lead))) for m in one.line.marks if m.kind == "bookmark")


def _numbered(said: Sequence[Said]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The steps that begin with a line, or at a bookmark in it that has their number."""
    inside = [(int(found[1]), place) for name, place in _bookmarks(said) if (found := _STEP.fullmatch(name))]
    lines = [(one.step, (at, 0)) for at, one in enumerate(said)]
    yield from sorted((*lines, *inside), key=lambda one: one[1])


def asked_steps(said: Sequence[Said]) -> frozenset[int]:
    """The numbers of the steps that notes name."""
    return frozenset(number for number, _ in _numbered(said) if number > 0)


def _words(board: Board, event: Event, lang: str) -> Words:
    """What a step shows, in words that can be found again."""
    shown = " ".join(strings(board.parts[i]) for i in event.reveals)
    if event.row >= 0:
        shown += " " + _lit_lines(board.parts[event.part], event.row)
    return words_of(shown, lang)


def _lit_lines(part: Part, row: int) -> str:
    lines = enumerate(part.text.split("\n"), 1) if isinstance(part, Code) else ()
    ranges = part.steps[row] if isinstance(part, Code) else ()
    return "\n".join(line for number, line in lines if any(start <= number <= stop for start, stop in ranges))


def _merged(events: Iterable[Event]) -> Iterator[Event]:
    """Events at the same word as one, but for those that would undo each other."""
    now: Event | None = None
    for event in events:
        undone = now and (set(now.reveals) & set(event.hides) or (now.part >= 0 <= event.part))
        lit_at_once = now and event.part in now.reveals
        if now is None or undone or lit_at_once:
            if now:
                yield now
            now = event
        else:
            row, part = (event.row, event.part) if event.part >= 0 else (now.row, now.part)
            now = Event(reveals=(*now.reveals, *event.reveals), hides=(*now.hides, *event.hides), row=row, part=part)
    if now:
        yield now


def _happening(board: Board, event: Event, beats: list[Beat]) -> list[Beat]:
    """A step as beats: the first of them does what happens."""
    span = board.parts[(*event.reveals, *event.hides, event.part)[0]].span
    only_lit = not event.reveals and not event.hides
    first, *others = beats or [Beat(lines=(silence(LOOK_MS, span),) if only_lit else (), span=span)]
    if first.row >= 0:
        first, others = Beat(lines=(), span=first.span), [first, *others]
    return [replace(first, reveals=event.reveals, hides=event.hides, row=event.row, part=event.part), *others]


def _joined(beats: list[Beat]) -> list[Beat]:
    """Beats of one step: those that light no row are one."""
    made: list[Beat] = []
    for beat in beats:
        if made and made[-1].row < 0 and beat.row < 0:
            made[-1] = replace(made[-1], lines=(*made[-1].lines, *beat.lines))
        else:
            made.append(beat)
    return made


def _lit(parts: Sequence[Part], beats: list[Beat]) -> Iterator[Beat]:
    """A listing is lit by its first step as soon as it stands, and by each step until the next.

    Only one is lit at a time: where there are several, what appears next puts an end to it.
    """
    revealed = {i for beat in beats for i in beat.reveals}
    stepped = [i for i, part in enumerate(parts) if isinstance(part, Code) and len(part.steps) > 1]
    several = sum(isinstance(part, (Code, Table)) for part in parts) > 1
    part = next((i for i in stepped if i not in revealed), -1)
    row = min(part, 0)
    for beat in beats:
        new = next((i for i in stepped if i in beat.reveals), -1)
        if beat.row >= 0:
            part, row = (beat.part, beat.row) if beat.part in stepped else (-1, -1)
            yield beat
            continue
        if new >= 0 or part in beat.hides or (beat.reveals and several):
            part, row = new, min(new, 0)
        yield replace(beat, row=row, part=part)
