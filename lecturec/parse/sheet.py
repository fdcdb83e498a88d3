"""A sheet: one text in the hands of a front end, with what all front ends need to read it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lecturec.deck import Block, Figure, Heading, Prose, Remark, Rule, Slide, Text, text_of
from lecturec.diagnostics import Report
from lecturec.parse.front_matter import FrontMatter
from lecturec.parse.markdown import Markdown
from lecturec.parse.marks import FENCE
from lecturec.source import Source, Span
from lecturec.world import World

_BEGINS = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|>|\||<|!\[|\[[^\]]+\]:|-{3,}|={3,}|`{3,}|~{3,}|:{3,}|\$\$)")
_APART = re.compile(r"\s*(?:#{1,6}\s|\||<(?!\w{1,6}>)|!\[|\[[^\]]+\]:|-{3,}|={3,}|`{3,}|~{3,}|:{3,}|\$\$)")
"""What begins something of its own where a line begins with it, and what ends with its line."""

_WORD = re.compile(r"((?:[^\s\u2e80-\uffef])*.?).*", re.DOTALL)
_FULL = 72
"""The shortest length that editors fill lines to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a front end makes of a sheet. `settings` are options of ours that its own settings mean.

    `author` and `lang` are what it says outside of any front matter.
    """

    slides: tuple[Slide, ...]
    title: Text = ()
    settings: tuple[tuple[str, str], ...] = ()
    author: str = ""
    lang: str = ""


@dataclass(kw_only=True)
class Sheet:
    """Notes as lines, numbered from 0 here; those of the front matter are empty.

    `given` is the title of the front matter. `world` is None where no file may be read. `written` are all lines as the
    author has them, while a front end may change `lines` as it reads.
    """

    source: Source
    matter: FrontMatter
    lang: str
    report: Report
    given: str = ""
    world: World | None = None
    lines: list[str] = field(init=False)
    written: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.source.text.split("\n")
        self.written = tuple(self.lines)
        self.lines[: self.matter.lines] = [""] * self.matter.lines

    @cached_property
    def whole(self) -> tuple[Block, ...]:
        """All blocks of the sheet, as Markdown without any dialect."""
        return self.blocks(0, len(self.lines))

    @cached_property
    def _markdown(self) -> dict[bool, Markdown]:
        return {}

    def blocks(
        self, start: int, stop: int, lines: list[str] | None = None, *, attributes: bool = False
    ) -> tuple[Block, ...]:
        """The blocks of the lines [start, stop); `lines` stands in for those of the sheet, line for line.

        With `attributes`, `{.class #id key=value}` after a span or on a block belongs to it and is not text.
        """
        if attributes not in self._markdown:
            self._markdown[attributes] = Markdown(self.source, self.lang, self.report, attributes=attributes)
        return self._markdown[attributes].read((lines or self.lines)[start:stop], start)

    def line(self, words: str, number: int) -> Text:
        """Markdown of one line, such as a footer in a setting of line `number`, as text."""
        words = " ".join(words.split())
        # Pictures have no place in a line, and whatever is wrong with them is of no interest.
        bare = Markdown(self.source, self.lang, Report()).read([words], number) if words else ()
        return next((b.text for b in bare if isinstance(b, (Prose, Heading))), () if bare else text_of(words))

    def broken(self, lines: list[str]) -> list[str]:
        """Lines of which each that another follows ends in a line break, as some tools read them.

        Where an editor has filled the lines, it is the page that breaks them anew.
        """
        made = list(lines)
        last = len(made) - 1
        ends = [n for n, _ in self.prose(comments=False) if n < last and made[n].strip() and made[n + 1].strip()]
        flowing = [n for n in ends if not _BEGINS.match(made[n + 1]) and not _APART.match(made[n])]
        filled = {n for n in flowing if len(made[n]) + len(_WORD.sub(r"\1", made[n + 1].strip())) >= _FULL}
        filled = filled if len(filled) > 2 and 3 * len(filled) >= 2 * len(flowing) else set()
        for number in ends:
            made[number] += "" if number in filled else "  "
        return made

    def prose(self, start: int = 0, stop: int | None = None, *, comments: bool = True) -> Iterator[tuple[int, str]]:
        """(number, line) of the lines that are not in a fenced listing, whose content is nobody's syntax.

        Without `comments`, those within an HTML comment of several lines are left out as well.
        """
        if start > self.matter.lines or stop is not None:
            return self._prose(start, len(self.lines) if stop is None else stop, comments=comments)
        # All dialects ask for all of it, and one of them may change lines as it reads.
        lines, found = self._found.get(comments, ([], []))
        if lines != self.lines:
            found = list(self._prose(0, len(self.lines), comments=comments))
            self._found[comments] = list(self.lines), found
        return iter(found[start:])

    @cached_property
    def _found(self) -> dict[bool, tuple[list[str], list[tuple[int, str]]]]:
        return {}

    def _prose(self, start: int, stop: int, *, comments: bool) -> Iterator[tuple[int, str]]:
        fence = ""
        hidden = False
        for number in range(start, stop):
            line = self.lines[number]
            found = FENCE.match(line) if "`" in line or "~" in line else None
            if fence:
                if found and found["mark"].startswith(fence) and not line[found.end() :].strip():
                    fence = ""
                continue
            if hidden:
                hidden = "-->" not in line
                continue
            if found:
                fence = found["mark"]
                continue
            if not comments and "<!--" in line and "-->" not in line[line.rfind("<!--") :]:
                hidden = True
                if line.lstrip().startswith("<!--"):
                    continue
            yield number, line

    def cut(self, is_break: Callable[[int, str], bool], *, comments: bool = True) -> list[tuple[int, int]]:
        """Stretches of lines [start, stop) between the lines that break slides, which belong to none of them."""
        breaks = [n for n, line in self.prose(self.matter.lines, comments=comments) if is_break(n, line)]
        starts = [self.matter.lines, *(n + 1 for n in breaks)]
        return list(zip(starts, [*breaks, len(self.lines)], strict=True))

    def span(self, number: int, start: int = 0, stop: int = 0) -> Span:
        """The place of line `number` (from 0), from column `start` to `stop` (from 0, half-open)."""
        return Span(self.source.path, number + 1, start + 1, number + 1, stop + 1 if stop else 0)

    def undescribed(self, figure: Figure, words: str) -> None:
        """Say of a picture in the text that the words in its brackets only tell how to show it."""
        self.report.warning(
            "missing-alt-text",
            "the words in these brackets only say how to show this picture, so nothing is said of it",
            figure.span,
            hint=f"describe it for a listener as well: ![{words} a loop with its current]({figure.path})",
        )

    def honoured(self, what: str, number: int, at: str = "") -> None:
        """Say that something of the dialect is kept as it was meant; `at` is how it is written, if `what` is not."""
        self.report.note("dialect-honoured", what, self._place(at or what, number))

    def approximated(self, what: str, number: int, at: str = "") -> None:
        """Say that something of the dialect is kept in another form."""
        self.report.note("dialect-approximated", what, self._place(at or what, number))

    def ignored(self, what: str, number: int, at: str = "") -> None:
        """Say that something of the dialect has no place in a film."""
        self.report.note("dialect-ignored", what, self._place(at or what, number))

    def _place(self, what: str, number: int) -> Span:
        """Where a construct stands in its line: what it is called, else the longest of its names, else the whole."""
        line = self.written[number] if 0 <= number < len(self.written) else ""
        names = sorted((name for name in re.findall(r"\w[\w-]*", what) if len(name) > 2), key=len, reverse=True)
        for words in (what, *what.split(": "), *names):
            if found := re.search(rf"(?<!\w){re.escape(words)}(?!\w)", line):
                return self.span(number, *found.span())
        return self.span(number, len(line) - len(line.lstrip()), len(line.rstrip()))


def divided(blocks: Iterable[Block], levels: Collection[int] = ()) -> list[list[Block]]:
    """The blocks of each slide: rules break, and so do headings of these levels once anything but comments is there."""
    groups: list[list[Block]] = [[]]
    seen = False
    for block in blocks:
        if isinstance(block, Rule):
            groups.append([])
        else:
            if isinstance(block, Heading) and block.level in levels and seen:
                groups.append([])
            groups[-1].append(block)
        seen = seen or not isinstance(block, Remark)
    return groups
