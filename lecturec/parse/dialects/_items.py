"""Lists in which some items appear with a step of their own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from lecturec.deck import Block, Build, Item, Items, Prose


def hoisted(block: Block) -> Iterator[Block]:
    """A list whose items were opened by a build: the build is the item's, not that of its words."""
    if not isinstance(block, Items):
        yield block
        return
    made = [_opened(item) for item in block.items]
    if any(build for _, build in made):
        yield from itemwise(block, made)
    else:
        yield block


def _opened(item: Item) -> tuple[Item, Build | None]:
    first = item.blocks[0] if item.blocks else None
    if item.text or not isinstance(first, Build) or not first.blocks:
        return item, None
    words, *rest = first.blocks
    if not isinstance(words, Prose):
        return item, None
    return replace(item, text=words.text, blocks=(*rest, *item.blocks[1:])), first


def itemwise(block: Items, made: list[tuple[Item, Build | None]]) -> Iterator[Block]:
    """A list as stretches: items that stand, and items that appear each with its build."""
    if all(build and (build.at, build.until) == (0, 0) for _, build in made):
        yield replace(block, items=tuple(item for item, _ in made), stepped=True)
        return
    start = block.start
    for build, group in groupby(made, key=lambda one: one[1]):
        items = tuple(item for item, _ in group)
        if build is None:
            yield replace(block, items=items, start=start, span=items[0].span)
        else:
            for number, item in enumerate(items, start):
                alone = replace(block, items=(item,), start=number, span=item.span)
                yield replace(build, blocks=(alone,), span=item.span)
        start += len(items)


def by_count(block: Items, every: int) -> Iterator[Block]:
    """A list whose items come `every` at a time."""
    for first in range(0, len(block.items), every):
        items = block.items[first : first + every]
        alone = replace(block, items=items, start=block.start + first, span=items[0].span)
        yield Build(blocks=(alone,), span=items[0].span)


def chosen(block: Items, fate: Callable[[Item], tuple[Item, Build | None]]) -> Iterable[Block]:
    """A list with the builds that `fate` finds for its items."""
    made = [fate(item) for item in block.items]
    return itemwise(block, made) if any(build for _, build in made) else (block,)
