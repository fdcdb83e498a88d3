"""The blocks of a deck for pandoc or Quarto, and what its syntax says of them beside their words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Embed,
    Heading,
    Items,
    Prose,
    Quote,
    Step,
)
from lecturec.parse.attributes import Attributes
from lecturec.parse.bibliography import Library
from lecturec.parse.change import changed, stepped
from lecturec.parse.citations import SMALL
from lecturec.parse.dialects._pandoc_code import Listing, listings
from lecturec.parse.dialects._pandoc_divs import Div, find_divs, mark_divs
from lecturec.parse.dialects._pandoc_inline import heading_attributes, rewritten
from lecturec.parse.dialects._pandoc_tex import ENVIRONMENT, FORMULAS, environment
from lecturec.parse.includes import Inclusion, place
from lecturec.parse.marks import SIGN
from lecturec.parse.sheet import Sheet
from lecturec.source import Span

_LISTED = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)]|#\.|\(@\w*\))\s")
_PAUSED = re.compile(r"[ \t]*\\pause(?:\[\d+\])?[ \t]*$")
_FRAGMENT = re.compile(r"^\[.*\]\{[^{}]*\.fragment\b[^{}]*\}\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a deck is to be read. `level` is the slide level, None to find it; `echo` shows chunks that do not say."""

    level: int | None = None
    incremental: bool = False
    echo: bool = True
    footer: str = ""


