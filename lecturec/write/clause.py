"""What of a sentence is shown: the whole, or a clause that stands by itself. Never a cut in mid-phrase."""

import re
from functools import lru_cache

from lecturec.deck import Run, Text, plain, silence_of
from lecturec.verbalise import sentences

POINT_WORDS = 18
"""A point of up to this many words is shown whole."""

CLAUSE_WORDS = 24
"""The most words a clause cut from a longer sentence may have."""

MOST_WORDS = 50
"""A longer sentence that cannot be cut is said and not shown."""

EXAMPLE_WORDS = 9
"""In a text longer than this, asides that only give examples are said and not shown."""

_ASIDE = re.compile(r"\s+\([^()]*\)|\s*（[^（）]*）")
_EXAMPLES = re.compile(
    r"\s*[(（]\s*(?:ex\.?\s*:?|par exemple|p\. ?ex\.?|e\.g\.|for example|such as|por ejemplo|por ej\.|p\. ?ej\.|"
    r"z\. ?B\.|zum Beispiel|ad es\.|per esempio|por exemplo|例[：:]|例えば|例如|比如|如)[\s,:：、]*([^()（）]*)[)）]",
    re.IGNORECASE,
)
_HEAD = re.compile(r"\s*(?:[:：](?=\s|$|(?<=：))|[;；]|—|(?<=\s)–(?=\s))")
_STOPS = re.compile(r"[.!?…‽。！？｡．]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_COUNTED = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")

# After these, what follows a comma leans on the clause before it, which stands by itself.
_LEANING = {
    "en": r"which|where|who|while|whereas|but|so|with|such as|making|allowing|including|because|since|although|"
    r"even|especially|particularly",
    "fr": r"où|ce qui|ce que|dont|lequel|tandis que|alors que|mais|car|avec|y compris|"
    r"(?:la |le |les )?(?:rendant|permettant)|en (?:se |s’|la |le |les )?\w+ant|en particulier|même|puis|similaire",
    "es": r"donde|lo que|pero|mientras|con|incluso|aunque|ya que|porque|\w+[aei]ndo(?:se)?",
    "de": r"die|der|das|wobei|wo|aber|während|sodass|weil|da|obwohl|auch",
    "it": r"dove|il che|ma|mentre|con|anche|perché|\w+[ae]ndo(?:si)?",
    "pt": r"onde|o que|mas|enquanto|com|mesmo|porque|\w+[aei]ndo(?:-se)?",
    "zh": r"但|而|從而|从而|因為|因为|這|这|即使|其中|並|并|儘管|尽管|有助",
}


# A sentence that begins with one of these speaks of what the sentence before has named.
_BACKWARD = {
    "en": r"it|they|this|these|those|that|he|she|such|its|their|both",
    "fr": r"il|elle|ils|elles|cela|ceci|ce|cette|ces|c['’]|celui|celle|ceux|leur|leurs|son|sa|ses",
    "es": r"esto|este|esta|estos|estas|ese|esa|eso|ellos|ellas|él|ella|su|sus",
    "de": r"er|sie|es|dies|diese|dieser|dieses|das|ihr|ihre|sein|seine",
    "it": r"questo|questa|questi|queste|ciò|esso|essa|essi|suo|sua|loro",
    "pt": r"isto|isso|este|esta|estes|estas|esse|essa|ele|ela|eles|elas|seu|sua",
    "ja": r"これ|それ|この|その|こう|そう",
    "zh": r"它|這|这|此|其|他|她",
}


def leans_back(sentence: str, lang: str) -> bool:
    """Whether a sentence only makes sense after the one before it."""
    words = _BACKWARD.get(lang.split("-")[0], "")
    end = "" if lang.split("-")[0] in ("ja", "zh") else r"\b"
    return bool(words and re.match(rf"\W*(?:[\w’']+,\s+)?(?:{words}){end}", sentence, re.IGNORECASE))


