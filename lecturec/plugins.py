"""A backend by its name. Other people's come through entry points, and are never loaded into this process."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from typing import Any, Literal

Kind = Literal["speakers", "illustrators", "aligners"]

BUILT_IN = {
    "speakers": {
        "espeak": "lecturec.backends.espeak:Espeak",
        "openjtalk": "lecturec.backends.openjtalk:OpenJTalk",
        "coqui": "lecturec.backends.coqui:Coqui",
        "kokoro": "lecturec.backends.kokoro:Kokoro",
        "openai": "lecturec.backends.openai:OpenAI",
        "piper": "lecturec.backends.piper:Piper",
        "system": "lecturec.backends.system:System",
        "none": "lecturec.backends.silence:Silence",
    },
    "illustrators": {
        "diffusion": "lecturec.backends.diffusion:Diffusion",
        "sketch": "lecturec.backends.sketch:Sketch",
    },
    "aligners": {"qwen": "lecturec.backends.qwen:Qwen"},
}
"""What a checkout that was never installed offers as well."""


class UnknownPlugin(LookupError):
    """Nobody offers a backend of this name; the message is for the author, `hint` says what there is."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def offered(kind: Kind, *, guests: bool = True) -> tuple[str, ...]:
    """The names of the backends of a kind, in order of the alphabet. Imports none of them."""
    if not guests:
        return tuple(sorted(BUILT_IN[kind]))
    from importlib.metadata import entry_points

    return tuple(sorted({*BUILT_IN[kind], *entry_points(group=f"lecturec.{kind}").names}))


def load(kind: Kind, name: str, *, guests: bool = True, patience: float = 1.0) -> Callable[..., Any]:
    """What makes the backend called `name`: a class of ours, or a guest's process. Raises UnknownPlugin.

    Only the one that is asked for is imported. Without `guests` there are ours alone.
    """
    if place := BUILT_IN[kind].get(name):
        module, _, member = place.partition(":")
        made: Callable[..., Any] = getattr(import_module(module), member)
        return made
    names = offered(kind, guests=guests)
    if name not in names:
        raise UnknownPlugin(f"there is no {kind.removesuffix('s')} called {name!r}", did_you_mean(name, names))
    from lecturec.backends.guest import GuestIllustrator, GuestSpeaker

    return partial(GuestSpeaker if kind == "speakers" else GuestIllustrator, kind, name, patience=patience)


def did_you_mean(name: str, names: tuple[str, ...]) -> str:
    """A hint for a name that is not among the offered ones."""
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"


EXTRAS = {
    "coqui": ("TTS", "pip install 'lecturec[coqui]'"),
    "kokoro": ("kokoro_onnx", "pip install 'lecturec[kokoro]'"),
    "openjtalk": ("pyopenjtalk", "pip install 'lecturec[ja]'"),
}
"""Speakers of ours that need a module (and what installs it)."""
