"""Rules: what relation a slide states, if any, how surely, and from which words. Each is a function of a reading."""

import re
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from lecturec.backends.sketch_cues import answers, cue, opens, split_at
from lecturec.backends.sketch_stated import (
    NAME,
    PHRASE,
    Item,
    Reading,
    item_of,
    label,
    listed,
    says,
    subject_of,
    width,
)
from lecturec.phrases import stands_alone
from lecturec.terms import stop_words

MOST = 6
"""Things that a picture beside words can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A form, how sure it is from 0 to 1, why, and what it shows.

    `centre` is the whole, the root or what is shared; `links` lead from item to item.
    """

    form: str
    sure: float
    why: str
    items: tuple[Item, ...]
    words: tuple[str, ...] = ()
    centre: str = ""
    links: tuple[tuple[int, int], ...] = ()


def all_named(items: tuple[Item, ...], least: int = 2, most: int = MOST) -> bool:
    """Whether there are as many things as a picture can show, each with a name of its own."""
    names = [item.name.casefold() for item in items]
    return least <= len(items) <= most and all(names) and len(set(names)) == len(names)


def all_firm(items: tuple[Item, ...], least: int = 2, most: int = MOST) -> bool:
    """The same where each author's own words set the name apart."""
    return all_named(items, least, most) and all(item.firm for item in items)


def phrased(items: tuple[Item, ...], least: int = 2, most: int = MOST) -> bool:
    """Whether there are as many things as a picture can show, each with words to stand in a row of its own."""
    return least <= len(items) <= most and all(item.phrase or item.name for item in items)


_ARROW = re.compile(r"\s*(?:→|⇒|⟶|➜|-{1,2}>|=>)\s*")


def chains(reading: Reading) -> list[list[Item]]:
    """Runs of names with arrows between them, as a paragraph, a point or the title has them."""
    found = []
    said = [(reading.title, -1), *reading.sentences, *((item.words, item.part) for item in reading.items)]
    for sentence, part in said:
        if not _ARROW.search(sentence):
            continue
        for run in re.split(r"[;；。]\s*|\.\s+", sentence):
            names = [label(piece, reading.lang) for piece in _ARROW.split(re.split(r"[:：]\s*", run)[-1])]
            if len(names) > 1 and all(names):
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
    sure = 0.93 if cue("cycle", reading.lang, reading.title) else 0.86
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
    if not all(item.marker for item in items) or says("unordered", reading) or any(item.number for item in items):
        return None
    word = cue("steps", lang, reading.title)
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


def quantity(reading: Reading) -> Found | None:
    """Amounts in one unit: bars, or a whole and its parts where they are shares that come to a hundred."""
    items = reading.items
    if len(items) == 1 or not items:
        return None
    counted = tuple(item for item in items if item.number is not None)
    units = {item.unit for item in counted}
    if len(counted) < len(items) or len(units) != 1 or not all_named(counted):
        return None
    amounts = tuple(item.amount for item in counted)
    total = sum(item.number or 0 for item in counted)
    if units == {"%"} and 99 <= total <= 101:
        why = "its shares come to a hundred"
        return Found(form="part-whole", sure=0.95, why=why, items=counted, words=amounts)
    values = [item.number or 0 for item in counted]
    if min(values) < 0 or max(values) <= 0 or (units == {"%"} and max(values) > 100):
        return None
    return Found(form="quantity", sure=0.92, why="amounts in one unit", items=counted, words=amounts)


def before_after(reading: Reading) -> Found | None:
    """Two points of which one says what was before, the other what came after."""
    lang, items = reading.lang, reading.items
    if len(items) != 2:
        return None
    a, b = (cue(kind, lang, _head(item)) for kind, item in zip(("before", "after"), items, strict=True))
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


def sides(reading: Reading) -> Found | None:
    """Two things held against each other by the title, or two points that answer each other."""
    lang, items = reading.lang, reading.items
    named = _title_sides(reading)
    if named:
        word, pair = named
        shown: tuple[Item, ...] = pair
        if len(items) == 2 and not items[0].under:
            match = tuple(_about(side, items) for side in pair)
            if all(match) and match[0] is not match[1]:
                shown = tuple(replace(m, name=side.name) for side, m in zip(pair, match, strict=True) if m)
        why = f"the title holds two things against each other (“{word}”)"
        return Found(form="comparison", sure=0.9, why=why, items=shown, words=(word,))
    if len(items) != 2 or not all_named(items, 2, 2):
        return None
    a, b = items
    if said := answers(lang, a.name, b.name):
        why = f"its two points answer each other ({said})"
        return Found(form="comparison", sure=0.88, why=why, items=items, words=tuple(said.split(", ")))
    word = cue("compare", lang, reading.title) or cue("contrast", lang, items[1].words)
    if a.marker:
        return None
    if word or _share_head(a.name, b.name, lang):
        why = f"it says “{word}” of two things" if word else "two points name two kinds of one thing"
        return Found(form="comparison", sure=0.84 if word else 0.78, why=why, items=items, words=(a.name, b.name))
    return None


