"""`lecturec coherence`: how much a finished film holds together, measured, as JSON and as a page."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lecturec.printing import say, show

if TYPE_CHECKING:
    from lecturec.coherence.look import Look
    from lecturec.coherence.models import Eye
    from lecturec.coherence.slides import Plan
    from lecturec.diagnostics import Report

FOLDER = "coherence"
"""Where reports go, in the folder in which the command is run, unless -o names another."""


@click.command()
@click.argument("film", metavar="FILM.mp4|MANIFEST.json", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path(FOLDER),
              help="The folder for the report (coherence/).")  # fmt: skip
@click.option("--model", "given", multiple=True, metavar="KIND=DIR", help="A model: clip, siglip, dinov2, timesformer "
              "or vivit in this folder; else those in the folder of models.")  # fmt: skip
@click.option("--entity", "named", multiple=True, metavar="NAME=3,5", help="These slides show the same thing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
def coherence(
    film: Path, output: Path, given: tuple[str, ...], named: tuple[str, ...], form: str, strict: bool
) -> None:
    """Measure how much a film holds together: style, smoothness, flashes, slides that look alike, meaning.

    Writes FILM.coherence.html and FILM.coherence.json into the folder of -o.
    """
    from lecturec.diagnostics import CompileError, Report

    folders, tagged = _folders(given), _tagged(named)
    report = Report()
    try:
        film, plan = _asked(film, report)
        facts = _measured(film, plan, folders, tagged, output, report)
        if form == "json":
            show(json.dumps(facts, ensure_ascii=False, indent=1))
        else:
            _tell(facts, output, film)
    except CompileError:
        pass
    say(report.diagnostics, {})
    status = next((d.exit for d in report.diagnostics if d.severity == "error"), 0)
    sys.exit(status or int(strict and any(d.severity == "warning" for d in report.diagnostics)))


def _folders(given: tuple[str, ...]) -> dict[str, Path]:
    from lecturec.coherence.models import KINDS

    found = {}
    for words in given:
        kind, equals, folder = words.partition("=")
        if kind not in KINDS or not equals or not folder:
            raise click.BadParameter(f"'{words}' is not KIND=DIR with {', '.join(KINDS)}", param_hint="--model")
        found[kind] = Path(folder).expanduser()
    return found


def _tagged(named: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for words in named:
        name, equals, numbers = words.rpartition("=")
        parts = [n.strip() for n in numbers.split(",")]
        if not name or not equals or not all(n.isascii() and n.isdecimal() and int(n) > 0 for n in parts):
            raise click.BadParameter(f"'{words}' is not NAME=3,5 with numbers of slides", param_hint="--entity")
        found[name] = (*found.get(name, ()), *(int(n) - 1 for n in parts))
    return found


def _asked(path: Path, report: "Report") -> "tuple[Path, Plan | None]":
    """(the film, what its manifest says): for a manifest the film beside it, for a film the manifest beside it."""
    from lecturec.coherence.slides import NoManifest, read_manifest
    from lecturec.diagnostics import COMMAND_WRONG

    is_manifest = path.suffix.lower() == ".json"
    film = path.with_suffix(".mp4") if is_manifest else path
    plan = None
    try:
        plan = read_manifest(path if is_manifest else path.with_suffix(".json"))
    except NoManifest as wrong:
        if is_manifest:
            hint = "lecturec NOTES.md --to json writes one"
            report.error("bad-manifest", f"'{path}' {wrong}", hint=hint, exit=COMMAND_WRONG)
    except OSError as wrong:
        if is_manifest:
            _no_film(path, wrong, report)
    if is_manifest and not report.failed and not film.is_file():
        said = f"the film of '{path}' is not beside it: there is no '{film}'"
        report.error("manifest-without-film", said, hint="put it there, or name the film itself", exit=COMMAND_WRONG)
    report.stop_on_error()
    return film, plan


def _no_film(path: Path, wrong: OSError, report: "Report") -> None:
    from lecturec.diagnostics import COMMAND_WRONG

    said = f"'{path}' cannot be read: {wrong.strerror or wrong}"
    report.error("no-film", said, hint="name an mp4, or the manifest beside it", exit=COMMAND_WRONG)


def _measured(
    film: Path,
    plan: "Plan | None",
    folders: dict[str, Path],
    tagged: dict[str, tuple[int, ...]],
    output: Path,
    report: "Report",
) -> dict[str, Any]:
    from lecturec.coherence.look import look
    from lecturec.coherence.page import page
    from lecturec.coherence.report import report as reported
    from lecturec.diagnostics import COMMAND_WRONG
    from lecturec.encode.reel import NoFilm
    from lecturec.theme import load_theme, theme_names

    models = _models(folders, report)
    try:
        seen = look(film, plan, windows=not all(isinstance(models[k], str) for k in ("timesformer", "vivit")))
    except OSError as wrong:
        _no_film(film, wrong, report)
    except NoFilm as wrong:
        report.error("not-a-film", f"'{film}' {wrong}", hint="name an mp4 that plays", exit=COMMAND_WRONG)
    report.stop_on_error()
    theme = plan.theme if plan and seen.source == "manifest" else ""
    colours = load_theme(theme, report).colours if theme in theme_names() else None
    for k, slide in enumerate(seen.slides):
        for name in slide.entities:
            tagged[name] = (*tagged.get(name, ()), k)
    facts = reported(seen, film.name, colours, models, tagged)
    _warn(facts, seen, report)
    _write(output, f"{film.stem}.coherence", {"json": json.dumps(facts, ensure_ascii=False, indent=1) + "\n",
           "html": page(facts, seen.pictures)}, report)  # fmt: skip
    return facts


def _models(folders: dict[str, Path], report: "Report") -> "dict[str, Eye | str]":
    """The model of each kind, or why there is none. One that was named and cannot be used is a warning."""
    from lecturec.backends import BackendError
    from lecturec.coherence.models import KINDS, found

    models: dict[str, Eye | str] = {}
    for kind in KINDS:
        try:
            model = found(kind, folders.get(kind))
        except BackendError as wrong:
            report.warning("model-unreadable", str(wrong), hint=wrong.hint)
            models[kind] = str(wrong)
            continue
        lacking = f"there is no model of the kind {kind} (--model {kind}=DIR, or a folder in {kind}/ where models lie)"
        models[kind] = model or lacking
    return models


def _warn(facts: dict[str, Any], seen: "Look", report: "Report") -> None:
    if seen.misfit:
        said = "the manifest beside the film is that of another one: it has another length"
        report.warning("manifest-misfit", said, hint="build again with --to json")
    if facts["flashes"]["more_than_three"]:
        at = ", ".join(f"{t:.1f} s" for t in facts["flashes"]["times_s"][:5])
        said = f"the film flashes more than three times within a second, at {at}"
        report.warning("film-flashes", said, hint="slow it down, make it smaller or paler; do not show it like this")
    for pair in facts["distinctness"]["alike"]:
        one, other = pair["slides"]
        said = f"slides {one} and {other} look alike: {pair['likeness']:.0f} % of what stands on them is the same"
        report.warning("slides-alike", said, hint="give one of them another picture, or make one slide of the two")


def _write(folder: Path, name: str, texts: dict[str, str], report: "Report") -> None:
    """Put each file in place, whole."""
    from lecturec.diagnostics import ENVIRONMENT
    from lecturec.publish import write_file

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, text in texts.items():
            path = folder / f"{name}.{kind}"
            if path.is_symlink() or path.is_dir():
                raise OSError(f"'{path}' is no plain file")
            write_file(path, text.encode("utf-8", "replace"))
    except OSError as error:
        said = f"the report cannot be written into '{folder}': {error.strerror or error}"
        report.error("cannot-write", said, hint="name a folder of yours with -o", exit=ENVIRONMENT)
    report.stop_on_error()


def _tell(facts: dict[str, Any], output: Path, film: Path) -> None:
    from lecturec.coherence.page import PARTS, numbers

    for part, title in PARTS.items():
        rows = numbers(facts, part)
        if rows:
            show(title)
        for row in rows:
            by = f" ({row['by']})" if row["by"] else ""
            show(f"  {row['said']:>8} {row['unit']:<36} {row['title']}{by}")
    for one in facts["not_measured"]:
        show(f"not measured: {one['what']}: {one['why']}")
    show(facts["plainly"])
    show(f"{output / film.stem}.coherence.html  {output / film.stem}.coherence.json")
