"""Coherence as a dial: how much the pictures of a lecture have to do with each other. Each level holds those below."""

from dataclasses import dataclass

from lecturec.diagnostics import Report
from lecturec.source import Span

LEVELS = ("independent", "style", "reference", "entities", "latent", "motion")
"""The levels, 0 to 5, as a setting or a theme names them."""

PRIORS = ("gaussian", "laplace", "smoothed", "shared")
"""What the noise can be that generated pictures begin from (noise.py)."""

INDEPENDENT, STYLE, REFERENCE, ENTITIES, LATENT, MOTION = range(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing that looks the same on every slide: what it is called, what it looks like, and its icon, "" for any."""

    name: str
    description: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coherence:
    """What the pictures of a lecture share: the level, the entities, and the prior of a generator's noise."""

    level: int = STYLE
    entities: tuple[Entity, ...] = ()
    prior: str = ""

    @property
    def word(self) -> str:
        """The level by its name."""
        return LEVELS[self.level]


PLAIN = Coherence()
"""What a lecture has whose author says nothing."""


def coherence_of(asked: str, usual: str, entities: tuple[Entity, ...], prior: str, motion: str) -> Coherence:
    """The coherence of a lecture: what its author asked for, or else what is usual in its theme.

    Where nothing may move (`motion` "none"), pictures share what can be shared by standing ones.
    """
    word = asked or usual
    level = LEVELS.index(word) if word in LEVELS else STYLE
    return Coherence(level=min(level, ENTITIES) if motion == "none" else level, entities=entities, prior=prior)


def layered(coherent: Coherence) -> str:
    """Which states of slides are needed in layers: "ends" where pictures turn into the next, "all" where they drift.

    "" for none.
    """
    return "" if coherent.level < LATENT else "all" if coherent.level >= MOTION else "ends"


def look_for_lower(
    asked: str, coherent: Coherence, *, transition: str, pictures: bool, span: Span, report: Report
) -> None:
    """Say where a level that an author asked for cannot be reached, and what is done instead."""
    if asked not in LEVELS:
        return
    said = hint = ""
    if not pictures and LEVELS.index(asked) >= REFERENCE:
        said, hint = f"'{asked}' is about illustrations, and there are none", "illustrations: true"
    elif coherent.word != asked:
        said, hint = f"nothing moves, so that pictures share what they do at '{coherent.word}'", "motion: calm"
    elif coherent.level >= LATENT and transition not in ("", "fade"):
        said, hint = f"pictures do not turn into the next, for slides {transition}", "transition: fade"
    elif coherent.level == ENTITIES and not coherent.entities:
        said, hint = "no entities are named: this is what 'reference' does", "entities:\\n  neuron: a round blue cell"
    if said:
        report.note("coherence-lower", said, span, hint=hint)
