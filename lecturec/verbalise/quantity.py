"""Numbers as they are written in a language, and the forms that words take after them."""

import re
from functools import cache
from typing import NamedTuple

from lecturec.verbalise.tables import WIDE, tables

JOINED = (*WIDE, "ko")
"""Languages that write what is counted next to its number."""

LIANG = {"zh": "兩", "zh-hans": "两"}
"""Two of something in Chinese."""

GROUPS = {"de": ".", "es": ".", "it": ".", "pt": ".", "fr": " ", "ru": " "}
"""What stands between thousands; elsewhere a comma."""

_COMMA = frozenset(("de", "es", "fr", "it", "pt", "ru"))
_PARTS = {1: "десятая|десятых", 2: "сотая|сотых", 3: "тысячная|тысячных"}

_HEARD = {"ru": ("f1", "f2", "n1"), "es": ("f1", "m1"), "fr": ("f1",), "pt": ("f1", "f2")}
"""Genders and last figures in which a number sounds otherwise than it is read."""


class Number(NamedTuple):
    """A number in figures: its sign ("", "-" or "+"), its whole part and what stands after its decimal mark."""

    sign: str
    whole: str
    fraction: str = ""


@cache
def number_pattern(lang: str) -> str:
    """The pattern of an unsigned number, with its groups; no capturing groups."""
    spaced = "{1,5}" if lang in ("fr", "ru", "de", "es", "it", "pt") else "{2,5}"
    return rf"(?:[1-9]\d{{0,2}}(?:(?: \d{{3}}){spaced}|(?:['’]\d{{3}})+)(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"


def parse(text: str, lang: str) -> Number | None:
    """A number as its language writes it, foreign decimal marks too; None for what is none (1.2.3)."""
    sign = "-" if text[:1] in "-−–" else "+" if text[:1] == "+" else ""
    bare = re.sub(r"[ '’]", "", text.lstrip("+-−–"))
    marks = [c for c in bare if c in ".,"]
    if not marks:
        return Number(sign, bare)
    if len(set(marks)) == 2:
        last, other = marks[-1], marks[0]
        whole, _, fraction = bare.rpartition(last)
        return Number(sign, whole.replace(other, ""), fraction) if marks.count(last) == 1 else None
    mark, parts = marks[0], re.split("[.,]", bare)
    grouping = mark == GROUPS.get(lang, ",") or len(marks) > 1 or (lang in ("fr", "ru") and parts[1] == "000")
    if grouping and _grouped(parts):
        return Number(sign, "".join(parts))
    return Number(sign, parts[0], parts[1]) if len(marks) == 1 else None


def _grouped(parts: list[str]) -> bool:
    """Whether these are the thousands of one number, or lakhs and crores of one."""
    first, *rest = parts
    thousands = all(len(part) == 3 for part in rest)
    lakhs = len(rest[-1]) == 3 and all(len(part) == 2 for part in rest[:-1]) and len(first) < 3
    return len(first) < 4 and not (first.startswith("0")) and (thousands or lakhs)


def figures(number: Number, lang: str, gender: str = "") -> str:
    """A number for an engine: in figures where it reads them well, else in words.

    `gender` is that of what is counted ("", "f" or "n"): where it is heard, one and two are words.
    """
    said = _unsigned(number, lang, gender)
    say = tables(lang).say
    return say["minus"].format(a=said) if number.sign == "-" else say["plus"].format(a=said) if number.sign else said


def _unsigned(number: Number, lang: str, gender: str) -> str:
    whole, fraction = number.whole, number.fraction
    if fraction:
        if lang == "ru" and len(fraction) < 4:
            return _russian(whole, fraction)
        return f"{whole}{',' if lang in _COMMA else '.'}{fraction}"
    if gender and (said := _gendered(whole, lang, gender)):
        return said
    return whole


def _gendered(whole: str, lang: str, gender: str) -> str:
    """A number in words where its gender is heard, else ""."""
    from lecturec.verbalise.spellout import spell_out

    if len(whole) > 6 or whole.startswith("0"):
        return ""
    if whole in (own := tables(lang).one.get(gender, {})):
        return own[whole]
    ones = int(whole) % 10 if int(whole) % 100 not in (11, 12) else 0
    if f"{gender}{ones}" in _HEARD.get(lang, ()) and not (lang == "fr" and int(whole) % 100 in (71, 91)):
        kind = {"m": "masculine", "f": "feminine", "n": "neuter"}[gender]
        return spell_out(int(whole), lang, f"cardinal-{kind}")
    return ""


