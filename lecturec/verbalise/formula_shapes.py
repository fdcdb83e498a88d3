"""Things of a formula in words: fractions, roots, powers, brackets, sums, functions and what they are applied to."""

import re
from collections.abc import Callable

from lecturec.verbalise.formula_derivatives import derivative, differentiated
from lecturec.verbalise.formula_marks import DECIMAL, FRESH, PAUSE, RELATION, bare_end, formed
from lecturec.verbalise.formula_speech import Speaker, _base
from lecturec.verbalise.formula_tables import cells
from lecturec.verbalise.formula_tree import EMPTY, Node, bare
from lecturec.verbalise.formula_words import weight

FACTORS = frozenset(
    ("letter", "name", "number", "scripts", "accent", "bold", "root", "function", "factorial", "unknown", "fraction")
)

_WHOLE = {"T": "transpose_whole", "top": "transpose_whole", "minus1": "inverse_whole"}


def shape(speaker: Speaker, node: Node, *, first: bool = True, alone: bool = True) -> str:
    """One thing in words; brackets are heard where something stands beside them."""
    if node.kind == "fence":
        return fence(speaker, node, alone=alone)
    if node.kind == "scripts":
        return scripts(speaker, node, alone=first)
    said = _SAID.get(node.kind)
    if node.text in speaker.both_cases and node.kind in ("letter", "name", "bold") and "capital" in speaker.say:
        return speaker.say["capital"].format(a=said(speaker, node) if said else node.text)
    return said(speaker, node) if said else node.text if node.kind in ("letter", "sign") else ""


def _row(speaker: Speaker, node: Node) -> str:
    return speaker.row(node.parts)


def _number(speaker: Speaker, node: Node) -> str:
    decimal = DECIMAL if speaker.say["decimal"] == "," else "."
    if "," in node.text.replace("{,}", "") or "\\," in node.text:  # thousands
        return node.text.replace("{,}", "").replace("\\,", "").replace(",", "")
    return node.text.replace("{,}", ".").replace(".", decimal)


def _name(speaker: Speaker, node: Node) -> str:
    names = speaker.words.names
    return names.get(node.text) or names.get(node.text.lower(), node.text)


def _text(speaker: Speaker, node: Node) -> str:
    """Words as they stand, without what is only for the eye."""
    if node.text.strip() in ("s.t.", "s. t.", "subject to"):
        return speaker.say["suchthat"]
    if node.parts and node.parts != (EMPTY,):
        return " ".join(speaker.row(p.parts) if p.kind == "row" else _text(speaker, p) for p in node.parts)
    return re.sub(r"[\s~]+", " ", re.sub(r"\\[A-Za-z]+\s?|\\.|[{}$]", " ", node.text)).strip()


def _unknown(_: Speaker, node: Node) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.text)


def _blackboard(speaker: Speaker, node: Node) -> str:
    """A set of numbers, by its name where something is in it."""
    return speaker.words.blackboard.get(node.text, node.text) if speaker.member else node.text


def _fraction(speaker: Speaker, node: Node) -> str:
    """A fraction; a derivative where it is written as one."""
    above, below = node.parts
    if said := derivative(speaker, above, below):
        return f"{said} {PAUSE}" if len(above.parts) > 1 else said
    a, b = speaker.row(above.parts), speaker.row(below.parts)
    if known := speaker.words.fractions.get(f"{a}/{b}"):
        return known
    wide = tuple(
        weight(part) > 1 or PAUSE in (said if len(part.parts) > 1 else bare_end(said))
        for part, said in ((above, a), (below, b))
    )
    if _ends_in_root(above) and "end_relation" in speaker.say:
        wide = (True, wide[1])  # else the root is heard to go on
    form = speaker.say[("frac", "frac_below", "frac_above", "frac_both")[2 * wide[0] + wide[1]]]
    if wide[1] and _base(below.parts[0]).kind == "large" and not any(n.kind == "operator" for n in below.parts):
        form = speaker.say["frac_above" if wide[0] else "frac"]  # the sum says where it begins
    if not wide[0] and a.rstrip().endswith(PAUSE) and form.startswith("{a}"):
        a = f"{bare_end(a)} {PAUSE} "
        return form.format(a=a, b=bare_end(b)) + f" {PAUSE}"
    lead, tail = (
        (wide[0], weight(below) > 0 or wide[1]) if form.startswith("{a}") else (wide[1], weight(above) > 0 or wide[0])
    )
    return formed(form, speaker.say["end_frac"], lead, tail, a=a, b=b)


