"""What is written into words for whoever speaks them: pauses, places, wrappers. None of it is spoken or shown."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_MS = 600_000
"""No pause is longer than ten minutes, whatever is written."""

_STRENGTH_MS = {"none": 0, "x-weak": 100, "weak": 250, "medium": 500, "strong": 750, "x-strong": 1000}
_TIME = r"(?P<{0}>\d{{1,7}}(?:\.\d{{1,3}})?)\s*(?P<{0}_unit>ms|s|sec|seconds?)?"
_BRACKETS = rf"\[(?:pause|silent|silence)\s*[:\s]\s*{_TIME.format('bracket')}\]"
_WRITTEN = re.compile(_BRACKETS, re.IGNORECASE)
_MARK = re.compile(
    rf"{_BRACKETS}"
    rf"|(?<!\S)\(pause:\s*{_TIME.format('paren')}\)"
    r"|(?P<lone>(?<!\S)\[(?P<bare>\d{1,4}(?:\.\d{1,3})?)\s*(?P<bare_unit>ms|s)\])"
    r"|<break\b(?P<break>[^<>]*)/?>(?:\s*</break>)?"
    r"|<(?:bookmark|mark)\s+(?:mark|name)\s*=(?P<place>[^<>]*)/?>(?:\s*</(?:bookmark|mark)>)?"
    rf"|\[(?P<rule>PRE|POST|MIN|DUR)\s*[:\s]\s*{_TIME.format('ruled')}\]",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:speak|emphasis|prosody|say-as|phoneme|voice|audio|lang|sub|sup|p|s|w|b|i|u|em|strong|small|span|div|br|hr|"
    r"ul|ol|li|a|code|kbd|mark|center|font|aside)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_METADATA = re.compile(r"^[ \t]*::(?=[ \t]|$)[^\n]*$", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]]{0,999})\]\([^()]{0,999}\)")
_SENTENCE_END = re.compile(r"[.!?…。！？:：;,][»”\"')\]]{0,4}\s{0,9}\Z")
_NEAR = 60
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


@dataclass(frozen=True, slots=True)
class Timing:
    """What a slide's notes ask of its time: silence before the first word and after the last, and how long at least."""

    before_ms: int = 0
    after_ms: int = 0
    least_ms: int = 0


Piece = str | Pause | Place


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
        found["rule"].upper(): _ms(found["ruled"], found["ruled_unit"])
        for found in _MARK.finditer(_COMMENT.sub("", notes))
        if found["rule"]
    }
    least = max(asked.get("MIN", 0), asked.get("DUR", 0))
    return Timing(asked.get("PRE", 0), asked.get("POST", 0), least)


def written_pauses(words: str) -> Iterator[tuple[int, int, int]]:
    """(start, stop, milliseconds) of the pauses in words that are also shown: only what can be nothing else."""
    for found in _WRITTEN.finditer(words):
        yield found.start(), found.end(), _ms(found["bracket"], found["bracket_unit"])


def _pieces(paragraph: str) -> Iterator[Piece]:
    words = ""
    at = 0
    for found in _MARK.finditer(paragraph):
        if found["lone"] and not _between(words + paragraph[at : found.start()][-_NEAR:], paragraph, found.end()):
            continue
        words, at = words + paragraph[at : found.start()], found.end()
        if found["rule"]:
            continue
        if said := unmarked(words):
            yield said
        words = ""
        yield Place() if found["place"] is not None else Pause(_asked(found))
    if said := unmarked(words + paragraph[at:]):
        yield said


def _between(before: str, paragraph: str, at: int) -> bool:
    """Whether what ends at `at` stands between sentences: `[1s]` might be a reference."""
    near = before[-_NEAR:]
    return not near.strip() or not paragraph[at:].strip() or bool(_SENTENCE_END.search(near))


def _asked(found: re.Match[str]) -> int:
    if found["break"] is not None:
        time = re.search(rf"time\s*=\s*[\"']?{_TIME.format('time')}", found["break"])
        strength = re.search(r"strength\s*=\s*[\"']?([\w-]+)", found["break"])
        if time:
            return _ms(time["time"], time["time_unit"])
        return _STRENGTH_MS.get(strength[1].lower(), 500) if strength else 500
    if found["bare"]:
        return _ms(found["bare"], found["bare_unit"])
    if found["paren"]:
        return _ms(found["paren"], found["paren_unit"])
    return _ms(found["bracket"], found["bracket_unit"])


def _ms(number: str, unit: str | None) -> int:
    """Milliseconds; a number without a unit is in seconds when it is small."""
    value = float(number)
    seconds = unit.lower().startswith("s") if unit else value < 100
    return min(MOST_MS, round(value * 1000 if seconds else value))


def unmarked(words: str) -> str:
    """Words without the marks of Markdown and HTML, on one line. Formulas keep theirs, and their dollars."""
    kept = [found[0] for found in FORMULA.finditer(words)]
    numbers = itertools.count()
    words = FORMULA.sub(lambda _: f"{_KEPT}{next(numbers)}{_KEPT}", words)
    words = _LINK.sub(r"\1", _TAG.sub(" ", words))
    words = re.sub(r"(\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|^\s*>\s?)", "", words, flags=re.MULTILINE)
    words = re.sub(r"\s+([.,;:!?…])", r"\1", " ".join(words.split()))
    words = re.sub(f"{_KEPT}(\\d+){_KEPT}", lambda found: " ".join(kept[int(found[1])].split()), words)
    return words if any(c.isalnum() for c in words) else ""
