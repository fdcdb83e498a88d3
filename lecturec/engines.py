"""The engines of a build: whose voices speak, and who illustrates, as its options ask for it."""

from typing import Any

from lecturec.diagnostics import Report
from lecturec.options import Options
from lecturec.script import Script
from lecturec.theme import Theme


def speaker_of(script: Script, options: Options, report: Report) -> Any:
    """The voices of the lecture: its own, and those that single lines ask for."""
    from lecturec.choice import voice_for
    from lecturec.plugins import load
    from lecturec.speakers import Speakers
    from lecturec.trust import SPEAKERS

    guests = not options.untrusted
    own = voice_for(script.lang, options.voice if options.narration else "none", report, guests=guests)

    def made(name: str) -> Any:
        kind = load("speakers", name, guests=guests, patience=options.stretch)
        speaker = kind(options.speech) if name == "openai" else kind()
        if hasattr(speaker, "accept"):
            speaker.accept(options.accept)
        if options.aligner != "none" and name != "none":
            from lecturec.backends.aligned import Aligned

            return Aligned(speaker, load("aligners", options.aligner)())
        return speaker

    return Speakers(script.lang, own, made, None if guests else SPEAKERS)


def illustrator_of(options: Options, theme: Theme, report: Report) -> Any:
    """The illustrator that was asked for, or None."""
    from lecturec.artist import PAINT, chosen_artist, painter
    from lecturec.plugins import UnknownPlugin, load

    name, _, model = chosen_artist(options).engine.partition(":")
    if name == "none":
        return None
    if name == PAINT:
        return painter(model, options, theme, report)
    try:
        guests = not options.untrusted
        return load("illustrators", name, guests=guests, patience=options.stretch)()
    except UnknownPlugin as unknown:
        report.error("unknown-illustrator", str(unknown), hint=unknown.hint, exit=2)
        return None
