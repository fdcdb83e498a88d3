"""What is said of things that are looked at: figures, formulas, and whose words a quotation is."""

import re

from lecturec.deck import Figure, Math, Text, plain, text_of
from lecturec.script import Line
from lecturec.source import Span
from lecturec.verbalise import sentences, speak_formula
from lecturec.write.clause import weight
from lecturec.write.say import phrase, vocabulary
from lecturec.write.voice import Voice

ALT_WORDS = 30
"""A longer description of a picture is for those who cannot see it; its caption is said where there is one."""

AUTHOR_WORDS = 6
"""The name of who said something; longer ones are sources, which stand on the slide and are said after the words."""

SHORT_LEAD = 3
"""A description of fewer words is a name for the picture and no sentence about it."""

_ENDED = re.compile(r"[.!?…。！？।؟][»”\"')\]」』]*\s*\Z")


def figure_said(block: Figure, voice: Voice) -> tuple[Line, ...]:
    """A figure by its description and its caption, and by only one of them where both say the same."""
    caption, alt = plain(block.caption).strip(), block.alt.strip()
    if weight(caption or alt) < 2:
        return ()
    if not caption:
        return voice.say(_in_sentence(alt, voice.lang), block.span)
    if weight(alt) < SHORT_LEAD or weight(alt) > ALT_WORDS or _same(alt, caption):
        return voice.say(caption, block.span)
    return (*voice.say(_in_sentence(alt, voice.lang), block.span), *voice.lines(block.caption, block.span))


def _in_sentence(words: str, lang: str) -> str:
    """What a picture shows as a sentence: one that is a sentence already stays what it is."""
    if (
        _ENDED.search(words)
        or ":" in words
        or "：" in words
        or len(sentences(words, lang)) > 1
        or weight(words) < SHORT_LEAD
    ):
        return words
    first, _, rest = words.partition(" ")
    known = vocabulary("articles", lang)
    article = first.casefold() in known
    if known and not article:
        # A title of a picture: "In the figure" before each of them would be a tic.
        return words
    # "A curve that rises" goes on in the sentence; what may be a name stays as it is written.
    return phrase("figure", lang, text=f"{first.lower()} {rest}" if article else words, article=article)


def _same(one: str, other: str) -> bool:
    """Whether one of two texts says nothing that the other does not say."""
    first, second = (frozenset(re.findall(r"\w+", words.casefold())) for words in (one, other))
    return 2 * len(first & second) >= min(len(first), len(second))


def formula_said(block: Math, voice: Voice, *, alone: bool) -> tuple[Line, ...]:
    """A formula in words, announced where nothing else does."""
    words = speak_formula(block.tex, voice.lang)
    return voice.say(phrase("formula", voice.lang, text=words) if alone and words else words, block.span)


def quoted(by: Text, voice: Voice, span: Span) -> tuple[Line, ...]:
    """Whose words follow; nothing where that is more than a name."""
    name = plain(by).strip().rstrip(".")
    if weight(name) > AUTHOR_WORDS or any(run.href for run in by) or "\n" in name:
        return ()
    words = phrase("quoted", voice.lang, author=name)
    return voice.lines(text_of(words), span) if words else ()
