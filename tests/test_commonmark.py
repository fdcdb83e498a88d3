"""CommonMark's own examples and markdown-it's attacks, from under $LECTUREC_PEERS: they are its authors', not ours."""

import html
import json
import os
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from oracle import read

from lecturec.diagnostics import Report
from lecturec.parse.markdown import Markdown
from lecturec.source import Source

PEERS = Path(os.environ.get("LECTUREC_PEERS") or "/nowhere")
DOCS = Path(__file__).parents[1] / "docs" / "deviations.md"


def found(name: str) -> str:
    """The text of a file of this name under $LECTUREC_PEERS."""
    file = next(iter(sorted(PEERS.rglob(name))), None) if PEERS.is_dir() else None
    if file is None:
        pytest.skip(f"set LECTUREC_PEERS to a folder with {name}")
    return file.read_text("utf-8")


def meant() -> set[int]:
    """The numbers of the examples that docs/deviations.md names."""
    cells = re.findall(r"^\| ([\d, –]+) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    ranges = [one.strip().split("–") for one in ", ".join(cells).split(", ")]
    return {number for ends in ranges for number in range(int(ends[0]), int(ends[-1]) + 1)}


def alike(markup: str) -> str:
    """HTML as it is compared: addresses as they are read, and no space between tags."""
    markup = re.sub(r'href="[^"]*"', lambda m: unquote(html.unescape(m[0])), markup)
    return re.sub(r">\s+<", "><", markup).strip()


def test_what_differs_from_commonmark_is_written_down() -> None:
    """The documents name the examples that we read otherwise, no more and no fewer."""
    examples = json.loads(found("commonmark.json"))
    differ = set()
    for example in examples:
        parser = Markdown(Source("notes.md", ""), "en", Report())._parser.disable(["smartquotes"])
        if alike(parser.render(example["markdown"])) != alike(example["html"]):
            differ.add(example["example"])

    assert differ == meant()
    assert f"all words are kept, and {len(examples) - len(differ)} come out" in DOCS.read_text("utf-8")


def test_no_attack_makes_a_link() -> None:
    """Whatever the address hides behind, no link and no picture runs anything."""
    cases = re.findall(r"^\.\n(.*?)^\.\n.*?^\.$", found("xss.md"), re.DOTALL | re.MULTILINE)

    assert len(cases) >= 10
    for case in cases:
        addresses = list(_addresses(read(case, dialect="notes").script.slides))
        assert all(
            not re.match(r"\s*(?:(?:javascript|vbscript|file):|data:text)", a, re.IGNORECASE) for a in addresses
        ), case


def _addresses(value: object) -> list[str]:
    """The addresses of links, wherever they stand."""
    if isinstance(value, tuple):
        return [a for one in value for a in _addresses(one)]
    if not is_dataclass(value):
        return []
    own = [value.href] if isinstance(getattr(value, "href", None), str) else []
    return own + [a for f in fields(value) for a in _addresses(getattr(value, f.name))]
