"""Coherence as a dial: how much the pictures of a lecture have to do with each other. Each level holds those below."""

from dataclasses import dataclass

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


def coherence_of(asked: str, usual: str, entities: tuple[Entity, ...], prior: str) -> Coherence:
    """The coherence of a lecture: what its author asked for, or else what is usual in its theme."""
    word = asked or usual
    return Coherence(level=LEVELS.index(word) if word in LEVELS else STYLE, entities=entities, prior=prior)


def layered(coherent: Coherence, motion: str) -> str:
    """Which states of slides are needed in layers: "ends" where pictures turn into the next, "all" where they drift.

    "" for none; where nothing may move, pictures only share what can be shared by standing ones.
    """
    if motion == "none" or coherent.level < LATENT:
        return ""
    return "all" if coherent.level >= MOTION else "ends"
