"""How words are said: marks over the spoken form of a line, which engines keep as well as they can."""

import re
from dataclasses import dataclass

KINDS = ("ipa", "emphasis", "break", "characters", "bookmark", "rate", "lang")

Manner = tuple[tuple[str, str], ...]
"""How words are said, outer before inner: kinds and values of marks, and besides those "sub", "voice" and "code".

"sub" holds other words that are said instead, "" for none; "voice" who says it; "code" is code within speaker notes.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a stretch of spoken text (characters, half-open) is said.

    `kind` and `value`: "ipa" (in IPA), "emphasis" (strong, moderate, reduced), "break" (milliseconds of silence; the
    stretch is empty), "characters" (letter by letter), "bookmark" (its name; the stretch is empty), "rate" (percent of
    the usual pace), "lang" (a BCP 47 tag).
    """

    start_char: int
    stop_char: int
    kind: str
    value: str = ""


def moved(marks: tuple[Mark, ...], by: int) -> tuple[Mark, ...]:
    """Marks of a text that stands so many characters further on."""
    return tuple(
        Mark(start_char=mark.start_char + by, stop_char=mark.stop_char + by, kind=mark.kind, value=mark.value)
        for mark in marks
    )


_LIT = re.compile(r"\s*(?P<kind>row|line|box|term)s?\s+(?P<which>\S.*?)\s*", re.IGNORECASE)


def lit_by(bookmark: str) -> tuple[str, str] | None:
    """("row", "2") for a bookmark that names what is lit from there on; None for a place for a slide's next step."""
    found = _LIT.fullmatch(bookmark)
    return (found["kind"].lower(), found["which"]) if found else None


_STRICT = frozenset(
    [chr(c) for c in range(0x250, 0x300)] + [chr(c) for c in (0x361, 0x35C, 0x329, 0x325, 0x303)] + [*"θβχⱱ"]
)
_LOOSE = _STRICT | frozenset("abcdefghijklmnopqrstuvwxyzæçðøœŋħᵊᵻᵝ .|‖‿-ãõẽAIOQTWY")


def is_ipa(text: str) -> bool:
    """Whether a text is IPA and nothing else: made of its letters, with one at least that no ordinary word has."""
    return bool(text) and set(text) <= _LOOSE and bool(set(text) & _STRICT)


def odd_in_ipa(text: str) -> str:
    """The first character that is no sign of IPA where somebody says that all of them are, "" where they are."""
    if is_ipa(text) or re.fullmatch(r"[a-zæçðøœŋ ˈˌː.]+", text):
        return ""
    return next((c for c in text if not is_ipa(f"ə{c}")), text[:1])


def slashed_ipa(text: str) -> str:
    """The IPA between slashes, "" where it is no IPA: `/usr/bin/` and `/en/` are paths."""
    inner = text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == "/" else ""
    return inner if is_ipa(inner) else ""
