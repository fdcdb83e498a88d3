"""What is said at a beat as its author would write it in speaker notes: formulas, code, pauses, voices, marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass

from lecturec.deck import Deck, Note, Run, plain
from lecturec.script import Beat, Line, Slide
from lecturec.spoken import Mark
from lecturec.write.cast import Cast
from lecturec.write.pauses import FORMULA
from lecturec.write.say import BEAT_MS, SENTENCE_MS, SLIDE_MS, TAKE_MS

_USUAL = (SENTENCE_MS, BEAT_MS, SLIDE_MS)
_TAGS = {
    "emphasis": ('<emphasis level="{}">', "</emphasis>"),
    "rate": ('<prosody rate="{}%">', "</prosody>"),
    "characters": ('<say-as interpret-as="characters">', "</say-as>"),
    "lang": ('<lang xml:lang="{}">', "</lang>"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What is needed to write a line: the formulas of the lecture in TeX, and the names of voices."""

    formulas: frozenset[str]
    cast: Cast = ()

    def title(self, slide: Slide, number: int) -> str:
        """The heading of a slide (`number` counts from 1)."""
        return _plain(plain(slide.title)) or f"({number})"

    def paragraphs(self, slide: Slide) -> tuple[tuple[int, str], ...]:
        """(number of the beat, paragraph) for each beat at which something is said."""
        made = ((i, self.beat(beat)) for i, beat in enumerate(slide.beats))
        return tuple((i, text) for i, text in made if text)

    def beat(self, beat: Beat) -> str:
        """A beat as one paragraph, "" where only a sound of the author's is heard, or nothing."""
        text = " ".join(self.piece(line) for line in beat.lines if not line.sound)
        return f"\\{text}" if text[:1] in ("#", "\\") or text == "-" else text

    def piece(self, line: Line) -> str:
        """A line with the pause after it, where that is not the usual one."""
        if not line.text.strip():
            return _pause(line.pause_ms + TAKE_MS)
        rests = line.spoken and line.pause_ms not in _USUAL
        return f"{self._words(line)} {_pause(line.pause_ms)}" if rests else self._words(line)

    def _words(self, line: Line) -> str:
        wraps = [*self._whole(line), *_marks(line)]
        text = line.text
        for start, stop, before, after in sorted(wraps, reverse=True):
            text = text[:start] + before + text[start:stop] + after + text[stop:]
        text = _plain(text)
        if line.lang:
            text = f'<lang xml:lang="{line.lang}">{text}</lang>'
        return self._voiced(text, line.voice) if line.voice else text

    def _whole(self, line: Line) -> Iterator[tuple[int, int, str, str]]:
        for start, stop in line.whole:
            inner = line.text[start:stop]
            sign = "$" if " ".join(inner.split()) in self.formulas else "``" if "`" in inner else "`"
            yield start, stop, sign, sign

    def _voiced(self, text: str, voice: str) -> str:
        for name, its in self.cast:
            if its == voice and name and text.startswith(f"{name}: "):
                return f"**{name}:** {text[len(name) + 2 :]}"
        name = next((name for name, its in self.cast if its == voice and name), voice)
        return f'<voice name="{name}">{text}</voice>'


def wording_of(deck: Deck, cast: Cast) -> Wording:
    """How the lines of a lecture are written."""
    return Wording(frozenset(_formulas(deck)), cast)


def _formulas(node: object) -> Iterator[str]:
    """All formulas in text and speaker notes."""
    match node:
        case Run(text=text, marks=marks):
            if "math" in marks:
                yield " ".join(text.split())
        case Note(text=text):
            for found in FORMULA.finditer(text):
                yield " ".join((found["display"] or found["inline"]).split())
        case tuple():
            for one in node:
                yield from _formulas(one)
        case _ if is_dataclass(node):
            for known in fields(node):
                value = getattr(node, known.name)
                if isinstance(value, tuple) or is_dataclass(value):
                    yield from _formulas(value)


def _marks(line: Line) -> Iterator[tuple[int, int, str, str]]:
    """Marks of the spoken form around the same words of the text, where they stand in it once."""
    taken = [*line.whole]
    for mark in line.marks:
        found = _place(mark, line)
        if mark.kind in _TAGS and found and not any(found[0] < stop and start < found[1] for start, stop in taken):
            before, after = _TAGS[mark.kind]
            taken.append(found)
            yield *found, before.format(mark.value), after
        elif mark.kind == "break" and (at := _after(mark, line)) >= 0:
            yield at, at, f'<break time="{mark.value}ms"/> ', ""


def _place(mark: Mark, line: Line) -> tuple[int, int] | None:
    words = line.spoken[mark.start_char : mark.stop_char].strip()
    at = line.text.find(words)
    return (at, at + len(words)) if words and line.text.count(words) == 1 else None


def _after(mark: Mark, line: Line) -> int:
    """Where the word that follows a silence stands in the text, -1 where it is not found."""
    rest = line.spoken[mark.start_char :].split(maxsplit=1)
    return line.text.find(rest[0]) if rest and line.text.count(rest[0]) == 1 else -1


def _pause(ms: int) -> str:
    return f"[PAUSE {ms / 1000:.3f}".rstrip("0").rstrip(".") + "s]"


def _plain(text: str) -> str:
    """Text on one line that opens and closes no comment."""
    return " ".join(text.split()).replace("<!--", "<! --").replace("-->", "-- >")


def joined(paragraphs: Iterable[str]) -> str:
    """Paragraphs as they stand in the file."""
    return "\n\n".join(paragraphs)
