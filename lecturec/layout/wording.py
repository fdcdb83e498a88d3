"""Typography of shown words: real quotes, dashes and spaces, and places where endless words may break."""

import re

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
_ENDLESS = re.compile(r"[^\s\u200b\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef\u3000-\u30ff-]{29,}")


def typeset(text: str, lang: str, before: str = "") -> str:
    """The text as a typesetter would set it; `before` is what stands in front of it."""
    head = lang.lower().replace("_", "-").split("-")[0]
    if '"' in text or "'" in text:
        text = _quoted(text, head, before)
    if "--" in text:
        text = re.sub(r"(?<!-)---(?!-)", "—", text)
        text = re.sub(r"(?<=[\s\w])--(?=[\s\w])", "–", text)
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
    return pattern.sub(lambda word: "\u200b".join(re.findall(".{1,4}", word[0])), text)


_CHUNK = re.compile(
    r"[\u30a0-\u30ff\u31f0-\u31ffA-Za-z0-9]*[\u3005\u3400-\u9fff]*[\u3040-\u309f]*[\u3001\u3002\uff01\uff0c\uff1a\uff1f\u300d\uff09]*"
)


def phrased(text: str, lang: str) -> str:
    """Japanese with its phrases held together, as far as kana tell where they end; other text as it is."""
    if not lang.lower().startswith("ja"):
        return text
    return _CHUNK.sub(lambda m: "\u2060".join(m[0]) if 1 < len(m[0]) <= 12 and not m[0].isascii() else m[0], text)


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
