"""Tables: rows gathered from tokens, and what Markdown drops from a row that is too long."""

import re
from collections.abc import Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from lecturec.deck import Table, Text
from lecturec.diagnostics import Report
from lecturec.source import Span

_MARGIN = re.compile(r"^(?:\s*(?:>|[-*+] |\d{1,9}[.)] ))*\s*")


class Rows:
    """A table as it is read, cell by cell."""

    def __init__(self) -> None:
        self.rows: list[list[Text]] = []
        self.align: list[str] = []
        self.spans: list[tuple[int, int, int, int]] = []

    def mark(self, token: Token) -> None:
        """What opens a row, a column of the header, or a cell that takes several places."""
        if token.type == "tr_open":
            self.rows.append([])
        elif token.type == "th_open":
            self.align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
        if token.meta and "down" in token.meta:
            place = len(self.rows) - 2, len(self.rows[-1])
            # The header is one row: what would reach into the rows under it stays in it.
            down = token.meta["down"] if place[0] >= 0 else 1
            self.spans += [(*place, down, token.meta["across"])] if down > 1 or token.meta["across"] > 1 else []

    def cell(self, text: Text) -> None:
        """One more cell of the row at hand."""
        self.rows[-1].append(text)

    def table(self, span: Span) -> Table:
        """The table."""
        header, *rows = self.rows
        body, align = tuple(map(tuple, rows)), tuple(self.align)
        return Table(header=tuple(header), rows=body, align=align, spans=tuple(self.spans), span=span)

    def check(self, path: str, lines: Sequence[str], span: Span, report: Report) -> None:
        """A row with more cells than the header loses them in Markdown; we say which."""
        columns = len(self.align)
        for number in range(span.line, min(span.stop_line, len(lines)) + 1):
            written = lines[number - 1]
            margin = _MARGIN.match(written)
            start = margin.end() if margin else 0
            cells = escapedSplit(written[start:].strip())
            cells = cells[1:] if cells and not cells[0].strip() else cells
            lost = " ".join(c.strip() for c in cells[columns:]).strip()
            if lost:
                report.warning(
                    "table-row-too-long",
                    f"this row has more cells than the table has columns; left out: {lost}",
                    Span(path, number, start + 1, number, len(written) + 1),
                    hint="add a column to the header, or write \\| for a bar inside a cell",
                )
