"""The tree of a formula: what belongs to what, read from TeX in one pass."""

import re
from dataclasses import dataclass

from lecturec.verbalise.formula_tokens import Token, closing, tokens
from lecturec.verbalise.tables import tex_commands

DEEPEST = 30
"""Groups and brackets within each other; what is deeper is passed over."""

OPENING = {"(": ")", "[": "]", "{": "}", "<": ">", "floor": "floor", "ceil": "ceil", ".": "."}
BETWEEN = frozenset(("operator", "relation", "comma", "semicolon", "colon", "open", "cell", "break", "bar", "logic"))
_VERBATIM = frozenset(("text", "textbf", "textit", "textrm", "textsf", "texttt", "mbox", "hbox", "textnormal", "emph"))
_NAMED = frozenset(("mathrm", "operatorname", "mathsf", "mathit", "mathtt"))
_SIZES = ("big", "Big", "bigg", "Bigg", "left", "right", "middle")
_FENCES = {"\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}", "\\langle": "<", "\\rangle": ">"}
_FENCES |= {"\\lfloor": "floor", "\\rfloor": "floor", "\\lceil": "ceil", "\\rceil": "ceil", "\\lbrack": "["}
_FENCES |= {"\\rbrack": "]", "(": "(", ")": ")", "[": "[", "]": "]", "<": "<", ">": ">", ".": "."}
_CLOSES = frozenset((")", "]", "\\}", "\\rbrace", "\\rangle", "\\rfloor", "\\rceil", "\\rbrack"))
_BARS = {"|": "|", "\\vert": "|", "\\mid": "mid", "\\|": "||", "\\Vert": "||", "\\lvert": "|", "\\rvert": "|"}
_BARS |= {"\\lVert": "||", "\\rVert": "||"}
_UNIT = re.compile(r"[A-Za-zµΩ°%]{1,4}(?:\^-?[123])?(?:[/·][A-Za-z]{1,4}(?:\^-?[123])?)*")


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in a formula: its kind, a key or its words, what it is made of, and where it stands in the TeX."""

    kind: str
    text: str = ""
    parts: tuple["Node", ...] = ()
    start: int = 0
    stop: int = 0


EMPTY = Node("row")


def parse(tex: str) -> Node:
    """The row of what a formula holds; any text makes one."""
    reader = _Reader(tex)
    parts: list[Node] = []
    while reader.at < len(reader.pieces):
        parts += reader.row("").parts
        reader.at += 1
    return Node("row", "", tuple(parts), 0, len(tex))


def bare(node: Node) -> Node:
    """A thing out of the braces around it."""
    while node.kind == "row" and len(node.parts) == 1:
        node = node.parts[0]
    return node


class _Reader:
    def __init__(self, tex: str) -> None:
        self.tex, self.pieces, self.at, self.depth = tex, tokens(tex), 0, 0
        self.known = tex_commands()

    def peek(self) -> str:
        return self.pieces[self.at].text if self.at < len(self.pieces) else ""

    def end(self) -> int:
        """Where what was read last ends in the TeX."""
        return self.pieces[min(self.at, len(self.pieces)) - 1].stop if self.pieces and self.at else 0

    def row(self, until: str) -> Node:
        """Everything up to a token (a brace, a bracket, the end of an environment), which is not taken."""
        found: list[Node] = []
        begin, depth = self.at, self.depth
        self.depth += 1
        while self.at < len(self.pieces) and not self.ends(until):
            if node := self.scripted():
                found.append(node)
                self.depth += (node.kind == "open") - (node.kind == "close")
        self.depth = depth
        start = self.pieces[begin].start if begin < len(self.pieces) else len(self.tex)
        return Node("row", "", nest(found), start, self.end() if self.at > begin else start)

    def ends(self, until: str) -> bool:
        text = self.peek()
        return text == "}" or (until == "]" and text == "]") or (until == "cell" and _parts_cells(text))

    def scripted(self) -> Node | None:
        """The next thing with what stands below, above and behind it."""
        start = self.pieces[self.at].start
        base = EMPTY if self.peek() in ("_", "^") else self.item()
        if base is None or base.kind in ("relation", "operator", "comma", "colon", "open"):
            return base
        below, above, primes = EMPTY, EMPTY, 0
        while (mark := self.peek()) in ("_", "^", "'", "\\limits", "\\nolimits"):
            self.at += 1
            if mark == "'":
                primes += 1
            elif mark == "_":
                below = _joined(below, self.argument())
            elif mark == "^":
                above = _joined(above, self.argument())
        if (inner := bare(above)).kind == "prime":
            above, primes = EMPTY, primes + 1
        elif inner.kind == "row" and inner.parts and all(p.kind == "prime" for p in inner.parts):
            above, primes = EMPTY, primes + len(inner.parts)
        stop = self.end()
        if base.text == "D" and base.kind == "letter" and _is_kl(below):
            base, below = Node("noun", "divergence_kl", (), start, stop), EMPTY
        if below.parts or above.parts or primes:
            base = Node("scripts", "'" * primes, (base, below, above), start, stop)
        while self.peek() == "!":
            self.at += 1
            if base.kind == "name" and base.text == "exists":
                base = Node("name", "exists", (EMPTY,), start, self.end())
                continue
            if base.kind == "factorial" and base.parts[0].kind == "factorial":
                continue
            base = Node("factorial", "", (base,), start, stop + 1)
        return base

    def argument(self) -> Node:
        """A group in braces, or the next single thing, as a row."""
        if self.at >= len(self.pieces):
            return EMPTY
        token = self.pieces[self.at]
        if token.text.isdigit() and len(token.text) > 1:  # \frac12 is 1 over 2
            self.pieces[self.at] = Token(token.text[1:], token.start + 1, token.stop)
            return Node("row", "", (Node("number", token.text[0], (), token.start, token.start + 1),))
        if token.text in ("}", "&", "\\\\"):
            return EMPTY
        if self.depth > DEEPEST:
            self.at += 1
            return EMPTY
        self.depth += 1
        item = self.item()
        self.depth -= 1
        return (
            EMPTY if item is None else item if item.kind == "row" else Node("row", "", (item,), item.start, item.stop)
        )

    def group(self) -> Node:
        """What is in the braces that open here."""
        if self.depth > DEEPEST:
            self.at = closing(self.pieces, self.at) + 1
            return EMPTY
        self.at += 1
        row = self.row("}")
        self.at += 1
        return row

    def optional(self) -> Node:
        """An argument in square brackets."""
        if self.peek() != "[":
            return EMPTY
        self.at += 1
        row = self.row("]")
        self.at += 1
        return row

    def raw(self) -> str:
        """The words of the group that opens here, as they are written."""
        if self.peek() in ("}", ""):
            return ""
        if self.peek() != "{":
            self.at += 1
            return self.pieces[self.at - 1].text
        begin = self.at
        self.at = closing(self.pieces, begin) + 1
        inside = self.pieces[begin + 1 : self.at - 1]
        first = self.pieces[begin]
        if first.stop - first.start > 1 or any(t.stop - t.start < len(t.text) for t in inside[:1]):
            return "".join(t.text for t in inside)
        return self.tex[first.stop : inside[-1].stop] if inside and inside[-1].stop > first.stop else ""

    def item(self) -> Node | None:
        """The next thing without its scripts; none for what only moves things about."""
        token = self.pieces[self.at]
        text = token.text
        if text == "{":
            row = self.group()
            return row if row.parts else EMPTY
        self.at += 1
        if text in _BARS:
            return Node("bar", _BARS[text], (), token.start, token.stop)
        if text in _FENCES and text not in "<>.":
            return self.bracket(text, text in _CLOSES, token)
        node = self.command(text[1:].rstrip("*")) if text.startswith("\\") else self.sign(text)
        return node and Node(node.kind, node.text, node.parts, token.start, self.end())

    def bracket(self, text: str, closes: bool, token: Token) -> Node | None:
        if self.depth > DEEPEST:
            return None
        return Node("close" if closes else "open", _FENCES[text], (), token.start, token.stop)

    def sign(self, text: str) -> Node | None:
        if text[0].isdigit():
            return Node("number", text)
        if text in self.known["plain"]:
            kind, _, key = self.known["plain"][text].partition(" ")
            return Node(kind, key)
        if text.isspace() or text in "~$}#":
            return None
        return Node("letter", text) if text.isalpha() else Node("sign", text)

    def command(self, name: str) -> Node | None:
        """A command with its arguments."""
        from lecturec.verbalise.formula_commands import read

        if name in _VERBATIM:
            counted = self.after_number()
            words = self.raw()
            if counted and (unit := _as_unit(words)):
                return unit
            return (self.known_name(words) if self.peek() in ("(", "_") else None) or text_of(words)
        if name in _NAMED:
            return self.named()
        if (size := name.rstrip("lrgm") if name.startswith(("big", "Big")) else name) in _SIZES or name in _SIZES:
            return self.sized(name, size)
        if name.startswith(("begin", "end")) and "{" in name:
            return self.environment(name)
        return read(self, name)

    def named(self) -> Node:
        """Upright letters: a name, a unit behind a number, or what was meant to look so."""
        counted = self.after_number()
        words = self.raw().strip()
        if counted and (unit := _as_unit(words)):
            return unit
        if known := self.known_name(words):
            return known
        if len(words) == 1:
            return Node("letter", words)
        if any(c in words for c in "\\^_") and not words.startswith("\\text"):
            return parse(words) if len(words) < 200 and self.depth < 6 else Node("text", "")
        return Node("text", words, (EMPTY,))

    def after_number(self) -> bool:
        """Whether the command that was just read stands behind a number, maybe one to a power."""
        at = self.at - 2
        while at > 0 and self.pieces[at].text in ("\\,", "\\;", "\\:", "\\ ", "~", "}"):
            at -= 1
        return at >= 0 and self.pieces[at].text[:1].isdigit()

    def known_name(self, words: str) -> Node | None:
        """A function that TeX may have no command for."""
        key = "".join(words.split()).lower().replace("\\,", "").replace("\\", "")
        if key in ("re", "im"):
            return Node("name", "real" if key == "re" else "imaginary")
        for table, kind in (("large", "large"), ("functions", "function"), ("nouns", "noun")):
            if key in self.known[table]:
                return Node(kind, self.known[table][key])
        return None

    def sized(self, name: str, size: str) -> Node | None:
        """A bracket with its size."""
        text = self.peek()
        if text not in _FENCES and text not in _BARS:
            return None
        token = self.pieces[self.at]
        self.at += 1
        middle = name == "middle" or name.endswith("m")
        if text in _BARS:
            side = (
                "open"
                if name == "left" or name.endswith("l")
                else "close"
                if name == "right" or name.endswith("r")
                else ""
            )
            kind = "bar" if middle or not side else side
            return Node(kind, "mid" if middle else _BARS[text], (), token.start, token.stop)
        closes = name == "right" or (name.endswith("r") and size != name) or (size == name and text in _CLOSES)
        return None if middle else self.bracket(text, closes, token)

    def environment(self, name: str) -> Node | None:
        """Rows of cells."""
        kind = name[name.index("{") + 1 : -1].strip().rstrip("*")
        if name.startswith("end"):
            return None
        if kind in ("array", "alignedat", "alignat", "tabular"):
            self.optional()
            self.raw()
        rows: list[list[Node]] = [[]]
        while self.at < len(self.pieces):
            rows[-1].append(self.row("cell") if self.depth < DEEPEST else EMPTY)
            text = self.peek()
            self.at += 1
            if text in ("\\\\", "\\cr", "\\newline"):
                self.optional()
                rows.append([])
            elif text.startswith("\\end"):
                break
        made = tuple(_row(cells) for cells in rows if any(c.parts for c in cells))
        return Node("table", kind, made)


def _row(cells: list[Node]) -> Node:
    full = [c for c in cells if c.parts]
    return Node("row", "", tuple(cells), full[0].start, full[-1].stop)


def _as_unit(words: str) -> Node | None:
    """A unit behind a number, as it is written in a sentence: m·s⁻¹."""
    words = "".join(words.replace("\\cdot", "·").replace("\\,", "·").replace("{", "").replace("}", "").split())
    if not _UNIT.fullmatch(words):
        return None
    for written, sign in (("^-1", "⁻¹"), ("^-2", "⁻²"), ("^-3", "⁻³"), ("^2", "²"), ("^3", "³")):
        words = words.replace(written, sign)
    return Node("quantity", "", (Node("text", words),))


def _is_kl(below: Node) -> bool:
    inner = bare(below)
    return inner.text == "divergence_kl" or "".join(n.text for n in inner.parts) == "KL"


def _parts_cells(text: str) -> bool:
    return text in ("&", "\\\\", "\\cr", "\\newline") or text.startswith("\\end{")


def _joined(first: Node, second: Node) -> Node:
    return Node("row", "", (*first.parts, *second.parts), first.start or second.start, second.stop)


def text_of(words: str) -> Node:
    """Words with formulas between dollars in them."""
    parts = words.split("$")
    if len(parts) < 3 or len(words) > 2000:
        return Node("text", words)
    return Node("text", "", tuple(parse(p) if i % 2 else Node("text", p) for i, p in enumerate(parts)))


def nest(flat: list[Node]) -> tuple[Node, ...]:
    """Brackets that belong together become one thing with what they hold."""
    flat = _turned(_barred(flat))
    stack: list[tuple[Node, list[Node]]] = [(EMPTY, [])]
    for node in flat:
        mark = node.parts[0] if node.kind in ("scripts", "factorial") else node
        if mark.kind in ("scripts", "factorial"):
            mark = mark.parts[0]
        if mark.kind == "open":
            stack.append((node, []))
        elif mark.text == ">" and mark.kind == "close" and (bar := _last_bar(*stack[-1])) >= 0:
            inside = stack[-1][1]
            ket = Node("fence", "|>", (Node("row", "", tuple(inside[bar + 1 :])),), inside[bar].start, mark.stop)
            inside[bar:] = [_instead(node, ket)]
        elif mark.kind == "close" and len(stack) > 1:
            opening, inside = stack.pop()
            fence = Node("fence", opening.text + mark.text, (Node("row", "", tuple(inside)),), opening.start, mark.stop)
            stack[-1][1].append(_instead(node, fence))
        elif mark.kind != "close":
            stack[-1][1].append(node)
        elif node is not mark:
            stack[-1][1].append(_instead(node, EMPTY))
    for _, inside in stack[1:]:
        stack[0][1].extend(inside)
    return tuple(stack[0][1])


def _turned(flat: list[Node]) -> list[Node]:
    """Brackets that are turned round, as in [a, b[ and ]a, b[, as what they are: an interval's ends."""
    made = list(flat)
    for i, node in enumerate(flat):
        if _square(node) and (not i or flat[i - 1].kind in BETWEEN) and i + 3 < len(flat):
            ends = (j for j in range(i + 1, min(i + 24, len(flat))) if _square(flat[j]))
            stop = next(ends, i)
            between = [n.kind for n in flat[i + 1 : stop]]
            apart = between.count("comma") + between.count("semicolon") == 1 and "relation" not in between
            if apart and (node.text, _square(flat[stop])) != ("[", "]") and made[i] is node:
                made[i] = Node("open", node.text, (), node.start, node.stop)
                made[stop] = _instead_mark(flat[stop])
    return made


def _square(node: Node) -> str:
    mark = _mark(node)
    return mark.text if mark.kind in ("open", "close") and mark.text in ("[", "]") else ""


def _instead_mark(node: Node) -> Node:
    mark = _mark(node)
    return Node("close", mark.text, (), mark.start, mark.stop)


def _last_bar(opening: Node, nodes: list[Node]) -> int:
    """Where the vector of a state begins, |x>, if nothing but a bar stands open; -1 where there is none."""
    product = _mark(opening).text == "<"
    for i in range(len(nodes) - 1, max(len(nodes) - 8, -1), -1):
        if nodes[i].kind == "bar":
            alone = not product or not i or nodes[i - 1].kind in BETWEEN
            return i if i + 1 < len(nodes) and alone else -1
    return -1


def _instead(node: Node, fence: Node) -> Node:
    """A thing with its scripts, a bracket in the place of where the bracket closed."""
    if node.kind in ("scripts", "factorial"):
        return Node(node.kind, node.text, (_instead(node.parts[0], fence), *node.parts[1:]), fence.start, node.stop)
    return fence


def _mark(node: Node) -> Node:
    while node.kind in ("scripts", "factorial"):
        node = node.parts[0]
    return node


def _barred(flat: list[Node]) -> list[Node]:
    """Bars by what they are: they open and close, or they stand between two things."""
    levels: list[dict[str, list[int]]] = [{}]
    groups: list[list[int]] = []
    for i, node in enumerate(flat):
        mark = _mark(node)
        if mark.kind == "open":
            levels.append({})
        elif mark.kind == "close" and len(levels) > 1:
            groups += levels.pop().values()
        elif mark.kind in ("comma", "semicolon", "break", "cell", "logic", "relation"):
            for kind in ("|", "||"):
                levels[-1].setdefault(kind, []).append(-1)
        elif mark.kind == "bar" and mark.text != "mid":
            levels[-1].setdefault(mark.text, []).append(i)
    for level in levels:
        groups += level.values()
    made = list(flat)
    for group in groups:
        _paired(made, group)
    return made


def _paired(flat: list[Node], group: list[int]) -> None:
    """Turns bars of one level into brackets, from left to right; -1 is a relation or a comma between them."""
    opened = -1
    bars = [i for i in group if i >= 0]
    left = len(bars)
    for k, i in enumerate(group):
        if i < 0:
            continue
        left -= 1
        before = flat[i - 1] if i else None
        free = before is None or before.kind in BETWEEN
        if opened >= 0:
            flat[opened] = _as(flat[opened], "open")
            flat[i] = _as(flat[i], "close")
            opened = -1
        elif left and (free or (left % 2 and group[k + 1] >= 0)):
            opened = i


def _as(node: Node, kind: str) -> Node:
    if node.kind == "bar":
        return Node(kind, node.text, (), node.start, node.stop)
    return Node(node.kind, node.text, (_as(node.parts[0], kind), *node.parts[1:]), node.start, node.stop)
