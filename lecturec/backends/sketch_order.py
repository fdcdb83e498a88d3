"""Rules for what comes one after another: chains, rounds, steps, dates, and before and after."""

import re
from dataclasses import replace
from itertools import pairwise

from lecturec.backends.sketch_cues import cue, opens, split_at
from lecturec.backends.sketch_found import MOST, Found, all_firm, phrased
from lecturec.backends.sketch_stated import NAME, PHRASE, Item, Reading, item_of, label, says, width

_ARROW = re.compile(r"\s*(?:→|⇒|⟶|➜|-{1,2}>|=>)\s*")


_CODE = re.compile(r"[=(){}\[\]<>;\\|_/]|\.\w")
"""Signs of programs and formulas, in which an arrow may mean anything."""


def chains(reading: Reading) -> list[list[Item]]:
    """Runs of names with arrows between them, as a paragraph, a point or the title has them."""
    found = []
    said = [(reading.title, -1), *reading.sentences, *((item.words, item.part) for item in reading.items)]
    for sentence, part in said:
        if not _ARROW.search(sentence):
            continue
        for run in re.split(r"[;；。]\s*|\.\s+", sentence):
            names = [label(piece, reading.lang) for piece in _ARROW.split(re.split(r"[:：]\s*", run)[-1])]
            short = all(0 < width(name) <= NAME and len(name.split()) <= 4 for name in names)
            if len(names) > 1 and short and not any(_CODE.search(name) for name in names):
                made = [replace(item_of(name, reading.lang, part=part), name=name, phrase=name) for name in names]
                found.append(made)
    return found


def arrows(reading: Reading) -> Found | None:
    """A chain is a process, one that comes back is a cycle, several that share things are a network."""
    runs = chains(reading)
    if not runs:
        return None
    items: dict[str, Item] = {}
    links: list[tuple[int, int]] = []
    for run in runs:
        for item in run:
            items.setdefault(item.name.casefold(), item)
        order = [list(items).index(item.name.casefold()) for item in run]
        links += [pair for pair in pairwise(order) if pair not in links]
    words = ("→",)
    made = tuple(items.values())
    if not 2 <= len(made) <= MOST + 1:
        return None
    if len(runs) == 1 and len(runs[0]) == len(made):
        return Found(form="process", sure=0.95, why="arrows lead from one to the next", items=made, words=words)
    if len(runs) == 1 and runs[0][0].name.casefold() == runs[0][-1].name.casefold() and len(runs[0]) == len(made) + 1:
        if len(made) > 2:
            return Found(form="cycle", sure=0.95, why="arrows lead back to the first", items=made, words=words)
        return None
    if any(width(item.name) > NAME for item in made) or len(made) < 3:
        return None
    why = "arrows lead to and from the same things"
    return Found(form="network", sure=0.92, why=why, items=made, words=words, links=tuple(links))


def cycle(reading: Reading) -> Found | None:
    """Three things or more on a slide whose title or paragraph says that they go round."""
    word = says("cycle", reading)
    if not word or not all_firm(reading.items, 3) or _dated(reading.items) > 1:
        return None
    sure = 0.93 if cue("cycle", reading.lang, reading.title) else 0.89
    why = f"it says “{word}”, and {len(reading.items)} things follow"
    return Found(form="cycle", sure=sure, why=why, items=reading.items, words=(word,))


def process(reading: Reading) -> Found | None:
    """Steps in order: by words such as "first" and "then", or by numbers where what is counted are not reasons."""
    items, lang = reading.items, reading.lang
    if not phrased(items, 2):
        return None
    ordered = [word for item in items[1:] if (word := opens("next", lang, item.words))]
    first = opens("first", lang, items[0].words)
    if ordered and (first or len(ordered) > 1):
        shown = tuple(_without_order(item, lang) for item in items)
        if phrased(shown, 2):
            words = tuple(word for word in (first, *ordered) if word)
            why = f"its points begin with {', '.join(words)}"
            return Found(form="process", sure=0.9, why=why, items=shown, words=words)
    if (
        not all(item.marker for item in items)
        or says("unordered", reading)
        or says("kinds", reading)
        or any(item.number for item in items)
    ):
        return None
    word = cue("steps", lang, reading.title)
    # Without a word for steps, numbers may only count: two of them, long ones, or names that are explained.
    short = all(width(item.words) <= PHRASE and not (item.firm and item.rest) and not item.under for item in items)
    if not word and (len(items) < 3 or not short):
        return None
    why = f"numbered steps under “{word}”" if word else "its points are numbered"
    return Found(form="process", sure=0.88 if word else 0.78, why=why, items=items, words=(word,) if word else ())


def _without_order(item: Item, lang: str) -> Item:
    """A step without the word that says where it comes; German has a verb behind that, which cannot go first."""
    if lang.startswith("de"):
        return item
    for kind in ("first", "next"):
        pieces = split_at(kind, lang, item.words)
        if len(pieces) > 1 and not pieces[0]:
            said = pieces[1].lstrip(" ,，、")
            return replace(item_of(said, lang, part=item.part), marker=item.marker)
    return item


def timeline(reading: Reading) -> Found | None:
    """Points or sentences that begin with dates."""
    items = reading.items
    if len(items) < 2:
        items = tuple(item for said, part in reading.sentences if (item := item_of(said, reading.lang, part=part)).date)
        if len(items) < len(reading.sentences):
            return None
    if not 2 <= len(items) <= MOST or _dated(items) < len(items) or not phrased(items):
        return None
    dates = tuple(item.date for item in items)
    if len({*dates}) < len(dates):
        return None
    sure = 0.94 if len(items) > 2 else 0.82
    return Found(form="timeline", sure=sure, why="each of its points has a date", items=items, words=dates)


def _dated(items: tuple[Item, ...]) -> int:
    return sum(1 for item in items if item.date)


def before_after(reading: Reading) -> Found | None:
    """Two points of which one says what was before, the other what came after."""
    lang, items = reading.lang, reading.items
    if len(items) != 2:
        return None
    a, b = (cue(kind, lang, _head(item)) for kind, item in zip(("before", "after"), items, strict=True))
    if _head(items[0])[-1:] == "前" and _head(items[1])[-1:] in ("後", "后"):
        a, b = "前", _head(items[1])[-1:]
    if not (a and b):
        return None
    shown = tuple(replace(item, name=_head(item), phrase=item.rest) for item in items if width(_head(item)) <= NAME)
    if len(shown) < 2:
        return None
    # Two words of time are only a change where they lead their points; without a rest there is nothing to show.
    if not all(item.phrase for item in shown):
        shown = tuple(replace(item, phrase="") for item in shown)
    return Found(form="before-after", sure=0.94, why=f"its points say {a} and {b}", items=shown, words=(a, b))


def _head(item: Item) -> str:
    """The words that lead a point: up to a colon or comma."""
    return re.split(r"\s*[:：,，、]\s*", item.words, maxsplit=1)[0]
