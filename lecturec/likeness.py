"""What coherence does to a single picture: what it shares with the others of a lecture, or does not."""

import colorsys
import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from lecturec.dial import ENTITIES, INDEPENDENT, REFERENCE, Coherence, Entity
from lecturec.scene import Drawing, Node

if TYPE_CHECKING:
    from lecturec.backends import Drawn

_TURNS = 9
"""Hues that pictures without anything in common may have."""

VERSION = 1
"""Raised when the same picture comes out otherwise."""

TONED = ("diffusion",)
"""Engines that know the theme's colours only by their names: their pictures are toned toward them afterwards."""


Asks = TypeVar("Asks", bound=Any)


def shared(ask: Asks, coherent: Coherence, title: str) -> Asks:
    """What a picture is made from, with all that it has in common with the others of a lecture of this title."""
    said = f"{ask.title}\n{ask.text}"
    entities = named_in(coherent, said)
    changed: Asks = replace(
        ask,
        ramp=ramp_of(coherent, ask.ramp, said),
        topic=ask.topic if coherent.level else "",
        family=title if coherent.level >= REFERENCE else "",
        entities=entities,
        emphasised=tuple(dict.fromkeys((*(entity.name for entity in entities), *ask.emphasised))),
        prior=coherent.prior,
    )
    return changed


def ramp_of(coherent: Coherence, ramp: tuple[str, ...], about: str) -> tuple[str, ...]:
    """The colours of a picture: the theme's, or without coherence some of its own on the theme's background."""
    if coherent.level > INDEPENDENT:
        return ramp
    turn = int.from_bytes(blake2b(about.encode("utf-8", "surrogatepass"), digest_size=2).digest()) % _TURNS
    return (*ramp[:1], *(_turned(colour, turn / _TURNS) for colour in ramp[1:]))


def _turned(colour: str, turn: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    made = colorsys.hls_to_rgb((hue + turn) % 1, light, full)
    return "#" + "".join(f"{round(255 * part):02x}" for part in made)


def named_in(coherent: Coherence, words: str) -> tuple[Entity, ...]:
    """The entities of a lecture that these words name."""
    if coherent.level < ENTITIES:
        return ()
    said = words.casefold()
    return tuple(entity for entity in coherent.entities if _named(entity.name, said))


def _named(name: str, said: str) -> bool:
    """Whether a name is said, as words of their own where its script sets words apart; a plural may follow."""
    asked = re.escape(name.casefold())
    apart = re.fullmatch(r"[\x00-\u2e7f]+", name)
    return bool(re.search(rf"(?<!\w){asked}\w{{0,2}}(?!\w)" if apart else asked, said))


def finished(drawn: "Drawn", ramp: tuple[str, ...], entities: tuple[Entity, ...], lang: str) -> "Drawn":
    """A picture as it is kept: toned toward the theme, and with each entity under its icon."""
    return alike(toned(drawn, ramp), entities, lang)


def alike(drawn: "Drawn", entities: tuple[Entity, ...], lang: str) -> "Drawn":
    """The picture with each entity under the one icon that stands for it everywhere."""
    if drawn.drawing is None or not entities:
        return drawn
    nodes = tuple(_as_entity(node, entities, lang) for node in drawn.drawing.nodes)
    return replace(drawn, drawing=replace(drawn.drawing, nodes=nodes))


def _as_entity(node: Node, entities: Iterable[Entity], lang: str) -> Node:
    # Where a drawing has no icons there is no room for one.
    said = node.label.casefold()
    entity = next((one for one in entities if node.icon and _named(one.name, said)), None)
    return replace(node, icon=icon_of(entity, lang) or node.icon) if entity else node


def icon_of(entity: Entity, lang: str) -> str:
    """The icon of an entity: its own, or the one that its name and description say best, wherever it stands."""
    if entity.icon:
        return entity.icon
    from lecturec.backends.sketch_icons import icon_of as found

    return found(entity.name, lang, entity.description)


def toned(drawn: "Drawn", ramp: tuple[str, ...]) -> "Drawn":
    """The picture in colours nearer to the theme's, if its engine does not paint in them anyway."""
    if drawn.engine not in TONED or not drawn.png:
        return drawn
    from lecturec.tone import toward_ramp

    return replace(drawn, png=toward_ramp(drawn.png, ramp))


def pairs(before: Drawing | None, after: Drawing | None) -> tuple[tuple[int, int], ...]:
    """The nodes of two drawings that are the same thing: by label, then by icon, each at most once."""
    if before is None or after is None:
        return ()
    found: dict[int, int] = {}
    for same in (_label, _icon):
        there = {same(node): i for i, node in enumerate(after.nodes) if same(node) and i not in found.values()}
        for i, node in enumerate(before.nodes):
            if i not in found and same(node) in there:
                found[i] = there.pop(same(node))
    return tuple(sorted(found.items()))


def _label(node: Node) -> str:
    return " ".join(node.label.casefold().split())


def _icon(node: Node) -> str:
    return node.icon
