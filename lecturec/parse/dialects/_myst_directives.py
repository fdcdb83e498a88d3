"""MyST's directives, fenced by backticks or colons, as Markdown, tags and marks."""

import html
import re
from dataclasses import dataclass, field

from lecturec.parse.dialects._myst_files import Request
from lecturec.parse.marks import FENCE, alone, closed, opened, picture, tag
from lecturec.parse.sheet import Sheet

OPENING = re.compile(
    r"(?P<margin>[ \t]*(?:[-*+][ \t]+)?)(?P<fence>`{3,}|~{3,}|:{3,})\{(?P<name>[\w:.-]+)\}[ \t]*(?P<rest>.*)"
)
"""The line that opens a directive."""

_OPTION = re.compile(r"[ \t]*:(?P<key>[\w-]+):[ \t]*(?P<value>.*)")
_KINDS = {
    "note": "note",
    "seealso": "note",
    "versionadded": "note",
    "versionchanged": "note",
    "tip": "tip",
    "hint": "tip",
    "important": "important",
    "attention": "warning",
    "warning": "warning",
    "deprecated": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
}
_TITLED = {
    "admonition": "note",
    "topic": "note",
    "sidebar": "note",
    "margin": "note",
    "aside": "note",
    "card": "note",
    "dropdown": "details",
    "exercise": "exercise",
    "solution": "solution",
    "proof": "proof",
    "theorem": "theorem",
    "lemma": "lemma",
    "definition": "definition",
    "example": "example",
    "algorithm": "algorithm",
    "remark": "remark",
    "corollary": "corollary",
}
_LISTINGS = ("code-block", "code", "code-cell", "sourcecode", "mermaid", "prompt")
_LANGUAGES = ("r", "python", "julia", "bash", "sh", "sql", "ojs", "js", "javascript", "stan", "octave", "ipython3")
_UNSEEN = (
    "tableofcontents",
    "toctree",
    "contents",
    "index",
    "raw",
    "eval-rst",
    "autodoc",
    "embed",
    "button-link",
    "button-ref",
    "thebe-button",
    "sectionauthor",
    "codeauthor",
)
_TAKEN = ("include", "literalinclude", "csv-table", "list-table", "bibliography", "footbibliography")
_GATES = ("exercise", "solution")
_ASIDE = ("epigraph", "pull-quote", "blockquote", "glossary", "table", "tab-set", "container")
_PLACES = {"grid": "columns", "grid-item": "column", "grid-item-card": "column"}
KNOWN = frozenset(
    {
        *_KINDS,
        *_TITLED,
        *_LISTINGS,
        *_UNSEEN,
        *_TAKEN,
        *_ASIDE,
        *_PLACES,
        *(f"{gate}-{end}" for gate in _GATES for end in ("start", "end")),
        *("figure", "image", "math", "tab-item", "iframe", "video", "youtube", "glue"),
    }
)
"""The directives that mean something here; others are transparent."""


@dataclass(slots=True)
class _Open:
    """A directive that is open: what closes it, and what stands in place of that."""

    fence: str
    closing: str
    dropped: bool = False
    body: list[str] = field(default_factory=list)


