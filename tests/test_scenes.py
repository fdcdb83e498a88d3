"""Scenes by code: run only when whoever builds allows it, apart from us, timed by the words, kept as films."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

import lecturec
from lecturec.backends.scene_files import NAMES
from lecturec.backends.scenes import Ask, Performance, SceneFailed
from lecturec.diagnostics import Report
from lecturec.encode import reel
from lecturec.encode.kept import Kept
from lecturec.figures.scenes import asked_by, is_scene, parted
from lecturec.limits import FILM_BYTES
from lecturec.options import Options, from_config
from lecturec.timeline import Reel, Roll

SMALL = {"size": "320x180", "fps": 10, "voice": "none", "illustrator": "none", "transition": "none"}
COUNTING = """
import numpy as np

def counting(fps):
    for n in range(20):
        yield np.full((90, 160, 3), 10 + 10 * n, np.uint8)
"""
"""Twenty grey pictures, each brighter than the one before."""

NOTES = """---
marp: true
---

## Counting

![it counts]({scene})

<!-- {words} -->
"""
WORDS = "These are the words that are said while it counts, and there are enough of them to take five or six seconds."


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_cache(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another run of the tests kept would not be run again."""
    monkeypatch.setenv("LECTUREC_CACHE", str(kept))


def written(folder: Path, source: str, scene: str = "scene.py:counting", words: str = WORDS) -> Path:
    (folder / "scene.py").write_text(source, "utf-8")
    (folder / "notes.md").write_text(NOTES.format(scene=scene, words=words), "utf-8")
    return folder / "notes.md"


def built(notes: Path, **more: object) -> "lecturec.compiler.Result":
    return lecturec.compile(notes, **{**SMALL, "scenes": True, **more})


def codes(result: "lecturec.compiler.Result") -> list[str]:
    return [d.code for d in result.diagnostics if d.severity != "note"]


def reels(result: "lecturec.compiler.Result") -> list[tuple[int, Reel]]:
    """(the frame at which it begins, the film) of each piece that plays."""
    rolls = [s for clip in result.timeline.clips for s in clip.segments if isinstance(s, Roll) and s.reels]
    return [(roll.start_frame, roll.reels[0]) for roll in rolls]


def luma(result: "lecturec.compiler.Result") -> list[np.ndarray]:
    """The brightness of all pictures of a film."""
    with av.open(str(result.paths["mp4"])) as film:
        return [frame.to_ndarray()[: frame.height].astype(int) for frame in film.decode(video=0)]


def counted(result: "lecturec.compiler.Result") -> list[int]:
    """Which picture of the counting one stands in each frame in which it plays."""
    (start, box), *_ = reels(result)
    x, y = box.x + box.width // 2, box.y + box.height // 2
    shown = (float(picture[y - 4 : y + 4, x - 4 : x + 4].mean()) for picture in luma(result)[start:])
    return [round(((value - 16) * 255 / 219 - 10) / 10) for value in shown]


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("scene.py:pendulum", ("scene.py", "pendulum")),
        ("scenes/swing.py:pendule_à_deux#loop", ("scenes/swing.py", "pendule_à_deux")),
        ("a.py:b#t=2,6&loop&shape=1:1", ("a.py", "b")),
    ],
)
def test_a_file_and_a_function_are_a_scene(path: str, parts: tuple[str, str]) -> None:
    """As authors write them."""
    assert is_scene(path)
    assert parted(path) == parts


@pytest.mark.parametrize(
    "path", ["scene.py", "scene.py:", "scene.py:1st", "scene.py:a.b", "scene.py:f()", "https://x/"]
)
def test_anything_else_is_none(path: str) -> None:
    """Least of all a call."""
    assert not is_scene(path)


MARKING = COUNTING + "\nopen('ran', 'w').close()\n"


def test_a_scene_runs_only_when_whoever_builds_says_so(tmp_path: Path) -> None:
    """Else a card stands in its place, and it is said what to type."""
    notes = written(tmp_path, MARKING)
    result = built(notes, scenes=False)

    assert (result.exit, codes(result)) == (0, ["code-not-allowed"])
    assert "--allow-code" in next(d.hint for d in result.diagnostics if d.code == "code-not-allowed")
    assert not (tmp_path / "ran").exists()
    assert not reels(result)

    assert codes(built(notes)) == []
    assert (tmp_path / "ran").exists()


