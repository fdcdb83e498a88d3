"""What is written into words for whoever speaks them: pauses, places, wrappers. None of it is spoken or shown."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from lecturec.deck import Run, Text
from lecturec.parse.directions import PAUSES, STRENGTH_MS, TIME, asked_ms, break_ms, milliseconds
from lecturec.parse.tags import attributes
from lecturec.write.marked import MEANT, UNKNOWN_TAG, Marked
from lecturec.write.say import BREATH_MS, STOPPED

_MARK = re.compile(
    rf"{PAUSES}"
    r"|(?P<lone>(?<!\S)\[(?P<bare>\d{1,4}(?:\.\d{1,3})?)\s*(?P<bare_unit>ms|s)\])"
    r"|<break\b(?P<break>[^<>]*)/?>(?:\s*</break>)?"
    r"|<(?:bookmark|mark)\s+(?:mark|name)\s*=(?P<place>[^<>]*)/?>(?:\s*</(?:bookmark|mark)>)?"
    rf"|\[(?P<rule>PRE|POST|MIN|DUR)\s*[:\s]\s*{TIME.format('ruled')}\]"
    r"|(?-i:\[(?P<odd>PAUSE|PRE|POST|MIN|DUR)(?:\s*[:\s]\s*[^\[\]\n]{0,40})?\])"
    rf"|(?-i:{MEANT})",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:speak|emphasis|prosody|say-as|phoneme|voice|audio|lang|sub|sup|p|s|w|b|i|u|em|strong|small|span|div|br|hr|"
    r"ul|ol|li|a|code|kbd|mark|center|font|aside)(?:\s[^<>]*)?/?>"
    rf"|{UNKNOWN_TAG}|</[a-z][\w:-]*\s*>",
    re.IGNORECASE,
)
_TAG_BEFORE_STOP = re.compile(rf"\s*(?:{_TAG.pattern})+\s*(?=[.,;:!?…])", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_METADATA = re.compile(r"^[ \t]*::(?=[ \t]|$)[^\n]*$", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]]{0,999})\]\([^()]{0,999}\)")
_SENTENCE_END = re.compile(r"[.!?…。！？:：;,][»”\"')\]]{0,4}\s{0,9}\Z")
_NEAR = 60

_FIRST = re.compile(r"\W*(?:[\u3040-\u9fff\uac00-\ud7af]+|[^\s\u3040-\u9fff\uac00-\ud7af]+)")
"""The first word of a text."""

FORMULA = re.compile(
    r"\$\$(?P<display>[^$]{1,999})\$\$|(?<![\w$\\])\$(?=[^\s$])(?P<inline>[^$\n]{1,999})(?<=[^\s\\])\$(?![\w$])"
)
"""A formula within notes. An amount of dollars is none: a formula ends in a dollar before anything but a word."""

_KEPT = "\ufdd1"
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence."""

    ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place that something else is timed by: a bookmark."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """What a slide's notes ask of its time: silence before the first word and after the last, and how long at least.

    `exact_ms` is how long at most, too; 0 where it may take what its words take.
    """

    before_ms: int = 0
    after_ms: int = 0
    least_ms: int = 0
    exact_ms: int = 0


Piece = Text | Pause | Place
"""What is said of a note in one go, or between two stretches of it."""


def paragraphs(note: str) -> Iterator[tuple[Piece, ...]]:
    """What is said of a note, in paragraphs; every entry of a list and every heading is one of its own."""
    words = _METADATA.sub("", _FENCED.sub("", _COMMENT.sub("", note)))
    words = _HEADING.sub(r"\n\n\1\n\n", words)
    words = _ENTRY.sub("\n\n", words)
    for paragraph in re.split(r"\n\s*\n", words):
        made = tuple(_pieces(paragraph))
        if made:
            yield made


def timing(notes: str) -> Timing:
    """The times a slide's notes ask for: `[PRE 2s] [POST 3s] [MIN 15s] [DUR 5s]`; the last of each counts."""
    asked = {
        found["rule"].upper(): milliseconds(found["ruled"], found["ruled_unit"])
        for found in _MARK.finditer(_COMMENT.sub("", notes))
        if found["rule"]
    }
    least = max(asked.get("MIN", 0), asked.get("DUR", 0))
    return Timing(asked.get("PRE", 0), asked.get("POST", 0), least, asked.get("DUR", 0))


