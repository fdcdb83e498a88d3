"""The structure of listings in languages we have no parser for, by a few patterns of each."""

import json
import re

_NAME = r"([A-Za-z_$][\w$]*)"
_OPEN = (
    r"(?:(?:export|default|async|pub|public|private|protected|internal|static|abstract|final|sealed|override|data|open"
    r"|inline|unsafe|virtual|const)\s+){0,6}"
)
_CLASS = re.compile(rf"^[ \t]*{_OPEN}(?:class|struct|interface|trait|enum|record|object|protocol)\s+{_NAME}", re.M)
_FUNCTION = re.compile(
    rf"^[ \t]*{_OPEN}(?:def|function\*?|fn|func|fun|sub)\s+(?:\([^()\n]*\)\s*)?{_NAME}"
    r"|^[ \t]*(?:int|void|double|float|char|bool|long|auto|size_t)\s+\*?([A-Za-z_]\w*)\s*\([^;{}]*\)\s*\{"
    rf"|^[ \t]*{_OPEN}[A-Za-z_][\w<>\[\]]*\s+{_NAME}\s*\([^;{{}}\n]*\)\s*(?:throws\s+\w+\s*)?\{{"
    r"|^[ \t]*(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*(?:async\s*)?(?:\([^()\n]*\)|\w+)\s*=>"
    r"|^[ \t]*([A-Za-z_.][\w.]*)\s*(?:<-|=)\s*function\s*\(",
    re.M,
)
_NO_NAME = frozenset(("if", "for", "while", "switch", "catch", "return", "else", "new", "function", "def", "class"))
_IMPORT = re.compile(
    r"^[ \t]*(?:import\s+(?:[^\n;]*?\sfrom\s+)?[\"'<]?([\w./@-]+)"
    r"|#include\s*[<\"]([\w./]+)[>\"]|using\s+([A-Z][\w.]*)\s*;|use\s+([\w:]+)"
    r"|(?:library|require)\([\"']?([\w./@-]+)[\"']?\)|(?:const|let|var)[^=\n]*=\s*require\([\"']([\w./@-]+)[\"']\)"
    r"|from\s+([\w.]+)\s+import)",
    re.M,
)
_SET = re.compile(
    r"^(?:(?:export\s+)?(?:const|let|var|val|auto)\s+(?:mut\s+)?([A-Za-z_$][\w$]*)(?:\s*:[^=\n]*)?\s*:?=(?!>)"
    r"|([A-Za-z_.][\w.]*)\s*(?:<-|:=)|([A-Za-z_]\w*)\s*=(?!=))",
    re.M,
)
_CALL = re.compile(r"^[ \t]*(?:[\w$]+(?:\.|::|->))*([A-Za-z_$][\w$]*)\s*\(|(?:\|>|%>%)\s*([A-Za-z_]\w*)\s*\(", re.M)
_LOOP = re.compile(r"^[ \t]*(?:for|while|loop|foreach)\b", re.M)
_TABLE = re.compile(r"\b(?:from|join|into|update|table)\s+(?:if\s+not\s+exists\s+)?[`\"\[]?([a-z_]\w*(?:\.\w+)?)", re.I)
_COMMAND = re.compile(
    r"^[ \t]*+(?:[$%>❯]|PS[^>\n]*>)?[ \t]*+(?:sudo\s+)?([A-Za-z][\w.+-]*)(?:[ \t]+([a-z][a-z-]+)(?=[ \t]|$))?", re.M
)
_PROMPTED = re.compile(r"^[ \t]*[$%❯][ \t]", re.M)
# fmt: off
_TOOLS = frozenset((
    "git", "docker", "npm", "pip", "cargo", "go", "kubectl", "brew", "apt",
    "conda", "yarn", "pnpm", "poetry", "uv", "make", "dotnet", "datalad", "helm",
    "terraform",
))
# fmt: on

_TAG = re.compile(r"<([a-z][a-z0-9-]*)")
_STYLE = re.compile(r"^[ \t]*([.#]?[A-Za-z][\w.#: >-]*?)\s*\{", re.M)
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?=\s|$)|^\[([\w.-]+)\]", re.M)
_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*(?://|--|#(?!include)|%)[^\n]*$", re.M | re.S)

SQL = frozenset(("sql", "mysql", "postgresql", "postgres", "sqlite", "tsql", "plsql"))
SHELL = frozenset(("sh", "bash", "shell", "console", "zsh", "powershell", "shell-session", "shellsession", "ps1"))
DATA = frozenset(("json", "json5", "jsonc", "yaml", "yml", "toml", "ini"))
PAGES = frozenset(("html", "xml", "svg", "vue", "svelte"))
STYLES = frozenset(("css", "scss", "less"))


def read(text: str, language: str) -> dict[str, tuple[str, ...]]:
    """The names in a listing as `Outline` has them ("function f" for what is defined)."""
    if language in SHELL:
        return {"naming": ("commands",), "named": tuple(_commands(text))}
    if language in DATA:
        return {"naming": ("keys",), "named": tuple(_keys(text, language))}
    if language in PAGES:
        return {"naming": ("tags",), "named": tuple(_TAG.findall(text))}
    bare = _COMMENT.sub("", text)
    if language in STYLES:
        return {"naming": ("styles",), "named": tuple(name.strip() for name in _STYLE.findall(bare))}
    if language in SQL:
        return {"naming": ("query",), "named": tuple(name for name in _TABLE.findall(bare) if name.lower() != "select")}
    defined = [(m.start(), "class", m[1]) for m in _CLASS.finditer(bare)]
    defined += [(m.start(), "function", _first(m)) for m in _FUNCTION.finditer(bare)]
    return {
        "defined": tuple(f"{what} {name}" for _, what, name in sorted(defined) if name not in _NO_NAME),
        "imports": tuple(map(_first, _IMPORT.finditer(bare))),
        "sets": tuple(map(_first, _SET.finditer(bare))),
        "calls": tuple(name for name in map(_first, _CALL.finditer(bare)) if name not in _NO_NAME),
        "loops": ("loop",) if _LOOP.search(bare) else (),
    }


def _first(found: re.Match[str]) -> str:
    return next(filter(None, found.groups()), "")


def _commands(text: str) -> list[str]:
    """The commands of a shell session, those of well-known tools with what they are to do; what it printed is none."""
    if _PROMPTED.search(text):
        text = "\n".join(line for line in text.split("\n") if _PROMPTED.match(line))
    text = re.sub(r"\\\n[^\n]*|^[ \t]*#[^\n]*$|^[ \t]+\S[^\n]*$", "", text, flags=re.M)
    return [f"{m[1]} {m[2]}" if m[1] in _TOOLS and m[2] else m[1] for m in _COMMAND.finditer(text)]


def _keys(text: str, language: str) -> list[str]:
    """The outermost keys of data."""
    if language.startswith("json"):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return []
        return [str(key) for key in data] if isinstance(data, dict) else []
    return [m[1] or m[2] for m in _KEY.finditer(text)]
