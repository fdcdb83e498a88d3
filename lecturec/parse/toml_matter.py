"""Front matter in TOML, between two lines of +++, as Hugo has it."""

import re
import tomllib
from typing import Any

from lecturec.diagnostics import Report
from lecturec.parse.matter import NONE, FrontMatter, Value, legible
from lecturec.source import Span

OPENED = re.compile(r"\A\+\+\+[ \t]*\n(?=(?:[ \t]*(?:#.*)?\n)*[ \t]*(?:\[|[\w\"'.-]+[ \t]*=))")
"""How such front matter begins; a +++ before anything else is a text's own."""

_KEY = re.compile(r"""^[ \t]*(?:\[(?P<table>[^\[\]\n]+)\]|["']?(?P<key>[\w.-]+)["']?[ \t]*=)""", re.MULTILINE)
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")


def read_toml(path: str, body: str, lines: int, report: Report) -> FrontMatter:
    """The values of TOML, where their keys stand, and the lines that they take."""
    try:
        read: dict[str, Any] = tomllib.loads(body)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = _PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (0, 1)
        report.error(
            "bad-front-matter",
            f"the front matter is not valid TOML: {_PLACE.sub('', str(error)) or 'it is nested too deeply'}",
            Span(path, line + 1, column),
            hint='put quotes around words: title = "Loops: a tour"',
        )
        return FrontMatter({}, {}, lines)
    spans: dict[str, Span] = {}
    table = ""
    for match in _KEY.finditer(body):
        if match["table"]:
            table = f"{match['table'].strip()}."
            continue
        line = body.count("\n", 0, match.start()) + 2
        column = match.start("key") - body.rfind("\n", 0, match.start("key"))
        spans.setdefault(table + match["key"], Span(path, line, column, line, column + len(match["key"])))
    values = {key: _value(value) for key, value in read.items()}
    return FrontMatter(values, spans, lines) if values else NONE


def _value(value: Any) -> Value:
    """A value as YAML would have given it: dates and fractions are text."""
    match value:
        case str():
            return legible(value)
        case bool() | int():
            return value
        case list():
            return [_value(one) for one in value]
        case dict():
            return {str(key): _value(one) for key, one in value.items()}
        case _:
            return str(value)
