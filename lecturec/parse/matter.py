"""What front matter is, however it was written."""

from dataclasses import dataclass

from lecturec.source import Span

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Values by key, where each key stands ("lecturec.theme" under one), and the number of lines the block takes."""

    values: dict[str, Value]
    spans: dict[str, Span]
    lines: int


NONE = FrontMatter({}, {}, 0)
