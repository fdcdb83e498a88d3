"""The words of formulas by language (words/formula), and how much a thing in a formula weighs on the ear."""

from dataclasses import dataclass
from functools import cache

from lecturec.verbalise.formula_tree import Node, bare
from lecturec.verbalise.tables import formula_tables, table_of

WIDE = frozenset(("ja", "zh", "zh-hans"))


@dataclass(frozen=True, slots=True)
class Words:
    """Tables from keys (words/tex.toml) to words or forms; `{a}` and `{b}` are what a form is of.

    `bound` are relations within conditions and bounds, `chain` those between more than two sides,
    `finer` are forms that a language may do without.
    """

    words: dict[str, str]
    relations: dict[str, str]
    operators: dict[str, str]
    logic: dict[str, str]
    names: dict[str, str]
    functions: dict[str, str]
    nouns: dict[str, str]
    large: dict[str, str]
    accents: dict[str, str]
    blackboard: dict[str, str]
    bound: dict[str, str]
    chain: dict[str, str]
    fractions: dict[str, str]
    contractions: dict[str, str]
    finer: dict[str, str]


@cache
def formula_words(lang: str) -> tuple[str, Words]:
    """The table for a BCP 47 tag and its words; English where a language has none, and for what a table lacks."""
    name = table_of(lang)
    own, english = formula_tables(name), formula_tables("en")
    if not own:
        name, own = "en", english
    optional = ("bound", "chain", "fractions", "contractions", "finer")
    return name, Words(
        **{
            field: own.get(field, {}) if field in optional else {**english[field], **own.get(field, {})}
            for field in Words.__dataclass_fields__
        }
    )


def weight(node: Node) -> int:
    """0 for one thing, 1 for a product, 2 for a sum, a fraction or more: what needs its ends heard."""
    node = bare(node)
    if node.kind == "scripts":
        return 0 if weight(node.parts[0]) < 2 and all(weight(p) < 2 for p in node.parts[1:]) else 1
    if node.kind in ("fraction", "large", "table", "binomial", "brace"):
        return 2
    if node.kind != "row":
        return 0
    if any(n.kind in ("relation", "bar", "comma", "logic") for n in node.parts):
        return 2
    if any(n.kind == "operator" and n.text not in ("times", "dot", "star") for n in node.parts[1:]):
        return 2
    if len(node.parts) == 2 and node.parts[0].kind == "operator":
        return weight(node.parts[1])
    if any(n.kind == "fraction" or weight(n) > 1 for n in node.parts):
        return 2
    return 1 if len(node.parts) > 1 else 0
