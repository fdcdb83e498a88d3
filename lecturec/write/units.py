"""Blocks to units: a part of a slide with the beats that are spoken over it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Definitions,
    Embed,
    Figure,
    Heading,
    Item,
    Items,
    Math,
    Media,
    Prose,
    Quote,
    Remark,
    Rule,
    Run,
    Stack,
    Step,
    Table,
    Text,
    plain,
    text_of,
    walk,
)
from lecturec.script import Beat, Line, Part, Point, Quotation
from lecturec.write.clause import cut, finish, leans_back, point, sentence_spans, shown, weight
from lecturec.write.listings import listing_said
from lecturec.write.rows import table_said
from lecturec.write.say import phrase, played
from lecturec.write.seen import figure_said, formula_said, quoted
from lecturec.write.voice import Voice

WHOLE_WORDS = 26
"""A paragraph of up to this many words is shown whole."""

SENTENCE_WORDS = 30
"""A sentence chosen from a longer paragraph is shown whole up to this many words."""

FULL = 100
"""The load a slide carries (see Unit.load)."""

MARGIN = 8
"""By how much a section's last unit may overload its slide: four words more are better than a slide of one line."""

LABEL_WORDS = 6
"""A paragraph of up to this many bold words names what follows it."""

_SIGNED = re.compile(
    r"(?<=\S)\s*(?:\n\s*(?:--|[—–―])|(?<=[.!?…»”\"'])\s+(?:---?|[—–―]))\s*(?=[^\W\d_][^\n.!?]{1,60}\Z)"
)
"""Where the words of a quotation end and the name of who said them begins, in one paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What is not taken apart: parts, and beats whose `reveals` count from the unit's first part.

    `load` is the share of a slide it takes, in hundredths.
    """

    parts: tuple[Part, ...]
    beats: tuple[Beat, ...]
    load: int

    @property
    def solo(self) -> bool:
        """Whether it wants the slide's full width: code, tables, formulas, figures."""
        return any(isinstance(part, (Code, Table, Figure, Math)) for part in self.parts)


def units(blocks: tuple[Block, ...], voice: Voice) -> Iterator[Unit]:
    """The units of a stretch of blocks, in order."""
    told = announced = False
    for block in blocks:
        match block:
            case Heading() | Prose() if not plain(block.text).strip():
                # `# &nbsp;` and the like only make room; a pause may stand alone.
                if lines := voice.lines(block.text, block.span):
                    yield Unit(parts=(), beats=(Beat(lines=lines, span=block.span),), load=0)
                continue
            case Prose():
                yield from _prose(block, voice)
            case Items():
                yield from _items(block, voice, 0)
            case Code():
                # One announcement is enough: of the author, or ours for all that follows.
                lines = listing_said(block, voice, announced=told or announced)
                told = told or not announced
                voice = replace(voice, earlier=block)
                beat = Beat(lines=lines, reveals=(0,), span=block.span)
                yield Unit(parts=(block,), beats=(beat,), load=14 + 6 * (block.text.count("\n") + 1))
            case Math():
                beat = Beat(
                    lines=formula_said(block, voice, alone=voice.alone or (not voice.whole and len(blocks) == 1)),
                    reveals=(0,),
                )
                yield Unit(parts=(block,), beats=(beat,), load=36)
            case Table():
                yield Unit(parts=(block,), beats=tuple(table_said(block, voice)), load=26 + 12 * len(block.rows))
            case Figure():
                yield Unit(parts=(block,), beats=_figure(block, voice), load=70)
            case Quote():
                yield from _quote(block, voice)
            case Callout():
                yield from _callout(block, voice)
            case Definitions():
                yield from _definitions(block, voice)
            case Heading():
                text = tuple(replace(r, marks=tuple(sorted({*r.marks, "bold"}))) for r in block.text)
                beat = Beat(lines=voice.lines(block.text, block.span), reveals=(0,))
                yield Unit(parts=(Prose(text=text, span=block.span),), beats=(beat,), load=12)
            case Media(kind="audio"):
                beat = Beat(lines=(played(block),), reveals=(0,), span=block.span)
                yield Unit(parts=(block,), beats=(beat,), load=28)
            case Media() | Embed():
                lines = voice.lines(block.text, block.span) if isinstance(block, Embed) else ()
                yield Unit(parts=(block,), beats=(Beat(lines=lines, reveals=(0,), span=block.span),), load=70)
            case Build():
                yield from units(block.blocks, voice)
            case Columns(columns=groups) | Stack(layers=groups):
                yield from units(tuple(b for group in groups for b in group), voice)
            case Remark() | Rule() | Step():
                pass
        announced = isinstance(block, Code) or (isinstance(block, Prose) and _announcing_all(block))


