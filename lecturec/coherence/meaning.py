"""Numbers from embeddings: how near slides are in meaning, how near a picture is to its words, how far films drift."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
"""(n, d): an embedding each, of any length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Cosines among n slides: of neighbours (n - 1 of them), and the mean of all pairs (None for a single slide)."""

    neighbours: tuple[float, ...]
    mean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Cosines of slides with their words, CLIPScore (2.5 * max(0, cosine)), and by how much own words lead others.

    `lead` is the mean cosine with a slide's own words less that with the words of all others; None for one slide.
    """

    cosines: tuple[float, ...]
    scores: tuple[float, ...]
    lead: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A named thing: the slides (by number from 0) that show it, their mean cosine, and that with the others."""

    name: str
    slides: tuple[int, ...]
    within: float | None
    without: float | None


def unit(rows: Rows) -> Rows:
    """Embeddings of length 1; one without any length stays 0."""
    rows = np.asarray(rows, np.float64)
    return np.asarray(rows / np.maximum(1e-12, np.linalg.norm(rows, axis=1, keepdims=True)))


def nearness(rows: Rows) -> Nearness:
    """How near slides are to one another."""
    one = unit(rows)
    cosines = one @ one.T
    pairs = cosines[np.triu_indices(len(one), 1)]
    return Nearness(
        neighbours=tuple(float(c) for c in np.diagonal(cosines, 1)),
        mean=float(pairs.mean()) if len(pairs) else None,
    )


def alignment(pictures: Rows, words: Rows) -> Alignment:
    """How near each picture is to the words of the same row."""
    cosines = unit(pictures) @ unit(words).T
    own, count = np.diagonal(cosines), len(cosines)
    others = (cosines.sum() - own.sum()) / (count * (count - 1)) if count > 1 else None
    return Alignment(
        cosines=tuple(float(c) for c in own),
        scores=tuple(float(2.5 * max(0.0, c)) for c in own),
        lead=None if others is None else float(own.mean() - others),
    )


def identities(rows: Rows, tagged: dict[str, tuple[int, ...]]) -> tuple[Identity, ...]:
    """For each named thing, whether the slides that show it look alike, and more so than those that do not."""
    one = unit(rows)
    cosines = one @ one.T
    found = []
    for name, slides in sorted(tagged.items()):
        here = sorted({k for k in slides if 0 <= k < len(one)})
        there = [k for k in range(len(one)) if k not in here]
        inner = cosines[np.ix_(here, here)][np.triu_indices(len(here), 1)]
        outer = cosines[np.ix_(here, there)]
        found.append(
            Identity(
                name=name,
                slides=tuple(here),
                within=float(inner.mean()) if inner.size else None,
                without=float(outer.mean()) if outer.size else None,
            )
        )
    return tuple(found)


def drift(rows: Rows) -> tuple[float, ...]:
    """1 - cosine from each window to the next."""
    one = unit(rows)
    return tuple(float(1 - c) for c in np.sum(one[:-1] * one[1:], axis=1))
