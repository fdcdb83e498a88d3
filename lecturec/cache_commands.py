"""`lecturec cache`: what lies in the store, whether it is whole, and what is old."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lecturec.store import Store


@click.group()
def cache() -> None:
    """The store of everything that was made."""


def the_store() -> "Store":
    """The store that builds use."""
    from lecturec.store import Store, default_folder

    return Store(default_folder())


@cache.command()
def info() -> None:
    """Say where the cache is and how large."""
    store = the_store()
    entries = list(store.entries())
    size = sum(size for _, size, _ in entries)
    click.echo(f"{store.folder}: {len(entries)} entries, {size / 1e6:.1f} MB")


@cache.command()
@click.option("--repair", is_flag=True, help="Remove what is damaged.")
def verify(repair: bool) -> None:
    """Read every entry and list those that are damaged; exit code 1 when there are any left."""
    store = the_store()
    damaged = [key for key, _, _ in store.entries() if store.get(key) is None]
    for key in damaged:
        click.echo(f"damaged: {key}" + (" (removed)" if repair else ""))
        if repair:
            store.remove(key)
    click.echo(f"{len(damaged)} damaged entries")
    sys.exit(1 if damaged and not repair else 0)


@cache.command()
@click.option("--days", type=click.IntRange(0), default=30, show_default=True, help="Remove what is older than this.")
def prune(days: int) -> None:
    """Remove entries that were made long ago; everything can be made again."""
    import time

    store = the_store()
    old = [(key, size) for key, size, made in store.entries() if time.time() - made > days * 86_400]
    for key, _ in old:
        store.remove(key)
    click.echo(f"removed {len(old)} entries, {sum(size for _, size in old) / 1e6:.1f} MB")
