"""What reveal.js reads in `<!-- .slide: ... -->` and `<!-- .element: ... -->`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lecturec.deck import Backdrop, Block, Build, Embed, Figure, Heading, Item, Items, Look, Media, Remark, walk
from lecturec.parse.change import changed
from lecturec.parse.colours import colour, first_colour
from lecturec.parse.dialects._items import chosen
from lecturec.parse.sheet import Sheet
from lecturec.parse.tags import attributes
from lecturec.parse.transitions import nearest_transition

SLIDE = re.compile(r"\A\.slide\b:?\s*(.*)\Z", re.DOTALL)
ELEMENT = re.compile(r"\A\.element\b:?\s*(.*)\Z", re.DOTALL)
_STAYS = re.compile(r"highlight-|grow\Z|shrink\Z|strike\Z|semi-fade-out\Z")
_LEAVES = ("fade-out", "fade-down-then-out")
_SEEN_ONCE = re.compile(r"fade-in-then-|current-visible\Z")
_ONCE = -2
"""`until` of a build that vanishes with the step after its own, before the steps have numbers."""

_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)(?:[?#].*)?\Z|\A(?:https?:)?//", re.IGNORECASE)
_SILENT = re.compile(
    r"id|style|data-(?:state|id|autoslide|timing|transition-speed|background-(?:position|repeat|transition))"
)


def slide_look(sheet: Sheet, given: dict[str, str], look: Look, number: int, *, bare: bool) -> Look:
    """A look with what the attributes of a slide say; a `bare` slide has nothing but a title."""
    for key, value in given.items():
        name = key.removeprefix("data-background").lstrip("-") if key.startswith("data-background") else None
        if name in ("iframe", "video"):
            if name == "video" and not bare and (film := film_behind(value)):
                sheet.approximated(f"the film {film} behind the slide: its first picture", number, key)
                look = replace(look, backdrops=(*look.backdrops, Backdrop(path=film, span=sheet.span(number))))
            continue
        if name is not None and name.startswith("video"):
            sheet.ignored(f"{key} of a slide", number)
            continue
        if name is not None:
            look = _ground(sheet, name, value, look, number)
        elif key == "data-transition":
            near, same = nearest_transition(re.sub(r"-(?:in|out)\b", "", value))
            (sheet.honoured if same else sheet.approximated)(f"{key}={value}", number)
            look = replace(look, transition=near)
        elif key == "data-visibility" and value == "uncounted":
            sheet.honoured(f"{key}={value}", number)
            look = replace(look, numbered=False)
        elif key == "class":
            look = _classes(sheet, value, look, number)
        elif key.startswith("data-auto-animate"):
            sheet.approximated("what stays from slide to slide does not move", number, key)
        elif key not in ("data-visibility", "data-notes"):
            sheet.ignored(f"{key} of a slide", number)
    return look


def _ground(sheet: Sheet, name: str, value: str, look: Look, number: int) -> Look:
    what = f"data-background{'-' if name else ''}{name}"
    found = colour(value) or (first_colour(value) if name == "gradient" else "")
    if name in ("", "color", "gradient") and found:
        (sheet.approximated if name == "gradient" else sheet.honoured)(what, number)
        return replace(look, background=found)
    if name == "image" or (not name and _PICTURE.search(value)):
        sheet.honoured(what, number)
        pictures = [Backdrop(path=path.strip(), span=sheet.span(number)) for path in value.split(",") if path.strip()]
        return replace(look, backdrops=(*look.backdrops, *pictures[:1]))
    if name == "size" and (value == "contain" or re.fullmatch(r"\d{1,3}%", value)):
        sheet.honoured(what, number)
        size = 100 if value == "contain" else max(1, min(100, int(value[:-1])))
        return _all(look, fit="contain", size=size)
    if name == "opacity" and re.fullmatch(r"[01]?\.?\d{1,4}", value):
        sheet.honoured(what, number)
        return _all(look, opacity=max(0, min(100, round(float(value) * 100))))
    sheet.ignored(what, number)
    return look


def _all(look: Look, **facts: int | str) -> Look:
    return replace(look, backdrops=tuple(replace(one, **facts) for one in look.backdrops))  # type: ignore[arg-type]


def _classes(sheet: Sheet, value: str, look: Look, number: int) -> Look:
    for name in value.split():
        if name in ("center", "middle"):
            sheet.honoured(f"class {name} of a slide", number)
            look = replace(look, layout="center")
        elif name in ("inverse", "invert", "has-dark-background"):
            sheet.honoured(f"class {name} of a slide", number)
            look = replace(look, invert=True)
        else:
            sheet.ignored(f"class {name} of a slide", number)
    return look


def attributed(sheet: Sheet, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with what the comments after them say of them; the comments are gone."""
    return _attributed(sheet, changed(blocks, lambda block: _list(sheet, block)))


