"""Inputs that are odd or meant to harm: each has its diagnostic, and none a traceback, a hang or a silent loss."""

from pathlib import Path

import pytest
from oracle import lost, read, seen

from lecturec.compiler import plan
from lecturec.diagnostics import CompileError, Report
from lecturec.figures import look_for_figures


def said(tmp_path: Path, data: str | bytes) -> tuple[set[str], int]:
    """(codes, exit code) of what is said of some notes; the notes are as they were afterwards."""
    notes = tmp_path / "deck.md"
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    notes.write_bytes(raw)
    report = Report()
    try:
        lecture = plan(notes, {}, report)
        look_for_figures(lecture.script, lecture.world, report)
    except CompileError:
        pass
    assert notes.read_bytes() == raw
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(0 <= d.span.line <= lines for d in report.diagnostics)
    assert all(d.message and "Traceback" not in d.message for d in report.diagnostics)
    codes = {d.code for d in report.diagnostics if d.severity != "note"}
    return codes, next((d.exit for d in report.diagnostics if d.severity == "error"), 0)


BOMB = "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n"

SAID = {
    "an empty file": (b"", {"empty-notes"}, 1),
    "only a byte order mark": (b"\xef\xbb\xbf", {"empty-notes"}, 1),
    "only spaces": (b" \n\t\n", {"empty-notes"}, 1),
    "Latin-1": ("# Café\n\nété\n".encode("latin-1"), {"not-utf8"}, 1),
    "UTF-16": ("# A\n\nb\n".encode("utf-16"), {"not-utf8"}, 1),
    "overlong UTF-8": (b"# A\n\n\xc0\xaf\n", {"not-utf8"}, 1),
    "NUL": (b"# A\n\nx\x00y\n", {"control-character"}, 0),
    "a terminal escape": (b"# A\n\n\x1b]0;owned\x07 text\n", {"control-character"}, 0),
    "a noncharacter that marks use": ('# A\n\n\ufdd0{"alone": "step"}\n\ntext\n', {"control-character"}, 0),
    "a lone surrogate as an entity": ("# A\n\nx &#xD800; y\n", set(), 0),
    "turned text": ("# A\n\nadmin\u202e nimda\n", {"hidden-direction"}, 0),
    "a list of 200 levels": ("".join("  " * i + "- x\n" for i in range(200)), {"nested-too-deep"}, 4),
    "50,000 quotes": (">" * 50_000 + " x\n", {"nested-too-deep"}, 4),
    "50,000 brackets": ("# A\n\n" + "[" * 50_000 + "\n", {"paragraph-too-long"}, 4),
    "open emphasis": ("# A\n\n" + "_c_ *" * 4_000 + "\n", {"paragraph-too-long"}, 4),
    "links that never close": ("# A\n\n" + '"]([\n' * 5_000 + "\n", {"paragraph-too-long"}, 4),
    "open tags": ("# A\n\n" + "<" * 100_000 + "\n", {"paragraph-too-long"}, 4),
    "open sections": ("# A\n\n" + "a <![CDATA[" * 4_000 + "\n", {"paragraph-too-long"}, 4),
    "ten megabytes": (b"x" * (10 << 20), {"notes-too-large"}, 4),
    "a megabyte of backticks": ("# A\n\n" + "`" * (1 << 20) + "\n", {"unclosed-fence"}, 0),
    "an open fence": ("# A\n\ntext\n\n```python\nx = 1\n", {"unclosed-fence"}, 0),
    "an open comment": ("# A\n\ntext\n\n<!-- to be\n\ncontinued\n", {"unclosed-comment"}, 1),
    "open front matter": ("---\ntitle: x\n\n# A\n\ntext\n", {"bad-front-matter"}, 1),
    "open mathematics": ("# A\n\n$$\nx\n\ntext\n", {"unclosed-math"}, 0),
    "a script": ("# A\n\n<script>alert(1)</script>\n\ntext\n", {"html-left-out"}, 0),
    "a frame of a local file": ('# A\n\n<iframe src="file:///etc/passwd"></iframe>\n\ntext\n', None, 0),
    "a style sheet": ("# A\n\n<style>@import url(http://x)</style>\n\ntext\n", None, 0),
    "a link that runs something": ("# A\n\n[x](javascript:alert(1))\n", {"unsafe-link"}, 0),
    "a link that runs something, in capitals": ("# A\n\n[x](JaVaScRiPt&colon;alert(1))\n", {"unsafe-link"}, 0),
    "a link that is a page": ("# A\n\n[x](data:text/html,hi)\n", {"unsafe-link"}, 0),
    "a table of a million cells": (
        "|" + " a |" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + ("|" + " a |" * 1_000 + "\n") * 1_000,
        {"table-too-large"},
        4,
    ),
    "an alias bomb": (f"---\n{BOMB}---\n\n# A\n\nx\n", {"bad-front-matter"}, 1),
    "front matter of a megabyte": (
        "---\ntitle: " + "x" * (1 << 20) + "\n---\n\n# A\n\nx\n",
        {"front-matter-too-large"},
        4,
    ),
    "front matter of 10,000 levels": ("---\na: " + "[" * 10_000 + "\n---\n\n# A\n\nx\n", {"bad-front-matter"}, 1),
    "the same key twice": ("---\ntitle: a\ntitle: b\n---\n\n# A\n\nx\n", {"duplicate-key"}, 1),
    "front matter that is a program": ("---js\nprocess.exit()\n---\n\n# A\n\nx\n", {"bad-front-matter"}, 1),
    "a setting we do not have": ("---\nlecturec:\n  ffmpeg_path: /bin/sh\n---\n\n# A\n\nx\n", {"bad-setting"}, 1),
    "no frames at all": ("---\nlecturec:\n  fps: 0\n---\n\n# A\n\nx\n", {"bad-setting"}, 1),
    "a billion pixels": ("---\nlecturec:\n  size: 1000000000x2\n---\n\n# A\n\nx\n", {"bad-setting"}, 1),
}
"""Name: (notes, codes that must be said (None: any), exit code)."""


