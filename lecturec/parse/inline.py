"""Inline Markdown: tokens to runs, and the pictures that stand between them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from lecturec.deck import Figure, Run, Text, text_of
from lecturec.parse.html import DROPPED

_MARKS = {"strong": "bold", "em": "italic", "s": "strike", "link": "link"}
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strike",
    "del": "strike",
    "sub": "sub",
    "sup": "sup",
    "mark": "mark",
    "code": "code",
    "kbd": "code",
}
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:")
_UNSAFE = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


@dataclass(slots=True)
class Inline:
    """What an inline token holds: its text, its pictures without their places, its footnotes by id, its comments.

    `unsafe` holds the addresses of links that were not kept, `dropped` the names of HTML tags that were not.
    """

    text: Text = ()
    pictures: list[Figure] = field(default_factory=list)
    footnotes: list[int] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    silent: str = ""


def read_inline(children: Sequence[Token]) -> Inline:
    """Turn the children of an inline token into runs. Tags of unknown HTML are dropped, their text stays."""
    found = Inline()
    runs: list[Run] = []
    marks: list[str] = []
    href = ""

    def add(text: str, *more: str) -> None:
        if text and not found.silent:
            runs.append(Run(text=text, marks=tuple(sorted({*marks, *more} - {""})), href=href))

    for token in children:
        kind = token.type
        if kind in ("text", "text_special"):
            add(_typeset(token.content))
        elif kind == "code_inline":
            add(token.content, "code")
        elif kind.startswith("math_inline"):
            add(token.content.strip(), "math")
        elif kind == "softbreak":
            add(" ")
        elif kind == "hardbreak":
            add("\n")
        elif kind == "image":
            found.pictures.append(_picture({k: str(v) for k, v in token.attrs.items()}, token.content))
        elif kind == "footnote_ref":
            found.footnotes.append(token.meta["id"])
            runs.append(footnote_mark(token.meta["id"]))
        elif kind == "html_inline":
            if token.content.startswith("<!--"):
                found.comments.append(token.content[4:].removesuffix("-->").strip())
            else:
                _tag(token.content, marks, add, found)
        elif kind.endswith("_open"):
            mark = _MARKS.get(kind.removesuffix("_open"))
            if mark == "link":
                href = str(token.attrs.get("href", ""))
                if _UNSAFE.match(re.sub(r"\s", "", href)):
                    found.unsafe.append(href)
                    mark, href = "", ""
            marks.append(mark or "")
        elif kind.endswith("_close"):
            closed = _MARKS.get(kind.removesuffix("_close"), "")
            closed = "" if closed == "link" and "link" not in marks else closed
            if closed in marks:
                marks.reverse()
                marks.remove(closed)
                marks.reverse()
            href = "" if closed == "link" else href
    found.text = _tidy(runs)
    return found


def _tag(html: str, marks: list[str], add: Callable[[str], None], found: Inline) -> None:
    """A tag inside a line: the few that mean something change the style, the others vanish."""
    named = re.match(r"</?\s*([a-zA-Z0-9]+)", html)
    name = named[1].lower() if named else ""
    if name == "br":
        add("\n")
    elif name in DROPPED:
        if html.startswith("</"):
            found.silent = ""
        else:
            found.dropped.append(name)
            found.silent = name if name in ("script", "style") else found.silent
    elif name == "img":
        attrs = dict(re.findall(r"""([\w-]+)\s*=\s*["']([^"']*)["']""", html))
        found.pictures.append(_picture(attrs, attrs.get("alt", "")))
    elif mark := _TAGS.get(name):
        if html.startswith("</"):
            if mark in marks:
                marks.remove(mark)
        else:
            marks.append(mark)


def _picture(attrs: dict[str, str], alt: str) -> Figure:
    return Figure(
        path=attrs.get("src", ""),
        alt=alt,
        caption=text_of(attrs.get("title", "")),
        width=attrs.get("width", ""),
        height=attrs.get("height", ""),
    )


def _typeset(text: str) -> str:
    """Dots, dashes and emoji names as a typesetter would have them."""
    text = text.replace("...", "…")
    text = re.sub(r"(?<!-)---(?!-)", "—", text)
    text = re.sub(r"(?<=[\s\w])--(?=[\s\w])", "–", text)
    if ":" in text and _EMOJI.search(text):
        import emoji

        text = emoji.emojize(text, language="alias")
    return text


def _tidy(runs: list[Run]) -> Text:
    """Join neighbours of one style; drop the space a line end leaves between wide characters; trim the ends."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.marks == run.marks and last.href == run.href and "math" not in run.marks:
            joined[-1] = Run(text=last.text + run.text, marks=last.marks, href=last.href)
        else:
            joined.append(run)
    tidy = [
        run
        if {"code", "math"} & set(run.marks)
        else Run(text=re.sub(rf"(?<={_WIDE}) (?={_WIDE})", "", run.text), marks=run.marks, href=run.href)
        for run in joined
    ]
    if tidy:
        tidy[0] = Run(text=tidy[0].text.lstrip(), marks=tidy[0].marks, href=tidy[0].href)
        tidy[-1] = Run(text=tidy[-1].text.rstrip(), marks=tidy[-1].marks, href=tidy[-1].href)
    return tuple(run for run in tidy if run.text)


def footnote_mark(number: int) -> Run:
    """The small number that stands for a footnote: seen and not said."""
    return Run(text=str(number + 1), marks=("sup",), href=f"#fn{number + 1}")


def cut_start(text: Text, count: int) -> Text:
    """A text without its first `count` characters."""
    left: list[Run] = []
    for run in text:
        if count >= len(run.text):
            count -= len(run.text)
        else:
            left.append(Run(text=run.text[count:].lstrip() if not left else run.text, marks=run.marks, href=run.href))
            count = 0
    return tuple(left)


def cut_end(text: Text, count: int) -> Text:
    """The first `count` characters of a text."""
    left: list[Run] = []
    for run in text:
        if count > 0:
            left.append(Run(text=run.text[:count], marks=run.marks, href=run.href))
        count -= len(run.text)
    return tuple(left)
