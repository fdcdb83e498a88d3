"""Reads the tokens of a formula from left to right."""

from lecturec.verbalise.formula_commands import CLOSING, NAMED, SIGNS, command
from lecturec.verbalise.tables import Tables

_APPLIED = frozenset(
    (
        *("f", "g", "h", "F", "G", "H", "O", "P", "p", "E", "u", "v", "L", "T", "q", "'", "\\Pr", "\\sigma", "\\phi"),
        *("\\varphi", "\\psi", "\\Theta", "\\Omega", "\\Gamma", "\\zeta", "\\mu", "\\pi"),
    )
)
_DEEPEST = 40


class Reader:
    """`at` is the next token; `slashed` is the word for a stroke between two things."""

    def __init__(self, tokens: list[str], own: Tables, *, slashed: str) -> None:
        self.tokens, self.own, self.words, self.slashed = tokens, own, own.formula, slashed
        self.at = self.depth = 0
        self.bars: list[str] = []  # what a bar means in the groups that are open

    def next(self, count: int = 1) -> list[str]:
        """The next tokens, without taking them."""
        return self.tokens[self.at : self.at + count]

    def sequence(self, until: str = "", bar: str = "given") -> str:
        """Everything up to the token `until`, as words."""
        said: list[str] = []
        self.depth += 1
        self.bars.append(bar)
        while self.at < len(self.tokens) and self.tokens[self.at] != until:
            self.term(said)
        self.at += 1
        self.bars.pop()
        self.depth -= 1
        return " ".join(filter(None, said))

    def pieces(self, until: str) -> list[str]:
        """The things between commas up to the token `until`."""
        found: list[list[str]] = [[]]
        self.depth += 1
        self.bars.append("given")
        while self.at < len(self.tokens) and self.tokens[self.at] != until:
            if self.tokens[self.at] in (",", ";"):
                self.at += 1
                found.append([])
            else:
                self.term(found[-1])
        self.at += 1
        self.bars.pop()
        self.depth -= 1
        return [" ".join(filter(None, said)) for said in found]

    def term(self, said: list[str]) -> None:
        """The next thing with its scripts and what it is applied to, put behind what was said."""
        before = self.tokens[self.at - 1] if self.at else ""
        token = self.tokens[self.at]
        if self.depth > _DEEPEST:
            self.at += 1
        elif token.lstrip("\\") in ("dots", "ldots", "cdots", "vdots"):
            self.dots(said)
        elif token in ("(", "["):
            self.at += 1
            self.bracket(said, token, before)
        elif token == "|" and said and before != "|" and before not in SIGNS:
            self.at += 1
            said.append(self.words[self.bars[-1]])
        else:
            said.append(self.scripts(self.item()))
            if self.next() == ["("] and self.applies():
                self.at += 1
                inside = self.pieces(")")
                said[-1] = self.scripts(f"{self.words['apply'].format(a=said[-1])} {self.listed(inside)}")
                said += [","] if any(" " in piece for piece in inside) else []

    def applies(self) -> bool:
        """Whether the thing before a bracket is a function: f(x), sin(x), or a letter with letters in it: x(t)."""
        last = self.tokens[self.at - 1]
        if last == "}":
            opened = max((i for i in range(self.at) if self.tokens[i] == "{"), default=0)
            last = self.tokens[opened - 2] if opened > 1 and self.tokens[opened - 1] in "_^" else last
            last = self.tokens[opened + 1] if last == "}" else last
        if last in _APPLIED or last.lstrip("\\") in NAMED or last.startswith(("\\operatorname", "\\mathrm", "\\text")):
            return True
        return last.isalpha() and "".join(self.next(3)[1:2]).isalpha() and self.next(3)[2:] in ([")"], [","])

    def listed(self, pieces: list[str]) -> str:
        """Things as a list: a, b and c."""
        pieces = list(filter(None, pieces))
        if len(pieces) < 2:
            return "".join(pieces)
        return self.words["comma"].join(pieces[:-1]) + self.words["both"] + pieces[-1]

    def bracket(self, said: list[str], opening: str, before: str) -> None:
        """Around one thing there is no pause; around several there are two, and a power is of them all."""
        pieces = self.pieces(CLOSING[opening])
        inside = self.listed(pieces)
        if len(pieces) == 2 and opening == "[":
            said.append(self.words["interval"].format(a=pieces[0], b=pieces[1]))
            return
        if len(pieces) > 1 and said and (before.isalpha() or before == "}"):
            said[-1] = f"{self.words['apply'].format(a=said[-1])} {inside}"
            return
        several = " " in inside or any(not c.isascii() for c in inside)
        if said and before and before not in SIGNS and (before in (")", "}", "!") or before.isalnum()) and several:
            said += [self.words["times"], ","]
        if several and self.next() in (["^"], ["!"], ["'"]):
            said.append(self.scripts(self.words["whole"].format(a=inside)))
        else:
            said += [",", inside, ","] if several else [self.scripts(inside)]

    def dots(self, said: list[str]) -> None:
        """Dots between two of the same sign go on up to what follows."""
        before = self.tokens[self.at - 1] if self.at else ""
        self.at += 1
        joined = before in ("+", ",", "\\cdot", "\\times", "<", "\\le", "\\leq", "\\cup", "\\cap", "*")
        if joined and said and self.next() == [before]:
            if before != ",":
                said.pop()
            self.at += 1
            said.append(self.words["dots_to"])
        elif self.next() == [","]:
            self.at += 1
            said.append(self.words["dots_to"])
        else:
            said.append(self.words["dots"])

    def argument(self) -> str:
        """A group in braces, or the next single thing."""
        if self.at >= len(self.tokens) or self.depth > _DEEPEST:
            self.at += 1
            return ""
        if self.tokens[self.at] == "{":
            self.at += 1
            return self.sequence("}")
        if self.tokens[self.at].isdigit() and len(self.tokens[self.at]) > 1:  # \frac12 is 1 over 2
            digit, self.tokens[self.at] = self.tokens[self.at][0], self.tokens[self.at][1:]
            return digit
        return self.item()

    def raw(self) -> list[str]:
        """The tokens of the argument that comes next, without taking them."""
        if self.next() != ["{"]:
            return self.next()
        depth, at = 0, self.at
        while at < len(self.tokens):
            depth += (self.tokens[at] == "{") - (self.tokens[at] == "}")
            if not depth:
                break
            at += 1
        return self.tokens[self.at + 1 : at]

    def item(self) -> str:
        """The next thing, without its scripts."""
        token = self.tokens[self.at]
        self.at += 1
        words = self.words
        if token == "{":
            return self.sequence("}") if self.depth <= _DEEPEST else ""
        if token in ("|", "\\|", "\\lvert", "\\lVert", "\\vert"):
            return self.between(token)
        if token in ("\\lfloor", "\\lceil"):
            return words["floor" if token == "\\lfloor" else "ceil"].format(a=self.sequence(CLOSING[token]))
        if token == "\\{":
            kind = "setof" if self.selects() else "set"
            return words[kind].format(a=self.sequence("\\}", "suchthat"))
        if token.startswith("\\"):
            return command(self, token[1:])
        plain = {"-": words["minus"], "'": words["prime"], "!": words["factorial"], "*": words["times"]}
        plain |= {"·": words["times"], "/": self.slashed, ":=": words["defined"], "∂": words["partial"]}
        if token == "-" and (self.at < 2 or self.tokens[self.at - 2] in SIGNS | {"{", "^", "_"}):
            return self.own.words["minus"]
        if token == ":":
            return self.colon()
        if token in "()[];":
            return ";" if token == ";" else ","
        return plain[token] if token in plain else "" if token in "&~}^_$" else self.sign(token)

    def sign(self, sign: str) -> str:
        """A sign as a word; a letter as it is."""
        said = self.own.symbols.get(sign, sign)
        return said if said.startswith((",", "，", "、")) else said.strip(" ,")

    def colon(self) -> str:
        """Of a map from one set to another, or of a set's condition, or a pause."""
        for at in range(self.at, min(self.at + 12, len(self.tokens))):
            if self.tokens[at] in ("\\to", "\\rightarrow"):
                self.tokens[at] = "\\onto"
                return self.words["from"]
        return self.words["suchthat"] if self.bars[-1] == "suchthat" else ","

    def selects(self) -> bool:
        """Whether the set that opens here has a condition."""
        stop = self.tokens.index("\\}", self.at) if "\\}" in self.tokens[self.at :] else len(self.tokens)
        return any(token in ("|", "\\mid", ":") for token in self.tokens[self.at : stop])

    def between(self, mark: str) -> str:
        """What stands between two bars: a size, an absolute value or a norm."""
        closing = {"\\lvert": "\\rvert", "\\lVert": "\\rVert"}.get(mark, mark)
        if closing not in self.tokens[self.at :]:
            return self.words[self.bars[-1]] if mark == "|" else ""
        stop = self.tokens.index(closing, self.at)
        inside = [token for token in self.tokens[self.at : stop] if token not in ("\\left", "\\right")]
        kind = "norm" if mark in ("\\|", "\\lVert") or inside[:1] in (["\\vec"], ["\\mathbf"]) else "abs"
        if kind == "abs" and ((len(inside) == 1 and inside[0].isupper()) or inside[:1] in (["\\mathcal"], ["\\{"])):
            kind = "size"
        return self.words[kind].format(a=self.sequence(closing))

    def aside(self, tokens: list[str]) -> str:
        """Other tokens as words."""
        whole, at = self.tokens, self.at
        self.tokens, self.at = [*tokens], 0
        said = self.sequence()
        self.tokens, self.at = whole, at
        return said

    def scripts(self, base: str) -> str:
        """A thing with what stands below, above and behind it."""
        words = self.words
        while self.next() in (["_"], ["^"], ["'"], ["!"]):
            mark = self.tokens[self.at]
            self.at += 1
            if mark in ("'", "!"):
                base = f"{base} {words['prime' if mark == chr(39) else 'factorial']}"
                continue
            raw, owner = self.raw(), self.tokens[self.at - 2]
            said = self.argument()
            one = raw[0] if len(raw) == 1 else ""
            if mark == "_":
                base = words["sub"].format(a=base, b=said)
            elif one in ("2", "3"):
                base = words["square" if one == "2" else "cube"].format(a=base)
            elif one in ("T", "\\top", "\\intercal"):
                base = words["transpose"].format(a=base)
            elif one in ("'", "\\prime", "\\circ"):
                base = f"{base} {words['degrees' if one == chr(92) + 'circ' else 'prime']}"
            elif one in ("*", "\\ast", "\\star"):
                base = words["star"].format(a=base)
            elif raw == ["-", "1"] and not owner[:1].isdigit():
                base = words["inverse"].format(a=base)
            elif raw[:1] == ["("] and raw[-1:] == [")"]:
                base = words["super"].format(a=base, b=said.strip(" ,"))
            elif said.lower() in ("th", "nd", "st", "e", "ème", "te", "º", "ª"):
                base = f"{base}-{said}"
            else:
                base = words["power"].format(a=base, b=said)
        return base
