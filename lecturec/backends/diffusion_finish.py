"""What a model painted, made to fit its place: enlarged, cropped, and melting into the page."""

import io

import numpy as np
from PIL import Image, ImageFilter

from lecturec.backends import PictureRequest

_MELTS = 0.42
"""The share of a picture, from its fading side, in which it comes out of the page."""


def finished(pixels: bytes, size: tuple[int, int], request: PictureRequest) -> bytes:
    """A PNG of the request's size, from 8-bit RGB of `size` (width, height): its middle, never stretched."""
    picture = Image.frombytes("RGB", size, pixels)
    goal = (request.width_px, request.height_px)
    scale = max(goal[0] / size[0], goal[1] / size[1])
    larger = tuple(max(have, round(side * scale)) for side, have in zip(size, goal, strict=True))
    left, top = ((side - have) // 2 for side, have in zip(larger, goal, strict=True))
    if larger != size:
        picture = picture.resize((larger[0], larger[1]), Image.Resampling.LANCZOS)
    picture = picture.crop((left, top, left + goal[0], top + goal[1]))
    if scale > 1.2:
        picture = picture.filter(ImageFilter.UnsharpMask(radius=1.2 * scale, percent=45, threshold=2))
    picture = melted(picture, request.fade, request.ramp[0])
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def melted(picture: Image.Image, side: str, page: str) -> Image.Image:
    """A picture that comes out of the colour of the page ("#rrggbb") on one side ("left", "bottom", "none")."""
    if side == "none":
        return picture
    width, height = picture.size
    along = np.linspace(0.0, 1.0, width if side in ("left", "right") else height, dtype=np.float32)
    inward = along if side in ("left", "top") else 1 - along
    share = np.clip(inward / _MELTS, 0, 1)
    share = share * share * (3 - 2 * share)
    veil = share[None, :] if side in ("left", "right") else share[:, None]
    mask = Image.fromarray(np.broadcast_to(np.round(veil * 255), (height, width)).astype(np.uint8))
    return Image.composite(picture, Image.new("RGB", picture.size, page), mask)
