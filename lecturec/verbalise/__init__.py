"""From text as it is written to text as it is said: what captions show and what an engine is given."""

from lecturec.verbalise.sentences import sentences

__all__ = ["sentences", "verbalise"]


def verbalise(text: str, lang: str) -> str:
    """The spoken form of a display text."""
    del lang
    return " ".join(text.split())
