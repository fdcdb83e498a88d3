"""Listings and chunks of pandoc and Quarto: what their opening line and their `#|` lines say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lecturec.deck import Code
from lecturec.parse.attributes import NONE, Attributes, read_attributes
from lecturec.parse.lit import lit_lines
from lecturec.parse.marks import FENCE, alone
from lecturec.parse.sheet import Sheet

_OPTION = re.compile(r"^\s*(?:#|//|--|%%)\|\s?(?P<key>[\w.-]+)\s*:\s*(?P<value>.*?)\s*$")
_OPTION_LINE = re.compile(r"^\s*(?:#|//|--|%%)\|")
_OPTION_LINES = re.compile(r"\A(?:[ \t]*(?:#|//|--|%%)\|.*(?:\n|\Z))*\n*")
_CHUNK = re.compile(r"\{\s*(?P<engine>[A-Za-z][\w+-]*)\s*(?P<rest>[,\s].*)?\}\s*\Z")
_KNITR = re.compile(r"""([\w.-]+)\s*=\s*("[^"]*"|'[^']*'|[^,]+)""")
_GRAPHIC = re.compile(r"""\s*(?:knitr::)?include_graphics\(\s*["']([^"']+)["'][^()]*\)\s*\Z""")
_DRAWN = ("mermaid", "dot")
_FALSE = ("false", "f", "no", "0")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced listing: its first and last line (from 0), and what its opening line says after the marks."""

    start: int
    stop: int
    margin: str
    info: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What the author says of a listing beside its text. The first `options` lines of it are settings."""

    given: Attributes = NONE
    options: dict[str, str] = field(default_factory=dict)

    def of(self, code: Code) -> Code:
        """The listing with its lit lines, its name, and without its settings."""
        text = _OPTION_LINES.sub("", code.text) if self.options else code.text
        lines = self.options.get("code-line-numbers") or self.given.get("code-line-numbers")
        first = self.given.get("startfrom") or self.given.get("code-line-start")
        return replace(
            code,
            text=text,
            steps=lit_lines(lines.strip("\"'")),
            name=self.options.get("filename", self.given.get("filename")).strip("\"'"),
            first_line=int(first) if first.isdecimal() else 1,
        )


def listings(sheet: Sheet, lines: list[str], *, echo: bool) -> dict[int, Listing]:
    """What is said of each listing, by the number of its first line (from 0).

    Chunks that are not shown are taken out of `lines`, and opening lines are left with the language alone. Without
    `echo`, a chunk is only shown where it asks for it.
    """
    found: dict[int, Listing] = {}
    for fence in _fences(lines):
        head = lines[fence.start]
        mark = head[len(fence.margin) : len(head) - len(fence.info)].rstrip()
        if fence.info.startswith("{="):
            _blank(lines, fence)
            sheet.ignored(f"what is only meant for {fence.info.strip('{}= ')}: ```{fence.info}", fence.start)
        elif chunk := _CHUNK.match(fence.info):
            listing = _chunk(lines, fence, chunk["rest"] or "")
            if _shown(sheet, lines, fence, listing, chunk["engine"], echo=echo):
                lines[fence.start] = f"{fence.margin}{mark}{chunk['engine'].lower()}"
                found[fence.start] = listing
        elif "{" in fence.info:
            language, given = _given(fence.info)
            lines[fence.start] = f"{fence.margin}{mark}{language}"
            found[fence.start] = Listing(given)
    return found


def _fences(lines: list[str]) -> Iterator[Fence]:
    opened: tuple[int, str, str, str] | None = None
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if not mark:
            continue
        rest = line[mark.end() :].strip()
        if opened is None:
            opened = number, mark["mark"], mark["margin"], rest
        elif mark["mark"].startswith(opened[1]) and not rest:
            yield Fence(opened[0], number, opened[2], opened[3])
            opened = None


def _chunk(lines: list[str], fence: Fence, rest: str) -> Listing:
    """The options of a chunk, those of its opening line and those of its first lines."""
    options = {key.lower(): value.strip().strip("\"'") for key, value in _KNITR.findall(rest)}
    for line in lines[fence.start + 1 : fence.stop]:
        if not _OPTION_LINE.match(line):
            break
        if option := _OPTION.match(line):
            options[option["key"].lower()] = option["value"].strip("\"'")
    return Listing(options=options)


def _shown(sheet: Sheet, lines: list[str], fence: Fence, listing: Listing, engine: str, *, echo: bool) -> bool:
    """Whether a chunk is shown as code. What it would give cannot be had, but for a picture that it only names."""
    options = listing.options
    code = [line for line in lines[fence.start + 1 : fence.stop] if not _OPTION_LINE.match(line)]
    hidden = options.get("include", "true").lower() in _FALSE
    if (graphic := _GRAPHIC.match("\n".join(code).strip())) and not hidden:
        alt = options.get("fig-alt", options.get("fig.alt", "")) or options.get("fig-cap", options.get("fig.cap", ""))
        width = options.get("out-width", options.get("out.width", ""))
        _blank(lines, fence)
        lines[fence.start] = alone("figure", fence.margin, path=graphic[1], alt=alt, width=width)
        sheet.honoured(f"a chunk is the picture {graphic[1]}", fence.start)
        return False
    if hidden or (options.get("echo", str(echo)).lower() in _FALSE and engine not in _DRAWN):
        _blank(lines, fence)
        sheet.ignored("a chunk is not shown, and what it gives cannot be had", fence.start)
        return False
    if not any(line.strip() for line in code):
        _blank(lines, fence)
        return False
    if engine not in _DRAWN and options.get("eval", "true").lower() not in _FALSE:
        sheet.approximated("a chunk is shown as code; it is not run", fence.start)
    return True


def _given(info: str) -> tuple[str, Attributes]:
    """The language and the attributes of a listing that is not run."""
    plain, _, rest = info.partition("{")
    inside = rest.rpartition("}")[0]
    if shown := re.fullmatch(r"\{\s*([\w+-]+).*\}", inside):
        return shown[1], NONE
    given = read_attributes(inside) or NONE
    language = plain.strip() or (given.classes[0] if given.classes else "")
    return language, given


def _blank(lines: list[str], fence: Fence) -> None:
    lines[fence.start : fence.stop + 1] = [""] * (fence.stop + 1 - fence.start)
