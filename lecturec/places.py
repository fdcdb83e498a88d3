"""Where a lecture's files come from, and where its film goes: both are looked at before anything slow is done."""

import os
from pathlib import Path

from lecturec.diagnostics import ENVIRONMENT, REFUSED, Report
from lecturec.options import Options
from lecturec.world import World

ELSEWHERE = "-o names another folder for the film, LECTUREC_CACHE one for the cache"


def world_of(notes: Path, options: Options, report: Report) -> World:
    """The folder that a lecture's files come from: that of its notes, or one around it that was asked for."""
    around = Path(options.root).resolve() if options.root else notes
    if not notes.is_relative_to(around):
        hint = "name a folder that the notes are in"
        report.error("bad-setting", f"the notes are not inside '{options.root}'", hint=hint, exit=2)
        return World(notes)
    if around in (Path(around.anchor), _home()):
        said = f"the folder of this lecture is '{around}': it could show any file of yours"
        hint = "move the notes into a folder of their own"
        if options.untrusted:
            report.error("wide-folder", said, hint=hint, exit=REFUSED)
        else:
            report.warning("wide-folder", said, hint=hint)
    return World(around, notes)


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # nobody says where it is
        return None


def can_be_written(output: Path, notes: Path, report: Report) -> None:
    """Say before anything slow is done that a film cannot stand here."""
    parent = next((p for p in output.absolute().parents if p.exists()), output.parent)
    if output.is_dir() or output.resolve() == notes.resolve():
        what = "a folder" if output.is_dir() else "the notes themselves"
        report.error("cannot-write", f"the film cannot be written over {what} ('{output}')", hint=ELSEWHERE, exit=2)
    elif not parent.is_dir() or not os.access(parent, os.W_OK):
        why = "is read-only" if parent.is_dir() else "is no folder"
        report.error("cannot-write", f"'{parent}' {why}", hint=ELSEWHERE, exit=ENVIRONMENT)
