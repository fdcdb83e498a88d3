"""What an author wants for a slide's picture: `<!-- illustration: timeline -->`, a few words, a file, or none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from lecturec.deck import Illustration, Slide
from lecturec.parse.sheet import Sheet
from lecturec.scene import FORMS

_COMMENT = re.compile(r"<!--\s*_?illustration\s*:\s*[\"']?(?P<words>[^\n<>\"']{1,300}?)[\"']?\s*-->")


def wanted(sheet: Sheet) -> list[Illustration]:
    """What comments ask for, in order. They leave the lines, in which no dialect knows them."""
    if "illustration" not in sheet.source.text:
        return []
    found: list[Illustration] = []
    lines = list(sheet.lines)
    for number, line in sheet.prose(sheet.matter.lines):
        if "illustration" in line and (comment := _COMMENT.search(line)):
            lines[number] = (line[: comment.start()] + line[comment.end() :]).rstrip()
            span = sheet.span(number, *comment.span())
            found.append(_known(Illustration(words=" ".join(comment["words"].split()), span=span), sheet))
    if found:
        sheet.lines[:] = lines
    return found


def _known(asked: Illustration, sheet: Sheet) -> Illustration:
    """The wish, its form spelled as forms are; a word that nearly names one is pointed out."""
    word = asked.words.casefold().replace("_", "-")
    names = (*FORMS, "none")
    if word in names:
        return replace(asked, words=word)
    near = get_close_matches(word, names, n=1, cutoff=0.75) if " " not in word else []
    if near and not asked.is_file:
        said = f"no illustration is called '{asked.words}'; it is taken as words for the picture's subject"
        sheet.report.warning("unknown-illustration", said, asked.span, hint=f"did you mean '{near[0]}'?")
    return asked


def pictured(slides: tuple[Slide, ...], found: Sequence[Illustration]) -> tuple[Slide, ...]:
    """Slides with what was asked for on them, the last wish on each."""
    made = list(slides)
    for asked in found:
        here = max((i for i, slide in enumerate(slides) if slide.span.line <= asked.span.line), default=0)
        if made:
            made[here] = replace(made[here], illustration=asked)
    return tuple(made)
