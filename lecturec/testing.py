"""What every speaker has to keep to, as checks for the tests of whoever writes one.

    import pytest
    from lecturec.testing import SPEAKER_CHECKS, SpeakerRequest

    @pytest.mark.parametrize("check", SPEAKER_CHECKS, ids=lambda check: check.__name__)
    def test_speaker(check):
        check(SpeakerRequest(make=MySpeaker, lang="en"))

or all of them at once: `check_speaker(MySpeaker, lang="en")`. A check raises AssertionError with what is wrong. Each
makes a speaker of its own and closes it, but for those of a `SpeakerRequest` whose `make` gives the same one again.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

from lecturec.backends import BackendError, Recording, Speaker, Utterance
from lecturec.spoken import Mark

__all__ = ["SPEAKER_CHECKS", "SpeakerRequest", "check_speaker"]

SAMPLES = {
    "en": "The moon pulls the sea, twice a day.",
    "fr": "La lune attire la mer, deux fois par jour.",
    "es": "La luna atrae el mar, dos veces al día.",
    "ja": "月は海を引き寄せます。",
    "zh": "月亮吸引大海。",
}
"""What is spoken in a language when nothing else is asked for."""

SOURCES = ("native", "aligned", "estimated")
RATES_HZ = range(4_000, 192_001)
ODD = (
    "",
    " ",
    "🙂",
    "🙂🎉 …",
    "?!",
    "8",
    "1234567890",
    "\u202e\u200b",
    "月が海を引く。",
    "Луна",
    "قمر",
    "x",
    "A" * 300,
)
_LONG = 5_000
_THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRequest:
    """A speaker to look at. `make` makes it; `other_voice` and `other_lang` are others it has, "" for none.

    `silent` is for a speaker that is meant to be silent, `odd` the texts that it has to survive. A speaker that takes
    long for a letter may shorten `long_text`.
    """

    make: Callable[[], Speaker]
    lang: str = "en"
    text: str = ""
    voice: str = ""
    other_voice: str = ""
    other_lang: str = ""
    silent: bool = False
    odd: tuple[str, ...] = ODD
    long_text: int = _LONG

    @property
    def utterance(self) -> Utterance:
        """A sentence that it can speak."""
        text = self.text or SAMPLES.get(self.lang.lower().partition("-")[0], SAMPLES["en"])
        return Utterance(spoken=text, lang=self.lang, voice=self.voice)


def check_speaker(make: Callable[[], Speaker], lang: str = "en", **about: Any) -> None:
    """Run all checks; `about` are fields of SpeakerRequest. Raises AssertionError with all that is wrong."""
    asked = SpeakerRequest(make=make, lang=lang, **about)
    wrong = []
    for check in SPEAKER_CHECKS:
        try:
            check(asked)
        except AssertionError as reason:
            wrong.append(f"{check.__name__}: {reason}")
    if wrong:
        raise AssertionError("\n".join(wrong))


@contextmanager
def _made(asked: SpeakerRequest) -> Iterator[Speaker]:
    speaker = asked.make()
    try:
        yield speaker
    finally:
        speaker.close()


def gives_sound(asked: SpeakerRequest) -> None:
    """Float32, mono, finite, within [-1, 1], at a rate one can play, heard, with the names of who spoke."""
    with _made(asked) as speaker:
        said = speaker.speak(asked.utterance)
    _is_sound(said)
    import numpy as np

    peak = float(np.max(np.abs(said.pcm), initial=0.0))
    assert asked.silent or peak > 1e-3, "it is silent"
    assert len(said.pcm) >= said.rate_hz // 10, "it is shorter than a tenth of a second"
    assert said.engine, "it does not say which engine spoke"
    assert all(isinstance(name, str) for name in (said.engine, said.voice, said.licence)), "names are text"


def times_its_words(asked: SpeakerRequest) -> None:
    """Words, if there are any, follow each other within text and sound, and say where their times come from."""
    with _made(asked) as speaker:
        said = speaker.speak(asked.utterance)
    _words_fit(said, asked.utterance.spoken)


def repeats_itself(asked: SpeakerRequest) -> None:
    """The same request is the same sound, of this speaker later and of another one."""
    with _made(asked) as first:
        one = first.speak(asked.utterance)
        first.speak(replace(asked.utterance, spoken=asked.utterance.spoken[:8] or "x"))
        again = first.speak(asked.utterance)
    with _made(asked) as second:
        other = second.speak(asked.utterance)
    assert one.pcm.tobytes() == again.pcm.tobytes(), "what was spoken in between changed it"
    assert one.pcm.tobytes() == other.pcm.tobytes(), "another speaker of the kind sounds otherwise"
    assert one.words == again.words == other.words, "its words are at other times"


def names_what_it_does(asked: SpeakerRequest) -> None:
    """The identity is text, the same for the same, and another one for another voice or language."""
    with _made(asked) as speaker:
        usual = speaker.identity(asked.utterance)
        assert isinstance(usual, str), "its identity is no text"
        assert usual, "its identity is empty"
        assert usual == speaker.identity(asked.utterance), "its identity changes by itself"
        if asked.other_voice:
            other = speaker.identity(replace(asked.utterance, voice=asked.other_voice))
            assert usual != other, "another voice has the same identity"
        if asked.other_lang:
            sound = speaker.identity(replace(asked.utterance, lang=asked.other_lang, voice=""))
            assert usual != sound, "another language has the same identity"


def refuses_what_it_has_not(asked: SpeakerRequest) -> None:
    """A voice or a language that it has not is a BackendError with a hint, and nothing else; it speaks on after it."""
    strange = (
        replace(asked.utterance, voice="no such voice"),
        replace(asked.utterance, lang="tlh-Piqd"),
    )
    with _made(asked) as speaker:
        for utterance in () if asked.silent else strange:
            for ask in (speaker.identity, speaker.speak):
                _refused(ask, utterance)
        _is_sound(speaker.speak(asked.utterance))


def survives_odd_text(asked: SpeakerRequest) -> None:
    """Nothing, signs, digits, other scripts: sound (or none), or a BackendError. It speaks on after them."""
    with _made(asked) as speaker:
        for text in asked.odd:
            with suppress(BackendError):
                said = speaker.speak(replace(asked.utterance, spoken=text))
                _is_sound(said)
                _words_fit(said, text)
        _is_sound(speaker.speak(asked.utterance))


def survives_long_text(asked: SpeakerRequest) -> None:
    """A sentence of thousands of characters is spoken, or refused with a BackendError."""
    text = (asked.utterance.spoken + " ") * (asked.long_text // len(asked.utterance.spoken) + 1)
    with _made(asked) as speaker, suppress(BackendError):
        said = speaker.speak(replace(asked.utterance, spoken=text[: asked.long_text].strip()))
        _is_sound(said)
        _words_fit(said, text)


def never_speaks_marks(asked: SpeakerRequest) -> None:
    """Marks are kept or ignored: what is spoken stays as long as its text is, not as long as its marks are."""
    plain = asked.utterance
    size = len(plain.spoken)
    marks = (
        Mark(start_char=0, stop_char=size // 3, kind="emphasis", value="strong"),
        Mark(start_char=size // 2, stop_char=size // 2, kind="bookmark", value="a-name-that-is-long-" * 20),
        Mark(start_char=size // 2, stop_char=size // 2, kind="break", value="10"),
        Mark(start_char=0, stop_char=size, kind="lang", value=asked.lang),
    )
    with _made(asked) as speaker:
        without, with_marks = speaker.speak(plain), speaker.speak(replace(plain, marks=marks))
        _is_sound(with_marks)
        _words_fit(with_marks, plain.spoken)
        spelled = speaker.speak(replace(plain, spoken=plain.spoken + " <break time='2s'/> & <b>"))
    longer = len(with_marks.pcm) / with_marks.rate_hz - len(without.pcm) / without.rate_hz
    assert longer < 2.0, f"with marks it speaks {longer:.1f} seconds longer"
    _is_sound(spelled)


def works_in_threads(asked: SpeakerRequest) -> None:
    """Asked by several threads at a time, it gives each what it gives to one."""
    texts = [f"{asked.utterance.spoken} {'abcd'[number]}" for number in range(_THREADS)]
    heard: dict[str, Any] = {}
    with _made(asked) as speaker:

        def ask(text: str) -> None:
            try:
                heard[text] = speaker.speak(replace(asked.utterance, spoken=text)).pcm.tobytes()
            except Exception as reason:
                heard[text] = reason

        threads = [Thread(target=ask, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for text in texts:
            assert not isinstance(heard[text], Exception), f"in a thread it raised {heard[text]!r}"
            alone = speaker.speak(replace(asked.utterance, spoken=text)).pcm.tobytes()
            assert alone == heard[text], "in a thread it sounds otherwise"


def ends_what_it_started(asked: SpeakerRequest) -> None:
    """After close() none of its processes is left, and closing again does no harm."""
    before = _children()
    speaker = asked.make()
    speaker.speak(asked.utterance)
    speaker.close()
    speaker.close()
    left = _children() - before
    assert not left, f"{len(left)} processes are left after close()"


SPEAKER_CHECKS: tuple[Callable[[SpeakerRequest], None], ...] = (
    gives_sound,
    times_its_words,
    repeats_itself,
    names_what_it_does,
    refuses_what_it_has_not,
    survives_odd_text,
    survives_long_text,
    never_speaks_marks,
    works_in_threads,
    ends_what_it_started,
)
"""All of them, in the order in which failures are easiest to understand."""


def _refused(ask: Callable[[Utterance], object], utterance: Utterance) -> None:
    """That a strange request is refused as agreed. A language may be spoken all the same, a voice may not."""
    reason: Exception | None = None
    try:
        ask(utterance)
    except Exception as raised:
        reason = raised
    assert reason is None or isinstance(reason, BackendError), f"it raised {reason!r}, not BackendError"
    if reason is None:
        assert utterance.voice != "no such voice", "it takes a voice that it has not"
    else:
        assert str(reason), "it refuses and does not say why"
        assert reason.hint, f"it says '{reason}' without a hint"


def _is_sound(said: Recording) -> None:
    import numpy as np

    assert isinstance(said, Recording), f"it gave {type(said).__name__}, not a Recording"
    pcm: Any = said.pcm
    assert isinstance(pcm, np.ndarray), "its sound is no array"
    assert pcm.dtype == np.float32, f"its sound is {pcm.dtype}, not float32"
    assert pcm.ndim == 1, f"its sound has the shape {pcm.shape}, not one row"
    assert np.isfinite(pcm).all(), "there are numbers in it that are no sound"
    assert float(np.max(np.abs(pcm), initial=0.0)) <= 1.0, "it is louder than 1"
    assert said.rate_hz in RATES_HZ, f"{said.rate_hz} Hz is no rate"


def _words_fit(said: Recording, text: str) -> None:
    char = sample = 0
    for word in said.words:
        assert char <= word.start_char < word.stop_char <= len(text), f"{word} is not in the text, or not in order"
        assert sample <= word.start_sample <= word.stop_sample <= len(said.pcm), f"{word} is not in the sound"
        assert word.source in SOURCES, f"'{word.source}' is no source of times"
        char, sample = word.stop_char, word.start_sample


def _children() -> set[int]:
    """The processes that this one started and that live; none where the system does not tell."""
    try:
        told = [path.read_text() for path in Path(f"/proc/{os.getpid()}/task").glob("*/children")]
    except OSError:
        return set()
    return {int(one) for line in told for one in line.split()}
