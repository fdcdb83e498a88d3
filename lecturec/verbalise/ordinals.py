"""Ordinals and Roman numerals: what counts places, centuries, chapters and kings."""

import re
from functools import cache
from itertools import pairwise

from lecturec.verbalise.spellout import spell_out
from lecturec.verbalise.tables import tables
from lecturec.verbalise.tokens import FIGURES, ROMAN, Rule, having

_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))
_LETTERS = {"n": "enth", "i": "eyeth", "j": "jayth", "k": "kayth", "m": "emth"}
_NEUTER = frozenset(
    [
        "Kapitel",
        "Jahrhundert",
        "Jahrtausend",
        "Beispiel",
        "Semester",
        "Quartal",
        "Jahr",
        "Mal",
        "Gesetz",
        "Problem",
        "Bild",
    ]
)
_NTH = re.compile(r"\b([nijkm])-?th\b")
_MARKED = {
    "fr": r"(?<![\w.,])(\d+) ?(ers|er|ères|ère|res|re|èmes|ème|es|e|è|nds|nd|ndes|nde|ᵉ|ᵉʳ)(?!\w)",
    "es": r"(?<![\w.,])(\d+)(?:\.?(er|[ºªº])|\.(o|a))(?![\w])",
    "it": r"(?<![\w.,])(\d+)([ºª])(?!\w)",
    "pt": r"(?<![\w.,])(\d+)\.?([ºª])(?!\w)",
    "ru": r"(?<![\w.,])(\d+)-(ый|ой|ий|й|ая|яя|я|ое|ее|е|ого|его|го|ому|ему|му|ым|им|м|ую|ю|ых|их|х)(?!\w)"
    r"( годы| года| годов| годах)?",
    "ko": r"(?<![A-Za-z0-9_.,제])(\d{1,2}) ?(번째|개월|개|명|살|마리|권|가지|시간|잔|켤레|그루|벌|시|사람|군데|곳|쌍|줄"
    r"|칸|채|척|송이|달|문제|대(?=[,.)]|$|에|를|가|는|의|와|로|씩|까지)"
    r"|번(?=씩|만에| 반복| 던| 실행| 시도| 측정| 더| 이상| 연속| 곱| 뽑))(?!장|대|험|도|리|스|력)",
    "hi": r"(?<![\w.,])(\d+)(वां|वाँ|वें|वीं|ला|ली|रा|री|था|थी|ठा|ठी)(?!\w)",
}
_RUSSIAN = {
    "й": "masculine", "я": "feminine", "е": "neuter", "го": "masculine-genitive", "му": "masculine-dative",
    "м": "masculine-locative", "ю": "feminine-accusative", "х": "plural-genitive",
}  # fmt: skip
_CENTURIES = {
    "век": "masculine", "века": "masculine-genitive", "веке": "masculine-locative", "веку": "masculine-dative",
    "веком": "masculine-ablative", "столетие": "neuter", "столетия": "neuter-genitive", "глава": "feminine",
    "главе": "feminine-locative", "главы": "feminine-genitive", "главу": "feminine-accusative", "том": "masculine",
}  # fmt: skip


@cache
def _marked(lang: str) -> re.Pattern[str] | None:
    return re.compile(_MARKED[lang]) if lang in _MARKED else None


def _ordinal(found: re.Match[str], lang: str) -> str | None:
    number, ending = int(found[1][:9]), found[2] or (found.groups()[-1] if lang == "es" else "")
    if len(found[1]) > 6:
        return None
    match lang:
        case "fr":
            return _french(number, ending)
        case "es":
            kind = {"er": "masculine-adjective", "ª": "feminine", "a": "feminine"}.get(ending, "masculine")
            if kind == "masculine" and re.match(r" (?!y|e|o|de|del)[a-zá-ú]", found.string[found.end() :]):
                kind = "masculine-adjective"  # el tercer capítulo
            return spell_out(number, lang, f"ordinal-{kind}")
        case "it" | "pt":
            return spell_out(number, lang, f"ordinal-{'feminine' if ending == 'ª' else 'masculine'}")
        case "ru":
            return _russian(number, ending, found[3] or "")
        case "hi":
            return _hindi(number, ending)
        case _:
            return _counted_in_korean(number, ending)


def _french(number: int, ending: str) -> str:
    plural = "s" if ending.endswith("s") else ""
    ending = ending.removesuffix("s")
    if number == 1:
        return ("première" if ending in ("re", "ère") else "premier") + plural
    if ending in ("nd", "nde"):
        return f"second{ending[2:]}{plural}"
    return f"{number}ème{plural}"


