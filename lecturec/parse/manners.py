"""How words are to be said, as SSML and HTML write it: `<emphasis>`, `<sub alias>`, `<ruby>`, a link to IPA."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from lecturec.parse.language import language_tag
from lecturec.spoken import Manner, odd_in_ipa, slashed_ipa

_PACES = {"x-slow": 60, "slow": 80, "medium": 100, "default": 100, "fast": 125, "x-fast": 150}
_LEVELS = ("strong", "moderate", "reduced")
_SPELLED = ("characters", "character", "spell-out", "verbatim", "digits")
_READ = (
    *("cardinal", "number", "ordinal", "fraction", "unit", "date", "time", "telephone", "address", "currency"),
    *("duration", "measure", "name", "net", "math", "acronym", "expletive"),
)
TAGS = ("emphasis", "prosody", "say-as", "sub", "phoneme", "lang", "voice", "span")
"""Tags that may say how the words in them are said."""

_PERCENT = re.compile(r"([+-]?)(\d{1,3}(?:\.\d+)?)\s*(%?)")
_LEAST_RATE, _MOST_RATE = 30, 300


def manner_of(kind: str, attrs: Mapping[str, str]) -> tuple[Manner, str]:
    """(how a tag of this kind wants its words said, what of it nobody can do; both may be empty)."""
    match kind:
        case "emphasis":
            level = attrs.get("level", "moderate").lower()
            known = level in (*_LEVELS, "none")
            return ((("emphasis", level),) if level in _LEVELS else ()), "" if known else f'level="{level}"'
        case "prosody":
            return _prosody(attrs)
        case "say-as":
            how = attrs.get("interpret-as", "").lower()
            said = ((("characters", ""),) if how in _SPELLED else ()), ""
            return said if how in (*_SPELLED, *_READ) else ((), f'interpret-as="{how}"')
        case "sub":
            return ((("sub", " ".join(attrs["alias"].split())),) if attrs.get("alias", "").strip() else ()), ""
        case "phoneme":
            ipa, alphabet = attrs.get("ph", "").strip(" /"), attrs.get("alphabet", "ipa").lower()
            odd = f'alphabet="{alphabet}"' if alphabet != "ipa" else f'ph="{ipa}"' if not ipa or odd_in_ipa(ipa) else ""
            return (() if odd else (("ipa", ipa),)), odd
        case "lang":
            return _language(attrs.get("xml:lang") or attrs.get("lang", ""))
        case "voice":
            name = attrs.get("name", "").strip()
            return ((("voice", name),) if name else ()), "" if name else "without a name"
        case "span":
            return ((("voice", attrs["voice"].strip()),) if attrs.get("voice", "").strip() else ()), ""
    return (), ""


def _prosody(attrs: Mapping[str, str]) -> tuple[Manner, str]:
    others = [f'{key}="{value}"' for key, value in attrs.items() if key != "rate"]
    written = attrs.get("rate", "").strip().lower()
    found = _PERCENT.fullmatch(written)
    if written in _PACES:
        percent = _PACES[written]
    elif found:
        value = float(found[2])
        percent = round(value if found[3] else value * 100)
        percent = 100 + (percent if found[1] == "+" else -percent) if found[1] else percent
    else:
        others += [f'rate="{written}"'] if written else []
        percent = 100
    percent = min(_MOST_RATE, max(_LEAST_RATE, percent))
    return ((("rate", str(percent)),) if percent != 100 else ()), " ".join(others)


def _language(written: str) -> tuple[Manner, str]:
    tag = language_tag(written)
    return ((("lang", tag),) if tag else ()), "" if tag else f'xml:lang="{written}"'


def linked_ipa(href: str) -> str:
    """The IPA of a link such as `[Kokoro](/kˈOkəɹO/)`, "" for links that lead somewhere."""
    return slashed_ipa(unquote(href)) if href[:1] == href[-1:] == "/" else ""
