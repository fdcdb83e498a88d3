"""Points that go on with a sentence begin small, where their first word is one that the lecture writes small elsewhere.

So names, acronyms and German nouns keep their capitals without a dictionary.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from lecturec.deck import Text, plain
from lecturec.script import Beat, Line, Slide
from lecturec.write.say import vocabulary

_FIRST = re.compile(r"\W*(?:[^\W\d_]+\s+)??(?P<word>[^\W\d_]+)(?![\w-])")
_WORD = re.compile(r"(?P<before>[^.!?:…»”\"'(]\s+)?(?<![\w.-])(?P<word>[^\W\d_]+)(?![\w-])")


def small(slides: list[Slide], lang: str) -> list[Slide]:
    """Slides whose lines begin small where they go on with the sentence of the line before."""
    if not any(_goes_on(line) for slide in slides for beat in slide.beats for line in beat.lines):
        return slides
    known = _written_small(slides) | vocabulary("articles", lang)
    # What speaker notes say is their author's to write.
    return [slide if slide.notes else replace(slide, beats=tuple(_beats(slide.beats, known))) for slide in slides]


def _goes_on(line: Line) -> bool:
    return line.text.endswith(",")


def _beats(beats: Iterable[Beat], known: frozenset[str]) -> Iterable[Beat]:
    before: Line | None = None
    for beat in beats:
        lines = []
        for line in beat.lines:
            lines.append(_lowered(line, known) if before and _goes_on(before) else line)
            before = line
        yield replace(beat, lines=tuple(lines)) if beat.lines else beat


def _lowered(line: Line, known: frozenset[str]) -> Line:
    """A line whose first word is small, or the first after a link to those before it ("and")."""
    found = _FIRST.match(line.text)
    while found and found["word"].islower() and found.end() < len(line.text):
        found = _FIRST.match(line.text, found.end())
    if not found or not found["word"].istitle() or found["word"].lower() not in known:
        return line
    at = found.start("word")
    told, spoken = line.told, line.spoken
    if any(start <= at < stop for start, stop in line.whole) or (spoken and not spoken.startswith(line.text[: at + 1])):
        return line
    told = _with_small(told, at) if plain(told) == line.text else ()
    return replace(line, text=_small(line.text, at), spoken=_small(spoken, at) if spoken else "", told=told)


def _small(words: str, at: int) -> str:
    return words[:at] + words[at].lower() + words[at + 1 :]


def _with_small(told: Text, at: int) -> Text:
    made = []
    for run in told:
        inside = 0 <= at < len(run.text)
        made.append(replace(run, text=_small(run.text, at)) if inside else run)
        at -= len(run.text)
    return tuple(made)


def _written_small(slides: list[Slide]) -> frozenset[str]:
    """The words of the lecture that are written small, and never with a capital within a sentence."""
    written: set[str] = set()
    names: set[str] = set()
    for line in (line for slide in slides for beat in slide.beats for line in beat.lines):
        text = line.text
        for start, stop in line.whole:
            text = text[:start] + " " * (stop - start) + text[stop:]
        for found in _WORD.finditer(text):
            word = found["word"]
            if word.islower():
                written.add(word)
            elif found["before"]:
                names.add(word.lower())
    return frozenset(written - names)
