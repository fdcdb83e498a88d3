"""What lies behind the words: the page's colour, the picture, and the veil that lets it melt into the page."""

from typing import Any

from lecturec.layout.glyphs import right_to_left
from lecturec.layout.typeset import Press
from lecturec.layout.veils import veil
from lecturec.script import Script


def veil_of(area: dict[str, Any], script: Script, press: Press, width: int, height: int) -> dict[str, Any]:
    """The veil over a picture area: its size in design pixels, and its file."""
    unit = min(width, height) / 1080
    wide, high = round(area["w"] * unit), round(area["h"] * unit)
    if area["fade"] == "left":
        side, wide = ("right" if right_to_left(script.lang) else "left"), round(wide * 0.46)
    else:
        side, high = "bottom", round(high * (0.5 if area["fade"] == "bottom" else 0.72))
    colour = press.theme.colours.bg
    file = press.made_file(f"veil-{side}-{wide}x{high}", lambda: veil(colour, side, wide, high))
    return {"w": wide / unit, "h": high / unit, "file": file}


def ground_of(values: dict[str, Any], script: Script, press: Press, width: int, height: int) -> dict[str, Any]:
    """The ground of a slide for paste.laid: places in pixels, mirrored for those who read from the right."""
    unit = min(width, height) / 1080
    ground = {"width": width, "height": height, "unit": unit, "colour": press.theme.colours.bg}
    area, picture = values["area"], values["picture"]
    if not (area and picture and picture["image"]):
        return ground
    x, y, wide, high = (round(area[name] * unit) for name in ("x", "y", "w", "h"))
    veil_wide, veil_high = round(area["veil"]["w"] * unit), round(area["veil"]["h"] * unit)
    veil_x, veil_y = x, y if area["fade"] == "left" else y + high - veil_high
    if right_to_left(script.lang):
        x = width - x - wide
        veil_x = x + wide - veil_wide
    return {
        **ground,
        "picture": press.path_of(picture["image"]),
        "area": (x, y, wide, high),
        "veil": (veil_x, veil_y, veil_wide, veil_high),
        "veil_file": press.path_of(area["veil"]["file"]),
    }
