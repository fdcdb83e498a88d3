r"""Formulas: TeX in, Typst mathematics out, and nothing that could be anything else.

Typst reads `#` in mathematics as a door into code, and tex2typst copies the words of \text as they are, quotes
included. So words never pass through it: they are lifted out first and put back as strings of ours, and what is left is
taken only when each of its tokens is known to be harmless. Then it is compiled alone, because tex2typst passes unknown
commands on as words.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_OWN = {
    r"\R": r"\mathbb{R}",
    r"\N": r"\mathbb{N}",
    r"\Z": r"\mathbb{Z}",
    r"\Q": r"\mathbb{Q}",
    r"\C": r"\mathbb{C}",
    r"\E": r"\mathbb{E}",
    r"\argmax": r"\operatorname{argmax}",
    r"\argmin": r"\operatorname{argmin}",
    r"\nonumber": "",
    r"\notag": "",
    r"\displaystyle": "",
    r"\textstyle": "",
    r"\limits": "",
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\cfrac": r"\frac",
    r"\bm": r"\boldsymbol",
    r"\stackrel": r"\overset",
    r"\middle": "",
    r"\big": "",
    r"\Big": "",
    r"\bigg": "",
    r"\Bigg": "",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\lVert": r"\|",
    r"\rVert": r"\|",
    r"\implies": r"\Rightarrow",
    r"\iff": r"\Leftrightarrow",
}
_WORDS = (r"\text", r"\textrm", r"\textit", r"\textbf", r"\texttt", r"\mbox", r"\hbox", r"\operatorname", r"\mathrm")
_DROPPED = (r"\textcolor", r"\colorbox", r"\class", r"\href", r"\color", r"\label")
_DEFINE = re.compile(r"\\(?:re)?newcommand\*?\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*(?:\[(\d)\])?\s*(?=\{)")
_OPERATOR = re.compile(r"\\DeclareMathOperator\*?\s*\{\s*(\\[A-Za-z]+)\s*\}\s*(?=\{)")
_PLAIN_FRAME = re.compile(r"\\(?:begin|end)\{(?:equation|displaymath|math|multline)\*?\}")
_ROWS_FRAME = re.compile(r"\\(begin|end)\{(?:gathered|gather|split|eqnarray|alignat)\*?\}")
_NORM = re.compile(r"\\\|((?:(?!\\\||\\\\|&|\\left|\\right).)+?)\\\|", re.DOTALL)
_MOST = 20_000
_LIT = r"\lecturecLit"
"""Ours, around a term: its numbers, and what it is."""


class NotUnderstood(Exception):
    """A formula that cannot be set; the message says why, for the author."""


@dataclass(slots=True)
class _Lifted:
    """What was lifted out of a formula before tex2typst saw it: Typst code by placeholder."""

    code: dict[str, str]

    def put(self, code: str) -> str:
        name = "LECTUREC" + "".join(chr(ord("A") + int(d)) for d in str(len(self.code))) + "X"
        self.code[name] = code
        return rf"\text{{{name}}}"


Terms = tuple[tuple[tuple[int, int], ...], ...]
"""Stretches of TeX, half-open, for each term that may be lit."""


def to_typst(tex: str, terms: Terms = ()) -> str:
    """The Typst mathematics for a TeX formula. Raises NotUnderstood. Whoever shows it compiles it alone first.

    Each of the `terms` is within a call of `lit`, which is given the numbers of the terms that it is of.
    """
    return _convert(_expand(_with_terms(tex, terms)), 0)


def _with_terms(tex: str, terms: Terms) -> str:
    """The formula with a command around each term; of two that cross, the first counts."""
    owners: dict[tuple[int, int], list[int]] = {}
    for number, stretches in enumerate(terms):
        for start, stop in stretches:
            if not any(a < start < b < stop or start < a < stop < b for a, b in owners):
                owners.setdefault((start, stop), []).append(number)
    # Of two that begin at one place the longer one is outside, and so it is where two end at one.
    opening = [(start, -stop, rf"{_LIT}{{{' '.join(map(str, n))}}}{{") for (start, stop), n in owners.items()]
    closing = [(stop, -len(tex) - 1, "}") for _, stop in owners]
    for at, _, put in sorted(opening + closing, reverse=True):
        tex = tex[:at] + put + tex[at:]
    return tex


def _convert(tex: str, depth: int) -> str:
    if depth > 8:
        raise NotUnderstood("boxes within boxes go too deep")
    lifted = _Lifted({})
    tex = _without_strays(_lift(tex, lifted, depth), lifted)
    tex = _ROWS_FRAME.sub(r"\\\1{aligned}", _PLAIN_FRAME.sub("", tex))
    tex = _NORM.sub(r"\\left\\|\1\\right\\|", tex)
    import tex2typst  # 30 ms, and only for lectures with formulas

    try:
        found = tex2typst.tex2typst(tex, non_strict=True)
    except Exception as wrong:
        raise NotUnderstood(str(wrong).splitlines()[0].removeprefix("Conversion failed: ")) from wrong
    code = _checked(str(found), lifted.code)
    for name, put in lifted.code.items():
        code = code.replace(f'"{name}"', put)
    return code


def _lift(tex: str, lifted: _Lifted, depth: int) -> str:
    """The formula with words, boxes and tags replaced by placeholders, colours and labels dropped."""
    out: list[str] = []
    at = 0
    for match in re.finditer(r"\\[A-Za-z]+\*?|\\.|%|:=|\\coloneqq", tex):
        if match.start() < at:
            continue
        out.append(tex[at : match.start()])
        command, at = match[0], match.end()
        if command == "%":
            at = len(tex) if "\n" not in tex[at:] else tex.index("\n", at)
        elif command.rstrip("*") in _WORDS:
            words, at = _argument(tex, at)
            out.append(_words(command.rstrip("*"), words, lifted, depth))
        elif command in (r"\boxed", r"\fbox"):
            inner, at = _argument(tex, at)
            out.append(lifted.put(f"boxed({_convert(inner, depth + 1)})"))
        elif command == _LIT:
            numbers, at = _argument(tex, at)
            inner, at = _argument(tex, at)
            if not re.fullmatch(r"[\d ]+", numbers):
                raise NotUnderstood(f"'{_LIT}' has no place in a formula")
            out.append(lifted.put(f'lit("{numbers}", #${_convert(inner, depth + 1)}$)'))
        elif command in _DROPPED:
            _, at = _argument(tex, at)
        elif command in (":=", r"\coloneqq"):
            out.append(lifted.put("colon.eq"))
        elif command == r"\tag":
            words, at = _argument(tex, at)
            out.append(rf"\quad {lifted.put(_string(f'({words})'))}")
        else:
            out.append(command)
    return "".join(out) + tex[at:]


_SIDE = {"(": "paren.l", "[": "bracket.l", ")": "paren.r", "]": "bracket.r"}
_FENCE = re.compile(r"\\(?:left|right)\s*.|\\[A-Za-z]+\*?(?:\[[^\]]*\])?|\\.|[()\[\]{}]", re.DOTALL)


def _without_strays(tex: str, lifted: _Lifted) -> str:
    """The formula with placeholders for brackets that have no partner within their group: Typst would look for one."""
    open_at: list[int] = []
    strays: list[int] = []
    for match in _FENCE.finditer(tex):
        sign, at = match[0], match.start()
        if sign in "([{":
            open_at.append(at)
        elif sign in ")]":
            if open_at and tex[open_at[-1]] != "{":
                open_at.pop()
            else:
                strays.append(at)
        elif sign == "}":
            while open_at and tex[open_at[-1]] != "{":
                strays.append(open_at.pop())
            open_at = open_at[:-1]
    strays += [at for at in open_at if tex[at] != "{"]
    for at in sorted(strays, reverse=True):
        tex = f"{tex[:at]}{lifted.put(_SIDE[tex[at]])}{tex[at + 1 :]}"
    return tex


def _words(command: str, words: str, lifted: _Lifted, depth: int) -> str:
    """Words within a formula. A formula within the words is a formula again."""
    if command == r"\mathrm" and re.fullmatch(r"[A-Za-z]?", words.strip()):
        return rf"\mathrm{{{words}}}"
    if command == r"\mathrm" and not re.fullmatch(r"[\w\s,.-]*", words):
        return rf"{{{_lift(words, lifted, depth)}}}"
    if command == r"\operatorname":
        return lifted.put(f"op({_string(_plain(words))})")
    pieces = re.split(r"\$([^$]*)\$", words)
    put = [_string(_plain(p)) if i % 2 == 0 else _convert(p, depth + 1) for i, p in enumerate(pieces) if p]
    code = " ".join(put) if len(put) < 2 else f"lr({' '.join(put)})"
    style = {r"\textbf": "bold", r"\textit": "italic", r"\texttt": "mono"}.get(command)
    return lifted.put(f"{style}({code})" if style else code or '""')


def _plain(words: str) -> str:
    """Words without TeX's escapes."""
    return re.sub(r"\\([%&_#${}])", r"\1", words).replace("~", "\u00a0").replace(r"\ ", " ").replace(r"\,", "\u2009")


