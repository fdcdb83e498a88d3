"""Chemical formulas, powers, functions and growth, Greek letters, marks of footnotes."""

import re
from functools import cache

from lecturec.verbalise.addresses import said_in
from lecturec.verbalise.amounts import unit_forms, unit_pattern
from lecturec.verbalise.quantity import JOINED, Number, figures, form_of, number_pattern, parse
from lecturec.verbalise.tables import WIDE, tables
from lecturec.verbalise.tokens import FIGURES, Rule, always, having, said

_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOW = "₀₁₂₃₄₅₆₇₈₉"
_PLAIN = str.maketrans(f"{_LOW}{_HIGH}⁻⁺ⁿˣᵏ−", "01234567890123456789-+nxk-")
_ELEMENTS = "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Cr|Mn|Fe|Co|Ni|Cu|Zn|Br|Ag|Sn|Ba|Pt|Au|Hg|Pb|H|B|C|N|O|F|P|S|K|I|U"
_COUNT = rf"(?:\d{{1,2}}|[{_LOW}]{{1,2}})?"
_NOT_IN_WORD = r"(?<![A-Za-zÀ-ɏ0-9_.-])"
_MOLECULE = rf"(?:(?:{_ELEMENTS}){_COUNT}){{1,8}}(?:\((?:(?:{_ELEMENTS}){_COUNT}){{1,4}}\){_COUNT})?"
_CHEMICAL = re.compile(
    rf"{_NOT_IN_WORD}(?=[A-Za-z()]{{0,9}}[\d{_LOW}])({_MOLECULE})(?![A-Za-zÀ-ɏ0-9_.-]*[A-Za-zÀ-ɏ0-9_])([{_HIGH}]{{0,2}}[⁺⁻])?"
)
_ION = re.compile(
    rf"{_NOT_IN_WORD}(?:({_MOLECULE}|e)([{_HIGH}]{{0,2}}[⁺⁻])|(Na|K|Li|H|Ag|Cl|OH|Ca2|Mg2|Fe2|Fe3|Cu2|Zn2|Al3)([+-]))(?![\w+-])"
)
_SALTS = (
    "NaCl",
    "HCl",
    "NaOH",
    "KCl",
    "LiCl",
    "AgCl",
    "HBr",
    "HF",
    "MgO",
    "CaO",
    "FeO",
    "ZnO",
    "KOH",
    "NaF",
    "HgO",
    "SiC",
    "GaAs",
)
_SALT = re.compile(rf"{_NOT_IN_WORD}({'|'.join(_SALTS)})(?![\w+-])")
_CITED = re.compile(r"(?: |(?<=[\s.,;:!?”»\"])|^)\[\d{1,3}(?:[,–-] ?\d{1,3}){0,6}\](?=$|[\s.,;:!?)।。，、؟،])")
_APPLIED = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_\\])([A-Za-zΘΩωθΟ])\(((?:[^()]|\([^()]{0,24}\)){1,32})\)")
_POWER = re.compile(rf"(?<![A-Za-zÀ-ɏ0-9Ͱ-Ͽ.,])([A-Za-zα-ωΑ-Ω]|\d+)([⁺⁻]?[{_HIGH}ⁿˣᵏ]+|\^\{{?(-?[^\W_]+)\}}?)(?![\w^])")
_PRODUCT = re.compile(r"(?<![^\W\d_])([a-z]{2}|sin|cos|tan|log|ln|exp)([²³])(?![\w])")
_SUBSCRIPT = re.compile(rf"(?<![A-Za-zÀ-ɏ])([A-Za-zα-ωΑ-Ω])([{_LOW}]+|[ᵢⱼₙₖₘₓ])(?![\w])")
_NOTE = re.compile(rf"(?P<keep>[^\W\d_]{{2,40}}[.,;:!?»”\"]?)([{_HIGH}]{{1,3}})(?![A-Za-z0-9⁺⁻])")
_INTERVALS = frozenset(
    [
        "in",
        "on",
        "over",
        "between",
        "interval",
        "dans",
        "sur",
        "intervalle",
        "en",
        "intervalo",
        "von",
        "intervall",
        "nel",
        "em",
    ]
)
_DAGGER = re.compile(r"[†‡]+")
_GREEK = re.compile(r"(?<![A-Za-zͰ-Ͽἀ-῿])([αβγδεζηθικλμνξοπρστυφχψωϕϵϑΑ-Ω])(?![Ͱ-Ͽἀ-῿])")
_NAMES = "αβγδεζηθικλμνξοπρστυφχψω"
_LOW_LETTERS = dict(zip("ᵢⱼₙₖₘₓ", "ijnkmx", strict=True))


