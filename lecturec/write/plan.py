"""Sections to slides: what each slide is called, and what stands above and before it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lecturec.deck import Block, Items, Prose, Slide, Text, plain, text_of
from lecturec.script import Beat, Line
from lecturec.script import Slide as Screen
from lecturec.source import Span
from lecturec.write.clause import cut, shown, weight
from lecturec.write.heard import heard, timed
from lecturec.write.links import PLAIN, SILENT, Link, links
from lecturec.write.pages import calm, fill, screen_of, settled, subject
from lecturec.write.pauses import timing
from lecturec.write.pictured import pictured
from lecturec.write.say import phrase
from lecturec.write.units import is_label, units
from lecturec.write.voice import Voice

TITLE_LOAD = 50
"""The first slide of a deck is its title when no more than this stands under its heading."""

INTRO_WORDS = 30
"""Text under a section's heading of up to this many words is said over the section's own slide."""

_NUMBER = re.compile(
    r"\A\s*(?:(\d{1,3}(?:\.\d{1,3})*)[.)．、:：](?!\d)|([IVX]{1,5})[.)．、](?=\s)|(\d{1,3}(?:\.\d{1,3})+)(?=\s))\s*"
)
_COLON = re.compile(r"\s*[:：](?=\s|[^\x00-\u2e7f])\s*|\s*：\s*")


def sections(slides: tuple[Slide, ...], title: str, voice: Voice) -> Iterator[Screen]:
    """The slides of plain notes: each section in turn, the last one as the closing slide when it is short prose."""
    above: list[str] = []
    linked = links(slides, voice.lang)
    for i, section in enumerate(slides):
        number, name, verdict = heading(section.title)
        depth = max(1, section.depth)
        del above[depth - 1 :]
        above += [""] * (depth - 1 - len(above))
        following = slides[i + 1].depth if i + 1 < len(slides) else 0
        eyebrow = next((a for a in reversed(above) if a), "")
        above.append(plain(name))
        here = voice.on(section.voice)
        made: Iterable[Screen]
        if section.depth == 0:
            made = _pages(section, (), title, here)
        elif i == len(slides) - 1 and depth == 1 and i > 0 and (last := _closing(section, name, here)):
            made = (last,)
        elif (grouped := _groups(section.blocks)) or following > section.depth:
            made = _parted(section, grouped, eyebrow, here)
        else:
            line = number if number and not eyebrow else eyebrow
            made = _pages(section, name, line, here, number=number, verdict=verdict, link=linked[i])
        for screen in made:
            yield pictured(replace(screen, voice=section.voice) if section.voice else screen, section.illustration)


def heading(text: Text, least: int = 2) -> tuple[str, Text, Text]:
    """(number, title, verdict) of a heading such as "2. Loops: why they end"; bold says nothing new in a heading.

    Fewer than `least` words before a colon are part of the title, not a title of their own.
    """
    text = tuple(replace(r, marks=tuple(m for m in r.marks if m != "bold")) for r in text)
    words = plain(text)
    number = ""
    if (found := _NUMBER.match(words)) and words[found.end() :].strip():
        number = next(filter(None, found.groups()))
        text = cut(text, ((found.end(), len(words)),))
        words = plain(text)
    words = words.rstrip(" :：")
    colon = _COLON.search(words)
    if colon and weight(words[: colon.start()]) >= least and weight(words[colon.end() :]) >= 1:
        return number, cut(text, ((0, colon.start()),)), _capital(cut(text, ((colon.end(), len(words)),)))
    return number, cut(text, ((0, len(words)),)), ()


def _capital(text: Text) -> Text:
    return (replace(text[0], text=text[0].text[:1].upper() + text[0].text[1:]), *text[1:]) if text else ()


def _groups(blocks: tuple[Block, ...]) -> tuple[Slide, ...]:
    """A list whose items are only labels over lists of their own: each item is a slide."""
    lists = [b for b in blocks if isinstance(b, Items)]
    if len(lists) != 1 or len(lists[0].items) < 2:
        return ()
    items = lists[0].items
    if any(weight(plain(i.text)) > 9 or not i.blocks or not isinstance(i.blocks[0], Items) for i in items):
        return ()
    if sum(len(b.items) for i in items for b in i.blocks if isinstance(b, Items)) < 3:
        return ()
    after = blocks[blocks.index(lists[0]) + 1 :]
    made = [Slide(title=i.text, blocks=i.blocks, span=i.span) for i in items]
    if after:
        made[-1] = replace(made[-1], blocks=(*made[-1].blocks, *after))
    return tuple(made)


def _parted(section: Slide, grouped: tuple[Slide, ...], eyebrow: str, voice: Voice) -> Iterator[Screen]:
    """A section with parts of its own: a slide that opens it, what stands before its parts, then each of them."""
    number, name, verdict = heading(section.title)
    opening, rest = _opening(section, number, name, verdict, eyebrow, voice)
    if rest and not grouped and not opening.subtitle:
        # The heading stands above what follows it; a slide that says only the heading would say it twice.
        yield from _pages(section, name, number or eyebrow, voice, number=number)
        return
    yield opening
    if grouped:
        rest = rest[: next(i for i, block in enumerate(rest) if isinstance(block, Items))]
    if rest:
        yield from _pages(replace(section, blocks=rest, said=()), name, eyebrow, voice, speak_title=False)
    here = f"{number} · {plain(name)}" if number else plain(name)
    for group in grouped:
        group_number, group_name, group_verdict = heading(group.title)
        yield from _pages(group, group_name, here, voice, number=group_number, verdict=group_verdict)


def _opening(
    section: Slide, number: str, name: Text, verdict: Text, eyebrow: str, voice: Voice
) -> tuple[Screen, tuple[Block, ...]]:
    """The section's own slide, and the blocks that are still to be shown."""
    beats = [Beat(lines=_title_lines(section, number, voice)), *(notes_of(section, voice) if section.notes else ())]
    rest = section.blocks
    said: list[Prose] = []
    while rest and isinstance(rest[0], Prose) and not is_label(rest[0]) and weight(plain(rest[0].text)) <= INTRO_WORDS:
        said.append(rest[0])
        beats.append(Beat(lines=voice.lines(rest[0].text, rest[0].span)))
        rest = rest[1:]
    screen = Screen(
        template="section",
        title=name,
        subtitle=verdict or (shown(said[0].text, voice.lang) if said else ()),
        eyebrow=number or eyebrow,
        beats=settled(tuple(beats)),
        subject=subject(name, section.blocks),
        notes=section.notes,
        span=section.span,
    )
    return screen, rest


