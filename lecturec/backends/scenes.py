"""Scenes by code: run in a process of their own (scene_worker.py), and believed only when they give pictures.

It keeps faults apart, not attackers: the code has the rights of whoever builds.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from fractions import Fraction
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturec.backends.workers import attached, impatient, read, start, stop, write
from lecturec.limits import SCENE_MEMORY, SCENE_S

Rgb = NDArray[np.uint8]
"""A picture: (height, width, 3), from top left."""


class SceneFailed(Exception):
    """A scene that cannot be shown: why, as what follows its name in a sentence, and in which line of its file."""

    def __init__(self, why: str, line: int = 0, hint: str = "") -> None:
        super().__init__(why)
        self.line, self.hint = line, hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of a scene: the function in the file, pictures of this size for so long, `most_ms` at most.

    Colours are (r, g, b), 0 to 255.
    """

    folder: str
    file: str
    function: str
    width_px: int
    height_px: int
    seconds: float
    fps: int
    ground: tuple[int, int, int]
    ink: tuple[int, int, int]
    accent: tuple[int, int, int]
    most_ms: int


class Performance:
    """A scene while it runs. Use it in a `with`: its process ends there at the latest.

    `rate` is that of its pictures, and `sounds` says whether it has a sound, which is in `sound` (48 kHz, mono, 16-bit)
    at its end. Then `cut` says whether it would go on, `said` what it printed (line, words), and `used` which files of
    the folder it read, with their SHA-256.
    """

    def __init__(self, ask: Ask, source: bytes, patience: float = 1.0) -> None:
        self.rate, self.sounds, self.sound = Fraction(ask.fps), False, b""
        self.cut = False
        self.said: tuple[tuple[int, str], ...] = ()
        self.used: tuple[tuple[str, str], ...] = ()
        self._ask, self._source, self._seconds = ask, source, SCENE_S * patience
        self._closing = ExitStack()

    def __enter__(self) -> "Performance":
        """Start it, and wait until it begins. Raises SceneFailed."""
        self._end = monotonic() + self._seconds
        self._worker = start(("-m", "lecturec.backends.scene_worker"))
        self._closing.callback(stop, self._worker)
        try:
            question = {**asdict(self._ask), "memory": SCENE_MEMORY}
            said, _ = self._heard(lambda pipe: write(pipe, question, self._source))
            if "begins" not in said:
                raise self._failed(said)
        except BaseException:
            self._closing.close()
            raise
        self.rate, self.sounds = Fraction(*said["begins"]), bool(said["sounds"])
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def pictures(self) -> Iterator[Rgb]:
        """Its pictures, all of one size. Raises SceneFailed."""
        while True:
            said, data = self._heard()
            if "picture" in said:
                height, width = (int(side) for side in said["picture"])
                yield np.frombuffer(data, np.uint8).reshape(height, width, 3)
            elif "sound" in said:
                self.sound = data
            elif "ended" in said:
                self.cut = said["ended"] == "cut"
                self._told(said)
                return
            else:
                raise self._failed(said)

    def _heard(self, first: Any = None) -> tuple[dict[str, Any], bytes]:
        """The next message. Raises SceneFailed when there is none in time."""
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        try:
            with impatient(self._worker, max(0.01, self._end - monotonic())):
                if first is not None:
                    first(self._worker.stdin)
                said = read(self._worker.stdout)
                if not isinstance(said, dict):
                    raise EOFError
                return said, attached(self._worker.stdout, said)
        except TimeoutError:
            hint = "make it quicker, shorter or smaller, or loop it (#loop); --patience 4 gives it four times as long"
            raise SceneFailed(f"is not done after {self._seconds:g} seconds", hint=hint) from None
        except (OSError, EOFError, ValueError):
            raise SceneFailed("ends its process", hint="it may need more memory than a scene is given") from None

    def _told(self, said: dict[str, Any]) -> None:
        self.said = tuple((int(line), str(words)) for line, words in said.get("said", ()))
        self.used = tuple((str(path), str(sha)) for path, sha in said.get("used", ()))

    def _failed(self, said: dict[str, Any]) -> SceneFailed:
        self._told(said)
        return SceneFailed(str(said.get("wrong", "gives no pictures")), int(said.get("line", 0)), str(said["hint"]))
