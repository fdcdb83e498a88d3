"""The author's own recordings: by their names to sentences, divided at silences, and as loud as the voice."""

import io
import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from oracle import read
from test_sounds import sound

import lecturec
from lecturec.backends.recorded import divided, weight
from lecturec.cli import cli
from lecturec.deck import plain
from lecturec.diagnostics import Report
from lecturec.script import Line, Script
from lecturec.sound.filters import RATE_HZ
from lecturec.sound.loudness import loudness_lufs
from lecturec.sound.shape import wav
from lecturec.store import Store
from lecturec.takes import with_takes
from lecturec.world import World

NOTES = """---
title: Tides
lang: en
---

## The moon

The moon pulls the sea. It does so twice a day, and has done it for a very long time. Nobody minds.

## The sun

The sun pulls a little.
"""


def voice(seconds: float, loud: float = 0.2, seed: int = 1) -> np.ndarray:
    """Noise that swells and fades like syllables do."""
    n = np.arange(int(seconds * RATE_HZ))
    noise = np.random.default_rng(seed).standard_normal(len(n)) * (0.6 + 0.4 * np.sin(n * 2 * np.pi * 4 / RATE_HZ))
    return (noise * loud / 3).astype(np.float32)


def quiet(seconds: float) -> np.ndarray:
    """A room in which nobody speaks."""
    return (np.random.default_rng(9).standard_normal(int(seconds * RATE_HZ)) * 1e-4).astype(np.float32)


def takes(folder: Path, files: dict[str, bytes], notes: str = NOTES) -> tuple[Script, Report, Store]:
    """The script of these notes with these files beside it for takes."""
    (folder / "takes").mkdir()
    for name, data in files.items():
        (folder / "takes" / name).write_bytes(data)
    report, store = Report(), Store(folder / "cache")
    return with_takes(read(notes).script, "takes", World(folder), store, report), report, store


def lines(script: Script) -> list[Line]:
    """All lines of a script."""
    return [line for slide in script.slides for beat in slide.beats for line in beat.lines]


def told(report: Report) -> list[tuple[str, str]]:
    return [(said.code, said.message) for said in report.diagnostics]


pytest.importorskip("pydub")

SPOKEN = ("Short.", "This one is a good deal longer than that.", "And this is the last of them.")


@pytest.mark.parametrize("breath", [0.0, 0.2])
def test_a_slide_is_divided_where_its_sentences_end(breath: float) -> None:
    """Also when a sentence has a shorter silence within: the lengths of the words say where the end is."""
    weights = tuple(map(weight, SPOKEN))
    seconds = [one / 14 for one in weights]
    second = [voice(seconds[1] / 2), quiet(breath), voice(seconds[1] / 2)]
    parts = [quiet(0.5), voice(seconds[0]), quiet(0.5), *second, quiet(0.5), voice(seconds[2]), quiet(0.7)]

    found = divided(np.concatenate(parts), RATE_HZ, weights)

    starts = [0.5, 1.0 + seconds[0], 1.5 + sum(seconds[:2]) + breath]
    assert [start / RATE_HZ for start, _ in found] == pytest.approx(starts, abs=0.03)
    stops = [0.5 + seconds[0], 1.0 + sum(seconds[:2]) + breath, 1.5 + sum(seconds) + breath]
    assert [stop / RATE_HZ for _, stop in found] == pytest.approx(stops, abs=0.03)


def test_without_a_silence_it_is_divided_by_length() -> None:
    """Who speaks without a pause is still heard, each sentence once and nothing twice."""
    found = divided(voice(6.0), RATE_HZ, (10.0, 20.0, 30.0))

    assert found[0][0] == 0
    assert found[-1][1] == 6 * RATE_HZ
    assert all(stop == start for (_, stop), (start, _) in pairwise(found))
    assert [stop / RATE_HZ for _, stop in found[:2]] == pytest.approx([1.0, 3.0], abs=0.5)


def test_files_belong_to_slides_and_sentences_by_their_names(tmp_path: Path) -> None:
    """By number, by title, by number of the sentence; a note lists what is missing."""
    one = wav(voice(2.0))
    script, report, _ = takes(tmp_path, {"02-2.wav": one, "the-sun.m4a": sound("mp4", "aac"), "readme.txt": b"x"})

    heard = {line.spoken[:12]: line.sound.path for line in lines(script) if line.sound}
    assert [plain(slide.title) for slide in script.slides] == ["Tides", "The moon", "The sun"]
    assert set(heard.values()) == {"takes/02-2.wav", "takes/the-sun.m4a"}
    assert [code for code, _ in told(report)] == ["take-missing"]
    assert "slide 1, slide 2 (sentence 1, 3" in told(report)[0][1]


def test_a_file_that_fits_nothing_is_a_warning(tmp_path: Path) -> None:
    """With what may have been meant."""
    one = wav(voice(1.0))
    files = {"the-sum.wav": one, "09.wav": one, "03-7.wav": one, "02-1.wav": one, "2-1.wav": one}
    _, report, _ = takes(tmp_path, files)

    warned = {d.message.split("'")[1]: d.hint for d in report.diagnostics if d.code == "unused-take"}
    assert warned.keys() == {"takes/the-sum.wav", "takes/09.wav", "takes/03-7.wav", "takes/2-1.wav"}
    assert warned["takes/the-sum.wav"] == "did you mean 'the-sun'?"


