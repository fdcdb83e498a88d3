"""Comparisons in languages that say the sign last: x ≥ 2 is "x is 2 or more" in Japanese, Korean and Hindi."""

import re
from functools import cache

from lecturec.verbalise.addresses import said_in
from lecturec.verbalise.tables import tables
from lecturec.verbalise.tokens import Rule, having

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "≦": "≤", "≧": "≥", "⩽": "≤", "⩾": "≥"}
_NAMES = {"<": "less", ">": "more", "≤": "most", "≥": "least", "≠": "unequal"}
_MIRRORED = dict(zip("<>≤≥", "><≥≤", strict=True))
_SIGN = r" ?(<=|>=|!=|[<>≤≥≠≦≧⩽⩾]) ?"
_WORDED = r"\U00017000-\U000187ff"  # the letters that stand for what is worded already
_THING = rf"(?:[{_WORDED}]+|[A-Za-z](?:[A-Za-z0-9_]{{0,12}}[A-Za-z0-9])?|\d+)(?![\w{_WORDED}]*[A-Za-z0-9_(=])"
_FIRST = rf"(?<![A-Za-z0-9_<>=+*/^{_WORDED}-])"


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    if "less" not in tables(lang).say:
        return None
    # What is added to, multiplied or compared once more is a formula, and read as it stands.
    return re.compile(rf"{_FIRST}(?:({_THING}){_SIGN})?(?:({_THING}){_SIGN})({_THING})(?! ?[-+*/^<>=≤≥≠×÷])")


@cache
def _bare(lang: str) -> re.Pattern[str] | None:
    if "less" not in tables(lang).say:
        return None
    before = rf"(?<![\w{_WORDED})\]] )(?<![\w{_WORDED})\]<>=-])"
    return re.compile(rf"{before}{_SIGN}([{_WORDED}]+|\d+)(?![\w(])")


def _said(words: str, lang: str) -> str:
    return said_in(words, lang) if words.isascii() and words[0].isalpha() else words


def _form(sign: str, lang: str) -> str:
    return tables(lang).say[_NAMES[sign]]


def _compared(found: re.Match[str], lang: str) -> str | None:
    low, first, thing, second, high = found.groups()
    first, second = (_SIGNS.get(sign or "", sign or "") for sign in (first, second))
    thing, high = _said(thing, lang), _said(high, lang)
    of = tables(lang).say["compares"].format(a=thing)
    if not low:
        return of + _form(second, lang).format(b=high)
    if first not in _MIRRORED or second not in _MIRRORED:
        return None
    return (
        of
        + _form(_MIRRORED[first], lang).format(b=_said(low, lang))
        + tables(lang).say["then"]
        + (_form(second, lang).format(b=high))
    )


def _alone(found: re.Match[str], lang: str) -> str:
    return _form(_SIGNS.get(found[1], found[1]), lang).format(b=found[2])


RULES = (
    Rule(having("<>≤≥≠≦≧⩽⩾!"), _pattern, _compared),
    Rule(having("<>≤≥≠≦≧⩽⩾"), _bare, _alone),
)
