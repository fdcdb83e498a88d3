"""Listings of presenterm: what stands after their language."""

import re
from dataclasses import dataclass, replace

import yaml

from lecturec.deck import Block, Code, Math
from lecturec.parse.includes import place, taken_in
from lecturec.parse.lit import lit_lines
from lecturec.parse.marks import FENCE
from lecturec.parse.sheet import Sheet

_INFO = re.compile(r"\s*(?P<language>[^\s{+]+)?(?P<rest>.*)")
_HIDDEN = {"rust": "# "}
_RUNS = ("exec", "exec_replace", "auto_exec", "validate", "acquire_terminal", "image", "pty")


@dataclass(frozen=True, slots=True)
class Listing:
    """What an author says of a listing: the lines to light, and switches such as `exec` and `line_numbers`."""

    lines: str = ""
    switches: tuple[str, ...] = ()


def mark_listings(sheet: Sheet, lines: list[str]) -> dict[int, Listing]:
    """Leave the language alone on opening lines, and give what else stands there by line (from 0)."""
    found: dict[int, Listing] = {}
    fence = ""
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if not mark:
            continue
        info = line[mark.end() :]
        if fence:
            fence = "" if mark["mark"].startswith(fence) and not info.strip() else fence
            continue
        fence = mark["mark"]
        said = _INFO.match(info)
        rest = said["rest"] if said else ""
        switches = tuple(re.findall(r"\+([\w:.%-]+)", rest))
        lit = re.search(r"\{([^{}]*)\}", rest)
        if switches or lit:
            found[number] = Listing(lit[1] if lit else "", switches)
            lines[number] = f"{line[: mark.end()]}{(said and said['language']) or ''}"
            _tell(sheet, number, found[number])
    return found


def _tell(sheet: Sheet, number: int, listing: Listing) -> None:
    if listing.lines:
        sheet.honoured(f"lines that are lit: {{{listing.lines}}}", number)
    names = [switch.partition(":")[0] for switch in listing.switches]
    if any(name in _RUNS for name in names):
        sheet.approximated("a listing is not run: it is shown", number)
    for name in names:
        if name not in (*_RUNS, "line_numbers", "render", "id", "expect"):
            sheet.ignored(f"+{name}", number)


def finished(sheet: Sheet, code: Code, listing: Listing) -> Block:
    """A listing as it is shown: without the lines that are only for a compiler; a formula as one."""
    if code.language == "file":
        code = _from_file(sheet, code)
    if code.language == "latex" and "render" in listing.switches:
        return Math(tex=re.sub(r"\A\s*(?:\\\[|\$\$)|(?:\\\]|\$\$)\s*\Z", "", code.text).strip(), span=code.span)
    text = code.text
    if set(listing.switches) & set(_RUNS):
        prefix = _HIDDEN.get(code.language, "/// ")
        text = "\n".join(line for line in text.split("\n") if not f"{line} ".startswith(prefix))
    return replace(code, text=text, steps=lit_lines(listing.lines))


def _from_file(sheet: Sheet, code: Code) -> Code:
    """A listing that names a file and which of its lines to show."""
    try:
        asked = yaml.safe_load(code.text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return code
    if not isinstance(asked, dict) or not isinstance(asked.get("path"), str):
        return code
    path = asked["path"]
    number = code.span.line - 1
    spans = (place(sheet, n, path) for n in range(number, min(number + 10, len(sheet.written))))
    source = taken_in(sheet, path, next((span for span in spans if span.stop_column), code.span))
    if source is None:
        sheet.ignored(f"the file {path}", number)
        return replace(code, text=path, language="")
    first, last = asked.get("start_line") or 1, asked.get("end_line")
    first = first if isinstance(first, int) and first > 0 else 1
    kept = source.text.rstrip("\n").split("\n")[first - 1 : last if isinstance(last, int) else None]
    language = str(asked.get("language") or path.rpartition(".")[2])
    return replace(code, text="\n".join(kept), language=language, name=path, first_line=first)