def _cited(found: re.Match[str], _lang: str) -> str | None:
    """A mark of sources says nothing; an interval is none."""
    before = found.string[: found.start()].rstrip()[-16:]
    numbers = [int(n) for n in re.findall(r"\d+", found.group())]
    word = (before.split() or [""])[-1].lower()
    sources = 0 not in numbers and (len(numbers) == 1 or word not in _INTERVALS)
    return "" if sources and before[-1:] and before[-1] not in "=<>≤≥+−×∈∉·(" else None


def _letters_of(formula: str, charge: str, lang: str) -> str:
    letters = " ".join(re.findall(r"\d+|[A-Z]", formula.translate(_PLAIN).upper()))
    words = tables(lang).words
    sign = words["minus" if charge[-1] in "⁻-" else "plus"] if charge else ""
    return " ".join(filter(None, (said_in(letters, lang), charge[:-1].translate(_PLAIN), sign)))


def _molecule(found: re.Match[str], lang: str) -> str | None:
    if not re.search(rf"[\d{_LOW}]", found[1]):
        return None
    return _letters_of(found[1], found[2] or "", lang)


def _ion(found: re.Match[str], lang: str) -> str:
    return _letters_of(found[1] or found[3], found[2] or found[4], lang)


def _applied(found: re.Match[str], lang: str) -> str | None:
    """What is written as a function of something, as O(n log n) or f(x); other brackets as they are."""
    name, inside = found.groups()
    names = {"Θ": 7, "θ": 7, "Ω": 23, "ω": 23}
    grows = (name in "OTΘΩωθΟo") and re.search(r"\b(?:log|[nmkNVE1])\b|[nmk][²³]|\bn\^", inside)
    letters = re.fullmatch(r"[a-zA-Z](?:, ?[a-zA-Z])*", inside) and inside not in ("s", "e", "n")
    if not (grows or letters):
        return None
    word = tables(lang).greek[names[name]] if name in names else said_in(name, lang)
    return tables(lang).say["apply"].format(a=word, b=said(inside, lang))


def _in_unit(found: re.Match[str]) -> bool:
    """Whether this ends a unit of a number: 9.81 m/s²."""
    return (
        bool(re.search(r"\d[ -]?(?:[^\W\d_]{1,4}[/·⋅]){0,2}$", found.string[: found.start()][-12:]))
        and found[1].isalpha()
    )


def _power(found: re.Match[str], lang: str) -> str | None:
    base, exponent = found[1], (found[3] or found[2]).translate(_PLAIN)
    if _in_unit(found):
        return None
    return _raised(base, exponent.lstrip("+"), lang)


def _raised(base: str, exponent: str, lang: str) -> str:
    from lecturec.verbalise.latin import letters

    say = tables(lang).say
    form = {"2": "square", "3": "cube"}.get(exponent, "power")
    high = exponent.lstrip("-")
    high = say["minus"].format(a=high) if exponent != high else high
    said_base = _named(base, lang) or said_in(base, lang)
    raised = say[form].format(a=said_base, b=said_in(high, lang) if high.isascii() and high.isalpha() else high)
    return letters(raised, lang)


def _named(letter: str, lang: str) -> str:
    """The name of a Greek letter; "" for others."""
    plain = letter.lower().translate(str.maketrans("ϕϵϑς", "φεθσ"))
    known = tables(lang).greek
    return known[_NAMES.index(plain)] if known and len(plain) == 1 and plain in _NAMES else ""


