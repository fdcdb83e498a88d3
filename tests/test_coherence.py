"""Measures of coherence do what they say on films whose answer is known, and the command says what it could not do."""

import json
import os
from collections.abc import Callable
from fractions import Fraction
from html.parser import HTMLParser
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import lecturec
from lecturec.cli import cli
from lecturec.coherence.alike import likenesses
from lecturec.coherence.colour import lab, luminance
from lecturec.coherence.flashes import Flashes, Flashing
from lecturec.coherence.flow import consistent, flow_of, warped
from lecturec.coherence.meaning import alignment, drift, identities, nearness
from lecturec.coherence.models import KINDS, squared
from lecturec.coherence.page import PARTS, page
from lecturec.coherence.report import measures, rounded
from lecturec.coherence.slides import Slide, Strip
from lecturec.coherence.smooth import Motion, Steps, motions
from lecturec.coherence.style import palette, palette_distance, texture, theme_distance
from lecturec.coherence.windows import PICTURES, Windows
from lecturec.encode.screen import screened
from lecturec.theme import Colours

Picture = NDArray[np.uint8]

WAYS = ["phase correlation of blocks", *(["OpenCV DIS"] if find_spec("cv2") else [])]


def grey(value: int = 40, height: int = 90, width: int = 160) -> Picture:
    return np.full((height, width, 3), value, np.uint8)


