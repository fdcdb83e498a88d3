"""Text and places in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file: lines and columns count from 1, columns count characters."""

    path: str
    line: int = 1
    column: int = 1
    stop_line: int = 0
    stop_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, by the name people know it by."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """The line with this number (from 1), without its end; empty when there is none."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


NOWHERE = Span("", 0, 0)
