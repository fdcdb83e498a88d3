"""Pieces of a text that is HTML: its lines know their numbers, and what stands in it comes apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lecturec.parse.marks import SIGN
from lecturec.parse.tags import Element, Page, Tag, names

INLINE = names(
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math meter output progress q rp "
    "rt ruby s samp small span strike strong sub sup time tt u var wbr"
)
"""Tags that stand in a line of text; all others make blocks."""

_MARKER = re.compile(r"\s*(?:[-*+>|#:]|\d{1,9}[.)]\s|```|~~~|<!--)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and the line (of the stretch being parsed) that each of its lines is."""

    text: str
    rows: tuple[int, ...]

    def cut(self, start: int, stop: int) -> "Piece":
        """The characters [start, stop)."""
        first = self.text.count("\n", 0, start)
        part = self.text[start:stop]
        return Piece(part, self.rows[first : first + part.count("\n") + 1])

    def dedented(self) -> "Piece":
        """Without the indentation that all lines share; the first one follows a tag and has none of its own."""
        first, *rest = self.text.split("\n")
        margins = [len(li) - len(li.lstrip()) for li in rest if li.strip() and not li.lstrip().startswith(SIGN)]
        margin = min(margins, default=0)
        cut = [li[min(margin, len(li) - len(li.lstrip())) :] for li in rest]
        return Piece("\n".join([first.lstrip(), *cut]), self.rows)

    def broken(self) -> "Piece":
        """With elements that make blocks at the start of a line, where the parser looks for them."""
        places = sorted({at for e in Page(self.text).outer() if breaks(e.tag) for at in (e.tag.start, e.stop)})
        starts = {0, *(m.end() for m in re.finditer("\n", self.text))}
        cuts = [at for at in places if at not in starts and not self._keeps(at)]
        if not cuts:
            return self
        pieces = [self.cut(a, b) for a, b in zip([0, *cuts], [*cuts, len(self.text)], strict=True)]
        return Piece("\n".join(p.text for p in pieces), tuple(row for p in pieces for row in p.rows))

    def _keeps(self, at: int) -> bool:
        """Whether the line at hand must not be broken here: it is a list's or ends anyway."""
        start, end = self.text.rfind("\n", 0, at) + 1, self.text.find("\n", at)
        line = self.text[start : end if end >= 0 else len(self.text)]
        before, after = line[: at - start], line[at - start :]
        return not before.strip() or not after.strip() or bool(_MARKER.match(line))


def breaks(tag: Tag) -> bool:
    """Whether a tag makes a block."""
    return tag.kind not in INLINE


def parts(piece: Piece) -> Iterator[Piece | tuple[Piece, Element]]:
    """The elements at the top of a piece, and what stands between them."""
    at = 0
    for element in Page(piece.text).outer():
        if not breaks(element.tag):
            continue
        if piece.text[at : element.tag.start].strip():
            yield piece.cut(at, element.tag.start)
        yield piece, element
        at = element.stop
    if piece.text[at:].strip():
        yield piece.cut(at, len(piece.text))


def entries(inner: Piece, kinds: tuple[str, ...]) -> Iterator[tuple[str, Piece]]:
    """The entries of a list or table, with words outside any; an entry may do without its closing tag."""
    page = Page(inner.text)
    elements = [e for e in page.outer() if not (e.tag.kind in ("thead", "tbody", "tfoot", "colgroup") and e.close)]
    inside = [e for e in page.outer() if e.tag.kind in ("thead", "tbody", "tfoot") and e.close]
    for group in inside:
        assert group.close
        yield from entries(inner.cut(group.tag.stop, group.close.start), kinds)
    starts = [e for e in elements if e.tag.kind in kinds and not e.tag.closing]
    for number, element in enumerate(starts):
        stop = starts[number + 1].tag.start if number + 1 < len(starts) else len(inner.text)
        stop = element.close.start if element.close else stop
        yield element.tag.kind, inner.cut(element.tag.stop, stop)


def cells(row: Piece) -> list[tuple[Tag, Piece]]:
    """The cells of a row of a table."""
    elements = [e for e in Page(row.text).outer() if e.tag.kind in ("td", "th") and not e.tag.closing]
    ends = [e.close.start if e.close else 0 for e in elements]
    starts = [*(e.tag.start for e in elements[1:]), len(row.text)]
    return [(e.tag, row.cut(e.tag.stop, a or b)) for e, a, b in zip(elements, ends, starts, strict=True)]
