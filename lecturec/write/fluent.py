"""Points as they are spoken: what belongs together is one sentence, what is counted is counted.

Each point keeps its beat, so that it appears as its words begin; only the words around it and the pauses change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lecturec.deck import Run, Text, plain, text_of
from lecturec.script import Beat, Line, Part, Point
from lecturec.verbalise.tables import SAME_EMOJI
from lecturec.write.clause import leans_back, weight
from lecturec.write.say import BEAT_MS, ITEM_MS, phrase, vocabulary

ITEM_WORDS = 7
"""Points of up to this many words each can be one sentence."""

SENTENCE_WORDS = 30
"""So many words all of them may have."""

MOST_ITEMS = 6
"""More points are no sentence that one can follow."""

MOST_STEPS = 7
"""More steps are not counted aloud."""

_OPEN = re.compile(r"[^\s.!?;:…,，。！？；：、।؟—–]\Z")
_INNER = re.compile(r"[.!?;:…,，。！？；：、।؟](?:\s|$)|[。！？；：、，]|[|→⇒]|\s[–—-]\s")
_COUNTED = re.compile(r"\W*\d|\W*\w+\s+\d{1,2}\s*(?:[.:)：—–-](?!\d)|\W*\Z)")
_END = re.compile(r"[\s.。:：,，、।]+\Z")


@dataclass(frozen=True, slots=True)
class _Told:
    """A point and where its words stand."""

    point: Point
    part: int
    beat: int


def fluent(parts: Sequence[Part], beats: Sequence[Beat], lang: str) -> tuple[Beat, ...]:
    """The same beats with points said as sentences."""
    made = list(beats)
    if not vocabulary("links", lang):
        # A language that we have no words for is read as it is written.
        return tuple(made)
    for told in _lists(parts, made):
        for siblings in _siblings(told):
            _joined(siblings, made, lang)
        _led(told, made)
    return tuple(made)


def _lists(parts: Sequence[Part], beats: Sequence[Beat]) -> Iterator[list[_Told]]:
    """Points that stand after one another, each said with a beat of its own."""
    found: list[_Told] = []
    for at, beat in enumerate(beats):
        shown = parts[beat.reveals[0]] if len(beat.reveals) == 1 else None
        told = (
            isinstance(shown, Point)
            and beat.lines
            and all(line.text and not line.sound and not line.voice for line in beat.lines)
        )
        follows = found and beat.reveals and beat.reveals[0] == found[-1].part + 1
        if found and not (told and follows):
            yield found
            found = []
        if told and isinstance(shown, Point):
            found.append(_Told(shown, beat.reveals[0], at))
    if found:
        yield found


def _siblings(told: list[_Told]) -> Iterator[list[_Told]]:
    """The points of each list, without those under them."""
    for level in range(3):
        found: list[_Told] = []
        for one in told:
            if one.point.level < level and found:
                yield found
                found = []
            if one.point.level == level:
                found.append(one)
        if found:
            yield found


def _joined(siblings: list[_Told], beats: list[Beat], lang: str) -> None:
    markers = [one.point.marker for one in siblings]
    signs = [_sign(one.point) for one in siblings]
    if set(markers) == {"done", "open"}:
        _changing(siblings, beats, lang, {"done": "done", "open": "todo"}, markers)
    elif {"✅", "❌"} <= set(signs):
        _changing(siblings, beats, lang, {"✅": "good", "❌": "bad"}, signs)
    elif markers == [f"{n}." for n in range(1, len(markers) + 1)]:
        _counted(siblings, beats, lang)
    elif not any(markers) and _enumerable(siblings, beats, lang):
        for number, one in enumerate(siblings):
            last = number == len(siblings) - 1
            line = _reworded(beats[one.beat].lines[0], "item", lang, last=last)
            pause = ITEM_MS if line.spoken and not last and line.pause_ms == BEAT_MS else line.pause_ms
            beats[one.beat] = replace(beats[one.beat], lines=(replace(line, pause_ms=pause),))


def _enumerable(siblings: list[_Told], beats: list[Beat], lang: str) -> bool:
    """Whether points are pieces of one sentence: short, without any end of their own, with nothing between them."""
    adjacent = all(b.part - a.part == 1 for a, b in pairwise(siblings))
    if not 2 <= len(siblings) <= MOST_ITEMS or not adjacent:
        return False
    lines = [line for one in siblings for line in beats[one.beat].lines]
    words = [line.text.strip() for line in lines]
    if len(lines) != len(siblings) or any(one.point.body for one in siblings):
        return False
    weights = [weight(text) for text in words]
    brief = max(weights) <= ITEM_WORDS and sum(weights) <= SENTENCE_WORDS
    return brief and all(_OPEN.search(text) and not _INNER.search(text) and not _linked(text, lang) for text in words)


def _linked(text: str, lang: str) -> bool:
    """Whether words link to what is before them already, or begin a sentence about it."""
    first = re.match(r"\w*", text.casefold())
    return leans_back(text, lang) or bool(first and first[0] in vocabulary("links", lang))


def _counted(siblings: list[_Told], beats: list[Beat], lang: str) -> None:
    """The steps of an ordered list, counted."""
    words = [plain(one.point.lead) for one in siblings]
    if not 2 <= len(words) <= MOST_STEPS or any(_COUNTED.match(text) or _linked(text, lang) for text in words):
        return
    for number, one in enumerate(siblings, 1):
        first, *others = beats[one.beat].lines
        line = _reworded(first, "step", lang, whole=True, number=number)
        beats[one.beat] = replace(beats[one.beat], lines=(line, *others))


def _changing(siblings: list[_Told], beats: list[Beat], lang: str, wordings: dict[str, str], kinds: list[str]) -> None:
    """What is done and what is open, what is good and what is bad: said wherever that changes."""
    before = ""
    for one, kind in zip(siblings, kinds, strict=True):
        if kind != before and kind in wordings:
            first, *others = beats[one.beat].lines
            line = _reworded(first, wordings[kind], lang, whole=True)
            beats[one.beat] = replace(beats[one.beat], lines=(line, *others))
        before = kind


def _sign(point: Point) -> str:
    """The sign at the head of a point that nobody says, "" where words begin it."""
    first = plain(point.lead).lstrip()[:1]
    return SAME_EMOJI.get(first, first if not first.isalnum() else "")


def _led(told: list[_Told], beats: list[Beat]) -> None:
    """A point that leads to those under it is no sentence that ends there."""
    for one, following in pairwise(told):
        lines = beats[one.beat].lines
        if following.point.level > one.point.level and len(lines) == 1 and _leads(lines[0].text):
            colon = "：" if lines[0].spoken.endswith("。") else ":"
            spoken = _END.sub("", lines[0].spoken) + colon if lines[0].spoken else ""
            written = (*lines[0].told, *text_of(colon))
            line = replace(lines[0], text=lines[0].text + colon, spoken=spoken, told=written)
            beats[one.beat] = replace(beats[one.beat], lines=(line,))


def _leads(words: str) -> bool:
    """Whether words are open at their end and have no colon yet."""
    return bool(_OPEN.search(words)) and not any(colon in words for colon in ":：")


def _reworded(line: Line, wording: str, lang: str, *, whole: bool = False, **values: object) -> Line:
    """A line within a phrase of ours, with its marks; with `whole` it keeps its own end."""
    inner = line.spoken if whole else _END.sub("", line.spoken)
    spoken = phrase(wording, lang, text=inner, **values) if inner else ""
    shift = max(0, spoken.find(inner))
    marks = tuple(
        replace(mark, start_char=mark.start_char + shift, stop_char=min(mark.stop_char, len(inner)) + shift)
        for mark in line.marks
        if mark.start_char <= len(inner)
    )
    words = line.text if whole else _END.sub("", line.text)
    text = phrase(wording, lang, text=words, **values)
    at = max(0, text.find(words))
    kept = tuple((at + start, at + min(stop, len(words))) for start, stop in line.whole if start < len(words))
    told = (*text_of(text[:at]), *_cut(line.told, len(words)), *text_of(text[at + len(words) :]))
    return replace(line, text=text, spoken=spoken, marks=marks, whole=kept, told=told)


def _cut(text: Text, length: int) -> Text:
    """The first characters of a text."""
    made: list[Run] = []
    for run in text:
        piece = run.text[:length]
        length -= len(piece)
        made += [replace(run, text=piece)] if piece else []
    return tuple(made)
