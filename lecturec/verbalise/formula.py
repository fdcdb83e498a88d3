"""Formulas as a lecturer says them: TeX to words that are fit to be read as captions too."""

from collections.abc import Iterator
from typing import NamedTuple

from lecturec.verbalise.formula_marks import TERM, tidy
from lecturec.verbalise.formula_speech import Speaker
from lecturec.verbalise.formula_tables import line
from lecturec.verbalise.formula_tree import Node, bare, parse
from lecturec.verbalise.formula_words import WIDE, formula_words


class Term(NamedTuple):
    """A term of a formula: half-open characters of its TeX, and of the words that `speak` gives."""

    tex_start: int
    tex_stop: int
    spoken_start: int
    spoken_stop: int


def speak(tex: str, lang: str) -> str:
    """What a formula (TeX without its dollars) sounds like; English where there are no words for a language.

    Letters stay letters: what an engine needs to say them well is for `verbalise`. Commands it does not know are said
    by name, their arguments are read. Never raises, never returns nothing.
    """
    return _said(tex, lang)[0].replace(TERM, "")


def formula_terms(tex: str, lang: str) -> tuple[Term, ...]:
    """Which words belong to which side of an equation, or line of several; in order, and together all of the words.

    A relation belongs to what follows it. One term for what has no sides.
    """
    said, starts = _said(tex, lang)
    pieces = said.split(TERM)
    if len(pieces) - 1 != len(starts) or len(starts) < 2:
        return (Term(0, len(tex), 0, len(said.replace(TERM, ""))),)
    pieces[1] = pieces[0] + pieces[1]
    heard = [(start, piece) for start, piece in zip(starts, pieces[1:], strict=True) if piece]
    found: list[Term] = []
    at = 0
    for i, (start, piece) in enumerate(heard):
        stop = heard[i + 1][0] if i + 1 < len(heard) else len(tex)
        found.append(Term(start if i else 0, stop, at, at + len(piece)))
        at += len(piece)
    return tuple(found)


def unknown_commands(tex: str) -> tuple[tuple[str, int, int], ...]:
    """Commands that nothing is known of, with where they stand; they are said by their names."""
    return tuple((node.text, node.start, node.stop) for node in _all(parse(tex)) if node.kind == "unknown")


def _heard(node: Node) -> Iterator[Node]:
    """A node and what is in it, without the indices of letters: w_k and K are told apart by their places."""
    yield node
    own = node.kind == "scripts" and bare(node.parts[0]).kind != "large"
    for part in (*node.parts[:1], *node.parts[2:]) if own else node.parts:
        yield from _heard(part)


def _both_cases(tree: Node) -> frozenset[str]:
    """The capital letters of a formula that has their small ones too, which sound the same."""
    letters = {node.text for node in _heard(tree) if node.kind in ("letter", "name", "bold")} - {"d"}
    return frozenset(a for a in letters if a[:1].isupper() and a[:1].lower() + a[1:] in letters)


def _said(tex: str, lang: str) -> tuple[str, list[int]]:
    """The words with a mark where each term begins, and where each begins in the TeX."""
    name, words = formula_words(lang)
    tree = parse(tex)
    speaker = Speaker(words)
    speaker.both_cases = _both_cases(tree)
    lines = [part for part in tree.parts if part.kind not in ("gap",)]
    comma = "、" if name == "ja" else "，" if name in WIDE else ","
    inner = bare(lines[0]) if len(lines) == 1 else tree
    if inner.kind == "table" and not inner.text.endswith(("matrix", "array", "cases")):
        said = " ; ".join(line(speaker, row, top=True) for row in inner.parts)
    else:
        said = speaker.row(tree.parts, top=True)
    said = tidy(said, comma, words.contractions, name in WIDE)
    if name == "ar":
        said = said.replace(",", "،").replace(";", "؛")
    if name == "ko":
        from lecturec.verbalise.particles import fitted

        said = fitted(said)
    return (said, speaker.starts) if said.replace(TERM, "") else (words.words["absent"], [])


def _all(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from _all(part)
