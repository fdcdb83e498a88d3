"""What is counted and measured: units, percentages, dimensions, ratios, fractions, ranges, plain numbers."""

import re
from functools import cache

from lecturec.verbalise.quantity import (
    JOINED,
    Number,
    counted,
    figures,
    form_in_range,
    form_of,
    number_pattern,
    parse,
    ranged,
)
from lecturec.verbalise.tables import WIDE, tables
from lecturec.verbalise.tokens import FIGURES, Rule, always, having

BEFORE = r"(?<![A-Za-zÀ-ɏ0-9_.,/])"
AFTER = r"(?![A-Za-zÀ-ɏ0-9_])"
SIGN = r"(?:(?<![\w)\]])[-−+])?"
DASH = r" ?[-–—~～〜] ?"
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}
_PARTS = dict(
    zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6), (5, 6),
    (1, 8), (3, 8), (5, 8), (7, 8)), strict=True)
)  # fmt: skip
_VULGAR = re.compile(rf"(?:(?<!\d)(\d{{1,3}}) ?)?([{''.join(_PARTS)}])")
_BETWEEN = re.compile(r"(?<=[\U00017000-\U000187ff])[-–—](?=[\U00017000-\U000187ff])")
_NUMERO = re.compile(r"(?<!\w)(?:[nN]\.?[°º]|№) ?(?=\d)")
_SCALE = re.compile(r"(?<![\w:.,])(\d{1,2}):(\d|\d{3,6})(?![\w:]|[.,]\d)")
_OF = re.compile(r"(?<=\()(\d{1,3})/(\d{1,3})(?=\))")


def unit_pattern(lang: str) -> str:
    """What may be a unit after a number: letters, and signs of degrees."""
    letter = "[A-Za-zµμΩ]" if lang in WIDE or lang == "ko" else r"[^\W\d_\U00012000-\U000187ff]"
    letter = r"[A-Za-zµμΩ\u0900-\u0963]" if lang == "hi" else letter
    foreign = "|".join(re.escape(u) for u in sorted(tables(lang).units, key=len, reverse=True) if "." in u)
    sort = (
        rf"{letter}{{1,10}}[²³]?(?:[·⋅]{letter}{{1,5}}(?:⁻[¹²³]|[²³])?){{0,2}}(?:/{letter}{{1,5}}[²³]?)?|°[CFК]?|[℃℉Å]"
    )
    return f"{foreign}|{sort}" if foreign else sort


@cache
def unit_forms(unit: str, lang: str) -> str:
    """The forms of a unit by its sign ("" for none): its own, of two with a slash between them, or with a prefix."""
    own = tables(lang)
    unit = unit.replace("μ", "µ")
    if known := own.units.get(unit) or own.bases.get(unit if unit not in ("b", "B", "F", "T") else "", ""):
        return known
    if "·" in unit or "⋅" in unit:
        return _product_of_units(unit.replace("⋅", "·"), lang)
    over, slash, under = unit.partition("/")
    if slash:
        forms = unit_forms(over, lang)
        return _joined(forms, own.per[under], lang) if forms and under in own.per else ""
    for prefix in own.prefixes:
        base = unit[len(prefix) :]
        if unit.startswith(prefix) and base in own.bases and _fits(prefix, base):
            gender, colon, names = own.bases[base].rpartition(":")
            lower = [own.prefixes[prefix] + name[:1].lower() + name[1:] for name in names.split("|")]
            return gender + colon + "|".join(name[:1].upper() + name[1:] if lang == "de" else name for name in lower)
    return ""


def _product_of_units(unit: str, lang: str) -> str:
    """Units that are multiplied, those to a power below nought after the others: J·s, m·s⁻², mol·L⁻¹."""
    over = [part for part in unit.split("·") if "⁻" not in part]
    under = [part.replace("⁻¹", "").replace("⁻", "") for part in unit.split("·") if "⁻" in part]
    if not over:
        return ""
    if len(over) == 1:
        return unit_forms("/".join((over[0], *under)), lang) if len(under) == 1 else ""
    forms = [unit_forms(part, lang) for part in over]
    if not all(forms) or len(under) > 1 or (under and under[0] not in tables(lang).per):
        return ""
    names = [form.rpartition(":")[2].split("|") for form in forms]
    several = -1 if lang == "fr" else 0  # joules secondes, but joule seconds, julios segundo
    first_singular = lang in ("en", "de")
    one = " ".join(name[0] for name in names)
    many = " ".join(
        [*(name[0 if first_singular else -1] for name in names[:-1]), names[-1][-1 if first_singular else several]]
    )
    joined = forms[0].rpartition(":")[0] + ":" * (":" in forms[0]) + f"{one}|{many}"
    return _joined(joined, tables(lang).per[under[0]], lang) if under else joined


