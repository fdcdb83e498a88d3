"""Characters that nobody says: emoji, invisible ones, quotes, brackets, dashes."""

import re
from functools import cache

from lecturec.verbalise.tables import SAME_EMOJI, WIDE, tables

_AROUND = frozenset(",;:|、，；：()（） ")  # an emoji between these stands where a word would
_FIGURES = {first + n: str(n) for first in (0x660, 0x6F0, 0x966) for n in range(10)} | {
    ord(sign): plain for sign, plain in zip("٪٫٬", "%.,", strict=True)
}
"""Figures and marks of Arabic and Devanagari."""


def clean(text: str, lang: str) -> str:
    """Composed, without what is invisible; emoji as words where they stand alone, else gone."""
    if not text.isascii():
        import unicodedata

        text = _plain_letters().sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
        text = unicodedata.normalize("NFC", text).translate(_FIGURES)
    text = _invisible().sub("", text)
    text = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\s]+", " ", text)
    if max(text, default="") >= "\u20e3":
        text = _emoji().sub(lambda found: _meaning(found, text, lang), text)
    return text.strip()


def _meaning(found: re.Match[str], text: str, lang: str) -> str:
    """The word for emoji that stand alone: in a cell, on a line. Beside words they are silent: "✅ Oui"."""
    before, after = text[: found.start()].rstrip()[-1:], text[found.end() :].lstrip()[:1]
    if not ((not before or before in _AROUND) and (not after or after in _AROUND or after in ".。")):
        return " " if found.group() != found.group().strip() else ""
    known = tables(lang).emoji
    meanings = [known.get(SAME_EMOJI.get(mark, mark), "") for mark in found.group(1)]
    said = ", ".join(dict.fromkeys(filter(None, meanings)))
    wide = lang in WIDE
    return f"{'' if wide else ' '}{said}{'' if wide or not after or after in '.,;:' else ' '}" if said else " "


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(
        "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]"
        "|(?![\\n\\t])[\x00-\x1f\x7f-\x9f]"
    )


@cache
def _plain_letters() -> re.Pattern[str]:
    return re.compile("[\U0001d400-\U0001d7ff\u2102\u210d\u2113\u2115\u2119\u211a\u211d\u2124\ufb00-\ufb06]")


@cache
def _emoji() -> re.Pattern[str]:
    picture = (
        "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23fa\u25aa\u25ab\u25b6\u25c0"
        "\u25fb-\u25fe\u2b1b\u2b1c\u20e3]"
    )
    return re.compile(rf"\s*({picture}(?:\s*{picture})*)\s*")


def tidy(text: str) -> str:
    """Brackets and dashes to commas, quotes gone, and no pause said twice."""
    text = re.sub(r"(?<=\w)\.,", ",", text)  # an abbreviation's stop is none: Inc., which
    text = re.sub(r"[\"“”„‟«»‹›`´*\\^_~#]+", " ", text)
    text = re.sub(r"(?<!\w)['‘’‚]+|['‘’]+(?!\w)", "", text.replace("’", "'"))
    text = re.sub(r"\s{2,}", " ", text)
    text = re.sub(r"\s*(?:[—–―]|\s-{1,3}\s|--+|\|)\s*|\s+-\s+", ", ", text)
    text = re.sub(r"[)\]}⟩）］｝](?=[^\W\d])", "", text)  # a particle, an ending: 모델(GAN)을
    text = re.sub(r"[()\[\]{}⟨⟩（）［］｛｝]", ", ", text)
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
