"""Models on this machine, of voices and of pictures: where they lie, and what is said about them.

A model is a folder, `<models>/<engine>/<name>/`, with its files and a card (card.toml) that says its languages and its
licence. Looking for models reads names of files and cards, and nothing else.
"""

import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CARD = "card.toml"
_CARD_BYTES = 64 << 10

NEEDED = {
    "kokoro": ("*.onnx", "voices*.bin"),
    "coqui": ("*.pth", "config.json"),
    "piper": ("*.onnx", "*.onnx.json"),
    "diffusion": ("model_index.json",),
    "swin2sr": ("config.json", "*.safetensors"),
}
"""What a model of each engine consists of, at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model in its folder. `langs` are BCP 47 languages, () where the card does not say.

    `commercial` is whether its licence lets everybody use what it makes; without a card nobody knows, so it is False.
    `missing` are files that it lacks, () when it is whole.
    """

    engine: str
    name: str
    folder: Path
    langs: tuple[str, ...] = ()
    licence: str = ""
    commercial: bool = False
    missing: tuple[str, ...] = ()

    def file(self, pattern: str) -> Path:
        """Its first file of such a name, in order of the alphabet. Raises FileNotFoundError."""
        found = sorted(self.folder.glob(pattern))
        if not found:
            raise FileNotFoundError(f"'{self.folder}' has no {pattern}")
        return found[0]


def models_folder() -> Path:
    """Where models lie: LECTUREC_MODELS, or the place for data of the system."""
    if asked := os.environ.get("LECTUREC_MODELS"):
        return Path(asked)
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "lecturec" / "models"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "lecturec" / "models"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "lecturec" / "models"


def models(engine: str) -> tuple[Model, ...]:
    """The models of an engine that lie here, whole or not, in order of the alphabet."""
    try:
        folders = sorted(p for p in (models_folder() / engine).iterdir() if p.is_dir() and p.name[0] != ".")
    except (OSError, RuntimeError):  # there is none, or nobody says where home is
        return ()
    return tuple(model_at(engine, folder) for folder in folders)


def model(engine: str, name: str) -> Model | None:
    """The model of this name, None where there is none."""
    return next((found for found in models(engine) if found.name == name), None)


def model_at(engine: str, folder: Path) -> Model:
    """The model in a folder, whole or not."""
    said = card_of(folder)
    langs = said.get("langs")
    return Model(
        engine=engine,
        name=folder.name,
        folder=folder,
        langs=tuple(str(lang).lower() for lang in langs) if isinstance(langs, list) else (),
        licence=str(said.get("licence", "")),
        commercial=said.get("commercial") is True,
        missing=tuple(pattern for pattern in NEEDED.get(engine, ()) if not any(folder.glob(pattern))),
    )


def card_of(folder: Path) -> dict[str, Any]:
    """What the card in a folder says; nothing where there is none that can be read."""
    try:
        with (folder / CARD).open("rb") as file:
            return tomllib.loads(file.read(_CARD_BYTES).decode("utf-8", "replace"))
    except (OSError, tomllib.TOMLDecodeError, RecursionError):
        return {}
