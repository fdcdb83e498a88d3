"""Each test lays a few takes of noise and tones into clips and listens to what a decoder makes of the packets."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from lecturec import mix
from lecturec.digest import digest
from lecturec.encode import aac
from lecturec.store import Store
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Clip, Hold, Timeline, Voice


def take(seconds: float, seed: int) -> bytes:
    """A WAV of something like speech: a humming tone in syllables, with hiss, that starts and stops at once."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    voice = sum(np.sin(2 * np.pi * (110 + 20 * seed) * k * t) / k for k in range(1, 12)) * np.abs(
        np.sin(2 * np.pi * 2.5 * t)
    )
    return wav(np.clip(0.15 * voice + rng.normal(0, 0.01, len(t)), -1, 1))


def wav(samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


def spoken(store: Store, *clips: tuple[int, tuple[tuple[int, bytes], ...]]) -> Timeline:
    """A timeline of clips, each (packets, ((first sample, WAV), ...))."""
    made: list[Clip] = []
    packet = 0
    for k, (packets, voices) in enumerate(clips):
        placed = []
        for start, data in voices:
            key = digest(data)
            store.put(key, data)
            placed.append(Voice(take=key, start_sample=start, samples=(len(data) - 44) // 2))
        hold = Hold(still="", start_frame=packet, stop_frame=packet + packets)
        made.append(
            Clip(
                slide=k,
                title="",
                start_frame=packet,
                stop_frame=packet + packets,
                segments=(hold,),
                start_packet=packet,
                stop_packet=packet + packets,
                voices=tuple(placed),
            )
        )
        packet += packets
    return Timeline(width=320, height=180, fps=30, clips=tuple(made), cues=())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def timeline(store: Store) -> Timeline:
    """Three slides: two takes with a pause, one that ends exactly two packets before its clip does, one silent."""
    end = 60 * AAC_SAMPLES - 2 * AAC_SAMPLES
    long = take(1.0, 3)
    return spoken(
        store,
        (150, ((2048, take(1.2, 1)), (2048 + 70 * AAC_SAMPLES, take(0.9, 2)))),
        (60, ((end - (len(long) - 44) // 2, long),)),
        (40, ()),
        (90, ((2048, take(1.5, 4)),)),
    )


def level(samples: np.ndarray) -> float:
    """The largest sample in decibels below full scale."""
    return float(20 * np.log10(max(1e-9, np.abs(samples).max())))


def test_a_clip_has_exactly_its_packets_and_the_lecture_one_more_for_priming(store: Store, timeline: Timeline) -> None:
    assert len(list(aac.packets(timeline, store))) == aac.PRIMING + 150 + 60 + 40 + 90


def test_joined_clips_sound_as_if_coded_in_one_piece(store: Store, timeline: Timeline) -> None:
    """At the joins both are silent within -80 dBFS; everywhere the one is as near to the original as the other."""
    whole = np.concatenate([mix.sound(clip, store) for clip in timeline.clips])
    joined = aac.decode(list(aac.packets(timeline, store)))[aac.PRIMING * AAC_SAMPLES :]
    _, coded = aac._encode(whole)
    one = aac.decode(coded)[aac.PRIMING * AAC_SAMPLES :][: len(whole)]

    assert len(joined) == len(whole)
    for clip in timeline.clips[1:]:
        at = clip.start_packet * AAC_SAMPLES
        assert level(joined[at - 1000 : at + 1000] - one[at - 1000 : at + 1000]) < -80
        assert level(joined[at - 1000 : at + 1000]) < -80
    loud = np.sqrt(np.mean(whole**2))
    assert np.sqrt(np.mean((joined - whole) ** 2)) < 1.2 * np.sqrt(np.mean((one - whole) ** 2)) < 0.3 * loud


def test_decoded_samples_stand_where_they_were_placed(store: Store) -> None:
    """Clicks at known samples, in three clips: each is found again within half a millisecond."""
    click = np.zeros(4800)
    click[2400:2424] = 0.9
    timeline = spoken(store, *((40 + k, ((4096 + 100 * k, wav(click)),)) for k in range(3)))
    samples = aac.decode(list(aac.packets(timeline, store)))[aac.PRIMING * AAC_SAMPLES :]

    for k, clip in enumerate(timeline.clips):
        first = clip.start_packet * AAC_SAMPLES
        at = np.abs(samples[first : first + 40 * AAC_SAMPLES]).argmax()
        assert abs(at - (4096 + 100 * k + 2412)) < 24


def test_a_clip_codes_the_same_wherever_it_stands_and_however_long_it_waits(store: Store) -> None:
    words = take(0.8, 5)
    alone = spoken(store, (60, ((2048, words),)))
    later = spoken(store, (33, ((2048, take(0.3, 6)),)), (80, ((2048, words),)))
    aac.prepare(alone, store)
    aac.prepare(later, store)

    assert (store.hits, store.misses) == ({"sound": 1}, {"sound": 2})
    first = list(aac.packets(alone, store))[aac.PRIMING :]
    second = list(aac.packets(later, store))[aac.PRIMING + 33 :]
    assert first == second[:60]
    assert set(second[60:]) == {aac.silence().packet}


def test_the_same_bytes_from_one_and_two_workers(tmp_path: Path) -> None:
    made = []
    for jobs in (1, 2):
        store = Store(tmp_path / str(jobs))
        timeline = spoken(store, *((60, ((2048, take(0.8, k)),)) for k in range(5)))
        aac.prepare(timeline, store, jobs=jobs)
        made.append(list(aac.packets(timeline, store)))

    assert made[0] == made[1]


def test_a_voice_outside_its_clip_is_refused(store: Store) -> None:
    timeline = spoken(store, (10, ((2048, take(1.0, 1)),)))
    with pytest.raises(ValueError, match="outside its clip"):
        mix.sound(timeline.clips[0], store)


@pytest.mark.parametrize(("start", "packets"), [(2047, 60), (2048, 50)])
def test_a_clip_without_silence_at_both_ends_is_refused(start: int, packets: int, store: Store) -> None:
    """A take of 46 packets and 896 samples, one sample too early, or with too little after it."""
    timeline = spoken(store, (packets, ((start, take(1.0, 1)),)))
    with pytest.raises(ValueError, match="slide 0 does not begin and end in two packets of silence"):
        aac.prepare(timeline, store)
