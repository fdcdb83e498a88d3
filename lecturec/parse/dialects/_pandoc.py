"""Slides of pandoc, and of Quarto, which is built on it: headings make them, down to the slide level."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from lecturec.deck import (
    Block,
    Build,
    Embed,
    Heading,
    Look,
    Note,
    Prose,
    Remark,
    Rule,
    Slide,
    Step,
    Text,
    text_of,
    walk,
)
from lecturec.parse.attributes import NONE, Attributes
from lecturec.parse.change import changed
from lecturec.parse.citations import closing, library_of, works_cited
from lecturec.parse.dialects._pandoc_divs import REFERENCES
from lecturec.parse.dialects._pandoc_draft import Draft, Manner
from lecturec.parse.dialects._pandoc_inline import untexed
from lecturec.parse.dialects._pandoc_look import behind, look_of
from lecturec.parse.front_matter import Value
from lecturec.parse.sheet import Made, Sheet
from lecturec.source import Span

DEEPEST = 6


def made_of(sheet: Sheet, manner: Manner, opening: Iterable[Slide], settings: tuple[tuple[str, str], ...] = ()) -> Made:
    """The slides of a sheet, after those that open it."""
    draft = Draft(manner, library_of(sheet))
    blocks = _with_works(draft, draft.read(sheet))
    level = slide_level(blocks) if manner.level is None else manner.level
    slides = list(opening)
    for group in _groups(blocks, level):
        slides += _slide(sheet, draft, group)
    title = next((slide.title for slide in slides if slide.title), ())
    return Made(slides=tuple(slides), title=title, settings=settings)


def _with_works(draft: Draft, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with all that was cited, where their author wants it: at `::: {#refs}`, or under a last heading."""
    library = draft.library

    def one(block: Block) -> Iterable[Block]:
        if not (isinstance(block, Embed) and block.name == REFERENCES):
            return (block,)
        return works_cited(library, block.span) if library else ()

    made = changed(blocks, one)
    return closing(library, made) if made == blocks else made


def slide_level(blocks: tuple[Block, ...]) -> int:
    """The level of the highest heading that something follows, and not another heading or a ruler."""
    pairs = pairwise(blocks)
    levels = [b.level for b, after in pairs if isinstance(b, Heading) and not isinstance(after, (Heading, Rule))]
    return min(levels, default=DEEPEST)


def _groups(blocks: tuple[Block, ...], level: int) -> list[list[Block]]:
    """The blocks of each slide: a heading of the slide level or above begins one, and so does a ruler."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Rule):
            groups.append([])
        elif isinstance(block, Heading) and block.level <= level and groups[-1]:
            groups.append([block])
        else:
            groups[-1].append(block)
    return [group for group in groups if any(not _is_comment(block) for block in group)]


def _is_comment(block: Block) -> bool:
    return isinstance(block, Remark) and not block.note


def _slide(sheet: Sheet, draft: Draft, group: list[Block]) -> Iterable[Slide]:
    heading = next((b for b in group if not _is_comment(b)), None)
    heading = heading if isinstance(heading, Heading) else None
    span = heading.span if heading else group[0].span
    number = span.line - 1
    given = draft.headings.get((span.path, span.line), NONE) if heading else NONE
    if given.get("visibility") == "hidden":
        sheet.ignored("a slide that is not to be seen", number)
        return ()
    body = tuple(b for b in group if b is not heading)
    footer, body = _footer(draft, body)
    said = tuple(_note(draft, b) for b in walk(body) if isinstance(b, Remark) and b.note)
    shown = changed(body, lambda block: () if isinstance(block, Remark) else (block,))
    look = look_of(sheet, given, number)
    more, films = behind(sheet, given, span, bare=not shown)
    look = replace(look, backdrops=(*look.backdrops, *films))
    slide = Slide(
        title=heading.text if heading else (),
        blocks=(*ranked(shown), *more),
        said=tuple(note for note in said if note.text),
        depth=heading.level if heading else 0,
        look=replace(look, footer=footer or text_of(draft.manner.footer)),
        span=span,
    )
    seen = any(not isinstance(block, Step) for block in slide.blocks)
    return (slide,) if slide.title or seen or slide.said or footer or look != Look() else ()


def _note(draft: Draft, remark: Remark) -> Note:
    return Note(text=draft.said.get((remark.span.path, remark.span.line), remark.text), span=remark.span)


def _footer(draft: Draft, body: tuple[Block, ...]) -> tuple[Text, tuple[Block, ...]]:
    """What stands in a footer, and the rest."""
    inside = [b for b in body if isinstance(b, Prose) and (b.span.path, b.span.line) in draft.footers]
    words = tuple(run for i, b in enumerate(inside) for run in ((*text_of(" "), *b.text) if i else b.text))
    return words, tuple(b for b in body if all(b is not one for one in inside))


def ranked(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Fragments in the order of their indices, those without one after them."""
    asked = sorted({b.at for b in walk(blocks) if isinstance(b, Build) and b.at > 0})
    if not asked:
        return blocks
    free = iter(range(len(asked) + 1, 1_000_000))

    def one(block: Block) -> tuple[Block, ...]:
        if not isinstance(block, Build):
            return (block,)
        return (replace(block, at=asked.index(block.at) + 1 if block.at > 0 else next(free)),)

    return changed(blocks, one)


def title_slide(sheet: Sheet, title: str, lines: Iterable[str], span: Span, given: Attributes = NONE) -> list[Slide]:
    """The slide that these tools make of a title and what goes with it; none without a title.

    Author and date are the lecture's, and stand on its title slide anyway.
    """
    if not title.strip():
        return []
    number = span.line - 1
    under = tuple(
        Prose(text=text_of(" ".join(untexed(sheet, line, number).split())), span=span) for line in lines if line.strip()
    )
    look = replace(look_of(sheet, given, span.line - 1), layout="title")
    title = untexed(sheet, title, number)
    return [Slide(title=sheet.line(title, number), blocks=under, depth=1, look=look, span=span)]


def names_in(value: Value) -> str:
    """A value of the front matter as words: names of a list one after another."""
    match value:
        case list():
            return ", ".join(filter(None, map(names_in, value)))
        case dict():
            return names_in(value.get("name") or value.get("text") or "")
        case None | bool():
            return ""
        case _:
            return str(value)
