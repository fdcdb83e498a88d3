"""Which icon stands for a word: a table of lecture concepts in nine languages, then emoji names, then Lucide's own."""

import json
import tomllib
import unicodedata
import zipfile
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

PLAIN = (
    "circle-dot",
    "hexagon",
    "diamond",
    "squircle",
    "orbit",
    "pentagon",
    "asterisk",
    "shapes",
    "origami",
    "component",
)
"""Icons that say nothing, for words that no icon says."""

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
        "message-square-quote",
    )
)
"""Icons of words that hardly say what a term is about; another word of the term is heard first."""

_FROM_EMOJI = {
    "red_heart": "heart", "fire": "flame", "globe_showing_Europe-Africa": "globe", "books": "library", "book": "book",
    "high_voltage": "zap", "light_bulb": "lightbulb", "water_wave": "waves-horizontal", "dog_face": "dog",
    "cat_face": "cat", "tree": "tree-deciduous", "ship": "ship", "airplane": "plane", "automobile": "car",
}  # fmt: skip


def icon_of(term: str, lang: str) -> str:
    """The Lucide icon that says this term best, or "" when none does."""
    return _found(flat(term), lang.split("-")[0].lower())


def plain_icon(term: str) -> str:
    """An icon without a meaning of its own, always the same for a term."""
    return PLAIN[blake2b(term.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % len(PLAIN)]


def flat(text: str) -> str:
    """Text in lower case without accents, as the tables are spelled."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    kept = (c for c in decomposed if not ("\u0300" <= c <= "\u036f"))
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=4096)
def _found(term: str, lang: str) -> str:
    words = [
        word for word in term.replace("-", " ").replace("/", " ").replace("’", " ").replace("'", " ").split() if word
    ]
    heads = words if lang in {"fr", "es", "it", "pt", "ar"} else words[::-1]
    tries = [term, *(f"{a} {b}" for a, b in pairwise(words)), *heads]
    faint = ""
    for phrase in tries:
        if (icon := _exact(phrase, lang)) and (phrase == term or icon not in WEAK):
            return icon
        faint = faint or icon
    for word in heads:
        if (icon := _exact(word, lang) or _by_stem(word, lang) or _within(word)) and icon not in WEAK:
            return icon
        faint = faint or icon
    if faint:
        return faint
    if lang == "en":
        for word in heads:
            if len(word) > 2 and word in names():
                return word
    return next((icon for phrase in tries if (icon := _emoji_words(lang).get(phrase, ""))), "")


def _exact(phrase: str, lang: str) -> str:
    own, shared, _ = _table()
    return own.get((lang, phrase)) or shared.get(phrase, "")


def _by_stem(word: str, lang: str) -> str:
    """The longest entry that begins this word with a short ending left, so that plurals and inflections are found."""
    for size in range(len(word) - 1, 3, -1):
        if len(word) - size > (2 if size < 5 else 3 if size < 6 else 5):
            break
        if icon := _exact(word[:size], lang):
            return icon
    return ""


def _within(word: str) -> str:
    """The longest Chinese or Japanese entry in a run; of equals the last, where the head of a compound is."""
    if not any("\u3040" <= c <= "\u9fff" for c in word):
        return ""
    cjk, longest = _table()[2]
    faint = ""
    for size in range(min(len(word), longest), 0, -1):
        for start in range(len(word) - size, -1, -1):
            icon = cjk.get(word[start : start + size], "") if size > 1 or len(word) <= 3 else ""
            if icon and icon not in WEAK:
                return icon
            faint = faint or icon
    return faint


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
