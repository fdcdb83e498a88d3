"""Models that make pictures: what is known of each, from its card and from the class of its pipeline.

A model is a folder as diffusers saves it, `<models>/diffusion/<name>/`, with a card that may say in [picture] what its
makers advise. Nothing heavy is imported: looking reads a card and an index.
"""

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from lecturec.backends.models import Model, card_of, model_at, models

ENGINE, ENLARGER = "diffusion", "swin2sr"
INDEX = "model_index.json"
PERMISSIVE = ("apache-2.0", "bsd-2-clause", "bsd-3-clause", "cc-by-4.0", "cc0-1.0", "mit")
"""Licences of models that `auto` may take: they ask for nothing that a picture could break."""

_INDEX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a kind of model is used: steps, guidance (None for whatever it does by itself), sizes in pixels.

    Sides are multiples of `multiple`; `width` x `height` is how many pixels it was made for. `memory_gb` is what a
    device should have. `supports` are "negative" (prompts), "reference" (pictures, natively) and "ip-adapter".
    """

    steps: int = 28
    guidance: float | None = None
    multiple: int = 16
    width: int = 1024
    height: int = 576
    memory_gb: int = 24
    supports: tuple[str, ...] = ()


MANNERS = {
    "StableDiffusionPipeline": Manner(
        steps=30, guidance=7.5, multiple=8, width=768, height=432, memory_gb=6, supports=("negative", "ip-adapter")
    ),
    "StableDiffusionXLPipeline": Manner(
        steps=28, guidance=5.0, multiple=8, width=1344, height=768, memory_gb=10, supports=("negative", "ip-adapter")
    ),
    "FluxPipeline": Manner(steps=28, guidance=3.5, width=1280, height=720, memory_gb=24),
    "Flux2KleinPipeline": Manner(steps=4, guidance=1.0, width=1280, height=720, memory_gb=8, supports=("reference",)),
    "ZImagePipeline": Manner(steps=8, guidance=0.0, width=1280, height=720, memory_gb=16),
}
"""What the makers of each kind advise; a card says more about its own model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureModel:
    """A model that makes pictures: its folder, the class of its pipeline, where it is from, and how it is used.

    `accept` is the name by which a licence that is not free for all is accepted.
    """

    model: Model
    pipeline: str
    repository: str = ""
    revision: str = ""
    accept: str = ""
    manner: Manner = Manner()

    @property
    def permissive(self) -> bool:
        """Whether everybody may use it, for anything."""
        return self.model.commercial and self.model.licence.lower() in PERMISSIVE

    @property
    def at(self) -> str:
        """Its name with its revision, as far as that is known."""
        return f"{self.model.name}@{self.revision[:12]}" if self.revision else self.model.name


def picture_models() -> tuple[PictureModel, ...]:
    """The models that lie here, whole or not, in order of the alphabet."""
    return tuple(map(known, models(ENGINE)))


def at_folder(folder: Path) -> PictureModel:
    """The model in any folder."""
    return known(model_at(ENGINE, folder))


def known(model: Model) -> PictureModel:
    """A model with all that its card and its index say."""
    card = card_of(model.folder)
    pipeline = _pipeline(model.folder)
    said = card.get("picture")
    manner = with_said(MANNERS.get(pipeline, Manner()), said if isinstance(said, dict) else {})
    words = {name: str(card.get(name, "")) for name in ("repository", "revision", "accept")}
    return PictureModel(model=model, pipeline=pipeline, manner=manner, **words)


def with_said(manner: Manner, said: dict[str, Any]) -> Manner:
    """A manner with what a card says over it, as far as that makes sense."""
    good: dict[str, Any] = {}
    for field in fields(Manner):
        value = said.get(field.name)
        if field.name == "supports" and isinstance(value, list):
            good["supports"] = tuple(map(str, value))
        elif field.name == "guidance" and isinstance(value, (int, float)) and 0 <= value <= 50:
            good["guidance"] = float(value)
        elif isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 8192 and field.name != "guidance":
            good[field.name] = value
    return replace(manner, **good)


def files_of(model: PictureModel) -> list[Path]:
    """All that makes its pictures what they are: index, settings, schedulers, words and weights."""
    found = [*model.model.folder.glob("*.json"), *model.model.folder.glob("*/*")]
    return sorted(path for path in found if path.suffix in (".json", ".safetensors", ".txt", ".model"))


def size_for(manner: Manner, width_px: int, height_px: int) -> tuple[int, int]:
    """The size to paint an area at: its shape, at as many pixels as the model was made for, but no more than it has.

    Sides are multiples of the model's, and never so small that it sees nothing.
    """
    scale = min(1.0, (manner.width * manner.height / (width_px * height_px)) ** 0.5)
    sides = (max(1, round(side * scale / manner.multiple)) * manner.multiple for side in (width_px, height_px))
    width, height = sides
    return width, height


def _pipeline(folder: Path) -> str:
    """The class that its index names, "" for none."""
    try:
        with (folder / INDEX).open("rb") as file:
            said = json.loads(file.read(_INDEX_BYTES))
    except (OSError, ValueError, RecursionError):
        return ""
    name = said.get("_class_name") if isinstance(said, dict) else ""
    return name if isinstance(name, str) else ""
