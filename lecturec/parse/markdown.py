"""Markdown to blocks: what all dialects share. The only importer of markdown_it."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lecturec.deck import (
    Block,
    Callout,
    Code,
    Definition,
    Definitions,
    Figure,
    Heading,
    Item,
    Items,
    Math,
    Prose,
    Quote,
    Remark,
    Rule,
    Run,
    Table,
    Text,
    plain,
    text_of,
)
from lecturec.diagnostics import LIMIT, Report
from lecturec.parse.inline import read_inline
from lecturec.source import Source, Span

MAX_NESTING = 100
"""Levels of quotes and lists. markdown-it drops the rest of a file past its own limit without a word (one list
is two levels to it), so its limit stands well above ours, and ours is an error."""

_QUOTES = {
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "de": ("„", "“", "‚", "‘"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "ja": ("「", "」", "『", "』"),
    "zh-Hant": ("「", "」", "『", "』"),
    "ru": ("«", "»", "„", "“"),
}
_ALERT = re.compile(r"\A\[!(\w+)\]\s*")
_TASK = re.compile(r"\A\[([ xX])\]\s+")


def read_blocks(source: Source, first_line: int, lang: str, report: Report) -> tuple[Block, ...]:
    """The blocks of a source from `first_line` (from 0) on, with spans into the whole source. Never raises."""
    text = "\n" * first_line + source.text.split("\n", first_line)[-1] if first_line else source.text
    if _too_deep(source, text, report):
        return ()
    md = _parser(lang)
    env: dict[str, object] = {}
    try:
        tokens = md.parse(text, env)
    except RecursionError:
        report.error("nested-too-deep", "these notes are nested too deeply to be read", Span(source.path), exit=LIMIT)
        return ()
    return _Reader(source, tokens, env, report).all()


def _parser(lang: str) -> MarkdownIt:
    quotes = _QUOTES.get(lang) or _QUOTES.get(lang.split("-")[0]) or ("“", "”", "‘", "’")
    options = {"maxNesting": 4 * MAX_NESTING, "typographer": True, "quotes": list(quotes)}
    md = MarkdownIt("commonmark", options).enable(["table", "strikethrough", "smartquotes"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    return md.use(dollarmath_plugin, allow_digits=False, allow_space=False)


def _too_deep(source: Source, text: str, report: Report) -> bool:
    """Whether a line opens more levels than anyone reads, found before a parser has to."""
    quotes, lists = rf"(?:[ \t]*>){{{MAX_NESTING + 1}}}", rf"(?:[ \t]*[-*+][ \t]+){{{MAX_NESTING + 1}}}"
    deep = re.compile(rf"{quotes}|{lists}|[ \t]{{{4 * MAX_NESTING},}}[-*+>\d]")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_NESTING and deep.match(line):
            report.error(
                "nested-too-deep",
                f"this line is nested more than {MAX_NESTING} levels deep",
                Span(source.path, number),
                hint="use fewer levels of lists and quotes",
                exit=LIMIT,
            )
            return True
    return False


class _Reader:
    """Walks a token stream once, from left to right."""

    def __init__(self, source: Source, tokens: Sequence[Token], env: dict[str, object], report: Report) -> None:
        self.source, self.tokens, self.env, self.report = source, tokens, env, report
        self.at = 0
        self.notes: dict[int, tuple[Block, ...]] = {}

    def all(self) -> tuple[Block, ...]:
        self._footnotes()
        blocks = self._until("")
        self._unused_footnotes()
        return tuple(blocks)

    def _footnotes(self) -> None:
        """Read the footnotes first: they are shown where they are referred to."""
        start = next((i for i, t in enumerate(self.tokens) if t.type == "footnote_block_open"), len(self.tokens))
        block, self.tokens = self.tokens[start:], self.tokens[:start]
        for i, token in enumerate(block):
            if token.type == "footnote_open":
                inside = [t for t in block[i + 1 :] if t.type != "footnote_anchor"]
                reader = _Reader(self.source, inside, {}, self.report)
                self.notes[token.meta["id"]] = tuple(reader._until("footnote_close"))

    def _unused_footnotes(self) -> None:
        known = self.env.get("footnotes", {})
        refs = known.get("refs", {}) if isinstance(known, dict) else {}
        for label, number in refs.items():
            if number == -1:
                name = str(label).removeprefix(":")
                line = next((n for n, text in enumerate(self.source.text.split("\n"), 1) if f"[^{name}]:" in text), 1)
                words = self.source.line(line).split("]:", 1)[-1].strip()
                self.report.warning(
                    "unused-footnote",
                    f"the footnote [^{name}] is never referred to, so it is left out: {words}",
                    Span(self.source.path, line),
                    hint=f"write [^{name}] where it belongs",
                )

    def _until(self, closing: str) -> list[Block]:
        blocks: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == closing:
                break
            blocks += self._block(token)
        return blocks

    def _span(self, token: Token) -> Span:
        first, stop = token.map or (0, 0)
        line = self.source.line(first + 1)
        return Span(self.source.path, first + 1, len(line) - len(line.lstrip()) + 1, max(first + 1, stop))

    def _block(self, token: Token) -> list[Block]:
        span = self._span(token)
        match token.type:
            case "heading_open":
                inline = self._inline()
                return [Heading(level=int(token.tag[1]), text=inline[0], span=span), *inline[1]]
            case "paragraph_open":
                text, others = self._inline()
                return [Prose(text=text, span=span), *others] if text else others
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
                return self._html(token, span)
            case "table_open":
                return [self._table(span)]
            case "dl_open":
                return [self._definitions(span)]
            case "admonition_open":
                return [self._callout(token, span)]
            case _:
                return []

    def _inline(self) -> tuple[Text, list[Block]]:
        """The inline token at hand and its closing; pictures, footnotes and comments follow as blocks."""
        token = self.tokens[self.at]
        self.at += 2
        return self._read_inline(token)

    def _read_inline(self, token: Token) -> tuple[Text, list[Block]]:
        span = self._span(token)
        found = read_inline(token.children or [])
        others: list[Block] = []
        for path, alt, title in found.pictures:
            column = self.source.line(span.line).find("![") + 1 or span.column
            where = Span(self.source.path, span.line, column)
            others.append(Figure(path=path, alt=alt, caption=text_of(title), span=where))
        for number in dict.fromkeys(found.footnotes):
            others += [_numbered(number + 1, block) for block in self.notes.get(number, ())]
        others += [Remark(text=comment, span=span) for comment in found.comments]
        return found.text, others

    def _items(self, opening: Token, span: Span) -> Items:
        items: list[Item] = []
        closing = opening.type.replace("open", "close")
        while self.tokens[self.at].type == "list_item_open":
            where = self._span(self.tokens[self.at])
            self.at += 1
            blocks = self._until("list_item_close")
            text: Text = ()
            if blocks and isinstance(blocks[0], Prose):
                text, blocks = blocks[0].text, blocks[1:]
            done = None
            if task := _TASK.match(plain(text)):
                done, text = task[1] != " ", _cut_start(text, task.end())
            items.append(Item(text=text, blocks=tuple(blocks), done=done, span=where))
        assert self.tokens[self.at].type == closing
        self.at += 1
        start = int(opening.attrs.get("start", 1))
        return Items(items=tuple(items), ordered=opening.type.startswith("ordered"), start=start, span=span)

    def _quote(self, span: Span) -> Block:
        blocks = self._until("blockquote_close")
        if blocks and isinstance(blocks[0], Prose) and (alert := _ALERT.match(plain(blocks[0].text))):
            rest = _cut_start(blocks[0].text, alert.end())
            first = [Prose(text=rest, span=blocks[0].span)] if rest else []
            return Callout(kind=alert[1].lower(), title=(), blocks=(*first, *blocks[1:]), span=span)
        return Quote(blocks=tuple(blocks), span=span)

    def _callout(self, opening: Token, span: Span) -> Callout:
        title: Text = ()
        kind = str(opening.meta.get("tag", "note")) if opening.meta else "note"
        if self.at < len(self.tokens) and self.tokens[self.at].type == "admonition_title_open":
            self.at += 1
            title = self._inline()[0]
        if plain(title).lower() == kind.lower():
            title = ()
        return Callout(kind=kind.lower(), title=title, blocks=tuple(self._until("admonition_close")), span=span)

    def _code(self, token: Token, span: Span) -> Block:
        language = (token.info or "").strip().split()
        name = re.sub(r"[^\w+#.-].*", "", language[0].strip("{}.")) if language else ""
        if token.type == "fence":
            last = self.source.line(token.map[1]).strip() if token.map else ""
            if not last.endswith(token.markup[:3]):
                self.report.warning(
                    "unclosed-fence",
                    "this code block is opened here and never closed, so all that follows is code",
                    span,
                    hint=f"close it with a line that holds only {token.markup}",
                )
        return Code(text=token.content.rstrip("\n"), language=name, span=span)

    def _table(self, span: Span) -> Table:
        rows: list[tuple[Text, ...]] = []
        align: list[str] = []
        cells: list[Text] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                cells = []
            elif token.type == "th_open":
                align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
            elif token.type == "inline":
                cells.append(self._read_inline(token)[0])
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        self.at += 1
        self._check_rows(span, len(align))
        return Table(header=rows[0], rows=tuple(rows[1:]), align=tuple(align), span=span)

    def _check_rows(self, span: Span, columns: int) -> None:
        """A row with more cells than the header loses them in Markdown; we say which."""
        for number in range(span.line, span.stop_line + 1):
            cells = escapedSplit(self.source.line(number).strip().lstrip("> "))
            cells = cells[1:] if cells and not cells[0].strip() else cells
            lost = " ".join(c.strip() for c in cells[columns:]).strip()
            if lost:
                self.report.warning(
                    "table-row-too-long",
                    f"this row has more cells than the table has columns; left out: {lost}",
                    Span(self.source.path, number),
                    hint="add a column to the header, or write \\| for a bar inside a cell",
                )

    def _definitions(self, span: Span) -> Definitions:
        entries: list[Definition] = []
        term: Text = ()
        where = span
        while (token := self.tokens[self.at]).type != "dl_close":
            self.at += 1
            if token.type == "dt_open":
                where = self._span(token)
                term = self._inline()[0]
            elif token.type == "dd_open":
                entries.append(Definition(term=term, blocks=tuple(self._until("dd_close")), span=where))
                term = ()
        self.at += 1
        return Definitions(entries=tuple(entries), span=span)

    def _html(self, token: Token, span: Span) -> list[Block]:
        html = token.content
        if "<!--" in html and "-->" not in html[html.rindex("<!--") :]:
            self.report.error(
                "unclosed-comment",
                "this comment is opened here and never closed, so all that follows is hidden",
                span,
                hint="close it with -->",
            )
        reader = _Html()
        reader.feed(html)
        reader.close()
        if reader.dropped:
            self.report.warning("html-left-out", f"<{reader.dropped}> does not belong in a video; it is left out", span)
        blocks: list[Block] = [Remark(text=c.strip(), span=span) for c in reader.comments]
        words = " ".join("".join(reader.text).split())
        blocks += [Prose(text=text_of(words), span=span)] if words else []
        return blocks + [Figure(path=src, alt=alt, span=span) for src, alt in reader.pictures]


class _Html(HTMLParser):
    """The text, pictures and comments of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.comments: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self.dropped = ""
        self._skip = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object"):
            self.dropped = tag
            self._skip = tag if tag in ("script", "style") else ""
        elif tag == "img":
            given = dict(attrs)
            self.pictures.append((given.get("src") or "", given.get("alt") or ""))
        elif tag in ("br", "p", "div", "li", "td", "th", "tr"):
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skip:
            self._skip = ""

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def _numbered(number: int, block: Block) -> Block:
    """A footnote with its number in front."""
    if isinstance(block, Prose):
        return Prose(text=(Run(text=str(number), marks=("sup",)), Run(text=" "), *block.text), span=block.span)
    return block


def _cut_start(text: Text, count: int) -> Text:
    """A text without its first `count` characters."""
    left: list[Run] = []
    for run in text:
        if count >= len(run.text):
            count -= len(run.text)
        else:
            left.append(Run(text=run.text[count:].lstrip() if not left else run.text, marks=run.marks, href=run.href))
            count = 0
    return tuple(left)
