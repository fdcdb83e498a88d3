"""What the author says how to say, kept out of the way of our rules: a letter stands for it while they run.

The letters are of cuneiform, which no rule knows and no lecture uses; one that does gets others.
"""

from dataclasses import dataclass, replace

from lecturec.spoken import Manner, Mark, moved
from lecturec.verbalise.lexicon import Entry, Lexicon
from lecturec.verbalise.tables import WIDE, table_of

_LETTERS = range(0x12000, 0x12380)
_CLOSING = ".!?…。！？,，、;；:：»”\"')]）」』 "
_OPENING = " «“\"'([（「『"
_AT_A_PLACE = ("break", "bookmark")
_OF_STRETCHES = ("emphasis", "rate", "lang", "characters", "ipa")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a letter stands for: spoken text with its marks."""

    spoken: str
    marks: tuple[Mark, ...] = ()


class Guard:
    """Covers what must stay as it is in one sentence, and uncovers it in the spoken form."""

    def __init__(self, text: str, lang: str, lexicon: Lexicon) -> None:
        self._lang, self._lexicon = lang, lexicon
        self._used = frozenset(text) if not text.isascii() else frozenset()
        self._kept: dict[str, _Kept] = {}

    def covered(self, words: str, manner: Manner = (), *, code: bool = False) -> str:
        """Words with a letter for each thing that is said in a way of its own: in this manner, or by the lexicon."""
        if manner:
            kind, value = manner[-1]
            if kind in _AT_A_PLACE:
                return f" {self._letter(_Kept('', (Mark(start_char=0, stop_char=0, kind=kind, value=value),)))} "
            return self._stretch(words, manner)
        if not self._lexicon.entries:
            return words
        made, at = "", 0
        for start, stop, entry in self._lexicon.found(words, self._lang, code=code):
            made += words[at:start] + self._letter(self._entry(words[start:stop], entry))
            at = stop
        return made + words[at:]

    def uncovered(self, spoken: str) -> tuple[str, tuple[Mark, ...]]:
        """(the spoken form with what the letters stand for, its marks)."""
        if not self._kept:
            return spoken, ()
        made, marks = "", list[Mark]()
        for character in spoken:
            kept = self._kept.get(character)
            if kept is None:
                if not (character == " " and (not made or made[-1] == " ")):
                    made += character
                continue
            marks += moved(kept.marks, len(made))
            made += kept.spoken
        return made.rstrip(), tuple(sorted(marks, key=lambda m: (m.start_char, -m.stop_char)))

    def _letter(self, kept: _Kept) -> str:
        letter = next(chr(c) for c in _LETTERS if chr(c) not in self._used and chr(c) not in self._kept)
        self._kept[letter] = kept
        return letter

    def _stretch(self, words: str, manner: Manner) -> str:
        """A letter for words said in a manner, and the marks around them, which are the sentence's."""
        inner = words.lstrip(_OPENING)
        before, inner = words[: len(words) - len(inner)], inner.rstrip(_CLOSING)
        after = words[len(before) + len(inner) :]
        silent = dict(manner).get("sub") == ""
        if not inner or len(self._kept) >= len(_LETTERS) // 2:
            return words
        letter = self._letter(_Kept("")) if silent else self._letter(self._said(inner, manner))
        return f"{before}{letter}{after}" if not silent else f"{letter} "

    def _said(self, words: str, manner: Manner) -> _Kept:
        kinds = dict(manner)
        lang = kinds.get("lang", self._lang)
        if kinds.get("sub"):
            kept = _Kept(" ".join(kinds["sub"].split()))
        elif "characters" in kinds:
            kept = _Kept(" ".join(c for c in words if not c.isspace()))
        elif "ipa" in kinds:
            kept = _Kept(_plainly(words, lang))
        else:
            kept = _within(words, lang, self._lexicon)
        own = tuple(
            Mark(start_char=0, stop_char=len(kept.spoken), kind=kind, value=value)
            for kind, value in manner
            if kind in _OF_STRETCHES and kept.spoken
        )
        return replace(kept, marks=(*own, *kept.marks))

    def _entry(self, word: str, entry: Entry) -> _Kept:
        spoken = entry.alias or _plainly(word, self._lang)
        mark = Mark(start_char=0, stop_char=len(spoken), kind="ipa", value=entry.ipa)
        return _Kept(spoken, (mark,) if entry.ipa and spoken else ())


def joined(text: str, lang: str, guard: Guard) -> str:
    """A covered text without the spaces around what is covered, where those would be heard as pauses (Japanese)."""
    letters = "".join(guard._kept)
    if not letters or table_of(lang) not in WIDE:
        return text
    import re

    return re.sub(rf"(?<=[^\x00-\x7f]) ?([{letters}]) ?(?=[^\x00-\x7f])", r"\1", text)


def _within(words: str, lang: str, lexicon: Lexicon) -> _Kept:
    """Words by our rules, with what the lexicon knows in them."""
    from lecturec.verbalise import verbalise

    guard = Guard(words, lang, lexicon)
    spoken, marks = guard.uncovered(verbalise(guard.covered(words), lang))
    return _Kept(spoken, marks)


def _plainly(words: str, lang: str) -> str:
    from lecturec.verbalise import verbalise

    return verbalise(words, lang) or words
