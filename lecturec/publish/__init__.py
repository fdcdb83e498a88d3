"""What a build leaves behind: the film, and what stands beside it. Each file is drafted, then renamed."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lecturec.deck import Deck
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.overtime import Pool, patiently
from lecturec.provenance import Record, on_slide, picture_record, records_of, whole
from lecturec.publish.captions import srt, transcript, vtt
from lecturec.publish.current import film_key, is_current, remember
from lecturec.publish.manifest import manifest
from lecturec.publish.marks import marked, packet
from lecturec.scene import Scene
from lecturec.script import Line, Script
from lecturec.speech import Take
from lecturec.store import Store
from lecturec.theme import Theme
from lecturec.timeline import Band, Timeline

if TYPE_CHECKING:
    from lecturec.dial import Entity
    from lecturec.encode import mux
    from lecturec.encode.h264 import Settings
    from lecturec.publish.signing import Signer

FOLDERS = {"png": ".slides"}
"""Kinds that are folders, by the ending of their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """All that is known of a finished lecture before a byte of it is coded."""

    deck: Deck
    script: Script
    takes: dict[Line, Take]
    scenes: tuple[Scene, ...]
    timeline: Timeline
    theme: Theme
    voice: str = ""
    """Who speaks and why, where nobody was named."""
    illustrator: str = ""
    """Who illustrates, and why where nobody was named."""
    coherence: str = ""
    """How much its pictures have to do with each other, by the name of the level."""
    entities: "tuple[Entity, ...]" = ()
    """The things that its author named, whatever the level."""
    signer: "Signer | None" = None
    """Who signs it, if anybody does."""


class Watch(Protocol):
    """Times a stage and hears how far it is (see compiler.Clock)."""

    def __call__(self, stage: str, total: float = 1.0) -> AbstractContextManager[None]:
        """Time a stage of `total` pieces."""

    def advance(self, by: float) -> None:
        """So much more of the stage is done."""


def publish(
    film: Film, output: Path, store: Store, kinds: tuple[str, ...], watch: Watch, *, jobs: int = 1
) -> dict[str, Path]:
    """Code and write the film at `output` and the other files asked for beside it. Returns their paths by kind.

    A film that stands there already, unchanged, is left alone. Raises Vanished, OSError and EncodeError.
    """
    script, timeline = film.script, film.timeline
    output.parent.mkdir(parents=True, exist_ok=True)
    records = records_of(script, film.takes, (scene.picture for scene in film.scenes))
    about: tuple[str, ...] = (script.title, script.author, script.date, script.lang, _credits(film), *_facts(records))
    about = (*about, film.signer.identity) if film.signer else about
    if timeline.band:
        from lecturec.layout.captions import VERSION

        about = (*about, VERSION, digest(film.theme))
    key = film_key(timeline, about)
    if not is_current(output, key, store):
        _code(film, records, output, store, watch, jobs)
        remember(output, key, store)
    paths = {"mp4": output}
    with watch("publish", len(script.slides)):
        for kind in kinds:
            if kind != "mp4":
                paths[kind] = output.with_suffix(FOLDERS.get(kind, f".{kind}"))
                _beside(film, records, kind, paths[kind], store)
    return paths


def _code(film: Film, records: dict[str, Record], output: Path, store: Store, watch: Watch, jobs: int) -> None:
    # FFmpeg takes a fifth of a second to load: only for what needs it.
    from lecturec.encode import aac, mux
    from lecturec.encode.film import packets, prepare
    from lecturec.encode.h264 import Settings

    timeline = film.timeline
    settings = Settings(width=timeline.width, height=timeline.height, fps=timeline.fps)
    sheets: list[str] = []
    if timeline.band:
        settings, sheets = _with_band(film, timeline.band, settings, store, jobs)
    with watch("encode", timeline.frames / timeline.fps), Pool(1, "sound") as aside:
        sound = aside.submit(aac.prepare, timeline, store, jobs=jobs if timeline.bed else 1)
        prepare(timeline, store, settings, jobs=jobs, done=lambda frames: watch.advance(frames / timeline.fps))
        patiently(sound)
    with watch("mux", timeline.frames / timeline.fps):
        about = _about(film, records, store)
        video = packets(timeline, store, settings)
        if timeline.band:
            from lecturec.encode.band import over_band

            video = over_band(video, timeline, sheets, store, settings)
        with _finished(film, records, output) as draft:
            mux.mux(draft, timeline, settings, video, aac.packets(timeline, store), about)


@contextmanager
def _finished(film: Film, records: dict[str, Record], output: Path) -> Iterator[Path]:
    """Where the film is to be muxed: its own place, or one beside it from which it is signed into its place."""
    if not film.signer:
        yield output
        return
    from lecturec.publish.signing import signed

    draft = output.with_name(f".{output.name}.{os.getpid()}.unsigned")
    try:
        yield draft
        signed(draft, output, film.signer, whole(records.values()), film.script.title, records.values())
    finally:
        draft.unlink(missing_ok=True)


