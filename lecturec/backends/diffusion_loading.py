"""A picture model from its folder, in the worker: only what diffusers and transformers know, only safetensors."""

import inspect
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INDEX = "model_index.json"
ADAPTER = "ip-adapter"
"""The folder of an IP-Adapter within that of its model: its weights, and its image_encoder."""

_LIBRARIES = ("diffusers", "transformers")
_PICKLED = (".bin", ".ckpt", ".pt", ".pth", ".pkl")


class Refused(ValueError):
    """A folder that is not loaded, and why: it holds code, or weights that could be code."""


@dataclass(slots=True)
class Loaded:
    """A pipeline on its device. `rung` is how far down the ladder of memory it stands (see diffusion_engine.py)."""

    pipe: Any
    folder: Path
    device: str
    dtype: Any
    asked: frozenset[str]
    """What its call understands."""
    rung: int = 0
    liked: bool = False
    """Whether its adapter for reference pictures is loaded."""
    kept: dict[str, Any] = field(default_factory=dict)


def load(folder: Path) -> Loaded:
    """The pipeline in a folder. Raises Refused, and whatever diffusers raises."""
    import torch
    from diffusers import AutoPipelineForText2Image, DiffusionPipeline

    index = checked(folder)
    device, dtype = placed(torch)
    how: dict[str, Any] = {"dtype": dtype, "use_safetensors": True, "local_files_only": True}
    if variant := half_variant(folder, index):
        how["variant"] = variant
    if "XL" in index["_class_name"]:
        how["add_watermarker"] = False  # it would depend on what else is installed
    try:
        pipe = AutoPipelineForText2Image.from_pretrained(str(folder), **how)
    except ValueError as wrong:
        if "AutoPipeline" not in str(wrong):
            raise
        pipe = DiffusionPipeline.from_pretrained(str(folder), **how)
    asked = frozenset(inspect.signature(type(pipe).__call__).parameters)
    if not {"prompt", "num_inference_steps", "generator"} <= asked or "num_frames" in asked:
        raise Refused(f"{type(pipe).__name__} makes no pictures from words")
    pipe.set_progress_bar_config(disable=True)
    for part in pipe.components.values():
        if isinstance(part, torch.nn.Module):
            part.eval()
    return Loaded(pipe=pipe, folder=folder, device=device, dtype=dtype, asked=asked)


def placed(torch: Any) -> tuple[str, Any]:
    """The device of this machine, and the numbers that it is good at."""
    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if torch.backends.mps.is_available():
        return "mps", torch.float16
    return "cpu", torch.float32


def checked(folder: Path) -> dict[str, Any]:
    """What a folder says it holds, when all of that is data for classes of the two libraries. Raises Refused."""
    import diffusers

    try:
        index: Any = json.loads((folder / INDEX).read_text("utf-8"))
    except ValueError as wrong:
        raise Refused(f"{INDEX} cannot be read: {wrong}") from None
    parts: dict[str, Any] = index if isinstance(index, dict) else {}
    name = parts.get("_class_name")
    if not isinstance(name, str) or not hasattr(diffusers, name):
        raise Refused(f"{INDEX} names no pipeline that diffusers has: {str(name)[:80]!r}")
    for part, said in parts.items():
        if part.startswith("_") or not isinstance(said, list) or len(said) != 2 or said[0] is None:
            continue
        if said[0] not in _LIBRARIES and not hasattr(diffusers.pipelines, str(said[0])):
            raise Refused(f"its '{part}' comes with code of its own ({str(said[0])[:80]!r}), which is never run")
        unsafe(folder / part)
    return parts


def unsafe(folder: Path) -> None:
    """Refuse weights of a part that are pickles: reading one runs what it says. Raises Refused."""
    files = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    if any(path.suffix == ".safetensors" for path in files):
        return
    if found := next((path.name for path in sorted(files) if path.suffix in _PICKLED), ""):
        raise Refused(f"the weights of '{folder.name}' are a pickle ({found}), which can run code: safetensors only")


def half_variant(folder: Path, index: dict[str, Any]) -> str:
    """The word "fp16" for weights that lie here only with that in their names, "" for the usual ones."""
    halves = False
    for part in index:
        files = sorted((folder / part).glob("*.safetensors")) if not part.startswith("_") else []
        if any(".fp16" not in path.name for path in files):
            return ""
        halves = halves or bool(files)
    return "fp16" if halves else ""


def adapted(loaded: Loaded, wanted: bool) -> None:
    """Load the adapter for reference pictures, or take it away: with it, no picture is made without a reference."""
    if wanted == loaded.liked:
        return
    if wanted:
        folder = loaded.folder / ADAPTER
        unsafe(folder)
        weights = sorted(path.name for path in folder.glob("*.safetensors"))
        if not weights:
            raise Refused(f"it has no {ADAPTER}/ with safetensors, and no other way to follow a picture")
        loaded.pipe.load_ip_adapter(
            str(loaded.folder), subfolder=ADAPTER, weight_name=weights[0], local_files_only=True
        )
    else:
        loaded.pipe.unload_ip_adapter()
    loaded.liked = wanted


def style_alone(pipe: Any, strength: float) -> Any:
    """The scales of InstantStyle: a reference lends its manner in the second attention of the first block up, alone.

    Models without such a block take all of it, at this strength.
    """
    unet = getattr(pipe, "unet", None)
    blocks = list(getattr(unet, "up_blocks", ()))
    layers = len(getattr(blocks[0], "attentions", None) or ()) if blocks else 0
    if "XL" not in type(pipe).__name__ or layers < 2:
        return strength
    return {"up": {"block_0": [strength if number == 1 else 0.0 for number in range(layers)]}}
