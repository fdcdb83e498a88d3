"""What a whole lecture sounds like, measured in what a decoder gives, by a meter that is not ours."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
from test_aac import spoken, take, wav

from lecturec.ducking import DOWN, PAUSE, SILENT, UP, ducked
from lecturec.encode import aac
from lecturec.encode.heard import NoSound, loop
from lecturec.mix import Desk
from lecturec.music import framed, with_bed
from lecturec.script import Script, Slide
from lecturec.sound.shape import levelled, shape
from lecturec.store import Store
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Bed, Timeline

Pcm = npt.NDArray[np.float32]
S = RATE_HZ


def tune(seconds: float) -> Pcm:
    """A chord that swells, with a beat."""
    t = np.arange(round(seconds * S)) / S
    chord = sum(np.sin(2 * np.pi * hz * t) * (0.6 + 0.4 * np.sin(0.9 * t + hz)) for hz in (220, 277, 330, 440))
    hiss = np.random.default_rng(1).normal(0, 0.2, len(t)) * np.exp(-25 * (t % 0.5))
    return np.asarray(0.12 * chord + hiss, np.float32)


def laid(store: Store, data: bytes) -> Bed:
    """Music in the store."""
    found = loop(data, 300_000)
    store.put("b" * 64, found.wav)
    return Bed(take="b" * 64, samples=found.samples, lead=found.lead)


def voice(seconds: float, seed: int) -> bytes:
    """A take as the narrator leaves them."""
    return wav(shape(np.frombuffer(take(seconds, seed)[44:], "<i2").astype(np.float32) / 32768, S))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def lecture(store: Store) -> Timeline:
    """Words from 3 to 7 seconds, from 7.5 to 11.5, and, after a long pause, from 18 to 22; 26 seconds in all."""
    packets = 26 * S // AAC_SAMPLES
    words = tuple((round(at * S), voice(3.96, seed)) for seed, at in enumerate((3, 7.5, 18), 1))
    return with_bed(spoken(store, (packets, words)), laid(store, wav(tune(9))), -24)


def decoded(timeline: Timeline, store: Store) -> Pcm:
    return aac.decode(list(aac.packets(timeline, store)))[aac.PRIMING * AAC_SAMPLES :]


def level(pcm: Pcm, start: float, stop: float) -> float:
    """The level of a stretch (in seconds), in dB."""
    return float(10 * np.log10(np.mean(np.square(pcm[round(start * S) : round(stop * S)], dtype=np.float64)) + 1e-12))


def true_peak_db(pcm: Pcm) -> float:
    """By whole-spectrum interpolation, eight times; silence after it makes a length that is quickly transformed."""
    length = 1 << len(pcm).bit_length()
    spectrum = np.fft.rfft(pcm.astype(np.float64), length)
    return float(20 * np.log10(np.abs(np.fft.irfft(spectrum, 8 * length) * 8).max()))


def test_a_lecture_with_music_is_as_loud_as_one_without(store: Store, lecture: Timeline) -> None:
    """-16 LUFS and -1.5 dBTP, in what a decoder gives."""
    pcm = decoded(lecture, store)

    assert pyloudnorm.Meter(S).integrated_loudness(pcm) == pytest.approx(-16, abs=0.5)
    assert true_peak_db(pcm) < -1.5


def test_music_is_sixteen_below_the_voice_in_long_pauses_and_twenty_four_under_it(
    store: Store, lecture: Timeline
) -> None:
    """Measured with the voice taken away, and in pauses in what a decoder gives."""
    packets = lecture.packets * AAC_SAMPLES
    desk = Desk(lecture, store)
    alone = desk._under(0, packets)
    pcm = decoded(lecture, store)
    meter = pyloudnorm.Meter(S)

    assert meter.integrated_loudness(alone[3 * S : 11 * S]) == pytest.approx(-40, abs=1.5)
    assert meter.integrated_loudness(pcm[12 * S : round(17.6 * S)]) == pytest.approx(-32, abs=1.5)
    assert level(pcm, 7.1, 7.45) < level(pcm, 13, 17) - 5, "it stays down between two sentences"
    assert level(pcm, 0, 0.05) < level(pcm, 1.5, 2.5) - 20, "it fades in"
    assert level(pcm, 25.9, 26) < level(pcm, 22.6, 23.4) - 20, "it fades out"


def test_what_is_coded_in_pieces_sounds_as_if_coded_in_one(
    store: Store, lecture: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where pieces meet, it is as near to what was mixed as anywhere else."""
    monkeypatch.setattr(aac, "PIECE", 64)
    mixed = Desk(lecture, store).mixed(0, lecture.packets * AAC_SAMPLES)
    pieces = decoded(lecture, store)
    _, coded = aac._encode(mixed)
    one = aac.decode(coded)[aac.PRIMING * AAC_SAMPLES :][: len(mixed)]

    assert len(pieces) == len(mixed)
    for start, _ in list(aac._pieces(lecture))[1:]:
        near = slice(start * AAC_SAMPLES - 1024, start * AAC_SAMPLES + 1024)
        assert np.abs(pieces[near] - mixed[near]).max() < 1.5 * np.abs(one - mixed).max()
    assert np.sqrt(np.mean((pieces - mixed) ** 2)) < 1.4 * np.sqrt(np.mean((one - mixed) ** 2))


