"""Layout: each slide as one still for each of its states, and where its parts stand."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from importlib import metadata
from threading import Lock
from typing import Any

from lecturec.deck import Callout, Figure, Node, Prose, Run, walk
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.divide import Plan, cut, demote_title, plan_cuts
from lecturec.glyphs import (
    drawn_as_icon,
    families,
    help_for,
    missing,
    name_of,
    packaged_fingerprint,
    region_of,
    right_to_left,
    system_fingerprint,
    uncovered,
)
from lecturec.scene import Box, Picture, Scene
from lecturec.script import Point, Quotation, Script, Slide, State, states
from lecturec.shown import Said, Shown, lone_figure
from lecturec.store import Store
from lecturec.theme import Theme, theme_digest
from lecturec.typeset import Press
from lecturec.wording import typeset

VERSION = "1"
_PICTURED = ("title", "section", "points", "prose", "quote", "full", "closing", "figure")


def layout(
    script: Script,
    theme: Theme,
    pictures: tuple[Picture | None, ...],
    store: Store,
    report: Report,
    *,
    width: int = 1920,
    height: int = 1080,
    jobs: int = 2,
    figure_data: Mapping[str, str] | None = None,
) -> tuple[Script, tuple[Scene, ...]]:
    """The script with slides that held too much divided, and a scene for each slide, stills in the store.

    `pictures` has one entry for each slide of the script, `width` and `height` are in pixels. `figure_data` gives the
    store key of a figure's bytes by its path, for figures that do not carry it. Raises Vanished when a picture that the
    store should hold is gone, OSError when the disk is full, TypesetError on a bug in the templates.
    """
    with _Desk.open(script, theme, store, report, width, height, figure_data or {}, jobs) as desk:
        with ThreadPoolExecutor(max(1, jobs)) as pool:
            pieces = list(pool.map(desk.fit, script.slides, pictures))
            slides = tuple(slide for group in pieces for slide in group)
            shown = [picture for group, picture in zip(pieces, pictures, strict=True) for _ in group]
            total = len(slides)
            scenes = tuple(pool.map(partial(desk.scene, total=total), range(1, total + 1), slides, shown))
        return replace(script, slides=slides), scenes


def pdf(
    script: Script,
    theme: Theme,
    pictures: tuple[Picture | None, ...],
    store: Store,
    report: Report,
    *,
    width: int = 1920,
    height: int = 1080,
    figure_data: Mapping[str, str] | None = None,
) -> bytes:
    """The slides of a script as a PDF, each in its last state; takes and raises what `layout` does."""
    with _Desk.open(script, theme, store, report, width, height, figure_data or {}) as desk:
        decks = []
        pieces = [(piece, p) for s, p in zip(script.slides, pictures, strict=True) for piece in desk.fit(s, p)]
        system = any(desk.needs_system(slide, picture) for slide, picture in pieces)
        for number, (slide, picture) in enumerate(pieces, 1):
            last = State(tuple(range(len(slide.parts))))
            values, _ = desk.values(slide, picture, (last,), number, len(pieces), system=system)
            decks.append(values)
        icons = {name: svg for deck in decks for name, svg in deck["look"]["icons"].items()}
        look = {**desk.look(system=system), "icons": icons}
        deck = {"look": look, "slides": [s for deck in decks for s in deck["slides"]]}
        return desk.press().print_pdf(deck, system=system)


def picture_area(slide: Slide, width: int, height: int) -> tuple[int, int, str]:
    """(width, height, fade) in pixels of the area a slide has for its illustration; (0, 0, "none") for none.

    `fade` names the side that melts into the page: "left", "bottom" or "none".
    """
    area = _area(slide, width, height, wanted=True)
    if area is None or slide.picture is not None or lone_figure(slide) is not None:
        return 0, 0, "none"
    unit = min(width, height) / 1080
    return round(area["w"] * unit), round(area["h"] * unit), str(area["fade"])


@dataclass(slots=True)
class _Desk:
    """One call of layout: what all its slides share."""

    script: Script
    theme: Theme
    store: Store
    report: Report
    width: int
    height: int
    figures: Mapping[str, str]
    fingerprint: str
    hands: int
    _press: Press | None
    _lock: Lock
    _closing: ExitStack
    _system: str = ""

    @classmethod
    def open(
        cls,
        script: Script,
        theme: Theme,
        store: Store,
        report: Report,
        width: int,
        height: int,
        figures: Mapping[str, str],
        hands: int = 1,
    ) -> "_Desk":
        about = (script.title, script.lang, script.author, script.date)
        fingerprint = digest(VERSION, theme_digest(theme), about, width, height, _engines(), packaged_fingerprint())
        return cls(script, theme, store, report, width, height, figures, fingerprint, hands, None, Lock(), ExitStack())

    def __enter__(self) -> "_Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def press(self) -> Press:
        """The press, set up when the first slide needs it."""
        with self._lock:
            if self._press is None:
                self._press = self._closing.enter_context(Press(self.theme, self.hands))
            return self._press

    def needs_system(self, slide: Slide, picture: Picture | None) -> bool:
        """Whether some character of the slide needs a font that is not packaged."""
        labels = [n.label for n in picture.drawing.nodes] if picture and picture.drawing else []
        about = (self.script.title, self.script.author, self.script.date)
        lacking = uncovered("".join((*_strings(_bare(slide)), *labels, *about)))
        return not all(drawn_as_icon(c) for c in lacking)

    def _key(self, stage: str, slide: Slide, picture: Picture | None, *rest: object) -> str:
        system = ""
        if self.needs_system(slide, picture):
            with self._lock:
                self._system = self._system or system_fingerprint()
            system = self._system
        figures = tuple((f.path, f.data or self.figures.get(f.path, "")) for f in _figures(slide))
        drawn = (picture.image, picture.drawing) if picture else None
        return digest(stage, self.fingerprint, system, _bare(slide), drawn, figures, *rest)

    def fit(self, slide: Slide, picture: Picture | None) -> tuple[Slide, ...]:
        """The slide, or the slides it must become so that each fits."""
        slide = demote_title(slide)
        pieces = self._pieces(slide, picture, slide.eyebrow, 0)
        if len(pieces) == 1:
            return (slide,)
        marks = (_marked(slide.eyebrow, k, len(pieces)) for k in range(1, len(pieces) + 1))
        return tuple(replace(piece, eyebrow=mark) for piece, mark in zip(pieces, marks, strict=True))

    def _pieces(self, slide: Slide, picture: Picture | None, eyebrow: str, depth: int) -> tuple[Slide, ...]:
        plan = self._plan(slide, picture)
        if not plan or depth > 6:
            return (slide,)
        marked = (replace(piece, eyebrow=_marked(eyebrow, 8, 8)) for piece in cut(slide, plan))
        return tuple(leaf for piece in marked for leaf in self._pieces(piece, picture, eyebrow, depth + 1))

    def _plan(self, slide: Slide, picture: Picture | None) -> Plan:
        if not slide.parts:
            return ()
        key = self._key("layout-fit", slide, picture)
        said = self.store.notes(key)
        if said is None:
            system = self.needs_system(slide, picture)
            values, _ = self.values(slide, picture, (State(()),), 1, 1, system=system)
            facts = self.press().measure(values, system=system)[0]
            plan = plan_cuts(slide, facts["heights"], facts["room"]) if facts["over"] else ()
            said = {"plan": plan}
            self.store.put(key, b"", said)
        return tuple(tuple((int(a), int(b), int(c)) for a, b, c in piece) for piece in said["plan"])

    def scene(self, number: int, slide: Slide, picture: Picture | None, *, total: int) -> Scene:
        """The slide drawn, from the store when it is there."""
        shown, of_beat = states(slide)
        key = self._key("layout", slide, picture, tuple((s.visible, s.lit, s.row) for s in shown), number, total)
        notes = self.store.notes(key)
        if notes is None or any(self.store.notes(still) is None for still in notes["stills"]):
            self.store.misses["layout"] = self.store.misses.get("layout", 0) + 1
            notes = self._draw(key, slide, picture, shown, number, total)
        else:
            self.store.hits["layout"] = self.store.hits.get("layout", 0) + 1
        self._tell(number, slide, [(str(c), str(m), str(h), int(p)) for c, m, h, p in notes["said"]])
        boxes = (Box(part=p, x=x, y=y, width=w, height=h) for p, x, y, w, h in notes["boxes"])
        stills = tuple(str(still) for still in notes["stills"])
        return Scene(stills=stills, state_of_beat=of_beat, boxes=tuple(boxes), picture=picture)

    def _draw(
        self, key: str, slide: Slide, picture: Picture | None, shown: tuple[State, ...], number: int, total: int
    ) -> dict[str, Any]:
        system = self.needs_system(slide, picture)
        values, said = self.values(slide, picture, shown, number, total, system=system)
        unit = min(self.width, self.height) / 1080
        pages, facts = self.press().print_png(values, 72 * unit, system=system)
        if facts[0]["over"]:
            hint = "shorten it, or divide it with a heading"
            said.append(("text-overflows", "it cannot be divided and is shown smaller than is easy to read", hint, -1))
        stills = [digest("still", key, k) for k in range(len(pages))]
        for still, page in zip(stills, pages, strict=True):
            self.store.put(still, page)
        boxes = [_pixels(b, unit, self.width, self.height) for b in facts[0]["boxes"] if b["part"] < len(slide.parts)]
        notes = {"stills": stills, "boxes": boxes, "said": said}
        self.store.put(key, b"", notes)
        return notes

    def _tell(self, number: int, slide: Slide, said: list[Said]) -> None:
        for code, message, hint, part in said:
            span = slide.parts[part].span if 0 <= part < len(slide.parts) else slide.span
            self.report.warning(code, f"slide {number}: {message}", span if span.path else slide.span, hint=hint)

    def values(
        self,
        slide: Slide,
        picture: Picture | None,
        shown: tuple[State, ...],
        number: int,
        total: int,
        *,
        system: bool,
    ) -> tuple[dict[str, Any], list[Said]]:
        """What the templates are given for one slide, and what is to be said of it."""
        press = self.press()
        present = press.families(system=system)
        setter = Shown(
            lang=self.script.lang,
            formula=lambda tex, _: press.formula(tex),
            picture_file=lambda k: press.picture_file(k, self.store.read),
            figures=self.figures,
            colour_emoji="Noto Color Emoji" in present or "Apple Color Emoji" in present,
        )
        area = _area(slide, self.width, self.height, wanted=picture is not None)
        if area is not None:
            area["veil"] = self._veil(area)
        values = setter.slide(slide, shown, picture, area)
        values |= {"number": number, "total": total}
        setter.text.update(self.script.title + self.script.author + self.script.date)
        if lacking := missing(uncovered("".join(setter.text)), press.font_files(system=system)):
            setter.said.append(_lacking(lacking))
        look = {**self.look(system=system), "icons": setter.icons}
        return {"look": look, "slides": [values]}, setter.said

    def _veil(self, area: dict[str, Any]) -> dict[str, Any]:
        """The veil that lets the picture melt into the page, in design pixels, and its file."""
        unit = min(self.width, self.height) / 1080
        wide, high = round(area["w"] * unit), round(area["h"] * unit)
        if area["fade"] == "left":
            side, wide = ("right" if right_to_left(self.script.lang) else "left"), round(wide * 0.46)
        else:
            side, high = "bottom", round(high * (0.5 if area["fade"] == "bottom" else 0.72))
        return {"w": wide / unit, "h": high / unit, "file": self.press().veil(side, wide, high)}

    def look(self, *, system: bool) -> dict[str, Any]:
        """The theme, the page and the lecture, as the templates take them."""
        theme, script = self.theme, self.script
        present = self.press().families(system=system) if system else ()
        lang, region, cjk = region_of(script.lang)
        serif = {"title": "Serif" in theme.fonts.title, "body": "Serif" in theme.fonts.body}
        wanted = {
            "title": (theme.fonts.title, serif["title"]),
            "body": (theme.fonts.body, serif["body"]),
            "label": (theme.fonts.label, False),
            "mono": (theme.fonts.mono, False),
            "italic": (theme.fonts.italic, serif["body"]),
            "quote": (theme.fonts.italic, True),
        }
        fonts = {k: families(script.lang, name, serif=s, present=present) for k, (name, s) in wanted.items()}
        unit = min(self.width, self.height) / 1080
        return {
            "width": self.width / unit,
            "height": self.height / unit,
            "margin": _margin(self.width, self.height),
            "colours": {f.name: getattr(theme.colours, f.name) for f in fields(theme.colours)},
            "weights": {f.name: getattr(theme.weights, f.name) for f in fields(theme.weights)},
            "fonts": fonts,
            "radius": theme.radius,
            "dark": theme.dark,
            "line_numbers": theme.defaults.line_numbers,
            "lang": lang,
            "region": region or None,
            "cjk": bool(cjk),
            "rtl": right_to_left(script.lang),
            "course": typeset(script.title, script.lang),
            "author": script.author,
            "date": script.date,
        }


def _lacking(characters: tuple[str, ...]) -> Said:
    named = ", ".join(name_of(c) for c in characters[:3])
    more = f" and {len(characters) - 3} more" if len(characters) > 3 else ""
    return "missing-glyph", f"no font here draws {named}{more}", help_for(characters[0]), -1


def _marked(eyebrow: str, number: int, total: int) -> str:
    """The eyebrow of a slide that is one of several; figures are read in every language."""
    return f"{eyebrow}  {number}/{total}".strip()


def _bare(slide: Slide) -> Slide:
    """The slide without what nobody sees."""
    return replace(slide, beats=(), notes="", subject="", added="", hold_ms=0)


def _figures(slide: Slide) -> Iterator[Figure]:
    if slide.picture is not None:
        yield slide.picture
    for part in slide.parts:
        if isinstance(part, Figure):
            yield part
        elif isinstance(part, Callout):
            yield from (block for block in walk(part.blocks) if isinstance(block, Figure))


def _strings(value: object) -> Iterator[str]:
    """All strings within a slide."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, Node | Run):
        for said in fields(value):
            if said.compare:
                yield from _strings(getattr(value, said.name))


