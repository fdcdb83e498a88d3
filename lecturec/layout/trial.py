"""A drawing of somebody's, tried in a process of its own before any slide depends on it.

What draws SVG can be made to fail, to fill the memory or to end its process: better there than in mid-build.
"""

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from lecturec.backends.workers import python
from lecturec.limits import SVG_S

_MEMORY = 2 << 30
_REFUSED = 3

_PAGE = """#set page(width: 960pt, height: 540pt, margin: 0pt, fill: none)
#image("drawing.svg", width: 100%, height: 100%, fit: "contain")
"""


def trial(svg: bytes) -> tuple[str, bytes]:
    """(why an SVG cannot be drawn, as what follows its name in a sentence; "" when it can, and its picture as PNG)."""
    with tempfile.TemporaryDirectory(prefix="lecturec-trial-") as folder:
        (Path(folder) / "drawing.svg").write_bytes(svg)
        (Path(folder) / "main.typ").write_text(_PAGE, "utf-8")
        command, env = python(("-m", "lecturec.layout.trial", folder))
        given = subprocess.DEVNULL
        try:
            done = subprocess.run(command, capture_output=True, stdin=given, env=env, timeout=SVG_S, check=False)
        except subprocess.TimeoutExpired:
            return f"is not drawn within {SVG_S} seconds", b""
    if done.returncode == _REFUSED:
        return f"cannot be drawn: {done.stdout.decode('utf-8', 'replace').strip()[:200]}", b""
    return ("", done.stdout) if done.returncode == 0 else ("needs more memory than a picture should", b"")


def main(folder: str) -> int:
    """Draw what lies in a folder once, as large as a slide."""
    import typst

    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[])
    try:
        main = str(Path(folder) / "main.typ")
        drawn: Any = typst.compile(main, root=folder, font_paths=fonts, format="png", ppi=144)
    except typst.TypstError as wrong:
        sys.stdout.write(wrong.message)
        return _REFUSED
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
