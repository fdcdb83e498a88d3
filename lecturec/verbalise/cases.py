"""Russian numbers in the case that the word before them asks for: из пяти задач, при ста градусах, равен семи."""

import re
from functools import cache

from lecturec.verbalise.amounts import unit_forms
from lecturec.verbalise.spellout import spell_out
from lecturec.verbalise.tables import tables
from lecturec.verbalise.tokens import FIGURES, Rule, having

_GENITIVE = "из|от|до|около|более|менее|больше|меньше|свыше|после|кроме|без|для|порядка|ок\\.|против|среди"
_DATIVE = "равен|равна|равны|благодаря"
_LOCATIVE = "при"
_YEAR = r"1[0-9]\d\d|20\d\d"
_ENDINGS = {"dative": ("ам", "ям", "у"), "locative": ("ах", "ях", "е"), "ablative": ("ами", "ями", "ом")}
_PARTS = {1: "десят", 2: "сот", 3: "тысячн"}


@cache
def _governed(lang: str) -> re.Pattern[str] | None:
    if lang != "ru":
        return None
    # Only what is a unit is taken with its number: the next word may be a preposition of its own.
    own = (*tables(lang).units, *tables(lang).magnitudes)
    known = "|".join(re.escape(u) for u in sorted(own, key=len, reverse=True) if not u.isascii())
    units = rf"(?:{known})(?:/(?:мин|с|ч|л|м[²³]?|кг))?|[A-Za-zµΩ]{{1,4}}[²³]?(?:/[A-Za-z]{{1,3}}[²³]?)?"
    return re.compile(
        rf"(?<!\w)(?P<keep>(?i:{_GENITIVE}|{_DATIVE}|{_LOCATIVE}) )(\d{{1,3}}(?: \d{{3}})+|\d{{1,6}})(?:,(\d{{1,3}}))?"
        rf"(?: ?(%|{units}))?(?![\w%:/]|[.,]\d| ?[-–—+×*/^=<>]|-\w)(?=( [а-яё]+)?)"
    )


def _said(found: re.Match[str], lang: str) -> str | None:
    preposition, digits, fraction, sign, noun = found.groups()
    case = _case(preposition.strip().lower())
    unit = tables(lang).say["percent"] if sign == "%" else _counted(sign or "", lang)
    if sign and not unit:
        # It is a letter of a formula.
        return None
    number = int(digits.replace(" ", ""))
    if fraction:
        return _decimal(number, fraction, unit) if case == "genitive" else None
    gender, _, names = unit.rpartition(":")
    if not unit:
        if number == 1 and not noun and case == "genitive":
            return "единицы"
        gender = "f" if noun and re.search("[иы]$", noun) and number % 10 == 1 else ""
        if number == 1 and noun:
            return None
    said = in_case(number, case, gender == "f")
    return f"{said} {_inflected(names.split('|'), number, case)}" if unit else said


def _counted(sign: str, lang: str) -> str:
    """The forms of a unit, of thousands or of millions; "" for none."""
    return tables(lang).magnitudes.get(sign, "") or (unit_forms(sign, lang) if sign else "")


def _case(preposition: str) -> str:
    return "dative" if preposition in _DATIVE.split("|") else "locative" if preposition == _LOCATIVE else "genitive"


def in_case(number: int, case: str, feminine: bool = False) -> str:
    """A whole number in words: genitive, dative, locative or ablative."""
    kind = f"cardinal-{'feminine' if feminine else 'masculine'}-"
    if case == "locative":
        # Below a hundred all but one sounds as in the genitive; Unicode's rules leave tens as they are.
        high, low = number // 100 * 100, number % 100
        words = [spell_out(high, "ru", f"{kind}locative")] if high else []
        one = "одной" if feminine else "одном"
        words += [re.sub("одного|одной", one, spell_out(low, "ru", f"{kind}genitive"))] if low or not high else []
        said = " ".join(words).replace("ноля", "нуле")
    else:
        said = spell_out(number, "ru", kind + case)
    said = re.sub(r"^одн(?:ой|им|ому|ого) (?=тысяч)", "", said)
    return re.sub(r"\b(тр|четыр)е(?=[хм]\b)", r"\1ё", said.replace("ноля", "нуля").replace("нолю", "нулю"))


