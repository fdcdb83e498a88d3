"""What words mean in which company, and which are not for drawing: the table that comes before that of icons."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ACCENTS = re.compile("[\u0300-\u036f]+")
_BETWEEN = re.compile(r"[!-\"$-*,-/:-@\[-`{-~«»…–—‐‑“”‘’¿¡、。，：；！？「」『』（）·]+")


def flat(text: str) -> str:
    """Text in lower case without accents, as the tables are spelled."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def bare(text: str) -> str:
    """Flat text of words with single spaces, one before and one after."""
    return f" {' '.join(_BETWEEN.sub(' ', flat(text)).split())} "


def sense(phrase: str, context: str) -> str | None:
    """The icon of a word with several meanings in this context; "" when it tells none apart, None for other words."""
    icons = senses().several.get(phrase)
    if icons is None:
        return None
    return next((icon for icon, cues in icons if not cues or any(cue in context for cue in cues)), "")


def never(phrase: str) -> bool:
    """Whether a word or phrase has no picture."""
    said = senses()
    return phrase in said.never or any(phrase.startswith(stem) for stem in said.never_stems)


def is_set_phrase(title: str) -> bool:
    """Whether a title says what kind of slide this is ("Summary") and not what it is about."""
    said = bare(title).strip()
    return any(said.startswith(start[:-1]) if start[-1] == "*" else said == start for start in senses().set_phrases)


@dataclass(frozen=True, slots=True)
class Senses:
    """What words mean in which company, and which are not for drawing."""

    never: frozenset[str]
    never_stems: tuple[str, ...]
    set_phrases: tuple[str, ...]
    concrete: frozenset[str]
    several: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]


@cache
def senses() -> Senses:
    """The table, read once."""
    said = tomllib.loads(files("lecturec.backends").joinpath("sketch_senses.toml").read_text("utf-8"))
    plain = [flat(word) for word in _listed(said["never"])]
    several: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for sense in said["sense"]:
        icons = tuple((icon, tuple(_cue(cue) for cue in _listed(cues))) for icon, cues in sense["icons"])
        for word in _listed(sense["words"]):
            several.setdefault(" ".join(bare(word).split()), icons)
    return Senses(
        never=frozenset(word for word in plain if word[-1] != "*"),
        never_stems=tuple(word[:-1] for word in plain if word[-1] == "*"),
        set_phrases=tuple(
            bare(word.rstrip("*")).strip() + "*" * word.endswith("*") for word in _listed(said["set_phrases"])
        ),
        concrete=frozenset(said["concrete"].split()),
        several=several,
    )


def _listed(words: str) -> list[str]:
    return [word for piece in words.split(",") if (word := " ".join(piece.split()))]


def _cue(word: str) -> str:
    """What to look for in a context: a word's beginning, a short word, or signs anywhere."""
    said = bare(word).strip()
    if any(c >= "\u3040" for c in said):
        return said
    return f" {said} " if len(said) <= 3 else f" {said}"
