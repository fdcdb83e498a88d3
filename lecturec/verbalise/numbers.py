"""Numbers of the languages with spaces: money, measures, dates, times, years, ordinals, powers, Roman numerals."""

import re
from functools import cache
from itertools import pairwise

from lecturec.verbalise.tables import tables

_NUMBER = r"\d+(?:[.,]\d+)*"
_GROUPED = {"en": ",", "de": ".", "es": ".", "it": ".", "pt": ".", "fr": " "}
"""What stands between thousands."""
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_YEAR = r"1[1-9]\d\d|20[1-9]\d"
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ", "01234567890123456789-+n")
_ELEMENTS = "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Cr|Mn|Fe|Co|Ni|Cu|Zn|Br|Ag|Au|Hg|Pb|H|B|C|N|O|F|P|S|K|I"
_CHEMICAL = re.compile(
    rf"(?<![A-Za-zÀ-ɏ0-9_.-])(?=[A-Za-z]*\d)(?:(?:{_ELEMENTS})\d{{0,2}}){{1,6}}(?![A-Za-zÀ-ɏ0-9_.-]*[A-Za-zÀ-ɏ0-9_])"
)
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))


def speak_numbers(text: str, lang: str) -> str:
    """The numbers of a text as words where the engine would not read them well."""
    if not _DIGIT.search(text):
        return speak_scripts(_ordinals(_romans(text, lang), lang), lang)
    own = tables(lang)
    mark = re.escape(_GROUPED[lang])
    grouped = rf"(?<![\d.,])\d{{1,3}}(?:{mark}\d{{3}})+(?!\d)"
    text = re.sub(r"(?<![\d.,])\d{1,3}(?: \d{3}){2,}(?!\d)", lambda m: m.group().replace(" ", ""), text)
    text = re.sub(grouped, lambda m: m.group().replace(_GROUPED[lang], ""), text)
    text = _ordinals(_romans(_times(_dates(text, lang), lang), lang), lang)
    text = _measures(text, lang)
    text = speak_scripts(text, lang)
    text = re.sub(r"\bv(?=\d)", f"{own.words['version']} ", text)
    text = _money(text, own.currency, lang)
    text = re.sub(r"(?<=\d) ?% ?(?=[-–—] ?\d+(?:[.,]\d+)? ?%)", "", text)
    text = re.sub(r"(?<=\d) ?%", f" {own.words['percent']}", text)
    text = re.sub(r"(?<![\w/])1/2(?![\w/])", own.formula["half"], text)
    text = _ranges(text, own.words)
    text = _years(text, lang)
    text = re.sub(r"#(?=\d)", f"{own.words['number']} ", text)
    text = re.sub(r"~ ?(?=\d)", f"{own.words['about']} ", text)
    return re.sub(r"(?<![\w)])[-−](?=\d)", f"{own.words['minus']} ", text)


def say_date(found: re.Match[str], lang: str) -> str:
    """A date written as 2026-11-21, in the order of the language."""
    year, number, day = found.groups()
    return _date(year, int(number), int(day), lang) or found.group()


def _date(year: str, number: int, day: int, lang: str) -> str:
    own = tables(lang)
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return ""
    month = own.months[number - 1] if own.months else ""
    return own.date.format(year=year, month=month, number=number, day="1er" if lang == "fr" and day == 1 else day)


def _dates(text: str, lang: str) -> str:
    def numbers(found: re.Match[str]) -> str:
        first, second, year = int(found.group(1)), int(found.group(2)), found.group(3)
        if lang == "en" and first <= 12:
            first, second = second, first
        return _date(year, second, first, lang) or found.group()

    text = _DATE.sub(lambda m: say_date(m, lang), text)
    return re.sub(r"(?<![\w/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?![\w/])", numbers, text)


def _times(text: str, lang: str) -> str:
    """Times of day and proportions; most engines read 10:30 well."""
    words = tables(lang).words
    if lang == "fr":
        text = re.sub(r"\b([01]?\d|2[0-4]) ?h ?([0-5]\d)\b", r"\1 heures \2", text)
        text = re.sub(r"\b(2[0-4]|1\d|\d) ?h\b(?!/)", r"\1 heures", text)
    if lang == "de":
        text = re.sub(r"\b([01]?\d|2[0-4]):([0-5]\d) Uhr\b", r"\1 Uhr \2", text).replace(" Uhr 00", " Uhr")
    text = re.sub(r"\b24/7\b", "24 7", text)
    return re.sub(r"(?<![\d:])(\d{1,2}):(\d)(?![\d:])", rf"\1 {words['to']} \2", text)


