"""What models see in a film, as parts of the report."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lecturec.coherence.meaning import alignment, drift, identities, nearness
from lecturec.coherence.models import Eye, Looking
from lecturec.coherence.slides import Slide
from lecturec.coherence.windows import Windows

Facts = dict[str, Any]
Rows = NDArray[np.float64]

Entities = dict[str, tuple[int, ...]]
"""Slides (from 0) by the name of what they show."""


def of_meaning(eye: Eye, rows: Rows) -> Facts:
    """How near slides are in meaning."""
    near = nearness(rows)
    return {
        "model": eye.name,
        "meaning": float(np.mean(near.neighbours)) if near.neighbours else None,
        "distinct_meaning": None if near.mean is None else 1 - near.mean,
        "neighbours": list(near.neighbours),
    }


def of_words(eye: Eye, rows: Rows, slides: tuple[Slide, ...], looking: Looking) -> Facts:
    """How near slides are to their words; those without words are left out. Raises BackendError."""
    worded = [k for k, slide in enumerate(slides) if slide.words.strip()]
    if not worded:
        return {"model": eye.name, "alignment": None, "why": "nothing says what the slides are about"}
    texts, cut = looking.words(eye, [slides[k].words for k in worded])
    found = alignment(rows[worded], texts)
    its_own = eye.kind == "clip"  # CLIPScore is defined for CLIP alone
    return {
        "model": eye.name,
        "alignment": float(np.mean(found.cosines)),
        "clipscore": float(np.mean(found.scores)) if its_own else None,
        "lead": found.lead,
        "words_are": sorted({slides[k].source for k in worded}),
        "words_cut": cut,
        "slides": [
            {"number": k + 1, "alignment": cosine, "clipscore": score if its_own else None}
            for k, cosine, score in zip(worded, found.cosines, found.scores, strict=True)
        ],
    }


def of_identity(eye: Eye, rows: Rows, tagged: Entities) -> Facts:
    """Whether named things look the same."""
    found = identities(rows, tagged)
    inner = [one.within for one in found if one.within is not None]
    return {
        "model": eye.name,
        "identity": float(np.mean(inner)) if inner else None,
        "why": "" if inner else "no two slides are said to show the same thing (--entity NAME=3,5)",
        "neighbours": list(nearness(rows).neighbours),
        "entities": [
            {
                "name": one.name,
                "slides": [k + 1 for k in one.slides],
                "identity": one.within,
                "others": one.without,
            }
            for one in found
        ],
    }


def of_drift(eye: Eye, windows: Windows, looking: Looking) -> Facts:
    """How far a film drifts from window to window. Raises BackendError."""
    found = drift(looking.at(eye, windows.windows(eye.pictures)))
    return {
        "model": eye.name,
        "drift": float(np.mean(found)) if found else None,
        "most": max(found, default=None),
        "window_s": windows.length_s,
        "pictures": eye.pictures,
        "windows": list(found),
    }
