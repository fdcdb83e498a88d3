"""Formulas as a lecturer says them: TeX to words that are fit to be read as captions too."""

import re
from functools import cache

from lecturec.verbalise.formula_reader import Reader
from lecturec.verbalise.tables import LANGUAGES, WIDE, table_of, tables

TEXT = ("text", "textbf", "textit", "textrm", "mathrm", "mathsf", "mbox", "operatorname")
_SILENT = ("label", "tag", "color", "hspace", "vspace", "phantom", "ref", "eqref")


def speak(tex: str, lang: str) -> str:
    """What a formula (TeX without its dollars) sounds like; English where there are no words for a language.

    Letters stay letters: what an engine needs to say them well is for `verbalise`. Commands it does not know are
    passed over, their arguments are read. Never raises, never returns nothing.
    """
    table = table_of(lang)
    table = table if table in LANGUAGES else "en"
    own = tables(table)
    reader = Reader(_tokens(tex), own, slashed=own.words["over"] if table not in WIDE else own.formula["divided"])
    said: list[str] = []
    while reader.at < len(reader.tokens):
        said.append(reader.sequence())
    return _tidy(" ".join(said), table) or own.formula["absent"]


def _tokens(tex: str) -> list[str]:
    tex = re.sub(r"(?<!\\)%.*", "", tex).replace("{,}", ",")
    tex = re.sub(rf"\\(?:{'|'.join(_SILENT)})\*?\s*\{{[^{{}}]*\}}|\\(?:left|right)\s*\.", " ", tex)
    tex = re.sub(
        r"\\operatorname\*?\s*\{\s*(arg\s*max|arg\s*min|gcd|lcm|tr|Var|E)\s*\}|\\(arg)\s*\\(max|min)", _known, tex
    )
    tex = re.sub(r"\\mathbb\s*(?:\{E\}|E)", r"\\E ", tex)
    return [found.group().strip() for found in _pattern().finditer(tex)]


def _known(found: re.Match[str]) -> str:
    """Names of functions that TeX has no command for, as if it had."""
    name = found.group(1) or f"{found.group(2)}{found.group(3)}"
    return "\\" + re.sub(r"\s", "", name) + " "


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(TEXT)
    return re.compile(
        rf"\\(?:{words})\*?\s*\{{[^{{}}]*\}}|\\(?:begin|end)\s*\{{[^{{}}]*\}}(?:\{{[clr|@ ]*\}})?|\\[A-Za-z]+\*?|\\."
        r"|\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?|:=|[^\W\d_]|\S"
    )


def _tidy(text: str, table: str) -> str:
    text = re.sub(r"\s+", " ", text)
    comma = "、" if table == "ja" else "，" if table in WIDE else ","
    text = re.sub(r"\s*(?:[,、，]\s*)*;\s*(?:[,、，]\s*)*", "; " if comma == "," else "；", text)
    text = re.sub(r"\s*(?:[,、，]\s*)+", f"{comma} " if comma == "," else comma, text)
    for apart, joined in tables(table).contractions.items():
        text = re.sub(rf"\b{apart}(?!\w)", joined, text)
    if table in WIDE:
        text = re.sub(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+", "", text)
    return text.strip(" ,;、，；")
