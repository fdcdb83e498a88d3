"""Typography of shown words: real quotes, dashes and spaces, and places where endless words may break."""

import re
from collections.abc import Callable
from functools import cache

_QUOTES = {
    "fr": ("«\u00a0", "\u00a0»"),
    "de": ("„", "“"),
    "cs": ("„", "“"),
    "pl": ("„", "”"),
    "es": ("«", "»"),
    "it": ("«", "»"),
    "pt": ("«", "»"),
    "ru": ("«", "»"),
    "uk": ("«", "»"),
    "ja": ("「", "」"),
    "sv": ("”", "”"),
    "fi": ("”", "”"),
}
_OPENS_AFTER = re.compile(r"[\s(\[{«“‘—–/「『（【：，、。；-]$")
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer: words follow on each other without a space, and the typesetter knows where they end."""

_ENDLESS = re.compile(rf"[^\s\u200b{UNSPACED}\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef\u3000-\u30ff-]{{29,}}")


def typeset(text: str, lang: str, before: str = "") -> str:
    """The text as a typesetter would set it; `before` is what stands in front of it."""
    head = lang.lower().replace("_", "-").split("-")[0]
    if '"' in text or "'" in text:
        text = _quoted(text, head, before)
    if "--" in text:
        text = re.sub(r"(?<!-)---(?!-)", "—", text)
        text = re.sub(r"(?<=[\s\w])--(?=[\s\w])", "–", text)
    if " - " in text:
        text = re.sub(r"(?<!\d) - | - (?!\d)", "\u00a0– ", text)
    if ">" in text:
        text = re.sub(r"(?<!\S)=+>(?!\S)", "⇒", re.sub(r"(?<!\S)-+>(?!\S)", "→", text))
    if "..." in text:
        text = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", text)
    if head == "fr":
        text = re.sub(r"[ \u202f](?=[:;!?»%])", "\u00a0", text)
        text = re.sub(r"(?<=«)[ \u202f]", "\u00a0", text)
        text = re.sub(r"(?<=\bex\.)\s:", "\u00a0:", text)
    else:
        text = text.replace("\u202f", "\u00a0")
    return text


def _quoted(text: str, head: str, before: str) -> str:
    opening, closing = _QUOTES.get(head, ("“", "”"))
    out: list[str] = []
    for i, c in enumerate(text):
        ahead = before + text[:i]
        opens = not ahead or bool(_OPENS_AFTER.search(ahead))
        if c == '"':
            number = ahead[-1:].isdigit() and '"' not in text[:i]
            out.append("″" if number else opening if opens else closing)
        elif c == "'":
            out.append("‘" if opens and "'" in text[i + 1 :] else "’")
        else:
            out.append(c)
    return "".join(out)


def breakable(text: str, most: int = 28) -> str:
    """The text with invisible break places in words longer than `most` characters, which no line might hold."""
    pattern = _ENDLESS if most == 28 else re.compile(_ENDLESS.pattern.replace("29", str(most + 1)))
    return pattern.sub(lambda word: "\u200b".join(_SYLLABLES.findall(word[0])), text)


_SYLLABLES = re.compile(r".{4,11}?(?:(?<=[_./(=:,&?-])|(?<=[a-z])(?=[A-Z])|$)|.{4,8}(?=.{4})|.+")
"""Pieces of a long name or address: what stands between its signs and humps, and no crumbs."""

_ADDRESS = re.compile(r"((?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])")


def addresses_apart(text: str) -> list[str]:
    """The text, with the addresses in it as pieces of their own."""
    return [piece for piece in _ADDRESS.split(text) if piece] if "://" in text or "www." in text else [text]


def whole(text: str, *, code: bool) -> bool:
    """Whether no line should break a piece of text if it has room for it: a name or a little code, an address."""
    if code:
        return len(text) <= 20 or (len(text) <= 80 and not re.search(r"\s", text))
    return len(text) <= 80 and bool(_ADDRESS.fullmatch(text))


_COMPOUND = re.compile(r"(?<![^\W_])[^\W\d_]+(?:-[^\W\d_]+)+(?![^\W_])")


def unparted(text: str) -> str:
    """The text with short compounds held together: a line that ends in "non-" stumbles."""
    if "-" not in text:
        return text
    return _COMPOUND.sub(lambda word: word[0].replace("-", "-\u2060") if len(word[0]) <= 22 else word[0], text)


_LONGEST = 20
"""A phrase wider than this (in halves of a full-width character) may break inside: lines would become ragged."""

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60]")
_LEANS = re.compile("[的了中之性等們们上下裡里間间][，。、；：]?")
_PARTICLE = re.compile("[はがをにへのやも](?![ぁ-ん])|[的性化](?=[^的性化])|[+＋×]")
_CHUNK = re.compile(
    "[\u30a0-\u30ffA-Za-z0-9-]*[\u3005\u3400-\u9fff]*[\u3040-\u309f]*[\u3001\u3002\uff01\uff0c\uff1a\uff1f\u300d\uff09]+|"
    "[\u30a0-\u30ffA-Za-z0-9-]*[\u3005\u3400-\u9fff]*[\u3040-\u309f]+|[\u30a0-\u30ffA-Za-z0-9-]*[\u3005\u3400-\u9fff]+|"
    "[\u30a0-\u30ffA-Za-z0-9-]+|.",
    re.DOTALL,
)
_STOPS = "，。、；：！？,.;:!?"
_MARKS = _STOPS + "）」』】》〉)"


def phrased(pieces: list[str], lang: str) -> list[str]:
    """Neighbouring stretches of Chinese, Japanese or Korean with their phrases held together; other text as it is.

    A phrase may begin in one style and end in another, so all the words of a paragraph come at once.
    """
    whole = "".join(pieces)
    parse = _phrases(lang)
    if parse is None or not _WIDE.search(whole):
        return pieces
    held = set()
    at = 0
    for phrase in _leaning(parse(whole)):
        brief = _width(phrase) <= _LONGEST + 4
        held |= {at + i for i in range(1, len(phrase)) if _holds(phrase[i - 1], phrase[i], brief=brief)}
        at += len(phrase)
    out = []
    at = 0
    for piece in pieces:
        out.append("".join("\u2060" + c if at + i in held else c for i, c in enumerate(piece)))
        at += len(piece)
    return out


def _leaning(phrases: list[str]) -> list[str]:
    """Phrases of bearable length, each with the particle that leans on it."""
    out: list[str] = []
    for whole in phrases:
        for phrase in [whole] if _width(whole) <= _LONGEST else _CHUNK.findall(whole):
            lean = _LEANS.fullmatch(phrase) or _PARTICLE.match(phrase)
            if lean and out and out[-1][-1] not in _STOPS and not out[-1][-1].isspace():
                out[-1] += lean[0]
                phrase = phrase[lean.end() :]
            out += [phrase] if phrase else []
    return out


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _holds(a: str, b: str, *, brief: bool) -> bool:
    """Whether no line breaks between two characters of a phrase; where none breaks anyway, nothing need be done."""
    if a.isspace() or b.isspace() or "\u200b" in (a, b) or a in "/／・" + _STOPS or b in "（「『【《〈(" or b in _MARKS:
        return False
    if a.isascii() and b.isascii():
        return a == "-"
    if a.isascii() != b.isascii():
        # Held, the two lose the space that Typst sets between Latin and other letters: only a particle is worth it.
        return b in "はがをにへのやもと" or "\uac00" <= b <= "\ud7a3"
    return brief or ("\u30a1" <= a <= "\u30ff" and "\u30a1" <= b <= "\u30ff")


@cache
def _phrases(lang: str) -> Callable[[str], list[str]] | None:
    """What divides text of a language into phrases; None where spaces do."""
    head, _, rest = lang.lower().replace("_", "-").partition("-")
    if head == "ko":
        return re.compile(r"\S+\s*|\s+").findall
    if head not in ("ja", "zh", "yue"):
        return None
    import budoux

    if head == "ja":
        parser = budoux.load_default_japanese_parser()
    elif head == "yue" or any(part in ("hant", "tw", "hk", "mo") for part in rest.split("-")):
        parser = budoux.load_default_traditional_chinese_parser()
    else:
        parser = budoux.load_default_simplified_chinese_parser()
    return parser.parse


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_DATES = {
    "fr": "{day}{first} {month} {year}",
    "de": "{day}. {month} {year}",
    "es": "{day} de {month} de {year}",
    "pt": "{day} de {month} de {year}",
    "ja": "{year}年{number}月{day}日",
    "zh": "{year}年{number}月{day}日",
    "ko": "{year}년 {number}월 {day}일",
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


def long_date(date: str, lang: str) -> str:
    """An ISO date as one writes it in the language; anything else as it is."""
    found = _ISO.fullmatch(date.strip())
    head = lang.lower().replace("_", "-").split("-")[0]
    head = "zh" if head in ("hant", "hans", "yue", "cmn") else head
    if found is None or not 1 <= int(found[2]) <= 12 or (head not in _MONTHS and head not in _DATES):
        return date
    year, number, day = (int(piece) for piece in found.groups())
    month = _MONTHS[head].split()[number - 1] if head in _MONTHS else ""
    pattern = _DATES.get(head, "{day} {month} {year}")
    first = "er" if day == 1 else ""
    return pattern.format(year=year, number=number, day=day, month=month, first=first)
