"""The report: every number with the slide or the moment it belongs to, and what was not measured and why."""

import tomllib
from collections.abc import Iterator
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from lecturec import __version__
from lecturec.backends import BackendError
from lecturec.coherence.alike import ALIKE, likenesses
from lecturec.coherence.look import Look
from lecturec.coherence.models import KINDS, Eye, Looking
from lecturec.coherence.seen import Entities, of_drift, of_identity, of_meaning, of_words
from lecturec.coherence.style import palette, palette_distance, texture, theme_distance
from lecturec.theme import Colours

Facts = dict[str, Any]

PLAIN = (
    "Smoothness is not sameness of meaning: a film can glide from one thing to another that has nothing to do with it."
)
"""What nobody should read out of these numbers."""

_LACKING = {
    "clip": "nearness in meaning, and pictures against their words, by CLIP",
    "siglip": "the same by SigLIP",
    "dinov2": "whether a named thing looks the same on every slide, by DINOv2",
    "timesformer": "drift of the film, by TimeSformer",
    "vivit": "the same by ViViT",
}


def report(look: Look, name: str, colours: Colours | None, models: dict[str, Eye | str], tagged: Entities) -> Facts:
    """The report of a film that was looked at, as plain data: the same for the same film.

    `models` are the model of each kind, or why there is none. `colours` are those of its theme, None where nobody says
    which it has. `tagged` are slides (from 0) by the name of what they show.
    """
    facts = _film(look, name)
    missing: list[dict[str, str]] = []
    facts["slides"] = _slides(look, colours)
    facts["style"] = _style(facts["slides"], colours)
    if colours is None:
        missing.append({"what": "distance from the theme", "why": "nothing says which theme the film has"})
    facts["smoothness"] = _smoothness(look)
    missing += _unseen(facts["smoothness"])
    flashing = look.flashing
    facts["flashes"] = {
        "flashes": flashing.general,
        "red_flashes": flashing.red,
        "more_than_three": flashing.found,
        "times_s": [round(t, 3) for t in flashing.times_s],
    }
    facts["distinctness"] = _distinctness(look, facts["slides"])
    facts |= {"meaning": {}, "alignment": {}, "identity": {}, "drift": {}}
    with Looking() as looking:
        for kind in KINDS:
            eye = models[kind]
            why = eye if isinstance(eye, str) else _with(eye, look, tagged, looking, facts)
            if why:
                missing.append({"what": _LACKING[kind], "why": why})
    facts["not_measured"] = missing
    return rounded(facts)  # type: ignore[no-any-return]


def _with(eye: Eye, look: Look, tagged: Entities, looking: Looking, facts: Facts) -> str:
    """Add what a model sees. Returns why it sees nothing, "" when it does."""
    kind = eye.kind
    try:
        if kind in ("clip", "siglip"):
            rows = looking.at(eye, list(look.pictures))
            words = of_words(eye, rows, look.slides, looking)
            facts["meaning"][kind], facts["alignment"][kind] = of_meaning(eye, rows), words
        elif kind == "dinov2":
            facts["identity"][kind] = of_identity(eye, looking.at(eye, list(look.pictures)), tagged)
        elif look.windows is not None:
            facts["drift"][kind] = of_drift(eye, look.windows, looking)
    except BackendError as wrong:
        return f"{wrong} ({wrong.hint})"
    return ""


def _film(look: Look, name: str) -> Facts:
    seen = look.screening
    return {
        "lecturec": __version__,
        "plainly": PLAIN,
        "film": name,
        "length_s": seen.length_s,
        "size": [seen.width, seen.height],
        "fps": seen.fps,
        "ours": seen.ours,
        "slides_from": look.source,
        "flow": look.flow,
    }


def _slides(look: Look, colours: Colours | None) -> list[Facts]:
    palettes = [palette(picture) for picture in look.pictures]
    found = []
    for k, (slide, picture) in enumerate(zip(look.slides, look.pictures, strict=True)):
        kind, its = palettes[k], texture(picture)
        theme = theme_distance(picture, colours) if colours else (None, None)
        found.append(
            {
                "number": k + 1,
                "title": slide.title,
                "start_s": slide.start_s,
                "stop_s": slide.stop_s,
                "entities": list(slide.entities),
                "lightness": kind.lightness,
                "contrast": kind.contrast,
                "chroma": kind.chroma,
                "colours": [{"colour": colour, "share": share} for colour, share in kind.swatches],
                "theme_distance": theme[0],
                "far_from_theme": theme[1],
                "palette_distance_to_next": palette_distance(kind, palettes[k + 1]) if k + 1 < len(palettes) else None,
                "palette_distance_to_all": _mean([palette_distance(kind, p) for p in palettes if p is not kind]),
                "texture": its.gradient,
                "spectrum_slope": its.slope,
                "fine_texture": its.fine,
            }
        )
    return found


