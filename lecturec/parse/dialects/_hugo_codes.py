"""Hugo's shortcodes, one by one, as Markdown, tags and marks."""

import re

from lecturec.parse.marks import alone, picture, tag
from lecturec.parse.sheet import Sheet
from lecturec.parse.uncoded import uncoded

_REST = r"(?P<rest>(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^\"`}]|\}(?!\})){0,1000}?)"
CODE = rf"\{{\{{[<%](?P<shut>\s*/(?!\*))?\s*(?P<name>\w[\w./-]*){_REST}(?P<alone>/)?\s*[%>]\}}\}}"
"""A shortcode, opening or closing."""

_SHOWN = r"\{\{(?P<left>[<%])/\*(?P<words>.*?)\*/(?P<right>[%>])\}\}"
_WORD = re.compile(
    r"""(?:(?P<key>[\w-]+)\s*=\s*)?(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<bare>[^\s"`=]+))"""
)
_MOST_LINES = 30
"""A shortcode is written in so many lines at most."""

_KINDS = {
    "notice": "note",
    "callout": "note",
    "admonition": "note",
    "alert": "note",
    "hint": "note",
    "note": "note",
    "info": "note",
    "tip": "tip",
    "success": "tip",
    "important": "important",
    "warning": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "details": "details",
    "expand": "details",
    "spoiler": "details",
    "collapse": "details",
}
_TAKING = ("include", "readfile", "import", "include-md", "include-code", "code-from-file")
_LINKS = ("ref", "relref", "link")
_PICTURES = ("figure", "img", "image", "imgproc", "picture")
_FILMS = {
    "youtube": "https://youtu.be/{}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "x": "https://twitter.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "instagram": "https://www.instagram.com/p/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
}


STAND_IN = "lecturec-hugo-"
"""How the names of marks begin that another file takes the place of."""


def plain_lines(sheet: Sheet, taken: dict[str, dict[str, str]]) -> list[str]:
    """The lines of a sheet, one for one, without shortcodes."""
    lines = list(sheet.lines)
    _join(sheet, lines)
    codes = _Codes(sheet, taken)
    for number, _ in sheet.prose(sheet.matter.lines):
        if codes.listing or "{{" in lines[number]:
            lines[number] = codes.line(number, lines[number])
        elif lines[number].strip() == "<--->":
            lines[number] = f"</div>{tag('column')}" if codes.columns else ""
    return lines


def _join(sheet: Sheet, lines: list[str]) -> None:
    """Shortcodes of several lines on their first one."""
    prose = {number for number, _ in sheet.prose(sheet.matter.lines)}
    for number in sorted(prose):
        line = lines[number]
        if (start := max(line.rfind("{{<"), line.rfind("{{%"))) < 0 or "}}" in line[start:]:
            continue
        stop = next((n for n in range(number + 1, min(len(lines), number + _MOST_LINES)) if "}}" in lines[n]), 0)
        if stop and all(n in prose and "{{" not in lines[n] for n in range(number + 1, stop + 1)):
            lines[number] = " ".join(part.strip() for part in lines[number : stop + 1])
            lines[number + 1 : stop + 1] = [""] * (stop - number)


