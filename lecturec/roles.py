"""Who is asked to speak by name: a name that nobody has is said, with what may have been meant."""

from collections.abc import Iterator

from lecturec.deck import plain
from lecturec.diagnostics import Report
from lecturec.script import Line, Script
from lecturec.source import Span
from lecturec.write.cast import Cast

ALIKE = 0.7
"""From this likeness on, a name before a colon is one of the cast, miswritten."""


def doubt(script: Script, cast: Cast, own: str, report: Report, *, guests: bool) -> None:
    """Warn of voices and speakers that are nobody's; `own` is what the lecture's voice is called."""
    lines = [line for slide in script.slides for beat in slide.beats for line in beat.lines]
    asked: dict[str, Span] = {}
    for line in lines:
        if line.voice:
            asked.setdefault(line.voice, line.span)
    if asked:
        _voices(asked, script.lang, cast, own, report, guests=guests)
    if names := {name for name, _ in cast if name}:
        _speakers(lines, names, report)


def doubt_voice(lang: str, voice: str, report: Report, *, guests: bool) -> None:
    """Say that nobody is called what a whole lecture is to be spoken by, where nothing is built."""
    if voice in ("", "auto", "none"):
        return
    from lecturec.choice import voice_for

    tried = Report()
    voice_for(lang, voice, tried, guests=guests)
    for found in tried.diagnostics:
        # What is not installed here may be where the lecture is built.
        if found.code == "unknown-voice":
            report.error(found.code, found.message, found.span, hint=found.hint)


def _voices(asked: dict[str, Span], lang: str, cast: Cast, own: str, report: Report, *, guests: bool) -> None:
    from lecturec.choice import Here, voice_for
    from lecturec.plugins import did_you_mean

    here = Here(guests=guests)
    engine, _ = voice_for(lang, own, Report(), here, guests=guests)
    for voice, span in asked.items():
        tried = Report()
        voice_for(lang, voice if ":" in voice or voice in here else f"{engine}:{voice}", tried, here, guests=guests)
        if tried.failed:
            names = (*(name for name, _ in cast if name), *here.get(engine, ()), *here)
            said = f"there is no voice called '{voice}'; the lecture's own voice speaks instead"
            report.warning("unknown-voice", said, span, hint=did_you_mean(voice, names))


def _speakers(lines: list[Line], names: set[str], report: Report) -> None:
    from difflib import get_close_matches

    for name, span in dict(_named(lines)).items():
        if name not in names and (near := get_close_matches(name, sorted(names), n=1, cutoff=ALIKE)):
            said = f"'{name}' is nobody in `voices:`, so these words are the lecture's own, and the name is spoken"
            report.warning("unknown-speaker", said, span, hint=f"did you mean {near[0]!r}?")


def _named(lines: list[Line]) -> Iterator[tuple[str, Span]]:
    """What stands in bold before a colon where a paragraph begins."""
    for line in lines:
        if line.told and "bold" in line.told[0].marks and ("sub", "") not in line.told[0].said:
            head, colon, _ = plain(line.told[:2]).replace("：", ":").partition(":")
            if colon and head.strip() == line.told[0].text.strip(" :："):
                yield head.strip(), line.span