def _ends_in_root(above: Node) -> bool:
    return bool(above.parts) and _base(above.parts[-1]).kind == "root" and _base(above.parts[-1]) is above.parts[-1]


def _binomial(speaker: Speaker, node: Node) -> str:
    a, b = (bare_end(speaker.row(p.parts)) for p in node.parts)
    return speaker.say["choose"].format(a=a, b=b) + (f" {PAUSE}" if weight(node.parts[1]) > 1 else "")


def _root(speaker: Speaker, node: Node) -> str:
    inside, order = speaker.row(node.parts[0].parts), speaker.row(node.parts[1].parts)
    kind = {"": "sqrt", "2": "sqrt", "3": "cbrt"}.get(order, "root")
    return formed(
        speaker.say[kind],
        speaker.say["end_root"],
        weight(node.parts[0]) > 1,
        weight(node.parts[0]) > 0,
        a=inside,
        b=order,
    )


def _accent(speaker: Speaker, node: Node) -> str:
    inside = node.parts[0]
    kind = "conjugate" if node.text == "bar" and weight(inside) else node.text
    if kind == "silent":
        return ""
    said = speaker.words.accents[kind].format(a=bare_end(speaker.row(inside.parts)))
    return f"{said} {PAUSE}" if weight(inside) > 1 and kind != "plain" else said


def _brace(speaker: Speaker, node: Node) -> str:
    """What is braced together, and what its label says."""
    body, label = (bare_end(speaker.row(p.parts)) for p in node.parts)
    return speaker.say["brace"].format(a=body, b=label) + f" {PAUSE}" if label else body


def _factorial(speaker: Speaker, node: Node) -> str:
    inside = bare(node.parts[0])
    if inside.kind == "fence" and weight(inside.parts[0]) > 1:
        return speaker.say["factorial_group"].format(a=bare_end(speaker.row(inside.parts[0].parts))) + f" {PAUSE}"
    return speaker.say["factorial"].format(a=shape(speaker, node.parts[0]))


def _modulo(speaker: Speaker, node: Node) -> str:
    return f"{speaker.say['modulo'].format(a=bare_end(speaker.row(node.parts[0].parts)))}"


def _quantity(speaker: Speaker, node: Node) -> str:
    from lecturec.verbalise.formula_chemistry import unit

    number = speaker.row(_parsed(node.text)) if node.text else RELATION
    return f"{bare_end(number)} {unit(node.parts[0].text)}".replace(" °", "°")


def _parsed(words: str) -> tuple[Node, ...]:
    from lecturec.verbalise.formula_tree import parse

    exponent = re.sub(r"[eE]([+-]?\d+)$", r"\\times 10^{\1}", words)
    return parse(exponent).parts


def _chemistry(speaker: Speaker, node: Node) -> str:
    from lecturec.verbalise.formula_chemistry import spoken

    return spoken(node.text, speaker.say, speaker.words.relations)


def _table(speaker: Speaker, node: Node) -> str:
    return cells(speaker, node)


def _large(speaker: Speaker, node: Node) -> str:
    return large(speaker, node, EMPTY, EMPTY)


_SAID: dict[str, Callable[[Speaker, Node], str]] = {
    "row": _row,
    "number": _number,
    "name": _name,
    "text": _text,
    "unknown": _unknown,
    "blackboard": _blackboard,
    "fraction": _fraction,
    "binomial": _binomial,
    "root": _root,
    "accent": _accent,
    "brace": _brace,
    "factorial": _factorial,
    "modulo": _modulo,
    "quantity": _quantity,
    "chemistry": _chemistry,
    "table": _table,
    "large": _large,
    "bold": lambda _, node: node.text,
    "function": lambda speaker, node: speaker.words.functions[node.text],
    "noun": lambda speaker, node: bare_end(speaker.words.nouns[node.text].format(a="")).strip(),
    "dots": lambda speaker, _: speaker.say["dots"],
    "prime": lambda speaker, _: speaker.say["prime"].format(a=""),
    "break": lambda _, __: ";",
}


