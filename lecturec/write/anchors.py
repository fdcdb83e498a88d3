"""What happens within a line, and not as it begins: each step waits for the words that name it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lecturec.pairs import pairs, spoken_at, text_at
from lecturec.script import Anchor, Line
from lecturec.write.align import MOST_PAIRS, SURE, Words, within
from lecturec.write.board import Event


@dataclass(frozen=True, slots=True)
class Waiting:
    """Events of a line: those that happen as it begins, and those that happen at an anchor in it, in order."""

    opening: tuple[Event, ...]
    later: tuple[tuple[Anchor, tuple[Event, ...]], ...] = ()


def waiting(events: Sequence[tuple[Event, Words, int]], line: Line, lang: str) -> Waiting:
    """Share out events, each with the words that name it, or with the character of the line's spoken form at which its
    author has placed it (-1: at none). None happens before one that stands before it.

    An event without words, or of which the line does not surely speak, happens with the one before it.
    """
    spoken = line.spoken.strip()
    many = len(events) * len(line.text) > MOST_PAIRS
    if many or not any(words or char > 0 for _, words, char in events) or not spoken:
        return Waiting(tuple(event for event, _, _ in events))
    said = pairs(line.text, spoken)
    opening: list[Event] = []
    later: list[tuple[Anchor, tuple[Event, ...]]] = []
    at = 0
    for event, words, marked in events:
        char, sure = (text_at(said, marked), 100) if marked > 0 else within(words, line.text, lang, at)
        if marked > 0 or (sure >= SURE and char > 0):
            anchor = Anchor(marked, by="mark") if marked > 0 else Anchor(spoken_at(said, char), sure)
            later.append((anchor, (event,)))
            at = char + 1
        elif later:
            later[-1] = (later[-1][0], (*later[-1][1], event))
        else:
            opening.append(event)
    return Waiting(tuple(opening), tuple(later))
