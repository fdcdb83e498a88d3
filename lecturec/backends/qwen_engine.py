"""The aligner in the worker: the only module that imports `transformers`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lecturec.backends.speechless import Lacking
from lecturec.backends.torch_repairs import without_native_torchaudio

_CUTTERS = {"ja": "nagisa", "ko": "soynlp"}
"""Languages whose words another package finds."""


def start() -> "Aligner":
    """The library, loaded. Raises ImportError where it is not installed."""
    return Aligner()


class Aligner:
    """Models by their folder."""

    def __init__(self) -> None:
        # Transformers imports torchaudio where it lies, though nothing here needs it.
        without_native_torchaudio()
        import torch
        from transformers import Qwen3ASRForTokenClassification, Qwen3ASRProcessor

        self._torch: Any = torch
        self._processor: Any = Qwen3ASRProcessor
        self._model: Any = Qwen3ASRForTokenClassification

    def load(self, folder: Path) -> tuple[Any, Any]:
        """(processor, model) from the files of a folder, and from nowhere else."""
        processor = self._processor.from_pretrained(folder, local_files_only=True)
        model = self._model.from_pretrained(folder, local_files_only=True, dtype=self._torch.float32)
        return processor, model.train(False)

    def answer(self, model: tuple[Any, Any], asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """What was heard: word, seconds at which it begins, at which it ends. It makes no sound itself."""
        import numpy as np

        cutter = _CUTTERS.get(asked["lang"])
        if cutter and find_spec(cutter) is None:
            raise Lacking(f"pip install {cutter}")
        processor, network = model
        pcm = np.frombuffer(asked["data"], "<f4").astype(np.float32)
        inputs, words = processor.prepare_forced_aligner_inputs(pcm, asked["text"], asked["lang"])
        with self._torch.inference_mode():
            logits = network(**inputs).logits
        marker = network.config.timestamp_token_id
        (found,) = processor.decode_forced_alignment(logits, inputs["input_ids"], words, marker)
        heard = [(one["text"], float(one["start_time"]), float(one["end_time"])) for one in found]
        return {"words": heard}, np.zeros(0, np.float32)
