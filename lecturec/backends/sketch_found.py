"""What a rule finds: a form, how surely, and why; and when things can be shown in one."""

from dataclasses import dataclass

from lecturec.backends.sketch_stated import Item

MOST = 6
"""Things that a picture beside words can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A form, how sure it is from 0 to 1, why, and what it shows.

    `centre` is the whole, the root or what is shared; `links` lead from item to item.
    """

    form: str
    sure: float
    why: str
    items: tuple[Item, ...]
    words: tuple[str, ...] = ()
    centre: str = ""
    links: tuple[tuple[int, int], ...] = ()


def all_named(items: tuple[Item, ...], least: int = 2, most: int = MOST) -> bool:
    """Whether there are as many things as a picture can show, each with a name of its own."""
    names = [item.name.casefold() for item in items]
    return least <= len(items) <= most and all(names) and len(set(names)) == len(names)


def all_firm(items: tuple[Item, ...], least: int = 2, most: int = MOST) -> bool:
    """The same where each author's own words set the name apart."""
    return all_named(items, least, most) and all(item.firm for item in items)


def phrased(items: tuple[Item, ...], least: int = 2, most: int = MOST) -> bool:
    """Whether there are as many things as a picture can show, each with words to stand in a row of its own."""
    return least <= len(items) <= most and all(item.phrase or item.name for item in items)
