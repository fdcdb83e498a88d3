"""Real decks by other people: as many slides as their own tool makes of them, and no word lost."""

import re
from pathlib import Path

import pytest
from oracle import SHARED, lost, read, seen

CORPUS = SHARED / "corpus"

DECKS = {
    "01-marp-heig-web-infra/PRESENTATION.md": ("marp", 35),
    "05-marp-rdm-structuring-data/structuring-data.md": ("marp", 31),
    "29-pandoc-de-compiler-overview/lecture/00-intro/overview.md": ("pandoc", 14),
    "34-quarto-en-what-makes-a-model/intro-03-what-makes-a-model.qmd": ("quarto", 39),
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


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real decks here")
@pytest.mark.parametrize("path", [path for path in DECKS if DECKS[path][0] in ("pandoc", "quarto")])
def test_pandoc_loses_no_word_but_those_of_its_syntax(path: str) -> None:
    """What a reader sees: without div lines, attributes, raw TeX, inline R and chunks with their settings."""
    text = Path(CORPUS / path).read_text("utf-8")
    for syntax in (r"\A---\n.*?^---$", r"^```\{r.*?^```$", r"^ *:{3,}.*$", r"`r [^`]*`", r"\{[.\w][^{}]*\}", r"\\\w+"):
        text = re.sub(syntax, "", text, flags=re.MULTILINE | re.DOTALL if ".*?" in syntax else re.MULTILINE)

    assert not lost(seen(text), read(Path(CORPUS / path).read_bytes()))
