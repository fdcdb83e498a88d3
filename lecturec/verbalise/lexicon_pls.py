"""W3C pronunciation lexicons (PLS 1.0), read without a document type, entities or anything from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from lecturec.parse.language import language_tag
from lecturec.verbalise.lexicon import WrongLexicon

_LANG = "http://www.w3.org/XML/1998/namespace lang"


@dataclass(slots=True)
class Lexeme:
    """One spelling of a lexeme and how it is said: its first alias, its first phonemes."""

    line: int
    lang: str
    word: str = ""
    alias: str = ""
    ipa: str = ""


def read_pls(text: str) -> Iterator[Lexeme]:
    """The lexemes of a file, one for each spelling. Raises WrongLexicon."""
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as wrong:
        said = f"this is not XML: {expat.ErrorString(wrong.code)}"
        raise WrongLexicon(said, wrong.lineno, wrong.offset + 1) from None
    yield from reader.found


@dataclass(slots=True)
class _Reader:
    found: list[Lexeme] = field(default_factory=list)
    lang: str = ""
    alphabet: str = "ipa"
    line: int = 1
    words: str | None = None
    said: dict[str, list[str]] = field(default_factory=dict)
    parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate(namespace_separator=" "))

    def __post_init__(self) -> None:
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = self.refuse
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.opened, self.closed
        self.parser.CharacterDataHandler = self.told

    def wrong(self, message: str) -> WrongLexicon:
        """What is wrong here."""
        return WrongLexicon(message, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def refuse(self, *_: object) -> None:
        """No document type and no entities: they could name files, or grow."""
        raise self.wrong("a lexicon has no document type")

    def opened(self, name: str, attrs: dict[str, str]) -> None:
        """The start of an element."""
        kind = name.rpartition(" ")[2]
        if kind == "lexicon":
            self.alphabet, self.lang = attrs.get("alphabet", "ipa"), language_tag(attrs.get(_LANG, "")) or ""
        elif kind == "lexeme":
            self.said, self.line = {}, self.parser.CurrentLineNumber
        elif kind in ("grapheme", "alias", "phoneme"):
            alphabet = attrs.get("alphabet", self.alphabet)
            if kind == "phoneme" and alphabet != "ipa":
                raise self.wrong(f"phonemes are written in IPA here, not in '{alphabet}'")
            self.words = ""

    def closed(self, name: str) -> None:
        """The end of an element."""
        kind = name.rpartition(" ")[2]
        if kind == "lexeme":
            alias, ipa = (self.said.get(key, [""])[0] for key in ("alias", "phoneme"))
            for word in filter(None, self.said.get("grapheme", ())):
                self.found.append(Lexeme(self.line, self.lang, word, alias, ipa))
        elif self.words is not None:
            self.said.setdefault(kind, []).append(" ".join(self.words.split()))
        self.words = None

    def told(self, words: str) -> None:
        """Characters."""
        if self.words is not None:
            self.words += words