def test_no_scene_of_a_stranger_runs(tmp_path: Path) -> None:
    """Not even when code is allowed."""
    result = built(written(tmp_path, MARKING), untrusted=True)

    assert result.exit == 0
    assert sorted(codes(result)) == ["code-not-allowed", "refused-setting"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("key", ["scenes", "allow-code", "allow_code"])
def test_no_file_allows_code(tmp_path: Path, key: str) -> None:
    """Neither the notes nor a file of settings beside them: both come with the lecture."""
    notes = written(tmp_path, MARKING)
    notes.write_text(notes.read_text("utf-8").replace("marp: true", f"marp: true\nlecturec:\n  {key}: true"), "utf-8")
    assert built(notes, scenes=False).exit == 1

    (tmp_path / "lecturec.toml").write_text(f"{key} = true\n", "utf-8")
    report = Report()
    assert not from_config(Options(), tmp_path, report).scenes
    assert [d.code for d in report.diagnostics] == ["bad-setting"]
    assert not (tmp_path / "ran").exists()


def test_check_looks_at_a_scene_and_does_not_run_it(tmp_path: Path) -> None:
    """What is wrong with the file is said all the same."""
    from lecturec.cli import look, read

    notes = written(tmp_path, MARKING, "scene.py:countin")
    lecture, report = read(notes, {"scenes": True})
    look(lecture, report)

    said = [(d.code, d.hint) for d in report.diagnostics if d.severity != "note"]
    assert said == [("bad-scene", "did you mean 'counting'?")]
    assert not (tmp_path / "ran").exists()


def test_a_scene_is_trimmed_to_the_words_or_its_last_picture_stays(tmp_path: Path) -> None:
    """As a film."""
    long = counted(built(written(tmp_path, COUNTING)))
    assert long[:20] == list(range(20))
    assert len(long) > 25
    assert set(long[20:]) == {19}

    short = counted(
        built(written(tmp_path, COUNTING.replace("range(20)", "range(300)").replace("10 * n", "10 * (n % 20)")))
    )
    assert [n % 20 for n in range(len(short))] == short


def test_a_scene_that_loops_begins_anew_without_a_jump(tmp_path: Path) -> None:
    """Also across the pieces in which it is coded."""
    shown = counted(built(written(tmp_path, COUNTING, "scene.py:counting#loop", WORDS + " " + WORDS)))

    assert len(shown) > 100
    assert shown == [n % 20 for n in range(len(shown))]


def test_the_times_of_its_address_are_those_it_plays(tmp_path: Path) -> None:
    """In seconds of the scene."""
    shown = counted(built(written(tmp_path, COUNTING, "scene.py:counting#t=0.5,1.2")))

    assert shown[:7] == list(range(5, 12))
    assert set(shown[7:]) == {11}


ASKING = """
import numpy as np

def counting(height_px, *, seconds, width_px, fps, ground, nothing=1):
    print(width_px, height_px, round(seconds * fps), fps, ground)
    for n in range(round(seconds * fps)):
        yield np.full((height_px, width_px, 3), 10 + 10 * (n % 20), np.uint8)
"""


def test_a_scene_is_given_what_it_asks_for(tmp_path: Path) -> None:
    """The room it has, the time it stands, and the theme's colours; each of its pictures is shown once."""
    result = built(written(tmp_path, ASKING))
    (said,) = [d for d in result.diagnostics if d.severity != "note"]
    (start, box), *_ = reels(result)
    width, height, frames, fps, *ground = map(int, re.findall(r"\d+", said.message.split("says:")[1]))

    assert (said.code, said.span.path, said.span.line) == ("scene-said", "scene.py", 5)
    assert fps == 10
    assert ground == [11, 18, 36]
    assert frames == box.frames == result.timeline.frames - start
    assert (width % 2, height % 2) == (0, 0)
    assert abs(width - box.width) <= 2
    assert abs(height - box.height) <= 2
    assert counted(result) == [n % 20 for n in range(frames)]


def test_only_the_box_of_a_scene_is_coded_anew(tmp_path: Path) -> None:
    """What is around it does not change by one step once it is as good as it gets: from the third picture on."""
    result = built(written(tmp_path, ASKING))
    (start, box), *_ = reels(result)
    _, _, first, *others = luma(result)[start:]
    changed = np.max([np.abs(picture - first) for picture in others], axis=0)
    # It is coded in squares of 16 pixels, whose edges are smoothed by three pixels.
    top, left = (at // 16 * 16 - 4 for at in (box.y, box.x))
    bottom, right = (-(-(at + 1) // 16) * 16 + 4 for at in (box.y + box.height, box.x + box.width))
    assert changed[top:bottom, left:right].max() > 100
    changed[top:bottom, left:right] = 0

    assert changed.max() == 0


FAILING = """
import numpy as np
grey = np.full((90, 160, 3), 99, np.uint8)

def raises():
    yield grey
    print("so far")
    return [1][2]

def nothing(): return None
def none(): return []
def floats(): yield grey / 255
def flat(): yield grey[..., 0]
def sizes():
    yield grey
    yield grey[:40]
def tiny(): yield grey[:4, :4]
def text(): yield "a picture"
def asks(depth): yield grey
def ends():
    import os
    os._exit(3)
def leaves(): raise SystemExit
def bomb(): return [np.zeros(1 << 33, np.uint8)]
def lacks():
    import a_package_that_is_not_there
value = 3
"""
FAILURES = {
    "raises": ("raises IndexError: list index out of range", 8),
    "nothing": ("gives nothing, neither a clip of MoviePy's nor pictures", 0),
    "none": ("gives no picture", 0),
    "floats": ("gives float64 of (90, 160, 3) as picture 1, not uint8 of (height, width, 3)", 0),
    "flat": ("gives uint8 of (90, 160) as picture 1, not uint8 of (height, width, 3)", 0),
    "sizes": ("gives picture 2 in another size: (160, 40) after (160, 90)", 0),
    "tiny": ("gives pictures of 4 x 4 pixels; 16 to 4096 a side can be shown", 0),
    "text": ("gives str as picture 1, not uint8 of (height, width, 3)", 0),
    "asks": ("asks for 'depth'; it can ask for width_px, height_px, seconds, fps, ground, ink, accent", 0),
    "ends": ("ends its process", 0),
    "leaves": ("raises SystemExit", 23),
    "lacks": ("raises ModuleNotFoundError: No module named 'a_package_that_is_not_there'", 26),
    "value": ("is no function", 0),
    **({"bomb": ("needs more memory than a scene is given", 24)} if sys.platform == "linux" else {}),
}


def asked(folder: Path, function: str) -> Ask:
    about = {"width_px": 160, "height_px": 90, "seconds": 2.0, "fps": 10, "most_ms": 2_000}
    colours = {"ground": (0, 0, 0), "ink": (255, 255, 255), "accent": (9, 9, 9)}
    return Ask(folder=str(folder), file=str(folder / "scene.py"), function=function, **about, **colours)


def test_a_scene_that_fails_says_why_and_in_which_line(tmp_path: Path) -> None:
    """Whatever it does: the process that it ends is its own."""

    def failed(function: str) -> tuple[str, int]:
        with pytest.raises(SceneFailed) as told, Performance(asked(tmp_path, function), FAILING.encode()) as running:
            list(running.pictures())
        return str(told.value), told.value.line

    with ThreadPoolExecutor(4) as pool:
        assert dict(zip(FAILURES, pool.map(failed, FAILURES), strict=True)) == FAILURES


def test_a_scene_that_fails_is_a_card_and_the_others_play(tmp_path: Path) -> None:
    """Nothing of it is kept, so that the next build tells it again."""
    (tmp_path / "scene.py").write_text(FAILING + COUNTING, "utf-8")
    slides = [
        NOTES.format(scene=f"scene.py:{name}", words="Look.").split("---\n", 2)[2] for name in ("raises", "counting")
    ]
    (tmp_path / "notes.md").write_text("---\nmarp: true\n---\n" + "\n---\n".join(slides), "utf-8")
    result = built(tmp_path / "notes.md")
    (wrong,) = [d for d in result.diagnostics if d.severity != "note"]

    assert (result.exit, wrong.code, wrong.severity) == (0, "bad-scene", "warning")
    assert str(wrong).startswith("scene.py:8:1: ")
    assert [box.frames for _, box in reels(result)] == [20]

    again = built(tmp_path / "notes.md")
    assert again.diagnostics == result.diagnostics
    assert again.report.hits["scene"] == again.report.misses["scene"] == 1


@pytest.mark.parametrize(
    ("path", "source", "code"),
    [
        ("gone.py:counting", COUNTING, "missing-file"),
        ("scene.py:counting", "def counting(:", "bad-scene"),
        ("../scene.py:counting", COUNTING, "path-leaves-lecture"),
        ("/etc/scene.py:counting", COUNTING, "path-leaves-lecture"),
    ],
)
def test_a_file_that_is_no_scene_is_named(tmp_path: Path, path: str, source: str, code: str) -> None:
    """Nothing outside the lecture's folder is run."""
    (tmp_path / "deck").mkdir()
    (tmp_path / "scene.py").write_text(MARKING, "utf-8")

    assert codes(built(written(tmp_path / "deck", source, path))) == [code]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(99)", "yield from iter(list, 1)"])
def test_a_scene_that_gives_nothing_for_too_long_is_ended(tmp_path: Path, body: str) -> None:
    """With all that it started."""
    source = f"def endless():\n    {body}\n    yield\n".encode()
    if "iter(list" in body:
        source = b"def endless():\n    for _ in iter(list, 1): pass\n    yield\n"
    running = Performance(asked(tmp_path, "endless"), source, patience=0.01)
    with pytest.raises(SceneFailed, match=r"is not done after 1\.2 seconds"), running:
        list(running.pictures())

    assert running._worker.poll() is not None


def test_a_scene_ends_with_whoever_asked_for_it(tmp_path: Path) -> None:
    """A build that was killed leaves nothing running."""
    with Performance(asked(tmp_path, "endless"), b"def endless():\n    while True: pass\n    yield") as running:
        running._worker.stdin.close()
        assert running._worker.wait(20) == 0


def test_a_scene_behind_words_is_told_to_play_in_front(tmp_path: Path) -> None:
    """Also by `check`."""
    from lecturec.cli import look, read

    notes = written(tmp_path, COUNTING)
    behind = '## Counting\n\n<!-- .slide: data-background-image="scene.py:counting" -->\n\n- a point\n\nNote: words'
    notes.write_text(f"---\ndialect: reveal\n---\n\n{behind}\n", "utf-8")
    lecture, report = read(notes, {"scenes": True})
    look(lecture, report)

    assert [d.code for d in report.diagnostics if d.severity != "note"] == ["bad-scene"]
    assert codes(built(notes)) == ["bad-scene"]


def test_pictures_without_end_are_taken_as_far_as_they_are_shown(tmp_path: Path) -> None:
    """On a slide where nobody speaks, nothing says how far: it is cut, and that is told."""
    source = COUNTING.replace("for n in range(20)", "for n in iter(int, 1)")
    with Performance(asked(tmp_path, "counting"), source.encode()) as running:
        assert len(list(running.pictures())) == 20
        assert running.cut

    result = built(written(tmp_path, source, words="").with_name("notes.md"), fps=5)
    assert codes(result) == ["long-scene"]
    assert reels(result)[0][1].frames == 300


def test_a_scene_says_how_many_pictures_a_second_it_gives(tmp_path: Path) -> None:
    """They are shown at the lecture's own pace."""
    shown = counted(built(written(tmp_path, COUNTING + "\ncounting.fps = 5\n")))

    assert shown[:30] == [n // 2 for n in range(30)]


def test_what_a_scene_reads_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs anew when its source, a module of the lecture or a file it opened changes, and not for other words."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / ".cache"))
    source = COUNTING.replace("def", "from grey import SHADE\nopen('data.csv').read()\ndef").replace("10 +", "SHADE +")
    notes = written(tmp_path, source)
    (tmp_path / "grey.py").write_text("SHADE = 10\n")
    (tmp_path / "data.csv").write_text("1,2\n")

    def ran() -> bool:
        return bool(built(notes).report.misses.get("scene"))

    assert [ran(), ran()] == [True, False]
    notes.write_text(notes.read_text("utf-8").replace("five or six", "a few more"), "utf-8")
    assert not ran()
    for name, text in {"data.csv": "3,4\n", "grey.py": "SHADE = 11\n", "scene.py": source + "#\n"}.items():
        (tmp_path / name).write_text(text)
        assert [ran(), ran()] == [True, False], name


def test_the_same_scene_gives_the_same_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance is the same each time; so are the bytes, whatever the number of workers."""
    source = COUNTING.replace(
        "np.full((90, 160, 3), 10 + 10 * n, np.uint8)", "np.random.randint(0, 255, (90, 160, 3), np.uint8)"
    )
    notes, films = written(tmp_path, source), []
    for jobs in (1, 2):
        monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / f"cache{jobs}"))
        films.append(built(notes, jobs=jobs).paths["mp4"].read_bytes())

    assert films[0] == films[1]


def test_what_is_kept_of_a_scene_is_what_it_gave() -> None:
    """Nearly: within the rounding of television's colours."""
    y, x = np.mgrid[0:90, 0:160]
    given = [np.stack((x + n, 128 + 0 * x, y + 40), axis=-1).astype(np.uint8) for n in range(8)]
    film = Kept(Fraction(10), sounds=False)
    for picture in given:
        film.add(picture)
    data = film.done()
    with reel.Opened(data) as opened:
        shown = [picture.to_ndarray(format="rgb24").astype(int) for _, picture in opened.pictures(0)]

    assert len(shown) == len(given)
    for was, now in zip(given, shown, strict=True):
        error = np.mean((was.astype(int) - now) ** 2)
        assert 10 * np.log10(255**2 / error) > 42
    assert len(data) < FILM_BYTES


def test_a_function_is_asked_for_nothing_it_does_not_name() -> None:
    """What it names decides when it is run anew; of one that cannot be read, everything does."""
    names = ("width_px", "height_px", "seconds", "fps")

    assert asked_by(b"def f(fps, *, seconds=2): pass", "f", names) == ("seconds", "fps")
    assert asked_by(b"def f(): pass", "f", names) == ()
    assert asked_by(b"def f(**given): pass", "f", names) == names
    assert asked_by(b"@wrapped\ndef f(): pass", "f", names) == names
    assert asked_by(b"f = g", "f", names) == names


def test_a_clip_of_moviepy_plays_with_its_sound(tmp_path: Path) -> None:
    """The sound is heard where nobody speaks, as a film's."""
    pytest.importorskip("moviepy")
    source = """
import numpy as np
from moviepy import AudioClip, VideoClip

def counting():
    pictures = VideoClip(lambda t: np.full((90, 160, 3), 10 + 10 * int(10 * t + 0.01), np.uint8), duration=2)
    return pictures.with_audio(AudioClip(lambda t: np.sin(2 * np.pi * 440 * np.asarray(t)), duration=2, fps=48000))
"""
    result = built(written(tmp_path, source, words=""), voice="none")

    assert codes(result) == []
    assert counted(result)[:20] == list(range(20))
    assert [voice.speaks for clip in result.timeline.clips for voice in clip.voices] == [False]


ROOT = Path(__file__).parents[1]


def drawn(source: str, function: str, folder: Path) -> list[np.ndarray]:
    with Performance(asked(folder, function), source.encode()) as running:
        return list(running.pictures())


def test_the_scenes_that_people_copy_work(tmp_path: Path) -> None:
    """That of the page, and those of the sample."""
    page = (ROOT / "docs" / "language.md").read_text("utf-8")
    (example,) = re.findall(r"^```python\n(# scene\.py\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    sample = (ROOT / "samples" / "swing" / "scene.py").read_text("utf-8")

    for source, function in ((example, "pendulum"), (sample, "pendulum"), (sample, "three")):
        pictures = drawn(source, function, tmp_path)
        assert len(pictures) == 20
        assert pictures[0].shape == (90, 160, 3)
        assert len({picture.tobytes() for picture in pictures}) > 5


def test_the_page_names_all_that_a_scene_can_ask_for() -> None:
    """And nothing else."""
    page = (ROOT / "docs" / "language.md").read_text("utf-8").split("## Scenes", 1)[1].split("\n## ", 1)[0]

    assert (
        tuple(name for row in re.findall(r"^\| (`.+?) \|", page, re.M) for name in re.findall(r"`(\w+)`", row)) == NAMES
    )
