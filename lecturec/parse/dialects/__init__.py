"""The dialects: one file each. A new file in this folder is a new dialect; nothing else names it.

A file whose name begins with `_` belongs to the dialect it is named after.

A dialect is a module with

- `RANK`: an int; dialects are asked in this order,
- `claims(sheet) -> str`: why this sheet is surely written in it ("`marp: true` in line 2"), or "",
- `guesses(sheet) -> str`: why it may be, by signs that other tools' files also hold, or "",
- `read(sheet) -> Made`: its slides.

It has one of the two questions or both. The first that claims a sheet reads it; where none does, the first that
guesses.
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Protocol

from lecturec.parse.sheet import Made, Sheet


class Dialect(Protocol):
    """What a module in this folder is."""

    RANK: int

    def read(self, sheet: Sheet) -> Made:
        """The slides of a sheet."""


@cache
def names() -> tuple[str, ...]:
    """All dialects, by name. Files that begin with "_" are what dialects share."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def named(name: str) -> Dialect:
    """The dialect of this name."""
    dialect: Dialect = importlib.import_module(f"{__name__}.{name}")
    return dialect


def detect(sheet: Sheet) -> tuple[str, str]:
    """(dialect, reason) of a sheet."""
    asked = sheet.matter.values.get("dialect")
    if isinstance(asked, str) and asked in names():
        return asked, "the front matter says so"
    ranked = sorted(names(), key=lambda name: named(name).RANK)
    for question in ("claims", "guesses"):
        for name in ranked:
            ask: Callable[[Sheet], str] | None = getattr(named(name), question, None)
            if ask and (reason := ask(sheet)):
                return name, reason
    return "notes", "nothing says otherwise"