class Directives:
    """A sheet's lines without directives, one for one; `prose` are the numbers of those that are not code.

    `requests` are what is made after all else is read, by the names of their marks; `listings` the options of listings,
    by the line (from 1) that opens them.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines = list(sheet.lines)
        self.prose: list[int] = []
        self.requests: dict[str, Request] = {}
        self.listings: dict[int, dict[str, str]] = {}
        self._open: list[_Open] = []
        self._listing = ""
        number = sheet.matter.lines
        while number < len(self.lines):
            number = self._line(number)

    def _line(self, number: int) -> int:
        """Read a line; the number of the next one."""
        line = self.lines[number]
        stripped = line.strip()
        top = self._open[-1] if self._open else None
        if self._listing:
            if stripped.startswith(self._listing) and not stripped.strip(self._listing[0]):
                self._listing = ""
                self.lines[number] = self._open.pop().closing if top and top.fence == "listing" else line
            return number + 1
        if top and stripped.startswith(top.fence) and not stripped.strip(top.fence[0]):
            margin = line[: len(line) - len(line.lstrip())]
            self.lines[number] = f"{margin}{self._open.pop().closing}"
            return number + 1
        if found := OPENING.fullmatch(line):
            return self._directive(number, found)
        if fence := FENCE.match(line):
            self._listing = fence["mark"]
        elif top and top.dropped:
            top.body.append(line)
            self.lines[number] = ""
        else:
            self.prose.append(number)
        return number + 1

    def _options(self, number: int) -> tuple[dict[str, str], int]:
        """The options under an opening line, which are taken out; and the line after them."""
        given: dict[str, str] = {}
        at = number + 1
        block = at < len(self.lines) and self.lines[at].strip() == "---"
        stop = next((n for n in range(at + 1, min(at + 40, len(self.lines))) if self.lines[n].strip() == "---"), 0)
        while at < len(self.lines):
            line = self.lines[at]
            if block and stop:
                key, _, value = line.partition(":")
                given[key.strip()] = value.strip().strip("\"'")
                done = at == stop
            elif option := _OPTION.fullmatch(line):
                given[option["key"]] = option["value"].strip()
                done = False
            else:
                break
            self.lines[at] = ""
            at += 1
            if done:
                break
        return given, at

    def _directive(self, number: int, found: re.Match[str]) -> int:
        name, rest, margin = found["name"].lower(), found["rest"].strip(), found["margin"]
        short = name.rpartition(":")[2]
        given, body = self._options(number)
        one = _Open(fence=found["fence"], closing="</div>")
        self._open.append(one)
        opening = ""
        if name in _LISTINGS or name in _LANGUAGES or name == "math":
            return self._code(number, body, found, given)
        if name in _TAKEN:
            opening = self._taken(Request(name, number, rest, given, one.body), one)
        elif name in _UNSEEN:
            self.sheet.ignored(f"the directive {{{name}}}", number)
            one.closing, one.dropped = "", True
        elif (made := self._alone(name, rest, number)) is not None:
            opening, one.closing = made, ""
        elif name in ("image", "figure"):
            opening = _picture(rest, {"alt": self._caption(body) if name == "figure" else "", **given})
            opening, one.closing = (opening, "") if name == "image" else (tag("figure") + opening, "</div>")
        elif name in _KINDS:
            opening = tag("callout", kind=_KINDS[name], title="") + rest
        elif short in _TITLED:
            words = given.get("class", "").split()
            kind = next((_KINDS[word] for word in words if word in _KINDS), _TITLED[short])
            # What stands after `{solution}` is the label of its exercise.
            title = "" if short == "solution" else re.sub(r"[*_`]", "", rest)
            title = f"{short.capitalize()} ({title})" if title and name.startswith("prf:") else title
            opening = tag("callout", kind=kind, title=title) + _card_picture(given)
        elif name in _PLACES:
            titled = f"<p><strong>{rest}</strong></p>" if name == "grid-item-card" and rest else ""
            opening = tag(_PLACES[name]) + _card_picture(given) + titled
        else:
            opening, one.closing = (f"<p><strong>{rest}</strong></p>" if rest and name == "tab-item" else rest), ""
            if name == "glossary":
                self._terms(body, found["fence"])
            if name not in KNOWN:
                self.sheet.approximated(f"the directive {{{name}}}: its words", number)
        self.lines[number] = f"{margin}{opening}" if opening else margin.rstrip()
        return body

    def _terms(self, body: int, fence: str) -> None:
        """The terms of a glossary, with their meanings below them, as definitions."""
        told = True
        for number in range(body, len(self.lines)):
            line = self.lines[number]
            if line.strip().startswith(fence):
                return
            if line.strip():
                meaning = line[:1].isspace()
                self.lines[number] = f": {line.strip()}" if meaning and not told else line
                told = meaning

    def _taken(self, asked: Request, one: _Open) -> str:
        """The mark that something takes the place of; the items of a list that is a table are read where they stand."""
        self.requests[asked.name] = asked
        if asked.kind == "list-table":
            one.closing = closed("callout")
            return opened("callout", kind=asked.name)
        one.closing, one.dropped = "", True
        return alone("embed", name=asked.name)

    def _alone(self, name: str, rest: str, number: int) -> str | None:
        """What stands for a directive that holds nothing, or whose content stands below it; None for others."""
        if name.startswith("glue"):
            self.sheet.ignored(f"the directive {{{name}}} {rest}: what it stands for cannot be had", number)
            return ""
        if name.partition("-")[0] in _GATES and "-" in name:
            return self._gate(name, rest)
        match name:
            case "video":
                return f'<video src="{html.escape(rest)}"></video>'
            case "youtube":
                return alone("embed", name="Youtube", href=f"https://youtu.be/{rest}")
            case "iframe":
                return f'<iframe src="{html.escape(rest)}"></iframe>'
            case _:
                return None

    def _gate(self, name: str, rest: str) -> str:
        """A callout that one directive opens and another one closes."""
        kind, _, end = name.partition("-")
        title = "" if kind == "solution" else re.sub(r"[*_`]", "", rest)
        return opened("callout", kind=kind, title=title) if end == "start" else closed("callout")

    def _caption(self, body: int) -> str:
        """The words below a picture, which describe it where nothing else does."""
        line = next((line for line in self.lines[body : body + 4] if line.strip()), "")
        return "" if re.match(r"[ \t]*[`~:]{3}", line) else re.sub(r"[*_`]|\{[\w:]+\}", "", line).strip()

    def _code(self, number: int, body: int, found: re.Match[str], given: dict[str, str]) -> int:
        """A listing or a formula begins where the options end, so that no blank lines open it."""
        top, margin, rest = self._open[-1], found["margin"], found["rest"].strip()
        caption = given.get("caption", "")
        if "remove-input" in given.get("tags", "") or "remove-cell" in given.get("tags", ""):
            self.sheet.ignored(f"the directive {{{found['name']}}}, which is not to be seen", number, found["name"])
            self.lines[number], top.closing, top.dropped = margin.rstrip(), "", True
            return body
        while given and body < len(self.lines) - 1 and not self.lines[body].strip():
            body += 1
        at = max(number, body - 1) if not caption or body - 1 > number else number
        self.lines[number] = margin + caption if at > number else margin
        if found["name"] == "math":
            self._listing, top.fence = found["fence"], "listing"
            self.lines[at], top.closing = f"{margin}$$ {rest}".rstrip(), f"{' ' * len(margin)}$$"
        else:
            name = found["name"]
            language = name if name == "mermaid" or name in _LANGUAGES else rest.split(" ")[0]
            mark = found["fence"] if found["fence"][0] != ":" else "```"
            self._listing, top.fence = found["fence"], "listing"
            self.lines[at], top.closing = f"{margin}{mark}{language}", f"{' ' * len(margin)}{mark}"
            self.listings[at + 1] = given
        return body


def _picture(path: str, given: dict[str, str]) -> str:
    """A picture with its words and its size."""
    scale = given.get("scale", "").rstrip("% ")
    width = given.get("width") or (f"{scale}%" if scale else "")
    return picture(path, given.get("alt", ""), width=width, height=given.get("height", ""))


def _card_picture(given: dict[str, str]) -> str:
    """The picture of a card."""
    path = given.get("img-top") or given.get("img-background") or given.get("img-bottom")
    return _picture(path, {"alt": given.get("img-alt", "")}) if path else ""
