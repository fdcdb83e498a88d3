"""Plain notes: headings make sections; a rule is only a place to breathe."""

import re

from lecturec.deck import Block, Heading, Note, Prose, Remark, Rule, Run, Slide, Text, plain
from lecturec.parse.citations import closing, library_of, with_citations
from lecturec.parse.sheet import Made, Sheet

RANK = 1000

_SPOKEN = re.compile(r"\A(?:speaker[ -])?notes?\s*:\s*", re.IGNORECASE)


def guesses(_sheet: Sheet) -> str:
    """Whatever nobody else claims."""
    return "headings make sections"


def read(sheet: Sheet) -> Made:
    """A section for each heading. Where the front matter names a bibliography, citations are what they stand for."""
    if library := library_of(sheet):
        blocks = sheet.blocks(0, len(sheet.lines), with_citations(sheet, library))
        return sections(closing(library, blocks), sheet.given)
    return sections(sheet.whole, sheet.given)


def sections(blocks: tuple[Block, ...], given: str = "") -> Made:
    """Blocks as sections. A single first heading above all others is the lecture's title.

    When another title is `given` in the front matter, that heading opens the lecture as a section of its own.
    """
    if not any(isinstance(block, Heading) for block in blocks):
        blocks = tuple(part for block in blocks for part in _bold_heading(block))
    title: Text = ()
    headings = [b for b in blocks if isinstance(b, Heading)]
    top = min((h.level for h in headings), default=1)
    first = next((b for b in blocks if not isinstance(b, (Remark, Rule))), None)
    if (
        isinstance(first, Heading)
        and first.level == top
        and sum(h.level == top for h in headings) == 1
        and (len(headings) > 1 or top == 1)
    ):
        title = first.text
        blocks = tuple(b for b in blocks if b is not first)
        top = min((h.level for h in headings if h is not first), default=1)
    slides: list[Slide] = []
    group: list[Block] = []
    differs = title and given and _words(given) != _words(plain(title))
    heading: Heading | None = first if differs and isinstance(first, Heading) else None
    for block in (*blocks, None):
        if block is None or isinstance(block, Heading):
            if heading or any(not isinstance(b, Rule) for b in group):
                slides.append(_section(heading, group, top))
            heading, group = block, []
        else:
            group.append(block)
    return Made(title=title, slides=tuple(slides))


def _section(heading: Heading | None, group: list[Block], top: int) -> Slide:
    notes = tuple(
        Note(text=_SPOKEN.sub("", b.text), span=b.span)
        for b in group
        if isinstance(b, Remark) and (b.note or _SPOKEN.match(b.text))
    )
    blocks = tuple(b for b in group if not isinstance(b, (Remark, Rule)))
    top = min(top, heading.level) if heading else top
    span = heading.span if heading else group[0].span
    depth = heading.level - top + 1 if heading else 0
    return Slide(title=heading.text if heading else (), blocks=blocks, said=notes, depth=depth, span=span)


def _bold_heading(block: Block) -> tuple[Block, ...]:
    """In notes without headings, a paragraph that begins with a bold line is one: **1. Models**."""
    if not isinstance(block, Prose) or not block.text or "bold" not in block.text[0].marks:
        return (block,)
    first, *rest = block.text
    words = first.text.strip()
    if len(words.split()) > 16 or len(words) > 110:
        return (block,)
    heading = Heading(level=2, text=(Run(text=words.rstrip(" :：")),), span=block.span)
    if not plain(tuple(rest)).strip():
        return (heading,)
    if words.endswith((":", "：")) and plain(tuple(rest)).startswith((" ", "\n")):
        left = (Run(text=rest[0].text.lstrip(), marks=rest[0].marks, href=rest[0].href, said=rest[0].said), *rest[1:])
        return (heading, Prose(text=left, span=block.span))
    return (block,)


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())
