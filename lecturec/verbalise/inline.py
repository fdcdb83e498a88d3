"""Code within a sentence: its words are said, signs that a sentence is about are named, dense code is only seen."""

import re

from lecturec.verbalise.tables import table_of, tables

SIGNS_NAMED = 3
"""So many signs that stand alone are named ("dash dash dash"); nobody listens to more."""

MOST_SIGNS = 8
"""Code with more signs than this among its words is for the eye."""

_PLACEHOLDER = re.compile(r"<(/?[^\s<>=][^<>=]*)>")
_ENTRY = re.compile(r"[{}\[\]\"]")
_PLAIN = " \t._-/:"


def speak(text: str, lang: str) -> str:
    """The words of a piece of code in a sentence, as `verbalise` takes them; "" where there are none to say."""
    bare = text.strip()
    names = tables(table_of(lang)).signs
    if not any(c.isalnum() for c in bare) or (bare[:1] == "\\" and len(bare) == 2):
        return _named(bare, names)
    if sum(not c.isalnum() and c not in _PLAIN for c in bare) > MOST_SIGNS:
        return ""
    bare = _PLACEHOLDER.sub(r" \1 ", bare.replace("->", "→").replace("=>", "⇒"))
    return " ".join(_ENTRY.sub(" ", bare).split())


def _named(signs: str, names: dict[str, str]) -> str:
    """Signs by their names, a run of one and the same sign as one where it is long."""
    if whole := names.get(signs.replace(" ", "")):
        return whole
    if len(signs) > SIGNS_NAMED:
        signs = signs[:1] if len(set(signs)) == 1 else ""
    return " ".join(names.get(sign, sign) for sign in signs.replace(" ", ""))
