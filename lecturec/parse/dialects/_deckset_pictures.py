"""Deckset's pictures: where and how they stand is said among the words of the description."""

import re
from dataclasses import dataclass

from lecturec.deck import Backdrop, Figure

_SHARE = re.compile(r"(\d+)%")
_ALPHA = re.compile(r"alpha\(((?:\d*\.)?\d+)\)")
_OTHERS = re.compile(r"filtered|original|corner-radius\([^)]*\)|mute|autoplay|loop|hide|autoadvance|no-filter")


@dataclass(slots=True)
class Asked:
    """What the words in the brackets of a picture ask for. `others` are those that a film does without."""

    inline: bool = False
    side: str = ""
    fit: str = ""
    size: int = 100
    width: str = ""
    opacity: int = 100
    others: tuple[str, ...] = ()
    alt: str = ""


def asked_of(alt: str) -> Asked:
    """What the words in the brackets ask for; those that are no keywords describe the picture."""
    words = alt.split()
    found = Asked(inline="inline" in words)
    found.alt = " ".join(word for word in words if not _keyword(word, found))
    return found


def _keyword(word: str, found: Asked) -> bool:
    if word in ("left", "right"):
        found.side = word
    elif word in ("fit", "fill"):
        found.fit = "contain" if word == "fit" else "cover"
        found.width = "100%" if word == "fill" and found.inline else found.width
    elif share := _SHARE.fullmatch(word):
        found.size = int(share[1])
        found.width = word if found.inline else ""
    elif alpha := _ALPHA.fullmatch(word):
        found.opacity = min(100, round(float(alpha[1]) * 100))
    elif _OTHERS.fullmatch(word):
        found.others += (word,)
    else:
        return word == "inline"
    return True


def picture(figure: Figure, asked: Asked) -> Backdrop:
    """A picture behind a slide, or on one side of it."""
    return Backdrop(
        path=figure.path,
        alt=asked.alt,
        side=asked.side,
        fit=asked.fit or ("contain" if asked.size < 100 else "cover"),
        size=max(5, min(100, asked.size)),
        opacity=asked.opacity,
        span=figure.span,
    )


def is_page(path: str) -> bool:
    """Whether a path is that of a page with a film on it."""
    return bool(re.match(r"https?://(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/", path))
