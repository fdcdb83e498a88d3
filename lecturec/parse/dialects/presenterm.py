"""presenterm: slides end with `<!-- end_slide -->`, titles are underlined, commands are comments of one line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lecturec.deck import (
    PLAIN,
    Block,
    Code,
    Embed,
    Figure,
    Heading,
    Look,
    Prose,
    Remark,
    Rule,
    Slide,
)
from lecturec.parse.change import changed
from lecturec.parse.dialects._presenterm_board import Board
from lecturec.parse.dialects._presenterm_code import Listing, finished, mark_listings
from lecturec.parse.dialects._presenterm_commands import MARK, Command, mark_commands
from lecturec.parse.front_matter import Value
from lecturec.parse.includes import Inclusion, place
from lecturec.parse.sheet import Made, Sheet

RANK = 700

_SIGN = re.compile(
    r"^\s*<!--\s*(?:cmd:\s*)?(end_slide|jump_to_middle|column_layout:.*|speaker_note:.*|reset_layout)\s*-->"
)
_PAUSE = re.compile(r"\s*<!--\s*pause\s*-->\s*")
_UNDER = re.compile(r"(?:=+|--+)\s*")
_OPTIONS = ("implicit_slide_ends", "end_slide_shorthand", "command_prefix", "h1_slide_titles", "incremental_lists")


def claims(sheet: Sheet) -> str:
    """One of its commands, or its options in the front matter."""
    options = sheet.matter.values.get("options")
    for name in _OPTIONS:
        if isinstance(options, dict) and name in options:
            return f"the option `{name}`"
    for number, line in sheet.prose(sheet.matter.lines):
        if "<!--" in line and (found := _SIGN.match(line)):
            return f"`<!-- {found[1].partition(':')[0]} -->` in line {number + 1}"
    return ""


def guesses(sheet: Sheet) -> str:
    """A pause under titles that are underlined, where rulers break nothing."""
    before, pause, titles = "", "", False
    for number, line in sheet.prose(sheet.matter.lines) if "pause" in sheet.source.text else ():
        if _UNDER.fullmatch(line):
            if not before.strip():
                return ""
            titles = True
        elif _PAUSE.fullmatch(line):
            pause = pause or f"`<!-- pause -->` in line {number + 1}"
        before = line
    return pause if titles else ""


def read(sheet: Sheet) -> Made:
    """A slide for the title, and one for each stretch up to the end of a slide."""
    reader = _Reader(_options(sheet))
    slides = _opening(sheet)
    for group in reader.groups(reader.blocks(sheet)):
        slides += reader.slide(sheet, group)
    values = sheet.matter.values
    theme = values.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else None
    title = next((slide.title for slide in slides if slide.title), ())
    authors = values.get("authors")
    people = ", ".join(map(str, authors)) if isinstance(authors, list) else ""
    settings = (("theme", str(name)),) if name else ()
    return Made(slides=tuple(slides), title=title, settings=settings, author=people)


@dataclass(frozen=True, slots=True)
class Options:
    """The options of presenterm that change what a file means."""

    implicit: bool = False
    shorthand: bool = False
    first_level: bool = False
    incremental: bool = False
    prefix: str = ""
    picture: str = "image:"


def _options(sheet: Sheet) -> Options:
    given = sheet.matter.values.get("options")
    asked: dict[str, Value] = given if isinstance(given, dict) else {}
    return Options(
        implicit=asked.get("implicit_slide_ends") is True,
        shorthand=asked.get("end_slide_shorthand") is True,
        first_level=asked.get("h1_slide_titles") is True,
        incremental=asked.get("incremental_lists") is True,
        prefix=str(asked.get("command_prefix") or ""),
        picture=str(asked.get("image_attributes_prefix") or "image:"),
    )


def _opening(sheet: Sheet) -> list[Slide]:
    """The slide that presenterm makes of the front matter."""
    values, number = sheet.matter.values, sheet.matter.spans.get("title", sheet.span(0)).line - 1
    if not sheet.given:
        return []
    # Author and date are the lecture's, and stand on its title slide anyway.
    under = (values.get("sub_title"), values.get("event"), values.get("location"))
    span = sheet.span(number)
    texts = [sheet.line(str(words), number) for words in under if words]
    blocks = tuple(Prose(text=text, span=span) for text in texts)
    return [Slide(title=sheet.line(sheet.given, number), blocks=blocks, look=Look(layout="title"), span=span)]


@dataclass(slots=True)
class _Reader:
    options: Options
    commands: dict[tuple[str, int], Command] = field(default_factory=dict)
    listings: dict[tuple[str, int], Listing] = field(default_factory=dict)
    underlined: set[tuple[str, int]] = field(default_factory=set)
    inclusion: Inclusion = field(default_factory=Inclusion)

    def blocks(self, sheet: Sheet) -> tuple[Block, ...]:
        """The blocks of a sheet; commands stand between them as embeds."""
        path, lines = sheet.source.path, list(sheet.lines)
        for number, listing in mark_listings(sheet, lines).items():
            self.listings[path, number + 1] = listing
        for number, command in mark_commands(sheet, lines, self.options.prefix).items():
            self.commands[path, number + 1] = command
        made = sheet.blocks(0, len(lines), lines)
        for block in made:
            if isinstance(block, Heading) and not sheet.lines[block.span.line - 1].lstrip().startswith("#"):
                self.underlined.add((path, block.span.line))
        return tuple(
            new for block in changed(made, lambda b: self._finished(sheet, b)) for new in self._included(sheet, block)
        )

    def _finished(self, sheet: Sheet, block: Block) -> Iterable[Block]:
        place = block.span.path, block.span.line
        match block:
            case Code():
                return (finished(sheet, block, self.listings.get(place, Listing())),)
            case Figure():
                return (self._sized(sheet, block),)
            case Remark():
                return ()
            case _:
                return (block,)

    def _sized(self, sheet: Sheet, figure: Figure) -> Figure:
        words = figure.alt.removeprefix(self.options.picture)
        size = re.match(r"(?:width|w):(\d+%)\s*", words) if words != figure.alt else None
        if not size:
            return figure
        alt = words[size.end() :]
        if not alt:
            sheet.undescribed(figure, figure.alt)
        return replace(figure, alt=alt, width=size[1])

    def _included(self, sheet: Sheet, block: Block) -> tuple[Block, ...]:
        command = self._command(block)
        if not command or command.name != "include":
            return (block,)
        path = str(command.value)
        with self.inclusion.sheet(sheet, path, place(sheet, block.span.line - 1, path)) as other:
            return self.blocks(other) if other else ()

    def _command(self, block: Block) -> Command | None:
        if not isinstance(block, Embed) or block.name != MARK:
            return None
        return self.commands.get((block.span.path, block.span.line))

    def _is_title(self, block: Block) -> bool:
        if not isinstance(block, Heading):
            return False
        place = block.span.path, block.span.line
        return place in self.underlined or (self.options.first_level and block.level == 1)

    def groups(self, blocks: Iterable[Block]) -> list[list[Block]]:
        """The blocks of each slide."""
        groups: list[list[Block]] = [[]]
        for block in blocks:
            command = self._command(block)
            if (command and command.name == "end_slide") or (isinstance(block, Rule) and self.options.shorthand):
                groups.append([])
                continue
            if self.options.implicit and self._is_title(block) and any(not self._command(b) for b in groups[-1]):
                groups.append([])
            groups[-1].append(block)
        return [group for group in groups if group]

    def slide(self, sheet: Sheet, group: list[Block]) -> list[Slide]:
        """A slide of these blocks and commands; none where it is to be skipped."""
        names = {c.name for b in group if (c := self._command(b))}
        span = group[0].span
        if "skip_slide" in names:
            sheet.ignored("a slide that is skipped", span.line - 1)
            return []
        title = next((b for b in group if self._is_title(b)), None)
        shown = [b for b in group if not self._command(b)]
        if title is None and shown and isinstance(shown[0], Heading):
            title = shown[0]
        board = Board(sheet, incremental=self.options.incremental)
        for block in group:
            if command := self._command(block):
                board.obey(command, block)
            elif block is not title:
                board.place(block)
        board.close()
        if not (shown or board.notes or board.look != PLAIN):
            return []
        heading = title if isinstance(title, Heading) else None
        return [
            Slide(
                title=heading.text if heading else (),
                blocks=tuple(board.blocks),
                said=board.said(),
                depth=heading.level if heading else 0,
                look=board.look,
                span=heading.span if heading else (shown[0].span if shown else span),
            )
        ]