def speckled(seed: int = 0, height: int = 90, width: int = 160) -> Picture:
    """Soft spots of all colours, the same for the same seed."""
    rough = np.random.default_rng(seed).integers(0, 256, (height // 6 + 2, width // 6 + 2, 3))
    fine = np.kron(rough, np.ones((6, 6, 1)))
    for axis in (0, 1):
        fine = sum(np.roll(fine, k, axis) for k in range(-2, 3)) / 5
    return fine[:height, :width].astype(np.uint8)


def write_film(path: Path, pictures: list[Picture], fps: int = 10, comment: str = "") -> Path:
    """A film of these pictures, as good as x264 makes it."""
    with av.open(str(path), "w") as file:
        if comment:
            file.metadata["comment"] = comment
        stream = file.add_stream("libx264", rate=fps, options={"crf": "4", "preset": "ultrafast"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.time_base = "yuv420p", Fraction(1, fps)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
            frame.pts = number
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def motions_of(pictures: list[Picture], way: str = WAYS[0], fps: float = 10) -> tuple[Motion, ...]:
    steps = Steps(flow_of(way), most=1000, expected=len(pictures))
    for number, picture in enumerate(pictures):
        steps.see(number / fps, picture)
    return motions(steps.found, fps)


def flashes_of(pictures: list[Picture], fps: float) -> Flashing:
    watch = Flashes()
    for number, picture in enumerate(pictures):
        watch.see(number / fps, picture)
    return watch.found


# Colours


def test_colours_are_those_of_the_tables() -> None:
    """White, black and red in CIELAB and in luminance."""
    colours = np.array([[255, 255, 255], [0, 0, 0], [255, 0, 0]], np.uint8)

    assert lab(colours) == pytest.approx(np.array([[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.20]]), abs=0.05)
    assert luminance(colours) == pytest.approx([1, 0, 0.2126], abs=1e-4)


@given(st.integers(0, 200), st.integers(0, 55))
def test_a_palette_that_is_shifted_is_as_far_away_as_its_colours(value: int, shift: int) -> None:
    """In CIELAB, for one colour exactly."""
    one, other = grey(value, 12, 12), grey(value + shift, 12, 12)
    gap = float(lab(other)[0, 0, 0] - lab(one)[0, 0, 0])

    assert palette_distance(palette(one), palette(other)) == pytest.approx(gap, rel=0.02, abs=1e-3)


@given(st.integers(0, 5), st.integers(0, 5))
def test_the_distance_of_palettes_is_one(one: int, other: int) -> None:
    """Nothing is far from itself, there and back is the same way, and where colours stand does not matter."""
    small = {k: speckled(k, 30, 40) for k in (one, other)}
    a, b = (palette(small[k]) for k in (one, other))

    assert palette_distance(a, a) == 0
    assert palette_distance(a, b) == palette_distance(b, a)
    assert palette_distance(a, palette(small[one][::-1, ::-1])) < 1e-3


def test_the_colours_of_a_theme_are_at_no_distance_from_it() -> None:
    """Mixed with its ground as well; a colour that it does not have is far."""
    colours = Colours()
    ground, accent = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (colours.bg, colours.accent))
    mixed = np.round(np.linspace(ground, accent, 8)).astype(np.uint8).reshape(1, 8, 3).repeat(9, axis=0)
    pink = np.full((9, 9, 3), (255, 0, 200), np.uint8)

    assert theme_distance(mixed, colours)[0] < 0.5
    assert theme_distance(pink, colours)[0] > 40
    assert theme_distance(pink, colours)[1] == 1


def test_texture_tells_flat_from_fine() -> None:
    """Noise has the flattest spectrum, and the largest steps."""
    noise = np.random.default_rng(0).integers(0, 256, (90, 160, 3)).astype(np.uint8)

    assert texture(grey()).gradient == texture(grey()).fine == texture(grey()).slope == 0
    assert texture(speckled()).gradient < texture(noise).gradient
    assert texture(speckled()).slope < -1 < texture(noise).slope
    assert texture(speckled()).fine < texture(noise).fine


# Smoothness


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("right", "down"), [(0, 0), (3, 0), (-4, 2)])
def test_flow_finds_how_far_a_picture_moved(way: str, right: int, down: int) -> None:
    whole = speckled(1, 160, 240).astype(np.float32).mean(axis=2) / 255
    one, other = whole[20:140, 20:220], whole[20 - down : 140 - down, 20 - right : 220 - right]
    forward, backward = flow_of(way)(one, other), flow_of(way)(other, one)
    known = consistent(forward, backward)
    rest = (one - warped(other, forward))[known]

    assert np.median(forward, axis=(0, 1)) == pytest.approx([right, down], abs=0.3)
    assert known.mean() > 0.8
    assert np.abs(rest).mean() <= 0.35 * np.abs(one - other).mean()


def test_a_still_has_no_motion_at_all() -> None:
    assert motions_of([speckled()] * 12) == ()


def sliding(places: list[float]) -> list[Picture]:
    """A picture that slides to the right by so many pixels."""
    whole = speckled(2, 96, 400)
    return [whole[:, round(100 - place) : round(300 - place)] for place in places]


def test_what_starts_and_stops_at_once_has_more_jerk_than_what_is_eased() -> None:
    """Both slide as far in the same time."""
    way = np.linspace(0, 1, 13)
    hard = motions_of(sliding([0, 0, *(60 * way), 60, 60]))
    soft = motions_of(sliding([0, 0, *(60 * way**3 * (10 - 15 * way + 6 * way**2)), 60, 60]))

    assert len(hard) == len(soft) == 1
    assert 0 < soft[0].jerk < hard[0].jerk
    assert hard[0].warp < 0.5 * hard[0].change


def test_a_fade_moves_nothing() -> None:
    """It changes brightness, so it has a warping error, but no jerk."""
    one, other = speckled(3).astype(float), speckled(4).astype(float)
    fade = [(one + (other - one) * k / 8).astype(np.uint8) for k in range(9)]
    (motion,) = motions_of(fade)

    assert motion.steps == 8
    assert motion.warp > 0.01
    assert motion.jerk < 1


def test_flicker_is_uneven_and_a_cut_is_a_cut() -> None:
    one, other = speckled(5), speckled(6)
    way = [((1 - k / 8) * one + k / 8 * other).astype(np.uint8) for k in range(9)]
    (even,) = motions_of(way)
    (flicker,) = motions_of([way[k] for k in (0, 3, 1, 5, 2, 7, 4, 8)])
    (cut,) = motions_of([one, one, other, other])

    assert even.uneven < flicker.uneven
    assert cut.cut
    assert not even.cut


def test_of_a_film_that_always_moves_only_stretches_are_measured() -> None:
    """And all changes are counted."""
    steps = Steps(flow_of(WAYS[0]), most=32, expected=128)
    for number in range(97):
        steps.see(number / 10, grey(40 + 80 * (number % 2), 72, 96))

    assert [bool(s.moved is not None) for s in steps.found] == [True] * 32 + [False] * 64


# Flashes


@pytest.mark.parametrize("hertz", [1, 2, 4, 5, 12])
@pytest.mark.parametrize("fps", [25, 30])
def test_more_than_three_flashes_a_second_are_found_and_two_are_not(hertz: int, fps: int) -> None:
    """Whatever the pace of the film; dark and light take turns."""
    frames = [grey(20 + 200 * (k * 2 * hertz // fps % 2), 36, 64) for k in range(2 * fps)]

    assert flashes_of(frames, fps).found == (hertz > 3)


def test_what_is_small_pale_or_still_does_not_flash() -> None:
    """A light of a fortieth of the picture, a step of little light, and a film that stands."""
    spot, dark = grey(20, 36, 64), grey(20, 36, 64)
    spot[:6, :10] = 255

    assert not flashes_of([spot, dark] * 10, 10).found
    assert not flashes_of([grey(20), grey(60)] * 10, 10).found
    assert flashes_of([speckled()] * 20, 10) == Flashing(general=0, red=0, times_s=())


def test_red_harms_at_less_light() -> None:
    """A third of the picture in and out of saturated red, on a grey as light as it is."""
    red, plain = grey(90, 36, 64), grey(90, 36, 64)
    red[:, :32] = (190, 0, 0)
    found = flashes_of([plain, red] * 10, 10)

    assert found.red > 6
    assert found.general == 0


# Distinctness


def written(seed: int) -> Picture:
    """A slide with lines of something like words on a plain ground."""
    slide, words = grey(30, 270, 480), np.random.default_rng(seed)
    for row in range(30 + 12 * (seed % 2), 230, 24):
        for left in range(40, 420, 20):
            slide[row : row + 10, left : left + int(words.integers(4, 18))] = words.integers(120, 255)
    return slide


def test_two_slides_alike_are_alike_and_others_are_not() -> None:
    """The same, with a speck, with other words, and empty ones."""
    speck = written(0)
    speck[100:104, 100:104] = 255
    found = likenesses([written(0), written(0), speck, written(1), grey(30, 270, 480), grey(30, 270, 480)])

    assert found[0, 1] == found[4, 5] == 1
    assert 0.98 < found[0, 2] <= 1
    assert found[0, 3] < 0.2
    assert found[0, 4] < 0.05
    assert (found == found.T).all()


# Slides


def test_the_picture_of_a_slide_is_the_last_that_stands() -> None:
    """What moves into the next slide is no picture of it; a slide that was never seen has none."""
    strip = Strip(tuple(Slide(title=str(k), start_s=k, stop_s=k + 1) for k in range(3)))
    for at_s, value in ((0.0, 1), (0.5, 2), (0.9, 3), (0.95, 4), (1.0, 5)):
        strip.see(at_s, grey(value))

    assert [int(picture[0, 0, 0]) for _, picture in strip.slides(1.8)] == [2, 5]


def test_slides_that_nobody_names_are_found_where_the_picture_stands() -> None:
    strip = Strip(())
    for at_s, value in ((0.0, 10), (2.0, 90), (2.1, 100), (2.2, 120), (5.0, 122)):
        strip.see(at_s, grey(value))

    found = strip.slides(8.0)
    assert [(slide.start_s, slide.stop_s) for slide, _ in found] == [(0, 2.2), (2.2, 8)]


def test_windows_cover_the_film_and_keep_what_stands_once() -> None:
    windows = Windows(8.0)
    for at_s, value in ((0.0, 1), (3.0, 2), (6.0, 3)):
        windows.see(at_s, grey(value))

    found = windows.windows(4)
    assert len(found) == 4
    assert all(window.shape == (4, 45, 80, 3) for window in found)
    assert [[int(p[0, 0, 0]) for p in window] for window in found] == [
        [1, 1, 1, 1], [1, 1, 2, 2], [2, 2, 2, 2], [3, 3, 3, 3],
    ]  # fmt: skip
    assert len(windows._kept) == 3
    assert len(windows._which) == 4 * PICTURES


# Meaning


rows = st.integers(0, 99).map(lambda seed: np.random.default_rng(seed).standard_normal((5, 7)))


@given(rows, rows)
def test_cosines_are_cosines(pictures: NDArray[np.float64], words: NDArray[np.float64]) -> None:
    """However long the embeddings are."""
    near, found = nearness(pictures), alignment(pictures, words)

    assert len(near.neighbours) == 4
    assert all(-1 <= c <= 1 + 1e-9 for c in (*near.neighbours, *found.cosines))
    assert nearness(3 * pictures).neighbours == pytest.approx(near.neighbours)
    assert found.scores == pytest.approx([2.5 * max(0, c) for c in found.cosines])
    assert alignment(pictures, pictures).cosines == pytest.approx([1.0] * 5)
    assert (alignment(pictures, pictures).lead or 0) > 0
    assert drift(np.repeat(pictures[:1], 4, axis=0)) == pytest.approx([0, 0, 0], abs=1e-9)


def test_a_thing_that_looks_the_same_is_nearer_to_itself_than_to_others() -> None:
    embeddings = np.array([[1, 0, 0], [0, 1, 0], [1, 0.1, 0], [0, 0, 1]])
    (robot, tree) = identities(embeddings, {"tree": (1,), "robot": (2, 0, 0, 9)})

    assert robot.slides == (0, 2)
    assert (robot.within or 0) > 0.9 > (robot.without or 0)
    assert tree.within is None
    assert nearness(embeddings[:1]).mean is None


def test_models_see_the_sides_of_a_slide() -> None:
    """In a square, with all of it in the middle."""
    picture = speckled()

    assert squared(picture).shape == (160, 160, 3)
    assert (squared(picture)[35:125] == picture).all()
    assert (squared(np.stack([picture, picture]))[1] == squared(picture)).all()


# The command


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["coherence", *map(str, words)])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with no models."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path / "none"))
    return tmp_path


def said(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{name}.coherence.json").read_text("utf-8"))
    return found


def test_a_still_film_is_perfectly_smooth(here: Path) -> None:
    """Also when it comes from elsewhere, and is coded anew now and then. It is one slide."""
    write_film(here / "still.mp4", [speckled()] * 40)
    result = run("still.mp4")
    facts = said(here / "coherence", "still")

    assert result.exit_code == 0, result.output
    assert facts["smoothness"]["warping_error"] == facts["smoothness"]["jerk"] == 0
    assert facts["smoothness"]["motions"] == []
    assert facts["flashes"] == {"flashes": 0, "red_flashes": 0, "more_than_three": False, "times_s": []}
    assert len(facts["slides"]) == 1
    assert facts["distinctness"]["likeness"] is None


def test_a_film_that_flashes_is_a_warning(here: Path) -> None:
    write_film(here / "disco.mp4", [grey(20), grey(230)] * 6)
    result = run("disco.mp4", "--strict")

    assert "warning[film-flashes]" in result.output
    assert result.exit_code == 1
    assert "Do not show it" in (here / "coherence" / "disco.coherence.html").read_text("utf-8")


def test_slides_that_look_alike_are_named(here: Path) -> None:
    """And not those that do not."""
    write_film(here / "twice.mp4", [written(k) for k in (0, 1, 0) for _ in range(12)])
    output = run("twice.mp4").output

    assert "slides 1 and 3 look alike" in output
    assert "slides 1 and 2" not in output


def test_the_same_film_gives_the_same_report_and_nothing_is_written_beside_it(here: Path) -> None:
    (here / "films").mkdir()
    film = write_film(here / "films" / "a.mp4", [speckled(k // 10) for k in range(20)])
    made = []
    for folder in ("one", "other"):
        assert run(film, "-o", folder).exit_code == 0
        made.append([path.read_bytes() for path in sorted((here / folder).iterdir())])

    assert made[0] == made[1]
    assert sorted(path.name for path in (here / "one").iterdir()) == ["a.coherence.html", "a.coherence.json"]
    assert [path.name for path in (here / "films").iterdir()] == ["a.mp4"]


def broken(folder: Path) -> None:
    write_film(folder / "fine.mp4", [speckled()] * 12)
    (folder / "text.mp4").write_text("no film", "utf-8")
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "cut.mp4").write_bytes((folder / "fine.mp4").read_bytes()[:900])
    (folder / "alone.json").write_text('{"slides": [{"title": "x", "start": 0, "stop": 1}], "duration": 1}', "utf-8")
    (folder / "list.json").write_text("[1]", "utf-8")
    (folder / "nan.json").write_text('{"slides": [{"start": NaN, "stop": 1}], "duration": 1}', "utf-8")
    (folder / "deep.json").write_text("[" * 100_000, "utf-8")
    (folder / "clip").mkdir()
    (folder / "clip" / "config.json").write_text('{"model_type": "bert"}', "utf-8")
    (folder / "file").write_text("", "utf-8")


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["none.mp4"], "no-film", 2),
        (["none.json"], "no-film", 2),
        (["text.mp4"], "not-a-film", 2),
        (["empty.mp4"], "not-a-film", 2),
        (["cut.mp4"], "not-a-film", 2),
        (["clip"], "no-film", 2),
        (["alone.json"], "manifest-without-film", 2),
        (["list.json"], "bad-manifest", 2),
        (["nan.json"], "bad-manifest", 2),
        (["deep.json"], "bad-manifest", 2),
        (["fine.mp4", "--model", "clip=clip"], "model-unreadable", 0),
        (["fine.mp4", "--model", "vivit=nowhere"], "model-unreadable", 0),
        (["fine.mp4", "-o", "file/report"], "cannot-write", 5),
    ],
)
def test_what_cannot_be_measured_is_said(here: Path, words: list[str], code: str, exit_code: int) -> None:
    """Never a traceback."""
    broken(here)
    result = run(*words)

    assert f"[{code}]" in result.output
    assert result.exit_code == exit_code, result.output


@pytest.mark.parametrize("words", [["--model", "bert=x"], ["--model", "clip"], ["--entity", "x=0"], ["--entity", "3"]])
def test_flags_that_mean_nothing_are_refused(here: Path, words: list[str]) -> None:
    assert run("a.mp4", *words).exit_code == 2


NOTES = """---
lecturec:
  coherence: motion
  entities:
    moon: a pale ball
---

# Tides

## The moon pulls

- The sea rises.
- It falls.

## <b>Twice</b> a day

- Every day.
"""


@pytest.fixture(scope="module")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lecture of ours with its manifest, in a folder of its own."""
    folder = tmp_path_factory.mktemp("lecture")
    (folder / "tides.md").write_text(NOTES, "utf-8")
    made = lecturec.compile(folder / "tides.md", voice="none", size="320x180", fps=20, to=("json",))
    assert not made.exit
    return folder / "tides.mp4"


def test_the_held_pictures_of_our_films_need_not_be_decoded(lecture: Path) -> None:
    """What is seen without them is what all pictures show."""
    with screened(lecture) as film:
        assert film.facts.ours
        seen = {round(at_s * 20): picture for at_s, picture in film.pictures()}
        count, chapters = film.facts.changes, film.facts.chapters
    with av.open(str(lecture)) as file:
        shown = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    changed = [k for k, (a, b) in enumerate(pairwise(shown), 1) if (a != b).any()]

    assert len(seen) == count < 0.8 * len(shown)
    assert set(changed) <= set(seen)
    assert len(chapters) > 1
    for number, picture in seen.items():
        small = picture.reshape(90, 3, 160, 3, 3).mean(axis=(1, 3))
        assert np.abs(small - shown[number].reshape(90, 2, 160, 2, 3).mean(axis=(1, 3))).mean() < 2


@pytest.fixture(scope="module")
def measured(lecture: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its report."""
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LECTUREC_MODELS", str(folder / "none"))
        assert run(lecture, "-o", folder).exit_code == 0
    return folder


def test_a_lecture_is_measured_by_its_manifest(lecture: Path, measured: Path, here: Path) -> None:
    """By its film or by its manifest alike; its pictures have the colours of its theme."""
    assert run(lecture.with_suffix(".json")).exit_code == 0
    facts = said(measured, "tides")
    manifest = json.loads(lecture.with_suffix(".json").read_text("utf-8"))

    assert facts == said(here / "coherence", "tides")
    assert facts["slides_from"] == "manifest"
    assert [slide["title"] for slide in facts["slides"]] == [slide["title"] for slide in manifest["slides"]]
    assert {slide["title"] for slide in facts["slides"] if slide["entities"] == ["moon"]} >= {"The moon pulls"}
    assert all(slide["entities"] == [] for slide in facts["slides"] if slide["title"] == "Twice a day")
    assert facts["style"]["theme_distance"] < 5
    assert not facts["flashes"]["more_than_three"]


def test_a_manifest_of_another_film_is_not_believed(lecture: Path, here: Path) -> None:
    """Its chapters are."""
    (here / "tides.mp4").write_bytes(lecture.read_bytes())
    manifest = json.loads(lecture.with_suffix(".json").read_text("utf-8"))
    (here / "tides.json").write_text(json.dumps({**manifest, "duration": 99}), "utf-8")

    assert "warning[manifest-misfit]" in run("tides.mp4").output
    assert said(here / "coherence", "tides")["slides_from"] == "chapters"


class Tags(HTMLParser):
    """All elements of a page, and what they would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "srcset")]


def test_the_page_stands_alone_and_explains_each_number(measured: Path) -> None:
    """Words of the author's stay words, and what was not measured is said."""
    html = (measured / "tides.coherence.html").read_text("utf-8")
    tags, facts = Tags(), said(measured, "tides")
    tags.feed(html)

    assert "Smoothness is not sameness of meaning" in html
    assert tags.tags.count("img") == len(facts["slides"])
    assert all(load.startswith("data:image/jpeg;base64,") for load in tags.loads)
    assert "polyline" in tags.tags
    assert not {"script", "b", "link", "iframe"} & set(tags.tags)
    assert len(facts["not_measured"]) == len(KINDS)
    assert all(one["why"] for one in facts["not_measured"])
    for name, about in measures().items():
        if facts[about["of"]].get(name) is not None:
            assert about["source"].replace("'", "&#39;") in html


def test_titles_cannot_become_tags() -> None:
    """Even where a film's own chapters name them."""
    slide = {
        "number": 1, "title": "<script>alert(1)</script>", "start_s": 0.0, "stop_s": 1.0, "theme_distance": None,
        "palette_distance_to_next": None, "texture": 1.0, "likeness": None, "colours": [],
    }  # fmt: skip
    facts = {
        "plainly": "", "film": "<b>.mp4", "length_s": 1.0, "size": [2, 2], "fps": 1.0, "slides_from": "chapters",
        "flow": "", "lecturec": "", "slides": [slide], "not_measured": [], "style": {},
        "smoothness": {"motions": []}, "flashes": {"more_than_three": False, "times_s": []},
        "distinctness": {"alike": []}, "meaning": {}, "alignment": {}, "identity": {}, "drift": {},
    }  # fmt: skip

    tags = Tags()
    tags.feed(page(facts, (grey(),)))
    assert not {"script", "b"} & set(tags.tags)


def test_every_measure_belongs_to_a_part_of_the_page() -> None:
    assert {about["of"] for about in measures().values()} == set(PARTS)
    assert all(set(about) == {"of", "title", "unit", "about", "source"} for about in measures().values())


def test_reports_hold_plain_numbers() -> None:
    assert rounded({"a": float("nan"), "b": [np.float32(1.23456), -0.0, True, 3]}) == {
        "a": None,
        "b": [1.2346, 0.0, True, 3],
    }


# Models


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    import tiny_eyes

    return tiny_eyes.build(tmp_path_factory.mktemp("models"))


def test_models_look_through_their_own_code(
    eyes: Path, lecture: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them, twice the same; random weights see nothing, but they see it in the right places."""
    monkeypatch.setenv("LECTUREC_MODELS", str(eyes))
    results = [run(lecture, "--entity", "moon=1", "--entity", "sea=3", "-o", folder) for folder in "ab"]
    facts = said(here / "a", "tides")
    slides = len(facts["slides"])

    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert facts == said(here / "b", "tides")
    assert facts["not_measured"] == []
    assert [len(one["neighbours"]) for one in facts["meaning"].values()] == [slides - 1] * 2
    assert all(one["alignment"] is not None for one in facts["alignment"].values())
    assert facts["alignment"]["clip"]["clipscore"] >= 0
    assert facts["alignment"]["siglip"]["clipscore"] is None
    assert [one["name"] for one in facts["identity"]["dinov2"]["entities"]] == ["moon", "sea"]
    assert -1 <= facts["identity"]["dinov2"]["identity"] <= 1
    assert set(facts["drift"]) == {"timesformer", "vivit"}
    assert all(one["pictures"] == 4 and one["windows"] for one in facts["drift"].values())


@pytest.mark.parametrize("spoil", [lambda f: f.write_bytes(f.read_bytes()[:500]), os.remove])
def test_a_damaged_model_leaves_its_part_out(
    eyes: Path, here: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    """The report stands, and says why."""
    folder = tmp_path / "dino"
    folder.mkdir()
    for file in (eyes / "dinov2" / "tiny").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    spoil(folder / "model.safetensors")
    write_film(here / "a.mp4", [speckled()] * 12)
    result = run("a.mp4", "--model", f"dinov2={folder}")
    (why,) = (one["why"] for one in said(here / "coherence", "a")["not_measured"] if "DINOv2" in one["what"])

    assert result.exit_code == 0, result.output
    assert "cannot be loaded" in why
