"""Where sentences end, in any language."""

import re

ABBREVIATIONS = {
    "": "dr mr mrs ms prof st vs etc cf al fig figs eq eqs no nr vol ed eds p pp ca approx",
    "en": "e.g i.e eg ie viz resp sec ch jr sr inc ltd dept est a.m p.m",
    "fr": "ex p.ex par.ex c.-à-d c-à-d m mm mme mlle chap env av apr éd art n éq tab tél mmes dre pr janv févr"
    " juil sept oct déc",
    "es": "ej p.ej por.ej sr sra srta dra ud uds pág págs núm aprox ee.uu d dña profa ec ecs figs art arts tel"
    " máx mín av avda tab cap ene feb abr sept oct dic",
    "de": "z.b bzw d.h u.a usw vgl ggf evtl ca s nr abb abs bspw sog o.ä u.u v.a z.t inkl gl abschn art max"
    " exkl zzgl bzgl insb allg def bsp hr hrn tel bd aufl jan feb okt nov dez kap tab",
    "it": "es p.es ecc sig dott pag cap ad.es ing avv sec eq tab pagg cfr art artt tel teor gen feb ott dic",
    "pt": "ex p.ex por.ex sr sra pág núm aprox dra profa séc eq tab cap art máx mín av tel obs d jan fev dez",
    "ru": "т.е т.к т.д т.п т др пр г гг рис табл стр гл напр см им ул руб тыс млн млрд ок англ н.э акад проф",
    "ar": "د م ص أ.د",
    "hi": "डॉ श्री प्रो उदा सं पृ ई.पू कि.मी",
    "nl": "bijv d.w.z enz o.a m.b.t blz",
}
"""Words that end in a full stop without ending a sentence, by language; "" holds for all."""

_MAY_END = frozenset(["etc", "ecc", "usw", "enz", "т.д", "т.п", "др", "г", "гг", "руб", "н.э"])
_CLOSERS = "»”’\"')\\]}）」』】〉》〕］｝*_"
_LATIN_STOP = re.compile(rf"(?:\.{{2,}}|[.!?…‽।॥؟۔]+)[{_CLOSERS}]*(?:\s?[»])?(?=\s|$)")
_CJK_STOP = re.compile(rf"[。！？｡．]+[{_CLOSERS}]*")
_LINE = re.compile(r"\n\s*\n")
_BLANK = re.compile(r"\s*\n\s*\n")
_WORD = re.compile(r"\w")
_AND = frozenset(("and", "et", "und", "y", "e", "by", "par", "por", "von", "with", "&"))
_TAIL = re.compile(r"[^\s(\[«“\"'’、。，；：（「『《》」』）ぁ-ヿ一-鿿가-힣]*$")
_NEXT = re.compile(r"[\s«»“”\"'’(\[*_¿¡—–-]*(\w+|.)?")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[A-Za-z])\Z")
_INITIAL = re.compile(r"(?:[A-ZÀ-ÞА-ЯЁ]\.?-?)+\Z")


def sentences(text: str, lang: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text as half-open character spans, in order, without the spaces around them.

    Every character that is no space lies in exactly one span. A blank line ends a sentence too.
    """
    cuts = sorted(
        {*_stops(text, lang.partition("-")[0].lower()), *(m.start() for m in _LINE.finditer(text)), len(text)}
    )
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in cuts:
        piece = text[start:cut]
        if spans and not (_BLANK.match(piece) or _WORD.search(piece)) and piece.strip():
            # Marks alone say nothing: they go with what they stand after.
            spans[-1] = (spans[-1][0], start + len(piece.rstrip()))
        elif piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(piece.strip())))
        start = cut
    return tuple(spans)


def _stops(text: str, lang: str) -> list[int]:
    known = frozenset(f"{ABBREVIATIONS['']} {ABBREVIATIONS.get(lang, ABBREVIATIONS['en'])}".split())
    latin = [found.end() for found in _LATIN_STOP.finditer(text) if _ends(text, found, known)]
    wide = [found.end() for found in _CJK_STOP.finditer(text) if _ends_wide(text, found)]
    return latin + wide


def _ends(text: str, found: re.Match[str], known: frozenset[str]) -> bool:
    """Whether this stop ends a sentence, seen from the word before and the word after it."""
    follows = _NEXT.match(text, found.end())
    after = (follows.group(1) or "") if follows else ""
    following = after[:1]
    if not following or following in ":,;)]":
        return not following
    mark = found.group()
    if mark[0] in "…" or mark.startswith(".."):
        return following.isupper() or not following.isalpha()
    if mark[0] != ".":
        # A question that is quoted goes on in lower case: (why?) he asked; and so does a name: Yahoo! is.
        return not following.islower()
    word = _word(text[max(0, found.start() - 48) : found.start()])
    before = text[max(0, found.start() - len(word) - 96) : found.start() - len(word)].rstrip()
    if word.lower() in known or _joined(before, word) in known or f"{word}.{after}".lower() in known:
        # "etc." may end a sentence; the others do not.
        return word.lower() in _MAY_END and following.isupper() and mark == "."
    if len(word) == 1 and word.islower() and following.isdigit():
        return False  # a number follows its short word: n. 4, p. 12
    if _INITIAL.fullmatch(word) and len(word) < 6:
        return following.isupper() and (len(word) > 2 or _plain(before))
    if _ENUMERATOR.fullmatch(word) and (
        not before or (before[-1] in ".!?" and _word(before[:-1]).lower() not in known)
    ):
        return False
    if "abb" in known and word.isdigit() and len(word) < 3:  # German ordinals: am 3. Mai
        return False
    return not following.islower()


def _ends_wide(text: str, found: re.Match[str]) -> bool:
    """Whether a full-width stop ends a sentence: not when a closing mark is followed by its own sentence's rest."""
    mark = found.group()
    if mark[-1] in "」』”）)】":
        following = text[found.end() : found.end() + 1]
        return following in "\n「『“（【" or following.isspace() or not following
    return not (mark == "．" and text[found.end() : found.end() + 1].isdigit())


def _joined(before: str, word: str) -> str:
    """The abbreviation that ends here when it is written with a space: "p. ex", "z. B"."""
    return f"{_word(before).rstrip('.')}.{word}".lower()


def _word(before: str) -> str:
    """The last word of a text, opening marks left out."""
    # No abbreviation is longer; searching the whole text for each stop would take the square of its length.
    found = _TAIL.search(before[-48:])
    return found.group() if found else ""


def _plain(before: str) -> bool:
    """Whether a capital letter after this is a label ("plan B") and not somebody's initial ("Ada B", "and H")."""
    last = _word(before)
    return last[:1].islower() and last not in _AND
