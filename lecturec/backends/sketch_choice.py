"""Choosing: of the forms that a slide's words give reasons for, the surest."""

import re
from collections.abc import Callable

from lecturec.backends.sketch_cues import cue, split_at
from lecturec.backends.sketch_found import Found, all_firm, all_named, phrased
from lecturec.backends.sketch_order import arrows, before_after, cycle, process, timeline
from lecturec.backends.sketch_sides import parts_of, quantity, sides
from lecturec.backends.sketch_stated import NAME, Item, Reading, label, says, width

LEAST = 0.5
"""A form that is less sure is not drawn: no picture is better than a wrong one."""


def candidates(reading: Reading) -> list[Found]:
    """Every form that some rule sees, the surest first."""
    found = [made for rule in RULES if (made := rule(reading))]
    return sorted(found, key=lambda made: -made.sure)


def asked(reading: Reading, form: str) -> list[Found]:
    """What an author's own word for a form can mean on this slide, best first: what is stated so, else its points."""
    found = [made for made in candidates(reading) if made.form == form]
    items = reading.items
    why = "its author asks for it"
    if form in ("process", "layers", "timeline") and phrased(items):
        found.append(Found(form=form, sure=1, why=why, items=items))
    if form in ("cycle", "network", "map", "part-whole", "hierarchy") and all_named(items, 3):
        found.append(Found(form=form, sure=1, why=why, items=items, centre=reading.subject))
    if form in ("comparison", "before-after", "overlap") and all_named(items, 2, 2):
        found.append(Found(form=form, sure=1, why=why, items=items))
    if form == "matrix" and phrased(items, 4, 4):
        found.append(Found(form=form, sure=1, why=why, items=items))
    return found


def overlap(reading: Reading) -> Found | None:
    """Two things that are said to have something in common."""
    lang = reading.lang
    for said, part in ((reading.title, -1), *reading.sentences):
        word = cue("overlap", lang, said)
        if not word:
            continue
        sides = _two(said.partition(":")[0], lang, word) or _two(reading.title, lang, "")
        if sides:
            items = tuple(Item(words=name, name=name, phrase=name, part=part) for name in sides)
            return Found(form="overlap", sure=0.88, why=f"it says “{word}”", items=items, words=(word,))
    if (word := cue("overlap", lang, reading.text)) and all_named(reading.items, 2, 2):
        return Found(form="overlap", sure=0.8, why=f"it says “{word}”", items=reading.items, words=(word,))
    return None


def _two(said: str, lang: str, word: str) -> tuple[str, str] | None:
    """The two things that a clause names before a word: "poetry and music overlap"."""
    head = split_at("overlap", lang, said)[0] if word else said
    pieces = split_at("and", lang, head)
    names = [label(piece, lang) for piece in pieces]
    names = [name.rstrip("互相はがに、，") for name in names]
    if len(names) == 2 and all(0 < width(name) <= NAME for name in names) and names[0] != names[1]:
        return names[0], names[1]
    return None


def layers(reading: Reading) -> Found | None:
    """Three things or more under a title that says they lie on each other."""
    word = cue("layers", reading.lang, reading.title) or cue("layers", reading.lang, reading.text)
    if not word or not all_firm(reading.items, 3) or any(item.date or item.number for item in reading.items):
        return None
    sure = 0.87 if cue("layers", reading.lang, reading.title) else 0.74
    return Found(form="layers", sure=sure, why=f"it says “{word}”", items=reading.items, words=(word,))


def matrix(reading: Reading) -> Found | None:
    """Four things under a title that says they stand in a square."""
    word = says("matrix", reading)
    if not word or not phrased(reading.items, 4, 4):
        return None
    return Found(form="matrix", sure=0.93, why=f"it says “{word}” of four", items=reading.items, words=(word,))


def network(reading: Reading) -> Found | None:
    """Three things or more that are said to be connected with each other."""
    word = says("network", reading)
    if not word or not all_firm(reading.items, 3, 5):
        return None
    count = len(reading.items)
    links = tuple((i, j) for i in range(count) for j in range(i + 1, count))
    why = f"it says “{word}”"
    return Found(form="network", sure=0.8, why=why, items=reading.items, words=(word,), links=links)


def hierarchy(reading: Reading) -> Found | None:
    """A list within a list, or one whose title says that it lists kinds."""
    items = reading.items
    total = len(items) + sum(len(item.under) for item in items)
    root = reading.subject
    if not root or not all_firm(items, 2, 5) or total > 10:
        return None
    deep = [item for item in items if item.under]
    if any(not all_firm(item.under, 1, 4) for item in deep):
        return None
    word = says("kinds", reading)
    if deep and (word or len(deep) * 2 >= len(items)):
        why = f"a list within a list under “{word}”" if word else "a list within a list"
        return Found(form="hierarchy", sure=0.85, why=why, items=items, words=(word,) if word else (), centre=root)
    if word and len(items) > 1:
        why = f"a list under “{word}”"
        return Found(form="hierarchy", sure=0.8, why=why, items=items, words=(word,), centre=root)
    return None


def key_map(reading: Reading) -> Found | None:
    """What a slide is about, and what it says of that: where each point leads with a short name of its own."""
    items = reading.items
    if not reading.subject or not all_firm(items, 3, MOST_ROUND) or any(item.under for item in items):
        return None
    leads = all(item.bold or item.name.casefold() == item.words.casefold() or ":" in item.words for item in items)
    words = tuple(item.name for item in items)
    if any(_AND_SO_ON.fullmatch(word) for word in words):
        return None
    if not leads or any(word.casefold() == reading.subject.casefold() for word in words):
        return None
    return Found(
        form="map", sure=0.55, why="each of its points has a key term", items=items, words=words, centre=reading.subject
    )


MOST_ROUND = 6
_AND_SO_ON = re.compile(r"(?:etc|usw|und so weiter|and so on|y así|など|等)?[.…]*", re.IGNORECASE)
RULES: tuple[Callable[[Reading], Found | None], ...] = (
    arrows,
    timeline,
    quantity,
    before_after,
    cycle,
    matrix,
    sides,
    process,
    parts_of,
    layers,
    overlap,
    hierarchy,
    network,
    key_map,
)
"""In the order that decides between equally sure ones."""