def _fits(prefix: str, base: str) -> bool:
    """Bits and bytes are counted in thousands, with prefixes of their own; nothing else has those."""
    return prefix[:1] in "kKMGTP" if base in ("B", "b", "bit", "Б") else prefix not in _BINARY and prefix != "K"


def _joined(forms: str, per: str, lang: str) -> str:
    gender, colon, names = forms.rpartition(":")
    form = per if "{a}" in per else "{a}" + per if lang in WIDE else "{a} " + per
    return gender + colon + "|".join(form.replace("{a}", name) for name in names.split("|"))


@cache
def _measured(lang: str) -> re.Pattern[str]:
    number = number_pattern(lang)
    return re.compile(
        rf"{BEFORE}({SIGN})({number})(?:({DASH}| ?[x×] ?)({number}))?(?: ?[x×] ?({number}))?"
        rf"([ -]?)({unit_pattern(lang)})(?![A-Za-zÀ-ɏ0-9_²³]|/[A-Za-z]|[⁻¹])"
    )


def _measure(found: re.Match[str], lang: str) -> str | None:
    sign, first, between, last, third, gap, unit = found.groups()
    forms = unit_forms(unit, lang)
    if not forms or (len(unit) == 1 and unit.isalpha() and unit.isascii() and _variable(found, unit, gap, lang)):
        return None
    numbers = [parse(text, lang) for text in (sign + first, last, third) if text]
    whole = [number for number in numbers if number is not None]
    if len(whole) < len(numbers):
        return None
    if len(whole) == 1:
        one = whole[0]
        if lang == "en" and ((gap == "-" and unit.isalpha()) or _before_noun(found)):
            return counted(one, form_of(Number("", "1"), forms, lang), lang)
        return counted(one, forms, lang)
    if not third and between and between.strip() not in ("x", "×"):
        return of_form(ranged(whole[0], whole[1], lang), form_in_range(whole[-1], forms, lang), lang)
    by = tables(lang).say["by"]
    said = figures(whole[0], lang)
    for number in whole[1:]:
        said = by.format(a=said, b=figures(number, lang))
    return of_form(said, form_of(whole[-1], forms, lang), lang)


def _before_noun(found: re.Match[str]) -> bool:
    """Whether an English measure describes the noun after it: a 10 km run."""
    before, after = found.string[: found.start()][-4:], found.string[found.end() :]
    return bool(re.search(r"(?:^|\W)[Aa]n? $", before) and re.match(r" [a-z]{3}", after))


def of_form(said: str, form: str, lang: str) -> str:
    """What is counted with its number, which is said already."""
    return form.format(n=said) if "{n}" in form else f"{said}{'' if lang in JOINED else ' '}{form.lstrip('=')}"


def _variable(found: re.Match[str], unit: str, gap: str, lang: str) -> bool:
    """Whether a single letter after a number is a quantity and no unit, as in 2 m + 3 n."""
    after, before = found.string[found.end() :][:16], found.string[: found.start()][-16:].rstrip()
    words = tables(lang).say.get("mathematics", "").split()
    follows = (after.split() or [""])[0]
    near = {follows.strip(".,;"), before.split(" ")[-1]}
    sign = re.match(r" ?[-+*/^=<>×·(]|[a-z]| [b-hj-np-tv-zA-Z](?![\w'’])", after) and not re.match(r" ?[-–/] ", after)
    factor = unit == "x" and re.search(r"[=+−*/]$|[=+−*/] -$", before)
    if unit == "K" and not gap and found[2] in ("2", "4", "5", "8"):
        return True  # of a screen
    return bool(sign or factor or near & {*words} or (unit in "xKA" and gap))


@cache
def _percents(lang: str) -> re.Pattern[str]:
    number = number_pattern(lang)
    return re.compile(rf"{BEFORE}({SIGN})({number})(?: ?[%‰]?{DASH}({number}))? ?([%‰])(?![A-Za-z0-9])")


