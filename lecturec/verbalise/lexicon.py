"""The author's lexicon: words and how they are said, found in a text before any rule of ours sees it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_WIDE = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
_ALONE = rf"[^\W{_WIDE}]"
"""A character of words that have spaces between them: no word of ours begins or ends beside one."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s)\]>»”\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w/])(?:~|\.{1,2})?/[\w./-]*\w"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|io|dev|py|js|ts|md|csv|json|ya?ml|toml|html?|css|pdf|png|jpg)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word as it is written and how it is said: by other words (`alias`), in IPA, or both, for engines without IPA.

    `lang` is a BCP 47 tag, "" for every language. `cased` entries are found in their own capitals only, `code` ones
    within code and addresses too.
    """

    written: str
    alias: str = ""
    ipa: str = ""
    lang: str = ""
    cased: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries, the nearest to the notes first: of two for one word, the first counts."""

    entries: tuple[Entry, ...] = ()
    _known: dict[tuple[str, bool], dict[str, list[Entry]]] = field(default_factory=dict, compare=False, repr=False)

    def found(self, text: str, lang: str, *, code: bool = False) -> Iterator[tuple[int, int, Entry]]:
        """(start, stop, entry) of the whole words it knows, the longest first where several begin; none overlap."""
        if not self.entries:
            return
        by_name = self._of_language(lang, code)
        folded = _folded(text)
        # Most sentences hold none of the words: a pattern of them all would be tried at every character.
        near = tuple(entries[0].written for name, entries in by_name.items() if name in folded)
        if not near:
            return
        pattern = _pattern(near)
        addresses = () if code else tuple(m.span() for m in _ADDRESS.finditer(text))
        for match in pattern.finditer(text):
            entry = _of(match[0], by_name)
            inside = any(start <= match.start() and match.end() <= stop for start, stop in addresses)
            if entry and (entry.code or not inside):
                yield match.start(), match.end(), entry

    def _of_language(self, lang: str, code: bool) -> dict[str, list[Entry]]:
        # The hash of thousands of entries is not reckoned anew for each sentence.
        if (lang, code) not in self._known:
            self._known[lang, code] = _kept(self.entries, lang, code)
        return self._known[lang, code]

    def covers(self, word: str, lang: str) -> bool:
        """Whether it says how a word is said."""
        return any(stop - start == len(word) for start, stop, _ in self.found(word, lang, code=False))


class WrongLexicon(Exception):
    """What is wrong with a lexicon, its place in the file (from 1), and what to write instead."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.hint = line, column, hint


EMPTY = Lexicon()
"""The lexicon of an author who has none."""


def of_lang(entry: Entry, lang: str) -> bool:
    """Whether an entry is for this language: `en` is for en-GB, en-GB is not for `en`."""
    return not entry.lang or lang.lower() == entry.lang.lower() or lang.lower().startswith(f"{entry.lang.lower()}-")


def _folded(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


def _of(word: str, by_name: dict[str, list[Entry]]) -> Entry | None:
    plain = " ".join(unicodedata.normalize("NFC", word).split())
    return next((e for e in by_name.get(_folded(word), ()) if not e.cased or e.written == plain), None)


def _kept(entries: tuple[Entry, ...], lang: str, code: bool) -> dict[str, list[Entry]]:
    """The entries for a language, by their words in small letters."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        if of_lang(entry, lang) and (entry.code or not code):
            by_name.setdefault(_folded(entry.written), []).append(entry)
    for same in by_name.values():
        # What is said of this very language goes before what is said of all.
        same.sort(key=lambda e: -len(e.lang))
    return by_name


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of these words, the longest first."""
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(_whole, longest_first)), re.IGNORECASE)


def _whole(word: str) -> str:
    """The pattern of a whole word: not within a longer one, unless either is of a script without spaces."""
    inner = r"\s+".join(map(re.escape, word.split()))
    before = rf"(?<!{_ALONE})" if re.match(_ALONE, word[0]) else ""
    after = rf"(?!{_ALONE})" if re.match(_ALONE, word[-1]) else ""
    return before + inner + after
