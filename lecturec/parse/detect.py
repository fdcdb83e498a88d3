"""Which dialect of Markdown a text is written in, and why."""

import re
import statistics

from lecturec.deck import Block, Heading, Rule, walk
from lecturec.parse.front_matter import FrontMatter

MAX_SLIDE_CHARACTERS = 450
"""The median length of what stands between two rules in a slide deck: more is prose, written to be read."""


def detect(matter: FrontMatter, blocks: tuple[Block, ...], lines: list[str]) -> tuple[str, str]:
    """(dialect, reason): "slides" for a deck with a slide between each two rules, else "notes".

    Notes also use rules, so a rule breaks slides only where the stretches between rules are short and
    hold one heading at most.
    """
    asked = matter.values.get("dialect")
    if asked in ("slides", "notes"):
        return str(asked), "the front matter says so"
    stretches: list[tuple[int, int]] = [(0, 0)]
    last = 0
    for block in blocks:
        if isinstance(block, Rule):
            stretches.append((0, 0))
        else:
            length = sum(len(lines[n - 1]) for n in range(block.span.line, min(block.span.stop_line, len(lines)) + 1))
            headings = sum(isinstance(b, Heading) for b in walk((block,)))
            stretches[-1] = (stretches[-1][0] + length, stretches[-1][1] + headings)
        last = block.span.line
    full = [s for s in stretches if s[0]]
    if len(full) < 2 or last == 0:
        return "notes", "there are no rules between slides"
    if any(headings > 2 for _, headings in full):
        return "notes", "there are several headings between two rules"
    median = statistics.median(length for length, _ in full)
    longest = max(length for length, _ in full)
    if median > MAX_SLIDE_CHARACTERS or longest > 5 * MAX_SLIDE_CHARACTERS:
        return "notes", "the text between two rules is longer than a slide"
    if any(re.match(r"layout|permalink|categories", key) for key in matter.values) and median > 200:
        return "notes", "the front matter is that of a post"
    return "slides", "short stretches stand between rules"
