"""Script -> Pictures: one for each slide that has room for it, each drawn once and kept in the store."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lecturec import terms
from lecturec.deck import Callout, Prose, Text, plain
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.scene import Drawing, Edge, Node, Picture
from lecturec.script import Point, Quotation, Script, Slide
from lecturec.store import Store

if TYPE_CHECKING:
    # Backends bring NumPy with them; a build that finds all its pictures in the store needs none of it.
    from lecturec.backends import Drawn, Illustrator

PICTURE_SHARE = 0.42
"""Width of the picture area beside words, as a share of the slide; it stands at the right edge, in full height."""

BEHIND = ("title", "section", "closing")
"""Templates whose picture fills the whole slide, behind the words; it keeps to the right and leaves the left calm."""

BESIDE = ("points", "prose", "quote", "formula")
"""Templates whose picture stands beside the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a picture is made from: plain values, cheap to gather on every build. Sizes in pixels."""

    title: str
    text: str
    emphasised: tuple[str, ...]
    lang: str
    ramp: tuple[str, ...]
    ink: str
    accent: str
    width_px: int
    height_px: int
    fade: str


def area_of(slide: Slide, width_px: int, height_px: int) -> tuple[int, int, str] | None:
    """The picture area of a slide of this size: (width, height, side that fades), in pixels; None for no room.

    Areas stand at the right edge. A slide whose content is the picture, or with a picture of the author's, has none.
    """
    if slide.picture is not None:
        return None
    if slide.template in BEHIND:
        return width_px, height_px, "left"
    if slide.template in BESIDE:
        return round(width_px * PICTURE_SHARE), height_px, "left"
    return None


def illustrate(
    script: Script,
    illustrator: "Illustrator | None",
    *,
    ramp: tuple[str, ...],
    ink: str,
    accent: str,
    store: Store,
    report: Report,
    width_px: int,
    height_px: int,
    jobs: int = 1,
) -> tuple[Picture | None, ...]:
    """One picture or None for each slide of the script, whose stills measure width_px x height_px.

    Colours are "#rrggbb"; `ramp` leads from the background to the accent. Only pictures that the store lacks are
    drawn, by at most `jobs` threads; one that cannot be drawn is a diagnostic, and its slide goes without.
    """
    if illustrator is None:
        return (None,) * len(script.slides)
    asks: list[tuple[str, Ask] | None] = []
    for slide in script.slides:
        area = area_of(slide, width_px, height_px)
        if area is None:
            asks.append(None)
            continue
        ask = Ask(
            title=plain(slide.title) or script.title,
            text=_text(slide),
            emphasised=_emphasised(slide),
            lang=script.lang,
            ramp=ramp,
            ink=ink,
            accent=accent,
            width_px=area[0],
            height_px=area[1],
            fade=area[2],
        )
        asks.append((digest("picture", illustrator.identity, terms.REVISION, ask), ask))
    kept = {key: store.notes(key) for key in dict.fromkeys(asked[0] for asked in asks if asked)}
    missing = {asked[0]: (asked[1], slide) for asked, slide in zip(asks, script.slides, strict=True) if asked}
    missing = {key: asked for key, asked in missing.items() if kept[key] is None}
    store.hits["illustration"] = store.hits.get("illustration", 0) + len(kept) - len(missing)
    kept |= _drawn(illustrator, missing, store, report, jobs)
    return tuple(_picture(asked[0], kept[asked[0]]) if asked else None for asked in asks)


def edge_ends(drawing: Drawing, width_px: int, height_px: int) -> tuple[tuple[int, int, int, int], ...]:
    """Where the line of each edge starts and stops, (x1, y1, x2, y2) in pixels of the picture area.

    Lines keep clear of the icons' plates (132 px on a picture 1080 px high) and of the labels under them.
    """
    unit = height_px / 1080
    found = []
    for edge in drawing.edges:
        a, b = drawing.nodes[edge.start], drawing.nodes[edge.stop]
        x1, y1, x2, y2 = a.x * width_px / 1000, a.y * height_px / 1000, b.x * width_px / 1000, b.y * height_px / 1000
        first, last = _leaving(a, x2 - x1, y2 - y1, unit), 1 - _leaving(b, x1 - x2, y1 - y2, unit)
        if first >= last:
            first = last = (first + last) / 2
        ends = (x1 + (x2 - x1) * first, y1 + (y2 - y1) * first, x1 + (x2 - x1) * last, y1 + (y2 - y1) * last)
        found.append((round(ends[0]), round(ends[1]), round(ends[2]), round(ends[3])))
    return tuple(found)


def _leaving(node: Node, run: float, rise: float, unit: float) -> float:
    """The share of a line from a node's centre after which it has left the plate and the label."""
    share = min(_beyond(run, 84 * unit), _beyond(rise, 84 * unit))
    if node.label and rise > 0:
        half = sum(25 * (1.0 if c >= "\u2e80" else 0.58) for c in node.label) / 2 + 10
        share_down = min(_beyond(run, half * unit), _beyond(rise, 132 * unit))
        share = max(share, share_down if abs(run) * _beyond(rise, 80 * unit) < half * unit else 0.0)
    return min(share, 1.0)


