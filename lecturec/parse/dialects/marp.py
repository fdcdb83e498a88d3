"""Marp: Markdown slides with directives in comments. Notes are the comments that set nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lecturec.deck import (
    Backdrop,
    Block,
    Build,
    Figure,
    Heading,
    Items,
    Media,
    Note,
    Prose,
    Remark,
    Slide,
    text_of,
    walk,
)
from lecturec.parse.change import changed
from lecturec.parse.dialects._marp_directives import OWN, Directives, known, read_directives, spoken
from lecturec.parse.dialects._marp_look import SIZES, Direction
from lecturec.parse.dialects._marp_pictures import Wanted, backdrop, plain_colour, resized, wanted
from lecturec.parse.dialects._marp_styles import hooks, read_styles, rows
from lecturec.parse.front_matter import Value
from lecturec.parse.marks import SIGN
from lecturec.parse.sheet import Made, Sheet, divided

RANK = 100

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_RULER = re.compile(r" {0,3}(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,}")
_BACKGROUND = re.compile(r"!\[bg(?:[ \]])")
_STYLE = re.compile(r"[ \t]*<style\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*<(?:span|a|b|i|em|strong|mark|code|u|small)\b[^<>]*\bdata-marpit-fragment\b")
"""A fragment within a line: where a paragraph begins with one, all of it comes with it."""

_CLASSED = re.compile(
    r"(?P<tag><(?:div|section|ul)\b[^<>]{0,200}?\bclass\s*=\s*)"
    r"(?:(?P<quote>[\"'])(?P<quoted>[^\"'<>]*)(?P=quote)|(?P<bare>[\w-]+))"
)
_STEPPED = re.compile(r"[\s>]*(?:\*|\d{1,9}\))(?:\s|$)")


def claims(sheet: Sheet) -> str:
    """`marp: true`, or directives that no other tool has in something that has slides."""
    if sheet.matter.values.get("marp") is True:
        return f"`marp: true` in line {sheet.matter.spans['marp'].line}"
    text = "\n".join(line for _, line in sheet.prose())
    comments = _COMMENT.findall(text, 0, text.rfind("-->") + 3)
    # Slidev's slides have backgrounds of these names as well, with a layout.
    front = "" if "layout" in sheet.matter.values else _front(sheet)
    own = OWN.search(front) or next(filter(None, map(OWN.search, comments)), None)
    divided_so = own and own[1] == "headingDivider"
    return f"the directive `{own[1]}`" if own and (divided_so or _ruled(sheet)) else ""


def guesses(sheet: Sheet) -> str:
    """A background, in something that has slides."""
    behind = any("![bg" in line and _BACKGROUND.search(line) for _, line in sheet.prose(comments=False))
    return "a picture with `bg`" if behind and _ruled(sheet) else ""


def _ruled(sheet: Sheet) -> bool:
    return any(_RULER.fullmatch(line) for _, line in sheet.prose())


def _front(sheet: Sheet) -> str:
    return "\n".join(sheet.source.text.split("\n")[1 : max(1, sheet.matter.lines - 1)])


def read(sheet: Sheet) -> Made:
    """A slide between each two rulers, and for each heading that `headingDivider` names."""
    return _Reader(sheet).made()


@dataclass(slots=True)
class _Page:
    """What has been gathered for one slide."""

    notes: list[Note] = field(default_factory=list)
    backdrops: list[Backdrop] = field(default_factory=list)
    ground: str = ""
    fit: bool = False


class _Reader:
    """Reads a sheet once, with the directives in force."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.direction = Direction(sheet=sheet)
        self.everywhere: Directives = {}
        self.comments: dict[str, Directives] = {}
        self.scoped: list[str] = []
        # Every other Marp deck centres pictures by a style sheet that looks for this word, often in a theme's file.
        self.hooks = {"center", "centre"}
        self.rows = rows(_front(sheet))
        self.page = _Page()
        self.first = True

    def made(self) -> Made:
        """All slides."""
        lines = self._styles(list(self.sheet.lines))
        blocks = self.sheet.blocks(0, len(lines), self._beside(self.sheet.broken(lines)))
        self._open(blocks)
        groups = divided(blocks, _levels(self.everywhere.get("headingDivider")))
        slides = tuple(filter(None, map(self._slide, groups)))
        # A `title` directive names the file; the lecture is called what its first slide is.
        title = slides[0].title if slides else ()
        title = title or text_of(str(self.everywhere.get("title") or ""))
        return Made(slides=slides, title=title, settings=tuple(self._settings()))

    def _styles(self, lines: list[str]) -> list[str]:
        """Lines without style sheets. Where one was for its slide only, a comment that no author can write stays."""
        start, opening = -1, None
        for number, line in self.sheet.prose():
            if "data-marpit-fragment" in line:
                self.sheet.honoured("data-marpit-fragment", number)
            if start < 0 and (opening := _STYLE.match(line)):
                start = number
            if start < 0 or "</style" not in line.lower() or not opening:
                continue
            inside = "\n".join(lines[start : number + 1])[opening.end() :]
            css, _, rest = re.sub(r"</style\s*>", "\0", inside, count=1, flags=re.IGNORECASE).partition("\0")
            found = read_styles(css)
            self.hooks |= hooks(css)
            self.rows |= rows(css)
            lines[start : number + 1] = [""] * (number + 1 - start)
            lines[number] = rest
            if "scoped" in opening["attributes"]:
                lines[start] = f"<!--{SIGN}{len(self.scoped)}-->" + (rest if number == start else "")
                self.scoped.append(css)
            else:
                self.direction.styles.update(found)
                self.direction.place = start
            if found or rows(css):
                self.sheet.approximated("a style sheet: colours of slides are kept, and what stands in a row", start)
            else:
                self.sheet.ignored("a style sheet", start)
            start = -1
        return lines

    def _beside(self, lines: list[str]) -> list[str]:
        """Lines whose tags say of themselves what style sheets say of their classes."""
        for number, _ in self.sheet.prose(comments=False) if self.rows else ():
            lines[number] = _CLASSED.sub(self._classed, lines[number])
        return lines

    def _classed(self, found: re.Match[str]) -> str:
        names = found["quoted"] or found["bare"] or ""
        return found[0] if self.rows.isdisjoint(names.split()) else f'{found["tag"]}"columns {names}"'

    def _open(self, blocks: tuple[Block, ...]) -> None:
        """The front matter, and what is said anywhere of the whole deck: the last one counts."""
        front = read_directives(_front(self.sheet))
        self.everywhere.update(front)
        for block in walk(blocks):
            if isinstance(block, Remark):
                if block.text not in self.comments:
                    self.comments[block.text] = read_directives(block.text)
                self.everywhere.update(self.comments[block.text])
        style = str(self.everywhere.get("style") or "")
        self.direction.styles.update(read_styles(style))
        self.hooks |= hooks(style)
        for key, value in front.items():
            if known(key) and key not in ("title", "author", "lang"):
                span = self.sheet.matter.spans.get(key)
                self.direction.tell(key, value, span.line - 1 if span else 1)
        self.direction.take(front)

    def _settings(self) -> Iterator[tuple[str, str]]:
        theme = self.everywhere.get("theme")
        if theme and "theme" not in self.sheet.matter.values:
            yield "theme", str(theme)
        if size := SIZES.get(str(self.everywhere.get("size", ""))):
            yield "size", size

    def _slide(self, group: list[Block]) -> Slide | None:
        """One slide; None where nothing is on it."""
        self.page = page = _Page()
        for block in walk(tuple(group)):
            if isinstance(block, Remark):
                self._comment(block)
        heading = next((b for b in group if isinstance(b, Heading)), None)
        blocks = changed((b for b in group if b is not heading), self._change)
        bare = not heading and not blocks
        number = group[0].span.line - 1 if group else 0
        first, self.first = self.first, False
        look = self.direction.look(
            number, page.backdrops, page.ground, fit=page.fit, bare=bare, first=first and len(blocks) < 3
        )
        self.direction.close()
        if bare and not page.notes and not page.backdrops:
            if group:
                self.sheet.ignored("a slide with nothing on it", number)
            return None
        return Slide(
            title=heading.text if heading else (),
            blocks=blocks,
            said=tuple(page.notes),
            depth=heading.level if heading else 0,
            look=look,
            span=group[0].span,
        )

    def _comment(self, remark: Remark) -> None:
        """A comment is a setting, a style sheet that stood here, or words for a listener."""
        if remark.text.startswith(SIGN):
            self.direction.scoped.update(read_styles(self.scoped[int(remark.text[1:])]))
        elif found := self.comments[remark.text]:
            for key, value in found.items():
                self.direction.tell(key, value, self._line(key, remark))
            self.direction.take(found)
        elif remark.text.strip() == "fit":
            self.page.fit = True
            self.sheet.honoured("fit", remark.span.line - 1)
        else:
            words, stray = spoken(remark.text)
            for line in stray:
                number = self._line(line, remark)
                self.sheet.ignored(f"{line} stands in a comment with other words, which sets nothing in Marp", number)
            if words:
                self.page.notes.append(Note(text=words, span=remark.span))

    def _line(self, words: str, remark: Remark) -> int:
        """The number of the line of a comment in which these words stand."""
        first = remark.span.line - 1
        numbers = range(first, min(remark.span.stop_line or remark.span.line, len(self.sheet.lines)))
        return next((n for n in numbers if words in self.sheet.lines[n]), first)

    def _change(self, block: Block) -> Iterable[Block]:
        match block:
            case Remark():
                return ()
            case Figure():
                return self._picture(block)
            case Prose() if _FRAGMENT.match(self.sheet.lines[block.span.line - 1]):
                return (Build(blocks=(block,), span=block.span),)
            case Media():
                return (replace(block, alt=wanted(block.alt, self.hooks).alt),)
            case Items():
                written = self.sheet.lines[block.items[0].span.line - 1] if block.items else ""
                if _STEPPED.match(written):
                    self.sheet.honoured("a list whose items come one by one", block.span.line - 1)
                    block = replace(block, stepped=True)
        return (block,)

    def _picture(self, figure: Figure) -> Iterable[Block]:
        """A picture in the text, or behind it."""
        asked, number = wanted(figure.alt, self.hooks), figure.span.line - 1
        if asked.background:
            self._behind(figure, asked, number)
            return ()
        if asked.others or asked.opacity < 100:
            self.sheet.ignored(f"filters of a picture: {', '.join(asked.others or ('opacity',))}", number)
        if not asked.alt and figure.alt:
            self.sheet.undescribed(figure, figure.alt)
        width_px = 960 if str(self.everywhere.get("size", "")) == "4:3" else 1280
        return (resized(figure, asked, width_px),)

    def _behind(self, figure: Figure, asked: Wanted, number: int) -> None:
        if painted := plain_colour(figure.path):
            self.page.ground = painted
            return
        self.page.backdrops.append(backdrop(figure, asked))
        if asked.others:
            self.sheet.ignored(f"filters of a background: {', '.join(asked.others)}", number)
        self.sheet.honoured("a background picture", number)


def _levels(divider: Value) -> tuple[int, ...]:
    """The levels of headings that begin a slide: a number means all up to it, a list exactly those."""
    if isinstance(divider, list):
        return tuple(level for level in range(1, 7) if str(level) in map(str, divider))
    found = re.match(r"[1-6]$", str(divider if divider is not None else "").strip())
    return tuple(range(1, int(found[0]) + 1)) if found else ()
