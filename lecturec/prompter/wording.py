"""What is said at a beat as its author would write it in speaker notes: formulas, code, pauses, voices, marks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lecturec.deck import Text, plain, silence_of, text_of
from lecturec.script import Beat, Line, Slide
from lecturec.spoken import Manner, is_ipa
from lecturec.write.cast import Cast
from lecturec.write.say import BEAT_MS, ITEM_MS, SENTENCE_MS, SLIDE_MS, TAKE_MS

_USUAL = (SENTENCE_MS, BEAT_MS, SLIDE_MS, ITEM_MS)
_TAGS = {
    "emphasis": ('<emphasis level="{}">', "</emphasis>"),
    "rate": ('<prosody rate="{}%">', "</prosody>"),
    "characters": ('<say-as interpret-as="characters">', "</say-as>"),
    "lang": ('<lang xml:lang="{}">', "</lang>"),
    "sub": ('<sub alias="{}">', "</sub>"),
    "ipa": ('<phoneme alphabet="ipa" ph="{}">', "</phoneme>"),
}
_WIDE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What is needed to write a line: the names of voices, and who speaks where nobody is named."""

    cast: Cast = ()

    def title(self, slide: Slide, number: int) -> str:
        """The heading of a slide (`number` counts from 1)."""
        return _plain(plain(slide.title)) or f"({number})"

    def paragraphs(self, slide: Slide) -> tuple[tuple[int, str], ...]:
        """(number of the beat, paragraph) for each beat at which something is said."""
        made = ((i, self.beat(beat, slide.voice)) for i, beat in enumerate(slide.beats))
        return tuple((i, text) for i, text in made if text)

    def beat(self, beat: Beat, voice: str = "") -> str:
        """A beat as one paragraph, "" where only a sound of the author's is heard, or nothing.

        `voice` is who speaks over the slide, as its author names them.
        """
        text = " ".join(text for text, _ in self.pieces(beat, voice))
        return f"\\{text}" if text[:1] in ("#", "\\") or text == "-" else text

    def pieces(self, beat: Beat, voice: str = "") -> Iterator[tuple[str, Line]]:
        """Each line of a beat with the bookmarks before it, and the pause after it where that is not the usual one."""
        usual = dict(self.cast)
        speaks = usual.get(voice, voice) or usual.get("", "")
        for line in beat.lines:
            if line.sound:
                continue
            if not line.text.strip():
                yield _pause(line.pause_ms + TAKE_MS), line
                continue
            told = line.told if plain(line.told).replace("\n", " ") == line.text else text_of(line.text)
            name, told = self._speaker(told)
            speaks = line.voice if name else speaks
            text = name + _plain("".join(_written(told)))
            text = text if line.voice == speaks else self._voiced(text, line.voice)
            names = {one for run in told for one in run.said if one[0] == "bookmark"}
            before = (mark for mark in line.marks if mark.kind == "bookmark" and ("bookmark", mark.value) not in names)
            places = [_place(mark.value) for mark in before]
            rests = [_pause(line.pause_ms)] if line.spoken and line.pause_ms not in _USUAL else []
            # Without a stop, what follows in the paragraph would be the same sentence.
            stop = "" if rests or line is beat.lines[-1] or not text[-1:].isalnum() else _stop(line)
            yield " ".join([*places, text + stop, *rests]), line

    def _voiced(self, text: str, voice: str) -> str:
        name = next((name for name, its in self.cast if its == voice and name), voice)
        return f'<voice name="{name}">{text}</voice>'

    def _speaker(self, told: Text) -> tuple[str, Text]:
        """(the name of whoever speaks, as a dialogue has it, the words without it)."""
        if not told or told[0].said != (("sub", ""),) or (name := told[0].text.strip(" :：")) not in dict(self.cast):
            return "", told
        return f"**{name}:** ", told[1:]


def _written(text: Text) -> Iterator[str]:
    """Runs with their marks, which last as long as they are the same."""
    opened: Manner = ()
    for i, run in enumerate(text):
        if ms := silence_of(run):
            gap = "" if i and text[i - 1].text[-1:].isspace() else " "
            yield f'{gap}<break time="{ms}ms"/> '
            continue
        code = "code" in run.marks or ("code", "") in run.said
        manner = tuple(one for one in run.said if one[0] in _TAGS)
        yield from (_place(value) for kind, value in run.said if kind == "bookmark")
        same = next((k for k, (a, b) in enumerate(zip(opened, manner, strict=False)) if a != b), None)
        same = min(len(opened), len(manner)) if same is None else same
        # What stands for words as a whole is written around them alone.
        yield from (_close(one) for one in reversed(opened[same:]))
        opened = manner
        sign = "$" if "math" in run.marks else "" if not code else "``" if "`" in run.text else "`"
        words = sign + run.text + sign
        whole = manner[-1] if manner and len(manner) > same else ("", "")
        if short := _short(words, *whole):
            yield "".join(map(_open, manner[same:-1])) + short
            opened = manner[:-1]
            continue
        yield "".join(map(_open, manner[same:])) + words
    yield from map(_close, reversed(opened))


def _short(words: str, kind: str, value: str) -> str:
    """The shortest way to write how words are said: a link to IPA, a reading over characters; "" for none."""
    if kind == "ipa" and is_ipa(value) and not set("[]") & {*words} and not set("()\n") & {*value}:
        return f"[{words}](/{value}/)"
    if kind == "sub" and value and _WIDE.search(words) and not set("<>") & {*value}:
        return f"<ruby>{words}<rt>{value}</rt></ruby>"
    return ""


def _open(one: tuple[str, str]) -> str:
    return _TAGS[one[0]][0].format(one[1].replace('"', "”").replace("<", "‹").replace(">", "›"))


def _close(one: tuple[str, str]) -> str:
    return _TAGS[one[0]][1]


def _place(name: str) -> str:
    return f'<bookmark mark="{name}"/>'


def _stop(line: Line) -> str:
    return "。" if line.spoken.endswith("。") else "."


def _pause(ms: int) -> str:
    return f"[PAUSE {ms / 1000:.3f}".rstrip("0").rstrip(".") + "s]"


def _plain(text: str) -> str:
    """Text on one line that opens and closes no comment."""
    return " ".join(text.split()).replace("<!--", "<! --").replace("-->", "-- >")


def joined(paragraphs: Iterable[str]) -> str:
    """Paragraphs as they stand in the file."""
    return "\n\n".join(paragraphs)
