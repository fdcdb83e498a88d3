"""What a slide states, thing by thing: the name of each, its date or amount, and what stands under it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lecturec.backends import PictureRequest, Stated
from lecturec.backends.sketch_cues import CJK, cue, sizes, split_at
from lecturec.backends.sketch_senses import is_set_phrase
from lecturec.terms import key_terms, stop_words

NAME, PHRASE = 34, 46
"""Characters that stand in a small box and in a row of its own; signs of Chinese and Japanese count double."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a slide speaks of.

    `name` is short, `phrase` may say more, and either may be "" where none can be had without guessing; a name is
    `firm` where its author set it apart, in bold, before a colon, or alone. `rest` is what is said of it; `number` is
    its amount in `unit`.
    """

    words: str
    name: str = ""
    firm: bool = True
    phrase: str = ""
    rest: str = ""
    date: str = ""
    number: float | None = None
    unit: str = ""
    amount: str = ""
    marker: str = ""
    bold: tuple[str, ...] = ()
    part: int = -1
    under: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A slide as the rules see it: its title, the section it is in, its items, and the sentences of its paragraphs."""

    lang: str
    title: str
    subject: str
    items: tuple[Item, ...]
    sentences: tuple[tuple[str, int], ...]
    topic: str = ""

    @property
    def text(self) -> str:
        """Title and paragraphs, where a slide says of what kind its items are."""
        return "\n".join((self.title, *(said for said, _ in self.sentences)))


def width(text: str) -> int:
    """How long a text is, in letters."""
    return sum(2 if c >= "\u2e80" else 1 for c in text)


_NUMBERING = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4})[.):、．]\s*")
_STOP = re.compile(r"(?<=\D[.!?])\s+|(?<=[。！？])\s*|\n")


def read(request: PictureRequest) -> Reading:
    """Read a request: its points with what stands under them, else nothing but sentences."""
    title = _NUMBERING.sub("", request.title).strip()
    section = _NUMBERING.sub("", request.topic.partition("\n")[0]).strip()
    said = title if not is_set_phrase(title) else section
    # Without parts, as on the page that opens a section, what the section says is not what this picture shows.
    return Reading(
        lang=request.lang,
        title=title,
        subject=subject_of(said, request.lang) or subject_of(section, request.lang),
        items=_items(request.stated, request.lang, title),
        sentences=tuple(
            (sentence.strip(), one.part)
            for one in request.stated
            if one.level < 0
            for sentence in _STOP.split(one.words)
            if sentence and sentence.strip()
        ),
        topic=section,
    )


def subject_of(title: str, lang: str) -> str:
    """A short name for what a title is about, "" where it has none."""
    head = re.split(r"\s*[:：(（–—]\s*|\s-\s", title)[0].strip(" .?!")
    if width(head) <= NAME and head:
        return head
    return next((term for term in key_terms(head, "", lang) if width(term) <= NAME), "")


def _items(stated: Iterable[Stated], lang: str, title: str) -> tuple[Item, ...]:
    found: list[Item] = []
    for one in stated:
        if one.level < 0 or not one.words.strip():
            continue
        item = item_of(one.words, lang, title, bold=one.bold, marker=one.marker, part=one.part)
        if one.level and found:
            found[-1] = replace(found[-1], under=(*found[-1].under, item))
        else:
            found.append(item)
    return tuple(found)


_COLON = re.compile(r"\s*[:：]\s+|\s*：\s*|\s+[–—]\s+|\s*——\s*")
_YEAR = r"(?:[12]\d{3}|\d{3,4}(?=\s*年)|(?<=\b[Ii]n )\d{3}|(?<=\b[Ee]n )\d{3}|(?<=\bIm Jahr )\d{3})"
_DATE = re.compile(
    rf"(?P<date>(?:\b(?:c\.|ca\.|um|vers|hacia|around)\s*)?(?:(?<!\d){_YEAR}(?:\s*[-–/]\s*\d{{2,4}})?\s?年?代?s?(?![\d.,]*\s*(?:%|％|km|kg|m\b))"
    r"|(?:\d{1,2}(?:st|nd|rd|th|\.)|[IVX]+e)\s(?:century|Jahrhundert|siècle)|siglo\s[IVX]+|\d{1,2}\s?世紀|\d{1,2}\s?世纪))"
    r"(?P<era>\s?(?:BCE?|AD|CE|av\. J\.-C\.|a\. ?C\.|v\. Chr\.|n\. Chr\.))?"
)
_LEADING = re.compile(
    r"^\s*(?:in(?: the year)?|en(?: l.an)?|im(?: jahr)?|since|seit|depuis|desde|au|el|the|le)?\s*", re.IGNORECASE
)


