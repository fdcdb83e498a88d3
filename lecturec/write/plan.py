"""Sections to slides: which units share a slide, and what stands above them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lecturec.deck import Block, Callout, Code, Figure, Items, Math, Prose, Slide, Table, Text, plain, text_of
from lecturec.script import Beat, Line, Part, Point, Quotation
from lecturec.script import Slide as Screen
from lecturec.source import Span
from lecturec.write.clause import cut, shown, weight
from lecturec.write.say import SLIDE_MS, phrase
from lecturec.write.units import Unit, Voice, units

FULL = 100
"""The load a slide carries (see Unit.load)."""

INTRO_WORDS = 30
"""Text under a section's heading of up to this many words is said over the section's own slide."""

_NUMBER = re.compile(r"\A\s*(\d{1,3}|[IVX]{1,5})\s*[.)．、:：]\s*")
_COLON = re.compile(r"\s*[:：]\s*")


def sections(slides: tuple[Slide, ...], title: str, voice: Voice) -> Iterator[Screen]:
    """The slides of plain notes: each section in turn, the last one as the closing slide when it is short prose."""
    above: list[str] = []
    for i, section in enumerate(slides):
        number, name, verdict = heading(section.title)
        depth = max(1, section.depth)
        del above[depth - 1 :]
        above += [""] * (depth - 1 - len(above))
        following = slides[i + 1].depth if i + 1 < len(slides) else 0
        eyebrow = next((a for a in reversed(above) if a), "")
        above.append(plain(name))
        if section.depth == 0:
            yield from _pages(section, (), title, voice)
        elif i == len(slides) - 1 and depth == 1 and i > 0 and (last := _closing(section, name, voice)):
            yield last
        elif (groups := _groups(section.blocks)) or following > section.depth:
            here = f"{number} · {plain(name)}" if number else plain(name)
            opening, rest = _opening(section, number, name, verdict, eyebrow, voice)
            yield opening
            for group in groups or (None,):
                if group is None:
                    yield from _pages(replace(section, blocks=rest), name, eyebrow, voice, speak_title=False)
                else:
                    yield from _pages(group, group.title, here, voice)
        else:
            line = number if number and not eyebrow else eyebrow
            yield from _pages(section, name, line, voice, number=number, verdict=verdict)


def decks(slides: tuple[Slide, ...], voice: Voice) -> Iterator[Screen]:
    """The slides of a deck: one for each that the author wrote, shown as written."""
    for slide in slides:
        made = list(units(slide.blocks, voice))
        opening = (Beat(lines=voice.lines(slide.title, slide.span)),) if slide.title and not slide.notes else ()
        screen = _screen(slide, slide.title, "", made, opening)
        if not slide.blocks and slide.title:
            first = slide is slides[0]
            screen = replace(screen, template="title" if first else "section")
        if slide.notes:
            beats = tuple(
                Beat(lines=voice.say(_unmarked(paragraph), slide.span), span=slide.span)
                for paragraph in re.split(r"\n\s*\n", slide.notes)
                if paragraph.strip()
            )
            screen = replace(screen, beats=_settled(beats), notes=slide.notes)
        yield screen


def heading(text: Text) -> tuple[str, Text, Text]:
    """(number, title, verdict) of a heading such as "2. Loops: why they end"; bold says nothing new in a heading."""
    text = tuple(replace(r, marks=tuple(m for m in r.marks if m != "bold")) for r in text)
    words = plain(text)
    number = ""
    if found := _NUMBER.match(words):
        number = found[1]
        text = cut(text, ((found.end(), len(words)),))
        words = plain(text)
    words = words.rstrip(" :：")
    colon = _COLON.search(words)
    if colon and weight(words[: colon.start()]) >= 2 and weight(words[colon.end() :]) >= 1 and words[colon.end() :]:
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
    made = [Slide(title=heading(i.text)[1], blocks=i.blocks, span=i.span) for i in items]
    if after:
        made[-1] = replace(made[-1], blocks=(*made[-1].blocks, *after))
    return tuple(made)


def _opening(
    section: Slide, number: str, name: Text, verdict: Text, eyebrow: str, voice: Voice
) -> tuple[Screen, tuple[Block, ...]]:
    """The section's own slide, and the blocks that are still to be shown (when they do not make groups)."""
    beats = [Beat(lines=_title_lines(section, number, voice))]
    rest = section.blocks
    said: list[Block] = []
    while rest and isinstance(rest[0], Prose) and weight(plain(rest[0].text)) <= INTRO_WORDS:
        said.append(rest[0])
        beats.append(Beat(lines=voice.lines(rest[0].text, rest[0].span)))
        rest = rest[1:]
    subtitle = verdict or (shown(said[0].text, voice.lang) if said and isinstance(said[0], Prose) else ())
    screen = Screen(
        template="section",
        title=name,
        subtitle=subtitle,
        eyebrow=number or eyebrow,
        beats=_settled(tuple(beats)),
        subject=_subject(name, section.blocks),
        notes=section.notes,
        span=section.span,
    )
    return screen, rest


