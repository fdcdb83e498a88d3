"""`lecturec models`: which models are here, and models from the network or away, of voices and of pictures alike."""

import sys
from typing import Any

import click


@click.group()
def models() -> None:
    """Models of voices and of pictures: list them, fetch one, remove one."""


@models.command(name="list")
def listing() -> None:
    """List the models that are here, whose they are, and who may use them."""
    from lecturec.artist import automatic
    from lecturec.backends.models import NEEDED, models_folder
    from lecturec.backends.models import models as lying

    click.echo(f"models lie in {models_folder()}; for pictures, auto is {automatic()}\n")
    here = [one for engine in NEEDED for one in lying(engine)]
    for one in here:
        lacking = f"; lacks {', '.join(one.missing)}" if one.missing else ""
        use = "everybody may use it" if one.commercial else "not for commercial use, as far as is known"
        about = _painting(one) if one.engine == "diffusion" and not one.missing else ""
        licence = f"licence: {one.licence or 'not said'} ({use})"
        click.echo(f"{one.engine}:{one.name}, {_size(one.folder) / 1e6:.1f} MB; {licence}{about}{lacking}")
    click.echo(("" if here else "none is here\n") + "\nthose that can be fetched: lecturec models fetch")


def _painting(model: Any) -> str:
    """How a model of pictures is used."""
    from lecturec.backends.picture_models import known

    found = known(model)
    at = f" at {found.revision[:12]}" if found.revision else ""
    return f"; {found.pipeline}{at}, {found.manner.steps} steps, {found.manner.memory_gb} GB"


def _size(folder: Any) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@models.command()
@click.argument("name", required=False)
@click.option("--engine", help="Whose model it is, for one that no registry lists.")
@click.option("--file", "files", multiple=True, nargs=2, metavar="URL SHA256", help="A file of it; several times.")
@click.option("--repository", default="", metavar="OWNER/NAME", help="A repository of Hugging Face instead of files.")
@click.option("--revision", default="", metavar="COMMIT", help="Which of its commits: 40 digits.")
@click.option("--licence", default="", help="Its licence, as its makers say it.")
@click.option("--commercial", is_flag=True, help="That licence lets everybody use what it makes.")
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
    wanted = _found(wanted)
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

    if name and (engine or files or facts["repository"]):
        pieces = [{"url": url, "sha256": checksum} for url, checksum in files]
        usual = "diffusion" if facts["repository"] else ""
        return entry(name, engine=engine or usual, files=pieces, **facts)
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
        "Any other: give --engine and --file URL SHA256, or --repository OWNER/NAME and --revision COMMIT, or "
        f"put its files into a folder of its name,{folders}"
        f'\nwith a {CARD}: langs = [...], licence = "...", commercial = true where everybody may use it.'
    )


def _found(wanted: Any) -> Any:
    """The entry with its files, which its repository is asked for."""
    from lecturec.fetching import found
    from lecturec.network import NotFetched

    try:
        return found(wanted)
    except NotFetched as trouble:
        click.echo(f"it was not found: {trouble}", err=True)
        sys.exit(5)


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


@models.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def rm(name: str, yes: bool) -> None:
    """Remove a model: rm ENGINE:NAME."""
    from lecturec.backends.models import NEEDED
    from lecturec.backends.models import models as lying
    from lecturec.fetching import remove

    engine, colon, model = name.partition(":")
    found = [e for e in NEEDED if any(one.name == (model if colon else name) for one in lying(e))]
    if colon:
        found = [e for e in found if e == engine]
    if len(found) != 1:
        raise click.UsageError(f"there is no model called {name!r}" if not found else f"which one: {', '.join(found)}?")
    if not yes and not click.confirm(f"remove {found[0]}:{model or engine}?"):
        sys.exit(1)
    remove(found[0], model or engine)