@pytest.mark.parametrize("name", SAID)
def test_hostile_input_has_its_diagnostic(tmp_path: Path, name: str) -> None:
    data, expected, status = SAID[name]
    codes, exit_code = said(tmp_path, data)

    assert exit_code == status
    assert expected is None or expected <= codes


ENDLESS = {
    "strong in emphasis": "*a **a " * 30_000 + "b" + " a** a*" * 30_000,
    "closers without openers": "a_ " * 65_000,
    "openers without closers": "_a " * 65_000,
    "ends of links": "a]" * 65_000,
    "beginnings of links": "[a" * 65_000,
    "openers and closers that do not match": "*a_ " * 50_000,
    "openers and closers by threes": "a**b" + "c* " * 50_000,
    "links and ends of emphasis": "[ a_" * 50_000,
    "half links": "[ (](" * 50_000,
    "half pictures": "![[]()" * 50_000,
    "brackets in brackets": "[" * 50_000 + "a" + "]" * 50_000,
    "quotes in quotes": "> " * 50_000 + "a",
    "lists in lists": "".join("  " * x + "* a\n" for x in range(1_000)),
    "ever longer ticks": "".join("e" + "`" * x for x in range(1, 1_200)),
    "open pointed links": "[a](<b" * 30_000,
    "open links": "[a](b" * 30_000,
    "open comments in a tag": "</" + "<!--" * 100_000,
    "empty lines in a deep list": "- " * 30_000 + "x" + "\n" * 30_000,
    "emphasis in a deep quote": ">" * 50_000 + "a*" * 50_000,
    "many definitions": "".join(f"[{x}]: u\n" for x in range(20_000)) + "[0]\n" * 2_000,
    "many footnotes": "".join(f"x[^{x}]\n\n[^{x}]: y\n\n" for x in range(2_000)),
    "words in one line": "_c_ " * 2_400,
    "a line for each letter": "a\n" * 4_900,
    "rules": "---\n\n" * 20_000,
    "headings": "# a\n" * 10_000,
    "half tables": "|a\n" * 3_000,
    "colons": "a\n: b\n\n" * 5_000,
    "dollars": "$" * 9_000,
    "dollars and words": "$a " * 3_000,
    "braces": "{" * 9_000,
    "tags in tags": "<div>\n" * 3_000,
    "divs in divs": "::: a\n" * 3_000,
    "marks of every dialect": "--\n???\n---\n. . .\n^ a\n+++\n" * 1_500,
}
"""Inputs on which a careless parser takes more than linear time."""


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.timeout(60)
def test_nothing_takes_forever(tmp_path: Path, name: str) -> None:
    """Each is read within seconds, or refused with a limit; the watchdog is far off, for slow machines."""
    _, status = said(tmp_path, "# A\n\n" + ENDLESS[name] + "\n")

    assert status in (0, 1, 4)


def test_yaml_never_makes_objects(tmp_path: Path) -> None:
    """A tag that would run something is a word like any other."""
    canary = tmp_path / "canary"
    said(tmp_path, f"---\ntitle: !!python/object/apply:os.system ['touch {canary}']\n---\n\n# A\n\nx\n")

    assert not canary.exists()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_make_no_difference(tmp_path: Path, end: str) -> None:
    text = "# A\n\n- one\n- two\n\n![x](gone.png)"
    (tmp_path / "a").mkdir()

    assert said(tmp_path / "a", text.replace("\n", end).encode()) == said(tmp_path / "a", text)


def test_what_looks_like_a_break_is_what_markdown_says_it_is() -> None:
    """A heading's underline, a rule in a listing, a list or a comment: none of them loses a word."""
    text = "Title\n---\n\ntext\n\n```\n---\n```\n\n- item\n\n  ---\n\n  more\n"
    text += "\n<!-- a\n---\nb -->\n\n| a |\n|---|\n| c |\n"

    assert not lost(seen(text), read(text))
