"""Letters that stand for what is worded, so that no rule sees what another one made of the text."""

import re

_LETTERS = range(0x17000, 0x187F8)  # of Tangut: letters to every rule, in no lecture that has numbers in it
_STANDS = f"[{chr(_LETTERS.start)}-{chr(_LETTERS.stop - 1)}]"


class StandIns:
    """What has been worded in one text, each wording by a letter of its own."""

    def __init__(self, text: str) -> None:
        self._used = frozenset() if text.isascii() else frozenset(text)
        self._letters = iter(_LETTERS)
        self._said: dict[str, str] = {}
        self._letter_of: dict[str, str] = {}

    def letter(self, said: str) -> str | None:
        """The letter for a wording; None when there are no more of them, "" when nothing is to be said."""
        if not said:
            return ""
        if said not in self._letter_of:
            free = next((chr(c) for c in self._letters if chr(c) not in self._used), None)
            if free is None:
                return None
            self._letter_of[said], self._said[free] = free, said
        return self._letter_of[said]

    def closed_up(self, text: str) -> str:
        """A text without the spaces around its letters, for languages in which those would be pauses."""
        return re.sub(rf" ?({_STANDS}) ?", r"\1", text) if self._said else text

    def uncovered(self, text: str) -> str:
        """A text with what its letters stand for."""
        if not self._said:
            return text
        # A comparison holds what it compares, which may be worded already.
        while (whole := re.sub(_STANDS, lambda m: self._said.get(m.group(), m.group()), text)) != text:
            text = whole
        return text