def _title_lines(section: Slide, number: str, voice: Voice) -> tuple[Line, ...]:
    if not section.title:
        return ()
    words = plain(section.title)
    if number and (found := _NUMBER.match(words)):
        title = words[found.end() :].rstrip(" .:：。")
        said = phrase("section", voice.lang, number=number, title=title)
        shown_words = f"{number}. {title}"
        made = voice.say(said, section.span)
        # The caption keeps what the author wrote.
        return tuple(replace(line, text=shown_words) for line in made) if len(made) == 1 else made
    return voice.lines(section.title, section.span)


def _pages(
    section: Slide,
    name: Text,
    eyebrow: str,
    voice: Voice,
    *,
    number: str = "",
    verdict: Text = (),
    speak_title: bool = True,
) -> Iterator[Screen]:
    """A section's blocks on as many slides as they need."""
    if section.notes:
        yield _noted(section, name, eyebrow, verdict, voice)
        return
    opening = _title_lines(section, number, voice) if speak_title else ()
    made = list(units(section.blocks, voice))
    pages = list(_fill(made))
    if not pages and (name or opening):
        pages = [[]]
    for i, page in enumerate(pages):
        first = (Beat(lines=opening),) if opening and i == 0 else ()
        screen = _screen(section, name, eyebrow, page, first)
        if i == 0:
            yield replace(screen, subtitle=verdict, template=screen.template if page else "section")
        else:
            mark = f"{i + 1}/{len(pages)}"
            yield replace(screen, added="continuation", eyebrow=f"{eyebrow} · {mark}" if eyebrow else mark)


def _noted(section: Slide, name: Text, eyebrow: str, verdict: Text, voice: Voice) -> Screen:
    """A section with speaker notes: the notes are spoken, the blocks shown."""
    screen = _screen(section, name, eyebrow, list(units(section.blocks, voice)), ())
    beats = tuple(
        Beat(lines=voice.say(_unmarked(paragraph), section.span), span=section.span)
        for paragraph in re.split(r"\n\s*\n", section.notes)
        if paragraph.strip()
    )
    template = screen.template if screen.parts or screen.picture else "section"
    return replace(screen, beats=_settled(beats), notes=section.notes, subtitle=verdict, template=template)


def _fill(made: list[Unit]) -> Iterator[list[Unit]]:
    """Units to pages: full ones, evenly; what wants the whole width takes a lead-in of a few words with it."""
    page: list[Unit] = []
    for i, unit in enumerate(made):
        load = sum(u.load for u in page)
        alone = unit.solo or any(u.solo for u in page)
        leads_in = unit.solo and len(page) == 1 and not page[0].solo and load <= 60 and load + unit.load <= 150
        # A last point alone on a slide of its own looks forgotten.
        last = i == len(made) - 1
        over = load + unit.load > FULL + (25 if last and len(page) > 1 else 12 if last else 0)
        if page and not leads_in and (over or (alone and not _shares(page, unit))):
            yield page
            page = []
        page.append(unit)
        remaining = sum(u.load for u in made[i + 1 :] if not u.solo)
        load = sum(u.load for u in page)
        # Two even pages look better than a full one and a leftover.
        if remaining and not unit.solo and load < FULL < load + remaining < 2 * FULL and load * 2 >= load + remaining:
            yield page
            page = []
    if page:
        yield page


def _shares(page: list[Unit], unit: Unit) -> bool:
    """Whether a unit may stand on a page with something wide: a formula or a short listing with its text."""
    return all(
        not isinstance(part, (Table, Figure)) and not (isinstance(part, Code) and part.text.count("\n") > 7)
        for u in (*page, unit)
        for part in u.parts
    )


def _closing(section: Slide, name: Text, voice: Voice) -> Screen | None:
    """A last section of a few paragraphs closes the lecture on one slide."""
    words = sum(weight(plain(b.text)) for b in section.blocks if isinstance(b, Prose))
    if section.notes or not section.blocks or any(not isinstance(b, Prose) for b in section.blocks) or words > 130:
        return None
    made = list(units(section.blocks, voice))
    opening = (Beat(lines=_title_lines(section, "", voice)),)
    screen = _screen(section, name, "", _calm(made), opening)
    return replace(screen, template="closing")


