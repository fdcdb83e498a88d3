"""SVG is a program as much as a picture: the part of it that only draws is let through."""

import io
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lecturec.figures.ink import ink_of
from lecturec.limits import SVG_BYTES, SVG_PIECES

MAX_BYTES, MAX_DRAWN = SVG_BYTES, SVG_PIECES
"""Elements that may be drawn once all references are followed."""

_DEPTH = 200
_HREF = "{http://www.w3.org/1999/xlink}href"


def is_svg(path: str, data: bytes) -> bool:
    """Whether a file is meant as an SVG."""
    return path.lower().endswith(".svg") or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5] in (b"<svg ", b"<svg>", b"<?xml")


def svg_trouble(data: bytes) -> str:
    """Why an SVG is not drawn, as what follows its name in a sentence; "" when it is.

    It could reach outside, run something, lose words, or draw without end.
    """
    if len(data) > MAX_BYTES:
        return "is larger than 8 MiB"
    if b"<!entity" in data.lower():
        return "declares entities"
    try:
        data.decode()
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError):
        return "is no SVG" if b"<svg" not in data else "is no well-formed XML"
    if _name(root) != "svg":
        return "is no SVG"
    elements = list(root.iter())
    for element in elements:
        if reason := _forbidden(element):
            return reason
    targets = {element.get("id", ""): element for element in elements}
    return "" if _drawn(root, targets, {}, 0) <= MAX_DRAWN else "draws more than a hundred thousand pieces"


def cannot_be_drawn(data: bytes) -> str:
    """As svg_trouble, and after that by trying: what is well-formed may still be beyond whoever draws it."""
    return tried(data)[0]


def tried(data: bytes) -> tuple[str, str]:
    """(why it cannot be drawn, "" when it can; what it is drawn with, see ink_of)."""
    if reason := svg_trouble(data):
        return reason, ""
    # The layout takes a moment to load: only for lectures that have such pictures.
    from PIL import Image

    from lecturec.layout.trial import trial

    reason, png = trial(data)
    if reason:
        return reason, ""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as drawn:
        return "", ink_of(drawn)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _forbidden(element: Element) -> str:
    name = _name(element)
    if name == "script":
        return "holds a script"
    if name == "foreignobject":
        return "holds HTML, which is not drawn"
    if name == "a":
        return ""
    for href in (element.get("href", ""), element.get(_HREF, "")):
        if href.strip().lower().startswith(("http:", "https:", "//")):
            return "fetches from the network"
        if href.strip() and not href.strip().lower().startswith(("#", "data:image/")):
            return "reads other files"
    return ""


def _drawn(element: Element, targets: dict[str, Element], known: dict[Element, int], depth: int) -> int:
    """How many elements are drawn for this one, references followed; too many where they go round."""
    if element in known:
        return known[element]
    if depth > _DEPTH:
        return MAX_DRAWN + 1
    known[element] = MAX_DRAWN + 1  # until it is known: what refers to itself has no end
    inside = list(element)
    if _name(element) == "use":
        target = (element.get("href") or element.get(_HREF) or "").strip().lstrip("#")
        inside += [targets[target]] if target in targets else []
    count = 1
    for child in inside:
        count = min(MAX_DRAWN + 1, count + _drawn(child, targets, known, depth + 1))
    known[element] = count
    return count