def _romans(text: str, lang: str) -> str:
    """Roman numerals after the words that they follow: chapters as numbers, kings as ordinals where they have one."""
    own = tables(lang)
    if not re.search(r"\b[IVXLC]+(?:e|er|ème)?\b", text):
        return text
    text = re.sub(r"\b([IVXLC]+)(?:e|ème)(?= siècles?\b)", lambda m: f"{_value(m.group(1)) or m.group(1)}ème", text)

    def number(found: re.Match[str]) -> str:
        value = _value(found.group(2))
        return f"{found.group(1)} {value}" if value else found.group()

    def king(found: re.Match[str]) -> str:
        value = _value(found.group(2))
        form = own.romans.get("first" if value == 1 else "king", "{value}")
        return f"{found.group(1)} {form.format(value=value, ordinal=_ordinal(value, lang))}" if value else found.group()

    chapters, kings = own.romans.get("after", "Part"), own.romans.get("kings", "Louis")
    text = re.sub(rf"\b({chapters}) ([IVXLC]+)\b(?!\.\w)", number, text)
    return re.sub(rf"\b({kings}) ([IVXLC]+)(?:er\b|\.(?=\s+[a-zà-ÿ])|\b)", king, text)


def _value(roman: str) -> int:
    """What a Roman numeral counts; 0 when it is none."""
    if not _ROMAN.fullmatch(roman):
        return 0
    values = [_VALUES[letter] for letter in roman] + [0]
    return sum(-value if value < after else value for value, after in pairwise(values))


def _ordinal(value: int, lang: str) -> str:
    """An ordinal as its language writes it."""
    if lang == "en":
        ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    names = tables(lang).words.get("ordinals", "").split()
    return names[value - 1] if value <= len(names) else str(value)


def _ordinals(text: str, lang: str) -> str:
    """Ordinals that the engines take for something else: 2e, 1.er, 3. Mai."""
    if lang == "en":
        letters = {"n": "enth", "i": "eyeth", "j": "jayth", "k": "kayth", "m": "emth"}
        return re.sub(r"\b([nijkm])-?th\b", lambda m: letters[m.group(1)], text)
    if lang == "fr":
        return re.sub(r"\b(\d+)(?:e|è|ème)\b", r"\1ème", text)
    if lang == "es":
        return re.sub(r"\b1\.er\b", "primer", re.sub(r"(?<=\d)\.(?=[ºª])", "", text))
    if lang != "de":
        return text
    months = "|".join(tables(lang).months)
    names = tables(lang).words["ordinals"].split()

    def name(found: re.Match[str]) -> str:
        before, number = found.group(1) or "", int(found.group(2))
        if not 1 <= number <= len(names):
            return found.group()
        article = before.strip().lower()
        ending = "" if article in ("der", "die", "das") else "r" if not article else "n"
        return f"{before}{names[number - 1]}{ending}"

    before = r"(\b(?:[Dd](?:er|ie|as|en|em)|[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Ii]m) )?"
    text = re.sub(rf"{before}(?<![\d.])\b(\d{{1,2}})\.(?= (?:{months})\b)", name, text)
    return re.sub(rf"{before[:-1]}(?<![\d.])\b(\d{{1,2}})\.(?= [A-ZÄÖÜ][a-zäöü])", name, text)


def speak_scripts(text: str, lang: str) -> str:
    """Chemical formulas letter by letter; powers written high or with ^; degrees of growth."""
    words = tables(lang).formula
    text = re.sub(r"(?<=[A-Za-z)])[₀-₉]+", lambda m: m.group().translate(_DIGITS), text)
    text = _CHEMICAL.sub(lambda m: " ".join(re.findall(r"\d+|[A-Z]", m.group().upper())), text)

    text = re.sub(r"(?<=\d) ?[x×·] ?(?=10[⁺⁻⁰¹²³⁴-⁹^])", f" {words['times']} ", text)

    def power(found: re.Match[str]) -> str:
        base, exponent = found.group(1), found.group(2).translate(_DIGITS)
        form = {"2": "square", "3": "cube"}.get(exponent, "power")
        return words[form].format(a=base, b=exponent.replace("-", f"{words['minus']} "))

    text = re.sub(r"(?<![A-Za-zÀ-ɏ0-9])([A-Za-z]|\d+)([⁺⁻]?[⁰¹²³⁴-⁹ⁿ]+)", power, text)
    text = re.sub(r"(?<![A-Za-zÀ-ɏ0-9])([A-Za-z]|\d+)\^\{?(-?\w+)\}?", power, text)
    return re.sub(
        r"(?<![A-Za-zÀ-ɏ0-9_\\])([A-Za-zΘΩ])\(([^()]{0,24})\)",
        lambda m: _applied(m, words["apply"]),
        text,
    )


