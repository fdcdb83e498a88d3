"""Korean particles: which of two forms stands after a word is decided by how the word ends when it is said."""

import re

from lecturec.verbalise.formula_marks import TERM

_BOTH = {"은⁄는": "은는", "이⁄가": "이가", "을⁄를": "을를", "과⁄와": "과와"}
"""Particles as our tables write them where it is not known what stands before: the one after a consonant first."""

_WRITTEN = re.compile(
    r"(은)\(는\)|(는)\(은\)|(이)\(가\)|(가)\(이\)|(을)\(를\)|(를)\(을\)|(과)\(와\)|(와)\(과\)"
    r"|\(으\)로"
)
"""The same as authors write them."""

_PARTICLE = re.compile(rf"([A-Za-z]+|[^\s{TERM}])([`\"'’”)\]]*) ?({TERM}?)({'|'.join(_BOTH)}|으⁄로)(?![가-힣])")
_CLOSED_FIGURES = dict(zip("013678", "ㅇㄹㅁㄱㄹㄹ", strict=True))
"""Figures whose names end in a consonant, and the consonant."""

_CLOSED_LETTERS = dict(zip("LMNR", "ㄹㅁㄴㄹ", strict=True))
"""Letters whose names end in a consonant: 엘, 엠, 엔, 알."""

_CLOSED_WORD = re.compile(r"(?:[mn]e?|ng|[^aeiou]le|[aeiou]le?)\Z")


def marked(text: str) -> str:
    """A text in which particles that its author wrote in both forms, as 은(는), are written as our tables do."""
    if "(" not in text:
        return text
    return _WRITTEN.sub(lambda m: next((both for both in _BOTH if (m[m.lastindex or 0])[0] in both), "으⁄로"), text)


def fitted(text: str) -> str:
    """A text in which particles stand in the form that fits what is before them."""
    if "⁄" not in text:
        return text
    return _PARTICLE.sub(lambda m: m[1] + m[2] + m[3] + _fitting(m[4], _final(m[1])), text)


def _fitting(both: str, final: str) -> str:
    if both == "으⁄로":
        return "로" if final in ("", "ㄹ") else "으로"
    return _BOTH[both][0 if final else 1]


def _final(word: str) -> str:
    """The consonant that a word ends in (ㄹ counts apart, any other is as good as ㄱ), "" for none."""
    last = word[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "ㄹ" if final == 8 else "ㄱ" if final else ""
    if last in _CLOSED_FIGURES:
        return _CLOSED_FIGURES[last]
    if len(word) == 1 or word.isupper():
        return _CLOSED_LETTERS.get(last.upper(), "")
    # English words keep these consonants in Korean, and get a vowel after all others.
    found = _CLOSED_WORD.search(word)
    return ("ㄹ" if "l" in found.group() else "ㄱ") if found else ""
