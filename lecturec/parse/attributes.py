"""Attributes in braces, as pandoc and its children write them: `{#id .class key="value"}`."""

import re
from dataclasses import dataclass, field

_ONE = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}#.=]+)|\.(?P<name>[^\s{}#.="']+)|(?P<key>[\w:-]+)\s*=\s*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}]+))|(?P<dash>-)(?=\s|$))\s*"""
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in the braces. `data-` before a key says nothing, so it is left out."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        return name in self.classes

    def get(self, key: str, default: str = "") -> str:
        """The value of a key."""
        return self.values.get(key, default)


NONE = Attributes()


def read_attributes(inside: str) -> Attributes | None:
    """The attributes between two braces; None where it is something else."""
    at, name = 0, ""
    classes: list[str] = []
    values: dict[str, str] = {}
    while at < len(inside):
        found = _ONE.match(inside, at)
        if not found or found.end() == at:
            return None
        at = found.end()
        name = found["id"] or name
        if found["name"]:
            classes.append(found["name"])
        elif found["dash"]:
            classes.append("unnumbered")
        elif key := found["key"]:
            value = next(v for v in (found["double"], found["single"], found["bare"], "") if v is not None)
            if key == "class":
                classes += value.split()
            else:
                values[key.lower().removeprefix("data-")] = value
    return Attributes(name, tuple(classes), values)
