"""Script -> Pictures: one for each slide that has room for it, each drawn once and kept in the store."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from lecturec import likeness, terms
from lecturec.deck import Callout, Prose, Text, plain
from lecturec.diagnostics import Report
from lecturec.dial import PLAIN, REFERENCE, Coherence, Entity
from lecturec.digest import digest
from lecturec.overtime import Pool, awaited
from lecturec.scene import FORMS, Drawing, Edge, Node, Picture
from lecturec.script import Point, Quotation, Script, Slide
from lecturec.store import Store

if TYPE_CHECKING:
    # Backends bring NumPy with them; a build that finds all its pictures in the store needs none of it.
    from lecturec.backends import BackendError, Drawn, Illustrator, PictureRequest, Stated

LARGE = ("title", "section", "closing")
"""Templates of few words beside a large picture."""

BESIDE = ("points", "prose", "quote")
"""Templates of words with a picture beside them. The content of the others is their picture."""

LARGE_SHARE, PICTURE_SHARE = 0.56, 0.45
"""Width of the picture area as a share of a wide slide; it stands at the right edge, in full height."""

Area = tuple[int, int, str]
"""Width and height in pixels, and the side that melts into the page: left, bottom or none."""


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
    topic: str
    family: str = ""
    anchor: str = ""
    """The store key of the picture whose style this one takes on, "" for none."""
    entities: tuple[Entity, ...] = ()
    prior: str = ""
    stated: "tuple[Stated, ...]" = ()
    form: str = ""
    prompt: str = ""


def area_of(slide: Slide, width_px: int, height_px: int) -> Area | None:
    """The picture area of a slide of this size; None for no room. The layout may know better, and has the last word."""
    wordy = all(isinstance(part, Point | Prose | Callout | Quotation) for part in slide.parts)
    if slide.picture is not None or not wordy:
        return None
    if slide.template == "full":
        return width_px, height_px, "none"
    if slide.template not in LARGE + BESIDE:
        return None
    large = slide.template in LARGE and not slide.parts
    if width_px < height_px:
        return width_px, round(height_px * (0.5 if large else 0.34)), "bottom"
    return round(width_px * (LARGE_SHARE if large else PICTURE_SHARE)), height_px, "left"


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
    area: Callable[[Slide, int, int], Area | None] = area_of,
    coherent: Coherence = PLAIN,
    made_from: dict[str, Ask] | None = None,
) -> tuple[Picture | None, ...]:
    """One picture or None for each slide of the script, whose stills measure width_px x height_px.

    `area` says where a slide has room for one. Colours are "#rrggbb"; `ramp` leads from the background to the
    accent. Only pictures that the store lacks are drawn, by at most `jobs` threads; one that cannot be drawn is a
    diagnostic, and its slide goes without. `made_from` is told what each was made from, by its store key.
    """
    identity = _identity(illustrator, report)
    if illustrator is None or not identity:
        return (None,) * len(script.slides)
    asks: list[tuple[str, Ask] | None] = []
    for slide in script.slides:
        room = area(slide, width_px, height_px) if slide.illustration != "none" else None
        if room is None or min(room[:2]) < 1:
            asks.append(None)
            continue
        own = slide.illustration if slide.illustration not in FORMS else ""
        ask = Ask(
            title=own or plain(slide.title) or script.title,
            text=own or _text(slide),
            emphasised=() if own else _emphasised(slide),
            lang=script.lang,
            ramp=ramp,
            ink=ink,
            accent=accent,
            width_px=room[0],
            height_px=room[1],
            fade=room[2],
            topic=_topic(slide, script),
            stated=() if own else _stated(slide),
            form="" if own else slide.illustration,
            prompt=own,
        )
        ask = likeness.shared(ask, coherent, script.title)
        asks.append((_key(identity, ask), ask))
    asks = _resembling(illustrator, identity, asks, script, store, report, coherent)
    (made_from if made_from is not None else {}).update(asked for asked in asks if asked)
    kept = {key: store.notes(key) for key in dict.fromkeys(asked[0] for asked in asks if asked)}
    missing = {asked[0]: (asked[1], slide) for asked, slide in zip(asks, script.slides, strict=True) if asked}
    missing = {key: asked for key, asked in missing.items() if kept[key] is None}
    store.hits["illustration"] = store.hits.get("illustration", 0) + len(kept) - len(missing)
    kept |= _drawn(illustrator, missing, store, report, jobs)
    for asked, slide in zip(asks, script.slides, strict=True):
        if asked and asked[1].form and slide.parts and not slide.added:
            _unfit(asked[1].form, kept[asked[0]], slide, report)
        for remark in (asked and (kept[asked[0]] or {}).get("remarks")) or ():
            said = f"the picture of this slide is less than was asked for: {remark}"
            report.warning("picture-compromise", said, slide.span, hint="ask for less, or --allow picture-compromise")
    return tuple(_picture(asked[0], kept[asked[0]]) if asked else None for asked in asks)


def _key(identity: str, ask: Ask) -> str:
    return digest("picture", identity, terms.REVISION, likeness.VERSION, ask)


def _resembling(
    illustrator: "Illustrator",
    identity: str,
    asks: list[tuple[str, Ask] | None],
    script: Script,
    store: Store,
    report: Report,
    coherent: Coherence,
) -> list[tuple[str, Ask] | None]:
    """The same, where an illustrator and the lecture want it in the style of the first picture, which is drawn here."""
    first = next((i for i, asked in enumerate(asks) if asked), -1)
    if first < 0 or coherent.level < REFERENCE or not getattr(illustrator, "anchored", False):
        return asks
    key, ask = asks[first] or ("", None)
    if (
        ask
        and store.notes(key) is None
        and not _drawn(illustrator, {key: (ask, script.slides[first])}, store, report, 1)[key]
    ):
        return asks
    others = [asked and replace(asked[1], anchor=key) for asked in asks]
    return [
        asked if i == first or not other else (_key(identity, other), other)
        for i, (asked, other) in enumerate(zip(asks, others, strict=True))
    ]


def request_of(ask: Ask, store: Store) -> "PictureRequest":
    """What an illustrator is asked. Raises Vanished when the store has lost the anchor."""
    from lecturec.backends import PictureRequest

    return PictureRequest(
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
        topic=ask.topic,
        stated=ask.stated,
        form=ask.form,
        prompt=ask.prompt,
        family=ask.family,
        anchor=store.read(ask.anchor) if ask.anchor else b"",
        entities=ask.entities,
        prior=ask.prior,
    )


def _drawn(
    illustrator: "Illustrator", missing: dict[str, tuple[Ask, Slide]], store: Store, report: Report, jobs: int
) -> dict[str, dict[str, Any] | None]:
    """Draw in threads, keep in order: what fails is None."""
    if not missing:
        return {}
    from lecturec.backends import BackendError

    def draw(ask: Ask) -> "Drawn | BackendError":
        try:
            return likeness.finished(illustrator.draw(request_of(ask, store)), ask.ramp, ask.entities, ask.lang)
        except BackendError as error:
            return error

    notes: dict[str, dict[str, Any] | None] = {}
    with Pool(max(1, jobs), "illustrate") as pool:
        made = [pool.submit(draw, ask) for ask, _ in missing.values()]
        results = awaited(made, [slide.span for _, slide in missing.values()])
        for (key, (_, slide)), drawn in zip(missing.items(), results, strict=True):
            if isinstance(drawn, BackendError):
                _complain(drawn, slide, report)
                notes[key] = None
            else:
                both = (drawn.png, _notes(drawn))
                notes[key] = store.fetch("illustration", key, lambda both=both: both).notes  # type: ignore[misc]
    return notes


def _identity(illustrator: "Illustrator | None", report: Report) -> str:
    """Names what draws; "" when nobody does."""
    if illustrator is None:
        return ""
    from lecturec.backends import BackendError

    try:
        return illustrator.identity
    except BackendError as error:
        report.error("plugin-failed", str(error), hint=error.hint)
        return ""


def _complain(error: "BackendError", slide: Slide, report: Report) -> None:
    """Say why a slide goes without its picture; who died is not asked again, and that is said once."""
    from lecturec.backends import Fault, Gone, TooSlow

    if isinstance(error, Fault | TooSlow):
        message = f"the picture of this slide was not drawn: {error}"
        report.warning("plugin-failed", message, slide.span, hint=error.hint)
    elif not isinstance(error, Gone):
        message = f"the picture of this slide could not be drawn: {error}"
        report.warning("picture-failed", message, slide.span, hint=error.hint)


def _unfit(form: str, notes: dict[str, Any] | None, slide: Slide, report: Report) -> None:
    """Say that the form an author asked for was not what could be drawn."""
    if notes is None or (notes["drawing"] and notes["drawing"]["kind"] == form) or not notes["why"]:
        return
    said = f"this slide cannot be drawn as '{form}': it does not state so, or its words have no room in one"
    report.warning(
        "illustration-unfit", said, slide.span, hint="a list of three to six short points is drawn in any form"
    )


_NUMBER = re.compile(r"^(?:\d+(?:[./]\d+)*\.?|[IVXLC]+\.?)$")


def _topic(slide: Slide, script: Script) -> str:
    """What the slide belongs to: its section, and the whole lecture. The eyebrow of a title is its author and date."""
    above = [] if slide.template == "title" else [said.strip() for said in slide.eyebrow.split("·")]
    said = [part for part in above if part and not _NUMBER.match(part)]
    return "\n".join(dict.fromkeys([*said, script.title]))


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
                lines += [plain(part.title), *(plain(block.text) for block in part.blocks if isinstance(block, Prose))]
    return "\n".join(dict.fromkeys(lines))


def _stated(slide: Slide) -> "tuple[Stated, ...]":
    """The slide's points and paragraphs as an illustrator sees them."""
    from lecturec.backends import Stated

    found = []
    for number, part in enumerate(slide.parts):
        match part:
            case Point():
                words = ": ".join(said for said in (plain(part.lead), plain(part.body)) if said)
                bold = tuple(_bold(part.lead) + _bold(part.body))
                found.append(Stated(words=words, bold=bold, level=part.level, marker=part.marker, part=number))
            case Prose():
                found.append(Stated(words=plain(part.text), bold=tuple(_bold(part.text)), level=-1, part=number))
    return tuple(found)


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
        "revision": drawn.revision,
        "prompt": digest(drawn.prompt) if drawn.prompt else "",
        "empty": not drawn.png,
        "why": drawn.why,
        "words": drawn.words,
        "remarks": drawn.remarks,
        "drawing": drawing and asdict(drawing),
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
            nodes=tuple(Node(**node) for node in drawing["nodes"]),
            edges=tuple(Edge(**{**edge, "path": tuple((x, y) for x, y in edge["path"])}) for edge in drawing["edges"]),
        ),
        why=notes["why"],
        words=tuple(notes["words"]),
        engine=notes["engine"],
        model=notes["model"],
        seed=notes["seed"],
        licence=notes["licence"],
        revision=notes.get("revision", ""),
        prompt=notes.get("prompt", "") or key,
    )
