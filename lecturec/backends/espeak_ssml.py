"""Marks as SSML that espeak-ng reads: built from escaped text, with the place of each character in it."""

from collections.abc import Iterator

from lecturec.backends import Utterance
from lecturec.spoken import Mark

KEPT = ("break", "bookmark", "characters", "emphasis", "ipa", "lang", "rate")
"""The kinds of marks that espeak-ng heeds."""

LONGEST_BREAK_MS = 60_000
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "[": " ", "]": " "}
"""Brackets go: two of them would begin phonemes, and nobody speaks one."""

_DIPHTHONGS = {"O": "oʊ", "A": "eɪ", "I": "aɪ", "W": "aʊ", "Y": "ɔɪ", "Q": "əʊ", "T": "ɾ"}
"""Capitals as Kokoro's alphabet has them; IPA itself has none."""

_PHONEMES = {
    **{c: c for c in "pbtdkfvszhmnljw"},
    "ɡ": "g",
    "g": "g",
    "θ": "T",
    "ð": "D",
    "ʃ": "S",
    "ʒ": "Z",
    "ŋ": "N",
    "x": "x",
    "ç": "C",
    "χ": "x",
    "ɣ": "Q",
    "ɹ": "r",
    "r": "r",
    "ɾ": "r",
    "ʁ": "r",
    "ʀ": "r",
    "ɻ": "r",
    "ɲ": "n^",
    "ʎ": "l^",
    "ɫ": "l",
    "ʔ": "?",
    "ɥ": "w",
    "β": "B",
    "ɸ": "f",
    "ʋ": "v",
    "ɰ": "w",
    "ɦ": "h",
    "ħ": "h",
    "q": "k",
    "c": "k",
    "ɕ": "S",
    "ʑ": "Z",
    "ʈ": "t",
    "ɖ": "d",
    "ʂ": "S",
    "ʐ": "Z",
    "tʃ": "tS",
    "ʧ": "tS",
    "dʒ": "dZ",
    "ʤ": "dZ",
    "ts": "ts",
    "iː": "i:",
    "i": "i",
    "ɪ": "I",
    "e": "e",
    "ɛ": "E",
    "a": "a",
    "æ": "a",
    "ɑː": "A:",
    "ɑ": "A:",
    "aː": "A:",
    "ɔː": "O:",
    "ɔ": "O:",
    "ɒ": "0",
    "o": "o",
    "ʊ": "U",
    "uː": "u:",
    "u": "u:",
    "ʌ": "V",
    "ɐ": "a#",
    "ə": "@",
    "ɜː": "3:",
    "ɜ": "3:",
    "ɝ": "3:",
    "ɚ": "3",
    "ɨ": "I2",
    "ᵻ": "I2",
    "ʉ": "u:",
    "ɯ": "u:",
    "y": "y",
    "yː": "y:",
    "ø": "Y",
    "øː": "Y:",
    "œ": "W",
    "ʏ": "y",
    "eː": "e:",
    "oː": "o:",
    "ɛː": "E:",
    "ɤ": "V",
    "ɘ": "@",
    "ɵ": "@",
    "eɪ": "eI",
    "aɪ": "aI",
    "ɔɪ": "OI",
    "oʊ": "oU",
    "əʊ": "oU",
    "aʊ": "aU",
    "ɛə": "e@",
    "ɪə": "i@",
    "ʊə": "U@",
    "ɑ\u0303": "A~",
    "ɔ\u0303": "O~",
    "ɛ\u0303": "E~",
    "œ\u0303": "W~",
    "ã": "A~",
    "õ": "O~",
    "ẽ": "E~",
    "ˈ": "'",
    "ˌ": ",",
    "ᵊ": "@",
}
"""IPA to the names that espeak-ng has for its phonemes; a language that lacks one goes without it."""


def ssml(utterance: Utterance) -> tuple[str, tuple[int, ...]]:
    """(SSML, for each of its characters that of the text it stands for, or of the text before it)."""
    out, text = _Out(), utterance.spoken
    marks = sorted(_heeded(utterance), key=lambda m: (m.start_char, m.start_char != m.stop_char, -m.stop_char))
    open_: list[tuple[int, str]] = []
    skip = spelled = 0
    for at in range(len(text) + 1):
        while open_ and open_[-1][0] <= at:
            out.tag(open_.pop()[1], at)
        for mark in (m for m in marks if m.start_char == at):
            if mark.stop_char < at or (open_ and mark.stop_char > open_[-1][0]):
                continue  # stretches that cross: the first counts
            if mark.kind == "ipa" and at >= skip:
                out.tag(f"[[{phonemes(mark.value)}]]", at)
                skip = mark.stop_char
                continue
            opening, closing = _tags(mark)
            out.tag(opening, at)
            spelled = max(spelled, mark.stop_char) if mark.kind == "characters" else spelled
            open_ += [(mark.stop_char, closing)] if closing else []
        if at < len(text) and at >= skip and not (at < spelled and text[at] == " "):
            out.character(text[at], at)
    out.tag("</speak>", len(text))
    return out.text(), tuple(out.places)


class _Out:
    """SSML as it grows."""

    def __init__(self) -> None:
        self._made: list[str] = []
        self.places: list[int] = []
        self.tag("<speak>", 0)

    def tag(self, words: str, at: int) -> None:
        """Something that is no text of the author's."""
        self._made.append(words)
        self.places += [at] * len(words)

    def character(self, character: str, at: int) -> None:
        """A character of the text, escaped."""
        self.tag(_ESCAPED.get(character, character), at)

    def text(self) -> str:
        """All of it."""
        return "".join(self._made)


def _heeded(utterance: Utterance) -> Iterator[Mark]:
    """The marks that mean something here: a stretch of IPA of which nothing is known is spoken as it is written."""
    for mark in utterance.marks:
        inside = 0 <= mark.start_char <= mark.stop_char <= len(utterance.spoken)
        empty = mark.kind in ("break", "bookmark")
        known = mark.kind in KEPT and (mark.kind != "ipa" or phonemes(mark.value).strip("', "))
        if inside and known and (empty or mark.start_char < mark.stop_char):
            yield mark


def _tags(mark: Mark) -> tuple[str, str]:
    """(opening, closing): whatever is not one of our own words is a number or is left out."""
    match mark.kind:
        case "break":
            return f'<break time="{min(_number(mark.value), LONGEST_BREAK_MS)}ms"/>', ""
        case "rate":
            return f'<prosody rate="{min(300, max(30, _number(mark.value) or 100))}%">', "</prosody>"
        case "emphasis":
            level = mark.value if mark.value in ("strong", "moderate", "reduced") else "moderate"
            return f'<emphasis level="{level}">', "</emphasis>"
        case "characters":
            return '<say-as interpret-as="characters">', "</say-as>"
        case "lang":
            return f'<voice name="{_name(mark.value)}">', "</voice>"
    return "", ""


def _name(lang: str) -> str:
    from lecturec.backends.espeak import espeak_name

    return "".join(c for c in espeak_name(lang) if c.isascii() and (c.isalnum() or c == "-"))


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0


def phonemes(ipa: str) -> str:
    """IPA in the phoneme names of espeak-ng; what it has no name for is left out."""
    text = "".join(_DIPHTHONGS.get(c, c) for c in ipa)
    made, at = "", 0
    while at < len(text):
        known = next((n for n in (2, 1) if text[at : at + n] in _PHONEMES), 0)
        made += _PHONEMES.get(text[at : at + known], "") if known else " " if text[at] == " " else ""
        at += known or 1
    return made
