"""Whether the film at a place is already the one a build would write: then nothing needs writing."""

import json
from importlib.metadata import version
from pathlib import Path

from lecturec.digest import digest
from lecturec.store import Store
from lecturec.timeline import Timeline

VERSION = "1"


def film_key(timeline: Timeline, about: tuple[str, ...]) -> str:
    """Names the film of a timeline: its clips name all their pictures and sounds by what they were made from."""
    return digest("film", VERSION, version("av"), timeline, about)


def is_current(path: Path, key: str, store: Store) -> bool:
    """Whether `path` is the film of this key, untouched since it was written (its size and time are the same)."""
    said = store.get(digest("written", str(path.resolve())))
    try:
        facts = path.stat()
        return said is not None and json.loads(said.data) == [key, facts.st_size, facts.st_mtime_ns]
    except (OSError, ValueError):
        return False


def remember(path: Path, key: str, store: Store) -> None:
    """Note that the film of this key was just written at `path`."""
    facts = path.stat()
    store.put(digest("written", str(path.resolve())), json.dumps([key, facts.st_size, facts.st_mtime_ns]).encode())
