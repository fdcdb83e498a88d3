"""Numbers that count nothing: versions, numbers of telephones, books and papers, what is read figure by figure."""

import re
from functools import cache

from lecturec.verbalise.quantity import parse
from lecturec.verbalise.tables import WIDE, tables
from lecturec.verbalise.tokens import FIGURES, Rule, always, having

_PRODUCTS = (
    "Python|Java|Node|Ruby|PHP|Perl|Go|Rust|Swift|Kotlin|Scala|Julia|React|Angular|Django|PyTorch|TensorFlow|CUDA|iOS"
    "|macOS|Android|Ubuntu|Debian|Fedora|Linux|Windows|HTTP|TLS|SSL|USB|OpenGL|Bluetooth|WiFi|HDMI|GPT|Llama|Postgres"
    "|PostgreSQL|MySQL|SQLite|Docker|Kubernetes|NumPy|HTML|CSS|Unicode|LaTeX|Blender|Unity"
)
_SHORT = r"(?:[Ff]igs?|Eqs?|Abb|Tab|[Kk]ap|[Cc]hap|[Ss]ec|[Cc]h|[Cc]ap|[Рр]ис|[Тт]абл|[Гг]л)\.|§"
_UNDERSCORED = re.compile(r"(?<![\w.])\d{1,3}(?:_\d{3})+(?!\w)")
_DOTTED = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_.,])\d+(?:\.\d+){2,}(?![A-Za-zÀ-ɏ0-9_%]|\.\d|,\d)")
_VERSION = re.compile(r"(?<![A-Za-z0-9_])[vV]\.?(\d+(?:\.\d+)*)(?![\d.]*\d)")
_PAPER = re.compile(r"(?<![\w.])(\d{4})\.(\d{4,5})(v\d)?(?![\w.,]*\d)")
_PHONE = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_+.,])(?<!\d )(\+|00)(\d{1,3})((?:[ .-]?\(?\d{1,4}\)?){3,6})(?![A-Za-zÀ-ɏ0-9_])")
_LOCAL = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9_.,-])(0\d(?:[ .]\d\d){4}|\(?\d{3}\)?[ -]\d{3}-\d{4}|\d{3}-\d{3,4}-\d{4}|0\d{1,3}-\d{3,4}-\d{4}"
    r"|0\d{2,3}-\d{7,8})(?![A-Za-zÀ-ɏ0-9_-])"
)
_CALLED = re.compile(
    r"(?P<keep>(?:電話|携帯|手機|手机|电话|전화|휴대폰|फ़ोन|मोबाइल|هاتف|الهاتف|جوال|[Тт]елефон|[Тт]ел\.)"
    r"(?:番号|番號|號碼|号码|번호| नंबर)?\s?[：:は은]?\s?)(\d[\d -]{4,18}\d)(?![A-Za-zÀ-ɏ0-9_])"
)
_MOBILE = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_.,-])(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?![A-Za-zÀ-ɏ0-9_-])")
_NAMED_FIGURES = {
    "zh": tuple("零一二三四五六七八九"),
    "zh-hans": tuple("零幺二三四五六七八九"),
    "ja": ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュー"),
}
"""Figures of telephone numbers where engines would join them: yao is one on the mainland."""
_BOOK = re.compile(r"(?<![\w-])(97[89]-?(?:\d-?){9}\d|\d-\d{2,5}-\d{2,6}-[\dX])(?![\w-])")
_FIGURES = re.compile(r"(?<![\w.,:/-])(?<!\d )(0\d+|\d{13,})(?![\w:/]|[.,]\d|-\d)")


def one_by_one(figures: str) -> str:
    """Figures said one after the other."""
    return " ".join(c for c in figures if c.isalnum())


def pointed(dotted: str, lang: str) -> str:
    """Numbers between points: 3.11.7 is three point eleven point seven."""
    point = tables(lang).say["point"]
    return (point if lang in WIDE else f" {point} ").join(dotted.split("."))


def _dotted(found: re.Match[str], lang: str) -> str | None:
    return None if parse(found.group(), lang) else pointed(found.group(), lang)


def _version(found: re.Match[str], lang: str) -> str:
    return tables(lang).say["version"].format(a=_short(found[1], lang))


def _short(dotted: str, lang: str) -> str:
    """English engines read 1.2 by themselves, and 3.11 as three point one one."""
    return dotted if re.fullmatch(r"\d+\.\d", dotted) and lang == "en" else pointed(dotted, lang)


@cache
def _numbered(lang: str) -> re.Pattern[str]:
    own = tables(lang).romans.get("after", "").strip()
    words = "|".join(filter(None, (_PRODUCTS, _SHORT, own, tables(lang).say.get("numbered", ""))))
    return re.compile(rf"(?P<keep>(?<![A-Za-z0-9_])(?:{words})[ -]?)(\d+\.\d+)(?![A-Za-zÀ-ɏ0-9_%]|[.,]\d| ?%)")


def _numbered_said(found: re.Match[str], lang: str) -> str:
    return f"{' ' if found['keep'][-1].isalpha() and lang not in WIDE else ''}{_short(found[2], lang)}"


def _phone(found: re.Match[str], lang: str) -> str:
    rest = re.findall(r"\d+", found[3])
    return f"{tables(lang).say['plus'].format(a=found[2])}, {_groups(rest, lang)}"


def _groups(groups: list[str], lang: str) -> str:
    """The groups of a telephone number: pairs are numbers in French, all else is read in figures."""
    paired = lang == "fr" and all(len(group) < 3 for group in groups)
    if names := _NAMED_FIGURES.get(lang):
        return ("、" if lang == "ja" else "，").join("".join(names[int(n)] for n in group) for group in groups)
    said = [group if paired and group[0] != "0" else one_by_one(group) for group in groups]
    return " ".join(said) if paired else ", ".join(said)


def _local(found: re.Match[str], lang: str) -> str:
    return _groups(re.findall(r"\d+", found[1]), lang)


def _called(found: re.Match[str], lang: str) -> str:
    return _groups(re.findall(r"\d+", found[2]), lang)


def _mobile(found: re.Match[str], lang: str) -> str:
    return _groups([found[1], found[2], found[3]], lang)


def _book(found: re.Match[str], _lang: str) -> str:
    return ", ".join(one_by_one(part) for part in found[1].split("-"))


def _paper(found: re.Match[str], lang: str) -> str:
    year, number, version = found.groups()
    return f"{one_by_one(year)} {tables(lang).say['point']} {one_by_one(number)}" + (
        f" {version[0]} {version[1]}" if version else ""
    )


RULES = (
    Rule(having(FIGURES, "_"), always(_UNDERSCORED), lambda m, _lang: m[0].replace("_", "")),
    Rule(having(FIGURES, "vV"), always(_VERSION), _version),
    Rule(having(FIGURES, "."), always(_PAPER), _paper),
    Rule(having(FIGURES, "."), always(_DOTTED), _dotted),
    Rule(having(FIGURES, "."), _numbered, _numbered_said),
    Rule(having(FIGURES, "+0"), always(_PHONE), _phone),
    Rule(having(FIGURES, "電携手电전휴फमهجТт"), always(_CALLED), _called),
    Rule(having(FIGURES), always(_LOCAL), _local),
    Rule(having(FIGURES), lambda lang: _MOBILE if lang in ("zh", "zh-hans") else None, _mobile),
    Rule(having(FIGURES, "-9"), always(_BOOK), _book),
    Rule(having(FIGURES), always(_FIGURES), lambda m, _lang: one_by_one(m[1])),
)
