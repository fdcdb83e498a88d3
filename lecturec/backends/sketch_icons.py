"""Which icon stands for a word: a table of lecture concepts in nine languages, then emoji names, then Lucide's own."""

import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from lecturec.backends.sketch_senses import bare, flat, never, sense, senses
from lecturec.phrases import rules_of

WEAK = frozenset(
    (
        "info",
        "box",
        "workflow",
        "settings",
        "activity",
        "puzzle",
        "list-checks",
        "milestone",
        "flag",
    )
)
"""Icons of words that hardly say what a term is about; another word of the term is heard first."""

_FROM_EMOJI = {
    "red_heart": "heart", "fire": "flame", "globe_showing_Europe-Africa": "globe", "books": "library", "book": "book",
    "high_voltage": "zap", "light_bulb": "lightbulb", "water_wave": "waves-horizontal", "dog_face": "dog",
    "cat_face": "cat", "tree": "tree-deciduous", "ship": "ship", "airplane": "plane", "automobile": "car",
}  # fmt: skip


_HEAD_FIRST = frozenset(("fr", "es", "it", "pt", "ar"))
_SMALL = frozenset(
    ("a", "an", "the", "of", "in", "on", "to", "and", "or", "for", "with", "de", "du", "des", "la", "le", "les", "el")
).union(("los", "las", "del", "y", "et", "en", "d", "l", "da", "do", "di", "der", "die", "das", "und", "von"))
_SUFFIX = re.compile(r"[性度化層层器者機机力法論论學学率系式型表さ的たち]{1,2}")
_TAILS = frozenset(
    (
        "モデル",
        "システム",
        "データ",
        "模型",
        "系統",
        "系统",
        "方法",
        "手法",
        "過程",
        "过程",
        "技術",
        "技术",
        "問題",
        "问题",
        "數據",
        "数据",
        "機制",
        "机制",
        "架構",
        "架构",
    )
)
LEAST = 0.6
"""The score below which no icon is better than one that may be wrong."""


@dataclass(frozen=True, slots=True)
class Match:
    """An icon for a term, how well it fits from 0 to 1, and the word of the term that it stands for."""

    icon: str
    score: float
    word: str = ""


def icon_of(term: str, lang: str, context: str = "", least: float = LEAST) -> str:
    """The Lucide icon that says this term best, or "" when none does well; `context` tells senses apart."""
    match = matched(term, lang, context)
    return match.icon if match and match.score >= least else ""


def matched(term: str, lang: str, context: str = "") -> Match | None:
    """The best icon of a term with its score: a whole entry before its head, a word before its stem."""
    return _matched(flat(term), lang.split("-")[0].lower(), bare(context))


@lru_cache(maxsize=4096)
def _matched(term: str, lang: str, context: str) -> Match | None:
    words = bare(term).split()
    phrases = [" ".join(words), *(f"{a} {b}" for a, b in pairwise(words))] if len(words) > 1 else []
    found = [_phrase(phrase, lang, context, 1.0 if phrase == phrases[0] else 0.95) for phrase in phrases]
    lower = 0.0
    for word in _heads(words, lang):
        found.append(_word(word, lang, context, lower))
        # Behind a head that is never drawn ("kinds of rock") its next word speaks; else a modifier hardly does.
        told = found[-1]
        lower = max(lower, 0.1 if never(word) or (told and told.icon in WEAK) else 0.35)
    return max((match for match in found if match), key=lambda match: match.score, default=None)


def _heads(words: list[str], lang: str) -> list[str]:
    """The words, the one that the phrase names first."""
    if len(words) < 2:
        return words
    if lang in _HEAD_FIRST:
        return [word for word in words if word not in _SMALL]
    stop = next((i for i, word in enumerate(words) if i and word in _SMALL), len(words))
    return [word for word in (*words[:stop][::-1], *words[stop:][::-1]) if word not in _SMALL]


def _phrase(phrase: str, lang: str, context: str, score: float) -> Match | None:
    meant = sense(phrase, context)
    icon = meant if meant is not None else "" if never(phrase) else _exact(phrase, lang)
    if icon:
        return Match(icon, score - _faint(icon), phrase)
    icon = _emoji_words(lang).get(phrase, "") if meant is None else ""
    return Match(icon, score - 0.3, phrase) if icon else None


def _word(word: str, lang: str, context: str, lower: float) -> Match | None:
    meant = sense(word, context)
    if meant is not None:
        return Match(meant, 0.95 - lower, word) if meant else None
    if never(word):
        return None
    if icon := _exact(word, lang):
        return Match(icon, 0.9 - lower - _faint(icon), word)
    if cjk := _within(word, context):
        return Match(cjk.icon, cjk.score - lower - _faint(cjk.icon), cjk.word)
    if icon := _by_stem(word, lang) or (_by_end(word, context) if lang == "de" else ""):
        return Match(icon, 0.78 - lower - _faint(icon), word)
    rules = rules_of(lang)
    if rules and word in rules.verbs:
        return None
    if icon := _emoji_words(lang).get(word, "") or (word if lang == "en" and word in senses().concrete else ""):
        return Match(icon, 0.65 - lower, word)
    return None


