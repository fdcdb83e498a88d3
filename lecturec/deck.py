"""The deck: what a lecture says, as its author wrote it, before anyone plans, draws or speaks it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lecturec.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    r"""A stretch of text in one style.

    `marks` is sorted and holds any of: bold, code, italic, link, mark, math, strike, sub, sup.
    A math run's text is TeX. A line break is "\n" in the text.
    """

    text: str
    marks: tuple[str, ...] = ()
    href: str = ""


Text = tuple[Run, ...]


def text_of(words: str, *marks: str) -> Text:
    """Plain words as Text."""
    return (Run(text=words, marks=tuple(sorted(marks))),) if words else ()


def plain(text: Text) -> str:
    """The characters of a Text without their style."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything the author wrote. A span says where, never what: it takes no part in equality."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Node):
    """A heading; `level` is 1 to 6, as written."""

    level: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Node):
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Node):
    """One entry of a list: its first paragraph, and what stands under it. `done` is set in task lists."""

    text: Text
    blocks: tuple["Block", ...] = ()
    done: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Items(Node):
    """A list."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Node):
    """A block quotation."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout(Node):
    """An admonition: `kind` is note, tip, important, warning, caution or the author's own word."""

    kind: str
    title: Text
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Node):
    """A listing; `language` is "" when the author names none."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Math(Node):
    """A displayed formula, in TeX."""

    tex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Node):
    """`align` has one of left, center, right or "" for each column."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    align: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Node):
    """A picture file of the author's; `path` as written, relative to the notes.

    `data` is the digest of the file's bytes in the store once it has been read ("" until then).
    """

    path: str
    alt: str = ""
    caption: Text = ()
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Node):
    """A term and what is said of it."""

    term: Text
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Node):
    """A definition list."""

    entries: tuple[Definition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Node):
    """A thematic break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Node):
    """An HTML comment: never shown; spoken when it is a speaker note."""

    text: str


Block = Heading | Prose | Items | Quote | Callout | Code | Math | Table | Figure | Definitions | Rule | Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide(Node):
    """What the author wrote under one heading, or between two breaks.

    `depth` is the heading's level counted from the deck's own top level (1), 0 without a heading.
    """

    title: Text
    blocks: tuple[Block, ...]
    notes: str = ""
    depth: int = 1
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck(Node):
    """A whole lecture. `meta` holds (key, value) pairs of the front matter that the manifest keeps."""

    title: str
    lang: str
    dialect: str
    slides: tuple[Slide, ...]
    author: str = ""
    date: str = ""
    meta: tuple[tuple[str, str], ...] = ()


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """All blocks, outer before inner, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Quote() | Callout():
                yield from walk(block.blocks)
            case Items():
                for item in block.items:
                    yield from walk(item.blocks)
            case Definitions():
                for entry in block.entries:
                    yield from walk(entry.blocks)
