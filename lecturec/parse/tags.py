"""Tags in a text: where they stand, which of them belong together, and what their attributes say."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from markdown_it.common.html_re import HTML_TAG_RE

from lecturec.parse.marks import FENCE, SIGN


def names(words: str) -> frozenset[str]:
    """Names between spaces."""
    return frozenset(words.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")
"""Tags that hold nothing and are never closed."""

MAX_NESTED = 40
"""Elements inside each other; in a text with more, tags are nobody's and vanish one by one."""

_QUOTED = r""""[^"]{0,4000}"|'[^']{0,4000}'"""
_BRACES = r"\{(?:[^{}]|\{[^{}]{0,2000}\}){0,2000}\}"
TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][\w.-]*)(?=[\s/>])(?P<attrs>(?:\s|{_QUOTED}|{_BRACES}|[^\s\"'{{}}<>]){{0,4000}}?)(?P<alone>/?)>"
)
"""One tag of HTML, Vue or JSX."""

_ATTRIBUTE = re.compile(
    rf"""(?P<key>[^\s"'>/={{}}]+)(?:\s*=\s*(?P<value>{_QUOTED}|{_BRACES}|[^\s"'>]+))?""",
)
_START = re.compile(r"[<`]")


def is_odd(written: str) -> bool:
    """Whether what we take for a tag is text to CommonMark, and its words a loss unless somebody names them."""
    return not HTML_TAG_RE.fullmatch(written) and not re.search(r"\{|\s[:@#v][\w-]*[=:]", written)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag from `start` to `stop`; `alone` when it needs no closing."""

    name: str
    start: int
    stop: int
    closing: bool = False
    alone: bool = False
    attrs: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Its name in small letters, as HTML has it."""
        return self.name.lower()

    @property
    def classes(self) -> frozenset[str]:
        """The words of its `class`."""
        return frozenset((self.attrs.get("class") or self.attrs.get("classname") or "").lower().split())


@dataclass(frozen=True, slots=True)
class Element:
    """An opening tag and, in a whole element, the one that closes it."""

    tag: Tag
    close: Tag | None = None

    @property
    def stop(self) -> int:
        """Where the element ends."""
        return self.close.stop if self.close else self.tag.stop

    @property
    def whole(self) -> bool:
        """Whether nothing of it is missing."""
        return self.close is not None or self.tag.alone


def tag_at(text: str, at: int) -> Tag | None:
    """The tag that begins here, if one does."""
    found = TAG.match(text, at)
    if not found or "\n\n" in found[0]:
        return None
    name = found["name"]
    return Tag(
        name=name,
        start=at,
        stop=found.end(),
        closing=bool(found["close"]),
        alone=bool(found["alone"]) or name.lower() in VOID,
        attrs=attributes(found["attrs"]) if found["attrs"] else {},
    )


def attributes(written: str) -> dict[str, str]:
    """Attributes by name in small letters; the first of a name counts, as in a browser."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = match["value"] or ""
        if value[:1] in ("'", '"', "{"):
            value = value[1:-1]
        found.setdefault(match["key"].lower(), value.strip("\"'` "))
    return found


@lru_cache(maxsize=128)
def page_of(text: str) -> "Page":
    """The page of a text that is looked through more than once: while all that stands in an element of it is read."""
    return Page(text)


class Page:
    """A text and its elements, found in one pass; tags in code and comments are nobody's."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def elements(self) -> dict[int, Element]:
        """Elements and lone tags, by where they start."""
        found: dict[int, Element] = {}
        opened: list[Tag] = []
        heights = [0]
        waiting: dict[str, int] = {}
        for tag in _tags(self.text):
            found[tag.start] = Element(tag)
            if tag.alone:
                continue
            if not tag.closing:
                opened.append(tag)
                heights.append(0)
                waiting[tag.kind] = waiting.get(tag.kind, 0) + 1
            elif waiting.get(tag.kind):
                while opened:
                    # What was opened within and never closed stays a lone tag.
                    top = opened.pop()
                    waiting[top.kind] -= 1
                    whole = top.kind == tag.kind
                    height = heights.pop() + whole
                    heights[-1] = max(heights[-1], height)
                    if whole:
                        found[top.start] = Element(top, tag)
                        del found[tag.start]
                        break
        return found if max(heights) <= MAX_NESTED else {}

    def outer(self) -> Iterator[Element]:
        """The elements and lone tags that stand in no whole element, in order."""
        at = 0
        for start, element in sorted(self.elements.items()):
            if start >= at:
                yield element
                at = element.stop

    @cached_property
    def _line_ends(self) -> list[int]:
        return [m.start() for m in re.finditer("\n", self.text)]

    def line_of(self, at: int) -> int:
        """The line (from 0) of a place."""
        return bisect_right(self._line_ends, at - 1)


def _tags(text: str) -> Iterator[Tag]:
    hidden = _hidden(text)
    at = skip = 0
    comments = True
    while found := _START.search(text, at):
        at = found.start()
        while skip < len(hidden) and hidden[skip][1] <= at:
            skip += 1
        if skip < len(hidden) and hidden[skip][0] <= at:
            at = hidden[skip][1]
        elif text[at] == "`":
            at = _after_code(text, at)
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4) if comments else -1
            comments = end >= 0
            at = end + 3 if comments else at + 4
        elif tag := tag_at(text, at):
            yield tag
            at = tag.stop
            if tag.kind in ("script", "style", "textarea") and not tag.closing and not tag.alone:
                end = text.lower().find(f"</{tag.kind}", at) if len(text) < 1_000_000 else -1
                at = end if end >= 0 else at
        else:
            at += 1


def _after_code(text: str, at: int) -> int:
    """Where a code span within one line ends; without an end, after its ticks."""
    ticks = at
    while text.startswith("`", ticks):
        ticks += 1
    end = text.find("\n", ticks)
    line = text[ticks : end if end >= 0 else len(text)]
    closing = re.search(rf"(?<!`)`{{{ticks - at}}}(?!`)", line)
    return ticks + closing.end() if closing else ticks


def _hidden(text: str) -> list[tuple[int, int]]:
    """Stretches [start, stop) whose tags are no tags: listings, and marks of our own."""
    if "```" not in text and "~~~" not in text and SIGN not in text:
        return []
    found: list[tuple[int, int]] = []
    at, fence, start = 0, "", 0
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence:
            if mark and mark["mark"].startswith(fence) and not line[mark.end() :].strip():
                found.append((start, at + len(line)))
                fence = ""
        elif mark:
            fence, start = mark["mark"], at
        elif line.lstrip().startswith(SIGN):
            found.append((at, at + len(line)))
        at += len(line) + 1
    return [*found, (start, len(text))] if fence else found
