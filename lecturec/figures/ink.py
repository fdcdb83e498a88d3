"""What a picture without a ground of its own is drawn with: black lines cannot be seen on a black page."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST = 1200
"""Pixels of the longer side that are looked at."""

_CLEAR, _SEEN = 64, 96
"""The opacities (of 255) below which the page shows through, and from which on something is seen."""

_EDGE = 3
"""How many pixels from the page something still stands against it."""

_DARK, _LIGHT, _DARKISH = 0.1, 0.8, 0.18
"""Luminances: darker than the first nobody sees on a dark page, lighter than the second nobody on a light one."""


def ink_of(picture: "Image") -> str:
    """What would be lost on a page of its own shade: "dark" lines, "light" ones, or "" for nothing much.

    Only what stands against the page counts: black words within a yellow box are read wherever the box stands, and so
    are black outlines around colours.
    """
    import numpy as np

    if picture.mode != "RGBA":
        return ""
    box = picture.getchannel("A").point(lambda alpha: 255 * (alpha >= _SEEN)).getbbox()
    if box is None:
        return ""
    values = np.asarray(_sampled(picture.crop(box)))
    alpha, light = values[..., 3], _luminance(values[..., :3])
    seen, clear = alpha >= _SEEN, alpha < _CLEAR
    edge = seen & _near(clear, _EDGE)
    if clear.mean() < 0.1 or not edge.any():
        return ""
    reach = max(_EDGE, round(max(seen.shape) * 0.03))
    dark, pale = seen & (light < _DARK), seen & (light > _LIGHT)
    if _lost(dark, seen, edge, reach) >= 0.25:
        return "dark"
    some_dark = (seen & (light < _DARKISH)).sum() > 0.02 * seen.sum()
    return "light" if not some_dark and _lost(pale, seen, edge, reach) >= 0.5 else ""


def _sampled(picture: "Image") -> "Image":
    """No more pixels than are needed, none of them mixed: a thin line stays as dark as it is."""
    share = max(picture.size) / _LONGEST
    if share <= 1:
        return picture
    return picture.resize((max(1, round(picture.width / share)), max(1, round(picture.height / share))), 0)


def _lost(shade: Any, seen: Any, edge: Any, reach: int) -> float:
    """The share of all edges that are of this shade, with nothing of another within reach."""
    alone = edge & shade & ~_near(seen & ~shade, reach)
    return float(alone.sum() / edge.sum())


def _near(mask: Any, reach: int) -> Any:
    """Where something of a mask is within reach."""
    import numpy as np
    from PIL import Image, ImageFilter

    blurred = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(reach))
    return np.asarray(blurred) > 0


def _luminance(colours: Any) -> Any:
    import numpy as np

    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
