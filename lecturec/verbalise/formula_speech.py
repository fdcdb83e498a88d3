"""A formula's tree in words: statements, what they relate, and sums and products within them."""

from lecturec.verbalise.formula_marks import FRESH, PAUSE, RELATION, TERM, bare_end
from lecturec.verbalise.formula_tree import BETWEEN, EMPTY, Node, bare
from lecturec.verbalise.formula_words import Words, weight

_APPLIED = frozenset("fghFGHOPpuvLTqσφψΘΩΓζμπKJrCDWUV")
_APPLIED_NAMES = frozenset(
    ("sigma", "phi", "psi", "Theta", "Omega", "Gamma", "zeta", "mu", "pi", "Phi", "Psi", "rho", "chi", "delta", "eta")
)
_PREFIXES = frozenset(
    (("name", "neg"), ("name", "nabla"), ("name", "partial"), ("name", "real"), ("name", "imaginary"))
)
MOST_LEVELS = 50
"""Rows and functions within each other; what is deeper is passed over."""

_LISTED = frozenset(("max", "min", "sup", "inf"))
_SEPARATORS = frozenset(("comma", "semicolon", "break", "logic", "gap", "cell"))


class Speaker:
    """Says trees in the words of one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.say = words, {**words.words, **words.finer}
        self.bars = ["divides"]  # what a bar means in the groups that are open
        self.level = 0  # rows within rows
        self.both_cases: frozenset[str] = frozenset()  # capitals that have to be told from small letters
        self.member = False  # what is said is what something is in
        self.starts: list[int] = []  # where the terms begin in the TeX, in the order of their marks

    def row(self, nodes: tuple[Node, ...], bound: bool = False, top: bool = False, plain: bool = False) -> str:
        """Statements one after the other, with what stands between them."""
        said: list[str] = []
        at = 0
        self.level += 1
        while at < len(nodes):
            stop = at
            while stop < len(nodes) and nodes[stop].kind not in _SEPARATORS:
                stop += 1
            stop = _quantified_to(nodes, at, stop)
            statement, mark = nodes[at:stop], nodes[stop] if stop < len(nodes) else None
            if len(statement) == 1 and statement[0].kind == "dots":
                said.append(self.say["dots_to" if mark and stop + 1 < len(nodes) else "dots"])
                mark = None
            elif statement:
                said.append((self.term(statement[0]) if top else "") + self.statement(statement, bound, top, plain))
                if mark and mark.kind == "logic" and _inferred(statement):
                    said[-1] += " ,"
            if mark:
                said.append(self.separator(mark))
            at = stop + 1
        self.level -= 1
        return " ".join(said)

    def term(self, node: Node) -> str:
        """The mark of a term that begins with a node."""
        self.starts.append(node.start)
        return TERM

    def separator(self, mark: Node) -> str:
        """What is said between two statements."""
        if mark.kind == "logic":
            label = self.row(mark.parts[0].parts) if mark.parts else ""
            return f"{RELATION} {self.words.logic[mark.text]} {label}"
        return {"comma": ",", "gap": ",", "cell": ""}.get(mark.kind, ";")

    def statement(self, nodes: tuple[Node, ...], bound: bool = False, top: bool = False, plain: bool = False) -> str:
        """Something that is claimed: its sides and how they are related."""
        if self.level < MOST_LEVELS and nodes[0].kind == "name" and nodes[0].text in ("forall", "exists", "nexists"):
            return self.quantified(nodes)
        colon = next((i for i, n in enumerate(nodes) if n.kind == "colon"), -1)
        if sum(n.kind == "colon" for n in nodes) > 1:
            nodes = tuple(Node("operator", "ratio") if n.kind == "colon" else n for n in nodes)
        elif colon >= 0:
            return self.colon(nodes, colon, bound)
        sides: list[list[Node]] = [[]]
        relations: list[Node] = []
        for node in nodes:
            if node.kind == "relation":
                relations.append(node)
                sides.append([])
            else:
                sides[-1].append(node)
        congruent = any(n.kind == "modulo" for n in nodes)
        spoken = []
        for before, side in zip([None, *relations], sides, strict=True):
            self.member = before is not None and before.text in ("in", "not_in")
            spoken.append(self.expression(tuple(side)))
            self.member = False
        if len(relations) == 1 and sides[0] and sides[1]:
            return self.related(relations[0], sides, spoken, bound, top, congruent, plain)
        said = spoken[0]
        going = False  # dots stand where a side would
        for relation, side, words in zip(relations, sides[1:], spoken[1:], strict=True):
            infix = self.say["dots_to"] if going else self.infix(relation, tuple(side), congruent, chained=True)
            going = [n.kind for n in side] == ["dots"] and relation is not relations[-1]
            said += f" {self.term(relation) if top and said else RELATION} {infix} {FRESH} {'' if going else words}"
        return said

    def related(
        self,
        relation: Node,
        sides: list[list[Node]],
        spoken: list[str],
        bound: bool,
        top: bool,
        congruent: bool,
        plain: bool,
    ) -> str:
        """One relation between two sides, which may have words behind it too."""
        key = self.key(relation, tuple(sides[1]), congruent)
        form = self.words.bound.get(key, "") if bound else ""
        form = self.words.relations.get(key, "") if not form or (plain and "{" in form) else form
        bound = bound and not (plain and "{" in self.words.bound.get(key, ""))
        mark = self.term(relation) if top else RELATION
        if "{" not in form or relation.parts:
            infix = self.infix(relation, tuple(sides[1]), congruent, bound, chained="{" in form)
            return f"{spoken[0]} {mark} {infix} {FRESH} {spoken[1]}"
        if form.startswith("{a}"):
            comma = "," if form[3:4] == "," else ""
            form = f"{{a}}{comma} " + mark + form[3 + len(comma) :].replace("{b}", FRESH + "{b}")
        return form.format(a=bare_end(spoken[0]), b=bare_end(spoken[1]))

    def key(self, relation: Node, right: tuple[Node, ...], congruent: bool) -> str:
        """What a relation is in the tables, by what stands to its right."""
        if relation.text == "equiv" and congruent:
            return "congruent"
        if relation.text == "sim" and right and _mark(right[0]) == ("name", "triangle"):
            return "similar" if "similar" in self.words.relations else "sim"
        if relation.text == "to" and right and _mark(right[-1]) in (("name", "infty"), ("number", "0")):
            return "tends"
        return relation.text

    def infix(
        self, relation: Node, right: tuple[Node, ...], congruent: bool, bound: bool = False, chained: bool = False
    ) -> str:
        """A relation as words between its sides, as in a chain of several."""
        key = self.key(relation, right, congruent)
        tables = (self.words.bound if bound else {}, self.words.chain if chained else {}, self.words.relations)
        said = next((t[key] for t in tables if key in t and "{" not in t[key]), "")
        if not said and key.startswith("not_"):
            said = f"{self.words.names['neg']} {self.infix(Node('relation', key[4:]), right, congruent, bound)}"
        if not said and key in self.words.relations:
            said = self.words.relations[key].format(a="", b="")
        if relation.parts:
            said = self.say["labelled"].format(a=said, b=bare_end(self.row(relation.parts[0].parts)))
        return said

    def quantified(self, nodes: tuple[Node, ...]) -> str:
        """For all of these, there is one of those."""
        stop = 1
        while stop < len(nodes) and nodes[stop].kind not in ("colon", "bar", "fence"):
            if nodes[stop].kind == "name" and nodes[stop].text in ("forall", "exists", "nexists"):
                break
            stop += 1
        key = "exists_unique" if nodes[0].parts and "exists_unique" in self.say else nodes[0].text
        said = self.say[key].format(a=self.row(nodes[1:stop], bound=True))
        rest = nodes[stop:]
        if not rest:
            return said
        if rest[0].kind in ("colon", "bar"):
            such = nodes[0].text != "forall"
            return f"{said} {self.say['suchthat'] if such else PAUSE} {self.row(rest[1:])}"
        return f"{said} {PAUSE} {self.row(rest)}"

    def colon(self, nodes: tuple[Node, ...], at: int, bound: bool) -> str:
        """Of a map from one set to another, or of a set's condition, or a ratio, or a pause."""
        rest = nodes[at + 1 :]
        arrow = next((i for i, n in enumerate(rest) if n.kind == "relation" and n.text == "to"), -1)
        first = self.row(nodes[:at], bound)
        if arrow > 0 and at:
            a, b, c = first, self.row(rest[:arrow]), self.row(rest[arrow + 1 :])
            return self.say["map"].format(a=a, b=bare_end(b), c=bare_end(c))
        if not rest:
            return f"{first} ,"
        between = self.say["suchthat"] if self.bars[-1] == "suchthat" else PAUSE
        if nodes[at - 1].kind == "number" and rest[0].kind == "number":
            between = self.say["ratio"]
        return f"{first} {between} {self.row(rest, False)}"

    def expression(self, nodes: tuple[Node, ...]) -> str:
        """Sums and products of things."""
        form = self.words.relations["divides"]
        at = next((i for i, node in enumerate(nodes) if node.kind == "bar"), 0)
        if "{" in form and 0 < at < len(nodes) - 1 and self.bars[-1] == "divides" and nodes[at].text != "||":
            return form.format(a=bare_end(self.expression(nodes[:at])), b=self.expression(nodes[at + 1 :]))
        said: list[str] = []
        at = 0
        summed = argued = False  # a sum goes on; the thing before ends with brackets of its own
        while at < len(nodes):
            node = nodes[at]
            if node.kind == "operator":
                words, at = self.operator(nodes, at)
                said.append(f"{PAUSE if summed and node.text in ('plus', 'minus') and at > 1 else ''} {words}")
                summed = summed and node.text not in ("plus", "minus")
            elif node.kind == "bar" or (node.kind == "scripts" and node.parts[0].kind == "bar"):
                said.append(self.bar(node))
                at += 1
            elif node.kind == "dots":
                said.append(self.say["dots"])
                at += 1
            else:
                said.append(self.times(nodes, at, argued))
                summed = summed or _mark(node)[0] == "large"
                words, stop = self.factor(nodes, at)
                argued, at = stop > at + 1, stop
                said.append(words)
        return " ".join(filter(None, said))

    def operator(self, nodes: tuple[Node, ...], at: int) -> tuple[str, int]:
        """A sign between two things or before one; dots between two of the same go on up to what follows."""
        node, before = nodes[at], nodes[at - 1] if at else None
        after = nodes[at + 1] if at + 1 < len(nodes) else None
        if after and after.kind == "dots" and nodes[at + 2 : at + 3] and nodes[at + 2].text == node.text:
            return self.say["dots_to"], at + 3
        words = self.words.operators
        if node.text in ("minus", "plus", "pm", "mp") and (before is None or before.kind in BETWEEN):
            return words.get(f"{node.text}_sign", words[node.text]), at + 1
        after = nodes[at + 2] if after and after.text == "d" and len(nodes) > at + 2 else after
        if node.text in ("dot", "times") and before and after and (_arrowed(before) and _arrowed(after)):
            return words["inner" if node.text == "dot" else "cross"], at + 1
        return words[node.text], at + 1

    def bar(self, node: Node) -> str:
        """A condition, a divisor, or where something is taken."""
        if node.kind != "scripts":
            return self.say["against" if node.text == "||" else self.bars[-1]]
        below, above = (self.row(p.parts, bound=True) for p in node.parts[1:])
        if below and above:
            return f"{PAUSE} {self.say['evaluated_between'].format(a=bare_end(below), b=bare_end(above))}"
        return f"{PAUSE} {self.say['evaluated'].format(a=bare_end(below or above))}"

    def times(self, nodes: tuple[Node, ...], at: int, argued: bool) -> str:
        """The word that two things beside each other need to be heard as a product."""
        if not at or nodes[at - 1].kind in BETWEEN or nodes[at].kind in ("text", "modulo", "chemistry", "gap"):
            return ""
        if nodes[at].kind == "table":
            return PAUSE if nodes[at - 1].kind == "fraction" else ""
        before, node = nodes[at - 1], nodes[at]
        kind = "letter" if argued else _mark(before)[0]
        if argued and kind != "fence" and _bracketed(nodes, at, "()"):
            applied = applies(node, _base(nodes[at + 1])) and "end_relation" in self.say
            return self.words.operators["juxtaposed"] if applied else PAUSE
        if kind in ("large", "function", "noun", "text", "dots") or _mark(before) in _PREFIXES:
            return ""
        if kind == "binomial" or self.articled(before, node):
            return self.words.operators["juxtaposed"]
        if kind == "fraction" and before.kind == "fraction":
            numeric = all(bare(p).kind == "number" for p in before.parts)
            if _derived(before) or (numeric and _mark(node)[0] not in ("large", "fence")):
                return ""
            return self.words.operators["juxtaposed"]
        long = [
            n
            for n in ((node,) if argued else (before, node))
            if n.kind == "fence" and n.text in ("()", "[]") and weight(n.parts[0]) > 1
        ]
        if long or (_mark(node)[0] == "fence" and kind in ("fence", "number")):
            return self.words.operators["juxtaposed"]
        if node.kind != "fence" and _base(node).kind == "fence" and weight(_base(node).parts[0]) > 1:
            return self.words.operators["juxtaposed"]
        return self.words.operators["juxtaposed"] if kind == _mark(node)[0] == "number" else ""

    def articled(self, before: Node, node: Node) -> bool:
        """Whether a thing is said with so many words that a product with it needs its own."""
        kind, text = _mark(node)
        if kind in ("root", "fraction"):
            return _mark(before)[0] not in ("number", "fraction") or (kind == "fraction" and _derived(_base(node)))
        return kind in ("noun", "large") or (kind == "fence" and text in ("||", "||||", "<>"))

    def factor(self, nodes: tuple[Node, ...], at: int) -> tuple[str, int]:
        """One thing, with what it is applied to; where the next one begins."""
        from lecturec.verbalise.formula_functions import applied, function, noun
        from lecturec.verbalise.formula_shapes import shape

        node = nodes[at]
        mark = _base(node)
        if self.level > MOST_LEVELS:
            return (shape(self, node) if mark.kind in ("letter", "number", "name") else ""), at + 1
        if mark.kind == "function":
            return function(self, nodes, at)
        if mark.kind == "noun" or (mark.kind == "letter" and mark.text == "E" and _bracketed(nodes, at, "[]")):
            return noun(self, nodes, at)
        if mark.kind == "large" and node.kind == "large" and _bracketed(nodes, at, "()") and mark.text in _LISTED:
            return noun(self, nodes, at)
        following = nodes[at + 1] if at + 1 < len(nodes) else EMPTY
        if _base(following).kind == "fence" and _base(following).text == "()" and applies(node, _base(following)):
            return applied(self, node, following), at + 2
        return shape(self, node, first=at == 0 and self.level < 2, alone=len(nodes) == 1), at + 1


