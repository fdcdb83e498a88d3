"""The lines of a listing that are lit one after another: `1|3-5|all`."""

import re

Steps = tuple[tuple[tuple[int, int], ...], ...]

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


def lit_lines(written: str) -> Steps:
    """The steps of a listing; () where the author wrote something else.

    Steps stand between bars, lines and ranges of lines between commas; `all`, `*` or nothing lights all lines, `none`
    and `hide` none.
    """
    steps = [_step(step.strip().lower()) for step in written.split("|")]
    if None in steps or not written.strip():
        return ()
    return tuple(step for step in steps if step is not None)


def _step(words: str) -> tuple[tuple[int, int], ...] | None:
    if words in ("", "all", "*"):
        return ()
    if words in ("none", "hide", "0"):
        return ((0, 0),)
    ranges = [_RANGE.fullmatch(piece.strip()) for piece in words.split(",")]
    if None in ranges:
        return None
    return tuple((int(r[1]), int(r[2] or r[1])) for r in ranges if r)