def _pieces(written: str) -> Iterator[Piece]:
    marked = Marked(written)
    paragraph = marked.text
    words = ""
    at = 0
    told: Text = _named(marked.name)
    places: tuple[str, ...] = ()
    for found in _MARK.finditer(paragraph):
        if found["lone"] and not _between(words + paragraph[at : found.start()][-_NEAR:], paragraph, found.end()):
            continue
        words, at = words + paragraph[at : found.start()], found.end()
        if found["rule"] or found["meant"] or (found["odd"] and found["odd"] != "PAUSE"):
            continue
        if new := _told(words, marked):
            told, places = (*told, *_after(places, new)), ()
        within = any(c.isalnum() for c in words) and not STOPPED.search(words)
        apart = words[-1:].isspace() or paragraph[at : at + 1].isspace()
        words = ""
        if found["place"] is not None and any(c.isalnum() for c in _MARK.sub("", paragraph[at:])):
            told = (*told, Run(text=" ")) if apart and new else told
            places = (*places, found["place"].strip(" \"'/"))
            continue
        if found["place"] is not None:
            pause: Piece = Place(found["place"].strip(" \"'/"))
        elif (ms := _asked(found)) < BREATH_MS and told and within and _goes_on(paragraph[at:]):
            told = (*told, Run(text=" ", said=(("break", str(ms)),) if ms else ()))
            continue
        else:
            pause = Pause(ms)
        if told:
            yield told
        told = ()
        yield pause
    told = (*told, *_after(places, _told(words + paragraph[at:], marked)))
    if any(c.isalnum() for run in told for c in run.text):
        yield told


def _after(places: tuple[str, ...], told: Text) -> Text:
    """Words with bookmarks before the first of them, which is a run of its own."""
    if not places or not told:
        return told
    first, *rest = told
    stop = len(first.text) if "math" in first.marks or not (found := _FIRST.match(first.text)) else found.end()
    said = (*(("bookmark", name) for name in places), *first.said)
    begun = replace(first, text=first.text[:stop], said=said)
    return (begun, replace(first, text=first.text[stop:]), *rest) if stop < len(first.text) else (begun, *rest)


def _named(name: str) -> Text:
    """The name that a paragraph begins with, in bold: somebody's whose words follow, or only a word."""
    return (Run(text=f"{name}: ", marks=("bold",)),) if name else ()


def _told(words: str, marked: Marked) -> Text:
    """Words as runs, with the formulas in them."""
    runs: list[Run] = []
    for run in marked.read(unmarked(words) or "".join(c for c in words if not c.isalnum() and c not in "*_`#>")):
        at = 0
        for found in FORMULA.finditer(run.text):
            runs += [Run(text=run.text[at : found.start()], said=run.said)]
            runs += [Run(text=(found["display"] or found["inline"]).strip(), marks=("math",), said=run.said)]
            at = found.end()
        runs.append(Run(text=run.text[at:], said=run.said))
    made = tuple(run for run in runs if run.text)
    if not any(c.isalnum() for run in made for c in run.text):
        return ()
    return made


def _goes_on(rest: str) -> bool:
    """Whether words follow before anything else does."""
    return bool(re.match(r"[^<\[(]*\w", rest))


def _between(before: str, paragraph: str, at: int) -> bool:
    """Whether what ends at `at` stands between sentences: `[1s]` might be a reference."""
    near = before[-_NEAR:]
    return not near.strip() or not paragraph[at:].strip() or bool(_SENTENCE_END.search(near))


def _asked(found: re.Match[str]) -> int:
    if found["break"] is not None:
        return break_ms(attributes(found["break"]))[0]
    if found["odd"]:
        return STRENGTH_MS["strong"] if found[0][6:7] == "]" else 0
    return milliseconds(found["bare"], found["bare_unit"]) if found["bare"] else asked_ms(found)


def unmarked(words: str) -> str:
    """Words without the marks of Markdown and HTML, on one line. Formulas keep theirs, and their dollars."""
    kept = [found[0] for found in FORMULA.finditer(words)]
    numbers = itertools.count()
    words = FORMULA.sub(lambda _: f"{_KEPT}{next(numbers)}{_KEPT}", words)
    words = _LINK.sub(r"\1", _TAG.sub(" ", _TAG_BEFORE_STOP.sub("", words)))
    words = re.sub(r"(\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|^\s*>\s?)", "", words, flags=re.MULTILINE)
    words = re.sub(r"[ \t\n]+", " ", words).strip()
    words = unescape(words)
    words = re.sub(f"{_KEPT}(\\d+){_KEPT}", lambda found: " ".join(kept[int(found[1])].split()), words)
    return words if any(c.isalnum() for c in words) else ""
