"""The writer: from a deck to a script. It decides what each slide shows and what is said over it."""

from lecturec.deck import Deck, plain, text_of
from lecturec.diagnostics import Report
from lecturec.script import Script, Slide
from lecturec.verbalise.lexicon import EMPTY, Lexicon
from lecturec.write.cast import Cast
from lecturec.write.contents import without_contents
from lecturec.write.decks import decks
from lecturec.write.marked import strange
from lecturec.write.plan import sections, title_slide
from lecturec.write.reading import readable
from lecturec.write.rests import bounded
from lecturec.write.small import small
from lecturec.write.unheard import unheard
from lecturec.write.voice import Voice

SECTIONED = ("notes", "github", "kramdown", "hugo", "myst")
"""Dialects of notes that are written to be read: slides are made of their sections."""

CLOSING_MS = 2_500
"""How long the added closing slide stands, in silence."""


def write(
    deck: Deck,
    report: Report,
    *,
    narration: bool = True,
    code: str = "describe",
    lexicon: Lexicon = EMPTY,
    cast: Cast = (),
) -> Script:
    """Write the script of a lecture.

    Speaker notes are spoken where there are any; elsewhere the script is written from the slide.
    Without narration the same words are captions, timed by reading speed. `code` is what is said of listings,
    `lexicon` how words are said, `cast` who speaks by name.
    """
    whole = deck.dialect not in SECTIONED
    voice = Voice(deck.lang, narration, whole, code, lexicon=lexicon, cast=cast)
    _unheeded(deck, report)
    if voice.whole:
        slides = list(decks(deck.slides, voice, report))
        opens = bool(slides) and _opens(deck, slides[0])
    else:
        slides = list(sections(without_contents(deck.slides, report), deck.title, voice))
        opens = False
    if not opens:
        slides.insert(0, title_slide(deck.title, deck.author, deck.date, deck.lang, voice, deck.span))
    if not voice.whole and slides[-1].template != "closing" and len(slides) > 3:
        slides.append(_closing(deck))
    slides = small([unheard(slide) for slide in bounded(slides, report)], deck.lang)
    slides = slides if narration else [readable(slide) for slide in slides]
    for slide in slides:
        if not slide.beats and not slide.added:
            named = f"the slide '{plain(slide.title)}'" if slide.title else "this slide"
            report.note("silent-slide", f"nothing is said on {named}", slide.span)
    return Script(title=deck.title, lang=deck.lang, slides=tuple(slides), author=deck.author, date=deck.date)


def _unheeded(deck: Deck, report: Report) -> None:
    """Name the marks in speaker notes that nobody can heed: they are not spoken either."""
    for note in (note for slide in deck.slides for note in slide.said if "<" in note.text or "[" in note.text):
        for mark in strange(note.text):
            said = f"'{mark}' is a mark that no voice heeds; it is left out"
            report.warning("unknown-mark", said, note.span, hint="the marks that are heeded stand in docs/narration.md")


def _opens(deck: Deck, first: Slide) -> bool:
    """Whether a deck's own first slide is its title: it needs no other."""
    written = deck.slides[0]
    alone = written.depth == 1 and len(deck.slides) > 1 and all(slide.depth != 1 for slide in deck.slides[1:])
    titled = first.template in ("title", "section") or first.look.layout in ("title", "section", "center", "statement")
    return titled or alone or plain(first.title).casefold() == deck.title.casefold()


def _closing(deck: Deck) -> Slide:
    return Slide(
        template="closing",
        title=text_of(deck.title),
        subtitle=text_of(deck.author),
        added="closing",
        subject=deck.title,
        hold_ms=CLOSING_MS,
        span=deck.span,
    )
