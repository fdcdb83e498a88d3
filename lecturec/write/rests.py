"""How long an author may have nothing said: silences that together last for hours are a mistake, or worse."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lecturec.diagnostics import Report
from lecturec.script import Beat, Line, Slide
from lecturec.write.clause import weight
from lecturec.write.say import READING_LEAST_MS, READING_MS_PER_WORD, SLIDE_MS

MOST_MS = 7_200_000
"""All silences of a lecture that its author asks for: two hours."""


def bounded(slides: Iterable[Slide], report: Report) -> Iterator[Slide]:
    """Slides whose silences end where all of them together have lasted for long enough."""
    left = MOST_MS
    told = False
    for slide in slides:
        made, left = _slide(slide, left)
        if made is not slide and not told:
            told = True
            said = f"the silences of this lecture last for more than {MOST_MS // 3_600_000} hours; the rest is left out"
            report.warning("silence-too-long", said, slide.span, hint="make them shorter, or divide the lecture")
        yield made


def _slide(slide: Slide, left: int) -> tuple[Slide, int]:
    """(the slide with as much silence as is left, what is left after it)."""
    beats: list[Beat] = []
    changed = False
    for beat in slide.beats:
        lines: list[Line] = []
        for line in beat.lines:
            more = max(0, line.pause_ms - _usual(line))
            changed = changed or more > left
            lines.append(replace(line, pause_ms=line.pause_ms - more + left) if more > left else line)
            left -= min(more, left)
        beats.append(replace(beat, lines=tuple(lines)) if changed else beat)
    held = max(slide.hold_ms, slide.exact_ms) - 10_000
    if held > left:
        made = replace(slide, beats=tuple(beats), hold_ms=min(slide.hold_ms, 10_000 + left), exact_ms=0)
        return made, 0
    return (replace(slide, beats=tuple(beats)) if changed else slide), left - max(0, held)


def _usual(line: Line) -> int:
    """The pause that needs no asking for."""
    reading = 0 if line.spoken or not line.text else READING_MS_PER_WORD * weight(line.text) + READING_LEAST_MS
    return max(SLIDE_MS, reading)
