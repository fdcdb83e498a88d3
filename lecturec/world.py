"""The one door to the author's files. Nothing outside the lecture's folder can be read through it."""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from lecturec.limits import FILE_BYTES

MAX_FILE_BYTES = FILE_BYTES
_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|\Z)")
_REMOTE = re.compile(r"(?!file:)[a-zA-Z][\w+.-]+://|//|data:", re.IGNORECASE)
_LOCAL = re.compile(r"file:|~|[/\\]", re.IGNORECASE)

Refusal = Literal["missing-file", "path-leaves-lecture", "not-a-file", "file-too-large", "remote-file"]


class Refused(Exception):
    """A file that is not read: `reason` is the diagnostic code, `near` a name that may have been meant."""

    def __init__(self, reason: Refusal, near: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.near = near


@dataclass(frozen=True, slots=True)
class World:
    """The folder of a lecture, out of which nothing leads.

    Paths are as authors write them, with forward slashes; they count from the folder of the notes, which is `notes`
    where it is not the root itself.
    """

    root: Path
    notes: Path | None = None

    @property
    def here(self) -> Path:
        """The folder from which paths count."""
        return (self.notes or self.root).resolve()

    def read(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        """The bytes of a file in the lecture's folder, `limit` of them at most. Raises Refused.

        Links are resolved before the check and the opened file itself is what is examined, so neither `..`,
        nor a link, nor a device, nor a hidden folder (.git, .env) is a way out.
        """
        handle = self._open(path)
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > limit:
            os.close(handle)
            raise Refused("file-too-large" if stat.S_ISREG(facts.st_mode) else "not-a-file")
        with os.fdopen(handle, "rb") as file:
            # A file may grow while it is read.
            data = file.read(limit + 1)
        if len(data) > limit:
            raise Refused("file-too-large")
        return data

    def names(self, folder: str) -> list[str]:
        """The files of a folder of the lecture, in order of the alphabet. Raises Refused."""
        plain, inside = self._place(folder)
        if not (self.root.resolve() / inside).is_dir():
            raise Refused("missing-file")
        return self._names(plain)

    def upwards(self, names: tuple[str, ...]) -> Iterator[str]:
        """The files of these names in the folder of the notes and in those above it in the lecture, nearest first."""
        root, way = self.root.resolve(), ""
        for here in (self.here, *self.here.parents):
            if not here.is_relative_to(root):
                break
            yield from (way + name for name in names if (here / name).is_file())
            way += "../"

    def _open(self, path: str) -> int:
        plain, inside = self._place(path)
        try:
            return _step_in(self.root.resolve(), inside)
        except IsADirectoryError:
            raise Refused("not-a-file") from None
        except OSError:
            twin = self._twin(plain)
            if twin and twin != str(plain):
                return self._open(twin)
            raise Refused("missing-file", self._near(plain)) from None

    def _place(self, path: str) -> tuple[PurePosixPath, PurePosixPath]:
        """The path as written, and where it leads from the lecture's folder once all links are followed."""
        if _REMOTE.match(path):
            raise Refused("remote-file")
        plain = PurePosixPath(path.replace("\\", "/"))
        if "\0" in path or _LOCAL.match(path) or _DRIVE.match(path):
            raise Refused("path-leaves-lecture")
        root = self.root.resolve()
        try:
            full = (self.here / plain).resolve()
        except (OSError, RuntimeError):
            raise Refused("missing-file") from None
        if not full.is_relative_to(root) or any(p.startswith(".") for p in full.relative_to(root).parts):
            raise Refused("path-leaves-lecture")
        return plain, PurePosixPath(full.relative_to(root).as_posix())

    def _names(self, folder: PurePosixPath) -> list[str]:
        """The files of a folder, which is in the lecture itself."""
        try:
            if not (self.here / folder).resolve().is_relative_to(self.root.resolve()):
                return []
            return sorted(p.name for p in (self.here / folder).iterdir() if p.is_file() and p.name[0] != ".")
        except OSError:
            return []

    def _twin(self, path: PurePosixPath) -> str:
        """The file whose name looks the same: é may be one character or two, and nobody sees which."""
        same = unicodedata.normalize("NFC", path.name)
        found = [name for name in self._names(path.parent) if unicodedata.normalize("NFC", name) == same]
        return str(path.parent / found[0]) if found else ""

    def _near(self, path: PurePosixPath) -> str:
        from difflib import get_close_matches

        names = self._names(path.parent)
        near = [n for n in names if n.lower() == path.name.lower()] or get_close_matches(path.name, names, n=1)
        return str(path.parent / near[0]) if near else ""


def _step_in(root: Path, inside: PurePosixPath) -> int:
    """Open a file step by step without following any link: one that is laid while we look leads nowhere."""
    last = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.open not in os.supports_dir_fd:
        return os.open(root / inside, last)
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for number, name in enumerate(inside.parts, 1):
        way = last if number == len(inside.parts) else os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY
        try:
            step = os.open(name, way, dir_fd=handle)
        finally:
            os.close(handle)
        handle = step
    return handle