def _attributed(sheet: Sheet, blocks: Iterable[Block]) -> tuple[Block, ...]:
    made: list[Block] = []
    for block in blocks:
        if not isinstance(block, Remark):
            made.append(block)
        elif (found := ELEMENT.match(block.text)) and made:
            given = attributes(found[1])
            if isinstance(last := made[-1], Figure):
                width, height = given.get("width", last.width), given.get("height", last.height)
                made[-1] = replace(last, width=width, height=height)
            build = _build(sheet, given, block.span.line - 1)
            if build and not isinstance(made[-1], (Heading, Build)):
                made[-1] = replace(build, blocks=(made[-1],), span=made[-1].span)
    return tuple(made)


def _list(sheet: Sheet, block: Block) -> Iterable[Block]:
    """A list whose items appear as their comments say."""
    if not isinstance(block, Items):
        return (block,)
    return chosen(block, lambda item: _item(sheet, item))


def _item(sheet: Sheet, item: Item) -> tuple[Item, Build | None]:
    build = None
    at = 0
    while at < len(item.blocks) and isinstance(remark := item.blocks[at], Remark):
        if found := ELEMENT.match(remark.text):
            build = _build(sheet, attributes(found[1]), remark.span.line - 1)
        at += 1
    return replace(item, blocks=_attributed(sheet, item.blocks[at:])), build


def _build(sheet: Sheet, given: dict[str, str], number: int) -> Build | None:
    """The build that the attributes of an element ask for."""
    names = given.get("class", "").split()
    if "fragment" not in names:
        for name in (*names, *(key for key in given if key != "class")):
            if name != "r-fit-text" and not _SILENT.fullmatch(name):
                sheet.ignored(f"{name} of an element", number)
        return None
    if any(map(_STAYS.match, names)):
        sheet.approximated("a fragment that only changes its look stands as it is", number)
        return None
    once = any(map(_SEEN_ONCE.match, names))
    if "fade-in-then-semi-out" in names:
        sheet.approximated("a fragment that pales vanishes", number)
    else:
        sheet.honoured("a fragment", number)
    index = given.get("data-fragment-index", "")
    at = int(index[:4]) + 1 if index.isdigit() else 0
    return Build(blocks=(), at=at, until=_ONCE if once else -1 if any(name in _LEAVES for name in names) else 0)


def in_order(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Builds numbered as reveal.js does: those with an index by its order, then all others as they stand."""
    given = sorted({block.at for block in _builds(blocks) if block.at > 0})
    if not given and all(block.until != _ONCE for block in _builds(blocks)):
        return blocks
    counted = len(given)

    def number(block: Block) -> Iterator[Block]:
        nonlocal counted
        if isinstance(block, Items) and block.stepped:
            for start, item in enumerate(block.items, block.start):
                counted += 1
                alone = replace(block, items=(item,), start=start, stepped=False, span=item.span)
                yield Build(blocks=(alone,), at=counted, span=item.span)
        elif isinstance(block, Build) and not block.each and block.at >= 0:
            counted += 0 if block.at else 1
            yield replace(block, at=given.index(block.at) + 1 if block.at else counted)
        else:
            yield block

    def vanish(block: Block) -> Iterator[Block]:
        if isinstance(block, Build) and block.until == _ONCE:
            yield replace(block, until=block.at + 1 if block.at < counted else 0)
        else:
            yield block

    return changed(changed(blocks, number), vanish)


def _builds(blocks: tuple[Block, ...]) -> Iterator[Build]:
    return (block for block in walk(blocks) if isinstance(block, Build))


def film_behind(written: str) -> str:
    """The film of the author's that stands behind a slide, the first of several; "" for one from elsewhere."""
    path = written.split(",")[0].strip()
    return "" if "://" in path or path.startswith("//") else path


def page_behind(sheet: Sheet, given: dict[str, str], number: int, *, bare: bool) -> tuple[Block, ...]:
    """What stands for a web page or a film behind a slide: a card, or, on a `bare` slide, the film itself."""
    page, video = given.get("data-background-iframe"), given.get("data-background-video", "")
    if film := film_behind(video):
        if bare:
            sheet.approximated(f"the film {film} behind the slide: it plays on it", number, "data-background-video")
            return (Media(path=film, kind="video", span=sheet.span(number)),)
        return ()
    if not (address := page or video):
        return ()
    sheet.approximated("what plays behind a slide is a card", number, "data-background")
    name = re.sub(r"\Ahttps?://|/.*\Z", "", address) if "://" in address else address
    return (Embed(name=name, href=address, span=sheet.span(number)),)
