"""Slides as they are shown: without the silences that their author wrote into their words."""

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from lecturec.deck import Run, Text, silence_of
from lecturec.script import Slide

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_SHOWN = ("title", "subtitle", "parts", "picture")


def unheard(slide: Slide) -> Slide:
    """A slide whose words have no silences in them."""
    old = {name: getattr(slide, name) for name in _SHOWN}
    new = {name: _without(value) for name, value in old.items()}
    return replace(slide, **new) if any(new[name] is not old[name] for name in _SHOWN) else slide


def _without(value: Any) -> Any:
    """The same object where there is nothing to take out."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], Run):
            return _text(value) if any(run.said and silence_of(run) for run in value) else value
        made = tuple(map(_without, value))
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, (Run, type)):
        return value
    old = {name: getattr(value, name) for name in _holding(type(value))}
    new = {name: _without(one) for name, one in old.items()}
    return replace(value, **new) if any(new[name] is not old[name] for name in old) else value


@cache
def _holding(kind: type) -> tuple[str, ...]:
    """The fields of a form that may hold text."""
    return tuple(field.name for field in fields(kind) if field.name != "span")


def _text(text: Text) -> Text:
    """A text whose silences are spaces; none at its ends, beside another, or between wide characters."""
    made: list[Run] = []
    for i, run in enumerate(text):
        if not silence_of(run):
            made.append(run)
            continue
        following = next((one.text for one in text[i + 1 :] if not silence_of(one)), "")
        before = made[-1].text if made else ""
        wide = _WIDE.match(before[-1:]) and _WIDE.match(following[:1])
        if before.strip() and following.strip() and not wide and not before[-1:].isspace():
            made.append(Run(text=" ", marks=run.marks))
    if made and made[-1].text.isspace():
        made.pop()
    return tuple(made)
