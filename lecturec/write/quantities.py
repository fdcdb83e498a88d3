"""Columns of a table: which hold quantities that can be compared, which years, which only yes and no."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lecturec.deck import Table, plain
from lecturec.verbalise import primary

YES = frozenset(
    [
        "✅",
        "✓",
        "✔",
        "✔️",
        "☑",
        "☑️",
        "🟢",
        "yes",
        "oui",
        "sí",
        "si",
        "ja",
        "sì",
        "sim",
        "да",
        "نعم",
        "हाँ",
        "はい",
        "是",
        "예",
    ]
)
NO = frozenset(
    ["❌", "✗", "✘", "✖", "✖️", "🚫", "🔴", "no", "non", "nein", "não", "нет", "لا", "नहीं", "いいえ", "否", "아니요"]
)
"""Cells that say whether something is so."""

_COMMA = frozenset(("fr", "es", "de", "it", "pt", "ru", "nl", "pl", "sv"))
"""Languages that write a comma before the tenths."""

_AMOUNT = re.compile(
    r"(?P<before>[~≈<>≤≥]?\s*[$€£¥₽₹₩]?)\s*(?P<sign>[+−-]?)"
    r"(?P<number>\d[\d.,'’\u00a0\u202f ]*)\s*(?P<unit>[^\d\s].{0,11})?"
)
_YEAR = re.compile(r"1\d{3}|20\d{2}|21\d{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its cells, and the value of each when they are quantities of one unit, else ()."""

    header: str
    cells: tuple[str, ...]
    values: tuple[float, ...] = ()
    unit: str = ""
    years: bool = False


def columns(table: Table, rows: range, lang: str) -> tuple[Column, ...]:
    """The columns of these rows of a table."""
    made = []
    for at, header in enumerate(table.header):
        cells = tuple(plain(table.rows[row][at]).strip() if at < len(table.rows[row]) else "" for row in rows)
        made.append(_column(plain(header).strip(" ?:："), cells, lang))
    return tuple(made)


def ordered(column: Column) -> bool:
    """Whether a column only counts its rows: 1, 2, 3."""
    return bool(column.values) and all(b - a == 1 for a, b in pairwise(column.values))


def monotone(values: tuple[float, ...]) -> bool:
    """Whether values only rise or only fall."""
    pairs = [*pairwise(values)]
    return values[0] != values[-1] and (all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs))


def _column(header: str, cells: tuple[str, ...], lang: str) -> Column:
    if cells and all(_YEAR.fullmatch(cell) for cell in cells):
        return Column(header, cells, tuple(map(float, cells)), years=True)
    found = [_AMOUNT.fullmatch(cell) for cell in cells]
    amounts = [one for one in found if one]
    units = {(one["before"].strip(), (one["unit"] or "").strip()) for one in amounts}
    if len(amounts) < len(cells) or len(units) != 1:
        return Column(header, cells)
    values = [_value(one, lang) for one in amounts]
    known = tuple(value for value in values if value is not None)
    before, unit = units.pop()
    return Column(header, cells, known if len(known) == len(cells) else (), before or unit)


def _value(amount: re.Match[str], lang: str) -> float | None:
    """The number of an amount; None for versions, dates and the like."""
    digits = re.sub(r"[\s'’]", "", amount["number"]).rstrip(".,")
    comma = primary(lang) in _COMMA
    if "." in digits and "," in digits:
        comma = digits.rfind(",") > digits.rfind(".")
    groups, point = (".", ",") if comma else (",", ".")
    if groups in digits and not re.fullmatch(
        rf"\d{{1,3}}(?:{re.escape(groups)}\d{{3}})+(?:{re.escape(point)}\d+)?", digits
    ):
        if digits.count(groups) > 1 or point in digits:
            return None
        # One mark that cannot stand between thousands stands before the tenths, whatever the language.
        groups, point = point, groups
    digits = digits.replace(groups, "").replace(point, ".")
    try:
        value = float(digits)
    except ValueError:
        return None
    return -value if amount["sign"] in ("-", "−") else value
