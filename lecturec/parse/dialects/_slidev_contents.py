"""Slidev's `<Toc>`: the titles of the slides where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lecturec.deck import Block, Embed, Item, Items, Slide, plain
from lecturec.parse.change import changed
from lecturec.parse.marks import alone

STANDS_FOR = "lecturec-contents-"
"""How a table of contents is called until all slides are read; the levels that it holds follow."""

MOST = 12
"""More titles than these are no overview: they are left out."""


_UNLISTED = ("closing", "quote", "statement")


def contents(attributes: Mapping[str, str]) -> str:
    """The mark of a table of contents."""
    least, most = (_level(attributes, key) for key in ("mindepth", "maxdepth"))
    return alone("embed", name=f"{STANDS_FOR}{least or 1}-{most or 9}")


def _level(attributes: Mapping[str, str], key: str) -> int:
    said = next((value for name, value in attributes.items() if name.lower().lstrip(":") == key), "")
    return int(said) if said.isdecimal() and len(said) == 1 else 0


def with_contents(slides: tuple[Slide, ...]) -> tuple[Slide, ...]:
    """The slides with their titles where contents stand; those of the cover and the end are none of them."""
    listed = [one for one in slides[1:] if plain(one.title).strip() and one.look.layout not in _UNLISTED]

    def change(block: Block) -> Iterator[Block]:
        if not (isinstance(block, Embed) and block.name.startswith(STANDS_FOR)):
            yield block
            return
        least, most = (int(level) for level in block.name.removeprefix(STANDS_FOR).split("-"))
        others = (one for one in listed if one.span.line > block.span.line or one.span.path != block.span.path)
        titles = tuple(Item(text=one.title, span=block.span) for one in others if least <= one.depth <= most)
        if 0 < len(titles) <= MOST:
            yield Items(items=titles, span=block.span)

    return tuple(replace(one, blocks=changed(one.blocks, change)) for one in slides)
