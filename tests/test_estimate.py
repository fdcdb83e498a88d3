"""Word times that are guessed from sound and text: in order, within the sound, near the truth where it is known."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.backends import Utterance
from lecturec.backends.espeak import Espeak
from lecturec.sound.estimate import estimated

RATE = 16_000
TEXT = st.text(alphabet="abcde ,.;12 文字タイー", max_size=80)


def sound(*pieces: tuple[float, float]) -> np.ndarray:
    """Noise and silence: (seconds, loudness) of each piece."""
    rng = np.random.default_rng(1)
    return np.concatenate([np.zeros(0), *(a * rng.standard_normal(round(s * RATE)) for s, a in pieces)]).astype("f4")


@settings(deadline=None)
@given(
    TEXT, st.lists(st.tuples(st.floats(0, 0.5), st.sampled_from([0.0, 0.1])), max_size=8), st.sampled_from(["en", "ja"])
)
def test_guesses_are_in_order_and_within_the_sound(spoken: str, pieces: list[tuple[float, float]], lang: str) -> None:
    pcm = sound(*pieces)
    words = estimated(pcm, RATE, spoken, lang)

    assert all(0 <= w.start_char < w.stop_char <= len(spoken) for w in words)
    assert all(0 <= w.start_sample < w.stop_sample <= len(pcm) for w in words)
    assert all(a.stop_char <= b.start_char and a.stop_sample <= b.start_sample for a, b in pairwise(words))
    assert all(w.source == "estimated" for w in words)


def test_a_word_after_a_silence_begins_where_it_ends() -> None:
    """Half a second of quiet between two clauses of uneven length."""
    pcm = sound((0.4, 0.1), (0.5, 0), (2.0, 0.1))
    words = estimated(pcm, RATE, "Well now, this is a sentence that goes on for a while.", "en")

    this = next(w for w in words if w.start_char == 10)
    assert abs(this.start_sample - 0.9 * RATE) < 0.02 * RATE


def test_no_word_sounds_in_silence() -> None:
    pcm = sound((0.3, 0), (0.5, 0.1), (0.3, 0))
    words = estimated(pcm, RATE, "Two words", "en")

    assert words[0].start_sample >= 0.29 * RATE
    assert words[-1].stop_sample <= 0.82 * RATE


@pytest.mark.parametrize(
    ("lang", "spoken"),
    [
        ("en", "When the light is red you stop the car, and when it is green again you go on as before."),
        ("fr", "La cohérence minimale aide le spectateur, mais chaque image peut aussi être faite à part."),
        ("es", "La coherencia mínima ayuda a quien mira, pero cada imagen puede hacerse también por separado."),
        ("de", "Die Schleife endet, sobald keine Zahl mehr übrig ist, und dann beginnt sie von vorn."),
    ],
)
def test_guesses_are_near_the_truth_where_it_is_known(lang: str, spoken: str) -> None:
    """Half of them are within 130 ms of what espeak tells of its own words, all but a few within 250 ms."""
    speaker = Espeak()
    said = speaker.speak(Utterance(spoken=spoken, lang=lang))
    speaker.close()
    guessed = {w.start_char: w.start_sample for w in estimated(said.pcm, said.rate_hz, spoken, lang)}
    late = [abs(guessed[w.start_char] - w.start_sample) / said.rate_hz for w in said.words if w.start_char in guessed]

    assert len(late) > 10
    assert np.median(late) < 0.13
    assert np.percentile(late, 95) < 0.3
