"""What is written out before anything else is looked for: months, centuries, reactions, by tables of patterns."""

import re
from collections.abc import Callable
from functools import cache

from lecturec.verbalise.tables import tables

_FORMULA = r"\d{0,2} ?(?:[A-Z][a-z]?[\d₀-₉]{0,2}){1,6}"
_REACTION = re.compile(
    rf"(?<=[A-Za-z)][\d₀-₉⁺⁻])\s*(?:→|⟶|->)\s*(?={_FORMULA}(?![a-z]))"
    rf"|(?<=[A-Za-z)])\s*(?:→|⟶|->)\s*(?=\d{{0,2}} ?(?:[A-Z][a-z]?){{1,3}}[\d₀-₉](?![a-z]))"
)


_EACH = re.compile(r"([€$£] ?\d[\d.,]*|[€$£])\s?/\s?([^\W\d_]{1,12}[²³]?)(?![\w/])")


_TELLING = re.compile(r"\d|\.(?=.)|Ste?-|[°§]")
"""What is in every text that anything is to be written out in."""


def written_out(text: str, lang: str) -> str:
    """A text in which the short forms of `[early]` are written out, and arrows of reactions are words."""
    if ("→" in text or "->" in text or "⟶" in text) and (word := tables(lang).say.get("yields")):
        text = _REACTION.sub(f" {word} ", text)
    if "/" in text:
        text = _EACH.sub(lambda found: found[1] + _each(found[2], lang), text)
    if not _TELLING.search(text):
        return text
    if calls := _phone(lang):
        text = calls.sub(_by_figures, text)
    for pattern, said in _patterns(lang):
        text = pattern.sub(said, text)
    return text


def _each(unit: str, lang: str) -> str:
    """What a price is for: 0.35 €/kWh."""
    from lecturec.verbalise.amounts import unit_forms

    own = tables(lang)
    one = unit_forms(unit, lang).rpartition(":")[2].split("|")[0].lstrip("=")
    return f" {own.per[unit]}" if unit in own.per else f" {own.words.get('per', '/')} {one or unit}"


@cache
def _phone(lang: str) -> re.Pattern[str] | None:
    """A telephone number after a word that says so; in French they are read by pairs as they stand."""
    words = tables(lang).words.get("phone", "")
    if not words or lang == "fr":
        return None
    return re.compile(rf"((?i:\b(?:{words})\b)[^\d+(.!?]{{0,20}}[.:]? ?)(\(?[1-9(][\d()][\d ().-]{{4,16}}\d)(?!\d)")


def _by_figures(found: re.Match[str]) -> str:
    groups = re.findall(r"\d+", found[2])
    return found[1] + ", ".join(" ".join(group) for group in groups)


@cache
def _patterns(lang: str) -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    return tuple(
        (re.compile(pattern), _month_of(lang) if said == "months" else said)
        for pattern, said in tables(lang).early.items()
    )


def _month_of(lang: str) -> Callable[[re.Match[str]], str]:
    """The name of a month by its beginning."""

    def named(found: re.Match[str]) -> str:
        short = next(filter(None, found.groups()))
        return next((month for month in tables(lang).months if month.startswith(short[:3])), found.group())

    def told_apart(found: re.Match[str]) -> str:
        short = next(filter(None, found.groups()))
        return next((month for month in tables(lang).months if month.startswith(short)), named(found))

    return told_apart
