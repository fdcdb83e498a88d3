"""No voice: a length from the text, then zeros. For `voice: none` and for tests."""

import re

from lecturec.backends import Recording, Utterance, Word

RATE_HZ = 48_000
_SAMPLES_PER_LETTER = RATE_HZ // 15
_SAMPLES_PER_SIGN = RATE_HZ // 5  # a Chinese, Japanese or Korean character takes as long as three letters
_SIGN = r"[぀-ヿ㐀-鿿가-힯豈-﫿]"
_TOKEN = re.compile(rf"{_SIGN}[^\w\s]*|(?:(?!{_SIGN})\S)+")


class Silence:
    """Takes as long as a reader would, and says nothing."""

    def identity(self, utterance: Utterance) -> str:  # noqa: ARG002 (all utterances sound alike)
        """Names everything that changes the sound."""
        return "silence 1"

    def speak(self, utterance: Utterance) -> Recording:
        """Zeros at 48 kHz, with words as if they were spoken at an even pace."""
        import numpy as np

        words = []
        at = 0
        for token in _TOKEN.finditer(utterance.spoken):
            wide = re.match(_SIGN, token.group())
            stop = at + (_SAMPLES_PER_SIGN if wide else _SAMPLES_PER_LETTER * (len(token.group()) + 1))
            words.append(Word(start_char=token.start(), stop_char=token.end(), start_sample=at, stop_sample=stop))
            at = stop
        pcm = np.zeros(at, np.float32)
        return Recording(pcm=pcm, rate_hz=RATE_HZ, words=tuple(words), engine="silence", voice="none", licence="")

    def close(self) -> None:
        """It holds nothing."""
