"""Numbers, dates, names, addresses and signs of a text, each found once and worded once, the surest kinds first."""

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import NamedTuple

from lecturec.verbalise.stand_ins import StandIns
from lecturec.verbalise.tables import LANGUAGES, WIDE

DIGITS = frozenset("0123456789")
FIGURES, ROMAN = "0-9", "I-C"
"""What stands among the characters of a text for any figure, and for what may be a Roman numeral."""

_CLOSE = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")  # no pause within a name
_INSIDE = re.compile(r"\.\w")
_ROMAN = re.compile(r"(?<![^\W\d_])[IVXLC]+(?:e|er|re|ère|ème|ᵉ|-й|-го|-м)?(?![^\W\d_])")


def having(*kinds: str) -> tuple[frozenset[str], ...]:
    """What a rule needs: a character of each of these, "0-9" for any figure."""
    return tuple(frozenset((kind,)) if kind in (FIGURES, ROMAN) else frozenset(kind) for kind in kinds)


class Rule(NamedTuple):
    """A kind of thing that is worded.

    `needs` are sets of characters; a text in which the kind is has one of each, which keeps plain sentences quick.
    `pattern` gives what to look for in a language, None where the language has no such thing; a group `keep` at its
    beginning stays as it is. `word` gives the wording, None to leave it as it is. `pieces` are strings of which a text
    has one where the kind is in it.
    """

    needs: tuple[frozenset[str], ...]
    pattern: Callable[[str], re.Pattern[str] | None]
    word: Callable[[re.Match[str], str], str | None]
    pieces: Callable[[str], tuple[str, ...]] | None = None


def always(pattern: re.Pattern[str]) -> Callable[[str], re.Pattern[str]]:
    """One and the same pattern for every language."""
    return lambda _lang: pattern


def stand_aside(text: str, lang: str, kept: StandIns) -> str:
    """A text with a letter of `kept` for each thing in it that is worded."""
    for rule in _fitting(_present(text) & _telling()):
        if rule.pieces and not any(piece in text for piece in rule.pieces(lang)):
            continue
        pattern = rule.pattern(lang)
        if pattern is not None:
            text = pattern.sub(partial(_aside, rule=rule, lang=lang, kept=kept), text)
    return text


@lru_cache(maxsize=2048)
def _fitting(present: frozenset[str]) -> tuple[Rule, ...]:
    """The rules whose needs are met."""
    return tuple(rule for rule in _rules() if not any(map(present.isdisjoint, rule.needs)))


@cache
def _telling() -> frozenset[str]:
    """The characters that some rule needs."""
    return frozenset(character for rule in _rules() for need in rule.needs for character in need)


def _present(text: str) -> frozenset[str]:
    """The characters of a text; full stops only within words, letters that count only where they may."""
    present = frozenset(text)
    if "." in present and not _INSIDE.search(text):
        present -= {"."}
    if not present.isdisjoint(DIGITS):
        present |= {FIGURES}
    if not present.isdisjoint("IVXLC") and _ROMAN.search(text):
        present |= {ROMAN}
    return present


def _aside(found: re.Match[str], rule: Rule, lang: str, kept: StandIns) -> str:
    said = rule.word(found, lang)
    if said and lang in WIDE:
        said = _CLOSE.sub("", said)
    if said is None or (letter := kept.letter(said)) is None:
        return found.group()
    return f"{found.groupdict().get('keep') or ''}{letter}"


@cache
def _rules() -> tuple[Rule, ...]:
    from lecturec.verbalise import (
        addresses,
        agreement,
        amounts,
        cases,
        compared,
        identifiers,
        money,
        ordinals,
        science,
        times,
    )

    first = (*addresses.RULES, *science.RULES, *cases.EARLY)
    kinds = (times, identifiers, ordinals, money, cases, amounts)
    early = (rule for kind in kinds for rule in kind.RULES)
    return (*first, *early, *money.LATE, *times.LATE, *agreement.LATE, *amounts.LATE, *science.LATE, *compared.RULES)


def said(text: str, lang: str) -> str:
    """The spoken form of a text, in a language by the name of its table."""
    from lecturec.verbalise.clean import clean
    from lecturec.verbalise.early import written_out
    from lecturec.verbalise.latin import speak_latin
    from lecturec.verbalise.wide import narrowed, speak_wide

    cleaned = clean(text, lang)
    if lang not in LANGUAGES:
        return speak_latin(cleaned, lang)
    cleaned = narrowed(cleaned) if lang in WIDE else written_out(cleaned, lang)
    if lang == "ko":
        from lecturec.verbalise.particles import marked

        cleaned = marked(cleaned)
    kept = StandIns(cleaned)
    aside = stand_aside(cleaned, lang, kept)
    spoken = speak_wide(kept.closed_up(aside), lang) if lang in WIDE else speak_latin(aside, lang)
    return finished(" ".join(kept.uncovered(spoken).split()), lang)


def finished(spoken: str, lang: str) -> str:
    """What can be decided only where all words are known: particles, marks of the language's own."""
    if lang == "ko":
        from lecturec.verbalise.particles import fitted

        return fitted(spoken)
    if lang == "ar":
        return re.sub(r"\s*(?:[,،]\s*)+(?![,،]|$)", "، ", spoken).replace(";", "؛")
    if lang == "it":
        spoken = re.sub(r"\b([Dd]a) da(?=l? \d)", r"\1", spoken)
        return re.sub(r"\b([TtFf]ra) da (\S+) a ", r"\1 \2 e ", spoken)
    if lang == "en":
        return re.sub(r"((?:^|[,;:]) ?)is (less than|greater than|at least|at most) (?=\d)", r"\1\2 ", spoken)
    if lang == "ru":
        spoken = re.sub(r"(?<=от )log\b", "логарифма", spoken)
        return re.sub(r"\b((?:[Оо]т|[Дд]о|[Ии]з|[Вв]|[Сс]|[Дд]ля|[Нн]а|[Кк]) верси)я\b", r"\1и", spoken)
    return spoken
