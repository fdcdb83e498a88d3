"""How words are said: marks over the spoken form of a line, which engines keep as well as they can."""

from dataclasses import dataclass

KINDS = ("ipa", "emphasis", "break", "characters", "bookmark", "rate", "lang")


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
