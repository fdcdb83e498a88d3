"""The drawing in front of the field: which terms become icons, in which arrangement, and where they stand."""

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import combinations

from lecturec.backends import PictureRequest
from lecturec.backends.sketch_icons import icon_of, plain_icon
from lecturec.scene import Drawing, Edge, Node
from lecturec.terms import is_short, trimmed

LABEL_PX, WIDEST_PX, PADDING_PX = 30, 330, 36
"""Size of a label's type, the width at which it takes a second line, and its margins, on a picture 1080 px high."""

SIDE, EDGES_PX = 0.2, 80
"""What a layout keeps free: a share of the width on the fading side, and pixels at the edges together."""

Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a node stands for."""

    label: str
    icon: str


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
    ((150, 490), (800, 130), (800, 490), (800, 860)),
    ((850, 490), (200, 130), (200, 490), (200, 860)),
)


def choose(request: PictureRequest) -> Drawing | None:
    """The drawing for a request: what the words suggest, else icons of its key terms; None without words."""
    found = _sides(request) or _steps(request)
    if request.width_px > 0.9 * request.height_px and request.fade != "bottom":
        return _bare(found or _icons(replace(request, terms=(*_title_terms(request), *request.terms))))
    return found or _hub(request) or _icons(request)


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


def _things(terms: tuple[str, ...], lang: str, taken: tuple[str, ...] = ()) -> list[Thing]:
    """The terms that an icon says, each icon once."""
    seen, found = set(taken), []
    for term in terms:
        icon = icon_of(term, lang)
        if icon and icon not in seen:
            seen.add(icon)
            found.append(Thing(_label(term, lang), icon))
    return found


def _label(term: str, lang: str) -> str:
    """The term if it is short, else the word of it that names the thing, else nothing."""
    if is_short(term):
        return term
    words = [trimmed(word, lang) for word in term.split()]
    words = [word for word in words if len(word) > 3]
    head = words[0 if lang[:2] in {"fr", "es", "it", "pt", "ar"} else -1] if words else ""
    return head if is_short(head) else ""


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
    things = _things(request.terms, request.lang)[:3]
    if not things:
        terms = [term for term in request.terms if is_short(term)][:1]
        things = [Thing(term, plain_icon(term)) for term in terms]
    if not things:
        return None
    return _draw("icons", things, ONE + TWO + THREE, request)


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


def _title_terms(request: PictureRequest) -> tuple[str, ...]:
    title = _HEADLINE.split(trimmed(request.title, request.lang) or request.title)[0]
    return (title,)


def _sides(request: PictureRequest) -> Drawing | None:
    """Two things held against each other, when the title does so."""
    title = re.sub(r"^\s*\d+[.)]\s*", "", request.title)
    for part in (*_HEADLINE.split(title)[:2],):
        for pattern in (_AGAINST, _PAIR):
            if match := pattern.match(part.strip()):
                a, b = (trimmed(match[side], request.lang) for side in ("a", "b"))
                things = _things((a, b), request.lang)
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
        things = _things(tuple(ends), request.lang)
        if len(things) == 2:
            return _draw("flow", things, IN_A_ROW, request, (Edge(start=0, stop=1),))
    return None


def _flow(pieces: list[str], request: PictureRequest) -> Drawing | None:
    """A chain of two to four things; most of them must have an icon of their own, or a label that fits."""
    pieces = pieces[:4]
    things = []
    for piece in pieces:
        icon = icon_of(piece, request.lang)
        things.append(Thing(_label(piece, request.lang), icon or plain_icon(piece)))
    said = sum(1 for thing in things if thing.label or thing.icon not in {plain_icon(piece) for piece in pieces})
    if len(things) < 2 or said < len(things):
        return None
    edges = tuple(Edge(start=i, stop=i + 1) for i in range(len(things) - 1))
    return _draw("flow", things, IN_A_ROW, request, edges)


def _hub(request: PictureRequest) -> Drawing | None:
    """The title's thing, which needs no label beside the title, and three that it is made of."""
    centre = _things(_title_terms(request), request.lang)[:1]
    around = _things(request.terms, request.lang, taken=tuple(thing.icon for thing in centre))[:3]
    if not centre or len(around) < 3:
        return None
    edges = tuple(Edge(start=0, stop=i, arrow=False) for i in range(1, 4))
    return _draw("hub", [Thing("", centre[0].icon), *around], AROUND, request, edges)
