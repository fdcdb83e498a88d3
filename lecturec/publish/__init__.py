"""What a build leaves behind: the film, and what stands beside it. Each file is drafted, then renamed."""

import os
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lecturec.deck import Deck
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.overtime import Pool, patiently
from lecturec.publish.captions import srt, transcript, vtt
from lecturec.publish.current import film_key, is_current, remember
from lecturec.publish.manifest import manifest
from lecturec.scene import Scene
from lecturec.script import Line, Script
from lecturec.speech import Take
from lecturec.store import Store
from lecturec.theme import Theme
from lecturec.timeline import Band, Timeline

if TYPE_CHECKING:
    from lecturec.encode import mux
    from lecturec.encode.h264 import Settings


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
    about: tuple[str, ...] = (script.title, script.author, script.date, script.lang, _credits(film))
    if timeline.band:
        from lecturec.layout.captions import VERSION

        about = (*about, VERSION, digest(film.theme))
    key = film_key(timeline, about)
    if not is_current(output, key, store):
        _code(film, output, store, watch, jobs)
        remember(output, key, store)
    paths = {"mp4": output}
    with watch("publish", len(script.slides)):
        for kind in kinds:
            if kind != "mp4":
                paths[kind] = output.with_suffix(f".{kind}")
                _beside(film, kind, paths[kind], store)
    return paths


def _code(film: Film, output: Path, store: Store, watch: Watch, jobs: int) -> None:
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
        about = _about(film, store)
        video = packets(timeline, store, settings)
        if timeline.band:
            from lecturec.encode.band import over_band

            video = over_band(video, timeline, sheets, store, settings)
        mux.mux(output, timeline, settings, video, aac.packets(timeline, store), about)


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


def _about(film: Film, store: Store) -> "mux.About":
    from lecturec.encode import mux

    script = film.script
    return mux.About(
        title=script.title,
        author=script.author,
        date=script.date,
        comment=_credits(film),
        language=iso_639_2(script.lang),
        cover=mux.cover_jpeg(store.read(film.scenes[0].stills[-1])),
    )


def _credits(film: Film) -> str:
    engines = dict.fromkeys(f"{t.engine} ({t.licence})" for t in film.takes.values() if t.licence and t.samples)
    return "; ".join(["Made with lecturec", *(f"voice: {engine}" for engine in engines)])


def _beside(film: Film, kind: str, path: Path, store: Store) -> None:
    script, timeline = film.script, film.timeline
    match kind:
        case "vtt":
            write_file(path, vtt(timeline).encode())
        case "srt":
            write_file(path, srt(timeline).encode())
        case "txt":
            write_file(path, transcript(script.title, timeline).encode())
        case "json":
            facts = manifest(film.deck, script, timeline, film.takes, film.scenes, film.theme.name, film.voice)
            write_file(path, facts.encode())
        case "jpg":
            from lecturec.encode import mux

            write_file(path, mux.cover_jpeg(store.read(film.scenes[0].stills[-1]), timeline.width))
        case "m4a":
            from lecturec.encode import aac, mux

            mux.audio_only(path, timeline, aac.packets(timeline, store), _about(film, store))
        case "pdf":
            from lecturec.layout import pdf

            pictures = tuple(scene.picture for scene in film.scenes)
            width, height = timeline.width, timeline.height
            write_file(path, pdf(script, film.theme, pictures, store, Report(), width=width, height=height))


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