def _russian(number: int, ending: str, noun: str) -> str:
    last = ending[-1] if ending[-1] in "йяеюх" else ending[-2:] if ending[-2:] in ("го", "му") else ending[-1]
    case = _RUSSIAN.get(last, "masculine")
    if noun:
        case = {" годы": "plural", " годах": "plural-locative"}.get(noun, "plural-genitive" if last == "х" else case)
    return f"{spell_out(number, 'ru', f'ordinal-{case}')}{noun}"


def _hindi(number: int, ending: str) -> str:
    said = spell_out(
        number, "hi", f"ordinal-{'feminine' if ending[-1] == 'ी' or ending.endswith('ीं') else 'masculine'}"
    )
    return said + "ं" if ending.endswith("ीं") and not said.endswith("ं") else said


def _counted_in_korean(number: int, noun: str) -> str | None:
    if (noun == "시" and number > 12) or noun == "개월" or not number:
        return None
    said = "첫" if noun == "번째" and number == 1 else spell_out(number, "ko", "cardinal-native-attributive")
    return f"{said} {noun}"


_DATIVE = re.compile(r"\b(?:[Ii]n|[Mm]it|[Aa]n|[Aa]uf|[Bb]ei|[Vv]on|[Zz]u|[Aa]us|[Nn]ach|[Ss]eit|[Aa]b|[Uu]nter) $")
"""Words after which "der" is the dative of a feminine noun."""


@cache
def _german_days(lang: str) -> re.Pattern[str] | None:
    if lang != "de":
        return None
    months = "|".join(tables(lang).months)
    articles = "[Dd](?:er|ie|as|en|em|es)|[Kk]?[Ee]in(?:e|en|em|er|es)?|[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Ii]m"
    return re.compile(
        rf"(?P<keep>\b(?:{articles}) )?(?<![\w.,])(\d{{1,3}})\."
        rf"(?= (?:{months})\b| [A-ZÄÖÜ][a-zäöü]| (?:bis|und|oder) \d{{1,2}}\. (?:{months})\b)"
    )


def _german_day(found: re.Match[str], lang: str) -> str | None:
    """An ordinal in the form that the word before it, or what it counts, asks for."""
    number, article = int(found[2]), (found["keep"] or "").strip().lower()
    noun = re.match(r" (\w+)", found.string[found.end() :][:40])
    after = noun[1] if noun else ""
    starts = found["keep"] is None and not found.string[: found.start()].rstrip(" ")[-1:].isalnum()
    if not number or number > 199 or (not article and not starts and after not in tables(lang).months):
        return None
    if article == "der" and _DATIVE.search(found.string[: found.start()]):
        return spell_out(number, lang, "ordinal-n")
    if article in ("der", "die", "das"):
        return spell_out(number, lang, "ordinal")
    if article and article not in ("ein", "eine", "kein", "keine"):
        return spell_out(number, lang, "ordinal-n")
    neuter, feminine = after in _NEUTER, re.search(r"(?:ung|heit|keit|ion|schaft|tät|e)$", after)
    return spell_out(number, lang, "ordinal-s" if neuter else "ordinal" if feminine else "ordinal-r")


_COUNTED = {
    "fr": r"(?<!\w)(?![LC]es? )([IVXLC]+)(?:e|ème|ᵉ|er|re|ère)"
    r"(?=(?:(?: (?:et|au|ou|à) |[-–/])(?:le |la )?[IVXLC]+(?:e|ème|ᵉ))?"
    r" (?:siècles?|République|arrondissements?|dynastie|Empire|Reich|millénaire|Internationale|concile)\b)",
    "it": r"(?<!\w)([IVX]+)(?=(?: e [IVX]+)? (?:secol[oi]|millennio|Congresso|Concilio|Impero|Reich"
    r"|([Gg]uerra|Repubblica|Internazionale|edizione|dinastia|legislatura))\b)",
    "es": r"(?<!\w)([IVX]+)(?= (?:Congreso|Concilio|Imperio|Reich|milenio|Plan"
    r"|([Gg]uerra|República|Internacional|[Ee]dición|dinastía|legislatura))\b)",
    "pt": r"(?<!\w)([IVX]+)(?= (?:Congresso|Concílio|Império|Reich|milênio|milénio|Reinado"
    r"|([Gg]uerra|República|Internacional|[Ee]dição|dinastia|legislatura))\b)",
}
"""Roman numerals before what they count; the last group is of feminine nouns."""


