"""Dates, times of day, durations, years, decades."""

import re
from functools import cache

from lecturec.verbalise.amounts import unit_forms
from lecturec.verbalise.quantity import Number, counted
from lecturec.verbalise.spellout import spell_out
from lecturec.verbalise.tables import WIDE, tables
from lecturec.verbalise.tokens import FIGURES, Rule, always, having

YEAR = r"1[1-9]\d\d|20[0-9]\d"
_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
"""Years are read figure by figure in Chinese."""

_ISO = re.compile(
    r"(?P<keep>\b(?:[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Dd]e[mn]) )?(?<![A-Za-zÀ-ɏ0-9_-])(\d{4})([-/.])(\d{1,2})\3(\d{1,2})"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d))?Z?)?(?![A-Za-z0-9_/-])"
)
_NUMERIC = re.compile(
    r"(?P<keep>\b(?:[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Dd]e[mn]) )?"
    r"(?<![A-Za-z0-9_/.-])(\d{1,2})([/.-])(\d{1,2})\3(\d{4}|\d\d)(?![A-Za-z0-9_/.-]*[A-Za-z0-9])"
)
_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?"
_SPAN = re.compile(rf"(?<![\d:.,/]){_CLOCK}(?: ?(?:Uhr|h|Ч|час\w*))? ?[-–—~～〜] ?{_CLOCK}(?![\d:])( ?Uhr\b| ?h\b)?")
_TIME = re.compile(rf"(?<![\d:.,/]){_CLOCK}(?![\d:])( ?Uhr\b| ?h\b(?!/)| ?बजे(?!\w))?(?= ?([ap])\.?m\b)?")
_LASTS = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9_.,])(\d{1,3}) ?(?:h|ч)(?: ?(\d{1,2})(?![\d:]|[.,]\d)"
    r"( ?(?:min|мин|m)(?![A-Za-z²³/]))?(?: ?(\d{1,2}) ?s(?![A-Za-z]))?)?(?![A-Za-zА-я0-9_/])"
)
_TIES = ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")
_CASES = {
    "год": "masculine", "года": "masculine-genitive", "году": "masculine-locative", "годом": "masculine-ablative",
    "годы": "masculine", "годов": "masculine-genitive", "годах": "masculine-locative",
}  # fmt: skip


def year_said(year: str, lang: str) -> str:
    """A year of a date: in pairs in English and German, figure by figure in Chinese."""
    if lang == "en" and re.fullmatch(YEAR, year):
        return paired(year)
    if lang == "de":
        return _german(year)
    return year.translate(_CHINESE) if lang in ("zh", "zh-hans") else year


def paired(year: str) -> str:
    """An English year: 19 oh 5, 20 26, 2005 as it is."""
    first, last = year[:2], int(year[2:])
    if first == "20" and last < 10:
        return year
    return f"{first} hundred" if not last else f"{first} oh {last}" if last < 10 else f"{first} {last}"


def _german(year: str) -> str:
    return f"{year[:2]} hundert {int(year[2:]) or ''}".rstrip() if re.fullmatch(r"1[1-9]\d\d", year) else year


def date_said(year: str, number: int, day: int, lang: str, before: str = "") -> str | None:
    """A date in the order of its language; None when there is no such day."""
    own = tables(lang)
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None
    month = own.months[number - 1] if own.months else str(number)
    if lang == "ru":
        return f"{spell_out(day, lang, 'ordinal-neuter-genitive')} {month} {_russian_year(year)}"
    said: int | str = day
    if lang == "fr" and day == 1:
        said = "premier"
    if lang == "de":
        said = spell_out(day, lang, "ordinal-n" if before else "ordinal-r")
    return own.date.format(year=year_said(year, lang), month=month, number=number, day=said)


def _russian_year(year: str) -> str:
    return f"{spell_out(int(year), 'ru', 'ordinal-masculine-genitive')} года"


def _iso(found: re.Match[str], lang: str) -> str | None:
    _, year, _, month, day, hour, minute, second = found.groups()
    date = date_said(year, int(month), int(day), lang, found["keep"] or "")
    if date is None or hour is None:
        return date
    return f"{date}{'' if lang in WIDE else ', '}{clock(hour, minute, second, lang)}"


def _numeric(found: re.Match[str], lang: str) -> str | None:
    _, first, mark, second, year = found.groups()
    if len(year) == 2 and mark == "-":
        return None
    day, month = int(first), int(second)
    if lang == "en" and (day <= 12 or month > 12) and mark == "/":
        day, month = month, day
    return date_said(year, month, day, lang, found["keep"] or "")


