"""Loudness, peaks and shaping, against other meters."""

import io
import wave

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest

from lecturec.sound.filters import RATE_HZ
from lecturec.sound.loudness import loudness_lufs, true_peak
from lecturec.sound.shape import shape, wav

Pcm = npt.NDArray[np.float32]


def buzz(seconds: float, rate_hz: int, pitch_hz: float = 110.0, seed: int = 1) -> Pcm:
    """Something like speech: harmonics in syllables, with noise."""
    time = np.arange(int(seconds * rate_hz)) / rate_hz
    pulses = sum(
        np.cos(2 * np.pi * pitch_hz * k * time + k * k) / k**0.7 for k in range(1, 40) if pitch_hz * k < rate_hz / 2
    )
    syllables = np.clip(np.sin(2 * np.pi * 2.3 * time), 0, 1)
    noise = np.random.default_rng(seed).normal(size=len(time)) * 0.05
    return np.asarray(0.02 * (pulses + noise) * syllables, dtype=np.float32)


@pytest.mark.parametrize("seconds", [0.5, 2.0, 7.3])
def test_meter(seconds: float) -> None:
    """Our meter and pyloudnorm's agree within a tenth of a unit."""
    sound = buzz(seconds, RATE_HZ)
    assert loudness_lufs(sound) == pytest.approx(pyloudnorm.Meter(RATE_HZ).integrated_loudness(sound), abs=0.1)


def test_true_peak() -> None:
    """A sine whose samples miss its crests is measured at the crests."""
    time = np.arange(RATE_HZ)
    sine = np.sin(2 * np.pi * time / 4 + np.pi / 4).astype(np.float32)
    assert np.abs(sine).max() == pytest.approx(0.7071, abs=1e-3)
    assert true_peak(sine) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("curve", ["plain", "espeak-ng", "openjtalk"])
def test_shape(rate_hz: int, curve: str) -> None:
    """Any rate comes out at 48 kHz, -16 LUFS and below -1.5 dB true peak."""
    shaped = shape(buzz(3.0, rate_hz), rate_hz, curve)
    assert len(shaped) == pytest.approx(3.04 * RATE_HZ, abs=2)
    assert pyloudnorm.Meter(RATE_HZ).integrated_loudness(shaped) == pytest.approx(-16, abs=0.5)
    assert 20 * np.log10(_oversampled_peak(shaped)) < -1.5


def test_short_and_silent() -> None:
    """A tenth of a second is shaped too; silence stays silence; what is no sound is refused."""
    short = shape(buzz(0.1, 22_050), 22_050)
    assert loudness_lufs(short) == pytest.approx(-16, abs=1)
    assert not shape(np.zeros(100, np.float32), 22_050).any()
    with pytest.raises(ValueError, match="no sound"):
        shape(np.zeros(0, np.float32), 22_050)
    with pytest.raises(ValueError, match="not finite"):
        shape(np.full(10, np.nan, np.float32), 22_050)


def test_resampling_keeps_pitch() -> None:
    """A tone of 1 kHz is a tone of 1 kHz afterwards, 60 dB above everything else."""
    tone = np.sin(2 * np.pi * 1000 * np.arange(22_050) / 22_050).astype(np.float32)
    shaped = shape(tone, 22_050)[RATE_HZ // 10 : -RATE_HZ // 10]
    spectrum = np.abs(np.fft.rfft(shaped * np.blackman(len(shaped))))
    peak = int(spectrum.argmax())
    assert peak * RATE_HZ / len(shaped) == pytest.approx(1000, abs=2)
    spectrum[max(0, peak - 20) : peak + 20] = 0
    assert spectrum.max() < 1e-3 * np.abs(np.fft.rfft(shaped * np.blackman(len(shaped)))).max()


def test_wav() -> None:
    """The file says what it holds."""
    with wave.open(io.BytesIO(wav(np.array([0, 0.5, -1, 2], np.float32)))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()) == (1, 2, RATE_HZ, 4)
        assert np.frombuffer(file.readframes(4), "<i2").tolist() == [0, 16384, -32767, 32767]


def test_ebur128(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """FFmpeg's meter agrees on loudness and true peak."""
    av = pytest.importorskip("av")
    path = tmp_path / "take.wav"
    path.write_bytes(wav(shape(buzz(4.0, 22_050), 22_050, "espeak-ng")))
    graph = av.filter.Graph()
    with av.open(str(path)) as file:
        source = graph.add_abuffer(template=file.streams.audio[0])
        meter = graph.add("ebur128", "metadata=1:peak=true")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        said: dict[str, str] = {}
        for frame in [*file.decode(audio=0), None]:
            graph.push(frame)
            while True:
                try:
                    said = dict(graph.pull().metadata) or said
                except (av.BlockingIOError, av.EOFError):
                    break
    assert float(said["lavfi.r128.I"]) == pytest.approx(-16, abs=0.5)
    assert float(said["lavfi.r128.true_peaks_ch0"]) < 10 ** (-1.5 / 20)


def _oversampled_peak(pcm: Pcm) -> float:
    spectrum = np.fft.rfft(pcm.astype(np.float64))
    return float(np.abs(np.fft.irfft(spectrum, 8 * len(pcm)) * 8).max())


def test_a_hiss_is_held_lower_for_coding_raises_it() -> None:
    """A sibilant of full height came out of the coder 1.4 dB higher than it went in; vowels do not."""
    t = np.arange(RATE_HZ) / RATE_HZ
    clicks = np.where((t * 4).astype(int) % 4 == 0, 1.0, 0.02)  # loud for a quarter of the time: limited, not squeezed

    def peak_db(hz: float) -> float:
        return float(20 * np.log10(true_peak(shape((np.sin(2 * np.pi * hz * t) * clicks).astype(np.float32), RATE_HZ))))

    assert _feared_more(11_000)
    assert not _feared_more(1_000)
    assert peak_db(11_000) < -2.2


def _feared_more(hz: float) -> bool:
    from lecturec.sound.shape import _feared

    tone = np.sin(2 * np.pi * hz * np.arange(4_800) / RATE_HZ).astype(np.float32)
    return bool(_feared(tone).max() > 1.1 * true_peak(tone))