def _beyond(way: float, reach: float) -> float:
    return reach / abs(way) if way else float("inf")


def _drawn(
    illustrator: "Illustrator", missing: dict[str, tuple[Ask, Slide]], store: Store, report: Report, jobs: int
) -> dict[str, dict[str, Any] | None]:
    """Draw in threads, keep in order: what fails is None."""
    if not missing:
        return {}
    from lecturec.backends import BackendError, PictureRequest

    def draw(ask: Ask) -> "Drawn | BackendError":
        request = PictureRequest(
            title=ask.title,
            text=ask.text,
            terms=terms.key_terms(ask.title, ask.text, ask.lang, emphasised=ask.emphasised),
            lang=ask.lang,
            ramp=ask.ramp,
            ink=ask.ink,
            accent=ask.accent,
            width_px=ask.width_px,
            height_px=ask.height_px,
            fade=ask.fade,
        )
        try:
            return illustrator.draw(request)
        except BackendError as error:
            return error

    notes: dict[str, dict[str, Any] | None] = {}
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        results = pool.map(draw, [ask for ask, _ in missing.values()])
        for (key, (_, slide)), drawn in zip(missing.items(), results, strict=True):
            if isinstance(drawn, BackendError):
                message = f"the picture of this slide could not be drawn: {drawn}"
                report.warning("picture-failed", message, slide.span, hint=drawn.hint)
                notes[key] = None
            else:
                made = (drawn.png, _notes(drawn))
                notes[key] = store.fetch("illustration", key, lambda made=made: made).notes  # type: ignore[misc]
    return notes


def _text(slide: Slide) -> str:
    """What the picture is about: the slide's subject, and its points one a line, numbered where the author numbers."""
    lines = [line for line in slide.subject.splitlines() if line.strip()]
    for part in slide.parts:
        match part:
            case Point():
                line = ": ".join(said for said in (plain(part.lead), plain(part.body)) if said)
                lines.append(f"{part.marker} {line}" if part.marker[:1].isdigit() else line)
            case Prose() | Quotation():
                lines.append(plain(part.text))
            case Callout():
                lines.append(plain(part.title))
    return "\n".join(dict.fromkeys(lines))


def _emphasised(slide: Slide) -> tuple[str, ...]:
    """What the author set in bold on this slide, then the leads of its main points."""
    bold: list[str] = []
    leads: list[str] = []
    for part in slide.parts:
        match part:
            case Point():
                bold += _bold(part.lead) + _bold(part.body)
                leads += [plain(part.lead)] if part.level == 0 else []
            case Prose() | Quotation():
                bold += _bold(part.text)
            case Callout():
                leads.append(plain(part.title))
    return tuple(dict.fromkeys(said for said in (*bold, *leads) if said.strip()))


def _bold(text: Text) -> list[str]:
    return [run.text for run in text if "bold" in run.marks]


def _notes(drawn: "Drawn") -> dict[str, Any]:
    """What the store keeps beside the PNG, as plain JSON, so that warm builds read nothing else."""
    drawing = drawn.drawing
    return {
        "width_px": drawn.width_px,
        "height_px": drawn.height_px,
        "engine": drawn.engine,
        "model": drawn.model,
        "seed": drawn.seed,
        "licence": drawn.licence,
        "empty": not drawn.png,
        "drawing": drawing
        and {
            "kind": drawing.kind,
            "nodes": [[node.icon, node.label, node.x, node.y] for node in drawing.nodes],
            "edges": [[edge.start, edge.stop, edge.arrow] for edge in drawing.edges],
        },
    }


def _picture(key: str, notes: dict[str, Any] | None) -> Picture | None:
    if notes is None:
        return None
    drawing = notes["drawing"]
    return Picture(
        image="" if notes["empty"] else key,
        width_px=notes["width_px"],
        height_px=notes["height_px"],
        drawing=drawing
        and Drawing(
            kind=drawing["kind"],
            nodes=_nodes(drawing["nodes"]),
            edges=tuple(Edge(start=start, stop=stop, arrow=arrow) for start, stop, arrow in drawing["edges"]),
        ),
        engine=notes["engine"],
        model=notes["model"],
        seed=notes["seed"],
        licence=notes["licence"],
    )


def _nodes(said: Sequence[Sequence[Any]]) -> tuple[Node, ...]:
    return tuple(Node(icon=icon, label=label, x=x, y=y) for icon, label, x, y in said)
