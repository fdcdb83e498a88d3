"""Stretches of parts: some rows of a table, lines of a listing, characters of a text."""

from dataclasses import replace

from lecturec.deck import Callout, Code, Prose, Run, Table, Text, plain
from lecturec.script import Part, Point, Quotation


def stretch_of(part: Part, start: int, stop: int) -> Part:
    """The rows, lines, blocks or characters of a part from `start` to `stop`; all of it when `start` is negative."""
    if start < 0:
        return part
    match part:
        case Table():
            return _rows_of(part, start, stop)
        case Code():
            return _lines_of(part, start, stop)
        case Callout():
            return replace(part, blocks=part.blocks[start:stop], title=part.title)
        case Prose() | Quotation():
            words = slice_text(part.text, start, stop)
            if isinstance(part, Quotation) and stop < len(plain(part.text)):
                return replace(part, text=words, by=())
            return replace(part, text=words)
        case Point():
            lead = len(plain(part.lead))
            return replace(
                part,
                lead=slice_text(part.lead, start, stop),
                body=slice_text(part.body, max(0, start - lead), max(0, stop - lead)),
                marker=part.marker if start == 0 else "",
            )
    return part


def _rows_of(table: Table, start: int, stop: int) -> Table:
    """Some rows of a table; a cell that began above them stands once more in the first of them, over its rest."""
    rows = [list(row) for row in table.rows[start:stop]]
    spans = []
    for row, column, down, across in table.spans:
        first, last = max(row, start), min(row + down, stop)
        if row < 0:
            spans.append((row, column, down, across))
        elif first < last:
            if row < start and column < len(rows[0]):
                rows[0][column] = table.rows[row][column]
            spans.append((first - start, column, last - first, across))
    kept = tuple(one for one in spans if one[2:] != (1, 1))
    return replace(table, rows=tuple(map(tuple, rows)), spans=kept)


def _lines_of(code: Code, start: int, stop: int) -> Code:
    """Some lines of a listing, with the numbers they had and as much of each step as falls on them."""
    lines = code.text.rstrip("\n").split("\n")[start:stop]
    while len(lines) > 1 and not lines[0].strip():
        lines, start = lines[1:], start + 1
    text = "\n".join(lines).rstrip("\n")
    stop = start + len(lines)
    steps = tuple(_step_on(step, start, stop) for step in code.steps)
    return replace(code, text=text, first_line=code.first_line + start, steps=steps)


def _step_on(step: tuple[tuple[int, int], ...], start: int, stop: int) -> tuple[tuple[int, int], ...]:
    kept = tuple((max(a, start + 1) - start, min(b, stop) - start) for a, b in step if a <= stop and b > start)
    return kept if kept or not step else ((0, 0),)


def slice_text(text: Text, start: int, stop: int) -> Text:
    """The characters from `start` to `stop` of a Text, in their styles; a formula goes whole to where it begins."""
    out: list[Run] = []
    at = 0
    for run in text:
        size = len(run.text)
        if "math" in run.marks:
            chosen = run.text if start <= at < stop else ""
        else:
            chosen = run.text[max(0, start - at) : max(0, stop - at)]
        if chosen:
            out.append(replace(run, text=chosen))
        at += size
    return tuple(out)
