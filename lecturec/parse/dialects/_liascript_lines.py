"""The lines of LiaScript: narration, effects, media, quizzes and macros, each as Markdown or a mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lecturec.deck import Media, Note
from lecturec.parse.dialects._liascript_html import elements, is_alone
from lecturec.parse.marks import alone, closed, opened
from lecturec.parse.sheet import Sheet

EFFECT = "liascript"
"""The name of the embeds that stand before the block they are about; their address is `1-3` or `quiz`."""

_NARRATION = re.compile(r"^\s*--\{\{\s*(?P<step>\d+)(?P<voice>[^{}]*)\}\}--\s*$")
_HIDDEN = re.compile(r"^\s*<!--\s*--\{\{\s*(?P<step>\d+)(?P<voice>[^{}]*)\}\}--\s*(?P<rest>.*)$")
_BLOCK = re.compile(r"^\s*\{\{(?P<inside>[^{}]*)\}\}\s*(?P<rest>.*)$")
_INLINE = re.compile(r"\{(?P<inside>[!|]?>?\s*\d+[^{}]*|[!|]>[^{}]*)\}\{(?P<words>(?:[^{}]|\{[^{}]*\})*)\}")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
_STARS = re.compile(r"^\s*\*{3,}\s*$")
_LINK = re.compile(
    r"(?P<kind>!\?|\?\?|(?<![\w!?\[])\?)\[(?P<alt>[^\[\]]*)\]\((?P<path>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()]*\)"
)
_FILM = re.compile(r"\.(?:mp4|webm|mov|m4v|mkv|ogv)(?:[?#].*)?$", re.IGNORECASE)
_SOUND = re.compile(r"\.(?:mp3|wav|ogg|m4a|flac|opus|aac)(?:[?#].*)?$", re.IGNORECASE)
_MACRO = re.compile(r"^\s*@(?:\[[^\]]*\]|[A-Za-z_][\w.]*)(?:\([^()]*\)|\[[^\]]*\]\([^()]*\))*\s*$")
_CALL = re.compile(r"(?<![\w@\\/.])@(?:\[[^\]]*\](?:\([^()]*\))?|[A-Za-z_][\w.]*\([^()]*\))")
_CODE = re.compile(r"(`+[^`]*`+|\$[^$]*\$|<[^<>]*>|\]\([^()]*\))")

_CHOICE = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\[\[[ xX]\]\]|\[\([ xX]\)\]|\[\[\(\w+\)\]\]|\[\(\d+\)\])\s+(?P<words>.*\S)\s*$"
)
_HINT = re.compile(r"^\s*(?:[-*+]\s+)?\[\[[?!]\]\]\s*(?P<words>.*?)\s*$")
_MATRIX = re.compile(r"^\s*(?:[-*+]\s+)?\[(?:\s*(?:\[[^\[\]]*\]|\([^()]*\)))+\s*\]\s*(?P<words>.*?)\s*$")
_GAP = re.compile(r"(?<!\[)\[\[(?P<words>[^\[\]]+)\]\](?![(\[])")


@dataclass(slots=True)
class Lines:
    """The lines of a sheet on their way to Markdown, and what is found in them, by line (from 0)."""

    sheet: Sheet
    lines: list[str]
    notes: list[tuple[int, Note]] = field(default_factory=list)
    quizzes: set[int] = field(default_factory=set)
    effects: dict[int, str] = field(default_factory=dict)
    elements: dict[int, int] = field(default_factory=dict)

    def rewrite(self) -> None:
        """Every line outside listings."""
        self.elements = elements(self.sheet)
        numbers = iter(list(self.sheet.prose()))
        for number, line in numbers:
            if found := _HIDDEN.match(line):
                self._hidden(found, number, numbers)
        waiting: tuple[str, int] = ("", -1)
        listed, before, stars = False, -2, False
        for number, line in self.sheet.prose(comments=False):
            if self.lines[number] != line:
                continue
            listed = bool(_ITEM.match(line)) or (listed and (line[:1] in " \t" or not line))
            if _STARS.match(line) and (stars or waiting[1] >= 0):
                self._star(number, waiting, closes=stars)
                stars, waiting = not stars, ("", -1)
                continue
            if not line.strip():
                continue
            waiting = ("", -1)
            if block := _BLOCK.match(line):
                waiting = (block["inside"], number)
                self._effect(block["inside"], number, block["rest"])
            elif found := _NARRATION.match(line):
                self._said(found, number)
            elif (quiz := self._quiz(line, number, first=before != number - 1)) is not None:
                self.lines[number] = quiz
                self.quizzes.add(number)
                before, waiting = number, ("quiz", number)
            else:
                text = line if listed or line[:4].strip() else line.lstrip()
                self.lines[number] = self._text(text, number)

    def _star(self, number: int, waiting: tuple[str, int], *, closes: bool) -> None:
        """A line of stars that begins or ends a block with an effect, or with the solution of a quiz."""
        if closes:
            self.lines[number] = closed("build")
            return
        if waiting[0] == "quiz":
            self.lines[number] = opened("build")
            return
        at, until = steps_of(waiting[0])
        self.lines[waiting[1]] = ""
        if at:
            self.lines[number] = opened("build", at=at, until=until)
        else:
            self.lines[number] = opened("build", at=until, until=-1) if until else opened("group")

    def _element(self, inside: str, number: int) -> bool:
        """An effect before an element of HTML is that of all that stands in it."""
        start = number + 1
        stop = self.elements.get(start, 0)
        at, until = steps_of(inside)
        if not stop or not (at or until) or not all(is_alone(self.sheet.lines[n]) for n in (start, stop)):
            return False
        self.lines[number] = opened("build", at=at or until, until=until if at else -1)
        self.lines[start], self.lines[stop] = "", closed("build")
        return True

    def _effect(self, inside: str, number: int, rest: str) -> None:
        if not re.match(r"\s*\d", inside):
            self.sheet.ignored(f"{{{{{inside}}}}}: it is spoken in its turn", number)
            self.lines[number] = rest
            return
        self.sheet.honoured(f"{{{{{inside}}}}}", number)
        if not rest and self._element(inside, number):
            return
        self.lines[number] = self._text(rest, number) if rest else alone("embed", name=EFFECT, href=inside)
        if rest:
            self.effects[number] = inside

    def _said(self, found: re.Match[str], number: int) -> None:
        """Narration: like a film, a presentation of LiaScript speaks it and does not show it."""
        stop = number + 1
        while stop < len(self.lines) and not self.lines[stop].strip():
            stop += 1
        first = stop
        while stop < len(self.lines) and self.sheet.lines[stop].strip():
            stop += 1
        self._note(found, number, "\n".join(self.sheet.lines[first:stop]))
        self.lines[number:stop] = [""] * (stop - number)

    def _hidden(self, found: re.Match[str], number: int, numbers: Iterator[tuple[int, str]]) -> None:
        """Narration that is not shown."""
        words, here = found["rest"], number
        self.lines[here] = ""
        while "-->" not in words and (following := next(numbers, None)):
            here, line = following
            words += f"\n{line}"
            self.lines[here] = ""
        words, _, after = words.partition("-->")
        self.lines[here] = after.strip()
        self._note(found, number, words)

    def _note(self, found: re.Match[str], number: int, words: str) -> None:
        if voice := found["voice"].strip():
            self.sheet.approximated(f"the voice {voice}: the lecture keeps its own", number)
        else:
            self.sheet.honoured("narration", number)
        sound = None
        for take in _LINK.finditer(words):
            if sound or "://" in take["path"] or not _SOUND.search(take["path"]):
                self.sheet.ignored(f"the recorded take {take['path']}", number)
                continue
            self.sheet.honoured(f"the recorded take {take['path']}", number)
            sound = Media(path=take["path"], kind="audio", alt=take["alt"], span=self.sheet.span(number))
        text = self._text(_LINK.sub("", words).strip(), number)
        note = Note(text=text, step=int(found["step"]), sound=sound, span=self.sheet.span(number))
        if note.text or note.sound:
            self.notes.append((number, note))

    def _quiz(self, line: str, number: int, *, first: bool) -> str | None:
        """A line of a quiz, without what gives the answer away; None where it is none."""
        if not _is_quiz(line):
            return None
        if first:
            self.sheet.approximated("a quiz: it is shown as a question", number)
        if choice := _CHOICE.match(line):
            return f"- {self._text(choice['words'], number)}"
        if hint := _HINT.match(line):
            self.sheet.ignored(f"a hint of a quiz: {hint['words']}", number)
            return ""
        if gap := _GAP.fullmatch(line.strip()):
            return self._gap(gap, number)
        row = _MATRIX.match(line)
        heads = re.findall(r"\[([^\[\]]*)\]|\(([^()]*)\)", line.strip()[1:])
        words = row["words"] if row and row["words"] else " / ".join(a or b for a, b in heads)
        return f"- {self._text(words, number)}"

    def _gap(self, found: re.Match[str], number: int) -> str:
        """A gap to fill, or words to choose from."""
        words = [word.strip() for word in found["words"].split("|")]
        if len(words) > 1:
            return " / ".join(re.sub(r"\A\(\s*(.*?)\s*\)\Z", r"\1", word) for word in words)
        if words[0].strip("_ "):
            self.sheet.approximated(f"a gap to fill; the answer is not shown: {words[0]}", number)
        return "…"

    def _text(self, line: str, number: int) -> str:
        """A line of words."""
        if _MACRO.match(line):
            self.sheet.ignored(line.strip(), number)
            return ""
        media = _LINK.fullmatch(line.strip())
        if media:
            return self._media(media, number)
        pieces = _CODE.split(line) if "`" in line or "$" in line else [line]
        pieces[::2] = [self._words(piece, number) for piece in pieces[::2]]
        return "".join(pieces)

    def _words(self, words: str, number: int) -> str:
        while found := _INLINE.search(words):
            self.sheet.approximated("a reveal within a line: its words come with the line", number)
            words = f"{words[: found.start()]}{found['words']}{words[found.end() :]}"
        words = _GAP.sub(lambda m: self._gap(m, number), words)
        for call in _CALL.findall(words):
            self.sheet.ignored(call, number)
        return _LINK.sub(r"[\g<alt>](\g<path>)", _CALL.sub("", words))

    def _media(self, found: re.Match[str], number: int) -> str:
        """A film, a sound or a page on a line of its own."""
        path, alt = found["path"], found["alt"]
        local = "://" not in path
        if found["kind"] == "!?" and local and _FILM.search(path):
            self.sheet.honoured(f"the video {path}", number)
            return alone("media", path=path, kind="video", alt=alt)
        if found["kind"] == "?" and local and _SOUND.search(path):
            self.sheet.honoured(f"the sound {path}", number)
            return alone("media", path=path, kind="audio", alt=alt)
        name = {"!?": "video", "?": "sound", "??": "web page"}[found["kind"]]
        self.sheet.approximated(f"{path}: a card with its address", number)
        return alone("embed", name=name, text=alt, href=path)


def _is_quiz(line: str) -> bool:
    return any(kind.match(line) for kind in (_CHOICE, _HINT, _MATRIX)) or bool(_GAP.fullmatch(line.strip()))


def steps_of(inside: str) -> tuple[int, int]:
    """The step with which something appears and the one with which it vanishes; 0 where there is none."""
    found = re.match(r"\s*(\d+)(?:\s*-\s*(\d+))?", inside)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)
