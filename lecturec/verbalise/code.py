"""What a listing does, by its structure: what it defines, imports, sets, calls. Nobody wants brackets read out."""

from dataclasses import dataclass

MOST_CHARS = 8_000
"""No more of a listing is read: nobody shows that much."""

_DIAGRAMS = frozenset(("mermaid", "dot", "graphviz", "plantuml", "d2", "vega-lite"))
_PLAIN = frozenset(("", "text", "txt", "plain", "plaintext", "output", "console-output", "log"))
_COMMANDS = frozenset(("sh", "bash", "shell", "console", "zsh", "powershell", "shell-session", "shellsession", "ps1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The structure of a listing, in its own names.

    `kind` is program, diagram, commands or listing. `defined` are (function | class, name) in order; `imports`, `sets`
    and `calls` are names at the outermost level. `named` are what a language without those consists of, and `naming`
    says what they are: commands, keys, tags, styles or query (the tables it reads).
    """

    kind: str
    defined: tuple[tuple[str, str], ...] = ()
    imports: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    loops: bool = False
    naming: str = ""
    named: tuple[str, ...] = ()


def outline(text: str, language: str) -> Outline:
    """The structure of a listing in a programming `language` ("" for none); names that begin with "_" are private."""
    from lecturec.verbalise.code_patterns import read
    from lecturec.verbalise.code_python import LANGUAGES, read_python

    text, language = text[:MOST_CHARS], language.lower()
    kind = _kind(language)
    if kind == "diagram" or (kind == "listing" and not language):
        # Without a language it may be anything, names of files or what a program printed.
        return Outline(kind=kind)
    found = (read_python(text) if language in LANGUAGES else None) or read(text, language)
    return _bare(found, kind)


def _bare(found: dict[str, tuple[str, ...]], kind: str) -> Outline:
    """An outline without private names and without repetitions."""
    names = {
        key: tuple(dict.fromkeys(name for name in value if name and not name.startswith("_")))
        for key, value in found.items()
        if key not in ("defined", "naming", "loops")
    }
    pairs = [pair.partition(" ")[::2] for pair in found.get("defined", ())]
    own = {name for _, name in pairs}
    names["calls"] = tuple(name for name in names.get("calls", ()) if name not in own)
    return Outline(
        kind=kind,
        defined=tuple(dict.fromkeys((what, name) for what, name in pairs if not name.startswith("_"))),
        loops=bool(found.get("loops")),
        naming="".join(found.get("naming", ())),
        **names,
    )


def _kind(language: str) -> str:
    """What a listing is called."""
    if language in _DIAGRAMS:
        return "diagram"
    return "commands" if language in _COMMANDS else "program" if language not in _PLAIN else "listing"
