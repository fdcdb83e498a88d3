"""Speakers that outlive a check: their processes take seconds to begin, and most checks do not look at their end."""

from collections.abc import Callable
from typing import Any

from lecturec.testing import SpeakerRequest

FRESH = ("repeats_itself", "ends_what_it_started")


class Kept:
    """A speaker whose close() waits for end()."""

    def __init__(self, speaker: Any) -> None:
        self.identity, self.speak = speaker.identity, speaker.speak
        self.accept = getattr(speaker, "accept", None)
        self.end = speaker.close

    def close(self) -> None:
        """Not yet."""


def maker(
    make: Callable[[], Any], name: str, check: Callable[[SpeakerRequest], None], kept: dict[str, Kept]
) -> Callable[[], Any]:
    """What makes the speaker for a check: the one that is kept by its name, or one that ends when it is told to."""
    if check.__name__ in FRESH:
        return make
    if name not in kept:
        kept[name] = Kept(make())
    speaker = kept[name]
    return lambda: speaker
