"""Changes within a line that leave code alone: what stands between backticks is nobody's syntax."""

import re
from collections.abc import Callable
from functools import cache

_CODE = r"(?P<ticks>(?<!`)`+(?!`))(?:(?!(?P=ticks)(?!`)).)*?(?<!`)(?P=ticks)(?!`)|\\`"

LONGEST = 10_000
"""Characters of a line: what is longer is refused as a paragraph, and would take too long to look through."""


@cache
def _around(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_CODE}|(?P<found>{pattern})")


def uncoded(line: str, pattern: str, write: Callable[[re.Match[str]], str] | str) -> str:
    """A line with every match of a pattern that stands outside code written anew; its groups need names."""
    if len(line) > LONGEST:
        return line

    def one(match: re.Match[str]) -> str:
        if match["found"] is None:
            return match[0]
        return write if isinstance(write, str) else write(match)

    return _around(pattern).sub(one, line)
