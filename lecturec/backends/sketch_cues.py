"""Words that tell how things on a slide belong together, from a table for each language."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from lecturec.backends.sketch_senses import bare, flat

CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""A sign of Chinese or Japanese, which leave no spaces between words."""


def cue(kind: str, lang: str, text: str) -> str:
    """The first word of a kind ("cycle", "layers") that a text says, as it says it but for case and accents; or ""."""
    pattern = _pattern(kind, _known(lang))
    found = pattern.search(_read(text, lang)) if pattern else None
    return found.group().strip() if found else ""


def opens(kind: str, lang: str, text: str) -> str:
    """The same for a text that begins with it."""
    pattern = _pattern(kind, _known(lang))
    found = pattern.match(_read(text, lang)) if pattern else None
    return found.group().strip() if found else ""


def split_at(kind: str, lang: str, text: str) -> list[str]:
    """The pieces of a text between the words of a kind."""
    words = sorted(_words(kind, _known(lang)), key=len, reverse=True)
    if not words:
        return [text]
    either = "|".join(_written(word) for word in words)
    return [piece.strip() for piece in re.split(rf"(?i:\s*(?:{either})\s*)", text)]


_ACCENTED = {"a": "aàáâãäå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôõö", "u": "uùúûü", "y": "yý"}


def _written(word: str) -> str:
    """A pattern for a word of the table as it may be written, with accents, apostrophes and capitals."""
    if CJK.search(word):
        return re.escape(word)
    said = "".join(f"[{_ACCENTED[c]}]" if c in _ACCENTED else re.escape(c) for c in word.strip("*"))
    said = said.replace("ss", "(?:ss|ß)").replace("\\ ", r"[\s'’-]+")
    end = "[^ ]*" if word.endswith("*") else r"\b"
    return rf"\b{said}{end}\.?"


def answers(lang: str, one: str, other: str) -> str:
    """What makes two things each other's counterpart (pros and cons, input and output): both words, or ""."""
    pros, cons = _words("pros", _known(lang)), _words("cons", _known(lang))
    for pro, con in zip(pros, cons, strict=False):
        for a, b in ((one, other), (other, one)):
            if (x := _one(pro, lang, a)) and (y := _one(con, lang, b)):
                return f"{x}, {y}"
    return ""


def sizes(lang: str) -> dict[str, float]:
    """How much number words are: "million" is a million."""
    words = _words("number", _known(lang))
    return {word: float(size) for word, size in zip(words, _words("size", _known(lang)), strict=False)}


def _known(lang: str) -> str:
    return lang.split("-")[0].lower()


def _read(text: str, lang: str) -> str:
    return flat(text) if _known(lang) in ("ja", "zh") else bare(text)


@cache
def _table() -> dict[str, dict[str, str]]:
    said = files("lecturec.backends").joinpath("sketch_relations.toml").read_text("utf-8")
    return tomllib.loads(said)


@cache
def _words(kind: str, lang: str) -> tuple[str, ...]:
    said = _table().get(lang, {}).get(kind, "")
    return tuple(word.strip() for word in said.split(",") if word.strip())


def _one(word: str, lang: str, text: str) -> str:
    found = re.search(_spelled(word, cjk=lang[:2] in ("ja", "zh")), _read(text, lang))
    return found.group().strip() if found else ""


def _spelled(word: str, *, cjk: bool) -> str:
    word = flat(word)
    if cjk:
        return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
    start, end = (r"\w*" if star else "" for star in (word.startswith("*"), word.endswith("*")))
    return rf"\s{start}{re.escape(word.strip('*'))}{end}(?=\s)"


@cache
def _pattern(kind: str, lang: str) -> re.Pattern[str] | None:
    words = sorted(_words(kind, lang), key=len, reverse=True)
    return re.compile("|".join(_spelled(word, cjk=lang in ("ja", "zh")) for word in words)) if words else None
