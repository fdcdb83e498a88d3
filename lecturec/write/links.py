"""Headings as linking sentences: now and then, in changing words, and never where the author links already."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from lecturec.deck import Block, Prose, Run, Slide, Text, plain
from lecturec.write.clause import finish, weight
from lecturec.write.say import phrase, vocabulary

TITLE_WORDS = 8
"""A longer heading is a sentence by itself."""

EVERY = 3
"""Of headings that merely go on, one in so many is linked."""

SLIDES_PER_REPETITION = 14
"""So many slides allow one more use of the same words."""

LEAST_SLIDES = 6
"""In a shorter lecture one knows where one is."""

VARIANTS = {"opens": 3, "goes_on": 6, "contrasts_with": 3, "closes": 3}
"""How many wordings there are in every language."""

_PLACE = "\ue000"

_VERBAL = re.compile(r"[うくすつぬむるぐぶたいだかよねん]\Z|(?:[다요까자죠네]|세요|니다)\Z")
"""How headings end that are sentences in Japanese and Korean: nothing of "next is ..." goes with them."""


@dataclass(frozen=True, slots=True)
class Link:
    """How a heading is said: `wording` is one of VARIANTS, "" for as it is written, or "silent" when just said."""

    wording: str = ""
    variant: int = 0

    def words(self, title: Text, lang: str) -> Text:
        """The heading as it is said."""
        if not self.wording:
            return title
        before, _, after = phrase(self.wording, lang, title=_PLACE, n=self.variant).partition(_PLACE)
        runs = (Run(text=before), *finish(title), Run(text=after))
        return tuple(run for run in runs if run.text)


PLAIN = Link()
SILENT = Link("silent")


def links(slides: Sequence[Slide], lang: str) -> tuple[Link, ...]:
    """For each slide or section how its heading is said. It depends on headings alone: a new paragraph changes none."""
    made: list[Link] = []
    used: Counter[Link] = Counter()
    recent: list[Link] = []
    seen: set[Text] = set()
    linked = len(slides) >= LEAST_SLIDES and bool(vocabulary("links", lang))
    most = 1 + len(slides) // SLIDES_PER_REPETITION
    for at, slide in enumerate(slides):
        link = PLAIN
        if at and _again(slide, slides[at - 1]):
            link = SILENT
        elif at and linked and slide.title not in seen and (wording := _wording(slides, at, lang)):
            free = (one for one in _variants(wording, slide) if used[one] < most and one not in recent[-4:])
            link = next(free, PLAIN)
        if link not in (PLAIN, SILENT):
            used[link] += 1
            recent.append(link)
        seen.add(slide.title)
        made.append(link)
    return tuple(made)


def _again(slide: Slide, before: Slide) -> bool:
    """Whether a slide goes on under the heading of the one before it."""
    title = plain(finish(slide.title)).casefold()
    return bool(title and slide.blocks) and title == plain(finish(before.title)).casefold()


def _variants(wording: str, slide: Slide) -> Iterator[Link]:
    """The wordings in an order that the heading itself decides."""
    count = VARIANTS[wording]
    first = _number(slide) // EVERY
    return (Link(wording, (first + i) % count) for i in range(count))


def _number(slide: Slide) -> int:
    return crc32(plain(slide.title).encode("utf-8", "replace"))


def _wording(slides: Sequence[Slide], at: int, lang: str) -> str:
    """What a heading does at its place, "" for one that is said as it is."""
    slide, before = slides[at], slides[at - 1]
    title = plain(slide.title).strip()
    words = {word.strip(".,:;!?()").casefold() for word in title.split()}
    if not _can_be_linked(slide, title) or words & (vocabulary("concludes", lang) | vocabulary("links", lang)):
        return ""
    if words & vocabulary("contrasts", lang) and before.title:
        return "contrasts_with"
    if at == len(slides) - 1:
        return "" if all(isinstance(block, Prose) for block in slide.blocks) else "closes"
    if before.title and not before.blocks and _number(slide) % 2:
        return "opens"
    return "goes_on" if _number(slide) % EVERY == 0 and before.blocks else ""


def _can_be_linked(slide: Slide, title: str) -> bool:
    """A name of a few words over something else than a sentence; questions, numbers and notes speak for themselves."""
    if not title or slide.said or not slide.blocks or weight(title) > TITLE_WORDS or "\n" in title:
        return False
    if (
        not title[0].isalpha()
        or title[-1] in "?？!！.。؟।:：…"
        or any(c in title for c in ":：(（/")
        or _speaks(slide.blocks[0])
    ):
        return False
    return slide.depth > 0 and not _VERBAL.search(title)


def _speaks(block: Block) -> bool:
    """Whether a slide begins with a paragraph: it leads on by itself."""
    return isinstance(block, Prose) and weight(plain(block.text)) > TITLE_WORDS
