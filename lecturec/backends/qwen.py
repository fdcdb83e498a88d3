"""When each word sounds, by a model that listens: the Qwen3 forced aligner, in transformers (`lecturec[align]`).

The model is a folder below the models of lecturec, `qwen/<name>/`, as transformers saves it. Nothing is fetched.
"""

import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.models import Model, models, models_folder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

INSTALL = "pip install 'lecturec[align]'"
LANGUAGES = frozenset("de en es fr it ja ko pt ru yue zh".split())  # noqa: SIM905
RATE_HZ = 16_000
MOST_SECONDS = 300
_VERSION = "1"


class Qwen:
    """Listens with the first aligner that lies among the models, loaded when the first sentence is asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: Any = None

    @property
    def identity(self) -> str:
        """Names everything that changes the times. Raises BackendError without a model."""
        found = _model()
        size = sum(path.stat().st_size for path in sorted(found.folder.glob("*.safetensors")))
        return f"qwen {_VERSION} {found.name} {size}"

    def align(self, said: Recording, asked: Utterance) -> tuple[Word, ...]:
        """The words of a recording with their times in its samples; () for a language or length it does not know.

        Raises BackendError.
        """
        tongue = asked.lang.lower().partition("-")[0]
        if tongue not in LANGUAGES or not 0 < len(said.pcm) <= MOST_SECONDS * said.rate_hz:
            return ()
        with self._lock:
            try:
                self._loaded = self._loaded or _load(_model().folder)
                processor, model = self._loaded
                heard = _heard(processor, model, _resampled(said.pcm, said.rate_hz), asked.spoken, tongue)
            except BackendError:
                raise
            except Exception as trouble:  # what a library of models raises nobody knows
                told = str(trouble).strip().partition("\n")[0][:300]
                raise BackendError(
                    f"the aligner failed: {type(trouble).__name__}: {told}", "build without it"
                ) from None
        return tuple(_words(heard, asked.spoken, said.rate_hz, len(said.pcm)))

    def close(self) -> None:
        """Forget the model."""
        self._loaded = None


def _model() -> Model:
    if find_spec("transformers") is None:
        raise BackendError("the aligner is not installed", INSTALL)
    found = models("qwen")
    if not found:
        hint = f"put one into a folder of its name in '{models_folder() / 'qwen'}'"
        raise BackendError("there is no model of an aligner", hint)
    return found[0]


def _load(folder: Path) -> tuple[Any, Any]:
    """(processor, model) from the files of a folder, and from nowhere else."""
    from lecturec.backends.coqui_repairs import without_native_torchaudio

    # Transformers imports torchaudio where it lies, though nothing here needs it.
    without_native_torchaudio()
    import torch
    from transformers import Qwen3ASRForTokenClassification, Qwen3ASRProcessor

    processor = Qwen3ASRProcessor.from_pretrained(folder, local_files_only=True)
    model = Qwen3ASRForTokenClassification.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    return processor, model.train(False)


def _heard(processor: Any, model: Any, pcm: Any, spoken: str, lang: str) -> list[tuple[str, float, float]]:
    """(word, seconds at which it begins, at which it ends) of all that the aligner found."""
    inputs, words = processor.prepare_forced_aligner_inputs(pcm, spoken, lang)
    import torch

    with torch.inference_mode():
        logits = model(**inputs).logits
    marker = model.config.timestamp_token_id
    (found,) = processor.decode_forced_alignment(logits, inputs["input_ids"], words, marker)
    return [(one["text"], float(one["start_time"]), float(one["end_time"])) for one in found]


def _resampled(pcm: "npt.NDArray[np.float32]", rate_hz: int) -> "npt.NDArray[np.float32]":
    import numpy as np

    count = len(pcm) * RATE_HZ // rate_hz
    at = np.arange(count) * (rate_hz / RATE_HZ)
    return np.asarray(np.interp(at, np.arange(len(pcm)), pcm), np.float32)


def _words(heard: list[tuple[str, float, float]], spoken: str, rate_hz: int, samples: int) -> Iterator[Word]:
    """What was heard as words of the text: each is found after the one before it, its marks left out."""
    kept = [k for k, c in enumerate(spoken) if c == "'" or unicodedata.category(c)[0] in "LN"]
    letters = "".join(spoken[k] for k in kept)
    at, last = 0, 0
    for number, (word, begin, end) in enumerate(heard):
        found = letters.find(word, at)
        if found < 0 or not word:
            continue
        at = found + len(word)
        start = min(samples, max(last, round(begin * rate_hz)))
        following = heard[number + 1][1] if number + 1 < len(heard) else samples / rate_hz
        stop = min(samples, max(round(end * rate_hz), start + 1, round(min(end + 0.08, following) * rate_hz)))
        if stop > start:
            last = stop
            first, final = kept[found], kept[at - 1] + 1
            yield Word(start_char=first, stop_char=final, start_sample=start, stop_sample=stop, source="aligned")
