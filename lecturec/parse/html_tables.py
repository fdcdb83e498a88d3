"""Tables in HTML: those of words are tables, those that lay out pictures are columns."""

import re
from typing import TYPE_CHECKING

from lecturec.parse.pieces import Piece, entries
from lecturec.parse.tags import Tag, page_of

if TYPE_CHECKING:
    from lecturec.parse.elements import Flow

LAYS_OUT = re.compile(r"<(?:img|pre|ul|ol|table|video|figure|iframe)\b|!\[|```|~~~", re.IGNORECASE)
"""What does not fit in a cell of a table."""


def table(flow: "Flow", inner: Piece) -> None:
    """A table of words, or one that lays things out."""
    rows = [list(entries(row, ("td", "th"))) for _, row in entries(inner, ("tr",))]
    for element in page_of(inner.text).outer():
        if element.tag.kind == "caption" and element.close:
            flow.leaf("paragraph", "p", inner.cut(element.tag.stop, element.close.start))
    rows = [row for row in rows if row]
    pieces = [piece for row in rows for _, piece in row]
    lays_out = any(LAYS_OUT.search(p.text) or re.search(r"\S\s*\n\s*\n\s*\S", p.text) for p in pieces)
    if not rows:
        flow.markdown(inner)
    elif lays_out or len(pieces) == 1:
        _laid_out(flow, rows, inner)
    else:
        _rows(flow, rows, inner)


def _laid_out(flow: "Flow", rows: list[list[tuple[Tag | None, Piece]]], inner: Piece) -> None:
    """A table that puts things beside each other: columns, row by row, words with the pictures they stand over."""
    number = 0
    while number < len(rows):
        pictured = [any("<img" in p.text or "![" in p.text for _, p in row) for row in rows[number : number + 2]]
        band = rows[number : number + (2 if len(set(pictured)) == 2 else 1)]
        number += len(band)
        width = max(map(len, band))
        flow.push("mark", "", 0, band[0][0][1].rows[0], open="columns" if width > 1 else "group")
        for place in range(width):
            cells = [row[place][1] for row in band if place < len(row)]
            flow.push("mark", "", 0, cells[0].rows[0], open="column" if width > 1 else "group")
            for cell in cells:
                flow.markdown(cell)
            flow.push("mark", "", 0, cells[-1].rows[-1], close="column" if width > 1 else "group")
        flow.push("mark", "", 0, inner.rows[-1], close="columns" if width > 1 else "group")


def _rows(flow: "Flow", rows: list[list[tuple[Tag | None, Piece]]], inner: Piece) -> None:
    table = flow.push("table_open", "table", 1, inner.rows[0], inner.rows[-1] + 1)
    table.markup = "html"
    width = max(sum(_span(tag) for tag, _ in row) for row in rows)
    if not any(tag and tag.kind == "th" for tag, _ in rows[0]):
        rows = [[], *rows]
    for number, row in enumerate(rows):
        kind = "td" if number else "th"
        flow.push("tr_open", "tr", 1, row[0][1].rows[0] if row else inner.rows[0])
        cells = [cell for tag, piece in row for cell in [piece] + [Piece("", piece.rows)] * (_span(tag) - 1)]
        for cell in [*cells, *[Piece("", inner.rows[:1])] * (width - len(cells))]:
            flow.push(f"{kind}_open", kind, 1, cell.rows[0])
            flow.inline(Piece(" ".join(cell.text.split()), cell.rows))
            flow.push(f"{kind}_close", kind, -1, cell.rows[-1])
        flow.push("tr_close", "tr", -1, inner.rows[-1])
    flow.push("table_close", "table", -1, inner.rows[-1])


def _span(tag: Tag | None) -> int:
    given = tag.attrs.get("colspan", "") if tag else ""
    return max(1, min(20, int(given))) if given.isdigit() and len(given) < 4 else 1
