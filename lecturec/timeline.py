"""The timeline: the lecture in time. Ranges are half-open and whole: frames for pictures, samples for sound."""

from dataclasses import dataclass
from unicodedata import bidirectional

from lecturec.pane import Weave

RATE_HZ = 48_000
"""The sample rate of all narration."""

AAC_SAMPLES = 1_024
"""Samples in one AAC packet; sound is laid out in whole packets."""


_STRONG = {"L": "L", "R": "R", "AL": "R"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A still that stands: `still` is the store key of its PNG."""

    still: str
    start_frame: int
    stop_frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Frames that lead from one still to another.

    `kind` is reveal (a cross-fade of what differs) or a transition: fade, push, slide, wipe, zoom.
    Frame i of n shows the state at progress (i + 1) / (n + 1), eased: neither end still is repeated. With a `weave`,
    in its box one picture turns into the other meanwhile.
    """

    kind: str
    before: str
    after: str
    start_frame: int
    stop_frame: int
    weave: Weave | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """A film of the author's as it plays within a picture: `film` is the store key of its bytes.

    It is fitted into the box, in pixels of the finished picture. `first` is the number of the picture that is shown
    first, counted at the lecture's pace from `start_ms` of the film on; of `frames` pictures the last one stays, or
    they begin anew where it `loops`.
    """

    film: str
    x: int
    y: int
    width: int
    height: int
    start_ms: int
    first: int
    frames: int
    loops: bool = False

    def at(self, number: int) -> int:
        """Which of its pictures stands where that of this number would."""
        return number % self.frames if self.loops else min(number, self.frames - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Frames in which films play over what a Hold (`kind` is "", `before` and `after` are its still) or a Motion shows.

    `reels` play on over every frame; those `under` a motion stand still in the picture it starts from. A `weave` drifts
    in its box, and only every so many frames differ (`every`).
    """

    kind: str
    before: str
    after: str
    start_frame: int
    stop_frame: int
    reels: tuple[Reel, ...]
    under: tuple[Reel, ...] = ()
    weave: Weave | None = None
    every: int = 1

    @property
    def moving(self) -> int:
        """The first frames, in which something moves; the last of them stands for the rest."""
        frames = self.stop_frame - self.start_frame
        if self.weave:
            return frames
        ends = not self.kind and not any(reel.loops for reel in self.reels)
        return min(frames, max(1, *(r.frames - r.first for r in self.reels))) if ends else frames


Segment = Hold | Motion | Roll


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A take placed in a clip: `start_sample` counts from the beginning of the clip's sound.

    `speaks` is false for a sound or a film of the author's. `levels` say how it makes way for others: (sample of the
    take, hundredths of a decibel), straight lines of gain between them; () for as it is.
    """

    take: str
    start_sample: int
    samples: int
    speaks: bool = True
    levels: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """Music under the whole lecture: `take` is its sound of `samples` samples in the store.

    It is played from the beginning; what follows its first `lead` samples is a loop without a seam. `levels` are those
    of its gain, as in Voice, in samples of the lecture.
    """

    take: str
    samples: int
    lead: int
    levels: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One slide in time. Segments tile [start_frame, stop_frame); the first is no Motion.

    The transition to the next slide stands at the end of a clip, so that seeking to a chapter shows its slide.
    Sound is [start_packet, stop_packet) in AAC packets; voices lie in it with silence at both ends.
    """

    slide: int
    title: str
    start_frame: int
    stop_frame: int
    segments: tuple[Segment, ...]
    start_packet: int
    stop_packet: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A caption: what is said, in samples of the whole lecture. `cut` is where its second line begins, 0 for one.

    `words` are (the first character of a word, the sample at which it begins), and at last (the length of the text,
    the sample at which the last word ends); () where nobody asked for them.
    """

    text: str
    start_sample: int
    stop_sample: int
    slide: int
    cut: int = 0
    words: tuple[tuple[int, int], ...] = ()

    @property
    def shown(self) -> str:
        """Its words as they stand on the screen, on one line or two.

        A line that is read from the right but begins with what is not says so first, by a mark that nobody sees.
        """
        lines = [self.text[: self.cut].rstrip(), self.text[self.cut :]] if self.cut else [self.text]
        if not self.text.isascii() and _from_right(self.text):
            lines = [line if _side(line) == "R" else f"\u200f{line}" for line in lines]
        return "\n".join(lines)


def _from_right(text: str) -> bool:
    """Whether most letters of a text are read from the right."""
    sides = [_STRONG.get(bidirectional(c), "") for c in text]
    return sides.count("R") > sides.count("L")


def _side(line: str) -> str:
    """The side from which a player reads a line that says nothing about it: that of its first letter."""
    return next((side for c in line if (side := _STRONG.get(bidirectional(c), ""))), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Captions as part of the picture: `rows` of pixels under the slides, `line` for each line, colours ("#rrggbb").

    Both are even. With `words`, each word is marked while it is said: in the colour `marked`, on a patch of `mark`.
    """

    rows: int
    line: int
    words: bool
    ground: str
    ink: str
    mark: str
    marked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The seed of every output. Clips tile the lecture, in frames and in packets; a bed lies under all of them.

    `height` is that of the slides; a band stands under it.
    """

    width: int
    height: int
    fps: int
    clips: tuple[Clip, ...]
    cues: tuple[Cue, ...]
    bed: Bed | None = None
    band: Band | None = None

    @property
    def frames(self) -> int:
        """The length of the picture, in frames."""
        return self.clips[-1].stop_frame if self.clips else 0

    @property
    def packets(self) -> int:
        """The length of the sound, in AAC packets."""
        return self.clips[-1].stop_packet if self.clips else 0


def sample_at(frame: int, *, fps: int) -> int:
    """The sample boundary nearest to a frame boundary."""
    return (2 * frame * RATE_HZ + fps) // (2 * fps)


def frame_at(sample: int, *, fps: int) -> int:
    """The frame boundary nearest to a sample boundary."""
    return (2 * sample * fps + RATE_HZ) // (2 * RATE_HZ)
