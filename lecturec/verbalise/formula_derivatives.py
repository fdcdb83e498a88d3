"""Fractions that are derivatives, and functions that are derived."""

from typing import TYPE_CHECKING

from lecturec.verbalise.formula_marks import bare_end
from lecturec.verbalise.formula_tree import EMPTY, Node, bare
from lecturec.verbalise.formula_words import weight

if TYPE_CHECKING:
    from lecturec.verbalise.formula_speech import Speaker

_KINDS = {("letter", "d"): "diff", ("name", "partial"): "pdiff"}


def derivative(speaker: "Speaker", above: Node, below: Node) -> str:
    """Of what, by what, how often; nothing where a fraction is none that has a name."""
    if not above.parts or len(below.parts) < 2:
        return ""
    kind, order = _sign(above.parts[0])
    if not kind or _sign(below.parts[0])[0] != kind:
        return ""
    by, signs = _by(below, kind)
    if signs == 0 or not by:
        return ""
    function = above.parts[1:]
    if any(n.kind in ("operator", "relation") for n in function):
        return ""
    of = bare_end(speaker.row(function))
    a = of or ""
    number = bare_end(speaker.row(order.parts))
    form = {"": kind, "2": f"{kind}2"}.get(number, f"{kind}n")
    said = [bare_end(speaker.row((one,))) for one in by]
    variables = speaker.say["both"].join(said) if len(said) < 3 else ", ".join(said)
    return speaker.say[form if a else f"{form}_by"].format(a=a, b=variables, c=number)


def _sign(node: Node) -> tuple[str, Node]:
    """Which d a fraction begins with, and how often it is taken."""
    order = EMPTY
    if node.kind == "scripts":
        order = node.parts[2]
        node = bare(node.parts[0])
    return _KINDS.get((node.kind, node.text), ""), order


def _by(below: Node, kind: str) -> tuple[list[Node], int]:
    """The variables below, without how often each is taken."""
    found: list[Node] = []
    signs = 0
    for node in below.parts:
        if _sign(node)[0] == kind and node.kind != "scripts":
            signs += 1
        elif node.kind == "scripts" and not node.text and not weight(node.parts[0]):
            base, sub, _ = node.parts
            found.append(Node("scripts", "", (base, sub, EMPTY)) if sub.parts else base)
        elif node.kind in ("letter", "name", "bold", "accent"):
            found.append(node)
        else:
            return [], 0
    return (found, signs) if signs == len(found) else ([], 0)


def differentiated(speaker: "Speaker", said: str, base: Node, order: Node) -> str:
    """A function with the number of its derivative in brackets above it."""
    number = bare(order.parts[0])
    if base.kind != "letter" or base.text not in "fghFuyP" or number.text not in ("n", "k", "m", "4", "5", "2", "3"):
        return ""
    return speaker.say["derived"].format(a=said, b=bare_end(speaker.row((number,))))