_TITLE_END = re.compile(r"\s*(?:[:：(（]|\s[–—]\s).*$")


def _title_sides(reading: Reading) -> tuple[str, tuple[Item, Item]] | None:
    title = _TITLE_END.sub("", reading.title)
    lang = reading.lang
    word = cue("versus", lang, title)
    pieces = split_at("versus", lang, title) if word else []
    if len(pieces) == 2 and word in ("or", "ou", "o", "oder") and "?" not in reading.title:
        pieces = []
    if len(pieces) != 2 and (word := cue("compare", lang, title)):
        rest = re.sub(rf"(?i)\s*(?:的|の|in the |im |en )?{re.escape(word)}\w*.*$", "", title) or title
        pieces = split_at("and", lang, rest)
        pieces = pieces if len(pieces) == 2 else []
    names = [label(piece, lang) for piece in pieces]
    if len(names) != 2 or not all(0 < width(name) <= NAME for name in names):
        return None
    a, b = (Item(words=name, name=name, phrase=name) for name in names)
    return word, (a, b)


def _about(side: Item, items: tuple[Item, ...]) -> Item | None:
    """The point that speaks of a side."""
    name = side.name.casefold()
    return next((i for i in items if name in i.words.casefold() or i.name.casefold() == name), None)


def _share_head(a: str, b: str, lang: str) -> bool:
    """Whether two names are kinds of one thing: "static friction" and "kinetic friction", 短期記憶 and 長期記憶."""
    x, y = a.casefold().split(), b.casefold().split()
    if 1 < len(x) <= 4 and 1 < len(y) <= 4:
        same = {word for word in (x[0], x[-1]) if word in (y[0], y[-1])} - stop_words(lang)
        return bool(same) and stands_alone(a, lang) and stands_alone(b, lang)
    return min(len(a), len(b)) >= 4 and a[-2:] == b[-2:] and a[-1] >= "\u2e80" and len(x) == len(y) == 1


def pairs_apart(items: tuple[Item, ...]) -> bool:
    """Whether no name is part of another."""
    return not any(a.name in b.name or b.name in a.name for a, b in combinations(items, 2))


def parts_of(reading: Reading) -> Found | None:
    """A sentence that says what a thing consists of, or a list under a title that does."""
    lang = reading.lang
    for said, part in (*reading.sentences, *((item.words, item.part) for item in reading.items[:1])):
        word = cue("consists", lang, said)
        if not word:
            continue
        pieces = split_at("consists", lang, said)
        names = listed(pieces[1].rstrip("。. "), lang) if len(pieces) > 1 else ()
        if not names and lang[:2] in ("ja", "zh"):
            names = _listed_before(said, word, lang)
        if names and len(reading.items) < 2:
            items = tuple(Item(words=name, name=name, phrase=name, part=part) for name in names[:MOST])
            whole = subject_of(pieces[0], lang) if 0 < width(pieces[0]) <= PHRASE else ""
            whole = label(whole, lang) if whole and lang[:2] not in ("ja", "zh") else reading.subject
            why = f"it says “{word}”"
            centre = whole if width(whole) > 2 * len(word) // len(word) else reading.subject
            return Found(form="part-whole", sure=0.88, why=why, items=items, words=(word,), centre=centre)
    word = cue("parts", lang, reading.title) or cue("consists", lang, reading.text)
    if word and all_firm(reading.items, 3) and reading.subject:
        return Found(
            form="part-whole",
            sure=0.8,
            why=f"a list under “{word}”",
            items=reading.items,
            words=(word,),
            centre=reading.subject,
        )
    return None


def _listed_before(said: str, word: str, lang: str) -> tuple[str, ...]:
    """Chinese, Japanese: the enumeration that stands before the verb, after its topic or its 由."""
    head = re.split(rf"{re.escape(word)}", said)[0] if not said.startswith(word) else said
    head = re.split(r"由|は、?|包括|包含", said.partition(word)[0] if word not in ("由",) else said)[-1] or head
    tail = re.sub(r"(?:組成|组成|構成|构成|から成る|から構成される|で構成される)[。.]?$", "", head)
    return listed(tail.strip("、，。 "), lang)
