"""Models from the network: what a registry says of them, fetched whole and verified, or not at all."""

import re
import shutil
import tempfile
import time
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lecturec.backends.models import CARD, NEEDED, models_folder
from lecturec.hub import SUMS, Piece, is_at, is_place, pieces_of, sum_of
from lecturec.network import Network, NotFetched

SECONDS, MOST_BYTES = 3_600.0, 4 << 30
LISTS = ("models.toml", "picture_models.toml")
_DRAFT, _DRAFT_S = ".fetching-", 86_400.0
_NAME = re.compile(r"[A-Za-z0-9][\w.@+-]{0,99}", re.ASCII)
_REGISTRY_BYTES = 1 << 20


class NotListed(LookupError):
    """A registry that cannot be read, or does not hold what was asked for; the message is for who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A model that can be fetched. `commercial`: everybody may use what it makes.

    `accept` names a licence that has to be accepted by this name before it is fetched, "" for none. A model in a
    repository has no files before it was `found` there. `picture` is what its makers advise, for its card.
    """

    name: str
    engine: str
    files: tuple[Piece, ...]
    langs: tuple[str, ...] = ()
    licence: str = ""
    commercial: bool = False
    accept: str = ""
    repository: str = ""
    revision: str = ""
    picture: tuple[tuple[str, Any], ...] = ()

    @property
    def size(self) -> int:
        """Of all files, in bytes (0: not said)."""
        return sum(piece.size for piece in self.files)

    @property
    def line(self) -> str:
        """What it is, how large, and who may use it."""
        size = f"{self.size / 1e6:.1f} MB" if self.size else "size not said"
        size = f"{self.repository} at {self.revision[:12]}" if self.repository and not self.files else size
        use = "everybody may use it" if self.commercial else "not for commercial use, as far as is known"
        langs = f" ({', '.join(self.langs)})" if self.langs else ""
        return f"{self.engine}:{self.name}{langs}, {size}; licence: {self.licence or 'not said'} ({use})"

    def __str__(self) -> str:
        at = f"\n  {self.repository} at {self.revision}" if self.repository else ""
        return self.line + at + "".join(f"\n  {one.url}\n    {one.kind} {one.checksum}" for one in self.files)


def registry() -> dict[str, Entry]:
    """What can be fetched by name: our list, and registry.toml in the folder of models over it. Raises NotListed."""
    listed: dict[str, Entry] = {}
    for path in (*map(Path(__file__).with_name, LISTS), models_folder() / "registry.toml"):
        if path.is_file():
            listed |= _read(path)
    return dict(sorted(listed.items(), key=lambda one: not one[1].commercial))  # in order otherwise


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
    files: list[dict[str, Any]] | tuple[dict[str, Any], ...] = (),
    langs: list[str] | tuple[str, ...] = (),
    licence: str = "",
    commercial: bool = False,
    accept: str = "",
    repository: str = "",
    revision: str = "",
    picture: dict[str, Any] | None = None,
) -> Entry:
    """An entry whose parts were looked at. Raises ValueError, and KeyError for a file without address or checksum."""
    pieces = tuple(map(_piece, files))
    if engine not in NEEDED:
        raise ValueError(f"{engine!r} is no engine with models ({', '.join(NEEDED)})")
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a folder")
    for word in (piece.name for piece in pieces):
        if not is_place(word) or word == CARD:
            raise ValueError(f"{word!r} is no name for a file")
    if repository and not is_at(repository, revision):
        raise ValueError(f"'{repository}' needs a revision: the 40 digits of a commit, for a branch moves")
    if not pieces and not repository:
        raise ValueError(f"'{name}' names no files")
    tags = tuple(map(str, langs))
    facts: dict[str, Any] = {"licence": str(licence), "commercial": commercial is True, "accept": str(accept).lower()}
    facts |= {"repository": repository, "revision": revision, "picture": tuple((picture or {}).items())}
    return Entry(name=name, engine=engine, files=pieces, langs=tags, **facts)


def found(wanted: Entry, network: Network | None = None) -> Entry:
    """The entry with the files of its repository, which is asked for them. Raises NotFetched."""
    if wanted.files or not wanted.repository:
        return wanted
    return replace(wanted, files=pieces_of(wanted.repository, wanted.revision, network))


