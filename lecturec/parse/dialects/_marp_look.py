"""How Marp's directives make a slide look: those in force, and those for one slide only."""

import re
from dataclasses import dataclass, field

from lecturec.deck import Backdrop, Look, Text
from lecturec.parse.colours import colour
from lecturec.parse.dialects._marp_directives import GLOBAL, LOCAL, Directives
from lecturec.parse.dialects._marp_pictures import placed
from lecturec.parse.dialects._marp_styles import Paint, painted
from lecturec.parse.front_matter import Value, words_of
from lecturec.parse.sheet import Sheet
from lecturec.parse.transitions import nearest_transition

LAYOUTS = {
    "lead": "center",
    "center": "center",
    "centered": "center",
    "title": "title",
    "cover": "title",
    "section": "section",
    "chapter": "section",
    "divider": "section",
    "quote": "quote",
    "end": "closing",
    "closing": "closing",
}
"""What classes of slides mean. `lead` is Marp's own; the others are names that authors like to give."""

_PICTURE = re.compile(r"([*_]*)!\[[^\]]*\]\([^()]*\)\1")
SIZES = {"16:9": "1920x1080", "4:3": "1440x1080"}


@dataclass(kw_only=True)
class Direction:
    """The directives in force at a place of the deck. `styles` paint classes, `scoped` those of this slide only.

    `place` is the line that the picture behind the slides was named in last.
    """

    sheet: Sheet
    styles: dict[str, Paint] = field(default_factory=dict)
    scoped: dict[str, Paint] = field(default_factory=dict)
    local: Directives = field(default_factory=dict)
    spot: Directives = field(default_factory=dict)
    place: int = 0
    _lines: dict[str, Text] = field(default_factory=dict)

    def take(self, found: Directives) -> None:
        """From here on, or for this slide."""
        for key, value in found.items():
            if key in LOCAL:
                self.local[key] = value
            elif key.startswith("_") and key[1:] in LOCAL:
                self.spot[key[1:]] = value

    def close(self) -> None:
        """The slide is over."""
        self.spot, self.scoped = {}, {}

    def look(self, number: int, backdrops: list[Backdrop], ground: str, *, fit: bool, bare: bool, first: bool) -> Look:
        """How a slide looks whose first line is `number`. A `bare` one has no words, the `first` opens the deck."""
        now = {key: _words(value) for key, value in {**self.local, **self.spot}.items()}
        classes = now.get("class", "").split()
        over = painted(now.get("backgroundImage", ""))
        under = Paint(colour(now.get("backgroundColor", "")), colour(now.get("color", "")))
        paint = over.over(under)
        for name in (*reversed(classes), ""):
            paint = paint.over(self.scoped.get(name, Paint())).over(self.styles.get(name, Paint()))
        behind = placed(backdrops)
        if paint.picture and not any(not b.side for b in behind):
            behind = (Backdrop(path=paint.picture, span=self.sheet.span(self.place)), *behind)
        layout = next((LAYOUTS[name] for name in classes if name in LAYOUTS), "")
        layout = "title" if first and layout == "center" else layout
        return Look(
            layout=layout or ("full" if bare and behind else ""),
            background=ground or paint.background,
            ink=paint.ink,
            invert="invert" in classes,
            backdrops=behind,
            header=self._line(now.get("header", ""), number),
            footer=self._line(now.get("footer", ""), number),
            numbered={"true": True, "hold": True, "false": False, "skip": False}.get(now.get("paginate", "")),
            fit=fit,
            transition=nearest_transition(now.get("transition", ""))[0],
        )

    def _line(self, words: str, number: int) -> Text:
        """A header or footer, which may hold Markdown but no picture."""
        words = _PICTURE.sub("", words).strip()
        if words and words not in self._lines:
            self._lines[words] = self.sheet.line(words, number)
        return self._lines.get(words, ())

    def tell(self, key: str, value: Value, number: int) -> None:
        """Say what becomes of a directive."""
        name, words = key.removeprefix("_"), _words(value)
        self.place = number if name in ("backgroundImage", "style") else self.place
        what = f"{key}: {words}".strip() if "\n" not in words else key
        if name == "class":
            for one in words.split():
                self._tell_class(one, number)
        elif name not in GLOBAL and name not in LOCAL:
            self.sheet.ignored(f"{what} is no directive", number)
        elif self._kept(name, words):
            self.sheet.honoured(what, number)
        elif name == "backgroundImage" and painted(words) == Paint():
            self.sheet.ignored(what, number)
        elif name in ("theme", "style", "backgroundImage", "transition", "paginate", "header", "footer"):
            self.sheet.approximated(what, number)
        else:
            self.sheet.ignored(what, number)

    def _kept(self, name: str, words: str) -> bool:
        match name:
            case "color" | "backgroundColor":
                return bool(colour(words))
            case "backgroundImage":
                return bool(painted(words).picture) or words == "none"
            case "size":
                return words in SIZES
            case "paginate":
                return words != "hold"
            case "transition":
                return nearest_transition(words)[1]
            case "header" | "footer":
                return not _PICTURE.search(words)
            case _:
                return name in ("headingDivider", "math", "marp", "emoji")

    def _tell_class(self, name: str, number: int) -> None:
        if name in ("lead", "invert") or name in self.styles:
            self.sheet.honoured(f"class: {name}", number)
        elif name in LAYOUTS:
            self.sheet.approximated(f"class: {name}", number)
        else:
            self.sheet.ignored(f"class: {name}", number)


def _words(value: Value) -> str:
    """A directive's value as text: classes one after another, and a mapping as it was written."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(one)}" for key, one in value.items())
    return words_of(value, " ")
