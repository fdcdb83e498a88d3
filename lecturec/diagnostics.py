"""What the compiler tells the author. Stages make diagnostics; only `render` and `as_json` print them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal
from urllib.parse import quote

from lecturec.source import NOWHERE, Source, Span

Severity = Literal["error", "warning", "note"]

BUILT, NOTES_WRONG, COMMAND_WRONG, REFUSED, LIMIT, ENVIRONMENT, BUG = 0, 1, 2, 3, 4, 5, 70
"""Exit codes. A diagnostic of severity error names the one it leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing said to the author: what is wrong, where, and what to type instead.

    `code` is a name in kebab case that has a section in docs/diagnostics.md.
    """

    code: str
    severity: Severity
    message: str
    span: Span = NOWHERE
    hint: str = ""
    exit: int = field(default=NOTES_WRONG, compare=False)

    def __str__(self) -> str:
        where = f"{self.span}: " if self.span.path else ""
        return f"{where}{self.severity}[{self.code}]: {self.message}"


class CompileError(Exception):
    """Raised between stages when errors were reported; carries all diagnostics so far."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(str(d) for d in diagnostics if d.severity == "error"))
        self.diagnostics = diagnostics

    @property
    def exit(self) -> int:
        """The exit code of the first error."""
        return next((d.exit for d in self.diagnostics if d.severity == "error"), NOTES_WRONG)


class Lacking(Exception):
    """This machine lacks something that a build needs; the message says what, `hint` what to install."""

    code = "codec-missing"
    hint = ""


@dataclass(slots=True)
class Report:
    """Collects diagnostics. Stages complain and carry on; the compiler stops between stages.

    The same thing said twice is kept once. Safe to use from several threads. `allowed` are the codes of warnings and
    notes that the author does not want to hear of.
    """

    allowed: frozenset[str] = frozenset()
    _said: dict[Diagnostic, None] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic made elsewhere."""
        with self._lock:
            self._said.setdefault(diagnostic)

    def error(self, code: str, message: str, span: Span = NOWHERE, *, hint: str = "", exit: int = NOTES_WRONG) -> None:
        """Something that makes the video impossible or wrong."""
        self.add(Diagnostic(code=code, severity="error", message=message, span=span, hint=hint, exit=exit))

    def warning(self, code: str, message: str, span: Span = NOWHERE, *, hint: str = "") -> None:
        """Something the author should look at; the video is built."""
        self.add(Diagnostic(code=code, severity="warning", message=message, span=span, hint=hint))

    def note(self, code: str, message: str, span: Span = NOWHERE, *, hint: str = "") -> None:
        """Something worth knowing; nothing to mend."""
        self.add(Diagnostic(code=code, severity="note", message=message, span=span, hint=hint))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was said, in the order of the notes."""
        with self._lock:
            said = [d for d in self._said if d.severity == "error" or d.code not in self.allowed]
        return tuple(sorted(said, key=lambda d: (d.span.path, d.span.line, d.span.column)))

    @property
    def failed(self) -> bool:
        """Whether an error was reported."""
        return any(d.severity == "error" for d in self.diagnostics)

    def stop_on_error(self) -> None:
        """Raise CompileError when an error was reported."""
        if self.failed:
            raise CompileError(self.diagnostics)


def printable(text: str) -> str:
    """Text that cannot move the cursor, forge a log line or hide: control characters are escaped."""
    return "".join(c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode() for c in text)


def render(diagnostics: Iterable[Diagnostic], sources: dict[str, Source]) -> Iterator[str]:
    """Diagnostics as people read them, each with its source line and hint."""
    for said in diagnostics:
        yield printable(str(said))
        source = sources.get(said.span.path)
        text = source.line(said.span.line) if source else ""
        if text.strip():
            text = printable(text.replace("\t", " "))
            start = min(said.span.column - 1, len(text))
            same_line = said.span.stop_line in (0, said.span.line)
            stop = said.span.stop_column - 1 if said.span.stop_column and same_line else start + 1
            if len(text) > 100:
                first = max(0, min(start - 20, len(text) - 100))
                text, start, stop = text[first : first + 100], start - first, stop - first
            yield f"{said.span.line:4} | {text}"
            yield f"     | {' ' * start}{'^' * max(1, min(stop, len(text)) - start)}"
        if said.hint:
            yield f"     = hint: {printable(said.hint)}"


def as_github(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Diagnostics as the commands by which a GitHub workflow marks lines. Nothing of the notes can make one."""

    def escaped(text: str, more: str = "") -> str:
        return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in printable(text))

    for said in diagnostics:
        kind = "notice" if said.severity == "note" else said.severity
        place = (
            f"file={escaped(said.span.path, ':,')},line={said.span.line},col={said.span.column},"
            if said.span.path
            else ""
        )
        words = said.message + (f" ({said.hint})" if said.hint else "")
        yield f"::{kind} {place}title={said.code}::{escaped(words)}"


def as_sarif(diagnostics: Iterable[Diagnostic], version: str) -> str:
    """Diagnostics as SARIF 2.1.0, which code hosts and editors read."""
    said = list(diagnostics)

    def result(d: Diagnostic) -> dict[str, Any]:
        region = {"startLine": d.span.line, "startColumn": d.span.column}
        if d.span.stop_line == d.span.line and d.span.stop_column > d.span.column:
            region |= {"endColumn": d.span.stop_column}
        place = {"physicalLocation": {"artifactLocation": {"uri": quote(d.span.path)}, "region": region}}
        return {
            "ruleId": d.code,
            "level": d.severity,
            "message": {"text": d.message + (f" ({d.hint})" if d.hint else "")},
            "locations": [place] if d.span.path else [],
        }

    driver = {
        "name": "lecturec",
        "version": version,
        "rules": [{"id": code} for code in sorted({d.code for d in said})],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [result(d) for d in said]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Diagnostics for machines: a list, `[]` when clean; fields are only ever added."""
    return json.dumps(
        [
            {
                "code": d.code,
                "severity": d.severity,
                "message": d.message,
                "path": d.span.path,
                "line": d.span.line,
                "column": d.span.column,
                "hint": d.hint,
            }
            for d in diagnostics
        ],
        ensure_ascii=False,
        indent=2,
    )