def clock(hour: str, minute: str, second: str | None, lang: str) -> str:
    """A time of day; Korean counts its hours in words of its own."""
    say, h, m = tables(lang).say, int(hour), int(minute)
    if second is not None:
        return lasting(hour, minute, second, lang)
    said = spell_out(h, lang, "cardinal-native-attributive") if lang == "ko" and 1 <= h <= 12 else str(h)
    if lang == "ru":
        hours = counted(Number("", str(h)), unit_forms("h", lang), lang)
        return f"{hours} {counted(Number('', str(m)), unit_forms('min', lang), lang)}" if m else hours
    if lang == "ar":
        return _arabic(h, m)
    if lang == "en":
        return f"{h}:{minute}" if m > 9 else f"{h} oh {m}" if m else f"{h} o'clock"
    if not m:
        return say["hour"].format(h=said)
    return say["early" if m < 10 and "early" in say else "time"].format(h=said, m=m)


def _arabic(hour: int, minute: int) -> str:
    """An hour by its ordinal, with its half and quarter; the second half of the day is named."""
    name = "الواحدة" if hour % 12 == 1 else spell_out(hour % 12 or 12, "ar", "ordinal-feminine")
    part = {0: "", 15: " والربع", 20: " والثلث", 30: " والنصف"}.get(minute)
    if part is None:
        part = f" و{counted(Number('', str(minute)), unit_forms('min', 'ar'), 'ar')}"
    return f"{name}{part}{' مساءً' if hour > 17 else ' بعد الظهر' if hour > 12 else ''}"


def _time(found: re.Match[str], lang: str) -> str | None:
    hour, minute, second, _, half = found.groups()
    if second is not None:
        return lasting(hour, minute, second, lang)
    if half:
        return str(int(hour)) if minute == "00" else clock(hour, minute, None, lang)
    said = clock(hour, minute, None, lang)
    if found[4] and "बजे" in found[4] and minute != "00":
        said = f"{said} पर"
    return f"الساعة {said}" if lang == "ar" and not found.string[: found.start()].endswith("الساعة ") else said


def _span(found: re.Match[str], lang: str) -> str:
    say = tables(lang).say
    if lang == "ru":
        return _russian_span(found)
    hour = "الساعة " if lang == "ar" and not found.string[: found.start()].endswith("الساعة ") else ""
    first, last = hour + clock(found[1], found[2], found[3], lang), clock(found[4], found[5], found[6], lang)
    # The word for "until" may stand there already.
    until = "range" if found.string[found.end() :].startswith(("まで", "까지", " तक", "之间", "之間")) else "span"
    return say.get(until, say["range"]).format(a=first, b=last)


def _russian_span(found: re.Match[str]) -> str:
    """From half past nine to ten: both in the genitive."""

    def of(hour: str, minute: str) -> str:
        hours = spell_out(int(hour), "ru", "cardinal-masculine-genitive")
        minutes = spell_out(int(minute), "ru", "cardinal-feminine-genitive")
        return f"{hours} {minutes}" if int(minute) else f"{hours} {'часа' if int(hour) in (1, 21) else 'часов'}"

    return f"с {of(found[1], found[2])} до {of(found[4], found[5])}"


def lasting(hours: str, minutes: str, seconds: str, lang: str) -> str:
    """Hours, minutes and seconds, what is nought left out."""
    parts = [
        counted(Number("", str(int(number))), unit_forms(unit, lang), lang)
        for number, unit in ((hours, "h"), (minutes, "min"), (seconds, "s"))
        if number and int(number)
    ]
    return ("" if lang in WIDE else " ").join(parts) or counted(Number("", "0"), unit_forms("s", lang), lang)


def _lasts(found: re.Match[str], lang: str) -> str:
    hours, minutes, named, seconds = found.groups()
    said = counted(Number("", str(int(hours))), unit_forms("h", lang), lang)
    if minutes is None:
        return said
    last = str(int(minutes))
    if named or seconds or lang != "fr":
        last = counted(Number("", last), unit_forms("min", lang), lang)
    if seconds:
        last = f"{last} {counted(Number('', str(int(seconds))), unit_forms('s', lang), lang)}"
    if not seconds and not int(minutes):
        return said
    return tables(lang).say["hm"].format(h=said, m=last)


@cache
def _year_span(lang: str) -> re.Pattern[str] | None:
    years = rf"(?<![\w.,/-])({YEAR})(?: ?[-–—] ?| to )({YEAR}|\d\d)(?![\w%/-]|[.,]\d)"
    return re.compile(years) if lang in ("en", "de") else None


def _years(found: re.Match[str], lang: str) -> str | None:
    first, last = found.groups()
    if len(last) == 2 and (int(last) <= int(first[2:]) or int(last) < 10):
        return None
    last = year_said(last, lang) if len(last) == 4 else last
    return tables(lang).say["range"].format(a=year_said(first, lang), b=last)


@cache
def _decades(lang: str) -> re.Pattern[str] | None:
    if lang == "en":
        return re.compile(r"(?<![\w’'])(?:(1[1-9]|20)|['’]?(?=[2-9]0s))(\d)0['’]?s\b")
    return re.compile(r"(?<!\w)(\d\d)?(\d)0er(n)?\b") if lang == "de" else None