def _string(words: str) -> str:
    """A Typst string literal: nothing in it can end it."""
    shown = "".join(c for c in words if c.isprintable())
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


_TOKEN = re.compile(
    r'"(?P<string>[A-Za-z0-9 ,.;:+=/()\[\]\'-]*)"'
    r"|(?P<space>#h\(-?(?:\d{1,2}(?:\.\d+)?|\.\d+)(?:em|pt|mm|cm)\))"
    r"|(?P<value>#(?:none|center|left|right|\d{1,2})(?![\w.(\[]))"
    r"|(?P<escape>\\[^\w\s]|\\(?=\s|$))"
    r"|(?P<word>[^\W\d_]{2,}(?:\.[^\W\d_]+)*)"
    r'|(?P<plain>[^#"\\])',
    re.DOTALL,
)
_BANNED = frozenset(("std", "eval", "read", "sys", "image", "include", "import", "plugin"))


def _checked(code: str, lifted: dict[str, str]) -> str:
    """The code again when every token of it is harmless. Raises NotUnderstood."""
    at = 0
    while at < len(code):
        match = _TOKEN.match(code, at)
        if match is None:
            raise NotUnderstood(f"'{code[at : at + 12]}' has no place in a formula")
        if match["word"] and _BANNED & set(match["word"].split(".")):
            raise NotUnderstood(f"'{match['word']}' has no place in a formula")
        at = match.end()
    if any(code.count(f'"{name}"') != 1 for name in lifted):
        raise NotUnderstood("its words could not be told from its symbols")
    return code


