"""`lecturec voices`: what can speak here and why the rest cannot, a try of a voice, and models from the network."""

import sys
from pathlib import Path
from typing import Any

import click

from lecturec.model_commands import fetch, rm

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


voices.add_command(fetch)
voices.add_command(rm)
