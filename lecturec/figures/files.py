"""The bytes of what an author refers to: read through the doors, or said to be missing where it is named."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from lecturec.diagnostics import LIMIT, REFUSED, Report
from lecturec.digest import digest
from lecturec.figures.raster import is_raster
from lecturec.figures.svg import is_svg
from lecturec.network import Network, NotFetched
from lecturec.overtime import Pool
from lecturec.provenance import origin_in
from lecturec.source import Span
from lecturec.store import Store
from lecturec.world import MAX_FILE_BYTES, Refused, World

_AT_A_TIME = 6
"""Pictures that are fetched at once."""

_WITHIN = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)


class Named(Protocol):
    """Anything that names a file where it stands."""

    @property
    def path(self) -> str:
        """As the author wrote it."""

    @property
    def span(self) -> Span:
        """Where it is written."""


def ending(path: str) -> str:
    """The ending of a file's name, in small letters: ".png"; of an address, that of its path."""
    return PurePosixPath(unquote(path.split("#")[0].split("?")[0])).suffix.lower()


def is_remote(path: str) -> bool:
    """Whether a path is an address of the web."""
    return path.lower().startswith(("http://", "https://"))


@dataclass(slots=True)
class Files:
    """Reads files of the lecture, and of the network where that is allowed (`network`)."""

    world: World
    report: Report
    network: Network | None = None
    origins: dict[str, str] = field(default_factory=dict)
    """What the files that were read say of where they come from, by their paths."""
    _fetched: dict[str, bytes | NotFetched] = field(default_factory=dict)

    def fetch(self, wanted: Iterable[object], store: Store) -> None:
        """Fetch all that is remote, several at a time; what was fetched before comes from the store."""
        paths = (str(getattr(one, "path", "")) for one in wanted)
        addresses = list(dict.fromkeys(path for path in paths if is_remote(path)))
        if self.network and addresses:
            with Pool(_AT_A_TIME, "fetch") as pool:
                found = pool.map(lambda address: _had(address, self.network or Network(), store), addresses)
                self._fetched.update(zip(addresses, found, strict=True))

    def read(self, named: Named, *, limit: int = MAX_FILE_BYTES) -> bytes | None:
        """The bytes of a file, or None once it is said why there are none."""
        data = self._read(named, limit)
        if data and (origin := origin_in(data)):
            self.origins[named.path] = origin
        return data

    def _read(self, named: Named, limit: int) -> bytes | None:
        if within := _WITHIN.match(named.path):
            try:
                return base64.b64decode(named.path[within.end() :], validate=True)
            except (binascii.Error, ValueError):
                return b""
        fetched = self._fetched.get(named.path)
        if isinstance(fetched, bytes):
            return fetched
        if isinstance(fetched, NotFetched):
            self._not_fetched(named, fetched)
            return None
        try:
            return _read(named.path, self.world, limit)
        except Refused as refused:
            self._refused(named, refused, limit)
            return None

    def _not_fetched(self, named: Named, why: NotFetched) -> None:
        said = f"'{_shown(named.path)}' is not fetched: {why}"
        if why.forbidden:
            hint = "download it next to the notes and name that file"
            self.report.error("address-refused", said, named.span, hint=hint, exit=REFUSED)
        else:
            hint = "its description is shown instead; download it next to the notes to be sure of it"
            self.report.warning("remote-picture", said, named.span, hint=hint)

    def _refused(self, named: Named, refused: Refused, limit: int) -> None:
        path, span, report = _shown(named.path), named.span, self.report
        match refused.reason:
            case "missing-file":
                hint = f"did you mean '{refused.near}'?" if refused.near else "paths count from the folder of the notes"
                then = "it is not heard" if getattr(named, "kind", "") == "audio" else "a card stands in its place"
                report.warning("missing-file", f"there is no file '{path}'; {then}", span, hint=hint)
            case "path-leaves-lecture":
                said = f"'{path}' is not inside the folder of these notes"
                hint = "copy it next to the notes, or name the folder of the whole course: --root"
                report.error("path-leaves-lecture", said, span, hint=hint, exit=REFUSED)
            case "remote-file":
                said = f"'{path}' is not fetched from the network; its description is shown instead"
                hint = "download it next to the notes and name that file, or allow it: --allow-network"
                report.warning("remote-picture", said, span, hint=hint)
            case "not-a-file":
                report.error("not-a-file", f"'{path}' is no ordinary file", span, exit=REFUSED)
            case "file-too-large":
                said = f"'{path}' is larger than {limit // 1024 // 1024} MiB"
                report.error("file-too-large", said, span, hint="use a smaller copy", exit=LIMIT)


def _shown(path: str) -> str:
    """A path as messages name it: short, and without the secrets of an address."""
    path = re.sub(r"(?<=://)[^/@]*@", "", path)
    return path if len(path) <= 120 else path[:117] + "..."


def _read(path: str, world: World, limit: int) -> bytes:
    """The bytes of a file of this very name, else of what the address means (%20, #part, ?size)."""
    meant = unquote(path.split("#")[0].split("?")[0])
    try:
        return world.read(path, limit=limit)
    except Refused as refused:
        if refused.reason != "missing-file" or meant == path:
            raise
    return world.read(meant, limit=limit)


def _had(address: str, network: Network, store: Store) -> bytes | NotFetched:
    """What an address holds: asked for once, kept under its name with the digest of what came."""
    key = digest("remote", address)
    if found := store.get(key):
        return found.data
    try:
        data = network.fetch(address)
    except NotFetched as why:
        return why
    if not is_raster(data) and not is_svg("", data):
        return NotFetched("what the server sent is no picture")
    store.put(key, data, {"kind": "remote", "url": _shown(address), "sha256": sha256(data).hexdigest()})
    return data
