"""Slidev: slides between `---`, each with settings of its own; what is clicked appears with a step."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import Block, Build, Code, Embed, Figure, Heading, Items, Media, Note, Remark, Slide
from lecturec.parse.change import changed
from lecturec.parse.dialects._comments import without_comments
from lecturec.parse.dialects._items import by_count, hoisted
from lecturec.parse.dialects._slidev_code import STAND_IN, info_of, listing, rewrite_code
from lecturec.parse.dialects._slidev_contents import with_contents
from lecturec.parse.dialects._slidev_look import deck_settings, in_columns, look_of, public
from lecturec.parse.dialects._slidev_pages import OWN, Gathered, Page, breaks
from lecturec.parse.dialects._slidev_tags import rewritten
from lecturec.parse.sheet import Made, Sheet

RANK = 200

_WITHIN = re.compile(r"[^\W_][,;:]?[ \t]+\Z")
"""Words that go on on the same line: no sentence has ended."""

_MARKED = re.compile(r"(?P<list>^[ \t]*[-*+][ \t]+)?\[click(?::(?P<count>\d{1,3}))?\][ \t]*", re.MULTILINE)
_SLOT = re.compile(r"::\s*(?P<name>[a-z][\w.-]*)\s*::\s*")
_TAGS = re.compile(
    r"<v-?(?:clicks?|after|switch)\b|(?:<[a-z][^<>]{0,300}|^)\sv-(?:click|after|motion)\b[^<>]{0,300}>"
    r"|^::\s*(?:right|left|bottom)\s*::\s*$",
    re.I,
)
_COMPONENT = re.compile(r"\s*:{2,}(?:[\w-]+(?:\{[^{}]*\})?)?\s*")
_HEAD = ("drawings", "highlighter", "colorschema", "routermode", "monaco", "mdc", "twoslash", "defaults")
_THEME = re.compile(r"seriph|apple-basic|(?:@slidev/|slidev-)theme-\S+")
_LAYOUT = re.compile(r"cover|intro|fact|statement|two-cols(?:-header)?|(?:image|iframe)(?:-left|-right)?")


def claims(sheet: Sheet) -> str:
    """Settings over a slide, clicks, slots, or a theme that only Slidev has."""
    for number, values in breaks(sheet):
        known = sorted(OWN & {key.lower() for key in values})
        # remark's slides say `layout: true`.
        if known and not isinstance(values.get("layout"), bool):
            return f"`{known[0]}:` over the slide in line {number + 1}"
    for number, line in sheet.prose(comments=False):
        if any(sign in line for sign in ("<", ">", "::")) and (found := _TAGS.search(re.sub(r"`[^`]*`", "", line))):
            return f"`{found[0].strip()[:20]}` in line {number + 1}"
        if line.startswith("<<< "):
            return f"`<<<` in line {number + 1}"
    for number, line in enumerate(sheet.lines):
        if "magic-move" in line and re.match(r"````+md magic-move", line):
            return f"`magic-move` in line {number + 1}"
    theme = sheet.matter.values.get("theme")
    return f"`theme: {theme}` in the front matter" if _THEME.fullmatch(str(theme)) else ""


def guesses(sheet: Sheet) -> str:
    """A layout or another key of the front matter that Slidev has."""
    values = {key.lower(): value for key, value in sheet.matter.values.items()}
    if _LAYOUT.fullmatch(str(values.get("layout", ""))):
        return f"`layout: {values['layout']}` in the front matter"
    if re.search(r"\.md(?:#|\Z)", str(values.get("src", ""))):
        return "`src:` in the front matter"
    head = [key for key in _HEAD if key in values]
    ruled = head and any(line.rstrip() == "---" for line in sheet.lines)
    return f"`{head[0]}:` in the front matter" if ruled else ""


def read(sheet: Sheet) -> Made:
    """The slides of the deck and of the files that it takes in."""
    defaults = sheet.matter.values.get("defaults")
    over = defaults if isinstance(defaults, dict) else {}
    slides: list[Slide] = []
    for page in Gathered(sheet).pages():
        head = not slides and page.sheet is sheet
        slides.append(_slide(replace(page, settings={**over, **page.settings}), head=head))
    title = next((slide.title for slide in slides if slide.title), ())
    return Made(slides=with_contents(tuple(slides)), title=title, settings=tuple(deck_settings(sheet)))


def _slide(page: Page, *, head: bool) -> Slide:
    sheet, lines = page.sheet, list(page.sheet.lines)
    comments = without_comments(sheet, lines, page.start, page.stop)
    said: tuple[Note, ...] = ()
    for comment in comments:
        if comment.last and comment is comments[-1]:
            said = tuple(_notes(page, comment.text, comment.line))
        elif comment.text:
            sheet.ignored("a comment that is not the last thing on its slide is no note", comment.line)
    snippets = rewrite_code(sheet, lines, page.start, page.stop)
    written = rewritten(sheet, lines, page.start, page.stop)
    slots = []
    for name, first, stop in _slots(page):
        slots.append((name, _blocks(page, written.lines, first, stop, snippets, written.every)))
        if name:
            sheet.honoured(f"::{name}::", first - 1)
    blocks = in_columns(page, slots)
    heading = next((b for b in blocks if isinstance(b, Heading)), None)
    blocks, look = look_of(page, tuple(b for b in blocks if b is not heading), head=head)
    return Slide(
        title=heading.text if heading else (),
        blocks=blocks,
        said=said,
        depth=heading.level if heading else 0,
        look=replace(look, fit=written.fit),
        span=sheet.span(page.first),
    )


def _notes(page: Page, text: str, line: int) -> Iterator[Note]:
    """A note in pieces: what follows `[click]` is said with the next step, `[click:3]` goes three on.

    Within a sentence it is a place in it, so that the sentence is spoken whole.
    """
    step, at = 0, 0
    words = ""
    marks = list(_MARKED.finditer(text))
    span = page.sheet.span(line)
    if marks:
        page.sheet.honoured("[click] in notes", line)
    begun = 0
    for mark in marks:
        words, at = words + text[at : mark.start()], mark.end()
        step += int(mark["count"] or 1)
        if _WITHIN.search(words) and text[at : at + 1].strip():
            words += f'<mark name="step {step}"/>'
            continue
        if words.strip():
            yield Note(text=words.strip(), step=begun, span=span)
        words, begun = "", step
    if words := (words + text[at:]).strip():
        yield Note(text=words, step=begun if marks else -1, span=span)


def _slots(page: Page) -> Iterator[tuple[str, int, int]]:
    """(name, first line, line after) of the slots of a layout; what comes first has none."""
    name, start = "", page.start
    for number, line in page.sheet.prose(page.start, page.stop):
        if found := _SLOT.fullmatch(line):
            yield name, start, number
            name, start = found["name"], number + 1
    yield name, start, page.stop


def _blocks(
    page: Page, lines: list[str], start: int, stop: int, snippets: dict[str, Code], every: dict[int, int]
) -> tuple[Block, ...]:
    sheet = page.sheet

    def change(block: Block) -> Iterator[Block]:
        match block:
            case Remark():
                return
            case Embed() if block.name.startswith(STAND_IN):
                yield snippets[block.name]
            case Code():
                number = block.span.line - 1
                yield listing(sheet, info_of(sheet.lines[number]), number).of(block)
            case Figure() | Media():
                yield replace(block, path=public(page, block.path))
            case Build(each=True) if every.get(block.span.line, 1) > 1:
                yield from _every(block, every[block.span.line])
            case Items():
                yield from hoisted(block)
            case _:
                yield block

    components = sheet.matter.values.get("mdc") is True or page.settings.get("mdc") is True
    for number, _ in sheet.prose(start, stop) if components else ():
        if _COMPONENT.fullmatch(lines[number]):
            sheet.approximated("a component in Markdown is what stands in it", number)
            lines[number] = ""
    return changed(sheet.blocks(start, stop, lines, attributes=components), change)


def _every(build: Build, count: int) -> Iterator[Block]:
    """The children of `<v-clicks every=...>`, some at a time."""
    for block in build.blocks:
        if isinstance(block, Items):
            yield from by_count(block, count)
        else:
            yield replace(build, blocks=(block,))
