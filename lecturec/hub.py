"""Files of a model in a repository of Hugging Face at one revision: which there are, how large, with what checksums.

A revision is a commit, so what lies there cannot change; what is fetched is compared with the sums of its tree all the
same. Only what loads without running code is taken: settings, words, and weights as safetensors.
"""

import json
import re
from dataclasses import dataclass
from hashlib import file_digest, sha1
from pathlib import Path
from typing import Any

from lecturec.network import Network, NotFetched

HOME = "https://huggingface.co"
SUMS = {"sha256": 64, "md5": 32, "git": 40}
"""The kinds of checksums, best first, and how many digits each has; "git" is that of a blob."""

INDEX = "model_index.json"
_TREE_BYTES, _SECONDS = 16 << 20, 60.0
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_REVISION = re.compile(r"[0-9a-f]{40}")
_WORDS = (".json", ".txt", ".model", ".jinja")
_WEIGHTS = re.compile(
    r"(?:diffusion_pytorch_model|model)(?P<half>\.fp16)?(?:-\d{5}-of-\d{5})?(?P<late>\.fp16)?\.safetensors"
)
_FILE = re.compile(r"[A-Za-z0-9][\w.+-]{0,120}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of a model: where it is, its checksum in hex and of which kind, and its size in bytes (0: not said).

    `place` is where it goes in the folder of the model, "" for the end of its address.
    """

    url: str
    checksum: str
    kind: str = "sha256"
    size: int = 0
    place: str = ""

    @property
    def name(self) -> str:
        """What it is called here, with its folder."""
        return self.place or self.url.partition("?")[0].rstrip("/").rpartition("/")[2]


def is_place(name: str) -> bool:
    """Whether a name can be that of a file within a folder of ours, two folders deep at most."""
    parts = name.split("/")
    return len(parts) <= 3 and all(_FILE.fullmatch(part) for part in parts)


def is_at(repository: str, revision: str) -> bool:
    """Whether these name a repository and a commit, not a branch that moves."""
    return bool(_REPOSITORY.fullmatch(repository) and _REVISION.fullmatch(revision))


def sum_of(path: Path, kind: str) -> str:
    """The checksum of a file, in hex."""
    with path.open("rb") as file:
        if kind != "git":
            return file_digest(file, kind).hexdigest()
        made = sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
        while data := file.read(1 << 20):
            made.update(data)
        return made.hexdigest()


def pieces_of(repository: str, revision: str, network: Network | None = None) -> tuple[Piece, ...]:
    """What to fetch of a repository at a revision (a commit). Raises NotFetched."""
    network = network or Network(seconds=_SECONDS, limit=_TREE_BYTES)
    tree = _read(network, f"{HOME}/api/models/{repository}/tree/{revision}?recursive=true")
    if not isinstance(tree, list):
        raise NotFetched(f"'{repository}' tells nothing of its files")
    files = {str(said.get("path")): said for said in tree if isinstance(said, dict) and said.get("type") == "file"}
    base = f"{HOME}/{repository}/resolve/{revision}/"
    index = _read(network, base + INDEX) if INDEX in files else {}
    wanted = chosen(tuple(files), tuple(index) if isinstance(index, dict) else ())
    return tuple(_piece(base, path, files[path]) for path in wanted)


def chosen(paths: tuple[str, ...], parts: tuple[str, ...]) -> tuple[str, ...]:
    """Of the files of a repository those that are loaded: of its `parts`, or of its own folder where it has none.

    Of weights in full and half precision, the halves, where all parts have them.
    """
    homes = {part for part in parts if not part.startswith("_")} if parts else {""}
    inside = [path for path in paths if is_place(path) and path.rpartition("/")[0] in homes]
    weights = {path: found for path in inside if (found := _WEIGHTS.fullmatch(path.rpartition("/")[2]))}
    halves = {path for path, found in weights.items() if found["half"] or found["late"]}
    full = {path.rpartition("/")[0] for path in weights}
    taken = halves if halves and {path.rpartition("/")[0] for path in halves} == full else {*weights} - halves
    words = [path for path in inside if path.endswith(_WORDS) and (".fp16" in path) <= (taken is halves)]
    words = [path for path in words if not path.endswith(".index.json") or (taken is not halves)]
    return tuple(sorted({*words, *taken, *(path for path in paths if path == INDEX)}))


def _piece(base: str, path: str, said: dict[str, Any]) -> Piece:
    """A file of a tree: large ones have a SHA-256, small ones the sum that git gives them."""
    large = said.get("lfs")
    kind, checksum = ("sha256", large.get("oid")) if isinstance(large, dict) else ("git", said.get("oid"))
    if not isinstance(checksum, str) or not re.fullmatch(rf"[0-9a-f]{{{SUMS[kind]}}}", checksum):
        raise NotFetched(f"'{path}' has no checksum")
    return Piece(url=base + path, checksum=checksum, kind=kind, size=int(said.get("size") or 0), place=path)


def _read(network: Network, url: str) -> Any:
    try:
        return json.loads(network.fetch(url))
    except (ValueError, RecursionError):
        raise NotFetched(f"what is at {url} cannot be read") from None
