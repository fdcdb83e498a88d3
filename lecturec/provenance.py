"""Provenance: how each thing in a lecture came to be, and the one word that IPTC has for it and for the whole.

The words are those of http://cv.iptc.org/newscodes/digitalsourcetype/ as of September 2024; docs/provenance.md says
which is taken when.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from lecturec.deck import Backdrop, Callout, Figure, Media, walk
from lecturec.digest import digest
from lecturec.scene import Picture
from lecturec.script import Line, Script, Slide
from lecturec.speech import Take

SCHEMA = 1
"""The version of the records in the manifest; fields are only ever added to it."""

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"

MODEL, RULES, CAPTURED = "trainedAlgorithmicMedia", "algorithmicMedia", "digitalCapture"
"""Made by a model that learned from examples; by rules alone; recorded from life."""

MIXED_WITH_MODEL, MIXED, CREATED = "compositeSynthetic", "composite", "digitalCreation"
"""For the whole: with something by a model in it; with something by rules; made by its author alone."""

_BY_RULES = ("espeak-ng", "sketch")
"""Engines that learned nothing from anybody's works. Of all others it is not known, or known that they did."""

_BY_MODEL = (MODEL, MIXED_WITH_MODEL, "compositeWithTrainedAlgorithmicMedia")
_TERM = re.compile(rb"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{4,40})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How one thing came to be. `kind` is voice, picture, words, film, sound or music.

    `by` is "engine" for what was generated, "human" for a recorded voice, "author" for a file of the author's. `origin`
    is a term of the vocabulary, "" where nobody says. `prompt` is the digest of what the engine was given, `file` the
    author's own path; what does not apply is "" or 0.
    """

    kind: str
    by: str
    origin: str = ""
    engine: str = ""
    model: str = ""
    voice: str = ""
    revision: str = ""
    licence: str = ""
    seed: int = 0
    prompt: str = ""
    file: str = ""
    cloned: bool = False

    @property
    def learned(self) -> bool:
        """Whether a model that learned from examples made it, or had a part in it."""
        return self.origin in _BY_MODEL


def origin_in(data: bytes) -> str:
    """The term that a file's own marks (XMP, C2PA) give, "" for none; that of a model where there are several."""
    if data.find(b"newscodes/digitalsourcetype/") < 0:
        return ""
    found = [term.decode() for term in _TERM.findall(data)]
    return next((term for term in found if term in _BY_MODEL), found[0] if found else "")


def whole(records: Iterable[Record]) -> str:
    """The term for what is put together from these and the author's words."""
    seen = set(records)
    if any(record.learned for record in seen):
        return MIXED_WITH_MODEL
    return MIXED if any(record.by == "engine" for record in seen) else CREATED


def records_of(script: Script, takes: dict[Line, Take], pictures: Iterable[Picture | None]) -> dict[str, Record]:
    """The records of a lecture by the store keys of what they are about; `pictures` has one entry for each slide."""
    slides = zip(script.slides, pictures, strict=True)
    found = dict(chain.from_iterable(on_slide(slide, takes, picture) for slide, picture in slides))
    if script.music:
        found[digest("music", script.music.path)] = Record(kind="music", by="author", file=script.music.path)
    return found


def on_slide(slide: Slide, takes: dict[Line, Take], picture: Picture | None) -> Iterator[tuple[str, Record]]:
    """(store key, record) of everything that is seen and heard on a slide."""
    for line in (line for beat in slide.beats for line in beat.lines):
        if line in takes and (said := _said(line, takes[line])):
            yield takes[line].key, said
    if slide.asked:
        model, _, address = slide.writer.partition(" at ")
        words = Record(kind="words", by="engine", origin=MODEL, engine=address, model=model, prompt=slide.asked)
        yield slide.asked, words
    for part in _brought(slide):
        key = part.data or (part.sound if isinstance(part, Media) else "")
        if key and part.path:  # a diagram has none: it is the author's code
            kind = "picture" if not isinstance(part, Media) else "sound" if part.kind == "audio" else "film"
            yield key, Record(kind=kind, by="author", origin=part.origin, file=_named(part.path))
    if picture:
        yield picture_record(picture)


def picture_record(picture: Picture) -> tuple[str, Record]:
    """(store key, record) of an illustration; one without a PNG is named by its drawing."""
    record = Record(
        kind="picture",
        by="engine",
        origin=_origin(picture.engine),
        engine=picture.engine,
        model=picture.model,
        revision=picture.revision,
        licence=picture.licence,
        seed=picture.seed,
        prompt=picture.prompt,
    )
    return picture.image or digest("drawing", picture.drawing), record


def _said(line: Line, take: Take) -> Record | None:
    """The record of a spoken line, or of a sound of the author's; None for silence."""
    if line.sound and line.played:
        spoken = any(c.isalnum() for c in line.spoken)
        by, kind = ("human", "voice") if spoken else ("author", "sound")
        origin = line.sound.origin or (CAPTURED if spoken else "")
        return Record(kind=kind, by=by, origin=origin, file=_named(line.sound.path))
    if not take.samples or not line.spoken or take.engine in ("", "silence"):
        return None
    return Record(
        kind="voice",
        by="engine",
        origin=_origin(take.engine),
        engine=take.engine,
        voice=take.voice,
        revision=take.revision,
        licence=take.licence,
        prompt=digest(line.spoken),
        cloned=bool(take.sample),
    )


def _origin(engine: str) -> str:
    return RULES if engine in _BY_RULES else MODEL


def _named(path: str) -> str:
    """A path as records name it: without what is in it, and without the secrets of an address."""
    path = path.partition(",")[0] if path.startswith("data:") else path
    return re.sub(r"(?<=://)[^/@]*@", "", path).partition("?")[0]


def _brought(slide: Slide) -> Iterator[Figure | Media | Backdrop]:
    """The author's own pictures, films and sounds on a slide."""
    yield from slide.look.backdrops
    if slide.picture:
        yield slide.picture
    for part in slide.parts:
        if isinstance(part, Figure | Media):
            yield part
        elif isinstance(part, Callout):
            yield from (block for block in walk(part.blocks) if isinstance(block, Figure | Media))
