"""From text as it is written to text as it is said: what captions show and what an engine is given."""

from lecturec.verbalise.sentences import sentences
from lecturec.verbalise.tables import table_of

__all__ = ["primary", "sentences", "speak_formula", "speak_inline", "verbalise"]


def verbalise(text: str, lang: str) -> str:
    """The spoken form of a display text, for the language of a BCP 47 tag; empty when there is nothing to say.

    Emoji become words or nothing, symbols and abbreviations words, brackets and dashes pauses; quotes go.
    What is a number, a name or an address is found first, each once, and no rule sees what another made of it.
    Languages without tables (`tables.LANGUAGES` has those with) leave symbols and numbers to the engine.
    """
    from lecturec.verbalise.tokens import said

    return said(text, table_of(lang))


def speak_formula(tex: str, lang: str) -> str:
    """A formula (TeX without its dollars) in words that captions can show; `verbalise` makes them fit for an engine."""
    from lecturec.verbalise.formula import speak

    return speak(tex, lang)


def speak_inline(text: str, lang: str) -> str:
    """Code within a sentence in words that `verbalise` makes fit for an engine: `#` is a hash, `<name>` a name."""
    from lecturec.verbalise.inline import speak

    return speak(text, lang)


def primary(lang: str) -> str:
    """The language of a BCP 47 tag, "zh" for all kinds of Chinese."""
    return table_of(lang).partition("-")[0]
