"""Writing the file of a script: what its author changed stays, the rest follows the notes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lecturec.prompter.matching import matched
from lecturec.prompter.sheet import Entry, Sheet, mark_of, mark_of_body, written
from lecturec.prompter.wording import Wording, joined
from lecturec.script import Slide

NEW, KEPT, UPDATED, SAME, GONE, ASKED = "new", "kept", "updated", "same", "gone", "look at it"
_OPENING = """<!--
What is said over {notes}. A paragraph belongs to what appears on the slide with it; change the words as you like.
A paragraph that is only a hyphen says nothing. The marks beside the headings tell lecturec which slide is which.
-->"""


@dataclass(frozen=True, slots=True)
class Written:
    """The file as it is to be, and what became of each slide: (one of the words above, its title)."""

    text: str
    done: tuple[tuple[str, str], ...]

    @property
    def stale(self) -> bool:
        """Whether any slide of the notes is told otherwise than the file that stood there says."""
        return any(what not in (SAME, KEPT) for what, _ in self.done)

    def counts(self) -> dict[str, int]:
        """How many slides each thing happened to."""
        return dict(Counter(what for what, _ in self.done))


def blank(notes: str) -> Sheet:
    """The file of a script before there is a slide in it."""
    return Sheet(_OPENING.format(notes=notes.replace("--", "- -")), ())


def wanting(slides: Sequence[Slide], sheet: Sheet, wording: Wording) -> tuple[bool, ...]:
    """For each slide whether the file takes its words anew: because it is new, or changed under words of lecturec."""
    found = zip(slides, matched(slides, sheet.entries, wording), strict=True)
    return tuple(entry is None or (not entry.edited and entry.made_from != mark_of(slide)) for slide, entry in found)


def updated(slides: Sequence[Slide], sheet: Sheet, wording: Wording, worded: Sequence[Slide] | None = None) -> Written:
    """A file brought up to date: edited slides stay, others follow the notes, new ones come, lost ones are marked.

    `worded` are the slides with other words, if somebody else words them.
    """
    found = matched(slides, sheet.entries, wording)
    kept = {id(entry) for entry in found}
    lost: dict[int, list[Entry]] = {0: []}
    before = 0
    for one in sheet.entries:
        if id(one) in kept:
            before = id(one)
        else:
            lost.setdefault(before, []).append(one)
    pieces = [sheet.opening] if sheet.opening else []
    done: list[tuple[str, str]] = []
    for gone in lost[0]:
        _lost(gone, pieces, done)
    for number, (slide, its, entry) in enumerate(zip(slides, worded or slides, found, strict=True), 1):
        title = wording.title(slide, number)
        text, what = _slide(mark_of(slide), [text for _, text in wording.paragraphs(its)], entry, title)
        pieces.append(text)
        done.append((what, title))
        for gone in lost.get(id(entry), []) if entry else []:
            _lost(gone, pieces, done)
    return Written("\n".join(piece.rstrip("\n") + "\n" for piece in pieces), tuple(done))


def _lost(entry: Entry, pieces: list[str], done: list[tuple[str, str]]) -> None:
    pieces.append(written(entry.title, entry.made_from or "0" * 10, entry.wrote or "0" * 10, entry.body, gone=True))
    done.append((SAME if entry.gone else GONE, entry.title))


def _slide(mark: str, own: list[str], entry: Entry | None, title: str) -> tuple[str, str]:
    """(a slide as it is to stand in the file, what that means)."""
    if entry is None:
        return written(title, mark, mark_of_body(own), joined(own)), NEW
    wrote = entry.wrote or "0" * 10
    if entry.made_from == mark:
        same = KEPT if entry.edited else SAME
        return written(entry.title, mark, wrote, entry.body), UPDATED if entry.gone else same
    if not entry.edited:
        return written(title, mark, mark_of_body(own), joined(own)), UPDATED
    # The author's words stay; what would be said now stands beside them, for whoever merges the two.
    now = "\n\n".join(["<!-- The notes changed. From them:", *own, "-->"])
    body = entry.body if now in entry.body else joined(filter(None, (entry.body, now)))
    return written(entry.title, mark, wrote, body), ASKED
