"""Who speaks: voices that the author names, in a dialogue, on words, on a whole slide."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lecturec.deck import Run, Text

Cast = tuple[tuple[str, str], ...]
"""Names and their voices, as `voices:` maps them; the name "" is whoever speaks where nobody is named."""

_NAME = re.compile(r"\s*(?P<name>[^:：]{1,60}?)\s*(?P<colon>[:：]?)\s*\Z")
_COLON = re.compile(r"\s*[:：]\s*")


def by_voice(text: Text, cast: Cast) -> Iterator[tuple[str, Text]]:
    """(voice, stretch of text) for each stretch in one voice, in order; "" is the lecture's own voice.

    A paragraph that begins with a name of the cast in bold and a colon is hers or his; the name is shown, not spoken.
    """
    voices = dict(cast)
    speaker, text = _speaker(text, voices)
    told: list[Run] = []
    now = ""
    for run in text:
        named = next((value for kind, value in reversed(run.said) if kind == "voice"), "")
        voice = voices.get(named, named) or speaker or voices.get("", "")
        if told and voice != now and run.text.strip():
            yield now, tuple(told)
            told = []
        now = voice if run.text.strip() or not told else now
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
    silent = (("sub", ""),)
    if not colon:
        return voices[found["name"]], (replace(text[0], said=silent), *text[1:])
    name = replace(text[0], text=text[0].text + colon[0], said=silent)
    return voices[found["name"]], (name, replace(text[1], text=text[1].text[colon.end() :]), *text[2:])
