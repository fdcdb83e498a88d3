"""Diagrams that authors write as code: Mermaid is drawn where its extra is installed, in the colours of the theme."""

import json
import re
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from lecturec.deck import Code, Figure, Node
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.figures.boxes import all_but_dim
from lecturec.figures.svg import cannot_be_drawn
from lecturec.store import Store
from lecturec.theme import Theme

VERSION = "1"

_BEHIND = re.compile(r"(\.edgeLabel[^{}]* rect\{[^{}]*?)opacity:0\.5")
"""What lies behind the words on a line lets the line through, and it looks struck out."""

_OTHERS = {"plantuml": "PlantUML", "puml": "PlantUML", "d2": "D2", "dot": "Graphviz", "graphviz": "Graphviz"}
_FAMILY = "Hanken Grotesk"
"""Words in an SVG are drawn from font files of one weight: Manrope's file of all weights would come out too light."""

_PAINTED = {
    "bg": """
        background clusterBkg edgeLabelBackground errorBkgColor altSectionBkgColor
        pieSectionTextColor pieStrokeColor pieOuterStrokeColor
    """,
    "surface": "primaryColor tertiaryColor mainBkg actorBkg labelBoxBkgColor sectionBkgColor sectionBkgColor2",
    "soft": "secondaryColor noteBkgColor taskBkgColor",
    "ink": """
        primaryTextColor secondaryTextColor tertiaryTextColor textColor nodeTextColor titleColor noteTextColor
        actorTextColor signalColor signalTextColor labelTextColor loopTextColor taskTextColor taskTextOutsideColor
        taskTextDarkColor taskTextLightColor pieTitleTextColor pieLegendTextColor
    """,
    "mute": "tertiaryBorderColor lineColor clusterBorder actorLineColor gridColor",
    "accent": "primaryBorderColor nodeBorder actorBorder",
    "second": "secondaryBorderColor noteBorderColor",
    "bad": "errorTextColor",
}
"""What Mermaid paints in each colour of a theme; soft is the ground's next shade."""

_EXTRA = "pip install 'lecturec[mermaid]'"


def is_diagram(code: Code) -> bool:
    """Whether a listing is a diagram that has yet to be drawn."""
    return code.language.lower() in ("mermaid", *_OTHERS)


def look_for_drawer(code: Code, report: Report) -> bool:
    """Whether this diagram can be drawn here; if not, that it stays code is said once for each kind."""
    if other := _OTHERS.get(code.language.lower()):
        said = f"{other} diagrams are shown as their code"
        report.warning("diagram-not-drawn", said, hint="write it in Mermaid, or export it as SVG and show that file")
        return False
    if find_spec("merman") is None:
        report.warning("diagram-not-drawn", "Mermaid diagrams are shown as their code here", hint=_EXTRA)
        return False
    return True


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws diagrams for a theme, through the store."""

    theme: Theme
    store: Store
    report: Report

    def drawn(self, code: Code) -> Node:
        """The picture of a diagram; the code itself when it cannot be drawn, which is reported."""
        if not look_for_drawer(code, self.report):
            return _listed(code)
        from importlib import metadata

        settings = json.dumps(_settings(self.theme), sort_keys=True)
        key = digest("mermaid", VERSION, metadata.version("merman"), settings, code.text)
        if self.store.notes(key) is None:
            svg = self._svg(code, settings)
            if not svg:
                return _listed(code)
            self.store.put(key, svg, {"kind": "svg"})
        lit = tuple(self._lit(key, box) for box in code.boxes)
        return Figure(path="", alt=_title(code.text), data=key, lit=lit, span=code.span)

    def _lit(self, drawn: str, box: str) -> str:
        """The key of a diagram in which all but one box is dim."""
        key = digest("mermaid-lit", VERSION, drawn, box)
        if self.store.notes(key) is None:
            self.store.put(key, all_but_dim(self.store.read(drawn), box), {"kind": "svg"})
        return key

    def _svg(self, code: Code, settings: str) -> bytes:
        import merman

        try:
            engine = merman.MermanEngine(options_json=settings, services=None)
            drawn = _BEHIND.sub(r"\1opacity:1", str(engine.render_svg(code.text, None))).encode()
        except merman.MermanError as error:
            why = _reason(error)
        else:
            why = cannot_be_drawn(drawn)
            if not why:
                return drawn
        said = f"this diagram is shown as its code: {why}"
        self.report.warning("diagram-not-drawn", said, code.span, hint="try it at https://mermaid.live")
        return b""


def _listed(code: Code) -> Code:
    """A diagram that is shown as its code: the lines are lit in which a box stands."""
    lines = code.text.split("\n")
    steps = (tuple((n, n) for n, line in enumerate(lines, 1) if box in line) for box in code.boxes)
    return replace(code, steps=tuple(steps) if len(code.boxes) > 1 else ())


def _reason(error: Exception) -> str:
    """The engine's own words about what it did not understand, in one line."""
    return " ".join(str(getattr(error, "message", "") or error).split())[:200]


def _title(text: str) -> str:
    """What the author calls the diagram, for the card that would stand in its place."""
    for line in text.splitlines():
        name, colon, rest = line.strip().partition(":")
        if colon and name in ("title", "accTitle"):
            return rest.strip()
    return "diagram"


def _settings(theme: Theme) -> dict[str, Any]:
    """Colours and type of the theme, in the names that Mermaid has for them."""
    c = theme.colours
    colours = {**{name: getattr(c, name) for name in _PAINTED if name != "soft"}, "soft": c.ramp[1]}
    variables = {part: colours[name] for name, parts in _PAINTED.items() for part in parts.split()}
    shades = (c.accent, c.second, c.good, c.bad, c.warn, c.mute)
    for number in range(12):
        shade = shades[number % len(shades)]
        variables |= {f"pie{number + 1}": shade, f"cScale{number}": shade, f"cScaleLabel{number}": c.bg}
    type_ = {"fontFamily": _FAMILY, "fontSize": "18px", "darkMode": theme.dark, "pieOpacity": "1"}
    return {
        "site_config": {
            "theme": "base",
            "look": "classic",
            "themeVariables": {**variables, **type_},
            "fontFamily": _FAMILY,
            "htmlLabels": False,
            "flowchart": {"htmlLabels": False},
        },
        "svg": {"pipeline": "resvg-safe"},
        "resources": {"profile": "constrained"},
    }
