"""What symbols, abbreviations, units and words sound like: words/<language>.toml, read once."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("words")

LANGUAGES = frozenset(("de", "en", "es", "fr", "it", "ja", "pt", "zh"))
"""Languages with tables; in others the engine reads symbols and numbers by itself."""

SAME_EMOJI = dict(zip("✔☑✓🟢✖✗✘🚫🔴❗🟡", "✅✅✅✅❌❌❌❌❌⚠⚠", strict=True))
"""Emoji that mean the same as another one."""

SPELLED = frozenset(
    ("UX", "UI", "IA", "AI", "IO", "CI", "CD", "AB", "OK", "QA", "IT", "SQL", "UML", "API", "GPU", "CPU")
)
"""Acronyms that are said letter by letter although they could be a word."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The words of a language; every table goes from what is written to what is said.

    `words` are the small words that numbers and addresses are read with, `terms` names that the engine reads badly.
    `date` is a form with year, month (its name), number (of the month) and day.
    """

    words: dict[str, str] = field(default_factory=dict)
    emoji: dict[str, str] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    currency: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    months: list[str] = field(default_factory=list)
    date: str = ""
    formula: dict[str, str] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)


@cache
def tables(lang: str) -> Tables:
    """The tables of a language (two letters); empty ones when there are none."""
    return Tables(**_read(lang)) if lang in LANGUAGES else Tables()


@cache
def kana() -> dict[str, Any]:
    """How Latin words are read in Japanese."""
    return _read("kana")


@cache
def tex_commands() -> dict[str, dict[str, str]]:
    """What the commands of TeX are in the tables of a language."""
    return _read("tex")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
