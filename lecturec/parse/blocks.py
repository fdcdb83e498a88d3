"""From the parser's tokens to blocks, each with its place in the source."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from lecturec.deck import (
    Block,
    Build,
    Callout,
    Code,
    Columns,
    Definition,
    Definitions,
    Embed,
    Figure,
    Heading,
    Item,
    Items,
    Math,
    Media,
    Prose,
    Quote,
    Remark,
    Rule,
    Run,
    Stack,
    Step,
    Text,
    plain,
    text_of,
)
from lecturec.diagnostics import Report
from lecturec.parse.hidden import HIDDEN
from lecturec.parse.html import captioned, left_out, read_html
from lecturec.parse.inline import cut_end, cut_start, footnote_mark, read_inline
from lecturec.parse.marks import SIGN
from lecturec.parse.tables import Rows
from lecturec.source import Source, Span

_ALERT = re.compile(r"\A\[!(\w+)\]\s*")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?:[#.][\w:-]+\s*)+\}\s*\Z")
_KRAMDOWN = re.compile(r"(?:^|\s+)\{:[^{}]*\}\s*\Z")
_CLOSES = ("list_item_close", "blockquote_close", "dd_close", "admonition_close", "footnote_close")
_FILMS = re.compile(r"\.(?:mp4|m4v|mov|webm|mkv)(?:[?#]|\Z)", re.IGNORECASE)
_SCENES = re.compile(r"\.py:[^\W\d]\w*(?:#|\Z)")
_SOUNDS = re.compile(r"\.(?:mp3|wav|ogg|oga|m4a|aac|flac|opus)(?:[?#]|\Z)", re.IGNORECASE)
_TASK = re.compile(r"\A\[([ xX])\]\s+")


def _short(fence: str) -> str:
    return fence if len(fence) <= 20 else f"{len(fence)} {fence[0]}"


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """The lines of a source, which is read slide by slide."""
    return text.split("\n")


class Reader:
    """Walks a token stream once, from left to right."""

    def __init__(self, source: Source, tokens: Sequence[Token], report: Report, offset: int = 0) -> None:
        """`offset` is the number (from 0) of the source's line that is the first of the tokens' lines."""
        self.path, self.lines, self.report, self.offset = source.path, _lines(source.text), report, offset
        self._open: list[str] = []
        start = next((i for i, t in enumerate(tokens) if t.type == "footnote_block_open"), len(tokens))
        self.tokens, self.at = tokens[:start], 0
        self.footnotes = _by_number(tokens[start:])

    def all(self) -> tuple[Block, ...]:
        """All blocks; what only an unused footnote refers to stands at the end."""
        blocks = self._until("")
        while self.footnotes:
            blocks += self._footnote(next(iter(self.footnotes)))
        return tuple(blocks)

    def _footnote(self, number: int) -> list[Block]:
        """A footnote where it is first referred to; its number leads."""
        if number not in self.footnotes:
            return []
        here = self.tokens, self.at
        self.tokens, self.at = self.footnotes.pop(number), 0
        blocks = self._until("footnote_close")
        self.tokens, self.at = here
        mark = (footnote_mark(number), Run(text=" "))
        if blocks and isinstance(blocks[0], Prose):
            blocks[0] = Prose(text=(*mark, *blocks[0].text), span=blocks[0].span)
        return blocks

    def _until(self, closing: str) -> list[Block]:
        blocks: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.type == "mark" and (name := token.meta.get("close")):
                if name in self._open and name != closing:
                    # What was opened within is closed by what closes around it.
                    break
                self.at += 1
                if name == closing:
                    break
                continue
            if closing in self._open and token.type in _CLOSES:
                break
            self.at += 1
            if token.type == closing:
                break
            blocks += self._block(token)
        return blocks

    def _marked(self, facts: dict[str, Any], span: Span) -> list[Block]:
        """What a mark means: the blocks up to the one that closes it, in the form that its name says."""
        name = facts.get("open", "")
        inner: tuple[Block, ...] = ()
        if name:
            self._open.append(name)
            first = self.at
            inner = tuple(self._until(name))
            self._open.pop()
        match name or facts["alone"]:
            case "step":
                return [Step(span=span)]
            case "build":
                return [Build(blocks=inner, span=span, **_given(facts, Build))] if inner else []
            case "columns":
                return _columns(inner, span)
            case "column":
                return [Columns(columns=(inner,), widths=(facts.get("width", 0),), span=span)]
            case "stack":
                layers = tuple(b.blocks if isinstance(b, Build) else (b,) for b in inner)
                return [Stack(layers=layers, span=span)] if layers else []
            case "notes" if "text" in facts:
                return [Remark(text=facts["text"], note=True, span=span)]
            case "notes":
                last = self.tokens[self.at - 1].map or [0, 0] if self.at > first else [0, 0]
                written = "\n".join(self.lines[span.line : self.offset + last[0]])
                return [Remark(text=written.strip(), note=True, span=span)]
            case "callout":
                title = text_of(str(facts.get("title", "")))
                return [Callout(kind=str(facts.get("kind", "note")), title=title, blocks=inner, span=span)]
            case "embed":
                words = text_of(str(facts.get("text", "")))
                return [Embed(name=str(facts["name"]), text=words, href=str(facts.get("href", "")), span=span)]
            case "figure" if name:
                return captioned(inner)
            case "figure":
                return [Figure(span=span, **_given(facts, Figure))]
            case "media":
                return [Media(span=span, **_given(facts, Media))]
            case "left":
                said = facts.get("said", "left out, as a film has no place for it")
                self.report.note("dialect-ignored", f"{said}: {facts['what']}", span)
                return []
            case "hidden":
                return []
            case _:
                return list(inner)

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def _span(self, token: Token) -> Span:
        first, stop = token.map or (0, 0)
        first, stop = first + self.offset, stop + self.offset
        line = self._line(first + 1)
        return Span(self.path, first + 1, len(line) - len(line.lstrip()) + 1, max(first + 1, stop))

    def _block(self, token: Token) -> list[Block]:
        span = self._span(token)
        match token.type:
            case "heading_open":
                text, others = self._inline()
                if named := _ATTRIBUTES.search(plain(text)):
                    text = cut_end(text, named.start())
                return [Heading(level=int(token.tag[1]), text=text, span=span), *others]
            case "paragraph_open":
                return self._paragraph(span)
            case "bullet_list_open" | "ordered_list_open":
                return [self._items(token, span)]
            case "blockquote_open":
                return [self._quote(span)]
            case "fence" | "code_block":
                return [self._code(token, span)]
            case "math_block" | "math_block_label" | "amsmath":
                return [Math(tex=token.content.strip(), span=span)]
            case "hr":
                return [Rule(span=span)]
            case "html_block":
                return read_html(token.content, span, self.report)
            case "table_open":
                return self._table(span, written=token.markup != "html")
            case "dl_open":
                return self._definitions(span)
            case "admonition_open":
                return self._callout(token, span)
            case "mark":
                return self._marked(token.meta, span)
            case _:
                return []

    def _paragraph(self, span: Span) -> list[Block]:
        text, others = self._inline()
        if plain(text).startswith("$$") and self._line(span.line).strip().startswith("$$"):
            self.report.warning(
                "unclosed-math",
                "this formula is opened here and never closed, so it is read as text",
                span,
                hint="close it with a line that holds only $$",
            )
        if named := _KRAMDOWN.search(plain(text)):
            text = cut_end(text, named.start())
        return [Prose(text=text, span=span), *others] if text else others

    def _inline(self) -> tuple[Text, list[Block]]:
        """The inline token at hand and its closing; pictures, footnotes and comments follow as blocks."""
        token = self.tokens[self.at]
        self.at += 2
        return self._read_inline(token)

    def _read_inline(self, token: Token) -> tuple[Text, list[Block]]:
        span = self._span(token)
        found = read_inline(token.children or [])
        others: list[Block] = [self._figure(picture, self._place(picture.path, span)) for picture in found.pictures]
        for address in found.unsafe:
            self.report.warning(
                "unsafe-link",
                f"the address '{address[:60]}' runs something, so only the words of the link are kept",
                self._place(address, span),
            )
        others += [replace(other, span=span) for other in found.others]
        for mark in dict.fromkeys(found.odd):
            words = f"'{mark}' is a mark that no voice heeds; it is left out"
            self.report.warning(
                "unknown-mark", words, span, hint="the marks that are heeded stand in docs/narration.md"
            )
        for tag in dict.fromkeys(found.dropped):
            left_out(tag, span, self.report)
        for what in found.left:
            self.report.note("dialect-ignored", f"left out, as a film has no place for it: {what}", span)
        for what in found.hidden:
            self.report.note("dialect-ignored", f"{HIDDEN}: {what}", span)
        for number in dict.fromkeys(found.footnotes):
            others += self._footnote(number)
        others += [Remark(text=comment, span=span) for comment in found.comments]
        return found.text, others

    def _figure(self, picture: Figure, span: Span) -> Figure | Media:
        if not picture.alt.strip() and not picture.caption:
            self.report.warning(
                "missing-alt-text",
                "this picture has no description, so nothing is said of it",
                span,
                hint=f"describe it for a listener: ![a loop with its current]({picture.path})",
            )
        for kind, endings in (("video", _FILMS), ("video", _SCENES), ("audio", _SOUNDS)):
            if endings.search(picture.path):
                return Media(path=picture.path, kind=kind, alt=picture.alt or plain(picture.caption), span=span)
        return replace(picture, span=span)

    def _place(self, address: str, span: Span) -> Span:
        """Where a picture or link with this address begins, within a paragraph."""
        for number in range(span.line, span.stop_line + 1):
            line = self._line(number)
            at = line.find(address) if address else line.find("](")
            if at >= 0:
                start = max(line.rfind("![", 0, at), line.rfind("<img", 0, at))
                start = start if start >= 0 else max(0, line.rfind("[", 0, at))
                stop = line.find(")", at)
                return Span(self.path, number, start + 1, number, stop + 2 if stop >= 0 else len(line) + 1)
        return span

    def _items(self, opening: Token, span: Span) -> Items:
        items: list[Item] = []
        while self.tokens[self.at].type == "list_item_open":
            where = self._span(self.tokens[self.at])
            self.at += 1
            blocks = self._until("list_item_close")
            text: Text = ()
            if blocks and isinstance(blocks[0], Prose):
                text, blocks = blocks[0].text, blocks[1:]
            done = None
            if task := _TASK.match(plain(text)):
                done, text = task[1] != " ", cut_start(text, task.end())
            items.append(Item(text=text, blocks=tuple(blocks), done=done, span=where))
        self.at += 1
        start = int(opening.attrs.get("start", 1))
        return Items(items=tuple(items), ordered=opening.type.startswith("ordered"), start=start, span=span)

    def _quote(self, span: Span) -> Block:
        blocks = self._until("blockquote_close")
        if blocks and isinstance(blocks[0], Prose) and (alert := _ALERT.match(plain(blocks[0].text))):
            rest = cut_start(blocks[0].text, alert.end())
            below = span.line + 1 if self._line(span.line).rstrip().endswith("]") else span.line
            first = [Prose(text=rest, span=Span(self.path, below, span.column, span.stop_line))] if rest else []
            return Callout(kind=alert[1].lower(), title=(), blocks=(*first, *blocks[1:]), span=span)
        return Quote(blocks=tuple(blocks), span=span)

    def _callout(self, opening: Token, span: Span) -> list[Block]:
        title: Text = ()
        others: list[Block] = []
        kind = str(opening.meta.get("tag", "note")) if opening.meta else "note"
        if self.at < len(self.tokens) and self.tokens[self.at].type == "admonition_title_open":
            self.at += 1
            title, others = self._inline()
        if plain(title).lower() == kind.lower():
            title = ()
        blocks = (*others, *self._until("admonition_close"))
        return [Callout(kind=kind.lower(), title=title, blocks=blocks, span=span)]

    def _code(self, token: Token, span: Span) -> Block:
        language = (token.info or "").strip().split()
        name = re.sub(r"[^\w+#.-].*", "", language[0].strip("{}.")) if language else ""
        if token.type == "fence":
            first, stop = token.map or (0, 0)
            # A last line without an end is a line too.
            if stop - first < token.content.count("\n") + (token.content[-1:] not in ("", "\n")) + 2:
                self.report.warning(
                    "unclosed-fence",
                    "this code block is opened here and never closed, so all that follows is code",
                    span,
                    hint=f"close it with a line that holds only {_short(token.markup)}",
                )
        text = token.content
        if SIGN in text:
            # The parser sees code where a dialect saw none: it is shown as its author wrote it.
            below = span.line + (token.type == "fence")
            rows = (self._line(below + k) if SIGN in row else row for k, row in enumerate(text.split("\n")))
            text = "\n".join(rows)
        return Code(text=text.rstrip("\n"), language=name, span=span)

    def _table(self, span: Span, *, written: bool) -> list[Block]:
        rows = Rows()
        others: list[Block] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "inline":
                text, more = self._read_inline(token)
                rows.cell(text)
                others += more
            else:
                rows.mark(token)
        self.at += 1
        if written:
            rows.check(self.path, self.lines, span, self.report)
        return [rows.table(span), *others]

    def _definitions(self, span: Span) -> list[Block]:
        entries: list[Definition] = []
        others: list[Block] = []
        term: Text = ()
        where = span
        while (token := self.tokens[self.at]).type != "dl_close":
            self.at += 1
            if token.type == "dt_open":
                if term:
                    entries.append(Definition(term=term, blocks=(), span=where))
                where = self._span(token)
                term, more = self._inline()
                others += more
            elif token.type == "dd_open":
                entries.append(Definition(term=term, blocks=tuple(self._until("dd_close")), span=where))
                term = ()
        self.at += 1
        if term:
            entries.append(Definition(term=term, blocks=(), span=where))
        return [Definitions(entries=tuple(entries), span=span), *others]


def _given(facts: dict[str, Any], node: type) -> dict[str, Any]:
    """What a mark says of a node's fields."""
    return {field.name: facts[field.name] for field in fields(node) if field.name in facts}


def _columns(inner: tuple[Block, ...], span: Span) -> list[Block]:
    """Columns in a row as one; what stands before and after them keeps its place."""
    alone = [b for b in inner if isinstance(b, Columns) and len(b.columns) == 1]
    if not alone:
        return list(inner)
    first = inner.index(alone[0])
    widths = tuple(b.widths[0] if b.widths else 0 for b in alone)
    made = Columns(columns=tuple(b.columns[0] for b in alone), widths=widths if all(widths) else (), span=span)
    rest = [b for b in inner[first:] if not (isinstance(b, Columns) and len(b.columns) == 1)]
    return [*inner[:first], made, *rest]


def _by_number(tokens: Iterable[Token]) -> dict[int, list[Token]]:
    """The tokens of each footnote."""
    found: dict[int, list[Token]] = {}
    inside: list[Token] = []
    for token in tokens:
        if token.type == "footnote_open":
            inside = found.setdefault(token.meta["id"], [])
        elif token.type != "footnote_anchor":
            inside.append(token)
    return found
