"""Which words of some Markdown a reader sees, found by another parser than ours; and where ours went."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mistune

from lecturec.deck import Deck, Run
from lecturec.diagnostics import Diagnostic, Report
from lecturec.parse import decode, parse
from lecturec.parse.front_matter import read_front_matter
from lecturec.script import Script
from lecturec.source import Span
from lecturec.verbalise.lexicon_file import read_lexicon
from lecturec.write import write
from lecturec.write.cast import cast_of

SHARED = Path(__file__).parents[2] / "shared"
_RENDER = mistune.create_markdown(
    escape=False, plugins=["table", "footnotes", "def_list", "strikethrough", "task_lists"]
)
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": " ", "—": " ", "–": " "})


@dataclass(frozen=True)
class Lecture:
    """Notes, read and planned."""

    deck: Deck
    script: Script
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether an error was reported."""
        return any(d.severity == "error" for d in self.diagnostics)


def read(text: str | bytes, **options: Any) -> Lecture:
    """The lecture of some notes."""
    report = Report()
    source = decode("notes.md", text if isinstance(text, bytes) else text.encode("utf-8", "replace"), report)
    matter = read_front_matter(source, report)
    deck = parse(source, matter, report, **options)
    lexicon, cast = read_lexicon(None, matter, source.path, report), cast_of(matter, report)
    return Lecture(deck, write(deck, report, lexicon=lexicon, cast=cast), report.diagnostics)


def words(text: str) -> list[str]:
    """Words as they count: small, composed, without typography."""
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).casefold().replace("\u00ad", "")
    return re.findall(r"[^\W_]+", text)


def seen(markdown: str) -> Counter[str]:
    """The words that a reader of the rendered notes sees."""
    html = _RENDER(markdown)
    assert isinstance(html, str)
    # The small numbers of footnotes are ours to give.
    return in_html(re.sub(r'<sup class="footnote-ref".*?</sup>', "", html))


def in_html(html: str) -> Counter[str]:
    """The words that a browser shows."""
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return Counter(words("".join(reader.text)))


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.hidden = ""

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        self.hidden = tag if tag in ("script", "style") else self.hidden
        if tag not in ("em", "strong", "code", "del", "a", "span", "b", "i"):
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = "" if tag == self.hidden else self.hidden
        if tag not in ("em", "strong", "code", "del", "a", "span", "b", "i"):
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(data)


def kept(lecture: Lecture) -> Counter[str]:
    """The words that are shown, spoken, in the notes or in a diagnostic."""
    found: Counter[str] = Counter()
    for piece in (lecture.script.title, *_strings(lecture.script.slides), *(d.message for d in lecture.diagnostics)):
        found.update(words(piece))
    return found


def _strings(value: object) -> Iterator[str]:
    """All strings in a form, the runs of a text as one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        if value and all(isinstance(v, Run) for v in value):
            yield "".join(run.text for run in value if not run.href.startswith("#fn"))
        else:
            for v in value:
                yield from _strings(v)
    elif is_dataclass(value) and not isinstance(value, Span):
        for field in fields(value):
            # The spoken form is no proof that a word was not lost: the display form is.
            if field.name not in ("spoken", "subject", "template", "kind", "added", "href", "path", "language"):
                yield from _strings(getattr(value, field.name))


def lost(expected: Iterable[str] | Counter[str], lecture: Lecture) -> Counter[str]:
    """The words that are nowhere, with how often."""
    return Counter(expected) - kept(lecture)
