"""Directions: what is written into words for whoever speaks them, silences and voices. None of it is shown."""

import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from lecturec.parse.attributes import read_attributes

MOST_MS = 600_000
"""No pause is longer than ten minutes, whatever is written."""

STRENGTH_MS = {"none": 0, "x-weak": 100, "weak": 250, "medium": 500, "strong": 750, "x-strong": 1000}
TIME = r"(?P<{0}>\d{{1,7}}(?:\.\d{{1,3}})?)\s*(?P<{0}_unit>ms|s|sec|seconds?)?"
PAUSES = (
    rf"\[(?:pause|silent|silence)\s*[:\s]\s*{TIME.format('bracket')}\]"
    rf"|(?<!\S)\(pause:\s*{TIME.format('paren')}\)"
)
"""The pauses that can be nothing else; see `asked_ms`."""

_PAUSE = re.compile(rf"\s*(?:{PAUSES}|(?P<odd>(?-i:\[PAUSE(?:\s*[:\s]\s*[^\[\]\n]{{0,40}})?\])))\s*", re.IGNORECASE)
_BREAK_TIME = re.compile(rf"\s*{TIME.format('time')}\s*", re.IGNORECASE)
_BRACES = re.compile(r"\s*\{(?P<inside>[^{}]{1,200})\}")
_FIRST, _LAST = re.compile(rf"\A{_BRACES.pattern}\s*"), re.compile(rf"{_BRACES.pattern}\s*\Z")


def plugin(md: MarkdownIt) -> None:
    """Teach the parser `[words]{voice=name}`."""
    md.inline.ruler.before("link", "voiced", _voiced)


def voice_in(inside: str) -> str:
    """The voice that attributes in braces name, "" for none."""
    read = read_attributes(inside) if "voice" in inside else None
    return read.get("voice").strip() if read else ""


def whole_voice(first: str, last: str) -> tuple[str, str, str]:
    """(who speaks all of a paragraph, its first and its last words without the braces that say so)."""
    if (found := _LAST.search(last)) and (name := voice_in(found["inside"])):
        return name, first, last[: found.start()]
    if (found := _FIRST.match(first)) and (name := voice_in(found["inside"])):
        return name, first[found.end() :], last
    return "", first, last


def parted(words: str) -> Iterator[str | int]:
    """Words, and between them the milliseconds of the pauses that are written into them; 0 for one that is none."""
    at = 0
    for found in _PAUSE.finditer(words) if "pause" in words.lower() or "silen" in words.lower() else ():
        yield words[at : found.start()]
        short = STRENGTH_MS["strong"] if (found["odd"] or "").endswith("PAUSE]") else 0
        yield short if found["odd"] else asked_ms(found)
        at = found.end()
    yield words[at:]


def asked_ms(found: re.Match[str]) -> int:
    """The milliseconds of one of PAUSES."""
    if found["paren"]:
        return milliseconds(found["paren"], found["paren_unit"])
    return milliseconds(found["bracket"], found["bracket_unit"])


def break_ms(attrs: Mapping[str, str]) -> tuple[int, str]:
    """(milliseconds of `<break>`, what of it nobody can do)."""
    if "time" in attrs:
        found = _BREAK_TIME.fullmatch(attrs["time"])
        return (milliseconds(found["time"], found["time_unit"]), "") if found else (0, f'time="{attrs["time"]}"')
    strength = attrs.get("strength", "medium").lower()
    return STRENGTH_MS.get(strength, 0), "" if strength in STRENGTH_MS else f'strength="{strength}"'


def milliseconds(number: str, unit: str | None) -> int:
    """Milliseconds, MOST_MS at most; a number without a unit is in seconds when it is small."""
    value = float(number)
    seconds = unit.lower().startswith("s") if unit else value < 100
    return min(MOST_MS, round(value * 1000 if seconds else value))


def _voiced(state: StateInline, silent: bool) -> bool:
    """`[words]{voice=name}` as a span; where attributes are read anyway, a rule before this one has taken it."""
    if state.src[state.pos] != "[" or "]{" not in state.src:
        return False
    stop = state.md.helpers.parseLinkLabel(state, state.pos)
    found = _BRACES.match(state.src, stop + 1, state.posMax) if stop >= 0 and state.src[stop + 1 :][:1] == "{" else None
    if not found or not (name := voice_in(found["inside"])):
        return False
    if not silent:
        start, end = state.pos + 1, state.posMax
        state.push("span_open", "span", 1).attrs = {"voice": name}
        state.pos, state.posMax = start, stop
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = end
    state.pos = found.end()
    return True
