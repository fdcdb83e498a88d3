"""Markdown to blocks: what all dialects share. The only importer of the parser and its plugins."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lecturec.deck import Block
from lecturec.diagnostics import LIMIT, Report
from lecturec.limits import CELLS, NESTING, PARAGRAPH, TOKENS
from lecturec.parse import directions, formulas, html, marks
from lecturec.parse.blocks import Reader
from lecturec.source import Source, Span

MAX_NESTING = NESTING
"""Levels of quotes and lists. markdown-it drops the rest of a file past its own limit without a word (a list is
two levels to it), so its limit stands well above ours, and ours is an error."""

MAX_PARAGRAPH = PARAGRAPH
"""Characters of one paragraph, heading or cell: what stands inside a line takes more than linear time to read."""

MAX_CELLS, MAX_TOKENS = CELLS, TOKENS
"""Cells of a table; and tokens of all blocks, about 20,000 paragraphs or two days of talk."""

MAX_BARS = 10 * MAX_CELLS
"""Bars in lines that follow each other: a table so far beyond our limit that even the parser should not begin it."""

MAX_QUOTES = 400
"""Quotation marks of a paragraph that are made curly."""

_DATA = re.compile(r"\(data:[^\s()]*\)")

_QUOTES = {
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "de": ("„", "“", "‚", "‘"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "ja": ("「", "」", "『", "』"),
    "zh-Hant": ("「", "」", "『", "』"),
    "ru": ("«", "»", "„", "“"),
}
_OPENERS = ("list_item_open", "blockquote_open", "dd_open", "admonition_open", "footnote_reference_open")
_STEP = r"[ \t]*(?:>|(?:[-*+:]|\d{1,9}[.)])[ \t])"
_DEEP = re.compile(rf"(?:{_STEP}){{{MAX_NESTING + 1}}}|[ \t]{{{4 * MAX_NESTING},}}(?:[-*+>:]|\d{{1,9}}[.)])[ \t]")


class Markdown:
    """The parser, made once for a source and used for each stretch of its lines."""

    def __init__(self, source: Source, lang: str, report: Report, *, attributes: bool = False) -> None:
        self.source, self.report = source, report
        self._limits = _Limits(source.path, report)
        self._parser = _parser(lang, self._limits, attributes=attributes)

    def read(self, lines: Sequence[str], start: int = 0) -> tuple[Block, ...]:
        """The blocks of these lines, which stand in the source from line `start` (from 0) on. Never raises."""
        path = self.source.path
        if _too_deep(path, lines, start, self.report) or _too_wide(path, lines, start, self.report):
            return ()
        self._limits.begin(start)
        try:
            tokens = self._parser.parse("\n".join(lines), {})
            if not _all_read(path, tokens, start, self.report):
                return ()
            return Reader(self.source, tokens, self.report, start).all()
        except _Stop:
            return ()
        except RecursionError:
            words = "these notes are nested too deeply to be read"
            self.report.error("nested-too-deep", words, Span(path, start + 1), exit=LIMIT)
            return ()


def _parser(lang: str, limits: "_Limits", *, attributes: bool) -> MarkdownIt:
    quotes = _QUOTES.get(lang) or _QUOTES.get(lang.split("-")[0]) or ("“", "”", "‘", "’")
    options = {"maxNesting": 2 * MAX_NESTING + 20, "typographer": True, "quotes": list(quotes)}
    md = _Markdown("commonmark", options).enable(["table", "strikethrough", "smartquotes"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin).use(marks.plugin).use(html.plugin)
    md.use(directions.plugin)
    md.use(dollarmath_plugin, allow_digits=False, allow_space=False, allow_blank_lines=False, double_inline=True)
    md.use(formulas.plugin)
    # A formula may begin in the line below a sentence, as with every tool that knows them.
    formula = next(rule.fn for rule in md.block.ruler.__rules__ if rule.name == "math_block")
    md.block.ruler.at("math_block", _asked_first(formula), {"alt": ["paragraph", "reference", "blockquote", "list"]})
    curl = next(rule.fn for rule in md.core.ruler.__rules__ if rule.name == "smartquotes")
    md.core.ruler.at("smartquotes", _but_for_many(curl))
    if attributes:
        md.use(attrs_plugin, spans=True)
    md.core.ruler.before("inline", "limits", limits)
    md.core.ruler.before("footnote_tail", "stray_footnotes", limits.footnotes)
    return md


def _but_for_many(curl: Callable[[StateCore], None]) -> Callable[[StateCore], None]:
    """The rule that makes quotation marks curly, but for paragraphs of hundreds of them: it looks at each pair."""

    def curled(state: StateCore) -> None:
        tokens = state.tokens
        state.tokens = [t for t in tokens if t.content.count("'") + t.content.count('"') <= MAX_QUOTES]
        curl(state)
        state.tokens = tokens

    return curled


_Rule = Callable[[StateBlock, int, int, bool], bool]


def _asked_first(rule: _Rule) -> _Rule:
    """A rule that leaves nothing behind when it is only asked whether it would apply."""

    def asked(state: StateBlock, line: int, stop: int, silent: bool) -> bool:
        if not silent:
            return rule(state, line, stop, silent)
        # What no line below closes, up to the next blank one, is not closed for those lines either.
        opens = state.src.startswith("$$", state.bMarks[line] + state.tShift[line])
        if not opens or line < state.env.get("open", 0):
            return False
        kept, at = len(state.tokens), state.line
        found = rule(state, line, stop, silent)
        del state.tokens[kept:]
        state.line = at
        if not found:
            state.env["open"] = next((n for n in range(line, stop) if state.isEmpty(n)), stop)
        return found

    return asked


class _Markdown(MarkdownIt):
    """Paths stay as they are written, and links that nobody should follow lose their address with a diagnostic."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """The address as it is."""
        return url

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        """Every address is read."""
        return True


class _Stop(Exception):
    """A limit was hit and reported: the rest would take too long to read."""


@dataclass(slots=True)
class _Limits:
    """Rules inside the parser that say what would be lost or last too long."""

    path: str
    report: Report
    start: int = 0
    _tokens: int = 0
    _defined: dict[str, tuple[int, str]] = field(default_factory=dict)

    def begin(self, start: int) -> None:
        """A stretch of lines follows. One that begins no later than the last is read anew, and counts as if alone."""
        self._tokens = self._tokens if start > self.start else 0
        self.start = start
        self._defined = {}

    def __call__(self, state: StateCore) -> None:
        """Refuse what is too long, before anything looks into it."""
        cells = line = 0
        self._tokens += len(state.tokens)
        for token in state.tokens:
            line = token.map[0] if token.map else line
            cells = 0 if token.type == "table_open" else cells + (token.type in ("td_open", "th_open"))
            size = len(token.content)
            if cells > MAX_CELLS:
                self._stop("table-too-large", f"this table has more than {MAX_CELLS} cells", "show a part of it", line)
            elif self._tokens > MAX_TOKENS:
                words = "these notes are too long: what follows would last for days"
                self._stop("notes-too-large", words, "split the course into lectures", line)
            elif token.type == "inline" and size > MAX_PARAGRAPH and len(_DATA.sub("", token.content)) > MAX_PARAGRAPH:
                words = f"this paragraph has {size} characters; {MAX_PARAGRAPH} is the most"
                self._stop("paragraph-too-long", words, "break it with blank lines", line)

    def _stop(self, code: str, message: str, hint: str, line: int) -> None:
        self.report.error(code, message, Span(self.path, self.start + line + 1), hint=hint, exit=LIMIT)
        raise _Stop

    def footnotes(self, state: StateCore) -> None:
        """Name the footnotes that nothing refers to, or that are defined twice: the parser forgets them."""
        known = state.env.get("footnotes", {}).get("refs", {})
        opened: list[tuple[str, int, list[str]]] = []
        for token in state.tokens:
            if token.type == "footnote_reference_open":
                opened.append((token.meta["label"], self.start + (token.map or [0])[0] + 1, []))
            elif token.type == "footnote_reference_close" and opened:
                self._footnote(*opened.pop(), known)
            elif opened and token.content:
                opened[-1][2].append(" ".join(token.content.split()))

    def _footnote(self, label: str, line: int, words: list[str], known: dict[str, int]) -> None:
        said = " ".join(words)
        if label in self._defined:
            # The last one wins, so it is the earlier one that is lost.
            lost_line, lost = self._defined[label]
            self.report.warning(
                "duplicate-footnote",
                f"the footnote [^{label}] is written again in line {line}, so this one is left out: {lost}",
                Span(self.path, lost_line),
                hint="give one of them another name",
            )
        elif known.get(f":{label}", -1) == -1:
            self.report.warning(
                "unused-footnote",
                f"the footnote [^{label}] is never referred to, so it is left out: {said}",
                Span(self.path, line),
                hint=f"write [^{label}] where it belongs",
            )
        self._defined[label] = line, said


def _too_deep(path: str, lines: Sequence[str], start: int, report: Report) -> bool:
    """Whether a line opens more levels than anyone reads, found before a parser has to."""
    for number, line in enumerate(lines, start + 1):
        if len(line) > MAX_NESTING and (deep := _DEEP.match(line)):
            _complain(path, number, report, deep.end())
            return True
    return False


def _too_wide(path: str, lines: Sequence[str], start: int, report: Report) -> bool:
    """Whether there is a table that would take the parser seconds to find too large."""
    bars = 0
    for number, line in enumerate(lines, start + 1):
        bars = bars + line.count("|") if "|" in line else 0
        if bars > MAX_BARS:
            words = f"this table has more than {MAX_CELLS} cells"
            report.error("table-too-large", words, Span(path, number), hint="show a part of it", exit=LIMIT)
            return True
    return False


def _all_read(path: str, tokens: Sequence[Token], start: int, report: Report) -> bool:
    """Whether all lists and quotes stay within our limit, which is the only way to know that nothing was dropped."""
    depth = 0
    for token in tokens:
        depth += (token.type in _OPENERS) - (token.type.replace("close", "open") in _OPENERS and token.nesting < 0)
        if depth > MAX_NESTING:
            _complain(path, start + (token.map or [0])[0] + 1, report)
            return False
    return True


def _complain(path: str, line: int, report: Report, column: int = 1) -> None:
    report.error(
        "nested-too-deep",
        f"this line is nested more than {MAX_NESTING} levels deep",
        Span(path, line, column),
        hint="use fewer levels of lists and quotes",
        exit=LIMIT,
    )
