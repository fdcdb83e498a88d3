"""Mix: the samples of any stretch of the lecture, of voices, films and music, the same wherever it is cut."""

import io
import wave
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from lecturec.ducking import SILENT
from lecturec.sound.loudness import STEP
from lecturec.sound.shape import limited
from lecturec.store import Store
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Bed, Clip, Timeline, Voice

VERSION = 2
"""Raised when a sample of the same timeline changes."""

BED_LUFS, VOICE_LUFS = -30, -16
"""How loud music is kept, and how loud it is at a level of 0: as a voice."""

FADE_IN, FADE_OUT = RATE_HZ, 5 * RATE_HZ // 2
"""Samples at the beginning and at the end of the lecture in which music comes and goes."""

_CEILING = 10 ** (-3 / 20)
"""Drums between tones are what AAC adds most to: a decibel."""

_CUT = RATE_HZ // 50
_MARGIN = 2 * STEP

Pcm = NDArray[np.float32]


def sound(clip: Clip, store: Store) -> Pcm:
    """The samples of a clip at 48 kHz, mono, -1..1: as many as its packets hold.

    Raises Vanished when a take is gone from the store, and ValueError for a take that is not 48 kHz mono 16-bit or
    that does not lie within the clip.
    """
    samples = np.zeros((clip.stop_packet - clip.start_packet) * AAC_SAMPLES, np.float32)
    for voice in clip.voices:
        if voice.start_sample < 0 or voice.start_sample + voice.samples > len(samples):
            stop = voice.start_sample + voice.samples
            raise ValueError(f"a voice lies outside its clip: [{voice.start_sample}, {stop}) of {len(samples)}")
        _add(voice, voice.start_sample, samples, store)
    return limited(samples) if any(voice.levels for voice in clip.voices) else samples


class Desk:
    """Mixes a lecture that has music; safe to use from several threads. The music is read once."""

    def __init__(self, timeline: Timeline, store: Store) -> None:
        if timeline.bed is None:
            raise ValueError("a lecture without music is mixed clip by clip")
        self.timeline, self.bed, self.store = timeline, timeline.bed, store
        self.stop = timeline.packets * AAC_SAMPLES
        self._lock, self._music = Lock(), np.zeros(0, np.int16)

    def names(self, start: int, stop: int) -> tuple[object, ...]:
        """All that decides about the samples of a stretch, and nothing else: what a key is made from."""
        bed, until = self.bed, self.stop
        inside = tuple((at - start, level) for at, level in bed.levels if start <= at < stop)
        around = tuple(round(1e6 * gain) for gain in _gain(bed.levels, np.array([start, stop])))
        ends = (start if start < FADE_IN else -1, until - stop if until - stop < FADE_OUT else -1)
        voices = tuple((at - start, voice) for at, voice in self._voices(start, stop))
        return VERSION, bed.take, bed.samples, bed.lead, int(_place(bed, np.array(start))), inside, around, ends, voices

    def mixed(self, start: int, stop: int) -> Pcm:
        """The samples [start, stop) of the lecture; silence before and after it. Raises as `sound` does."""
        # On one grid of steps whatever the stretch: where two meet, both have the very same samples.
        first, last = start // STEP * STEP - _MARGIN, -(-stop // STEP) * STEP + _MARGIN
        samples = self._under(first, last)
        for at, voice in self._voices(first, last):
            _add(voice, at - first, samples, self.store)
        return limited(samples, _CEILING)[start - first : stop - first]

    def _voices(self, start: int, stop: int) -> list[tuple[int, Voice]]:
        """The voices that are heard in a stretch, each with its sample of the lecture."""
        placed = (
            (clip.start_packet * AAC_SAMPLES + voice.start_sample, voice)
            for clip in self.timeline.clips
            if clip.start_packet * AAC_SAMPLES < stop and clip.stop_packet * AAC_SAMPLES > start
            for voice in clip.voices
        )
        return [(at, voice) for at, voice in placed if at < stop and at + voice.samples > start]

    def _under(self, start: int, stop: int) -> Pcm:
        """The music of a stretch."""
        bed = self.bed
        with self._lock:
            if not len(self._music):
                self._music = take(self.store.read(bed.take))
        at = np.arange(start, stop)
        music = self._music[_place(bed, at)].astype(np.float32) / 32768
        gain = _gain(bed.levels, at) * 10 ** ((VOICE_LUFS - BED_LUFS) / 20)
        gain *= np.clip(at / FADE_IN, 0, 1) * np.clip((self.stop - at) / FADE_OUT, 0, 1)
        return np.asarray(music * gain, np.float32)


def take(wav: bytes) -> NDArray[np.int16]:
    """The samples of a take. Raises ValueError for one that is not 48 kHz mono 16-bit."""
    with wave.open(io.BytesIO(wav)) as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE_HZ, 1, 2):
            raise ValueError("a take is 48 kHz, mono, 16-bit")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def _add(voice: Voice, at: int, samples: Pcm, store: Store) -> None:
    """Lay a voice over samples from `at` on, as far as they reach; one that is cut short fades out."""
    whole = take(store.read(voice.take))
    heard = whole[: voice.samples].astype(np.float32) / 32768
    if len(whole) > len(heard):
        out = heard[-_CUT:]
        out *= np.linspace(1, 0, len(out), dtype=np.float32)
    if voice.levels:
        heard *= _gain(voice.levels, np.arange(len(heard))).astype(np.float32)
    first, last = max(0, -at), min(len(heard), len(samples) - at)
    if last > first:
        samples[at + first : at + last] += heard[first:last]


def _gain(levels: tuple[tuple[int, int], ...], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """The gain at these samples: straight lines between the levels."""
    gains = [0.0 if level <= SILENT else 10 ** (level / 2000) for _, level in levels]
    return np.asarray(np.interp(at, [point for point, _ in levels], gains))


def _place(bed: Bed, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where in the music these samples of the lecture are: in its lead, then in its loop."""
    return np.where(at < bed.lead, np.maximum(at, 0), bed.lead + (at - bed.lead) % (bed.samples - bed.lead))
