"""What is said of a listing: what it does by its structure, or that it is on the screen."""

import re

from lecturec.deck import Code, Run, Text
from lecturec.script import Line
from lecturec.verbalise.code import Outline, outline
from lecturec.write.diagrams import diagram_said
from lecturec.write.say import phrase
from lecturec.write.voice import Voice

NAMES = 3
"""A listing with more names than this is only announced: nobody keeps them in mind."""

KEPT = 0.6
"""A listing with this share of the lines of the one before it goes on with it."""

LOOK_MS, LOOK_LINE_MS, LOOK_MOST_MS = 1_500, 250, 5_000
"""How long a listing stands of which nothing is said: its first line, each other one, at most."""

_JOINTS = " \t|>%+,;{}()&\\"
"""What a line may get when another follows it."""

_NAME = re.compile(r"`([^`]*)`")


def listing_said(block: Code, voice: Voice, *, announced: bool) -> tuple[Line, ...]:
    """A listing by what it does, or looked at for a while; what its author has `announced` is not announced again."""
    if voice.code == "silent":
        return (look_at(block),)
    found = outline(block.text, block.language)
    if voice.code == "describe":
        if found.kind == "diagram" and (words := diagram_said(block.text, block.language, voice.lang)):
            return voice.say(words, block.span)
        words = _added(block, found, voice) or _defined(found, voice.lang)
        words = words or ("" if announced else _done(found, voice.lang))
        if words:
            return voice.lines(named(words), block.span)
    # We name it where its author has not.
    words = "" if announced else phrase("code", voice.lang, kind=found.kind)
    return (voice.say(words, block.span) if words else ()) or (look_at(block),)


def lit_said(block: Code, voice: Voice) -> tuple[Line, ...]:
    """What lines do that are lit in a listing, nothing where that cannot be said in a few words."""
    if voice.code != "describe" or not block.text.strip():
        return ()
    found = outline(block.text, block.language)
    words = _defined(found, voice.lang) or _done(found, voice.lang)
    return voice.lines(named(words), block.span) if words else ()


def look_at(block: Code) -> Line:
    """The silence in which a listing is looked at."""
    look_ms = min(LOOK_MOST_MS, LOOK_MS + LOOK_LINE_MS * block.text.count("\n"))
    return Line(text="", spoken="", pause_ms=look_ms, span=block.span)


def named(words: str) -> Text:
    """Words whose names of code stand in backticks, as text."""
    pieces = _NAME.split(words)
    return tuple(Run(text=piece, marks=("code",) if i % 2 else ()) for i, piece in enumerate(pieces) if piece)


def _added(block: Code, found: Outline, voice: Voice) -> str:
    """What is new in a listing that goes on with the one before it: it still has most of its lines."""
    before = voice.earlier
    if before is None or before.language != block.language or not found.defined + found.calls:
        return ""
    lines, kept = ({line.strip(_JOINTS) for line in one.text.split("\n")} - {""} for one in (before, block))
    if not lines or len(lines & kept) < KEPT * len(lines) or lines >= kept:
        return ""
    old = outline(before.text, before.language)
    new = Outline(
        kind=found.kind,
        defined=tuple(one for one in found.defined if one not in old.defined),
        calls=tuple(one for one in found.calls if one not in old.calls),
    )
    things = _things(new, voice.lang) or ([f"`{name}`" for name in new.calls] if len(new.calls) <= NAMES else [])
    return phrase("adds", voice.lang, things=things) if things else ""


def _defined(found: Outline, lang: str) -> str:
    things = _things(found, lang)
    return phrase("defines", lang, things=things) if things else ""


def _things(found: Outline, lang: str) -> list[str]:
    """What a listing defines, one kind after the other as they come."""
    if len(found.defined) > NAMES:
        return []
    kinds = list(dict.fromkeys(kind for kind, _ in found.defined))
    wording = {"function": "functions", "class": "classes"}
    return [phrase(wording[k], lang, names=[f"`{n}`" for kind, n in found.defined if kind == k]) for k in kinds]


def _done(found: Outline, lang: str) -> str:
    """What a listing does that defines nothing."""
    if found.naming and 1 <= len(found.named) <= NAMES:
        return phrase(found.naming, lang, names=_marked(found.named))
    if 1 <= len(found.calls) <= NAMES:
        return phrase("calls", lang, names=_marked(found.calls), loops=found.loops)
    if 1 <= len(found.sets) <= NAMES and not found.calls:
        return phrase("sets", lang, names=_marked(found.sets), loops=found.loops)
    if 1 <= len(found.imports) <= NAMES and not (found.calls or found.sets):
        return phrase("imports", lang, names=_marked(found.imports))
    return ""


def _marked(names: tuple[str, ...]) -> list[str]:
    return [f"`{name.replace('`', '')}`" for name in names]
