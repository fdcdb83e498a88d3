"""The command line: flags in, exit code out, diagnostics printed. Whatever is slow to import waits."""

import gc
import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lecturec import __version__
from lecturec.cache_commands import cache
from lecturec.coherence_command import coherence
from lecturec.flags import notes_argument, setting, settings
from lecturec.model_commands import models
from lecturec.printing import checked, measured, progress, say, show, summary, tell
from lecturec.pronounce_command import pronounce
from lecturec.script_command import script
from lecturec.voice_commands import voices

if TYPE_CHECKING:
    from lecturec.compiler import Lecture
    from lecturec.diagnostics import Diagnostic, Report

NOTES = (".md", ".markdown", ".qmd", ".mkd")


class Default(click.Group):
    """A group whose bare arguments mean `build`: `lecturec notes.md`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `build` in front of what is no command and no question about lecturec itself."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h", "--version"):
            args = ["build", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Default, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="lecturec")
def cli() -> None:
    r"""Turn Markdown lecture notes into a narrated lecture video.

    \b
    lecturec notes.md            writes notes.mp4 and notes.vtt beside the notes
    lecturec check notes.md      says what is wrong, in no time
    """


@cli.command()
@notes_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The mp4, or a folder for several lectures.")
@click.option("--to", multiple=True, callback=lambda c, p, v: setting(c, p, ",".join(v)), metavar="KINDS",
              help="More files: srt, json, pdf, jpg, png, m4a, txt.")  # fmt: skip
@settings
@click.option("--sign", callback=setting, metavar="CERT.pem", help="Sign the film (C2PA) with this certificate.")
@click.option("--key", callback=setting, metavar="KEY.pem", help="The key of that certificate.")
@click.option("--timestamp", callback=setting, metavar="URL", help="Who stamps the time (with --allow-network).")
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.option("--jobs", type=int, callback=setting, metavar="N", help="How many things to do at a time (all cores).")
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write times, cache and memory as JSON."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
def build(
    notes: tuple[Path, ...], output: Path | None, no_cache: bool, report: Path | None, quiet: bool, **flags: Any
) -> None:
    """Build lectures (the same as lecturec NOTES)."""
    from lecturec.compiler import compile_lecture

    given = {name: value for name, value in flags.items() if value is not None}
    if no_cache:
        given["cache"] = False
    files = lectures(notes)
    status, facts = 0, []
    for path in files:
        target = place(path, output, several=len(files) > 1)
        with progress(quiet) as watch:
            result = compile_lecture(path, output=target, progress=watch, **given)
        tell(result)
        if result.timeline and not result.exit and not quiet:
            show(summary(result))
        facts.append(measured(path, result))
        status = status or result.exit
    if report:
        report.write_text(json.dumps(facts[0] if len(facts) == 1 else facts, indent=1) + "\n", "utf-8")
    leave(status)


@cli.command()
@notes_argument
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
              help="How to say it.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
@settings
def check(notes: tuple[Path, ...], form: str, strict: bool, **flags: Any) -> None:
    """Read and plan lectures and say what is wrong, without building them."""
    status, sources, lines = 0, {}, []
    said: list[Diagnostic] = []
    for path in lectures(notes):
        lecture, report = read(path, flags)
        if lecture:
            sources[lecture.source.path] = lecture.source
            look(lecture, report)
            words = sum(len(line.text.split()) for s in lecture.script.slides for b in s.beats for line in b.lines)
            voice = speaks(lecture)
            if not report.failed:
                read_as = f"{lecture.script.lang}, read as {lecture.deck.dialect}: {lecture.deck.reason}"
                lines.append(f"{path}: {len(lecture.script.slides)} slides, {words} words, {read_as}{voice}")
        said += report.diagnostics
        status = status or next((d.exit for d in report.diagnostics if d.severity == "error"), 0)
        status = status or int(strict and any(d.severity == "warning" for d in report.diagnostics))
    checked(said, sources, lines, form)
    sys.exit(status)


@cli.command()
@click.argument("notes", type=click.Path(path_type=Path))
@click.option("--json", "as_data", is_flag=True, help="The whole deck as JSON.")
@settings
def inspect(notes: Path, as_data: bool, **flags: Any) -> None:
    """Show how notes are read: each slide with what it shows and what is said."""
    from lecturec.artist import chosen_artist
    from lecturec.publish.manifest import deck_facts

    lecture, report = read(notes, flags)
    say(report.diagnostics, {lecture.source.path: lecture.source} if lecture else {})
    if lecture:
        illustrator = str(chosen_artist(lecture.options))
        facts = deck_facts(lecture.deck, lecture.script) | {"illustrator": illustrator}
        if as_data:
            show(json.dumps(facts, ensure_ascii=False, indent=1))
        else:
            why = f"read as {facts['dialect']}: {facts['dialect_reason']}"
            show(f"{facts['title']} ({facts['lang']}, {why}); pictures: {illustrator}")
            for number, slide in enumerate(facts["slides"], 1):
                added = f" (added: {slide['added']})" if slide["added"] else ""
                show(f"\n{number:3} [{slide['template']}] {slide['title']}{added}")
                for words in slide["shown"]:
                    show(f"      {words}")
                for words in slide["spoken"]:
                    show(f"    > {words}")
    sys.exit(next((d.exit for d in report.diagnostics if d.severity == "error"), 0))


@cli.command()
def doctor() -> None:
    """Say whether this machine has all that lectures need, and what to install if not."""
    from lecturec.doctor import examine

    lacking = False
    for fact in examine():
        lacking = lacking or (fact.needed and not fact.good)
        mark = "ok  " if fact.good else ("MISS" if fact.needed else "--  ")
        click.echo(f"{mark} {fact.what}" + (f"\n       {fact.hint}" if fact.hint and not fact.good else ""))
    sys.exit(5 if lacking else 0)


@cli.command()
def themes() -> None:
    """List the themes."""
    from lecturec.diagnostics import Report
    from lecturec.theme import DEFAULT, load_theme, theme_names

    for name in theme_names():
        theme = load_theme(name, Report())
        click.echo(f"{name}{' (default)' if name == DEFAULT else ''}: {theme.about}")


cli.add_command(cache)
cli.add_command(models)
cli.add_command(voices)
cli.add_command(pronounce)
cli.add_command(script)
cli.add_command(coherence)


def lectures(paths: tuple[Path, ...]) -> list[Path]:
    """The notes that these paths name; a folder names all notes in it, but not its README beside others."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in NOTES and p.is_file()]
        inside = [p for p in inside if not any(d.startswith((".", "node_modules")) for d in p.relative_to(path).parts)]
        inside = [p for p in inside if not p.name.endswith(".script.md")]  # what is said over other notes
        chosen = [p for p in inside if p.stem.lower() != "readme"] or inside
        if not chosen:
            raise click.UsageError(f"there are no notes (*.md) in '{path}'")
        found += chosen
    return found