class _Codes:
    """Shortcodes as they are met, in order."""

    def __init__(self, sheet: Sheet, taken: dict[str, dict[str, str]]) -> None:
        self.sheet, self.taken = sheet, taken
        self.listing = False
        self.columns = 0
        self._number = 0
        self._whole = False

    def line(self, number: int, line: str) -> str:
        """A line without its shortcodes."""
        self._number = number
        if self.listing and not re.search(r"\{\{[<%]\s*/\s*highlight", line):
            return line
        self._whole = re.fullmatch(rf"\s*{CODE}\s*", line) is not None
        line = uncoded(line, CODE, self._code)
        return _shown(line) if "/*" in line else line

    def _code(self, match: re.Match[str]) -> str:
        name = match["name"].rsplit("/", 1)[-1].lower()
        words, given = _arguments(match["rest"])
        if match["shut"]:
            return self._shut(name)
        if name in _PICTURES and (path := given.get("src") or given.get("path") or (words[0] if words else "")):
            return _picture(path, given)
        if name in _FILMS or name in ("video", "audio"):
            return self._film(name, words, given)
        if name == "highlight":
            self.listing = True
            return f"```{words[0] if words else ''}"
        if name in _LINKS and match.string[: match.start()].endswith(("](", '="')):
            return f"#{words[0] if words else given.get('path', '')}"
        path = given.get("file") or given.get("path") or "".join(words[:1])
        if name in _TAKING and self._whole and re.search(r"\.\w+\Z", path):
            key = f"{STAND_IN}{self._number}"
            self.taken[key] = {**given, "file": path}
            return alone("embed", name=key)
        if name in _KINDS and not match["alone"]:
            return self._callout(name, words, given)
        if name in ("katex", "math"):
            return "$$" if "display" in words or self._whole else "$"
        if name in ("columns", "cols"):
            self.columns += 1
            return tag("columns") + tag("column")
        if name in ("tab", "tabitem") and (label := given.get("name") or given.get("title") or " ".join(words[:1])):
            return f"<p><strong>{label}</strong></p>"
        self.sheet.ignored(f"the shortcode {name}", self._number)
        return ""

    def _shut(self, name: str) -> str:
        if name == "highlight":
            self.listing = False
            return "```"
        if name in _KINDS:
            return "</div>"
        if name in ("katex", "math"):
            return "$$" if self._whole else "$"
        if name in ("columns", "cols") and self.columns:
            self.columns -= 1
            return "</div></div>"
        return ""

    def _callout(self, name: str, words: list[str], given: dict[str, str]) -> str:
        said = (given.get("type") or given.get("style") or given.get("kind") or given.get("color") or "").lower()
        kind = _KINDS.get(said) or (_KINDS.get(words[0].lower()) if words else "")
        title = given.get("title") or given.get("summary") or " ".join(words[1:] if kind and not said else words)
        self.sheet.honoured(f"the shortcode {name} as a callout", self._number)
        return tag("callout", kind=kind or _KINDS[name], title=title)

    def _film(self, name: str, words: list[str], given: dict[str, str]) -> str:
        source = given.get("src") or given.get("id") or given.get("url") or (words[0] if words else "")
        self.sheet.approximated(f"the shortcode {name}: a card or a film", self._number)
        if name in _FILMS:
            href = _FILMS[name].format("/".join(words[:2]) if name == "gist" else source)
            facts = {"name": name.capitalize(), "text": given.get("title", ""), "href": href}
            return alone("embed", **facts) if self._whole else f'<iframe src="{href}"></iframe>'
        return f'<{name} src="{source.lstrip("/")}"></{name}>'


def _shown(line: str) -> str:
    return uncoded(line, _SHOWN, lambda m: f"`{{{{{m['left']}{m['words']}{m['right']}}}}}`")


def _arguments(written: str) -> tuple[list[str], dict[str, str]]:
    """The words of a shortcode, and what it gives by name."""
    words: list[str] = []
    given: dict[str, str] = {}
    for match in _WORD.finditer(written):
        value = next((v for v in (match["quoted"], match["raw"], match["bare"]) if v is not None), "")
        value = re.sub(r"\\(.)", r"\1", value)
        if match["key"]:
            given[match["key"].lower()] = value
        else:
            words.append(value)
    return words, given


def _picture(path: str, given: dict[str, str]) -> str:
    words = ". ".join(filter(None, (given.get("title", "").rstrip("."), given.get("caption"))))
    address = path if "//" in path else path.lstrip("/")
    if given.get("width") or given.get("height"):
        sizes = {key: given.get(key, "") for key in ("width", "height")}
        return picture(address, given.get("alt") or words, title=words, **sizes)
    caption = re.sub(r'(["\\])', r"\\\1", words)
    alt = re.sub(r"([\[\]\\])", r"\\\1", given.get("alt") or words)
    return f"![{alt}](<{address}>" + (f' "{caption}")' if caption else ")")