def item_of(
    words: str, lang: str, title: str = "", *, bold: tuple[str, ...] = (), marker: str = "", part: int = -1
) -> Item:
    """One statement as a thing with a name."""
    words = words.strip(" .。;；,，")
    date, said = _dated(words)
    number, unit, amount, bare_said = amount_in(said, lang) if not date else (None, "", "", said)
    body = bare_said if amount else said
    head, rest = _parted(body)
    name, firm = _name(body, head if rest else "", bold, lang, title)
    return Item(
        words=words,
        name=name,
        firm=firm,
        phrase=_phrase(body, lang),
        rest=rest_of(body, head if rest else name, lang),
        date=date,
        number=number,
        unit=unit,
        amount=amount,
        marker=marker if marker[:1].isdigit() else "",
        bold=bold,
        part=part,
    )


def _dated(words: str) -> tuple[str, str]:
    """The date a statement begins with, and the rest of it."""
    start = _LEADING.match(words)
    found = _DATE.match(words, start.end() if start else 0) or _DATE.match(words)
    if not found:
        return "", words
    date = found["date"].strip() + (found["era"] or "")
    return date, words[found.end() :].lstrip(" :：,，–—-、には")


def _parted(said: str) -> tuple[str, str]:
    pieces = _COLON.split(said, maxsplit=1)
    whole = len(pieces) == 2 and pieces[0].strip() and not re.search(r"[(（][^)）]*$", pieces[0])
    return (pieces[0].strip(), pieces[1].strip()) if whole else (said, "")


def _name(said: str, head: str, bold: tuple[str, ...], lang: str, title: str) -> tuple[str, bool]:
    """A short name for a statement, by what leads it, by all of it or by its subject; and whether it is firm."""
    if head and width(head) <= NAME:
        return _capital(_bare(head)), True
    for strong in bold:
        at = said.find(strong)
        closed = strong.split()[-1:] and strong.split()[-1].casefold() not in stop_words(lang)
        if 0 <= at <= 12 and width(strong) <= NAME and closed:
            # What stands far behind the beginning is what is said, and not of what.
            return _capital(_article(_bare(strong), lang)), width(said[:at]) <= 5
    if CJK.search(said):
        name = _name_cjk(said, title)
        return name, name == said
    if width(said) <= NAME and len(said.split()) <= 5:
        return _capital(_bare(said)), True
    terms = key_terms("", said, lang)
    first = min((said.find(term) for term in terms if 0 <= said.find(term) <= 8), default=-1)
    return next((_capital(term) for term in terms if first >= 0 and said.find(term) == first), ""), False


def _name_cjk(said: str, title: str) -> str:
    """What stands before a topic's particle, or the beginning that the title says as well, or all of it if short."""
    if found := re.match(r"([^、，。はがをでに]{1,10}?)(?:は|では|には|とは)(?=\S)", said):
        return found[1]
    size = max((n for n in range(2, 9) if len(said) > n and said[:n] in title), default=0)
    if size:
        return said[:size]
    return said if width(said) <= 20 and not re.search("[、，。]", said) else ""


def _phrase(said: str, lang: str) -> str:
    """The statement, or as much of its beginning as may stand alone; "" where nothing may."""
    said = re.sub(r"\s*[(（][^()（）]*[)）]", "", said).strip(" .。;；,，")
    if width(said) <= PHRASE:
        # After its date a German sentence begins with its verb.
        return said if lang.startswith("de") else _capital(said)
    cut = re.split(r"[;；:：,，、。]\s*|\s[–—]\s", said)[0].strip()
    if 3 < width(cut) <= PHRASE:
        return _capital(cut)
    words, stops = cut.split(), stop_words(lang)
    for size in range(len(words) - 1, 1, -1):
        kept = " ".join(words[:size])
        if width(kept) <= PHRASE and words[size].casefold() in stops and words[size - 1].casefold() not in stops:
            return _capital(kept)
    return ""


