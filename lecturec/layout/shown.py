"""A slide as the slide templates take it: plain JSON values. Author text goes in as strings and stays strings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lecturec.deck import (
    Callout,
    Code,
    Embed,
    Figure,
    Math,
    Media,
    Prose,
    Table,
    Text,
    plain,
)
from lecturec.layout.asked import asked_of, card_icon, extent, read_in
from lecturec.layout.drawn import drawing_values
from lecturec.layout.emoji import emoji_pieces, lucide, signs_in_code, stand_in
from lecturec.layout.formula import Terms
from lecturec.layout.glyphs import covered, right_to_left
from lecturec.layout.listing import listing
from lecturec.layout.parts import aligned, filled, lone_figure, longest, parts_of, place_of_picture, width_of
from lecturec.layout.runs import isolated, lines_isolated, sentence, trimmed
from lecturec.layout.seen import strings
from lecturec.layout.wording import addresses_apart, breakable, phrased, typeset, unparted, whole
from lecturec.scene import Picture
from lecturec.script import Part, Point, Quotation, Slide, State

Said = tuple[str, str, str, int]
"""A diagnostic of a slide: code, message, hint, and the part it is about (-1: the slide)."""

_HREF = ("https://", "http://", "mailto:")


@dataclass(slots=True)
class Shown:
    """Turns one slide into values, and gathers what it needs: icons, picture files, and what was wrong."""

    lang: str
    formula: Callable[[str, Terms], tuple[str, str, str]]
    picture_file: Callable[[str], str]
    figures: Mapping[str, str]
    ink: Callable[[str], str]
    colour_emoji: bool = False
    bars: Callable[[str], list[int]] = lambda _: []
    icons: dict[str, str] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    text: set[str] = field(default_factory=set)
    _part: int = -1

    def slide(
        self,
        slide: Slide,
        shown: tuple[State, ...],
        picture: Picture | None,
        area: dict[str, Any] | None,
        *,
        tall: bool = False,
    ) -> dict[str, Any]:
        """The whole slide."""
        parts = []
        for self._part, part in enumerate(slide.parts):
            parts.append(self.part(part))
        self._part = -1
        for name in ("shapes", "quote", "image", "circle", "circle-check"):
            self._icon(name)
        values: dict[str, Any] = {
            "template": slide.template,
            "title": (title := self.runs(slide.title)),
            "title_need": longest(title),
            "eyebrow": self._string(slide.eyebrow),
            "subtitle": (subtitle := self.runs(slide.subtitle)),
            "subtitle_need": longest(subtitle),
            "parts": parts,
            "own": len(slide.parts),
            "weight": sum(width_of(words) for part in slide.parts for words in strings(part)),
            "states": [
                {"visible": list(s.visible), "lit": s.lit, "row": s.row, "read": read_in(slide, s)} for s in shown
            ],
            "area": area,
            "label": self._string(slide.label),
            "picture": None,
            "beside": None,
            "picture_at": -1,
            **asked_of(slide, area, self.runs, tall=tall),
        }
        if slide.picture is not None:
            # With no place of its own it stands where its author has put it.
            values["beside"] = len(parts) if area else None
            values["picture_at"] = place_of_picture(slide)
            parts.append(self.part(slide.picture))
            for state in values["states"]:
                state["visible"].append(len(parts) - 1)
        elif area and (index := lone_figure(slide)) is not None:
            values["beside"] = index
        elif area and picture is not None:
            values["picture"] = self._picture(picture)
        return values

    def _picture(self, picture: Picture) -> dict[str, Any]:
        drawing = None
        if picture.drawing is not None and picture.drawing.nodes:
            drawing = drawing_values(picture.drawing, self._icon, self._string, self.lang)
        return {"image": self.picture_file(picture.image) if picture.image else "", "drawing": drawing}

    def part(self, part: Part) -> dict[str, Any]:
        """One part."""
        match part:
            case Point():
                lead, body = self.runs(part.lead), self.runs(part.body)
                return {
                    "kind": "point",
                    "lead": lead,
                    "body": body,
                    "need": max(longest(lead), longest(body), key=width_of),
                    "level": max(0, min(2, part.level)),
                    "marker": part.marker,
                    "long": sentence(part.lead),
                }
            case Prose():
                note = bool(part.text) and "sup" in part.text[0].marks
                text = self.runs(part.text)
                return {"kind": "note" if note else "prose", "text": text, "need": longest(text)}
            case Quotation():
                text = self.runs(part.text)
                return {"kind": "quote", "text": text, "need": longest(text), "by": self.runs(part.by)}
            case Callout():
                return self._callout(part)
            case Code():
                return self._code(part)
            case Math():
                return self._math(part)
            case Table():
                return self._table(part)
            case Figure():
                return self._figure(part)
            case Media():
                return self._media(part)
            case Embed():
                return self._embed(part)

    def _callout(self, part: Callout) -> dict[str, Any]:
        for icon in ("info", "lightbulb", "circle-alert", "triangle-alert", "octagon-x"):
            self._icon(icon)
        known = {"hint": "tip", "success": "tip", "danger": "caution", "error": "caution", "attention": "warning"}
        tone = known.get(part.kind.lower(), part.kind.lower())
        inner = [self.part(p) for p in parts_of(part.blocks)]
        return {"kind": "callout", "tone": tone, "title": self.runs(part.title), "parts": inner}

    def _code(self, part: Code) -> dict[str, Any]:
        self.text.update(signs_in_code(part.text) + part.name)
        return listing(part)

    def _math(self, part: Math) -> dict[str, Any]:
        code, svg, why = self.formula(part.tex, part.terms)
        self._formula_said(part.tex, why)
        return {"kind": "math", "eq": code, "svg": svg, "tex": breakable(part.tex)}

    def _table(self, part: Table) -> dict[str, Any]:
        columns = max(len(part.header), *(len(row) for row in part.rows), 1) if part.rows else max(1, len(part.header))
        most = max(6, 84 // columns)
        rows = [[self._cell(cell, most) for cell in filled(row, columns)] for row in part.rows]
        header = [self.runs(cell, most) for cell in filled(part.header, columns)]
        wide = {(row, column) for row, column, _, across in part.spans if across > 1}
        each = list(enumerate([header, *rows], -1))
        needs = [
            max(("" if (r, i) in wide else longest(row[i]) for r, row in each), key=width_of) for i in range(columns)
        ]
        most_said = max((width_of(plain(cell)) for row in (part.header, *part.rows) for cell in row), default=0)
        return {
            "kind": "table",
            "header": header,
            "rows": rows,
            "align": aligned(part, columns),
            "needs": needs,
            "spans": {f"{span[0]} {span[1]}": list(span) for span in part.spans},
            "short": most_said <= 28,
        }

    def _cell(self, cell: Text, most: int) -> list[dict[str, Any]]:
        """A cell. One that opens with a verdict (✅, ❌, ⚠) and says a word or two is coloured whole."""
        runs = self.runs(cell, most)
        if runs and runs[0].get("tone") and "icon" in runs[0] and len(plain(cell)) <= 28:
            for run in runs[1:]:
                run["tone"] = runs[0]["tone"]
        return runs

    def _figure(self, part: Figure) -> dict[str, Any]:
        key = part.data or self.figures.get(part.path, "")
        alt = self._string(part.alt or part.path.partition("?")[0].rsplit("/", 1)[-1])
        image = self.picture_file(key) if key else ""
        caption = self.runs(part.caption)
        asked = {"width": extent(part.width), "height": extent(part.height)}
        ink = self.ink(key) if key else ""
        lit = [self.picture_file(key) for key in part.lit]
        return {"kind": "figure", "image": image, "lit": lit, "ink": ink, "alt": alt, "caption": caption, **asked}

    def _media(self, part: Media) -> dict[str, Any]:
        """A film as its first picture, a sound as a card with its length and how loud it is."""
        image = self.picture_file(part.poster) if part.poster else ""
        alt = self._string(part.alt or part.path.rsplit("/", 1)[-1])
        kind = "sound" if part.kind == "audio" else "film"
        icon = self._icon("volume-2" if kind == "sound" else "clapperboard")
        if kind == "sound":
            seconds = -(-(part.stop_ms - part.start_ms) // 1000) if part.sound else 0
            length = f"{seconds // 60}:{seconds % 60:02}" if seconds else ""
            return {"kind": kind, "icon": icon, "alt": alt, "length": length, "bars": self.bars(part.sound)}
        return {"kind": kind, "image": image, "alt": alt, "caption": [], "icon": icon, "width": None, "height": None}

    def _embed(self, part: Embed) -> dict[str, Any]:
        link = part.href.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        link = link if len(link) <= 72 else link[:71] + "…"
        return {
            "kind": "embed",
            "icon": self._icon(card_icon(part)),
            "name": self._string(part.name),
            "text": self.runs(part.text),
            "link": self._string(link),
            "href": part.href if part.href.lower().startswith(_HREF) else "",
        }

    def runs(self, text: Text, most: int = 28) -> list[dict[str, Any]]:
        """A Text as runs: words {t, m, h}, icons {icon, tone}, formulas {eq}."""
        out: list[dict[str, Any]] = []
        before = ""
        for run in text:
            marks = [m for m in run.marks if m != "math"]
            if "math" in run.marks:
                code, _, why = self.formula(run.text, ())
                self._formula_said(run.text, "" if code else why or "it can only stand on a line of its own")
                self.text.update(run.text if why else "")
                out.append({"eq": code} if code else {"t": run.text, "m": ["code", *marks]})
                continue
            href = run.href if run.href.lower().startswith(_HREF) else ""
            words = run.text if "code" in marks else typeset(run.text, self.lang, before)
            before = run.text[-1:]
            for i, line in enumerate(words.split("\n")):
                if i:
                    out.append({"t": "\n", "m": []})
                for piece, icon, tone in emoji_pieces(line):
                    pieces = addresses_apart(piece) if not icon else [piece]
                    out += [self._piece(one, icon, tone, marks, href, most) for one in pieces]
        # Icons and formulas are no words: no phrase goes over them.
        held = phrased([made.get("t", "\n") for made in out], self.lang)
        made = trimmed([{**run, "t": words} if "t" in run else run for run, words in zip(out, held, strict=True)])
        return lines_isolated(made) if right_to_left(self.lang) else made

    def _piece(self, piece: str, icon: str, tone: str, marks: list[str], href: str, most: int) -> dict[str, Any]:
        bare = piece.replace("\ufe0f", "").replace("\u20e3", "")
        if icon == "?" and (self.colour_emoji or set(bare) <= covered()):
            icon = ""
            bare = piece if self.colour_emoji else bare
        if icon == "?":
            icon = stand_in(piece)
            self.said.append(
                (
                    "missing-glyph",
                    f"no font here draws {bare}; an icon stands in for it",
                    "install a colour emoji font: on Debian or Ubuntu, apt install fonts-noto-color-emoji",
                    self._part,
                )
            )
        if icon:
            return {"icon": self._icon(icon), "tone": tone or "second"}
        self.text.update(bare)
        code = "code" in marks
        words = breakable(bare if code else unparted(bare), most)
        held = {"held": True} if whole(bare, code=code) else {}
        return {"t": words, "m": marks, **held, **({"h": href} if href else {})}

    def _string(self, words: str) -> str:
        words = typeset(words, self.lang)
        self.text.update(words)
        return isolated(breakable(words)) if right_to_left(self.lang) else breakable(words)

    def _icon(self, name: str) -> str:
        self.icons.setdefault(name, lucide(name))
        return name

    def _formula_said(self, tex: str, why: str) -> None:
        if why:
            short = " ".join(tex.split())
            short = short if len(short) <= 60 else short[:59] + "…"
            hint = "write it with commands that KaTeX knows; until then the slide shows its TeX"
            message = f"the formula '{short}' cannot be set: {why}"
            self.said.append(("formula-not-understood", message, hint, self._part))
