"""What a page keeps from its readers: elements that are not shown, and those that only a screen reader reads."""

import re
from dataclasses import dataclass, field

from lecturec.parse.tags import TAG, Tag, names

HIDDEN = "neither shown nor spoken, as it is hidden"
"""What is said of words that nobody sees."""

_STYLE = re.compile(r"(?:\A|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_FOR_SCREEN_READERS = names("sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only")


def hides(tag: Tag) -> bool:
    """Whether an element is not to be seen. Speaker notes are not, and are spoken; a picture that is no news stays."""
    attrs = tag.attrs
    if tag.closing or "notes" in tag.classes:
        return False
    hidden = "hidden" in attrs and attrs["hidden"].lower() != "false"
    unread = attrs.get("aria-hidden", "").lower() == "true" and not tag.alone
    return hidden or unread or bool(_STYLE.search(attrs.get("style", ""))) or only_read(tag)


def only_read(tag: Tag) -> bool:
    """Whether only a screen reader is to read an element."""
    return bool(tag.classes & _FOR_SCREEN_READERS)


@dataclass(slots=True)
class Veil:
    """Hides words within a line. `open` are the elements that hide them now, `heap` (the outermost, its words) of all.

    What only a screen reader is to read is `kept` where there is nothing else.
    """

    open: list[str] = field(default_factory=list)
    heap: list[tuple[Tag, list[str]]] = field(default_factory=list)
    kept: str = ""

    def covers(self, tag: Tag) -> bool:
        """Whether a tag is hidden, or hides what follows it."""
        if not self.open:
            if not hides(tag):
                return False
            self.heap.append((tag, []))
        if tag.closing and tag.kind in self.open:
            while self.open.pop() != tag.kind:
                pass
        elif not tag.closing and not tag.alone:
            self.open.append(tag.kind)
        return True

    def words(self, *, alone: bool) -> list[str]:
        """What was hidden; where it stands `alone`, what screen readers read is kept instead."""
        found = [(tag, " ".join("".join(words).split())) for tag, words in self.heap]
        if alone:
            self.kept = " ".join(words for tag, words in found if only_read(tag))
        return [words for tag, words in found if words and not (self.kept and only_read(tag))]


def words_of(html: str, tag: Tag) -> str:
    """The words of an element, by which a diagnostic names it; its tag where it has none."""
    return " ".join(TAG.sub(" ", html).split()) or f"<{tag.name}>"
