"""Colours as authors of style sheets write them."""

import re

_FUNCTION = re.compile(r"(?:rgb|hsl|hsv)a?\([^()]*\)|#[0-9a-f]{3,8}\b|[a-z]+", re.IGNORECASE)


def colour(written: str) -> str:
    """A colour as "#rrggbb": a name, #rgb, rgb(...) or hsl(...); "" when it is none. How see-through is left out."""
    from PIL import ImageColor

    words = re.sub(r"\s+", " ", written.strip().lower())
    if found := re.fullmatch(r"(rgb|hsl)a?\(([^()]*)\)", words):
        # Both forms of today: commas or spaces, with or without an opacity.
        values = [v for v in re.split(r"[\s,/]+", found[2].replace("deg", "")) if v][:3]
        words = f"{found[1]}({','.join(values)})"
    try:
        red, green, blue = ImageColor.getrgb(words)[:3]
    except ValueError:
        return ""
    return "#" + "".join(f"{min(255, part):02x}" for part in (red, green, blue))


def first_colour(written: str) -> str:
    """The first colour in a longer value, such as a gradient; "" when there is none."""
    return next(filter(None, (colour(word) for word in _FUNCTION.findall(written))), "")
