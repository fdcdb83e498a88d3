"""The drawing in front of the field: which terms become icons, in which arrangement, and where they stand."""

import re
from dataclasses import dataclass
from hashlib import blake2b

from lecturec.backends import PictureRequest
from lecturec.backends.sketch_icons import icon_of, plain_icon
from lecturec.scene import Drawing, Edge, Node
from lecturec.terms import is_short, trimmed

LABEL_PX = 25
"""Size of a label's type on a picture 1080 px high; places are reckoned with it."""

Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a node stands for."""

    label: str
    icon: str


ONE: tuple[Places, ...] = (((540, 440),), ((600, 540),), ((520, 560),), ((610, 400),))
TWO: tuple[Places, ...] = (
    ((350, 340), (690, 620)),
    ((700, 330), (370, 640)),
    ((330, 420), (700, 560)),
    ((690, 400), (350, 570)),
)
THREE: tuple[Places, ...] = (
    ((300, 280), (720, 280), (510, 610)),
    ((510, 300), (300, 640), (720, 640)),
    ((330, 230), (660, 480), (360, 730)),
    ((690, 230), (360, 480), (670, 740)),
)
IN_A_ROW: tuple[Places, ...] = (
    ((320, 330), (690, 600)),
    ((320, 250), (690, 480), (340, 720)),
    ((310, 290), (710, 290), (710, 660), (310, 660)),
)
ASIDE: tuple[Places, ...] = (((290, 470), (720, 470)), ((290, 400), (720, 540)), ((290, 540), (720, 400)))
AROUND: tuple[Places, ...] = (
    ((360, 480), (700, 260), (700, 700)),
    ((520, 470), (270, 230), (760, 250), (520, 760)),
    ((520, 480), (520, 190), (270, 720), (760, 720)),
)
COVER: tuple[Places, ...] = (
    ((800, 470),),
    ((720, 360), (850, 620)),
    ((730, 300), (860, 480), (740, 690)),
    ((850, 290), (720, 500), (840, 700)),
)


def choose(request: PictureRequest) -> Drawing | None:
    """The drawing for a request: what the words suggest, else icons of its key terms; None without words."""
    if request.width_px > request.height_px:
        return _cover(request)
    return _sides(request) or _steps(request) or _hub(request) or _icons(request)


def quiet_places(
    drawing: Drawing | None, width_px: int, height_px: int
) -> tuple[tuple[float, float, float, float], ...]:
    """Where the field must stay calm: (centre x, centre y, half width, half height) as shares of the picture."""
    if drawing is None:
        return ()
    found = []
    for node in drawing.nodes:
        half_px = max(90.0, label_width_px(node.label) * height_px / 1080 / 2 + 24)
        below = 0.055 if node.label else 0.0
        found.append((node.x / 1000, node.y / 1000 + below, half_px / width_px, 0.10 + below))
    return tuple(found)


def label_width_px(label: str) -> float:
    """About how wide a label is on a picture 1080 px high."""
    return sum(LABEL_PX * (1.0 if c >= "\u2e80" else 0.58) for c in label)


def _pick(options: tuple[Places, ...], request: PictureRequest) -> Places:
    seed = blake2b(f"{request.title}\n{request.text}".encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return options[int.from_bytes(seed) % len(options)]


def _things(terms: tuple[str, ...], lang: str, taken: tuple[str, ...] = ()) -> list[Thing]:
    """The terms that an icon says, each icon once."""
    seen, found = set(taken), []
    for term in terms:
        icon = icon_of(term, lang)
        if icon and icon not in seen:
            seen.add(icon)
            found.append(Thing(term if is_short(term) else "", icon))
    return found


def _draw(kind: str, things: list[Thing], places: Places, edges: tuple[Edge, ...] = ()) -> Drawing:
    nodes = tuple(Node(icon=t.icon, label=t.label, x=x, y=y) for t, (x, y) in zip(things, places, strict=True))
    return Drawing(kind=kind, nodes=nodes, edges=edges)


def _cover(request: PictureRequest) -> Drawing | None:
    """Behind a title: icons without labels, for the words stand beside them."""
    things = [Thing("", thing.icon) for thing in _things((*_title_terms(request), *request.terms), request.lang)][:3]
    if not things:
        return None
    return _draw("icons", things, _pick(tuple(p for p in COVER if len(p) == len(things)), request))


def _icons(request: PictureRequest) -> Drawing | None:
    things = _things(request.terms, request.lang)[:3]
    if not things:
        terms = [term for term in request.terms if is_short(term)][:1]
        things = [Thing(term, plain_icon(term)) for term in terms]
    if not things:
        return None
    return _draw("icons", things, _pick((ONE, TWO, THREE)[len(things) - 1], request))


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
                    return _draw("compare", things, _pick(ASIDE, request), (Edge(start=0, stop=1, arrow=False),))
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
            return _draw("flow", things, IN_A_ROW[0], (Edge(start=0, stop=1),))
    return None


def _flow(pieces: list[str], request: PictureRequest) -> Drawing | None:
    """A chain of two to four things; most of them must have an icon of their own, or a label that fits."""
    pieces = pieces[:4]
    things = []
    for piece in pieces:
        icon = icon_of(piece, request.lang)
        things.append(Thing(piece if is_short(piece) else "", icon or plain_icon(piece)))
    said = sum(1 for thing in things if thing.label or thing.icon not in {plain_icon(piece) for piece in pieces})
    if len(things) < 2 or said < len(things):
        return None
    edges = tuple(Edge(start=i, stop=i + 1) for i in range(len(things) - 1))
    return _draw("flow", things, IN_A_ROW[len(things) - 2], edges)


def _hub(request: PictureRequest) -> Drawing | None:
    """The title's thing and what it is made of, when both have icons."""
    centre = _things(_title_terms(request), request.lang)[:1]
    if not centre:
        return None
    around = _things(request.terms, request.lang, taken=(centre[0].icon,))[:3]
    if len(around) < 2:
        return None
    title = _title_terms(request)[0]
    things = [Thing(title if is_short(title) else "", centre[0].icon), *around]
    options = tuple(places for places in AROUND if len(places) == len(things))
    edges = tuple(Edge(start=0, stop=i, arrow=False) for i in range(1, len(things)))
    return _draw("hub", things, _pick(options, request), edges)