def _percent(found: re.Match[str], lang: str) -> str | None:
    sign, first, last, mark = found.groups()
    forms = tables(lang).say["percent" if mark == "%" else "permille"]
    number, until = parse(sign + first, lang), parse(last, lang) if last else None
    if number is None or (last and until is None):
        return None
    if until is None:
        return counted(number, forms, lang)
    return of_form(ranged(number, until, lang), form_in_range(until, forms, lang), lang)


_FRACTION = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_/.,])(?:(\d{1,3}) )?(\d{1,6})/(\d{1,6})(?![A-Za-z0-9_/]|[.,]\d)")


def _fraction(found: re.Match[str], lang: str) -> str | None:
    whole, above, below = found.groups()
    if above == below or (above, below) == ("24", "7"):
        return f"{whole or ''} {above} {below}".strip()
    if (above, below) == ("1", "2") and (half := _half(whole or "", found.string[found.end() :], lang)):
        return half
    proper = int(above) < int(below)
    if whole is None:
        return _part(int(above), int(below), lang)
    if proper:
        return _mixed(int(whole), int(above), int(below), lang)
    return f"{whole} {_part(int(above), int(below), lang)}"


def _mixed(whole: int, above: int, below: int, lang: str) -> str:
    """A whole number and a part of one; Hindi has words for quarters: one and a half, a quarter to three."""
    if lang == "hi" and (quarter := {(1, 2): "साढ़े", (1, 4): "सवा", (3, 4): "पौने"}.get((above, below))):
        special = {(1, "साढ़े"): "डेढ़", (2, "साढ़े"): "ढाई", (1, "पौने"): "पौने दो"}
        return special.get((whole, quarter)) or f"{quarter} {whole + (quarter == 'पौने')}"
    return tables(lang).say["mixed"].format(a=whole, b=_part(above, below, lang))


def _part(above: int, below: int, lang: str) -> str:
    names = tables(lang).fractions
    if above < below and 2 <= below < 2 + len(names):
        number = Number("", str(above))
        gender, _, forms = names[below - 2].rpartition(":")
        form = form_of(number, forms, lang)
        return form.format(n=figures(number, lang, gender)) if "{n}" in form else form
    return tables(lang).say["over"].format(a=above, b=below)


def _half(whole: str, rest: str, lang: str) -> str:
    """A half before what it is of, which it agrees with; "" where nothing follows."""
    from lecturec.verbalise.agreement import half

    noun = re.match(r" ([^\W\d_]{3,})", rest)
    return half(whole, noun[1] if noun else "", lang)


def _vulgar(found: re.Match[str], lang: str) -> str:
    if found[2] == "½" and (half := _half(found[1] or "", found.string[found.end() :], lang)):
        return half
    return _mixed(int(found[1]), *_PARTS[found[2]], lang) if found[1] else _part(*_PARTS[found[2]], lang)


@cache
def _ranges(lang: str) -> re.Pattern[str]:
    number = number_pattern(lang)
    return re.compile(
        rf"(?<![A-Za-zÀ-ɏ0-9_./,-])({number})"
        rf"((?: ?[-–—～〜~] ?{number})|(?: ?[x×] ?{number}){{1,3}})(?![A-Za-z0-9_/-]|[.,]\d)"
    )


def _range(found: re.Match[str], lang: str) -> str | None:
    numbers = [parse(text, lang) for text in re.findall(number_pattern(lang), found.group())]
    whole = [number for number in numbers if number is not None]
    if len(whole) < len(numbers):
        return None
    if not re.search("[x×]", found[2]):
        return ranged(whole[0], whole[1], lang) if len(whole) == 2 else None
    form, said = tables(lang).say["by"], ""
    for number in whole:
        said = form.format(a=said, b=figures(number, lang)) if said else figures(number, lang)
    return said


@cache
def _plain(lang: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-zÀ-ɏ0-9_.,/:])((?:(?<![\w)\]])[-−])|(?<![-−]))({number_pattern(lang)})(?![A-Za-z0-9_/:]|[.,]\d)"
    )


def _number(found: re.Match[str], lang: str) -> str | None:
    written = found.group()
    if written.isdigit() or (lang == "en" and "," in written and not re.search(r",\d{3}", written)):
        return None
    number = parse(written, lang)
    return figures(number, lang) if number else None


