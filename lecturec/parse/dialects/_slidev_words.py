"""Words in the settings of a Slidev slide: those that themes show are shown, the others are named."""

from dataclasses import replace

from lecturec.deck import Block, Prose, Quote, Text, text_of
from lecturec.parse.dialects._slidev_pages import Page
from lecturec.parse.front_matter import Value, words_of

_UNDER = ("subtitle", "caption", "credits", "figurecaption", "speaker", "jobtitle", "tagline")
_WHO = ("author", "by", "source", "attribution", "person", "cite")
_OURS = ("title", "info", "description", "keywords")
"""What is said of a slide and not on it: its name in the menu, the deck in a search engine."""


def spoken_words(value: Value) -> str:
    """The words of a setting; "" for switches, numbers, and what holds settings of its own."""
    if isinstance(value, (bool, int, dict)) or value is None:
        return ""
    return " ".join(
        words_of([one for one in value if not isinstance(one, dict)] if isinstance(value, list) else value).split()
    )


def with_words(page: Page, blocks: tuple[Block, ...], *, head: bool) -> tuple[tuple[Block, ...], list[str]]:
    """(blocks with the words of the settings, the keys of those settings that were read)."""
    read: list[str] = []
    under: list[Block] = []
    for key, value in page.settings.items():
        name, words = key.lower(), spoken_words(value)
        if not words:
            continue
        line = page.place(key)
        if name in _OURS and (not head or name != "title"):
            page.sheet.ignored(f"the setting {key}: {words}", line, key)
        elif head or name not in (*_UNDER, *_WHO, "quote", "heading"):
            continue
        else:
            page.sheet.honoured(f"{key}: words on the slide", line, key)
            text = page.sheet.line(words, line)
            if name in _WHO:
                blocks = _by(page, blocks, text, line)
            else:
                prose = Prose(text=text, span=page.sheet.span(line))
                blocks, under = ((prose, *blocks), under) if name in ("quote", "heading") else (blocks, [*under, prose])
        read.append(key)
    return (*blocks, *under), read


def _by(page: Page, blocks: tuple[Block, ...], who: Text, line: int) -> tuple[Block, ...]:
    """Blocks with the name of whoever said them."""
    name = Prose(text=(*text_of("— "), *who), span=page.sheet.span(line))
    if blocks and isinstance(last := blocks[-1], Quote):
        return (*blocks[:-1], replace(last, blocks=(*last.blocks, name)))
    if page.settings.get("layout") == "quote" and blocks and all(isinstance(block, Prose) for block in blocks):
        return (Quote(blocks=(*blocks, name), span=blocks[0].span),)
    return (*blocks, name)
