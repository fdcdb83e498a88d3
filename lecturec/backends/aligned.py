"""A speaker with somebody beside it who listens: words whose times it does not tell are found in its sound."""

from dataclasses import replace
from typing import Any

from lecturec.backends import Aligner, Recording, Speaker, Utterance


class Aligned:
    """A speaker as it is, but for the times of words. Whatever else it offers is offered."""

    def __init__(self, speaker: Speaker, aligner: Aligner) -> None:
        self._speaker, self._aligner = speaker, aligner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._speaker, name)

    def identity(self, utterance: Utterance) -> str:
        """The speaker's, and who listens. Raises BackendError when there is nobody."""
        return f"{self._speaker.identity(utterance)} / {self._aligner.identity}"

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it, then listen. Raises BackendError."""
        said = self._speaker.speak(utterance)
        return said if said.words else replace(said, words=self._aligner.align(said, utterance))

    def knows(self, utterance: Utterance) -> bool:
        """Whether who listens understands its language."""
        return self._aligner.knows(utterance.lang)

    def close(self) -> None:
        """Give back what both hold."""
        self._speaker.close()
        self._aligner.close()
