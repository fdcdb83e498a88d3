"""Any server that speaks the way OpenAI's does (POST /v1/audio/speech): in the network or on this machine.

It is asked only where whoever builds named it (`speech`); notes cannot.
"""

from threading import Lock
from typing import TYPE_CHECKING

from lecturec.backends import BackendError, Recording, Utterance
from lecturec.backends.waves import read_wave, trimmed
from lecturec.endpoint import NotAnswered, Server

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DEFAULT, MODEL = "alloy", "tts-1"
_VERSION = "1"
_PCM_HZ = 24_000
_HOW = 'name it on the command line (--speech http://localhost:8880/v1) or in lecturec.toml (speech = "http...")'


class OpenAI:
    """Speaks with a server's voices; what it is asked is counted against its budget."""

    def __init__(self, server: Server | None = None, *, seconds: float = 60.0, tries: int = 3) -> None:
        self._server = server
        self._seconds, self._tries = seconds, tries
        self._sent = 0
        self._lock = Lock()

    @staticmethod
    def voices() -> dict[str, str]:
        """Nobody knows what a server offers."""
        return {}

    def identity(self, utterance: Utterance) -> str:
        """Address, model and voice. Raises BackendError where no server was named."""
        server = self._named()
        return f"openai {_VERSION} {server.url} {server.model or MODEL} {utterance.voice or DEFAULT}"

    def speak(self, utterance: Utterance) -> Recording:
        """Have it spoken. Raises BackendError, also when the budget is used up."""
        server, voice = self._named(), utterance.voice or DEFAULT
        self._spend(len(utterance.spoken), server)
        asked = {
            "model": server.model or MODEL,
            "input": utterance.spoken,
            "voice": voice,
            "response_format": "wav",
        }
        try:
            sound, kind = server.post("/audio/speech", asked, seconds=self._seconds, tries=self._tries)
        except NotAnswered as trouble:
            raise BackendError(f"the server '{server.url}' does not speak: {trouble}", "see that it runs") from None
        pcm, rate_hz = _raw(sound) if kind.startswith(("audio/pcm", "audio/L16")) else read_wave(sound, "the server")
        pcm, _ = trimmed(pcm, rate_hz)
        licence = f"as agreed with {server.url}"
        return Recording(pcm=pcm, rate_hz=rate_hz, words=(), engine="openai", voice=voice, licence=licence)

    def close(self) -> None:
        """It holds nothing."""

    def _named(self) -> Server:
        if self._server is None:
            raise BackendError("no server is named that could speak", _HOW)
        return self._server

    def _spend(self, characters: int, server: Server) -> None:
        with self._lock:
            if server.budget and self._sent + characters > server.budget:
                said = f"the budget of {server.budget} characters is used up"
                raise BackendError(said, "raise it (budget=...), or build with another voice")
            self._sent += characters


def _raw(sound: bytes) -> "tuple[npt.NDArray[np.float32], int]":
    """Samples without a head: 16 bits at 24 kHz, as this kind of server sends them."""
    import numpy as np

    return np.frombuffer(sound[: len(sound) // 2 * 2], "<i2").astype(np.float32) / np.float32(1 << 15), _PCM_HZ
