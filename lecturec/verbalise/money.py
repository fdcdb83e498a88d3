"""Money, and numbers with thousands, millions and billions written short."""

import re
from functools import cache

from lecturec.verbalise.amounts import AFTER, BEFORE, DASH, SIGN, of_form
from lecturec.verbalise.quantity import Number, counted, figures, form_in_range, form_of, number_pattern, parse, ranged
from lecturec.verbalise.tables import tables
from lecturec.verbalise.tokens import FIGURES, Rule, having

_MYRIADS = {"ja": "億万", "zh": "億萬", "zh-hans": "亿万", "ko": "억만"}


@cache
def _money(lang: str) -> re.Pattern[str]:
    own = tables(lang)
    number = number_pattern(lang)
    signs = "".join(re.escape(s) for s in own.currency if len(s) == 1)
    real = r"R\$|" if "R$" in own.currency else ""
    codes = "|".join(re.escape(s) for s in sorted(own.currency, key=len, reverse=True) if len(s) > 1)
    upper = "|".join(re.escape(s) for s in own.currency if len(s) == 3 and s.isupper()) or "(?!)"
    large = "|".join(map(re.escape, sorted(own.magnitudes, key=len, reverse=True)))
    large = rf"(?: ?({large})(?![^\W_]))?"
    before = rf"(?:US|A|C|HK|NT)?({real}[{signs}]|(?<![A-Za-z])(?:{upper})(?= ?\d))"
    return re.compile(
        rf"({SIGN})(?:{before} ?({number})(?:{DASH}[{signs}]?({number}))?{large}"
        rf"|{BEFORE}({number})(?:{DASH}({number}))?{large} ?(?:US-?(?=\$))?([{signs}]|(?:{codes}){AFTER}))"
    )


def _price(found: re.Match[str], lang: str) -> str | None:
    minus, sign, first, last, large, first_, last_, large_, sign_ = found.groups()
    first, last, large, sign = first or first_, last or last_, large or large_, sign or sign_
    number, until = parse(minus + first, lang), parse(last, lang) if last else None
    if number is None or (last and until is None):
        return None
    forms = tables(lang).currency[sign]
    if until:
        said = ranged(number, until, lang)
        after = _after_large(until, large, forms, lang) if large else form_in_range(until, forms, lang)
        return of_form(_large(said, until, large, lang), after, lang)
    if large:
        return of_form(_large("", number, large, lang), _after_large(number, large, forms, lang), lang)
    cents = tables(lang).cents.get(sign, "")
    if len(number.fraction) == 2 and cents:
        return _with_cents(number, forms, cents, lang)
    return counted(number, forms, lang)


def _with_cents(number: Number, forms: str, cents: str, lang: str) -> str:
    whole, rest = counted(number._replace(fraction=""), forms, lang), Number("", str(int(number.fraction)))
    if rest.whole == "0":
        return whole
    small = counted(rest, cents, lang)
    return small if number.whole == "0" else tables(lang).say["cents"].format(a=whole, b=small, c=rest.whole)


def _large(said: str, number: Number, large: str | None, lang: str) -> str:
    """A number with its thousands, millions, billions."""
    if not large:
        return said
    forms = tables(lang).magnitudes[large]
    if lang in _MYRIADS and forms.isdigit():
        if said or len(number.whole) > 6:
            return f"{said or figures(number, lang)}{_myriads(int(forms), lang)}"
        value = int(number.whole + number.fraction) * int(forms)
        return _myriads(value // 10 ** len(number.fraction), lang)
    form = form_of(number, forms, lang)
    return f"{said} {form}" if said else counted(number, forms, lang)


def _myriads(value: int, lang: str) -> str:
    """A number by ten thousands: 150万, 23億."""
    high, low = divmod(value, 10**8)
    middle, units = divmod(low, 10**4)
    big, small = tuple(_MYRIADS[lang])
    return (
        f"{f'{high}{big}' if high else ''}{f'{middle}{small}' if middle else ''}{units if units or not value else ''}"
    )


def of_large(large: str, forms: str, lang: str) -> str:
    """What a column counts: millions of euros."""
    if large not in tables(lang).magnitudes:
        return form_of(Number("", "100"), forms, lang)
    many = Number("", "100")
    words = form_of(many, tables(lang).magnitudes[large], lang)
    return of_form(words, _after_large(many, large, forms, lang), lang)


def _after_large(number: Number, large: str | None, forms: str, lang: str) -> str:
    """A currency after millions: of dollars."""
    if not large:
        return form_of(number, forms, lang)
    several = form_of(Number("", "100"), forms, lang)
    magnitude = tables(lang).magnitudes[large].rpartition(":")[2]
    of = tables(lang).say.get("of", "{a}")
    if magnitude in ("mil", "mille", "mila"):
        return several
    return of.format(a=several) if lang != "fr" or several[0] not in "aeiouhy" else f"d'{several}"


@cache
def _magnitude(lang: str) -> re.Pattern[str] | None:
    short = [m for m in tables(lang).magnitudes if not (m.isalpha() and m.islower() and len(m) > 3)]
    short = [m for m in short if len(m) > 1 or m in ("k", "M", "B")]
    if not short:
        return None
    large = "|".join(map(re.escape, sorted(short, key=len, reverse=True)))
    return re.compile(
        rf"{BEFORE}({number_pattern(lang)})(?:((?:{large})(?<=[kMB]))| ?((?:{large})(?<![kMB])))(?![A-Za-zÀ-ɏ0-9_/²³])"
    )


def _magnified(found: re.Match[str], lang: str) -> str | None:
    number = parse(found[1], lang)
    return _large("", number, found[2] or found[3], lang) if number else None


RULES = (Rule(having(FIGURES), _money, _price),)

LATE = (Rule(having(FIGURES), _magnitude, _magnified),)
