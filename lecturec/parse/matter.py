"""What front matter is, however it was written."""

import re
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
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def legible(text: str) -> str:
    """Text in which an escape such as that of a colour has not made characters that notes themselves cannot hold."""
    return _CONTROL.sub("\ufffd", text)