def fence(speaker: Speaker, node: Node, *, alone: bool = True) -> str:
    """What stands in brackets, by what the brackets mean."""
    inside, marks = node.parts[0], node.text
    if marks in ("{}", "{."):
        return _set(speaker, node)
    kind = {
        "||": "abs",
        "||||": "norm",
        "floorfloor": "floor",
        "ceilceil": "ceil",
        "<>": "inner",
        "|>": "ket",
        "<|": "bra",
    }
    if key := kind.get(marks):
        speaker.bars.append("listed")
        said = bare_end(_pair(speaker, inside) if key == "inner" else speaker.row(inside.parts))
        speaker.bars.pop()
        key = "size" if key == "abs" and _counted(inside) else key
        return formed(
            speaker.say[key], speaker.say.get(f"end_{key}", ""), weight(inside) > 1, weight(inside) > 0, a=said
        )
    pieces = pieces_of(inside)
    if len(pieces) == 2 and (
        ends := {
            "[]": "interval",
            "[)": "interval_left",
            "(]": "interval_right",
            "[[": "interval_left",
            "]]": "interval_right",
            "][": "interval_open",
        }.get(marks)
    ):
        a, b = (bare_end(speaker.row(p)) for p in pieces)
        return speaker.say[ends].format(a=a, b=b)
    speaker.bars.append("given")
    said = speaker.row(inside.parts)
    speaker.bars.pop()
    if any(n.kind == "comma" for n in inside.parts):
        return f"{PAUSE} {bare_end(said)} {PAUSE}" if not alone else said
    if weight(inside) > 1 and not alone and marks in ("()", "[]", "{}"):
        if any(
            n.kind == "logic" or (n.kind == "operator" and n.text in ("cup", "cap", "setminus")) for n in inside.parts
        ):
            return f"{PAUSE} {bare_end(said)} {PAUSE}"
        return formed(speaker.say["group"], speaker.say["end_group"], True, True, a=said)
    return said


def pieces_of(inside: Node) -> list[tuple[Node, ...]]:
    """What stands between the commas of a bracket."""
    found: list[list[Node]] = [[]]
    for node in inside.parts:
        if node.kind in ("comma", "semicolon"):
            found.append([])
        else:
            found[-1].append(node)
    return [tuple(piece) for piece in found]


def _pair(speaker: Speaker, inside: Node) -> str:
    """Two things with a comma or a bar between them, as a list."""
    pieces: list[list[Node]] = [[]]
    for node in inside.parts:
        if node.kind in ("comma", "bar"):
            pieces.append([])
        else:
            pieces[-1].append(node)
    return listed(speaker, [speaker.row(tuple(piece)) for piece in pieces])


def listed(speaker: Speaker, said: list[str], key: str = "both") -> str:
    """Things as a list: a, b and c."""
    said = [bare_end(words) for words in said if words]
    if len(said) < 2:
        return "".join(said)
    both = speaker.say.get(key) or speaker.say["both"]
    return ", ".join(said[:-1]) + both + said[-1]


def _counted(inside: Node) -> bool:
    """Whether bars around a thing say how many it has: around sets, that is around capital letters."""
    if bare(inside).kind == "fence":
        return bare(inside).text == "{}"
    signs = ("times", "cup", "cap", "setminus")
    things = [n for n in inside.parts if not (n.kind == "operator" and n.text in signs)]
    return bool(things) and all(_base(n).kind == "letter" and _base(n).text.isupper() for n in things)


def _set(speaker: Speaker, node: Node) -> str:
    """A set by its members or by what they fulfil; a table behind one brace is cases."""
    inside = node.parts[0]
    if bare(inside).kind == "table":
        return cells(speaker, Node("table", "cases", bare(inside).parts))
    parts = inside.parts
    bar = next((i for i, n in enumerate(parts) if n.kind in ("bar", "colon")), -1)
    if bar > 0:
        speaker.bars.append("suchthat")
        a, b = speaker.row(parts[:bar], bound=True), speaker.row(parts[bar + 1 :])
        speaker.bars.pop()
        return f"{speaker.say['setof'].format(a=bare_end(a), b=bare_end(b))} {PAUSE}"
    if not parts:
        return speaker.words.names["emptyset"]
    if any(n.kind == "comma" for n in parts) or len(parts) == 1 or not any(n.kind == "operator" for n in parts):
        return f"{speaker.say['set'].format(a=bare_end(speaker.row(parts)))} {PAUSE if len(parts) > 1 else ''}"
    return formed(speaker.say["group"], "", True, True, a=speaker.row(parts))


