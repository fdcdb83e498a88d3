"""Other files of the lecture that a deck takes in: slides, and listings. All through the one door."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from lecturec.diagnostics import REFUSED, Report
from lecturec.parse import decode
from lecturec.parse.front_matter import read_front_matter
from lecturec.parse.sheet import Sheet
from lecturec.source import Source, Span
from lecturec.world import Refused

MAX_FILES = 200
"""Files that one lecture takes in, each time counted: two files that name each other twice would never end."""


def beside(sheet: Sheet, path: str) -> str:
    """A path as the lecture's folder sees it: `@/` and `/` begin there, all else where the sheet itself stands."""
    if "://" in path or path.startswith("//"):
        return path
    if path.startswith(("@/", "/")):
        return posixpath.normpath(path.lstrip("@").lstrip("/"))
    return posixpath.normpath(posixpath.join(PurePosixPath(sheet.source.path).parent.as_posix(), path))


def taken_in(sheet: Sheet, path: str, span: Span) -> Source | None:
    """The text of another file; None when it cannot be had, which is reported."""
    if sheet.world is None:
        return None
    where = beside(sheet, unquote(path))
    try:
        data = sheet.world.read(where)
    except Refused as refused:
        _explain(path, refused, span, sheet.report)
        return None
    return decode(where, data, sheet.report)


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
        self.count += 1
        if where in (sheet.source.path, *self.opened) or self.count > MAX_FILES:
            message = f"'{path}' would be taken in without end, so it is left out here"
            sheet.report.warning("endless-include", message, span)
            yield None
            return
        source = taken_in(sheet, path, span)
        if source is None:
            sheet.ignored(f"the file {path}", span.line - 1)
        self.opened.append(where)
        yield sheet_of(sheet, source) if source else None
        self.opened.pop()
