"""What is heard beside the voice: a sound that opens the lecture, one that closes it, and music under all of it."""

from collections.abc import Mapping
from dataclasses import replace

from lecturec.deck import Media
from lecturec.ducking import SILENT, ducked
from lecturec.script import Beat, Line, Script, Slide
from lecturec.source import NOWHERE, Span
from lecturec.timeline import AAC_SAMPLES, Bed, Timeline

RISE_DB = 8
"""How much louder music is where nobody speaks than under the voice: meters still take it for a pause."""

BREATH_MS = 2_000
"""How long music is heard before the first word and after the last one."""

_AFTER_MS = 350
_SILENCE_MS = 100  # what a line without words takes by itself


def framed(script: Script, intro: str, outro: str, music: str, places: Mapping[str, Span]) -> Script:
    """The script with these sound files before its first words and after its last ones.

    Where there is music, it is heard for a while before and after all that. The slides stand for so long.
    """
    if not script.slides:
        return script
    before = [_sound(intro, places.get("intro", NOWHERE))] if intro else []
    after = [_sound(outro, places.get("outro", NOWHERE))] if outro else []
    if music:
        breath = Line(text="", spoken="", pause_ms=BREATH_MS - _SILENCE_MS)
        before, after = before or [breath], [*after, breath]
    first, *others = script.slides
    slides = [_opened(first, tuple(before)), *others]
    slides[-1] = _closed(slides[-1], tuple(after))
    under = Media(path=music, kind="audio", span=places.get("music", NOWHERE)) if music else None
    return replace(script, slides=tuple(slides), music=under)


def with_bed(timeline: Timeline, bed: Bed | None, level_lu: int) -> Timeline:
    """The timeline with music under it, which makes way: `level_lu` below the voice as long as somebody speaks.

    Under the author's own films and sounds it is silent. Where nobody speaks at all, it is as loud as a voice.
    """
    if bed is None:
        return timeline
    low = 100 * level_lu
    spans = []
    for clip in timeline.clips:
        begin = clip.start_packet * AAC_SAMPLES
        for voice in clip.voices:
            start = begin + voice.start_sample
            spans.append((start, start + voice.samples, low if voice.speaks else SILENT))
    spoken = any(level == low for _, _, level in spans)
    return replace(timeline, bed=replace(bed, levels=ducked(spans, low + 100 * RISE_DB if spoken else 0)))


def _sound(path: str, span: Span) -> Line:
    return Line(text="", spoken="", pause_ms=_AFTER_MS, sound=Media(path=path, kind="audio", span=span), span=span)


def _opened(slide: Slide, lines: tuple[Line, ...]) -> Slide:
    if not lines:
        return slide
    beat = Beat(lines=lines, span=slide.span)
    first = next(iter(slide.beats), None)
    if first and not first.reveals:  # what is lit from the start is lit from the start on
        beat = replace(beat, row=first.row, part=first.part)
    return replace(slide, beats=(beat, *slide.beats))


def _closed(slide: Slide, lines: tuple[Line, ...]) -> Slide:
    return replace(slide, beats=(*slide.beats, Beat(lines=lines, span=slide.span))) if lines else slide
