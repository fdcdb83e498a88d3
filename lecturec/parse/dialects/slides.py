"""Simple decks: a slide between each two rules, speaker notes in HTML comments."""

import re
import statistics

from lecturec.deck import Block, Heading, Note, Remark, Rule, Slide, Step, walk
from lecturec.parse.sheet import Made, Sheet

RANK = 900

MAX_SLIDE_CHARACTERS = 450
"""The median length of what stands between two rules in a slide deck: more is prose, written to be read."""

# What other tools keep in comments: settings and lint switches, not words for a listener.
_DIRECTIVE = re.compile(
    r"\A\s*(?:[\w$.-]+\s*:(?!//)[^\n]*(\n\s*[\w$.-]+\s*:[^\n]*)*\s*\Z|prettier-|markdownlint|eslint|vim:|spdx|copyright|licen[sc]e|toc\b|more\b|/|#)",
    re.IGNORECASE,
)
_PAGES = ("post", "page", "default", "home", "single", "article")
_TAGGED = re.compile(r"^\s*\{%-?\s|^\s*\{\{[<%]\s|^\s*\[!\[[^\]]*\]\(https?://")
"""A tag of Jekyll or Hugo, or a badge."""

_RULE = re.compile(r"[ \t>]*([-_*])(?:[ \t]*\1){2,}[ \t]*")
_NOTE = re.compile(r"\A(?:speaker[ -])?notes?\s*:\s*", re.IGNORECASE)


def guesses(sheet: Sheet) -> str:
    """Notes also use rules, so a rule breaks slides only where what stands between is short, with few headings."""
    if _is_prose(sheet) or _is_page(sheet):
        return ""
    stretches: list[tuple[int, int]] = [(0, 0)]
    last = 0
    for block in sheet.whole:
        if isinstance(block, Rule):
            stretches.append((0, 0))
        else:
            numbers = range(block.span.line - 1, min(block.span.stop_line, len(sheet.lines)))
            length = sum(len(sheet.lines[n]) for n in numbers)
            headings = sum(isinstance(b, Heading) for b in walk((block,)))
            stretches[-1] = (stretches[-1][0] + length, stretches[-1][1] + headings)
        last = block.span.line
    full = [s for s in stretches if s[0]]
    if len(full) < 2 or last == 0 or any(headings > 2 for _, headings in full):
        return ""
    median = statistics.median(length for length, _ in full)
    if median > MAX_SLIDE_CHARACTERS or max(length for length, _ in full) > 5 * MAX_SLIDE_CHARACTERS:
        return ""
    if any(re.match(r"layout|permalink|categories", key) for key in sheet.matter.values) and median > 200:
        return ""
    return "short stretches stand between rules"


def _is_prose(sheet: Sheet) -> bool:
    """Whether no parser need be asked: nothing looks like a rule, or too much stands between what looks like rules."""
    stretches = [0]
    for _, line in sheet.prose(sheet.matter.lines):
        if _RULE.fullmatch(line):
            stretches.append(0)
        else:
            stretches[-1] += len(line)
    return len(stretches) < 2 or max(stretches) > 5 * MAX_SLIDE_CHARACTERS


def _is_page(sheet: Sheet) -> bool:
    """Whether it is a page of a site, or what a project says of itself: rules only set its parts apart."""
    values = sheet.matter.values
    if str(values.get("layout")) in _PAGES or any(key in values for key in ("permalink", "categories", "draft")):
        return True
    named = sheet.source.path.rpartition("/")[2].lower().startswith(("readme.", "changelog.", "contributing."))
    return named or any(_TAGGED.search(line) for _, line in sheet.prose(sheet.matter.lines, comments=False))


def read(sheet: Sheet) -> Made:
    """A slide for each stretch between rules; the lecture is called what its first slide is."""
    groups: list[list[Block]] = [[]]
    for block in sheet.whole:
        if isinstance(block, Rule):
            groups.append([])
        else:
            groups[-1].append(block)
    made = tuple(_slide(group) for group in groups if group)
    return Made(slides=made, title=made[0].title if made else ())


def _slide(group: list[Block]) -> Slide:
    heading = next((b for b in group if isinstance(b, Heading)), None)
    group = [Step(span=b.span) if isinstance(b, Remark) and b.text == "pause" else b for b in group]
    notes = tuple(
        Note(text=_NOTE.sub("", b.text), span=b.span)
        for b in group
        if isinstance(b, Remark) and (b.note or _NOTE.match(b.text) or not _DIRECTIVE.match(b.text))
    )
    return Slide(
        title=heading.text if heading else (),
        blocks=tuple(b for b in group if b is not heading and not isinstance(b, Remark)),
        said=notes,
        depth=heading.level if heading else 0,
        span=group[0].span,
    )
