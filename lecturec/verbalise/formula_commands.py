"""What the commands of TeX say: fractions, roots, sums, functions, matrices."""

import re
from typing import TYPE_CHECKING

from lecturec.verbalise.tables import tex_commands

if TYPE_CHECKING:
    from lecturec.verbalise.formula_reader import Reader

NAMED = frozenset(("sin", "cos", "tan", "log", "ln", "exp", "arg"))
SIGNS = frozenset(("+", "-", "=", "<", ">", ",", ":", ":=", "/", "(", "[", "\\{", "\\cdot", "\\times", "\\pm", "\\mid"))
CLOSING = {"(": ")", "[": "]", "\\{": "\\}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_ORDER = re.compile(r"\\partial|d")


def command(reader: "Reader", name: str) -> str:
    """A command with its arguments, as words."""
    if match := re.match(r"([A-Za-z]+)\*?\s*\{(.*)\}", name):
        return _verbatim(reader, *match.groups())
    name = name.rstrip("*")
    tex = tex_commands()
    if name in _FRACTIONS or name in ("binom", "tbinom", "dbinom"):
        return _fraction(reader) if name in _FRACTIONS else _pair(reader, "choose")
    if name == "sqrt":
        return _root(reader)
    if name in tex["large"]:
        return _large(reader, tex["large"][name])
    if name in tex["nouns"]:
        return _noun(reader, tex["nouns"][name])
    if name in tex["accents"]:
        return reader.words[tex["accents"][name]].format(a=reader.argument())
    if name == "pmod":
        return f"{reader.words['mod']} {reader.argument()}"
    if name == "equiv" and "\\pmod" in reader.tokens:
        return reader.words["congruent"]
    if (
        name == "cdot"
        and reader.next() in (["\\vec"], ["\\mathbf"])
        and {"\\vec", "\\mathbf", "\\nabla"} & {*reader.tokens[: reader.at]}
    ):
        return reader.words["dot"]
    return _named(reader, name, tex)


def _named(reader: "Reader", name: str, tex: dict[str, dict[str, str]]) -> str:
    """A command without arguments."""
    if name in NAMED:
        if name == "log" and reader.next() == ["_"]:
            reader.at += 1
            return reader.words["log_base"].format(b=reader.argument())
        return reader.words[name]
    if name == "onto":
        return reader.words["to"]
    if name == "in" and reader.bars[-1] == "suchthat":
        return reader.words["among"]
    if sign := tex["signs"].get(name):
        return reader.sign(sign)
    if name in tex["words"]:
        return reader.words[reader.bars[-1]] if name == "mid" else reader.words[tex["words"][name]]
    if name in ("quad", "qquad", "\\"):
        return ","
    bare = name.removeprefix("var")
    if bare.lower() in _GREEK:
        return reader.words["greek"].split()[_GREEK.index(bare.lower())]
    return "P" if name == "Pr" else ""  # looks and spacing: \mathbf, \left, \,


def _verbatim(reader: "Reader", name: str, inside: str) -> str:
    """Words in braces as they stand; of an environment, its rows."""
    if name in ("begin", "end"):
        kind = inside.rstrip("*")
        return _rows(reader, kind) if name == "begin" and kind.endswith(("matrix", "array", "cases")) else ","
    return re.sub(r"\\[a-z]+|[{}]", "", inside)


def _rows(reader: "Reader", kind: str) -> str:
    """A matrix row by row; cases with their conditions."""
    rows: list[list[list[str]]] = [[[]]]
    while reader.at < len(reader.tokens) and not reader.tokens[reader.at].startswith("\\end"):
        if reader.tokens[reader.at] == "&":
            rows[-1].append([])
        elif reader.tokens[reader.at] == "\\\\":
            rows.append([[]])
        else:
            reader.term(rows[-1][-1])
            continue
        reader.at += 1
    reader.at += 1
    lines = [[" ".join(filter(None, cell)) for cell in row] for row in rows]
    if kind.endswith("cases"):
        own = f" {reader.words['if']} "
        bare = [[c.strip(" ,，、") for c in line] for line in lines]
        return "; ".join(own.join(filter(None, c)) if _conditional(c) else ", ".join(c) for c in bare if any(c))
    said = "; ".join(", ".join(line) for line in lines if any(line))
    return f"{reader.words['matrix'].format(a=said)},"


def _fraction(reader: "Reader") -> str:
    """A fraction; a derivative where it is written as one."""
    above = reader.raw()
    a = reader.argument()
    below = reader.raw()
    b = reader.argument()
    derived = above and _ORDER.fullmatch(above[0]) and len(below) > 1 and below[0] == above[0]
    if derived and (said := _derivative(reader, above, below)):
        return said
    if (a, b) == ("1", "2"):
        return reader.words["half"]
    wide = max(_words(a), _words(b)) > 3
    return reader.words["frac_long" if wide else "frac"].format(a=a, b=b) + ("," if wide and _words(b) > 1 else "")


def _derivative(reader: "Reader", above: list[str], below: list[str]) -> str:
    """Of what, by what; nothing where it is none that has a name."""
    kind = "diff" if above[0] == "d" else "pdiff"
    second = above[1:3] == ["^", "2"]
    function, by = above[3 if second else 1 :], [t for t in below[1:] if t not in ("^", "2")]
    if below.count(below[0]) > 1 or len(by) > 4 or (second and (kind != "diff" or not function)):
        return ""
    a, b = reader.aside(function), reader.aside(by)
    return reader.words["diff2" if second else kind if a else f"{kind}_by"].format(a=a, b=b)


def _root(reader: "Reader") -> str:
    """A root, by its order."""
    order = ""
    if reader.next() == ["["]:
        reader.at += 1
        order = reader.sequence("]")
    kind = "cbrt" if order == "3" else "root" if order else "sqrt"
    return reader.words[kind].format(a=reader.argument(), b=order)


def _noun(reader: "Reader", kind: str) -> str:
    """A greatest divisor, a determinant, an expectation: of what follows, in brackets or not."""
    below = ""
    if reader.next() == ["_"]:
        reader.at += 1
        below = reader.argument()
    while reader.next() and reader.next()[0] in ("\\left", "\\big", "\\Big", "\\,"):
        reader.at += 1
    if reader.next() and reader.next()[0] in ("(", "["):
        closing = CLOSING[reader.next()[0]]
        reader.at += 1
        inside = reader.listed(reader.pieces(closing))
    else:
        inside = reader.scripts(reader.item()) if reader.next() and reader.next()[0] not in SIGNS else ""
    said = reader.words[kind].format(a=inside)
    return reader.words["sub"].format(a=said, b=below) if below else said


def _large(reader: "Reader", kind: str) -> str:
    """A sum, product, integral or limit with what stands below and above it."""
    below: list[str] = []
    above = ""
    while reader.next() in (["_"], ["^"], ["\\limits"]):
        mark = reader.tokens[reader.at]
        reader.at += 1
        if mark == "_":
            below = reader.raw()
            reader.argument()
        elif mark == "^":
            above = reader.argument()
    noun = reader.words[kind]
    if not below:
        if reader.next() == ["("] and kind in ("max", "min", "sup", "inf"):
            reader.at += 1
            return f"{noun} {reader.listed(reader.pieces(')'))}"
        return noun
    if kind == "limit" and (arrow := next((i for i, t in enumerate(below) if t in ("\\to", "\\rightarrow")), 0)):
        return reader.words["limits"].format(b=reader.aside(below[:arrow]), c=reader.aside(below[arrow + 1 :]))
    bare = re.sub(r"\s+(?:of|de|di|von)$|[、，]$", "", noun)
    return reader.words["within" if above else "over"].format(a=bare, b=reader.aside(below), c=above)


def _pair(reader: "Reader", kind: str) -> str:
    """A form of two arguments."""
    a, b = reader.argument(), reader.argument()
    return reader.words[kind].format(a=a, b=b)


def _words(said: str) -> int:
    """How many words a thing takes; where there are no spaces, two signs are one."""
    return len(said.split()) if said.isascii() or " " in said else len(said) // 2


def _conditional(cells: list[str]) -> bool:
    """Whether the second column of a case is a condition without a word for it."""
    return len(cells) > 1 and not re.match(r"(?:if|si|falls|wenn|se|otherwise|sinon|sonst|else)\b", cells[1])
