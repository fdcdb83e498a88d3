"""The structure of Python listings, read by Python's own parser; it runs nothing."""

import ast
import re
import warnings
from collections.abc import Iterator
from textwrap import dedent

LANGUAGES = frozenset(("python", "py", "python3", "pycon", "ipython", "{python}", "{code-cell}", "jupyter"))
_PROMPT = re.compile(r"^(?:>>> ?|\.\.\. ?|In \[\d*\]: )", re.M)
_PRINTED = re.compile(r"^(?!>>>|\.\.\.)[^\n]*\n?", re.M)
_SHELL = re.compile(r"^[%!][^\n]*$", re.M)


def read_python(text: str) -> dict[str, tuple[str, ...]] | None:
    """The names in a listing as `Outline` has them ("function f" for what is defined); None when it is no Python."""
    if text.startswith(">>>"):
        text = _PROMPT.sub("", _PRINTED.sub("", text))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(dedent(_SHELL.sub("", text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found: dict[str, list[str]] = {name: [] for name in ("defined", "imports", "sets", "calls", "loops")}
    for statement in _statements(tree.body):
        _note(statement, found)
    return {name: tuple(names) for name, names in found.items()}


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The outermost statements, and those within conditions and loops among them."""
    for statement in body:
        yield statement
        match statement:
            case ast.If() | ast.For() | ast.While() | ast.With() | ast.Try():
                yield from _statements(statement.body)
            case _:
                pass


def _note(statement: ast.stmt, found: dict[str, list[str]]) -> None:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            found["defined"].append(f"function {name}")
        case ast.ClassDef(name=name):
            found["defined"].append(f"class {name}")
        case ast.Import(names=names):
            found["imports"] += [one.name for one in names]
        case ast.ImportFrom(module=module, names=names):
            found["imports"].append(module or names[0].name)
        case ast.Assign(targets=targets, value=value):
            found["sets"] += [name for target in targets for name in _targets(target)]
            found["calls"] += _called(value)
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            found["sets"] += _targets(target)
        case ast.Expr(value=value):
            found["calls"] += _called(value)
        case ast.For() | ast.While():
            found["loops"].append("loop")
        case _:
            pass


def _targets(target: ast.expr) -> list[str]:
    match target:
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return [name for element in elements for name in _targets(element)]
        case _:
            return []


def _called(value: ast.expr) -> list[str]:
    """What an expression calls, from left to right: `a.load().clean()` calls load and clean."""
    names: list[str] = []
    while isinstance(value, (ast.Call, ast.Attribute, ast.Await)):
        match value:
            case ast.Call(func=ast.Name(id=name)):
                names.append(name)
            case ast.Call(func=ast.Attribute(attr=name)):
                names.append(name)
            case _:
                pass
        value = value.func if isinstance(value, ast.Call) else value.value
    return names[::-1]