def _russian(whole: str, fraction: str) -> str:
    """3,14 is three wholes and fourteen hundredths."""
    from lecturec.verbalise.spellout import spell_out

    if len(whole) > 9:
        return f"{whole},{fraction}"
    wholes = "целая" if _last(whole) == 1 else "целых"
    part = _PARTS[len(fraction)].split("|")[0 if _last(fraction) == 1 else 1]
    return f"{spell_out(int(whole), 'ru', 'cardinal-feminine')} {wholes} " + (
        f"{spell_out(int(fraction), 'ru', 'cardinal-feminine')} {part}"
    )


def _last(digits: str) -> int:
    return int(digits[-1]) if digits[-2:] != "11" else 0


def counted(number: Number, forms: str, lang: str) -> str:
    """A number with what it counts: `forms` are "metre|metres" and the like, "f:" before those of a gender.

    Where a form has a {n}, the number stands there, where it begins with "=", it says the number itself; else the
    number stands before it, with a space in languages that have spaces.
    """
    gender, _, names = forms.rpartition(":")
    names_of = names.split("|")
    form = names_of[min(_category(number, lang), len(names_of) - 1)]
    if lang == "ar" and not number.fraction and len(names_of) > 2 and number.whole in ("1", "2"):
        one = "واحدة" if form.split()[0].endswith("ة") else "واحد"
        return f"{form} {one}" if number.whole == "1" else form
    said = figures(number, lang, gender or "m")
    if form.startswith("="):
        return form[1:]
    if said == "2" and lang in LIANG and form[:1] > "\u4e00" and "{n}" not in form:
        said = LIANG[lang]
    return form.format(n=said) if "{n}" in form else f"{said}{'' if lang in JOINED else ' '}{form}"


def ranged(first: Number, last: Number, lang: str) -> str:
    """From one number to another; Russian has both in the genitive."""
    if lang == "ru" and not (first.fraction or last.fraction or first.sign or last.sign):
        from lecturec.verbalise.spellout import spell_out

        low, high = (spell_out(int(n.whole[:12]), lang, "cardinal-masculine-genitive") for n in (first, last))
        return f"от {low} до {high}"
    years = all(len(n.whole) == 4 and n.whole < "2101" and not n.fraction and not n.sign for n in (first, last))
    say = tables(lang).say
    form = say["years"] if years and "years" in say else say["range"]
    return form.format(a=figures(first, lang), b=figures(last, lang))


def form_in_range(last: Number, forms: str, lang: str) -> str:
    """The form of what is counted after a range that ends with this number."""
    names_of = forms.rpartition(":")[2].split("|")
    if lang == "ru" and len(names_of) > 2 and not last.fraction:
        return names_of[1] if _category(last, lang) == 0 else names_of[2]
    return form_of(last, forms, lang)


def form_of(number: Number, forms: str, lang: str) -> str:
    """The form of what is counted, without its number."""
    names_of = forms.rpartition(":")[2].split("|")
    return names_of[min(_category(number, lang), len(names_of) - 1)]


def _category(number: Number, lang: str) -> int:
    """Which of the forms a number takes: Unicode's categories, in the order in which our tables have them."""
    whole = int(number.whole[-9:] or "0")
    if lang == "ru":
        if number.fraction:
            return 1
        ones, tens = whole % 10, whole % 100
        return 0 if ones == 1 and tens != 11 else 1 if 2 <= ones <= 4 and not 12 <= tens <= 14 else 2
    if lang == "ar":
        few, many = 3 <= whole % 100 <= 10, 11 <= whole % 100 <= 99
        return 0 if number.fraction or whole == 1 else 1 if whole == 2 else 2 if few else 3 if many else 0
    if lang in ("fr", "pt", "hi"):
        return 0 if whole < 2 else 1
    return 0 if whole == 1 and not number.fraction else 1
