"""The Japanese voice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyloudnorm
import pytest

from lecturec.backends import BackendError, Utterance
from lecturec.backends.openjtalk import LICENCE, OpenJTalk
from lecturec.sound.filters import RATE_HZ
from lecturec.sound.loudness import true_peak
from lecturec.sound.shape import shape
from lecturec.verbalise import verbalise

pytest.importorskip("pyopenjtalk")

SPOKEN = verbalise("Transformerにおける512次元、「正しい」点です！", "ja")


@pytest.fixture(scope="module")
def openjtalk() -> Iterator[OpenJTalk]:
    speaker = OpenJTalk()
    yield speaker
    speaker.close()


def test_words(openjtalk: OpenJTalk) -> None:
    """Words are in order and within the sound, hold every character, and name the voice's licence."""
    said = openjtalk.speak(Utterance(spoken=SPOKEN, lang="ja"))
    times = [(word.start_sample, word.stop_sample) for word in said.words]
    assert times == sorted(times)
    assert all(0 <= start <= stop <= len(said.pcm) for start, stop in times)
    assert "".join(SPOKEN[word.start_char : word.stop_char] for word in said.words) == SPOKEN
    assert said.licence == LICENCE
    shaped = shape(said.pcm, said.rate_hz, "openjtalk")
    assert pyloudnorm.Meter(RATE_HZ).integrated_loudness(shaped) == pytest.approx(-16, abs=0.5)
    assert true_peak(shaped) < 10 ** (-1.5 / 20)


def test_processes(openjtalk: OpenJTalk) -> None:
    """Two threads get two processes, and say what one says; one that died is replaced; the engine stays out of ours."""
    asked = [Utterance(spoken=text, lang="ja") for text in ("はい。", "そうです。", "いいえ、ちがいます。")]
    alone = [openjtalk.speak(one).pcm.tobytes() for one in asked]
    with ThreadPoolExecutor(2) as pool:
        assert [said.pcm.tobytes() for said in pool.map(openjtalk.speak, asked)] == alone
    workers = openjtalk._workers.pids()
    assert 1 <= len(workers) <= 2
    os.kill(workers[-1], signal.SIGKILL)  # ours: we started it
    assert openjtalk.speak(asked[0]).pcm.tobytes() == alone[0]
    program = (
        "import sys, lecturec.backends.openjtalk, lecturec.backends.espeak\n"
        "print({'numpy', 'pyopenjtalk'} & {*sys.modules})"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


def test_durations_are_the_engines() -> None:
    """The lengths read from the voice's tree are those that the engine makes, sound by sound."""
    from lecturec.backends.openjtalk_worker import Engine

    engine = Engine()
    labels = engine.talk.extract_fullcontext("今日は、本当ですか？")
    assert [engine.durations.samples(label) for label in labels] == [
        len(engine.talk.synthesize([label])[0]) for label in labels
    ]


def test_voices(openjtalk: OpenJTalk) -> None:
    """Voices differ in pace; unknown ones and other languages are refused."""
    usual = openjtalk.speak(Utterance(spoken="はい、そうです。", lang="ja"))
    calm = openjtalk.speak(Utterance(spoken="はい、そうです。", lang="ja", voice="calm"))
    assert len(calm.pcm) > len(usual.pcm)
    assert np.abs(usual.pcm).max() > 0.1
    with pytest.raises(BackendError, match="no voice called 'x'"):
        openjtalk.identity(Utterance(spoken="", lang="ja", voice="x"))
    with pytest.raises(BackendError, match="speaks Japanese"):
        openjtalk.identity(Utterance(spoken="", lang="fr"))
    with pytest.raises(BackendError, match="nothing to say"):
        openjtalk.speak(Utterance(spoken="", lang="ja"))
