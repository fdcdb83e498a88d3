"""Every visible word of the notes is shown, spoken, in the notes or in a diagnostic."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import SHARED, in_html, lost, read, seen, words
from strategies import FORMS, decks, lectures, nasty

EXAMPLES = int(os.environ.get("LECTUREC_EXAMPLES", "25"))
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(lectures())
def test_every_word_of_any_notes_is_kept(lecture: tuple[str, list[str]]) -> None:
    """Notes of every kind of block: each word is unlike all others, so none can hide behind another."""
    text, expected = lecture

    assert not lost(expected, read(text, dialect="notes"))


@QUICK
@given(lectures("slides"))
def test_every_word_of_any_deck_is_kept(lecture: tuple[str, list[str]]) -> None:
    """The same with a slide between each two rules."""
    text, expected = lecture

    assert not lost(expected, read(text, dialect="slides"))


@pytest.mark.parametrize("dialect", sorted(FORMS))
def test_every_word_of_a_deck_of_any_dialect_is_kept(dialect: str) -> None:
    """Shown or spoken, with the dialect's own slides, notes and steps; and the deck is known for what it is."""

    @settings(max_examples=4 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(decks(dialect))
    def kept(lecture: tuple[str, list[str]]) -> None:
        text, expected = lecture

        assert not lost(expected, read(text, dialect=dialect))

    kept()


@settings(max_examples=8 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(nasty)
def test_no_text_makes_reading_or_writing_raise(text: str) -> None:
    """Whatever stands in the notes, there is a deck, a script or a diagnostic."""
    lecture = read(text)

    assert lecture.script.slides
    assert all(d.span.path == "notes.md" or not d.span.path for d in lecture.diagnostics)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(d.span.line <= len(lines) + 1 for d in lecture.diagnostics)


def nested(levels: int) -> str:
    """A list of so many levels with two slides after it."""
    inside = "\n".join(f"{'  ' * i}- level{i}" for i in range(levels))
    return f"# Before\n\n{inside}\n\n# After\n\nlater\n\n---\n\n# Last\n\nend\n"


@pytest.mark.parametrize("levels", [1, 10, 20, 50, 60])
def test_deep_lists_are_read_whole(levels: int) -> None:
    """Where the parser beneath would drop the rest of the file without a word."""
    lecture = read(nested(levels))

    assert not lecture.failed
    assert not lost([*(f"level{i}" for i in range(levels)), "later", "end"], lecture)


@pytest.mark.parametrize(
    "text",
    [
        nested(61),
        nested(150),
        ">" * 5_000 + " deep\n\n# After\n",
        "- " * 5_000 + "deep\n",
        ">- " * 400 + "deep\n",
        "1. " * 300 + "deep\n",
        "".join("  " * i + "> x\n" + "  " * i + "- y\n" for i in range(200)),
    ],
)
def test_too_deep_is_said_not_dropped(text: str) -> None:
    """A limit is an error with a line, and nothing else is done."""
    found = [d for d in read(text).diagnostics if d.severity == "error"]

    assert [d.code for d in found] == ["nested-too-deep"]
    assert found[0].exit == 4
    assert found[0].span.line >= 1


PATHOLOGICAL = {
    "a wide table": "|" + " h |" * 200 + "\n|" + " - |" * 200 + "\n" + ("|" + " word |" * 200 + "\n") * 45,
    "a ragged table": "| a | b |\n|---|---|\n| one | two | three | four |\n| five |\n",
    "one long word": "x" * 9_000,
    "one long sentence": "word " * 1_900,
    "emphasis in emphasis": "**a *b " * 200 + "c* d**" * 200,
    "open brackets": "[" * 2_000 + "word",
    "a heading in a list": "- # Title\n\n  text\n- ## Other\n",
    "a footnote in a footnote": "Text[^a].\n\n[^a]: One[^b].\n\n[^b]: Two[^a].\n",
    "a footnote twice": "Text[^a].\n\n[^a]: One.\n\n[^a]: Two.\n",
    "a picture, a footnote and a comment in cells": (
        "| a[^1] | ![b](b.png) c |\n|---|---|\n| d<!-- e --> | f[^1] |\n\n[^1]: Foot.\n"
    ),
    "terms without a definition": "One\nTwo\n: three\n\n    more\n\n    - four\n",
    "a list of code": "- ```\n  code\n  ```\n- text\n\n  ```\n  more\n  ```\n\n  after\n",
    "a title of its own": "---\ntitle: One thing\n---\n\n# Another thing\n\nIntro.\n\n## Part\n\nText.\n",
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_odd_input_is_kept(name: str) -> None:
    """What once went missing, or might."""
    text = PATHOLOGICAL[name]
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)

    assert not lost(seen(body), read(text))


SEEDS = sorted([*SHARED.glob("seeds/*.md"), *(p for p in SHARED.glob("corpus/*/**/*.*md") if p.is_file())])


SYNTAX = [
    r"\A---\n.*?\n---\n",
    r"^ *[-*] \[[^\]]*\]\(#[^)]*\)$",  # a table of contents
    r"(?<!`)\{:?[\s:]?[#.\w][^{}\n]*\}$|(?<=\])\{[^{}\n]*\}|(?<=\))\{[^{}\n]*\}",  # attributes
    r"\[!\w+\]",
    r"^[ \t]*:{3,}[^\n]*$",  # divs
    r"^```\{\w+[^\n]*\}\n(?:(?!```)[^\n]*\n)*?#\|[ \t]*(?:echo|include)[ \t]*:[ \t]*(?:false|FALSE)\n.*?^```[ \t]*$",
    r"^```\{\w+[^\n]*echo = FALSE[^\n]*\}\n.*?^```[ \t]*$",
    r"^#\|[^\n]*$",  # their options
    r"`r [^`\n]*`",
    r"^```\{=\w+\}\n.*?^```",  # what is for one kind of output
    r"^[ \t]*\\[a-z]+(?:\{[^{}\n]*\})*[ \t]*$",  # TeX between paragraphs
    r"\[\[[\w-]+\]\]",  # anchors
    r"\[(?=`[^`\n]+`\](?![(\[]))|(?<=[\w)]`)\](?![(\[])",  # the brackets round a name, which touches the next word
    r"^[ \t]*</?article\b[^>\n]*>[ \t]*$",  # what swallows a fence in CommonMark
    r"\{::[^{}\n]*\}",
    r"\[-?@[\w:-]+[^\]\n]*\]",  # citations
]
"""What in real decks is syntax to their tools and text to another parser."""


@pytest.mark.skipif(not SEEDS, reason="no real notes here")
@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name)
def test_real_notes_are_kept(path: Path) -> None:
    """Lectures people wrote, against another parser."""
    body = path.read_text("utf-8")
    lecture = read(body)
    for syntax in SYNTAX:
        body = re.sub(syntax, "", body, flags=re.DOTALL | re.MULTILINE)

    assert not lost(seen(body), lecture)


def commonmark() -> list[dict[str, str]]:
    """CommonMark's own examples, from a spec.json or spec.txt under $LECTUREC_PEERS."""
    peers = Path(os.environ.get("LECTUREC_PEERS", "/nowhere"))
    for file in sorted(peers.rglob("*.json")) if peers.is_dir() else []:
        found = json.loads(file.read_text("utf-8"))
        if isinstance(found, list) and found and {"markdown", "html"} <= set(found[0]):
            return found
    for file in sorted(peers.rglob("spec.txt")) if peers.is_dir() else []:
        examples = re.findall(r"^`{32} example.*?\n(.*?)^\.\n(.*?)^`{32}$", file.read_text("utf-8"), re.S | re.M)
        return [{"markdown": a.replace("→", "\t"), "html": b.replace("→", "\t")} for a, b in examples]
    return []


OURS = {
    "<div></div>\n``` c\nint x = 33;\n```\n": "a fence below an element is a fence, and its language no word",
    "<table>\n\n  <tr>\n\n    <td>\n      Hi\n    </td>\n\n  </tr>\n\n</table>\n": "a cell of a table is no code",
}
"""Examples that we read otherwise, and why."""


def test_commonmark_examples_are_kept() -> None:
    """The HTML of the specification itself says which words are visible."""
    examples = commonmark()
    if not examples:
        pytest.skip("set LECTUREC_PEERS to a folder with CommonMark's spec")
    wrong = []
    for example in examples:
        lecture = read(example["markdown"], dialect="notes")
        if (gone := lost(in_html(example["html"]), lecture)) and example["markdown"] not in OURS:
            wrong.append((example["markdown"], gone))

    assert not wrong, f"{len(wrong)} of {len(examples)}: {wrong[:5]}"


def test_words_are_compared_without_typography() -> None:
    """The oracle itself: quotes, dashes and forms of a letter make no difference."""
    assert words("L’été — “ok”…") == words('l\'été - "ok" ...')
