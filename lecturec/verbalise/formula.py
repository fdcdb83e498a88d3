"""Formulas as a lecturer says them: TeX to words."""

import re
from dataclasses import dataclass, field

from lecturec.verbalise.kana import to_kana
from lecturec.verbalise.tables import LANGUAGES, Tables, kana, tables, tex_commands

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\d+(?:[.,]\d+)*|[^\W\d_]|\S")
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
_NAMED = frozenset(
    ("sin", "cos", "tan", "log", "ln", "exp", "max", "min", "arg", "det", "dim", "ker", "gcd", "sup", "inf")
)
_APPLIED = frozenset(
    ("f", "g", "h", "F", "G", "P", "p", "E", "u", "v", "L", "T", "q", "\\sigma", "\\phi", "\\psi", "'")
)
_TEXT = ("text", "mathrm", "operatorname", "textbf", "textit", "mbox", "textrm", "mathsf")
_DEEPEST = 40


@dataclass(slots=True)
class _Reader:
    """Reads tokens from left to right; `at` is the next one."""

    tokens: list[str]
    own: Tables
    lang: str
    at: int = 0
    depth: int = field(default=0)

    def sequence(self, until: str = "") -> str:
        """Everything up to the token `until`, as words."""
        said: list[str] = []
        self.depth += 1
        while self.at < len(self.tokens) and self.tokens[self.at] != until:
            base = self.item()
            base = self.scripts(base)
            if self.applies(base):
                base = self.own.formula["apply"].format(a=base)
            said.append(base)
        self.at += 1
        self.depth -= 1
        return self.join(said)

    def join(self, said: list[str]) -> str:
        return " ".join(filter(None, said))

    def applies(self, base: str) -> bool:
        """Whether a bracket follows a letter that may be the name of a function: f(x)."""
        last = self.tokens[max(0, self.at - 1) : self.at]
        return bool(base and last) and last[0] in _APPLIED and self.tokens[self.at : self.at + 1] == ["("]

    def argument(self) -> str:
        """A group in braces, or the next single thing."""
        if self.at >= len(self.tokens) or self.depth > _DEEPEST:
            self.at += 1
            return ""
        if self.tokens[self.at] == "{":
            self.at += 1
            return self.sequence("}")
        return self.item()

    def item(self) -> str:
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            return self.sequence("}") if self.depth <= _DEEPEST else ""
        if token.startswith("\\"):
            return self.command(token[1:].rstrip("*"))
        words = self.own.formula
        if token == "(" and self.tokens[self.at + 1 : self.at + 2] == [")"]:  # around one thing there is no pause
            inside = self.item()
            self.at += 1
            return inside
        if token in "()[]":
            return ","
        if token == "-":
            return words["minus"]
        if token in ("'", "!"):
            return words["prime" if token == "'" else "factorial"]
        if token in ("*", "·"):
            return words["times"]
        if token in ("&", "~", "|", "}", "^", "_", "$"):
            return ""
        return self.letter(self.own.symbols.get(token, token))

    def letter(self, sign: str) -> str:
        if len(sign) == 1 and sign.isalpha() and sign.isascii():
            known = self.own.formula.get(sign)
            return known or (str(kana()["letters"][sign.upper()]) if self.lang == "ja" else sign)
        return sign.strip(" ,") if not sign.startswith((",", "，", "、")) else sign

    def command(self, name: str) -> str:
        words = self.own.formula
        if name in ("frac", "dfrac", "tfrac", "binom"):
            a, b = self.argument(), self.argument()
            return words["frac"].format(a=a, b=b)
        if name == "sqrt":
            order = ""
            if self.tokens[self.at : self.at + 1] == ["["]:
                self.at += 1
                order = self.sequence("]")
            return words["root" if order else "sqrt"].format(a=self.argument(), b=order)
        tex = tex_commands()
        if name in tex["large"]:
            return self.large(tex["large"][name])
        if name in tex["accents"]:
            return words[tex["accents"][name]].format(a=self.argument())
        if name in _TEXT or name in ("begin", "end"):
            return self.verbatim(keep=name in _TEXT)
        if name in _NAMED:
            return words.get(name, name)
        if sign := tex["signs"].get(name):
            return self.letter(self.own.symbols.get(sign, sign))
        if name in tex["words"]:
            return words.get(tex["words"][name], "")
        if name in ("quad", "qquad", "\\"):
            return ","
        bare = name.removeprefix("var")
        if bare.lower() in _GREEK:
            return words["greek"].split()[_GREEK.index(bare.lower())]
        return ""  # looks and spacing: \mathbf, \left, \,

    def verbatim(self, *, keep: bool) -> str:
        """Words in braces as they stand; names of environments are for the typesetter only."""
        if self.tokens[self.at : self.at + 1] != ["{"]:
            return ""
        stop = self.tokens.index("}", self.at) if "}" in self.tokens[self.at :] else len(self.tokens)
        inside = self.tokens[self.at + 1 : stop]
        self.at = stop + 1
        said = "".join(inside)
        return "," if not keep else to_kana(said) if self.lang == "ja" else said

    def large(self, kind: str) -> str:
        """A sum, product, integral or limit with what stands below and above it."""
        below = above = ""
        while self.tokens[self.at : self.at + 1] in (["_"], ["^"], ["\\limits"]):
            mark = self.tokens[self.at]
            self.at += 1
            if mark == "_":
                below = self.argument()
            elif mark == "^":
                above = self.argument()
        words = self.own.formula
        noun = words[kind]
        if not below:
            return noun
        if kind == "limit":
            variable, arrow, value = below.partition(self.own.symbols["→"].strip())
            if arrow:
                return words["limits"].format(b=variable.strip(), c=value.strip())
        bare = re.sub(r"\s+(?:of|de|di|von|über)$|[、，]$", "", noun)
        return words["within" if above else "over"].format(a=bare, b=below, c=above)

    def scripts(self, base: str) -> str:
        words = self.own.formula
        while self.tokens[self.at : self.at + 1] in (["_"], ["^"]):
            mark = self.tokens[self.at]
            self.at += 1
            raw = self.tokens[self.at : self.at + 3]
            said = self.argument()
            plain = raw[0] if raw and raw[0] != "{" else raw[1] if raw[2:3] == ["}"] else ""
            if mark == "_":
                base = words["sub"].format(a=base, b=said)
            elif plain in ("2", "3"):
                base = words["square" if plain == "2" else "cube"].format(a=base)
            elif plain in ("T", "\\top"):
                base = words["transpose"].format(a=base)
            elif plain in ("'", "\\prime"):
                base = f"{base} {words['prime']}"
            elif plain == "\\circ":
                base = f"{base} {words['degrees']}"
            elif raw == ["{", "-", "1"]:
                base = words["inverse"].format(a=base)
            else:
                base = words["power"].format(a=base, b=said)
        return base


def speak_formula(tex: str, lang: str) -> str:
    """What a formula (TeX without its dollars) sounds like; English where there are no words for a language.

    Commands it does not know are passed over, their arguments are read. Never raises, never returns nothing.
    """
    from lecturec.verbalise import primary

    tag = primary(lang)
    tag = tag if tag in LANGUAGES else "en"
    own = tables(tag)
    reader = _Reader(_TOKEN.findall(re.sub(r"(?<!\\)%.*", "", tex)), own, tag)
    said: list[str] = []
    while reader.at < len(reader.tokens):
        said.append(reader.sequence())
    text = re.sub(r"\s+", " ", " ".join(said))
    comma = "、" if tag == "ja" else "，" if tag == "zh" else ","
    text = re.sub(r"\s*(?:[,、，]\s*)+", f"{comma} " if comma == "," else comma, text)
    if tag == "ja":
        text = text.replace(" ", "")
    return text.strip(" ,、，") or own.formula["absent"]