@dataclass(slots=True)
class Draft:
    """A sheet whose lines say what pandoc's syntax means, and what they cannot say: by place, (path, line from 1)."""

    manner: Manner
    library: Library | None = None
    headings: dict[tuple[str, int], Attributes] = field(default_factory=dict)
    listings: dict[tuple[str, int], Listing] = field(default_factory=dict)
    said: dict[tuple[str, int], str] = field(default_factory=dict)
    stepped: dict[tuple[str, int], bool] = field(default_factory=dict)
    footers: set[tuple[str, int]] = field(default_factory=set)
    fragments: set[tuple[str, int]] = field(default_factory=set)
    pauses: set[tuple[str, int]] = field(default_factory=set)
    inclusion: Inclusion = field(default_factory=Inclusion)

    def read(self, sheet: Sheet) -> tuple[Block, ...]:
        """The blocks of a sheet, those of the files that it includes among them."""
        path, lines = sheet.source.path, list(sheet.lines)
        for number, listing in listings(sheet, lines, echo=self.manner.echo).items():
            self.listings[path, number + 1] = listing
        divs = find_divs(sheet, lines)
        self._rewrite(sheet, lines, {n for div in divs for n in (div.start, div.stop)})
        mark_divs(sheet, lines, divs)
        for div in divs:
            self._remember(path, div, lines)
        blocks = sheet.blocks(0, len(lines), lines, attributes=True)
        return changed(blocks, lambda block: self._finished(sheet, block))

    def _remember(self, path: str, div: Div, lines: list[str]) -> None:
        """What a div says of the lines in it; inner divs come before those around them."""
        places = [(path, number) for number in range(div.start + 2, div.stop + 1)]
        if "notes" in div.given:
            inside = (line for line in lines[div.start + 1 : div.stop] if not line.lstrip(" >").startswith(SIGN))
            self.said[path, div.start + 1] = _unspanned("\n".join(inside))
        elif "footer" in div.given:
            self.footers.update(places)
        elif "incremental" in div.given or "nonincremental" in div.given:
            for place in places:
                self.stepped.setdefault(place, "incremental" in div.given)

    def _rewrite(self, sheet: Sheet, lines: list[str], kept: set[int]) -> None:
        """What stands in the lines; listings, comments and displayed formulas stay as they are."""
        path = sheet.source.path
        before, listed, formula = "", False, False
        for number, line in sheet.prose(comments=False):
            if lines[number] != line or number in kept:
                before = ""
                continue
            listed = bool(_LISTED.match(line)) or (listed and (line[:1] in " \t" or not line or bool(before.strip())))
            if formula or (line.startswith(("    ", "\t")) and not listed and not before.strip()):
                formula ^= line.count("$$") % 2 == 1
                if formula and (end := ENVIRONMENT.match(line)) and end["which"] == "end" and end["name"] in FORMULAS:
                    lines[number], formula = environment(sheet, end, number), False
                continue
            formula = line.count("$$") % 2 == 1
            if not formula:
                text, given = heading_attributes(line, lines[number + 1] if number + 1 < len(lines) else "")
                if given is not None:
                    self.headings[path, number + 1] = given
                if _FRAGMENT.match(line):
                    self.fragments.add((path, number + 1))
                text = self._ended(sheet, text, number, lines)
                lines[number] = re.sub(r"^(\s*)#\.(?=\s)", r"\g<1>1.", rewritten(sheet, text, number, self.library))
                formula = lines[number].count("$$") % 2 == 1
            before = line

    def _ended(self, sheet: Sheet, line: str, number: int, lines: list[str]) -> str:
        """A line without what pandoc reads in its end: a pause, or a break after which nothing comes."""
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if not following or following.startswith((":::", "</", "\\")):
            line = re.sub(r"(?<!\\)\\[ \t]*$", "", line)
        if (found := _PAUSED.search(line)) and not line.lstrip().startswith("\\pause"):
            sheet.honoured("a pause", number)
            self.pauses.add((sheet.source.path, number + 1))
            return line[: found.start()]
        return line

    def _paused(self, block: Prose | Items) -> Iterable[Block]:
        """A block, and the wait after it; what follows a point in its list waits as well."""
        if isinstance(block, Prose):
            return (block, Step(span=block.span)) if self._waits(block.span) else (block,)
        items = tuple(
            replace(item, blocks=(Step(span=item.span), *item.blocks)) if self._waits(item.span) else item
            for item in block.items
        )
        return (replace(block, items=items),)

    def _waits(self, span: Span) -> bool:
        """Whether one of these lines ends in a pause that nobody has waited for."""
        places = {(span.path, number) for number in range(span.line, max(span.stop_line, span.line) + 1)}
        found = places & self.pauses
        self.pauses -= found
        return bool(found)

    def _finished(self, sheet: Sheet, block: Block) -> Iterable[Block]:
        """A block with what its place says of it."""
        place = block.span.path, block.span.line
        match block:
            case Code() if place in self.listings:
                code = self.listings[place].of(block)
                return (code,) if code.text.strip() else ()
            case Quote(blocks=(Items() as items,)):
                # In a quote of nothing but a list, the list does what lists elsewhere do not.
                return (stepped(items, on=not self._steps(place)),)
            case Items() if self._steps(place):
                return (stepped(block, on=True),)
            case Prose() | Items() if self.pauses and place not in self.fragments:
                return self._paused(block)
            case Callout(blocks=(Heading() as heading, *rest), title=()):
                return (replace(block, title=heading.text, blocks=tuple(rest)),)
            case Prose() if place in self.fragments:
                return (Build(blocks=(block,), span=block.span),)
            case Columns() if not all(block.columns):
                return _filled(block)
            case Embed(name="include"):
                return self._include(sheet, block)
            case _:
                return (block,)

    def _steps(self, place: tuple[str, int]) -> bool:
        """Whether the lists at a place come point by point."""
        return self.stepped.get(place, self.manner.incremental)

    def _include(self, sheet: Sheet, block: Embed) -> tuple[Block, ...]:
        with self.inclusion.sheet(sheet, block.href, place(sheet, block.span.line - 1, block.href)) as other:
            return self.read(other) if other else ()


def _filled(block: Columns) -> tuple[Block, ...]:
    """Columns without those that hold nothing, or nothing that can be shown; one alone is no column."""
    full = [i for i, column in enumerate(block.columns) if column]
    if len(full) < 2:
        return tuple(b for column in block.columns for b in column)
    widths = tuple(block.widths[i] for i in full) if block.widths else ()
    return (replace(block, columns=tuple(block.columns[i] for i in full), widths=widths),)


def _unspanned(words: str) -> str:
    """Speaker notes as plain Markdown."""
    words = re.sub(r"\[([^\[\]]*)\]\{\.span\}", r"\1", SMALL.sub("", words))
    return re.sub(r"(?<=\))\{[^{}]*\}", "", words).strip()
