"""Pauses within a sentence, for engines that cannot make them: its pieces are spoken apart and laid end to end."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from lecturec.backends import BackendError, Recording, Speaker, Utterance, Word
from lecturec.spoken import Mark

_LONGEST_MS = 60_000


def spoken(asked: Utterance, speaker: Speaker) -> Recording:
    """What a speaker makes of an utterance, with the pauses that its marks ask for. Raises BackendError.

    A speaker that makes pauses itself says so: `keeps(utterance)` names the kinds of marks that it heeds.
    """
    keeps = getattr(speaker, "keeps", None)
    if not any(mark.kind == "break" for mark in asked.marks) or (keeps and "break" in keeps(asked)):
        return speaker.speak(asked)
    pieces = list(_pieces(asked))
    said = [(at, speaker.speak(piece) if _heard(piece) else None, pause_ms) for at, piece, pause_ms in pieces]
    return _joined(said) if any(one for _, one, _ in said) else speaker.speak(replace(asked, marks=()))


def _pieces(asked: Utterance) -> Iterator[tuple[int, Utterance, int]]:
    """(first character, what is said, milliseconds of silence after it) between the breaks."""
    text = asked.spoken
    breaks = sorted((mark.start_char, _milliseconds(mark)) for mark in asked.marks if mark.kind == "break")
    cuts = [(0, 0), *breaks, (len(text), 0)]
    for (start, _), (stop, pause_ms) in pairwise(cuts):
        inner = text[start:stop]
        first = start + len(inner) - len(inner.lstrip())
        stop = max(first, start + len(inner.rstrip()))
        yield first, replace(asked, spoken=text[first:stop], marks=tuple(_within(asked.marks, first, stop))), pause_ms


def _within(marks: tuple[Mark, ...], first: int, stop: int) -> Iterator[Mark]:
    for mark in marks:
        start_char, stop_char = max(mark.start_char, first), min(mark.stop_char, stop)
        if mark.kind != "break" and start_char < stop_char:
            yield replace(mark, start_char=start_char - first, stop_char=stop_char - first)


def _milliseconds(mark: Mark) -> int:
    return min(int(mark.value), _LONGEST_MS) if mark.value.isascii() and mark.value.isdigit() else 0


def _heard(piece: Utterance) -> bool:
    return any(character.isalnum() for character in piece.spoken)


def _joined(parts: list[tuple[int, Recording | None, int]]) -> Recording:
    import numpy as np

    first = next(said for _, said, _ in parts if said)
    sound: list[Any] = []
    words: list[Word] = []
    at = 0
    for char, said, pause_ms in parts:
        if said:
            if said.rate_hz != first.rate_hz:
                raise BackendError(f"{said.engine} changed its rate within a sentence")
            words += [
                replace(
                    word,
                    start_char=word.start_char + char,
                    stop_char=word.stop_char + char,
                    start_sample=word.start_sample + at,
                    stop_sample=word.stop_sample + at,
                )
                for word in said.words
            ]
            sound.append(said.pcm)
            at += len(said.pcm)
        sound.append(np.zeros(pause_ms * first.rate_hz // 1000, np.float32))
        at += len(sound[-1])
    whole = all(said is None or said.words for _, said, _ in parts)
    unsaid = "".join(sorted({letter for _, said, _ in parts if said for letter in said.unsaid}))
    return replace(first, pcm=np.concatenate(sound), words=tuple(words) if whole else (), unsaid=unsaid)
