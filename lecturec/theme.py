"""Themes: what a lecture looks like, read from theme.toml, complete and checked before anyone uses it."""

import re
import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from lecturec.diagnostics import COMMAND_WRONG, ENVIRONMENT, Report
from lecturec.digest import digest
from lecturec.source import Span

DEFAULT = "night"

NEAREST = {
    "night": """
        black league moon blood dracula sunset-dark dark darkly cyborg slate solar superhero vapor quartz
        catppuccin-mocha catppuccin-macchiato catppuccin-frappe tokyonight-storm tokyonight-night gruvbox-dark
        terminal-dark nord nord-dark apple-dark
    """,
    "paper": """
        default gaia uncover seriph apple-basic bricks shibainu white beige sky serif simple solarized light
        cerulean cosmo flatly journal litera lumen lux materia minty morph pulse sandstone sketchy spacelab united
        yeti zephyr catppuccin-latte tokyonight-day terminal-light madrid metropolis warsaw berlin boadilla
        annarbor antibes bergen berkeley copenhagen darmstadt dresden frankfurt goettingen hannover ilmenau juanlespins
        luebeck malmoe marburg montpellier paloalto pittsburgh rochester singapore szeged annarbor carpentry
    """,
}
"""Themes of other tools, in small letters, under the one of ours that comes nearest: dark ones and light ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """All are "#rrggbb". `ramp` has five, from the background to the accent, for illustrations."""

    bg: str = "#0b1224"
    surface: str = "#141e37"
    ink: str = "#eef4fa"
    mute: str = "#93a8bf"
    accent: str = "#f2b95e"
    second: str = "#5ecdc2"
    good: str = "#74d39c"
    bad: str = "#ff8f80"
    warn: str = "#ffd27a"
    ramp: tuple[str, ...] = ("#0b1224", "#13274a", "#1d4f6e", "#2f8f8b", "#f2b95e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """Family names. `italic` is the family that lends its italics where the body family has none."""

    title: str = "Manrope"
    body: str = "Manrope"
    label: str = "Manrope"
    mono: str = "DejaVu Sans Mono"
    italic: str = "Source Serif Pro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Font weights, 100 to 900."""

    title: int = 700
    lead: int = 700
    body: int = 400
    label: int = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How one slide gives way to the next, and for how many milliseconds."""

    transition: str = "fade"
    ms: int = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A word that illustrators know, and how much the pictures of a lecture have to do with each other."""

    style: str = "field"
    prompt: str = ""
    """How pictures look, in words for models that paint; "" for words of lecturec's own, as in `negative`."""
    negative: str = ""
    """What they are to avoid."""
    coherence: str = "style"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a lecture gets unless it says otherwise."""

    line_numbers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A resolved theme. `radius` is in pixels of the 1920 x 1080 design; `source` is its theme.typ ("" for none)."""

    name: str = DEFAULT
    about: str = ""
    dark: bool = True
    radius: int = 26
    colours: Colours = Colours()
    fonts: Fonts = Fonts()
    weights: Weights = Weights()
    motion: Motion = Motion()
    illustration: Illustration = Illustration()
    defaults: Defaults = Defaults()
    source: str = ""


@cache
def shelf(name: str) -> Path:
    """The folder `themes` or `templates`: inside the package in a wheel, beside it in a checkout.

    Raises FileNotFoundError when the installation is damaged.
    """
    package = Path(__file__).parent
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"lecturec's {name}/ folder is missing; install lecturec again")


def theme_names() -> tuple[str, ...]:
    """The names of the themes that come with lecturec, in order."""
    return tuple(sorted(p.parent.name for p in shelf("themes").glob("*/theme.toml")))


def nearest_theme(name: str) -> str:
    """Our theme for the name of another tool's; the name itself when we do not know it."""
    known = (ours for ours, theirs in NEAREST.items() if name.strip().lower() in theirs.split())
    return name if name in theme_names() else next(known, name)


def load_theme(name: str, report: Report) -> Theme:
    """The theme of this name, complete. What is wrong with it goes to the report; what is missing has a default."""
    known = theme_names()
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known)}"
        report.error("unknown-theme", f"there is no theme called '{name}'", hint=hint, exit=COMMAND_WRONG)
        return Theme()
    folder = shelf("themes") / name
    extra = folder / "theme.typ"
    source = extra.read_text("utf-8") if extra.is_file() else ""
    return read_theme(name, (folder / "theme.toml").read_text("utf-8"), report, source=source)


def read_theme(name: str, text: str, report: Report, *, source: str = "") -> Theme:
    """A theme from the text of its theme.toml. Unknown keys and impossible values are diagnosed and left out."""
    where = f"themes/{name}/theme.toml"
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        report.error("bad-theme", f"the theme cannot be read: {wrong}", Span(path=where), exit=ENVIRONMENT)
        return Theme(name=name, source=source)
    raw = {key: value for key, value in raw.items() if key not in ("name", "source")}
    theme: Theme = _fill(Theme(name=name, source=source), raw, "", _Said(where, text, report))
    return theme


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a theme's words stand, for complaints about them."""

    path: str
    text: str
    report: Report

    def complain(self, code: str, key: str, message: str, hint: str) -> None:
        lines = self.text.splitlines()
        row = next((i for i, line in enumerate(lines, 1) if re.match(rf"\s*\[?{re.escape(key)}\b", line)), 1)
        self.report.warning(code, message, Span(path=self.path, line=row, column=1), hint=hint)


def _fill(base: Any, raw: dict[str, Any], prefix: str, said: _Said) -> Any:
    """The dataclass `base` with the values of `raw` that fit it."""
    known = {f.name: getattr(base, f.name) for f in fields(base)}
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in known or key in ("name", "source"):
            near = get_close_matches(key, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
            said.complain("unknown-theme-key", key, f"a theme has no '{prefix}{key}'", hint)
        elif hasattr(known[key], "__dataclass_fields__"):
            if isinstance(value, dict):
                values[key] = _fill(known[key], value, f"{prefix}{key}.", said)
            else:
                said.complain("bad-theme-value", key, f"'{prefix}{key}' is a section", f"write [{key}]")
        elif (fit := _fitting(known[key], value)) is not None:
            values[key] = fit
        else:
            hint = f"like this: {key} = {known[key]!r}".replace("'", '"').replace("(", "[").replace(")", "]")
            said.complain("bad-theme-value", key, f"'{prefix}{key}' cannot be {value!r}", hint)
    return type(base)(**{**known, **values})


def _fitting(example: Any, value: Any) -> Any:
    """The value in the kind of the example, or None: colours stay colours, numbers numbers."""
    if isinstance(example, tuple):
        good = isinstance(value, list) and len(value) == len(example) and all(_fitting("#000000", v) for v in value)
        return tuple(v.lower() for v in value) if good else None
    if isinstance(example, str) and example.startswith("#"):
        return value.lower() if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value) else None
    if type(value) is not type(example) or (isinstance(value, int) and not 0 <= value <= 10_000):
        return None
    return value


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two "#rrggbb" colours: 1 (none) to 21; text needs 4.5."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def theme_digest(theme: Theme) -> str:
    """Names everything about a look that changes pixels: the theme and the bytes of the slide templates."""
    files = tuple((p.name, p.read_bytes()) for p in sorted((shelf("templates") / "slides").glob("*.typ")))
    return digest("theme", theme, files)
