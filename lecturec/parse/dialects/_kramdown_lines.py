"""Lines of kramdown as lines of Markdown: attributes and Liquid tags taken out or turned into marks."""

import re
from dataclasses import dataclass

from lecturec.parse.marks import FENCE, SIGN, alone, closed, opened
from lecturec.parse.sheet import Sheet
from lecturec.parse.tags import attributes
from lecturec.parse.uncoded import uncoded

IAL = re.compile(r"(?P<margin>[ \t]*(?:>[ \t]?)*)\{:(?P<words>[^{}]*)\}[ \t]*")
"""Attributes on a line of their own."""

LIQUID = r"\{%-?(?P<tag>[^%]*(?:%(?!\})[^%]*)*)%\}|\{\{(?P<value>[^{}]*)\}\}"

_INLINE = r"(?<=\S)\{:(?![:/])[^{}]*\}|\{::?/?[a-z]*[^{}]*?/?\}"
_KINDS = {
    "callout": "note",
    "note": "note",
    "info": "note",
    "primary": "note",
    "testimonial": "note",
    "prereq": "important",
    "prerequisite": "important",
    "important": "important",
    "checklist": "tip",
    "tip": "tip",
    "success": "tip",
    "warning": "warning",
    "caution": "caution",
    "danger": "caution",
    "challenge": "challenge",
    "exercise": "exercise",
    "discussion": "discussion",
    "solution": "solution",
    "objectives": "objectives",
    "keypoints": "keypoints",
}
_PICTURES = ("figure", "image", "img", "picture")


@dataclass(slots=True)
class _Lines:
    """The lines as they are rewritten, and the listings among them as (first, last)."""

    sheet: Sheet
    lines: list[str]
    listings: dict[int, int]


def plain_lines(sheet: Sheet) -> list[str]:
    """The lines of a sheet, one for one, without kramdown and Liquid."""
    made = _Lines(sheet, list(sheet.lines), {})
    _liquid(made)
    prose = {number for number, _ in sheet.prose(sheet.matter.lines)}
    first = -1
    for number, line in enumerate(made.lines):
        if number in prose or number < sheet.matter.lines:
            first = -1
        elif first < 0:
            first = number
        if first >= 0 and number > first and FENCE.match(line) and number + 1 in {*prose, len(made.lines)}:
            made.listings[number] = first
    for number in sorted(prose):
        line = made.lines[number]
        if found := IAL.fullmatch(line):
            _attributes(made, number, found)
        elif "{:" in line or "$$" in line or line.strip() == "^":
            line = uncoded(line, _INLINE, "")
            line = uncoded(line, r"(?<=\S )\$\$(?P<tex>[^$]+)\$\$|\$\$(?P<tex2>[^$]+)\$\$(?=[ ,.;:]\S?)", _formula)
            made.lines[number] = "" if line.strip() == "^" else line
    return made.lines


def _formula(match: re.Match[str]) -> str:
    return f"${(match['tex'] or match['tex2']).strip()}$"


def _attributes(made: _Lines, number: int, found: re.Match[str]) -> None:
    """A line of attributes: a listing's language, a callout, or nothing that is seen."""
    words = found["words"].replace(".", " .").replace("#", " #").split()
    classes = [word[1:].lower() for word in words if word.startswith(".")]
    made.lines[number] = found["margin"].rstrip()
    above = made.lines[number - 1] if number else ""
    kind = next((_KINDS[part] for name in classes for part in _names(name) if part in _KINDS), "")
    if number - 1 in made.listings:
        first = made.listings[number - 1]
        language = next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")
        made.lines[first] = made.lines[first].rstrip() + language
    elif "toc" in words or any(word.startswith("toc") for word in words):
        if re.fullmatch(r"\s*(?:[*+-]|\d+\.)\s.*", above):
            made.lines[number - 1] = ""
        made.sheet.ignored("a list of contents", number)
    elif not kind:
        made.sheet.ignored(f"the attributes {{:{found['words']}}}", number)
    elif _depth(above) > _depth(found["margin"]) or not _bare(above):
        _callout_above(made, number, found["margin"], kind)
    else:
        _callout_below(made, number, found["margin"], kind, titled=any(name.endswith("-title") for name in classes))


def _bare(line: str) -> bool:
    """Whether a block ends here: nothing stands in the line, or a mark."""
    return SIGN in line or not line.strip(" >\t")


