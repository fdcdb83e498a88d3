"""The terms of a formula that a sentence names: by the same TeX, or by the words that the term is read in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lecturec.script import Line
from lecturec.terms import stop_words

Stretches = tuple[tuple[int, int], ...]
"""Stretches of TeX, half-open, in characters."""

Found = tuple[int, Stretches, int]
"""(the character of a line's text at which a term is named, the term, how sure that is in hundredths)."""

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s]")
_BETWEEN = frozenset(
    (
        *"=+-<>,&:",
        *(r"\\", r"\pm", r"\mp", r"\le", r"\leq", r"\ge", r"\geq", r"\ne", r"\neq", r"\approx", r"\equiv"),
        *(r"\sim", r"\simeq", r"\propto", r"\to", r"\rightarrow", r"\Rightarrow", r"\implies", r"\iff"),
        *(r"\Leftrightarrow", r"\mapsto", r"\in", r"\subset", r"\subseteq", r"\cdot", r"\times", r"\quad"),
        *(r"\qquad", r"\mid"),
    )
)
"""What stands between two terms."""

_INSIDE = (r"\frac", r"\dfrac", r"\tfrac", r"\sqrt")
"""Commands whose arguments are terms too."""

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z0-9]")
_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAME, _READ = 100, 85
_MOST = 2_000


def named_terms(tex: str, line: Line, lang: str, *, told: bool) -> Iterator[Found]:
    """The terms of a formula that a line names; by their words only where these are `told` by a person."""
    if len(tex) > _MOST:
        return
    for start, stop in line.whole:
        if term := _same_as(tex, line.text[start:stop]):
            yield start, term, _SAME
    if told:
        for words, term in _read_terms(tex, lang):
            if (at := _said_at(words, line.text)) >= 0:
                yield at, term, _READ


def numbered_term(tex: str, number: int) -> Stretches | None:
    """The term with this number (from 1), as they stand between signs; None where there is none."""
    terms = [stretch for stretch in _outer(tex) if _LETTER.search(tex, *stretch)]
    return (terms[number - 1],) if 1 <= number <= len(terms) else None


def _same_as(tex: str, said: str) -> Stretches | None:
    """Where the TeX of a sentence stands in that of a formula, without an index or exponent where it can."""
    tokens, wanted = [*_TOKEN.finditer(tex)], _TOKEN.findall(said)
    if not wanted or len(wanted) >= len(tokens):
        return None
    count = len(wanted)
    places = [k for k in range(len(tokens) - count + 1) if all(tokens[k + n][0] == wanted[n] for n in range(count))]
    places = [k for k in places if not (k and tokens[k - 1][0] in ("^", "_")) and _whole(wanted)]
    bare = [k for k in places if k + count == len(tokens) or tokens[k + count][0] not in ("^", "_")]
    return tuple((tokens[k].start(), tokens[k + count - 1].end()) for k in bare or places) or None


def _whole(tokens: list[str]) -> bool:
    """Whether brackets within tokens are all closed, and no command lacks its argument."""
    depth = 0
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if depth < 0:
            return False
    return not depth and tokens[-1] not in ("^", "_", *_INSIDE) and tokens[0] not in ("^", "_")


@lru_cache(256)
def _read_terms(tex: str, lang: str) -> tuple[tuple[str, Stretches], ...]:
    """The terms of a formula, each in the words it is read in; not those that could be said of anything."""
    from lecturec.verbalise import speak_formula

    found: dict[str, list[tuple[int, int]]] = {}
    for start, stop in _terms(tex):
        words = _words(speak_formula(tex[start:stop], lang))
        if words and _telling(words, lang):
            found.setdefault(words, []).append((start, stop))
    return tuple((words, tuple(stretches)) for words, stretches in found.items())


def _telling(words: str, lang: str) -> bool:
    if _WIDE.search(words):
        return len(words) >= 3
    several = words.split()
    return (len(several) > 1 and any(len(word) > 2 for word in several)) or (
        len(words) > 3 and words not in stop_words(lang)
    )


def _terms(tex: str) -> Iterator[tuple[int, int]]:
    """What stands between signs, and within fractions and roots again; never the whole formula."""
    waiting = [(0, len(tex))]
    while waiting:
        start, stop = waiting.pop(0)
        for first, last in _outer(tex, start, stop):
            if (first, last) != (0, len(tex)) and _LETTER.search(tex, first, last):
                yield first, last
            waiting += _arguments(tex, first, last)


def _outer(tex: str, start: int = 0, stop: int = -1) -> Iterator[tuple[int, int]]:
    """Stretches between the signs that stand in no brackets."""
    stop = len(tex) if stop < 0 else stop
    depth, first, last = 0, -1, start
    for token in _TOKEN.finditer(tex, start, stop):
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
        if depth == 0 and token[0] in _BETWEEN:
            if first >= 0:
                yield first, last
            first = -1
            continue
        first, last = (token.start() if first < 0 else first), token.end()
    if first >= 0:
        yield first, last


def _arguments(tex: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """What stands in the braces of fractions and roots of a term."""
    depth, opened, inside = 0, -1, False
    for token in _TOKEN.finditer(tex, start, stop):
        if depth == 0 and token[0] not in "{}":
            inside = token[0] in _INSIDE
        if token[0] == "{":
            depth += 1
            opened = token.end() if depth == 1 else opened
        elif token[0] == "}":
            depth -= 1
            if depth == 0 and inside:
                yield opened, token.start()


def _words(text: str) -> str:
    """Words in small letters, with one space between each two."""
    return " ".join(_WORD.findall(text.casefold()))


def _said_at(words: str, text: str) -> int:
    """The character of a text at which these words are said one after another, -1 where they are not."""
    if _WIDE.search(words):
        return text.find(words)
    pattern = r"\W+".join(map(re.escape, words.split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return found.start() if found else -1
