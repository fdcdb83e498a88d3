"""The slides of a film: by its manifest, else by its chapters, else by the pictures that stand."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.alike import likenesses
from lecturec.encode.screen import Chapter

_MOST_BYTES = 64 << 20
_MOST_SLIDES = 2_000
_STANDS_S, _SETTLED_S = 0.25, 1.0
_SAME = 0.5
"""A picture on which so much of what stands there stood on the slide before is that slide, where nobody says which."""

Picture = NDArray[np.uint8]


class NoManifest(ValueError):
    """A file that is no manifest of ours; the message says why, as what follows its name in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A slide in time, in seconds. `words` are those its picture is compared with, `source` says what they are."""

    title: str
    start_s: float
    stop_s: float
    words: str = ""
    source: str = ""
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a manifest says: its slides, the name of its theme, its language, the length of its film."""

    slides: tuple[Slide, ...]
    theme: str
    lang: str
    length_s: float


def read_manifest(path: Path) -> Plan:
    """The plan in a manifest (lecture.json, of --to json). Raises NoManifest and OSError."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise NoManifest("is too large for a manifest")
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        raise NoManifest("is no JSON") from None
    try:
        slides = tuple(_slide(said) for said in facts["slides"][:_MOST_SLIDES])
        plan = Plan(
            slides=slides,
            theme=str(facts.get("theme", "")),
            lang=str(facts.get("lang", "")),
            length_s=float(facts["duration"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NoManifest("is JSON, but no manifest of a lecture") from None
    if not slides or not np.isfinite([plan.length_s, *(s.start_s for s in slides), *(s.stop_s for s in slides)]).all():
        raise NoManifest("names no slides with their times")
    return plan


def _slide(said: dict[str, Any]) -> Slide:
    title, prompt = str(said.get("title", "")), said.get("prompt")
    shown = said.get("shown")
    seen = dict.fromkeys(filter(None, [title, *(map(str, shown) if isinstance(shown, list) else ())]))
    entities = said.get("entities")
    return Slide(
        title=title,
        start_s=float(said["start"]),
        stop_s=float(said["stop"]),
        words=prompt if isinstance(prompt, str) and prompt else ". ".join(seen),
        source="prompt" if isinstance(prompt, str) and prompt else "the words on the slide",
        entities=tuple(str(e) for e in entities) if isinstance(entities, list) else (),
    )


def of_chapters(chapters: tuple[Chapter, ...]) -> tuple[Slide, ...]:
    """A slide for each chapter of a film."""
    return tuple(
        Slide(title=c.title, start_s=c.start_s, stop_s=c.stop_s, words=c.title, source="the chapter's title")
        for c in chapters[:_MOST_SLIDES]
        if c.stop_s > c.start_s
    )


class Strip:
    """Takes from a film that is shown to it the picture of each slide: the last that stands, when all of it is there.

    Without slides it finds them: each picture that stands for a second and differs from the one before is one.
    """

    def __init__(self, slides: tuple[Slide, ...]) -> None:
        self._slides = slides
        self._pictures: list[Picture | None] = [None] * len(slides)
        self._stood = [0.0] * len(slides)
        self._last: tuple[float, Picture] | None = None
        self._rests: list[tuple[float, Picture]] = []

    def see(self, at_s: float, picture: Picture) -> None:
        """The next picture."""
        if self._last is not None:
            self._stands(*self._last, at_s)
        self._last = at_s, picture

    def slides(self, stop_s: float) -> tuple[tuple[Slide, Picture], ...]:
        """The slides that were seen, with their pictures; the film ends at `stop_s`."""
        if self._last is not None:
            self._stands(*self._last, max(stop_s, self._last[0] + _SETTLED_S * (not self._rests)))
            self._last = None
        if self._slides:
            pairs = zip(self._slides, self._pictures, strict=True)
            return tuple((slide, picture) for slide, picture in pairs if picture is not None)
        starts = [0.0, *(at_s for at_s, _ in self._rests[1:]), stop_s]
        return tuple(
            (Slide(title=f"{starts[k]:.1f} s", start_s=starts[k], stop_s=starts[k + 1]), picture)
            for k, (_, picture) in enumerate(self._rests)
        )

    def _stands(self, start_s: float, picture: Picture, stop_s: float) -> None:
        if not self._slides and stop_s - start_s >= _SETTLED_S and len(self._rests) < _MOST_SLIDES:
            if not self._rests or _other(self._rests[-1][1], picture):
                self._rests.append((start_s, picture))
            else:
                self._rests[-1] = self._rests[-1][0], picture
        for k, slide in enumerate(self._slides):
            stood = min(stop_s, slide.stop_s) - max(start_s, slide.start_s)
            if stood >= _STANDS_S or stood > self._stood[k]:
                self._pictures[k], self._stood[k] = picture, min(stood, _STANDS_S)


def _other(one: Picture, picture: Picture) -> bool:
    return bool(likenesses([one, picture])[0, 1] < _SAME)
