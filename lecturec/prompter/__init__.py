"""The script as a file beside the notes: where it exists, it is what is spoken."""

from dataclasses import replace
from pathlib import PurePosixPath

from lecturec.deck import Deck, plain
from lecturec.diagnostics import Report
from lecturec.limits import NOTES_BYTES
from lecturec.parse import decode
from lecturec.prompter.matching import matched
from lecturec.prompter.said import said
from lecturec.prompter.sheet import Entry, Sheet, mark_of, read_sheet
from lecturec.prompter.wording import Wording
from lecturec.script import Script, Slide
from lecturec.source import Span
from lecturec.verbalise.lexicon import EMPTY, Lexicon
from lecturec.world import Refused, World
from lecturec.write.cast import Cast
from lecturec.write.voice import Voice

SUFFIX = ".script.md"
_WHY = {
    "file-too-large": "it is too large",
    "path-leaves-lecture": "it is not in the lecture's folder",
    "not-a-file": "it is no file",
}


def name_of(notes: str) -> str:
    """What the script of notes with this name is called."""
    return PurePosixPath(notes).stem + SUFFIX


def sheet_of(world: World, notes: str, report: Report) -> Sheet | None:
    """The script beside notes, as it stands in its file; None where there is none, or none that can be read."""
    name = name_of(notes)
    try:
        return read_sheet(decode(name, world.read(name, limit=NOTES_BYTES), report))
    except Refused as refused:
        if refused.reason != "missing-file":
            why = _WHY.get(refused.reason, refused.reason)
            hint = "put a plain file there, or move it away"
            report.error("bad-script", f"the script '{name}' cannot be read: {why}", Span(name), hint=hint)
        return None


def heeded(
    script: Script, deck: Deck, world: World, report: Report, lexicon: Lexicon = EMPTY, cast: Cast = (), *, speak: bool
) -> Script:
    """A script with the words of its file, where there is one; what no longer fits the notes is said."""
    notes = deck.span.path
    if not (sheet := sheet_of(world, notes, report)):
        return script
    voice = Voice(script.lang, speak, lexicon=lexicon, cast=cast)
    wording = Wording(cast)
    found = matched(script.slides, sheet.entries, wording)
    hint = f"lecturec script {notes} brings the script up to date, and keeps what you changed"
    slides = []
    for slide, entry in zip(script.slides, found, strict=True):
        if entry is None:
            _complain_of_new(slide, report, hint)
            slides.append(slide)
        else:
            slides.append(_spoken(slide, entry, wording, voice, report, hint))
    kept = {id(entry) for entry in found}
    for entry in sheet.entries:
        if id(entry) not in kept and not entry.gone:
            words = f"the slide '{entry.title}' of the script is no longer in the notes; nothing of it is spoken"
            report.warning("stale-script", words, entry.span, hint=hint)
    return replace(script, slides=tuple(slides))


def _spoken(slide: Slide, entry: Entry, wording: Wording, voice: Voice, report: Report, hint: str) -> Slide:
    if entry.made_from != mark_of(slide):
        words = f"the slide '{entry.title}' changed since its script was written; the script is spoken"
        report.warning("stale-script", words, entry.span, hint=hint)
    elif [text for _, text in wording.paragraphs(slide)] == [p.flat for p in entry.paragraphs]:
        return replace(slide, writer="script")
    return said(slide, entry, wording, voice, report)


def _complain_of_new(slide: Slide, report: Report, hint: str) -> None:
    if any(line.text for beat in slide.beats for line in beat.lines):
        words = f"the slide '{plain(slide.title)}' is not in the script; it is spoken from the notes"
        report.warning("stale-script", words, slide.span, hint=hint)
