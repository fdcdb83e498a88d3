"""The compiler: the stages in order, from notes to film, on one screen."""

import errno
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lecturec.deck import Deck
from lecturec.diagnostics import ENVIRONMENT, CompileError, Diagnostic, Lacking, Report
from lecturec.network import Network
from lecturec.options import Options, chosen, from_config, from_dialect, from_front_matter
from lecturec.parse import decode, parse
from lecturec.parse.front_matter import read_front_matter
from lecturec.script import Line, Script
from lecturec.source import Source
from lecturec.speech import Take
from lecturec.store import Store, Vanished, default_folder
from lecturec.theme import DEFAULT, Theme, load_theme
from lecturec.timeline import Timeline
from lecturec.world import World
from lecturec.write import write

REVEAL_MS = 200
TRIES = 3

Progress = Callable[[str, float, float], None]
"""Told of a stage, how much of it is done and how much there is: seconds of lecture for encode, else pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """Notes that were read and planned: all that can be known before anything slow is done."""

    source: Source
    deck: Deck
    script: Script
    theme: Theme
    options: Options
    world: World


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build took: seconds of each stage, counts of the store by kind, the peak of memory in bytes."""

    seconds: dict[str, float]
    hits: dict[str, int]
    misses: dict[str, int]
    peak_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a build gave: its files by kind, its timeline, what was said, and what it took.

    `exit` is the exit code of the command (0 when it was built). `timeline` is None when it was not.
    """

    paths: dict[str, Path]
    timeline: Timeline | None
    diagnostics: tuple[Diagnostic, ...]
    report: BuildReport
    exit: int = 0
    sources: dict[str, Source] = field(default_factory=dict)


def plan(path: Path, flags: dict[str, Any], report: Report, *, speak: bool = True) -> Lecture:
    """Read notes and write their script: everything that is quick. Errors are in the report.

    Without `speak`, lines have no spoken form: it takes half the time, and who only reads the script needs none.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except Lacking as error:
        report.error("codec-missing", str(error), hint=error.hint, exit=ENVIRONMENT)
    except OSError as error:
        report.error(
            "no-notes", f"the notes '{path}' cannot be read: {error.strerror}", hint="lecturec NOTES.md", exit=2
        )
        raise CompileError(report.diagnostics) from None
    source = decode(name, data, report)
    matter = read_front_matter(source, report)
    options = replace(from_front_matter(from_config(Options(), path.resolve().parent, report), matter, report), **flags)
    report.allowed = frozenset(options.allow)
    world = world_of(path.resolve().parent, options.root, report)
    deck = parse(source, matter, report, lang=options.lang, dialect=options.dialect, world=world)
    options = from_dialect(options, deck.settings, matter, source.path, report)
    theme = load_theme(options.theme or DEFAULT, report)
    script = write(deck, report, narration=speak and options.narration and options.voice != "none")
    keep = chosen(options.only, len(script.slides))
    if not keep and script.slides:
        report.error("no-such-slides", f"there are {len(script.slides)} slides, and none of {options.only}", exit=2)
    script = replace(script, slides=tuple(script.slides[i] for i in keep))
    return Lecture(source=source, deck=deck, script=script, theme=theme, options=options, world=world)


def world_of(notes: Path, root: str, report: Report) -> World:
    """The folder that a lecture's files come from: that of its notes, or one around it that was asked for."""
    around = Path(root).resolve() if root else notes
    if not notes.is_relative_to(around):
        hint = "name a folder that the notes are in"
        report.error("bad-setting", f"the notes are not inside '{root}'", hint=hint, exit=2)
        return World(notes)
    return World(around, notes)


def build(
    lecture: Lecture, output: Path, store: Store, report: Report, clock: "Clock"
) -> tuple[dict[str, Path], Timeline]:
    """Everything that is slow, through the store. Raises CompileError when a stage reported errors."""
    from lecturec.figures import load_figures
    from lecturec.illustrate import illustrate
    from lecturec.layout import layout, picture_area
    from lecturec.publish import Film, publish
    from lecturec.schedule import pace, schedule

    options, theme = lecture.options, lecture.theme
    width, height, fps = options.picture
    jobs = options.workers

    with clock("figures"):
        network = Network() if options.network else None
        script = load_figures(lecture.script, lecture.world, store, report, theme=theme, network=network)
    report.stop_on_error()
    with ThreadPoolExecutor(1, "narrate") as aside:
        # The voice speaks in processes of its own, so the pictures need not wait for it.
        spoken = aside.submit(speak, script, options, store, report, clock)
        with clock("illustrate"):
            pictures = illustrate(
                script,
                illustrator(options, report),
                ramp=theme.colours.ramp,
                ink=theme.colours.ink,
                accent=theme.colours.accent,
                store=store,
                report=report,
                width_px=width,
                height_px=height,
                jobs=jobs,
                area=picture_area,
            )
        with clock("layout"):
            script, scenes = layout(script, theme, pictures, store, report, width=width, height=height, jobs=jobs)
        takes = spoken.result()
    report.stop_on_error()
    with clock("schedule"):
        transition = options.transition or theme.motion.transition
        motion = pace(fps, options.motion, transition, theme.motion.ms, REVEAL_MS)
        timeline = schedule(script, takes, scenes, motion, width=width, height=height)
    film = Film(deck=lecture.deck, script=script, takes=takes, scenes=scenes, timeline=timeline, theme=theme)
    paths = publish(film, output, store, options.to, clock, jobs=jobs)
    return paths, timeline


