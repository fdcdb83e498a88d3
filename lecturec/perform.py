"""Perform: scenes by code, run once it is known how long and how large they stand, and kept as films."""

from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib import metadata
from math import ceil
from typing import Any

from lecturec.backends.scene_files import NAMES
from lecturec.backends.scenes import Ask, Performance, SceneFailed
from lecturec.deck import Media
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.figures.files import Files
from lecturec.figures.films import examined, timed
from lecturec.figures.scenes import asked_by, parted, source_of, waits
from lecturec.limits import FILM_BYTES
from lecturec.overtime import Pool, awaited
from lecturec.scene import Box, Scene
from lecturec.script import Script, Slide, states
from lecturec.source import Span
from lecturec.store import Store
from lecturec.theme import Colours
from lecturec.timeline import Clip, Motion, Roll, Timeline
from lecturec.world import Refused, World

VERSION = "1"

LONELY_MS = 5_000
"""How long a scene is asked to last where nobody speaks, unless its address says it (#t=0,8)."""

LONGEST_MS = 60_000
"""How long a scene plays at most where nobody speaks."""

_STEP_MS = 10_000
"""A scene that does not ask how long it stands is run for so long, or a multiple: other words do not run it anew."""

_AT_A_TIME = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a scene stands, and for how many frames of the lecture; 0 where that is for the scene to say."""

    box: Box
    frames: int


def perform(
    script: Script,
    laid_out: Script,
    scenes: tuple[Scene, ...],
    timeline: Timeline,
    world: World,
    store: Store,
    report: Report,
    colours: Colours,
    patience: float = 1.0,
) -> Script:
    """The script with its scenes as films, given how it was laid out and timed without them.

    One that fails is reported, and is a card. Raises OSError when the store cannot be written.
    """
    stage = _Stage(Files(world, report), store, colours, timeline.fps, patience)
    places = _places(laid_out, scenes, timeline)
    asked = {_name(part): part for slide in script.slides for part in filter(waits, slide.parts)}
    with Pool(_AT_A_TIME, "scenes") as pool:
        running = [pool.submit(stage.film, part, places.get(name)) for name, part in asked.items()]
        made = dict(zip(asked, awaited(running, [part.span for part in asked.values()]), strict=True))

    def played(slide: Slide) -> Slide:
        return replace(slide, parts=tuple(made[_name(part)] if waits(part) else part for part in slide.parts))

    return replace(script, slides=tuple(played(s) if any(map(waits, s.parts)) else s for s in script.slides))


def _name(media: Media) -> tuple[str, Span]:
    """What a scene is known by: what is written, and where."""
    return media.path, media.span


def _places(script: Script, scenes: tuple[Scene, ...], timeline: Timeline) -> dict[tuple[str, Span], Place]:
    """The places of the scenes to run; the longest of one that is shown twice."""
    found: dict[tuple[str, Span], Place] = {}
    for clip in timeline.clips:
        slide, scene = script.slides[clip.slide], scenes[clip.slide]
        for box in scene.boxes:
            if box.part < 0 or not waits(part := slide.parts[box.part]):
                continue
            timed_by_words = bool(slide.notes or slide.exact_ms)
            frames = _standing(clip, slide, scene, box.part) if timed_by_words else 0
            if _name(part) not in found or found[_name(part)].frames < frames:
                found[_name(part)] = Place(box=box, frames=frames)
    return found


def _standing(clip: Clip, slide: Slide, scene: Scene, part: int) -> int:
    """The frames from the first in which a part stands to the last."""
    seen = {s for s, state in zip(scene.stills, states(slide)[0], strict=True) if part in state.visible}
    held = [
        (s.start_frame, s.stop_frame)
        for s in clip.segments
        if not isinstance(s, Motion) and not (isinstance(s, Roll) and s.kind)
        if (s.before if isinstance(s, Roll) else s.still) in seen
    ]
    return max(stop for _, stop in held) - min(start for start, _ in held) if held else 0


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all scenes of a lecture share."""

    files: Files
    store: Store
    colours: Colours
    fps: int
    patience: float

    def film(self, media: Media, place: Place | None) -> Media:
        """A scene as a film: from the store where nothing that it depends on has changed, else run."""
        source = source_of(media, self.files, code=True)
        media = timed(replace(media, poster=""))
        if not source or place is None:
            return media
        ask, asked = self._ask(media, source, place)
        about = (media.path, media.start_ms, media.stop_ms, self.fps, ask.most_ms, asked, _engines())
        key = digest("scene", VERSION, source, about)
        said = self.store.notes(key)
        if said is None or not self._current(said):
            self.store.misses["scene"] = self.store.misses.get("scene", 0) + 1
            try:
                said = self._run(media, ask, source)
            except SceneFailed as failed:
                self._complain(media, failed)
                return media
            self.store.put(key, b"", said)
        else:
            self.store.hits["scene"] = self.store.hits.get("scene", 0) + 1
        self._tell(media, said, endless=not place.frames and not media.stop_ms)
        film: dict[str, Any] = {name: str(said[name]) for name in ("data", "poster", "sound")}
        return replace(media, stop_ms=int(said["stop_ms"]), **film)

    def _ask(self, media: Media, source: bytes, place: Place) -> tuple[Ask, tuple[object, ...]]:
        """What to ask of a scene, and which of it decides about its pictures."""
        file, function = parted(media.path)
        box, here = place.box, self.files.world.here
        # To whole chroma pixels, as films are laid in: the pictures are shown as they are.
        left, top, right, bottom = box.x & ~1, box.y & ~1, box.x + box.width + 1 & ~1, box.y + box.height + 1 & ~1
        named_ms = media.stop_ms - media.start_ms if media.stop_ms else 0
        frames = place.frames if place.frames and not named_ms else round((named_ms or LONELY_MS) * self.fps / 1000)
        names = asked_by(source, function, NAMES)
        most_ms = named_ms or ceil(1000 * frames / self.fps)
        if "seconds" not in names and not named_ms:
            most_ms = -(-most_ms // _STEP_MS) * _STEP_MS if place.frames else LONGEST_MS
        ask = Ask(
            folder=str(here),
            file=str(here / file),
            function=function,
            width_px=max(16, right - left),
            height_px=max(16, bottom - top),
            seconds=(frames + media.start_ms * self.fps / 1000) / self.fps,
            fps=self.fps,
            ground=_rgb(self.colours.bg),
            ink=_rgb(self.colours.ink),
            accent=_rgb(self.colours.accent),
            most_ms=media.start_ms + most_ms,
        )
        given = {**asdict(ask), "seconds": frames}
        return ask, tuple((name, given[name]) for name in names)

    def _run(self, media: Media, ask: Ask, source: bytes) -> dict[str, Any]:
        """Run a scene and keep its film; gives what is to be known of it. Raises SceneFailed."""
        from lecturec.encode.kept import Kept, TooLarge

        with Performance(ask, source, self.patience) as running:
            film = Kept(running.rate, sounds=running.sounds)
            try:
                for picture in running.pictures():
                    film.add(picture)
            except TooLarge:
                hint = "make it shorter or smaller, or loop it (#loop)"
                raise SceneFailed(f"makes a film of more than {FILM_BYTES >> 20} MiB", hint=hint) from None
            data = film.done(running.sound)
        length = ceil(1000 * film.count / running.rate)
        shown = examined(media, data, self.files, self.store)
        if not shown.data:
            raise SceneFailed("ends before the time at which it is to begin")
        return {
            "data": shown.data,
            "poster": shown.poster,
            "sound": shown.sound,
            "stop_ms": min(media.stop_ms or length, length),
            "cut": running.cut,
            "said": [list(one) for one in running.said],
            "used": [[path, sha] for path, sha in running.used if self._sha(path) == sha],
        }

    def _current(self, said: dict[str, Any]) -> bool:
        """Whether what was kept of a scene is all there, and the files that it read are still the same."""
        keys = [said[name] for name in ("data", "poster", "sound") if said[name]]
        if any(self.store.notes(key) is None for key in keys):
            return False
        return all(self._sha(path) == sha for path, sha in said["used"])

    def _sha(self, path: str) -> str:
        try:
            return sha256(self.files.world.read(path, limit=FILM_BYTES)).hexdigest()
        except Refused:
            return ""

    def _tell(self, media: Media, said: dict[str, Any], *, endless: bool) -> None:
        file, _ = parted(media.path)
        for line, words in said["said"]:
            self.files.report.warning("scene-said", f"'{media.path}' says: {words}", Span(file, line))
        if said["cut"] and endless:
            hint = f"say how long it is to play ({media.path.partition('#')[0]}#t=0,8), or have it end"
            text = f"'{media.path}' goes on after {LONGEST_MS // 1000} seconds, where it is cut"
            self.files.report.warning("long-scene", text, media.span, hint=hint)

    def _complain(self, media: Media, failed: SceneFailed) -> None:
        file, _ = parted(media.path)
        where = Span(file, failed.line) if failed.line else media.span
        hint = failed.hint or "a card with its description stands in its place"
        self.files.report.warning("bad-scene", f"'{media.path}' {failed}", where, hint=hint)


def _rgb(colour: str) -> tuple[int, int, int]:
    """A colour such as "#0b1224" as numbers."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _engines() -> tuple[str, ...]:
    """The versions of what draws scenes, "" for what is not installed."""
    from lecturec.encode import kept, reel

    def version(name: str) -> str:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return ""

    return (*map(version, ("moviepy", "numpy", "av")), str(kept.VERSION), str(reel.VERSION))
