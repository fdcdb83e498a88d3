"""Narakeet: scripts of scenes. Paragraphs are spoken; listings, pictures and films are shown."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import log10

from lecturec.deck import (
    Backdrop,
    Block,
    Code,
    Figure,
    Heading,
    Look,
    Media,
    Note,
    Prose,
    Quote,
    Remark,
    Run,
    Slide,
    Text,
    plain,
    text_of,
)
from lecturec.parse.colours import first_colour
from lecturec.parse.dialects._narakeet_directions import (
    OPENS,
    Direction,
    backdrop,
    directions,
    film,
    keywords,
    seconds,
)
from lecturec.parse.marks import SIGN
from lecturec.parse.sheet import Made, Sheet, divided
from lecturec.parse.transitions import nearest_transition

RANK = 500

SIZES = {"2160p": "3840x2160", "1080p": "1920x1080", "720p": "1280x720", "480p": "854x480", "360p": "640x360"}
MOST_TITLE = 80
"""Characters of the words on a screen that are its title."""

_HEADER = ("asset-resize", "subtitles", "voice-speed", "voice-volume", "voice-pitch")
_MUSIC = re.compile(
    r"(?P<path>\S+\.(?:mp3|wav|m4a|ogg|oga|opus|flac|aac))(?:\s+(?P<volume>\d*\.?\d+))?(?:\s|\Z)", re.IGNORECASE
)
_RULER = re.compile(r" {0,3}-(?:[ \t]*-){2,}[ \t]*")


def _level(volume: str | None) -> int:
    """How far below the voice music is that has this volume (0 to 1) where nobody speaks, in LU."""
    if not volume:
        return -24
    return max(-60, min(-20, round(20 * log10(max(float(volume[:8]), 1e-3)) - 8)))


def claims(sheet: Sheet) -> str:
    """A size in lines of a film, another setting of its header, or stage directions."""
    values = sheet.matter.values
    if str(values.get("size", "")) in SIZES:
        return f"`size: {values['size']}` in line {sheet.matter.spans['size'].line}"
    lines = [line for _, line in sheet.prose(comments=False)]
    if not any(_RULER.fullmatch(line) for line in lines) and not values:
        return ""
    if found := next((key for key in _HEADER if key in values), ""):
        return f"`{found}` in line {sheet.matter.spans[found].line}"
    direction = next(directions(sheet), None) if any(map(OPENS.match, lines)) else None
    return f"the stage direction `({direction.name}: …)`" if direction else ""


def read(sheet: Sheet) -> Made:
    """A slide for each scene."""
    return _Reader(sheet).made()


@dataclass(slots=True)
class _Scene:
    """What has been gathered for one scene."""

    title: Text = ()
    depth: int = 0
    said: list[Note] = field(default_factory=list)
    shown: list[Block] = field(default_factory=list)
    captions: list[Block] = field(default_factory=list)
    backdrops: list[Backdrop] = field(default_factory=list)
    ground: str = ""
    transition: str = ""


class _Reader:
    """Reads a sheet once. Where a stage direction was, a comment stays that no author can write."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.directions = list(directions(sheet))
        header = sheet.matter.values
        self.fit = str(header.get("asset-resize") or "")
        self.transition = nearest_transition(str(header.get("transition") or ""))[0]
        self.scene = _Scene()

    def made(self) -> Made:
        """All scenes."""
        lines = list(self.sheet.lines)
        for index, found in enumerate(self.directions):
            lines[found.start : found.stop] = [""] * (found.stop - found.start)
            lines[found.start] = f"<!--{SIGN}{index}-->"
        blocks = self.sheet.blocks(0, len(lines), lines)
        slides = tuple(filter(None, map(self._slide, divided(blocks))))
        return Made(slides=slides, title=slides[0].title if slides else (), settings=tuple(self._settings()))

    def _settings(self) -> Iterator[tuple[str, str]]:
        """What the header means in our settings; and what becomes of the rest of it."""
        for key, value in self.sheet.matter.values.items():
            number = self.sheet.matter.spans[key].line - 1
            what = f"{key}: {value}" if isinstance(value, (str, int)) else key
            match key:
                case "size":
                    size = SIZES.get(str(value), str(value))
                    if re.fullmatch(r"\d+x\d+", size):
                        yield "size", size
                        self.sheet.honoured(what, number)
                    else:
                        self.sheet.ignored(what, number)
                case "voice":
                    yield "voice", "auto"
                    self.sheet.approximated(f"{what}: the voice of the language speaks", number)
                case "transition":
                    tell = self.sheet.honoured if nearest_transition(str(value))[1] else self.sheet.approximated
                    tell(what, number)
                case "asset-resize":
                    self.sheet.honoured(what, number)
                case "subtitles":
                    self.sheet.approximated(f"{what}: captions are a file of their own", number)
                case "background" if found := _MUSIC.match(str(value)):
                    yield "music", found["path"]
                    yield "music_level", str(_level(found["volume"]))
                    self.sheet.approximated(f"{what}: music that makes way for the voice", number)
                case "background" | "theme" | "voice-speed" | "voice-volume" | "voice-pitch" | "canvas" | "font-size":
                    self.sheet.ignored(what, number)

    def _slide(self, group: list[Block]) -> Slide | None:
        self.scene = scene = _Scene(transition=self.transition)
        for block in group:
            self._take(block)
        blocks = (*scene.shown, *scene.captions)
        if not (scene.title or blocks or scene.said or scene.backdrops):
            return None
        bare = not scene.title and not blocks
        if all(note.text.startswith("[DUR ") for note in scene.said):
            # Where a scene has a length and no words, nothing is said.
            scene.said = [replace(note, text=note.text.replace("[DUR", "[PAUSE")) for note in scene.said]
        return Slide(
            title=scene.title,
            blocks=blocks,
            said=tuple(scene.said),
            depth=scene.depth,
            look=Look(
                layout="full" if bare and scene.backdrops else "",
                background=scene.ground,
                backdrops=tuple(scene.backdrops),
                transition=scene.transition,
            ),
            span=group[0].span,
        )

    def _take(self, block: Block) -> None:
        scene = self.scene
        match block:
            case Remark(text=text) if text.startswith(SIGN):
                self._direct(self.directions[int(text[1:])], block)
            case Remark():
                pass
            case Prose():
                last = min(block.span.stop_line, len(self.sheet.lines))
                written = "\n".join(self.sheet.lines[block.span.line - 1 : last]).strip()
                words = re.sub(r"!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])", "", written)
                # Several paragraphs of HTML stand in the same lines.
                if not any(note.span == block.span for note in scene.said):
                    scene.said.append(Note(text=words.strip() or plain(block.text), span=block.span))
            case Quote(blocks=inner):
                if inner:
                    self.sheet.approximated("a caption, which is shown on the slide", block.span.line - 1)
                scene.captions += inner
            case Figure():
                self._picture(block)
            case Media():
                alt, _, others = keywords(block.alt)
                self._others([word for word in others if not word[0].isdigit()], block.span.line - 1)
                scene.shown.append(film(block.path, block.alt, block.span, alt))
            case Code(language=language) if language in ("", "md", "markdown"):
                self._screen(block)
            case Heading():
                self._head(block)
            case _:
                scene.shown.append(block)

    def _head(self, heading: Heading) -> None:
        if self.scene.title:
            self.scene.shown.append(heading)
        else:
            self.scene.title, self.scene.depth = heading.text, heading.level

    def _screen(self, code: Code) -> None:
        """Words on the screen: a listing in Markdown, or as they are."""
        start = code.span.line
        if code.language:
            for block in self.sheet.blocks(start, start + code.text.count("\n") + 1):
                if isinstance(block, Heading):
                    self._head(block)
                elif not isinstance(block, Remark):
                    self.scene.shown.append(block)
        elif not self.scene.title and "\n" not in code.text and len(code.text) <= MOST_TITLE:
            self.scene.title, self.scene.depth = text_of(code.text.strip()), 1
        elif code.text.strip():
            lines = "\n".join(line.strip() for line in code.text.split("\n"))
            self.scene.shown.append(Prose(text=(Run(text=lines),), span=code.span))

    def _picture(self, figure: Figure) -> None:
        """A picture that fills the frame."""
        alt, fit, others = keywords(figure.alt)
        self._others(others, figure.span.line - 1)
        self.scene.backdrops.append(backdrop(figure, alt, fit or self.fit))

    def _others(self, words: list[str], number: int) -> None:
        if words:
            self.sheet.ignored(f"of a picture or film: {', '.join(words)}", number)

    def _direct(self, found: Direction, where: Remark) -> None:
        """What a stage direction does."""
        what = f"({found.name}: {found.value})" if isinstance(found.value, (str, int)) else f"({found.name}: …)"
        tell: Callable[[str, int], None] = self.sheet.honoured
        match found.name:
            case "pause" | "duration":
                mark = "PAUSE" if found.name == "pause" else "DUR"
                time = seconds(found.value)
                if not time:
                    tell = self.sheet.ignored
                else:
                    self.scene.said.append(Note(text=f"[{mark} {time:g}s]", span=where.span))
            case "transition":
                name, same = nearest_transition(str(found.value))
                self.scene.transition = name
                tell = self.sheet.honoured if same else self.sheet.approximated
            case "canvas" if ground := first_colour(str(found.value)):
                self.scene.ground = ground
            case "video" | "audio" | "image":
                tell = self._asset(found, where)
            case _:
                tell = self.sheet.ignored
        tell(what, found.start)

    def _asset(self, found: Direction, where: Remark) -> Callable[[str, int], None]:
        """A film, a sound or a picture that is named in a direction; how well it is kept."""
        given = found.value if isinstance(found.value, dict) else {"file": found.value}
        path = str(given.get("file") or given.get("image") or "")
        rest = ", ".join(key for key in given if key not in ("file", "image", "segment", "sync", "fit"))
        if not path:
            return self.sheet.ignored
        if found.name == "video":
            self.scene.shown.append(film(path, str(given.get("segment") or ""), where.span))
        elif found.name == "audio":
            sound = Media(path=path, kind="audio", span=where.span)
            self.scene.said.append(Note(text="", sound=sound, span=where.span))
        else:
            fit = str(given.get("fit") or self.fit)
            self.scene.backdrops.append(backdrop(Figure(path=path, span=where.span), "", fit))
        return self.sheet.approximated if rest or given.get("sync") else self.sheet.honoured
