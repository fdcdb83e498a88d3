"""What a film takes from Marp's style sheets: the colours and the picture of a slide, by class."""

import re
from dataclasses import dataclass, replace

from lecturec.parse.colours import colour, first_colour

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SECTION = re.compile(r"(?:section|:root|:scope|&)?(?:\.(?P<name>[\w-]+))?")
_HOOK = re.compile(r"""\[alt[~*^$|]?=\s*["']?([\w-]+)""")
_ROW = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid)\b(?!.*flex-direction\s*:\s*column)", re.DOTALL)
_CLASS = re.compile(r"(?:^|[\s,}])(?:section\s+|div)?\.([\w-]+)\s*(?=,|$)")
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*?))\s*\)""")


@dataclass(frozen=True, slots=True)
class Paint:
    """A ground, a colour of the text, a picture; "" for none."""

    background: str = ""
    ink: str = ""
    picture: str = ""

    def over(self, other: "Paint") -> "Paint":
        """This one, and the other where it says nothing."""
        return Paint(self.background or other.background, self.ink or other.ink, self.picture or other.picture)


def read_styles(css: str) -> dict[str, Paint]:
    """How slides are painted, by the name of their class ("" for all)."""
    found: dict[str, Paint] = {}
    css = re.sub(r"/\*.*?\*/|@import[^;]*;|@charset[^;]*;", "", css, flags=re.DOTALL)
    for selectors, body in _RULE.findall(css):
        paint = _paint(body)
        for selector in selectors.split(","):
            named = _SECTION.fullmatch(selector.strip())
            if named and selector.strip() and paint != Paint():
                name = named["name"] or ""
                found[name] = paint.over(found.get(name, Paint()))
    return found


def rows(css: str) -> set[str]:
    """Classes whose elements stand beside each other."""
    flowing = (selectors for selectors, body in _RULE.findall(css) if _ROW.search(body))
    return {name for selectors in flowing for name in _CLASS.findall(selectors)}


def hooks(css: str) -> set[str]:
    """Words in the descriptions of pictures that a style sheet looks for: `img[alt~="center"]`."""
    return set(_HOOK.findall(css))


def _paint(body: str) -> Paint:
    made = Paint()
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        match name.strip().lower():
            case "background" | "background-color" | "background-image" | "--color-background":
                made = painted(value).over(made)
            case "color" | "--color-foreground":
                made = replace(made, ink=colour(_without(value)) or made.ink)
    return made


def painted(value: str) -> Paint:
    """What a background of a style sheet shows: its picture, its colour, or the first colour of its gradient."""
    value = _without(value)
    if url := _URL.search(value):
        rest = value[: url.start()] + value[url.end() :]
        return Paint(picture=next(filter(None, url.groups()), ""), background=first_colour(rest))
    # A value of one word is a colour or nothing, whatever colours its letters spell.
    return Paint(background=colour(value) or (first_colour(value) if re.search(r"[\s(]", value) else ""))


def _without(value: str) -> str:
    return re.sub(r"!\s*important|var\([^()]*\)", "", value).strip()
