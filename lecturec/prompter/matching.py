"""Which slide of the file is which of the notes, whatever was moved, put in or taken out; and which paragraph."""

import re
from collections import Counter, deque
from collections.abc import Hashable, Sequence

from lecturec.prompter.sheet import Entry, mark_of
from lecturec.prompter.wording import Wording
from lecturec.script import Slide

ALIKE = 0.5
"""From this share of common words on, a paragraph or slide is the one that it was."""

_MOST_COMPARED = 2_500


def matched(slides: Sequence[Slide], entries: Sequence[Entry], wording: Wording) -> list[Entry | None]:
    """For each slide its place in the file: by what it was made from, else by its title, else by its words.

    Those of the same title are taken in order; words decide only between neighbours that are known.
    """
    found = [-1] * len(slides)
    titles = [wording.title(slide, n) for n, slide in enumerate(slides, 1)]
    named = [_folded(title) if slide.title else "" for title, slide in zip(titles, slides, strict=True)]
    marks = [mark_of(slide) for slide in slides]
    _take(found, list(zip(marks, titles, strict=True)), [(e.made_from, e.title) for e in entries])
    _take(found, marks, [e.made_from for e in entries])
    _take(found, named, [_folded(e.title) for e in entries])
    _take_between(found, slides, entries, wording)
    return [entries[k] if k >= 0 else None for k in found]


def _take(found: list[int], wanted: Sequence[Hashable], there: Sequence[Hashable]) -> None:
    """Give slides that have no entry yet those that are the same, in order."""
    taken = {*found}
    left: dict[Hashable, deque[int]] = {}
    for k, same in enumerate(there):
        if k not in taken:
            left.setdefault(same, deque()).append(k)
    for i, want in enumerate(wanted):
        if found[i] < 0 and want and left.get(want):
            found[i] = left[want].popleft()


def _take_between(found: list[int], slides: Sequence[Slide], entries: Sequence[Entry], wording: Wording) -> None:
    """A slide with another title and other content is the entry that stands at its place, if words are alike."""
    for i, slide in enumerate(slides):
        after = found[i - 1] + 1 if i and found[i - 1] >= 0 else 0 if not i else len(entries)
        if found[i] < 0 and after < len(entries) and after not in found:
            own = " ".join(text for _, text in wording.paragraphs(slide))
            if likeness(own, " ".join(p.flat for p in entries[after].paragraphs)) >= ALIKE:
                found[i] = after


def likeness(one: str, other: str) -> float:
    """What share of two texts is common, in words or in signs of scripts without spaces; from 0 to 1."""
    first, second = Counter(_words(one)), Counter(_words(other))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def placed(own: Sequence[str], told: Sequence[str]) -> list[int]:
    """For each paragraph of the file, the one of `own` that it belongs to: in order, as many as they are.

    Where there are more or fewer, the likest keep together, and what is new goes with the one before, the first
    ones with the first of all (-1: there is none).
    """
    if len(own) == len(told) or len(own) * len(told) > _MOST_COMPARED:
        return [min(k, len(own) - 1) for k in range(len(told))]
    alike = [[likeness(one, other) for other in told] for one in own]
    best = [[0.0] * (len(told) + 1) for _ in range(len(own) + 1)]
    for i in range(len(own) - 1, -1, -1):
        for k in range(len(told) - 1, -1, -1):
            best[i][k] = max(best[i + 1][k], best[i][k + 1], best[i + 1][k + 1] + _worth(alike[i][k]))
    made: list[int] = []
    i, last = 0, -1
    for k in range(len(told)):
        while i < len(own) and best[i][k] == best[i + 1][k] and best[i][k] > best[i][k + 1]:
            i += 1
        if i < len(own) and best[i][k] == best[i + 1][k + 1] + _worth(alike[i][k]) and best[i][k] > best[i][k + 1]:
            last, i = i, i + 1
        made.append(last)
    return [max(i, 0) if own else i for i in made]


def _worth(alike: float) -> float:
    return alike if alike >= ALIKE else 0.01 * alike


def _words(text: str) -> list[str]:
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|\w+", text.casefold())


def _folded(title: str) -> str:
    return " ".join(_words(title)) or title