def _style(slides: list[Facts], colours: Colours | None) -> Facts:
    textures = np.array([s["texture"] for s in slides])
    return {
        "palette_distance": _mean([s["palette_distance_to_next"] for s in slides[:-1]]),
        "palette_spread": _mean([s["palette_distance_to_all"] for s in slides if len(slides) > 1]),
        "theme_distance": _mean([s["theme_distance"] for s in slides if colours]),
        "texture": _mean(list(textures)),
        "texture_spread": float(np.log2(np.maximum(textures, 1e-3)).std()) if len(textures) > 1 else None,
        "spectrum_slope": _mean([s["spectrum_slope"] for s in slides]),
    }


def _smoothness(look: Look) -> Facts:
    moving = [m for m in look.motions if not m.cut]
    steps = np.array([m.steps for m in moving], float)

    def over(name: str) -> float | None:
        """Root mean square over all steps of motion, 0 where nothing moves."""
        values = np.array([getattr(m, name) for m in moving])
        there = np.isfinite(values)
        if not moving:
            return 0.0
        return float(np.sqrt(np.average(values[there] ** 2, weights=steps[there]))) if there.any() else None

    seen = [m.seen for m in moving if isfinite(m.seen)]
    return {
        "warping_error": _percent(over("warp")),
        "seen": _percent(_mean(seen)),
        "uneven": _percent(max((m.uneven for m in moving), default=0.0)),
        "jerk": over("jerk"),
        "cuts": sum(m.cut for m in look.motions),
        "flow_measured": _percent(_mean([float(s.moved is not None) for s in look.steps])),
        "motions": [
            {
                "start_s": m.start_s,
                "stop_s": m.stop_s,
                "frames": m.steps,
                "cut": m.cut,
                "change": 100 * m.change,
                "warping_error": 100 * m.warp,
                "seen": 100 * m.seen,
                "uneven": 100 * m.uneven,
                "jerk": m.jerk,
            }
            for m in look.motions
        ],
    }


def _unseen(smooth: Facts) -> Iterator[dict[str, str]]:
    share = smooth["flow_measured"]
    if share is not None and share < 100:
        yield {
            "what": "warping error and jerk of all motion",
            "why": f"too much moves: {share:.0f} % of it was measured, in stretches spread evenly over the film",
        }


def _distinctness(look: Look, slides: list[Facts]) -> Facts:
    found = likenesses(list(look.pictures))
    pairs = [(found[k, n], n, k) for k in range(len(found)) for n in range(k)]
    for k, slide in enumerate(slides):
        others = np.delete(found[k], k)
        slide["likeness"] = 100 * float(others.max()) if len(others) else None
    alike = sorted((n, k, like) for like, n, k in pairs if like >= ALIKE)
    return {
        "likeness": 100 * float(max(pairs)[0]) if pairs else None,
        "mean_likeness": _percent(_mean([like for like, _, _ in pairs])),
        "alike": [{"slides": [n + 1, k + 1], "likeness": 100 * like} for n, k, like in alike],
    }


def _mean(values: list[Any]) -> float | None:
    there = [float(v) for v in values if v is not None]
    return float(np.mean(there)) if there else None


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def rounded(value: Any) -> Any:
    """Plain data with numbers of four places, and None for what is no number."""
    match value:
        case bool() | int() | str() | None:
            return value
        case float() | np.floating():
            return round(float(value), 4) + 0.0 if isfinite(value) else None
        case dict():
            return {key: rounded(one) for key, one in value.items()}
        case _:
            return [rounded(one) for one in value]


@cache
def measures() -> dict[str, dict[str, str]]:
    """What each number of the report is, by its name: of, title, unit, about, source."""
    return tomllib.loads(Path(__file__).with_name("measures.toml").read_text("utf-8"))
