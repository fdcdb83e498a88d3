"""reveal.js in Markdown, as reveal-md reads it: slides beside and under each other, notes after `Note:`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import PLAIN, Block, Code, Heading, Note, Remark, Slide, walk
from lecturec.parse.change import changed
from lecturec.parse.dialects import slides as plain_slides
from lecturec.parse.dialects._reveal_look import SLIDE, attributed, in_order, page_behind, slide_look
from lecturec.parse.dialects._separators import Separator, read_separator
from lecturec.parse.front_matter import words_of
from lecturec.parse.lit import lit_lines
from lecturec.parse.marks import FENCE, closed, opened
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.tags import attributes
from lecturec.parse.transitions import nearest_transition

RANK = 600

_NOTE = re.compile(r"\s{0,3}notes?:\s*(?P<words>.*)", re.IGNORECASE)
_OWN = re.compile(r"<!--\s*\.(?:slide|element)\b|\br-(?:fit-text|stack|stretch|hstack|vstack)\b|\bdata-auto-animate\b")
_LINES = re.compile(r"\[(?:(?P<first>\d+):)?(?P<lines>[\s\d,|-]*)\]")
_BOX = re.compile(r":{3,}[ \t]*(?:(?P<kind>info|success|warning|danger|spoiler)\b(?P<title>.*))?")
_BOXES = {"info": "note", "success": "tip", "warning": "warning", "danger": "caution", "spoiler": "details"}
_KEYS = ("revealoptions", "slideoptions", "separator", "verticalseparator", "notesseparator", "highlighttheme")
# reveal.js asks for an empty line below as well; who forgets it means a slide all the same.
_ACROSS, _DOWN, _SHORT = (Separator(words, below=False) for words in ("---", "----", "--"))
_RULES = tuple(Separator(words, above=False, below=False) for words in ("---", "----"))
"""What divides where HackMD does not ask for an empty line: `---` below words is no heading there."""


def claims(sheet: Sheet) -> str:
    """Comments that reveal.js reads, its classes, its keys."""
    values = {key.lower(): key for key in sheet.matter.values}
    if sheet.matter.values.get("type") == "slide":
        return "`type: slide` in the front matter"
    for key in _KEYS:
        if key in values:
            return f"`{values[key]}:` in the front matter"
    if "reveal" in words_of(sheet.matter.values.get("outputs")).casefold():
        return "`outputs:` in the front matter"
    for number, line in sheet.prose():
        if ("<" in line or "r-" in line) and (found := _OWN.search(re.sub(r"`[^`]*`", "", line))):
            return f"`{found[0]}` in line {number + 1}"
    return ""


def guesses(sheet: Sheet) -> str:
    """Notes after `Note:`, or slides under slides."""
    prose = {number: line for number, line in sheet.prose() if line}
    breaks = [n for n in prose if _ACROSS.at(sheet.lines, n)]
    note = next((n for n, line in prose.items() if _NOTE.match(line)), -1)
    down = next((n for n in prose if _DOWN.at(sheet.lines, n)), -1)
    if not breaks or max(note, down) < 0 or not plain_slides.guesses(sheet):
        return ""
    return f"`Note:` in line {note + 1}" if note >= 0 else f"`----` in line {down + 1}"


def read(sheet: Sheet) -> Made:
    """A slide between each two separators."""
    made: list[Slide] = []
    for start, stop, down in _stretches(sheet):
        if slide := _slide(sheet, start, stop, down=down):
            made.append(slide)
    title = next((slide.title for slide in made if slide.title), ())
    options = sheet.matter.values.get("revealOptions") or sheet.matter.values.get("slideOptions")
    written = str(options.get("transition") or "") if isinstance(options, dict) else ""
    near = nearest_transition(written)[0]
    return Made(slides=tuple(made), title=title, settings=(("transition", near),) if near else ())


def _stretches(sheet: Sheet) -> Iterator[tuple[int, int, bool]]:
    """(first line, line after, whether it stands under the one before) of each slide."""
    hackmd = "type" in sheet.matter.values or "slideOptions" in sheet.matter.values
    rules = (_ACROSS, _DOWN) if hackmd else _RULES
    across = _separator(sheet, "separator") or rules[0]
    down = _separator(sheet, "verticalSeparator")
    downs = (down,) if down else (rules[1], _SHORT)
    start, under, number = sheet.matter.lines, False, sheet.matter.lines
    prose = {n for n, _ in sheet.prose(start)}
    while number < len(sheet.lines):
        found = next((s for s in (across, *downs) if number in prose and s.at(sheet.lines, number)), None)
        if found:
            yield start, number, under
            start, under = number + max(1, found.blank), found is not across
        number += max(1, found.blank) if found else 1
    yield start, len(sheet.lines), under


def _separator(sheet: Sheet, key: str) -> Separator | None:
    value = sheet.matter.values.get(key)
    if not isinstance(value, str) or not value:
        return None
    found = read_separator(value)
    line = sheet.matter.spans[key].line - 1
    (sheet.honoured if found else sheet.ignored)(f"{key}: {value}", line)
    return found


def _slide(sheet: Sheet, start: int, stop: int, *, down: bool) -> Slide | None:
    if not any(line.strip() for line in sheet.lines[start:stop]):
        return None
    end, said = _notes(sheet, start, stop)
    blocks = sheet.blocks(start, end, _boxed(sheet, start, end))
    look, more = PLAIN, tuple[Block, ...]()
    bare = all(isinstance(block, (Remark, Heading)) for block in blocks)
    for remark in [b for b in walk(blocks) if isinstance(b, Remark)]:
        number = remark.span.line - 1
        if found := SLIDE.match(remark.text):
            given = attributes(found[1])
            if given.get("data-visibility") == "hidden":
                sheet.honoured("a hidden slide is left out", number)
                return None
            look = slide_look(sheet, given, look, number, bare=bare)
            more += page_behind(sheet, given, number, bare=bare)
            said += (Note(text=given["data-notes"], span=remark.span),) if given.get("data-notes") else ()
        elif remark.note:
            said += (Note(text=remark.text, span=remark.span),)
        elif not remark.text.startswith(".element"):
            sheet.ignored("a comment is no note", number)
    fit = any("r-fit-text" in sheet.lines[n] for n, _ in sheet.prose(start, end))
    if fit:
        sheet.honoured("r-fit-text", start)
        look = replace(look, fit=True)
    blocks = in_order(attributed(sheet, changed(blocks, lambda block: _code(sheet, block)))) + more
    heading = next((b for b in blocks if isinstance(b, Heading)), None)
    if not blocks and look == PLAIN and not said:
        return None
    level = heading.level if heading else 0
    first = next((n for n in range(start, stop) if sheet.lines[n].strip()), start)
    return Slide(
        title=heading.text if heading else (),
        blocks=tuple(b for b in blocks if b is not heading),
        said=said,
        depth=max(2, level) if down and level else level,
        look=look,
        span=sheet.span(first),
    )


def _notes(sheet: Sheet, start: int, stop: int) -> tuple[int, tuple[Note, ...]]:
    """(line after the slide, notes) of a stretch: all that follows the line which begins with `Note:`."""
    asked = sheet.matter.values.get("notesSeparator")
    literal = asked.strip("^$") if isinstance(asked, str) else ""
    for number, line in sheet.prose(start, stop):
        found = _NOTE.match(line) if not literal else None
        if not found and not (literal and line.strip().startswith(literal)):
            continue
        words = found["words"] if found else line.strip()[len(literal) :]
        text = "\n".join([words, *sheet.lines[number + 1 : stop]]).strip()
        sheet.honoured("notes after `Note:`" if found else f"notes after {literal}", number)
        return number, ((Note(text=text, span=sheet.span(number)),) if text else ())
    return stop, ()


def _boxed(sheet: Sheet, start: int, stop: int) -> list[str]:
    """The lines, with marks for the boxes that HackMD opens and closes with `:::`."""
    lines, inside = list(sheet.lines), 0
    for number, line in sheet.prose(start, stop):
        found = _BOX.fullmatch(line)
        if found and found["kind"]:
            sheet.honoured(f":::{found['kind']}", number)
            lines[number] = opened("callout", kind=_BOXES[found["kind"]], title=(found["title"] or "").strip())
            inside += 1
        elif found and inside:
            lines[number] = closed("callout")
            inside -= 1
    return lines


def _code(sheet: Sheet, block: Block) -> Iterator[Block]:
    """A listing whose lines are lit as `[1|2-3]` says."""
    fence = FENCE.match(sheet.lines[block.span.line - 1]) if isinstance(block, Code) else None
    found = _LINES.search(sheet.lines[block.span.line - 1][fence.end() :]) if fence else None
    if not isinstance(block, Code) or not found:
        yield block
        return
    steps = lit_lines(found["lines"].strip()) if found["lines"].strip() else ()
    if steps:
        sheet.honoured("lit lines of a listing", block.span.line - 1)
    yield replace(block, steps=steps, first_line=int((found["first"] or "1")[:6]))
