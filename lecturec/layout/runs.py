"""Words as runs: which are set as a sentence, what stands at their ends, and from which side they are read."""

import re
from itertools import pairwise
from typing import Any

from lecturec.deck import Text, plain
from lecturec.layout.parts import width_of

_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FROM_LEFT = re.compile(r"[^\W\d_][^\w]|[^\w][^\W\d_]|[-+−*/=<>^]\s*\d")
"""Letters beside a mark, or sums: where the side they are read from can be seen."""

_ISOLATE, _END = "\u2066", "\u2069"


def sentence(lead: Text) -> bool:
    """Whether a lead is a sentence, to be set as text: bold throughout, it would shout."""
    words = plain(lead)
    inner = any("bold" in run.marks for run in lead) and not all(
        "bold" in run.marks for run in lead if run.text.strip()
    )
    return inner or width_of(words) > 56 or len(words.split()) > 7


def trimmed(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs without spaces at either end, and with a joining space after an icon that opens them."""
    if runs and "t" in runs[0]:
        runs[0] = {**runs[0], "t": runs[0]["t"].lstrip(" ")}
    if runs and "t" in runs[-1]:
        runs[-1] = {**runs[-1], "t": runs[-1]["t"].rstrip(" ")}
    for one, two in pairwise(runs):
        if "icon" in one and two.get("t", "").startswith(" "):
            two["t"] = "\u00a0" + two["t"].lstrip(" ")
    return [run for run in runs if run.get("t") != ""]


def isolated(words: str) -> str:
    """Words of a page that is read from the right: those without any letter of its own keep their order.

    "Rust (2015)." would stand there as ".Rust (2015)".
    """
    return f"{_ISOLATE}{words}{_END}" if _foreign(words) else words


def _announces(line: list[dict[str, Any]]) -> bool:
    """Whether a line ends in a colon, which leads on to what the page itself says next."""
    return bool(line[-1].get("t", "").endswith(":")) and "code" not in line[-1].get("m", ())


def lines_isolated(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs of such a page, line by line as `isolated`."""
    lines: list[list[dict[str, Any]]] = [[]]
    for run in runs:
        if run.get("t") == "\n":
            lines += [[run], []]
        else:
            lines[-1].append(run)
    return [run for line in lines for run in _isolated_line(line)]


def _isolated_line(line: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not _foreign("".join(run.get("t", "") for run in line)):
        return line
    # Icons that open a line stand where the page begins.
    lead = next(i for i, run in enumerate(line) if "icon" not in run)
    joint = "\u00a0" if lead and line[lead].get("t", "").startswith("\u00a0") else ""
    first = {**line[lead], "t": line[lead]["t"][1:]} if joint else line[lead]
    inner, close = [first, *line[lead + 1 :]], _END
    if _announces(inner):
        inner[-1], close = {**inner[-1], "t": inner[-1]["t"][:-1]}, _END + ":"
    return [*line[:lead], {"t": joint + _ISOLATE, "m": []}, *inner, {"t": close, "m": line[-1].get("m", [])}]


def _foreign(words: str) -> bool:
    return not _FROM_RIGHT.search(words) and bool(_FROM_LEFT.search(words))
