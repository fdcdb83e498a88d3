"""The deck: what a lecture says, as its author wrote it, before anyone plans, draws or speaks it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lecturec.source import NOWHERE, Span
from lecturec.spoken import Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    r"""A stretch of text in one style.

    `marks` is sorted and holds any of: bold, code, italic, link, mark, math, small, strike, sub, sup, underline.
    A math run's text is TeX. A line break is "\n" in the text. `said` is how its author wants it said.
    """

    text: str
    marks: tuple[str, ...] = ()
    href: str = ""
    said: Manner = ()


Text = tuple[Run, ...]


def text_of(words: str, *marks: str) -> Text:
    """Plain words as Text."""
    return (Run(text=words, marks=tuple(sorted(marks))),) if words else ()


def silence_of(run: Run) -> int:
    """The milliseconds of silence that a run stands for, 0 for one of words."""
    return next((int(value) for kind, value in run.said if kind == "break"), 0) if run.said else 0


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
    """A list. In a `stepped` one each item appears with a step of its own."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    stepped: bool = False


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
    """A listing; `language` is "" when the author names none, `name` what stands over it (a file name).

    `steps` are the lines that are lit one after another: each step a tuple of (first, last) lines counted from 1;
    () lights all lines, ((0, 0),) none. `first_line` is the number of the first line. `boxes` are the words in those
    boxes of a diagram that are lit one after another.
    """

    text: str
    language: str = ""
    name: str = ""
    steps: tuple[tuple[tuple[int, int], ...], ...] = ()
    first_line: int = 1
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Math(Node):
    """A displayed formula, in TeX; `terms` are the stretches of it (half-open) that are lit one after another."""

    tex: str
    terms: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Node):
    """`align` has one of left, center, right or "" for each column.

    `spans` are the cells that take more than their own place: (row, column, rows, columns), rows counted from 0 under
    the header, which is -1. The places they take besides hold empty cells.
    """

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    align: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Node):
    """A picture file of the author's; `path` as written, relative to the notes.

    `data` is the digest of the file's bytes in the store once it has been read ("" until then). `width` and `height`
    are what the author asks for, as "50%" of the slide or "300px" of a slide 1280 wide; "" for what fits. `lit` are the
    keys of the same diagram with one of its boxes lit. `origin` is what the file says of where it comes from: a term of
    IPTC's digital source types.
    """

    path: str
    alt: str = ""
    caption: Text = ()
    data: str = ""
    width: str = ""
    height: str = ""
    lit: tuple[str, ...] = ()
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Node):
    """A video or sound file of the author's (`kind`), from `start_ms` to `stop_ms` (0: its end).

    `data`, `poster` and `sound` are the digests of its bytes, of its first picture and of what is heard of it in the
    store once it has been read. `turn` is what a film's sound does about the voice: "" (it is heard where nobody
    speaks), "wait" (it plays when the words of its beat are over, and the next ones wait) or "duck" (it goes on,
    softly). One that `loops` begins anew until its slide is over.
    """

    path: str
    kind: str
    alt: str = ""
    start_ms: int = 0
    stop_ms: int = 0
    loops: bool = False
    data: str = ""
    poster: str = ""
    sound: str = ""
    turn: str = ""
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed(Node):
    """Something a film cannot hold (a web page, a component): shown as a card with its name, its words and its link."""

    name: str
    text: Text = ()
    href: str = ""


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
    """An HTML comment: never shown; spoken when it is a speaker note, which `note` says where the syntax does."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Node):
    """A place where the slide waits: what follows on it appears with the next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build(Node):
    """Blocks that appear with a step, and those after them with the slide.

    `at` is 0 for the next step, -1 for the step before, else the number of the step (from 1). `until` is the step with
    which they vanish (0: never; -1: they stand from the start and vanish with step `at`). With `each`, every block and
    every list item down to `depth` has its own step.
    """

    blocks: tuple["Block", ...]
    at: int = 0
    until: int = 0
    each: bool = False
    depth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns(Node):
    """Blocks beside each other; `widths` in hundredths of the slide, () for even ones."""

    columns: tuple[tuple["Block", ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack(Node):
    """Blocks that take the same place one after another: each layer but the first replaces the one before it."""

    layers: tuple[tuple["Block", ...], ...]


Block = (
    Heading
    | Prose
    | Items
    | Quote
    | Callout
    | Code
    | Math
    | Table
    | Figure
    | Media
    | Embed
    | Definitions
    | Rule
    | Remark
    | Step
    | Build
    | Columns
    | Stack
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Node):
    """A stretch of speaker notes, as written. `step` is the step it is spoken with: 0 from the start, -1 unsaid.

    `sound` is a recording of it, or, where there are no words, what is heard there.
    """

    text: str
    step: int = -1
    sound: Media | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop(Node):
    """A picture behind a slide, or on one `side` of it ("left", "right", "" for all) over `share` hundredths.

    Several on the same place stand beside each other, or, where they are `stacked`, below each other. `fit` is "cover"
    or "contain", `size` the hundredths of that place that a contained one takes at most, `opacity` is in hundredths.
    """

    path: str
    alt: str = ""
    side: str = ""
    share: int = 50
    fit: str = "cover"
    data: str = ""
    stacked: bool = False
    size: int = 100
    opacity: int = 100
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an author of a deck wants a slide to look; "" and None leave it to the theme.

    `layout` is one of LAYOUTS. `background` and `ink` are colours as "#rrggbb". `numbered` is False to leave the slide
    number out. `fit` sets the heading as large as it goes.
    """

    layout: str = ""
    background: str = ""
    ink: str = ""
    invert: bool = False
    backdrops: tuple[Backdrop, ...] = ()
    header: Text = ()
    footer: Text = ()
    numbered: bool | None = None
    fit: bool = False
    transition: str = ""


PLAIN = Look()
"""A slide that looks as the theme has it."""

LAYOUTS = ("", "title", "section", "center", "statement", "quote", "full", "closing")
"""What a slide is for: section and center gather few words in the middle, full shows one picture."""


_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".svg", ".gif", ".bmp", ".tif", ".tiff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration(Node):
    """What an author wants for a slide's picture: one of scene.FORMS, "none", a file, or words for its subject."""

    words: str

    @property
    def is_file(self) -> bool:
        """Whether it names a picture file."""
        return self.words.lower().endswith(_PICTURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide(Node):
    """What the author wrote under one heading, or between two breaks.

    `depth` is the heading's level counted from the deck's own top level (1), 0 without a heading. `voice` is who
    speaks over it, "" for the lecture's own.
    """

    title: Text
    blocks: tuple[Block, ...]
    said: tuple[Note, ...] = ()
    depth: int = 1
    look: Look = PLAIN
    voice: str = ""
    illustration: Illustration | None = None

    @property
    def notes(self) -> str:
        """The speaker notes in one piece."""
        return "\n\n".join(note.text for note in self.said)


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
    reason: str = field(default="", compare=False)
    """Why this dialect was chosen."""
    settings: tuple[tuple[str, str], ...] = ()
    """What the dialect's own settings mean in ours: (name of an option, value)."""


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """All blocks, outer before inner, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Quote() | Callout() | Build():
                yield from walk(block.blocks)
            case Columns(columns=groups) | Stack(layers=groups):
                for group in groups:
                    yield from walk(group)
            case Items():
                for item in block.items:
                    yield from walk(item.blocks)
            case Definitions():
                for entry in block.entries:
                    yield from walk(entry.blocks)