def _faint(icon: str) -> float:
    return 0.25 if icon in WEAK else 0.0


def _exact(phrase: str, lang: str) -> str:
    own, shared, _ = _table()
    return own.get((lang, phrase)) or shared.get(phrase, "")


_ENDINGS = {
    4: re.compile(r"s|es|x|n|en|e|i"),
    5: re.compile(
        r"[a-z]|es|en|er|em|ed|as|os|al|ar|ly|ic|is|sis|ses|sen|tic|ity|dad|ces|zia|zie|ien|ung|tion|cion|ico|ica|ing|ive|ion"
    ),
}


def _by_stem(word: str, lang: str) -> str:
    """The longest entry that begins this word with a short ending left, so that plurals and inflections are found."""
    for size in range(len(word) - 1, 3, -1):
        rest = word[size:]
        if len(rest) > 5 or (size < 6 and not _ENDINGS[size].fullmatch(rest)):
            break
        if never(word[:size]):
            return ""
        if icon := _exact(word[:size], lang):
            return icon
    return ""


def _by_end(word: str, context: str) -> str:
    """German: the longest entry that ends a compound, where its head is, itself perhaps in the plural."""
    for start in range(1, len(word) - 4):
        end = word[start:]
        icon = sense(end, context)
        if icon is None and not never(end):
            icon = _exact(end, "de") or (_by_stem(end, "de") if len(end) > 5 else "")
        if icon:
            return icon
    return ""


def _within(word: str, context: str) -> Match | None:
    """Chinese, Japanese: the longest entry in a run; one at its end, where the head of a compound is, before others."""
    if not any("\u3040" <= c <= "\u9fff" for c in word):
        return None
    cjk, longest = _table()[2]
    inside: Match | None = None
    for size in range(min(len(word), longest), 0, -1):
        for start in range(len(word) - size, -1, -1):
            entry, rest = word[start : start + size], word[start + size :]
            icon = sense(entry, context)
            if icon is None:
                icon = "" if never(entry) else cjk.get(entry, "")
            if not icon or (size == 1 and len(word) > 1):
                continue
            said = not rest or _SUFFIX.fullmatch(rest) or rest in _TAILS
            if said and icon not in WEAK:
                return Match(icon, 0.9, entry)
            # A weak head ("資訊") gives way to what it is said of ("機器").
            if inside is None or (inside.icon in WEAK and icon not in WEAK):
                inside = Match(icon, 0.9 if said or inside else 0.5, entry)
    return inside


def entries_in(text: str) -> Iterator[str]:
    """Chinese, Japanese: the entries of the table in a text, longest first at each place; they need no other words."""
    cjk, longest = _table()[2]
    at, said = 0, flat(text)
    while at < len(said):
        size = next((n for n in range(longest, 1, -1) if said[at : at + n] in cjk and len(said) - at >= n), 0)
        if size:
            yield said[at : at + size]
        at += size or 1


@cache
def _table() -> tuple[dict[tuple[str, str], str], dict[str, str], tuple[dict[str, str], int]]:
    """Words to icons: of one language ("fr:or"), of any, and the Chinese and Japanese ones with the longest."""
    own: dict[tuple[str, str], str] = {}
    shared: dict[str, str] = {}
    cjk: dict[str, str] = {}
    said = tomllib.loads(files("lecturec.backends").joinpath("sketch_icons.toml").read_text("utf-8"))
    for icon, words in said.items():
        for entry in words.split(","):
            word = flat(entry.strip())
            if len(word) > 3 and word[2] == ":":
                own[word[:2], word[3:]] = icon
                continue
            shared.setdefault(word, icon)
            if any("\u3040" <= c <= "\u9fff" for c in word):
                cjk.setdefault(word, icon)
    return own, shared, (cjk, max(map(len, cjk), default=0))


@cache
def names() -> frozenset[str]:
    """The names of all icons of the `lucide` package."""
    import lucide

    with zipfile.ZipFile(Path(lucide.__file__).with_name("lucide.zip")) as archive:
        return frozenset(name.removesuffix(".svg") for name in archive.namelist())


@cache
def _emoji_words(lang: str) -> dict[str, str]:
    """Names of emoji in this language whose English name is an icon or leads to one."""
    import emoji

    folder = Path(emoji.__file__).parent / "unicode_codes"
    english: dict[str, dict[str, str]] = json.loads((folder / "emoji.json").read_text("utf-8"))
    file = folder / f"emoji_{lang}.json"
    local: dict[str, str] = json.loads(file.read_text("utf-8")) if lang != "en" and file.exists() else {}
    found: dict[str, str] = {}
    for sign, said in english.items():
        name = str(said.get("en", "")).strip(":")
        icon = _FROM_EMOJI.get(name) or name.replace("_", "-").casefold()
        if icon not in names():
            icon = _exact(flat(name.replace("_", " ")), "en")
        if icon:
            spelled = str(local.get(sign, "") if lang != "en" else name).strip(":").replace("_", " ")
            if spelled:
                found.setdefault(flat(spelled), icon)
    return found
