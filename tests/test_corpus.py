"""Real decks by other people: as many slides as their own tool makes of them, and no word lost."""

from pathlib import Path

import pytest
from oracle import SHARED, read

CORPUS = SHARED / "corpus"

DECKS = {
    "01-marp-heig-web-infra/PRESENTATION.md": ("marp", 35),
    "05-marp-rdm-structuring-data/structuring-data.md": ("marp", 31),
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
