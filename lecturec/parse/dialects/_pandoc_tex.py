"""The TeX in decks for beamer: commands whose words stay, environments, and the words of a title."""

import re

from lecturec.parse.marks import closed, opened
from lecturec.parse.sheet import Sheet
from lecturec.parse.uncoded import LONGEST

FORMULAS = ("equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "alignat", "flalign")
ENVIRONMENT = re.compile(r"^(?P<margin>\s*)\\(?P<which>begin|end)\{(?P<name>\w+)\*?\}(?P<rest>.*)$")
_STYLED = {"alert": "**", "textbf": "**", "textit": "*", "emph": "*", "texttt": "`", "structure": "**"}
_NOTED = ("footnote", "footnotetext")
_PLAIN = (
    *("framesubtitle", "textsc", "textrm", "textsf", "textnormal", "underline", "mbox", "text", "caption", "fbox"),
    *("textcolor", "colorbox", "href", "parbox", "uncover", "only", "onslide", "visible", "hfill", "centerline"),
)
_NAMES = "|".join((*_STYLED, *_NOTED, *_PLAIN))
_OPENS = re.compile(rf"\\(?P<name>{_NAMES})\*?(?:\[[^\]]*\]|<[\d,+-]*>)*(?:\{{[^{{}}]*\}})*\{{")
_MATH = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\$\$.+?\$\$|(?<![\\$\w])\$(?=[^\s$])[^$]*?(?<=[^\s\\$])\$(?!\d)")
_DECLARED = re.compile(r"\{\\[A-Za-z]+\s+([^{}]*)\}")
_ITEM = re.compile(r"^(?P<margin>\s*)\\item\b(?:<[\d,+-]*>)?[ \t]*(?:\[(?P<word>[^\]]*)\][ \t]*)?")
_KINDS = {"alertblock": "warning", "exampleblock": "example", "block": "note"}


def unwrapped(sheet: Sheet, line: str, number: int) -> str:
    """A line with the words of TeX's commands in the style that these give them. Footnotes are ours."""
    item = _ITEM.match(line)
    if item:
        word = f"**{item['word']}** " if item["word"] else ""
        line = f"{item['margin']}- {word}{line[item.end() :]}"
    at = 0
    while len(line) <= LONGEST and (found := _OPENS.search(line, at)):
        stop = _closing(line, found.end())
        if not stop or _inside(line, found.start()):
            at = found.start() + 1
            continue
        name, words = found["name"], line[found.end() : stop].strip()
        sheet.approximated(f"\\{name}: its words stay", number)
        mark = _STYLED.get(name, "")
        # A note that belongs to nothing is a paragraph.
        noted = name in _NOTED and (line[: found.start()] + line[stop + 1 :]).strip()
        words = f"^[{words}]" if noted else f"{mark}{words}{mark}"
        line = line[: found.start()] + words + line[stop + 1 :]
        at = found.start()
    return _DECLARED.sub(r"\1", line)


def _closing(line: str, at: int) -> int:
    """Where the brace closes that opens before `at`; 0 where it does not."""
    depth = 1
    for place in range(at, len(line)):
        depth += {"{": 1, "}": -1}.get(line[place], 0)
        if not depth:
            return place
    return 0


def _inside(line: str, at: int) -> bool:
    """Whether a place is within code or a formula, whose commands are their own."""
    return any(found.start() < at < found.end() for found in _MATH.finditer(line))


def environment(sheet: Sheet, found: re.Match[str], number: int) -> str:
    """A formula is one, a block is a callout, columns are columns; of other environments what stands in them."""
    name, margin, begins = found["name"], found["margin"], found["which"] == "begin"
    if name in FORMULAS:
        inside = "aligned" if name in ("align", "eqnarray", "alignat", "flalign") else "gathered"
        return f"{margin}$$\\begin{{{inside}}}{found['rest']}" if begins else f"{margin}\\end{{{inside}}}$$"
    kind = name if name in ("columns", "column") else "callout" if name in _KINDS else ""
    if not kind or not _paired(sheet, name, number, begins=begins):
        sheet.ignored(found[0].strip(), number)
        return ""
    if not begins:
        return closed(kind, margin)
    sheet.honoured(f"\\begin{{{name}}}", number)
    given = re.search(r"\{(.*)\}\s*$", found["rest"])
    if kind == "callout":
        return opened(kind, margin, kind=_KINDS[name], title=given[1] if given else "")
    share = re.search(r"(\d*\.\d+)\s*\\", given[1]) if given else None
    facts = {"width": min(100, round(float(share[1]) * 100)) if share else 0} if kind == "column" else {}
    return opened(kind, margin, **facts)


def _paired(sheet: Sheet, name: str, number: int, *, begins: bool) -> bool:
    """Whether the other end of an environment stands on the same slide."""
    other = "end" if begins else "begin"
    lines = sheet.lines[number + 1 :] if begins else reversed(sheet.lines[:number])
    for line in lines:
        if line.startswith(("# ", "## ")):
            return False
        if line.lstrip().startswith(f"\\{other}{{{name}}}"):
            return True
    return False
