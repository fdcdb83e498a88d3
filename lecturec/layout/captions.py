"""Captions as part of the picture: the band under the slides, and the words drawn for it, in the fonts of the theme."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lecturec.digest import digest
from lecturec.layout.glyphs import (
    families,
    font_folders,
    packaged_fingerprint,
    region_of,
    right_to_left,
    system_fingerprint,
    uncovered,
)
from lecturec.layout.worker import open_fonts
from lecturec.store import Store
from lecturec.theme import Colours, Theme, contrast, shelf
from lecturec.timeline import Band, Cue

VERSION = "3"

_ROWS, _LINE, _SIZE, _MARGIN = 136, 54, 40, 48
"""The band, a line, its letters and the room beside it, in pixels of the 1080-line design."""

_PLAIN = str.maketrans("✅❎❌", "✔✖✖")
"""Signs that a font of coloured pictures draws as blocks where only their outline counts."""

_TOGETHER = 60
"""Captions that are drawn in one run of Typst."""


def band_of(theme: Theme, width: int, height: int, *, words: bool) -> Band:
    """The band of a picture of this size. What is left above it is a multiple of 16 rows, which H.264 wants."""
    unit = min(width, height) / 1080
    rows = height - (height - round(_ROWS * unit)) // 16 * 16
    colours = theme.colours
    marked = max((colours.bg, colours.ink), key=lambda colour: contrast(colour, colours.accent))
    line = round(_LINE * unit / 2) * 2
    return Band(
        rows=rows, line=line, words=words, ground=_ground(colours), ink=colours.ink, mark=colours.accent, marked=marked
    )


def _ground(colours: Colours) -> str:
    """The colour under captions: it sets them off from the slide, where they can be read on it."""
    return colours.surface if contrast(colours.surface, colours.ink) >= 7 else colours.bg


def draw(
    cues: tuple[Cue, ...], band: Band, lang: str, theme: Theme, store: Store, width: int, height: int
) -> list[str]:
    """The store key of the drawing of each caption: a PNG as large as the band (see encode/caption.py).

    `width` and `height` are those of the whole picture, in pixels. Raises OSError when the disk is full.
    """
    system = bool(uncovered("".join(cue.text for cue in cues).translate(_PLAIN)))
    about = (VERSION, theme.fonts.body, theme.weights.body, lang, band.rows, band.line, width, height)
    fonts = (packaged_fingerprint(), system_fingerprint() if system else "")
    keys = [digest("caption-sheet", about, fonts, json.dumps(_lines(cue))) for cue in cues]
    missing = {key: cue for key, cue in zip(keys, cues, strict=True) if store.notes(key) is None}
    if missing:
        book = open_fonts([str(folder) for folder in font_folders()], system=system)
        look = _look(band, lang, theme, tuple(book.families()) if system else (), width, height)
        for group in _groups(list(missing.items())):
            pages = _drawn({**look, "captions": [_lines(cue) for _, cue in group]}, book)
            for (key, _), page in zip(group, pages, strict=True):
                store.put(key, page)
    return keys


def _groups(missing: list[tuple[str, Cue]]) -> Iterator[list[tuple[str, Cue]]]:
    for at in range(0, len(missing), _TOGETHER):
        yield missing[at : at + _TOGETHER]


def _look(band: Band, lang: str, theme: Theme, present: tuple[str, ...], width: int, height: int) -> dict[str, Any]:
    unit = min(width, height) / 1080
    head, region, _ = region_of(lang)
    return {
        "width": width,
        "rows": band.rows,
        "line": band.line,
        "size": _SIZE * unit,
        "margin": _MARGIN * unit,
        "weight": max(500, theme.weights.body),
        "fonts": families(lang, theme.fonts.body, serif="Serif" in theme.fonts.body, present=present),
        "lang": head,
        "region": region or None,
        "rtl": right_to_left(lang),
    }


def _lines(cue: Cue) -> list[list[tuple[int, str]]]:
    """The lines of a caption, each as (number of the word, its characters with the space after it)."""
    starts = [char for char, _ in cue.words] or [0, len(cue.text)]
    ends = [cue.cut, len(cue.text)] if cue.cut else [len(cue.text)]
    made = []
    for begin, end in pairwise([0, *ends]):
        # Typst keeps the spaces at the ends of a line, and would not centre it.
        end = begin + len(cue.text[begin:end].rstrip())
        words = [
            (k, cue.text[max(a, begin) : min(b, end)].translate(_PLAIN)) for k, (a, b) in enumerate(pairwise(starts))
        ]
        made.append([(k, piece) for k, piece in words if piece])
    return made


def _drawn(said: dict[str, Any], book: Any) -> list[bytes]:
    import typst

    folder = shelf("templates") / "captions"
    given = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    main = str(folder / "captions.typ")
    compiler = typst.Compiler(main, root=str(folder), font_paths=book, sys_inputs={"captions": given})
    pages: Any = compiler.compile(format="png", ppi=72)
    return pages if isinstance(pages, list) else [pages]
