"""From what is written to what is said: sentences, and the few words lecturec says by itself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from lecturec.deck import Media, Run, Text, plain, silence_of, text_of
from lecturec.script import Line
from lecturec.source import Span
from lecturec.spoken import Mark
from lecturec.theme import shelf
from lecturec.verbalise import speak_formula, speak_inline, verbalise
from lecturec.verbalise.guard import Guard, joined
from lecturec.verbalise.lexicon import EMPTY, Lexicon
from lecturec.verbalise.tables import table_of
from lecturec.write.cast import Cast, by_voice
from lecturec.write.clause import cut, sentence_spans, weight

SENTENCE_MS, BEAT_MS, SLIDE_MS = 280, 450, 650
"""Silence after a sentence, after a point or paragraph, and after the last words of a slide."""

TAKE_MS = 100
"""How long a line without words sounds; the rest of a silence is its pause."""

ITEM_MS = 180
"""The silence between the points of one sentence."""

BREATH_MS = 1_000
"""A pause shorter than this, within a sentence, does not end it."""

READING_MS_PER_WORD, READING_LEAST_MS = 330, 1_500
"""How long a sentence stands when nobody speaks: 180 words a minute."""


STOPPED = re.compile(r"[.!?…。！？][»”\"')\]）」]{0,4}\s{0,9}\Z")
"""Where a sentence has ended."""

_LIST = re.compile(r'^\{% set (\w+) = "([^"]*)" %\}$', re.MULTILINE)

_BREAK = re.compile(r"(?<=[\w)»”\"])[ \t]*\n[ \t]*(?=\w)")
"""The end of a line that its author broke, where no mark makes a pause."""


def lines(
    text: Text, lang: str, span: Span, *, speak: bool = True, lexicon: Lexicon = EMPTY, cast: Cast = ()
) -> tuple[Line, ...]:
    """The sentences of a text as lines; the last one is followed by the pause of a beat.

    Without `speak`, lines are silent and last as long as reading them takes. `cast` are the voices by name.
    """
    made: list[Line] = []
    text = tuple(run for run in text if not run.href.startswith("#fn"))
    paused = False
    for voice, told in by_voice(text, cast):
        for stretch, rest_ms in _rested(told):
            for sentence in (cut(stretch, (ends,)) for ends in sentence_spans(stretch, lang)):
                made.append(_line(sentence, lang, voice, span, speak=speak, lexicon=lexicon))
                paused = False
            if rest_ms and made:
                # The author's pause takes the place of ours; of two, both count.
                own = made[-1].pause_ms if paused or not made[-1].spoken else 0
                made[-1] = replace(made[-1], pause_ms=own + rest_ms)
            elif rest_ms:
                made.append(silence(rest_ms, span))
            paused = paused or bool(rest_ms)
    if made and speak and not paused:
        made[-1] = replace(made[-1], pause_ms=BEAT_MS)
    return tuple(made)


def silence(ms: int, span: Span) -> Line:
    """A line that says nothing for so long."""
    return Line(text="", spoken="", pause_ms=max(0, ms - TAKE_MS), span=span)


def _line(sentence: Text, lang: str, voice: str, span: Span, *, speak: bool, lexicon: Lexicon) -> Line:
    shown = plain(sentence).replace("\n", " ")
    own = _own_language(sentence)
    spoken, marks = spoken_form(sentence, own or lang, lexicon) if speak else ("", _bookmarks(sentence))
    pause = SENTENCE_MS if speak else max(READING_LEAST_MS, READING_MS_PER_WORD * weight(shown))
    return Line(
        text=shown,
        spoken=spoken,
        pause_ms=pause,
        voice=voice,
        lang=own,
        marks=marks,
        span=span,
        whole=_whole(sentence),
        told=sentence,
    )


def _rested(text: Text) -> Iterator[tuple[Text, int]]:
    """Stretches of a text, each with the silence after it in milliseconds; a short one in a sentence ends nothing."""
    told: list[Run] = []
    for i, run in enumerate(text):
        ms = silence_of(run)
        within = told and i + 1 < len(text) and not STOPPED.search(told[-1].text)
        if ms and not (ms < BREATH_MS and within):
            yield tuple(told), ms
            told = []
        else:
            told.append(run)
    if told:
        yield tuple(told), 0


def spoken_form(sentence: Text, lang: str, lexicon: Lexicon) -> tuple[str, tuple[Mark, ...]]:
    """(what an engine is given for a sentence, how stretches of it are said)."""
    guard = Guard(plain(sentence), lang, lexicon)
    said = "".join(_spoken(run, lang, guard) for run in sentence)
    said = joined(_BREAK.sub(", ", said).replace("\n", " "), lang, guard)
    spoken = verbalise(_ended(said, lang), lang)
    # The stop of an abbreviation or an address at the end is gone with it.
    return guard.uncovered(_ended(spoken, lang) if spoken[-1:].isalnum() else spoken)


def _whole(sentence: Text) -> tuple[tuple[int, int], ...]:
    """The code and the formulas of a sentence, which captions do not divide."""
    ends = [*accumulate((len(run.text) for run in sentence), initial=0)]
    kept = zip(sentence, pairwise(ends), strict=True)
    return tuple(ends for run, ends in kept if {"code", "math"} & {*run.marks} or ("code", "") in run.said)


def _bookmarks(sentence: Text) -> tuple[Mark, ...]:
    """The bookmarks of a sentence that nobody speaks: all are where it begins."""
    names = (value for run in sentence for kind, value in run.said if kind == "bookmark")
    return tuple(Mark(start_char=0, stop_char=0, kind="bookmark", value=name) for name in names)


def _own_language(sentence: Text) -> str:
    """The language that all of a sentence is in, where its author says so."""
    named = {dict(run.said).get("lang", "") for run in sentence if run.text.strip(" .!?…。！？")}
    return named.pop() if len(named) == 1 else ""


def played(sound: Media) -> Line:
    """A sound of the author's as a line: captions say in brackets what is heard."""
    words = f"[{sound.alt}]" if sound.alt.strip() else ""
    return Line(text=words, spoken="", pause_ms=BEAT_MS, sound=sound, span=sound.span)


