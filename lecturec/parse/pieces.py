"""Pieces of a text that is HTML: its lines know their numbers, and what stands in it comes apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lecturec.parse.marks import SIGN
from lecturec.parse.tags import TAG, Element, Tag, names, page_of

INLINE = names(
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math meter output progress q rp "
    "rt ruby s samp small span strike strong sub sup time tt u var wbr emphasis lang phoneme prosody say-as "
    "voice break bookmark"
)
"""Tags that stand in a line of text; all others make blocks."""

_GROUPS = names("thead tbody tfoot caption colgroup")
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
        places = sorted({at for e in page_of(self.text).outer() if breaks(e.tag) for at in (e.tag.start, e.stop)})
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
    for element in page_of(piece.text).outer():
        if not breaks(element.tag):
            continue
        if piece.text[at : element.tag.start].strip():
            yield piece.cut(at, element.tag.start)
        yield piece, element
        at = element.stop
    if piece.text[at:].strip():
        yield piece.cut(at, len(piece.text))


def entries(inner: Piece, kinds: tuple[str, ...]) -> Iterator[tuple[Tag | None, Piece]]:
    """The entries of a list, a table or a row, and words outside any (None); entries may do without a closing tag."""
    at = 0
    found = [
        e for e in page_of(inner.text).outer() if not e.tag.closing and (e.tag.kind in kinds or e.tag.kind in _GROUPS)
    ]
    for number, element in enumerate(found):
        if element.tag.start < at or (element.close is None and element.tag.kind in _GROUPS):
            continue
        yield from _stray(inner.cut(at, element.tag.start))
        following = found[number + 1].tag.start if number + 1 < len(found) else len(inner.text)
        body = inner.cut(element.tag.stop, element.close.start if element.close else following)
        at = element.close.stop if element.close else following
        if element.tag.kind in kinds:
            yield element.tag, body
        elif element.tag.kind not in ("caption", "colgroup"):
            yield from entries(body, kinds)
    yield from _stray(inner.cut(at, len(inner.text)))


def _stray(piece: Piece) -> Iterator[tuple[None, Piece]]:
    """Words that stand where no browser expects any."""
    if "<img" in piece.text or TAG.sub("", piece.text).strip():
        yield None, piece


def sides(inner: Piece) -> list[int]:
    """The widths (0: even) of the children that stand beside each other; [] when there are less than two."""
    children = [e.tag for e in page_of(inner.text).outer() if e.whole and breaks(e.tag)]
    return [_width(tag) for tag in children] if len(children) > 1 else []


def _width(tag: Tag) -> int:
    style = f"{tag.attrs.get('style', '')};width:{tag.attrs.get('width', '')}"
    if found := re.search(r"(?:width|flex(?:-basis)?)\s*:[^;]*?(\d{1,3})(?:\.\d+)?%", style):
        return min(100, int(found[1]))
    share = next((re.fullmatch(r"col(?:-\w+)?-(\d{1,2})", name) for name in sorted(tag.classes)), None)
    return min(100, round(100 * int(share[1]) / 12)) if share else 0
