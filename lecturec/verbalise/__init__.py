"""From text as it is written to text as it is said: what captions show and what an engine is given."""

from lecturec.verbalise.clean import clean
from lecturec.verbalise.code import speak_code
from lecturec.verbalise.formula import speak_formula
from lecturec.verbalise.latin import speak_latin
from lecturec.verbalise.sentences import sentences
from lecturec.verbalise.wide import speak_wide

__all__ = ["primary", "sentences", "speak_code", "speak_formula", "verbalise"]

_SCRIPTS = {"hant": "zh", "hans": "zh", "cmn": "zh", "yue": "zh"}


def verbalise(text: str, lang: str) -> str:
    """The spoken form of a display text, for the language of a BCP 47 tag; empty when there is nothing to say.

    Emoji become words or nothing, symbols and abbreviations words, brackets and dashes pauses; quotes go.
    Languages without tables (all but en, fr, es, de, it, pt, ja, zh) leave symbols and numbers to the engine.
    """
    tag = primary(lang)
    cleaned = clean(text, tag)
    return speak_wide(cleaned, tag) if tag in ("ja", "zh") else speak_latin(cleaned, tag)


def primary(lang: str) -> str:
    """The language of a BCP 47 tag, "zh" for all kinds of Chinese."""
    tag = lang.lower().replace("_", "-").partition("-")[0]
    return _SCRIPTS.get(tag, tag)