def _decade(found: re.Match[str], lang: str) -> str:
    if lang == "de":
        number = int(f"{found[1] or ''}{found[2]}0")
        return f"{spell_out(number, lang, 'numbering-year')}er{found[3] or ''}"
    tens = int(found[2])
    name = f"{_TIES[tens - 2]}ties" if tens > 1 else ("hundreds", "tens")[tens]
    return f"{found[1] or ''} {name}".strip()


@cache
def _russian(lang: str) -> re.Pattern[str] | None:
    if lang != "ru":
        return None
    months = "|".join(tables(lang).months)
    return re.compile(
        rf"(?<!\d)(?:(\d{{1,2}}) ({months})(?: (\d{{4}})(?: года?(?!\w)| ?г\.)?)?"
        rf"|(\bк |\bв |\bВ |\bК )?({YEAR})(?: ?[-–—] ?({YEAR}))? (год(?:а|у|ом|ы|ов|ах)?|гг?\.)(?!\w))"
    )


def _russian_said(found: re.Match[str], lang: str) -> str:
    day, month, year, before, first, last, noun = found.groups()
    if day:
        date = f"{spell_out(int(day), lang, 'ordinal-neuter-genitive')} {month}"
        return f"{date} {_russian_year(year)}" if year else date
    inside = (before or "").strip().lower()
    noun = {"г.": "году" if inside == "в" else "года", "гг.": "годах" if inside == "в" else "годов"}.get(noun, noun)
    case = "masculine-dative" if inside == "к" and noun == "году" else _CASES[noun]
    years = " – ".join(spell_out(int(y), lang, f"ordinal-{case}") for y in (first, last) if y)
    return f"{before or ''}{years.replace(' – ', ', ')} {noun}"


_WEEKDAY = re.compile(r"(?P<keep>[日号號일]) ?[（(]([月火水木金土日一二三四五六월화수목금토일])[）)](?=(.?))")
_WEEKDAYS = {"ja": "、{a}曜日", "ko": ", {a}요일", "zh": "，星期{a}", "zh-hans": "，星期{a}"}


def _weekday(found: re.Match[str], lang: str) -> str:
    """The day of the week behind a date: （月）."""
    said = _WEEKDAYS[lang].format(a=found[2])
    comma = said[0] + (" " if lang == "ko" else "")
    return said + comma if found[3].isdigit() or found[3] == " " else said


@cache
def _hijri(lang: str) -> re.Pattern[str] | None:
    years = r"(?<!\d)(\d{2,4}) ?هـ|(?P<keep>(?:عام|سنة|سنه|هـ)[ ،(]+)(\d{3,4})م(?!\w)"
    return re.compile(years) if lang == "ar" else None


def _era(found: re.Match[str], _lang: str) -> str:
    return f"{found[1]} هجرية" if found[1] else f"{found[3]} ميلادية"


@cache
def _late_years(lang: str) -> re.Pattern[str] | None:
    if lang == "de":
        return re.compile(r"(?<![\w.,])(1[1-9]\d\d)(?![\w%]|[.,]\d)")
    if lang != "en":
        return re.compile(r"(?<!\d)(\d{4})(?=年)") if lang in ("zh", "zh-hans") else None
    months = "|".join(tables("en").months)
    words = "in|since|until|till|by|years?|during|circa|before|after|from|spring|summer|autumn|winter|early|late|mid"
    before = rf"(?i:\b(?:{words}) )|\b(?:{months})(?: \d{{1,2}}(?:st|nd|rd|th)?,?)?,? |, |\("
    counted_things = r"(?! (?!was|is|his|this|has|its|as|us|plus)[a-z]{2,}s\b)"
    return re.compile(rf"(?P<keep>{before})({YEAR})(?:( and | or )({YEAR}))?\b(?![.,]\d|%| percent){counted_things}")


def _late_year(found: re.Match[str], lang: str) -> str:
    if lang != "en":
        return year_said(found[1], lang)
    return f"{paired(found[2])}{found[3]}{paired(found[4])}" if found[4] else paired(found[2])


RULES = (
    Rule(having("(（"), lambda lang: _WEEKDAY if lang in _WEEKDAYS else None, _weekday),
    Rule(having(FIGURES, "هم"), _hijri, _era),
    Rule(having(FIGURES, "-/."), always(_ISO), _iso),
    Rule(having(FIGURES, "-/."), always(_NUMERIC), _numeric),
    Rule(having(FIGURES), _russian, _russian_said),
    Rule(having(FIGURES, ":"), always(_SPAN), _span),
    Rule(having(FIGURES, ":"), always(_TIME), _time),
    Rule(having(FIGURES, "hч"), always(_LASTS), _lasts),
    Rule(having(FIGURES, "sr"), _decades, _decade),
    Rule(having(FIGURES), _year_span, _years),
)

LATE = (Rule(having(FIGURES), _late_years, _late_year),)
