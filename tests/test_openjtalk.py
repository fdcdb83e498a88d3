"""The Japanese voice."""

import numpy as np
import pyloudnorm
import pytest

from lecturec.backends import BackendError, Utterance
from lecturec.backends.openjtalk import LICENCE, OpenJTalk
from lecturec.sound import RATE_HZ, shape, true_peak
from lecturec.verbalise import verbalise

pytest.importorskip("pyopenjtalk")

SPOKEN = verbalise("Transformerにおける512次元、「正しい」点です！", "ja")


def test_words() -> None:
    """Words are in order and within the sound, hold every character, and name the voice's licence."""
    said = OpenJTalk().speak(Utterance(spoken=SPOKEN, lang="ja"))
    times = [(word.start_sample, word.stop_sample) for word in said.words]
    assert times == sorted(times)
    assert all(0 <= start <= stop <= len(said.pcm) for start, stop in times)
    assert "".join(SPOKEN[word.start_char : word.stop_char] for word in said.words) == SPOKEN
    assert said.licence == LICENCE
    assert said.pcm.tobytes() == OpenJTalk().speak(Utterance(spoken=SPOKEN, lang="ja")).pcm.tobytes()
    shaped = shape(said.pcm, said.rate_hz, "openjtalk")
    assert pyloudnorm.Meter(RATE_HZ).integrated_loudness(shaped) == pytest.approx(-16, abs=0.5)
    assert true_peak(shaped) < 10 ** (-1.5 / 20)


def test_durations_are_the_engines() -> None:
    """The lengths read from the voice's tree are those that the engine makes, sound by sound."""
    from lecturec.backends.openjtalk import _engine

    engine, durations = _engine()
    labels = engine.extract_fullcontext("今日は、本当ですか？")
    assert [durations.samples(label) for label in labels] == [len(engine.synthesize([label])[0]) for label in labels]


def test_voices() -> None:
    """Voices differ in pace; unknown ones and other languages are refused."""
    speaker = OpenJTalk()
    usual = speaker.speak(Utterance(spoken="はい、そうです。", lang="ja"))
    calm = speaker.speak(Utterance(spoken="はい、そうです。", lang="ja", voice="calm"))
    assert len(calm.pcm) > len(usual.pcm)
    assert np.abs(usual.pcm).max() > 0.1
    with pytest.raises(BackendError, match="no voice called 'x'"):
        speaker.identity(Utterance(spoken="", lang="ja", voice="x"))
    with pytest.raises(BackendError, match="speaks Japanese"):
        speaker.identity(Utterance(spoken="", lang="fr"))
