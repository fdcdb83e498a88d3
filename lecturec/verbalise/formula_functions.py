"""Functions of a formula in words, and what they are applied to."""

import re

from lecturec.verbalise.formula_marks import PAUSE, bare_end
from lecturec.verbalise.formula_shapes import FACTORS, listed, pieces_of, power_of, shape, subscript, superscript
from lecturec.verbalise.formula_speech import Speaker, _base, applies
from lecturec.verbalise.formula_tree import EMPTY, Node, bare
from lecturec.verbalise.formula_words import weight


def applied(speaker: Speaker, node: Node, after: Node) -> str:
    """A function of what is in brackets: f of x."""
    if node.kind == "accent" or node.kind == "scripts" or node.kind == "factorial":
        name = bare_end(shape(speaker, node))
    else:
        name = shape(speaker, node)
    inside = _base(after).parts[0]
    letter = _base(node)
    probable = letter.kind == "blackboard" and letter.text == "P"
    if letter.kind == "blackboard" and letter.text == "E":
        return noun(speaker, (Node("noun", "expect"), after), 0)[0]
    said = _arguments(speaker, inside, function=True)
    if probable:
        name = bare_end(speaker.words.nouns["probability"].format(a=""))
        words = speaker.words.nouns["probability"].format(a=said)
    else:
        words = speaker.say["apply_long" if weight(inside) else "apply"].format(a=name, b=said)
    words = _raised(speaker, words, after) + _ended(speaker, inside)
    return f"{words} {PAUSE}" if weight(inside) > 1 else words


def _raised(speaker: Speaker, words: str, after: Node) -> str:
    """What stands above the brackets of an application is of the whole."""
    if after.kind == "factorial":
        return speaker.say["factorial"].format(a=words)
    if after.kind != "scripts":
        return words
    base, below, above = after.parts
    words = subscript(speaker, words, base, below) if below.parts else words
    return power_of(speaker, words, above) if above.parts else words


def _ended(speaker: Speaker, inside: Node) -> str:
    """What keeps a relation within brackets from going on behind them."""
    related = any(n.kind == "relation" for n in inside.parts)
    return f" {speaker.say['end_relation']}" if related and "end_relation" in speaker.say else ""


def _arguments(speaker: Speaker, inside: Node, *, function: bool = False) -> str:
    """What a function is of: one thing, or a list with its last two joined."""
    speaker.bars.append("given")
    pieces = pieces_of(inside)
    if any(n.kind in ("semicolon", "bar", "colon", "dots") for n in inside.parts) or len(pieces) < 2:
        said = bare_end(speaker.row(inside.parts, bound=True, plain=True))
    else:
        key = "args_both" if function else "both"
        said = listed(speaker, [speaker.row(piece, bound=True, plain=True) for piece in pieces], key)
    speaker.bars.pop()
    return said


def function(speaker: Speaker, nodes: tuple[Node, ...], at: int) -> tuple[str, int]:
    """A named function with what it is of: brackets, or the product that follows."""
    node = nodes[at]
    name = bare_end(shape(speaker, node))
    if (
        node.kind == "scripts"
        and bare(node.parts[2]).kind == "row"
        and "".join(n.text for n in node.parts[2].parts) == "minus1"
    ):
        name = speaker.say["inverse"].format(a=speaker.words.functions[_base(node).text])
    at += 1
    if at >= len(nodes):
        return name, at
    after = nodes[at]
    if _base(after).kind == "fence" and _base(after).text in ("()", "[]", "{}"):
        inside = _base(after).parts[0]
        said = _arguments(speaker, inside)
        form = (
            "function"
            if node.kind == "scripts" and node.parts[1].parts
            else "apply_long"
            if weight(inside)
            else "apply"
        )
        words = _raised(speaker, speaker.say[form].format(a=name, b=said), after)
        return f"{words} {PAUSE}" if weight(inside) > 1 else words, at + 1
    stop = at
    while stop < len(nodes) and nodes[stop].kind in FACTORS and _base(nodes[stop]).kind not in ("function", "noun"):
        stop += 1
        if stop < len(nodes) and _base(nodes[stop]).kind == "fence" and applies(nodes[stop - 1], _base(nodes[stop])):
            stop += 1
    if stop == at and _base(nodes[at]).kind in ("function", "noun"):
        speaker.level += 1
        words, stop = speaker.factor(nodes, at)
        speaker.level -= 1
        return speaker.say["function"].format(a=name, b=words), stop
    if stop == at:
        return name, at
    said = speaker.expression(nodes[at:stop])
    if (
        stop == at + 1
        and nodes[at].kind == "fraction"
        and any(n.kind != "number" for p in nodes[at].parts for n in p.parts)
    ):
        # Else only what is above the line is heard to be meant.
        grouped = speaker.say["group"].format(a=bare_end(said)) if "end_relation" in speaker.say else said
        if grouped is not said and not (node.kind == "scripts" and node.parts[1].parts):
            return f"{speaker.say['apply'].format(a=name, b=grouped)} {PAUSE}", stop
    if node.kind == "scripts" and node.parts[1].parts and "log_of" in speaker.say:
        return speaker.say["log_of"].format(a=bare_end(said), b=bare_end(speaker.row(node.parts[1].parts))), stop
    return speaker.say["function"].format(a=name, b=said), stop


def noun(speaker: Speaker, nodes: tuple[Node, ...], at: int) -> tuple[str, int]:
    """A greatest divisor, a determinant, an expectation: of what follows, in brackets or not."""
    node = nodes[at]
    mark = _base(node)
    key = mark.text if mark.kind in ("noun", "large") else "expect"
    after = nodes[at + 1] if at + 1 < len(nodes) else EMPTY
    below, above = (node.parts[1], node.parts[2]) if node.kind == "scripts" else (EMPTY, EMPTY)
    inside, said, stop = EMPTY, "", at + 1
    if _base(after).kind == "fence" and _base(after).text in ("()", "[]", "{}"):
        inside, stop = _base(after).parts[0], at + 2
        said = _arguments(speaker, inside)
    elif after.kind in FACTORS | {"table", "blackboard", "noun", "large", "bold"}:
        speaker.level += 1
        after_said, stop = speaker.factor(nodes, at + 1)
        speaker.level -= 1
        said, inside = bare_end(after_said), after
        after = EMPTY
    form = (
        speaker.words.nouns[key]
        if mark.kind != "large"
        else f"{speaker.say['large'].format(a=speaker.words.large[key])} {{a}}"
    )
    words = form.format(a=said) if said else re.sub(r"\s+(?:of|de|di|von|da|do)$", "", form.format(a="").strip())
    if below.parts and key in ("expect", "probability", "variance"):
        words = speaker.say["noun_over"].format(a=words, b=bare_end(speaker.row(below.parts, bound=True)))
    elif below.parts:
        words = subscript(speaker, words, EMPTY, below)
    if above.parts:
        words = superscript(speaker, words, EMPTY, above)
    words = _raised(speaker, words, after) if inside is not EMPTY and after.parts else words
    words += _ended(speaker, inside)
    return (f"{words} {PAUSE}" if weight(inside) > 1 or below.parts else words), stop