def _with_band(film: Film, band: Band, slide: "Settings", store: Store, jobs: int) -> tuple["Settings", list[str]]:
    """(settings of the whole picture, the drawing of each caption), with all captions coded."""
    from lecturec.encode.band import prepare_band
    from lecturec.encode.caption import yuv
    from lecturec.layout.captions import draw

    timeline, lang = film.timeline, film.script.lang
    settings = replace(slide, height=slide.height + band.rows, band=band.rows, ground=yuv(band.ground))
    sheets = draw(timeline.cues, band, lang, film.theme, store, settings.width, settings.height)
    prepare_band(timeline, sheets, store, settings, jobs=jobs)
    return settings, sheets


def _facts(records: dict[str, Record]) -> tuple[str, str]:
    """(the term for the whole, the models that had a part in it)."""
    models = dict.fromkeys(
        r.model or f"{r.engine} {r.voice}".strip() for r in records.values() if r.learned and r.engine
    )
    return whole(records.values()), "; ".join(models)


def _about(film: Film, records: dict[str, Record], store: Store) -> "mux.About":
    from lecturec.encode import mux

    script = film.script
    return mux.About(
        title=script.title,
        author=script.author,
        date=script.date,
        comment=_credits(film),
        language=iso_639_2(script.lang),
        cover=mux.cover_jpeg(store.read(film.scenes[0].stills[-1])),
        xmp=packet(*_facts(records), title=script.title, author=script.author),
    )


def _credits(film: Film) -> str:
    engines = dict.fromkeys(f"{t.engine} ({t.licence})" for t in film.takes.values() if t.licence and t.samples)
    return "; ".join(["Made with lecturec", *(f"voice: {engine}" for engine in engines)])


def _beside(film: Film, records: dict[str, Record], kind: str, path: Path, store: Store) -> None:
    script, timeline = film.script, film.timeline
    match kind:
        case "vtt":
            write_file(path, vtt(timeline).encode())
        case "srt":
            write_file(path, srt(timeline).encode())
        case "txt":
            write_file(path, transcript(script.title, timeline).encode())
        case "json":
            about = film.theme.name, film.voice, film.coherence, film.entities, film.illustrator
            facts = manifest(film.deck, script, timeline, film.takes, film.scenes, *about)
            write_file(path, facts.encode())
        case "jpg":
            from lecturec.encode import mux

            poster = mux.cover_jpeg(store.read(film.scenes[0].stills[-1]), timeline.width)
            write_file(path, marked(poster, _still_mark(film, 0)))
        case "png":
            _write_stills(film, path, store)
        case "m4a":
            from lecturec.encode import aac, mux

            mux.audio_only(path, timeline, aac.packets(timeline, store), _about(film, records, store))
        case "pdf":
            from lecturec.layout import pdf

            pictures = tuple(scene.picture for scene in film.scenes)
            width, height = timeline.width, timeline.height
            write_file(path, pdf(script, film.theme, pictures, store, Report(), width=width, height=height))


def _write_stills(film: Film, folder: Path, store: Store) -> None:
    """Each slide in its last state, and its illustration alone, as PNG; those of an earlier lecture go."""
    folder.mkdir(exist_ok=True)
    digits, written = max(2, len(str(len(film.scenes)))), set()
    for number, scene in enumerate(film.scenes):
        name = f"{number + 1:0{digits}}"
        found = {f"{name}.png": marked(store.read(scene.stills[-1]), _still_mark(film, number))}
        if scene.picture and scene.picture.image:
            record = picture_record(scene.picture)[1]
            systems = (record.model or record.engine) if record.learned else ""
            found[f"{name}-picture.png"] = marked(store.read(scene.picture.image), packet(record.origin, systems))
        for file, data in found.items():
            write_file(folder / file, data)
            written.add(file)
    for old in folder.glob("*.png"):
        if old.name not in written and _STILL.fullmatch(old.name):
            old.unlink(missing_ok=True)


def _still_mark(film: Film, number: int) -> bytes:
    """The mark of a slide: of what is seen on it, for nobody speaks in a picture."""
    seen = on_slide(film.script.slides[number], {}, film.scenes[number].picture)
    records = {key: record for key, record in seen if record.kind != "words"}
    return packet(*_facts(records), title=film.script.title, author=film.script.author)


_STILL = re.compile(r"\d{2,}(-picture)?\.png")
_ISO_639_2 = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fa": "fas",
    "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn",
    "ko": "kor", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe",
    "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "yue": "yue", "zh": "zho",
}  # fmt: skip


def iso_639_2(lang: str) -> str:
    """The three letters by which an mp4 names a language; "und" for one we do not know."""
    first = lang.split("-")[0].lower()
    return _ISO_639_2.get(first, first if len(first) == 3 else "und")


def write_file(path: Path, data: bytes) -> None:
    """Put a whole file in place, or leave the old one."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).chmod(0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
