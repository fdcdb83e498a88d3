"""What symbols, abbreviations, units and words sound like: words/<language>.toml, read once."""

from functools import cache
from typing import Any, NamedTuple

LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "pt", "ru", "zh", "zh-hans"))
"""Languages with tables ("zh" is Traditional Chinese); in others the engine reads symbols and numbers by itself."""

WIDE = ("ja", "zh", "zh-hans")
"""Those that are written without spaces."""

FORMULAS = frozenset(("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "pt", "ru", "zh", "zh-hans"))
"""Languages with words for formulas: words/formula/<language>.toml."""

SAME_EMOJI = dict(zip("✔☑✓🟢✖✗✘🚫🔴❗🟡", "✅✅✅✅❌❌❌❌❌⚠⚠", strict=True))
"""Emoji that mean the same as another one."""

SPELLED = frozenset(
    (
        "UX",
        "UI",
        "IA",
        "AI",
        "IO",
        "CI",
        "CD",
        "AB",
        "OK",
        "QA",
        "IT",
        "SQL",
        "UML",
        "API",
        "GPU",
        "CPU",
        "TPU",
        "URL",
        "ID",
    )
)
"""Acronyms that are said letter by letter although they could be a word."""


class Tables(NamedTuple):
    """The words of a language; every table goes from what is written to what is said.

    `words` are the small words that numbers and addresses are read with, `terms` names that the engine reads badly,
    `signs` what signs are called,
    `letters` where a letter names a quantity (a pattern) and what the engine must be given for it there, `romans` what
    Roman numerals stand after.
    `date` is a form with year, month (its name), number (of the month) and day.
    `say` are forms of numbers and signs. Units, currencies, their hundredths (`cents`) and `magnitudes` are forms by
    number: "metre|metres", in a gender "f:heure|heures", with the number within "{n}%", without it "=un'ora|ore".
    `bases` are units that take `prefixes`, `per` what stands after a slash; `one` are numbers that agree in gender.
    `fractions` are halves, thirds and so on, `keys` those of a keyboard. `early` are patterns that are
    written out first.
    """

    words: dict[str, str]
    emoji: dict[str, str]
    symbols: dict[str, str]
    signs: dict[str, str]
    abbreviations: dict[str, str]
    units: dict[str, str]
    currency: dict[str, str]
    terms: dict[str, str]
    letters: dict[str, dict[str, str]]
    romans: dict[str, str]
    months: list[str]
    date: str
    say: dict[str, str]
    one: dict[str, dict[str, str]]
    bases: dict[str, str]
    prefixes: dict[str, str]
    per: dict[str, str]
    magnitudes: dict[str, str]
    cents: dict[str, str]
    fractions: list[str]
    greek: list[str]
    keys: dict[str, str]
    early: dict[str, str]


@cache
def tables(lang: str) -> Tables:
    """The tables of a language (two letters); empty ones when there are none."""
    lists: dict[str, Any] = {"months": [], "fractions": [], "greek": []}
    empty: dict[str, Any] = {name: {} for name in Tables._fields} | lists | {"date": ""}
    return Tables(**empty | (_read(lang) if lang in LANGUAGES else {}))


@cache
def kana() -> dict[str, Any]:
    """How Latin words are read in Japanese."""
    return _read("kana")


@cache
def formula_tables(lang: str) -> dict[str, dict[str, str]]:
    """The words of formulas in a language (the name of its table); empty where it has none."""
    return _read(f"formula/{lang}") if lang in FORMULAS else {}


@cache
def tex_commands() -> dict[str, dict[str, str]]:
    """What the commands of TeX are in the tables of a language."""
    return _read("tex")


def table_of(lang: str) -> str:
    """The table for a BCP 47 tag; Chinese is Traditional where the script or the region says so."""
    tag = lang.lower().replace("_", "-")
    first, *rest = tag.split("-")
    if first not in ("zh", "cmn", "yue", "hant", "hans"):
        return first
    traditional = first in ("yue", "hant") or {"hant", "tw", "hk", "mo"} & {*rest}
    return "zh" if traditional and "hans" not in rest else "zh-hans"


def _read(name: str) -> dict[str, Any]:
    import tomllib
    from pathlib import Path

    return tomllib.loads((Path(__file__).with_name("words") / f"{name}.toml").read_text("utf-8"))
