# ruff: noqa: T201
"""Slides as the tools themselves cut them, beside ours: python tests/peers.py FOLDER [marp slidev ...] [--decks 300].

FOLDER has in node_modules what npm installs for Marp, Slidev, reveal.js and remark, and pandoc lies in it or on the
path; tools that are missing are left out. Compared are the number of slides, their titles, and the slides that words
are on; each difference is printed.
"""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import mistune
from hypothesis import HealthCheck, Phase, given, seed, settings
from oracle import SHARED, in_html, read, words
from strategies import decks
from test_cases import CASES, cases

from lecturec.deck import PLAIN, Code, Figure, Math, Note, Rule, Run, plain, walk

PACKAGES = {
    "marp": "@marp-team/marp-core",
    "slidev": "@slidev/parser",
    "reveal": "reveal.js",
    "remark": "remark-slide",
}
MEANT = {
    "notes are the comments that set nothing": "Marp speaks what an author leaves to do",
    "settings may stand in a listing that opens a slide, and words with a colon are no settings": "Slidev drops words",
    "slots of layouts stand beside each other": "what a listing says of slots is no slot",
    "words in settings are shown, or named": "words that Slidev's layouts would show stand on their slides",
    "a table of contents lists the slides that follow it": "the component is drawn by Slidev's page, not by its parser",
    "attributes of components in Markdown": "the parser leaves attributes to the renderer",
    "slides beside and under each other": "`--` divides too, as many decks say of themselves",
    "a named template": "a picture is given by its variable",
    "properties": "what looks like a property without being one is text",
    "columns and other classes": "a bracket in a listing closes nothing",
    "xaringan": "xaringan makes the title slide, not remark",
    "variables": "what stands in code stays",
    "notes in each spelling": "a heading in notes is no slide",
    "R Markdown says what it is for in its output": "R Markdown runs chunks before pandoc reads them",
    "footnotes, definitions and line ends": "a note stands with its mark, not at the end of the deck",
    "R Markdown's own slide level and lists": "ioslides says the level, not pandoc",
    "TeX within TeX, in lines and around them": "TeX for the typesetter keeps its words",
    "citations with a bibliography": "pandoc was not asked for citations",
    "the works cited stand under a last heading": "pandoc was not asked for citations",
    "callouts, tabs, stacks and asides": "Quarto takes headings in its divs before pandoc sees them",
    "shortcodes and cross references": "Quarto's own page break",
    "intro-03-what-makes-a-model.qmd": "Quarto gives a picture for a chunk",
}
"""Decks that we read in another way on purpose, and why."""

_SECTION = re.compile(r"<section\b[^>]*\bclass=\"[^\"]*\bslide\b[^\"]*\"[^>]*>|<section id=\"title-slide\"[^>]*>")


@dataclass(frozen=True)
class Peer:
    """A slide: the words of its title, all that are on it or said with it, and those below and above all slides."""

    title: tuple[str, ...]
    words: frozenset[str]
    around: frozenset[str] = frozenset()
    empty: bool = False


def ours(text: str, dialect: str) -> list[Peer]:
    """The slides that lecturec makes."""
    made = []
    for slide in read(text, dialect=dialect).deck.slides:
        title = plain(slide.title)
        seen_or_said = words(" ".join([title, *_texts((slide.blocks, slide.said))]))
        pictures = " ".join(b.alt for b in walk(slide.blocks) if isinstance(b, Figure))
        around = words(" ".join([pictures, *_texts((slide.look.header, slide.look.footer))]))
        blank = slide.look == PLAIN and all(isinstance(b, Rule) for b in slide.blocks)
        empty = blank and not seen_or_said
        made.append(Peer(tuple(sorted(words(title))), frozenset(seen_or_said), frozenset(around), empty))
    return made


def _texts(value: object) -> Iterator[str]:
    match value:
        case Run() | Note() | Code():
            yield value.text
        case Math():
            yield value.tex
        case tuple():
            for one in value:
                yield from _texts(one)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _texts(getattr(value, field.name))


_LOOKS = {"layout", "image", "background", "background-image", "url", "src"}
_SEEN = re.compile(r"<(?:img|video|iframe|figure)|background-|data-background|src=")
"""What makes a slide more than an empty one, though it holds no words."""


def theirs(tool: str, texts: list[str], folder: Path) -> list[list[Peer] | str]:
    """The slides that a tool makes of each deck, or why it makes none."""
    if tool in ("pandoc", "quarto"):
        return [_by_pandoc(text, folder, tool) for text in texts]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as asked:
        json.dump({"tool": tool, "decks": texts}, asked)
        asked.flush()
        script = (Path(__file__).parent / "peers.mjs").read_text("utf-8")
        command = ["node", "--input-type=module", "-", asked.name]
        done = subprocess.run(command, input=script, capture_output=True, text=True, cwd=folder, check=True)
    made = json.loads(done.stdout)
    return [one if isinstance(one, str) else list(map(_peer, one)) for one in made]


