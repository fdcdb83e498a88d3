"""Matrices by rows, cases with their conditions, aligned lines one after the other."""

from typing import TYPE_CHECKING

from lecturec.verbalise.formula_marks import PAUSE, bare_end
from lecturec.verbalise.formula_tree import Node, bare

if TYPE_CHECKING:
    from lecturec.verbalise.formula_speech import Speaker

_DETERMINANT = ("vmatrix",)
_NORM = ("Vmatrix",)
_IFS = ("if", "when", "for")
_ELSE = ("otherwise", "else")
"""English words in formulas of any language."""


def cells(speaker: "Speaker", node: Node) -> str:
    """The rows of an environment in words."""
    if node.text.endswith("cases"):
        opening = "," if "case_pause" in speaker.say else PAUSE
        return f"{opening} {' ; '.join(_case(speaker, row) for row in node.parts)} {PAUSE}"
    if node.text.endswith(("matrix", "array")) and node.parts:
        return _matrix(speaker, node)
    return " ; ".join(line(speaker, row) for row in node.parts)


def line(speaker: "Speaker", row: Node, *, top: bool = False) -> str:
    """A line of aligned equations: where it is aligned is not heard."""
    return speaker.row(tuple(n for cell in row.parts for n in cell.parts), top=top)


def _matrix(speaker: "Speaker", node: Node) -> str:
    rows = [[bare_end(speaker.row(cell.parts)) for cell in row.parts] for row in node.parts]
    said = " ; ".join(" , ".join(filter(None, row)) for row in rows)
    across = max(len(row) for row in rows)
    kind = "determinant" if node.text in _DETERMINANT else "matrix"
    if kind == "matrix" and len(rows) == 1 and across > 1:
        kind = "row_vector"
    elif kind == "matrix" and across == 1 and len(rows) > 1:
        kind, said = "column_vector", said.replace(";", ",")
    return f"{speaker.say[kind].format(a=said, m=len(rows), n=across)} {PAUSE}"


def _case(speaker: "Speaker", row: Node) -> str:
    """A value and when it is so."""
    filled = [cell for cell in row.parts if cell.parts]
    if not filled:
        return ""
    first, *rest = (bare_end(speaker.row(cell.parts)).strip(" ,，、.") for cell in filled)
    condition = " ".join(rest)
    if not condition:
        return first
    opening = bare(filled[1].parts[0])
    words = opening.text.strip().lower() if opening.kind == "text" and not opening.parts else ""
    form = "case_words" if words or opening.kind == "text" else "case"
    if words in _ELSE and (otherwise := speaker.say.get("otherwise")):
        return speaker.say["case_words"].format(a=first, b=otherwise)
    for known in (*speaker.say["ifs"].split(), *_IFS):
        if words == known or words.startswith(f"{known} "):
            form, condition = "case", condition[len(known) :].strip()
            break
    return speaker.say[form].format(a=first, b=condition)
