"""What a lecture says of its own making: an optional last slide with its credits, and where a model made something.

Both are made from the records (provenance.py), in the language of the lecture (templates/slides/words.toml).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from lecturec.deck import Callout, Code, Math, text_of
from lecturec.provenance import Record, on_slide
from lecturec.scene import Picture
from lecturec.script import Line, Point, Script, Slide
from lecturec.speech import Take
from lecturec.theme import Theme, shelf
from lecturec.verbalise.tables import table_of
from lecturec.write.reading import readable

Takes = dict[Line, Take]
Pictures = tuple[Picture | None, ...]

LEAST_MS = 4_000
"""How long credits stand at the least; more where reading them takes longer."""

_FONTS = {
    "Manrope": "OFL-1.1",
    "Hanken Grotesk": "OFL-1.1",
    "Source Serif Pro": "OFL-1.1",
    "DejaVu Sans Mono": "Bitstream Vera",
    "New Computer Modern Math": "GUST Font License",
}
_ICONS = "Lucide (ISC)"


def waits(script: Script, voice: str, *, credits: bool, label: str) -> bool:
    """Whether what is shown of a lecture's making depends on who spoke it, so that the voice has to come first."""
    named = (voice, *(line.voice for slide in script.slides for beat in slide.beats for line in beat.lines))
    # Only a voice that somebody named can be a copy of a person's: it is a model and a sample, with a slash between.
    return credits or label in ("title", "both") or (label == "auto" and any("/" in name for name in named))


def disclosed(
    script: Script, pictures: Pictures, takes: Takes, theme: Theme, *, credits: bool, label: str
) -> tuple[Script, Pictures]:
    """The script with labels on what a model made, and with a slide of credits where they are asked for.

    `takes` may be left out where nothing depends on them (`waits`).
    """
    if not script.slides:
        return script, pictures
    if label in ("auto", "slides", "both"):
        shown = (
            replace(s, label=generated(script.lang)) if _by_model(s, p) else s for s, p in _pairs(script, pictures)
        )
        script = replace(script, slides=tuple(shown))
    records = _records(script, takes, pictures)
    if label in ("title", "both") or (label == "auto" and any(record.cloned for record in records)):
        kinds = dict.fromkeys(record.kind for record in records if record.learned)
        if told := tuple(kind for kind in ("voice", "picture", "film", "words") if kind in kinds):
            first = replace(script.slides[0], label=generated(script.lang, told))
            script = replace(script, slides=(first, *script.slides[1:]))
    if not credits:
        return script, pictures
    slide = _credits(script, records, pictures, theme)
    *others, last = script.slides
    if last.beats and all(not (line.text or line.spoken) for line in last.beats[-1].lines) and last.beats[-1].lines:
        # The sound that closes the lecture is heard over what closes it now.
        slide, last = replace(slide, beats=last.beats[-1:]), replace(last, beats=last.beats[:-1])
    return replace(script, slides=(*others, last, slide)), (*pictures, None)


def generated(lang: str, kinds: tuple[str, ...] = ()) -> str:
    """How a language says that a model made something: "AI-generated", "AI-generated: voice, pictures"."""
    words = _words(lang)
    return words.generated + (words.colon + words.comma.join(words.by[kind] for kind in kinds) if kinds else "")


def _pairs(script: Script, pictures: Pictures) -> Iterator[tuple[Slide, Picture | None]]:
    return zip(script.slides, pictures, strict=True)


def _by_model(slide: Slide, picture: Picture | None) -> bool:
    """Whether a model drew or filmed something on a slide: ours, or the author's by what their file says."""
    return any(record.learned for _, record in on_slide(slide, {}, picture) if record.kind in ("picture", "film"))


def _records(script: Script, takes: Takes, pictures: Pictures) -> tuple[Record, ...]:
    found = (record for slide, picture in _pairs(script, pictures) for _, record in on_slide(slide, takes, picture))
    return tuple(dict.fromkeys(replace(record, prompt="", seed=0) for record in found))


def _credits(script: Script, records: tuple[Record, ...], pictures: Pictures, theme: Theme) -> Slide:
    words = _words(script.lang)
    entries = {
        "text": [script.author] if script.author else [],
        "voice": list(_voices(records, script.author, words.recorded)),
        "picture": [_drawer(record) for record in records if record.kind == "picture" and record.by == "engine"],
        "words": [_licensed(f"{r.model} ({r.engine})", "") for r in records if r.kind == "words"],
        "icons": [_ICONS] if _has_icons(script, pictures) else [],
        "fonts": [_licensed(name, _FONTS.get(name, "")) for name in _fonts(script, theme)],
    }
    points = tuple(
        Point(lead=text_of(words.credit[kind]), body=text_of(" · ".join(dict.fromkeys(names))))
        for kind, names in entries.items()
        if names
    )
    slide = Slide(template="points", title=text_of(words.credits), parts=points, added="credits")
    return replace(readable(slide), hold_ms=max(LEAST_MS, readable(slide).hold_ms))


def _voices(records: tuple[Record, ...], author: str, recorded: str) -> Iterator[str]:
    for record in records:
        if record.kind == "voice" and record.by == "human":
            yield f"{author} ({recorded})" if author else recorded
        elif record.kind == "voice":
            yield _licensed(" ".join(filter(None, (record.engine, record.voice))), record.licence)


def _drawer(record: Record) -> str:
    """Who drew; the embedded illustrator is lecturec itself, and the licence of its icons stands with the icons."""
    return "lecturec" if record.engine == "sketch" else _licensed(record.model or record.engine, record.licence)


def _licensed(name: str, licence: str) -> str:
    """A name with its licence, the first words of which are enough on a slide."""
    licence = licence.partition(";")[0].strip()
    if found := re.fullmatch(r"[\w -]+\((.+)\)", licence):
        licence = found[1]
    return name if licence in ("", "unknown") else f"{name} ({licence})"


def _has_icons(script: Script, pictures: Pictures) -> bool:
    drawn = (node.icon for picture in pictures if picture and picture.drawing for node in picture.drawing.nodes)
    return any(drawn) or any(isinstance(part, Callout) for slide in script.slides for part in slide.parts)


def _fonts(script: Script, theme: Theme) -> Iterator[str]:
    """The families that come with lecturec and are seen; which ones of the system step in is the machine's affair."""
    kinds = {type(part) for slide in script.slides for part in slide.parts}
    names = [theme.fonts.title, theme.fonts.body, theme.fonts.label]
    names += [theme.fonts.mono] if Code in kinds else []
    names += ["New Computer Modern Math"] if Math in kinds else []
    yield from dict.fromkeys(names)


class _Words(NamedTuple):
    """What stands on slides in a language (see the file)."""

    credits: str
    generated: str
    colon: str
    comma: str
    recorded: str
    credit: dict[str, str]
    by: dict[str, str]


def _words(lang: str) -> _Words:
    table = table_of(lang)
    table = {"zh": "zh-Hant", "zh-hans": "zh-Hans"}.get(table, table)
    every = _all_words()
    return _Words(**(every.get(lang) or every.get(table) or every["en"]))


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((shelf("templates") / "slides" / "words.toml").read_text("utf-8"))
