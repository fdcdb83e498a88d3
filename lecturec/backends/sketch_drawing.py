"""The drawing in front of the field: which terms become icons, in which arrangement, and where they stand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from lecturec.backends import PictureRequest
from lecturec.backends import sketch_placing as placing
from lecturec.backends import sketch_shares as shares
from lecturec.backends import sketch_webs as webs
from lecturec.backends.sketch_choice import LEAST as LEAST_SURE
from lecturec.backends.sketch_choice import asked, candidates
from lecturec.backends.sketch_found import Found
from lecturec.backends.sketch_icons import LEAST, WEAK, entries_in, matched
from lecturec.backends.sketch_places import (
    ASIDE,
    IN_A_ROW,
    ONE,
    THREE,
    TWO,
    Places,
    boxes_of,
    clear,
    label_width_px,
    roomy,
)
from lecturec.backends.sketch_placing import Plan
from lecturec.backends.sketch_room import room_of
from lecturec.backends.sketch_senses import bare, is_set_phrase
from lecturec.backends.sketch_stated import Reading, read, width
from lecturec.scene import Drawing, Edge, Node
from lecturec.terms import key_terms, named, trimmed

SURE = 0.85
"""The score of an icon that may go before a better placed term."""


JUDGING = ("circle-question-mark", "triangle-alert", "trophy", "info", "list-checks", "ban", "circle-check", "circle-x")
"""Icons of what is said about a thing: they are drawn where the title speaks of it ("Strengths and limits")."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a node stands for."""

    label: str
    icon: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be drawn, if anything, why, and the words it was read from."""

    drawing: Drawing | None
    why: str
    words: tuple[str, ...] = ()


PLACES: dict[str, Callable[[Plan], Drawing | None]] = {
    "process": placing.process,
    "cycle": placing.cycle,
    "comparison": placing.comparison,
    "before-after": placing.before_after,
    "hierarchy": webs.hierarchy,
    "timeline": placing.timeline,
    "quantity": shares.quantity,
    "part-whole": shares.part_whole,
    "overlap": shares.overlap,
    "layers": shares.layers,
    "matrix": webs.matrix,
    "network": webs.network,
    "map": webs.key_map,
}


def choose(request: PictureRequest) -> Chosen:
    """The drawing for a request: what its words state, else icons of its key terms, else none."""
    reading = read(request)
    wanted = request.form if request.form in PLACES else ""
    large = request.width_px > 0.9 * request.height_px and request.fade == "left"
    if not request.form and (large or not request.stated):
        if drawing := _title_only(request, reading):
            return Chosen(_bare(drawing), "the title states it", (request.title,))
        # The same words stand beside it in large.
        return _scene(_bare(_icons(replace(request, terms=(*_own(request), *request.terms)))))
    room = room_of(request.width_px, request.height_px, request.fade)
    found = asked(reading, wanted) if wanted else [] if request.form else candidates(reading)
    for one in found:
        if one.sure < LEAST_SURE:
            continue
        if drawing := PLACES[one.form](Plan(one, _icons_of(one, request), room)):
            return Chosen(drawing, one.why, one.words)
    return _scene(_icons(replace(request, terms=_seen_terms(request))))


def _seen_terms(request: PictureRequest) -> tuple[str, ...]:
    """The key terms of what stands beside the picture: the rest of a section is on other slides."""
    if not request.stated:
        return request.terms
    bold = [strong for one in request.stated for strong in one.bold]
    said = "\n".join(one.words for one in request.stated)
    return key_terms(request.title, said, request.lang, emphasised=bold)


def _scene(drawing: Drawing | None) -> Chosen:
    """Icons, unless a single one with its name would say too little to stand there."""
    labels = tuple(node.label for node in drawing.nodes if node.label) if drawing else ()
    if drawing is None or len(labels) == 1:
        return Chosen(None, "its words name nothing that an icon shows surely")
    return Chosen(drawing, "icons of its key terms", labels)


def _icons_of(found: Found, request: PictureRequest) -> tuple[str, ...]:
    """An icon for each thing, if each has one of its own that is sure; else none at all."""
    if found.form not in ("comparison", "part-whole", "process", "map", "hierarchy", "overlap"):
        return ()
    # A step that takes a sentence is no thing that an icon shows.
    if any(len(item.name.split()) > 3 or width(item.name) > 20 for item in found.items):
        return ()
    context = f"{request.topic}\n{request.title}\n{request.text}"
    icons = []
    for item in found.items:
        match = matched(item.name, request.lang, context)
        icons.append(match.icon if match and match.score >= SURE and match.icon not in WEAK else "")
    return tuple(icons) if all(icons) and len({*icons}) == len(icons) else ()


def quiet_places(drawing: Drawing | None) -> tuple[tuple[float, float], ...]:
    """The middles of the labels under tiles, where the field should be calm, in shares of the picture."""
    nodes = drawing.nodes if drawing else ()
    return tuple((node.x / 1000, node.y / 1000 + 0.09) for node in nodes if node.label and not node.width)


def _seed(request: PictureRequest) -> int:
    said = f"{request.title}\n{request.text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=4).digest())


def _things(terms: Iterable[str], request: PictureRequest, taken: Iterable[str] = ()) -> list[Thing]:
    """The terms that an icon says well, each icon once."""
    seen, found = set(taken), []
    context = f"{request.topic}\n{request.title}\n{request.text}"
    for term in terms:
        match = matched(term, request.lang, context)
        if match and match.score >= LEAST and match.icon not in seen and not is_set_phrase(term):
            seen.add(match.icon)
            found.append(Thing(_label(term, request.lang, match.word), match.icon, match.score))
    return found


def _label(term: str, lang: str, word: str) -> str:
    """The term with a capital, if it may stand alone; else its first noun phrase, else nothing.

    In English, what follows the word that is drawn may be a verb that no list knows ("signals raise"): it is cut.
    """
    said = named(term, lang) or next(iter(key_terms("", term, lang, limit=1)), "")
    words = said.split()
    if lang.startswith("en") and len(words) == 2 and bare(words[0]).strip() == word:
        said = words[0]
    return said[:1].upper() + said[1:]


def _draw(
    kind: str, things: list[Thing], options: tuple[Places, ...], request: PictureRequest, edges: tuple[Edge, ...] = ()
) -> Drawing | None:
    """The things in one of the arrangements: the request's own choice among those in which all labels have room.

    Where none has, they stand there without some of their labels.
    """
    options = tuple(places for places in options if len(places) == len(things))
    first = _seed(request) % len(options)
    options = options[first:] + options[:first]
    lines = tuple((edge.start, edge.stop) for edge in edges)
    shape = (request.width_px, request.height_px, request.fade)
    for _ in range(len(things) + 1):
        for places in options:
            boxes = boxes_of([thing.label for thing in things], places, *shape)
            if roomy(boxes) and clear(boxes, lines):
                nodes = [Node(icon=t.icon, label=t.label, x=x, y=y) for t, (x, y) in zip(things, places, strict=True)]
                return Drawing(kind=kind, nodes=tuple(nodes), edges=edges)
        longest = max(range(len(things)), key=lambda i: label_width_px(things[i].label))
        things = [replace(thing, label="") if i == longest else thing for i, thing in enumerate(things)]
    nodes = [Node(icon=t.icon, label="", x=x, y=y) for t, (x, y) in zip(things, options[0], strict=True)]
    return Drawing(kind=kind, nodes=tuple(nodes), edges=edges)


def _bare(drawing: Drawing | None) -> Drawing | None:
    """A drawing without its labels, for slides on which the same words stand beside it in large."""
    return drawing and replace(drawing, nodes=tuple(replace(node, label="") for node in drawing.nodes))


def _icons(request: PictureRequest) -> Drawing | None:
    """Up to three things of the terms, those that icons say best; else the one that the subject gives."""
    things = sorted(_things(request.terms, request), key=lambda thing: thing.score < SURE)
    title = request.title.casefold()
    things = [t for t in things if t.icon not in JUDGING or t.label.casefold() in title][:3]
    if len(things) < 2 and request.lang[:2] in ("ja", "zh"):
        things += _things(entries_in(f"{request.title}\n{request.text}"), request, taken=[t.icon for t in things])
        things = things[:3]
    things = things or _things((*_own(request), *_above(request), *_named(request.topic, request)), request)[:1]
    return _draw("icons", things, ONE + TWO + THREE, request) if things else None


_HEADLINE = re.compile(r"[:：(（]")


def _own(request: PictureRequest) -> list[str]:
    """Names of what the slide is about by its title, unless that is a set phrase."""
    return [] if is_set_phrase(request.title) else _named(request.title, request)


def _above(request: PictureRequest) -> list[str]:
    """Names of what its section is about, if it stands in one."""
    section, _, lecture = request.topic.partition("\n")
    return _named(section, request) if lecture else []


def _named(said: str, request: PictureRequest) -> list[str]:
    found: list[str] = []
    for line in said.splitlines():
        for piece in _HEADLINE.split(trimmed(line, request.lang) or line)[:2]:
            found += [piece, *key_terms(piece, "", request.lang)]
    return list(dict.fromkeys(found))


def _title_only(request: PictureRequest, reading: Reading) -> Drawing | None:
    """Beside a title in large: the two things that it holds against each other or leads between, as icons."""
    for found in candidates(reading):
        if found.form in ("comparison", "process") and found.sure > SURE and 2 <= len(found.items) <= 4:
            things = _things([item.name for item in found.items], request)
            if len(things) == len(found.items):
                flow = found.form == "process"
                edges = tuple(Edge(start=i, stop=i + 1, arrow=flow) for i in range(len(things) - 1))
                return _draw(found.form, things, IN_A_ROW if flow else ASIDE, request, edges)
    for match in _FROM_TO.finditer(request.title):
        things = _things([end for end in match.groups() if end], request)
        if len(things) == 2:
            return _draw("process", things, IN_A_ROW, request, (Edge(start=0, stop=1),))
    return None


_FROM_TO = re.compile(
    r"(\w+)[-‑– ](?:to|vers|à|a|zu|in|para|verso)[-‑– ](\w+)"
    r"|([\w]+?)(?:から|到|轉|转|生成)([^\W]+?)(?:への|的|へ|$|生)",
    re.IGNORECASE,
)
