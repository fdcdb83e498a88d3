"""The script: the lecture as a sequence of slides to show, each with what is said over it."""

from dataclasses import dataclass, field

from lecturec.deck import PLAIN, Callout, Code, Embed, Figure, Look, Math, Media, Node, Prose, Table, Text
from lecturec.spoken import Mark

TEMPLATES = (
    "title",
    "section",
    "points",
    "prose",
    "quote",
    "table",
    "code",
    "formula",
    "figure",
    "full",
    "closing",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Node):
    """One point on a slide: a lead that stands by itself and a quieter line under or after it.

    `level` is 0 for a main point, 1 and 2 under it. `marker` is "" (the theme's own mark),
    "1.", "2.", ... for ordered lists, "done" or "open" for tasks.
    """

    lead: Text
    body: Text = ()
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Node):
    """Words of somebody, set large; `by` may be empty."""

    text: Text
    by: Text = ()


Part = Point | Prose | Quotation | Callout | Code | Math | Table | Figure | Media | Embed
"""One thing that stands on a slide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Node):
    """One sentence of narration.

    `text` is what captions show, `spoken` what the engine is given, `pause_ms` the silence after it. `sound` is a file
    of the author's that is heard instead of a voice, unless it cannot be had. `voice` and `lang` are "" where the
    lecture's own are meant; `marks` say how stretches of `spoken` are said. `whole` are the characters of `text`,
    half-open, that captions do not divide: code, formulas. `told` is the text with all that its author wrote of how it
    is said, () where that is not known.
    """

    text: str
    spoken: str
    pause_ms: int = 350
    sound: Media | None = None
    voice: str = ""
    lang: str = ""
    marks: tuple[Mark, ...] = ()
    whole: tuple[tuple[int, int], ...] = ()
    told: Text = field(default=(), compare=False, repr=False)

    @property
    def played(self) -> str:
        """The store key of the file that is heard in place of a voice, "" for none."""
        return self.sound.sound if self.sound else ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where in the line before it a beat begins: at a character of its spoken text, without the spaces around that.

    `by` is "words" (the line names what appears; `sure` says how surely, in hundredths) or "mark" (its author said so).
    """

    char: int
    sure: int = 100
    by: str = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat(Node):
    """A stretch of narration and the parts (by index) that appear as it begins.

    `hides` are the parts that vanish. `row` is what is lit of a part, -1 for nothing: the row (from 0) of a table, or
    the number (from 0) of what a listing has in its `steps`, a diagram in its `boxes`, a formula in its `terms`;
    `part` is what it belongs to (-1: the slide's first table).
    A beat with an `anchor` has no lines: it happens within the last line before it.
    """

    lines: tuple[Line, ...]
    reveals: tuple[int, ...] = ()
    row: int = -1
    hides: tuple[int, ...] = ()
    part: int = -1
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stretches of parts, half-open, that stand beside each other ("columns") or in the same place ("stack").

    `widths` are those of the columns in hundredths; () for even ones.
    """

    kind: str
    ranges: tuple[tuple[int, int], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide(Node):
    """One screen of the lecture and what is said over it.

    `eyebrow` is the small line above the title (the section it belongs to). `added` is "" for what the
    author wrote, else why lecturec put it in: title, continuation, closing. `subject` is the text its
    illustration is made from. `picture` is the author's own picture for the picture area, if any.
    `parts_before` parts are visible from the first frame on; the others appear with their beats.
    `hold_ms` is the least time the slide stands, `exact_ms` the time it stands at least and, unless its words need
    more, at most (0: what they need). `groups` do not overlap; parts in none of them
    take the whole width, in their order. `look` is what the author of a deck asks for. `writer` is who wrote what is
    said: "" for the notes or lecturec, "script" for the author in the script's file, else the model that was asked.
    `asked` is the digest of what that model was asked. `voice` is who speaks where no line says otherwise, "" for the
    lecture's own. `label` stands at the foot of the page, where a model made something.
    """

    template: str
    title: Text
    eyebrow: str = ""
    subtitle: Text = ()
    parts: tuple[Part, ...] = ()
    beats: tuple[Beat, ...] = ()
    notes: str = ""
    added: str = ""
    subject: str = ""
    picture: Figure | None = None
    hold_ms: int = 0
    exact_ms: int = 0
    groups: tuple[Group, ...] = ()
    look: Look = PLAIN
    writer: str = field(default="", compare=False)
    asked: str = field(default="", compare=False)
    label: str = ""
    voice: str = ""
    illustration: str = ""
    """What its author wants drawn: one of scene.FORMS, "none", or words for its subject; "" for whatever fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The whole lecture, ready to be spoken, illustrated and laid out."""

    title: str
    lang: str
    slides: tuple[Slide, ...]
    author: str = ""
    date: str = ""
    music: Media | None = None
    """What is heard under all of it."""


@dataclass(frozen=True, slots=True)
class State:
    """What a slide looks like during a beat: the visible parts, the lit one, the lit table row (-1: none)."""

    visible: tuple[int, ...]
    lit: int = -1
    row: int = -1


def states(slide: Slide) -> tuple[tuple[State, ...], tuple[int, ...]]:
    """The distinct states of a slide in order, and for each beat the index of its state.

    The first state is what stands before anything is said: all parts that no beat reveals.
    """
    revealed = {part for beat in slide.beats for part in beat.reveals}
    visible = tuple(i for i in range(len(slide.parts)) if i not in revealed)
    first = slide.beats[0] if slide.beats else None
    # A listing that stands from the start is lit from the start as its first beat has it.
    early = first and first.row >= 0 and first.part in visible and isinstance(slide.parts[first.part], Code)
    seen = [State(visible, first.part, first.row) if first and early else State(visible)]
    of_beat = []
    read = (seen[0].lit, seen[0].row)
    for beat in slide.beats:
        visible = tuple(sorted({*visible, *beat.reveals} - set(beat.hides)))
        lit = seen[-1].lit
        if beat.row >= 0 and read != (beat.part, beat.row):
            lit = _read(slide, beat)
        if beat.reveals and beat.part not in beat.reveals:
            lit = beat.reveals[-1]
        read = (beat.part, beat.row)
        state = State(visible, lit, beat.row) if lit in visible else State(visible)
        if state != seen[-1]:
            seen.append(state)
        of_beat.append(len(seen) - 1)
    return tuple(seen), tuple(of_beat)


def _read(slide: Slide, beat: Beat) -> int:
    return (
        beat.part if beat.part >= 0 else next((i for i, part in enumerate(slide.parts) if isinstance(part, Table)), -1)
    )
