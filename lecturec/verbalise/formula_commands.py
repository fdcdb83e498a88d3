"""Commands of TeX as nodes of the tree: words/tex.toml says what each one is."""

from typing import TYPE_CHECKING

from lecturec.verbalise.formula_tree import EMPTY, Node, bare

if TYPE_CHECKING:
    from lecturec.verbalise.formula_tree import _Reader

_KINDS = {
    "relations": "relation",
    "logic": "logic",
    "operators": "operator",
    "names": "name",
    "functions": "function",
    "nouns": "noun",
    "large": "large",
}


def read(reader: "_Reader", name: str) -> Node | None:
    """A command with its arguments; none for what only moves things about."""
    known = reader.known
    if name == "arg" and reader.peek() in ("\\max", "\\min"):
        reader.at += 1
        return Node("large", "argmax" if reader.pieces[reader.at - 1].text == "\\max" else "argmin")
    if name in known["shapes"]:
        return _SHAPES[known["shapes"][name]](reader, name)
    if name in known["accents"]:
        return Node("accent", known["accents"][name], (reader.argument(),))
    for table, kind in _KINDS.items():
        if name in known[table]:
            return Node(kind, known[table][name])
    if name in known["silent"]:
        for _ in range(int(known["silent"][name])):
            reader.optional()
            reader.raw()
        return None
    if name in known["looks"]:
        return None
    return Node("unknown", name) if name.isalpha() else None


def _fraction(reader: "_Reader", _: str) -> Node:
    return Node("fraction", "", (reader.argument(), reader.argument()))


def _binomial(reader: "_Reader", _: str) -> Node:
    return Node("binomial", "", (reader.argument(), reader.argument()))


def _root(reader: "_Reader", _: str) -> Node:
    order = reader.optional()
    return Node("root", "", (reader.argument(), order))


def _blackboard(reader: "_Reader", _: str) -> Node:
    inside = bare(reader.argument())
    if inside.text in ("E", "P") and inside.kind == "letter":
        return Node("noun", "expect" if inside.text == "E" else "probability")
    return Node("blackboard", inside.text) if inside.kind == "letter" else inside


def _own(_: "_Reader", name: str) -> Node:
    return Node("noun", "expect") if name == "E" else Node("blackboard", name)


def _look(reader: "_Reader", name: str) -> Node:
    inside = bare(reader.argument())
    return (
        Node("bold", inside.text)
        if name in ("mathbf", "boldsymbol", "bm", "pmb") and inside.kind == "letter"
        else inside
    )


def _second(reader: "_Reader", _: str) -> Node:
    """The colour, the size or the height goes; the formula stays."""
    reader.optional()
    reader.raw()
    return bare(reader.argument())


def _brace(reader: "_Reader", name: str) -> Node:
    body, label = reader.argument(), EMPTY
    if reader.peek() == ("_" if name.startswith("under") else "^"):
        reader.at += 1
        label = reader.argument()
    return Node("brace", name, (body, label))


def _stacked(reader: "_Reader", name: str) -> Node:
    label, body = reader.argument(), bare(reader.argument())
    if body.text == "eq" and "".join(n.text for n in label.parts).lower() in ("def", "△", "delta"):
        return Node("relation", "defined")
    if body.kind in ("relation", "logic"):
        return Node(body.kind, body.text, (label,))
    if body.kind == "large" and name == "underset":
        return Node("scripts", "", (body, label, EMPTY))
    return Node("brace", name, (body, label))


def _arrow(reader: "_Reader", _: str) -> Node:
    below, above = reader.optional(), reader.argument()
    return Node("relation", "to", (above if above.parts else below,))


def _not(reader: "_Reader", _: str) -> Node:
    node = bare(reader.argument())
    return (
        Node(node.kind, f"not_{node.text}") if node.kind == "relation" else Node("row", "", (Node("name", "neg"), node))
    )


def _modulo(reader: "_Reader", name: str) -> Node:
    return Node("modulo", name, (reader.argument(),))


def _chemistry(reader: "_Reader", _: str) -> Node:
    return Node("chemistry", reader.raw())


def _units(reader: "_Reader", name: str) -> Node:
    reader.optional()
    number = reader.raw() if name in ("SI", "qty", "num", "ang") else ""
    unit = "°" if name == "ang" else reader.raw() if name not in ("num",) else ""
    return Node("quantity", number, (Node("unit", unit),))


def _dots(_: "_Reader", __: str) -> Node:
    return Node("dots")


def _break(reader: "_Reader", _: str) -> Node:
    reader.optional()
    return Node("break")


def _gap(_: "_Reader", __: str) -> Node:
    return Node("gap")


_SHAPES = {
    "fraction": _fraction,
    "binomial": _binomial,
    "root": _root,
    "blackboard": _blackboard,
    "own": _own,
    "look": _look,
    "second": _second,
    "brace": _brace,
    "stacked": _stacked,
    "arrow": _arrow,
    "not": _not,
    "modulo": _modulo,
    "chemistry": _chemistry,
    "units": _units,
    "dots": _dots,
    "break": _break,
    "gap": _gap,
}
