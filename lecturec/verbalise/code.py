"""Code in a sentence: what it defines, or that it is on the screen. Nobody wants brackets read out."""

import re

from lecturec.verbalise.tables import table_of, tables

_CLASS = re.compile(
    r"^\s*(?:export\s+|public\s+|abstract\s+|final\s+)*(?:class|struct|interface|trait)\s+([A-Za-z_]\w*)", re.M
)
_FUNCTION = re.compile(
    r"^\s*(?:export\s+|async\s+|pub\s+|public\s+|private\s+|static\s+)*"
    r"(?:(?:def|function|fn|func|fun)\s+(?:\([^)]*\)\s*)?([A-Za-z_]\w*)"
    r"|(?:int|void|double|float|char|bool|long|auto|String)\s+\*?([A-Za-z_]\w*)\s*\([^;]*\)\s*\{"
    r"|(?:const|let|var)\s+([A-Za-z_]\w*)\s*=\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>)",
    re.M,
)
_DIAGRAMS = frozenset(("mermaid", "dot", "graphviz", "plantuml", "d2", "vega-lite"))
_PLAIN = frozenset(("", "text", "txt", "plain", "plaintext", "output"))
_COMMANDS = frozenset(("sh", "bash", "shell", "console", "zsh", "powershell", "shell-session"))


def speak(text: str, language: str, lang: str, *, announced: bool = False) -> str:
    """One short sentence (in `lang`; "" where we have no words for it) on code in a programming `language`.

    Where it is `announced` already, only what it defines is said, if anything.
    """
    from lecturec.verbalise import verbalise

    words = tables(table_of(lang)).code
    if not words:
        return ""
    kind = _kind(language.lower())
    if kind in ("diagram", "commands"):
        return "" if announced else words[kind]
    found = [(m.start(), "cls", m.group(1)) for m in _CLASS.finditer(text)]
    found += [(m.start(), "function", next(filter(None, m.groups()))) for m in _FUNCTION.finditer(text)]
    public = [(kind, name) for _, kind, name in sorted(found) if not name.startswith("_")]
    if not 1 <= len(public) <= 3:
        return "" if announced else words[kind]
    said = [words[kind].format(name=verbalise(name, lang)) for kind, name in public]
    listed = words["comma"].join(said[:-1]) + words["both"] + said[-1] if len(said) > 1 else said[0]
    return words["defines"].format(list=listed)


def _kind(language: str) -> str:
    """What a listing is called: without a language it may be anything, names of files or what a program printed."""
    if language in _DIAGRAMS:
        return "diagram"
    return "commands" if language in _COMMANDS else "shows" if language not in _PLAIN else "listing"
