"""remark, as the Galaxy Training Network and xaringan write it: `---`, `--` for steps, `???` for notes, templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lecturec.deck import (
    PLAIN,
    Backdrop,
    Block,
    Callout,
    Code,
    Columns,
    Figure,
    Heading,
    Look,
    Note,
    Prose,
    Remark,
    Rule,
    Slide,
    Step,
)
from lecturec.parse.change import changed
from lecturec.parse.colours import colour
from lecturec.parse.dialects import reveal
from lecturec.parse.dialects import slides as plain_slides
from lecturec.parse.dialects._pandoc import names_in, title_slide
from lecturec.parse.dialects._pandoc_code import Listing, listings
from lecturec.parse.dialects._remark_classes import FOOTNOTE, plain_words, rewritten
from lecturec.parse.dialects._remark_pages import Page, pages
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.tags import TAG
from lecturec.source import NOWHERE

RANK = 500

_OPENS = re.compile(
    r"class:[\w\s,-]*\b(?:center|middle|inverse|title-slide)\b.*|layout:\s*(?:true|false)\s*|template:\s*\w\S*\s*"
    r"|count:\s*false\s*|exclude:\s*true\s*|background-image:\s*url\(.*\)\s*"
)
_PROPERTY = re.compile(r"[a-z-]+:(?!//).*")
_PICTURE = re.compile(r"\Aurl\(\s*[\"']?(.*?)[\"']?\s*\)\Z")
_LIT = re.compile(r"[ \t]*(?:#|//|--|%)<<[ \t]*\Z")
_MACRO = re.compile(r"\A:(?P<name>[\w-]+)\s*(?P<words>.*)\Z", re.DOTALL)
_PERCENT = re.compile(r"\b(\d{1,3}%)")


def claims(sheet: Sheet) -> str:
    """`???`, the properties that open its slides, or the front matter of who builds on it."""
    layout = str(sheet.matter.values.get("layout") or "")
    if re.fullmatch(r"(?:tutorial|base|introduction)_slides\w*", layout):
        return f"`layout: {layout}` in the front matter"
    if _xaringan(sheet):
        return "`xaringan` in the front matter"
    prose = list(sheet.prose(sheet.matter.lines, comments=False))
    breaks = _breaks(sheet)
    opening = True
    for number, line in prose if breaks else ():
        if line.rstrip() == "???":
            return f"`???` in line {number + 1}"
        if opening and _OPENS.fullmatch(line):
            return f"`{line.strip()}` in line {number + 1}"
        opening = number in breaks or (opening and (not line.strip() or bool(_PROPERTY.fullmatch(line))))
    return ""


def guesses(sheet: Sheet) -> str:
    """Steps in a plain deck. Where there are notes as in reveal.js, they are slides under slides."""
    prose = sheet.prose(sheet.matter.lines, comments=False)
    step = next((n for n, line in prose if line.rstrip() == "--" and n and not sheet.lines[n - 1].strip()), -1)
    if step < 0 or not _breaks(sheet) or not plain_slides.guesses(sheet) or reveal.guesses(sheet):
        return ""
    return f"`--` in line {step + 1}"


def _breaks(sheet: Sheet) -> set[int]:
    return {n for n, line in sheet.prose(sheet.matter.lines, comments=False) if line.rstrip() == "---"}


def read(sheet: Sheet) -> Made:
    """A slide between each two `---`; those that are only templates give their content to others."""
    made = (*_opening(sheet), *_Deck(sheet).slides())
    title = next((slide.title for slide in made if slide.title), ())
    if sheet.matter.values.get("video") is True:
        sheet.honoured("video: true", sheet.matter.spans["video"].line - 1)
    return Made(slides=made, title=title)


def _xaringan(sheet: Sheet) -> bool:
    return "xaringan" in "\n".join(sheet.source.text.split("\n")[: sheet.matter.lines])


def _opening(sheet: Sheet) -> list[Slide]:
    """The slide that xaringan makes of the title, unless `seal: false` forbids it."""
    if not _xaringan(sheet) or re.search(r"^\s+seal:\s*(?:false|no)\b", sheet.source.text, re.MULTILINE):
        return []
    under = re.sub(r"`r [^`]*`", "", TAG.sub(" ", names_in(sheet.matter.values.get("subtitle"))))
    return title_slide(sheet, sheet.given, [under], sheet.matter.spans.get("title", sheet.span(0)))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a slide gives to those that follow it: blocks before and after theirs, properties, notes."""

    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    said: tuple[Note, ...] = ()