@cache
def _century(lang: str) -> re.Pattern[str] | None:
    if lang in _COUNTED:
        return re.compile(_COUNTED[lang])
    nouns = "|".join(sorted(_CENTURIES, key=len, reverse=True))
    return re.compile(rf"(?<!\w)([IVXLC]+)(?= ({nouns})(?!\w))|(?<!\w)([IVXLC]+) вв?\.") if lang == "ru" else None


def _century_said(found: re.Match[str], lang: str) -> str | None:
    value = value_of(found[1] or found[3])
    if not value:
        return None
    if lang == "fr":
        return "premier" if value == 1 else f"{value}ème"
    if lang == "ru" and found[3]:
        before = found.string[: found.start()].split(" ")[-2:][0].lower() if found.start() else ""
        noun = "веке" if before in ("в", "во") else "века" if before.isalpha() else "век"
        return f"{spell_out(value, lang, f'ordinal-{_CENTURIES[noun]}')} {noun}"
    gender = _CENTURIES[found[2]] if lang == "ru" else "feminine" if found[2] else "masculine"
    return spell_out(value, lang, f"ordinal-{gender}")


_AND = "and|et|y|und|e|ou|o|or|oder|to|à|au|a|al|bis"


@cache
def _chapters(lang: str) -> re.Pattern[str] | None:
    after = tables(lang).romans.get("after")
    return (
        re.compile(rf"(?P<keep>(?<!\w)(?:{after})s? )([IVXLC]+)(?:( (?:{_AND}) |[-–])([IVXLC]+))?(?!\w)(?!\.\w)")
        if after
        else None
    )


def _chapter(found: re.Match[str], lang: str) -> str | None:
    value, last = value_of(found[2]), value_of(found[4] or "")
    if not value or (found[4] and not last):
        return None
    century = found["keep"].lower().startswith(("siglo", "século", "secolo"))
    said, last_said = (_of_century(n, lang) if century else str(n) for n in (value, last))
    return f"{said}{found[3].replace('-', ' ').replace('–', ' ')}{last_said}" if last else said


def _of_century(value: int, lang: str) -> str:
    """The number of a century after its noun: all are ordinals in Italian, the first ten in Spanish and Portuguese."""
    return spell_out(value, lang, "ordinal-masculine") if lang == "it" or 0 < value < 11 else str(value)


@cache
def _kings(lang: str) -> re.Pattern[str] | None:
    kings = tables(lang).romans.get("kings")
    return (
        re.compile(rf"(?P<keep>\b({kings})(s?) )([IVXLC]+)(?:(?:er|re|ère)(?!\w)|\.(?=\s+[a-zà-ÿ])|(?!\w))")
        if kings
        else None
    )


def _king(found: re.Match[str], lang: str) -> str | None:
    """A king's number: an ordinal where the language has one for kings."""
    value, romans = value_of(found[4]), tables(lang).romans
    if not 0 < value < 40 or (found[3] and lang != "de"):
        return None
    queen = bool(re.fullmatch(romans.get("queens", "(?!)"), found[2]))
    if lang == "de":
        case = "des {ordinal}n" if found[3] else "die {ordinal}" if queen else "der {ordinal}"
        return case.format(ordinal=_of_kings(value, lang, queen))
    form = romans.get("first" if value == 1 else "king", "{value}")
    if lang == "fr" and queen and value == 1:
        return "première"
    return form.format(value=value, ordinal=_of_kings(value, lang, queen))


def _of_kings(value: int, lang: str, queen: bool) -> str:
    if lang == "en":
        ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    if lang == "de":
        return spell_out(value, lang, "ordinal")
    ordinal = lang in ("ru", "it") or (lang in ("pt", "es") and value < 11)
    return spell_out(value, lang, f"ordinal-{'feminine' if queen else 'masculine'}") if ordinal else str(value)


def value_of(roman: str) -> int:
    """What a Roman numeral counts; 0 when it is none."""
    if not _ROMAN.fullmatch(roman):
        return 0
    values = [_VALUES[letter] for letter in roman] + [0]
    return sum(-value if value < after else value for value, after in pairwise(values))


RULES = (
    Rule(having(ROMAN), _century, _century_said),
    Rule(having(ROMAN), _chapters, _chapter),
    Rule(having(ROMAN), _kings, _king),
    Rule(
        (),
        lambda lang: _NTH if lang == "en" else None,
        lambda m, _lang: _LETTERS[m[1]],
        lambda _lang: ("-th", "nth", "ith", "jth", "kth", "mth"),
    ),
    Rule(having(FIGURES), _german_days, _german_day),
    Rule(having(FIGURES), _marked, _ordinal),
)
