"""Marks among the words of a formula that is being said, and what becomes of them."""

import re
from functools import cache

PAUSE, RELATION, TERM, DECIMAL, FRESH = "\ue000", "\ue003", "\ue004", "\ue005", "\ue006"
"""A pause that no end needs; before a relation; before a term; a comma in a number; behind a relation."""

_OPEN, _CLOSE = "\ue001", "\ue002"


def formed(form: str, end: str, lead: bool, tail: bool, **parts: str) -> str:
    """A form filled in; its open ends are heard: by a pause, behind it by words for its `end` where it has pauses."""
    parts = {key: bare_end(part) for key, part in parts.items()}
    said = form.format(**parts)
    if lead and form.startswith("{"):
        said = f"{PAUSE} {said}"
    if tail and form.endswith("}"):
        last = parts.get(form[-2], "")
        within = any(mark in last for mark in (PAUSE, ",", "，", "、"))
        said += f" {_OPEN}{end}{_CLOSE} {PAUSE}" if within and end else f" {PAUSE}"
    return said


def bare_end(said: str) -> str:
    """Words without the pauses and words of ending behind them."""
    while True:
        shorter = re.sub(rf"(?:[\s{PAUSE}]|{_OPEN}[^{_CLOSE}]*{_CLOSE})+$", "", said)
        if shorter == said:
            return said
        said = shorter


def tidy(text: str, comma: str, contractions: dict[str, str], wide: bool) -> str:
    """Words as captions show them; where terms begin, the mark of a term is left."""
    text = re.sub(rf"(?:[\s{PAUSE}]|{_OPEN}[^{_CLOSE}]*{_CLOSE})+(?=[{RELATION}{TERM}]|[,;，；、]|$)", " ", text)
    text = re.sub(rf"{FRESH}[\s{PAUSE}]*", " ", text)
    text = re.sub(rf"[{_OPEN}]([^{_CLOSE}]*){_CLOSE}", rf"{PAUSE} \1", text)
    text = text.replace(PAUSE, " , ").replace(RELATION, " ")
    text = re.sub(r"\s+", " ", text)
    pause = comma if wide else f"{comma} "
    stop = "；" if wide else "; "
    marks = rf"[\s,、，;；{TERM}]"
    text = re.sub(rf"\s*[,、，;；]{marks}*", lambda m: _one(m.group(), pause, stop), text)
    if contractions:
        text = _contracted(tuple(contractions)).sub(lambda m: contractions[m.group()], text)
    if wide:
        text = re.sub(rf"\s*({TERM}?)\s*(?=[^\x00-\x7f\ue004])|(?<=[^\x00-\x7f\ue004])(\ue004?)\s+", r"\1\2", text)
    text = re.sub(rf"\s*{TERM}\s*", lambda m: f" {TERM}" if re.search(r"\s", m.group()) else TERM, text)
    text = re.sub(rf"^[\s,;、，；{TERM}]+", lambda m: TERM * m.group().count(TERM), text)
    return text.replace(DECIMAL, ",").strip(" ,;、，；")


def _one(marks: str, pause: str, stop: str) -> str:
    said = stop if ";" in marks or "；" in marks else pause
    return said + TERM * marks.count(TERM)


@cache
def _contracted(pairs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(p)}(?:(?<=')|(?!\w))" for p in sorted(pairs, key=len, reverse=True)))