def rest_of(said: str, name: str, lang: str) -> str:
    """What is said of a thing after its name, short."""
    at = said.casefold().find(name.casefold()) if name else -1
    rest = said[at + len(name) :] if 0 <= at <= 8 else ""
    if lang.startswith("ja") and not re.match(r"\s*[は:：、]", rest):
        return ""
    kept = _phrase(rest.lstrip(" :：,，、–—-").removeprefix("は"), lang)
    return _capital(kept)


_AMOUNT = re.compile(
    r"(?P<before>[€$£¥]\s?)?(?P<number>(?<![\w.,])\d+(?:[.,\u00a0\u202f ’']\d{3})*(?:[.,]\d+)?)\s?"
    r"(?P<unit>[%％]|°\s?[CF]|[€$£¥]|[^\W\d_]+(?:/[^\W\d_]+)?)?"
)


def amount_in(said: str, lang: str) -> tuple[float | None, str, str, str]:
    """(the only amount of a statement, its unit, as written, the words without it); (None, "", "", said) for none."""
    found = [match for match in _AMOUNT.finditer(said) if match["unit"] or match["before"]]
    if len(found) != 1 or len(list(_AMOUNT.finditer(said))) != 1:
        return None, "", "", said
    match = found[0]
    value, unit = _number(match["number"], lang), match["unit"] or (match["before"] or "").strip()
    written = match.group().strip()
    for word, size in sizes(lang).items():
        if unit.casefold() == word:
            value, unit = value * size, " ".join(said[match.end() :].split()[:1])
        elif CJK.search(word) and unit.startswith(word):
            value, unit = value * size, unit[len(word) :]
    rest = f"{said[: match.start()]} {said[match.end() :]}".strip(" :：,，–—-=")
    return value, unit.casefold().replace("％", "%"), written, " ".join(rest.split())


def _number(said: str, lang: str) -> float:
    """A number as its language writes it."""
    said = re.sub("[\u00a0\u202f ’']", "", said)
    comma = lang[:2] in ("fr", "es", "de", "it", "pt", "ru", "nl", "pl")
    thousands, point = (".", ",") if comma else (",", ".")
    # "1.200" in a language of commas, "1,200" in one of points; three digits behind the other sign are thousands too.
    said = re.sub(rf"{re.escape(thousands)}(?=\d{{3}}(?!\d))", "", said)
    return float(said.replace(point, ".").replace(thousands, "."))


def _bare(said: str) -> str:
    return said.strip(" .。;；:：,，*_\"'“”«»「」『』")


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def listed(said: str, lang: str) -> tuple[str, ...]:
    """The things of an enumeration ("a claim, a reason and an example") as short names; () unless all are."""
    pieces = [piece for clause in re.split(r"[,，、;；]\s*", said) for piece in split_at("and", lang, clause)]
    names = [_article(_bare(piece), lang) for piece in pieces if _bare(piece)]
    short = all(0 < width(name) <= NAME and len(name.split()) <= 4 for name in names)
    return tuple(_capital(name) for name in names) if 2 <= len(names) <= 7 and short else ()


_ARTICLE = re.compile(
    r"^(?:an?|the|some|de l[’']|de la|des|du|de|les?|la|l[’']|une?|d[’']|el|los|las|un[ao]?s?|del|der|die|das|den|dem"
    r"|eine?[mnrs]?)(?:\s+|(?<=[’']))",
    re.IGNORECASE,
)


def _article(said: str, lang: str) -> str:
    """A name without its article."""
    if lang[:2] not in ("en", "fr", "es", "de"):
        return said
    bare_said = _ARTICLE.sub("", said)
    return _ARTICLE.sub("", bare_said) or said


def label(said: str, lang: str) -> str:
    """A side or step as a label, without its article; what else leans on it may be a "not". "" where it is long."""
    kept = _article(_bare(said), lang)
    return _capital(kept) if 0 < width(kept) <= PHRASE else ""


def says(kind: str, reading: Reading) -> str:
    """The word of a kind that the title, or else a paragraph, says."""
    return cue(kind, reading.lang, reading.title) or cue(kind, reading.lang, reading.text)
