"""Changing blocks wherever they stand: in lists, quotes and columns too."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from lecturec.deck import Block, Build, Callout, Columns, Definitions, Items, Quote, Stack

Change = Callable[[Block], Iterable[Block]]
"""What takes the place of a block: none, one or several."""


def changed(blocks: Iterable[Block], change: Change) -> tuple[Block, ...]:
    """These blocks with `change` applied to each, those within a block before the block itself."""
    return tuple(new for block in blocks for new in change(_within(block, change)))


def _within(block: Block, change: Change) -> Block:
    match block:
        case Quote() | Callout() | Build():
            return replace(block, blocks=changed(block.blocks, change))
        case Columns():
            return replace(block, columns=tuple(changed(one, change) for one in block.columns))
        case Stack():
            return replace(block, layers=tuple(changed(one, change) for one in block.layers))
        case Items():
            return replace(block, items=tuple(replace(i, blocks=changed(i.blocks, change)) for i in block.items))
        case Definitions():
            return replace(block, entries=tuple(replace(e, blocks=changed(e.blocks, change)) for e in block.entries))
        case _:
            return block
