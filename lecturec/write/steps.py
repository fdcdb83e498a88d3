"""Blocks in the order they stand, each with the step it appears with and the step it vanishes with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Definitions,
    Items,
    Quote,
    Remark,
    Rule,
    Stack,
    Step,
)
from lecturec.parse.change import changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A block that is not taken apart. A list has one item here, `level` says how deep it stands.

    It appears with `step` (0: it stands from the start) and vanishes with `until` (0: never). `lit` are the steps with
    which the second and later `steps` of a listing are lit. `cell` is its group and the place in it.
    """

    block: Block
    step: int = 0
    until: int = 0
    level: int = 0
    lit: tuple[int, ...] = ()
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """A group of places: `kind` as in script.Group, how many there are, and their widths."""

    kind: str
    count: int
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """A slide's blocks with their steps, the groups they stand in, and how many steps there are."""

    placed: tuple[Placed, ...]
    groups: tuple[Cells, ...]
    steps: int


def stepped(blocks: tuple[Block, ...]) -> Stepped:
    """Count the steps of a slide.

    A step without a number comes after those counted so far; one with a number does not move the count, as in Slidev.
    """
    walk = _Walk()
    placed = tuple(walk.blocks(blocks, Placed(block=Rule())))
    return Stepped(placed, tuple(walk.groups), walk.last)


@dataclass(slots=True)
class _Walk:
    """A way through a slide. `count` are the steps counted so far, `floor` the step that all that follows waits for."""

    count: int = 0
    last: int = 0
    floor: int = 0
    groups: list[Cells] = field(default_factory=list)

    def blocks(self, blocks: Iterable[Block], here: Placed, depth: int = 0) -> Iterator[Placed]:
        """The blocks where `here` is; with `depth`, each with a step of its own, and items down to that depth."""
        for block in blocks:
            here = replace(here, step=max(here.step, self.floor))
            match block:
                case Step():
                    self.floor = self._next()
                case Build():
                    yield from self._build(block, here)
                case Items():
                    yield from self._items(block, here, depth)
                case Columns(columns=columns) if here.cell or len(columns) < 2:
                    yield from self.blocks((b for column in columns for b in column), here, depth)
                case Columns():
                    number = self._group("columns", len(block.columns), block.widths)
                    for i, column in enumerate(block.columns):
                        yield from self.blocks(column, replace(here, cell=(number, i)), depth)
                case Stack():
                    yield from self._stack(block, here)
                case Remark() | Rule():
                    pass
                case _:
                    yield self._alone(block, self._own(here) if depth else here)

    def _next(self) -> int:
        self.count += 1
        self.last = max(self.last, self.count)
        return self.count

    def _own(self, here: Placed) -> Placed:
        """The same place with a step of its own, never before that of what it stands in."""
        return replace(here, step=max(here.step, self._next()))

    def _group(self, kind: str, count: int, widths: tuple[int, ...] = ()) -> int:
        self.groups.append(Cells(kind, count, widths))
        return len(self.groups) - 1

    def _build(self, block: Build, here: Placed) -> Iterator[Placed]:
        if block.each:
            kept = self.count
            self.count = block.at - 1 if block.at > 0 else self.count
            made = [*self.blocks(block.blocks, here, depth=max(1, block.depth))]
            # Numbered steps do not move the count.
            self.count = kept if block.at > 0 else self.count
            yield from (_until(one, block.until) for one in made)
            return
        step = self._next() if block.at == 0 else self.count if block.at < 0 else block.at
        self.last = max(self.last, step, block.until)
        if block.until == -1:
            # It stands until that step instead of from it on.
            yield from (_until(one, step) for one in self.blocks(block.blocks, here))
            return
        for one in self.blocks(block.blocks, replace(here, step=max(step, here.step))):
            yield _until(one, block.until)

    def _items(self, block: Items, here: Placed, depth: int) -> Iterator[Placed]:
        for number, item in enumerate(block.items, block.start):
            here = replace(here, step=max(here.step, self.floor))
            at = self._own(here) if block.stepped or depth else here
            if item.text:
                alone = replace(block, items=(replace(item, blocks=()),), start=number, span=item.span)
                yield replace(at, block=alone)
            for inner in item.blocks:
                if isinstance(inner, Items):
                    yield from self._items(inner, replace(at, level=at.level + 1), max(0, depth - 1))
                else:
                    yield from self.blocks((inner,), replace(at, level=at.level + 1))

    def _stack(self, block: Stack, here: Placed) -> Iterator[Placed]:
        number = -1 if here.cell or len(block.layers) < 2 else self._group("stack", len(block.layers))
        layer: list[Placed] = []
        for i, blocks in enumerate(block.layers):
            step = self._next() if i else here.step
            yield from (_before(one, step) for one in layer)
            cell = here.cell if number < 0 else (number, i)
            layer = list(self.blocks(blocks, replace(here, step=max(step, here.step), cell=cell)))
        yield from layer

    def _alone(self, block: Block, here: Placed) -> Placed:
        lit: list[int] = []
        match block:
            case Quote(blocks=inner) | Callout(blocks=inner):
                # What stands together appears together, but its steps count: notes may name those after it.
                list(self.blocks(inner, here))
                block = replace(block, blocks=changed(inner, _unstepped))
            case Definitions():
                for entry in block.entries:
                    list(self.blocks(entry.blocks, here))
                entries = (replace(e, blocks=changed(e.blocks, _unstepped)) for e in block.entries)
                block = replace(block, entries=tuple(entries))
            case Code():
                for _ in block.steps[1:]:
                    lit.append(max(self._next(), lit[-1] + 1 if lit else here.step + 1))
                self.last = max(self.last, *lit, 0)
            case _:
                pass
        return replace(here, block=block, lit=tuple(lit))


def _unstepped(block: Block) -> Iterable[Block]:
    """A block within a quotation or a callout, which appear whole."""
    match block:
        case Build():
            return block.blocks
        case Columns(columns=groups) | Stack(layers=groups):
            return [b for group in groups for b in group]
        case Step() | Remark() | Rule():
            return ()
        case _:
            return (block,)


def _until(one: Placed, step: int) -> Placed:
    """Gone with this step, unless it would be gone before it came, or is gone earlier."""
    if step <= one.step or 0 < one.until < step:
        return one
    return replace(one, until=step)


def _before(one: Placed, step: int) -> Placed:
    """A layer that the next one replaces at this step: whatever its own steps are, it is seen before."""
    return replace(one, step=min(one.step, step - 1), until=min(one.until or step, step))