def _product(found: re.Match[str], lang: str) -> str | None:
    """Two letters that are multiplied, the last of them raised: mc²; after a number they are a unit."""
    if _in_unit(found):
        return None
    if f"{found[1]}{found[2]}" in tables(lang).units:
        return form_of(Number("", "2"), tables(lang).units[f"{found[1]}{found[2]}"], lang)
    first = f"{said_in(found[1][0], lang)} " if len(found[1]) == 2 else ""
    return first + _raised(found[1][1] if first else found[1], found[2].translate(_PLAIN), lang)


def _subscript(found: re.Match[str], lang: str) -> str:
    letter = _named(found[1], lang) or said_in(found[1], lang)
    low = _LOW_LETTERS.get(found[2], found[2].translate(_PLAIN))
    return f"{letter}{'' if lang in WIDE else ' '}{said_in(low, lang) if low.isalpha() else low}"


def _note(found: re.Match[str], lang: str) -> str | None:
    """A footnote's mark says nothing; a unit without a number is one."""
    return None if f"{found['keep'][-2:]}{found[2]}" in tables(lang).units else ""


@cache
def _scientific(lang: str) -> re.Pattern[str]:
    power = rf"(?:\^\{{?([-−+]?\d+)\}}?|([⁻⁺]?[{_HIGH}]+))"
    return re.compile(
        rf"(?<![A-Za-zÀ-ɏ0-9_.,])([-−]?{number_pattern(lang)})(?: ?[x×·*⋅] ?10{power}|[eE]([+-]?\d{{1,3}}))"
        rf"(?: ?({unit_pattern(lang)}))?(?![A-Za-zÀ-ɏ0-9_])"
    )


def _scientific_said(found: re.Match[str], lang: str) -> str | None:
    number = parse(found[1], lang)
    exponent = (found[2] or found[3] or found[4] or "").translate(_PLAIN).lstrip("+")
    forms = unit_forms(found[5], lang) if found[5] else ""
    if number is None or (found[5] and not forms):
        return None
    say = tables(lang).say
    high = exponent.lstrip("-").lstrip("0") or "0"
    high = say["minus"].format(a=high) if exponent.startswith("-") else high
    ten = say["power"].format(a="10", b=high)
    whole = say["times"].format(a=figures(number, lang), b=ten)
    if not forms:
        return whole
    form = form_of(Number("", "1000"), forms, lang)
    return form.format(n=whole) if "{n}" in form else f"{whole}{'' if lang in JOINED else ' '}{form}"


def _greek(found: re.Match[str], lang: str) -> str | None:
    name = _named(found[1], lang)
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if not name or lang == "el":
        return None
    apart = lang not in WIDE
    return f"{' ' if apart and before.isalnum() else ''}{name}{' ' if apart and after.isalnum() else ''}"


_STANDARD = re.compile(r"(?<=[A-Z])°(?![A-Za-z\d])")
"""The mark of a standard state: ΔH°."""


RULES = (
    Rule(having(FIGURES, "["), always(_CITED), _cited),
    Rule(
        having("°"),
        lambda lang: _STANDARD if "standard" in tables(lang).say else None,
        lambda _m, lang: f" {tables(lang).say['standard']}",
    ),
    Rule(having(FIGURES, "1eE"), _scientific, _scientific_said),
    Rule(having(f"0123456789{_LOW}", "HLBCNOFMASPKIZTU"), always(_CHEMICAL), _molecule),
    Rule(having("⁺⁻+-", "ALHKCMFNZOSPe"), always(_ION), _ion),
    Rule((), always(_SALT), lambda m, lang: _letters_of(m[1], "", lang), lambda _lang: _SALTS),
    Rule(having("("), always(_APPLIED), _applied),
    Rule(having(f"^ⁿˣᵏ{_HIGH}"), always(_POWER), _power),
    Rule(having("²³"), always(_PRODUCT), _product),
    Rule(having(f"{_LOW}ᵢⱼₙₖₘₓ"), always(_SUBSCRIPT), _subscript),
)

LATE = (
    Rule(having(_HIGH), always(_NOTE), _note),
    Rule(having("†‡"), always(_DAGGER), lambda _m, _lang: ""),
    Rule(having(f"{_NAMES}{_NAMES.upper()}ϕϵϑ"), always(_GREEK), _greek),
)
