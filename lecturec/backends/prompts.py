"""What a picture model is told: the slide's subject, the things in it, and the look of the theme, in words."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from lecturec.backends import PictureRequest

STYLE = "editorial illustration, soft shapes, gentle light, one clear subject, generous empty space"
NEGATIVE = "text, letters, watermark, signature, logo, frame, collage, blurry, distorted"
"""Where a theme says nothing."""

_GREYS = ("black", "charcoal", "grey", "silver", "white")
_HUES = ((15, "red"), (40, "orange"), (65, "yellow"), (160, "green"), (195, "teal"), (255, "blue"), (290, "violet"))


def prompt_for(request: PictureRequest, folder: Path, style: str = "", negative: str = "") -> tuple[str, str]:
    """(what to paint, what to avoid) by the templates in a folder; the author's words are data in them."""
    said: dict[str, Any] = {
        "asked": request.prompt,
        "title": request.title,
        "terms": request.terms,
        "topic": request.topic.splitlines()[-1] if request.topic else "",
        "entities": [one for one in request.entities if one.description],
        "palette": palette_words(request.ramp, request.accent),
        "style": style or STYLE,
        "negative": negative or NEGATIVE,
    }
    prompt, avoid = (re.sub(r"\s+", " ", _template(folder, name).render(said)).strip() for name in _NAMES)
    return prompt, avoid


_NAMES = ("picture.j2", "negative.j2")


def templates_digest(folder: Path) -> str:
    """Names the wording of the templates."""
    return sha256(b"\0".join((folder / name).read_bytes() for name in _NAMES)).hexdigest()[:12]


def palette_words(ramp: tuple[str, ...], accent: str) -> str:
    """Colours ("#rrggbb") in words that a model knows: "palette of dark blue, teal and light orange"."""
    names = list(dict.fromkeys(map(colour_word, (*ramp[:1], *ramp[2:-1], accent))))
    return "palette of " + (f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0])


def colour_word(colour: str) -> str:
    """The nearest name of a colour: a hue, dark or light, or a grey."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    high, low = max(red, green, blue), min(red, green, blue)
    spread, light = high - low, (high + low) / 2
    if spread < 0.09:
        warm = light > 0.9 and red > blue
        return "warm white" if warm else _GREYS[min(4, int(light * 5))]
    turn = {red: (green - blue) / spread % 6, green: (blue - red) / spread + 2, blue: (red - green) / spread + 4}[high]
    hue = next((name for most, name in _HUES if turn * 60 < most), "magenta" if turn * 60 < 340 else "red")
    if hue == "orange" and light < 0.45:
        return "brown"
    return f"dark {hue}" if light < 0.3 else f"light {hue}" if light > 0.72 else hue


@cache
def _template(folder: Path, name: str) -> Any:
    from jinja2 import FileSystemLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # A prompt is no HTML: there is nothing to escape for.
    sandbox = ImmutableSandboxedEnvironment(loader=FileSystemLoader(folder), autoescape=False)
    return sandbox.get_template(name)
