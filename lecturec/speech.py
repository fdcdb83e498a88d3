"""Speech: what was recorded for each line of the script."""

from dataclasses import dataclass

from lecturec.backends import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A spoken line: `key` is the store key of its sound (WAV, 48 kHz mono int16), of `samples` samples.

    Words are in samples of the take and characters of the line's spoken text. `unsaid`
    are characters of it that the voice left out. `revision` and `sample` are the recording's.
    """

    key: str
    samples: int
    words: tuple[Word, ...]
    engine: str
    voice: str
    licence: str
    unsaid: str = ""
    revision: str = ""
    sample: str = ""
