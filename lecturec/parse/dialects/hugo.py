"""Hugo: shortcodes as pictures, cards, callouts and columns; the others vanish, and what they enclose is kept."""

import re
from collections.abc import Iterable
from dataclasses import replace

from lecturec.deck import Block, Code, Embed
from lecturec.parse.change import changed
from lecturec.parse.dialects._hugo_codes import CODE, plain_lines
from lecturec.parse.dialects.notes import sections
from lecturec.parse.includes import Inclusion, place, taken_in
from lecturec.parse.lit import lit_lines
from lecturec.parse.sheet import Made, Sheet
from lecturec.parse.uncoded import LONGEST

RANK = 940

_LIT = re.compile(r"hl_lines\s*=\s*(\[[^\]]*\]|[\"'][^\"']*[\"']|[\d -]+)", re.IGNORECASE)


def guesses(sheet: Sheet) -> str:
    """A shortcode, or front matter in TOML."""
    for number, line in sheet.prose(sheet.matter.lines) if "{{" in sheet.source.text else ():
        if "{{" in line and len(line) <= LONGEST and (found := re.search(CODE, re.sub(r"`[^`]*`", "", line))):
            return f"the shortcode {found[0][:40]} in line {number + 1}"
    return "front matter in TOML" if sheet.matter.lines and sheet.source.text.startswith("+++") else ""


def read(sheet: Sheet) -> Made:
    """Notes by their headings."""
    return sections(_blocks(sheet, Inclusion()), sheet.given)


def _blocks(sheet: Sheet, inclusion: Inclusion) -> tuple[Block, ...]:
    """The blocks of a sheet, with those of the files that it takes in."""
    taken: dict[str, dict[str, str]] = {}
    lines = plain_lines(sheet, taken)

    def one(block: Block) -> Iterable[Block]:
        match block:
            case Embed() if given := taken.get(block.name):
                return _taken(sheet, given, block, inclusion)
            case Code():
                return (_lit(sheet, block),)
            case _:
                return (block,)

    return changed(sheet.blocks(0, len(lines), lines), one)


def _taken(sheet: Sheet, given: dict[str, str], block: Embed, inclusion: Inclusion) -> Iterable[Block]:
    """Another file: its text, or itself as a listing."""
    path, number = given["file"], block.span.line - 1
    if given.get("code", "") not in ("", "false") or not path.endswith((".md", ".markdown", ".html", ".txt")):
        inclusion.count += 1
        if source := taken_in(sheet, path, place(sheet, number, path)):
            sheet.honoured(f"a listing from {path}", number, path)
            language = given.get("lang") or path.rpartition(".")[2]
            return (Code(text=source.text.rstrip("\n"), language=language, span=block.span),)
        return (Embed(name=path, span=block.span),)
    with inclusion.sheet(sheet, path, place(sheet, number, path)) as other:
        if other:
            sheet.honoured(f"the file {path}", number, path)
        return _blocks(other, inclusion) if other else ()


def _lit(sheet: Sheet, code: Code) -> Code:
    """A listing with the lines that are to be lit, and the number of its first line."""
    line = sheet.written[code.span.line - 1]
    found = _LIT.search(line)
    first = re.search(r"lineno_?start\s*=\s*(\d{1,6})", line, re.IGNORECASE)
    steps = lit_lines(",".join(re.findall(r"\d+(?:-\d+)?", found[1]))) if found else ()
    return replace(code, steps=steps, first_line=int(first[1]) if first else code.first_line)
