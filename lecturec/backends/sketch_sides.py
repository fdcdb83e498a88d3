"""Rules for what stands beside each other: two sides, amounts, and the parts of a whole."""

import re
from dataclasses import replace

from lecturec.backends.sketch_cues import answers, cue, split_at
from lecturec.backends.sketch_found import MOST, Found, all_firm, all_named
from lecturec.backends.sketch_stated import NAME, PHRASE, Item, Reading, label, listed, rest_of, subject_of, width
from lecturec.phrases import stands_alone
from lecturec.terms import stop_words


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
                shown = tuple(
                    replace(m, name=side.name, rest=rest_of(m.words, side.name, lang))
                    for side, m in zip(pair, match, strict=True)
                    if m
                )
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
        head = 0 if lang[:2] in ("fr", "es", "it", "pt") else -1
        same = x[head] == y[head] and stop_words(lang) and x[head] not in stop_words(lang)
        return bool(same) and stands_alone(a, lang) and stands_alone(b, lang)
    return min(len(a), len(b)) >= 4 and a[-2:] == b[-2:] and a[-1] >= "\u2e80" and len(x) == len(y) == 1


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
