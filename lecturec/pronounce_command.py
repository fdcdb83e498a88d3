"""`lecturec pronounce`: words that a voice may say wrong, and a lexicon to begin with."""

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lecturec.flags import settings
from lecturec.printing import say, show

if TYPE_CHECKING:
    from lecturec.compiler import Lecture
    from lecturec.diagnostics import Report
    from lecturec.pronounce import Risk


@click.command()
@click.argument("notes", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--write", is_flag=True, help="Add suggestions, commented out, to lexicon.yml beside the notes.")
@settings
def pronounce(notes: Path, form: str, write: bool, **flags: Any) -> None:
    """List words that a voice may say wrong, and how they will be said."""
    from lecturec.compiler import plan
    from lecturec.diagnostics import CompileError, Report
    from lecturec.pronounce import risks

    report = Report()
    found: tuple[Risk, ...] = ()
    lecture = None
    try:
        lecture = plan(notes, {k: v for k, v in flags.items() if v is not None}, report, speak=False)
        found = _heard(lecture, risks(lecture.script, lecture.lexicon), report)
        if write and not report.failed:
            _write(notes.with_name("lexicon.yml"), found, report)
    except CompileError:
        pass
    said = [d for d in report.diagnostics if d.severity == "error"]
    say(said, {lecture.source.path: lecture.source} if lecture else {})
    if not said:
        _list(found, form)
    sys.exit(next((d.exit for d in said), 0))


def _heard(lecture: "Lecture", found: "tuple[Risk, ...]", report: "Report") -> "tuple[Risk, ...]":
    """Words with the IPA of what is said, where espeak says it: it is the one engine that tells."""
    from lecturec.backends import BackendError
    from lecturec.choice import voice_for
    from lecturec.plugins import load

    options, lang = lecture.options, lecture.script.lang
    guests = not options.untrusted
    if not found or voice_for(lang, options.voice, report, guests=guests)[0] != "espeak":
        return found
    speaker = load("speakers", "espeak", guests=guests, patience=options.stretch)()
    try:
        ipa = speaker.phonemes(tuple(risk.spoken for risk in found), lang)
        return tuple(replace(risk, ipa=heard) for risk, heard in zip(found, ipa, strict=True))
    except BackendError:
        return found
    finally:
        speaker.close()


def _list(found: "tuple[Risk, ...]", form: str) -> None:
    if form == "json":
        show(json.dumps([asdict(risk) for risk in found], ensure_ascii=False, indent=1))
        return
    for risk in found:
        ipa = f" /{risk.ipa}/" if risk.ipa else ""
        known = " (in the lexicon)" if risk.covered else ""
        more = f" x{risk.times}" if risk.times > 1 else ""
        show(f"{risk.slide:3}:{risk.line:<4} {risk.word}{more}: {risk.why}, said as '{risk.spoken}'{ipa}{known}")
    left = sum(not risk.covered for risk in found)
    show(f"{len(found)} words that may be said wrong, {left} of them not in the lexicon")


def _write(path: Path, found: "tuple[Risk, ...]", report: "Report") -> None:
    """Add suggestions to a lexicon; what stands there stays as it is, and so does the file where that fails."""
    from lecturec.diagnostics import ENVIRONMENT
    from lecturec.pronounce import suggested

    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        if path.is_symlink():
            raise OSError("it is a link to somewhere else")
        old = path.read_bytes().decode("utf-8") if path.exists() else ""
        if (new := suggested(old, found)) != old:
            beside.write_bytes(new.encode("utf-8"))
            beside.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        beside.unlink(missing_ok=True)
        said = f"the lexicon '{path}' cannot be added to: {getattr(error, 'strerror', None) or error}"
        report.error("cannot-write", said, hint="copy the suggestions of lecturec pronounce", exit=ENVIRONMENT)
