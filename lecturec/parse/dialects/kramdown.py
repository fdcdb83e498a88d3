"""Jekyll and kramdown: attributes in `{: }` after a block, Liquid tags, lessons with questions and key points."""

import re
from collections.abc import Iterable

from lecturec.deck import Block, Embed, Slide, text_of
from lecturec.parse.change import changed
from lecturec.parse.dialects._kramdown_lines import IAL, plain_lines
from lecturec.parse.dialects.notes import sections
from lecturec.parse.includes import Inclusion, place
from lecturec.parse.sheet import Made, Sheet

RANK = 950

_LISTS = ("questions", "objectives", "keypoints")
_TITLES = {
    "en": ("Questions", "Objectives", "Key points"),
    "de": ("Fragen", "Ziele", "Kernpunkte"),
    "es": ("Preguntas", "Objetivos", "Puntos clave"),
    "fr": ("Questions", "Objectifs", "Points clés"),
    "it": ("Domande", "Obiettivi", "Punti chiave"),
    "ja": ("問い", "目標", "要点"),
    "pt": ("Perguntas", "Objetivos", "Pontos-chave"),
    "zh": ("问题", "目标", "要点"),
}


def claims(sheet: Sheet) -> str:
    """Attributes on a line of their own, Liquid tags, or a lesson's lists in the front matter."""
    written = "{%" in sheet.source.text or "{:" in sheet.source.text
    for number, line in sheet.prose(sheet.matter.lines) if written else ():
        if IAL.fullmatch(line) and ":" in line:
            return f"the attributes in line {number + 1}"
        if re.match(r"\s*\{%-?\s", line):
            return f"the Liquid tag in line {number + 1}"
    listed = [key for key in _LISTS if isinstance(sheet.matter.values.get(key), list)]
    return f"`{listed[0]}:` in the front matter" if listed else ""


def read(sheet: Sheet) -> Made:
    """Notes by their headings; a lesson opens with its questions and ends with its key points."""
    made = sections(_blocks(sheet, Inclusion()), sheet.given)
    first = [_listed(sheet, number) for number in (0, 1)]
    last = _listed(sheet, 2)
    slides = (*filter(None, first), *made.slides, *filter(None, [last]))
    return Made(slides=slides, title=made.title)


def _blocks(sheet: Sheet, inclusion: Inclusion) -> tuple[Block, ...]:
    """The blocks of a sheet, with those of the files that it takes in."""
    taken: dict[str, str] = {}
    lines = plain_lines(sheet, taken)

    def one(block: Block) -> Iterable[Block]:
        if not (isinstance(block, Embed) and (path := taken.get(block.name))):
            return (block,)
        with inclusion.sheet(sheet, path, place(sheet, block.span.line - 1, path)) as other:
            if other:
                sheet.honoured(f"the file {path}", block.span.line - 1, path)
            return _blocks(other, inclusion) if other else ()

    return changed(sheet.blocks(0, len(lines), lines), one)


def _listed(sheet: Sheet, number: int) -> Slide | None:
    """A list of the front matter as a slide."""
    key = _LISTS[number]
    values = sheet.matter.values.get(key)
    if not isinstance(values, list) or not values:
        return None
    start = sheet.matter.spans[key].line - 1
    entries = [f"- {' '.join(str(value).split())}" for value in values if not isinstance(value, (list, dict))]
    title = _TITLES.get(sheet.lang.split("-")[0], _TITLES["en"])[number]
    lines = [*sheet.lines[: start + 1], *entries]
    sheet.honoured(f"`{key}` as a slide", start)
    blocks = sheet.blocks(start + 1, len(lines), lines)
    return Slide(title=text_of(title), blocks=blocks, span=sheet.span(start))
