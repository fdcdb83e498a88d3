"""Which voice speaks: the one that was asked for, or for `auto` the best that is here and that everybody may use.

Choosing looks at which modules and model files there are; it imports no engine, downloads nothing, and says why.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from lecturec.backends.models import models
from lecturec.diagnostics import ENVIRONMENT, Report
from lecturec.plugins import BUILT_IN, EXTRAS, did_you_mean, load, offered

_ELSEWHERE = ("coqui",)
"""Engines that have folders of models of their own."""

NEURAL = ("kokoro", "coqui", "piper")
"""Engines that `auto` prefers, best first, where their model is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A speaker, and why it is this one: "kokoro: no model file", "espeak: speaks en"."""

    engine: str
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.engine} ({'; '.join(self.why)})" if self.why else self.engine


class Here(Mapping[str, Collection[str]]):
    """The speakers that are installed here, each with its voices; one is looked at when it is asked for."""

    def __init__(self, *, guests: bool = True) -> None:
        self._guests = guests

    def __getitem__(self, name: str) -> Collection[str]:
        if name not in BUILT_IN["speakers"]:
            if name not in offered("speakers", guests=self._guests):
                raise KeyError(name)
            return ()  # importing other people's engines takes seconds: their voices stay unknown
        if not _installed(name):
            raise KeyError(name)
        return tuple(getattr(load("speakers", name), "voices", dict)())

    def __iter__(self) -> Iterator[str]:
        names = offered("speakers", guests=self._guests)
        return (name for name in names if _installed(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return name in offered("speakers", guests=self._guests) and _installed(str(name))


def _installed(name: str) -> bool:
    """Whether the module that a speaker needs is here. Imports nothing."""
    return name not in EXTRAS or find_spec(EXTRAS[name][0]) is not None


def automatic(lang: str, here: Mapping[str, Collection[str]] | None = None) -> Choice:
    """What `voice: auto` means for a language on this machine."""
    here = Here(guests=False) if here is None else here
    why: list[str] = []
    for engine in NEURAL:
        if engine in BUILT_IN["speakers"]:
            reason = unfit(engine, lang)
            if not reason and engine in here:
                return Choice(engine=engine, why=(*why, f"{engine}: its model is here"))
            why.append(f"{engine}: {reason or 'is not offered'}")
    if _base(lang) == "ja" and "openjtalk" in here:
        return Choice(engine="openjtalk", why=(*why, "openjtalk: speaks Japanese"))
    if "espeak" in here:
        return Choice(engine="espeak", why=(*why, f"espeak: speaks {lang}"))
    return Choice(engine=next(iter(here), "none"), why=tuple(why))


def unfit(engine: str, lang: str) -> str:
    """Why an engine is not taken for a language, "" when it is: it speaks, and with a model that everybody may use."""
    # Most machines have no model: nothing is imported to find that out.
    if engine not in _ELSEWHERE and not models(engine):
        return "no model file"
    if not _installed(engine):
        return f"is not installed ({EXTRAS[engine][1]})"
    ready = getattr(load("speakers", engine), "ready", None)
    return str(ready(lang)) if ready else "does not say whether it is ready"


def _base(lang: str) -> str:
    return lang.lower().partition("-")[0]


def voice_for(
    lang: str, wanted: str, report: Report, offered: Mapping[str, Collection[str]] | None = None, *, guests: bool = True
) -> tuple[str, str]:
    """The speaker and its voice ("" for its default) for a language and what the author wrote.

    `wanted` is "" or "auto", a speaker ("espeak"), a voice of the usual speaker ("warm"), both ("espeak:warm"),
    or "none". What nobody offers is an error (`unknown-voice`), and the usual voice is returned.
    """
    here = Here(guests=guests) if offered is None else offered
    if wanted in ("", "auto"):
        usual = automatic(lang, here)
        if _base(lang) == "ja" and usual.engine == "espeak":
            hint = EXTRAS["openjtalk"][1]
            report.warning("voice-missing", "the Japanese voice is not installed; another reads kana only", hint=hint)
        return usual.engine, ""
    engine, _, voice = wanted.partition(":")
    # A model by its folder, or one that is not whole: its engine says what is wrong with it.
    placed = (engine == "coqui" and Path(voice).is_absolute()) or any(one.name == voice for one in models(engine))
    if engine in here and (placed or not voice or not here[engine] or voice in here[engine]):
        return engine, voice
    usual = automatic(lang, here)
    own = here.get(usual.engine, ())
    if wanted in own:
        return usual.engine, wanted
    if engine in EXTRAS and engine not in here:
        report.error("voice-missing", f"{engine} is not installed", hint=EXTRAS[engine][1], exit=ENVIRONMENT)
    else:
        known = [f"{engine}:{name}" for name in here[engine]] if engine in here else []
        names = (*here, *own, *known, *(f"{usual.engine}:{name}" for name in own))
        report.error("unknown-voice", f"there is no voice called {wanted!r}", hint=did_you_mean(wanted, names))
    return usual.engine, ""
