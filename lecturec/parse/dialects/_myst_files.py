"""What MyST takes in from other files, and its tables that are no Markdown: what takes the place of their marks."""

import csv
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lecturec.deck import Block, Callout, Code, Embed, Heading, Items, Prose, Table, Text
from lecturec.parse.includes import Inclusion, place, taken_in
from lecturec.parse.lit import lit_lines
from lecturec.parse.sheet import Sheet
from lecturec.source import Source, Span

STAND_IN = "lecturec-myst-"
"""How the names of marks begin that something takes the place of."""

_DELIMITERS = {"tab": "\t", "space": " "}
_PARTS = ("lines", "start-line", "end-line", "start-after", "start-at", "end-before", "end-at")
"""Options that ask for a part of a file; the last four look for words."""

_EDGES = _PARTS[3:]


@dataclass(frozen=True, slots=True)
class Request:
    """A directive whose content is made after all else is read: its argument, its options, its line and its body."""

    kind: str
    number: int
    words: str
    given: dict[str, str]
    body: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the mark that stands for it."""
        return f"{STAND_IN}{self.number}"


def code_of(sheet: Sheet, asked: Request, inclusion: Inclusion) -> tuple[Block, ...]:
    """A listing out of a file."""
    inclusion.count += 1
    source = taken_in(sheet, asked.words, place(sheet, asked.number, asked.words))
    span = sheet.span(asked.number)
    if source is None:
        return (Embed(name=asked.words, span=span),)
    first, text = selected(sheet, asked, source)
    if name := asked.given.get("pyobject"):
        first, text = _definition(sheet, asked, source, name)
    lines = text.rstrip("\n").split("\n")
    while len(lines) > 1 and not lines[0].strip():
        first, lines = first + 1, lines[1:]
    text = "\n".join(lines)
    language = asked.given.get("language") or asked.given.get("lang") or PurePosixPath(asked.words).suffix.lstrip(".")
    sheet.honoured(f"a listing from {asked.words}", asked.number, asked.words)
    code = Code(
        text=textwrap.dedent(text) if "dedent" in asked.given else text,
        language=language if "literal" not in asked.given else "",
        name=re.sub(r"[*_`]", "", asked.given.get("caption", "")),
        first_line=first if "lineno-match" in asked.given else 1,
        span=span,
    )
    return (lit(code, asked.given),)


def lit(code: Code, given: dict[str, str]) -> Code:
    """A listing with the lines that are to be lit, and the number of its first line."""
    start = given.get("lineno-start", given.get("number-lines", ""))
    first = int(start) if re.fullmatch(r"\d{1,6}", start) else code.first_line
    return replace(code, steps=lit_lines(given.get("emphasize-lines", "")), first_line=first)


def selected(sheet: Sheet, asked: Request, source: Source) -> tuple[int, str]:
    """(number of the first line, text) of what a directive wants of a file; the lines before it are left out."""
    lines = source.text.split("\n")
    given = asked.given
    if given.get("lines"):
        chosen = [n for n in _listed(given["lines"], len(lines)) if n <= len(lines)]
        return (chosen[0] if chosen else 1), "\n".join(lines[n - 1] for n in chosen)
    first, stop = _whole(given.get("start-line"), 0), _whole(given.get("end-line"), len(lines))
    first, stop, _ = slice(first, stop).indices(len(lines))
    for edge in _EDGES:
        if not (words := given.get(edge)):
            continue
        start = first if edge.startswith("start") else first + ("start-at" in given)
        at = next((n for n in range(start, stop) if words in lines[n]), -1)
        if at < 0:
            message = f"'{asked.words}' has no line with '{words}', so that is not where it is cut"
            sheet.report.warning("missing-region", message, _option(sheet, asked, words))
        elif edge.startswith("start"):
            first = at + (edge == "start-after")
        else:
            stop = at + (edge == "end-at")
    return first + 1, "\n".join(lines[first:stop])


def _option(sheet: Sheet, asked: Request, words: str) -> Span:
    """Where an option says these words."""
    spans = (place(sheet, n, words) for n in range(asked.number + 1, min(len(sheet.written), asked.number + 20)))
    return next((span for span in spans if span.stop_column), sheet.span(asked.number))


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written) else otherwise


def _listed(written: str, most: int) -> list[int]:
    """The lines that `1,3,5-10,20-` names."""
    found: list[int] = []
    for piece in written.split(","):
        if one := re.fullmatch(r"\s*(\d{1,6})?\s*(-?)\s*(\d{1,6})?\s*", piece):
            first = int(one[1] or 1)
            last = int(one[3] or most) if one[2] else first
            found += range(max(1, first), min(last, most) + 1)
    return found


def _definition(sheet: Sheet, asked: Request, source: Source, name: str) -> tuple[int, str]:
    """A function, a class or a method of a Python file, found by its indentation."""
    lines = source.text.split("\n")
    first, stop, margin = 0, len(lines), -1
    for part in name.split("."):
        opening = re.compile(rf"(?P<margin>\s*)(?:async\s+def|def|class)\s+{re.escape(part)}\b")
        found = next(
            ((n, m) for n in range(first, stop) if (m := opening.match(lines[n])) and len(m[1]) > margin), None
        )
        if not found:
            message = f"'{asked.words}' has no '{name}', so all of it is shown"
            sheet.report.warning("missing-region", message, _option(sheet, asked, name))
            return 1, source.text
        first, margin = found[0], len(found[1]["margin"])
        after = re.compile(rf"\s{{0,{margin}}}[^\s)\]}}#]")
        stop = next((n for n in range(first + 1, stop) if after.match(lines[n])), stop)
    while first and lines[first - 1].lstrip().startswith("@"):
        first -= 1
    return first + 1, textwrap.dedent("\n".join(lines[first:stop]))


def kept(sheet: Sheet, asked: Request, other: Sheet) -> None:
    """Leave only those lines of another sheet that a directive wants; they keep their numbers."""
    if not any(key in asked.given for key in _PARTS):
        return
    first, text = selected(sheet, asked, other.source)
    lines = text.split("\n")
    whole = ["" for _ in other.lines]
    start = max(first - 1, other.matter.lines)
    whole[start : first - 1 + len(lines)] = lines[start - first + 1 :]
    other.lines[:] = whole


def lowered(blocks: Iterable[Block], offset: str) -> tuple[Block, ...]:
    """Blocks whose headings stand so many levels lower."""
    levels = _whole(offset, 0)
    return tuple(
        replace(b, level=max(1, min(6, b.level + levels))) if isinstance(b, Heading) and levels else b for b in blocks
    )


def table_of_csv(sheet: Sheet, asked: Request) -> tuple[Block, ...]:
    """A table whose rows are written with commas, here or in a file."""
    text = "\n".join(asked.body)
    if path := asked.given.get("file"):
        source = taken_in(sheet, path, _option(sheet, asked, path))
        if source is None:
            return (*_title(sheet, asked), Embed(name=path, span=sheet.span(asked.number)))
        text = source.text
        sheet.honoured(f"a table from {path}", asked.number, "csv-table")
    rows = _rows(text, asked.given)
    header = _rows(asked.given.get("header", ""), asked.given)[:1]
    if not header and (asked.given.get("header-rows") or "0") != "0":
        header, rows = rows[:1], rows[1:]
    if not rows and not header:
        return _title(sheet, asked)
    width = max(len(row) for row in (*header, *rows))
    written = [_line(row, width) for row in (header[0] if header else [], ["---"] * width, *rows)]
    lines = [*[""] * asked.number, *written]
    return (*_title(sheet, asked), *sheet.blocks(asked.number, len(lines), lines))


def _rows(text: str, given: dict[str, str]) -> list[list[str]]:
    named = given.get("delim", ",")
    delimiter, quote = _DELIMITERS.get(named, named[:1] or ","), given.get("quote", '"')[:1] or '"'
    try:
        lines = text.splitlines(keepends=True)
        rows = list(csv.reader(lines, delimiter=delimiter, quotechar=quote, skipinitialspace=True))
    except (csv.Error, TypeError, ValueError):
        rows = [line.split(delimiter) for line in text.split("\n")]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _line(row: list[str], width: int) -> str:
    """A row as Markdown."""
    cells = [re.sub(r"\s*\n\s*", "<br>", cell.strip()).replace("|", "\\|") for cell in row]
    return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"


def table_of_list(sheet: Sheet, asked: Request, block: Callout) -> tuple[Block, ...]:
    """A table written as a list of lists; one whose cells hold more than words stays a list."""
    items = next((b for b in block.blocks if isinstance(b, Items)), None)
    rows = (
        [item.blocks[0].items for item in items.items if item.blocks and isinstance(item.blocks[0], Items)]
        if items
        else []
    )
    simple = items and len(block.blocks) == 1 and len(rows) == len(items.items)
    if not rows or not simple or any(cell.blocks for row in rows for cell in row):
        return (*_title(sheet, asked), *block.blocks)
    width = max(map(len, rows))
    cells: list[tuple[Text, ...]] = [(*(cell.text for cell in row), *[()] * (width - len(row))) for row in rows]
    if (asked.given.get("header-rows") or "0") == "0":
        cells.insert(0, ((),) * width)
    table = Table(header=cells[0], rows=tuple(cells[1:]), align=("",) * width, span=block.span)
    return (*_title(sheet, asked), table)


def _title(sheet: Sheet, asked: Request) -> tuple[Block, ...]:
    words = sheet.line(asked.words, asked.number) if asked.words else ()
    return (Prose(text=words, span=sheet.span(asked.number)),) if words else ()