def compile_lecture(
    path: Path,
    *,
    output: Path | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
    **flags: Any,
) -> Result:
    """Turn one file of notes into one film beside it (or at `output`). `flags` are fields of Options, already read.

    Never raises for what an author, a disk or an engine did: that is in the result's diagnostics and exit code.
    A failed build leaves the files of the one before untouched.
    """
    report = Report()
    clock = Clock(progress)
    sources: dict[str, Source] = {}
    paths: dict[str, Path] = {}
    timeline: Timeline | None = None
    try:
        with clock("plan"):
            lecture = plan(path, flags, report)
        sources[lecture.source.path] = lecture.source
        report.stop_on_error()
        store = store or Store(default_folder(), report, read_old=lecture.options.cache)
        for attempt in range(TRIES):
            try:
                paths, timeline = build(lecture, output or path.with_suffix(".mp4"), store, report, clock)
                break
            except Vanished:
                # The entry is forgotten by now: the stages find it missing, and verify what else they find.
                if attempt == TRIES - 1:
                    raise
                store.doubt = True
    except CompileError:
        pass
    except Vanished:
        report.error("cache-unusable", "the cache loses what is put into it", hint="try --no-cache", exit=ENVIRONMENT)
    except Lacking as error:
        report.error("codec-missing", str(error), hint=error.hint, exit=ENVIRONMENT)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "the disk is full" if full else f"{error.strerror or error}"
        where = f" ({error.filename})" if error.filename else ""
        code = "disk-full" if full else "cannot-write"
        hint = "free some space, or set LECTUREC_CACHE to a folder on another disk" if full else ""
        report.error(code, what + where, hint=hint, exit=ENVIRONMENT)
    status = next((d.exit for d in report.diagnostics if d.severity == "error"), 0)
    hits, misses = (store.hits, store.misses) if store else ({}, {})
    facts = BuildReport(seconds=clock.seconds, hits=hits, misses=misses, peak_bytes=peak_bytes())
    return Result(
        paths=paths if not status else {},
        timeline=timeline,
        diagnostics=report.diagnostics,
        report=facts,
        exit=status,
        sources=sources,
    )


class Clock:
    """Times the stages and tells whoever watches how far they are."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress or (lambda _stage, _done, _total: None)
        self._stage, self._done, self._total = "", 0.0, 1.0

    @contextmanager
    def __call__(self, stage: str, total: float = 1.0) -> Iterator[None]:
        """Time a stage of `total` pieces."""
        self._stage, self._done, self._total = stage, 0.0, total
        self._progress(stage, 0, total)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0) + time.perf_counter() - start
        self._progress(stage, total, total)

    def advance(self, by: float) -> None:
        """So much more of the stage is done."""
        self._done = min(self._total, self._done + by)
        self._progress(self._stage, self._done, self._total)


def speak(script: Script, options: Options, store: Store, report: Report, clock: Clock) -> dict[Line, Take]:
    """A take for each line, by the voice that was asked for; whatever its engine holds is given back."""
    from lecturec.narrate import narrate
    from lecturec.plugins import load, voice_for

    with clock("narrate"):
        name, voice = voice_for(script.lang, options.voice if options.narration else "none", report)
        engine = load("speakers", name)()
        try:
            return narrate(script, engine, store, report, voice=voice, jobs=options.workers)
        finally:
            engine.close()


def illustrator(options: Options, report: Report) -> Any:
    """The illustrator that was asked for, or None."""
    from lecturec.plugins import UnknownPlugin, load

    if not options.illustrations or options.illustrator == "none":
        return None
    try:
        return load("illustrators", options.illustrator)()
    except UnknownPlugin as unknown:
        report.error("unknown-illustrator", str(unknown), hint=unknown.hint, exit=2)
        return None


def peak_bytes() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