@pytest.mark.parametrize("data", [b"", b"no sound", wav(np.zeros(RATE_HZ, np.float32)), wav(voice(0.01))[:50]])
def test_a_file_that_cannot_be_heard_is_a_warning(tmp_path: Path, data: bytes) -> None:
    """The synthetic voice says it, and nothing of the file is kept."""
    script, report, store = takes(tmp_path, {"03.wav": data})

    assert not any(line.sound for line in lines(script))
    codes = [code for code, _ in told(report)]
    assert codes in (["take-missing", "bad-sound"], ["bad-sound", "take-missing"], ["take-missing"])
    assert list(store.entries()) == []


def test_takes_are_as_loud_as_the_voice(tmp_path: Path) -> None:
    """-16 LUFS within 1, however they were recorded; the second time all of it comes from the store."""
    loud, soft = wav(voice(2.0, loud=0.9)), wav(voice(2.0, loud=0.01))
    script, _, store = takes(tmp_path, {"01.wav": loud, "03.wav": soft})

    sounds = [line.sound for line in lines(script) if line.sound]
    assert len(sounds) >= 2
    for one in sounds:
        data = store.read(one.sound)
        assert loudness_lufs(np.frombuffer(data[44:], "<i2").astype(np.float32) / 32768) == pytest.approx(-16, abs=1)
        assert len(data) == 44 + 2 * one.stop_ms * RATE_HZ // 1000
    again = with_takes(read(NOTES).script, "takes", World(tmp_path), store, Report())
    assert again == script


def test_a_film_is_made_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a folder outside the lecture, or a stranger's, is refused."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    small = {"size": "320x180", "fps": 5, "transition": "none", "motion": "none", "jobs": 1, "illustrations": False}
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES.replace("lang: en", "lang: en\ntakes: takes"), "utf-8")
    (tmp_path / "takes").mkdir()
    (tmp_path / "takes" / "03.wav").write_bytes(wav(voice(3.0)))

    result = lecturec.compile(notes, **small)

    assert (result.exit, [d.code for d in result.diagnostics]) == (0, ["take-missing"])
    assert lecturec.compile(notes, **small, untrusted=True).exit == 3
    outside = lecturec.compile(notes, **small, takes="../elsewhere")
    assert (outside.exit, outside.diagnostics[0].code) == (1, "bad-setting")


def test_check_tells_what_is_recorded_and_what_is_not(tmp_path: Path) -> None:
    """By the command, before anything is built: the file that fits nothing, and the sentences that have none."""
    (tmp_path / "takes").mkdir()
    for name in ("02-1", "02-2", "the-sun", "sunn"):
        (tmp_path / "takes" / f"{name}.wav").write_bytes(wav(voice(1.0)))
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES.replace("lang: en", "lang: en\ntakes: takes"), "utf-8")

    told = CliRunner().invoke(cli, ["check", str(notes)]).output

    assert "'takes/sunn.wav' is not heard: no slide is called so" in told
    assert "no take for slide 1, slide 2 (sentence 3, 4):" in told
    assert told.count("[unused-take]") == 1


@pytest.mark.parametrize(
    ("kind", "bits", "rate_hz", "channels"), [(1, 8, 8_000, 1), (1, 24, 44_100, 2), (3, 32, 96_000, 1)]
)
def test_an_unusual_wav_is_read(tmp_path: Path, kind: int, bits: int, rate_hz: int, channels: int) -> None:
    """Eight bits, which are unsigned; 24, which no machine has; floats."""
    pcm = np.repeat(voice(2.0 * rate_hz / RATE_HZ), channels)
    if kind == 3:
        body = pcm.astype("<f4").tobytes()
    elif bits == 8:
        body = (pcm * 127 + 128).astype("u1").tobytes()
    else:
        body = b"".join(n.tobytes()[:3] for n in (pcm * (1 << 23)).astype("<i4"))
    file = io.BytesIO()
    file.write(b"RIFF" + struct.pack("<I", 36 + len(body)) + b"WAVEfmt ")
    step = channels * bits // 8
    file.write(struct.pack("<IHHIIHH", 16, kind, channels, rate_hz, rate_hz * step, step, bits) + b"data")
    file.write(struct.pack("<I", len(body)) + body)

    script, _, _ = takes(tmp_path, {"03-1.wav": file.getvalue()})

    assert [line.sound.stop_ms for line in lines(script) if line.sound] == [pytest.approx(2000, abs=150)]


def test_what_cannot_be_heard_is_named(tmp_path: Path) -> None:
    """An empty file, a silent one, and one that is no sound: each with what to do about it."""
    files = {"02-1.wav": b"", "02-2.wav": wav(quiet(1.0) * 0), "02-3.wav": b"RIFF and no more"}

    _, report, _ = takes(tmp_path, files)

    bad = [d for d in report.diagnostics if d.code == "bad-sound"]
    assert [(d.message.split("' ")[1][:9], d.hint[:9]) for d in bad] == [
        ("is empty", "open it a"),
        ("is silent", "record it"),
        ("is no MP3", "open it a"),
    ]
