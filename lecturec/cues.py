"""Captions from lines: what the author wrote, cut into pieces that can be read in the time they stand."""

import re
import unicodedata
from collections.abc import Iterator

from lecturec.script import Line
from lecturec.speech import Take
from lecturec.timeline import RATE_HZ, Cue

MAX_COLUMNS = 84
"""Two lines of 42 columns; a wide character takes two."""

LINGER_SAMPLES = RATE_HZ // 4
"""How long a caption stays after its last word, at most."""


def cues_of(line: Line, take: Take, start_sample: int, samples: int, slide: int) -> Iterator[Cue]:
    """The captions of a line that sounds for `samples` samples from `start_sample` of the lecture on."""
    words = " ".join(line.text.split())
    silent = line.sound is not None and not line.played and not line.spoken
    if not words or samples <= 0 or silent:
        return
    linger = min(LINGER_SAMPLES, line.pause_ms * RATE_HZ // 2000) if line.spoken.strip() or line.played else 0
    pieces = list(split(words))
    shares = [at / len(words) for at, _ in pieces]
    begins = [_when(line, take, samples, share) for share in shares]
    if sorted({*begins, samples}) != [*begins, samples]:
        # Word times that cannot tell the pieces apart: each has its share of the line.
        begins = [round(samples * share) for share in shares]
    starts = [start_sample + begin for begin in begins]
    stops = [*starts[1:], start_sample + samples + linger]
    for (_, piece), start, stop in zip(pieces, starts, stops, strict=True):
        if stop > start:
            yield Cue(text=piece, start_sample=start, stop_sample=stop, slide=slide)


def split(words: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of pieces of at most MAX_COLUMNS, cut where the sentence breathes, of even length."""
    offset = 0
    while columns(words) > MAX_COLUMNS:
        pieces = -(-columns(words) // MAX_COLUMNS)
        at = _break(words, columns(words) / pieces)
        piece = words[:at]
        yield offset, piece.strip()
        rest = words[at:]
        offset += at + len(rest) - len(rest.lstrip())
        words = rest.lstrip()
    if words:
        yield offset, words


def two_lines(words: str) -> str:
    """A caption as it stands on the screen: on two even lines when one would be too long."""
    width = columns(words)
    if width <= MAX_COLUMNS // 2:
        return words
    at = _break(words, width / 2)
    return f"{words[:at].rstrip()}\n{words[at:].lstrip()}" if words[at:].strip() else words


def columns(text: str) -> int:
    """The width of a text in columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _break(words: str, target: float) -> int:
    """Where to cut: after punctuation near the target, else after a space, else between two characters."""
    width, best, cost = 0, 0, float("inf")
    for i, char in enumerate(words):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > MAX_COLUMNS:
            break
        wide = unicodedata.east_asian_width(char) in "WF"
        after = words[i + 1 : i + 2]
        if re.match(r"[,;:.!?)»”、，。；：」』）—–]", char) and (after == " " or wide):
            bonus = 16.0
        elif char == " " and not re.match(r"[:;!?»—–]", after):
            # "and", "of the": small words belong to what follows them.
            bonus = 0.0 if len(words[:i].rsplit(" ", 1)[-1]) > 3 else -9.0
        elif wide and after and not re.match(r"[、，。；：！？」』）ー々ゃゅょっァィゥェォャュョッ]", after):
            bonus = -14.0
        else:
            continue
        if abs(width - target) - bonus < cost:
            best, cost = i + 1, abs(width - target) - bonus
    return best or len(words[: int(MAX_COLUMNS / 2)])


def _when(line: Line, take: Take, samples: int, share: float) -> int:
    """The sample at which this share of a line has been said, from the engine's word times where it gave them."""
    if not take.words or share <= 0:
        return round(samples * share)
    char = share * len(line.spoken)
    return min(take.words, key=lambda word: abs(word.start_char - char)).start_sample
