"""HTML in notes: its words, pictures and comments; nothing of it is ever run or fetched."""

from html.parser import HTMLParser

from lecturec.deck import Block, Figure, Prose, Remark, text_of
from lecturec.diagnostics import Report
from lecturec.source import Span

DROPPED = ("script", "style", "iframe", "object", "embed", "audio", "video", "canvas", "form", "input", "button")
"""Tags that do something a film cannot: they are left out, and said to be."""

_SILENT = ("script", "style")
_APART = ("br", "p", "div", "li", "td", "th", "tr", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "hr")


def read_html(html: str, span: Span, report: Report) -> list[Block]:
    """The blocks of a stretch of HTML."""
    unclosed = html.find("<!--", html.rfind("-->") + 1)
    if unclosed >= 0:
        report.error(
            "unclosed-comment",
            "this comment is opened here and never closed, so all that follows is hidden",
            span,
            hint="close it with -->",
        )
        html = html[:unclosed]
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for tag in dict.fromkeys(reader.dropped):
        left_out(tag, span, report)
    blocks: list[Block] = [Remark(text=c.strip(), span=span) for c in reader.comments]
    for paragraph in "".join(reader.text).split("\n\n"):
        words = " ".join(paragraph.split())
        blocks += [Prose(text=text_of(words), span=span)] if words else []
    return blocks + [Figure(path=src, alt=alt, span=span) for src, alt in reader.pictures]


def left_out(tag: str, span: Span, report: Report) -> None:
    """Say that a tag has no place in a film."""
    report.warning("html-left-out", f"<{tag}> does not belong in a video; it is left out", span)


class _Reader(HTMLParser):
    """The text, pictures and comments of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.comments: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self.dropped: list[str] = []
        self._skip = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.dropped.append(tag)
            self._skip = tag if tag in _SILENT else ""
        elif tag == "img":
            given = dict(attrs)
            self.pictures.append((given.get("src") or "", given.get("alt") or ""))
        if tag in _APART:
            self.text.append("\n\n" if tag in ("p", "div", "li", "tr", "summary") else " ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skip:
            self._skip = ""
        if tag in _APART:
            self.text.append("\n\n" if tag in ("p", "div", "li", "tr", "summary") else " ")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            # A blank line of the source is no paragraph of HTML.
            self.text.append(" ".join(data.split("\n")))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