def _scale(found: re.Match[str], lang: str) -> str:
    return tables(lang).say["ratio"].format(a=found[1], b=found[2])


def _one_of(found: re.Match[str], lang: str) -> str | None:
    """How far a count has come, as titles write it: (1/2)."""
    if int(found[1]) > int(found[2]):
        return None
    return tables(lang).words["part"].format(n=found[1], m=found[2])


@cache
def _named(lang: str) -> re.Pattern[str] | None:
    """Units without a number: in brackets, as headers of tables have them, or with a slash."""
    if "measured_in" not in tables(lang).say:
        return None
    money = "".join(re.escape(sign) for sign in tables(lang).currency if len(sign) == 1)
    unit = unit_pattern(lang)
    return re.compile(
        rf"(?<=[\w.] )\(((?:[kMG]|Md|Mio\.? |Mrd\.? |mln |mld )?[{money}]|R\$|%|{unit})\)"
        rf"|(?<![\w/.·-])(?<!\d )([^\W\d_]{{1,4}}[²³]?/[^\W\d_]{{1,3}}[²³]?)(?![\w/·⁻-])"
    )


_NO_UNITS = frozenset(("bar", "dim", "ans", "in", "x", "min", "a", "à", "d", "Go", "Ha", "h/h", "a/o", "N/A", "A/V"))
"""Words and quantities that look like units."""


def _named_unit(found: re.Match[str], lang: str) -> str | None:
    inside, unit = found.groups()
    many = Number("", "100")
    if unit:
        short = len(unit.rstrip("²³")) < 4 and unit.rstrip("²³") not in ("m/s", "g/L", "g/l")
        forms = "" if unit in _NO_UNITS or short else unit_forms(unit, lang)
        return form_of(many, forms, lang).lstrip("=") if forms else None
    form = tables(lang).say["measured_in"]
    if inside == "%":
        return form.format(a=tables(lang).say.get("percentage", tables(lang).say["percent"]))
    own = tables(lang).currency
    if inside in own:
        return form.format(a=form_of(many, own[inside], lang))
    if inside[-1] in own:
        from lecturec.verbalise.money import of_large

        return form.format(a=of_large(inside[:-1].strip(), own[inside[-1]], lang))
    short = len(inside) < 2 or inside in _NO_UNITS
    forms = "" if short else unit_forms(inside, lang)
    said = form_of(many, forms, lang).lstrip("=") if forms else ""
    if lang == "de":
        said = re.sub(r"(?i)\A(\w*(?:meter|liter))\b", r"\1n", said)  # in Metern
    return form.format(a=said) if said else None


RULES = (
    Rule(having(FIGURES, "(", "/"), always(_OF), _one_of),
    Rule(having("(/"), _named, _named_unit),
    Rule((frozenset(_PARTS),), always(_VULGAR), _vulgar),
    Rule(having(FIGURES, "%‰"), _percents, _percent),
    Rule(having(FIGURES, ":"), always(_SCALE), _scale),
    Rule(having(FIGURES), _measured, _measure),
    Rule(having(FIGURES, "/"), always(_FRACTION), _fraction),
    Rule(having(FIGURES, "-–—x×~～〜"), _ranges, _range),
)

LATE = (
    Rule(having(FIGURES, "°º№"), always(_NUMERO), lambda _m, lang: f"{tables(lang).words['number']} "),
    Rule(having("-–—"), always(_BETWEEN), lambda _m, lang: f" {tables(lang).words['to']} "),
    Rule(having(FIGURES), _plain, _number),
    Rule(having(FIGURES, "#"), always(re.compile(r"#(?=\d)")), lambda _m, lang: f"{tables(lang).words['number']} "),
    Rule(
        having("~∼～〜"),
        always(re.compile(r"(?<![A-Za-z0-9_])[~∼～〜] ?(?=[\d\U00017000-\U000187ff])")),
        lambda _m, lang: tables(lang).words["about"] + ("" if lang in WIDE else " "),
    ),
    Rule(
        having(FIGURES, "-−"),
        always(re.compile(r"(?<![\w)\]])[-−](?=\d)")),
        lambda _m, lang: tables(lang).say["minus"].format(a="").strip() + " ",
    ),
)
