"""HTML as the tokens that Markdown would have given: what each element becomes, with Markdown inside it read."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lecturec.parse.callouts import called
from lecturec.parse.hidden import HIDDEN, hides, words_of
from lecturec.parse.html_tables import LAYS_OUT, table
from lecturec.parse.marks import SIGN
from lecturec.parse.pieces import INLINE, Piece, entries, parts, sides
from lecturec.parse.tags import TAG, Element, Tag, is_odd, names, page_of
from lecturec.parse.widgets import card, is_component, source_of

MAX_DEPTH = 16
"""Elements inside each other; what lies deeper is read as text."""

_FRAGMENT = names("fragment data-marpit-fragment v-click")
_COLUMNS = re.compile(r"columns|row|grid|cols|(?:two|three|multi|2|3)-?col(?:umn)?s?|r-hstack|flex|split")
_ROW = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid)\b(?!.*flex-direction\s*:\s*column)", re.DOTALL)
_FENCED_CODE = re.compile(r"\A\s*<code\b([^>]*)>(.*)</code>\s*\Z", re.DOTALL | re.IGNORECASE)


def _in_a_row(tag: Tag) -> bool:
    """Whether the elements within stand beside each other."""
    return any(_COLUMNS.fullmatch(name) for name in tag.classes) or bool(_ROW.search(tag.attrs.get("style", "")))


class Flow:
    """Writes tokens for HTML; Markdown inside is parsed by the parser that met it."""

    def __init__(self, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        self.md, self.env, self.tokens = md, env, tokens

    def pieces(self, piece: Piece) -> None:
        """A stretch that begins with a tag: its elements, and the Markdown between them."""
        for part in parts(piece):
            if isinstance(part, Piece):
                self.markdown(part)
            else:
                self._element(*part)

    def markdown(self, piece: Piece) -> None:
        """A stretch of Markdown, elements and all."""
        piece = piece.dedented().broken()
        if not piece.text.strip():
            return
        before = len(self.tokens)
        self.env["html_depth"] = self.env.get("html_depth", 0) + 1
        if self.env["html_depth"] <= MAX_DEPTH:
            self.md.block.parse(piece.text, self.md, self.env, self.tokens)
        else:
            self.leaf("paragraph", "p", Piece(TAG.sub(" ", piece.text), piece.rows))
        self.env["html_depth"] -= 1
        for token in self.tokens[before:]:
            if token.map:
                last = len(piece.rows) - 1
                first, stop = (min(n, last) for n in (token.map[0], token.map[1] - 1))
                token.map = [piece.rows[first], piece.rows[max(first, stop)] + 1]

    def _element(self, piece: Piece, element: Element) -> None:
        tag = element.tag
        if (not element.whole or tag.alone) and is_odd(written := piece.text[tag.start : tag.stop]):
            self.push("mark", "", 0, piece.rows[0], alone="left", what=written[:200])
        if not element.whole:
            return
        inner = piece.cut(tag.stop, element.close.start) if element.close else Piece("", piece.rows[:1])
        if self.hidden(tag, inner):
            return
        made: Callable[[Tag, Piece], None] = getattr(self, f"_{tag.kind}", self._other)
        if SIGN in tag.attrs:
            # A dialect's own: see `marks.tag`.
            facts = json.loads(tag.attrs[SIGN])
            self._wrapped(facts.pop("open"), inner, **facts)
        elif _FRAGMENT & {*tag.classes, *tag.attrs} and not tag.alone:
            self.push("mark", "", 0, inner.rows[0], open="build", **_when(tag.attrs))
            plain = replace(tag, attrs={k: v for k, v in tag.attrs.items() if k not in {*_FRAGMENT, "class"}})
            self._element(piece, replace(element, tag=plain))
            self.push("mark", "", 0, inner.rows[-1], close="build")
        elif tag.kind in _LEAVES:
            self._leaf_or_blocks(tag, inner)
        elif tag.kind in _MADE:
            made(tag, inner)
        else:
            self._other(tag, inner)

    def hidden(self, tag: Tag | None, inner: Piece) -> bool:
        """Whether an element is left out because its author hides it; its words are named."""
        if not tag or not hides(tag):
            return False
        self.push("mark", "", 0, inner.rows[0], alone="left", what=words_of(inner.text, tag), said=HIDDEN)
        return True

    def push(self, type: str, name: str, nesting: Literal[-1, 0, 1], row: int, stop: int = 0, /, **facts: Any) -> Token:
        """One more token, of the lines [row, stop)."""
        token = Token(type, name, nesting, map=[row, max(stop, row + 1)], block=True, meta=facts)
        self.tokens.append(token)
        return token

    def inline(self, piece: Piece) -> None:
        """The words of the element that is open."""
        words = re.sub(r"</p>\s*<p\b[^>]*>", "<br>", piece.text, flags=re.IGNORECASE)
        words = re.sub(r"\s*\n\s*", "\n", words.strip())
        token = self.push("inline", "", 0, piece.rows[0], piece.rows[-1] + 1)
        token.content, token.children = words, []

    def leaf(self, type: str, tag: str, inner: Piece) -> None:
        """An element of words."""
        if inner.text.strip():
            self.push(f"{type}_open", tag, 1, inner.rows[0], inner.rows[-1] + 1)
            self.inline(inner)
            self.push(f"{type}_close", tag, -1, inner.rows[-1])

    def _leaf_or_blocks(self, tag: Tag, inner: Piece) -> None:
        blocks = re.search(r"\n[ \t]*\n", inner.text.strip()) or LAYS_OUT.search(inner.text)
        if tag.kind == "p" and blocks:
            self.markdown(inner)
        elif tag.kind == "p" or tag.kind in ("summary", "figcaption", "caption", "legend", "dt", "dd", "td", "th"):
            self.leaf("paragraph", "p", inner)
        else:
            self.leaf("heading", tag.kind, Piece(" ".join(inner.text.split("\n")), inner.rows))

    def _wrapped(self, name: str, inner: Piece, **facts: Any) -> None:
        self.push("mark", "", 0, inner.rows[0], open=name, **facts)
        self.markdown(inner)
        self.push("mark", "", 0, inner.rows[-1], close=name)

    def _other(self, tag: Tag, inner: Piece) -> None:
        """A container: what its class says, or nothing but what is in it."""
        attrs, classes = tag.attrs, tag.classes
        label = attrs.get("label") or attrs.get("title") or attrs.get("header") or ""
        if attrs.get("role") == "tablist" or "nav-tabs" in classes:
            self._tabs(inner)
        elif tag.kind == "aside" and "notes" in classes:
            self.push("mark", "", 0, inner.rows[0], alone="notes", text=inner.dedented().text.strip())
        elif "r-stack" in classes:
            self._children("stack", "layer", inner, [])
        elif tag.kind not in ("center", "span") and _in_a_row(tag) and sides(inner):
            self._children("columns", "column", inner, sides(inner))
        elif kind := called(tag):
            self._callout(kind, Piece(label, inner.rows[:1]), inner)
        elif is_component(tag.name) and not inner.text.strip():
            self.push("mark", "", 0, inner.rows[0], **card(tag))
        else:
            if tag.kind == "hfoption" or is_component(tag.name) or attrs.get("role") == "tabpanel":
                label = label or self.env.get("tabs", {}).get(attrs.get("id")) or attrs.get("id", "")
                self.leaf("paragraph", "p", Piece(f"**{label}**" if label.strip() else "", inner.rows[:1]))
            self.markdown(inner)

    def _tabs(self, inner: Piece) -> None:
        """What a reader clicks to see one of several things: all are shown, each under its name."""
        names = self.env.setdefault("tabs", {})
        for element in page_of(inner.text).elements.values():
            if element.tag.kind == "a" and element.close:
                words = TAG.sub("", inner.text[element.tag.stop : element.close.start])
                names[element.tag.attrs.get("href", "").removeprefix("#")] = words.strip()
        what = f"the tabs {' '.join(TAG.sub(' ', inner.text).split())}"
        self.push("mark", "", 0, inner.rows[0], alone="left", what=what)

    def _children(self, name: str, each: str, inner: Piece, widths: list[int]) -> None:
        """Each child in a mark of its own."""
        inner = inner.dedented()
        self.push("mark", "", 0, inner.rows[0], open=name)
        number = 0
        for part in parts(inner):
            at = part if isinstance(part, Piece) else part[0].cut(part[1].tag.start, part[1].stop)
            if not at.text.strip() or (not isinstance(part, Piece) and not part[1].whole):
                continue
            width = {"width": widths[number]} if all(widths) and number < len(widths) else {}
            self.push("mark", "", 0, at.rows[0], open=each, **width)
            if isinstance(part, Piece):
                self.markdown(part)
            else:
                self._element(*part)
            self.push("mark", "", 0, at.rows[-1], close=each)
            number += 1
        self.push("mark", "", 0, inner.rows[-1], close=name)

    def _callout(self, kind: str, title: Piece, inner: Piece) -> None:
        self.push("admonition_open", "div", 1, inner.rows[0], inner.rows[-1] + 1, tag=kind)
        self.leaf("admonition_title", "p", title)
        self.markdown(inner)
        self.push("admonition_close", "div", -1, inner.rows[-1])

    def _details(self, _tag: Tag, inner: Piece) -> None:
        first = next((e for e in page_of(inner.text).outer() if e.tag.kind == "summary"), None)
        if first and first.close:
            title = inner.cut(first.tag.stop, first.close.start)
            title = Piece(" ".join(TAG.sub(_words_only, title.text).strip(" \n#").split()), title.rows)
            self._callout("details", title, inner.cut(first.stop, len(inner.text)))
        else:
            self._callout("details", Piece("", inner.rows[:1]), inner)

    def _ul(self, tag: Tag, inner: Piece) -> None:
        if tag.attrs.get("role") == "tablist" or "nav-tabs" in tag.classes:
            return self._other(tag, inner)
        items = [item for written, item in entries(inner, ("li",)) if not self.hidden(written, item)]
        kind = "bullet" if tag.kind == "ul" else "ordered"
        opening = self.push(f"{kind}_list_open", tag.kind, 1, inner.rows[0], inner.rows[-1] + 1)
        if tag.attrs.get("start", "").isdigit():
            opening.attrs["start"] = int(tag.attrs["start"][:9])
        for item in items:
            self.push("list_item_open", "li", 1, item.rows[0], item.rows[-1] + 1)
            self.markdown(item)
            self.push("list_item_close", "li", -1, item.rows[-1])
        self.push(f"{kind}_list_close", tag.kind, -1, inner.rows[-1])
        return None

    _ol = _menu = _ul

    def _dl(self, _tag: Tag, inner: Piece) -> None:
        self.push("dl_open", "dl", 1, inner.rows[0], inner.rows[-1] + 1)
        for tag, piece in entries(inner, ("dt", "dd")):
            if tag and tag.kind == "dt":
                self.push("dt_open", "dt", 1, piece.rows[0])
                self.inline(piece)
                self.push("dt_close", "dt", -1, piece.rows[-1])
            else:
                self.push("dd_open", "dd", 1, piece.rows[0])
                self.markdown(piece)
                self.push("dd_close", "dd", -1, piece.rows[-1])
        self.push("dl_close", "dl", -1, inner.rows[-1])

    def _blockquote(self, _tag: Tag, inner: Piece) -> None:
        self.push("blockquote_open", "blockquote", 1, inner.rows[0], inner.rows[-1] + 1)
        self.markdown(inner)
        self.push("blockquote_close", "blockquote", -1, inner.rows[-1])

    def _figure(self, _tag: Tag, inner: Piece) -> None:
        self._wrapped("figure", inner)

    def _pre(self, tag: Tag, inner: Piece) -> None:
        code = _FENCED_CODE.match(inner.text)
        named = re.search(r"(?:lang|language)-([\w+#-]+)", f"{code[1] if code else ''} {' '.join(tag.classes)}")
        token = self.push("code_block", "code", 0, inner.rows[0], inner.rows[-1] + 1)
        token.info = named[1] if named else tag.attrs.get("lang", "")
        token.content = html.unescape(TAG.sub("", code[2] if code else inner.text)).strip("\n")

    def _hr(self, _tag: Tag, inner: Piece) -> None:
        self.push("hr", "hr", 0, inner.rows[0])

    def _video(self, tag: Tag, inner: Piece) -> None:
        self.push("mark", "", 0, inner.rows[0], **source_of(tag, inner.text))

    _audio = _iframe = _object = _embed = _video

    def _svg(self, tag: Tag, inner: Piece) -> None:
        """What a browser draws or runs; its words, if it has any, are kept."""
        token = self.push("html_block", "", 0, inner.rows[0])
        token.content = f"<{tag.kind}></{tag.kind}>"
        if tag.kind not in ("script", "style"):
            self.leaf("paragraph", "p", Piece(" ".join(TAG.sub(" ", inner.text).split()), inner.rows[:1]))

    _script = _style = _canvas = _svg

    def _table(self, _tag: Tag, inner: Piece) -> None:
        table(self, inner)


_LEAVES = names("p h1 h2 h3 h4 h5 h6 summary figcaption caption legend dt dd td th")
_MADE = names(
    "details ul ol menu dl blockquote figure pre hr video audio iframe object embed svg script style canvas table"
)


def _words_only(tag: re.Match[str]) -> str:
    """Styles of a title are kept, headings in it are not."""
    return tag[0] if tag["name"].lower() in INLINE else " "


def _when(attrs: dict[str, str]) -> dict[str, int]:
    """When a build appears, if it says so."""
    if attrs.get("v-click", "").isdigit():
        return {"at": int(attrs["v-click"][:4])}
    index = attrs.get("data-fragment-index", "")
    return {"at": int(index[:4]) + 1} if index.isdigit() else {}
