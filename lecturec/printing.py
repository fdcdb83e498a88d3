"""What the commands print: diagnostics, what was made, and how far a build is."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lecturec import __version__

if TYPE_CHECKING:
    from lecturec.clock import Progress
    from lecturec.compiler import Result
    from lecturec.diagnostics import Diagnostic


_MOVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that move the cursor, colour what follows or turn it around: no word of notes does that to a terminal."""


def show(line: str) -> None:
    """Print a line that holds words of notes or names of files."""
    click.echo(_MOVES.sub(lambda found: f"\\u{ord(found[0]):04x}", line))


def checked(said: "list[Diagnostic]", sources: Any, lines: list[str], form: str) -> None:
    """Print what check found, in the form that was asked for."""
    from lecturec.diagnostics import as_github, as_json, as_sarif, render

    if form == "json":
        show(as_json(said))
    elif form == "sarif":
        show(as_sarif(said, __version__))
    elif form == "github":
        for line in as_github(said):
            click.echo(line)
    else:
        for line in render([d for d in said if not d.code.startswith("dialect-")], sources):
            click.echo(line, err=True)
        for line in (*lines, *support(said)):
            show(line)


def support(said: "list[Diagnostic]") -> Iterator[str]:
    """What becomes of another tool's constructs, a line each with the places it stands in."""
    found: dict[tuple[str, str], list[str]] = {}
    several = len({d.span.path for d in said if d.code.startswith("dialect-")}) > 1
    for d in said:
        if d.code.startswith("dialect-"):
            place = f"{d.span.path}:{d.span.line}" if several else str(d.span.line)
            found.setdefault((d.code.removeprefix("dialect-"), d.message), []).append(place)
    for kind in ("honoured", "approximated", "ignored"):
        for (its, what), places in found.items():
            if its == kind:
                more = f" and {len(places) - 8} more" if len(places) > 8 else ""
                yield f"  {kind:>12}  {what} (line{'s' if len(places) > 1 else ''} {', '.join(places[:8])}{more})"


def tell(result: "Result") -> None:
    """Print what a build has to say."""
    say(result.diagnostics, result.sources)


def say(diagnostics: Any, sources: Any) -> None:
    """Print diagnostics where they do not mix with output; notes are for check."""
    from lecturec.diagnostics import render

    for line in render([d for d in diagnostics if d.severity != "note"], sources):
        click.echo(line, err=True)


def summary(result: "Result") -> str:
    """The closing line: length, slides, what came from the cache, the files."""
    timeline, report = result.timeline, result.report
    assert timeline
    length = timeline.frames // timeline.fps
    hits, made = sum(report.hits.values()), sum(report.misses.values())
    kept = f"{hits} of {hits + made} pieces from the cache"
    took = sum(report.seconds.values())
    files = "  ".join(str(path) for path in result.paths.values())
    return f"{length // 60}:{length % 60:02}, {len(timeline.clips)} slides, {kept}, {took:.1f} s: {files}"


def measured(path: Path, result: "Result") -> dict[str, Any]:
    """What --report holds of a lecture."""
    report, timeline = result.report, result.timeline
    return {
        "notes": str(path),
        "exit": result.exit,
        "lecture_seconds": round(timeline.frames / timeline.fps, 3) if timeline else 0,
        "slides": len(timeline.clips) if timeline else 0,
        "seconds": {stage: round(took, 4) for stage, took in report.seconds.items()},
        "hits": report.hits,
        "misses": report.misses,
        "peak_bytes": report.peak_bytes,
        "files": {kind: str(file) for kind, file in result.paths.items()},
    }


@contextmanager
def progress(quiet: bool) -> "Iterator[Progress | None]":
    """A line a stage on a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:>10}"),
        BarColumn(24),
        TextColumn("{task.fields[done]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def watch(stage: str, done: float, total: float) -> None:
            text = f"{done:.0f} of {total:.0f} s of lecture" if stage == "encode" else ""
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, done=text)
            bars.update(tasks[stage], completed=done, total=total, done=text)

        yield watch