def _prose(block: Prose, voice: Voice) -> Iterator[Unit]:
    """A paragraph: whole when short; else its first sentence and those with bold words, as clauses."""
    words = plain(block.text)
    if voice.whole or weight(words) <= WHOLE_WORDS or _is_footnote(block.text):
        beat = Beat(lines=voice.lines(block.text, block.span), reveals=(0,), span=block.span)
        yield Unit(parts=(block,), beats=(beat,), load=load_of(block.text) // (3 if _is_footnote(block.text) else 1))
        return
    spans = sentence_spans(block.text, voice.lang)
    bold = [any("bold" in r.marks for r in cut(block.text, (span,))) for span in spans]
    chosen = [i for i, found in enumerate(bold) if found] or [0]
    if chosen[0] != 0:
        # What comes before the first shown sentence is said under it: the slide must not stand empty.
        chosen = [0, *chosen] if weight(words[slice(*spans[0])]) <= WHOLE_WORDS else [*chosen]
    # A sentence about "them" says nothing where the one that names them is not shown.
    chosen = [
        i for i in chosen if i == 0 or i - 1 in chosen or not leans_back(words[slice(*spans[i])], voice.lang)
    ] or [0]
    starts = [0, *chosen[1:]]
    for k, (first, show) in enumerate(zip(starts, chosen, strict=True)):
        last = starts[k + 1] if k + 1 < len(starts) else len(spans)
        clause = shown(cut(block.text, (spans[show],)), voice.lang, SENTENCE_WORDS)
        stop = spans[last][0] if last < len(spans) else len(words)
        said = voice.lines(cut(block.text, ((spans[first][0] if first else 0, stop),)), block.span)
        if clause:
            part = Prose(text=_stop(clause, words), span=block.span)
            yield Unit(parts=(part,), beats=(Beat(lines=said, reveals=(0,), span=block.span),), load=load_of(part.text))
        else:
            yield Unit(parts=(), beats=(Beat(lines=said, span=block.span),), load=0)


def is_label(block: object) -> bool:
    """A paragraph of a few bold words: it names what follows."""
    if not isinstance(block, Prose) or weight(plain(block.text)) > LABEL_WORDS:
        return False
    return any("bold" in run.marks for run in block.text) and all(
        "bold" in run.marks or not run.text.strip() for run in block.text
    )


def _is_footnote(text: Text) -> bool:
    return bool(text) and "sup" in text[0].marks


def _stop(text: Text, words: str) -> Text:
    """A clause set as prose ends with a full stop, like a sentence."""
    clause = plain(text).rstrip()
    if clause.endswith((".", "!", "?", "…", "。", "！", "？", "»", "”", ":", "：")) or not clause:
        return text
    return (*text, *text_of("。" if "。" in words else "."))


def _items(block: Items, voice: Voice, level: int) -> Iterator[Unit]:
    if len(block.items) == 1 and not voice.whole and not block.items[0].blocks and level == 0:
        # One long bullet is a paragraph in disguise: its sentences are the points.
        item = block.items[0]
        spans = sentence_spans(item.text, voice.lang)
        if 2 <= len(spans) <= 4:
            for span in spans:
                yield from _item(replace(item, text=cut(item.text, (span,))), "", voice, level)
            return
    for number, item in enumerate(block.items, block.start):
        marker = "" if item.done is None else "done" if item.done else "open"
        marker = marker or (f"{number}." if block.ordered else "")
        yield from _item(item, marker, voice, level)


def _item(item: Item, marker: str, voice: Voice, level: int) -> Iterator[Unit]:
    lead, body = (item.text, ()) if voice.whole else point(item.text, voice.lang)
    said: list[Line] = list(voice.lines(item.text, item.span)) if item.text else []
    under = list(item.blocks)
    if body and not voice.whole and any(isinstance(b, Items) for b in under):
        lead, body = finish(shown(item.text, voice.lang)), ()
    while lead and not voice.whole and under and isinstance(under[0], Prose):
        said += voice.lines(under[0].text, under[0].span)
        if not body and len(under) == 1:
            body = finish(shown(under[0].text, voice.lang))
        under.pop(0)
    if not lead:
        # Too long to be shown, or nothing but what stands under it.
        yield from [Unit(parts=(), beats=(Beat(lines=tuple(said)),), load=0)] if said else []
        yield from units(tuple(under), voice)
        return
    if load_of(lead) + load_of(body) > FULL + MARGIN and not voice.whole:
        body = ()
    parts: list[Part] = [Point(lead=lead, body=body, level=min(level, 2), marker=marker, span=item.span)]
    beats = [Beat(lines=tuple(said), reveals=(0,), span=item.span)]
    load = load_of(lead) + load_of(body)
    wide: list[Unit] = []
    # Points under a point stay with it: a parent alone at the foot of a slide says nothing.
    for unit in (u for child in under if isinstance(child, Items) for u in _items(child, voice, level + 1)):
        if unit.solo or wide:
            wide.append(unit)
            continue
        beats += [replace(b, reveals=tuple(r + len(parts) for r in b.reveals)) for b in unit.beats]
        parts += unit.parts
        load += unit.load
    if len(parts) > 1 and not body and not voice.whole:
        parts[0] = Point(lead=_announcing(lead, item.text), level=min(level, 2), marker=marker, span=item.span)
    yield Unit(parts=tuple(parts), beats=tuple(beats), load=load)
    yield from wide
    yield from units(tuple(b for b in under if not isinstance(b, Items)), voice)


def _announcing(lead: Text, text: Text) -> Text:
    """A lead with the colon its author set after it: what it announces stands under it. A bold label needs none."""
    words, short = plain(text), plain(lead)
    colon = re.search(r"\s*[:：]\s*$", words)
    label = all("bold" in run.marks for run in lead)
    if colon and not label and words[: colon.start()].endswith(short[-4:]):
        return (*lead, Run(text=colon[0].rstrip()))
    return lead


def _announcing_all(block: Prose) -> bool:
    return is_label(block) or plain(block.text).rstrip().endswith((":", "："))


def _figure(block: Figure, voice: Voice) -> tuple[Beat, ...]:
    return (Beat(lines=figure_said(block, voice), reveals=(0,), span=block.span),)


def _quote(block: Quote, voice: Voice) -> Iterator[Unit]:
    """A quotation: its first paragraph large; a last one that begins with a dash, or is a link, names its source."""
    paragraphs = [b for b in block.blocks if isinstance(b, Prose)]
    by: Text = ()
    if paragraphs and (found := _SIGNED.search(plain(paragraphs[-1].text))):
        words = paragraphs[-1].text
        by = cut(words, ((found.end(), len(plain(words))),))
        paragraphs[-1] = replace(paragraphs[-1], text=cut(words, ((0, found.start()),)))
    elif len(paragraphs) > 1 and all(run.href for run in paragraphs[-1].text):
        by = paragraphs.pop().text
    elif len(paragraphs) > 1 and plain(paragraphs[-1].text).lstrip().startswith(("—", "–", "-", "―")):
        last = paragraphs.pop()
        skip = len(plain(last.text)) - len(plain(last.text).lstrip("—–-― "))
        by = cut(last.text, ((skip, len(plain(last.text))),))
    for i, paragraph in enumerate(paragraphs):
        whole = voice.whole or weight(plain(paragraph.text)) <= 40
        text = paragraph.text if whole else shown(paragraph.text, voice.lang)
        name = by if i == len(paragraphs) - 1 else ()
        said = voice.lines(paragraph.text, paragraph.span)
        if by and len(paragraphs) == 1 and (lead := quoted(by, voice, block.span)):
            said = (*lead, *said)
        elif name:
            said = (*said, *voice.lines(name, block.span))
        part = Quotation(text=text, by=name, span=paragraph.span)
        yield Unit(parts=(part,), beats=(Beat(lines=said, reveals=(0,)),), load=load_of(text) + 30)
    yield from units(tuple(b for b in block.blocks if not isinstance(b, Prose)), voice)


def _callout(block: Callout, voice: Voice) -> Iterator[Unit]:
    """A callout keeps its words together as far as a slide holds them; what follows goes under the same title."""
    known = block.kind if block.kind in ("note", "tip", "important", "warning", "caution") else ""
    title = block.title or text_of(phrase(known, voice.lang) if known else block.kind.capitalize())
    said = voice.say(plain(title), block.span) if title else ()
    least = max(16, load_of(title))
    inner = [piece for unit in units(block.blocks, voice) for piece in ([unit] if voice.whole else apart(unit))]
    blocks: tuple[Block, ...] = ()
    load = least
    for unit in inner:
        kept = _kept(unit)
        if blocks and kept and load + unit.load > FULL and not voice.whole:
            yield _called(block, title, blocks, said, load)
            blocks, said, load = (), (), least
        blocks += kept
        said += tuple(line for beat in unit.beats for line in beat.lines)
        load += unit.load
    yield _called(block, title, blocks, said, load)


def _called(block: Callout, title: Text, blocks: tuple[Block, ...], said: tuple[Line, ...], load: int) -> Unit:
    part = Callout(kind=block.kind, title=title, blocks=blocks, span=block.span)
    return Unit(parts=(part,), beats=(Beat(lines=said, reveals=(0,)),), load=load)


def _kept(unit: Unit) -> tuple[Block, ...]:
    """The parts of a unit as blocks that a callout can hold."""
    kept: list[Block] = []
    for part in unit.parts:
        match part:
            case Point():
                _put(kept, _item_again(part), part.level)
            case Quotation():
                kept.append(Prose(text=part.text))
                kept += [Prose(text=part.by)] if part.by else []
            case _:
                kept.append(part)
    return tuple(kept)


def _item_again(point: Point) -> Items:
    """A point as the list item it was."""
    under = (Prose(text=point.body),) if point.body else ()
    done = {"done": True, "open": False}.get(point.marker)
    number = point.marker.rstrip(".")
    item = Item(text=point.lead, blocks=under, done=done, span=point.span)
    start = int(number) if number.isdecimal() else 1
    return Items(items=(item,), ordered=number.isdecimal(), start=start, span=point.span)


def _put(kept: list[Block], items: Items, level: int) -> None:
    """Add a list of one item, under the last item where it is deeper."""
    above = kept[-1] if kept else None
    if not level or not isinstance(above, Items):
        kept.append(items)
        return
    *others, last = above.items
    under = [*last.blocks]
    _put(under, items, level - 1)
    kept[-1] = replace(above, items=(*others, replace(last, blocks=tuple(under))))


def _definitions(block: Definitions, voice: Voice) -> Iterator[Unit]:
    for entry in block.entries:
        first = entry.blocks[0] if entry.blocks and isinstance(entry.blocks[0], Prose) else None
        body = finish(first.text if voice.whole else shown(first.text, voice.lang)) if first else ()
        said = (
            *(voice.lines(entry.term, entry.span) if entry.term else ()),
            *(voice.lines(first.text, entry.span) if first else ()),
        )
        if entry.term or body:
            whole = voice.whole or load_of(entry.term) + load_of(body) <= FULL + MARGIN
            part = Point(lead=entry.term or body, body=body if entry.term and whole else (), span=entry.span)
            load = load_of(part.lead) + load_of(part.body)
            yield Unit(parts=(part,), beats=(Beat(lines=said, reveals=(0,)),), load=load)
        elif said:
            yield Unit(parts=(), beats=(Beat(lines=said),), load=0)
        yield from units(entry.blocks[1:] if first else entry.blocks, voice)


def load_of(text: Text) -> int:
    """The share of a slide a text takes, in hundredths: it holds about 45 words in at most six pieces."""
    words = weight(plain(text))
    return max(8, -(-words * 100 // 48)) if words else 0


def apart(unit: Unit) -> Iterator[Unit]:
    """A unit of more than a slide holds, as several; beats stay with the part they reveal."""
    if unit.load <= FULL or len(unit.parts) < 2:
        yield unit
        return
    loads = [_load_of_part(part) for part in unit.parts]
    room = sum(loads) / -(-sum(loads) // FULL)
    start, taken = 0, 0
    for i, load in enumerate(loads):
        if taken + load > FULL or (i > start + 1 and taken + load / 2 > room):
            # What announces this goes with it, if the two have room.
            announced = i > start + 1 and _announces(unit.parts[i - 1], unit.parts[i]) and loads[i - 1] + load <= FULL
            stop = i - 1 if announced else i
            if stop > start:
                yield _stretch(unit, start, stop, sum(loads[start:stop]))
            start, taken = stop, sum(loads[stop:i])
        taken += load
    yield _stretch(unit, start, len(loads), taken)


def _announces(part: Part, following: Part) -> bool:
    return isinstance(part, Point) and isinstance(following, Point) and following.level > part.level


def _load_of_part(part: Part) -> int:
    match part:
        case Point():
            return load_of(part.lead) + load_of(part.body)
        case Prose():
            return load_of(part.text) // (3 if _is_footnote(part.text) else 1)
        case Quotation():
            return load_of(part.text) + 30
        case Callout():
            inner = (p for b in walk(part.blocks) for p in (b.items if isinstance(b, Items) else [b]))
            texts = [piece.text for piece in inner if isinstance(piece, (Prose, Item))]
            return max(16, load_of(part.title)) + sum(map(load_of, texts))
        case _:
            return FULL


def _stretch(unit: Unit, start: int, stop: int, load: int) -> Unit:
    beats: list[Beat] = []
    at = 0
    for beat in unit.beats:
        at = beat.reveals[-1] if beat.reveals else at
        if start <= at < stop:
            beats.append(replace(beat, reveals=tuple(r - start for r in beat.reveals)))
    return Unit(parts=unit.parts[start:stop], beats=tuple(beats), load=load)