def _applied(found: re.Match[str], form: str) -> str:
    """What is written as a function of something, as O(n log n) or f(x); other brackets as they are."""
    name, inside = found.groups()
    name = {"Θ": "theta", "Ω": "omega"}.get(name, name)
    grows = name in ("O", "theta", "omega", "T") and re.search(r"\b(?:log|[nmkNV1])\b|squared", inside)
    letters = re.fullmatch(r"[a-zA-Z](?:, ?[a-zA-Z])*", inside) and inside not in ("s", "e", "n")
    return f"{form.format(a=name)} {inside}" if grows or letters else found.group()


def _money(text: str, money: dict[str, str], lang: str) -> str:
    large = r"(?: (?:thousand|million|billion|trillion)\b)?" if lang == "en" else ""

    def amount(number: str, sign: str) -> str:
        name = money[sign]
        return f"{number} {name.removesuffix('s') if number == '1' and lang in ('en', 'fr') else name}"

    text = re.sub(rf"([$€£¥]) ?({_NUMBER}{large})", lambda m: amount(m.group(2), m.group(1)), text)
    return re.sub(rf"({_NUMBER}) ?([$€£¥])", lambda m: amount(m.group(1), m.group(2)), text)


def _ranges(text: str, words: dict[str, str]) -> str:
    number = r"\d+(?:[.,]\d+)?"
    text = re.sub(rf"(?<![\d./-])({number})\s?[-–—]\s?(?={number}(?![\d/-]))", rf"\1 {words['to']} ", text)
    text = re.sub(r"(?<=\d)\s?[x×]\s?(?=\d)", f" {words['by']} ", text)
    return re.sub(r"(?<![\w/])(\d+)/(\d+)(?![\w/])", rf"\1 {words['over']} \2", text)


def _years(text: str, lang: str) -> str:
    """Years in pairs, where a language says them so: English in the places of years, German always."""
    if lang == "de":
        return re.sub(
            r"(?<![\d.,])(1[1-9])(\d\d)(?![.,]?\d)", lambda m: f"{m[1]} hundert {int(m[2]) or ''}".rstrip(), text
        )
    if lang != "en":
        return text
    text = re.sub(r"\b(1[1-9]|20)(\d)0s\b", lambda m: f"{m.group(1)} {_DECADES[int(m.group(2))]}", text)
    for _ in range(2):  # the second of a range stands after the first
        text = _year_places().sub(lambda m: f"{m[2] or ''}{_paired(m[1] or m[3])}", text)
    return text


_DECADES = (
    "hundreds",
    "tens",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
)


def _paired(year: str) -> str:
    first, last = year[:2], int(year[2:])
    return f"{first} hundred" if not last else f"{first} oh {last}" if last < 10 else f"{first} {last}"


@cache
def _year_places() -> re.Pattern[str]:
    months = "|".join(tables("en").months)
    words = "in|since|until|till|by|years?|during|circa|before|after|from|spring|summer|autumn|winter|early|late|mid"
    before = rf"(?i:\b(?:{words}) )|\b(?:{months})(?: \d{{1,2}},)?,? |, |\(|\b(?:{_YEAR}) to |\b1[1-9] \d\d to "
    counted = r"(?! (?!was|is|his|this|has|its|as|us|plus)[a-z]{2,}s\b)"
    return re.compile(rf"\b({_YEAR})(?= to (?:{_YEAR})\b)|({before})({_YEAR})\b(?![.,]\d|%| percent){counted}")


def _measures(text: str, lang: str) -> str:
    units = tables(lang).units

    def measure(found: re.Match[str]) -> str:
        said = units[found.group(2)]
        if found.group(1) == "1" and lang in ("en", "fr", "es", "pt", "de"):
            first, space, rest = said.partition(" ")
            first = first.removesuffix("n") if first.endswith("en") and lang == "de" else first.removesuffix("s")
            said = f"{first}{space}{rest}"
        return f"{found.group(1)} {said}"

    return _measured(lang).sub(measure, text)


@cache
def _measured(lang: str) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(tables(lang).units, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.,])({_NUMBER})[ -]?({known})(?![\w/²³])")
