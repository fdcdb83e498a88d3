"""What engines are asked and what they give back. A backend sees its request and nothing else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lecturec.dial import Entity
from lecturec.scene import Drawing
from lecturec.spoken import Mark

if TYPE_CHECKING:
    # A build that finds everything in the store speaks and draws nothing, and does without NumPy.
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One sentence to speak: nothing here says which slide it is for.

    `lang` is a BCP 47 tag, `voice` "" for the default. An engine keeps the marks it can, and leaves the others alone.
    """

    spoken: str
    lang: str
    voice: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A stretch of the spoken text (characters, half-open) and when it sounds (samples, half-open).

    `source` is where the times come from: the engine ("native"), another model that listened ("aligned"), or a guess
    from the length of the words ("estimated").
    """

    start_char: int
    stop_char: int
    start_sample: int
    stop_sample: int
    source: str = "native"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Sound of an utterance: float32 mono, shape (samples,), within [-1, 1], at `rate_hz`; words in its own samples.

    `unsaid` are characters of the text that the voice does not know and left out. `revision` tells apart models of the
    same name, "" where nobody knows; `sample` names the recording of a person whose voice it copies, "" for none.
    """

    pcm: "npt.NDArray[np.float32]"
    rate_hz: int
    words: tuple[Word, ...]
    engine: str
    voice: str
    licence: str
    unsaid: str = ""
    revision: str = ""
    sample: str = ""


class BackendError(Exception):
    """An engine cannot do what was asked; the message is for the author, `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class TooSlow(BackendError):
    """An engine did not answer in time; it was ended."""


class Fault(BackendError):
    """Somebody else's engine does not keep to what was agreed."""


class Gone(BackendError):
    """An engine that died or hung before is not asked again; why was said the first time."""


class Speaker(Protocol):
    """Turns utterances into sound."""

    def identity(self, utterance: Utterance) -> str:
        """Names everything that changes the sound: engine, version, voice, rate, shaping."""

    def speak(self, utterance: Utterance) -> Recording:
        """Speak it. Raises BackendError."""

    def close(self) -> None:
        """Give back what it holds (processes, models)."""


class Aligner(Protocol):
    """Finds out when the words of a recording sound."""

    @property
    def identity(self) -> str:
        """Names everything that changes the times. Raises BackendError when it cannot listen."""

    def knows(self, lang: str) -> bool:
        """Whether it understands a language (BCP 47)."""

    def align(self, said: Recording, asked: Utterance) -> tuple[Word, ...]:
        """Words of `asked.spoken` in samples of the recording; () where it cannot tell. Raises BackendError."""

    def close(self) -> None:
        """Give back what it holds (processes, models)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A point or, at `level` -1, a paragraph of a slide, and the index of its part.

    `marker` is its number as written ("1."), "" for none; `bold` is what its author emphasised, in order.
    """

    words: str
    bold: tuple[str, ...] = ()
    level: int = 0
    marker: str = ""
    part: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """One picture to draw. Colours are "#rrggbb"; `ramp` leads from the background to the accent.

    `terms` are the key terms of the slide, best first, as the author spells them; `topic` is what the section or
    the whole lecture is about. The picture fills an area of width_px x height_px; `fade` names the side that melts
    into the background ("left", "none"). `stated` is what stands beside it; `form` is what its author wants drawn (one
    of scene.FORMS), "" for whatever fits.
    """

    title: str
    text: str
    terms: tuple[str, ...]
    lang: str
    ramp: tuple[str, ...]
    ink: str
    accent: str
    width_px: int
    height_px: int
    fade: str = "none"
    topic: str = ""
    family: str = ""
    """Words of the whole lecture, from level `reference` on: its pictures are all near to what they stand for."""
    anchor: bytes = b""
    """A PNG whose style the picture takes on, from level `reference` on; b"" for the first picture of a lecture."""
    entities: tuple[Entity, ...] = ()
    """What this slide shows that looks the same on all slides, from level `entities` on."""
    prior: str = ""
    """Of which kind (dial.PRIORS) the noise is that a generator begins from, "" for its own."""
    stated: tuple[Stated, ...] = ()
    form: str = ""
    prompt: str = ""
    """What its author wants to see, in words, "" for whatever the slide is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What an illustrator made: a PNG (b"" for none) and, if any, the vector drawing in front of it.

    `why` tells its author what made it draw that, `words` are those of the slide that did.
    """

    png: bytes
    width_px: int
    height_px: int
    drawing: Drawing | None
    engine: str
    model: str
    seed: int
    licence: str
    revision: str = ""
    """Tells apart models of the same name, "" where nobody knows."""
    prompt: str = ""
    """What a model was given to draw from, "" where that is the request itself."""
    why: str = ""
    words: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What its author should know: in what it is less than was asked for."""


class Moves(Protocol):
    """What an illustrator may do besides. Who lacks a method is never asked; pictures are PNGs of one size."""

    anchored: bool
    """Whether its pictures take on an `anchor`: then the first one of a lecture is drawn before the others."""

    def between(self, before: PictureRequest, after: PictureRequest, steps: int) -> tuple[bytes, ...]:
        """Pictures that lead from the one to the other, both included, as seen in the area of `before`.

        Raises BackendError.
        """

    def animate(self, request: PictureRequest, picture: bytes, steps: int) -> tuple[bytes, ...]:
        """Pictures of a loop that begins with `picture` and leads back to it. Raises BackendError."""


class Illustrator(Protocol):
    """Turns picture requests into pictures."""

    identity: str
    """Names everything that changes the pictures: engine, model, revision."""

    def draw(self, request: PictureRequest) -> Drawn:
        """Draw it. Raises BackendError."""

    def close(self) -> None:
        """Give back what it holds (processes, models)."""