def _inferred(statement: tuple[Node, ...]) -> bool:
    """Whether all of a statement is in brackets and has conclusions of its own: (p implies q), if and only if ..."""
    return statement[-1].kind == "fence" and any(n.kind == "logic" for n in statement[-1].parts[0].parts)


def _quantified_to(nodes: tuple[Node, ...], at: int, stop: int) -> int:
    """Where a statement ends that says of several things what they are: for all x, y in R."""
    if at >= len(nodes) or _mark(nodes[at]) not in (("name", "forall"), ("name", "exists")):
        return stop
    while stop + 1 < len(nodes) and nodes[stop].kind == "comma":
        if any(_mark(n)[0] not in ("letter", "name", "comma") for n in nodes[at + 1 : stop]):
            break
        if _mark(nodes[stop + 1])[0] not in ("letter", "name") or not any(n.kind == "relation" for n in nodes[stop:]):
            break
        stop += 1
        while stop < len(nodes) and nodes[stop].kind not in _SEPARATORS:
            stop += 1
    return stop


def applies(node: Node, fence: Node) -> bool:
    """Whether the thing before a bracket is a function of what is in it: f(x), y(t), a(1, 2)."""
    mark = _base(node)
    inside = fence.parts[0].parts
    if node.kind == "factorial" or (node.kind == "scripts" and _raised(node) and mark.kind not in ("text", "noun")):
        return False
    if mark.kind in ("accent", "bold", "blackboard") or (mark.kind == "text" and mark.parts):
        return True
    if mark.kind not in ("letter", "name"):
        return False
    if any(n.kind in ("comma", "semicolon") for n in inside):
        return True
    if mark.text in (_APPLIED if mark.kind == "letter" else _APPLIED_NAMES):
        return True
    return mark.kind == "letter" and len(inside) == 1 and _base(inside[0]).kind in ("letter", "name", "bold")


def _raised(node: Node) -> bool:
    """Whether a thing is to a power that no function has."""
    above = bare(node.parts[2])
    inverse = [n.text for n in node.parts[2].parts] == ["minus", "1"]
    return bool(node.parts[2].parts) and above.kind not in ("fence", "operator", "prime", "text") and not inverse


def _bracketed(nodes: tuple[Node, ...], at: int, marks: str) -> bool:
    return at + 1 < len(nodes) and _base(nodes[at + 1]).kind == "fence" and _base(nodes[at + 1]).text == marks


def _base(node: Node) -> Node:
    while node.kind in ("scripts", "factorial"):
        node = bare(node.parts[0])
    return node


def _mark(node: Node) -> tuple[str, str]:
    base = _base(node)
    return base.kind, base.text


def _arrowed(node: Node) -> bool:
    base = _base(node)
    if base.kind == "fence":
        return any(_arrowed(part) for part in base.parts[0].parts)
    return base.kind == "bold" or (base.kind == "accent" and base.text == "vector") or base.text == "nabla"


def _derived(node: Node) -> bool:
    above = node.parts[0].parts
    return bool(above) and _mark(above[0]) in (("letter", "d"), ("name", "partial"))
