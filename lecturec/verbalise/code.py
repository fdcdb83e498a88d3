"""Code in a sentence: what it defines, or that it is on the screen. Nobody wants brackets read out."""

import re

from lecturec.verbalise.tables import LANGUAGES, table_of, tables

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
_COMMANDS = frozenset(("sh", "bash", "shell", "console", "zsh", "powershell", "shell-session"))


def speak(text: str, language: str, lang: str) -> str:
    """One short sentence (in `lang`, English where there are no words for it) on code in a programming `language`."""
    from lecturec.verbalise import verbalise

    tag = table_of(lang)
    words = tables(tag if tag in LANGUAGES else "en").code
    if language.lower() in _DIAGRAMS | _COMMANDS:
        return words["diagram" if language.lower() in _DIAGRAMS else "commands"]
    found = [(m.start(), "cls", m.group(1)) for m in _CLASS.finditer(text)]
    found += [(m.start(), "function", next(filter(None, m.groups()))) for m in _FUNCTION.finditer(text)]
    public = [(kind, name) for _, kind, name in sorted(found) if not name.startswith("_")]
    if not 1 <= len(public) <= 3:
        return words["shows"]
    said = [words[kind].format(name=verbalise(name, lang)) for kind, name in public]
    listed = words["comma"].join(said[:-1]) + words["both"] + said[-1] if len(said) > 1 else said[0]
    return words["defines"].format(list=listed)
