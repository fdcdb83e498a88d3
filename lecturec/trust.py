"""What strangers may decide: with --untrusted, files beside the notes change how a lecture looks and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lecturec.diagnostics import LIMIT, REFUSED, Report
from lecturec.limits import CI_FPS, CI_NOTES_BYTES, CI_PIXELS, CI_SLIDES
from lecturec.parse.front_matter import FrontMatter
from lecturec.plugins import load
from lecturec.source import Source, Span
from lecturec.values import WrongOption, read_value

COSMETIC = (
    "theme",
    "lang",
    "dialect",
    "size",
    "fps",
    "transition",
    "motion",
    "coherence",
    "entities",
    "noise",
    "narration",
    "captions",
    "code",
    "illustrations",
    "voice",
    "illustrator",
    "music",
    "music_level",
    "intro",
    "outro",
    "film_sound",
    "credits",
)
"""Settings that a stranger's files may make. Voices and illustrators are ours then, sizes and rates are bounded."""

SPEAKERS = ("espeak", "none", "openjtalk")
"""Speakers that a stranger may name: they reach no model, no server, and no voice of the system."""

ILLUSTRATORS = ("auto", "none", "sketch")
"""Illustrators that a stranger may name: they reach no model and no folder of one."""

REACHING = ("cache", "cache_dir", "command", "ffmpeg_path", "network", "plugins", "root", "speech", "takes")
"""Keys of the front matter itself that mean nothing here, but that nobody writes into a lecture by accident."""

REACHING_OUT = ("model", "output")
"""The same, when their value leads somewhere."""

_HINT = "delete it; whoever builds says it on the command line, or builds without --untrusted"


def cosmetic(values: Mapping[str, Any], where: Callable[[str], Span], report: Report) -> dict[str, Any]:
    """Those settings of a stranger's that change looks only. Every other one is refused, by its name and place."""
    kept = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in COSMETIC:
            _refuse(f"'{key}' cannot be set", where(key), report)
        elif why := _beyond(name, value):
            _refuse(f"'{key}: {value}' cannot be set: {why}", where(key), report)
        else:
            kept[key] = value
    return kept


def reaching(matter: FrontMatter, report: Report) -> None:
    """Refuse keys of a front matter that would lead out of the lecture in a tool that heeds them."""
    for key, value in matter.values.items():
        name = key.lower().replace("-", "_")
        leads = name in REACHING_OUT and isinstance(value, str) and any(c in value for c in "/\\")
        if name in REACHING or leads:
            _refuse(f"'{key}' cannot be set", matter.spans.get(key, Span("")), report)


def bounded(size: str, fps: int, span: Span, report: Report, *, asked: set[str]) -> None:
    """Refuse a film larger than a stranger may ask for, whichever way it was; who builds has `asked` by flags."""
    if (_pixels(size) > CI_PIXELS and "size" not in asked) or (fps > CI_FPS and "fps" not in asked):
        _refuse(f"a film of {size} at {fps} frames a second cannot be asked for", span, report)


def small(source: Source, slides: int, report: Report) -> None:
    """Refuse a lecture longer than a stranger may have built."""
    if len(source.text.encode("utf-8", "replace")) > CI_NOTES_BYTES:
        said = f"notes that are not trusted have {CI_NOTES_BYTES >> 20} MiB at most"
        report.error("notes-too-large", said, Span(source.path), hint="split the lecture", exit=LIMIT)
    if slides > CI_SLIDES:
        said = f"this makes {slides} slides; notes that are not trusted have {CI_SLIDES} at most"
        report.error("notes-too-large", said, Span(source.path), hint="split the lecture", exit=LIMIT)


def shut(options: Any, report: Report) -> Any:
    """Options (see options.py) without a network, servers, code and signatures, which strangers do not get."""
    if options.network:
        hint = "build without --untrusted, or download the pictures next to the notes"
        report.warning("refused-setting", "nothing is fetched for notes that are not trusted", hint=hint)
    if options.speech:
        hint = "build without --untrusted, or with a voice of this machine"
        report.warning("refused-setting", "no server is asked to speak for notes that are not trusted", hint=hint)
    if options.sign or options.key:
        said = "nothing is signed with a certificate of yours in notes that are not trusted"
        report.error("refused-setting", said, hint="build without --untrusted, or do not sign", exit=REFUSED)
    if options.writer:
        hint = "build without --untrusted, or without a writer"
        report.warning("refused-setting", "no writer is asked about notes that are not trusted", hint=hint)
    if options.scenes:
        hint = "build without --untrusted, once you have read it"
        report.warning("refused-setting", "no code is run for notes that are not trusted", hint=hint)
    return replace(options, network=False, speech=None, writer=None, scenes=False)


def _refuse(said: str, span: Span, report: Report) -> None:
    report.error("refused-setting", f"{said} in notes that are not trusted", span, hint=_HINT, exit=REFUSED)


def _beyond(name: str, value: Any) -> str:
    """Why a setting that only changes looks is still not a stranger's to make; "" when it is."""
    try:
        read = read_value(name, value)
    except WrongOption:
        return ""  # whoever reads it complains
    if (name == "size" and _pixels(read) > CI_PIXELS) or (name == "fps" and read > CI_FPS):
        return f"{CI_PIXELS} pixels and {CI_FPS} frames a second are the most then"
    if name == "illustrator" and read not in ILLUSTRATORS:
        return "only the illustrator that comes with lecturec draws then"
    if name == "voice" and not _ours(read):
        return "only the voices that come with lecturec speak then"
    return ""


def _pixels(size: str) -> int:
    width, height = size.split("x")
    return int(width) * int(height)


def _ours(voice: str) -> bool:
    engine, _, _ = voice.partition(":")
    if engine in ("", "auto", *SPEAKERS):
        return True
    return any(voice in getattr(load("speakers", name), "voices", dict)() for name in SPEAKERS)
