"""Characters that nobody says: emoji, invisible ones, quotes, brackets, dashes."""

import re
import unicodedata

from lecturec.verbalise.tables import SAME_EMOJI, tables

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]"
    "|(?![\\n\\t])[\x00-\x1f\x7f-\x9f]"
)
_PICTURE = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23fa\u25aa\u25ab\u25b6\u25c0"
    "\u25fb-\u25fe\u2b1b\u2b1c\u20e3]"
)
_EMOJI = re.compile(rf"\s*({_PICTURE}+)\s*")
_OPENERS = re.compile(r"[(\[{⟨（［｛]")
_CLOSERS = re.compile(r"[)\]}⟩）］｝]")
_SINGLE_QUOTES = re.compile(r"(?<!\w)['‘’‚]+|['‘’]+(?!\w)")
_PAUSE = re.compile(r"\s*(?:[—–―]|\s-{1,3}\s|--+|\|)\s*|\s+-\s+")


def clean(text: str, lang: str) -> str:
    """Composed, without what is invisible; emoji as words where they say something, else gone."""
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text)
    text = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\s]+", " ", text)
    return _EMOJI.sub(lambda found: _meaning(found, text, lang), text).strip()


def _meaning(found: re.Match[str], text: str, lang: str) -> str:
    """The word for emoji that stand where a word would; nothing where a word follows ("✅ Oui")."""
    following = text[found.end() : found.end() + 1]
    if following.isalnum() or following in tuple("«“\"'(（「*_¿¡"):
        return " "
    known = tables(lang).emoji
    meanings = [known.get(SAME_EMOJI.get(mark, mark), "") for mark in found.group(1)]
    said = ", ".join(dict.fromkeys(filter(None, meanings)))
    wide = lang in ("ja", "zh")
    return f"{'' if wide else ' '}{said}{'' if wide or not following else ' '}" if said else " "


def tidy(text: str) -> str:
    """Brackets and dashes to commas, quotes gone, and no pause said twice."""
    text = re.sub(r"[\"“”„‟«»‹›`´*\\^_~#]+", " ", text)
    text = _SINGLE_QUOTES.sub("", text.replace("’", "'"))
    text = _PAUSE.sub(", ", text)
    text = _CLOSERS.sub(",", _OPENERS.sub(",", text))
    text = re.sub(r"…|\.{2,}", lambda m: "." if _ends(text, m.end()) else ",", text)
    text = re.sub(r"\s*:\s*,\s*", ": ", text)
    text = re.sub(r"\s*([,;:!?]|\.(?!\d))", r"\1", re.sub(r"\s+", " ", text))
    text = re.sub(r"[,\s]*([;:.!?])[,:;]*", r"\1", re.sub(r"(?:,\s*)+(?!\d|,)|,(?:\s*,\s*)+", ", ", text))
    text = re.sub(r"([,;:!?])(?=[^\W\d])|(?<=[a-zà-ÿ][.])(?=[A-ZÀ-Þ])", lambda m: f"{m.group()} ", text)
    text = re.sub(r"([!?])[!?.]+", r"\1", re.sub(r"\s+", " ", text))
    return re.sub(r"^[\s,;:.!?]+|[\s,;:]+$", "", text)


def _ends(text: str, at: int) -> bool:
    rest = text[at:].lstrip()
    return not rest or rest[0].isupper()
