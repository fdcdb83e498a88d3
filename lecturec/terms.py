"""The key terms of a text, as its author spells them: found by stop words, script and place, without a model."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from lecturec.phrases import Rules, chunks, rules_of, stands_alone

REVISION = 6
"""Counts up when the same text may give other terms, so that what was made from terms is made again."""

LONGEST, LONGEST_CJK = 28, 10
"""Characters of a term: in alphabets, and in Chinese and Japanese."""

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々ー"
_NUMBERING = re.compile(r"^\s*(?:[\divxIVX]{1,4}[.)．、:：]\s*)+|^\s*[-–—•*·]\s+")
_CLAUSE = re.compile(r"[:：;；¿¡()（）\[\]「」『』“”«»\"—–|。．.!?！？،؛؟।…\n]|\s[-/]\s|,\s|，|、|→|->|=>|⇒")
_WORD = re.compile(
    rf"[^\W_{_CJK}](?:[^\W_{_CJK}]|[\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f·’'\-](?=\w))*[\u0900-\u0903\u093a-\u094f]*"
)
_RUN = re.compile(
    r"[\u30a0-\u30ffー]{2,}(?:[\u4e00-\u9fff々]{1,4})?|[\u3400-\u4dbf\u4e00-\u9fff々]{2,}[\u30a0-\u30ffー]*|[A-Za-z][A-Za-z0-9+\-]+"
)
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|dell|all|nell|sull|un)['’](?=\w)", re.IGNORECASE)
_REFLEXIVE = re.compile(r"^[smtn]['’]\w", re.IGNORECASE)
_PARTICLE = re.compile(r"(?<=[\u30a0-\u30ff\u4e00-\u9fff々ー])[のをにはがともでへや]+$")
_CLAUSAL = re.compile(
    r"[\u3041-\u3096]{3,}|^(?:即使|對|对|如果|雖|虽|當|当|在)|直到|滿足|满足|不[僅仅是足等能會会需]|[並并]非"
)
_DOING = re.compile(r"[しすさせ](?!い)|でき|な(?!ど)|的[なに]")
_CJK_END = re.compile(
    r"(?:[不的了未無无非並并也都就]|性の|において|における|(?<=[\u4e00-\u9fff]{2})[中內内間间上下時时])+$"
)
_CJK_START = re.compile(
    r"^(?:逐步|關乎|关乎|[使能可會会要應应將将常已曾很較较各每某該该即若]|通常|往往|經常|经常|必須|必须)+(?=[\u4e00-\u9fff]{2})"
)
_VERBAL = re.compile(r"[るたいてうくすつむぬぶ]$|[的不了]$|(?:する|した|して|れる|ない)")
_JA_CUT = re.compile(r"[\u3400-\u9fff]+的|以[上下]|[的各]")
_KANJI_CUT = re.compile(
    r"使用|利用|[认認][识識]|[记記]住|[组組]成|保[護护]|吸收|[變变]成|成[為为]|需要|具有|包含|[產产]生|[實实][现現]|[採采]用|[處处]理"
    r"|不(?=[等是能會会需必僅仅足如])"
    r"|[的了是在和與与或及並并而但對对將将把被為为以於于這这那其此也都需由從从到之所僅仅更很著着過过讓让使每個个們们常能可會会要應应各又已曾]"
)


def key_terms(title: str, text: str, lang: str, limit: int = 6, emphasised: Iterable[str] = ()) -> tuple[str, ...]:
    """At most `limit` key terms, best first: what the author emphasised, then what the title and the text dwell on.

    A term has at most LONGEST characters (LONGEST_CJK in Chinese and Japanese), is made of whole words, and shares
    none with a term before it. `lang` is a BCP 47 tag; languages without a stop list give single longer words.
    """
    found: list[str] = []
    taken: set[str] = set()
    for phrase in (*_marked(emphasised, lang), *_dwelt_on(title, text, lang)):
        roots = _roots(phrase)
        overlaps = any(root in other or other in root for root in roots for other in taken if _is_cjk(root))
        if not roots or roots & taken or overlaps:
            continue
        found.append(phrase)
        taken |= roots
        if len(found) == limit:
            break
    return tuple(found)


def is_short(term: str) -> bool:
    """Whether a term fits under an icon."""
    return 1 < len(term) <= (LONGEST_CJK if _is_cjk(term) else LONGEST)


def trimmed(phrase: str, lang: str) -> str:
    """A phrase without numbering, punctuation, and stop words at its ends; "" when little of it is left."""
    phrase = _NUMBERING.sub("", phrase).strip(" \t\n:：.,;、。*_`\"'“”«»()（）¿¡?!？！")
    if _is_cjk(phrase):
        phrase = _PARTICLE.sub("", phrase)
        return "" if phrase in _cjk_stops() else phrase
    words = phrase.split()
    stops = _stops(lang)
    first, stop = 0, len(words)
    while first < stop and _is_stop(words[first], stops) and not _ELISION.match(words[first]):
        first += 1
    while stop > first and _is_stop(words[stop - 1], stops):
        stop -= 1
    if first >= 2 or (stop - first) * 2 < len(words):
        return ""
    kept = words[first:stop]
    if kept:
        kept[0] = _ELISION.sub("", kept[0])
    return " ".join(kept).strip(" ,;:.")


def named(phrase: str, lang: str) -> str:
    """The phrase as a label of a picture: trimmed, short, and a noun phrase as far as one can tell; else ""."""
    if _CLAUSAL.search(phrase):
        return ""
    term = _without_ends(trimmed(phrase, lang)) if _is_cjk(phrase) else trimmed(phrase, lang)
    if not is_short(term) or "/" in term or (_is_cjk(term) and _VERBAL.search(term)):
        return ""
    if _is_cjk(term):
        return term
    rules, stops = rules_of(lang), _stops(lang)
    inside = term.casefold().split()[1:-1]
    if rules and any(_is_stop(word, stops) and word not in rules.links for word in inside):
        return ""
    return term if stands_alone(term, lang) else ""


def _marked(emphasised: Iterable[str], lang: str) -> Iterator[str]:
    # What ends in a colon is a rubric ("Nuance:") more often than a thing: such phrases come last.
    for phrase in sorted(emphasised, key=lambda said: said.rstrip().endswith((":", "："))):
        for clause in _CLAUSE.split(_NUMBERING.sub("", phrase))[:2]:
            if term := named(clause, lang):
                yield term
                break
        else:
            pieces = [piece for piece in (named(c, lang) for c in _candidates(phrase, lang)) if piece]
            yield from pieces[-1:] if _is_cjk(phrase) else pieces[:2]


def _dwelt_on(title: str, text: str, lang: str) -> list[str]:
    """Candidates of the title and text by weight: how often their words come, and more for the title."""
    weight: dict[str, float] = {}
    spelled: dict[str, str] = {}
    counts: dict[str, int] = {}
    for source, worth in ((title, 3.0), (text, 1.0)):
        for candidate in _candidates(source, lang, whole=source == title):
            if not (phrase := named(candidate, lang)):
                continue
            key = phrase.casefold()
            spelled.setdefault(key, phrase)
            weight[key] = weight.get(key, 0.0) + worth
            for root in _roots(phrase):
                counts[root] = counts.get(root, 0) + 1
    order = {key: place for place, key in enumerate(weight)}

    def worth_of(key: str) -> float:
        roots = _roots(spelled[key])
        often = sum(min(counts[root], 4) for root in roots) / max(1, len(roots))
        words = len(key.split())
        return weight[key] * (0.6 + 0.4 * often) * (1.25 if words == 2 else 1.0 if words == 1 else 0.9)

    return [spelled[key] for key in sorted(weight, key=lambda key: (-worth_of(key), order[key]))]


def _candidates(source: str, lang: str, *, whole: bool = False) -> Iterator[str]:
    """Noun phrases of a text; `whole`: it is a title, in which every run of words may be one."""
    stops, rules = _stops(lang), rules_of(lang)
    for clause in _CLAUSE.split(source):
        if _is_cjk(clause):
            yield from _runs(clause, lang)
            continue
        words: list[str] = []
        opened = whole
        for match in _WORD.finditer(clause):
            word = match.group()
            if _REFLEXIVE.match(word):
                yield from _phrase(words, rules, opened=opened)
                words, opened = [], whole
                continue
            bare = _ELISION.sub("", word)
            if bare != word or _is_stop(word, stops) or (words and not stops):
                yield from _phrase(words, rules, opened=opened)
                words = []
                opened = whole or bare != word or (rules is not None and word.casefold() in rules.openers)
            if not _is_stop(bare, stops) and not bare[0].isdigit():
                words.append(bare)
        yield from _phrase(words, rules, opened=opened)


def _phrase(words: list[str], rules: Rules | None, *, opened: bool) -> Iterator[str]:
    """A run of content words as terms; in languages without rules, one that is short enough to be a name."""
    if rules is not None:
        yield from (" ".join(chunk) for chunk in chunks(words, rules, opened=opened))
    elif len(words) == 1:
        yield words[0]
    elif words:
        yield from (word for word in words if len(word) > 5)


def _runs(text: str, lang: str) -> Iterator[str]:
    """Runs of one script, without what is a verb or an adjective by what follows it."""
    chinese = lang.lower().startswith("zh")
    for match in _RUN.finditer(text):
        run = match.group()
        if not chinese and _DOING.match(text[match.end() :]):
            continue
        pieces = [run]
        if run[0] >= "\u3400" and not run[0].isascii():
            pieces = [p for p in _KANJI_CUT.split(run) if len(p) <= 5] if chinese else _JA_CUT.split(run)
        for piece in map(_without_ends, pieces):
            if len(piece) > 1 and piece not in _cjk_stops():
                yield piece


def _without_ends(piece: str) -> str:
    """Without what cannot end or begin a name in Chinese and Japanese: negations, places, particles, modal verbs."""
    return _CJK_START.sub("", _CJK_END.sub("", piece))


def _is_stop(word: str, stops: frozenset[str]) -> bool:
    bare = word.casefold().strip(".,;:!?()").replace("’", "'")
    if not stops:
        return len(bare) < 4
    return len(bare) < 2 or bare in stops or not any(c.isalpha() for c in bare)


def _roots(phrase: str) -> frozenset[str]:
    """The words of a term, without accents and endings, to see that two terms share one."""
    if _is_cjk(phrase):
        return frozenset({phrase})
    return _roots_of(phrase)


@lru_cache(maxsize=4096)
def _roots_of(phrase: str) -> frozenset[str]:
    flat = "".join(c for c in unicodedata.normalize("NFKD", phrase.casefold()) if not unicodedata.combining(c))
    return frozenset(word[:6] for word in re.split(r"[\s\-’']+", flat) if len(word) > 2 or word.isupper())


@cache
def _stop_lists() -> dict[str, frozenset[str]]:
    said = tomllib.loads(files("lecturec").joinpath("terms.toml").read_text("utf-8"))
    return {lang: frozenset(words.split()) for lang, words in said.items()}


def stop_words(lang: str) -> frozenset[str]:
    """The words of a language that say little by themselves."""
    return _stops(lang)


def _stops(lang: str) -> frozenset[str]:
    return _stop_lists().get(lang.split("-")[0].lower(), frozenset())


def _cjk_stops() -> frozenset[str]:
    return _stop_lists()["cjk"]


_HAS_CJK = re.compile(f"[{_CJK}]")


def _is_cjk(text: str) -> bool:
    return _HAS_CJK.search(text) is not None
