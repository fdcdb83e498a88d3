"""From text as it is written to text as it is said: what captions show and what an engine is given."""

from lecturec.verbalise.clean import clean
from lecturec.verbalise.latin import speak_latin
from lecturec.verbalise.sentences import sentences
from lecturec.verbalise.wide import speak_wide

__all__ = ["sentences", "verbalise"]


def verbalise(text: str, lang: str) -> str:
    """The spoken form of a display text, for the language of a BCP 47 tag; empty when there is nothing to say.

    Emoji become words or nothing, symbols and abbreviations words, brackets and dashes pauses; quotes go.
    Languages without tables (all but en, fr, es, de, it, pt, ja, zh) leave symbols and numbers to the engine.
    """
    tag = lang.lower().partition("-")[0]
    tag = {"hant": "zh", "hans": "zh", "cmn": "zh", "yue": "zh"}.get(tag, tag)
    cleaned = clean(text, tag)
    return speak_wide(cleaned, tag) if tag in ("ja", "zh") else speak_latin(cleaned, tag)
