"""Lists of contents: a reader follows them, a listener waits for their end. They are left out, and said to be."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import Block, Item, Items, Slide, plain
from lecturec.diagnostics import Report

LEAST = 3
"""A list of fewer links may be anything."""


def without_contents(slides: tuple[Slide, ...], report: Report) -> tuple[Slide, ...]:
    """Slides without lists of links to headings of the same notes; a section of nothing else goes with its list."""
    headings = {_words(plain(slide.title)) for slide in slides}
    kept: list[Slide] = []
    for slide in slides:
        blocks = tuple(block for block in slide.blocks if not _is_contents(block, headings))
        if blocks != slide.blocks:
            report.note("contents-left-out", "this list of contents is left out: its entries are headings", slide.span)
        if blocks or not slide.blocks or slide.notes:
            kept.append(replace(slide, blocks=blocks))
        else:
            report.note("contents-left-out", f"and so is its heading: {plain(slide.title)}", slide.span)
    return tuple(kept)


def _is_contents(block: Block, headings: set[str]) -> bool:
    if not isinstance(block, Items):
        return False
    entries = list(_entries(block))
    return len(entries) >= LEAST and all(
        item.text
        and all("link" in run.marks and run.href.startswith("#") for run in item.text if run.text.strip())
        and _words(plain(item.text)) in headings
        and all(isinstance(inner, Items) for inner in item.blocks)
        for item in entries
    )


def _entries(block: Items) -> Iterator[Item]:
    for item in block.items:
        yield item
        for inner in item.blocks:
            if isinstance(inner, Items):
                yield from _entries(inner)


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
