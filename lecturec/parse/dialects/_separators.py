"""The separators of reveal.js, which its authors may write as patterns: read as what they mean, and never run."""

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\((?:\\r\\n\?\|\\n|\\n\|\\r\\n\??)\)|(?:\\r\??)?\\n\??|\n|\\s\*")
_SPECIAL = re.compile(r"(?<!\\)[\[\](){}*+?|]|\\[dwsbDWSB]")


@dataclass(frozen=True, slots=True)
class Separator:
    """A line that divides: its words, and whether nothing stands right above and below it.

    Without words it is a stretch of `blank` empty lines.
    """

    words: str
    above: bool = True
    below: bool = True
    blank: int = 0

    def at(self, lines: list[str], number: int) -> bool:
        """Whether it stands in this line."""
        if not self.words:
            return all(not line.strip() for line in lines[number : number + self.blank]) and bool(
                number + self.blank < len(lines) and lines[number - 1].strip()
            )
        if lines[number] != self.words:
            return False
        return not (self.above and number and lines[number - 1].strip()) and not (
            self.below and number + 1 < len(lines) and lines[number + 1].strip()
        )


def read_separator(pattern: str) -> Separator | None:
    """What a pattern means; None where it means more than a line or some empty ones."""
    inside = pattern.removeprefix("^").removesuffix("$")
    pieces = _LINE_END.split(inside)
    words = [piece for piece in pieces if piece and piece.strip(" ")]
    if not words:
        count = len(_LINE_END.findall(inside))
        # Without a caret, the first is the end of a line with words.
        return Separator("", blank=max(1, count - (pattern[:1] != "^"))) if count else None
    if len(words) > 1 or _SPECIAL.search(words[0]):
        return None
    first = pieces.index(words[0])
    return Separator(re.sub(r"\\(.)", r"\1", words[0]).strip(), above=first > 0, below=first < len(pieces) - 1)
