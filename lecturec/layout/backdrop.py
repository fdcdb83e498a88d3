"""Pictures behind a slide or on one side of it: where they stand, what is left for the words, how thick a veil is."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lecturec.deck import Backdrop
from lecturec.layout.area import backdrops_of, margin_of
from lecturec.layout.palette import LARGE, LEGIBLE, extreme, firm, painted
from lecturec.layout.seen import ink_of
from lecturec.layout.typeset import Press
from lecturec.script import Slide
from lecturec.store import Store
from lecturec.theme import Colours, Theme

_VEILS = tuple(range(30, 100, 5))
_DIM, _BRIGHT = 0.15, 0.4
"""Mean luminances: below the first a picture is a dark one, above the second a light one."""


def behind(
    slide: Slide,
    theme: Theme,
    press: Press,
    store: Store,
    page: tuple[int, int, bool],
) -> dict[str, Any]:
    """The pictures behind a slide, the veil over them, and the room they leave, as the templates take them.

    `page` is its width and height in pixels, and whether it is read from the right.
    """
    width, height, rtl = page
    shown = []
    for backdrop, (x, y, wide, high) in places(slide, width, height):
        image = press.picture_file(backdrop.data, store.read) if backdrop.data else ""
        about: dict[str, Any] = {
            "image": image,
            "ink": ink_of(store, backdrop.data),
            "alt": backdrop.alt,
            "fit": backdrop.fit,
        }
        about |= {"whole": not backdrop.side, "size": backdrop.size, "opacity": backdrop.opacity}
        shown.append({**about, "x": x, "y": y, "w": wide, "h": high})
    return {
        "backdrops": shown,
        "veil": veil_over(slide, theme.colours, store.read),
        "bare": wordless(slide),
        "room": room_of(slide, width, height, rtl=rtl),
    }


def wordless(slide: Slide) -> bool:
    """Whether nothing stands on the slide but what is behind it."""
    return not (slide.title or slide.parts or slide.subtitle or slide.eyebrow or slide.picture)


def room_of(slide: Slide, width: int, height: int, *, rtl: bool) -> dict[str, float]:
    """Where the words may stand, in design pixels, mirrored for those who read from the right."""
    unit = min(width, height) / 1080
    margin = margin_of(width, height)
    left, right, top = float(margin), width / unit - margin, 0.0
    for side, (x, y, wide, high) in _sides(slide, width, height).items():
        if height > width:
            top = max(top, y + high)
        elif (side == "left") != rtl:
            left = (x + wide if not rtl else width / unit - x) + margin * 0.7
        else:
            right = (x if not rtl else width / unit - x - wide) - margin * 0.7
    return {"x": left, "y": top, "w": max(right - left, 200.0)}


def _sides(slide: Slide, width: int, height: int) -> dict[str, tuple[float, float, float, float]]:
    """The part of the page (x, y, width, height in design pixels) that the pictures of each side have."""
    unit = min(width, height) / 1080
    wide, high = width / unit, height / unit
    out = {}
    both = len({backdrop.side for backdrop in backdrops_of(slide) if backdrop.side}) > 1
    most = 50 if wordless(slide) and both else 100 if wordless(slide) else 33 if both else 67
    for backdrop in backdrops_of(slide):
        # However large the pictures, the words keep a third of the page.
        share = min(most, max(10, backdrop.share)) / 100
        if not backdrop.side:
            continue
        if height > width:
            out[backdrop.side] = (0.0, 0.0, wide, high * min(share, 0.5) * 0.8)
        else:
            out[backdrop.side] = (wide * (1 - share) if backdrop.side == "right" else 0.0, 0.0, wide * share, high)
    return out


def places(slide: Slide, width: int, height: int) -> list[tuple[Backdrop, tuple[float, float, float, float]]]:
    """Each picture behind a slide and its place (x, y, width, height in design pixels of the page as it is seen)."""
    unit = min(width, height) / 1080
    sides = {"": (0.0, 0.0, width / unit, height / unit), **_sides(slide, width, height)}
    out = []
    for side in ("", "left", "right"):
        group = [backdrop for backdrop in backdrops_of(slide) if backdrop.side == side]
        for k, backdrop in enumerate(group):
            x, y, wide, high = sides[side]
            if backdrop.stacked:
                y, high = y + high * k / len(group), high / len(group)
            else:
                x, wide = x + wide * k / len(group), wide / len(group)
            out.append((backdrop, (x, y, wide, high)))
    return out


def suited(slide: Slide, theme: Theme, read: Callable[[str], bytes]) -> tuple[Theme, str]:
    """As painted; over pictures in firm colours, turned round where the author has chosen none and the picture asks.

    White words on a dark photograph need a veil that darkens it a little; black ones would wash it out.
    """
    look = slide.look
    made, wrong = painted(theme, look)
    full = [b for b in backdrops_of(slide) if b.data and not b.side]
    if not full or wordless(slide):
        return made, wrong
    made = firm(made)
    covered = any(b.fit == "cover" and b.size == 100 and b.opacity > 60 for b in full)
    if covered and not (look.background or look.ink or look.invert):
        shades = [_brightness(read(b.data)) for b in full]
        if min(shades) > _BRIGHT if theme.dark else max(shades) < _DIM:
            turned = replace(look, background=extreme(theme), ink=theme.colours.bg)
            return firm(painted(theme, turned)[0]), wrong
    return made, wrong


def _brightness(picture: bytes) -> float:
    return float(_luminance(_colours_in(picture)).mean())


def veil_over(slide: Slide, colours: Colours, read: Callable[[str], bytes]) -> int:
    """How thick (in hundredths) the page's colour must lie over the pictures behind the words so that they are read."""
    full = [backdrop for backdrop in backdrops_of(slide) if not backdrop.side and backdrop.data]
    if not full or wordless(slide):
        return 0
    return max(_thick(colours, read(backdrop.data), backdrop.opacity) for backdrop in full)


def _thick(colours: Colours, picture: bytes, opacity: int) -> int:
    import numpy as np

    ground = np.array(_channels(colours.bg))
    behind = ground + (_colours_in(picture) - ground) * (opacity / 100)
    for veil in _VEILS:
        seen = _luminance(behind + (ground - behind) * (veil / 100))
        if all(
            np.percentile(_contrast(_luminance(np.array(_channels(ink))), seen), 2) >= least
            for ink, least in ((colours.ink, LEGIBLE), (colours.mute, LARGE), (colours.accent, LARGE))
        ):
            return veil
    return _VEILS[-1]


def _colours_in(picture: bytes) -> Any:
    """The colours of a picture, a few thousand of them, 0 to 1; what Pillow cannot read may hold any."""
    import numpy as np
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("RGB", (128, 128))
            small = opened.convert("RGB").resize((64, 64), Image.Resampling.BOX)
        return np.asarray(small).reshape(-1, 3) / 255
    except OSError:
        return np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _luminance(colours: Any) -> Any:
    import numpy as np

    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def _contrast(one: Any, other: Any) -> Any:
    import numpy as np

    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