@lru_cache(maxsize=8192)  # a text is weighed by all that decide about it
def weight(text: str) -> int:
    """The length of a text in words; three wide characters take the room of a word."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return len(_COUNTED.findall(_WIDE.sub(" ", text) if wide else text)) + (wide + 2) // 3


def shown(text: Text, lang: str, limit: int = POINT_WORDS) -> Text:
    """The part of a text that stands on the slide: all of it when it is short, else its first clause.

    Without its examples; then the first sentence; if that is too long, without its asides in parentheses; then
    what stands before a colon, a dash or a semicolon; then what stands before a clause that leans on it; else all.
    Nothing of a sentence of more than MOST_WORDS that has no such place: nobody reads that from a screen.
    """
    if weight(plain(text)) > EXAMPLE_WORDS:
        text = _without(text, _EXAMPLES)
    words = plain(text)
    if weight(words) <= limit:
        return text
    start, stop = next(iter(sentence_spans(text, lang)), (0, len(words)))
    sentence = cut(text, ((start, stop),))
    if weight(plain(sentence)) <= limit:
        return sentence
    bare = without_asides(sentence)
    if weight(plain(bare)) <= limit:
        return bare
    found = _head(bare) or _clause(bare, lang) or bare
    return found if weight(plain(found)) <= MOST_WORDS else ()


def point(text: Text, lang: str) -> tuple[Text, Text]:
    """(lead, body) of a list item: a bold beginning that is set off from the rest leads, else all is one clause."""
    words = plain(text)
    if text and "bold" in text[0].marks:
        size = len(text[0].text)
        rest = words[size:]
        inner = text[0].text.rstrip()
        if inner.endswith((":", "：", ".", "。")) and rest.strip():
            lead, body = cut(text, ((0, len(inner) - 1),)), cut(text, ((size, len(words)),))
            return lead, finish(shown(body, lang))
        if (gap := re.match(r"\s*(?:[:：]|[—–]|-(?=\s)|[.。])\s*", rest)) and rest[gap.end() :].strip():
            body = cut(text, ((size + gap.end(), len(words)),))
            return cut(text, ((0, size),)), finish(shown(body, lang))
    return finish(shown(text, lang)), names(text, lang)


def finish(text: Text) -> Text:
    """A text as it stands on a slide: one closing stop, colon or comma less."""
    words = plain(text).rstrip()
    if not words.endswith(("etc.", "...")):
        words = words.rstrip(".。")
    return cut(text, ((0, len(words.rstrip(":：;；,、， "))),))


def without_asides(text: Text) -> Text:
    """A text without what it says in parentheses. `f(x)` is no aside: those stand after a space."""
    return _without(text, _ASIDE)


def _without(text: Text, pattern: re.Pattern[str]) -> Text:
    words = plain(text)
    keep, at = [], 0
    for aside in pattern.finditer(words):
        keep.append((at, aside.start()))
        at = aside.end()
    return cut(text, (*keep, (at, len(words)))) if keep else text


def names(text: Text, lang: str) -> Text:
    """The examples in a text's first sentence if they are proper names: hard to catch by ear, so they are shown."""
    words = plain(text)
    start, stop = next(iter(sentences(words, lang)), (0, 0))
    words = words[start:stop]
    if weight(words) <= EXAMPLE_WORDS:
        return ()
    for found in _EXAMPLES.finditer(words):
        listed = [n.strip() for n in re.split(r"\s*[,，、;；]\s*", found[1].strip(" .")) if n.strip()]
        if 2 <= len(listed) <= 5 and all(re.match(r"[A-Z][\w+-]*[\w)]", n) and weight(n) <= 4 for n in listed):
            return (Run(text=" · ".join(listed)),)
    return ()


def sentence_spans(text: Text, lang: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text as spans of its characters; no sentence ends within code, a formula or a link."""
    return sentences("".join(_unstopped(run) for run in text), lang)


def _unstopped(run: Run) -> str:
    if {"code", "math"} & {*run.marks}:
        return _STOPS.sub("x", run.text)
    return _STOPS.sub("x", run.text[:-1]) + run.text[-1:] if run.href else run.text


def cut(text: Text, ranges: tuple[tuple[int, int], ...]) -> Text:
    """The parts of a text that lie in these ranges of characters, in their styles, trimmed but for silences."""
    runs: list[Run] = []
    for start, stop in ranges:
        at = 0
        for run in text:
            piece = run.text[max(0, start - at) : max(0, stop - at)]
            if piece:
                runs.append(Run(text=piece, marks=run.marks, href=run.href, said=run.said))
            at += len(run.text)
    if runs and "math" not in runs[0].marks and not silence_of(runs[0]):
        runs[0] = Run(text=runs[0].text.lstrip(), marks=runs[0].marks, href=runs[0].href, said=runs[0].said)
    if runs and "math" not in runs[-1].marks and not silence_of(runs[-1]):
        runs[-1] = Run(text=runs[-1].text.rstrip(), marks=runs[-1].marks, href=runs[-1].href, said=runs[-1].said)
    return tuple(run for run in runs if run.text)


def _head(text: Text) -> Text:
    words = plain(text)
    for mark in _HEAD.finditer(words):
        head = words[: mark.start()]
        if 3 <= weight(head) <= CLAUSE_WORDS and _closed(head):
            return cut(text, ((0, mark.start()),))
    return ()


def _clause(text: Text, lang: str) -> Text:
    leaning = _LEANING.get(lang.split("-")[0])
    words = plain(text)
    if not leaning:
        return ()
    best = 0
    for comma in re.finditer(rf"\s?[,，]\s*(?=(?:{leaning})(?:\b|(?<=[\u4e00-\u9fff])))", words, re.IGNORECASE):
        head = words[: comma.start()]
        if 7 <= weight(head) <= CLAUSE_WORDS and _closed(head):
            best = comma.start()
    return cut(text, ((0, best),)) if best else ()


def _closed(head: str) -> bool:
    """Whether a head leaves no bracket or quote open."""
    return all(head.count(a) == head.count(b) for a, b in ("()", "（）", "«»", "“”", "「」", "[]"))
