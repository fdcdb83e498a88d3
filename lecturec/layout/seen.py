"""What of a slide is seen."""

from collections.abc import Iterator
from dataclasses import fields, replace

from lecturec.deck import Backdrop, Callout, Figure, Look, Media, Node, Run, walk
from lecturec.script import Slide
from lecturec.store import Store


def bare(slide: Slide) -> Slide:
    """The slide without what nobody sees."""
    return replace(
        slide, beats=(), notes="", subject="", added="", hold_ms=0, exact_ms=0, look=replace(slide.look, transition="")
    )


def figures_of(slide: Slide) -> Iterator[Figure | Media | Backdrop]:
    """The author's pictures anywhere on a slide, and behind it."""
    yield from slide.look.backdrops
    if slide.picture is not None:
        yield slide.picture
    for part in slide.parts:
        if isinstance(part, Figure | Media):
            yield part
        elif isinstance(part, Callout):
            yield from (block for block in walk(part.blocks) if isinstance(block, Figure))


def ink_of(store: Store, key: str) -> str:
    """What a picture without a ground of its own is drawn with: "dark" or "light"; "" where it does not matter."""
    return str((store.notes(key) or {}).get("ink", ""))


def bars_of(store: Store, key: str) -> list[int]:
    """How loud a sound is from its beginning to its end, in hundredths; [] when it is not had."""
    return [int(bar) for bar in (store.notes(key) or {}).get("bars", ())] if key else []


def strings(value: object) -> Iterator[str]:
    """All strings within a slide."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, Node | Run | Look):
        for said in fields(value):
            if said.compare and said.name not in ("lit", "boxes"):
                yield from strings(getattr(value, said.name))
