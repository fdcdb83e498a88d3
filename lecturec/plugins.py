"""A backend by its name. Other people's come through entry points, and are never loaded into this process."""

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from lecturec.diagnostics import ENVIRONMENT, Report

Kind = Literal["speakers", "illustrators"]

BUILT_IN = {
    "speakers": {
        "espeak": "lecturec.backends.espeak:Espeak",
        "openjtalk": "lecturec.backends.openjtalk:OpenJTalk",
        "openai": "lecturec.backends.openai:OpenAI",
        "piper": "lecturec.backends.piper:Piper",
        "system": "lecturec.backends.system:System",
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


def offered(kind: Kind, *, guests: bool = True) -> tuple[str, ...]:
    """The names of the backends of a kind, in order of the alphabet. Imports none of them."""
    if not guests:
        return tuple(sorted(BUILT_IN[kind]))
    from importlib.metadata import entry_points

    return tuple(sorted({*BUILT_IN[kind], *entry_points(group=f"lecturec.{kind}").names}))


def load(kind: Kind, name: str, *, guests: bool = True, patience: float = 1.0) -> Callable[[], Any]:
    """What makes the backend called `name`: a class of ours, or a guest's process. Raises UnknownPlugin.

    Only the one that is asked for is imported. Without `guests` there are ours alone.
    """
    if place := BUILT_IN[kind].get(name):
        module, _, member = place.partition(":")
        made: Callable[[], Any] = getattr(import_module(module), member)
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


EXTRAS = {"openjtalk": ("pyopenjtalk", "pip install 'lecturec[ja]'")}
"""Speakers of ours that need a module (and what installs it)."""


def speakers() -> dict[str, tuple[str, ...]]:
    """The speakers that can be used here, each with the names of its voices (none known: nothing)."""
    own = own_speakers()
    # Importing other people's engines takes seconds: their voices stay unknown.
    others = {name: () for name in offered("speakers") if name not in BUILT_IN["speakers"]}
    return dict(sorted({**own, **others}.items()))


def own_speakers() -> dict[str, tuple[str, ...]]:
    """Those of them that are ours; quick, for it asks nothing of the other packages that are installed."""
    found = {}
    for name in sorted(BUILT_IN["speakers"]):
        if name not in EXTRAS or find_spec(EXTRAS[name][0]) is not None:
            found[name] = tuple(getattr(load("speakers", name), "voices", dict)())
    return found


def voice_for(
    lang: str, wanted: str, report: Report, offered: Mapping[str, Collection[str]] | None = None, *, guests: bool = True
) -> tuple[str, str]:
    """The speaker and its voice ("" for its default) for a language and what the author wrote.

    `wanted` is "" or "auto", a speaker ("espeak"), a voice of the usual speaker ("warm"), both ("espeak:warm"),
    or "none". What nobody offers is an error (`unknown-voice`), and the usual voice is returned.
    """
    if offered is None:
        known = ("", "auto", *BUILT_IN["speakers"])
        offered = own_speakers() if not guests or wanted.partition(":")[0] in known else speakers()
    usual = _usual(lang, offered)
    if wanted in ("", "auto"):
        if lang.lower().partition("-")[0] == "ja" and usual != "openjtalk":
            hint = EXTRAS["openjtalk"][1]
            report.warning("voice-missing", "the Japanese voice is not installed; another reads kana only", hint=hint)
        return usual, ""
    engine, _, voice = wanted.partition(":")
    if engine in offered and (not voice or not offered[engine] or voice in offered[engine]):
        return engine, voice
    if wanted in offered.get(usual, ()):
        return usual, wanted
    if engine in EXTRAS and engine not in offered:
        report.error("voice-missing", f"{engine} is not installed", hint=EXTRAS[engine][1], exit=ENVIRONMENT)
    else:
        names = (*offered, *offered.get(usual, ()), *(f"{name}:{own}" for name in offered for own in offered[name]))
        report.error("unknown-voice", f"there is no voice called {wanted!r}", hint=did_you_mean(wanted, names))
    return usual, ""


def _usual(lang: str, offered: Mapping[str, Collection[str]]) -> str:
    if lang.lower().partition("-")[0] == "ja" and "openjtalk" in offered:
        return "openjtalk"
    return "espeak" if "espeak" in offered else next(iter(offered), "none")
