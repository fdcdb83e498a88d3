"""Words that a voice may say wrong: where they stand, how they will be said, and whether the lexicon knows them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lecturec.deck import text_of
from lecturec.script import Line, Script
from lecturec.verbalise.lexicon import Lexicon
from lecturec.verbalise.tables import LANGUAGES, WIDE, table_of, tables
from lecturec.write.say import spoken_form

_TOKEN = re.compile(r"[^\s,;:!?()\[\]{}«»“”\"„‚‘。、，；：！？（）「」『』…—–]+")
_LATIN_TOKEN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.+#-]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\w\S*|\S*[/\\]\w+[/\\]\S*")
_ACRONYM = re.compile(r"[^\W\d_]*[A-ZÀ-Þ]{2,}s?")
_MIXED = re.compile(r"[^\W\d_]+")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxzßçñ]{5,}", re.IGNORECASE)
_MEASURED = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)?[ \u00a0\u202f]?(?P<unit>[A-Za-zµμΩ°]{1,6}(?:[/·][A-Za-zµμΩ]{1,5})?[²³]?)(?!\w)"
)
_SCRIPTS = {
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "bg": "CYRILLIC",
    "sr": "CYRILLIC",
    "el": "GREEK",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "ko": "HANGUL",
    "th": "THAI",
    "ja": "CJK HIRAGANA KATAKANA",
    "zh": "CJK",
}
_SETTLED = {"sub", "ipa", "characters"}
"""Kinds of marks that say how words are said."""

_OWN_LETTERS = {"en": ""}
"""Languages that have no letters besides a to z, and those they borrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A word that may be said wrong: why, where it stands first (slide and line from 1), how often, how it is said.

    `ipa` is what the engine makes of it, "" where it does not tell; `covered` says that the lexicon knows the word.
    """

    word: str
    why: str
    slide: int
    line: int
    times: int
    spoken: str
    ipa: str = ""
    covered: bool = False


def risks(script: Script, lexicon: Lexicon) -> tuple[Risk, ...]:
    """The risky words of all that is said, in the order of their first place."""
    found: dict[str, tuple[str, int, int, str]] = {}
    times: dict[str, int] = {}
    for number, slide in enumerate(script.slides, 1):
        for line in (line for beat in slide.beats for line in beat.lines if not line.sound):
            lang = line.lang or script.lang
            for word, why in _risky(_unsettled(line), lang):
                found.setdefault(word, (why, number, line.span.line, lang))
                times[word] = times.get(word, 0) + 1
    return tuple(
        Risk(
            word=word,
            why=why,
            slide=slide,
            line=line,
            times=times[word],
            spoken=spoken_form(text_of(word), lang, lexicon)[0].rstrip(".。"),
            covered=lexicon.covers(word, lang),
        )
        for word, (why, slide, line, lang) in found.items()
    )


def _unsettled(line: Line) -> str:
    """What of a line its author has not said how to say."""
    if not line.told:
        return line.text
    return "".join(" " if {kind for kind, _ in run.said} & _SETTLED else run.text for run in line.told)


def _risky(text: str, lang: str) -> Iterator[tuple[str, str]]:
    """(word, why) of the words in a text that a voice may say wrong."""
    base = table_of(lang).partition("-")[0] if table_of(lang) in LANGUAGES else lang.lower().partition("-")[0]
    measured = list(_unknown_units(text, lang))
    yield from ((word, "unit") for word in measured)
    wide = table_of(lang) in WIDE
    for token in _TOKEN.findall(_ADDRESS.sub(" ", text)):
        for word in _LATIN_TOKEN.findall(token) if wide else [token]:
            word = word.strip(".'’*_`-/\\")
            if word and not any(word in unit for unit in measured) and (why := _why(word, base, lang)):
                yield word, why


def _why(word: str, base: str, lang: str) -> str:
    """Why a word is risky, "" where it is not."""
    if word in tables(table_of(lang)).units:
        return ""
    letters = [c for c in word if c.isalpha()]
    if any(unicodedata.category(c) in ("So", "Sm", "Sk", "Sc") for c in word) and not _known_symbols(word, lang):
        return "symbols"
    if re.search(r"[A-Za-z][+#]|[#@&][A-Za-z]", word):
        return "symbols"
    if not letters:
        return ""
    if any(not _at_home(c, base) for c in letters):
        return "foreign script"
    if any(c.isdigit() for c in word) and not re.fullmatch(
        r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|er|e|ème|º|ª|s|h|x|%)?", word
    ):
        return "" if _measure(word, lang) else "digits and letters"
    if _ACRONYM.fullmatch(word):
        return "acronym"
    plain = _MIXED.fullmatch(word) and any(c.isupper() for c in word[1:]) and any(c.islower() for c in word)
    if plain:
        return "mixed case"
    return "consonants" if _CONSONANTS.search(word) else ""


def _measure(word: str, lang: str) -> bool:
    found = _MEASURED.fullmatch(word)
    return bool(found) and found["unit"] in tables(table_of(lang)).units if found else False


def _known_symbols(word: str, lang: str) -> bool:
    table = tables(table_of(lang))
    known = {*"".join(table.symbols), *"".join(table.currency), *table.emoji, *"%°+=<>~^|$€£¥©®™"}
    return all(c.isalnum() or c in known or not unicodedata.category(c).startswith("S") for c in word)


def _unknown_units(text: str, lang: str) -> Iterator[str]:
    """Amounts in a unit that our tables do not have: 5 kWp."""
    table = tables(table_of(lang))
    if not table.units:
        return
    for found in _MEASURED.finditer(text):
        unit = found["unit"]
        odd = any(c.isupper() for c in unit[1:]) or "/" in unit or "·" in unit or any(c in "µμΩ°²³" for c in unit)
        if unit not in table.units and odd and found[0] not in table.units:
            yield found[0]


def _at_home(letter: str, base: str) -> bool:
    """Whether a letter is of a script of this language. Letters of the Latin one are everywhere but there."""
    name = unicodedata.name(letter, "")
    if base in _SCRIPTS:
        return any(name.startswith(script) for script in _SCRIPTS[base].split())
    return name.startswith(("LATIN", "FEMININE", "MASCULINE", "MODIFIER"))


def suggestion(risk: Risk) -> str:
    """A line for a lexicon, commented out: what would be said as it is now."""
    import json

    word = risk.word if re.fullmatch(r"[^\W\d][\w.-]*", risk.word) else json.dumps(risk.word, ensure_ascii=False)
    spoken = risk.spoken or risk.word
    spoken = spoken if re.fullmatch(r"[\w .'-]*[\w.]", spoken) else json.dumps(spoken, ensure_ascii=False)
    return f"# {word}: {spoken}  # {risk.why}, slide {risk.slide}, line {risk.line}"


def suggested(old: str, found: tuple[Risk, ...]) -> str:
    """What a lexicon is to say after `old`, which stays: a suggestion for each word that it does not name yet."""
    named = {
        match.strip("\"' ") for match in re.findall(r"^[ \t#]*(\"[^\"]+\"|'[^']+'|[^\s:#][^:#]*):", old, re.MULTILINE)
    }
    new = [suggestion(risk) for risk in found if not risk.covered and risk.word not in named]
    if not new:
        return old
    gap = "" if not old or old.endswith("\n") else "\n"
    return old + gap + "\n".join([*([""] if old.strip() else []), *new, ""])
