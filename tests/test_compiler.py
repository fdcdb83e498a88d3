"""The whole pipeline on small notes: what a person gets, what stays the same, and what is left whole when it fails."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

import lecturec
import lecturec.compiler
from lecturec.options import WrongOption

NOTES = """---
title: Light and shadow
lang: en
author: Ada
---

Light travels in straight lines until something stands in its way.

## Shadows

- **Umbra:** no light at all
- **Penumbra:** some of the light

## A table

| Body | Light |
|---|---|
| Sun | its own |
| Moon | borrowed |

## What to keep

Where light is stopped, a shadow begins.
"""

SMALL = {"size": "320x180", "fps": 10}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))


def build(folder: Path, text: str = NOTES, name: str = "notes.md", **options: object) -> lecturec.compiler.Result:
    notes = folder / name
    notes.write_text(text, "utf-8")
    return lecturec.compile(notes, **{**SMALL, **options})


@pytest.fixture(scope="module")
def _once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the lecture, built once for all tests that begin with a film of before, and its cache."""
    folder = tmp_path_factory.mktemp("once")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LECTUREC_CACHE", str(folder / "cache"))
        build(folder)
    return folder


@pytest.fixture
def built(_once: Path, tmp_path: Path) -> Path:
    """The path of a film that was built before, beside its notes and its cache, for one test alone."""
    shutil.copytree(_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "notes.mp4"


def said(result: "lecturec.compiler.Result") -> list[str]:
    return [f"{d.severity}[{d.code}] {d.span.line}:{d.span.column}" for d in result.diagnostics if d.severity != "note"]


def test_notes_become_a_film_and_captions_beside_them(tmp_path: Path) -> None:
    """One call writes notes.mp4 and notes.vtt; the film has picture, sound, captions, chapters, title and author."""
    result = build(tmp_path)

    assert said(result) == []
    assert result.exit == 0
    assert {kind: path.name for kind, path in result.paths.items()} == {"mp4": "notes.mp4", "vtt": "notes.vtt"}
    with av.open(str(tmp_path / "notes.mp4")) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.width, video.height, video.average_rate) == (320, 180, 10)
        assert video.frames == result.timeline.frames
        assert (
            abs(float(video.duration * video.time_base) - float(audio.duration * audio.time_base)) < 1024 / 48000 + 0.06
        )
        assert film.metadata["title"] == "Light and shadow"
        assert film.metadata["artist"] == "Ada"
        titles = [chapter["metadata"]["title"] for chapter in film.chapters()]
    assert titles == ["Light and shadow", "Light and shadow", "Shadows", "A table", "What to keep"] or titles == [
        "Light and shadow",
        "Shadows",
        "A table",
        "What to keep",
    ]
    assert "no light at all" in (tmp_path / "notes.vtt").read_text("utf-8")


