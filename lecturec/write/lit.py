"""Pieces of what stands on a slide, lit as words name them: rows, lines of code, boxes, terms of formulas."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from lecturec.deck import Code, Math, Table
from lecturec.pairs import pairs, spoken_at
from lecturec.script import Anchor, Beat, Line, Part, Script, Slide
from lecturec.spoken import lit_by
from lecturec.write.align import MOST_PAIRS
from lecturec.write.named import Finder, Named, Piece, asked_for, finder_of

_LIGHTABLE = (Table, Code, Math)


def lit(script: Script) -> Script:
    """The script with what its words name lit as they are said."""
    return replace(script, slides=tuple(lit_as_named(slide, script.lang) for slide in script.slides))


def lit_as_named(slide: Slide, lang: str) -> Slide:
    """The slide with beats at which pieces are lit that are named there, and with these pieces in its parts.

    A piece stays lit until another one is named, or the paragraph ends. What the author steps through is left alone,
    and where bookmarks say what is lit in a part, its words do not.
    """
    if not any(isinstance(part, _LIGHTABLE) for part in slide.parts):
        return slide
    lamp = _Lamp(slide, lang)
    beats = tuple(lamp.beats())
    return replace(slide, parts=lamp.parts(), beats=beats) if lamp.lit else slide


@dataclass(slots=True)
class _Lamp:
    """A way through the beats of a slide; `lit` are the pieces found so far of each part, with their numbers."""

    slide: Slide
    lang: str
    lit: dict[int, dict[Piece, int]] = field(default_factory=dict)
    _finders: dict[int, Finder] = field(init=False)
    _asked: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        told = bool(self.slide.notes.strip() or self.slide.writer)
        found = {i: finder_of(part, self.lang, told=told) for i, part in enumerate(self.slide.parts)}
        self._finders = {i: finder for i, finder in found.items() if finder}
        lines = (line for beat in self.slide.beats for line in beat.lines)
        self._asked = frozenset(i for line in lines for i, _ in self._marked(line, range(len(self.slide.parts))))

    def beats(self) -> Iterator[Beat]:
        """The beats, each sentence that names something followed by what it lights."""
        revealed = {i for beat in self.slide.beats for i in beat.reveals}
        shown = {i for i in range(len(self.slide.parts)) if i not in revealed}
        waiting = [*self.slide.beats]
        while waiting:
            beat = waiting.pop(0)
            within = []
            while waiting and waiting[0].anchor:
                within.append(waiting.pop(0))
            shown = (shown | {*beat.reveals}) - {*beat.hides}
            yield from self._named(beat, within, sorted(shown)) if beat.row < 0 else (beat, *within)
            for one in within:
                shown = (shown | {*one.reveals}) - {*one.hides}

    def _named(self, beat: Beat, within: list[Beat], shown: list[int]) -> Iterator[Beat]:
        """A beat and what happens within its last line, divided after each line that names something."""
        now, lines = beat, list[Line]()
        for number, line in enumerate(beat.lines, 1):
            lines.append(line)
            last = number == len(beat.lines)
            lit = self._in_line(line, shown, (now.part, now.row))
            if lit and not last:
                yield from (replace(now, lines=tuple(lines)), *lit)
                now, lines = Beat(lines=(), row=lit[-1].row, part=lit[-1].part, span=beat.span), []
            elif last:
                yield replace(now, lines=tuple(lines))
                # What appears within a line stays where it is; of two at one word it comes first.
                yield from sorted((*within, *lit), key=lambda one: one.anchor.char if one.anchor else 0)
        if not beat.lines:
            yield from (beat, *within)

    def _in_line(self, line: Line, shown: list[int], before: tuple[int, int]) -> list[Beat]:
        """Beats within a line at which pieces are lit, in order; what is lit `before` is not lit again."""
        if not line.spoken.strip() or len(line.text) * len(self.slide.parts) > MOST_PAIRS:
            return []
        said = pairs(line.text, line.spoken.strip())
        found = [*self._marked(line, shown)]
        for i in shown:
            if i in self._finders and i not in self._asked:
                found += ((i, one) for one in self._finders[i](line, line.lang or self.lang))
        made: list[Beat] = []
        for i, one in sorted(found, key=lambda pair: (pair[1].char, -pair[1].sure)):
            char = one.char if one.by == "mark" else spoken_at(said, one.char)
            crowded = made and made[-1].anchor and made[-1].anchor.char == char
            if before == (i, self.lit.get(i, {}).get(one.piece)) or crowded:
                continue
            before = i, self._number(i, one.piece)
            anchor = Anchor(char, one.sure, one.by)
            made.append(Beat(lines=(), row=before[1], part=i, anchor=anchor, span=line.span))
        return made

    def _marked(self, line: Line, shown: "list[int] | range") -> Iterator[tuple[int, Named]]:
        """What bookmarks of a line light, each in the first part that has it; by characters of its spoken form."""
        lead = len(line.spoken) - len(line.spoken.lstrip())
        for mark in line.marks:
            asked = lit_by(mark.value) if mark.kind == "bookmark" else None
            if asked:
                pieces = ((i, asked_for(self.slide.parts[i], *asked)) for i in shown)
                for i, piece in ((i, piece) for i, piece in pieces if piece is not None):
                    yield i, Named(max(0, mark.start_char - lead), piece, 100, "mark")
                    break

    def _number(self, part: int, piece: Piece) -> int:
        """The number by which a part knows a piece: a table its rows, others those that are named, in their order."""
        known = self.lit.setdefault(part, {})
        if isinstance(piece, int):
            return known.setdefault(piece, piece)
        first = 1 if isinstance(self.slide.parts[part], Code) and not isinstance(piece, str) else 0
        return known.setdefault(piece, len(known) + first)

    def parts(self) -> tuple[Part, ...]:
        """The parts, with the pieces of them that are lit."""
        return tuple(_with(part, tuple(self.lit.get(i, ()))) for i, part in enumerate(self.slide.parts))


def _with(part: Part, pieces: tuple[Piece, ...]) -> Part:
    match part:
        case Code() if pieces and isinstance(pieces[0], str):
            return replace(part, boxes=cast(tuple[str, ...], pieces))
        case Code() if pieces:
            # Until the first of them is named, all lines are lit.
            return replace(part, steps=((), *cast("tuple[tuple[tuple[int, int], ...], ...]", pieces)))
        case Math() if pieces:
            return replace(part, terms=cast("tuple[tuple[tuple[int, int], ...], ...]", pieces))
    return part