def _inflected(names: list[str], number: int, case: str) -> str:
    """What is counted, in the case of its number: its forms are those after one, two and five."""
    single = number % 10 == 1 and number % 100 != 11
    if case == "genitive" or len(names) < 3:
        return names[min(1 if single else 2, len(names) - 1)]
    after_vowel, after_soft, one = _ENDINGS[case]
    if single:
        first, *rest = names[0].split(" ")
        first = first[:-1] + "е" if first[-1] == "а" else first + one
        return " ".join((first, *rest))
    words = names[2].split(" ")
    at = next((i for i, word in enumerate(words) if not word.endswith(("ых", "их"))), 0)
    stem = words[at]
    words[at] = stem[:-2] + after_soft if stem.endswith("ей") else re.sub("ов$", "", stem) + after_vowel
    return " ".join(words)


def _decimal(whole: int, fraction: str, unit: str) -> str:
    """Two and a half in the genitive: двух целых пяти десятых."""
    part = int(fraction)
    ending = "ой" if part % 10 == 1 and part % 100 != 11 else "ых"
    wholes = "целой" if whole % 10 == 1 and whole % 100 != 11 else "целых"
    first, last = (in_case(number, "genitive", True) for number in (whole, part))
    said = f"{first} {wholes} {last} {_PARTS[len(fraction)]}{ending}"
    names = unit.rpartition(":")[2].split("|")
    return f"{said} {names[min(1, len(names) - 1)]}" if unit else said


@cache
def _by_noun(lang: str) -> re.Pattern[str] | None:
    nouns = r"[а-яё]{2,20}"
    return re.compile(rf"(?<![\w.,:/-])(\d{{1,4}})(?= ({nouns}(?:ами|ями|ам|ям))(?!\w))") if lang == "ru" else None


def _with_noun(found: re.Match[str], _lang: str) -> str | None:
    """A number by the ending of what is counted: с двумя студентами, к десяти часам."""
    number, noun = int(found[1]), found[2]
    if number % 10 == 1 and number % 100 != 11:
        return None
    return in_case(number, "ablative" if noun.endswith(("ами", "ями")) else "dative")


@cache
def _between(lang: str) -> re.Pattern[str] | None:
    return re.compile(r"(?P<keep>(?<!\w)[Мм]ежду )(\d{1,4}) и (\d{1,4})(?![\w.,:/%])") if lang == "ru" else None


@cache
def _fraction(lang: str) -> re.Pattern[str] | None:
    words = f"(?i:{_GENITIVE}|{_DATIVE})"
    return re.compile(rf"(?<!\w)(?P<keep>{words} )(\d{{1,2}})/(\d{{1,3}})(?![\w/]|[.,]\d)") if lang == "ru" else None


def _fraction_said(found: re.Match[str], _lang: str) -> str:
    case, above, below = _case(found["keep"].strip().lower()), int(found[2]), int(found[3])
    one = above % 10 == 1 and above % 100 != 11
    part = spell_out(below, "ru", f"ordinal-{'feminine' if one else 'plural'}-{case}")
    return f"{in_case(above, case, True)} {part}"


@cache
def _years(lang: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)([Сс]) ({_YEAR}) по ({_YEAR}) (год(?:ы)?|гг?\.)(?!\w)") if lang == "ru" else None


def _from_year_to_year(found: re.Match[str], _lang: str) -> str:
    first = spell_out(int(found[2]), "ru", "ordinal-masculine-genitive")
    noun = "годы" if found[4] in ("годы", "гг.") else "год"
    return f"{found[1]} {first} по {spell_out(int(found[3]), 'ru', 'ordinal-masculine')} {noun}"


EARLY = (
    Rule(having(FIGURES), _years, _from_year_to_year),
    Rule(having(FIGURES, "/"), _fraction, _fraction_said),
)

RULES = (
    Rule(
        having(FIGURES),
        _between,
        lambda m, _lang: f"{in_case(int(m[2]), 'ablative')} и {in_case(int(m[3]), 'ablative')}",
    ),
    Rule(having(FIGURES), _governed, _said),
    Rule(having(FIGURES), _by_noun, _with_noun),
)
