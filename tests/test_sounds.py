"""Sound files within slides: heard where they stand, as loud as the voice, and never able to spoil a lecture."""

import io
import struct
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import read
from test_schedule import scenes_of, takes_of

import lecturec.compiler
from lecturec.deck import Media
from lecturec.diagnostics import Report
from lecturec.encode.heard import NoSound, listen
from lecturec.figures import load_figures
from lecturec.mix import take as _take
from lecturec.narrate import _played
from lecturec.schedule import pace, schedule
from lecturec.script import Beat, Line
from lecturec.sound.loudness import loudness_lufs
from lecturec.store import Store
from lecturec.world import World

MARP = "---\nmarp: true\n---\n\n"


def tone(seconds: float, rate: int = 48_000, loud: float = 0.3) -> np.ndarray:
    """A tone of 440 Hz."""
    return (np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 440 / rate) * loud).astype("<f4")


def sound(kind: str, codec: str, seconds: float = 2.0, *, layout: str = "mono", rate: int = 48_000) -> bytes:
    """A file that holds such a tone."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as made:
        stream = made.add_stream(codec, rate=rate)
        stream.layout = layout
        pcm = np.stack([tone(seconds, rate)] * stream.layout.nb_channels)
        frame = av.AudioFrame.from_ndarray(pcm, "fltp", layout)
        frame.rate, frame.pts = rate, 0
        size = stream.codec_context.frame_size or 1024
        fit = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate, frame_size=size)
        for piece in (*fit.resample(frame), *fit.resample(None)):
            made.mux(stream.encode(piece))
        made.mux(stream.encode(None))
    return file.getvalue()


def wave(samples: np.ndarray, *, rate: int = 48_000, says: int | None = None) -> bytes:
    """A WAV file of these samples; `says` is the length that its header gives."""
    data = samples.tobytes()
    bits = samples.itemsize * 8
    kind = 3 if samples.dtype.kind == "f" else 1
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, kind, 1, rate, rate * bits // 8, bits // 8, bits)
    body = b"WAVE" + head + b"data" + struct.pack("<I", len(data) if says is None else says) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("kind", "codec"),
    [
        ("wav", "pcm_s16le"),
        ("wav", "pcm_s24le"),
        ("mp3", "libmp3lame"),
        ("ogg", "libopus"),
        ("ipod", "aac"),
        ("adts", "aac"),
        ("flac", "flac"),
        ("webm", "libopus"),
    ],
)
def test_sounds_of_all_kinds_are_heard(kind: str, codec: str) -> None:
    """As long as they are, as loud as a voice, soft at both ends; a part of one is as long as was asked for."""
    found = listen(sound(kind, codec), 0, 60_000)
    pcm = _take(found.wav).astype(np.float32) / 32768

    assert 2000 <= found.length_ms <= 2050
    assert len(pcm) == found.length_ms * 48
    assert not found.cut
    assert abs(loudness_lufs(pcm) + 16) < 0.5
    assert abs(pcm[0]) < 0.01 > abs(pcm[-1])
    part = listen(sound(kind, codec), 500, 1000)
    assert (part.length_ms, part.cut) == (1000, True)


@pytest.mark.parametrize("shape", [("stereo", 44_100), ("5.1", 48_000), ("mono", 8_000), ("mono", 96_000)])
def test_channels_and_rates_make_no_difference(shape: tuple[str, int]) -> None:
    """All become one channel at 48 kHz."""
    found = listen(sound("flac", "flac", layout=shape[0], rate=shape[1]), 0, 60_000)

    assert abs(found.length_ms - 2000) <= 1


ODD = {
    "NaN here and there": wave(np.where(np.arange(48_000) % 1000 == 0, np.float32(np.nan), tone(1))),
    "infinite": wave(np.where(np.arange(48_000) % 1000 == 0, np.float32(np.inf), tone(1))),
    "6 dB too loud": wave(tone(1, loud=2.0)),
    "far too loud": wave(tone(1, loud=1e30)),
    "off its middle": wave(tone(1) + np.float32(0.4)),
    "a header that says too much": wave((tone(1) * 30_000).astype("<i2"), says=0x7FFFFFFF),
    "a header that says nothing": wave((tone(1) * 30_000).astype("<i2"), says=0xFFFFFFFF),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_sounds_are_heard_as_far_as_they_can_be(name: str) -> None:
    """Never louder than the rest, and as long as what is really there."""
    found = listen(ODD[name], 0, 60_000)
    pcm = _take(found.wav)

    assert found.length_ms == 1000
    assert 0.1 < np.abs(pcm).max() / 32768 < 0.85
    assert abs(pcm.mean()) < 30


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"<!doctype html><p>404", "HTML"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "is no MP3"),
        (b"RIFF\0\0\0\0WAVE", "damaged"),
        (wave(np.zeros(0, "<i2")), "holds no sound"),
        (wave(np.zeros(48_000, "<i2")), "is silent"),
        (wave(np.full(48_000, 9_000, "<i2")), "is silent"),
        (wave(np.full(48_000, np.nan, "<f4")), "is silent"),
        (wave(np.zeros(100, "<i2"), rate=0), "damaged"),
        (sound("mp3", "libmp3lame")[:60], "damaged"),
    ],
)
def test_what_cannot_be_heard_is_said_to_be(data: bytes, said: str) -> None:
    """Each for what it is."""
    with pytest.raises(NoSound, match=said):
        listen(data, 0, 60_000)


def test_ten_hours_are_not_listened_to() -> None:
    """Only so much as is heard is read of a long file, wherever it begins."""
    data = sound("ogg", "libopus", 130)

    for start in (0, 125_000):
        found = listen(data, start, 2000)
        assert (found.length_ms, found.cut) == (2000, True)
    with pytest.raises(NoSound, match="ends before its second 500"):
        listen(data, 500_000, 2000)


def test_files_that_were_joined_are_heard_whole() -> None:
    """Though their rates and channels differ."""
    joined = sound("mp3", "libmp3lame", 1) + sound("mp3", "libmp3lame", 1, layout="stereo", rate=44_100)

    assert 2000 <= listen(joined, 0, 60_000).length_ms <= 2200


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [("mp3", "libmp3lame"), ("ogg", "libopus"), ("flac", "flac"), ("ipod", "aac"), ("wav", "pcm_s16le")]
    ),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=40),
)
def test_damage_is_heard_or_named(kind: tuple[str, str], damage: list[tuple[float, int]]) -> None:
    """Whatever stands in a file, it is a sound or one reason of ours."""
    data = bytearray(_whole(*kind))
    for place, value in damage:
        data[int(place**3 * len(data))] = value
    with suppress(NoSound):
        assert 0 < listen(bytes(data), 0, 5_000).length_ms <= 5_000


@cache
def _whole(kind: str, codec: str) -> bytes:
    return sound(kind, codec, 0.5)


def heard_in(notes: str) -> list[str]:
    """What is said and played, in order."""
    lines = [line for s in read(notes).script.slides for beat in s.beats for line in beat.lines]
    return [line.text for line in lines if line.text]


def test_a_sound_is_heard_where_it_stands() -> None:
    """Without notes in the order of the slide."""
    notes = f"{MARP}# A\n\n- one\n\n![a horse](horse.mp3)\n\n- two\n"

    assert heard_in(notes) == ["A", "one", "[a horse]", "two"]
    assert heard_in(notes.removeprefix(MARP)) == ["A", "one", "[a horse]", "two"]


def test_with_notes_it_is_heard_after_what_is_said_of_what_leads_up_to_it() -> None:
    """Of several one after another, each with its step."""
    standing = f"{MARP}# A\n\n![a horse](horse.mp3)\n![a cow](cow.mp3)\n\n<!-- First. Then. -->\n"
    stepped = (
        "# A\n\n* one\n* two\n\n![a horse](horse.mp3)\n\n* three\n\n<!-- Here is one. Now two. At last three. -->\n"
    )

    assert heard_in(standing) == ["First.", "Then.", "[a horse]", "[a cow]"]
    assert heard_in(MARP + stepped) == ["Here is one.", "Now two.", "[a horse]", "At last three."]


def loaded(tmp_path: Path, notes: str) -> tuple[list[Media], list[Beat], Report]:
    report = Report()
    script = load_figures(read(notes).script, World(tmp_path), Store(tmp_path / "c"), report)
    parts = [part for slide in script.slides for part in slide.parts if isinstance(part, Media)]
    return parts, [beat for slide in script.slides for beat in slide.beats], report


@pytest.mark.parametrize(
    ("path", "times", "codes"),
    [
        ("a.wav", (0, 60_000), ["long-sound"]),
        ("a.wav#t=1,5", (1000, 5000), []),
        ("a.wav#t=0,90", (0, 90_000), []),
        ("a.wav#t=1,130", (1000, 121_000), ["long-sound"]),
        ("a.wav#t=129", (129_000, 130_000), []),
        ("a.wav#t=200", (200_000, 0), ["bad-sound"]),
        ("a.wav#t=5,2", (5000, 2000), ["bad-sound"]),
        ("b.wav", (0, 0), ["missing-file"]),
    ],
)
def test_what_is_heard_of_a_long_sound(tmp_path: Path, path: str, times: tuple[int, int], codes: list[str]) -> None:
    """A minute, or the times that its name gives; who cuts it short is told."""
    (tmp_path / "a.wav").write_bytes(wave((tone(130, 8_000) * 30_000).astype("<i2"), rate=8_000))
    (part,), beats, report = loaded(tmp_path, f"{MARP}# A\n\n![a tone]({path})\n")

    assert (part.start_ms, part.stop_ms) == times
    assert [d.code for d in report.diagnostics] == codes
    assert bool(part.sound) == (codes in ([], ["long-sound"]))
    assert [line.sound for beat in beats for line in beat.lines if line.sound] == [part]


def test_a_recorded_take_is_heard_in_place_of_the_voice(tmp_path: Path) -> None:
    """Its captions are the words; where it is missing, the voice speaks them."""
    notes = (
        "<!--\nnarrator: US English Female\n-->\n\n# A\n\n<!-- --{{0}}-- Good morning. ?[x](TAKE.mp3) -->\n\n- one\n"
    )
    (tmp_path / "take.mp3").write_bytes(sound("mp3", "libmp3lame"))

    for name, had in (("take", True), ("none", False)):
        _, beats, report = loaded(tmp_path, notes.replace("TAKE", name))
        (line,) = (line for beat in beats for line in beat.lines if line.sound)
        assert (line.text, line.spoken) == ("Good morning.", "Good morning.")
        assert bool(line.played) == had
        assert [d.code for d in report.diagnostics] == ([] if had else ["missing-file"])


def test_a_lecture_with_sounds_is_the_same_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many work on it; captions stand while they sound, and nobody speaks over them."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    (tmp_path / "a.mp3").write_bytes(sound("mp3", "libmp3lame", 1.5))
    notes = tmp_path / "deck.md"
    notes.write_text(
        f"{MARP}# Title\n\n---\n\n## Hear\n\n- one\n\n![a tone](a.mp3)\n\n- two\n\n![gone](b.mp3)\n", "utf-8"
    )
    made = []
    for name, options in {"one": {"jobs": 1}, "two": {"jobs": 2}, "anew": {"cache": False}}.items():
        result = lecturec.compile(notes, output=tmp_path / f"{name}.mp4", size="320x180", fps=10, **options)
        assert [d.code for d in result.diagnostics if d.severity != "note"] == ["missing-file"]
        made.append((tmp_path / f"{name}.mp4").read_bytes())

    assert made[0] == made[1] == made[2]
    assert result.timeline
    (cue,) = (cue for cue in result.timeline.cues if cue.text.startswith("["))
    assert cue.text == "[a tone]"
    clip = result.timeline.clips[1]
    (voice,) = (v for v in clip.voices if v.samples == 1500 * 48)
    assert cue.start_sample == clip.start_packet * 1024 + voice.start_sample
    assert all(a.start_sample + a.samples <= b.start_sample for a, b in pairwise(clip.voices))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "words", "more words here"]), min_size=1, max_size=6), st.booleans())
def test_words_and_sounds_never_overlap(order: list[str], noted: bool) -> None:
    """Whatever stands on a slide, in whatever order: every sound is heard once, and one thing at a time."""
    body = "\n\n".join(f"![{one}]({one}.mp3)" if one in "ab" else f"* {one}" for one in order)
    script = read(f"{MARP}# T\n\n{body}\n" + "\n<!-- Said of it. And more. -->\n" * noted).script

    def had(line: Line) -> Line:
        return replace(line, sound=line.sound and replace(line.sound, sound="key", stop_ms=1500))

    slides = tuple(
        replace(s, beats=tuple(replace(b, lines=tuple(map(had, b.lines))) for b in s.beats)) for s in script.slides
    )
    script = replace(script, slides=slides)
    takes = {line: _played(line.sound) if line.sound else take for line, take in takes_of(script, 900).items()}
    timeline = schedule(script, takes, scenes_of(script), pace(30, "calm", "fade", 300, 200), width=320, height=180)

    voices = timeline.clips[0].voices
    assert all(a.start_sample + a.samples < b.start_sample for a, b in pairwise(voices))
    assert [v.samples for v in voices if v.take == "key"] == [72_000] * sum(one in "ab" for one in order)
    assert all(a.stop_sample <= b.start_sample for a, b in pairwise(timeline.cues))
