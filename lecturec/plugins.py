"""A backend by its name. Ours and other people's come through the same door: entry points."""

from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Literal

Kind = Literal["speakers", "illustrators"]

BUILT_IN = {
    "speakers": {
        "espeak": "lecturec.backends.espeak:Espeak",
        "openjtalk": "lecturec.backends.openjtalk:OpenJTalk",
        "none": "lecturec.backends.silence:Silence",
    },
    "illustrators": {"sketch": "lecturec.backends.sketch:Sketch"},
}
"""What a checkout that was never installed offers as well."""


class UnknownPlugin(LookupError):
    """Nobody offers a backend of this name; the message is for the author, `hint` says what there is."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def offered(kind: Kind) -> tuple[str, ...]:
    """The names of the backends of a kind, in order of the alphabet. Imports none of them."""
    return tuple(sorted({*BUILT_IN[kind], *entry_points(group=f"lecturec.{kind}").names}))


def load(kind: Kind, name: str) -> Any:
    """The class of the backend called `name`; only that one is imported. Raises UnknownPlugin."""
    if place := BUILT_IN[kind].get(name):
        module, _, member = place.partition(":")
        return getattr(import_module(module), member)
    for point in entry_points(group=f"lecturec.{kind}"):
        if point.name == name:
            return point.load()
    names = offered(kind)
    raise UnknownPlugin(f"there is no {kind.removesuffix('s')} called {name!r}", did_you_mean(name, names))


def did_you_mean(name: str, names: tuple[str, ...]) -> str:
    """A hint for a name that is not among the offered ones."""
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