def large(speaker: Speaker, base: Node, below: Node, above: Node) -> str:
    """A sum with its bounds; what follows needs no pause before it."""
    return f"{_bounded(speaker, base, below, above)} {FRESH}"


def _bounded(speaker: Speaker, base: Node, below: Node, above: Node) -> str:
    """A sum, product, integral or limit with what stands below and above it."""
    noun = speaker.words.large[base.text]
    to = bare_end(speaker.row(above.parts))
    say = speaker.say
    relation = next((i for i, n in enumerate(below.parts) if n.kind == "relation"), -1)
    if base.text in ("limit", "limsup", "liminf") and relation > 0 and below.parts[relation].text == "to":
        a, b = (bare_end(speaker.row(p)) for p in (below.parts[:relation], below.parts[relation + 1 :]))
        side = bare(below.parts[-1].parts[2]) if below.parts[-1].kind == "scripts" else EMPTY
        if side.kind == "operator" and side.text in ("plus", "minus"):
            b = say[f"from_{side.text}"].format(
                a=bare_end(speaker.row((*below.parts[relation + 1 : -1], below.parts[-1].parts[0])))
            )
        return say["limits"].format(a=noun, b=a, c=b)
    if not below.parts:
        return say["up_to"].format(a=noun, c=to) if to else say["large"].format(a=noun)
    if to and relation > 0 and below.parts[relation].text == "eq":
        a, b = (bare_end(speaker.row(p)) for p in (below.parts[:relation], below.parts[relation + 1 :]))
        return say["ranged"].format(a=noun, b=a, c=b, d=to)
    b = bare_end(speaker.row(below.parts, bound=True))
    if not to and "over_integral" in say and base.text.startswith(("integral", "contour")):
        return say["over_integral"].format(a=noun, b=b)
    return say["within" if to else "over"].format(a=noun, b=b, c=to)


def scripts(speaker: Speaker, node: Node, *, alone: bool = True) -> str:
    """A thing with what stands below, above and behind it."""
    base, below, above = node.parts
    inner = bare(base)
    if inner.kind == "large":
        return large(speaker, inner, below, above)
    if inner.kind == "blackboard":
        return _space(speaker, inner, below, above)
    if inner.kind == "brace" or (inner.kind == "relation"):
        return shape(speaker, inner)
    if below.parts and (known := _known_index(speaker, inner, below, above)):
        return known
    if inner.kind == "fence" and above.parts and inner.text in ("()", "[]") and weight(inner.parts[0]):
        said = bare_end(speaker.row(inner.parts[0].parts))
        if form := _WHOLE.get("".join(n.text for n in above.parts)):
            return f"{speaker.say[form].format(a=said)} {PAUSE}"
        said = speaker.say["whole"].format(a=said if alone else f"{speaker.say['group'].format(a=said)}")
    elif inner.kind == "fence" and inner.text in (".|", ".||"):
        return f"{speaker.row(inner.parts[0].parts)} {speaker.bar(Node('scripts', '', (EMPTY, below, above)))}"
    elif inner.kind == "fence" and inner.text in ("||", "||||", "|||"):
        said = bare_end(shape(speaker, inner))
        if below.parts:
            said = speaker.say["norm_of"].format(
                a=bare_end(speaker.row(inner.parts[0].parts)), b=bare_end(speaker.row(below.parts))
            )
        return power_of(speaker, said, above) if above.parts else said
    elif inner.kind == "row" and not inner.parts and not base.parts:
        said = ""
    else:
        said = bare_end(shape(speaker, base, alone=alone))
        said += f" {PAUSE}" if weight(base) > 1 and above.parts else ""
    if node.text:
        said = speaker.say[("prime", "prime2", "prime3")[min(len(node.text), 3) - 1]].format(a=said)
    if below.parts:
        said = subscript(speaker, said, inner, below)
    return superscript(speaker, said, inner, above) if above.parts else said


def power_of(speaker: Speaker, said: str, above: Node) -> str:
    """A power of something that is said in so many words that its end has to be heard."""
    if bare(above).kind == "number" and bare(above).text == "2" and "square_of" in speaker.say:
        return f"{speaker.say['square_of'].format(a=bare_end(said))} {PAUSE}"
    return superscript(speaker, speaker.say["whole"].format(a=said), Node("row"), above)


