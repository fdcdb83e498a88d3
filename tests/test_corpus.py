"""Real decks by other people: as many slides as their own tool makes of them, and no word lost."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from oracle import SHARED, lost, read, seen

from lecturec.deck import Code, Run
from lecturec.script import Line

CORPUS = SHARED / "corpus"

DECKS = {
    "01-marp-heig-web-infra/PRESENTATION.md": ("marp", 35),
    "05-marp-rdm-structuring-data/structuring-data.md": ("marp", 31),
    "29-pandoc-de-compiler-overview/lecture/00-intro/overview.md": ("pandoc", 14),
    "34-quarto-en-what-makes-a-model/intro-03-what-makes-a-model.qmd": ("quarto", 39),
    "39-he-cnn-slides-html/slides.md": ("sections", 40),
}
"""The dialect of each deck, and how many slides its own tool makes of it."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real decks here")
@pytest.mark.parametrize("path", DECKS)
def test_a_deck_has_the_slides_its_own_tool_makes(path: str) -> None:
    """Those that lecturec adds do not count."""
    lecture = read(Path(CORPUS / path).read_bytes())

    assert (lecture.deck.dialect, len(lecture.deck.slides)) == DECKS[path]
    assert not lecture.failed
    shown = [s for s in lecture.script.slides if not s.added]
    assert len(shown) == len(lecture.deck.slides)


NOTES = {
    "50-notes-git-github-markdown/README.md": ("github", "en"),
    "53-carpentries-structuring-data/02-structuring-data.md": ("kramdown", "en"),
    "57-notes-ko-evaluation/evaluation.md": ("github", "ko"),
    "59-notes-zh-peft/using_peft_for_inference.md": ("github", "zh-Hans"),
    "39-he-cnn-slides-html/slides.md": ("sections", "he"),
}
"""The dialect and the language of notes, which have no slides of their own."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real decks here")
@pytest.mark.parametrize("path", NOTES)
def test_notes_are_known_and_nothing_of_their_syntax_is_seen(path: str) -> None:
    """No tags, attributes, anchors, shortcodes or badges are shown or spoken, but in code."""
    lecture = read(Path(CORPUS / path).read_bytes())
    words = [*_seen(lecture.script.slides), lecture.script.title]

    assert (lecture.deck.dialect, lecture.deck.lang) == NOTES[path]
    assert not lecture.failed
    assert not [
        text for text in words if re.search(r"</?(?:div|p|a|img|details|section|hfoption)\b|\{[:%{]|\[\[|\]\(", text)
    ]
    assert not [text for text in words if re.search(r"Open In Colab|Licensed under the Apache|^PDF$|&\w+;", text)]


def _seen(value: object) -> Iterator[str]:
    """What is shown or said, without code."""
    match value:
        case Code():
            return
        case Run():
            yield "" if "code" in value.marks or "math" in value.marks else value.text
        case Line():
            yield re.sub(r"`[^`]*`", "", value.text)
        case tuple():
            for one in value:
                yield from _seen(one)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _seen(getattr(value, field.name))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real decks here")
@pytest.mark.parametrize("path", [path for path in DECKS if DECKS[path][0] in ("pandoc", "quarto")])
def test_pandoc_loses_no_word_but_those_of_its_syntax(path: str) -> None:
    """What a reader sees: without div lines, attributes, raw TeX, inline R and chunks with their settings."""
    text = Path(CORPUS / path).read_text("utf-8")
    for syntax in (r"\A---\n.*?^---$", r"^```\{r.*?^```$", r"^ *:{3,}.*$", r"`r [^`]*`", r"\{[.\w][^{}]*\}", r"\\\w+"):
        text = re.sub(syntax, "", text, flags=re.MULTILINE | re.DOTALL if ".*?" in syntax else re.MULTILINE)

    assert not lost(seen(text), read(Path(CORPUS / path).read_bytes()))
