"""Notes and what is read from them, side by side, in tests/cases/*.md. `pytest --update-cases` rewrites them."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

import pytest
from oracle import Lecture, read

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Definitions,
    Embed,
    Figure,
    Heading,
    Item,
    Items,
    Math,
    Media,
    Node,
    Note,
    Prose,
    Quote,
    Remark,
    Run,
    Stack,
    Table,
    Text,
)
from lecturec.diagnostics import Report
from lecturec.options import Options, from_front_matter
from lecturec.parse import decode
from lecturec.parse.front_matter import read_front_matter
from lecturec.script import Beat, Point, Quotation

CASES = Path(__file__).parent / "cases"
_MARKS = {
    "bold": "**",
    "italic": "_",
    "code": "`",
    "strike": "~~",
    "math": "$",
    "sup": "^",
    "sub": "~",
    "mark": "==",
    "underline": "++",
}


@dataclass(frozen=True)
class Case:
    """Notes and what they should give; in cases "as bytes", backslashes write bytes and characters."""

    file: Path
    name: str
    notes: str
    expected: str

    @property
    def data(self) -> bytes:
        """The bytes of the notes."""
        if "as bytes" not in self.name:
            return self.notes.encode()
        text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), self.notes)
        text = text.replace("\\r", "\r").replace("\\e", "")
        pieces = re.split(r"\\x([0-9a-f]{2})", text)
        return b"".join(bytes([int(p, 16)]) if i % 2 else p.encode() for i, p in enumerate(pieces))


def cases(file: Path) -> Iterator[Case]:
    """The cases of a file, in order."""
    for piece in re.split(r"^=== ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, rest = piece.split("\n", 1)
        notes, _, expected = rest.partition("--- expect\n")
        yield Case(file, name, notes, expected.rstrip("\n"))


ALL = [case for file in sorted(CASES.glob("*.md")) for case in cases(file)]


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.file.stem}: {c.name}")
def test_case(case: Case, request: pytest.FixtureRequest) -> None:
    """What the notes give is what stands beside them."""
    given = "\n".join(printed(case))
    if request.config.getoption("--update-cases"):
        text = case.file.read_text("utf-8")
        old = f"=== {case.name}\n{case.notes}--- expect\n{case.expected}"
        assert text.count(old) == 1
        case.file.write_text(text.replace(old, f"=== {case.name}\n{case.notes}--- expect\n{given}"), "utf-8")
        return

    assert given == case.expected


def test_case_names_are_unlike() -> None:
    """A case is found by its name."""
    assert len({(c.file, c.name) for c in ALL}) == len(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.file.stem}: {c.name}")
def test_what_is_said_of_a_dialect_points_at_what_is_written(case: Case) -> None:
    """Each note of what is honoured, approximated or ignored marks words of its line, from the first to the last."""
    lines = decode("notes.md", case.data, Report()).text.split("\n")
    for note in (d for d in read(case.data).diagnostics if d.code.startswith("dialect-")):
        marked = lines[note.span.line - 1][note.span.column - 1 : note.span.stop_column - 1]
        assert marked == marked.strip() != "", note


def printed(case: Case) -> Iterator[str]:
    """Diagnostics, then the deck or the script, a node a line."""
    lecture = read(case.data)
    said = list(lecture.diagnostics)
    if case.file.stem == "settings":
        report = Report()
        source = decode("notes.md", case.data, Report())
        options = from_front_matter(Options(), read_front_matter(source, Report()), report)
        said += report.diagnostics
        changed = {k: getattr(options, k) for k in options.__slots__ if getattr(options, k) != getattr(Options(), k)}
        yield f"Options {changed}" if changed else "Options"
    for d in said:
        yield f"{d.severity}[{d.code}] {d.span.line}:{d.span.column} {d.message}" + (
            f" = {d.hint}" if d.hint and case.file.stem in ("settings", "front-matter") else ""
        )
    if lecture.failed:
        return
    yield from script(lecture) if case.file.stem.startswith("write") else deck(lecture)
    if case.file.stem == "write-marks":
        yield from hand(lecture)


def deck(lecture: Lecture) -> Iterator[str]:
    """The deck."""
    d = lecture.deck
    given = "".join(f" {k}={getattr(d, k)!r}" for k in ("author", "date", "meta", "settings") if getattr(d, k))
    yield f"Deck {d.title!r} {d.lang} {d.dialect}{given}"
    for slide in d.slides:
        notes = f" notes={slide.notes!r}" if slide.notes and not any(n.step >= 0 for n in slide.said) else ""
        yield f"  Slide {slide.span.line} depth {slide.depth} {ink(slide.title)!r}{notes}"
        if wanted := more(slide.look):
            yield f"    Look{wanted}"
        if not notes:
            yield from (_note(n) for n in slide.said)
        for block in slide.blocks:
            yield from node(block, 2)


def node(block: Block, depth: int) -> Iterator[str]:
    """A block and what is in it."""
    head = f"{'  ' * depth}{type(block).__name__} {block.span.line}:{block.span.column}"
    match block:
        case Heading():
            yield f"{head} {block.level} {ink(block.text)}"
        case Prose():
            yield f"{head} {ink(block.text)}"
        case Items():
            yield head + (f" from {block.start}" if block.ordered else "") + (" stepped" if block.stepped else "")
            for item in block.items:
                yield from _item(item, depth + 1)
        case Quote():
            yield head
            for b in block.blocks:
                yield from node(b, depth + 1)
        case Callout():
            yield f"{head} {block.kind} {ink(block.title)!r}"
            for b in block.blocks:
                yield from node(b, depth + 1)
        case Code():
            yield f"{head} {block.language} {block.text!r}" + more(block, "text", "language")
        case Math():
            yield f"{head} {block.tex!r}"
        case Table():
            yield f"{head} {' | '.join(map(ink, block.header))}" + (f" spans={block.spans}" if block.spans else "")
            for row in block.rows:
                yield f"{'  ' * (depth + 1)}{' | '.join(map(ink, row))}"
        case Figure():
            yield (
                f"{head} {block.path!r} alt={block.alt!r}"
                + (f" caption={ink(block.caption)!r}" if block.caption else "")
                + more(block, "path", "alt", "caption")
            )
        case Definitions():
            yield head
            for entry in block.entries:
                yield f"{'  ' * (depth + 1)}{ink(entry.term)}:"
                for b in entry.blocks:
                    yield from node(b, depth + 2)
        case Remark():
            yield f"{head} {block.text!r}"
        case Build():
            yield head + more(block, "blocks")
            for b in block.blocks:
                yield from node(b, depth + 1)
        case Columns(columns=groups) | Stack(layers=groups):
            yield head + more(block, "columns", "layers")
            for group in groups:
                yield f"{'  ' * (depth + 1)}{'column' if isinstance(block, Columns) else 'layer'}"
                for b in group:
                    yield from node(b, depth + 2)
        case Embed() | Media():
            yield head + more(block)
        case _:
            yield head


def more(node: Node | object, *but: str) -> str:
    """What a node says beyond the usual."""
    said = ""
    for field in fields(node):  # type: ignore[arg-type]
        value = getattr(node, field.name)
        if field.name in ("span", *but) or (field.default is not MISSING and value == field.default):
            continue
        text = isinstance(value, tuple) and value and isinstance(value[0], Run)
        said += f" {field.name}={ink(value)!r}" if text else f" {field.name}={_value(value)}"
    return said


def _value(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], Node):
        return "[" + ", ".join(type(v).__name__ + more(v) for v in value) + "]"
    return repr(value)


def _note(note: Note) -> str:
    return f"    Note {note.step} {note.text!r}" + (f" sound={note.sound.path!r}" if note.sound else "")


def _item(item: Item, depth: int) -> Iterator[str]:
    done = {None: "", True: "[x] ", False: "[ ] "}[item.done]
    yield f"{'  ' * depth}- {item.span.line}:{item.span.column} {done}{ink(item.text)}"
    for block in item.blocks:
        yield from node(block, depth + 1)


def script(lecture: Lecture) -> Iterator[str]:
    """The script: what stands on each slide, and what is said as which part appears."""
    for slide in lecture.script.slides:
        added = f" (added: {slide.added})" if slide.added else ""
        eyebrow = f"{slide.eyebrow} / " if slide.eyebrow else ""
        under = f" / {ink(slide.subtitle)}" if slide.subtitle else ""
        yield f"[{slide.template}] {eyebrow}{ink(slide.title)}{under}{added}"
        for number, part in enumerate(slide.parts):
            yield f"  {number} {_part(part)}"
        if slide.picture:
            yield f"  beside {slide.picture.path}"
        yield from (
            f"  {g.kind} {' '.join(f'{a}-{b}' for a, b in g.ranges)}{more(g, 'kind', 'ranges')}" for g in slide.groups
        )
        yield from (_beat(beat) for beat in slide.beats)
        if slide.hold_ms and not slide.added:
            yield f"  at least {slide.hold_ms} ms"


def hand(lecture: Lecture) -> Iterator[str]:
    """How lines are said whose author says so."""
    for line in (line for slide in lecture.script.slides for beat in slide.beats for line in beat.lines):
        marks = [
            f"{m.kind}{f' {m.value}' if m.value else ''} '{line.spoken[m.start_char : m.stop_char]}'"
            for m in line.marks
        ]
        told = [f"by {line.voice}"] * bool(line.voice) + [f"in {line.lang}"] * bool(line.lang) + marks
        if told or line.text.rstrip(".!?。") != line.spoken.rstrip(".!?。"):
            yield f"  says {line.spoken}" + (f" // {'; '.join(told)}" if told else "")


def _beat(beat: Beat) -> str:
    shows = f" {','.join(map(str, beat.reveals))}" if beat.reveals else ""
    hides = "".join(f" -{i}" for i in beat.hides)
    row = f" row {beat.row}" if beat.row >= 0 else ""
    of = f" of {beat.part}" if beat.part >= 0 else ""
    at = f" at {beat.anchor.char}" if beat.anchor else ""
    return f"  >{shows}{hides}{row}{of}{at} " + " | ".join(line.text or f"({line.pause_ms} ms)" for line in beat.lines)


def _part(part: object) -> str:
    match part:
        case Point():
            marker = f"{part.marker} " if part.marker else ""
            return "  " * part.level + f"- {marker}{ink(part.lead)}" + (f" // {ink(part.body)}" if part.body else "")
        case Quotation():
            return f"Quotation {ink(part.text)}" + (f" by {ink(part.by)}" if part.by else "")
        case _:
            return " ; ".join(line.strip() for line in node(part, 0))  # type: ignore[arg-type]


def ink(text: Text) -> str:
    """A text with its styles."""
    made = ""
    for run in text:
        marks = "".join(_MARKS.get(m, "") for m in run.marks)
        words = run.text.replace("\n", "\\n")
        made += f"[{words}]({run.href})" if "link" in run.marks else f"{marks}{words}{marks[::-1]}"
    return made
