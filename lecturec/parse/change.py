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


def stepped(items: Items, *, on: bool = True) -> Items:
    """A list, and those within it, whose items come with steps of their own, or with the slide."""

    def one(block: Block) -> Iterable[Block]:
        return (replace(block, stepped=on) if isinstance(block, Items) else block,)

    within = tuple(replace(item, blocks=changed(item.blocks, one)) for item in items.items)
    return replace(items, items=within, stepped=on)
