"""Tables in HTML: those of words are tables, those that lay out pictures are columns."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lecturec.parse.pieces import Piece, entries
from lecturec.parse.tags import Tag, page_of

if TYPE_CHECKING:
    from lecturec.parse.elements import Flow

LAYS_OUT = re.compile(r"<(?:img|pre|ul|ol|table|video|figure|iframe)\b|!\[|```|~~~", re.IGNORECASE)
"""What does not fit in a cell of a table."""


def table(flow: "Flow", inner: Piece) -> None:
    """A table of words, or one that lays things out."""
    shown = [row for tag, row in entries(inner, ("tr",)) if not flow.hidden(tag, row)]
    rows = [[(tag, cell) for tag, cell in entries(row, ("td", "th")) if not flow.hidden(tag, cell)] for row in shown]
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
    grid = _grid(rows)
    if not _is_header(rows[0]):
        grid = [[None] * len(grid[0]), *grid]
    for number, row in enumerate(grid):
        kind = "td" if number else "th"
        written = next((cell.piece.rows[0] for cell in row if cell), inner.rows[0])
        flow.push("tr_open", "tr", 1, written)
        for cell in row:
            piece = cell.piece if cell else Piece("", (written,))
            flow.push(f"{kind}_open", kind, 1, piece.rows[0], **(cell.spans() if cell else {}))
            flow.inline(Piece(" ".join(piece.text.split()), piece.rows))
            flow.push(f"{kind}_close", kind, -1, piece.rows[-1])
        flow.push("tr_close", "tr", -1, inner.rows[-1])
    flow.push("table_close", "table", -1, inner.rows[-1])


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and how many rows and columns it takes."""

    piece: Piece
    down: int
    across: int

    def spans(self) -> dict[str, int]:
        """What its token says of that."""
        return {"down": self.down, "across": self.across} if self.down > 1 or self.across > 1 else {}


def _grid(rows: list[list[tuple[Tag | None, Piece]]]) -> list[list[_Cell | None]]:
    """The cells of a table where they stand; None where one from above or from the left goes on, or there is none."""
    made: list[list[_Cell | None]] = [[] for _ in rows]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for tag, piece in row:
            while (number, column) in taken:
                column += 1
            left = len(rows) - number
            cell = _Cell(piece, min(left, _span(tag, "rowspan") or left), _span(tag, "colspan") or 1)
            places = {(number + y, column + x) for y in range(cell.down) for x in range(cell.across)}
            if places & taken:
                # Two cells that both want a place: neither takes more than one.
                cell, places = _Cell(piece, 1, 1), {(number, column)}
            taken |= places
            made[number] += [*[None] * (column - len(made[number])), cell]
            column += cell.across
    width = max(column for _, column in taken) + 1
    return [[*row, *[None] * (width - len(row))] for row in made]


def _is_header(row: list[tuple[Tag | None, Piece]]) -> bool:
    """Whether a row names the columns: all its words are headings, and there is more than that of the row itself."""
    named = [bool(tag and tag.kind == "th") for tag, piece in row if piece.text.strip()]
    return all(named) and any(tag and tag.kind == "th" for tag, _ in row)


def _span(tag: Tag | None, name: str) -> int:
    """How many rows or columns a cell asks for; 0 where it asks for all that are left."""
    given = tag.attrs.get(name, "") if tag else ""
    most = 20 if name == "colspan" else 1000
    return min(most, int(given)) if given.isdecimal() and given.isascii() and len(given) < 5 else 1
