"""When each word sounds, by a model that listens in a process of its own: Qwen3's aligner (`lecturec[align]`).

The model is a folder below the models of lecturec, `qwen/<name>/`, as transformers saves it. Nothing is fetched.
"""

import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from lecturec.backends import BackendError, Recording, Utterance, Word
from lecturec.backends.model_host import digest_of, installed
from lecturec.backends.models import Model, models, models_folder
from lecturec.backends.voice_host import PATIENCE_S, Host

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

INSTALL = "pip install 'lecturec[align]'"
LANGUAGES = frozenset("de en es fr it ja ko pt ru yue zh".split())  # noqa: SIM905
RATE_HZ = 16_000
MOST_SECONDS = 300
_VERSION = "1"


class Qwen:
    """Listens with the first aligner that lies among the models; its process starts with the first sentence."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._host = Host("qwen", "the aligner", INSTALL, what="aligner", patience_s=patience_s)

    @property
    def identity(self) -> str:
        """Names everything that changes the times. Raises BackendError without a model."""
        found = _model()
        files = sorted(found.folder.glob("*.safetensors"))
        return f"qwen {_VERSION} {installed('transformers')} {found.name} {digest_of(files)}"

    @staticmethod
    def knows(lang: str) -> bool:
        """Whether it understands a language."""
        return _tongue(lang) in LANGUAGES

    def align(self, said: Recording, asked: Utterance) -> tuple[Word, ...]:
        """The words of a recording with their times in its samples; () for a language or length it does not know.

        Raises BackendError.
        """
        if not self.knows(asked.lang) or not 0 < len(said.pcm) <= MOST_SECONDS * said.rate_hz:
            return ()
        sound = _resampled(said.pcm, said.rate_hz).astype("<f4").tobytes()
        heard, _ = self._host.ask(asked, _model(), {"lang": _tongue(asked.lang)}, sound)
        words = [(str(word), float(begin), float(end)) for word, begin, end in heard["words"]]
        return tuple(_words(words, asked.spoken, said.rate_hz, len(said.pcm)))

    def close(self) -> None:
        """End its process."""
        self._host.close()


def _tongue(lang: str) -> str:
    return lang.lower().partition("-")[0]


def _model() -> Model:
    if find_spec("transformers") is None:
        raise BackendError("the aligner is not installed", INSTALL)
    found = models("qwen")
    if not found:
        hint = f"put one into a folder of its name in '{models_folder() / 'qwen'}'"
        raise BackendError("there is no model of an aligner", hint)
    return found[0]


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
