"""Cards and media for what a browser would run: videos, frames, components."""

import re
from typing import Any
from urllib.parse import urlsplit

from lecturec.parse.tags import TAG, Tag, attributes

_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:|blob:", re.IGNORECASE)
_BADGE = re.compile(
    r"//(?:img\.)?shields\.io/|badge(?:s|\.svg|\.png)?(?:[/.?_-]|\Z)|badgen\.net|travis-ci|codecov\.io|"
    r"colab-badge|mybinder\.org|zenodo\.org/badge",
    re.IGNORECASE,
)


def is_badge(address: str) -> bool:
    """Whether a picture is a badge: a button or a state of something, drawn by a server."""
    return bool(_REMOTE.match(address) and _BADGE.search(address))


def is_component(name: str) -> bool:
    """Whether a tag is no HTML but a component of Vue, JSX or the web."""
    return "-" in name or "." in name or (name[0].isupper() and name != name.upper())


def source_of(tag: Tag, inner: str) -> dict[str, Any]:
    """The mark for a video, a sound or a frame: a file of the author's plays, the rest is a card with a link."""
    named = (tag.attrs.get(name) for name in ("src", "data-src", "data", ":src"))
    address = next(filter(None, named), "") or _nested(inner)
    title = tag.attrs.get("title") or tag.attrs.get("alt") or tag.attrs.get("aria-label") or ""
    if tag.kind in ("video", "audio") and address and not _REMOTE.match(address):
        return {"alone": "media", "path": address, "kind": tag.kind, "alt": title}
    words = title or (urlsplit(address).netloc if _REMOTE.match(address) else address)
    return {"alone": "embed", "name": words or tag.kind, "href": address}


def _nested(inner: str) -> str:
    """The first source within a video."""
    tags = (attributes(m["attrs"]) for m in TAG.finditer(inner[:10_000]))
    found = (attrs.get("src") or attrs.get("data-src", "") for attrs in tags)
    return next((src for src in found if src), "")


def card(tag: Tag) -> dict[str, Any]:
    """The mark for a component that holds nothing: a card with its name, its words and its link."""
    attrs = tag.attrs
    words = attrs.get("title") or attrs.get("label") or attrs.get("text") or attrs.get("alt") or ""
    address = attrs.get("href") or attrs.get("src") or attrs.get("url") or attrs.get("to") or ""
    known = {"youtube": "https://youtu.be/{}", "tweet": "https://twitter.com/i/status/{}"}
    if not address and attrs.get("id") and tag.kind in known:
        address = known[tag.kind].format(attrs["id"])
    return {"alone": "embed", "name": tag.name, "text": words, "href": address}
