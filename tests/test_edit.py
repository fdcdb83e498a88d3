"""A finished lecture for people who edit on: MoviePy's clip and pydub's segment are what the film shows and plays."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

import lecturec

pytest.importorskip("moviepy")
pytest.importorskip("pydub")

from lecturec.edit import to_moviepy, to_pydub

NOTES = """---
marp: true
---

# One

- a point
- another point

<!-- These are the words of the first slide. -->

---

# Two

<!-- And these are those of the second one, which are a few more. -->
"""
RATE_HZ = 48_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> "lecturec.compiler.Result":
    folder = tmp_path_factory.mktemp("lecture")
    (folder / "notes.md").write_text(NOTES, "utf-8")
    result = lecturec.compile(folder / "notes.md", size="320x180", fps=15, voice="espeak", illustrator="none")
    assert result.exit == 0
    return result


def shown(film: Path) -> list[np.ndarray]:
    with av.open(str(film)) as opened:
        return [frame.to_ndarray(format="rgb24").astype(float) for frame in opened.decode(video=0)]


def heard(film: Path) -> np.ndarray:
    with av.open(str(film)) as opened:
        return np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])


def test_the_clip_is_the_film(built: "lecturec.compiler.Result") -> None:
    """As long as it, to the frame; each picture that was looked at is the one that stands at its time."""
    pictures = shown(built.paths["mp4"])
    clip = to_moviepy(built)

    assert clip.fps == 15
    assert clip.size == [320, 180]
    assert abs(clip.duration - len(pictures) / 15) < 1 / 15
    for number in {0, 1, len(pictures) // 3, len(pictures) // 2, len(pictures) - 1, *range(0, len(pictures), 11)}:
        error = np.mean((clip.get_frame((number + 0.5) / 15) - pictures[number]) ** 2)
        assert 10 * np.log10(255**2 / max(error, 1e-9)) > 40, number
    clip.close()


def test_the_sound_of_both_is_that_of_the_film(built: "lecturec.compiler.Result") -> None:
    """To the sample, and within the rounding of 16 bits."""
    pcm = heard(built.paths["mp4"])
    segment, clip = to_pydub(built), to_moviepy(built)
    spoken = np.array(segment.get_array_of_samples()) / 32768

    assert (segment.frame_rate, segment.channels, segment.sample_width) == (RATE_HZ, 1, 2)
    assert len(spoken) == len(pcm)
    assert np.abs(pcm).max() > 0.1
    assert np.abs(spoken - pcm).max() < 2 / 32768
    assert abs(segment.duration_seconds - built.timeline.frames / 15) < 1 / 15

    assert (clip.audio.fps, clip.audio.nchannels) == (RATE_HZ, 2)
    both = clip.audio.to_soundarray(fps=RATE_HZ)
    length = min(len(both), len(pcm))
    assert np.abs(both[:length] - pcm[:length, None]).max() < 2 / 32768
    clip.close()


def test_a_slide_is_had_by_itself(built: "lecturec.compiler.Result") -> None:
    """From its first picture to its last, with its own words."""
    pictures, pcm = shown(built.paths["mp4"]), heard(built.paths["mp4"])
    place = built.timeline.clips[1]
    clip, segment = to_moviepy(built, slide=2), to_pydub(built, slide=2)

    assert round(Fraction(clip.duration) * 15) == place.stop_frame - place.start_frame
    assert np.mean((clip.get_frame(0.5 / 15) - pictures[place.start_frame]) ** 2) < 6
    spoken = np.array(segment.get_array_of_samples()) / 32768
    assert np.abs(spoken - pcm[place.start_packet * 1024 : place.stop_packet * 1024]).max() < 2 / 32768
    clip.close()

    with pytest.raises(IndexError, match="there are 2 slides, and no slide 3"):
        to_pydub(built, slide=3)


def test_a_clip_can_be_edited_and_written(built: "lecturec.compiler.Result", tmp_path: Path) -> None:
    """That is what it is for."""
    with to_moviepy(built) as clip:
        clip.subclipped(1, 2).resized(0.5).write_videofile(str(tmp_path / "short.mp4"), logger=None, preset="ultrafast")

    assert len(shown(tmp_path / "short.mp4")) == 15
    assert np.abs(heard(tmp_path / "short.mp4")).max() > 0.02


def test_a_lecture_that_was_not_built_has_neither(tmp_path: Path, built: "lecturec.compiler.Result") -> None:
    """Nor has one whose film is gone."""
    failed = lecturec.compile(tmp_path / "absent.md")

    for made in (to_moviepy, to_pydub):
        with pytest.raises(ValueError, match=r"the lecture was not built: .*the notes .* cannot be read"):
            made(failed)
    film = built.paths["mp4"]
    film.rename(film.with_suffix(".away"))
    try:
        with pytest.raises(FileNotFoundError, match="is gone"):
            to_pydub(built)
    finally:
        film.with_suffix(".away").rename(film)


@pytest.mark.parametrize("lacking", [["moviepy"], ["pydub"], ["moviepy", "pydub"]])
def test_who_lacks_them_is_told_what_to_install(lacking: list[str]) -> None:
    """On import, before anything is done; lecturec itself needs neither."""
    code = f"""
import importlib.util as util, sys
found = util.find_spec
util.find_spec = lambda name, *more: None if name in {lacking!r} else found(name, *more)
import lecturec.compiler
try:
    import lecturec.edit
except ImportError as error:
    print(error)
assert not {{"moviepy", "pydub"}} & {{*sys.modules}}
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == f"lecturec.edit needs {' and '.join(lacking)}: pip install 'lecturec[edit]'\n"