def _known_index(speaker: Speaker, inner: Node, below: Node, above: Node) -> str:
    """A sequence with what its index runs through, the indicator of a condition; "" for any other index."""
    if not any(n.kind == "relation" for n in below.parts) or above.parts or "sequence" not in speaker.say:
        return ""
    index = bare_end(speaker.row(below.parts, bound=True))
    if inner.kind == "fence" and inner.text in ("()", "{}"):
        said = bare_end(speaker.row(inner.parts[0].parts))
        return f"{speaker.say['sequence'].format(a=said, b=index)} {PAUSE}"
    if inner.kind in ("bold", "blackboard", "number") and inner.text == "1":
        return f"{speaker.say['indicator'].format(a=index)} {PAUSE}"
    return ""


def _space(speaker: Speaker, base: Node, below: Node, above: Node) -> str:
    """A set of numbers with dimensions: R n, R m by n."""
    if not above.parts or any(n.kind == "operator" and n.text in ("plus", "star") for n in above.parts):
        sign = " ".join(speaker.words.operators[n.text] for n in (*above.parts, *below.parts) if n.kind == "operator")
        return f"{base.text} {sign}" if sign else f"{base.text} {bare_end(speaker.row(below.parts))}"
    by = speaker.say["by"]
    parts = [
        by
        if n.kind == "operator" and n.text == "times"
        else bare_end(shape(speaker, n))
        if n.kind != "operator"
        else speaker.words.operators[n.text]
        for n in above.parts
    ]
    return speaker.say["space"].format(a=base.text, b=" ".join(parts))


def subscript(speaker: Speaker, said: str, base: Node, below: Node) -> str:
    """An index: named where it is more than one thing, or where the language always names it."""
    index = bare_end(speaker.row(below.parts, bound=True))
    plain = len(below.parts) == 1 and bare(below).kind in ("number", "letter", "name", "text")
    if base.kind == "function" and base.text == "log":
        return speaker.say["log_base"].format(b=index)
    form = speaker.say["sub_simple" if plain and not weight(base) else "sub"].format(a=said, b=index)
    return f"{form} {PAUSE}" if weight(below) > 1 or "," in index else form


def superscript(speaker: Speaker, said: str, base: Node, above: Node) -> str:
    """A power, or one of the signs that mean something else."""
    say, inner = speaker.say, bare(above)
    key = {
        ("number", "2"): "square",
        ("number", "3"): "cube",
        ("letter", "T"): "transpose",
        ("name", "top"): "transpose",
    }
    key |= {("operator", "composed"): "degrees", ("name", "degrees"): "degrees", ("operator", "star"): "star"}
    key |= {
        ("name", "dagger"): "dagger",
        ("relation", "perp"): "complement_orthogonal",
        ("name", "complement"): "complement",
    }
    key |= {("operator", "plus"): "plus_above", ("operator", "minus"): "minus_above"}
    if (inner.kind, inner.text) == ("number", "2") and base.kind == "function":
        return say["square_function"].format(a=said)
    if form := key.get((inner.kind, inner.text)):
        return say[form].format(a=said)
    if inner.kind == "letter" and inner.text == "c" and base.kind == "letter" and base.text.isupper():
        return say["complement"].format(a=said)
    raised = bare_end(speaker.row(above.parts))
    text = "".join(n.text for n in above.parts)
    if text == "minus1" and _invertible(base):
        return say["inverse"].format(a=said)
    if inner.kind == "fence":
        if said_so := differentiated(speaker, said, base, inner):
            return said_so
        return say["super"].format(a=said, b=bare_end(speaker.row(inner.parts[0].parts)))
    if text.lower() in ("th", "nd", "st", "rd", "e", "ème", "te", "º", "ª") and (base.kind == "number" or text == "th"):
        return f"{said}-{text}" if text != "e" or base.kind == "number" else say["power"].format(a=said, b=raised)
    form = say.get("power_long", say["power"]) if weight(above) > 1 else say["power"]
    form = form.replace("{a}", said.replace("{", "").replace("}", ""))
    return formed(form, say["end_power"], False, True, b=raised)


def _invertible(base: Node) -> bool:
    return (
        base.kind in ("bold", "function", "fence", "text")
        or (base.kind == "letter" and (base.text.isupper() or base.text in "fgh"))
        or (base.kind == "name" and base.text not in ("infty",) and base.text[0].isupper())
        or (base.kind == "row" and not weight(base))
        or (base.kind == "name" and base.text in ("phi", "sigma", "pi", "psi"))
    )
