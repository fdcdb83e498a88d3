"""Layout: each slide as one still for each of its states, and where its parts stand."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import metadata
from threading import Lock
from typing import Any

from lecturec.deck import Code, Table
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.layout.area import area_of, pixels
from lecturec.layout.backdrop import behind, suited
from lecturec.layout.divide import cut, demote_title, marked, plan_cuts, told_in
from lecturec.layout.drawn import standing
from lecturec.layout.emoji import drawn_as_icon, signs_in_code
from lecturec.layout.glyphs import (
    lacking_said,
    missing,
    packaged_fingerprint,
    right_to_left,
    system_fingerprint,
    uncovered,
)
from lecturec.layout.ground import ground_of, veil_of
from lecturec.layout.groups import unfolded
from lecturec.layout.look import look_of, once_named
from lecturec.layout.panes import pane_notes, pane_of, states_in_layers
from lecturec.layout.parts import place_of_picture
from lecturec.layout.pieces import Plan
from lecturec.layout.seen import bare, bars_of, figures_of, ink_of, strings
from lecturec.layout.shown import Said, Shown
from lecturec.layout.typeset import Press
from lecturec.layout.wording import long_date
from lecturec.overtime import Pool, awaited
from lecturec.scene import Box, Picture, Scene
from lecturec.script import Script, Slide, State, states
from lecturec.store import Store
from lecturec.theme import Theme, theme_digest

VERSION = "13"

Piece = tuple[Slide, Picture | None]
"""A slide that fits, and its illustration."""

MANY_SLIDES = 60
"""A lecture of more slides is typeset in other processes from the first slide on, whose memory is given back."""


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
    layered: str = "",
) -> tuple[Script, tuple[Scene, ...]]:
    """The script with slides that held too much divided, and a scene for each slide, stills in the store.

    `pictures` has one entry for each slide of the script, `width` and `height` are in pixels. `figure_data` gives the
    store key of a figure's bytes by its path, for figures that do not carry it. `layered` says which states of a slide
    with an illustration are kept in layers as well: "ends", "all", "" for none. Raises Vanished when a picture that the
    store should hold is gone, OSError when the disk is full, TypesetError on a bug in the templates.
    """
    with _Desk.open(script, theme, store, report, width, height, figure_data or {}, jobs) as desk:
        desk.layered = layered
        with Pool(max(1, jobs), "layout") as pool:
            groups = [
                pool.submit(desk.fit, slide, picture) for slide, picture in zip(script.slides, pictures, strict=True)
            ]
            pieces = [piece for group in awaited(groups, [s.span for s in script.slides]) for piece in group]
            total = len(pieces)
            drawn = [pool.submit(desk.scene, number, piece, total=total) for number, piece in enumerate(pieces, 1)]
            scenes = tuple(awaited(drawn, [slide.span for slide, _ in pieces]))
        return replace(script, slides=tuple(slide for slide, _ in pieces)), scenes


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
        pieces = [piece for s, p in zip(script.slides, pictures, strict=True) for piece in desk.fit(s, p)]
        system = any(desk.needs_system(slide, picture) for slide, picture in pieces)
        for number, (slide, picture) in enumerate(pieces, 1):
            last = State(tuple(range(len(slide.parts))))
            values, _ = desk.values(slide, picture, (last,), number, len(pieces), system=system)
            decks.append(values)
        icons = {name: svg for deck in decks for name, svg in deck["look"]["icons"].items()}
        look = {**desk.look(theme, system), "icons": icons}
        press = desk.press()
        for k, deck in enumerate(decks):
            if deck["look"]["colours"] != look["colours"]:
                # One run of Typst has one look: a slide in colours of its own is printed alone and laid in as a page.
                page = press.page_file(str(k), press.print_pdf(deck, system=system))
                deck["slides"] = [{"sheet": page}]
        return press.print_pdf({"look": look, "slides": [s for deck in decks for s in deck["slides"]]}, system=system)


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
    layered: str = ""

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
                long = len(self.script.slides) > MANY_SLIDES
                self._press = self._closing.enter_context(Press(self.theme, self.hands, long))
            return self._press

    def needs_system(self, slide: Slide, picture: Picture | None) -> bool:
        """Whether some character of the slide needs a font that is not packaged."""
        labels = [n.label + n.note for n in picture.drawing.nodes] if picture and picture.drawing else []
        about = (self.script.title, self.script.author, long_date(self.script.date, self.script.lang))
        lacking = uncovered("".join((*strings(bare(slide)), *labels, *about)))
        # No icon stands within a listing: what has no sign there needs a font.
        code = "".join(signs_in_code(p.text) for p in slide.parts if isinstance(p, Code))
        return bool(uncovered(code)) or not all(drawn_as_icon(c) for c in lacking)

    def _key(self, stage: str, slide: Slide, picture: Picture | None, *rest: object) -> str:
        system = ""
        if self.needs_system(slide, picture):
            with self._lock:
                self._system = self._system or system_fingerprint()
            system = self._system
        figures = tuple((f.path, f.data or self.figures.get(f.path, "")) for f in figures_of(slide))
        drawn = (picture.image, picture.drawing) if picture else None
        return digest(stage, self.fingerprint, system, bare(slide), drawn, figures, place_of_picture(slide), *rest)

    def fit(self, slide: Slide, picture: Picture | None) -> tuple[Piece, ...]:
        """The slide, or the slides it must become so that each fits; each with its illustration."""
        slide = demote_title(slide)
        pieces = self._pieces(slide, picture, slide.eyebrow, 0)
        if len(pieces) > 1 and picture and len(bare := self._pieces(slide, None, slide.eyebrow, 0)) == 1:
            # An illustration is given up for words that stand on one slide without it.
            return ((bare[0], None),)
        picture = standing(picture) if len(pieces) > 1 and picture else picture
        named = (marked(slide.eyebrow, k, len(pieces)) for k in range(1, len(pieces) + 1))
        return tuple((replace(p, eyebrow=name), picture) for p, name in zip(pieces, named, strict=True))

    def _pieces(self, slide: Slide, picture: Picture | None, eyebrow: str, depth: int) -> tuple[Slide, ...]:
        over, plan = self._plan(slide, picture)
        if over and slide.groups and not plan:
            # What cannot stand beside each other may still fit one under another, or be divided as usual.
            return self._pieces(unfolded(slide), picture, eyebrow, depth)
        if not plan or depth > 6:
            return (slide,)
        pieces = (replace(p, eyebrow=marked(eyebrow, 8, 8)) for p in cut(slide, plan))
        return tuple(leaf for p in pieces for leaf in self._pieces(p, picture, eyebrow, depth + 1))

    def _plan(self, slide: Slide, picture: Picture | None) -> tuple[bool, Plan]:
        """Whether a slide holds too much, and how to cut it then."""
        if not slide.parts:
            return False, ()
        key = self._key("layout-fit", slide, picture, told_in(slide))
        said = self.store.notes(key)
        if said is None:
            system = self.needs_system(slide, picture)
            values, _ = self.values(slide, picture, (State(()),), 1, 1, system=system)
            facts = self.press().measure(values, system=system)[0]
            plan = plan_cuts(slide, facts, tall=self.height > self.width) if facts["over"] else ()
            said = {"over": facts["over"], "plan": plan}
            self.store.put(key, b"", said)
        return bool(said["over"]), tuple(tuple((int(a), int(b), int(c)) for a, b, c in piece) for piece in said["plan"])

    def scene(self, number: int, piece: Piece, *, total: int) -> Scene:
        """The slide drawn, from the store when it is there."""
        slide, picture = piece
        shown, of_beat = states(slide)
        about = (tuple((s.visible, s.lit, s.row) for s in shown), number, total)
        layered = (self.layered,) if self.layered and picture and picture.image else ()
        key = self._key("layout", slide, picture, *about, *layered)
        notes = self.store.notes(key)
        if notes is None or any(self.store.notes(made) is None for made in _made(notes)):
            self.store.misses["layout"] = self.store.misses.get("layout", 0) + 1
            notes = self._draw(key, slide, picture, shown, number, total)
        else:
            self.store.hits["layout"] = self.store.hits.get("layout", 0) + 1
        self._tell(number, slide, [(str(c), str(m), str(h), int(p)) for c, m, h, p in notes["said"]])
        boxes = (Box(part=p, x=x, y=y, width=w, height=h) for p, x, y, w, h in notes["boxes"])
        stills = tuple(str(still) for still in notes["stills"])
        pane = pane_of(notes.get("pane"), len(stills))
        return Scene(stills=stills, state_of_beat=of_beat, boxes=tuple(boxes), picture=picture, pane=pane)

    def _draw(
        self, key: str, slide: Slide, picture: Picture | None, shown: tuple[State, ...], number: int, total: int
    ) -> dict[str, Any]:
        system = self.needs_system(slide, picture)
        values, said = self.values(slide, picture, shown, number, total, system=system)
        unit = min(self.width, self.height) / 1080
        ground = ground_of(values["slides"][0], self.script, self.press(), self.width, self.height)
        ground["colour"] = values["look"]["colours"]["bg"]
        if self.layered and "picture" in ground:
            ground["layers"] = states_in_layers(self.layered, len(shown))
        pages, facts = self.press().print_png(values, ground, system=system)
        too_wide = facts[0]["narrow"] and not slide.groups and any(isinstance(p, Table) for p in slide.parts)
        if facts[0]["over"] or too_wide:
            hint = "shorten it, or divide it with a heading"
            said.append(("text-overflows", "it cannot be divided and is shown smaller than is easy to read", hint, -1))
        stills = [digest("still", key, k) for k in range(len(shown))]
        for still, page in zip(stills, pages, strict=False):
            self.store.put(still, page)
        boxes = [pixels(b, unit, self.width, self.height) for b in facts[0]["boxes"] if b["part"] < len(slide.parts)]
        notes = {"stills": stills, "boxes": boxes, "said": said}
        if ground.get("layers"):
            notes["pane"] = pane_notes(ground, pages[len(shown) :], self.store)
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
            formula=press.formula,
            picture_file=lambda k: press.picture_file(k, self.store.read),
            figures=self.figures,
            ink=partial(ink_of, self.store),
            bars=partial(bars_of, self.store),
            colour_emoji="Noto Color Emoji" in present or "Apple Color Emoji" in present,
        )
        area = area_of(slide, self.width, self.height, wanted=picture is not None)
        if area is not None:
            area["veil"] = veil_of(area, self.script, press, self.width, self.height)
        theme, wrong = suited(slide, self.theme, self.store.read)
        if wrong:
            setter.said.append(("low-contrast", wrong, "choose a darker or a lighter colour", -1))
        values = setter.slide(once_named(slide, self.script), shown, picture, area, tall=self.height > self.width)
        values |= {"number": number, "total": total, **behind(slide, theme, self.press(), self.store, self._page)}
        setter.text.update(self.script.title + self.script.author + long_date(self.script.date, self.script.lang))
        if lacking := missing(uncovered("".join(setter.text)), press.font_files(system=system)):
            setter.said.append(lacking_said(lacking))
        look = {**self.look(theme, system), "icons": setter.icons}
        return {"look": look, "slides": [values]}, setter.said

    @property
    def _page(self) -> tuple[int, int, bool]:
        return self.width, self.height, right_to_left(self.script.lang)

    def look(self, theme: Theme, system: bool) -> dict[str, Any]:
        """The theme, the page and the lecture, as the templates take them."""
        press = self.press()
        present = press.families(system=system) if system else ()
        look = look_of(self.script, theme, self.width, self.height, present)
        return {**look, "code_theme": press.code_theme(theme)}


def _made(notes: dict[str, Any]) -> list[str]:
    """Everything in the store that a scene needs."""
    layers = notes.get("pane", {"layers": []})["layers"]
    return [*notes["stills"], *(key for pair in layers for key in pair[1:])]


@cache
def _engines() -> tuple[str, ...]:
    """The versions of everything that draws."""
    return tuple(metadata.version(name) for name in ("typst", "tex2typst", "lucide", "fonttools"))