def test_every_output_can_be_asked_for(tmp_path: Path) -> None:
    """--to adds captions, transcript, manifest, slides, poster and sound beside the film."""
    result = build(tmp_path, to=("srt", "json", "pdf", "jpg", "png", "m4a", "txt"))

    assert set(result.paths) == {"mp4", "vtt", "srt", "json", "pdf", "jpg", "png", "m4a", "txt"}
    assert (tmp_path / "notes.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "notes.jpg").read_bytes().startswith(b"\xff\xd8")
    facts = json.loads((tmp_path / "notes.json").read_text("utf-8"))
    assert facts["title"] == "Light and shadow"
    assert {asset["kind"] for asset in facts["assets"].values()} == {"voice", "picture"}
    assert all(asset["engine"] for asset in facts["assets"].values())
    assert all(asset["licence"] for asset in facts["assets"].values() if asset["kind"] == "voice")
    starts = [line["start"] for slide in facts["slides"] for beat in slide["beats"] for line in beat["lines"]]
    assert all(a < b for a, b in pairwise(starts))
    with av.open(str(tmp_path / "notes.m4a")) as sound:
        assert len(sound.streams.audio) == 1


def test_same_notes_same_bytes(tmp_path: Path) -> None:
    """Neither the number of workers nor what is in the cache changes a byte of the film."""
    films = []
    for name, options in {
        "one": {"jobs": 1},
        "two": {"jobs": 2},
        "warm": {"jobs": 2},
        "anew": {"cache": False},
    }.items():
        result = lecturec.compile(_notes(tmp_path), output=tmp_path / f"{name}.mp4", **SMALL, **options)
        assert result.exit == 0
        films.append((tmp_path / f"{name}.mp4").read_bytes())

    assert films[0] == films[1] == films[2] == films[3]


def test_one_edited_sentence_re_speaks_one_sentence(tmp_path: Path, built: Path) -> None:
    """All other sentences, pictures and sounds come from the cache."""
    result = build(tmp_path, NOTES.replace("a shadow begins", "a shadow starts"))

    assert result.report.misses["voice"] == 1
    assert result.report.misses.get("sound", 0) == 1
    assert result.report.misses.get("layout", 0) <= 2


def test_a_paragraph_above_re_speaks_nothing_below(tmp_path: Path, built: Path) -> None:
    """What was said stays said when it moves down the page."""
    result = build(tmp_path, NOTES.replace("## Shadows", "## Before\n\nA new thought.\n\n## Shadows"))

    assert result.report.misses["voice"] == 2  # the new heading and its sentence


def test_nothing_changed_writes_nothing(tmp_path: Path, built: Path) -> None:
    """The second build leaves the film as it is."""
    build(tmp_path)
    before = built.stat().st_mtime_ns

    result = build(tmp_path)

    assert built.stat().st_mtime_ns == before
    assert sum(result.report.misses.values()) == 0


def test_a_film_that_was_touched_is_written_again(tmp_path: Path, built: Path) -> None:
    """What stands at the output is only left alone when it is ours."""
    whole = built.read_bytes()
    built.write_bytes(b"something else")

    build(tmp_path)

    assert built.read_bytes() == whole


def test_a_failed_build_leaves_the_film_of_before(tmp_path: Path, built: Path) -> None:
    """Notes with an error write nothing at all."""
    whole = built.read_bytes()

    result = build(tmp_path, NOTES + "\n![a figure](../nowhere.png)\n")

    assert said(result) == ["error[path-leaves-lecture] 25:1"]
    assert result.exit == 3
    assert built.read_bytes() == whole


def test_a_damaged_cache_is_a_warning_and_a_rebuild(tmp_path: Path, built: Path) -> None:
    """Every entry may be garbage: the film is the same, and the author is told."""
    whole = built.read_bytes()
    built.unlink()
    for blob in (tmp_path / "cache").glob("*/*.bin"):
        blob.write_bytes(b"x" * blob.stat().st_size)

    result = build(tmp_path)

    assert result.exit == 0
    assert {d.code for d in result.diagnostics if d.severity == "warning"} == {"cache-damaged"}
    assert built.read_bytes() == whole


def test_an_emptied_cache_entry_is_made_again(tmp_path: Path, built: Path) -> None:
    """Deleting any file of the cache is always safe."""
    whole = built.read_bytes()
    built.unlink()
    for number, file in enumerate(sorted((tmp_path / "cache").glob("*/*"))):
        if number % 3 == 0:
            file.unlink()

    result = build(tmp_path)

    assert result.exit == 0
    assert built.read_bytes() == whole


def test_without_narration_the_words_are_captions(tmp_path: Path) -> None:
    """narration: false gives a silent film, timed by reading speed, with all words as captions."""
    result = build(tmp_path, NOTES.replace("lang: en", "lang: en\nnarration: false"))

    assert result.exit == 0
    assert "Where light is stopped" in (tmp_path / "notes.vtt").read_text("utf-8")
    assert 15 < result.timeline.frames / 10 < 90
    assert np.abs(_sound(tmp_path / "notes.mp4")).max() < 1e-3


def test_a_blogs_own_keys_do_not_silence_the_lecture(tmp_path: Path) -> None:
    """audio: false and image: false are another system's, and pass silently."""
    result = build(tmp_path, NOTES.replace("lang: en", "lang: en\naudio: false\nimage: false\nlayout: post"))

    assert said(result) == []
    assert np.abs(_sound(tmp_path / "notes.mp4")).max() > 0.05


def test_only_some_slides(tmp_path: Path) -> None:
    """--only counts slides from 1, as the slide numbers do."""
    result = build(tmp_path, only="3-4")

    assert [clip.title for clip in result.timeline.clips] == ["Shadows", "A table"]


def test_only_slides_that_are_not_there(tmp_path: Path) -> None:
    """Asking for slide 90 of five is a wrong command."""
    result = build(tmp_path, only="90")

    assert result.exit == 2


def test_a_wrong_option_is_told_with_what_was_meant() -> None:
    """The library reads options as strictly as the command."""
    with pytest.raises(WrongOption, match="no transition") as wrong:
        lecturec.compile("notes.md", transition="fad")

    assert wrong.value.hint == "did you mean 'fade'?"


def test_motion_none_moves_nothing(tmp_path: Path) -> None:
    """People who want no motion get stills and cuts."""
    result = build(tmp_path, motion="none")

    assert all(type(s).__name__ == "Hold" for clip in result.timeline.clips for s in clip.segments)


@pytest.mark.parametrize("transition", ["none", "fade", "push", "slide", "wipe", "zoom"])
def test_each_transition_ends_on_the_next_slide(tmp_path: Path, transition: str) -> None:
    """Seeking to a chapter shows its slide: the first frame of a clip is its still."""
    result = build(tmp_path, "# One\n\nA.\n\n# Two\n\nB.\n", transition=transition, illustrations=False, voice="none")

    assert result.exit == 0
    frames = _frames(tmp_path / "notes.mp4")
    for clip in result.timeline.clips:
        first, second = frames[clip.start_frame], frames[clip.start_frame + 1]
        assert np.array_equal(first, second)


def test_a_lecture_without_fonts_for_its_script_still_builds(tmp_path: Path) -> None:
    """Whatever characters the notes hold, there is a film, and at most warnings."""
    result = build(tmp_path, "# ᚠᛇᚻ\n\nRunes: ᚠᛇᚻ᛫ᛒᛦᚦ.\n")

    assert result.exit == 0


def _notes(folder: Path) -> Path:
    notes = folder / "notes.md"
    notes.write_text(NOTES, "utf-8")
    return notes


def _sound(path: Path) -> "np.ndarray":
    with av.open(str(path)) as film:
        return np.concatenate([f.to_ndarray()[0] for f in film.decode(audio=0)])


def _frames(path: Path) -> list["np.ndarray"]:
    with av.open(str(path)) as film:
        return [f.to_ndarray(format="gray") for f in film.decode(video=0)]
