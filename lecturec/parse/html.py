"""HTML in notes: its words, pictures and comments; nothing of it is ever run or fetched."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from lecturec.deck import Block, Figure, Prose, Remark, text_of
from lecturec.diagnostics import Report
from lecturec.parse.elements import Flow
from lecturec.parse.pieces import Piece, breaks
from lecturec.parse.tags import TAG, Element, Page, names, page_of, tag_at
from lecturec.parse.uncoded import LONGEST
from lecturec.parse.widgets import is_component
from lecturec.source import Span

DROPPED = ("script", "style", "object", "embed", "canvas", "svg")
"""Tags that do something a film cannot: they are left out, and said to be."""

_SILENT = ("script", "style")
_RAW = re.compile(r"<(?:!--|\?|![A-Za-z]|!\[CDATA\[|(?:script|style|textarea)(?=[\s>]|$))", re.IGNORECASE)
_CLOSES = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_KNOWN = names(
    "address article aside audio blockquote body button canvas caption center col colgroup dd details dialog dir div "
    "dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html "
    "iframe legend li link main menu meta nav noframes noscript object ol optgroup option p param picture pre script "
    "search section select source style summary svg table tbody td template tfoot th thead title tr track ul video"
)
_CODES = names("code kbd samp tt")
_CODE = re.compile(r"([^`\n]{0,2000}?)</(?:code|kbd|samp|tt)>", re.IGNORECASE)
_EXAMPLE = 4
"""Columns of indentation that make an example of code."""


def plugin(md: MarkdownIt) -> None:
    """Teach the parser to read HTML as blocks, with the Markdown that stands in it."""
    ends = ["paragraph", "reference", "blockquote", "list", "table"]
    md.block.ruler.before("code", "elements", _block, {"alt": ends})
    md.block.ruler.at("html_block", _raw, {"alt": ends})
    md.inline.ruler.before("html_inline", "component", _component)


def _block(state: StateBlock, line: int, stop: int, silent: bool) -> bool:
    """Elements from the start of a line to the end of one."""
    at = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("<", at) or _RAW.match(state.src, at) or state.eMarks[line] - at > LONGEST:
        return False
    page = page_of(state.src)
    element = page.elements.get(at)
    if element is None or not breaks(element.tag) or not _stands(page, element, state.eMarks[line]):
        return False
    lone = element.tag.closing
    if state.sCount[line] - state.blkIndent >= _EXAMPLE and not lone:
        return False
    if silent:
        return True
    last = _last(state, page, element, line, stop)
    text = state.getLines(line, last + 1, state.sCount[line], False)
    Flow(state.md, state.env, state.tokens).pieces(Piece(text.lstrip(), tuple(range(line, last + 1))))
    state.line = last + 1
    return True


def _stands(page: Page, element: Element, line_end: int) -> bool:
    """Whether a tag is more than a word in angle brackets: HTML knows it, or it stands on a line of its own."""
    if element.tag.kind in _KNOWN:
        return True
    rest = page.text[element.tag.stop : line_end].strip()
    alone = not rest or rest.startswith("<") or (element.close is not None and element.stop >= line_end)
    return alone and (element.whole or element.tag.closing or is_component(element.tag.name))


def _last(state: StateBlock, page: Page, element: Element, line: int, stop: int) -> int:
    """The last line of what begins with an element: other elements may begin where it ends."""
    last = line
    while True:
        end = element.stop
        if not _within(state, last, page.line_of(end - 1), stop):
            # Its end stands outside of the list or quote that it begins in.
            end = element.tag.stop
        last = max(last, min(page.line_of(end - 1), stop - 1))
        rest = page.text[end : state.eMarks[last]]
        following = page.elements.get(end + len(rest) - len(rest.lstrip()))
        if not rest.strip() or following is None or not breaks(following.tag):
            return last
        element = following


def _within(state: StateBlock, line: int, last: int, stop: int) -> bool:
    """Whether the lines up to `last` stand in the same list or quote."""
    if last >= stop:
        return False
    return state.blkIndent == 0 or all(
        state.sCount[number] >= state.blkIndent or state.isEmpty(number) for number in range(line + 1, last + 1)
    )


def _raw(state: StateBlock, line: int, stop: int, silent: bool) -> bool:
    """Comments, scripts and declarations: up to what closes them, blank lines and all."""
    if state.is_code_block(line):
        return False
    at = state.bMarks[line] + state.tShift[line]
    found = _RAW.match(state.src, at)
    if not found:
        return False
    if silent:
        return True
    opened = found[0].lower()
    closing = _CLOSES.get(found[0]) or (">" if opened.startswith("<!") else f"</{opened[1:]}")
    start = at + len(opened) if opened != "<!--" else at + 2
    last = line
    while last < stop and closing not in state.src[start : state.eMarks[last]].lower():
        last += 1
        if last < stop:
            if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
                break
            start = state.bMarks[last]
    state.line = min(last + 1, stop)
    token = state.push("html_block", "", 0)
    token.map = [line, state.line]
    token.content = state.getLines(line, state.line, state.blkIndent, True)
    return True


def _component(state: StateInline, silent: bool) -> bool:
    """A tag within a line, of HTML or of Vue or JSX; nothing in code is emphasis."""
    if not state.src.startswith("<", state.pos):
        return False
    tag = tag_at(state.src, state.pos)
    if tag is None or tag.stop > state.posMax:
        return False
    code = _CODE.match(state.src, tag.stop) if tag.kind in _CODES and not tag.closing else None
    if silent:
        pass
    elif code:
        state.push("code_inline", "code", 0).content = unescape(TAG.sub("", code[1]))
    else:
        state.push("html_inline", "", 0).content = state.src[tag.start : tag.stop]
    state.pos = code.end() if code else tag.stop
    return True


def read_html(html: str, span: Span, report: Report) -> list[Block]:
    """The blocks of a comment, and of what may follow it in its last line."""
    unclosed = html.find("<!--", html.rfind("-->") + 1)
    if unclosed >= 0:
        report.error(
            "unclosed-comment",
            "this comment is opened here and never closed, so all that follows is hidden",
            span,
            hint="close it with -->",
        )
        html = html[:unclosed]
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for tag in dict.fromkeys(reader.dropped):
        left_out(tag, span, report)
    blocks: list[Block] = [Remark(text=c.strip(), span=span) for c in reader.comments]
    words = " ".join("".join(reader.text).split())
    return [*blocks, Prose(text=text_of(words), span=span)] if words else blocks


def left_out(tag: str, span: Span, report: Report) -> None:
    """Say that a tag has no place in a film."""
    if tag == "style":
        report.note("dialect-ignored", "<style> is left out: the look of a lecture is its theme's", span)
    else:
        report.warning("html-left-out", f"<{tag}> does not belong in a video; it is left out", span)


def captioned(blocks: tuple[Block, ...]) -> list[Block]:
    """A figure: the words beside its only picture are its caption."""
    pictures = [b for b in blocks if isinstance(b, Figure)]
    words = [b for b in blocks if isinstance(b, Prose)]
    if len(pictures) == 1 and len(words) == 1 and not pictures[0].caption:
        made = replace(pictures[0], caption=words[0].text)
        return [made if b is pictures[0] else b for b in blocks if b is not words[0]]
    return list(blocks)


class _Reader(HTMLParser):
    """The text and the comments of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.comments: list[str] = []
        self.dropped: list[str] = []
        self._skip = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.dropped.append(tag)
            self._skip = tag if tag in _SILENT else ""
        self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skip:
            self._skip = ""
        self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