def _piece(said: dict[str, Any]) -> Piece:
    kind = next((kind for kind in SUMS if kind in said), "sha256")
    checksum = str(said[kind]).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{SUMS[kind]}}}", checksum):
        raise ValueError(f"{checksum!r} is no {kind.upper()}: {SUMS[kind]} digits and letters from a to f")
    return Piece(url=str(said["url"]), checksum=checksum, kind=kind, size=int(said.get("size", 0)))


def fetch(wanted: Entry, network: Network | None = None, tell: Callable[[str], None] = lambda _said: None) -> Path:
    """The folder of a model, fetched; it is there whole or not at all. Raises NotFetched and OSError.

    Nothing of what was fetched is used before its checksum is right. What broke off is begun again the next time.
    """
    home = models_folder() / wanted.engine
    goal = home / wanted.name
    if goal.exists():
        raise NotFetched(f"it is here already ('{goal}'); lecturec models rm {wanted.engine}:{wanted.name} removes it")
    wanted = found(wanted, network)
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    if wanted.size > (free := shutil.disk_usage(home).free):
        raise NotFetched(f"it takes {wanted.size / 1e6:.0f} MB, and '{home}' has room for {free / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=home) as place:
        draft = Path(place) / wanted.name
        draft.mkdir()
        for piece in wanted.files:
            tell(piece.url)
            (draft / piece.name).parent.mkdir(parents=True, exist_ok=True)
            _keep(piece, draft / piece.name, network)
            if piece.name.endswith(".zip"):
                _unpack(draft / piece.name)
        (draft / CARD).write_text(_card(wanted), "utf-8")
        draft.replace(goal)
    return goal


def _sweep(home: Path) -> None:
    """Remove what a fetch left that was killed."""
    for left in home.glob(_DRAFT + "*"):
        if time.time() - left.stat().st_mtime > _DRAFT_S:
            shutil.rmtree(left, ignore_errors=True)


def _keep(piece: Piece, path: Path, network: Network | None) -> None:
    """Fetch a file and compare it with what is known of it."""
    network = network or Network(seconds=SECONDS, limit=piece.size or MOST_BYTES)
    with path.open("wb") as file:
        network.fetch(piece.url, file)
    size = path.stat().st_size
    if piece.size and size != piece.size:
        raise NotFetched(f"'{piece.name}' has {size} bytes, not {piece.size}")
    if (made := sum_of(path, piece.kind)) != piece.checksum:
        raise NotFetched(f"'{piece.name}' is not what it should be: its {piece.kind} is {made}")


def _unpack(path: Path) -> None:
    """The files of an archive beside it, whatever folders they lay in, and the archive gone."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [
                one for one in archive.infolist() if _NAME.fullmatch(Path(one.filename).name) and not one.is_dir()
            ]
            inside = [one for one in inside if "__MACOSX" not in one.filename]
            if sum(one.file_size for one in inside) > MOST_BYTES:
                raise NotFetched(f"'{path.name}' unpacks to more than {MOST_BYTES >> 30} GiB")
            for one in inside:
                with archive.open(one) as packed, (path.parent / Path(one.filename).name).open("xb") as file:
                    shutil.copyfileobj(packed, file)
    except (zipfile.BadZipFile, EOFError, FileExistsError, NotImplementedError, RuntimeError, zlib.error) as wrong:
        raise NotFetched(f"'{path.name}' cannot be unpacked: {wrong}") from None
    path.unlink()


def _card(wanted: Entry) -> str:
    """The card of a model: what was said of it when it was fetched."""
    import json  # strings of JSON are strings of TOML

    langs = ", ".join(map(json.dumps, wanted.langs))
    lines = [f"langs = [{langs}]", f"licence = {json.dumps(wanted.licence)}"]
    lines += [f"commercial = {json.dumps(wanted.commercial)}"]
    more = {"accept": wanted.accept, "repository": wanted.repository, "revision": wanted.revision}
    lines += [f"{name} = {json.dumps(value)}" for name, value in more.items() if value]
    if wanted.picture:
        lines += ["", "[picture]", *(f"{name} = {json.dumps(value)}" for name, value in wanted.picture)]
    lines += ["", "[checksums]"]
    lines += [f"{json.dumps(piece.name)} = {json.dumps(f'{piece.kind} {piece.checksum}')}" for piece in wanted.files]
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
