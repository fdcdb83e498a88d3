"""The one door to the author's files. Nothing outside the lecture's folder can be read through it."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

MAX_FILE_BYTES = 64 * 1024 * 1024
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")

Refusal = Literal["missing-file", "path-leaves-lecture", "not-a-file", "file-too-large", "remote-file"]


class Refused(Exception):
    """A file that is not read: `reason` is the diagnostic code, `near` a name that may have been meant."""

    def __init__(self, reason: Refusal, near: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.near = near


@dataclass(frozen=True, slots=True)
class World:
    """The folder of a lecture. Paths are as authors write them: relative, with forward slashes."""

    root: Path

    def read(self, path: str) -> bytes:
        """The bytes of a file in the lecture's folder. Raises Refused.

        Links are resolved before the check and the opened file itself is what is examined, so neither `..`,
        nor a link, nor a device, nor a hidden folder (.git, .env) is a way out.
        """
        if "://" in path or path.startswith(("//", "data:")):
            raise Refused("remote-file")
        plain = PurePosixPath(path.replace("\\", "/"))
        if "\0" in path or plain.is_absolute() or _DRIVE.match(path) or path.startswith("~"):
            raise Refused("path-leaves-lecture")
        root = self.root.resolve()
        try:
            full = (root / plain).resolve()
        except (OSError, RuntimeError):
            raise Refused("missing-file") from None
        if not full.is_relative_to(root) or any(p.startswith(".") for p in full.relative_to(root).parts):
            raise Refused("path-leaves-lecture")
        try:
            handle = os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError:
            raise Refused("missing-file", self._near(plain)) from None
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_FILE_BYTES:
            os.close(handle)
            raise Refused("file-too-large" if stat.S_ISREG(facts.st_mode) else "not-a-file")
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def _near(self, path: PurePosixPath) -> str:
        from difflib import get_close_matches

        try:
            names = sorted(p.name for p in (self.root / path.parent).iterdir() if p.is_file())
        except OSError:
            return ""
        near = get_close_matches(path.name, names, n=1) or [n for n in names if n.lower() == path.name.lower()]
        return str(path.parent / near[0]) if near else ""
