"""`lecturec script`: what is said, as a file beside the notes that its author edits."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lecturec.flags import settings
from lecturec.printing import say, show

if TYPE_CHECKING:
    from lecturec.compiler import Lecture
    from lecturec.diagnostics import Report
    from lecturec.prompter.sheet import Sheet
    from lecturec.prompter.update import Written
    from lecturec.prompter.wording import Wording
    from lecturec.script import Slide

QUIET = ("bad-script", "stale-script")
"""What a build says of the file that is written here: this command says it in its own words."""


@click.command()
@click.argument("notes", type=click.Path(path_type=Path))
@click.option("--check", "only_tell", is_flag=True, help="Change nothing; exit 1 when the script is out of date.")
@click.option("--force", is_flag=True, help="Write it afresh: what you changed in it is lost.")
@settings
def script(notes: Path, only_tell: bool, force: bool, **flags: Any) -> None:
    """Write what is said into NOTES.script.md, to be edited: from then on that is what is spoken."""
    from lecturec.compiler import plan
    from lecturec.diagnostics import CompileError, Report

    report = Report()
    lecture = None
    made: Written | None = None
    try:
        lecture = plan(notes, {k: v for k, v in flags.items() if v is not None}, report)
        made = _made(lecture, notes, report, afresh=force)
        if made and not only_tell:
            _write(notes, made.text, report)
    except CompileError:
        pass
    said = [d for d in report.diagnostics if d.severity == "error" or d.code.startswith("writer-")]
    said = [d for d in said if d.code not in QUIET or (d.code == "bad-script" and not force)]
    say(said, {lecture.source.path: lecture.source} if lecture else {})
    wrong = next((d.exit for d in said if d.severity == "error"), 0)
    if made and not wrong:
        _tell(made, notes, only_tell)
    sys.exit(wrong or int(only_tell and made is not None and made.stale))


def _made(lecture: "Lecture", notes: Path, report: "Report", *, afresh: bool) -> "Written | None":
    """The file as it is to be; None where what stands there cannot be read, and must not be lost."""
    from lecturec.diagnostics import Report
    from lecturec.prompter import sheet_of
    from lecturec.prompter.update import blank, updated
    from lecturec.prompter.wording import Wording

    slides = (lecture.written or lecture.script).slides
    wording = Wording(lecture.cast)
    tried = Report()
    sheet = (None if afresh else sheet_of(lecture.world, notes.name, tried)) or blank(notes.name)
    if tried.failed:
        return None
    return updated(slides, sheet, wording, _worded(lecture, sheet, wording, report))


def _worded(lecture: "Lecture", sheet: "Sheet", wording: "Wording", report: "Report") -> "tuple[Slide, ...]":
    """The slides in the words of the writer, where one is asked: only about those that the file takes anew."""
    from lecturec.prompter.update import wanting
    from lecturec.store import Store, default_folder
    from lecturec.write.voice import Voice

    script, options = lecture.written or lecture.script, lecture.options
    if not options.writer:
        return script.slides
    from lecturec.writer import rewritten

    new = wanting(script.slides, sheet, wording)
    slides = (
        slide if want else replace(slide, writer="script") for slide, want in zip(script.slides, new, strict=True)
    )
    voice = Voice(script.lang, lexicon=lecture.lexicon)
    store = Store(default_folder(), report, read_old=options.cache)
    return rewritten(replace(script, slides=tuple(slides)), options.writer, store, report, voice).slides


def _write(notes: Path, text: str, report: "Report") -> None:
    """Put the file in place, whole."""
    from lecturec.diagnostics import ENVIRONMENT
    from lecturec.prompter import name_of
    from lecturec.publish import write_file

    path = notes.with_name(name_of(notes.name))
    try:
        if path.is_symlink() or path.is_dir():
            raise OSError("it is no plain file")
        if not path.exists() or path.read_bytes() != text.encode("utf-8", "replace"):
            write_file(path, text.encode("utf-8", "replace"))
    except OSError as error:
        said = f"the script '{path}' cannot be written: {error.strerror or error}"
        hint = "look who may write there, or move what stands there away"
        report.error("cannot-write", said, hint=hint, exit=ENVIRONMENT)


def _tell(made: "Written", notes: Path, only_tell: bool) -> None:
    from lecturec.prompter import name_of
    from lecturec.prompter.update import KEPT, SAME

    for what, title in made.done:
        if what not in (SAME, KEPT) and len(made.counts()) > 1:
            show(f"  {what:>10}  {title}")
    counts = ", ".join(f"{count} {what}" for what, count in made.counts().items())
    show(f"{notes.with_name(name_of(notes.name))}{' would be' if only_tell else ''}: {counts}")