def _peer(slide: dict[str, Any]) -> Peer:
    html = slide.get("html") or str(mistune.html(slide["markdown"]))
    found = frozenset([*in_html(html), *words(slide["notes"])])
    empty = not (found or _SEEN.search(html) or _LOOKS & {*map(str, slide.get("look") or ())})
    # What stands in something else is no title.
    above = re.sub(r"<(blockquote|li)\b.*?</\1>", "", html, flags=re.DOTALL)
    title = re.search(r"<h[1-6][^>]*>(.*?)</h[1-6]>", above, re.DOTALL)
    return Peer(tuple(sorted(in_html(title[1]).elements())) if title else (), found, empty=empty)


def _by_pandoc(text: str, folder: Path, tool: str) -> list[Peer] | str:
    found = re.search(r"^ *slide[-_]level: (\d)", text, re.MULTILINE)
    level = [f"--slide-level={found[1]}"] if found else ["--slide-level=2"] if tool == "quarto" else []
    if tool == "quarto":
        # What Quarto does before pandoc reads its work: chunks are run, and become code or nothing.
        shows = re.search(r"^ +echo: true", text, re.MULTILINE)
        text = re.sub(r"^```\{(\w+)[^}\n]*\}\n((?:#\|.*\n)*)", partial(_chunk, bool(shows)), text, flags=re.MULTILINE)
        text = re.sub(r"`r [^`]*`", "", text)
    command = [_pandoc(folder), "-f", "markdown", "-t", "revealjs", "--wrap=none", "-s", "--mathjax", *level]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        return done.stderr[:200]
    body = done.stdout.partition('<div class="slides">')[2].partition('<script src="')[0]
    starts = [found.start() for found in _SECTION.finditer(body)]
    pieces = [body[a:b] for a, b in pairwise([*starts, len(body)])]
    return [_peer({"html": one, "notes": ""}) for one in pieces if 'visibility="hidden"' not in one]


def _chunk(shows: bool, found: re.Match[str]) -> str:
    asked = re.search(r"(?:include|echo): (true|false)", found[2])
    return f"```{found[1]}\n" if (asked[1] == "true" if asked else shows) else "```{=none}\n"


def _pandoc(folder: Path) -> str:
    inside = next((p for p in folder.glob("**/pypandoc/files/pandoc")), None)
    return str(inside or shutil.which("pandoc") or "")


def inputs(tool: str, count: int) -> Iterator[tuple[str, str]]:
    """(name, text) of the decks to compare."""
    for case in cases(CASES / f"{tool}.md"):
        if "as bytes" not in case.name:
            yield case.name, case.notes
    for path in sorted(SHARED.glob(f"corpus/*-{tool}-*/**/*.*md")):
        yield path.name, path.read_text("utf-8")
    made: list[str] = []

    @seed(3)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(decks(tool))
    def gather(deck: tuple[str, list[str]]) -> None:
        made.append(deck[0])

    gather()
    yield from ((f"generated {n}", text) for n, text in enumerate(made))


def differences(mine: list[Peer], other: list[Peer] | str) -> Iterator[str]:
    """What is unlike."""
    if isinstance(other, str):
        yield other
        return
    mine, other = [s for s in mine if not s.empty], [s for s in other if not s.empty]
    if len(mine) != len(other):
        yield f"{len(mine)} slides, not {len(other)}"
        return
    for number, (a, b) in enumerate(zip(mine, other, strict=True), 1):
        if a.title != b.title:
            yield f"slide {number} is called {' '.join(a.title)!r}, not {' '.join(b.title)!r}"
    both = frozenset[str]().union(*(p.words for p in mine)) & frozenset[str]().union(*(p.words for p in other))
    for number, (a, b) in enumerate(zip(mine, other, strict=True), 1):
        if moved := sorted((both & (a.words ^ b.words)) - a.around):
            yield f"slide {number} has or has not: {' '.join(moved[:8])}"


def compare(tool: str, folder: Path, count: int, only: str) -> None:
    """Print all differences and how many decks are alike."""
    given = [(name, text) for name, text in inputs(tool, count) if only in name]
    alike = meant = 0
    for (name, text), other in zip(given, theirs(tool, [text for _, text in given], folder), strict=True):
        found = list(differences(ours(text, tool), other))
        alike += not found
        meant += bool(found) and name in MEANT
        for line in found if name not in MEANT else ():
            print(f"{tool}: {name}: {line}")
    print(f"{tool}: {alike} of {len(given)} decks are alike, {meant} others differ on purpose")


def main() -> None:
    """The tools that are there."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("tools", nargs="*")
    asked.add_argument("--decks", type=int, default=300)
    asked.add_argument("--only", default="", help="part of the name of the decks to compare")
    given = asked.parse_args()
    for tool in given.tools or [*PACKAGES, "pandoc", "quarto"]:
        there = (given.folder / "node_modules" / PACKAGES[tool]).is_dir() if tool in PACKAGES else _pandoc(given.folder)
        if there:
            compare(tool, given.folder, given.decks, given.only)
        else:
            print(f"{tool}: not here")


if __name__ == "__main__":
    main()
