"""Deckset: settings at the top without fences, commands in brackets, notes after a caret."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lecturec.deck import (
    Backdrop,
    Block,
    Code,
    Columns,
    Embed,
    Figure,
    Heading,
    Items,
    Look,
    Media,
    Note,
    Remark,
    Slide,
    Text,
    walk,
)
from lecturec.parse.change import changed
from lecturec.parse.colours import first_colour
from lecturec.parse.dialects._deckset_pictures import Asked, asked_of, is_page, picture
from lecturec.parse.dialects._deckset_settings import SETTING, SURE, read_settings
from lecturec.parse.lit import lit_lines
from lecturec.parse.marks import SIGN
from lecturec.parse.sheet import Made, Sheet, divided
from lecturec.parse.transitions import nearest_transition

RANK = 600

_COMMAND = re.compile(r"[ \t]{0,3}\[\.([a-z][\w-]*)[ \t]*(?::[ \t]*(.*?))?\][ \t]*")
_NOTE = re.compile(r"[ \t]{0,3}\^[ \t]*")
_CUE = re.compile(
    r"[ \t]*(?:\*\*)?(?:\[(?:\*|click|advance|next(?: slide)?)\]|\([*_]*(?:click|advance)[*_]*\))(?:\*\*)?(?![(\[])",
    re.IGNORECASE,
)
_FIT = re.compile(r"([ \t]{0,3}#{1,6})[ \t]*\[fit\][ \t]*")
_PICTURE = re.compile(r"!\[(?:[\w()% .-]*\s)?(?:inline|filtered|original|autoplay)\b[^\]]*\]\(")
_ENDS = re.compile(r"[ \t]{0,3}(?:#{1,6}[ \t\[]|\[\.|-(?:[ \t]*-){2,}[ \t]*$|!\[|\|)")
"""What ends a paragraph of notes without a blank line."""

_RULER = re.compile(r" {0,3}-(?:[ \t]*-){2,}[ \t]*")


def claims(sheet: Sheet) -> str:
    """A setting, or a command or a picture that only Deckset writes so, in something that has slides."""
    settings, _ = read_settings(sheet)
    if found := next((key for key in settings if key in SURE), ""):
        return f"the setting `{found}`"
    for line in _ruled(sheet):
        if _FIT.match(line) or _COMMAND.fullmatch(line) or _PICTURE.search(line):
            return f"`{line.strip()[:40]}`"
    return ""


def guesses(sheet: Sheet) -> str:
    """Notes after a caret, in something that has slides."""
    return "paragraphs that begin with `^`" if any(map(_NOTE.match, _ruled(sheet))) else ""


def _ruled(sheet: Sheet) -> list[str]:
    """The lines of something that has slides."""
    lines = [line for _, line in sheet.prose(comments=False)]
    return lines if any(map(_RULER.fullmatch, lines)) else []


def read(sheet: Sheet) -> Made:
    """A slide between each two rulers."""
    return _Reader(sheet).made()


@dataclass(slots=True)
class _Page:
    """What has been gathered for one slide."""

    commands: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    backdrops: list[Backdrop] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    fit: bool = False


class _Reader:
    """Reads a sheet once. What is no Markdown stays as a comment that no author can write."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.settings, self.top = read_settings(sheet)
        self.kept: list[tuple[str, str]] = []
        self.fitted: set[int] = set()
        self.page = _Page()

    def made(self) -> Made:
        """All slides."""
        for number in range(self.sheet.matter.lines, self.top):
            if setting := SETTING.fullmatch(self.sheet.lines[number]):
                self._tell(setting[1], setting[2], number)
        lines = self._lines()
        blocks = self.sheet.blocks(0, len(lines), self.sheet.broken(lines))
        groups = divided(blocks, _levels(self.settings.get("slide-dividers", "")))
        slides = tuple(filter(None, map(self._slide, groups)))
        theme = self.settings.get("theme", "").split(",")[0].strip()
        given = "theme" in self.sheet.matter.values
        settings = (("theme", theme),) if theme and not given else ()
        return Made(slides=slides, title=slides[0].title if slides else (), settings=settings)

    def _keep(self, kind: str, words: str) -> str:
        self.kept.append((kind, words))
        return f"<!--{SIGN}{len(self.kept) - 1}-->"

    def _kept(self, block: Block) -> tuple[str, str]:
        """(command or "note", its words) of what stood where a comment of ours stands."""
        if isinstance(block, Remark) and block.text.startswith(SIGN):
            return self.kept[int(block.text[1:])]
        return "", ""

    def _add(self, note: int, words: str) -> None:
        self.kept[note] = ("note", self.kept[note][1] + words)

    def _lines(self) -> list[str]:
        lines = list(self.sheet.lines)
        lines[: self.top] = [""] * self.top
        note, last = -1, self.top
        for number, line in self.sheet.prose(self.top, comments=False):
            note, last = (note, number) if number == last + 1 else (-1, number)
            if found := _NOTE.match(line):
                words = line[found.end() :].strip()
                if note < 0:
                    note = len(self.kept)
                    lines[number] = self._keep("note", words)
                else:
                    self._add(note, f"\n{words}")
                    lines[number] = ""
            elif note >= 0 and line.strip() and not _ENDS.match(line):
                self._add(note, f"\n{line.strip()}")
                lines[number] = ""
            else:
                note = -1
                lines[number] = self._line(number, line)
        return lines

    def _line(self, number: int, line: str) -> str:
        if found := _COMMAND.fullmatch(line):
            self._tell(found[1], found[2] or "", number)
            return self._keep(found[1], found[2] or "")
        if found := _FIT.match(line):
            self.fitted.add(number + 1)
            self.sheet.honoured("[fit]", number)
            return f"{found[1]} {line[found.end() :]}"
        return line

    def _slide(self, group: list[Block]) -> Slide | None:
        self.page = page = _Page()
        for block in walk(tuple(group)):
            kind, words = self._kept(block)
            if kind == "note":
                page.notes.append(Note(text=words, span=block.span))
            elif kind:
                page.commands[kind] = words
        # A heading in one of several columns is no title of the slide.
        columns = [i for i, b in enumerate(group) if self._kept(b)[0] == "column"]
        above = group[: columns[0]] if len(columns) > 1 else group
        heading = next((b for b in above if isinstance(b, Heading)), None)
        blocks = self._columns([b for b in group if b is not heading])
        levels = _levels(self.settings.get("fit-header", ""))
        headings = [b for b in group if isinstance(b, Heading)]
        page.fit = any(h.level in levels or h.span.line in self.fitted for h in headings)
        if not heading and not blocks and not page.notes and not page.backdrops:
            return None
        look = self._look(group[0].span.line - 1, bare=not heading and not blocks)
        return Slide(
            title=heading.text if heading else (),
            blocks=blocks,
            said=_heard(page.notes, blocks),
            depth=heading.level if heading else 0,
            look=look,
            span=group[0].span,
        )

    def _columns(self, group: list[Block]) -> tuple[Block, ...]:
        """Blocks beside each other, from each `[.column]` to the next."""
        columns: list[list[Block]] = [[]]
        first = None
        for block in group:
            kind, words = self._kept(block)
            if kind == "column":
                first = first or block.span
                columns.append([])
            elif kind == "code-highlight":
                self.page.steps.append(words)
            else:
                columns[-1] += changed((block,), self._change)
        before, *beside = (tuple(column) for column in columns)
        beside = [column for column in beside if column]
        if len(beside) < 2 or not first:
            return (*before, *(block for column in beside for block in column))
        return (*before, Columns(columns=tuple(beside), span=first))

    def _change(self, block: Block) -> Iterable[Block]:
        match block:
            case Remark():
                return ()
            case Items():
                return (replace(block, stepped=self._setting("build-lists") == "true"),)
            case Code():
                steps = tuple(step for words in self.page.steps for step in lit_lines(words))
                self.page.steps = []
                language = block.language or self.settings.get("code-language", "").lower()
                return (replace(block, language=language, steps=steps),)
            case Figure():
                return self._figure(block, asked_of(block.alt))
            case Media():
                asked = asked_of(block.alt)
                self._others(asked, block.span.line - 1)
                return (replace(block, alt=asked.alt),)
            case _:
                return (block,)

    def _figure(self, figure: Figure, asked: Asked) -> Iterator[Block]:
        """A picture behind the words, or among them where it is `inline`; or a card for a page."""
        number = figure.span.line - 1
        self._others(asked, number)
        if is_page(figure.path):
            self.sheet.approximated("a card for a film on the network", number)
            yield Embed(name=asked.alt or "video", href=figure.path, span=figure.span)
        elif asked.inline:
            if not asked.alt and figure.alt:
                self.sheet.undescribed(figure, figure.alt)
            yield replace(figure, alt=asked.alt, width=asked.width)
        else:
            self.page.backdrops.append(picture(figure, asked))
            self.sheet.honoured("a background picture", number)

    def _others(self, asked: Asked, number: int) -> None:
        if asked.others:
            self.sheet.ignored(f"of a picture or film: {', '.join(asked.others)}", number)

    def _setting(self, name: str) -> str:
        return self.page.commands.get(name, self.settings.get(name, ""))

    def _look(self, number: int, *, bare: bool) -> Look:
        page = self.page
        behind = tuple(page.backdrops)
        if (path := self._setting("background-image")) and not any(not b.side for b in behind):
            behind = (Backdrop(path=path, span=self.sheet.span(number)), *behind)
        footer: Text = ()
        if "hide-footer" not in page.commands:
            footer = self.sheet.line(self._setting("footer"), number)
        numbers = self._setting("slidenumbers")
        return Look(
            layout="full" if bare and behind else "",
            background=first_colour(self._setting("background-color")),
            ink=first_colour(self._setting("text").split(",")[0]),
            backdrops=behind,
            footer=footer,
            numbered=None if numbers not in ("true", "false") else numbers == "true",
            fit=page.fit,
            transition=nearest_transition(_move(self._setting("slide-transition")))[0],
        )

    def _tell(self, key: str, value: str, number: int) -> None:
        """Say what becomes of a setting or a command."""
        what = f"{key}: {value}".removesuffix(": ")
        match key:
            case "footer" if "![" in value:
                self.sheet.approximated(f"{what}: without its picture", number)
            case "theme" | "autoscale" | "slidecount":
                self.sheet.approximated(what, number)
            case "slide-transition":
                same = nearest_transition(_move(value))[1]
                (self.sheet.honoured if same else self.sheet.approximated)(what, number)
            case "background-color" if first_colour(value):
                self.sheet.honoured(what, number)
            case "text":
                (self.sheet.approximated if first_colour(value) else self.sheet.ignored)(what, number)
            case _ if key in ("column", "hide-footer", "footer", "code-highlight", *SURE) and key != "presenter-notes":
                self.sheet.honoured(what, number)
            case _:
                self.sheet.ignored(what, number)


def _heard(notes: list[Note], blocks: tuple[Block, ...]) -> tuple[Note, ...]:
    """Notes without the places where their speaker presses a key: those are steps, where there are as many."""
    pressed = sum(len(_CUE.findall(note.text)) for note in notes)
    points = sum(len(b.items) for b in walk(blocks) if isinstance(b, Items) and b.stepped)
    made: list[Note] = []
    step = 0
    for note in notes:
        if not pressed or pressed != points:
            made.append(replace(note, text=_CUE.sub("", note.text).strip()))
            continue
        pieces = _CUE.split(note.text)
        made += [replace(note, text=piece.strip(), step=at) for at, piece in enumerate(pieces, step)]
        step += len(pieces) - 1
    return tuple(note for note in made if note.text)


def _move(words: str) -> str:
    return {"true": "fade", "false": "none"}.get(words, words)


def _levels(words: str) -> tuple[int, ...]:
    """The levels of headings that are named as `#, ##`."""
    return tuple(level.count("#") for level in words.split(",") if "#" in level)
