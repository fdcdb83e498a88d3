"""The drawing in front of the field: which terms become icons, in which arrangement, and where they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from lecturec.backends import PictureRequest
from lecturec.backends.sketch_icons import LEAST, entries_in, matched
from lecturec.backends.sketch_places import (
    AROUND,
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
from lecturec.backends.sketch_senses import bare, is_set_phrase
from lecturec.scene import Drawing, Edge, Node
from lecturec.terms import key_terms, named, trimmed

SURE = 0.85
"""The score of an icon that may go before a better placed term."""

JUDGING = ("triangle-alert", "trophy", "info", "circle-question-mark", "list-checks", "ban", "microscope", "summary")
"""Icons of what is said about a thing; they never stand in the middle for the thing."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a node stands for."""

    label: str
    icon: str
    score: float = 1.0


def choose(request: PictureRequest) -> Drawing | None:
    """The drawing for a request: what the words suggest, else icons of its key terms; None without words for icons."""
    found = _sides(request) or _steps(request)
    if request.width_px > 0.9 * request.height_px and request.fade != "bottom":
        return _bare(found or _icons(replace(request, terms=(*_own(request), *request.terms))))
    found = found or _hub(request) or _icons(request)
    # One label alone says too little to stand there.
    return _bare(found) if found and sum(1 for node in found.nodes if node.label) < 2 else found


def quiet_places(drawing: Drawing | None) -> tuple[tuple[float, float], ...]:
    """The middles of the labels, where the field should be calm, in shares of the picture."""
    return tuple((node.x / 1000, node.y / 1000 + 0.09) for node in (drawing.nodes if drawing else ()) if node.label)


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

    A hub that no arrangement shows clearly is None; other things may stand there without some of their labels.
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
        if kind == "hub":
            return None
        longest = max(range(len(things)), key=lambda i: label_width_px(things[i].label))
        things = [replace(thing, label="") if i == longest else thing for i, thing in enumerate(things)]
    nodes = [Node(icon=t.icon, label="", x=x, y=y) for t, (x, y) in zip(things, options[0], strict=True)]
    return Drawing(kind=kind, nodes=tuple(nodes), edges=edges)


def _bare(drawing: Drawing | None) -> Drawing | None:
    """A drawing without its labels, for slides on which the same words stand beside it in large."""
    return drawing and replace(drawing, nodes=tuple(replace(node, label="") for node in drawing.nodes))


def _icons(request: PictureRequest) -> Drawing | None:
    """Up to three things of the terms, those that icons say best; else the one that the subject gives."""
    things = sorted(_things(request.terms, request), key=lambda thing: thing.score < SURE)[:3]
    if len(things) < 2 and request.lang[:2] in ("ja", "zh"):
        things += _things(entries_in(f"{request.title}\n{request.text}"), request, taken=[t.icon for t in things])
        things = things[:3]
    things = things or _things((*_own(request), *_above(request), *_named(request.topic, request)), request)[:1]
    return _draw("icons", things, ONE + TWO + THREE, request) if things else None


_AGAINST = re.compile(
    r"^(?P<a>.{1,40}?)\s*"
    r"(?:\b(?:vs|versus|contre|contra|gegen|contro|frente a|against|compared (?:to|with))\b\.?|対|對比|对比)"
    r"\s*(?P<b>.{1,40}?)$",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"^(?P<a>[^,、，]{1,32}?)\s*(?:\b(?:and|et|y|und|e|or|ou|oder|o)\b|&|と|與|与|和|及)\s*(?P<b>[^,、，]{1,32}?)$",
    re.IGNORECASE,
)
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


def _sides(request: PictureRequest) -> Drawing | None:
    """Two things held against each other, when the title does so."""
    title = re.sub(r"^\s*\d+[.)]\s*", "", request.title)
    for part in (*_HEADLINE.split(title)[:2],):
        for pattern in (_AGAINST, _PAIR):
            if match := pattern.match(part.strip()):
                a, b = (trimmed(match[side], request.lang) for side in ("a", "b"))
                things = _things((a, b), request)
                if len(things) == 2:
                    return _draw("compare", things, ASIDE, request, (Edge(start=0, stop=1, arrow=False),))
    return None


_ARROWS = re.compile(r"\s*(?:→|⇒|⟶|->|=>|-->)\s*")
_ORDERED = re.compile(r"^\s*\d{1,2}[.)]\s+(.+)$", re.MULTILINE)
_FROM_TO = re.compile(
    r"(\w+)[-‑– ](?:to|vers|à|a|zu|in|para|verso)[-‑– ](\w+)"
    r"|([\w]+?)(?:から|到|轉|转|生成)([^\W]+?)(?:への|的|へ|$|生)",
    re.IGNORECASE,
)


def _steps(request: PictureRequest) -> Drawing | None:
    """One thing after another: arrows in the text, an ordered list, or a title that leads from one to the other."""
    for line in (request.title, *request.text.splitlines()):
        if _ARROWS.search(line):
            pieces = [
                trimmed(re.split(r"[:：.。;]", piece)[-1 if i == 0 else 0], request.lang)
                for i, piece in enumerate(_ARROWS.split(line))
            ]
            if drawing := _flow([piece for piece in pieces if piece], request):
                return drawing
    ordered = [trimmed(re.split(r"[:：.。;(（]", line)[0], request.lang) for line in _ORDERED.findall(request.text)]
    if len(ordered) > 1 and (drawing := _flow([item for item in ordered if item], request)):
        return drawing
    for match in _FROM_TO.finditer(request.title):
        ends = [end for end in match.groups() if end]
        things = _things(ends, request)
        if len(things) == 2:
            return _draw("flow", things, IN_A_ROW, request, (Edge(start=0, stop=1),))
    return None


def _flow(pieces: list[str], request: PictureRequest) -> Drawing | None:
    """A chain of two to four things, all of which must have icons of their own."""
    things = _things(pieces[:4], request)
    if len(things) < 2 or len(things) < len(pieces[:4]):
        return None
    edges = tuple(Edge(start=i, stop=i + 1) for i in range(len(things) - 1))
    return _draw("flow", things, IN_A_ROW, request, edges)


def _hub(request: PictureRequest) -> Drawing | None:
    """The subject's thing, which needs no label beside the title, and three that it is made of."""
    around = sorted(_things(request.terms, request), key=lambda thing: thing.score < SURE)[:3]
    if len(around) < 3:
        return None
    centre = _things((*_own(request), *_above(request)), request, taken=[*JUDGING, *(t.icon for t in around)])[:1]
    if not centre:
        return None
    edges = tuple(Edge(start=0, stop=i, arrow=False) for i in range(1, 4))
    return _draw("hub", [Thing("", centre[0].icon), *around], AROUND, request, edges)
