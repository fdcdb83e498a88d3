"""Simple decks: a slide between each two rules, speaker notes in HTML comments."""

import re

from lecturec.deck import Block, Heading, Remark, Rule, Slide, Text
from lecturec.source import Span

# What other tools keep in comments: settings and lint switches, not words for a listener.
_DIRECTIVE = re.compile(
    r"\A\s*(?:[\w$.-]+\s*:(?!//)[^\n]*(\n\s*[\w$.-]+\s*:[^\n]*)*\s*\Z|prettier-|markdownlint|eslint|vim:|spdx|copyright|licen[sc]e|toc\b|more\b|/|#)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\A(?:speaker[ -])?notes?\s*:\s*", re.IGNORECASE)


def slides(blocks: tuple[Block, ...], path: str) -> tuple[Text, tuple[Slide, ...]]:
    """(title of the lecture, slides): the title is that of the first slide."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Rule):
            groups.append([])
        else:
            groups[-1].append(block)
    made = tuple(_slide(group, path) for group in groups if group)
    return (made[0].title if made else ()), made


def _slide(group: list[Block], path: str) -> Slide:
    heading = next((b for b in group if isinstance(b, Heading)), None)
    notes = "\n\n".join(
        _NOTE.sub("", b.text)
        for b in group
        if isinstance(b, Remark) and (_NOTE.match(b.text) or not _DIRECTIVE.match(b.text))
    )
    return Slide(
        title=heading.text if heading else (),
        blocks=tuple(b for b in group if b is not heading and not isinstance(b, Remark)),
        notes=notes,
        depth=heading.level if heading else 0,
        span=group[0].span if group else Span(path),
    )
