"""What the languages with spaces share: numbers, addresses, names, symbols and marks to words and pauses."""

import re
from functools import cache

from lecturec.verbalise.clean import tidy
from lecturec.verbalise.tables import LANGUAGES, SPELLED, tables

_URL = re.compile(r"(?:https?://|www\.)(?:www\.)?([\w-]+(?:\.[\w-]+)+)[^\s)\]>»”\"]*")
_THROUGH = re.compile(r"(?<=[^\W\d]|[)”»]) > (?=[^\W\d]{3})")
_SNAKE = re.compile(r"\b(?=\w*[^\W\d_]_\w)\w+\b|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")
_CAMEL = re.compile(r"\b[a-z]{2,}(?:[A-Z][a-z0-9]+)+\b")
_CALL = re.compile(r"(?<=\w)\(\)")
_PLURAL = re.compile(r"(?<=\w)\((e?s|e|en|n)\)")
_EXAMPLE = re.compile(r"\b(par exemple|por ejemplo|por exemplo|per esempio|for example|zum Beispiel)\s*:\s*")
_ACRONYM = re.compile(r"\b([A-Z]{2,5})(s?)\b")
_CHANGE = re.compile(r"(?<=[\U00017000-\U000187ff])\s*[→⟶]\s*(?=[\U00017000-\U000187ff])")
_SLASH = re.compile(r"(?<=[^\W\d])\s?/\s?(?=[^\W\d])")


def speak_latin(text: str, lang: str) -> str:
    """Spoken form in a language with spaces; languages without tables get their marks turned into pauses only."""
    if lang not in LANGUAGES:
        return tidy(_SLASH.sub(", ", _URL.sub(r"\1", text)))
    text = _names(text)
    text = _abbreviated(lang).sub(lambda m: _long_form(m, lang), text)
    text = _EXAMPLE.sub(r"\1 ", text)
    text = _symbols(text, lang)
    return letters(tidy(_ACRONYM.sub(lambda m: _plural(m, lang), text)), lang)


def letters(text: str, lang: str) -> str:
    """Letters that name a quantity, where the engine would take them for a word: "divides a and b", "f de y"."""
    for letter, places in tables(lang).letters.items():
        if letter not in text.lower().split() and not re.search(rf"\b{letter}\b", text, re.IGNORECASE):
            continue
        text = re.sub(places["where"], places["said"], text)
    return text


def _plural(found: re.Match[str], lang: str) -> str:
    """Acronyms that are spelled take their plural in English only; engines hear it after an apostrophe."""
    acronym, plural = found.groups()
    if plural and (said := spell(acronym, lang)) != acronym:
        return f"{said}'s" if lang == "en" else said
    return spell(acronym, lang) + plural


def spell(acronym: str, lang: str) -> str:
    """An acronym the way it is said: apart when it must be spelled, else as it is."""
    if acronym in SPELLED or not re.search("[AEIOUY]", acronym):
        return " ".join("eigh" if lang == "en" and letter == "A" else letter for letter in acronym)
    return acronym


def _names(text: str) -> str:
    """Identifiers of programs, ways through menus."""
    # Two of them lead through menus: File > Export > Film.
    text = _THROUGH.sub(", ", text) if len(_THROUGH.findall(text)) > 1 else text
    text = _SNAKE.sub(lambda m: m.group().replace("_", " "), text)
    text = _CAMEL.sub(lambda m: re.sub(r"(?=[A-Z])", " ", m.group()), text)
    return _PLURAL.sub(r"\1", _CALL.sub("", text))


@cache
def _alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


@cache
def _abbreviated(lang: str) -> re.Pattern[str]:
    return _alternatives(tuple(form.rstrip("#–^") for form in _short_forms(lang)))


@cache
def _short_forms(lang: str) -> dict[str, str]:
    """What abbreviations stand for; those of more than a letter may begin a sentence too."""
    own = tables(lang).abbreviations
    begun = {short[0].upper() + short[1:]: long[0].upper() + long[1:] for short, long in own.items() if len(short) > 3}
    return {**begun, **own}


def _long_form(found: re.Match[str], lang: str) -> str:
    """What an abbreviation stands for; it may be another thing before a figure ("#"), a range ("–"), a name ("^")."""
    short, own = found.group(), _short_forms(lang)
    after = found.string[found.end() :].lstrip()[:1]
    kind = "#" if after.isdigit() else "^" if after.isupper() else "–" if "\U00017000" <= after <= "\U000187ff" else ""
    if kind == "^" and re.search(r"\b[A-ZÀ-Þ]\. ?$", found.string[: found.start()]):
        kind = ""  # initials of a name: J. M. Keynes
    for form in (f"{short}{kind}", f"{short}#" if kind == "–" else "", short):
        if form in own:
            return own[form]
    return short


def _symbols(text: str, lang: str) -> str:
    if "=" in text or ">" in text or not text.isascii():
        text = re.sub(r"\s*(?:(?<!-)-+>|=>|⟶|➜|➔|➡)\s*", lambda m: "⇒" if "=" in m.group() else "→", text)
        text = text.replace(">=", "≥").replace("<=", "≤").replace("!=", "≠")
    if "/" in text:
        text = re.sub(r"\b(and|et|und|y|e) ?/ ?(?=(?:or|ou|oder|o)\b)", r"\1 ", text)
        text = re.sub(r"\b([A-Z])/([A-Z])\b", r"\1 \2", text)
        text = _SLASH.sub(", ", text)
    if becomes := tables(lang).say.get("becomes"):
        text = _CHANGE.sub(becomes, text)
    table = tables(lang).symbols
    if table.keys().isdisjoint(text):
        return text
    return _known_symbols(lang).sub(lambda m: table[m.group(1)], text)


@cache
def _known_symbols(lang: str) -> re.Pattern[str]:
    return re.compile(rf"\s*([{re.escape(''.join(tables(lang).symbols))}])\s*")
