"""Pictures made of pixels: decoded once, upright and in sRGB, as the layout draws them."""

import io
import re
from typing import TYPE_CHECKING

from lecturec.figures.ink import ink_of
from lecturec.limits import PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = PIXELS
LARGEST = 3840
"""Pixels of the longer side that are kept: twice what a film shows."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
_UPRIGHT, _ORIENTATION = 1, 0x0112


class TooManyPixels(ValueError):
    """A picture that says of itself that it is too large to be decoded; `megapixels` of it."""

    def __init__(self, megapixels: int) -> None:
        super().__init__(f"{megapixels} megapixels")
        self.megapixels = megapixels


def is_raster(data: bytes) -> bool:
    """Whether bytes begin as a picture of a kind we read."""
    starts = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
    return data.startswith(starts) or data[8:12] == b"WEBP" or data[4:12] in (b"ftypavif", b"ftypavis")


def raster(data: bytes) -> tuple[str, bytes, str]:
    """(kind, bytes, ink) of a picture: its first frame, turned as its camera says; a plain JPEG is kept as it is.

    Raises TooManyPixels from the header alone, and whatever Pillow raises for broken files.
    """
    import warnings

    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        # Pillow warns of large pictures before we can ask how large: the answer is the same.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as refused:
            counted = re.search(r"\d+", str(refused))
            raise TooManyPixels(int(counted[0]) // 1_000_000 if counted else 100) from None
    with opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise TooManyPixels(opened.width * opened.height // 1_000_000)
        plain = opened.mode in ("RGB", "L") and max(opened.size) <= 2 * LARGEST and not opened.info.get("icc_profile")
        if opened.format == "JPEG" and plain and opened.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT:
            opened.load()
            return "jpg", data, ""
        picture = _plain(ImageOps.exif_transpose(opened))
        picture.thumbnail((LARGEST, LARGEST))
        return "png", png(picture), ink_of(picture)


def png(picture: "Image") -> bytes:
    """A picture as PNG, quickly."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _plain(picture: "Image") -> "Image":
    """A picture in eight bits a channel, RGB or RGBA, whatever it came as."""
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture).convert("RGB")
    if profile := picture.info.get("icc_profile"):
        return _in_srgb(picture, profile)
    return picture.convert("RGB")


def _eight_bits(picture: "Image") -> "Image":
    """Grey of sixteen bits or more, whose conversion by Pillow would cut off all that is bright."""
    import numpy as np
    from PIL import Image

    values = np.asarray(picture, np.float64)
    top = 65535.0 if picture.mode.startswith("I") and values.max(initial=0) > 255 else max(1.0, values.max(initial=0))
    return Image.fromarray(np.rint(np.clip(values / top, 0, 1) * 255).astype(np.uint8))


def _in_srgb(picture: "Image", profile: bytes) -> "Image":
    """Colours as their profile means them; a profile that cannot be used is as good as none."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        made = None
    return made or picture.convert("RGB")
