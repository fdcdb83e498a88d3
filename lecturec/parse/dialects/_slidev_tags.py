"""Slidev's components and directives, written as the marks and the plain HTML that all dialects share."""

import re
from dataclasses import dataclass, field

from lecturec.parse.dialects._slidev_contents import contents
from lecturec.parse.marks import tag as mark
from lecturec.parse.sheet import Sheet
from lecturec.parse.tags import TAG, Element, Page
from lecturec.parse.widgets import is_component

_STEP = re.compile(r"v-(?P<name>click|after)(?P<hide>-hide|(?:\.[\w-]+)*?\.hide)?(?:\.[\w-]+)*")
_OTHER = re.compile(r"v-(?:motion|mark|drag)\b")
_DYNAMIC = re.compile(r"[:@#]|v-")
_LITERAL = re.compile(r"[\w./:?=&%+@#-]+")
_CODE = re.compile(r"(`+[^`]*`+)")
_COLON_ICON = re.compile(r"</?[a-z][\w-]*:[\w:-]+(?:\s(?:\"[^\"]{0,300}\"|'[^']{0,300}'|[^<>\"']){0,300})?/?>")
_SHOWN_VALUE = re.compile(r"\{\{[^{}]{0,300}\}\}")
_BEFORE = re.compile(r"[\s>]*(?:[-*+]\s|\d{1,9}[.)]\s)?\s*")
_SLOT = re.compile(r"<template\s+(?:#|v-slot:)(\d+)")
_ICON = re.compile(
    r"(?:akar-icons|ant-design|bi|bx|bxl|bxs|carbon|cib|cil|clarity|codicon|devicon|emojione|eos-icons|fa|fa-brands|"
    r"fa-solid|fa6-brands|fa6-solid|fe|feather|flag|fluent|fluent-emoji|game-icons|gg|healthicons|heroicons|"
    r"heroicons-outline|heroicons-solid|i|ic|icon-park|iconoir|ion|jam|la|line-md|logos|lucide|majesticons|"
    r"material-symbols|mdi|noto|octicon|oi|openmoji|ph|pixelarticons|ri|simple-icons|skill-icons|solar|streamline|"
    r"svg-spinners|tabler|teenyicons|twemoji|uil|uim|vaadin|vscode-icons|wi|zmdi|zondicons)-"
)
_NOWHERE = (
    "toc",
    "arrow",
    "vdragarrow",
    "v-drag-arrow",
    "poweredbyslidev",
    "slidecurrentno",
    "slidestotal",
    "titlerenderer",
    "v-click-gap",
)
_HOLDERS = ("autofittext", "transform", "v-drag", "vdrag", "renderwhen", "lightordark", "template")
_SAME = {"vclick": "v-click", "vclicks": "v-clicks", "vafter": "v-after", "vswitch": "v-switch"}
_HELD = ("li", "td", "th", "dd", "dt")


@dataclass(slots=True)
class Rewritten:
    """The lines of a slide in HTML that all dialects share.

    `every` says for the line (from 1) of a build how many items come together; `fit` asks for a large heading.
    """

    lines: list[str]
    every: dict[int, int] = field(default_factory=dict)
    fit: bool = False


def rewritten(sheet: Sheet, lines: list[str], start: int, stop: int) -> Rewritten:
    """Lines whose tags of Slidev and Vue in [start, stop) are written in ours, each in its own line."""
    for number, line in sheet.prose(start, stop):
        if lines[number] == line or "<" in lines[number] or "{{" in lines[number]:
            lines[number] = _cleaned(sheet, lines[number], number)
    return _Writer(sheet, lines, start, stop).written()


def _cleaned(sheet: Sheet, line: str, number: int) -> str:
    """A line without icons whose names no parser knows, and without values that only a browser can compute."""
    pieces = _CODE.split(line)
    for i in range(0, len(pieces), 2):
        for pattern, what in ((_COLON_ICON, "an icon"), (_SHOWN_VALUE, "a value that a browser computes")):
            if pattern.search(pieces[i]):
                sheet.ignored(what, number)
                pieces[i] = pattern.sub("", pieces[i])
    return "".join(pieces)


def _when(written: str, *, hide: bool) -> dict[str, int] | None:
    """When a build appears and vanishes, for the value of `v-click` or `at`; None when it stands from the start."""
    listed = re.fullmatch(r"\[([^,\]]+),([^,\]]+)\]", written)
    at = _at(listed[1] if listed else written)
    if hide:
        return {"at": at or 0, "until": -1}
    if at is None:
        return None
    last = listed[2].strip().strip("\"'") if listed else ""
    if last.isdigit():
        return {"at": at, "until": int(last[:4])}
    if last.startswith("+") and last[1:].isdigit() and at > 0:
        return {"at": at, "until": at + int(last[1:5])}
    return {"at": at}


