"""The drawing in front of the field: which terms become icons, in which arrangement, and where they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import combinations

from lecturec.backends import PictureRequest
from lecturec.backends.sketch_icons import LEAST, matched
from lecturec.backends.sketch_senses import is_set_phrase
from lecturec.scene import Drawing, Edge, Node
from lecturec.terms import key_terms, named, trimmed

LABEL_PX, WIDEST_PX, PADDING_PX = 30, 330, 36
"""Size of a label's type, the width at which it takes a second line, and its margins, on a picture 1080 px high."""

SIDE, EDGES_PX = 0.2, 80
"""What a layout keeps free: a share of the width on the fading side, and pixels at the edges together."""

SURE = 0.85
"""The score of an icon that may go before a better placed term."""

JUDGING = ("triangle-alert", "trophy", "info", "circle-question-mark", "list-checks", "ban", "microscope", "summary")
"""Icons of what is said about a thing; they never stand in the middle for the thing."""

Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a node stands for."""

    label: str
    icon: str
    score: float = 1.0


ONE: tuple[Places, ...] = (((500, 400),), ((580, 540),), ((430, 560),), ((620, 400),))
TWO: tuple[Places, ...] = (
    ((230, 260), (770, 720)),
    ((770, 240), (230, 700)),
    ((190, 370), (810, 600)),
    ((810, 380), (200, 620)),
)
THREE: tuple[Places, ...] = (
    ((170, 190), (830, 290), (520, 790)),
    ((480, 180), (170, 720), (830, 760)),
    ((230, 120), (770, 500), (270, 880)),
    ((770, 120), (230, 500), (730, 880)),
)
IN_A_ROW: tuple[Places, ...] = (
    ((210, 280), (790, 720)),
    ((210, 720), (790, 280)),
    ((160, 480), (840, 480)),
    ((210, 120), (790, 500), (250, 880)),
    ((790, 120), (210, 500), (750, 880)),
    ((160, 250), (840, 330), (480, 800)),
    ((170, 240), (830, 240), (830, 760), (170, 760)),
)
ASIDE: tuple[Places, ...] = (((160, 480), (840, 480)), ((160, 380), (840, 580)), ((160, 580), (840, 380)))
AROUND: tuple[Places, ...] = (
    ((500, 480), (160, 130), (840, 230), (500, 870)),
    ((500, 530), (500, 120), (160, 840), (840, 840)),
    ((500, 480), (160, 230), (840, 130), (500, 870)),
    ((500, 480), (160, 190), (840, 190), (500, 870)),
    ((500, 500), (840, 130), (160, 270), (500, 880)),
)


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


def label_width_px(label: str) -> float:
    """About how wide a label is on a picture 1080 px high; long ones take two lines."""
    width = sum(LABEL_PX * (1.0 if c >= "\u2e80" else 0.5) for c in label)
    return (width * 0.6 if width > WIDEST_PX and " " in label else width) + PADDING_PX


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
            found.append(Thing(_label(term, request.lang), match.icon, match.score))
    return found


def _label(term: str, lang: str) -> str:
    """The term with a capital, if it may stand alone; else its first noun phrase, else nothing."""
    said = named(term, lang) or next(iter(key_terms("", term, lang, limit=1)), "")
    return said[:1].upper() + said[1:]


def _draw(
    kind: str, things: list[Thing], options: tuple[Places, ...], request: PictureRequest, edges: tuple[Edge, ...] = ()
) -> Drawing:
    """The things in one of the arrangements: the request's own choice among those in which all labels have room."""
    options = tuple(places for places in options if len(places) == len(things))
    first = _seed(request) % len(options)
    options = options[first:] + options[:first]
    while True:
        for places in options:
            if _roomy(things, places, request):
                break
        else:
            longest = max(range(len(things)), key=lambda i: label_width_px(things[i].label))
            things = [Thing("" if i == longest else thing.label, thing.icon) for i, thing in enumerate(things)]
            continue
        nodes = tuple(Node(icon=t.icon, label=t.label, x=x, y=y) for t, (x, y) in zip(things, places, strict=True))
        return Drawing(kind=kind, nodes=nodes, edges=edges)


def _roomy(things: list[Thing], places: Places, request: PictureRequest) -> bool:
    """Whether no label touches another one; without labels there is always room."""
    usable = (1 - SIDE) * 1080 * request.width_px / request.height_px - EDGES_PX
    spans = []
    for thing, (x, y) in zip(things, places, strict=True):
        if thing.label:
            half = label_width_px(thing.label) / 2
            centre = max(half, min(usable - half, usable * x / 1000))
            spans.append((centre - half, centre + half, y))
    return not any(abs(a[2] - b[2]) < 90 and a[0] < b[1] + 16 and b[0] < a[1] + 16 for a, b in combinations(spans, 2))


def _bare(drawing: Drawing | None) -> Drawing | None:
    """A drawing without its labels, for slides on which the same words stand beside it in large."""
    return drawing and replace(drawing, nodes=tuple(replace(node, label="") for node in drawing.nodes))


def _icons(request: PictureRequest) -> Drawing | None:
    """Up to three things of the terms, those that icons say best; else the one that the subject gives."""
    things = sorted(_things(request.terms, request), key=lambda thing: thing.score < SURE)[:3]
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
