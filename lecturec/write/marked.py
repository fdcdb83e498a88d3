"""Marks around words of speaker notes: they leave the text, and say how the words between them are said."""

import re
from collections.abc import Iterator

from lecturec.deck import Run, Text
from lecturec.parse.attributes import read_attributes
from lecturec.parse.directions import break_ms
from lecturec.parse.manners import TAGS, linked_ipa, manner_of
from lecturec.parse.tags import attributes
from lecturec.spoken import Manner

_OPEN, _CLOSE, _END, _DIGITS = "\ufdd2", "\ufdd3", "\ufdd4", "\ufde0\ufde1\ufde2\ufde3\ufde4\ufde5\ufde6\ufde7"
"""Characters that no notes hold: a number of a manner opens it, and one of them closes the last."""

_SIGN = re.compile(f"{_OPEN}([{_DIGITS}]+){_END}|{_CLOSE}")
_RUBY = re.compile(r"<ruby\b[^<>]*>(?P<inner>.{0,999}?)</ruby>", re.IGNORECASE | re.DOTALL)
_READING = re.compile(r"(?P<below>.*?)<rt\b[^<>]*>(?P<above>.*?)(?:</rt>|(?=<r[tb]\b)|\Z)", re.IGNORECASE | re.DOTALL)
_SIDE = re.compile(r"<rp\b[^<>]*>.{0,99}?</rp>|</?(?:rb|rtc|rp)\b[^<>]*>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]]{1,999})\]\((?P<href>/[^()\n]{1,200}/)\)")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(?P<words>[^`\n]{1,200})\1(?!`)")
_BRACES = re.compile(r"\[(?P<words>[^\[\]]{1,999})\]\{(?P<inside>[^{}]{1,200})\}")
_WHOLE = re.compile(r"\A\s*\{(?P<first>[^{}]{1,200})\}|\{(?P<last>[^{}]{1,200})\}\s*\Z")
_TAG = re.compile(rf"<(?P<close>/?)(?P<kind>{'|'.join(TAGS)})\b(?P<attrs>[^<>]*?)(?P<alone>/?)>", re.IGNORECASE)
_NAME = re.compile(r"\A\s*(?P<bold>\*\*|__)(?P<name>[^*_:：\n]{1,60})(?:[:：](?P=bold)|(?P=bold)[:：])[ \t]*")


class Marked:
    """A paragraph whose marks are signs by now; what is said of its words is known as it is read piece by piece."""

    def __init__(self, paragraph: str) -> None:
        self._manners: list[Manner] = []
        self._open: list[Manner] = []
        self.name = ""
        if found := _NAME.match(paragraph):
            self.name, paragraph = found["name"].strip(), paragraph[found.end() :]
        if any(sign in paragraph for sign in ("<", "{", "](/", "`")):
            paragraph = self._signed(paragraph)
        self.text = paragraph

    def read(self, words: str) -> Text:
        """A piece of the text, its other marks gone, as runs; the manners that it opens last until they are closed."""
        runs: list[Run] = []
        at = 0
        for found in _SIGN.finditer(words):
            self._add(runs, words[at : found.start()])
            if found[1]:
                self._open.append(self._manners[int("".join(str(_DIGITS.index(c)) for c in found[1]), 8)])
            elif self._open:
                self._open.pop()
            at = found.end()
        self._add(runs, words[at:])
        return tuple(runs)

    def _add(self, runs: list[Run], words: str) -> None:
        if not runs or runs[-1].text[-1:].isspace():
            words = words.lstrip()
        if words:
            runs.append(Run(text=words, said=tuple(one for manner in self._open for one in manner)))

    def _sign(self, words: str, manner: Manner) -> str:
        return f"{self._opening(manner)}{words}{_CLOSE}" if manner else words

    def _opening(self, manner: Manner) -> str:
        self._manners.append(manner)
        number = "".join(_DIGITS[int(digit)] for digit in f"{len(self._manners) - 1:o}")
        return f"{_OPEN}{number}{_END}"

    def _signed(self, text: str) -> str:
        text = _CODE.sub(lambda m: self._sign(m["words"], (("code", ""),)), text)
        text = _RUBY.sub(self._ruby, text)
        text = _LINK.sub(
            lambda m: self._sign(m["words"], (("ipa", linked_ipa(m["href"])),)) if linked_ipa(m["href"]) else m[0], text
        )
        text = _BRACES.sub(lambda m: self._sign(m["words"], _voice(m["inside"])) if _voice(m["inside"]) else m[0], text)
        if (found := _WHOLE.search(text)) and (manner := _voice(found["first"] or found["last"])):
            text = self._opening(manner) + text[: found.start()] + text[found.end() :]
        return self._tagged(text)

    def _ruby(self, found: re.Match[str]) -> str:
        inner = _SIDE.sub("", found["inner"])
        made, at = "", 0
        for one in _READING.finditer(inner):
            reading = " ".join(one["above"].split())
            made += self._sign(one["below"], (("sub", reading),) if reading and one["below"].strip() else ())
            at = one.end()
        return made + inner[at:]

    def _tagged(self, text: str) -> str:
        """Tags as signs. One that says nothing, or is never closed, goes without a trace, as others do later."""
        made, at = "", 0
        opened: list[tuple[str, bool]] = []
        for found in _TAG.finditer(text):
            kind = found["kind"].lower()
            if found["close"]:
                heard = bool(opened) and opened[-1][0] == kind and opened.pop()[1]
                made += (
                    text[at : found.start()] + (_CLOSE if heard else "") + ("" if heard or kind != "sub" else found[0])
                )
            else:
                manner = () if found["alone"] else manner_of(kind, attributes(found["attrs"]))[0]
                made += text[at : found.start()] + (self._opening(manner) if manner else "")
                made += found[0] if kind in ("sub", "span") and not manner else ""
                opened += [(kind, bool(manner))] if not found["alone"] else []
            at = found.end()
        return made + text[at:]


def _voice(inside: str) -> Manner:
    """Who speaks, where attributes in braces say so."""
    read = read_attributes(inside)
    return (("voice", read.get("voice")),) if read and read.get("voice") else ()


MEANT = r"\[(?P<meant>[A-Z]{3,8})\s*[:\s]\s*\d{1,4}(?:\.\d{1,3})?\s*(?:ms|s|sec)\]"
"""A word in capitals and a time, in brackets: a pause or the like, miswritten where it is none."""

UNKNOWN_TAG = r"<(?P<tag>[a-z][\w:-]*)(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))+\s*/?>"
"""A tag that has attributes, whatever it is called: nobody says these."""

_TYPED = re.compile(UNKNOWN_TAG)
_MEANT = re.compile(MEANT)
_OTHER = re.compile(
    r"<(?P<kind>audio|say|par|seq|media|desc|lexicon|lookup|meta|token|mstts:[\w-]+|amazon:[\w-]+)(?=[\s/>])[^<>]*>"
)
_BREAK = re.compile(r"<break\b(?P<attrs>[^<>]*?)/?>", re.IGNORECASE)
_BRACKETED = re.compile(r"\[(?P<kind>PAUSE|pause|PRE|POST|MIN|DUR)(?:\s*[:\s]\s*(?P<value>[^\[\]\n]{0,40}))?\]")
_TIME = re.compile(r"\d{1,7}(?:\.\d{1,3})?\s*(?:ms|s|sec|seconds?)?", re.IGNORECASE)


def strange(note: str) -> Iterator[str]:
    """What in a note is a mark, by its looks, that nobody can heed; each in a few words."""
    for found in _TAG.finditer(note):
        kind = found["kind"].lower()
        if not found["close"] and kind not in ("sub", "span"):
            wrong = manner_of(kind, attributes(found["attrs"]))[1]
            if wrong:
                yield f"<{kind} {wrong}>"
    for found in _BREAK.finditer(note):
        if wrong := break_ms(attributes(found["attrs"]))[1]:
            yield f"<break {wrong}>"
    for found in _OTHER.finditer(note):
        yield f"<{found['kind']}>"
    for found in _BRACKETED.finditer(note):
        if found["value"] is not None and not _TIME.fullmatch(found["value"].strip()):
            yield found[0]
    for found in _MEANT.finditer(note):
        if not _BRACKETED.fullmatch(found[0]):
            yield found[0]
    for found in _TYPED.finditer(note):
        if _near(found["tag"]):
            yield f"<{found['tag']}>"


def _near(tag: str) -> bool:
    """Whether a tag is a mark for whoever speaks, miswritten."""
    from difflib import get_close_matches

    known = ("break", "bookmark", "mark", *TAGS)
    return tag.lower() not in known and bool(get_close_matches(tag.lower(), known, n=1, cutoff=0.75))