def _expand(tex: str) -> str:
    r"""The formula with its own \newcommand definitions, and a few everyday ones, written out."""
    if len(tex) > _MOST:
        raise NotUnderstood("the formula is too long")
    macros: dict[str, tuple[int, str]] = {}
    while match := _DEFINE.search(tex) or _OPERATOR.search(tex):
        body, stop = _argument(tex, match.end())
        if match.re is _OPERATOR:
            macros[match[1]] = (0, rf"\operatorname{{{body}}}")
        else:
            macros[match[1] or match[2]] = (int(match[3] or 0), body)
        tex = tex[: match.start()] + tex[stop:]
    macros = {name: (0, body) for name, body in _OWN.items()} | macros
    for _ in range(20):
        written = _once(tex, macros)
        if written == tex:
            return tex.strip()
        tex = written
        if len(tex) > _MOST:
            break
    raise NotUnderstood("its macros never end")


def _once(tex: str, macros: dict[str, tuple[int, str]]) -> str:
    out: list[str] = []
    at = 0
    for match in re.finditer(r"\\[A-Za-z]+|\\.", tex):
        if match.start() < at:
            continue
        out.append(tex[at : match.start()])
        at = match.end()
        if match[0] not in macros:
            out.append(match[0])
            continue
        count, body = macros[match[0]]
        for number in range(1, count + 1):
            value, at = _argument(tex, at)
            body = body.replace(f"#{number}", value)
        out.append(body + (" " if body[-1:].isalpha() and tex[at : at + 1].isalpha() else ""))
    return "".join(out) + tex[at:]


def _argument(tex: str, at: int) -> tuple[str, int]:
    """The argument that begins at or after `at`: a group without its braces, or one token; and where it ends."""
    while at < len(tex) and tex[at].isspace():
        at += 1
    if at >= len(tex):
        raise NotUnderstood("a command lacks its argument")
    if tex[at] != "{":
        match = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL).match(tex, at)
        return (match[0], match.end()) if match else ("", at)
    depth, start = 0, at + 1
    while at < len(tex):
        if tex[at] == "\\":
            at += 1
        elif tex[at] == "{":
            depth += 1
        elif tex[at] == "}":
            depth -= 1
            if depth == 0:
                return tex[start:at], at + 1
        at += 1
    raise NotUnderstood("a brace is never closed")


def to_svg(tex: str) -> str:
    """The formula as SVG by ziamath, where it is installed ("" where it is not, or cannot); ink is `currentColor`."""
    try:
        ziamath: Any = import_module("ziamath")
    except ImportError:
        return ""
    try:
        svg = str(ziamath.Latex(tex, color="currentColor").svg())
    except Exception:
        return ""
    return svg if "<svg" in svg and "\\" not in svg else ""