def _calm(made: list[Unit]) -> list[Unit]:
    """At most three things on a closing slide and 60 words; the others are said and not shown."""
    kept: list[Unit] = []
    load = 0
    for unit in made:
        if len(kept) < 3 and load + unit.load <= 130:
            kept.append(unit)
            load += unit.load
        elif kept:
            last = kept[-1]
            said = tuple(replace(b, reveals=()) for b in unit.beats)
            kept[-1] = replace(last, beats=(*last.beats, *said))
        else:
            kept.append(unit)
    return kept


def _screen(section: Slide, name: Text, eyebrow: str, page: list[Unit], opening: tuple[Beat, ...]) -> Screen:
    parts: list[Part] = []
    beats: list[Beat] = list(opening)
    picture: Figure | None = None
    figures = [p for u in page for p in u.parts if isinstance(p, Figure)]
    beside = len(figures) == 1 and any(isinstance(p, (Point, Prose)) for u in page for p in u.parts)
    for unit in page:
        if beside and unit.parts and unit.parts[0] is figures[0]:
            picture = figures[0]
            beats += [replace(b, reveals=()) for b in unit.beats if b.lines]
            continue
        for beat in unit.beats:
            # What opens a slide stands from its first frame, if it is to be looked at rather than read along.
            stands = not parts and not isinstance(unit.parts[0], (Point, Prose)) and beat.reveals == (0,)
            beats.append(replace(beat, reveals=() if stands else tuple(r + len(parts) for r in beat.reveals)))
        parts += unit.parts
    return Screen(
        template=_template(parts, picture, name),
        title=name,
        eyebrow=eyebrow,
        parts=tuple(parts),
        beats=_settled(tuple(b for b in beats if b.lines or b.reveals)),
        subject=_subject(name, section.blocks),
        picture=picture,
        notes=section.notes,
        span=section.span if not parts or not parts[0].span.line else _earlier(section.span, parts[0].span),
    )


def _earlier(a: Span, b: Span) -> Span:
    return a if a.line <= b.line else b


def _template(parts: list[Part], picture: Figure | None, name: Text) -> str:
    kinds = {type(part) for part in parts}
    if Table in kinds:
        return "table"
    if Code in kinds:
        return "code"
    if Figure in kinds:
        return "full" if kinds == {Figure} and not name and len(parts) == 1 else "figure"
    if Math in kinds and kinds <= {Math, Prose}:
        return "formula"
    if kinds == {Quotation}:
        return "quote"
    if Point in kinds or Callout in kinds or picture:
        return "points"
    return "prose" if parts else "section"


def _settled(beats: tuple[Beat, ...]) -> tuple[Beat, ...]:
    """The last words of a slide are followed by a longer silence, in which the transition takes place."""
    for i in range(len(beats) - 1, -1, -1):
        if beats[i].lines:
            last = beats[i].lines[-1]
            pause = max(last.pause_ms, SLIDE_MS)
            said = (*beats[i].lines[:-1], replace(last, pause_ms=pause))
            return (*beats[:i], replace(beats[i], lines=said), *beats[i + 1 :])
    return beats


def _subject(name: Text, blocks: Iterable[Block]) -> str:
    """The words an illustration is made from."""
    words = [plain(name)]
    for block in blocks:
        match block:
            case Prose():
                words.append(plain(block.text))
            case Items():
                words += [plain(item.text) for item in block.items]
            case _:
                pass
    return " ".join(" ".join(words).split())[:600]


def _unmarked(words: str) -> str:
    """Speaker notes without their Markdown marks."""
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words)
    return re.sub(r"(\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|^#+\s*|^\s*[-*+]\s+)", "", words, flags=re.MULTILINE)


def title_slide(title: str, author: str, date: str, lang: str, voice: Voice, span: Span) -> Screen:
    """The slide that opens a lecture: lecturec adds it."""
    _, name, under = heading(text_of(title))
    said = phrase("by", lang, title=title.rstrip("."), author=author) if author else title
    return Screen(
        template="title",
        title=name,
        subtitle=under,
        eyebrow=" · ".join(p for p in (author, date) if p),
        beats=_settled((Beat(lines=voice.say(said, span)),)),
        added="title",
        subject=title,
        span=span,
    )
