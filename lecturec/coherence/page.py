"""The page: the report as people read it, in one file that needs nothing from elsewhere."""

import base64
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.report import measures
from lecturec.theme import shelf

_THUMB = 240
_WIDE, _HIGH = 1000, 120

PARTS = {
    "style": "Style",
    "smoothness": "Smoothness in time",
    "flashes": "Flashes",
    "distinctness": "Distinctness",
    "meaning": "Meaning",
    "alignment": "Pictures and their words",
    "identity": "The same thing on every slide",
    "drift": "Drift of the film",
}
"""The parts of the page, in order."""

_PER_MODEL = ("meaning", "alignment", "identity", "drift")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve over the time of the film: `points` are those of an SVG polyline, one run for each stretch with values.

    `top` is the value at its upper edge.
    """

    title: str
    unit: str
    top: float
    runs: tuple[str, ...]


def page(report: dict[str, Any], pictures: tuple[NDArray[np.uint8], ...]) -> str:
    """The report as HTML, with the slides in a strip and curves drawn as SVG."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    loader = FileSystemLoader(shelf("templates") / "coherence")
    sandbox = ImmutableSandboxedEnvironment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sandbox.filters["number"] = _number
    sandbox.filters["clock"] = _clock
    length = report["length_s"] or 1.0
    return sandbox.get_template("page.html.j2").render(
        report=report,
        slides=[{**s, "picture": _thumb(p)} for s, p in zip(report["slides"], pictures, strict=True)],
        parts=[(part, title, numbers(report, part)) for part, title in PARTS.items()],
        curves=curves(report),
        marks=[round(_WIDE * slide["start_s"] / length, 1) for slide in report["slides"]],
        wide=_WIDE,
        high=_HIGH,
    )


def curves(report: dict[str, Any]) -> dict[str, list[Curve]]:
    """The curves of each part, over the time of the film."""
    slides, length = report["slides"], report["length_s"] or 1.0
    middle = [(s["start_s"] + s["stop_s"]) / 2 for s in slides]
    edges = [s["stop_s"] for s in slides[:-1]]
    motions = report["smoothness"]["motions"]

    def of(part: str, name: str, title: str, places: list[float], values: list[Any], least: float) -> None:
        runs, top = _runs(places, values, length, least)
        if runs:
            made.setdefault(part, []).append(Curve(title=title, unit=measures()[name]["unit"], top=top, runs=runs))

    made: dict[str, list[Curve]] = {}
    palettes = [s["palette_distance_to_next"] for s in slides[:-1]]
    of("style", "palette_distance", "colours, slide to slide", edges, palettes, 10)
    of("style", "theme_distance", "colours from the theme", middle, [s["theme_distance"] for s in slides], 10)
    of("style", "texture", "texture", middle, [s["texture"] for s in slides], 10)
    for name, title, least in (("warping_error", "warping error", 5), ("jerk", "jerk", 50)):
        peaks = [(m["start_s"], m["stop_s"], m[name]) for m in motions if m[name] is not None]
        runs, top = _bars(peaks, length, least)
        if runs:
            made.setdefault("smoothness", []).append(
                Curve(title=title, unit=measures()[name]["unit"], top=top, runs=runs)
            )
    likes = [s["likeness"] for s in slides]
    of("distinctness", "likeness", "likeness to the slide most like it", middle, likes, 100)
    for kind, said in report["meaning"].items():
        of("meaning", "meaning", f"nearness of neighbours, {kind}", edges, said["neighbours"], 1)
    for kind, said in report["alignment"].items():
        rows = said.get("slides", [])
        of("alignment", "alignment", f"slides and their words, {kind}", [middle[r["number"] - 1] for r in rows],
           [r["alignment"] for r in rows], 0.4)  # fmt: skip
    for kind, said in report["drift"].items():
        places = [(k + 1) * said["window_s"] for k in range(len(said["windows"]))]
        of("drift", "drift", f"window to window, {kind}", places, said["windows"], 0.1)
    return made


def numbers(report: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """The numbers of a part, each with what it says; those of models a row each."""
    rows = []
    for name, about in measures().items():
        if about["of"] != part:
            continue
        if part in _PER_MODEL:
            said = [(f"{kind}: {one['model']}", one.get(name)) for kind, one in report[part].items()]
        else:
            said = [("", report[part].get(name))]
        rows += [
            {"name": name, "by": by, "value": value, "said": _number(value), **about}
            for by, value in said
            if value is not None
        ]
    return rows


def _runs(places: list[float], values: list[Any], length: float, least: float) -> tuple[tuple[str, ...], float]:
    """(polylines of values at these seconds, the value at the upper edge); where there is none a line ends."""
    there = [abs(v) for v in values if v is not None]
    top = max([least, *there])
    runs: list[list[str]] = [[]]
    for at_s, value in zip(places, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{_WIDE * at_s / length:.1f},{_HIGH * (1 - max(0.0, value) / top):.1f}")
    # A single value is a short level line, or nobody would see it.
    lines = [run if len(run) > 1 else [run[0], f"{float(run[0].split(',')[0]) + 6:.1f},{run[0].split(',')[1]}"]
             for run in runs if run]  # fmt: skip
    return tuple(" ".join(run) for run in lines), top


def _bars(peaks: list[tuple[float, float, float]], length: float, least: float) -> tuple[tuple[str, ...], float]:
    """A peak for each motion, as wide as it lasts."""
    top = max([least, *(value for _, _, value in peaks)])
    made = []
    for start, stop, value in peaks:
        left, right, high = _WIDE * start / length, _WIDE * stop / length, _HIGH * (1 - value / top)
        right = max(right, left + 2)
        made.append(f"{left:.1f},{_HIGH} {left:.1f},{high:.1f} {right:.1f},{high:.1f} {right:.1f},{_HIGH}")
    return tuple(made), top


def _thumb(picture: NDArray[np.uint8]) -> str:
    """A picture as a JPEG that stands in the page itself."""
    from PIL import Image

    image = Image.fromarray(picture)
    image = image.resize((_THUMB, max(1, round(_THUMB * image.height / image.width))), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def _number(value: Any) -> str:
    """A number in as many digits as one reads."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return str(value)
    digits = next((digits for size, digits in ((100, 0), (10, 1), (1, 2)) if abs(value) >= size), 3)
    return f"{value:.{digits}f}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
