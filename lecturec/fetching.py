"""Models from the network: what a registry says of them, fetched whole and verified, or not at all."""

import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from lecturec.backends.models import CARD, NEEDED, models_folder
from lecturec.network import Network, NotFetched

SECONDS, MOST_BYTES = 3_600.0, 4 << 30
_NAME = re.compile(r"[A-Za-z0-9][\w.@+-]{0,99}", re.ASCII)
_REGISTRY_BYTES = 1 << 20


class NotListed(LookupError):
    """A registry that cannot be read, or does not hold what was asked for; the message is for who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of a model: where it is, its SHA-256 in hex, and its size in bytes (0: not said)."""

    url: str
    sha256: str
    size: int = 0

    @property
    def name(self) -> str:
        """What it is called here: the end of its address."""
        return self.url.partition("?")[0].rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A model that can be fetched. `commercial`: everybody may use what it speaks."""

    name: str
    engine: str
    files: tuple[Piece, ...]
    langs: tuple[str, ...] = ()
    licence: str = ""
    commercial: bool = False

    def __str__(self) -> str:
        known = sum(piece.size for piece in self.files)
        size = f"{known / 1e6:.1f} MB" if known else "size not said"
        use = "everybody may use it" if self.commercial else "not for commercial use, as far as is known"
        sums = "".join(f"\n  {piece.url}\n    sha256 {piece.sha256}" for piece in self.files)
        langs = f" ({', '.join(self.langs)})" if self.langs else ""
        return f"{self.engine}:{self.name}{langs}, {size}; licence: {self.licence or 'not said'} ({use}){sums}"


def registry() -> dict[str, Entry]:
    """What can be fetched by name: our list, and registry.toml in the folder of models over it. Raises NotListed."""
    found: dict[str, Entry] = {}
    for path in (Path(__file__).with_name("models.toml"), models_folder() / "registry.toml"):
        if path.is_file():
            found |= _read(path)
    return found


def _read(path: Path) -> dict[str, Entry]:
    try:
        with path.open("rb") as file:
            said = tomllib.loads(file.read(_REGISTRY_BYTES).decode("utf-8", "replace"))
    except (OSError, tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise NotListed(f"'{path}' cannot be read: {wrong}") from None
    try:
        return {name: entry(name, **facts) for name, facts in said.items()}
    except (TypeError, ValueError, KeyError) as wrong:
        raise NotListed(f"'{path}' is no registry: {wrong}") from None


def entry(
    name: str,
    *,
    engine: str,
    files: list[dict[str, Any]],
    langs: list[str] | tuple[str, ...] = (),
    licence: str = "",
    commercial: bool = False,
) -> Entry:
    """An entry whose parts were looked at. Raises ValueError."""
    pieces = tuple(
        Piece(url=str(one["url"]), sha256=str(one["sha256"]).lower(), size=int(one.get("size", 0))) for one in files
    )
    if engine not in NEEDED:
        raise ValueError(f"{engine!r} is no engine with models ({', '.join(NEEDED)})")
    for word in (name, *(piece.name for piece in pieces)):
        if not _NAME.fullmatch(word) or word == CARD:
            raise ValueError(f"{word!r} is no name for a folder or a file")
    if not pieces:
        raise ValueError(f"'{name}' names no files")
    for piece in pieces:
        if not re.fullmatch(r"[0-9a-f]{64}", piece.sha256):
            raise ValueError(f"{piece.sha256!r} is no SHA-256: 64 digits and letters from a to f")
    tags = tuple(map(str, langs))
    return Entry(
        name=name, engine=engine, files=pieces, langs=tags, licence=str(licence), commercial=commercial is True
    )


def fetch(wanted: Entry, network: Network | None = None, tell: Callable[[str], None] = lambda _said: None) -> Path:
    """The folder of a model, fetched; it is there whole or not at all. Raises NotFetched and OSError.

    Nothing of what was fetched is used before its checksum is right.
    """
    home = models_folder() / wanted.engine
    goal = home / wanted.name
    if goal.exists():
        raise NotFetched(f"it is here already ('{goal}'); lecturec voices rm {wanted.engine}:{wanted.name} removes it")
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=home) as place:
        draft = Path(place) / wanted.name
        draft.mkdir()
        for piece in wanted.files:
            tell(piece.url)
            (draft / piece.name).write_bytes(_fetched(piece, network))
        (draft / CARD).write_text(_card(wanted), "utf-8")
        draft.replace(goal)
    return goal


def _fetched(piece: Piece, network: Network | None) -> bytes:
    network = network or Network(seconds=SECONDS, limit=piece.size or MOST_BYTES)
    data = network.fetch(piece.url)
    if piece.size and len(data) != piece.size:
        raise NotFetched(f"'{piece.name}' has {len(data)} bytes, not {piece.size}")
    if (found := sha256(data).hexdigest()) != piece.sha256:
        raise NotFetched(f"'{piece.name}' is not what it should be: its checksum is {found}")
    return data


def _card(wanted: Entry) -> str:
    """The card of a model: what was said of it when it was fetched."""
    import json  # strings of JSON are strings of TOML

    langs = ", ".join(map(json.dumps, wanted.langs))
    lines = [f"langs = [{langs}]", f"licence = {json.dumps(wanted.licence)}"]
    lines += [f"commercial = {json.dumps(wanted.commercial)}", "", "[sha256]"]
    lines += [f"{json.dumps(piece.name)} = {json.dumps(piece.sha256)}" for piece in wanted.files]
    lines += ["", "[source]", *(f"{json.dumps(piece.name)} = {json.dumps(piece.url)}" for piece in wanted.files)]
    return "\n".join(lines) + "\n"


def remove(engine: str, name: str) -> bool:
    """Remove a model from its folder; False where there is none."""
    folder = models_folder() / engine / name
    if engine not in NEEDED or not _NAME.fullmatch(name) or not folder.is_dir():
        return False
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder)
    return True
