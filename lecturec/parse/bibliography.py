"""A bibliography: who wrote what, and when, out of BibTeX or CSL. No more of it than a lecture shows."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_ENTRY = re.compile(r"^[ \t]*@(?P<kind>[a-zA-Z]+)\s*[{(]\s*(?P<key>[^\s,{}()]+)\s*,", re.MULTILINE)
_FIELD = re.compile(r"(?P<name>[\w-]+)\s*=\s*")
_BARE = re.compile(r"[\w.:+-]*")
_WANTED = ("author", "editor", "year", "date", "title", "organization", "institution")
_ACCENT = re.compile(r"\\([`'^\"~=.])\s*\{?\\?([a-zA-Z])\}?|\\([uvHckr])(?:\s*\{\\?([a-zA-Z])\}|\s+\\?([a-zA-Z]))")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![a-zA-Z])(?:\{\})?\s?")
_COMBINING = dict(
    zip("`'^\"~=.uvHckr", "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a", strict=True)
)
_LETTERS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å"} | dict(
    zip("oOlLij", "øØłŁij", strict=True)
)
_MOST = 4_000
"""Characters of a field that anyone reads: abstracts are longer."""


@dataclass(frozen=True, slots=True)
class Work:
    """Something that is cited: the family names of those who made it, its year and its title."""

    names: tuple[str, ...] = ()
    year: str = ""
    title: str = ""

    @property
    def by(self) -> str:
        """Its makers as one names them in a sentence; its title where it has none."""
        if len(self.names) > 2:
            return f"{self.names[0]} et al."
        short = self.title if len(self.title) < 40 else f"{self.title[:38].rpartition(' ')[0]} …"
        return " & ".join(self.names) or short

    @property
    def full(self) -> str:
        """One line of a list of works."""
        names = ", ".join(self.names[:4]) + (" et al." if len(self.names) > 4 else "")
        made = f"{names} ({self.year})" if names and self.year else names or self.year
        return ". ".join(part for part in (made, self.title) if part)


@dataclass(slots=True)
class Library:
    """The works that notes may cite, by key; an entry is read when it is asked for. `cited` are those that were."""

    entries: dict[str, str] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)

    def known(self) -> list[str]:
        """All keys."""
        return [*self.entries, *self.works]

    def work(self, key: str) -> Work | None:
        """The work of a key."""
        if key not in self.works and key in self.entries:
            self.works[key] = _work(self.entries.pop(key))
        if key in self.works and key not in self.cited:
            self.cited.append(key)
        return self.works.get(key)

    def add_bibtex(self, text: str) -> None:
        """The entries of a file in BibTeX."""
        found = [m for m in _ENTRY.finditer(text) if m["kind"].lower() not in ("comment", "string", "preamble")]
        for one, after in zip(found, [*(m.start() for m in found[1:]), len(text)], strict=True):
            self.entries.setdefault(one["key"], text[one.end() : after])

    def add_csl(self, entries: object) -> None:
        """The entries of a list in CSL, as JSON or YAML hold it."""
        for one in entries if isinstance(entries, list) else ():
            if isinstance(one, dict) and "id" in one:
                self.works.setdefault(str(one["id"]), _csl(one))

    def add_json(self, text: str) -> bool:
        """The entries of a file in CSL JSON; whether it is one."""
        try:
            self.add_csl(json.loads(text))
        except (ValueError, RecursionError):
            return False
        return True


def _work(entry: str) -> Work:
    """What the fields of a BibTeX entry say."""
    given = dict(_fields(entry))
    makers = given.get("author") or given.get("editor") or ""
    names = tuple(_family(name) for name in _split(makers))
    if not names and (body := given.get("organization") or given.get("institution")):
        names = (_plain(body),)
    year = re.search(r"\d{4}", given.get("year") or given.get("date") or "")
    return Work(names, year[0] if year else _plain(given.get("year", "")), _plain(given.get("title", "")))


def _fields(entry: str) -> Iterator[tuple[str, str]]:
    """(name, value) of the fields of an entry that we want."""
    at = 0
    while found := _FIELD.search(entry, at):
        at, value = _value(entry, found.end())
        if found["name"].lower() in _WANTED:
            yield found["name"].lower(), value[:_MOST]


def _value(entry: str, at: int) -> tuple[int, str]:
    """(where it ends, value) of a field: in braces or quotes, a number, or several of them joined by `#`."""
    made = ""
    while at < len(entry):
        if entry[at] in '{"':
            stop = _closing(entry, at)
            made, at = made + entry[at + 1 : stop], stop + 1
        elif bare := _BARE.match(entry, at):
            made, at = made + bare[0], bare.end()
        joint = re.compile(r"\s*#\s*").match(entry, at)
        if not joint:
            break
        at = joint.end()
    return at, made


def _closing(entry: str, start: int) -> int:
    """Where what opens here closes."""
    depth, closing = 0, "}" if entry[start] == "{" else '"'
    for found in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(entry, start):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        if depth <= 0 and sign == closing and found.start() > start:
            return found.start()
    return len(entry)


def _split(makers: str) -> list[str]:
    """Names between `and`, but for one in braces."""
    names, depth = [""], 0
    for piece in re.split(r"([{}]|\s+and\s+)", makers):
        depth += (piece == "{") - (piece == "}")
        if piece.strip() == "and" and piece != "and" and depth == 0:
            names.append("")
        else:
            names[-1] += piece
    # `and others` makes more than two of them.
    return ["…" if name.strip() == "others" else name.strip() for name in names if name.strip()]


def _family(name: str) -> str:
    """The family name of a person, with what belongs to it; a body keeps its whole name."""
    if name.startswith("{") and name.endswith("}"):
        return _plain(name)
    if "," in name:
        return _plain(name.partition(",")[0])
    words = _plain(name).split()
    first = next((n for n, word in enumerate(words[:-1]) if n and word[:1].islower()), len(words) - 1)
    return " ".join(words[first:])


def _plain(words: str) -> str:
    """Words without TeX."""

    def accented(found: re.Match[str]) -> str:
        letter = found[2] or found[4] or found[5]
        return unicodedata.normalize("NFC", letter + _COMBINING[found[1] or found[3]])

    words = _LETTER.sub(lambda m: _LETTERS[m[1]], _ACCENT.sub(accented, words))
    words = re.sub(r"\\([&%$#_{}])", r"\1", re.sub(r"(?<!\\)[{}]", "", words))
    words = re.sub(r"\\[a-zA-Z]+\s?", "", words).replace("~", " ").replace("---", "—").replace("--", "–")
    return " ".join(words.split())


def _csl(entry: Mapping[str, object]) -> Work:
    """What an entry of CSL says."""
    people = entry.get("author") or entry.get("editor")
    names = tuple(filter(None, map(_csl_name, people if isinstance(people, list) else ())))
    year = re.search(r"\d{4}", " ".join(_strings(entry.get("issued"))))
    return Work(names, year[0] if year else "", " ".join(str(entry.get("title") or "").split()))


def _csl_name(person: object) -> str:
    if not isinstance(person, dict):
        return str(person or "")
    particle = str(person.get("non-dropping-particle") or "")
    return f"{particle} {person.get('family') or person.get('literal') or person.get('name') or ''}".strip()


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [] if value is None else [str(value)]
