"""Other people's backends: asked in a process of their own (guest_worker.py), and believed only when it adds up."""

import io
import sys
from dataclasses import asdict
from threading import Lock
from typing import Any

from lecturec.backends import BackendError, Drawn, Fault, Gone, PictureRequest, Recording, TooSlow, Utterance, Word
from lecturec.backends.workers import Workers
from lecturec.limits import GUEST_S, GUEST_START_S, PIXELS
from lecturec.scene import SHAPES, Drawing, Edge, Node

RATES_HZ = range(4_000, 192_001)
_LOUDEST = 2.0  # a voice that is a little over 1 is turned down; what is far above is no sound in -1 to 1

_SPOKEN = ("engine", "voice", "licence", "unsaid", "revision", "sample")
_DRAWN = ("engine", "model", "licence", "revision", "prompt", "why")
"""What is told of a recording and of a picture, in words."""


class Guest:
    """A backend of somebody's, in one process that is asked one thing at a time."""

    def __init__(self, kind: str, name: str, *, patience: float = 1.0) -> None:
        self.name = name
        self._lock = Lock()
        self._ended = False
        self._workers = Workers(
            f"the plugin '{name}'",
            ("-m", "lecturec.backends.guest_worker", f"lecturec.{kind}", name),
            patience_s=GUEST_S * patience,
            ready_s=GUEST_START_S * patience,
            tries=1,
            path=tuple(sys.path),
        )

    def close(self) -> None:
        """End its process."""
        self._workers.close()

    def _ask(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            if self._ended:
                raise Gone(f"the plugin '{self.name}' is not asked again")
            try:
                said, data = self._workers.ask(question)
            except TooSlow as late:
                self._ended = True
                raise TooSlow(str(late), self._hint) from None
            except (BackendError, OSError):
                self._ended = True
                raise self._fault("it ended its process") from None
        if "refused" in said:
            raise BackendError(f"{self.name}: {said['refused']}", str(said.get("hint", "")))
        if "wrong" in said:
            raise self._fault(str(said["wrong"]))
        return said, data

    @property
    def _hint(self) -> str:
        return f"this is a fault of '{self.name}', not of your notes; tell its authors, or use another one"

    def _fault(self, what: str) -> Fault:
        return Fault(f"the plugin '{self.name}' does not work: {what}", self._hint)


class GuestSpeaker(Guest):
    """Somebody's voice."""

    def identity(self, utterance: Utterance) -> str:
        """As it says. Raises BackendError."""
        said, _ = self._ask({"ask": "identity", "utterance": asdict(utterance)})
        return _identity(self, said)

    def speak(self, utterance: Utterance) -> Recording:
        """What it speaks, when that is sound. Raises BackendError."""
        import numpy as np

        said, sound = self._ask({"ask": "speak", "utterance": asdict(utterance)})
        try:
            pcm = np.frombuffer(sound, "<f4").astype(np.float32)
            words = tuple(
                Word(start_char=int(a), stop_char=int(b), start_sample=int(c), stop_sample=int(d), source=str(source))
                for a, b, c, d, source in said["words"]
            )
            rate_hz, names = int(said["rate_hz"]), {n: str(said[n]) for n in _SPOKEN}
        except (KeyError, TypeError, ValueError) as wrong:
            raise self._fault("what it gave is no recording") from wrong
        if rate_hz not in RATES_HZ:
            raise self._fault(f"it gave sound at {rate_hz} Hz")
        if not len(pcm):
            raise self._fault("it gave no sound")
        if not np.isfinite(pcm).all() or float(np.max(np.abs(pcm))) > _LOUDEST:
            raise self._fault("it gave numbers that are no sound between -1 and 1")
        if not _in_order(words, len(utterance.spoken), len(pcm)):
            raise self._fault("the times of its words are not in order, or not within its sound")
        return Recording(pcm=pcm, rate_hz=rate_hz, words=words, **names)


class GuestIllustrator(Guest):
    """Somebody's pictures."""

    @property
    def identity(self) -> str:
        """As it says. Raises BackendError."""
        return _identity(self, self._ask({"ask": "identity"})[0])

    def draw(self, request: PictureRequest) -> Drawn:
        """What it draws, when that is a picture. Raises BackendError."""
        # Questions go as JSON: nobody sends a guest the picture that others are to resemble.
        asked = {name: value for name, value in asdict(request).items() if name != "anchor"}
        said, png = self._ask({"ask": "draw", "request": asked})
        try:
            numbers: dict[str, Any] = {name: int(said[name]) for name in ("width_px", "height_px", "seed")}
            names: dict[str, Any] = {name: str(said[name]) for name in _DRAWN}
            names |= {"words": tuple(map(str, said.get("words", ())))}
            drawing = _drawing(said["drawing"])
        except (KeyError, TypeError, ValueError) as wrong:
            raise self._fault("what it gave is no picture") from wrong
        if png and not _is_png(png, (numbers["width_px"], numbers["height_px"])):
            raise self._fault("what it gave is no PNG of the size that it says")
        return Drawn(png=png, drawing=drawing, **numbers, **names)


def _identity(guest: Guest, said: dict[str, Any]) -> str:
    identity = said.get("identity")
    if not isinstance(identity, str) or not identity:
        raise guest._fault("its identity is no text")
    return f"{guest.name}: {identity}"


def _in_order(words: tuple[Word, ...], characters: int, samples: int) -> bool:
    """Whether words follow one another, in the text as in the sound."""
    char = sample = 0
    for word in words:
        if not char <= word.start_char < word.stop_char <= characters:
            return False
        if not sample <= word.start_sample <= word.stop_sample <= samples:
            return False
        char, sample = word.stop_char, word.start_sample
    return True


def _drawing(said: dict[str, Any] | None) -> Drawing | None:
    if said is None:
        return None
    nodes = tuple(_node(n) for n in said["nodes"][:50])
    edges = tuple(
        Edge(
            start=int(e["start"]),
            stop=int(e["stop"]),
            arrow=bool(e["arrow"]),
            path=tuple((_within(x), _within(y)) for x, y in e.get("path", ())[:200]),
        )
        for e in said["edges"][:200]
    )
    return Drawing(kind=str(said["kind"]), nodes=nodes, edges=edges)


def _node(n: dict[str, Any]) -> Node:
    shape = str(n.get("shape", "tile"))
    if shape not in SHAPES:
        raise ValueError(shape)
    sizes: dict[str, Any] = {name: 0 if shape == "tile" else max(1, _within(n[name])) for name in ("width", "height")}
    words: dict[str, Any] = {name: str(n.get(name, ""))[:200] for name in ("icon", "label", "note")}
    share, part = min(1000, _within(n.get("share", 0))), int(n.get("part", -1))
    return Node(**words, x=int(n["x"]), y=int(n["y"]), **sizes, shape=shape, share=share, part=part)


def _within(thousandths: object) -> int:
    """A length or place on the picture; what is far outside of it is none."""
    number = int(thousandths)  # type: ignore[call-overload]
    if not 0 <= number <= 1000:
        raise ValueError(number)
    return int(number)


def _is_png(data: bytes, size: tuple[int, int]) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if picture.size != size or size[0] * size[1] > PIXELS:
                return False
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True
