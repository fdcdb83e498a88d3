"""The models that can look at a film, in a process of their own; each measure that needs one is left out without it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturec.backends import BackendError
from lecturec.backends.model_host import ModelHost, damaged
from lecturec.backends.models import Model, model_at, models

KINDS = {
    "clip": ("clip",),
    "siglip": ("siglip", "siglip2"),
    "dinov2": ("dinov2", "dinov2_with_registers"),
    "timesformer": ("timesformer",),
    "vivit": ("vivit",),
}
"""Kinds of models, and how the config.json of each calls itself."""

Rows = NDArray[np.float64]

_PATIENCE_S = 600.0
_MOST_BYTES = 256 << 20
_CONFIG_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Eye:
    """A model that looks, of a kind; `pictures` is how many it takes at once, 1 for those that look at stills."""

    kind: str
    model: Model
    pictures: int = 1

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.model.name


def found(kind: str, folder: Path | None) -> Eye | None:
    """The model in the folder that was given, else the first of its kind among the models here, else None.

    Raises BackendError for a folder that holds none.
    """
    if folder is None:
        here = models(kind)
        if not here:
            return None
        folder = here[0].folder
    hint = f"a folder with config.json, model.safetensors and the files of its processor, of the kind {kind}"
    try:
        config = json.loads((folder / "config.json").read_bytes()[:_CONFIG_BYTES])
        said = config["model_type"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise BackendError(f"'{folder}' holds no model that can be read", hint) from None
    if said not in KINDS[kind]:
        raise BackendError(f"'{folder}' holds a model of the kind {str(said)[:40]!r}, not {kind}", hint)
    frames = config.get("num_frames")
    many = frames if isinstance(frames, int) and 0 < frames <= 128 else 8
    return Eye(kind=kind, model=model_at(kind, folder), pictures=many if kind in ("timesformer", "vivit") else 1)


class Looking(ModelHost):
    """The process in which models look, started when it is first asked."""

    over, memory = "film", "LECTUREC_PICTURE_MEMORY"

    def __init__(self) -> None:
        super().__init__("looking", "the model", "pip install torch transformers", patience_s=_PATIENCE_S)

    def __enter__(self) -> "Looking":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def at(self, eye: Eye, pictures: list[NDArray[np.uint8]]) -> Rows:
        """(n, d): an embedding of each picture (height, width, 3), or window (pictures, height, width, 3)."""
        step = max(1, _MOST_BYTES // max(1, pictures[0].nbytes))
        parts = [np.stack([squared(p) for p in pictures[k : k + step]]) for k in range(0, len(pictures), step)]
        return np.concatenate([self._asked(eye, {"shape": list(p.shape)}, p.tobytes())[0] for p in parts])

    def words(self, eye: Eye, texts: list[str]) -> tuple[Rows, int]:
        """((n, d): an embedding of each text, how many texts were too long for the model and were cut)."""
        rows, said = self._asked(eye, {"texts": texts}, b"")
        return rows, int(said.get("cut", 0))

    def _asked(self, eye: Eye, asked: dict[str, Any], data: bytes) -> tuple[Rows, dict[str, Any]]:
        """Raises BackendError."""
        said, answer = self.put({"model": str(eye.model.folder.resolve()), **asked}, data)
        if "error" in said:
            raise self.trouble(said["error"], str(said.get("about", "")), eye.model)
        rows = np.frombuffer(answer, "<f4").astype(np.float64).reshape(said["shape"])
        if not np.isfinite(rows).all():
            raise BackendError(f"the model '{eye.name}' gave numbers that are none", damaged(eye.model, "model"))
        return rows, said


def squared(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture or window (..., height, width, 3) made square by bands of its mean colour.

    Most models cut a square out of the middle, and what stands at the sides of a slide would never be seen.
    """
    height, width = picture.shape[-3:-1]
    size = max(height, width)
    made = np.empty((*picture.shape[:-3], size, size, 3), np.uint8)
    made[:] = np.round(picture.mean(axis=(-3, -2), keepdims=True))
    top, left = (size - height) // 2, (size - width) // 2
    made[..., top : top + height, left : left + width, :] = picture
    return made
