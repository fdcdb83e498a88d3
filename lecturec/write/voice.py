"""How a lecture is spoken."""

from dataclasses import dataclass, replace

from lecturec.deck import Code, Text
from lecturec.script import Line
from lecturec.source import Span
from lecturec.verbalise.lexicon import EMPTY, Lexicon
from lecturec.write.cast import Cast
from lecturec.write.say import lines, say


@dataclass(frozen=True, slots=True)
class Voice:
    """How a lecture is spoken: its language, whether anybody speaks, and whether points are shown as written.

    A slide deck's author chose the words on the slide, so `whole` shows them all; notes are shortened. `code` is one of
    lecturec.values.CODE, `earlier` the listing that was seen last, `alone` whether a slide
    holds one thing only. `lexicon` says how words are said, `cast` which voices have names.
    """

    lang: str
    speak: bool = True
    whole: bool = False
    code: str = "describe"
    earlier: Code | None = None
    alone: bool = False
    lexicon: Lexicon = EMPTY
    cast: Cast = ()

    def on(self, voice: str) -> "Voice":
        """The same over a slide of which its author says who speaks, "" for nobody."""
        if not voice:
            return self
        others = tuple(one for one in self.cast if one[0])
        return replace(self, cast=(*others, ("", dict(others).get(voice, voice))))

    def lines(self, text: Text, span: Span) -> tuple[Line, ...]:
        """Sentences of this lecture."""
        return lines(text, self.lang, span, speak=self.speak, lexicon=self.lexicon, cast=self.cast)

    def say(self, words: str, span: Span) -> tuple[Line, ...]:
        """Plain words as sentences of this lecture."""
        return say(words, self.lang, span, speak=self.speak, lexicon=self.lexicon, cast=self.cast)
