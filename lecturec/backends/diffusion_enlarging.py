"""Pictures enlarged by a model, in the worker: Swin2SR as transformers has it."""

from pathlib import Path
from typing import Any

TILE, MARGIN = 192, 16
"""Pixels of a tile and of what it shares with its neighbours: a whole picture takes too much memory."""


def enlarged(folder: Path, pixels: Any, goal: tuple[int, int], kept: dict[str, Any], device: str) -> Any:
    """8-bit RGB of shape (height, width, 3), enlarged until it covers `goal` (width, height) or was enlarged twice.

    `kept` holds what was loaded before. Raises whatever transformers raises.
    """
    import numpy as np

    model = kept.get(str(folder))
    if model is None:
        model = kept[str(folder)] = _load(folder, device)
    for _ in range(2):
        height, width = pixels.shape[:2]
        if width >= goal[0] and height >= goal[1]:
            break
        pixels = np.clip(_once(model, pixels / np.float32(255)) * 255, 0, 255).round().astype(np.uint8)
    return pixels


def _load(folder: Path, device: str) -> Any:
    from transformers import Swin2SRForImageSuperResolution

    model = Swin2SRForImageSuperResolution.from_pretrained(str(folder), use_safetensors=True, local_files_only=True)
    return model.eval().to(device)


def _once(model: Any, values: Any) -> Any:
    """A picture of floats at the model's scale, made in tiles that overlap."""
    import numpy as np

    scale = int(model.config.upscale)
    height, width = values.shape[:2]
    whole = np.zeros((height * scale, width * scale, 3), np.float32)
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            above, before = max(0, top - MARGIN), max(0, left - MARGIN)
            below, after = min(height, top + TILE + MARGIN), min(width, left + TILE + MARGIN)
            tile = _tile(model, values[above:below, before:after])
            bottom, right = min(height, top + TILE), min(width, left + TILE)
            inner = tile[(top - above) * scale : (bottom - above) * scale, (left - before) * scale :]
            whole[top * scale : bottom * scale, left * scale : right * scale] = inner[:, : (right - left) * scale]
    return whole


def _tile(model: Any, values: Any) -> Any:
    """A tile at the model's scale. Its sides are filled up with their mirror image to what the model can divide."""
    import numpy as np
    import torch

    height, width = values.shape[:2]
    window, scale = int(model.config.window_size), int(model.config.upscale)
    padding = ((0, -height % window), (0, -width % window), (0, 0))
    filled = np.pad(values, padding, mode="symmetric")
    tensor = torch.from_numpy(filled.transpose(2, 0, 1).copy()).unsqueeze(0).to(model.device)
    with torch.inference_mode():
        made = model(tensor).reconstruction
    out = made[0].float().cpu().numpy().transpose(1, 2, 0)
    return out[: height * scale, : width * scale]