def _at(written: str) -> int | None:
    """A step: 0 for the next one, -1 for the one before, None for none at all."""
    word = written.strip().strip("\"'`")
    if re.fullmatch(r"[+-]\d{1,4}", word):
        return 0 if int(word) > 0 else -1
    return (int(word[:4]) or None) if word.isdigit() else 0


class _Writer:
    """Writes each tag of a slide anew, from the last to the first so that places stay."""

    def __init__(self, sheet: Sheet, lines: list[str], start: int, stop: int) -> None:
        self.sheet, self.start, self.stop = sheet, start, stop
        self.made = Rewritten(lines)
        self.text = "\n".join(lines[start:stop])
        self.page = Page(self.text)
        self.edits: list[tuple[int, int, str]] = []

    def written(self) -> Rewritten:
        """The slide's lines."""
        done = 0
        for at, element in sorted(self.page.elements.items()):
            if at >= done:
                done = self._element(element)
        text = self.text
        for first, last, words in sorted(self.edits, reverse=True):
            text = text[:first] + words + text[last:]
        self.made.lines[self.start : self.stop] = text.split("\n")
        return self.made

    def _line(self, at: int) -> int:
        return self.start + self.page.line_of(at)

    def _put(self, first: int, last: int, words: str) -> None:
        """Words in the place of [first, last), with as many lines as there were."""
        more = self.text.count("\n", first, last)
        head, bracket, tail = words.partition(">")
        lines = " \n" * more
        self.edits.append((first, last, f"{head}{lines}{bracket}{tail}"))

    def _replace(self, element: Element, opening: str, closing: str) -> int:
        """The tags of an element anew; what is in it follows. Gives where to go on."""
        if element.close:
            self._put(element.tag.start, element.tag.stop, opening)
            self._put(element.close.start, element.close.stop, closing)
        else:
            self._put(element.tag.start, element.tag.stop, opening + closing)
        return element.tag.stop

    def _remove(self, element: Element) -> int:
        self.edits.append((element.tag.start, element.stop, "\n" * self._inside(element).count("\n")))
        return element.stop

    def _inside(self, element: Element) -> str:
        return self.text[element.tag.start : element.stop]

    def _element(self, element: Element) -> int:
        tag, line = element.tag, self._line(element.tag.start)
        kind = _SAME.get(tag.kind, tag.kind)
        if kind == "toc" and self._alone(element):
            self.sheet.approximated(f"<{tag.name}>: the titles of the slides", line)
            self.edits.append((tag.start, element.stop, contents(tag.attrs)))
            return element.stop
        if kind in ("script", "style") or kind in _NOWHERE:
            self.sheet.ignored(f"<{tag.name}>", line)
            return self._remove(element)
        if not tag.closing and any("$slidev.nav" in value for value in tag.attrs.values()):
            self.sheet.ignored(f"a control that <{tag.name}> makes", line)
            return self._remove(element)
        if tag.closing or not element.whole:
            return self._lone(element, kind)
        if _ICON.match(kind) and not self._words(element):
            self.sheet.ignored(f"the icon <{tag.name}>", line)
            return self._remove(element)
        if kind in _SAME.values():
            return self._steps(element, kind)
        for key in tag.attrs:
            if found := _STEP.fullmatch(key):
                return self._directive(element, found, tag.attrs[key])
        return self._plain(element, kind)

    def _alone(self, element: Element) -> bool:
        """Whether an element has a line to itself."""
        first = self.text.rfind("\n", 0, element.tag.start) + 1
        rest = self.text[element.stop :].partition("\n")[0]
        return "\n" not in self._inside(element) and not (self.text[first : element.tag.start] + rest).strip()

    def _words(self, element: Element) -> str:
        inner = self.text[element.tag.stop : element.close.start] if element.close else ""
        return TAG.sub("", inner).strip()

    def _lone(self, element: Element, kind: str) -> int:
        """A tag without its other half says nothing, and must not be shown."""
        tag = element.tag
        if is_component(tag.name) or kind == "template" or any(map(_DYNAMIC.match, tag.attrs)):
            self._put(tag.start, tag.stop, "")
        return tag.stop

    def _in_line(self, element: Element) -> bool:
        """Whether an element stands within a line of text."""
        first = self.text.rfind("\n", 0, element.tag.start) + 1
        last = self.text.find("\n", element.stop)
        before = TAG.sub("", self.text[first : element.tag.start])
        after = TAG.sub("", self.text[element.stop : last if last >= 0 else len(self.text)])
        return bool(_BEFORE.sub("", before, count=1) or after.strip())

    def _steps(self, element: Element, kind: str) -> int:
        """<v-click>, <v-after>, <v-clicks> and <v-switch>."""
        tag, attrs = element.tag, element.tag.attrs
        line = self._line(tag.start)
        if self._in_line(element):
            self.sheet.approximated(f"<{tag.name}> within a line appears with the line", line)
            return self._replace(element, "", "")
        at = attrs.get("at") or attrs.get(":at") or attrs.get("v-click") or ("+0" if kind == "v-after" else "")
        self.sheet.honoured(f"<{kind}>", line)
        if kind == "v-switch":
            return self._switch(element)
        when = _when(at, hide="hide" in attrs)
        if when is None:
            return self._replace(element, "<div>", "</div>")
        if kind == "v-clicks":
            depth = attrs.get("depth") or attrs.get(":depth") or "1"
            every = attrs.get("every") or attrs.get(":every") or "1"
            if every.isdigit() and int(every) > 1:
                self.made.every[self._line(tag.stop - 1) + 1] = int(every[:4])
            when |= {"each": True, "depth": int(depth[:2]) if depth.isdigit() else 1}
        return self._replace(element, mark("build", **when), "</div>")

    def _switch(self, element: Element) -> int:
        slots = [int(n) for n in _SLOT.findall(self._inside(element))]
        if sorted(slots) != list(range(min(slots, default=0), min(slots, default=0) + len(slots))):
            self.sheet.approximated(
                "<v-switch>: its parts follow each other without a gap", self._line(element.tag.start)
            )
        first = min(slots, default=0)
        if not first:
            return self._replace(element, mark("stack"), "</div>")
        return self._replace(element, mark("build", at=first) + mark("stack"), "</div></div>")

    def _directive(self, element: Element, found: re.Match[str], value: str) -> int:
        """`v-click` or `v-after` on any tag."""
        tag, line = element.tag, self._line(element.tag.start)
        named = f"v-{found['name']}"
        if self._in_line(element):
            self.sheet.approximated(f"{named} within a line appears with the line", line)
            return self._plain(element, tag.kind)
        self.sheet.honoured(named, line)
        when = _when(value or ("+0" if named == "v-after" else ""), hide=bool(found["hide"]))
        if when is None:
            return self._plain(element, tag.kind)
        if value.startswith("[") and when.get("until", 0) <= 0:
            self.sheet.approximated(f"{named}={value} appears and stays", line)
        opening, closing = self._anew(element, tag.kind)
        if tag.kind in _HELD:
            return self._replace(element, opening + mark("build", **when), "</div>" + closing)
        return self._replace(element, mark("build", **when) + opening, closing + "</div>")

    def _plain(self, element: Element, kind: str) -> int:
        """A tag without what only Vue understands."""
        tag, line = element.tag, self._line(element.tag.start)
        for key in tag.attrs:
            if other := _OTHER.match(key):
                self.sheet.approximated(f"{other[0]} does not move or mark anything", line)
        if kind == "autofittext":
            self.made.fit = True
            self.sheet.honoured("<AutoFitText>", line)
        if kind == "link" and not self._words(element):
            return self._replace(element, tag.attrs.get("title", ""), "")
        if is_component(tag.name) and kind not in _HOLDERS and kind != "link":
            self.sheet.approximated(f"the component <{tag.name}> is a card, or what stands in it", line)
        if not (any(map(_DYNAMIC.match, tag.attrs)) or kind in _HOLDERS or kind == "link" or "grid" in tag.attrs):
            return tag.stop
        return self._replace(element, *self._anew(element, kind))

    def _anew(self, element: Element, kind: str) -> tuple[str, str]:
        """(opening, closing) tag with the attributes that a page without Vue has."""
        tag = element.tag
        if kind == "template":
            numbered = any(re.fullmatch(r"(?:#|v-slot:)\d+(?:-\d+)?", key) for key in tag.attrs)
            return (mark("build") if numbered else "<div>"), "</div>"
        name = "span" if kind == "link" else "div" if kind in _HOLDERS else tag.name
        kept: dict[str, str] = {}
        for key, value in tag.attrs.items():
            if not _DYNAMIC.match(key):
                kept.setdefault(key, value)
            elif key[0] == ":" and _LITERAL.fullmatch(value):
                kept.setdefault(key[1:], value)
        if "cols-" in kept.get("grid", ""):
            kept["class"] = f"grid {kept.get('class', '')}".strip()
        said = "".join(f' {key}="{value}"' if value else f" {key}" for key, value in kept.items() if '"' not in value)
        closing = f"</{name}>" if element.close else ""
        return (f"<{name}{said}>" if element.close else f"<{name}{said}/>"), closing
