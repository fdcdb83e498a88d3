"""MyST: directives as callouts, figures, listings and formulas; roles as their words."""

import re
from collections.abc import Iterable

from lecturec.deck import Block, Callout, Code, Embed
from lecturec.parse.bibliography import Library
from lecturec.parse.change import changed
from lecturec.parse.citations import closing, library_of, works_cited
from lecturec.parse.dialects._myst_directives import KNOWN, OPENING, Directives
from lecturec.parse.dialects._myst_files import Request, code_of, kept, lit, lowered, table_of_csv, table_of_list
from lecturec.parse.dialects._myst_roles import ROLE, plain_line, targets
from lecturec.parse.dialects.notes import sections
from lecturec.parse.includes import Inclusion, place
from lecturec.parse.marks import FENCE
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.uncoded import uncoded

RANK = 930

_TARGET = re.compile(r"\([\w:. /-]+\)=\s*")
_WORKS = re.compile(r"[ \t]*(?:`{3,}|:{3,})\{(?:foot)?bibliography\}[ \t]+(?P<files>\S.*?)[ \t]*")
_BREAK = re.compile(r"\+\+\+(?:\s.*)?")


def claims(sheet: Sheet) -> str:
    """A directive that MyST knows, a role, or a target."""
    text = sheet.source.text
    if "{" not in text and ")=" not in text:
        return ""
    listing = ""
    for number, line in enumerate(sheet.lines):
        fence = FENCE.match(line)
        if listing:
            listing = "" if fence and fence["mark"].startswith(listing) else listing
            continue
        listing = fence["mark"] if fence else ""
        if (found := OPENING.match(line)) and found["name"] in KNOWN:
            return f"the directive {{{found['name']}}} in line {number + 1}"
    for number, line in sheet.prose(sheet.matter.lines):
        if _TARGET.fullmatch(line):
            return f"the target {line.strip()} in line {number + 1}"
        if "}`" in line and uncoded(line, ROLE, "") != line:
            return f"a role in line {number + 1}"
    return ""


def read(sheet: Sheet) -> Made:
    """Notes by their headings."""
    library = library_of(sheet, *_bibliographies(sheet))
    return sections(closing(library, _Pages(library).read(sheet)), sheet.given)


def _bibliographies(sheet: Sheet) -> list[str]:
    """The files that the directive names where a list of works is to stand."""
    found = [_WORKS.fullmatch(line) for line in sheet.lines] if "bibliography}" in sheet.source.text else []
    return [path for one in found if one for path in one["files"].split()]


class _Pages:
    """A sheet, and those that it takes in, as blocks."""

    def __init__(self, library: Library | None) -> None:
        self.library = library
        self.inclusion = Inclusion()

    def read(self, sheet: Sheet) -> tuple[Block, ...]:
        """The blocks of a sheet."""
        directives = Directives(sheet)
        lines = directives.lines
        names = targets(sheet, OPENING)
        for number in directives.prose:
            line = lines[number]
            if line.startswith("%") or _TARGET.fullmatch(line) or _BREAK.fullmatch(line) or line.strip() == "^^^":
                lines[number] = ""
            elif "{" in line or "](" in line or "@" in line:
                lines[number] = plain_line(sheet, number, line, names, self.library)

        def one(block: Block) -> Iterable[Block]:
            match block:
                case Embed() if asked := directives.requests.get(block.name):
                    return self._made(sheet, asked, block)
                case Callout() if asked := directives.requests.get(block.kind):
                    return table_of_list(sheet, asked, block)
                case Code() if given := directives.listings.get(block.span.line):
                    return (lit(block, given),)
                case _:
                    return (block,)

        return changed(sheet.blocks(0, len(lines), lines), one)

    def _made(self, sheet: Sheet, asked: Request, block: Embed) -> Iterable[Block]:
        """What a directive asks for."""
        match asked.kind:
            case "csv-table":
                return table_of_csv(sheet, asked)
            case "include" if not {"literal", "code", "lang"} & set(asked.given):
                return self._included(sheet, asked)
            case "include" | "literalinclude":
                return code_of(sheet, asked, self.inclusion)
            case _ if self.library:
                return works_cited(self.library, block.span)
            case _:
                sheet.ignored(f"the directive {{{asked.kind}}}", asked.number)
                return ()

    def _included(self, sheet: Sheet, asked: Request) -> Iterable[Block]:
        with self.inclusion.sheet(sheet, asked.words, place(sheet, asked.number, asked.words)) as other:
            if other is None:
                return ()
            sheet.honoured(f"the file {asked.words}", asked.number, asked.words)
            kept(sheet, asked, other)
            return lowered(self.read(other), asked.given.get("heading-offset", ""))
