"""A veil over an illustration: it melts into the page."""

import io


def veil(colour: str, side: str, width: int, height: int) -> bytes:
    """A PNG of one colour whose opacity falls smoothly from one side to the other."""
    import numpy as np
    from PIL import Image

    length = width if side in ("left", "right") else height
    along = np.linspace(0, 1, max(2, length))
    fall = 1 - along * along * (3 - 2 * along)
    if side in ("right", "bottom"):
        fall = fall[::-1]
    alpha = np.tile(fall, (height, 1)) if side in ("left", "right") else np.tile(fall[:, None], (1, width))
    picture = Image.new("RGB", (width, height), colour)
    picture.putalpha(Image.fromarray(np.rint(alpha * 255).astype(np.uint8)))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
