"""`lecturec voices`: what can speak here and why the rest cannot, a try of a voice, and models from the network."""

import sys
from pathlib import Path
from typing import Any

import click

ABOUT = {
    "coqui": ("by its model", "by its model"),
    "espeak": ("over a hundred languages", "GPL-3.0-or-later, in a process of its own; what it speaks is free"),
    "kokoro": ("en, fr, es, it, pt, hi, ja, zh", "Apache-2.0"),
    "none": ("captions only", ""),
    "openai": ("by its server", "as agreed with the server"),
    "openjtalk": ("ja", "voice: CC BY 3.0"),
    "piper": ("by its model", "GPL-3.0-or-later, in a process of its own; voices: by their card"),
    "system": ("by the system", "that of the system; on macOS for personal use"),
}
"""Languages and licence of our engines."""


@click.group(invoke_without_command=True)
@click.option("--say", metavar="WORDS", help="Speak these words instead of listing, into the file of -o.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The WAV for --say.")
@click.option("--voice", default="auto", metavar="NAME", help="Who says it: engine or engine:voice (auto).")
@click.option("--lang", default="en", metavar="TAG", help="The language for auto and for --say (en).")
@click.option("--speech", metavar="URL", help="The server for --voice openai.")
@click.pass_context
def voices(ctx: click.Context, say: str | None, output: Path | None, voice: str, lang: str, speech: str | None) -> None:
    """List the voices that can be used here, or try one: --say "Good morning." -o x.wav."""
    if ctx.invoked_subcommand:
        return
    from lecturec.options import WrongOption, read_value

    try:
        lang = read_value("lang", lang)
        server = read_value("speech", speech) if speech else None
    except WrongOption as wrong:
        raise click.UsageError(f"{wrong} ({wrong.hint})") from None
    if say is None:
        _list(lang)
    elif output is None:
        raise click.UsageError("--say needs -o: lecturec voices --say 'Good morning.' -o morning.wav")
    else:
        _say(say, output, voice, lang, server)


def _list(lang: str) -> None:
    """Each engine with its languages and licence, its voices, and why it cannot speak where it cannot."""
    from lecturec.choice import Here, automatic
    from lecturec.plugins import offered

    here = Here()
    click.echo(f"for {lang}, auto is {automatic(lang)}\n")
    for engine in offered("speakers"):
        langs, licence = ABOUT.get(engine, ("", "a plugin"))
        facts = "; ".join(filter(None, (langs, licence)))
        lacking = lacks(engine, lang)
        click.echo(f"{engine}: {facts}" + (f"\n  not here: {lacking}" if lacking else ""))
        for name, about in _voices(engine, here) if not lacking else ():
            click.echo(f"  {engine}:{name}" + (f"  {about}" if about else ""))
    click.echo("\nmodels that can be fetched: lecturec voices fetch")


def _voices(engine: str, here: Any) -> list[tuple[str, str]]:
    from lecturec.plugins import BUILT_IN, load

    if engine not in BUILT_IN["speakers"]:
        return []
    offers: Any = getattr(load("speakers", engine), "voices", dict)()
    return sorted(offers.items()) if isinstance(offers, dict) else [(name, "") for name in here[engine]]


def lacks(engine: str, lang: str) -> str:
    """Why one of our engines cannot speak here, "" when it can, and for those that nobody has asked."""
    from lecturec.choice import Here
    from lecturec.plugins import BUILT_IN, EXTRAS, load

    if engine in EXTRAS and engine not in Here(guests=False):
        return f"is not installed ({EXTRAS[engine][1]})"
    if engine == "openai":
        return "no server is named (--speech URL)"
    if engine not in BUILT_IN["speakers"]:
        return ""
    return str(getattr(load("speakers", engine), "ready", lambda _lang: "")(lang))


def _say(words: str, output: Path, voice: str, lang: str, server: Any) -> None:
    """Speak words into a file, as a lecture would have them."""
    from lecturec.backends import BackendError, Utterance
    from lecturec.choice import voice_for
    from lecturec.diagnostics import Report
    from lecturec.plugins import load
    from lecturec.printing import say as print_diagnostics
    from lecturec.sound.filters import CURVES
    from lecturec.sound.shape import shape, wav
    from lecturec.verbalise import verbalise

    report = Report()
    engine, name = voice_for(lang, voice, report)
    if not report.failed:
        kind = load("speakers", engine)
        speaker = kind(server) if engine == "openai" else kind()
        try:
            said = speaker.speak(Utterance(spoken=verbalise(words, lang), lang=lang, voice=name))
            shaped = shape(said.pcm, said.rate_hz, said.engine if said.engine in CURVES else "plain")
            output.write_bytes(wav(shaped))
            told = f"{output}: {len(shaped) / 48_000:.1f} s, {said.engine}:{said.voice} ({said.licence})"
            click.echo(told)
        except BackendError as trouble:
            report.error("voice-failed", f"this could not be spoken: {trouble}", hint=trouble.hint, exit=5)
        except ValueError as trouble:
            report.error("voice-failed", f"this could not be spoken: {trouble}", hint="try another voice", exit=5)
        except OSError as trouble:
            report.error("cannot-write", f"'{output}': {trouble.strerror}", hint="name another file with -o", exit=5)
        finally:
            speaker.close()
    print_diagnostics(report.diagnostics, {})
    sys.exit(next((d.exit for d in report.diagnostics if d.severity == "error"), 0))


