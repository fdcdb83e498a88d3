"""The flags that commands share, each read as the setting of its name."""

from pathlib import Path
from typing import Any

import click


def setting(_ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """A flag's value, read as the setting of its name; click prints what is wrong with it."""
    if value is None or value == ():
        return None
    from lecturec.options import WrongOption, read_value

    try:
        return read_value(str(param.name), value)
    except WrongOption as wrong:
        raise click.BadParameter(f"{wrong}" + (f" ({wrong.hint})" if wrong.hint else "")) from None


def settings(command: Any) -> Any:
    """The flags that settle how a lecture is made."""
    for option in reversed(
        [
            click.option("--theme", callback=setting, metavar="NAME", help="How it looks (see: lecturec themes)."),
            click.option("--voice", callback=setting, metavar="NAME", help="Who speaks; none for captions only."),
            click.option("--takes", callback=setting, metavar="DIR", help="Your own recordings, beside the notes."),
            click.option("--speech", callback=setting, metavar="URL", help="A server that speaks (--voice openai)."),
            click.option("--writer", callback=setting, metavar="URL", help="A model that words slides without notes."),
            click.option(
                "--accept-license",
                "accept",
                multiple=True,
                callback=setting,
                metavar="NAME",
                help="You agree to: cpml.",
            ),
            click.option(
                "--illustrator", callback=setting, metavar="NAME", help="Who draws: sketch, diffusion:MODEL or none."
            ),
            click.option(
                "--picture-failure", callback=setting, metavar="NAME", help="Without a painter: sketch, skip or fail."
            ),
            click.option("--music", callback=setting, metavar="FILE", help="Music under it, beside the notes."),
            click.option(
                "--captions", callback=setting, metavar="NAME", help="beside the picture, burned in, or by words."
            ),
            click.option("--lang", callback=setting, metavar="TAG", help="The language: en, fr, ja, zh-Hant, ..."),
            click.option(
                "--dialect", callback=setting, metavar="NAME", help="How to read it: marp, slidev, notes, ..."
            ),
            click.option("--size", callback=setting, metavar="WxH", help="Pixels (1920x1080)."),
            click.option("--fps", type=int, callback=setting, metavar="N", help="Frames a second (30)."),
            click.option(
                "--transition", callback=setting, metavar="NAME", help="none, fade, push, slide, wipe or zoom."
            ),
            click.option("--motion", callback=setting, metavar="NAME", help="calm, or none for no motion at all."),
            click.option(
                "--coherence",
                callback=setting,
                metavar="LEVEL",
                help="How alike pictures are: independent, style, reference, entities, latent or motion (0-5).",
            ),
            click.option("--only", callback=setting, metavar="SLIDES", help="Only these slides: 3-5 or 1,4."),
            click.option("--allow", multiple=True, callback=setting, metavar="CODE", help="Be silent about these."),
            click.option("--draft", is_flag=True, default=None, callback=setting, help="720p and fewer frames."),
            click.option("--root", callback=setting, metavar="DIR", help="The course: files may come from all of it."),
            click.option(
                "--allow-network", "network", is_flag=True, default=None, callback=setting, help="Fetch pictures."
            ),
            click.option(
                "--allow-code", "scenes", is_flag=True, default=None, callback=setting, help="Run the notes' scenes."
            ),
            click.option(
                "--credits", is_flag=True, default=None, callback=setting, help="End with who and what made it."
            ),
            click.option(
                "--label", callback=setting, metavar="WHERE", help="Name AI: auto, none, slides, title, both."
            ),
            click.option("--patience", callback=setting, metavar="N", help="Give every stage N times as long."),
            click.option(
                "--untrusted",
                is_flag=True,
                default=None,
                callback=setting,
                help="These notes are a stranger's: no plugins, no network, and only looks are theirs to set.",
            ),
        ]
    ):
        command = option(command)
    return command


notes_argument = click.argument("notes", nargs=-1, required=True, type=click.Path(path_type=Path))
