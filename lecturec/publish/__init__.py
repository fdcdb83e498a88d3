"""What a build leaves behind: the film, and what stands beside it. Each file is drafted, then renamed."""

import os
import tempfile
from pathlib import Path

from lecturec.deck import Deck
from lecturec.diagnostics import Report
from lecturec.encode import aac, film, mux
from lecturec.encode.h264 import Settings
from lecturec.options import Options
from lecturec.publish.captions import srt, transcript, vtt
from lecturec.publish.manifest import manifest
from lecturec.scene import Scene
from lecturec.script import Line, Script
from lecturec.speech import Take
from lecturec.store import Store
from lecturec.theme import Theme
from lecturec.timeline import Timeline


def publish(
    output: Path,
    deck: Deck,
    script: Script,
    timeline: Timeline,
    takes: dict[Line, Take],
    scenes: tuple[Scene, ...],
    theme: Theme,
    store: Store,
    settings: Settings,
    options: Options,
) -> dict[str, Path]:
    """Write the film at `output` and the other files asked for beside it. Returns their paths by kind."""
    poster = store.read(scenes[0].stills[-1])
    credits = dict.fromkeys(f"{t.engine} ({t.licence})" for t in takes.values() if t.licence and t.samples)
    about = mux.About(
        title=script.title,
        author=script.author,
        date=script.date,
        comment="; ".join(["Made with lecturec", *(f"voice: {credit}" for credit in credits)]),
        language=iso_639_2(script.lang),
        cover=mux.cover_jpeg(poster),
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    mux.mux(output, timeline, settings, film.packets(timeline, store, settings), aac.packets(timeline, store), about)
    paths = {"mp4": output}
    for kind in options.to:
        beside = output.with_suffix(f".{kind}")
        match kind:
            case "vtt":
                write_file(beside, vtt(timeline).encode())
            case "srt":
                write_file(beside, srt(timeline).encode())
            case "txt":
                write_file(beside, transcript(script.title, timeline).encode())
            case "json":
                write_file(beside, manifest(deck, script, timeline, takes, scenes, theme.name).encode())
            case "jpg":
                write_file(beside, mux.cover_jpeg(poster, timeline.width))
            case "m4a":
                mux.audio_only(beside, timeline, aac.packets(timeline, store), about)
            case "pdf":
                from lecturec.layout import pdf

                width, height, _ = options.picture
                pictures = tuple(scene.picture for scene in scenes)
                write_file(beside, pdf(script, theme, pictures, store, Report(), width=width, height=height))
            case _:
                continue
        paths[kind] = beside
    return paths


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