def _title_lines(section: Slide, number: str, voice: Voice, link: Link = PLAIN) -> tuple[Line, ...]:
    if not section.title:
        return ()
    if link not in (PLAIN, SILENT):
        return voice.lines(link.words(section.title, voice.lang), section.span)
    words = plain(section.title)
    if number and (found := _NUMBER.match(words)):
        title = words[found.end() :].rstrip(" .:：。")
        said = phrase("section", voice.lang, number=number, title=title)
        shown_words = f"{number}. {title}"
        made = voice.say(said, section.span)
        # The caption keeps what the author wrote.
        return tuple(replace(line, text=shown_words) for line in made) if len(made) == 1 else made
    return voice.lines(cut(section.title, ((0, len(words.rstrip(" :："))),)), section.span)


def _pages(
    section: Slide,
    name: Text,
    eyebrow: str,
    voice: Voice,
    *,
    number: str = "",
    verdict: Text = (),
    speak_title: bool = True,
    link: Link = PLAIN,
) -> Iterator[Screen]:
    """A section's blocks on as many slides as they need."""
    if section.notes:
        yield _noted(section, name, eyebrow, verdict, voice)
        return
    opening = _title_lines(section, number, voice, link) if speak_title else ()
    made = list(units(section.blocks, voice))
    pages = list(fill(made))
    if not pages and (name or opening):
        pages = [[]]
    for i, page in enumerate(pages):
        first = (Beat(lines=opening),) if opening and i == 0 else ()
        screen = screen_of(section, name, eyebrow, page, first, voice.lang)
        if i == 0:
            yield replace(screen, subtitle=verdict, template=screen.template if page else "section")
        else:
            mark = f"{i + 1}/{len(pages)}"
            yield replace(screen, added="continuation", eyebrow=f"{eyebrow} · {mark}" if eyebrow else mark)


def _noted(section: Slide, name: Text, eyebrow: str, verdict: Text, voice: Voice) -> Screen:
    """A section with speaker notes: the notes are spoken, the blocks shown whole."""
    made = list(units(section.blocks, replace(voice, whole=True)))
    screen = screen_of(section, name, eyebrow, made, (), voice.lang)
    template = screen.template if screen.parts or screen.picture else "section"
    least, exact = max(screen.hold_ms, timing(section.notes).least_ms), timing(section.notes).exact_ms
    return replace(
        screen, beats=notes_of(section, voice), subtitle=verdict, template=template, hold_ms=least, exact_ms=exact
    )


def notes_of(slide: Slide, voice: Voice) -> tuple[Beat, ...]:
    """Speaker notes as beats, one a paragraph."""
    beats: list[Beat] = []
    for said in heard(slide.said, voice, slide.span):
        if beats and not said.opens:
            beats[-1] = replace(beats[-1], lines=(*beats[-1].lines, said.line))
        else:
            beats.append(Beat(lines=(said.line,), span=slide.span))
    return timed(settled(tuple(beats)), timing(slide.notes))


def _closing(section: Slide, name: Text, voice: Voice) -> Screen | None:
    """A last section of a few paragraphs closes the lecture on one slide."""
    words = sum(weight(plain(b.text)) for b in section.blocks if isinstance(b, Prose))
    if section.notes or not section.blocks or any(not isinstance(b, Prose) for b in section.blocks) or words > 130:
        return None
    made = list(units(section.blocks, voice))
    opening = (Beat(lines=_title_lines(section, "", voice)),)
    screen = screen_of(section, name, "", calm(made), opening, voice.lang)
    return replace(screen, template="closing")


def title_slide(title: str, author: str, date: str, lang: str, voice: Voice, span: Span) -> Screen:
    """The slide that opens a lecture: lecturec adds it."""
    _, name, under = heading(text_of(title), least=1)
    said = phrase("by", lang, title=title.rstrip("."), author=author) if author else title
    return Screen(
        template="title",
        title=name,
        subtitle=under,
        eyebrow=" · ".join(p for p in (author, date) if p),
        beats=settled((Beat(lines=voice.say(said, span)),)),
        added="title",
        subject=title,
        span=span,
    )
