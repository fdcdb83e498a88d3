"""From what is written to what is said: sentences, and the few words lecturec says by itself."""

import re
from functools import lru_cache
from typing import Any

from lecturec.deck import Media, Run, Text, plain, text_of
from lecturec.script import Line
from lecturec.source import Span
from lecturec.theme import shelf
from lecturec.verbalise import speak_formula, speak_inline, verbalise
from lecturec.write.clause import cut, sentence_spans, weight

SENTENCE_MS, BEAT_MS, SLIDE_MS = 280, 450, 650
"""Silence after a sentence, after a point or paragraph, and after the last words of a slide."""

READING_MS_PER_WORD, READING_LEAST_MS = 330, 1_500
"""How long a sentence stands when nobody speaks: 180 words a minute."""


_BREAK = re.compile(r"(?<=[\w)»”\"])[ \t]*\n[ \t]*(?=\w)")
"""The end of a line that its author broke, where no mark makes a pause."""


def lines(text: Text, lang: str, span: Span, *, speak: bool = True) -> tuple[Line, ...]:
    """The sentences of a text as lines; the last one is followed by the pause of a beat.

    Without `speak`, lines are silent and last as long as reading them takes.
    """
    made = []
    text = tuple(run for run in text if not run.href.startswith("#fn"))
    for start, stop in sentence_spans(text, lang):
        sentence = cut(text, ((start, stop),))
        shown = plain(sentence).replace("\n", " ")
        said = _BREAK.sub(", ", "".join(_spoken(run, lang) for run in sentence)).replace("\n", " ")
        spoken = verbalise(_ended(said, lang), lang) if speak else ""
        made.append((shown, spoken))
    return tuple(
        Line(
            text=shown,
            spoken=spoken,
            pause_ms=(BEAT_MS if i == len(made) - 1 else SENTENCE_MS)
            if speak
            else max(READING_LEAST_MS, READING_MS_PER_WORD * weight(shown)),
            span=span,
        )
        for i, (shown, spoken) in enumerate(made)
    )


def played(sound: Media) -> Line:
    """A sound of the author's as a line: captions say in brackets what is heard."""
    words = f"[{sound.alt}]" if sound.alt.strip() else ""
    return Line(text=words, spoken="", pause_ms=BEAT_MS, sound=sound, span=sound.span)


def say(words: str, lang: str, span: Span, *, speak: bool = True) -> tuple[Line, ...]:
    """Plain words as lines."""
    return lines(text_of(words.strip()), lang, span, speak=speak)


def phrase(name: str, lang: str, **values: Any) -> str:
    """What lecturec says by itself, in the wording of templates/speech; values are text, never code."""
    module = _wording(lang)
    return " ".join(str(getattr(module, name)(**values)).split())


@lru_cache
def _wording(lang: str) -> Any:
    from jinja2 import FileSystemLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    folder = shelf("templates") / "speech"
    name = next((n for n in (lang, lang.split("-")[0]) if (folder / f"{n}.j2").is_file()), "any")
    # Speech is no HTML: there is nothing to escape for.
    sandbox = ImmutableSandboxedEnvironment(loader=FileSystemLoader(folder), autoescape=False)
    return sandbox.get_template(f"{name}.j2").module


def _spoken(run: Run, lang: str) -> str:
    if "math" in run.marks:
        return f" {speak_formula(run.text, lang)} "
    return speak_inline(run.text, lang) if "code" in run.marks else run.text


def _ended(words: str, lang: str) -> str:
    """Words with an end to fall on: engines need a stop to drop their voice."""
    if re.search(r"[.!?…。！？][»”\"')\]）」』*_]*$", words.rstrip()):
        return words
    return words.rstrip(" :：;；,，—–") + ("。" if lang.split("-")[0] in ("ja", "zh") else ".")
