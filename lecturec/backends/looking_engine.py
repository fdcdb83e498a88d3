"""Models that look at pictures, words and films, in the worker: CLIP, SigLIP, DINOv2, TimeSformer and ViViT.

A question comes with pictures (bytes, uint8, "shape" says how many of which size) or with words ("texts"). The answer
is an embedding of each: "shape" says how many of which length.
"""

from pathlib import Path
from typing import Any

import numpy as np

from lecturec.backends.torch_repairs import without_broken_torchvision, without_native_torchaudio

AT_ONCE = 8
"""Pictures that a model looks at together; what it says of one hardly depends on the others."""


def start() -> "Eyes":
    """The library, loaded. Raises ImportError where it is not installed."""
    return Eyes()


class Eyes:
    """Models by their folder."""

    def __init__(self) -> None:
        without_native_torchaudio()
        without_broken_torchvision()
        import torch
        import transformers

        self._torch: Any = torch
        self._library: Any = transformers

    def load(self, folder: Path) -> tuple[Any, Any]:
        """(model, processor) from the files of a folder, and from nowhere else; no code of theirs is run."""
        here = {"local_files_only": True, "trust_remote_code": False}
        model = self._library.AutoModel.from_pretrained(folder, **here, use_safetensors=True, dtype=self._torch.float32)
        reads = hasattr(model, "get_text_features")
        auto = self._library.AutoProcessor if reads else self._library.AutoImageProcessor
        return model.train(False), auto.from_pretrained(folder, **here)

    def answer(self, loaded: tuple[Any, Any], asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """("shape" of the embeddings, and of words how many were "cut"; the embeddings, one after the other)."""
        model, processor = loaded
        with self._torch.inference_mode():
            if "texts" in asked:
                rows, cut = self._texts(model, processor.tokenizer, asked["texts"])
                return {"shape": list(rows.shape), "cut": cut}, rows
            pictures = np.frombuffer(asked["data"], np.uint8).reshape(asked["shape"])
            if pictures.ndim == 5:
                rows = np.concatenate([self._window(model, processor, one) for one in pictures])
            else:
                parts = [pictures[k : k + AT_ONCE] for k in range(0, len(pictures), AT_ONCE)]
                rows = np.concatenate([self._pictures(model, processor, part) for part in parts])
        return {"shape": list(rows.shape)}, rows

    def _pictures(self, model: Any, processor: Any, pictures: Any) -> Any:
        seen = getattr(processor, "image_processor", processor)(list(pictures), return_tensors="pt")["pixel_values"]
        features = getattr(model, "get_image_features", model)
        return _rows(features(pixel_values=seen))

    def _texts(self, model: Any, tokenizer: Any, texts: list[str]) -> tuple[Any, int]:
        """(embeddings, how many texts are longer than the model reads)."""
        room = int(model.config.text_config.max_position_embeddings)
        cut = sum(len(ids) > room for ids in tokenizer(texts)["input_ids"])
        read = tokenizer(texts, padding="max_length", truncation=True, max_length=room, return_tensors="pt")
        # SigLIP was trained to look at the padding as well, CLIP was not.
        masked = not str(model.config.model_type).startswith("siglip")
        given = {name: read[name] for name in ("input_ids", "attention_mask") if masked or name == "input_ids"}
        return _rows(model.get_text_features(**given)), cut

    def _window(self, model: Any, processor: Any, window: Any) -> Any:
        """A window's embedding is that of its class token."""
        seen = processor(list(window), return_tensors="pt")["pixel_values"]
        return np.asarray(model(pixel_values=seen).last_hidden_state[:, 0], np.float32)


def _rows(said: Any) -> Any:
    """The pooled embeddings, however this version of the library hands them over."""
    return np.asarray(getattr(said, "pooler_output", said), np.float32)
