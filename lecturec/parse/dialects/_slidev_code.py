"""Listings of Slidev: lit lines, names, magic move, and code from files."""

import re
import textwrap
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lecturec.deck import Code
from lecturec.parse.includes import taken_in
from lecturec.parse.lit import Steps, lit_lines
from lecturec.parse.marks import FENCE, alone, closed, opened
from lecturec.parse.sheet import Sheet

_SNIPPET = re.compile(r"\s*<<<\s+(?P<path>\S+?)(?:#(?P<region>[\w-]+))?(?:\s+(?P<info>\S.*))?\s*$")
_MAGIC = re.compile(r"\s*md\s+magic-move\b")
_MATH = re.compile(r"(\s*\$\$)\s*\{[\w\s|,*-]+\}\s*$")
_COMMAND = re.compile(r"[ \t]*(?://|#|--|<!--|/\*)\s*\[!code [^\]]*\](?:\s*(?:-->|\*/))?")
_MARKER = r"\s*(?://|#|--|;|%|/\*|<!--)?\s*#?(?:end)?region\b"
STAND_IN = "lecturec-snippet-"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the opening line of a listing says after its marks."""

    language: str = ""
    name: str = ""
    steps: Steps = ()
    first_line: int = 1

    def of(self, code: Code) -> Code:
        """A listing with all this."""
        text = _COMMAND.sub("", code.text)
        language = code.language if code.language and not self.language else self.language
        return replace(code, text=text, language=language, name=self.name, steps=self.steps, first_line=self.first_line)


def listing(sheet: Sheet, info: str, number: int) -> Listing:
    """What stands after the marks of a fence: `ts [main.ts] {1|3-5|all}{lines:true,startLine:5} twoslash`."""
    head, _, _ = info.partition("{")
    language = re.match(r"\s*([\w+#.-]*)", head)
    name = re.search(r"\[([^\]]+)\]", head) or re.search(r"\}\s*\[([^\]]+)\]", info)
    steps: Steps = ()
    first = 1
    for inside in re.findall(r"\{([^{}]*)\}", info):
        lit = lit_lines(inside)
        if lit and not steps:
            steps = () if lit == ((),) else lit
            if steps:
                sheet.honoured("lit lines of a listing", number)
        elif inside.startswith("monaco"):
            sheet.approximated("an editor is shown as a listing", number)
        elif found := re.search(r"startLine\s*:\s*(\d{1,6})", inside):
            first = int(found[1])
        if re.search(r"\bat\s*:", inside):
            sheet.approximated("`at` of a listing: its lines are lit with the next steps", number)
    return Listing(language[1] if language else "", name[1].strip("~ ") if name else "", steps, first)


def info_of(line: str) -> str:
    """What stands after the marks of a fence."""
    found = FENCE.match(line)
    return line[found.end() :] if found else ""


def rewrite_code(sheet: Sheet, lines: list[str], start: int, stop: int) -> dict[str, Code]:
    """Marks where magic moves and listings from files stand in `lines`; the listings, by the name of their card."""
    found: dict[str, Code] = {}
    for number, line in sheet.prose(start, stop):
        if match := _SNIPPET.match(line):
            key = f"{STAND_IN}{number}"
            if code := _from_file(sheet, match, number):
                found[key] = code
                lines[number] = alone("embed", name=key)
            else:
                lines[number] = alone("embed", name=match["path"])
        elif match := _MATH.match(line):
            sheet.approximated("lit lines of a formula: it appears as a whole", number)
            lines[number] = match[1]
    _magic_moves(sheet, lines, start, stop)
    return found


def _from_file(sheet: Sheet, match: re.Match[str], number: int) -> Code | None:
    column = match.start("path")
    source = taken_in(sheet, match["path"], sheet.span(number, column, match.end("path")))
    if source is None:
        return None
    text = source.text.rstrip("\n")
    if match["region"]:
        region = _region(text, match["region"])
        if region is None:
            message = f"'{match['path']}' has no region '{match['region']}', so all of it is shown"
            sheet.report.warning("missing-region", message, sheet.span(number, column, match.end("region")))
        text = text if region is None else region
    text = "\n".join(line for line in text.split("\n") if not re.match(rf"{_MARKER}", line) or "region" not in line)
    suffix = PurePosixPath(match["path"]).suffix.lstrip(".")
    sheet.honoured("a listing from a file", number)
    return listing(sheet, match["info"] or "", number).of(Code(text=text, language=suffix, span=sheet.span(number)))


def _region(text: str, name: str) -> str | None:
    """The lines between `#region name` and `#endregion name`."""
    begins = re.search(rf"^[^\w\n]*#?region[ \t]+{re.escape(name)}\b.*$\n", text, re.MULTILINE)
    if not begins:
        return None
    rest = text[begins.end() :]
    ends = re.search(rf"^[^\w\n]*#?endregion(?:[ \t]+{re.escape(name)})?[^\w\n]*$", rest, re.MULTILINE)
    return textwrap.dedent(rest[: ends.start()] if ends else rest).strip("\n")


def _magic_moves(sheet: Sheet, lines: list[str], start: int, stop: int) -> None:
    """A stack where a listing of listings stands; what is no listing in it is nobody's."""
    at = start
    while at < stop:
        fence = FENCE.match(lines[at])
        end = at + 1
        while fence and end < stop and not _closes(fence["mark"], lines[end]):
            end += 1
        if fence and end < stop and _MAGIC.match(info_of(lines[at])):
            sheet.honoured("md magic-move", at)
            if info_of(lines[at]).count("at:"):
                sheet.approximated("`at` of a magic move: it goes on with the next steps", at)
            lines[at], lines[end] = opened("stack"), closed("stack")
            _only_listings(lines, at + 1, end)
        at = end + 1 if fence else at + 1


def _closes(mark: str, line: str) -> bool:
    found = FENCE.match(line)
    return bool(found and found["mark"].startswith(mark) and not line[found.end() :].strip())


def _only_listings(lines: list[str], start: int, stop: int) -> None:
    mark = ""
    for number in range(start, stop):
        fence = FENCE.match(lines[number])
        if mark:
            mark = "" if _closes(mark, lines[number]) else mark
        elif fence:
            mark = fence["mark"]
        else:
            lines[number] = ""
