"""A table by what it shows: small ones by their cells, numeric ones by what stands out, yes and no by what has it."""

import re
from collections.abc import Iterator

from lecturec.deck import Table, Text, plain, text_of
from lecturec.script import Beat, Line
from lecturec.write.clause import weight
from lecturec.write.quantities import NO, YES, Column, columns, monotone, ordered
from lecturec.write.say import phrase, vocabulary
from lecturec.write.voice import Voice

ROWS_READ = 10
"""A longer table is announced by its columns; nobody listens to fifty rows."""

NUMBERS_READ = 12
"""Of a table with more quantities than this only what stands out is said."""

COLUMNS_TOLD = 3
"""Of so many columns it is said what stands out in them."""

COLUMNS_NAMED = 7
"""A wider table is announced by so many of its columns."""

_HELD = 0xF0000
"""From here on letters are nobody's: each stands for a cell while a sentence is worded."""


def table_said(block: Table, voice: Voice) -> Iterator[Beat]:
    """What is said of a table; each row is lit while it is spoken of. The first beat reveals the table."""
    rows = len(block.rows)
    long = rows > ROWS_READ
    opening = _announced(block, voice) if long else ()
    yield Beat(lines=opening, reveals=(0,), span=block.span)
    body, closing = _parts(block, voice.lang)
    found = columns(block, body, voice.lang)
    if long or _numeric(found):
        told = [*_told(block, found, voice), *_totals(block, closing, voice)]
        yield from told
        if long or told:
            return
    for number in range(rows):
        yield Beat(lines=_row(block, number, voice), row=number, span=block.span)


def _announced(block: Table, voice: Voice) -> tuple[Line, ...]:
    headers = [words for cell in block.header if (words := plain(cell).strip())][:COLUMNS_NAMED]
    return voice.say(phrase("table", voice.lang, headers=headers, rows=len(block.rows)), block.span)


def _parts(block: Table, lang: str) -> tuple[range, range]:
    """(the rows with what is compared, those at the foot that hold totals and averages)."""
    known = vocabulary("totals", lang) | vocabulary("averages", lang)
    stop = len(block.rows)
    while stop > 1 and _first(block, stop - 1).casefold().strip(" :：") in known:
        stop -= 1
    return range(stop), range(stop, len(block.rows))


def _first(block: Table, row: int) -> str:
    return plain(block.rows[row][0]).strip() if block.rows[row] else ""


def _numeric(found: tuple[Column, ...]) -> bool:
    """Whether a table is about quantities, and has more of them than one can listen to."""
    told = [column for column in found[1:] if column.values and not column.years]
    return sum(len(column.values) for column in told) > NUMBERS_READ and 2 * len(told) > len(found) - 1


def _told(block: Table, found: tuple[Column, ...], voice: Voice) -> Iterator[Beat]:
    """What stands out in the columns of quantities: the way of those that only rise or fall, else the extremes."""
    names = found[0].cells if found else ()
    in_order = bool(found) and (found[0].years or bool(found[0].values)) and monotone(found[0].values)
    told = [c for c in found[1:] if c.header and c.values and not c.years and not ordered(c)]
    for column in told[:COLUMNS_TOLD]:
        if not all(names) or len(set(column.values)) < 2:
            continue
        if in_order and monotone(column.values):
            rises = column.values[-1] > column.values[0]
            begin = {"header": column.header, "first": names[0], "value": column.cells[0]}
            start = phrase("begins", voice.lang, **begin, years=found[0].years)
            end = {"first": names[-1], "value": column.cells[-1], "rises": rises}
            stop = phrase("ends", voice.lang, **end, years=found[0].years)
            yield _lit(block, 0, start, voice)
            yield _lit(block, len(names) - 1, stop, voice)
            continue
        yield from _extremes(block, found[0], column, voice)


def _extremes(block: Table, first: Column, column: Column, voice: Voice) -> Iterator[Beat]:
    """The highest and the lowest of a column, unless several share that place."""
    alone = True
    for wording, extreme in (("highest", max(column.values)), ("lowest", min(column.values))):
        if column.values.count(extreme) > 1:
            continue
        at = column.values.index(extreme)
        values = {"header": column.header, "first": first.cells[at], "value": column.cells[at], "years": first.years}
        words = phrase(wording, voice.lang, **values, **({"alone": alone} if wording == "lowest" else {}))
        yield _lit(block, at, words, voice)
        alone = False


def _totals(block: Table, rows: range, voice: Voice) -> Iterator[Beat]:
    """The totals and averages that the author gives; none are reckoned, as nobody knows what may be added up."""
    for row in rows:
        known = _first(block, row).casefold().strip(" :：") in vocabulary("totals", voice.lang)
        for column in columns(block, range(row, row + 1), voice.lang)[1:]:
            if column.values and column.header:
                values = {"header": column.header, "value": column.cells[0]}
                yield _lit(block, row, phrase("total" if known else "average", voice.lang, **values), voice)


def _lit(block: Table, row: int, words: str, voice: Voice) -> Beat:
    return Beat(lines=voice.say(words, block.span), row=row, span=block.span)


def _row(block: Table, number: int, voice: Voice) -> tuple[Line, ...]:
    """Long cells are read as sentences, short ones after one another; the first row names their headers."""
    row = block.rows[number]
    held: list[Text] = []
    cells = [(plain(h).strip(" ?:："), _words(cell, held)) for h, cell in zip(block.header, row, strict=False)]
    full = [(header, cell) for header, cell in cells[1:] if cell]
    first = cells[0][1] if cells else ""
    if first and (ticks := _ticks(block, full)):
        words = phrase("checks", voice.lang, first=first, yes=ticks[0], no=ticks[1])
    elif first and full and all(weight(plain(cell)) <= 4 for other in block.rows for cell in other[1:]):
        wording = "row" if number == 0 and any(header for header, _ in full) else "again"
        words = phrase(wording, voice.lang, first=first, cells=full)
    else:
        return tuple(line for cell in row for line in voice.lines(cell, block.span))
    return voice.lines(_unheld(words, held), block.span)


def _words(cell: Text, held: list[Text]) -> str:
    """The words of a cell; of one that is not read as it is written a letter, which stands for it among those held."""
    if not any(run.said or {"code", "math"} & {*run.marks} for run in cell):
        return plain(cell).strip()
    held.append(cell)
    return chr(_HELD + len(held) - 1)


def _unheld(words: str, held: list[Text]) -> Text:
    """A sentence with the cells that letters stand for."""
    stand_ins = {chr(_HELD + number): cell for number, cell in enumerate(held)}
    pieces = re.split(f"({'|'.join(stand_ins)})", words) if held else [words]
    return tuple(run for piece in pieces if piece for run in stand_ins.get(piece) or text_of(piece))


def _ticks(block: Table, full: list[tuple[str, str]]) -> tuple[list[str], list[str]] | None:
    """(what has it, what has it not) of a row, where all cells of the table say only that."""
    if len(block.header) < 3 or not full or not all(plain(header).strip() for header in block.header[1:]):
        return None
    if any(
        plain(cell).strip().casefold() not in YES | NO for row in block.rows for cell in row[1:] if plain(cell).strip()
    ):
        return None
    yes = [header for header, cell in full if cell.casefold() in YES]
    return yes, [header for header, cell in full if cell.casefold() in NO]
