"""LiaScript: a heading makes a slide, `--{{1}}--` is spoken with step 1, `{{1-3}}` shows a block for some steps."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Embed,
    Heading,
    Items,
    Note,
    Prose,
    Quote,
    Remark,
    Rule,
    Slide,
    text_of,
    walk,
)
from lecturec.parse.change import changed
from lecturec.parse.dialects._liascript_html import hide_scripts
from lecturec.parse.dialects._liascript_lines import EFFECT, Lines, steps_of
from lecturec.parse.language import language_tag
from lecturec.parse.sheet import Made, Sheet

RANK = 400

_SETTING = re.compile(r"^[ \t]*(?P<key>@?[a-zA-Z][\w.]*):(?!//)[ \t]*(?P<value>.*)$")
_SPOKEN = re.compile(r"--\{\{\s*\d+[^{}]*\}\}--")
_SURE = ("narrator", "version", "email", "import", "mode", "logo", "translation", "script", "link", "comment")
_OURS = ("author", "language", "narrator", "title", "date")


def claims(sheet: Sheet) -> str:
    """The comment that opens it, or narration."""
    said = _header(sheet)
    if "narrator" in said or (("author" in said or "language" in said) and set(said) & set(_SURE)):
        return "the comment that opens it names the narrator or the author"
    for number, line in sheet.prose(sheet.matter.lines):
        if "--{{" in line and (found := _SPOKEN.search(line)):
            return f"`{found[0]}` in line {number + 1}"
    return ""


def read(sheet: Sheet) -> Made:
    """A slide for each heading."""
    said = _header(sheet)
    lang = language_tag(said.get("language", "").replace("_", "-")) or ""
    sheet.lang = lang or sheet.lang
    _hide_header(sheet)
    _tell(sheet, said)
    hide_scripts(sheet)
    lines = Lines(sheet, list(sheet.lines))
    lines.rewrite()
    blocks = changed(sheet.blocks(0, len(lines.lines), lines.lines), lambda block: _within(block, lines))
    inside = {n for start, stop in lines.elements.items() for n in range(start, stop + 1)}
    groups = _groups(sheet, _joined(blocks), inside)
    # What is said before the first slide is said on it.
    starts = [0, *(group[0].span.line - 1 for group in groups[1:]), len(sheet.lines)]
    slides: list[Slide] = []
    for group, (start, stop) in zip(groups, pairwise(starts), strict=False):
        slides.append(
            _slide(group, [note for number, note in sorted(lines.notes, key=_place) if start <= number < stop])
        )
    title = text_of(said.get("title", "")) or next((slide.title for slide in slides if slide.title), ())
    return Made(slides=tuple(slides), title=title, author=said.get("author", ""), lang=lang)


def _header(sheet: Sheet) -> dict[str, str]:
    """The settings in the comment that opens the file."""
    text = "\n".join(sheet.lines).lstrip()
    if not text.startswith("<!--"):
        return {}
    found: dict[str, str] = {}
    for line in text[4:].partition("-->")[0].split("\n"):
        if setting := _SETTING.match(line):
            found.setdefault(setting["key"].lower(), setting["value"].strip())
    return found


def _hide_header(sheet: Sheet) -> None:
    """Blank the comment that opens the file: nothing of it is shown."""
    first = next((n for n, line in enumerate(sheet.lines) if line.strip()), 0)
    if not sheet.lines[first].lstrip().startswith("<!--") or _SPOKEN.search(sheet.lines[first]):
        return
    last = next((n for n in range(first, len(sheet.lines)) if "-->" in sheet.lines[n]), len(sheet.lines) - 1)
    sheet.lines[first : last + 1] = [""] * (last - first) + [sheet.lines[last].partition("-->")[2]]


def _tell(sheet: Sheet, said: dict[str, str]) -> None:
    for number, line in enumerate(sheet.source.text.split("\n")):
        if "-->" in line:
            return
        setting = _SETTING.match(line)
        if not setting or setting["key"].lower() not in said:
            continue
        if setting["key"].lower() == "narrator":
            sheet.approximated(f"the narrator {setting['value']}: the lecture has its own", number)
        elif setting["key"].lower() in _OURS:
            sheet.honoured(setting["key"], number)
        else:
            sheet.ignored(setting["key"], number)


def _within(block: Block, lines: Lines) -> Iterable[Block]:
    """A block with the effects in it; the choices of a quiz as a question."""
    match block:
        case Build() | Quote() | Callout():
            return (replace(block, blocks=_joined(block.blocks)),)
        case Prose() if inside := lines.effects.get(block.span.line - 1):
            return (_shown(block, *steps_of(inside)),)
        case Items() if block.span.line - 1 in lines.quizzes:
            return (Callout(kind="question", title=(), blocks=(block,), span=block.span),)
        case _:
            return (block,)


def _joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with each effect round the block that it stands before."""
    made: list[Block] = []
    waiting: Embed | None = None
    for block in blocks:
        if isinstance(block, Embed) and block.name == EFFECT:
            waiting = block
        elif waiting and not isinstance(block, Remark):
            made.append(_shown(block, *steps_of(waiting.href)))
            waiting = None
        else:
            made.append(block)
    return tuple(made)


def _shown(block: Block, at: int, until: int) -> Block:
    """A block that is there from one step to another; 0 is the beginning, and the end."""
    if at:
        return Build(blocks=(block,), at=at, until=until, span=block.span)
    return Build(blocks=(block,), at=until, until=-1, span=block.span) if until else block


def _groups(sheet: Sheet, blocks: Iterable[Block], inside: Collection[int]) -> list[list[Block]]:
    """The blocks of each slide. A heading that is underlined or `inside` an element divides a slide and begins none."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        number = block.span.line - 1
        if isinstance(block, Heading) and number not in inside and sheet.lines[number].lstrip().startswith("#"):
            groups.append([])
        groups[-1].append(block)
    return [group for group in groups if any(not isinstance(b, (Remark, Rule)) for b in group)]


def _place(said: tuple[int, Note]) -> tuple[int, int]:
    """Narration is spoken by its numbers; what has the same number, in the order of the lines."""
    return said[1].step, said[0]


def _slide(group: list[Block], notes: list[Note]) -> Slide:
    heading = group[0] if isinstance(group[0], Heading) else None
    body = tuple(b for b in group if b is not heading)
    steps = sorted({0, *(step for b in walk(body) if isinstance(b, Build) for step in (b.at, b.until) if step > 0)})
    last = max([*steps, *(note.step for note in notes)])
    # Narration goes on where nothing appears with it.
    said = tuple(replace(note, step=max(step for step in steps if step <= note.step)) for note in notes)

    def one(block: Block) -> Iterable[Block]:
        if isinstance(block, (Remark, Rule)):
            return ()
        # The solution of a quiz comes last.
        return (replace(block, at=last + 1) if isinstance(block, Build) and not block.at else block,)

    return Slide(
        title=heading.text if heading else (),
        blocks=changed(body, one),
        said=said,
        depth=heading.level if heading else 0,
        span=group[0].span,
    )
