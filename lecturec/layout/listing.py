"""Listings as the templates take them: their lines, their numbers, and which lines each step lights."""

import re
from textwrap import dedent
from typing import Any

from lecturec.deck import Code
from lecturec.layout.emoji import signs_in_code
from lecturec.layout.parts import width_of
from lecturec.layout.wording import breakable

_LANGUAGES = {
    "python": "py", "py3": "py", "javascript": "js", "typescript": "ts", "shell": "sh", "bash": "sh", "zsh": "sh",
    "console": "sh", "c++": "cpp", "c#": "cs", "csharp": "cs", "rust": "rs", "ruby": "rb", "haskell": "hs",
    "markdown": "md", "yml": "yaml", "golang": "go", "jsonc": "json", "text": "",
    "plain": "", "txt": "", "plaintext": "",
}  # fmt: skip


_DRAWN = re.compile("[\u2500-\u257f]")


def listing(part: Code) -> dict[str, Any]:
    """The values of a listing; `steps` has the lit lines of each step, counted from 1, and [] where all are lit."""
    text = dedent(signs_in_code(part.text).expandtabs(4)).rstrip("\n")
    lines = text.split("\n")
    language = part.language.split()[0].strip("{}.").lower() if part.language.split() else ""
    return {
        "kind": "code",
        "text": text,
        "lang": (known := _LANGUAGES.get(language, language)),
        "lines": len(lines),
        "columns": max(map(width_of, lines), default=0),
        "first": max(0, part.first_line),
        # What a program says, a tree of files and the like have lines that nobody counts.
        "numbered": bool((known and (len(lines) > 3 or part.first_line > 1)) or part.steps) and not _DRAWN.search(text),
        "drawn": bool(_DRAWN.search(text)),
        "name": breakable(part.name),
        "steps": [_lit(step, len(lines)) for step in part.steps],
    }


def _lit(step: tuple[tuple[int, int], ...], count: int) -> list[int]:
    lit = {line for first, last in step for line in range(max(1, first), min(last, count) + 1)}
    return sorted(lit) if lit or not step else [0]
