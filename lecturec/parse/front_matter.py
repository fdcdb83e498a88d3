"""Front matter: the block of YAML (or TOML) at the top of the notes, read without ever building an object from it."""

import re

import yaml

from lecturec.diagnostics import LIMIT, Report
from lecturec.limits import FRONT_MATTER_BYTES, FRONT_MATTER_DEPTH
from lecturec.parse.matter import NONE, FrontMatter, Value, legible
from lecturec.parse.toml_matter import OPENED, read_toml
from lecturec.source import Source, Span

MAX_BYTES, MAX_DEPTH = FRONT_MATTER_BYTES, FRONT_MATTER_DEPTH
_OPEN = re.compile(r"\A---[ \t]*\n")
_CLOSE = re.compile(r"^(---|\.\.\.)[ \t]*$", re.MULTILINE)
_CLOSE_TOML = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_FOREIGN = re.compile(r"\A---([a-z]{2,12})[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_UNQUOTED = re.compile(r"^(?P<key>(?:header|footer)[ \t]*:[ \t]+)(?P<words>[^\s\"'\[{|>].*)", re.MULTILINE)
"""Lines above and below slides, which Marp reads with whatever stands in them: they are quoted where YAML fails."""

_WORDS = ("title", "subtitle", "author", "lang", "language", "date")
"""Keys whose values are words, whatever YAML takes them for: `no` is a language, and Yes the title of a lecture."""

_SETTING = re.compile(r"[\w-]+:(?:\s.*)?|[ \t]+.*|-\s.*|#.*")

__all__ = ["NONE", "FrontMatter", "Value", "read_front_matter"]


def read_front_matter(source: Source, report: Report) -> FrontMatter:
    """Read the YAML block that opens the notes, if there is one.

    A block that opens with `---` but holds no `key: value` lines is a rule of the notes, not front matter.
    """
    if foreign := _FOREIGN.match(source.text):
        report.error(
            "bad-front-matter",
            f"front matter in {foreign[1]} is not read",
            Span(source.path, 1, 1),
            hint="write it in YAML between two lines that hold only ---",
        )
        return FrontMatter({}, {}, foreign[0].count("\n"))
    toml = OPENED.match(source.text)
    if not (opening := toml or _OPEN.match(source.text)):
        return NONE
    closing = (_CLOSE_TOML if toml else _CLOSE).search(source.text, opening.end())
    body = source.text[opening.end() : closing.start() if closing else len(source.text)]
    if not toml and not re.match(r"\s*(#.*\n\s*)*[\w\"'-][^\n:]*:(\s|$)", body):
        return NONE
    if closing is None:
        first, blank, _ = body.partition("\n\n")
        if not toml and blank and not all(_SETTING.fullmatch(line) for line in first.split("\n")):
            return NONE
        report.error(
            "bad-front-matter",
            "the front matter is opened here and never closed",
            Span(source.path, 1, 1),
            hint=f"end it with a line that holds only {'+++' if toml else '---'}",
        )
        return FrontMatter({}, {}, first.count("\n") + 2)
    lines = source.text[: closing.end()].count("\n") + 1
    if len(body) > MAX_BYTES:
        report.error(
            "front-matter-too-large",
            f"the front matter is longer than {MAX_BYTES // 1024} KiB",
            Span(source.path, 1, 1),
            hint="move the text below the closing ---",
            exit=LIMIT,
        )
        return FrontMatter({}, {}, lines)
    if _depth(body) > MAX_DEPTH:
        report.error(
            "bad-front-matter",
            f"the front matter has more than {MAX_DEPTH} brackets inside each other",
            Span(source.path, 1, 1),
            hint="put quotes around a value that holds brackets",
        )
        return FrontMatter({}, {}, lines)
    return (read_toml if toml else _read)(source.path, body, lines, report)


def _depth(body: str) -> int:
    """How deep brackets are nested, at most: YAML takes more than linear time to find out."""
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", body):
        depth = max(0, depth + (1 if mark in "[{" else -1))
        deepest = max(depth, deepest)
    return deepest


def _read(path: str, body: str, lines: int, report: Report) -> FrontMatter:
    try:
        # Aliases are refused from the event stream, before anything could expand them.
        for event in yaml.parse(body, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                if (quoted := _UNQUOTED.sub(_quoted, body)) != body:
                    return _read(path, quoted, lines, report)
                at = event.start_mark
                report.error(
                    "bad-front-matter",
                    "anchors and aliases (& and *) are not allowed in front matter",
                    Span(path, at.line + 2 if at else 1, at.column + 1 if at else 1),
                    hint="write the value out, or put quotes around it",
                )
                return FrontMatter({}, {}, lines)
        root = yaml.compose(body, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if (quoted := _UNQUOTED.sub(_quoted, body)) != body:
            return _read(path, quoted, lines, report)
        mark = getattr(error, "problem_mark", None)
        report.error(
            "bad-front-matter",
            f"the front matter is not valid YAML: {getattr(error, 'problem', None) or 'it is nested too deeply'}",
            Span(path, mark.line + 2 if mark else 1, mark.column + 1 if mark else 1),
            hint='put quotes around a value that holds a colon: title: "Loops: a tour"',
        )
        return FrontMatter({}, {}, lines)
    if not isinstance(root, yaml.MappingNode):
        return NONE
    spans: dict[str, Span] = {}
    return FrontMatter(_mapping(root, "", path, spans, report), spans, lines)


def _quoted(found: re.Match[str]) -> str:
    words = found["words"].replace("'", "''")
    return f"{found['key']}'{words}'"


def _mapping(root: yaml.MappingNode, above: str, path: str, spans: dict[str, Span], report: Report) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key_node, value_node in root.value:
        key = legible(str(key_node.value))
        mark = key_node.start_mark
        span = Span(path, mark.line + 2, mark.column + 1, mark.line + 2, mark.column + 1 + len(key))
        if key in values:
            report.error(
                "duplicate-key",
                f"'{key}' is given twice, first in line {spans[above + key].line}",
                span,
                hint="keep one of the two",
            )
            continue
        spans[above + key] = span
        if isinstance(value_node, yaml.MappingNode):
            values[key] = _mapping(value_node, f"{above}{key}.", path, spans, report)
        else:
            word = value_node.tag == "tag:yaml.org,2002:bool" and key in _WORDS and not above
            values[key] = value_node.value if word else _value(value_node)
    return values


def _value(node: yaml.Node) -> Value:
    """A node as a plain value. Only words that are booleans or whole numbers become anything but text."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(child) for child in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(k.value): _value(v) for k, v in node.value}
    text = legible(str(node.value))
    if getattr(node, "style", None) is None:
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if node.tag == "tag:yaml.org,2002:bool":
            return text.lower() in ("true", "yes", "on")
        if node.tag == "tag:yaml.org,2002:int" and re.fullmatch(r"[+-]?\d{1,15}", text):
            return int(text)
    return text


def words_of(value: Value, joint: str = ", ") -> str:
    """A value as one line of text, with `joint` between those of a list; a person is called by the name."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return joint.join(words_of(v, joint) for v in value)
        case dict():
            named = words_of(value.get("name"), joint)
            return named or joint.join(words_of(v, joint) or str(k) for k, v in value.items())
        case _:
            return str(value)
