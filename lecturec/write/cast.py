"""Who speaks: voices that the author names, in a dialogue, on words, on a whole slide."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import Run, Text
from lecturec.diagnostics import Report
from lecturec.parse.front_matter import FrontMatter
from lecturec.source import NOWHERE

Cast = tuple[tuple[str, str], ...]
"""Names and their voices, as `voices:` maps them; the name "" is whoever speaks where nobody is named."""

_VOICE = re.compile(r"[\w.+-]{1,60}(?::[\w./ +-]{1,100})?")
_NAME = re.compile(r"\s*(?P<name>[^:：]{1,60}?)\s*(?P<colon>[:：]?)\s*\Z")
_COLON = re.compile(r"\s*[:：]\s*")
_SILENT = ("sub", "")


def cast_of(matter: FrontMatter, report: Report) -> Cast:
    """The cast of `voices:` in the front matter: a voice, or engine and voice, by name."""
    written = matter.values.get("voices")
    if not isinstance(written, dict):
        return ()
    cast: list[tuple[str, str]] = []
    for name, voice in written.items():
        if name.strip() and isinstance(voice, str) and _VOICE.fullmatch(voice.strip()):
            cast.append((name.strip(), voice.strip()))
            continue
        span = matter.spans.get(f"voices.{name}", matter.spans.get("voices", NOWHERE))
        said = f"what speaks for '{name}' is no name of a voice; the lecture's own voice does"
        report.warning("setting-ignored", said, span, hint="voices: {Anna: bright, Ben: deep}; see: lecturec voices")
    return tuple(cast)


def by_voice(text: Text, cast: Cast) -> Iterator[tuple[str, Text]]:
    """(voice, stretch of text) for each stretch in one voice, in order; "" is the lecture's own voice.

    A paragraph that begins with a name of the cast in bold and a colon is hers or his; the name is shown, not spoken.
    """
    voices = dict(cast)
    speaker, text = _speaker(text, voices)
    told: list[Run] = []
    now, begun = "", False
    for run in text:
        named = next((value for kind, value in reversed(run.said) if kind == "voice"), "")
        voice = (voices.get(named, named) if named else speaker) or voices.get("", "")
        aloud = bool(run.text.strip()) and _SILENT not in run.said
        if voice != now and aloud and begun:
            yield now, tuple(told)
            told, begun = [], False
        now = voice if aloud or not told else now
        begun = begun or aloud
        told.append(run)
    if told:
        yield now, tuple(told)


def _speaker(text: Text, voices: dict[str, str]) -> tuple[str, Text]:
    """(the voice of whoever a paragraph names at its start, the text with that name unspoken)."""
    if not voices or not text or "bold" not in text[0].marks or not (found := _NAME.match(text[0].text)):
        return "", text
    colon = _COLON.match(text[1].text) if not found["colon"] and len(text) > 1 else None
    if found["name"] not in voices or not (found["colon"] or colon):
        return "", text
    if not colon:
        return voices[found["name"]], (replace(text[0], said=(_SILENT,)), *text[1:])
    name = replace(text[0], text=text[0].text + colon[0], said=(_SILENT,))
    return voices[found["name"]], (name, replace(text[1], text=text[1].text[colon.end() :]), *text[2:])