def place(notes: Path, output: Path | None, *, several: bool) -> Path:
    """Where the film of these notes goes."""
    if output is None:
        return notes.with_suffix(".mp4")
    if several or output.is_dir() or not output.suffix:
        return output / f"{notes.stem}.mp4"
    if output.suffix.lower() != ".mp4":
        raise click.UsageError(f"the output is an .mp4, not '{output}'; other kinds are added with --to")
    return output


def read(path: Path, flags: dict[str, Any]) -> tuple[Any, "Report"]:
    """(lecture or None, report) of notes, with these flags."""
    from lecturec.compiler import plan
    from lecturec.diagnostics import CompileError, Report
    from lecturec.endings import complain_of_time
    from lecturec.overtime import TookTooLong

    report = Report()
    try:
        return plan(path, {k: v for k, v in flags.items() if v is not None}, report, speak=False), report
    except TookTooLong as late:
        complain_of_time(late, report)
    except CompileError:
        pass
    return None, report


def speaks(lecture: "Lecture") -> str:
    """Who speaks a lecture and why, where nobody was named."""
    if lecture.options.voice not in ("", "auto") or not lecture.options.narration:
        return ""
    from lecturec.choice import automatic

    return f"; voice: {automatic(lecture.script.lang)}"


def look(lecture: "Lecture", report: "Report") -> None:
    """Look for what is missing in a lecture, and for what spoils it, within the time for that."""
    from lecturec.endings import complain_of_time
    from lecturec.figures import look_for_figures
    from lecturec.lint import lint
    from lecturec.overtime import TookTooLong, within
    from lecturec.roles import doubt_voice

    script, world = lecture.script, lecture.world
    try:
        with within("check", len(script.slides), lecture.options.stretch):
            look_for_figures(script, world, report, network=lecture.options.network, code=lecture.options.scenes)
            lint(script, lecture.theme, world, report)
            if lecture.options.narration:
                doubt_voice(script.lang, lecture.options.voice, report, guests=not lecture.options.untrusted)
            if lecture.options.takes and lecture.options.narration:
                from lecturec.compiler import numbers_of
                from lecturec.takes import check_takes

                check_takes(script, lecture.options.takes, world, report, numbers_of(lecture.options))
    except TookTooLong as late:
        complain_of_time(late, report)


def leave(status: int) -> None:
    """End with this exit code, without waiting for a thread that was left behind because it took too long."""
    if any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def main() -> None:
    """Run the command; a bug of ours is told as one, with the place of its traceback."""
    # What a build makes lives to its end, and none of it in circles: looking for garbage is a tenth of a short run.
    gc.set_threshold(100_000, 50, 50)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped; what was made so far is kept", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Exception:
        import tempfile
        import traceback

        with tempfile.NamedTemporaryFile("w", prefix="lecturec-bug-", suffix=".txt", delete=False) as file:
            traceback.print_exc(file=file)
        click.echo(f"this is a bug in lecturec, not in your notes; please report it with {file.name}", err=True)
        sys.exit(70)