class _Deck:
    """Reads the slides in order, with the templates that were named so far."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines = list(sheet.lines)
        self.listings: dict[int, Listing] = {}
        self.named: dict[str, _Shape] = {}
        self.layout = _Shape()
        head = "\n".join(sheet.source.text.split("\n")[: sheet.matter.lines])
        self.starred = bool(re.search(r"^\s+highlightLines:\s*(?:true|yes)\b", head, re.MULTILINE))

    def slides(self) -> Iterator[Slide]:
        """All slides that are shown."""
        self.listings = listings(self.sheet, self.lines, echo=True)
        for page in pages(self.sheet, self.lines):
            over = self._template(page)
            shape = self._shape(page, over)
            if name := page.properties.get("name"):
                self.named[name] = shape
            if page.properties.get("layout") == "true":
                self.sheet.honoured("layout: true", page.places["layout"])
                self.layout = shape
            elif page.properties.get("exclude") == "true":
                self.sheet.honoured("an excluded slide is left out", page.places["exclude"])
            elif slide := self._slide(page, shape):
                yield slide

    def _template(self, page: Page) -> _Shape:
        asked = page.properties.get("template", "")
        if asked in self.named:
            self.sheet.honoured(f"template: {asked}", page.places["template"])
            return self.named[asked]
        if asked:
            self.sheet.ignored(f"template: {asked} is nowhere", page.places["template"])
        if page.properties.get("layout") == "false":
            self.layout = _Shape()
        return _Shape() if page.properties.get("layout") == "true" else self.layout

    def _shape(self, page: Page, over: _Shape) -> _Shape:
        """A slide with what its template gives to it."""
        given = dict(over.properties)
        own = dict(page.properties)
        if given.get("class") and own.get("class"):
            own["class"] = f"{given['class']}, {own['class']}"
        kept = {
            k: v for k, v in {**given, **own}.items() if k not in ("name", "layout", "count", "template", "exclude")
        }
        page.properties = {**page.properties, **kept}
        text = rewritten(self.sheet, "\n".join(self.lines[page.start : page.stop]), page.start)
        self.lines[page.start : page.stop] = text.split("\n")
        split = page.content if page.content >= 0 else page.stop
        before = (*over.before, *self._blocks(page.start, split))
        after = (*(self._blocks(split, page.stop) if page.content >= 0 else ()), *over.after)
        return _Shape(before, after, tuple(kept.items()), (*over.said, *self._said(page)))

    def _said(self, page: Page) -> Iterator[Note]:
        """Notes with the step they stand at; those after all steps alone are spread over the slide."""
        late = len(page.notes) == 1 and page.notes[0][0] == page.steps
        for step, line, text in page.notes:
            if text:
                yield Note(text=plain_words(text), step=-1 if late else step, span=self.sheet.span(line))

    def _blocks(self, start: int, stop: int) -> tuple[Block, ...]:
        if not any(line.strip() for line in self.lines[start:stop]):
            return ()
        return tuple(_joined(changed(self.sheet.blocks(start, stop, self.lines), self._changed)))

    def _changed(self, block: Block) -> Iterator[Block]:
        match block:
            case Remark():
                if block.text:
                    self.sheet.ignored("a comment is no note", block.span.line - 1)
            case Code():
                listing = self.listings.get(block.span.line - 1)
                yield self._lit(listing.of(block) if listing else block)
            case Figure() if macro := _MACRO.match(block.alt):
                yield self._macro(block, macro)
            case _:
                yield block

    def _lit(self, code: Code) -> Code:
        """A listing whose lines are lit by `#<<` at their ends, or by a star where the front matter asks for it."""
        lines = code.text.split("\n")
        lit = tuple(
            n for n, line in enumerate(lines, 1) if _LIT.search(line) or (self.starred and line.startswith("*"))
        )
        if not lit:
            return code
        self.sheet.honoured("lit lines of a listing", code.span.line - 1)
        plain = [_LIT.sub("", line[self.starred and line.startswith("*") :]) for line in lines]
        return replace(code, text="\n".join(plain), steps=(tuple((n, n) for n in lit),))

    def _macro(self, figure: Figure, macro: re.Match[str]) -> Figure:
        """A picture that a macro of the deck's own page makes: `![:scale 50%](a.png)`."""
        size = _PERCENT.search(macro["words"])
        words = _PERCENT.sub("", macro["words"]).strip(" ,")
        self.sheet.approximated(f"the macro :{macro['name']} is the picture it names", figure.span.line - 1)
        return replace(figure, alt=words, width=size[1] if size else "")

    def _slide(self, page: Page, shape: _Shape) -> Slide | None:
        blocks = (*shape.before, *shape.after)
        look = self._look(page)
        heading = next((b for b in blocks if isinstance(b, Heading)), None)
        foot = next((b for b in blocks if isinstance(b, Callout) and b.kind == FOOTNOTE), None)
        if foot and len(foot.blocks) == 1 and isinstance(words := foot.blocks[0], Prose):
            look = replace(look, footer=words.text)
            blocks = tuple(b for b in blocks if b is not foot)
        if not any(not isinstance(b, (Step, Rule)) for b in blocks) and look == PLAIN and not shape.said:
            return None
        first = next((n for n in range(page.start, page.stop) if self.sheet.lines[n].strip()), page.start)
        return Slide(
            title=heading.text if heading else (),
            blocks=tuple(_plain(b for b in blocks if b is not heading)),
            said=shape.said,
            depth=heading.level if heading else 0,
            look=look,
            span=self.sheet.span(first),
        )

    def _look(self, page: Page) -> Look:
        look, names = PLAIN, page.classes
        place = page.places.get("class", page.start)
        if "middle" in names:
            look = replace(look, layout="center")
        if "title-slide" in names:
            look = replace(look, layout="title")
        if "inverse" in names:
            look = replace(look, invert=True)
        for name in names:
            kept = name in ("inverse", "middle", "title-slide") or (name == "center" and "middle" in names)
            tell = self.sheet.honoured if kept else self.sheet.ignored
            tell(f"class: {name}", place)
        if page.properties.get("count") == "false":
            self.sheet.honoured("count: false", page.places["count"])
            look = replace(look, numbered=False)
        return self._ground(page, look)

    def _ground(self, page: Page, look: Look) -> Look:
        values = page.properties
        if ground := colour(values.get("background-color", "")):
            self.sheet.honoured("background-color", page.places.get("background-color", page.start))
            look = replace(look, background=ground)
        if found := _PICTURE.match(values.get("background-image", "")):
            size = values.get("background-size", "")
            contained = size == "contain" or re.fullmatch(r"\d{1,3}%", size)
            line = page.places.get("background-image", page.start)
            self.sheet.honoured("background-image", line)
            share = max(1, min(100, int(size[:-1]))) if size.endswith("%") and contained else 100
            fit = "contain" if contained else "cover"
            look = replace(look, backdrops=(Backdrop(path=found[1], fit=fit, size=share, span=self.sheet.span(line)),))
        if "background-position" in page.places:
            self.sheet.ignored("background-position", page.places["background-position"])
        return look


def _joined(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Columns that follow each other stand beside each other; a step between them is the second one's."""
    row: list[tuple[Block, ...]] = []
    widths: list[int] = []
    steps: list[Block] = []

    def ended() -> Iterator[Block]:
        if row:
            known = tuple(map(abs, widths)) if min(map(abs, widths)) > 1 else ()
            yield Columns(columns=tuple(row), widths=known, span=row[0][0].span if row[0] else NOWHERE)
        yield from steps
        row.clear()
        widths.clear()
        steps.clear()

    for block in blocks:
        if isinstance(block, Columns) and len(block.columns) == 1:
            width = block.widths[0] if block.widths else 0
            if width < 0:
                yield from ended()
            row.append((*steps, *block.columns[0]))
            widths.append(width)
            steps.clear()
        elif row and isinstance(block, Step):
            steps.append(block)
        else:
            yield from ended()
            yield block
    yield from ended()


def _plain(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks in which a column that stands alone is none, and a long footnote is words."""
    for block in blocks:
        match block:
            case Columns(columns=(only,)):
                yield from only
            case Callout(kind="footnote"):
                yield from block.blocks
            case _:
                yield block