def _names(name: str) -> list[str]:
    return [name, *re.split(r"[-_]+", name)]


def _depth(line: str) -> int:
    return len(re.match(r"[ \t]*((?:>[ \t]?)*)", line)[1].replace(" ", "").replace("\t", ""))  # type: ignore[index]


def _unquoted(line: str, depth: int) -> str:
    """A line without its quote mark number `depth` (from 0)."""
    return re.sub(rf"^((?:[ \t]*>[ \t]?){{{depth}}})[ \t]*>[ \t]?", r"\1", line)


def _callout_above(made: _Lines, number: int, margin: str, kind: str) -> None:
    """A quote or a paragraph with attributes under it."""
    depth = _depth(margin)
    quoted = _depth(made.lines[number - 1]) > depth
    first = number
    while first > 0 and (_depth(made.lines[first - 1]) > depth if quoted else not _bare(made.lines[first - 1])):
        first -= 1
    heading = re.match(r"[ \t>]*#{1,6}[ \t]+(.*)", made.lines[first])
    if quoted and heading:
        place, title = first, _words(heading[1])
    elif first > 0 and not made.lines[first - 1].strip(" >\t"):
        place, title = first - 1, ""
    else:
        made.sheet.approximated(f"the callout .{kind}: a quotation", number)
        return
    if quoted:
        for line in range(first, number):
            made.lines[line] = _unquoted(made.lines[line], depth)
    made.lines[place] = opened("callout", margin, kind=kind, title=title)
    made.lines[number] = closed("callout", margin)
    made.sheet.honoured(f"the callout .{kind}", number)


def _callout_below(made: _Lines, number: int, margin: str, kind: str, *, titled: bool) -> None:
    """A quote or a paragraph with attributes over it, as some themes want them."""
    depth = _depth(margin)
    last = number + 1
    while last < len(made.lines) and made.lines[last].strip(" \t"):
        last += 1
    if last == number + 1 or last >= len(made.lines):
        made.sheet.ignored("attributes of nothing", number)
        return
    title = ""
    for line in range(number + 1, last):
        made.lines[line] = _unquoted(made.lines[line], depth)
    if titled:
        title, made.lines[number + 1] = _words(made.lines[number + 1]), ""
    made.lines[number] = opened("callout", margin, kind=kind, title=title)
    made.lines[last] = closed("callout", margin)
    made.sheet.honoured(f"the callout .{kind}", number)


def _words(title: str) -> str:
    """A title without its marks."""
    return re.sub(r"[`*]|(?<!\w)_|_(?!\w)|\s#+\s*$", "", uncoded(title, _INLINE, "")).strip()


def _liquid(made: _Lines) -> None:
    """Liquid tags vanish; what they enclose is kept, unless it is a comment."""
    mode = ""
    for number, line in made.sheet.prose(made.sheet.matter.lines):
        if "{%" not in line and "{{" not in line and mode != "comment":
            continue
        left: list[str] = []

        def one(match: re.Match[str]) -> str:
            nonlocal mode
            word, _, rest = (match["tag"] or "").strip(" -\n").partition(" ")
            if mode in ("raw", "highlight") and word != f"end{mode}":
                return match[0]
            if word in ("raw", "comment", "highlight"):
                mode = word
            elif word in ("endraw", "endcomment", "endhighlight"):
                mode = ""
            elif word == "include" and any(name in rest.split()[0] for name in _PICTURES if rest.split()):
                return _figure(rest) or ""
            else:
                left.append(match[0])  # noqa: B023
            return f"```{rest.split(' ')[0]}" if word in ("highlight", "endhighlight") else ""

        was = mode
        made.lines[number] = uncoded(line, LIQUID, one)
        if was == "comment":
            made.lines[number] = ""
        if left:
            made.sheet.ignored(f"Liquid: {' '.join(left)}", number)


def _figure(written: str) -> str:
    """The mark for a picture that a template would include."""
    given = attributes(written)
    path = next((given[key] for key in ("src", "path", "image_path", "url", "file", "image") if given.get(key)), "")
    if not path:
        return ""
    alt = given.get("alt") or given.get("caption") or given.get("title") or ""
    return alone("figure", path=re.sub(LIQUID, "", path).lstrip("/"), alt=alt)
