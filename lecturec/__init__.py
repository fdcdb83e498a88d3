"""lecturec: a compiler for lectures. Markdown notes in, narrated lecture video out."""

from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lecturec.compiler import Result

__version__ = "0.1.0"
__all__ = ["__version__", "compile"]


def compile(path: str | PathLike[str], *, output: str | PathLike[str] | None = None, **options: Any) -> "Result":
    """Turn notes into a lecture: the film at `output`, or beside the notes.

    `options` are the settings of docs/language.md with underscores: theme="paper", voice="warm", lang="fr",
    size="1280x720", fps=25, transition="push", motion="none", to=("srt", "json"), only="3-5", draft=True,
    cache=False, jobs=2. Raises lecturec.options.WrongOption for one that is none. What is wrong with the notes
    does not raise: see Result.diagnostics and Result.exit.
    """
    from pathlib import Path

    from lecturec.compiler import compile_lecture
    from lecturec.options import read_value

    flags = {name: read_value(name, value) for name, value in options.items()}
    return compile_lecture(Path(path), output=Path(output) if output else None, **flags)
