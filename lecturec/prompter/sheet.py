"""The form of a script's file: a heading with a mark for each slide, a paragraph for each beat."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

from lecturec.deck import plain
from lecturec.digest import digest
from lecturec.script import Slide
from lecturec.source import Source, Span

NOTHING = "-"
"""A paragraph that stands for a beat at which nothing is said."""

_MARK = re.compile(r"<!--[ \t]*([0-9a-f]{10})-([0-9a-f]{10})( gone)?[ \t]*-->\Z")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is said at a beat, as it is written, and where."""

    text: str
    span: Span = field(compare=False)

    @property
    def flat(self) -> str:
        """The words on one line: where lines are broken says nothing."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A slide in the file: `made_from` is the mark of the slide it was made from, `wrote` that of what stood here then.

    `body` is the text under the heading, `gone` says that its slide was known to be gone.
    """

    title: str
    made_from: str
    wrote: str
    body: str
    paragraphs: tuple[Paragraph, ...]
    gone: bool
    span: Span

    @property
    def edited(self) -> bool:
        """Whether its author changed anything since lecturec wrote it."""
        return self.wrote != mark_of_body(p.flat for p in self.paragraphs) or "<!--" in self.body


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file of a script: what stands before the first slide, and the slides."""

    opening: str
    entries: tuple[Entry, ...]


def mark_of(slide: Slide) -> str:
    """The mark of what a slide's script is made from: what it shows, and what the notes have said over it.

    How the heading is said depends on where a slide stands, so that counts only where it is shown.
    """
    # Whether a point begins small depends on the rest of the lecture.
    words = tuple(tuple(line.text.casefold() for line in beat.lines) for beat in slide.beats)
    if slide.title and words and words[0] and plain(slide.title).casefold() in words[0][0].casefold():
        words = (words[0][1:], *words[1:])
    shown = (slide.title, slide.subtitle, slide.parts, slide.picture)
    return digest("script", shown, slide.notes, words)[:10]


def mark_of_body(paragraphs: Iterable[str]) -> str:
    """The mark of paragraphs as they are written, whatever the lines they are broken into."""
    return sha256("\n\n".join(paragraphs).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def read_sheet(source: Source) -> Sheet:
    """The file of a script, read. Whatever its author wrote is in it."""
    lines = source.text.split("\n")
    found = [n for n, line in enumerate(_uncommented(source.text).split("\n")) if line.startswith("## ")]
    entries = [_entry(lines, start, stop, source.path) for start, stop in pairwise([*found, len(lines)])]
    return Sheet("\n".join(lines[: found[0]] if found else lines).strip("\n"), tuple(entries))


def _uncommented(text: str) -> str:
    """A text without its comments, every line in its place."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _entry(lines: list[str], start: int, stop: int, path: str) -> Entry:
    heading = lines[start][3:].strip()
    mark = _MARK.search(heading)
    body = "\n".join(lines[start + 1 : stop])
    return Entry(
        title=heading[: mark.start()].rstrip() if mark else heading,
        made_from=mark[1] if mark else "",
        wrote=mark[2] if mark else "",
        body=body.strip("\n"),
        paragraphs=_paragraphs(body, path, start + 2),
        gone=bool(mark and mark[3]),
        span=Span(path, start + 1),
    )


def _paragraphs(body: str, path: str, first: int) -> tuple[Paragraph, ...]:
    """The paragraphs of a body that begins in line `first`; comments are none."""
    body = _uncommented(body)
    made: list[Paragraph] = []
    held: list[str] = []
    for number, line in enumerate([*body.split("\n"), ""]):
        if line.strip():
            held.append(line.strip())
        elif held:
            made.append(Paragraph("\n".join(held), Span(path, first + number - len(held))))
            held = []
    return tuple(made)


def written(title: str, made_from: str, wrote: str, body: str, *, gone: bool = False) -> str:
    """A slide of the file."""
    mark = f"<!-- {made_from}-{wrote}{' gone' if gone else ''} -->"
    return f"## {title} {mark}\n" + (f"\n{body}\n" if body else "")
