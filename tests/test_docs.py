"""The documents say what the code does: every diagnostic has its section, and every example is real."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from oracle import read

from lecturec.diagnostics import Report
from lecturec.options import Options, from_front_matter
from lecturec.parse import decode
from lecturec.parse.dialects import names
from lecturec.parse.front_matter import read_front_matter

ROOT = Path(__file__).parents[1]
CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
SAYING = ("error", "warning", "note", "complain", "_stop", "Refused")


def codes(tree: ast.AST) -> Iterator[str]:
    """The codes of diagnostics that a module can say."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[first, *_]) if name in SAYING:
                yield from constants(first)
            case ast.Call(func=ast.Name(id="Diagnostic"), keywords=keywords):
                yield from (c for k in keywords if k.arg == "code" for c in constants(k.value))
            case ast.Assign(targets=[ast.Name(id="code")], value=value):
                yield from constants(value)
            case ast.Assign(targets=[ast.Name(id="Refusal")], value=ast.Subscript(slice=values)):
                yield from (c for v in ast.walk(values) for c in constants(v))
            case ast.Tuple(elts=[first, *rest]) if not any(map(number, rest)) and len(rest) in (2, 3):
                yield from constants(first)


def number(node: ast.AST) -> bool:
    """Whether an expression is a positive number: such tuples are settings of filters, not diagnostics."""
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def constants(node: ast.AST) -> Iterator[str]:
    """The codes that an expression can be."""
    match node:
        case ast.Constant(value=str(value)) if CODE.fullmatch(value):
            yield value
        case ast.IfExp(body=body, orelse=orelse):
            yield from constants(body)
            yield from constants(orelse)


@cache
def said() -> set[str]:
    """All codes in the source. `remote-file` is said as `remote-picture`."""
    files = sorted((ROOT / "lecturec").rglob("*.py"))
    return {c for file in files for c in codes(ast.parse(file.read_text("utf-8")))} - {"remote-file"}


@cache
def sections() -> dict[str, str]:
    """The sections of docs/diagnostics.md by code."""
    text = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")
    return dict(re.findall(r"^### ([a-z0-9-]+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))


def test_every_code_has_a_section_and_every_section_a_code() -> None:
    """Both ways."""
    assert sorted(said() - set(sections())) == []
    assert sorted(set(sections()) - said()) == []


@pytest.mark.parametrize("code", sorted(sections()))
def test_a_section_says_what_why_and_what_instead(code: str) -> None:
    """Three things, in this order."""
    found = re.findall(r"\*(You wrote|Why it matters|Write instead)\*", sections()[code])

    assert found == ["You wrote", "Why it matters", "Write instead"]


def examples(kind: str) -> list[str]:
    """The fenced examples of docs/language.md in this language."""
    text = (ROOT / "docs" / "language.md").read_text("utf-8")
    return re.findall(rf"^````{kind}\n(.*?)^````$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", examples("markdown"))
def test_every_example_of_the_language_is_read_without_complaint(example: str) -> None:
    """What authors copy from the page works; a heading is put over what has none."""
    lecture = read(example if "#" in example or example.startswith("---") else f"# Title\n\n## Part\n\n{example}")
    report = Report()
    source = decode("notes.md", example.encode(), report)
    from_front_matter(Options(), read_front_matter(source, report), report)

    assert not [d for d in (*lecture.diagnostics, *report.diagnostics) if d.severity != "note"]
    assert lecture.script.slides


def test_settings_on_the_page_are_the_settings_there_are() -> None:
    """The table of settings names each, and no other."""
    text = (ROOT / "docs" / "language.md").read_text("utf-8")
    table = text.split("## Settings", 1)[1].split("\n## ", 1)[0]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == {
        name.replace("_", "-") for name in Options.__slots__
    }


def rows() -> list[tuple[str, str, str]]:
    """(dialect, construct, support) of each row of docs/dialects.md; the dialect is the section's first word."""
    text = (ROOT / "docs" / "dialects.md").read_text("utf-8")
    found = []
    for name, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL):
        for cells in re.findall(r"^\| (.+?) \| .* \| (\w+) \|$", body, re.MULTILINE):
            found += [(name.split()[0].lower(), construct, cells[1]) for construct in constructs(cells[0])]
    return found


def constructs(cell: str) -> list[str]:
    """What stands in code in a cell; a doubled fence holds backticks, and a bar is escaped in a table."""
    return [(a or b).strip().replace("\\|", "|") for a, b in re.findall(r"``+ (.+?) ``+|`([^`]+)`", cell)]


@pytest.mark.parametrize(("dialect", "construct", "support"), rows())
def test_what_the_page_of_dialects_promises_is_tested(dialect: str, construct: str, support: str) -> None:
    """Each construct stands in a case of its dialect."""
    file = ROOT / "tests" / "cases" / f"{dialect}.md"

    assert support in ("honoured", "approximated", "ignored")
    assert construct in file.read_text("utf-8")


def test_each_dialect_has_its_section() -> None:
    """But for the two that need none."""
    assert {dialect for dialect, _, _ in rows()} | {"notes", "slides"} >= set(names())
