"""Marp's pictures: sizes, backgrounds and filters stand among the words of the description."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from lecturec.deck import Backdrop, Figure
from lecturec.parse.colours import colour

_SPLIT = re.compile(r"(left|right)(?::((?:\d*\.)?\d+)%)?")
_SIZE = re.compile(r"(w|width|h|height):(.*)")
_SHARE = re.compile(r"((?:\d*\.)?\d+)%")
_FILTER = re.compile(
    r"(blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)(?::(.*))?"
)
_LENGTH = re.compile(r"((?:\d*\.)?\d+)(px|cm|mm|in|pt|pc|em|rem|Q)?")
_HOOK = re.compile(r"#[a-z][\w-]*")
"""Words that themes look for to place a picture: `#c` is its middle."""

_PIXELS = {"px": 1, "": 1, "cm": 37.8, "mm": 3.78, "in": 96, "pt": 1.333, "pc": 16, "em": 28, "rem": 28, "Q": 0.945}


@dataclass(slots=True)
class Wanted:
    """What the words in the brackets of a picture ask for. `others` are filters that a film does without."""

    background: bool = False
    side: str = ""
    share: float = 50
    stacked: bool = False
    fit: str = ""
    size: float = 100
    width: str = ""
    height: str = ""
    opacity: float = 100
    others: tuple[str, ...] = ()
    alt: str = ""


def wanted(alt: str, hooks: Collection[str] = ()) -> Wanted:
    """What the words in the brackets ask for; those that are no keywords describe the picture.

    `hooks` are words that only style sheets look for.
    """
    words = alt.split()
    found = Wanted(background="bg" in words)
    rest = [word for word in words if not _keyword(word, found) and word not in hooks and not _HOOK.fullmatch(word)]
    found.alt = " ".join(rest)
    return found


def _keyword(word: str, found: Wanted) -> bool:
    if match := _SIZE.fullmatch(word):
        if match[1].startswith("w"):
            found.width = match[2]
        else:
            found.height = match[2]
    elif match := _FILTER.fullmatch(word):
        if match[1] == "opacity":
            found.opacity = _hundredths(match[2] or "")
        else:
            found.others += (match[1],)
    elif word == "auto" and not found.background:
        found.fit = word
    elif found.background:
        return _behind(word, found)
    else:
        return False
    return True


def _behind(word: str, found: Wanted) -> bool:
    if match := _SPLIT.fullmatch(word):
        found.side, found.share = match[1], float(match[2] or 50)
    elif match := _SHARE.fullmatch(word):
        found.size = float(match[1])
    elif word in ("cover", "contain", "fit", "auto"):
        found.fit = word
    elif word in ("vertical", "horizontal"):
        found.stacked = word == "vertical"
    else:
        return word == "bg"
    return True


def _hundredths(written: str) -> float:
    """An opacity: `.5`, `50%`, or `.5` when it is left out."""
    found = re.fullmatch(r"((?:\d*\.)?\d+)(%)?", written or ".5")
    return min(100.0, float(found[1]) * (1 if found[2] else 100)) if found else 100


def backdrop(figure: Figure, asked: Wanted) -> Backdrop:
    """A picture behind a slide."""
    size = asked.size
    for length in (asked.width, asked.height):
        size = min(size, float(share[1])) if (share := _SHARE.fullmatch(length)) else size
    sized = asked.width or asked.height or asked.size != 100 or asked.fit not in ("", "cover")
    return Backdrop(
        path=figure.path,
        alt=asked.alt,
        side=asked.side,
        share=min(90, max(10, round(asked.share))),
        fit="contain" if sized else "cover",
        stacked=asked.stacked,
        size=min(100, max(5, round(size))),
        opacity=round(asked.opacity),
        span=figure.span,
    )


def placed(backdrops: list[Backdrop]) -> tuple[Backdrop, ...]:
    """The backdrops of a slide: where one has a side all have it, and they stand as the last one says."""
    sided = [b for b in backdrops if b.side]
    side, share = (sided[-1].side, sided[-1].share) if sided else ("", 50)
    stacked = any(b.stacked for b in backdrops)
    return tuple(replace(b, side=side, share=share, stacked=stacked) for b in backdrops)


def resized(figure: Figure, asked: Wanted, width_px: int) -> Figure:
    """A picture in the text, as large as it is asked to be on a slide `width_px` wide."""
    return replace(
        figure,
        alt=asked.alt,
        width=_length(asked.width, width_px) or figure.width,
        height=_length(asked.height, width_px) or figure.height,
    )


def _length(written: str, width_px: int) -> str:
    if _SHARE.fullmatch(written):
        return written
    found = _LENGTH.fullmatch(written)
    pixels = float(found[1]) * _PIXELS[found[2] or ""] * 1280 / width_px if found else 0
    return f"{round(pixels)}px" if pixels >= 1 else ""


def plain_colour(path: str) -> str:
    """The colour that a background is instead of a picture; "" when it is a picture."""
    return "" if re.search(r"[./\\]", path) and "(" not in path else colour(path)
