"""Narakeet's stage directions: settings in parentheses that stand for a paragraph; and the words of its pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lecturec.deck import Backdrop, Figure, Media
from lecturec.diagnostics import Report
from lecturec.parse.front_matter import Value, read_front_matter
from lecturec.parse.sheet import Sheet
from lecturec.source import Source, Span

NAMES = (
    "pause",
    "duration",
    "voice",
    "voice-speed",
    "voice-volume",
    "voice-pitch",
    "voice-emphasis",
    "voice-style",
    "language",
    "audio",
    "video",
    "image",
    "callout",
    "theme",
    "font-size",
    "canvas",
    "transition",
    "background",
    "subtitles",
    "asset-resize",
    "title",
    "narration-mode",
    "narration-language",
    "resolution",
)

OPENS = re.compile(rf"[ \t]{{0,3}}\((?P<name>{'|'.join(NAMES)})[ \t]*:(?P<value>.*)")

_SEGMENT = re.compile(r"(?P<start>[\d:.]+)\s*-\s*(?P<stop>[\d:.]+)")
_PLACES = re.compile(r"(?:top|bottom|left|right|center)(?:-(?:left|right|center))?")
_PLAYS = ("match", "trim", "loop", "loop-audio", "freeze", "mute", "panzoom", "start", "end", "no-sync")
_MOVES = re.compile(r"(?:pan|zoom|panzoom)(?:-?(?:in|out))?")


@dataclass(frozen=True, slots=True)
class Direction:
    """A stage direction: its name, its value, and the lines [start, stop) that it takes."""

    name: str
    value: Value
    start: int
    stop: int


def directions(sheet: Sheet) -> Iterator[Direction]:
    """All stage directions outside listings. Those of several lines hold YAML."""
    taken = -1
    for number, line in sheet.prose(sheet.matter.lines):
        found = OPENS.match(line)
        if number < taken or not found:
            continue
        stop = _end(sheet.lines, number)
        if not stop:
            continue
        inside = "\n".join(sheet.lines[number:stop]).strip().removeprefix("(").removesuffix(")")
        value = read_front_matter(Source("", f"---\n{inside}\n---\n"), Report()).values.get(found["name"])
        if value is None:
            value = inside.partition(":")[2].strip()
        taken = stop
        yield Direction(found["name"], value, number, stop)


def _end(lines: list[str], start: int) -> int:
    """The number of the line after a direction: it ends with a bracket at the end of a line of its paragraph."""
    for number in range(start, min(start + 20, len(lines))):
        if not lines[number].strip():
            return 0
        if lines[number].rstrip().endswith(")"):
            return number + 1
    return 0


def seconds(value: Value) -> float:
    """A time: `2`, `1.5`, `2s`, `01:30`; 0 for none."""
    text = str(value).strip().removesuffix("s").strip()
    parts = text.split(":")
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", part) for part in parts):
        return 0
    made = 0.0
    for part in parts:
        made = made * 60 + float(part)
    return made


def film(path: str, words: str, span: Span, alt: str = "") -> Media:
    """A film, or the segment of it that the words name."""
    segment = _SEGMENT.search(words)
    start, stop = (seconds(segment["start"]), seconds(segment["stop"])) if segment else (0.0, 0.0)
    return Media(path=path, kind="video", alt=alt, start_ms=round(start * 1000), stop_ms=round(stop * 1000), span=span)


def keywords(alt: str) -> tuple[str, str, list[str]]:
    """(description, how it fills the frame, other keywords) of the words in the brackets of a picture."""
    rest: list[str] = []
    others: list[str] = []
    fit = ""
    for word in alt.split():
        if word in ("contain", "cover", "fit"):
            fit = word
        elif word in _PLAYS or _PLACES.fullmatch(word) or _MOVES.fullmatch(word) or _SEGMENT.fullmatch(word):
            others.append(word)
        else:
            rest.append(word)
    return " ".join(rest), fit, others


def backdrop(figure: Figure, alt: str, fit: str) -> Backdrop:
    """A picture that fills the frame."""
    return Backdrop(path=figure.path, alt=alt, fit="contain" if fit == "contain" else "cover", span=figure.span)
