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

    def mark(self, token: Token) -> None:
        """What opens a row, or a column of the header."""
        if token.type == "tr_open":
            self.rows.append([])
        elif token.type == "th_open":
            self.align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))

    def cell(self, text: Text) -> None:
        """One more cell of the row at hand."""
        self.rows[-1].append(text)

    def table(self, span: Span) -> Table:
        """The table."""
        header, *rows = self.rows
        return Table(header=tuple(header), rows=tuple(map(tuple, rows)), align=tuple(self.align), span=span)

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
