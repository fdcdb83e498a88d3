"""Inline Markdown: tokens to runs, and the pictures that stand between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from lecturec.deck import Embed, Figure, Media, Run, Text, silence_of, text_of
from lecturec.parse.directions import break_ms, parted, whole_voice
from lecturec.parse.hidden import Veil
from lecturec.parse.html import DROPPED
from lecturec.parse.manners import TAGS as SPOKEN
from lecturec.parse.manners import linked_ipa, manner_of
from lecturec.parse.tags import Tag, is_odd, tag_at
from lecturec.parse.widgets import is_badge, is_component, source_of
from lecturec.spoken import Manner

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
    "samp": "code",
    "tt": "code",
    "var": "italic",
    "cite": "italic",
    "dfn": "italic",
    "u": "underline",
    "ins": "underline",
    "small": "small",
    "strike": "strike",
}
_CLASSES = {"underline": "underline", "ul": "underline", "mark": "mark", "small": "small", "smaller": "small"}
"""What the classes of a span mean, `[so]{.underline}`."""

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:")
_FORMULA = re.compile(r"[\\^_=+<>\d]|\A\s*\S{1,3}\s*\Z")
"""What a formula within a line holds, and what stands between two prices of `$$` does not."""

_UNSAFE = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


@dataclass(slots=True)
class Inline:
    """What an inline token holds: its text, its pictures without their places, its footnotes by id, its comments.

    `odd` holds marks for whoever speaks that nobody can heed, `unsafe` the addresses of links that were not kept,
    `dropped` the names of HTML tags that were not, `others` what stands as a block of its own, `left` what has no
    place in a film, in words, `hidden` what is not seen.
    """

    text: Text = ()
    pictures: list[Figure] = field(default_factory=list)
    footnotes: list[int] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    others: list[Media | Embed] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def read_inline(children: Sequence[Token]) -> Inline:
    """Turn the children of an inline token into runs. Tags of unknown HTML are dropped, their text stays."""
    reader = _Reader()
    for token in reader.begun(children):
        reader.read(token)
    reader.found.text = _tidy(reader.runs)
    reader.found.hidden += reader.veil.words(alone=not reader.found.text and not reader.found.pictures)
    if reader.veil.kept:
        reader.found.text = text_of(reader.veil.kept)
    return reader.found


class _Reader:
    """Tokens to runs, one after another."""

    def __init__(self) -> None:
        self.found = Inline()
        self.runs: list[Run] = []
        self.marks: list[str] = []
        self.spans: list[str] = []
        self.href = ""
        self.silent = ""
        self.veil = Veil()
        self.button: int | None = None
        self.manners: list[tuple[str, Manner]] = []
        self.ruby: list[int] = []

    def begun(self, children: Sequence[Token]) -> Sequence[Token]:
        """The tokens without the braces at their end or start that say who speaks all of them."""
        words = [token for token in (*children[:1], *children[-1:]) if token.type == "text"]
        if not any("{" in token.content for token in words):
            return children
        name, words[0].content, words[-1].content = whole_voice(words[0].content, words[-1].content)
        if name:
            self.manners.append(("", (("voice", name),)))
        return children

    def rest(self, ms: int) -> None:
        """A silence between words: a space that says how long."""
        if ms and not self.silent and not self.veil.open:
            marks = tuple(sorted({*self.marks} - {""}))
            self.runs.append(Run(text=" ", marks=marks, said=(("break", str(ms)),)))

    def words(self, text: str) -> None:
        """Words and the silences that are written into them."""
        for piece in parted(text):
            if isinstance(piece, int):
                self.rest(piece)
                self.found.odd += [] if piece else ["[PAUSE]"]
                self.add("" if piece else " ")
            else:
                self.add(_typeset(piece))

    def add(self, text: str, *more: str) -> None:
        """Words in the style at hand."""
        if self.veil.open:
            self.veil.heap[-1][1].append(text)
        elif text and not self.silent:
            marks = tuple(sorted({*self.marks, *more} - {""}))
            self.runs.append(Run(text=text, marks=marks, href=self.href, said=self._manner()))

    def read(self, token: Token) -> None:
        """One token."""
        kind = token.type
        if kind in ("text", "text_special"):
            self.words(token.content)
        elif kind == "code_inline":
            self.add(token.content, "code")
        elif kind == "math_inline_double" and not _FORMULA.search(token.content):
            self.add(f"$${token.content}$$")
        elif kind.startswith("math_inline"):
            self.add(token.content.strip(), "math")
        elif kind in ("softbreak", "hardbreak"):
            self.add(" " if kind == "softbreak" else "\n")
        elif kind == "image":
            self._image({k: str(v) for k, v in token.attrs.items()}, token.content)
        elif kind == "footnote_ref":
            self.found.footnotes.append(token.meta["id"])
            self.runs.append(footnote_mark(token.meta["id"]))
        elif kind == "html_inline":
            if token.content.startswith("<!--"):
                self.found.comments.append(token.content[4:].removesuffix("-->").strip())
            elif tag := tag_at(token.content, 0):
                if is_odd(token.content):
                    self.found.dropped.append(token.content[1:200].removesuffix(">"))
                self._tag(tag)
        elif kind.endswith("_open"):
            mark = _MARKS.get(kind.removesuffix("_open"), "")
            if kind == "span_open":
                names = str(token.attrs.get("class", "")).split()
                self.spans.append(next((_CLASSES[name] for name in names if name in _CLASSES), ""))
                mark = self.spans[-1]
                self.manners.append(("span", manner_of("span", {k: str(v) for k, v in token.attrs.items()})[0]))
            if mark == "link":
                self._link(str(token.attrs.get("href", "")))
            else:
                self.marks.append(mark)
        elif kind.endswith("_close"):
            span = self.spans.pop() if kind == "span_close" and self.spans else ""
            if kind == "span_close":
                self._end("span")
            self._close(span or _MARKS.get(kind.removesuffix("_close"), ""))

    def _image(self, attrs: dict[str, str], alt: str) -> None:
        if is_badge(attrs.get("src", "")):
            self.found.left.append(f"the badge '{alt}'")
        elif attrs.get("src"):
            self.found.pictures.append(_picture(attrs, alt))

    def _link(self, href: str) -> None:
        if ipa := linked_ipa(href):
            self.manners.append(("link", (("ipa", ipa),)))
            href = ""
        if _UNSAFE.match(re.sub(r"\s", "", href)):
            self.found.unsafe.append(href)
            href = ""
        self.href = href
        self.marks.append("link" if href and not href.startswith("#fn") else "")

    def _manner(self) -> Manner:
        return tuple(one for _, manner in self.manners for one in manner)

    def _end(self, kind: str) -> None:
        """What was opened last of this kind ends, and how its words are said."""
        at = next((i for i in range(len(self.manners) - 1, -1, -1) if self.manners[i][0] == kind), -1)
        if at >= 0:
            del self.manners[at]

    def _ruby(self, tag: Tag) -> None:
        """`<ruby>漢字<rt>かんじ</rt></ruby>`: what stands below is shown, what stands above is said."""
        if tag.kind == "rp":
            self.silent = "" if tag.closing else "rp"
        elif tag.kind == "ruby":
            self.ruby = [] if tag.closing else [len(self.runs)]
        elif self.ruby and not tag.closing:
            self.ruby = [self.ruby[0], len(self.runs)]
        elif len(self.ruby) == 2:
            below, above = self.runs[self.ruby[0] : self.ruby[1]], self.runs[self.ruby[1] :]
            said = (("sub", "".join(run.text for run in above).strip()),)
            words = "".join(run.text for run in below)
            del self.runs[self.ruby[0] :]
            if words and said[0][1]:
                self.runs.append(Run(text=words, marks=below[0].marks, href=below[0].href, said=said))
            else:
                self.runs += below
            self.ruby = [len(self.runs)]

    def _close(self, mark: str) -> None:
        self.href = "" if mark == "link" else self.href
        if mark == "link" and "link" not in self.marks:
            self._end("link")
        if mark == "link" and "link" not in self.marks:
            mark = ""
        if mark in self.marks:
            self.marks.reverse()
            self.marks.remove(mark)
            self.marks.reverse()

    def _tag(self, tag: Tag) -> None:
        """A tag inside a line: the few that mean something change the style, the others vanish."""
        name = tag.kind
        if self.veil.covers(tag):
            return
        if name == self.silent and tag.closing:
            self.silent = ""
        elif name == "br":
            self.add("\n")
        elif name in DROPPED and not tag.closing:
            self.found.dropped.append(name)
            self.silent = name if name in ("script", "style") and not tag.alone else self.silent
        elif name in ("ruby", "rt", "rp"):
            self._ruby(tag)
        elif name == "break":
            ms, wrong = (0, "") if tag.closing else break_ms(tag.attrs)
            self.rest(ms)
            self.found.odd += [f"<break {wrong}>"] if wrong else []
        elif name == "img":
            self._image(tag.attrs, tag.attrs.get("alt", ""))
        elif name in ("video", "audio", "iframe") and not tag.closing:
            facts = source_of(tag, "")
            made = Media if facts.pop("alone") == "media" else Embed
            self.found.others.append(made(**facts))
        elif name == "a":
            self._anchor(tag)
        elif is_component(tag.name) and tag.alone and (words := tag.attrs.get("text") or tag.attrs.get("label")):
            self.add(words)
        elif name in SPOKEN and (tag.closing and any(kind == name for kind, _ in self.manners)):
            self._end(name)
        elif name in SPOKEN and not tag.alone and (found := manner_of(name, tag.attrs)) != ((), ""):
            self.manners.append((name, found[0]))
            self.found.odd += [f"<{name} {found[1]}>"] if found[1] and name not in ("sub", "span") else []
        elif mark := _TAGS.get(name):
            if tag.closing:
                self._close(mark)
            elif not tag.alone:
                self.marks.append(mark)

    def _anchor(self, tag: Tag) -> None:
        """A link; one that is drawn as a button leads out of the film, so its words go with it."""
        if tag.closing:
            if self.button is not None:
                words = "".join(run.text for run in self.runs[self.button :])
                self.found.left += [f"the button '{words.strip()}'"] if words.strip() else []
                del self.runs[self.button :]
                self.button = None
            self._close("link" if self.href else "")
        elif href := tag.attrs.get("href", ""):
            if any(part in ("btn", "button") for name in tag.classes for part in re.split("[-_]", name)):
                self.button = len(self.runs)
            self._link(href)


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
    text = re.sub(r"(?<=[\s\w])--(?=[\s\w])|(?<=\s)--$|^--(?=\s)", "–", text)
    if ":" in text and _EMOJI.search(text):
        import emoji

        text = emoji.emojize(text, language="alias")
    return text


def _tidy(runs: list[Run]) -> Text:
    """Join neighbours of one style; drop the space a line end leaves between wide characters; trim the ends.

    A silence stays, wherever it is, and is the only space where it stands.
    """
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        same = last and (last.marks, last.href, last.said) == (run.marks, run.href, run.said)
        if last and same and "math" not in run.marks and not silence_of(run):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    tidy = [
        run
        if {"code", "math"} & set(run.marks) or silence_of(run)
        else replace(run, text=re.sub(rf"(?<={_WIDE}) (?={_WIDE})| +(?= )", "", run.text))
        for run in joined
    ]
    for i, run in enumerate(tidy):
        if not silence_of(run):
            before = i == 0 or silence_of(tidy[i - 1])
            after = i == len(tidy) - 1 or silence_of(tidy[i + 1])
            text = run.text.lstrip() if before else run.text
            tidy[i] = replace(run, text=text.rstrip() if after else text)
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
            left.append(
                Run(
                    text=run.text[count:].lstrip() if not left else run.text,
                    marks=run.marks,
                    href=run.href,
                    said=run.said,
                )
            )
            count = 0
    return tuple(left)


def cut_end(text: Text, count: int) -> Text:
    """The first `count` characters of a text."""
    left: list[Run] = []
    for run in text:
        if count > 0:
            left.append(Run(text=run.text[:count], marks=run.marks, href=run.href, said=run.said))
        count -= len(run.text)
    return tuple(left)
