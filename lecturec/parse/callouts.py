"""Containers of HTML that call out to a reader: boxes, alerts, components of their names."""

from lecturec.parse.tags import Tag, names
from lecturec.parse.widgets import is_component

_CALLOUTS = {
    "note": "note",
    "info": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "important": "important",
    "warning": "warning",
    "warn": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
}
_BOXES = names("callout alert admonition notice")


def called(tag: Tag) -> str:
    """The kind of callout a container is, "" for none."""
    words = {part for name in tag.classes for part in name.split("-")}
    if tag.kind in _CALLOUTS and is_component(tag.name):
        return _CALLOUTS[tag.kind]
    if tag.kind in ("callout", "admonition", "alert") and is_component(tag.name):
        kind = (tag.attrs.get("type") or tag.attrs.get("kind") or tag.attrs.get("variant") or "note").lower()
        return _CALLOUTS.get(kind, "note")
    if tag.kind in ("div", "section", "aside", "p") and (tag.classes & _BOXES or _BOXES & words):
        return next((_CALLOUTS[w] for w in sorted(words) if w in _CALLOUTS), "note")
    if tag.kind == "div" and len(tag.classes) == 1:
        return _CALLOUTS.get(next(iter(tag.classes)), "")
    return ""