@cache
def _engines() -> tuple[str, ...]:
    """The versions of everything that draws."""
    return tuple(metadata.version(name) for name in ("typst", "tex2typst", "lucide", "fonttools"))


def _margin(width: int, height: int) -> int:
    if height > width:
        return 84
    return 96 if width / height < 1.5 else 120


def _area(slide: Slide, width: int, height: int, *, wanted: bool) -> dict[str, Any] | None:
    """Where the picture of a slide stands, in design pixels, and how far the words may reach into its faded side."""
    author = slide.picture is not None or lone_figure(slide) is not None
    if not (author or wanted) or slide.template not in _PICTURED:
        return None
    if not author and (slide.template == "figure" or any(isinstance(p, Figure) for p in slide.parts)):
        return None
    if not all(isinstance(p, Point | Prose | Callout | Quotation | Figure) for p in slide.parts):
        return None
    unit = min(width, height) / 1080
    w, h = width / unit, height / unit
    large = slide.template in ("title", "section", "closing") and not slide.parts
    fade, overlap = ("bottom" if height > width else "left"), 0.0
    if slide.template == "full" and not author:
        x, y, wide, high, fade = 0.0, 0.0, w, h, "none"
    elif height > width:
        x, y, wide, high = (84.0, 90.0, w - 168, h * 0.32) if author else (0.0, 0.0, w, h * (0.5 if large else 0.34))
    elif author:
        x, y, wide, high, overlap = w * 0.6 - 60, 150.0, w * 0.4 - 36, h - 300, -72.0
    else:
        share = 0.56 if large else 0.45
        x, y, wide, high, overlap = w * (1 - share), 0.0, w * share, h, w * 0.1 if large else 0.0
    # Whole pixels of the finished picture, so that an illustration of just this size is laid in as it is.
    start, top, stop, bottom = (round(n * unit) for n in (x, y, x + wide, y + high))
    box = {"x": start / unit, "y": top / unit, "w": (stop - start) / unit, "h": (bottom - top) / unit}
    return {**box, "fade": fade, "overlap": overlap}


def _pixels(box: dict[str, Any], unit: float, width: int, height: int) -> tuple[int, int, int, int, int]:
    """A box in whole pixels of the picture."""
    x, y = round(box["x"] * unit), round(box["y"] * unit)
    stop_x, stop_y = round((box["x"] + box["w"]) * unit), round((box["y"] + box["h"]) * unit)
    x, y = max(0, min(x, width)), max(0, min(y, height))
    return int(box["part"]), x, y, min(stop_x, width) - x, min(stop_y, height) - y
