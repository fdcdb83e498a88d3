"""From text as it is written to text as it is said: what captions show and what an engine is given."""

from lecturec.verbalise.sentences import sentences
from lecturec.verbalise.tables import WIDE, table_of

__all__ = ["primary", "sentences", "speak_formula", "speak_inline", "verbalise"]


def verbalise(text: str, lang: str) -> str:
    """The spoken form of a display text, for the language of a BCP 47 tag; empty when there is nothing to say.

    Emoji become words or nothing, symbols and abbreviations words, brackets and dashes pauses; quotes go.
    Languages without tables (all but en, fr, es, de, it, pt, ja, zh) leave symbols and numbers to the engine.
    """
    from lecturec.verbalise.clean import clean
    from lecturec.verbalise.latin import speak_latin
    from lecturec.verbalise.wide import speak_wide

    table = table_of(lang)
    cleaned = clean(text, table)
    return speak_wide(cleaned, table) if table in WIDE else speak_latin(cleaned, table)


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