def say(
    words: str, lang: str, span: Span, *, speak: bool = True, lexicon: Lexicon = EMPTY, cast: Cast = ()
) -> tuple[Line, ...]:
    """Plain words as lines."""
    return lines(text_of(words.strip()), lang, span, speak=speak, lexicon=lexicon, cast=cast)


def phrase(name: str, lang: str, **values: Any) -> str:
    """What lecturec says by itself, in the wording of templates/speech; values are text, never code."""
    module = _wording(lang)
    said = " ".join(str(getattr(module, name)(**values)).split())
    if "⁄" in said:
        from lecturec.verbalise.particles import fitted

        return fitted(said)
    return said


@cache
def vocabulary(name: str, lang: str) -> frozenset[str]:
    """Words of a language that something is known by: articles, contrasts, concludes, links, totals, averages."""
    return _words(_template(lang)).get(name, frozenset())


@cache
def _words(template: Path) -> dict[str, frozenset[str]]:
    """The lists of words in a template, read without Jinja: most lectures need nothing else of it."""
    return {name: frozenset(words.split()) for name, words in _LIST.findall(template.read_text("utf-8"))}


@cache
def _template(lang: str) -> Path:
    folder = shelf("templates") / "speech"
    table = table_of(lang)
    table = {"zh": "zh-Hant", "zh-hans": "zh-Hans"}.get(table, table)
    name = next((n for n in (lang, table) if (folder / f"{n}.j2").is_file()), "any")
    return folder / f"{name}.j2"


@cache
def _wording(lang: str) -> Any:
    from jinja2 import FileSystemLoader
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    template = _template(lang)
    # Speech is no HTML: there is nothing to escape for.
    sandbox = ImmutableSandboxedEnvironment(loader=FileSystemLoader(template.parent), autoescape=False)
    return sandbox.get_template(template.name).module


def _spoken(run: Run, lang: str, guard: Guard) -> str:
    manner = tuple(one for one in run.said if one[0] not in ("voice", "code", "bookmark") and one != ("lang", lang))
    places = "".join(guard.covered("", (one,)) for one in run.said if one[0] == "bookmark")
    if "math" in run.marks and not manner:
        said = speak_formula(run.text, lang)
        # In Korean a particle follows at once, and its author wrote the spaces that there are.
        return places + (said if lang.partition("-")[0] == "ko" else f" {said} ")
    if "code" in run.marks and not manner:
        return places + speak_inline(guard.covered(run.text, code=True), lang)
    return places + guard.covered(run.text, manner, code=("code", "") in run.said)


def _ended(words: str, lang: str) -> str:
    """Words with an end to fall on: engines need a stop to drop their voice."""
    if re.search(r"[.!?…。！？।؟][»”\"')\]）」』*_]*$", words.rstrip()):
        return words
    return words.rstrip(" :：;；,，—–") + ("。" if lang.split("-")[0] in ("ja", "zh") else ".")
