"""Other files of the lecture that a deck takes in: slides, and listings. All through the one door."""

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from lecturec.diagnostics import LIMIT, REFUSED, Report
from lecturec.limits import INCLUDES, INCLUDES_DEPTH
from lecturec.parse import decode
from lecturec.parse.front_matter import read_front_matter
from lecturec.parse.sheet import Sheet
from lecturec.source import Source, Span
from lecturec.world import Refused

MAX_FILES, MAX_DEPTH = INCLUDES, INCLUDES_DEPTH
"""Files that one lecture takes in, each time counted, and how many of them one within another."""


def beside(sheet: Sheet, path: str) -> str:
    """A path as the lecture's folder sees it: `@/` and `/` begin there, all else where the sheet itself stands."""
    if "://" in path or path.startswith("//"):
        return path
    if path.startswith(("@/", "/")):
        return posixpath.normpath(path.lstrip("@").lstrip("/"))
    return posixpath.normpath(posixpath.join(PurePosixPath(sheet.source.path).parent.as_posix(), path))


def taken_in(sheet: Sheet, path: str, span: Span, *, needed: bool = True) -> Source | None:
    """The text of another file; None when it cannot be had, which is reported.

    One that is not `needed` for what is shown, a list of works, may lie elsewhere: that is a warning.
    """
    if sheet.world is None:
        return None
    where = beside(sheet, unquote(path))
    try:
        data = sheet.world.read(where)
    except Refused as refused:
        if needed or refused.reason != "path-leaves-lecture":
            _explain(path, refused, span, sheet.report)
        else:
            message = f"'{path}' is not inside the folder of these notes, so it is not read"
            hint = "copy it next to the notes, or name a folder around both with --root"
            sheet.report.warning("path-leaves-lecture", message, span, hint=hint)
        return None
    return decode(where, data, sheet.report)


def place(sheet: Sheet, number: int, words: str) -> Span:
    """Where words stand in a line, as its author wrote it."""
    column = sheet.written[number].find(words) if words and 0 <= number < len(sheet.written) else -1
    return sheet.span(number, column, column + len(words)) if column >= 0 else sheet.span(number)


def endless(sheet: Sheet, chain: Iterable[str], span: Span) -> None:
    """Say that files take in each other; `chain` are those that are open, and the one that is among them already."""
    message = f"these files take in each other without end: {' → '.join(chain)}"
    sheet.report.error("endless-include", message, span, hint="leave one of them out")


def too_many(sheet: Sheet, path: str, span: Span) -> None:
    """Say that no more files are taken in."""
    most = f"more than {MAX_FILES} files are taken in, or {MAX_DEPTH} one within another"
    hint = "split the course into lectures"
    sheet.report.error("too-many-files", f"{most}, so '{path}' is left out", span, hint=hint, exit=LIMIT)


def sheet_of(sheet: Sheet, source: Source) -> Sheet:
    """Another file as a sheet of the same lecture."""
    matter = read_front_matter(source, sheet.report)
    return Sheet(
        source=source, matter=matter, lang=sheet.lang, report=sheet.report, given=sheet.given, world=sheet.world
    )


def _explain(path: str, refused: Refused, span: Span, report: Report) -> None:
    match refused.reason:
        case "missing-file":
            hint = f"did you mean '{refused.near}'?" if refused.near else "paths count from the file that names them"
            report.warning("missing-file", f"there is no file '{path}'", span, hint=hint)
        case "path-leaves-lecture":
            message = f"'{path}' is not inside the folder of these notes"
            report.error("path-leaves-lecture", message, span, hint="copy it next to the notes", exit=REFUSED)
        case "remote-file":
            message = f"'{path}' is not fetched from the network, so it is left out"
            report.warning("remote-include", message, span, hint="download it next to the notes and name that file")
        case "file-too-large":
            report.error("file-too-large", f"'{path}' is larger than 64 MiB", span, exit=4)
        case _:
            report.error("not-a-file", f"'{path}' is no ordinary file", span, exit=REFUSED)


@dataclass(slots=True)
class Inclusion:
    """The files that are being taken in, one from within another: none of them may be taken in again."""

    opened: list[str] = field(default_factory=list)
    count: int = 0

    @contextmanager
    def sheet(self, sheet: Sheet, path: str, span: Span) -> Iterator[Sheet | None]:
        """Another file as a sheet while it is read; None when it is not to be had, which is reported."""
        where = beside(sheet, unquote(path))
        if not self.opened:
            self.opened.append(sheet.source.path)
        self.count += 1
        source = None
        if where in self.opened:
            endless(sheet, (*self.opened[self.opened.index(where) :], where), span)
        elif self.count > MAX_FILES or len(self.opened) > MAX_DEPTH:
            too_many(sheet, path, span)
        elif not (source := taken_in(sheet, path, span)):
            sheet.ignored(f"the file {path}", span.line - 1)
        self.opened.append(where)
        yield sheet_of(sheet, source) if source else None
        self.opened.pop()