def test_a_stretch_has_the_same_samples_wherever_it_is_cut(store: Store, lecture: Timeline) -> None:
    """So pieces fit, and one that nothing changed in is found again."""
    desk = Desk(lecture, store)
    whole = desk.mixed(0, 20 * S)
    for start, stop in ((S, 5 * S), (123_457, 654_321), (7 * S + 1, 8 * S)):
        assert np.array_equal(desk.mixed(start, stop), whole[start:stop])


def test_the_same_bytes_from_one_and_two_workers(tmp_path: Path) -> None:
    made = []
    for jobs in (1, 2):
        store = Store(tmp_path / str(jobs))
        timeline = spoken(store, (600, ((3 * S, voice(2, 1)),)), (600, ((S, voice(3, 2)),)))
        timeline = with_bed(timeline, laid(store, wav(tune(5))), -24)
        aac.prepare(timeline, store, jobs=jobs)
        made.append(list(aac.packets(timeline, store)))

    assert made[0] == made[1]
    assert len(made[0]) == aac.PRIMING + 1200


def test_what_stands_before_a_change_is_not_coded_again(store: Store, lecture: Timeline) -> None:
    """Pieces are known by what is heard in them."""
    aac.prepare(lecture, store)
    store.hits.clear(), store.misses.clear()
    longer = spoken(store, (lecture.packets, tuple((v, voice(3.96, k)) for k, v in enumerate((3 * S, 360_000), 1))))
    aac.prepare(with_bed(longer, lecture.bed, -24), store)

    assert store.hits["sound"] == 1
    assert store.misses["sound"] == 2


def test_music_is_repeated_without_a_jump_and_without_a_dip(store: Store) -> None:
    """Round the seam it changes from sample to sample no more than elsewhere, and is as loud."""
    bed = laid(store, wav(np.concatenate([np.zeros(S // 2, np.float32), tune(6), np.zeros(S // 2, np.float32)])))
    timeline = with_bed(spoken(store, (40 * S // AAC_SAMPLES, ())), bed, -24)
    pcm = Desk(timeline, store).mixed(0, 36 * S)
    jumps = np.abs(np.diff(pcm))
    seams = range(bed.samples, 36 * S, bed.samples - bed.lead)

    assert bed.samples == pytest.approx(6 * S, abs=S // 20), "silence around it is cut away"
    assert len(seams) > 5
    for seam in seams:
        assert jumps[seam - 100 : seam + 100].max() <= jumps[2 * S :].max()
        assert abs(level(pcm, seam / S - 1.5, seam / S - 0.5) - level(pcm, 3, 5)) < 3


def test_where_nobody_speaks_music_is_as_loud_as_a_voice(store: Store) -> None:
    timeline = with_bed(spoken(store, (20 * S // AAC_SAMPLES, ())), laid(store, wav(tune(8))), -24)
    pcm = decoded(timeline, store)

    assert pyloudnorm.Meter(S).integrated_loudness(pcm[S : 17 * S]) == pytest.approx(-16, abs=0.5)
    assert true_peak_db(pcm) < -1.5


def test_no_music_can_be_made_of_silence_of_nothing_and_of_a_tick() -> None:
    for data, said in ((wav(np.zeros(S * 3)), "silent"), (wav(tune(0.4)), "shorter"), (b"RIFF", "no MP3")):
        with pytest.raises(NoSound, match=said):
            loop(data, 300_000)


def test_takes_begin_and_end_without_a_click() -> None:
    """The first and last samples of whatever an engine gave, even if it starts and stops at once."""
    for seed in range(1, 5):
        made = np.frombuffer(voice(0.7, seed)[44:], "<i2") / 32768
        assert np.abs(made[[0, -1]]).max() < 0.001
        assert np.abs(np.diff(made[:48])).max() < 0.02
        assert np.abs(np.diff(made[-48:])).max() < 0.02


def test_films_and_sounds_are_as_loud_as_the_voice_whatever_their_peaks() -> None:
    for gain in (0.2, 1, 3):
        made = levelled(tune(4) * np.float32(gain), 8)
        assert pyloudnorm.Meter(S).integrated_loudness(made) == pytest.approx(-16, abs=0.5)
        assert true_peak_db(made) < -1.5


def test_levels_go_down_before_words_and_come_up_after_them() -> None:
    """Short pauses are none; the lower of two wins; nothing is at two levels at a time."""
    low, rest = -4000, -2800
    spans = [(10 * S, 12 * S, low), (12 * S + PAUSE - 1, 15 * S, low), (20 * S, 22 * S, low), (21 * S, 23 * S, SILENT)]
    assert ducked(spans, rest) == (
        (10 * S - DOWN, rest),
        (10 * S, low),
        (15 * S, low),
        (15 * S + UP, rest),
        (20 * S - DOWN, rest),
        (20 * S, low),
        (21 * S - DOWN, low),
        (21 * S, SILENT),
        (23 * S, SILENT),
        (23 * S + UP, rest),
    )
    assert ducked([], rest) == ((0, rest),)


def test_sounds_open_and_close_a_lecture_and_music_has_time_around_the_words() -> None:
    slides = tuple(Slide(template="points", title=()) for _ in range(3))
    made = framed(Script(title="", lang="en", slides=slides), "chime.wav", "gong.wav", "bed.mp3", {})

    first, last = made.slides[0].beats[0].lines, made.slides[-1].beats[-1].lines
    assert [line.sound.path for line in first if line.sound] == ["chime.wav"]
    assert [line.sound.path if line.sound else line.pause_ms for line in last] == ["gong.wav", 1900]
    assert made.music
    assert made.music.path == "bed.mp3"
    assert not made.slides[1].beats
