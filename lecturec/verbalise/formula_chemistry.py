"""Chemical equations (mhchem) and quantities with their units (siunitx)."""

import re

from lecturec.verbalise.formula_marks import PAUSE, RELATION

_PIECE = re.compile(
    r"(?P<arrow><=>>?|<<=>|<-->|<->|->|<-|→|⇌)(?:\[(?P<label>[^\]]*)\])?(?:\[[^\]]*\])?"
    r"|\((?P<state>aq|s|l|g)\)|(?<=\s)(?P<plus>\+)(?=\s)|\^(?P<charge>\{[^}]*\}|[\d+-]+)"
    r"|(?P<last>(?<=[A-Za-z0-9)\]])[+-](?![A-Za-z0-9]))|(?P<element>[A-Z][a-z]?)|(?P<number>\d+(?:\.\d+)?)"
    r"|\\(?P<command>[A-Za-z]+)|(?P<bond>(?<=\S)[-=#](?=\S))|(?P<gas>\^(?=\s|$))|(?P<other>[a-z]+|\S)"
)
_ARROWS = {"->": "yields", "→": "yields", "<-": "gets", "<->": "both_ways", "<-->": "both_ways"}
# fmt: off
_MACROS = {
    "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "milli": "m", "micro": "µ", "nano": "n", "centi": "c",
    "deci": "d", "hecto": "h", "pico": "p", "metre": "m", "meter": "m", "second": "s", "gram": "g", "kilogram":
    "kg", "ampere": "A", "kelvin": "K", "mole": "mol", "candela": "cd", "newton": "N", "joule": "J", "watt": "W",
    "pascal": "Pa", "hertz": "Hz", "volt": "V", "ohm": "Ω", "coulomb": "C", "tesla": "T", "farad": "F", "litre":
    "L", "liter": "L", "minute": "min", "hour": "h", "day": "d", "degree": "°", "celsius": "°C", "degreeCelsius":
    "°C", "percent": "%", "bit": "bit", "byte": "B", "electronvolt": "eV", "radian": "rad",
}
# fmt: on


def spoken(text: str, say: dict[str, str], relations: dict[str, str]) -> str:
    """A chemical formula letter by letter, its charges and states, and what becomes of what."""
    said: list[str] = []
    for found in _PIECE.finditer(text[:4000]):
        kind, value = found.lastgroup or "", found.group()
        if found["arrow"]:
            said.append(f"{RELATION} {relations[_ARROWS.get(found['arrow'], 'equilibrium')]}")
            if found["label"]:
                label = found["label"].replace("\\Delta", say.get("heat", "Δ"))
                said.append(f", {label if label.isalpha() else spoken(label, say, relations)} ,")
        elif kind == "command":
            said.append(found["command"])
        elif kind == "state":
            said.append(say[f"state_{found['state']}"])
        elif kind == "element":
            said.append(" ".join(value))
        elif kind == "plus":
            said.append(say.get("chemistry_and", say["chemistry_plus"]))
        elif kind == "last":
            said.append(say["chemistry_plus" if value == "+" else "chemistry_minus"])
        elif kind == "charge":
            signs = {"+": say["chemistry_plus"], "-": say["chemistry_minus"]}
            said += [signs.get(c, c) for c in re.findall(r"\d+|[+-]", value)]
        elif kind == "gas" or (value == "v" and not text[found.end() :].strip()[:1].isalnum()):
            said.append(say["state_g" if kind == "gas" else "state_s"])
        elif kind in ("number", "other") and value.isalnum():
            said.append(value)
        elif kind in ("bond",):
            said.append(PAUSE)
    return " ".join(said)


def unit(tex: str) -> str:
    """A unit as it is written after a number: m/s²."""
    said = ""
    per = False
    for name in re.findall(r"\\[A-Za-z]+|[^\\\s{}.~]+|\.", tex):
        bare = name.lstrip("\\")
        if bare == "per":
            said += "/" if "/" not in said else ""
            per = True
        elif bare in ("squared", "cubed"):
            said += "²" if bare == "squared" else "³"
        elif bare == ".":
            said += "·"
        else:
            known = _MACROS.get(bare, bare) if name.startswith("\\") else bare.replace("^2", "²").replace("^3", "³")
            gap = "·" if said and said[-1] not in "/·kMGTmµncdhp" and name.startswith("\\") and not per else ""
            said += gap + known
            per = False
    return said
