"""One picture bent into another along the flow of its pixels, where they have enough in common for that."""

from typing import Any

import numpy as np
import numpy.typing as npt

RGB = npt.NDArray[np.uint8]

_SMALL = 256
"""Width at which two pictures are looked at."""

CONSISTENT, WITHIN = 0.70, 0.08
"""How much of a picture must come back to where it was, and how far it may flow (of its width), for a warp."""

_OFF = 1.5
"""Small pixels by which what comes back may miss its place."""


def warped(before: RGB, after: RGB, steps: int) -> list[RGB] | str:
    """Pictures (height, width, 3) from the one to the other, both included; or why there are none.

    Needs OpenCV. Pictures that have little to do with each other would be smeared: they are refused.
    """
    try:
        import cv2
    except ImportError:
        return "to bend one into the other takes OpenCV (pip install opencv-python-headless)"
    if before.shape != after.shape:
        return "they differ in size"
    there, back = _flow(cv2, before, after), _flow(cv2, after, before)
    if why := _unlike(there, back):
        return why
    height, width = before.shape[:2]
    there, back = (_large(cv2, flow, width, height) for flow in (there, back))
    made = []
    for k in range(steps):
        t = k / max(1, steps - 1)
        one = _moved(cv2, before, there, t)
        other = _moved(cv2, after, back, 1 - t)
        made.append(np.rint((1 - t) * one + t * other).astype(np.uint8))
    return made


def _unlike(there: Any, back: Any) -> str:
    """Why two pictures are too unlike, "" when they are not; flows are (height, width, 2) in their own pixels."""
    height, width = there.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    at_x = np.clip(np.rint(columns + there[..., 0]), 0, width - 1).astype(int)
    at_y = np.clip(np.rint(rows + there[..., 1]), 0, height - 1).astype(int)
    missed = np.hypot(*(there + back[at_y, at_x]).transpose(2, 0, 1))
    consistent, far = float((missed < _OFF).mean()), float(np.median(np.hypot(there[..., 0], there[..., 1]))) / width
    if consistent < CONSISTENT:
        return f"they have too little in common to be bent ({consistent:.0%} of it comes back, {CONSISTENT:.0%} must)"
    if far >= WITHIN:
        return f"they lie too far apart to be bent ({far:.0%} of the width, less than {WITHIN:.0%} is possible)"
    return ""


def _flow(cv2: Any, before: RGB, after: RGB) -> Any:
    size = (_SMALL, max(16, round(_SMALL * before.shape[0] / before.shape[1])))
    grey = [
        cv2.cvtColor(cv2.resize(p, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY) for p in (before, after)
    ]
    return cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(*grey, None)


def _large(cv2: Any, flow: Any, width: int, height: int) -> Any:
    scale = np.array([width / flow.shape[1], height / flow.shape[0]], np.float32)
    return cv2.resize(flow, (width, height)) * scale


def _moved(cv2: Any, picture: RGB, flow: Any, share: float) -> npt.NDArray[np.float32]:
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    at = [columns - share * flow[..., 0], rows - share * flow[..., 1]]
    return np.asarray(cv2.remap(picture, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)