@voices.command()
@click.argument("name", required=False)
@click.option("--engine", help="Whose model it is, for one that no registry lists.")
@click.option("--file", "files", multiple=True, nargs=2, metavar="URL SHA256", help="A file of it; several times.")
@click.option("--licence", default="", help="Its licence, as its makers say it.")
@click.option("--commercial", is_flag=True, help="That licence lets everybody use what it speaks.")
@click.option("--lang", "langs", multiple=True, help="A language that it speaks; several times.")
@click.option("--accept-license", "accepted", multiple=True, help="Accept a licence that is not free, by its name.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def fetch(name: str | None, files: tuple[tuple[str, str], ...], yes: bool, **facts: Any) -> None:
    """Fetch a model by its name in the registry, or by the addresses and checksums that you give.

    Without a name: what can be fetched.
    """
    from lecturec.fetching import NotListed

    accepted = {word.lower() for word in facts.pop("accepted")}
    try:
        wanted = _wanted(name, files, **facts)
    except (NotListed, ValueError) as wrong:
        raise click.UsageError(str(wrong)) from None
    if wanted is None:
        return
    click.echo(str(wanted))
    if wanted.accept and wanted.accept not in accepted:
        raise click.UsageError(f"its licence is not free for all: read it, then add --accept-license {wanted.accept}")
    if not yes and not click.confirm("fetch it?"):
        sys.exit(1)
    _fetch(wanted)


def _wanted(name: str | None, files: tuple[tuple[str, str], ...], engine: str | None, **facts: Any) -> Any:
    """The entry that was asked for; None once all are listed. Raises NotListed and ValueError."""
    from lecturec.fetching import NotListed, entry, registry
    from lecturec.plugins import did_you_mean

    if name and (engine or files):
        pieces = [{"url": url, "sha256": checksum} for url, checksum in files]
        return entry(name, engine=engine or "", files=pieces, **facts)
    listed = registry()
    if name is None:
        click.echo("".join(f"{one.line}\n" for one in listed.values()) + "\n" + _by_hand("NAME"))
        return None
    if name not in listed:
        raise NotListed(
            f"no registry lists a model called {name!r} ({did_you_mean(name, tuple(listed))})\n{_by_hand(name)}"
        )
    return listed[name]


def _by_hand(name: str) -> str:
    """How any other model is put where it is found."""
    from lecturec.backends.models import CARD, NEEDED, models_folder

    folders = "".join(
        f"\n  {models_folder() / engine / name}: {', '.join(needed)}" for engine, needed in NEEDED.items()
    )
    return (
        f"Any other: give --engine and --file URL SHA256, or put its files into a folder of its name,{folders}"
        f'\nwith a {CARD}: langs = [...], licence = "...", commercial = true where everybody may use it.'
    )


def _fetch(wanted: Any) -> None:
    from lecturec.fetching import fetch
    from lecturec.network import NotFetched

    try:
        click.echo(f"it is in {fetch(wanted, tell=lambda url: click.echo(f'fetching {url}'))}")
    except NotFetched as trouble:
        click.echo(f"it was not fetched: {trouble}", err=True)
        sys.exit(5)
    except OSError as trouble:
        click.echo(f"it cannot be kept: {trouble.strerror or trouble} ({trouble.filename or ''})", err=True)
        sys.exit(5)


@voices.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def rm(name: str, yes: bool) -> None:
    """Remove a model: rm ENGINE:NAME."""
    from lecturec.backends.models import NEEDED, models
    from lecturec.fetching import remove

    engine, colon, model = name.partition(":")
    found = [e for e in NEEDED if any(one.name == (model if colon else name) for one in models(e))]
    if colon:
        found = [e for e in found if e == engine]
    if len(found) != 1:
        raise click.UsageError(f"there is no model called {name!r}" if not found else f"which one: {', '.join(found)}?")
    if not yes and not click.confirm(f"remove {found[0]}:{model or engine}?"):
        sys.exit(1)
    remove(found[0], model or engine)
