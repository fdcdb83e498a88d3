"""A slide with other words over it: its beats, reveals and anchors stay."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lecturec.deck import Note
from lecturec.diagnostics import Report
from lecturec.prompter.matching import placed
from lecturec.prompter.sheet import NOTHING, Entry, Paragraph
from lecturec.prompter.wording import Wording
from lecturec.script import Beat, Line, Slide
from lecturec.write.heard import heard
from lecturec.write.marked import strange
from lecturec.write.pages import settled
from lecturec.write.voice import Voice

Lines = tuple[Line, ...]

_ENDED = re.compile(r"(?:\A|[.!?…。！？।؟\]>][»”\"')）」』]{0,4})\Z")
"""Where a sentence, a pause or a mark has ended."""


def said(slide: Slide, entry: Entry, wording: Wording, voice: Voice, report: Report) -> Slide:
    """A slide with the words of its entry: paragraph by paragraph, each at its beat.

    A beat whose paragraph is gone or says nothing is silent; sentences that stand as they were stay as they were.
    """
    own = wording.paragraphs(slide)
    voice = voice.on(slide.voice)
    told: dict[int, list[Paragraph]] = {beat: [] for beat, _ in own}
    loose: list[Paragraph] = []
    at = placed([text for _, text in own], [p.flat for p in entry.paragraphs])
    for place, paragraph in zip(at, entry.paragraphs, strict=True):
        (told[own[place][0]] if own and place >= 0 else loose).append(paragraph)
    texts = dict(own)
    lines: dict[int, Lines] = {}
    for beat, paragraphs in told.items():
        if [p.flat for p in paragraphs] != [texts[beat]]:
            kept = [*wording.pieces(slide.beats[beat], slide.voice)]
            new = tuple(line for p in paragraphs for line in _lines(p, kept, voice, report))
            lines[beat] = _led_on(new, slide.beats[beat].lines)
    first = tuple(Beat(lines=tuple(found), span=p.span) for p in loose if (found := _lines(p, [], voice, report)))
    slide = respoken(slide, lines)
    beats = settled((*first, *slide.beats)) if first else slide.beats
    return replace(slide, beats=beats, writer="script")


def _lines(paragraph: Paragraph, kept: Sequence[tuple[str, Line]], voice: Voice, report: Report) -> list[Line]:
    """The lines of a paragraph; those that it begins and ends with as they were written stay as they were."""
    if paragraph.flat == NOTHING:
        return []
    text = re.sub(r"\A\\(?=[#\\-])", "", paragraph.text)
    first, text, left = _still(text, kept, r"\A{}(?=\s|\Z)")
    last, text, _ = _still(text, left[::-1], r"(?<!\S){}\Z")
    for mark in strange(text):
        words = f"'{mark}' is a mark that no voice heeds; it is left out"
        hint = "the marks that are heeded stand in docs/narration.md"
        report.warning("unknown-mark", words, paragraph.span, hint=hint)
    if first and first[0].told and ("sub", "") in first[0].told[0].said:
        # Whoever is named where a paragraph begins speaks all of it.
        voice = voice.on(first[0].voice)
    new = heard((Note(text=text, span=paragraph.span),), voice, paragraph.span)
    return [*first, *(one.line for one in new), *last[::-1]]


def _led_on(lines: Lines, own: Lines) -> Lines:
    """Lines that lead on to the next beat as those before them did: a point of a sentence, a colon."""
    end = own[-1].spoken[-1:] if own else ""
    if not lines or end not in (*",，、،:：",) or not lines[-1].text.endswith(end):
        return lines
    *others, last = lines
    return (*others, replace(last, spoken=re.sub(r"[.。]\Z", end, last.spoken), pause_ms=own[-1].pause_ms))


def _still(
    text: str, kept: Sequence[tuple[str, Line]], place: str
) -> tuple[list[Line], str, Sequence[tuple[str, Line]]]:
    """(lines that stand at a place of a text as they were written, the text without them, the other lines)."""
    for n, (written, _) in enumerate(kept):
        pattern = place.format(r"\s+".join(map(re.escape, written.split())))
        found = re.search(pattern, text)
        if not found or not _apart(text[: found.start()], text[: found.end()], text[found.end() :]):
            return [line for _, line in kept[:n]], text, kept[n:]
        text = (text[: found.start()] + text[found.end() :]).strip()
    return [line for _, line in kept], text, ()


def _apart(before: str, until: str, after: str) -> bool:
    """Whether a sentence stands by itself: one that was only made longer is another one."""
    return bool(_ENDED.search(before.rstrip()[-9:])) and (not after.strip() or bool(_ENDED.search(until[-9:])))


def respoken(slide: Slide, lines: Mapping[int, Lines]) -> Slide:
    """A slide with other lines at some of its beats (by number); sounds of the author's stay."""
    if not lines:
        return slide
    beats: list[Beat] = []
    host: tuple[Line | None, Line | None] = (None, None)
    for number, beat in enumerate(slide.beats):
        new = _with_sounds(beat.lines, lines[number]) if number in lines else beat.lines
        moved = replace(beat, lines=new)
        if beat.anchor and host[0] is not host[1]:
            moved = _anchored(moved, *host)
        if beat.lines:
            host = beat.lines[-1], new[-1] if new else None
        beats.append(moved)
    return replace(slide, beats=settled(tuple(beats)))


def _with_sounds(own: Lines, new: Lines) -> Lines:
    """New lines between the sounds that stood before and after the old ones."""
    words = [i for i, line in enumerate(own) if not line.sound]
    first = words[0] if words else len(own)
    return (*own[:first], *new, *(line for line in own[first:] if line.sound))


def _anchored(beat: Beat, old: Line | None, new: Line | None) -> Beat:
    """A beat that happened within a line, at the same word of the line that stands there now, else as far into it."""
    if not beat.anchor or old is None or new is None or not new.spoken.strip():
        return replace(beat, anchor=None)
    before, after, char = old.spoken.strip(), new.spoken.strip(), beat.anchor.char
    about = char * len(after) // max(1, len(before))
    word = re.match(r"\w+", before[char:])
    same = [m.start() for m in re.finditer(rf"\b{re.escape(word[0])}\b", after)] if word else []
    places = same or [m.start() for m in re.finditer(r"\w+", after)] or [0]
    sure = beat.anchor.sure if same else min(beat.anchor.sure, 50)
    place = min(places, key=lambda at: abs(at - about))
    return replace(beat, anchor=replace(beat.anchor, char=place, sure=sure))
