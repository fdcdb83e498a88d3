"""A film looked at once, from beginning to end: its slides, its motions, its flashes, its windows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lecturec.coherence.flashes import Flashes, Flashing
from lecturec.coherence.flow import flow_of, way_of_flow
from lecturec.coherence.slides import Picture, Plan, Slide, Strip, of_chapters
from lecturec.coherence.smooth import Motion, Step, Steps, differs, luma, motions
from lecturec.coherence.windows import Windows
from lecturec.encode.screen import Screening, screened

FLOWS = 3_000
"""Pictures for which flow is found at the most, of a film in which more of them move."""

_DRIFT_S = 0.5
"""A manifest whose film has another length is that of another film."""


class Viewer(Protocol):
    """Whoever a film is shown to."""

    def see(self, at_s: float, picture: Picture) -> None:
        """The next picture, (height, width, 3) in sRGB, at its time in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of a film. `source` says where its slides come from: manifest, chapters or pictures."""

    screening: Screening
    source: str
    slides: tuple[Slide, ...]
    pictures: tuple[Picture, ...]
    steps: tuple[Step, ...]
    motions: tuple[Motion, ...]
    flashing: Flashing
    flow: str
    windows: Windows | None
    misfit: bool = False
    """Whether there is a manifest, but of another film."""


def look(path: Path, plan: Plan | None, *, windows: bool) -> Look:
    """Look at a film; with `windows` also for models of film. Raises NoFilm and OSError."""
    with screened(path) as film:
        facts, way = film.facts, way_of_flow()
        misfit = plan is not None and abs(plan.length_s - facts.length_s) > _DRIFT_S
        if plan is not None and not misfit:
            source, slides = "manifest", plan.slides
        elif len(facts.chapters) > 1:
            source, slides = "chapters", of_chapters(facts.chapters)
        else:
            source, slides = "pictures", ()
        strip, flashes = Strip(slides), Flashes()
        steps = Steps(flow_of(way), most=FLOWS, expected=facts.changes)
        kept = Windows(facts.length_s) if windows else None
        viewers: list[Viewer] = [strip, flashes, steps, *([kept] if kept else [])]
        for at_s, picture in changed(film.pictures()):
            for viewer in viewers:
                viewer.see(at_s, picture)
    seen = strip.slides(facts.length_s)
    return Look(
        screening=facts,
        source=source,
        slides=tuple(slide for slide, _ in seen),
        pictures=tuple(picture for _, picture in seen),
        steps=tuple(steps.found),
        motions=motions(steps.found, facts.fps),
        flashing=flashes.found,
        flow=way,
        windows=kept,
        misfit=misfit,
    )


def changed(pictures: Iterable[tuple[float, Picture]]) -> Iterator[tuple[float, Picture]]:
    """The pictures that differ from the one before by more than their coding."""
    last = None
    for at_s, picture in pictures:
        now = luma(picture)
        if last is None or differs(last, now):
            yield at_s, picture
            last = now
