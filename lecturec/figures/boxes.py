"""A diagram with one of its boxes lit: everything else is dim."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

DIM = "0.42"
"""How much is seen of what is not spoken of."""

_NO_INK = frozenset(("style", "defs", "marker", "title", "desc", "symbol", "clippath", "mask"))
_NAMESPACES = {"": "http://www.w3.org/2000/svg", "xlink": "http://www.w3.org/1999/xlink"}


def all_but_dim(svg: bytes, words: str) -> bytes:
    """An SVG in which only the groups that hold these words and no others are bright; as it was where none does."""
    for prefix, address in _NAMESPACES.items():
        ElementTree.register_namespace(prefix, address)
    root = ElementTree.fromstring(svg)
    lit: set[Element] = set()
    _find(root, "".join(words.split()), lit)
    if not lit or root in lit:
        return svg
    _dim(root, lit)
    return ElementTree.tostring(root)


def _find(element: Element, words: str, lit: set[Element]) -> None:
    """Gather the outermost groups that hold these words and no others."""
    if _name(element) == "g" and _words(element) == words:
        lit.add(element)
    elif _name(element) not in _NO_INK:
        for inner in element:
            _find(inner, words, lit)


def _dim(element: Element, lit: set[Element]) -> None:
    """Dim what of an element is not lit and holds nothing that is."""
    for inner in element:
        if inner in lit or _name(inner) in _NO_INK:
            continue
        if any(one in lit for one in inner.iter()):
            _dim(inner, lit)
        else:
            inner.set("style", ";".join(filter(None, (inner.get("style", "").rstrip("; "), f"opacity:{DIM}"))))


def _words(element: Element) -> str:
    return "".join("".join(text.split()) for text in element.itertext())


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
