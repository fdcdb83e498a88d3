"""What a scene is given, and what it takes: the names it can ask for, the files of the lecture that it reads."""

import importlib.util
import os
import sys
from hashlib import file_digest
from pathlib import Path
from typing import Any

NAMES = ("width_px", "height_px", "seconds", "fps", "ground", "ink", "accent")
"""What a scene can ask for, by the names of its parameters; the last three are colours of the theme, (r, g, b)."""

_MOST = 200


class Used:
    """Hears of every file that this process opens, from now on; keeps those in `folder` that are not `file`."""

    def __init__(self, folder: str, file: str) -> None:
        self._folder, self._file = Path(folder).resolve(), Path(file).resolve()
        self._seen: dict[str, None] = {}
        sys.addaudithook(self._hear)

    def files(self) -> list[tuple[str, str]]:
        """(path from the folder, SHA-256) of each, in order of the alphabet."""
        found: dict[str, str] = {}
        for name in list(self._seen):
            path = Path(name).resolve()
            if path == self._file or not path.is_relative_to(self._folder) or not path.is_file():
                continue
            inside = path.relative_to(self._folder)
            if "site-packages" not in inside.parts and not any(part.startswith(".") for part in inside.parts):
                with path.open("rb") as file:
                    found[inside.as_posix()] = file_digest(file, "sha256").hexdigest()
        return sorted(found.items())[:_MOST]

    def _hear(self, event: str, facts: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(facts[0], (str, bytes)):
            # Of a module that was compiled before, only what was made of it is opened.
            name, flags = os.fsdecode(facts[0]), facts[2] if isinstance(facts[2], int) else 0
            if name.endswith(".pyc"):
                try:
                    name = importlib.util.source_from_cache(name)
                except ValueError:
                    return
            if flags & (os.O_WRONLY | os.O_RDWR) == 0:
                self._keep(name)
        elif event == "subprocess.Popen" and isinstance(facts[1], (list, tuple)):
            for word in facts[1]:
                if isinstance(word, str):
                    self._keep(word)

    def _keep(self, name: str) -> None:
        if len(self._seen) < 10 * _MOST:
            path = os.path.join(os.getcwd(), name)  # noqa: PTH109, PTH118 -- it is called for every file there is
            if path.startswith(str(self._folder)):
                self._seen.setdefault(path)
