"""What stands inside the lines of pandoc and Quarto: TeX, citations, R, raw text, attributes, shortcodes."""

import re
from collections.abc import Iterator

from lecturec.parse.attributes import Attributes, read_attributes
from lecturec.parse.bibliography import Library
from lecturec.parse.citations import cited, named
from lecturec.parse.dialects._pandoc_tex import ENVIRONMENT, environment, unwrapped
from lecturec.parse.marks import alone
from lecturec.parse.sheet import Sheet

_APART = re.compile(
    r"(?P<code>(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`))(?P<given>\{[^{}]*\})?"
    r"|(?P<math>\$\$.+?\$\$|(?<![\\$\w])\$(?=[^\s$])[^$]*?(?<=[^\s\\$])\$(?!\d))"
    r"|(?P<other><!--.*?-->|<[a-z][a-z0-9+.-]*:[^<>\s]*>|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\))",
)
_RUN = re.compile(r"`+\s*(?:r\s+\S|\{(?:r|python|julia|ojs)\}).*", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{<\s*(?P<name>[\w/-]+)\s*(?P<rest>.*?)\s*>\}\}")
_VIDEO = re.compile(r"\.(?:mp4|webm|mov|m4v|mkv|ogv)$", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<text>#{1,6}(?:[ \t].*?)?)[ \t]*\{(?P<inside>[^{}]*)\}[ \t]*#*[ \t]*$")

_SPAN = re.compile(r"\]\{(?P<inside>[^{}]*)\}")
_TARGET = re.compile(r"\A\{(?P<inside>[^{}]*)\}")

_UNDERLINED = re.compile(r"^(?P<text>\S.*?)[ \t]*\{(?P<inside>[^{}]*)\}[ \t]*$")
_LINE = re.compile(r"(?:=+|-+)[ \t]*")
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\((?P<path>[^()\s]+)(?P<title>\s+\"[^\"]*\")?\)\{(?P<inside>[^{}]*)\}")

_CITED = re.compile(r"[ \t]*\[(?P<inside>[^\[\]]*(?<![\w/.@])-?@[\w{][^\[\]]*)\](?![({:])(?=(?P<next>\w)?)")
_NAMED = re.compile(
    r"(?<![\w@/.\[(\\-])@(?:\{([^{}]+)\}|(\w(?:[\w:.#$%&+?<>~/-]*\w)?))(?:[ \t]+\[(?P<more>[^\[\]]*)\])?"
)
_KEY = re.compile(r"([A-Z][A-Za-z]+?)[:_-]?((?:19|20)\d\d)[a-z]?\w*")
_CROSS = re.compile(r"(fig|tbl|eq|sec|lst|thm|exm|def|nte|tip|wrn)-[\w-]+")
_WORDS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section", "lst": "Listing", "thm": "Theorem"}

_GROUP = r"(?:\{(?:[^{}]|\{[^{}]*\})*\})"
_TEX = re.compile(
    rf"\\(?P<name>[A-Za-z]+)\*?(?P<given>(?:\[[^\]]*\]|<[\d,+-]*>)*)(?P<groups>{_GROUP}*)(?:(?<=\w)[ \t])?"
)
_STEP = re.compile(r"^\s*(?:\.[ \t]\.[ \t]\.|\\pause(?:\[\d+\])?)\s*$")
_SIGNS = {
    "ldots": "…",
    "dots": "…",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "textbackslash": "\\\\",
    "rightarrow": "→",
    "euro": "€",
}


def rewritten(sheet: Sheet, line: str, number: int, library: Library | None = None) -> str:
    """A line of text as Markdown without what pandoc adds to it. It may become a mark.

    Citations name their works where there is a `library`; without one, they are left out.
    """
    if _STEP.match(line):
        sheet.honoured("a pause", number)
        return alone("step", line[: len(line) - len(line.lstrip())])
    if "\\" in line:
        if found := ENVIRONMENT.match(line):
            return environment(sheet, found, number)
        line = unwrapped(sheet, line, number)
    whole = _SHORTCODE.fullmatch(line.strip())
    if whole and (made := _shortcode(sheet, whole["name"], whole["rest"], number)):
        return f"{line[: len(line) - len(line.lstrip())]}{made}"
    if "{{<" in line:
        line = _SHORTCODE.sub(lambda m: _inline_shortcode(sheet, m, number), line)
    return _tidy(line, "".join(_pieces(sheet, _described(line), number, library)))


def untexed(sheet: Sheet, words: str, number: int) -> str:
    """Words of the front matter, which may hold TeX, as Markdown of one line."""
    if "\\" not in words:
        return words
    words = unwrapped(sheet, " ".join(re.sub(r"\\+(?=\s|$)", " ", words).split()), number)
    return re.sub(r"[{}]", "", "".join(_pieces(sheet, words, number)))


def heading_attributes(line: str, below: str = "") -> tuple[str, Attributes | None]:
    """A heading's line without its attributes, and these; the line `below` may underline it."""
    if (found := (_UNDERLINED if _LINE.fullmatch(below) else _HEAD).match(line)) and (
        given := read_attributes(found["inside"])
    ) is not None:
        return found["text"], given
    return line, None


def _described(line: str) -> str:
    """A picture with `fig-alt`: this describes it, and the words in its brackets stand under it."""
    if "fig-alt" not in line:
        return line

    def one(found: re.Match[str]) -> str:
        given = read_attributes(found["inside"])
        if given is None or not (alt := given.get("fig-alt")):
            return found[0]
        under = found["alt"].replace('"', "'")
        title = f' "{under}"' if under and not found["title"] else found["title"] or ""
        return f"![{alt.replace('[', '(').replace(']', ')')}]({found['path']}{title}){{{found['inside']}}}"

    return _PICTURE.sub(one, line)


def _tidy(before: str, after: str) -> str:
    """What is left of a line, without the spaces around what went."""
    if after == before:
        return after
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", after) if after.strip() else ""


def _pieces(sheet: Sheet, line: str, number: int, library: Library | None = None) -> Iterator[str]:
    at, target = 0, False
    for found in _APART.finditer(line):
        yield _prose(sheet, line[at : found.start()], number, library, target=target)
        at, target = found.end(), bool(found["other"])
        if not found["code"]:
            yield found[0]
        elif found["given"] and found["given"].startswith("{="):
            yield _dropped(sheet, found[0], number)
        elif _RUN.fullmatch(found["code"]):
            yield _dropped(sheet, found[0], number, "what it gives cannot be had")
        else:
            yield found["code"]
    yield _prose(sheet, line[at:], number, library, target=target)


def _prose(sheet: Sheet, text: str, number: int, library: Library | None, *, target: bool) -> str:
    """Text between code, formulas and addresses. `target` says that it follows the address of a link or picture."""
    if "{" in text:
        text = _SPAN.sub(_marked, text)
        text = _TARGET.sub(lambda m: _sized(sheet, m, number), text) if target else text
    if "@" in text:
        text = _CITED.sub(lambda m: _grouped(sheet, m, number, library) + " " * bool(m["next"]), text)
        text = _NAMED.sub(lambda m: _named(sheet, m, number, library), text)
    if "\\" in text:
        text = re.sub(r"\\(?=[ \t])", "", text)
        text = _TEX.sub(lambda m: _tex(sheet, m, number), text)
    return text


def _marked(found: re.Match[str]) -> str:
    """The end of a span with as much of its attributes as changes how it looks, or who speaks it."""
    given = read_attributes(found["inside"])
    if given is None or (len(given.values) == 1 and given.get("voice")):
        return found[0]
    looks = re.search(r"\.(?:underline|ul|mark|small|smaller)(?![\w-])", found["inside"])
    return f"]{{{looks[0] if looks else '.span'}}}"


def _sized(sheet: Sheet, found: re.Match[str], number: int) -> str:
    """Of the attributes of a picture, its size; of a link, nothing."""
    given = read_attributes(found["inside"])
    if given is None:
        return found[0]
    if "absolute" in given:
        sheet.approximated("a picture at its own place: it stands in the flow", number)
    sizes = [f'{key}="{size}"' for key in ("width", "height") if (size := _size(given.get(key)))]
    return f"{{{' '.join(sizes)}}}" if sizes else ""


def _size(written: str) -> str:
    """A size as hundredths of the slide or in pixels."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%|px|in|cm|mm|em|vw|vh|pt)?\s*", written)
    if not found:
        return ""
    if found[2] in ("%", "vw", "vh"):
        return f"{round(float(found[1]))}%"
    per = {"in": 96, "cm": 37.8, "mm": 3.78, "em": 24, "pt": 1.33}
    return f"{round(float(found[1]) * per.get(found[2] or '', 1))}px"


def _grouped(sheet: Sheet, found: re.Match[str], number: int, library: Library | None) -> str:
    """Works in brackets, which no sentence needs."""
    if cross := _CROSS.fullmatch(found["inside"].strip(" -@")):
        return f" {_crossed(sheet, cross, number)}"
    if library and (made := cited(sheet, library, found["inside"], number)):
        sheet.honoured(found[0].strip(), number)
        return made
    return _dropped(sheet, found[0].strip(), number)


def _named(sheet: Sheet, found: re.Match[str], number: int, library: Library | None) -> str:
    """A work or a figure that a sentence names."""
    key = (found[1] or found[2]).strip()
    if cross := _CROSS.fullmatch(key):
        return _crossed(sheet, cross, number)
    if library and (made := named(sheet, library, key, number, found["more"] or "")):
        sheet.honoured(f"@{key}", number)
        return made
    if known := _KEY.fullmatch(key):
        sheet.approximated(f"the work @{key}: it stands as {known[1]} ({known[2]})", number)
        return f"{known[1]} ({known[2]})"
    return found[0]


def _crossed(sheet: Sheet, cross: re.Match[str], number: int) -> str:
    """What a cross reference is to: a figure, a table."""
    word = _WORDS.get(cross[1], cross[1].title())
    sheet.approximated(f"@{cross[0]}: it stands as {word}", number)
    return word


def _tex(sheet: Sheet, found: re.Match[str], number: int) -> str:
    """Raw TeX for a typesetter; what means a sign is one."""
    name = found["name"]
    if name in _SIGNS:
        return _SIGNS[name] + (" " if found[0].endswith(" ") else "")
    return _dropped(sheet, found[0].strip(), number)


def _shortcode(sheet: Sheet, name: str, rest: str, number: int) -> str:
    """A shortcode on a line of its own; "" where it has no place in a film."""
    words = [w.strip("\"'") for w in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", rest)]
    target = next((w for w in words if "=" not in w or "://" in w), "")
    match name:
        case "include" if target:
            return alone("embed", name="include", href=target)
        case "video" if target and "://" not in target and _VIDEO.search(target):
            sheet.honoured(f"the video {target}", number)
            return alone("media", path=target, kind="video", alt=_titled(rest))
        case "video" if target:
            sheet.approximated(f"the video {target}: a card with its address", number)
            return alone("embed", name="video", text=_titled(rest), href=target)
        case "pagebreak":
            return "***"
        case _:
            return ""


def _inline_shortcode(sheet: Sheet, found: re.Match[str], number: int) -> str:
    if found["name"] == "kbd":
        sheet.honoured("a key", number)
        return f"`{found['rest'].split(' ')[0]}`"
    return _dropped(sheet, found[0], number)


def _titled(rest: str) -> str:
    found = re.search(r"(?:title|aria-label)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", rest)
    return (found[1] or found[2] or "") if found else ""


def _dropped(sheet: Sheet, words: str, number: int, why: str = "") -> str:
    sheet.ignored(f"{words}: {why}" if why else words, number)
    return ""
