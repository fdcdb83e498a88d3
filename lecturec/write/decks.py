"""Slides of a deck to slides of the lecture: one for each that the author made, shown as written."""

from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import Block, Build, Columns, Prose, Slide, Stack, Step, Text, text_of
from lecturec.script import Beat
from lecturec.script import Slide as Screen
from lecturec.write.pages import screen_of
from lecturec.write.plan import TITLE_LOAD, notes_of
from lecturec.write.units import FULL, Voice, load_of, units


def decks(slides: tuple[Slide, ...], voice: Voice) -> Iterator[Screen]:
    """The slides of a deck: one for each that the author wrote, shown as written."""
    for slide in slides:
        made = list(units(tuple(_flat(slide.blocks)), voice))
        opening = (Beat(lines=voice.lines(slide.title, slide.span)),) if slide.title and not slide.notes else ()
        screen = screen_of(slide, slide.title, "", made, opening)
        brief = all(isinstance(part, Prose) for part in screen.parts) and not screen.picture
        if slide is slides[0] and slide.title and brief and load_of_all(screen) <= TITLE_LOAD:
            screen = replace(screen, template="title", subtitle=_one_line(screen), parts=(), beats=_unrevealed(screen))
        elif slide.title and not screen.parts and not screen.picture:
            screen = replace(screen, template="section")
        elif slide is slides[-1] and slide.title and brief and load_of_all(screen) <= FULL:
            screen = replace(screen, template="closing")
        screen = replace(screen, look=slide.look)
        yield replace(screen, beats=notes_of(slide, voice)) if slide.notes else screen


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Step():
                pass
            case Build():
                yield from _flat(block.blocks)
            case Columns(columns=groups) | Stack(layers=groups):
                for group in groups:
                    yield from _flat(group)
            case _:
                yield block


def load_of_all(screen: Screen) -> int:
    """The load of a slide of prose."""
    return sum(load_of(part.text) for part in screen.parts if isinstance(part, Prose))


def _one_line(screen: Screen) -> Text:
    """The paragraphs of a title slide as its subtitle."""
    texts = [part.text for part in screen.parts if isinstance(part, Prose)]
    return tuple(run for i, text in enumerate(texts) for run in ((*text_of(" · "), *text) if i else text))


def _unrevealed(screen: Screen) -> tuple[Beat, ...]:
    return tuple(replace(beat, reveals=()) for beat in screen.beats)
