"""The store: artifacts by digest, as plain files. Deleting any of them, or all, is always safe.

An entry is a blob and a note (JSON) beside it. The note is written last and carries the blob's digest, so a
reader sees a whole entry or a miss; every read verifies. Never pickle: people may open what lies here.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lecturec.diagnostics import Report

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes that a stage or backend made, and what it wanted to say about them (plain JSON)."""

    data: bytes
    notes: dict[str, Any]


class Vanished(Exception):
    """An artifact that an earlier stage counted on is gone or damaged; build again and it is made anew."""


@dataclass(slots=True)
class Store:
    """Artifacts under `folder`.

    `read_old=False` (for --no-cache) takes nothing that an earlier build left. With `doubt` (once something was
    found damaged) even who asks for notes only has the artifact verified.
    """

    folder: Path
    report: Report = field(default_factory=Report)
    read_old: bool = True
    doubt: bool = False
    hits: dict[str, int] = field(default_factory=dict)
    misses: dict[str, int] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)

    def get(self, key: str) -> Artifact | None:
        """The artifact under this key, or None. A damaged entry is a warning and a miss."""
        if not self.read_old and key not in self._made:
            return None
        blob, note = self._paths(key)
        try:
            said = json.loads(note.read_bytes())
            data = blob.read_bytes()
            if sha256(data).hexdigest() == said["sha256"] and said["version"] == VERSION:
                return Artifact(data, said["notes"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self.report.warning(
            "cache-damaged",
            f"the cache entry {key[:12]} is damaged; it is made again",
            hint="lecturec cache verify lists damaged entries, lecturec cache prune removes them",
        )
        return None

    def notes(self, key: str) -> dict[str, Any] | None:
        """What was said about an artifact, without reading the artifact itself: for stages that need its facts only.

        Whoever needs the bytes later takes them by `read`, which verifies them.
        """
        if self.doubt:
            found = self.get(key)
            return found.notes if found else None
        if not self.read_old and key not in self._made:
            return None
        blob, note = self._paths(key)
        try:
            said = json.loads(note.read_bytes())
            if blob.stat().st_size == said["size"] and said["version"] == VERSION:
                return dict(said["notes"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def read(self, key: str) -> bytes:
        """The bytes of an artifact that must be there. Raises Vanished (and forgets the entry) when it is not."""
        found = self.get(key)
        if found is None:
            self.remove(key)
            raise Vanished(key)
        return found.data

    def put(self, key: str, data: bytes, notes: dict[str, Any] | None = None) -> Artifact:
        """Keep an artifact. Raises OSError when the disk is full or not writable."""
        blob, note = self._paths(key)
        blob.parent.mkdir(parents=True, exist_ok=True)
        notes = notes or {}
        said = {"version": VERSION, "sha256": sha256(data).hexdigest(), "size": len(data), "notes": notes}
        _write(blob, data)
        _write(note, json.dumps(said, ensure_ascii=False, sort_keys=True).encode())
        self._made.add(key)
        return Artifact(data, notes)

    def fetch(self, stage: str, key: str, make: Callable[[], tuple[bytes, dict[str, Any]]]) -> Artifact:
        """The artifact under this key, made now if it is not there. `stage` is for the counts of hits and misses."""
        found = self.get(key)
        if found is not None:
            self.hits[stage] = self.hits.get(stage, 0) + 1
            return found
        self.misses[stage] = self.misses.get(stage, 0) + 1
        data, notes = make()
        return self.put(key, data, notes)

    def entries(self) -> Iterator[tuple[str, int, float]]:
        """(key, size in bytes, time of last change) of each entry that has a note."""
        for note in sorted(self.folder.glob("*/*.json")):
            with contextlib.suppress(OSError):
                key = note.stem
                blob = self._paths(key)[0]
                yield key, blob.stat().st_size + note.stat().st_size, note.stat().st_mtime

    def remove(self, key: str) -> None:
        """Forget an entry: the note first, so that nobody sees it without its blob."""
        blob, note = self._paths(key)
        note.unlink(missing_ok=True)
        blob.unlink(missing_ok=True)

    def _paths(self, key: str) -> tuple[Path, Path]:
        shelf = self.folder / key[:2]
        return shelf / f"{key}.bin", shelf / f"{key}.json"


def default_folder() -> Path:
    """$LECTUREC_CACHE, else the user's cache folder."""
    if chosen := os.environ.get("LECTUREC_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "lecturec"


def _write(path: Path, data: bytes) -> None:
    """Draft, then rename: concurrent writers of one key write the same bytes, so the last one may win."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
