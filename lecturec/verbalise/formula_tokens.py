"""TeX in pieces: each with where it stands in what the author wrote, macros of the formula's own put in."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from lecturec.verbalise.tables import tex_commands

MOST_TOKENS = 20_000
"""A formula grows by its own macros up to so many pieces."""

_PIECE = re.compile(
    r"%[^\n]*|\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+\*?|\\.|\s+"
    r"|\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\{,\}\d+|\.\d+)?|:=|.",
    re.DOTALL,
)
_DEFINE = ("\\newcommand", "\\renewcommand", "\\providecommand", "\\def", "\\DeclareMathOperator")
_PRIVATE = re.compile("[\x00-\x08\x0b-\x1f\ue000-\uf8ff\ufdd0-\ufdef\U000e0000-\U0010ffff]")


class Token(NamedTuple):
    """A piece of TeX, and the characters of the author's formula that it stands for."""

    text: str
    start: int
    stop: int


def tokens(tex: str) -> list[Token]:
    """The pieces of a formula without spaces and comments."""
    found = [Token(m.group(), *m.span()) for m in _PIECE.finditer(_PRIVATE.sub(" ", tex))]
    known = tex_commands()["unicode"]
    plain: list[Token] = []
    for token in found:
        if token.text.isspace() or (token.text[0] == "%"):
            continue
        plain.append(token._replace(text=known[token.text]) if token.text in known else token)
    return _expanded(plain) if any(token.text in _DEFINE for token in plain) else plain


def closing(pieces: list[Token], at: int) -> int:
    """Where the group that opens at `at` ends: the index of its brace, or of the end."""
    depth = 0
    for i in range(at, len(pieces)):
        depth += (pieces[i].text == "{") - (pieces[i].text == "}")
        if not depth:
            return i
    return len(pieces)


def _expanded(pieces: list[Token]) -> list[Token]:
    """Without its definitions, and with what they stand for."""
    macros: dict[str, list[Token]] = {}
    rest: list[Token] = []
    at = 0
    while at < len(pieces):
        if pieces[at].text in _DEFINE:
            at = _definition(pieces, at, macros)
        else:
            rest.append(pieces[at])
            at += 1
    for _ in range(4):  # macros within macros
        if not any(token.text in macros for token in rest) or len(rest) > MOST_TOKENS:
            break
        rest = list(_replaced(rest, macros))[:MOST_TOKENS]
    return rest


def _definition(pieces: list[Token], at: int, macros: dict[str, list[Token]]) -> int:
    """Reads a definition; where what follows it begins."""
    operator = pieces[at].text == "\\DeclareMathOperator"
    at += 1
    name = ""
    while at < len(pieces) and (pieces[at].text != "{" or not name):
        name = pieces[at].text if pieces[at].text.startswith("\\") else name
        at += 1
        if not name and at < len(pieces) and pieces[at - 1].text == "{":
            continue
    stop = closing(pieces, at)
    body = pieces[at + 1 : stop]
    if name and operator:
        body = [Token("\\operatorname", 0, 0), *pieces[at : stop + 1]]
    if name:
        macros[name] = body
    return stop + 1


def _replaced(pieces: list[Token], macros: dict[str, list[Token]]) -> Iterator[Token]:
    at = 0
    while at < len(pieces):
        call = pieces[at]
        at += 1
        if call.text not in macros:
            yield call
            continue
        body = macros[call.text]
        count = max(
            (int(b.text[0]) for a, b in pairwise(body) if a.text == "#" and b.text[0].isdigit()),
            default=0,
        )
        given: list[list[Token]] = []
        for _ in range(min(count, 9)):
            stop = closing(pieces, at) if at < len(pieces) and pieces[at].text == "{" else at
            given.append(pieces[at + 1 : stop] if stop > at else pieces[at : at + 1])
            at = stop + 1
        hole = False
        for token in body:
            if hole and token.text[0].isdigit():
                for part in given[int(token.text[0]) - 1 : int(token.text[0])]:
                    yield from part
            elif token.text != "#":
                yield Token(token.text, call.start, call.stop)
            hole = token.text == "#"
