"""Lines of kramdown as lines of Markdown: attributes and Liquid tags taken out or turned into marks."""

import re
from dataclasses import dataclass, field

from lecturec.parse.attributes import read_attributes
from lecturec.parse.marks import FENCE, SIGN, alone, closed, opened, picture, tag
from lecturec.parse.sheet import Sheet
from lecturec.parse.tags import attributes
from lecturec.parse.uncoded import uncoded

IAL = re.compile(r"(?P<margin>[ \t]*(?:>[ \t]?)*)\{:(?P<words>[^{}]*)\}[ \t]*")
"""Attributes on a line of their own."""

LIQUID = r"\{%-?(?P<tag>[^%{]*(?:(?:%(?!\})|\{(?!%))[^%{]*)*)%\}|\{\{(?P<value>[^{}]*)\}\}"

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
_FILMS = {"youtube": "https://youtu.be/{}", "vimeo": "https://vimeo.com/{}"}
_SIZED = (
    r"!\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<path><[^<>]*>|[^()\s]+)(?:\s+[\"'](?P<title>[^\"']*)[\"'])?\)"
    r"\{:(?P<given>[^{}]*)\}"
)
STAND_IN = "lecturec-jekyll-"
"""How the names of marks begin that another file takes the place of."""


@dataclass(slots=True)
class _Lines:
    """The lines as they are rewritten, the listings among them as (first, last), the lines of Liquid's listings.

    `taken` are the files that are taken in, by the names of the marks where they are to stand.
    """

    sheet: Sheet
    lines: list[str]
    taken: dict[str, str]
    listings: dict[int, int] = field(default_factory=dict)
    code: set[int] = field(default_factory=set)


def plain_lines(sheet: Sheet, taken: dict[str, str]) -> list[str]:
    """The lines of a sheet, one for one, without kramdown and Liquid."""
    made = _Lines(sheet, list(sheet.lines), taken)
    _liquid(made)
    prose = {number for number, _ in sheet.prose(sheet.matter.lines)} - made.code
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
            line = uncoded(uncoded(line, _SIZED, _picture), _INLINE, "")
            line = uncoded(line, r"(?<=\S )\$\$(?P<tex>[^$]+)\$\$|\$\$(?P<tex2>[^$]+)\$\$(?=[ ,.;:]\S?)", _formula)
            made.lines[number] = "" if line.strip() == "^" else line
    return made.lines


def _formula(match: re.Match[str]) -> str:
    return f"${(match['tex'] or match['tex2']).strip()}$"


def _picture(match: re.Match[str]) -> str:
    """A picture with the size that its attributes ask for."""
    given = read_attributes(match["given"].strip())
    if given is None:
        return match[0]
    styled = dict(re.findall(r"(width|height)\s*:\s*([\d.]+(?:%|px)?)", given.get("style")))
    sizes = {key: given.get(key) or styled.get(key, "") for key in ("width", "height")}
    if not any(sizes.values()):
        return match[0]
    return picture(match["path"].strip("<>"), match["alt"], title=match["title"] or "", **sizes)


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
        if mode == "highlight" and "endhighlight" not in line:
            made.code.add(number)
            continue
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
            elif word in ("link", "post_url") and match.string[: match.start()].endswith(("](", '="')):
                return f"#{rest.strip()}"
            elif word in ("include", "include_relative") and (shown := _included(made, number, line, word, rest)):  # noqa: B023
                return shown
            else:
                left.append(match[0])  # noqa: B023
            return f"```{rest.split(' ')[0]}" if word in ("highlight", "endhighlight") else ""

        was = mode
        made.lines[number] = uncoded(line, LIQUID, one)
        if was == "comment":
            made.lines[number] = ""
        if left:
            made.sheet.ignored(f"Liquid: {' '.join(left)}", number)


def _included(made: _Lines, number: int, line: str, word: str, written: str) -> str:
    """What a template that is named like what it shows would show, or the mark for a file beside the notes."""
    name, _, rest = written.strip().partition(" ")
    stem, given = name.rpartition("/")[2].partition(".")[0].lower(), attributes(rest)
    # A mark takes the whole line: in the middle of one stands what a line can hold.
    whole = re.fullmatch(LIQUID, line.strip()) is not None
    if word == "include_relative":
        if not whole:
            return ""
        key = f"{STAND_IN}{number}"
        made.taken[key] = name
        return alone("embed", name=key)
    if any(picture in name for picture in _PICTURES):
        return _figure(written, whole)
    if (film := next((film for film in _FILMS if film in stem), "")) and (asked := given.get("id")):
        made.sheet.approximated(f"{film}: a card with its address", number, name)
        title, href = given.get("title", ""), _FILMS[film].format(asked)
        if not whole:
            return f"<{href}>" if not title else f"[{title}](<{href}>)"
        return alone("embed", name=film.capitalize(), text=title, href=href)
    words = given.get("content") or given.get("text") or given.get("message")
    if words and (kind := _KINDS.get(given.get("type", stem), _KINDS.get(stem, "note" if stem == "alert" else ""))):
        return tag("callout", kind=kind, title=given.get("title", "")) + words + "</div>"
    return ""


def _figure(written: str, whole: bool) -> str:
    """The mark (or the tag, within a line) for a picture that a template would include."""
    given = attributes(written)
    path = next((given[key] for key in ("src", "path", "image_path", "url", "file", "image") if given.get(key)), "")
    if not path:
        return ""
    alt = given.get("alt") or given.get("caption") or given.get("title") or ""
    path = re.sub(LIQUID, "", path).lstrip("/")
    return alone("figure", path=path, alt=alt) if whole else picture(path, alt)
