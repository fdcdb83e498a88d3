"""Slides of a deck to slides of the lecture: one for each that the author made, shown as written."""

from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import Callout, Code, Figure, Media, Prose, Slide, Text, plain, text_of
from lecturec.diagnostics import Report
from lecturec.script import Beat, Point, Quotation
from lecturec.script import Slide as Screen
from lecturec.write.board import Board, board_of
from lecturec.write.fluent import fluent
from lecturec.write.heard import Said, heard, timed
from lecturec.write.links import SILENT, Link, links
from lecturec.write.pages import SILENT_MS, settled, subject, template_of
from lecturec.write.pauses import timing
from lecturec.write.pictured import pictured
from lecturec.write.plan import TITLE_LOAD
from lecturec.write.told import asked_steps, read_aloud, spoken_over
from lecturec.write.units import FULL, load_of
from lecturec.write.voice import Voice

MEDIA_MS = 5_000
"""How long a film or sound of unknown length stands when nothing is said over it."""


def decks(slides: tuple[Slide, ...], voice: Voice, report: Report) -> Iterator[Screen]:
    """The slides of a deck: one for each that the author wrote, shown as written."""
    for slide, link in zip(slides, links(slides, voice.lang), strict=True):
        here = voice.on(slide.voice)
        said = heard(slide.said, here, slide.span)
        # What notes are spoken over is not spoken itself.
        board = board_of(slide, replace(here, speak=voice.speak and not said))
        beats = timed(_beats(slide, link, board, said, here, report), time := timing(slide.notes))
        voice = replace(voice, earlier=_last_listing(board) or voice.earlier)
        screen = Screen(
            template=template_of(board.parts, board.picture, slide.title),
            title=slide.title,
            parts=board.parts,
            beats=settled(beats),
            subject=subject(slide.title, (one.block for one in board.placed)),
            picture=board.picture,
            hold_ms=max(_hold_ms(board, beats), time.least_ms),
            exact_ms=time.exact_ms,
            notes=slide.notes,
            span=min((slide.span, *(p.span for p in board.parts[:1] if p.span.line)), key=lambda span: span.line),
            groups=board.groups,
            look=slide.look,
            voice=slide.voice,
        )
        yield pictured(_arranged(screen, slide is slides[0], slide is slides[-1]), slide.illustration)


def _last_listing(board: Board) -> Code | None:
    return next((part for part in reversed(board.parts) if isinstance(part, Code)), None)


def _beats(
    slide: Slide, link: Link, board: Board, said: tuple[Said, ...], voice: Voice, report: Report
) -> tuple[Beat, ...]:
    """What is said over a slide: its notes, else what it shows."""
    if not said:
        # A heading that was just said needs no repetition where there is something else to say.
        silent = link == SILENT and any(line.text for _, beat in board.said for line in beat.lines)
        title = () if silent else slide.title if link == SILENT else link.words(slide.title, voice.lang)
        opening = (Beat(lines=voice.lines(title, slide.span)),) if title else ()
        return fluent(board.parts, read_aloud(board, opening, voice), voice.lang)
    asked = frozenset(note.step for note in slide.said if note.step > 0) | asked_steps(said)
    if asked and max(asked) != board.steps:
        _differ(slide, max(asked), board.steps, report)
    return spoken_over(board, said, asked, voice)


def _differ(slide: Slide, told: int, steps: int, report: Report) -> None:
    named = f"the notes of '{plain(slide.title)}'" if slide.title else "these notes"
    done = "the rest is spoken over the last of them" if told > steps else "the others are spread over the notes"
    done = done if steps else "all is spoken over the slide as it stands"
    message = f"{named} tell of {told} {_times(told)}, the slide has {steps}: {done}"
    report.warning("steps-and-notes-differ", message, slide.said[0].span if slide.said[0].span.line else slide.span)


def _times(count: int) -> str:
    return "step" if count == 1 else "steps"


def _hold_ms(board: Board, beats: tuple[Beat, ...]) -> int:
    """How long a slide stands on which nothing is said."""
    if any(line.text and not line.sound for beat in beats for line in beat.lines):
        return 0
    films = [p for p in board.parts if isinstance(p, Media)]
    return max((p.stop_ms - p.start_ms if p.stop_ms else MEDIA_MS for p in films), default=SILENT_MS)


def _arranged(screen: Screen, is_first: bool, is_last: bool) -> Screen:
    """The slide in the arrangement that its author names, else in the one that suits what stands on it."""
    words = all(isinstance(part, (Prose, Point, Quotation, Callout)) for part in screen.parts)
    stepless = not any(beat.hides for beat in screen.beats) and not screen.groups
    brief = stepless and not screen.picture and all(isinstance(part, Prose) for part in screen.parts)
    few = brief and bool(screen.title) and load_of_all(screen) <= TITLE_LOAD
    alone = not screen.title and not screen.picture
    match screen.look.layout:
        case "title" if few:
            return _opened(screen, "title")
        case "section" | "center" | "statement" if few:
            return _opened(screen, "section")
        case "title" | "section" | "center" | "statement" if words and not screen.picture:
            return replace(screen, template="section")
        case "quote" if words:
            return replace(_quoted(screen) if alone else screen, template="quote")
        case "full" if (only := _only_figure(screen)) is not None:
            return replace(screen, template="full", picture=None, parts=(only,))
        case "closing" if words:
            return replace(screen, template="closing")
    if few and is_first:
        return _opened(screen, "title")
    if screen.title and not screen.parts and not screen.picture:
        return replace(screen, template="section")
    if is_last and brief and screen.title and load_of_all(screen) <= FULL:
        return replace(screen, template="closing")
    return screen


def _opened(screen: Screen, template: str) -> Screen:
    """A slide of a few words, its paragraphs under its title."""
    beats = tuple(replace(beat, reveals=()) for beat in screen.beats)
    return replace(screen, template=template, subtitle=_one_line(screen), parts=(), beats=beats)


def _quoted(screen: Screen) -> Screen:
    """A slide that is nothing but a paragraph or two, as a quotation and who said it."""
    match screen.parts:
        case (Prose() as said,):
            return replace(screen, parts=(Quotation(text=said.text, span=said.span),))
        case _:
            return screen


def _only_figure(screen: Screen) -> Figure | Media | None:
    """The picture of a slide that has nothing else, still or moving."""
    match screen.parts, screen.picture:
        case (Figure() | Media(kind="video") as only,), None:
            return only
        case _:
            return None


def load_of_all(screen: Screen) -> int:
    """The load of a slide of prose."""
    return sum(load_of(part.text) for part in screen.parts if isinstance(part, Prose))


def _one_line(screen: Screen) -> Text:
    """The paragraphs of a title slide as its subtitle."""
    texts = [part.text for part in screen.parts if isinstance(part, Prose)]
    return tuple(run for i, text in enumerate(texts) for run in ((*text_of(" · "), *text) if i else text))
