"""The compiler: the stages in order, from notes to film, on one screen."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from lecturec.clock import Clock, Progress, peak_bytes
from lecturec.deck import Deck
from lecturec.diagnostics import CompileError, Diagnostic, Lacking, Report
from lecturec.dial import INDEPENDENT, Coherence, coherence_of, layered, look_for_lower
from lecturec.endings import complain
from lecturec.limits import NOTES_BYTES
from lecturec.music import framed, with_bed
from lecturec.options import Options, chosen, from_config, from_dialect, from_front_matter
from lecturec.overtime import Pool, TookTooLong, patiently, within
from lecturec.parse import decode, parse
from lecturec.parse.front_matter import FrontMatter, read_front_matter
from lecturec.places import can_be_written, world_of
from lecturec.prompter import heeded
from lecturec.roles import doubt
from lecturec.script import Line, Script
from lecturec.source import Source, Span
from lecturec.speech import Take
from lecturec.store import Store, Vanished, default_folder
from lecturec.theme import DEFAULT, Theme, load_theme
from lecturec.timeline import Bed, Timeline
from lecturec.verbalise.lexicon import EMPTY, Lexicon
from lecturec.verbalise.lexicon_file import read_lexicon
from lecturec.world import World
from lecturec.write import write
from lecturec.write.cast import Cast, cast_of
from lecturec.write.voice import Voice

REVEAL_MS = 200
MOST_SLIDES = 10_000
TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """Notes that were read and planned: all that can be known before anything slow is done."""

    source: Source
    deck: Deck
    script: Script
    theme: Theme
    options: Options
    world: World
    lexicon: Lexicon = EMPTY
    cast: Cast = ()
    written: Script | None = None
    """The script as lecturec writes it, whatever the file of the script says."""


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
    source = decode(path.name, _notes(path, report), report)
    matter = read_front_matter(source, report)
    trust = Options(untrusted=bool(flags.get("untrusted")))
    options = replace(from_front_matter(from_config(trust, path.resolve().parent, report), matter, report), **flags)
    report.allowed = frozenset(options.allow)
    world = world_of(path.resolve().parent, options, report)
    with within("parse", len(source.text) / 2**20, options.stretch):
        deck = parse(source, matter, report, lang=options.lang, dialect=options.dialect, world=world)
    options = from_dialect(options, deck.settings, matter, source.path, report)
    theme = load_theme(options.theme or DEFAULT, report)
    with within("write", len(deck.slides), options.stretch):
        # Recordings stand for sentences, and which lines are some is known by what is spoken.
        spoken = (speak or bool(options.takes)) and options.narration and options.voice != "none"
        lexicon, cast = read_lexicon(world, matter, source.path, report), cast_of(matter, report)
        written = write(deck, report, narration=spoken, code=options.code, lexicon=lexicon, cast=cast)
        script = heeded(written, deck, world, report, lexicon, cast, speak=spoken)
        if options.narration and options.voice != "none":
            doubt(script, cast, options.voice, report, guests=not options.untrusted)
    script = framed(script, options.intro, options.outro, options.music, _places(matter))
    if options.untrusted:
        from lecturec.trust import bounded, shut, small

        small(source, len(script.slides), report)
        bounded(options.size, options.fps, Span(source.path), report, asked={*flags})
        options = shut(options, report)
    look_for_lower(
        options.coherence,
        coherence_asked(options, theme),
        transition=options.transition,
        pictures=options.illustrations and options.illustrator != "none",
        span=_places(matter).get("coherence", Span("")),
        report=report,
    )
    keep = chosen(options.only, len(script.slides))
    if not keep and script.slides:
        report.error("no-such-slides", f"there are {len(script.slides)} slides, and none of {options.only}", exit=2)
    script = replace(script, slides=tuple(script.slides[i] for i in keep))
    lecture = Lecture(source=source, deck=deck, script=script, theme=theme, options=options, world=world)
    return replace(lecture, lexicon=lexicon, cast=cast, written=written)


def coherence_asked(options: Options, theme: Theme) -> Coherence:
    """How much the pictures of a lecture have to do with each other."""
    usual = theme.illustration.coherence
    return coherence_of(options.coherence, usual, options.entities, options.noise, options.motion)


def _places(matter: FrontMatter) -> dict[str, Span]:
    """Where the notes make settings of ours."""
    return {key.removeprefix("lecturec."): span for key, span in matter.spans.items()}


def numbers_of(options: Options) -> tuple[int, ...]:
    """The numbers (from 0) of the slides in a script, () for all."""
    return chosen(options.only, MOST_SLIDES) if options.only else ()


def _notes(path: Path, report: Report) -> bytes:
    """The bytes of notes, as many as are read at all. Raises CompileError when there are none."""
    try:
        with path.open("rb") as file:
            return file.read(NOTES_BYTES + 1)
    except OSError as error:
        said = f"the notes '{path}' cannot be read: {error.strerror}"
        report.error("no-notes", said, hint="lecturec NOTES.md", exit=2)
        raise CompileError(report.diagnostics) from None


def build(
    lecture: Lecture, output: Path, store: Store, report: Report, clock: "Clock", signer: Any = None
) -> tuple[dict[str, Path], Timeline]:
    """Everything that is slow, through the store. Raises CompileError when a stage reported errors."""
    from lecturec.artist import chosen_artist, instead
    from lecturec.credits import disclosed, waits
    from lecturec.drift import STILL
    from lecturec.engines import illustrator_of, speaker_of
    from lecturec.figures.scenes import scenes_in
    from lecturec.illustrate import Ask, illustrate
    from lecturec.layout import layout, picture_area
    from lecturec.publish import Film, publish
    from lecturec.rolls import taking_turns
    from lecturec.schedule import overruns, pace, schedule

    options, theme = lecture.options, lecture.theme
    width, height, fps = options.picture
    jobs = options.workers
    band = None
    if options.captions != "beside":
        from lecturec.layout.captions import band_of

        band = band_of(theme, width, height, words=options.captions == "words")
        height -= band.rows

    script, bed = gather(lecture, store, report, clock)
    report.stop_on_error()
    coherent = coherence_asked(options, theme)
    in_layers, made_from = layered(coherent), dict[str, Ask]()
    speaker = speaker_of(script, options, report)
    drawer = illustrator_of(options, theme, report)
    if hasattr(drawer, "watch"):
        drawer.watch(clock.beside(drawer.stage, len(script.slides)))
    # Whatever ends the build, the engines end first: nobody waits for what they would still say.
    with Pool(1, "narrate") as aside, ExitStack() as engines:
        for engine in filter(None, (speaker, drawer)):
            engines.callback(engine.close)
        # The voice speaks in processes of its own, so the pictures need not wait for it.
        spoken = aside.submit(speak, script, speaker, store, report, clock, jobs)
        with clock(getattr(drawer, "stage", "illustrate"), len(script.slides)):
            draw = partial(
                illustrate,
                ramp=theme.colours.ramp,
                ink=theme.colours.ink,
                accent=theme.colours.accent,
                store=store,
                report=report,
                width_px=width,
                height_px=height,
                jobs=jobs,
                area=picture_area,
                coherent=coherent,
                made_from=made_from,
            )
            room = partial(picture_area, width=width, height=height)
            pictures = instead(draw(script, drawer), script, drawer, options, report, room, draw)
        about: dict[str, Any] = {"credits": options.credits and not options.only, "label": options.label}
        first = patiently(spoken) if waits(script, options.voice, **about) else {}
        script, pictures = disclosed(script, pictures, first, theme, **about)
        with clock("layout", len(script.slides)):
            whole = script
            lay = partial(layout, theme=theme, store=store, report=report, jobs=jobs, layered=in_layers)
            script, scenes = lay(whole, pictures=pictures, width=width, height=height)
        weaves = STILL
        if in_layers:
            from lecturec.weave import weave

            with clock("illustrate", len(script.slides)):
                spans = tuple(slide.span for slide in script.slides)
                knit = partial(weave, level=coherent.level, ground=theme.colours.bg, size=(width, height), jobs=jobs)
                weaves = knit(scenes, made_from, drawer, store, report, spans=spans)
        takes = patiently(spoken)
    report.stop_on_error()
    transition = options.transition or ("none" if coherent.level == INDEPENDENT else theme.motion.transition)
    motion = pace(fps, options.motion, transition, theme.motion.ms, REVEAL_MS)
    if count := scenes_in(script):
        from lecturec.perform import perform

        with clock("figures", 5 * count):
            timeline = schedule(script, takes, scenes, motion, width=width, height=height, band=band)
            whole = perform(
                whole, script, scenes, timeline, lecture.world, store, report, theme.colours, options.stretch
            )
        with clock("layout", len(script.slides)):
            script, scenes = lay(whole, pictures=pictures, width=width, height=height)
    with clock("schedule", len(script.slides)):
        script = taking_turns(script, options.film_sound)
        timeline = schedule(script, takes, scenes, motion, width=width, height=height, band=band, weaves=weaves)
        timeline = with_bed(timeline, bed, options.music_level)
    for slide, ms in overruns(script, timeline):
        said = f"the words of this slide take {ms / 1000:.1f} s, and its notes give it {slide.exact_ms / 1000:.1f} s"
        report.warning("slide-overruns", said, slide.span, hint="say less, or give it more: [DUR 20s]")
    about_it: dict[str, Any] = {"voice": speaker.why, "deck": lecture.deck, "theme": theme, "signer": signer}
    about_it |= {"coherence": coherent.word, "entities": options.entities}
    about_it["illustrator"] = str(chosen_artist(options))
    film = Film(script=script, takes=takes, scenes=scenes, timeline=timeline, **about_it)
    paths = publish(film, output, store, options.to, clock, jobs=jobs)
    return paths, timeline


def gather(lecture: Lecture, store: Store, report: Report, clock: Clock) -> tuple[Script, Bed | None]:
    """The script with what comes from elsewhere (a writer's words, files, recordings) and what it lights; the music."""
    from lecturec.figures import load_figures
    from lecturec.figures.sounds import load_bed
    from lecturec.write.lit import lit  # only what is built is lit

    script, options, theme = lecture.script, lecture.options, lecture.theme
    if options.writer:
        from lecturec.writer import rewritten

        with clock("write", len(script.slides)):
            spoken_by = Voice(script.lang, options.narration and options.voice != "none", lexicon=lecture.lexicon)
            script = rewritten(script, options.writer, store, report, spoken_by)
    script = lit(script)
    with clock("figures", len(script.slides)):
        network = None
        if options.network:
            from lecturec.network import Network

            network = Network()
        script = load_figures(script, lecture.world, store, report, theme=theme, network=network, code=options.scenes)
        bed = load_bed(script.music, lecture.world, store, report) if script.music else None
        if options.takes and options.narration:
            from lecturec.takes import with_takes

            script = with_takes(script, options.takes, lecture.world, store, report, numbers_of(options))
    return script, bed


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
        clock.patience = lecture.options.stretch
        output = output or path.with_suffix(".mp4")
        can_be_written(output, path, report)
        signer = _signer(lecture.options, report)
        report.stop_on_error()
        store = store or Store(default_folder(), report, read_old=lecture.options.cache)
        for attempt in range(TRIES):
            try:
                paths, timeline = build(lecture, output, store, report, clock, signer)
                break
            except Vanished:
                # The entry is forgotten by now: the stages find it missing, and verify what else they find.
                if attempt == TRIES - 1:
                    raise
                store.doubt = True
    except (CompileError, TookTooLong, Vanished, Lacking, OSError) as end:
        complain(end, report)
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


def _signer(options: Options, report: Report) -> Any:
    """Who signs the film, None for nobody."""
    from lecturec.publish.signing import signer_for

    return signer_for(options, report)


def speak(script: Script, speaker: Any, store: Store, report: Report, clock: Clock, jobs: int) -> dict[Line, Take]:
    """A take for each line, by the voice that was asked for."""
    from lecturec.narrate import narrate

    with clock("narrate", sum(len(beat.lines) for slide in script.slides for beat in slide.beats)):
        return narrate(script, speaker, store, report, jobs=jobs)
