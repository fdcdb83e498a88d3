"""Films within slides: read from memory and as nothing but films, played in their boxes, the same bytes every time."""

import io
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from oracle import read
from PIL import Image
from test_h264 import decode
from test_schedule import scenes_of, takes_of

import lecturec.compiler
from lecturec.deck import PLAIN, Backdrop, Figure, Media, text_of
from lecturec.diagnostics import Report
from lecturec.encode import film as films
from lecturec.encode import reel
from lecturec.encode.h264 import Settings
from lecturec.encode.heard import heard
from lecturec.figures import load_figures
from lecturec.mix import take as _take
from lecturec.rolls import taking_turns
from lecturec.scene import Box
from lecturec.schedule import pace, schedule
from lecturec.script import Beat, Line, Point, Script, Slide
from lecturec.store import Store
from lecturec.timeline import RATE_HZ, Clip, Hold, Motion, Reel, Roll, Timeline
from lecturec.world import World

DARK, STEP = 30, 3
"""The grey of a film's first picture, and by how much each is brighter than the one before."""


def clip(
    frames: int = 50,
    *,
    fps: int = 25,
    size: tuple[int, int] = (64, 36),
    kind: str = "mp4",
    shape: int = 1,
    sound: bool = False,
    base: int = 0,
    split: bool = False,
) -> bytes:
    """A film of grey pictures, each a little brighter."""  # fmt: skip
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as made:
        stream = made.add_stream("libvpx-vp9" if kind == "webm" else "libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(shape)
        stream.options = {"lossless": "1"} if kind == "webm" else {"preset": "ultrafast", "qp": "0"}
        voice = made.add_stream("aac", rate=48_000) if sound else None
        for number in range(frames):
            luma = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
            luma[: size[1]] = DARK + STEP * number
            if split:
                luma[: size[1], : size[0] // 2] = 230
            frame = av.VideoFrame.from_ndarray(luma, "yuv420p")
            frame.pts, frame.time_base = base + number, Fraction(1, fps)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
        if voice:
            beep = np.sin(np.arange(48_000 * frames // fps) * 2 * np.pi * 440 / 48_000) * 0.5
            beep[: len(beep) // 2] = 0
            tone = av.AudioFrame.from_ndarray(beep.astype(np.float32)[None], "fltp", "mono")
            tone.rate = 48_000
            made.mux(voice.encode(tone))
            made.mux(voice.encode(None))
    return file.getvalue()


def number_of(planes: np.ndarray) -> int:
    """Which picture of such a film this is."""
    return round((float(np.mean(planes)) - DARK) / STEP)


def numbers(data: bytes, start_ms: int, fps: int, shown: range) -> list[int]:
    """Which pictures of a film are shown."""
    place = reel.Place(x=0, y=0, width=64, height=36)
    return [number_of(p.parts[0]) for p in reel.show(data, start_ms, fps, shown, place)]


@pytest.mark.parametrize("kind", ["mp4", "mov", "webm", "matroska"])
def test_the_picture_that_stands_at_its_time_is_shown(kind: str) -> None:
    """A film of 25 pictures a second at 10, 25, 30 and 50: none comes early, and past its end the last one stays."""
    data = clip(kind=kind)
    slack = Fraction(4, 1000) if kind in ("webm", "matroska") else 0  # these count in whole milliseconds

    for fps in (10, 25, 30, 50):
        for n, number in enumerate(numbers(data, 0, fps, range(3 * fps))):
            assert number in {min(49, int((Fraction(n, fps) + off) * 25)) for off in (-slack, 0, slack)}


def test_a_piece_from_the_middle_is_what_the_whole_shows_there() -> None:
    """Pieces are coded apart, each after a jump into the film."""
    data = clip(65)

    assert numbers(data, 400, 30, range(17, 48)) == numbers(data, 400, 30, range(48))[17:]
    assert numbers(data, 400, 25, range(3)) == [10, 11, 12]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_films_stand_as_the_camera_was_held(turned: int) -> None:
    """The matrix in the header says how, and that decides which side is the long one."""
    data = bytearray(clip(3, split=True))
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turned]
    one = 0x10000
    at = data.rfind(b"tkhd") + 4 + 4 + 4 + 4 + 4 + 4 + 4 + 8 + 2 + 2 + 2 + 2
    matrix = np.array([cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 0x40000000], ">i4").tobytes()
    data[at : at + 36] = matrix
    facts, poster = reel.examine(bytes(data))

    assert (facts.width, facts.height) == ((36, 64) if turned % 180 else (64, 36))
    seen = np.asarray(Image.open(io.BytesIO(poster)).convert("L"), int)
    assert seen.shape == (facts.height, facts.width)
    ends = {0: seen[:, :4], 90: seen[:4], 180: seen[:, -4:], 270: seen[-4:]}
    assert [turn for turn, end in ends.items() if end.min() > 128] == [turned]


def test_pixels_that_are_no_squares_are_widened() -> None:
    """As on a screen."""
    facts, _ = reel.examine(clip(3, shape=2))

    assert (facts.width, facts.height) == (128, 36)


@pytest.mark.parametrize("options", [{"sound": True}, {"size": (66, 38)}, {"base": 100}, {"frames": 1}, {"fps": 7}])
def test_films_of_all_sorts_are_read(options: dict[str, object]) -> None:
    """With sound, of odd sizes, that begin late, of one picture, slow."""
    facts, poster = reel.examine(clip(**{"frames": 20, **options}))

    assert number_of(np.asarray(Image.open(io.BytesIO(poster)).convert("L"), np.float64) * 219 / 255 + 16) == 0
    assert facts.length_ms == round(1000 * options.get("frames", 20) / options.get("fps", 25)) or options.get("base")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"ffconcat version 1.0\nfile ok.mp4\n",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"RIFF\0\0\0\0AVI LIST",
        b"\0\0\0\x18ftypmp42",
        b"\x1a\x45\xdf\xa3",
        clip()[: len(clip()) // 2],
        b"<?xml version='1.0'?><MPD/>",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    ],
)
def test_what_is_no_film_is_not_opened(data: bytes) -> None:
    """Playlists above all: they read other files."""
    with pytest.raises(reel.NoFilm):
        reel.examine(data)


def test_a_damaged_film_is_shown_as_far_as_it_can_be_read() -> None:
    """And its last good picture stays; no piece of it fails."""
    data = bytearray(clip(65, kind="webm"))
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)

    found = numbers(bytes(data), 0, 25, range(65))
    assert found[:10] == list(range(10))
    assert found[-1] == max(found) < 60
    assert numbers(bytes(data), 0, 25, range(50, 60)) == [found[-1]] * 10


def a_slide(*beats: Beat, parts: tuple[object, ...], hold_ms: int = 0) -> Slide:
    return Slide(template="figure", title=(), parts=parts, beats=beats, hold_ms=hold_ms)


def said(text: str, *reveals: int, hides: tuple[int, ...] = ()) -> Beat:
    return Beat(lines=(Line(text=text, spoken=text),), reveals=reveals, hides=hides)


POINT = Point(lead=text_of("a point"))
PACE = pace(30, "calm", "fade", 300, 200)


def laid_out(*slides: Slide, length: int = 4_000) -> Timeline:
    script = Script(title="", lang="en", slides=slides)
    scenes = tuple(
        replace(scene, boxes=tuple(Box(part=i, x=20, y=20, width=160, height=90) for i in range(len(slide.parts))))
        for scene, slide in zip(scenes_of(script), slides, strict=True)
    )
    return schedule(script, takes_of(script, length), scenes, PACE, width=320, height=180)


def rolls(timeline: Timeline) -> list[Roll]:
    return [s for c in timeline.clips for s in c.segments if isinstance(s, Roll)]


FILM = Media(path="a.mp4", kind="video", data="film", poster="poster", stop_ms=2000)


def test_a_film_plays_from_the_moment_it_has_appeared() -> None:
    """It stands still while it fades in; then it plays, on through what appears beside it; then its end stays."""
    beats = said("First a few words.", 0), said("Then the film.", 1), said("And a point.", 2), said("So it is.", 3)
    one = a_slide(*beats, parts=(POINT, FILM, POINT, POINT))
    timeline = laid_out(one, a_slide(said("Next."), parts=(POINT,)), length=3_000)

    segments = timeline.clips[0].segments
    first = next(i for i, s in enumerate(segments) if isinstance(s, Roll))
    assert isinstance(segments[first - 1], Motion)
    shown = [s for s in segments[first:] if isinstance(s, Roll)]
    assert len(shown) == len(segments) - first
    assert all(a.stop_frame == b.start_frame for a, b in pairwise(shown))
    for roll in shown:
        (reel_,) = (*roll.reels, *roll.under)
        assert reel_.first == min(roll.start_frame - shown[0].start_frame, 59)
        assert (reel_.film, reel_.x, reel_.width, reel_.start_ms, reel_.frames) == ("film", 20, 160, 0, 60)
    assert shown[-1].kind == "fade"
    assert shown[-1].under
    assert not shown[-1].reels


def test_a_film_that_vanishes_stops() -> None:
    """And one that appears again begins again."""
    slide = a_slide(said("The film.", 0), said("Gone.", 1, hides=(0,)), said("Again.", 0), parts=(FILM, POINT))
    shown = rolls(laid_out(slide))

    assert [roll.reels[0].first for roll in shown if roll.reels and not roll.kind].count(0) == 2


def test_a_film_that_nobody_speaks_over_plays_to_its_end() -> None:
    """Nor has notes for: its slide stands as long as it takes, but for no more than two minutes."""
    spoken = said("A few words.", 0)
    noted = laid_out(replace(a_slide(spoken, parts=(replace(FILM, stop_ms=60_000),)), notes="A few words."))
    unnoted = laid_out(a_slide(spoken, parts=(replace(FILM, stop_ms=60_000),)))
    short = laid_out(a_slide(parts=(FILM,), hold_ms=500))
    long = laid_out(a_slide(Beat(lines=(), reveals=(0,)), parts=(replace(FILM, stop_ms=3_600_000),)))

    assert noted.frames < 120
    assert 60 * 30 <= unnoted.frames <= 61 * 30
    assert 60 <= short.frames <= 75
    assert 120 * 30 <= long.frames <= 123 * 30


def test_no_piece_of_a_film_is_long() -> None:
    """So that each can be seeked to, and pieces are coded side by side; the still end is one coded picture."""
    slide = a_slide(parts=(replace(FILM, stop_ms=20_500),), hold_ms=40_000)
    shown = rolls(laid_out(slide))

    assert all(roll.stop_frame - roll.start_frame <= 8 * 30 for roll in shown)
    assert [roll.moving for roll in shown] == [240, 240, 135, 1, 1]


def test_slides_without_films_are_as_they_were() -> None:
    """A poster whose film could not be read stays a picture."""
    timeline = laid_out(a_slide(said("Words.", 0), parts=(replace(FILM, data=""), POINT)))

    assert not rolls(timeline)


SMALL = Settings(width=320, height=180, fps=30, qp=8)


def still(grey: int, poster: int | None = None) -> bytes:
    """A PNG of one grey, with the poster in its box."""
    pixels = np.full((180, 320, 3), grey, np.uint8)
    if poster is not None:
        pixels[20:110, 20:180] = poster
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_the_film_of_a_film_shows_it_in_its_box_and_nothing_else(tmp_path: Path) -> None:
    """Each frame is decoded: the film counts up within its box, is cut by what follows, and stays where it ends."""
    store = Store(tmp_path)
    for key, data in {"a": still(60, 28), "b": still(90, 28), "c": still(200), "film": clip(30)}.items():
        store.put(key, data)
    box = Reel(film="film", x=20, y=20, width=160, height=90, start_ms=0, first=0, frames=36)
    segments = (
        Hold(still="a", start_frame=0, stop_frame=5),
        Roll(kind="", before="a", after="a", start_frame=5, stop_frame=25, reels=(box,)),
        Roll(kind="reveal", before="a", after="b", start_frame=25, stop_frame=30, reels=(replace(box, first=20),)),
        Roll(kind="", before="b", after="b", start_frame=30, stop_frame=60, reels=(replace(box, first=25),)),
        Roll(kind="fade", before="b", after="c", start_frame=60, stop_frame=70, reels=(),
             under=(replace(box, first=35),)),
        Hold(still="c", start_frame=70, stop_frame=80),
    )  # fmt: skip
    timeline = Timeline(width=320, height=180, fps=30, cues=(), clips=(
        Clip(slide=0, title="", start_frame=0, stop_frame=80, segments=segments,
                               start_packet=0, stop_packet=125, voices=()),))  # fmt: skip
    films.prepare(timeline, store, SMALL, jobs=2)
    packets = list(films.packets(timeline, store, SMALL))
    again = list(films.packets(timeline, Store(tmp_path), SMALL))
    alone = Store(tmp_path / "alone")
    for key in ("a", "b", "c", "film"):
        alone.put(key, store.read(key))

    assert packets == again == list(films.packets(timeline, alone, SMALL))
    assert len(packets) == 80
    assert [n for n, (_, idr) in enumerate(packets) if idr] == [0, 5, 25, 30, 60, 70]
    shown = [f[:180] for f in decode(packets, SMALL)]
    inside = [number_of(f[24:106, 24:176]) for f in shown]
    outside = [round(float(f[120:].mean())) for f in shown]
    assert inside[5:60] == [min(29, n * 25 // 30) for n in range(36)] + [29] * 19
    assert all(abs(grey - outside[5]) <= 1 for grey in outside[:25])
    assert all(abs(grey - outside[30]) <= 1 for grey in outside[30:60])
    assert outside[30] > outside[5]
    assert all(a <= b + 1 for a, b in pairwise(outside[60:]))


def test_what_is_heard_of_a_film_is_as_long_as_what_is_seen() -> None:
    """Its tone begins in its middle, from wherever it is played; it is as loud as a voice, and soft at its ends."""
    data = clip(50, sound=True)

    for start, stop in ((0, 2000), (500, 2000), (900, 1500)):
        pcm = _take(heard(data, start, stop)).astype(float) / 32768
        assert len(pcm) == (stop - start) * 48
        loud = np.abs(pcm) > 0.05
        # This muxer leaves the encoder's run-up of 1,024 samples in the file.
        assert abs(loud.argmax() - (1000 - start) * 48 - 1024) < 100
        assert loud[-3000:-1500].any()
        assert abs(pcm[-1]) < 0.01
        assert np.abs(pcm).max() < 0.85
    assert heard(clip(10), 0, 400) == b""


def test_a_film_is_heard_while_nobody_speaks() -> None:
    """And only then; what would be cut off is not begun."""
    film = replace(FILM, sound="sound")
    alone = laid_out(a_slide(parts=(film,), hold_ms=500)).clips[0]
    after = laid_out(
        a_slide(said("Words.", 0), Beat(lines=(), reveals=(1,)), said("More.", 2), parts=(POINT, film, POINT))
    )
    under = laid_out(a_slide(said("A long sentence is spoken over it.", 0), parts=(film,))).clips[0]

    assert [(v.take, v.start_sample, v.samples) for v in alone.voices] == [("sound", 2048, 96_000)]
    (first, last, sound) = after.clips[0].voices
    assert (sound.take, sound.samples) == ("sound", 96_000)
    assert first.start_sample + first.samples <= sound.start_sample
    assert sound.start_sample + sound.samples <= last.start_sample
    (roll,) = (s for s in after.clips[0].segments if isinstance(s, Roll) and s.reels and s.reels[0].first == 0)
    assert abs(roll.start_frame * 1600 - sound.start_sample) < 1600
    assert [v.take for v in under.voices] == ["A long sentence is spoken over it."]


def test_a_film_is_heard_over_words_that_are_only_read() -> None:
    """And in a pause of its author's."""
    film = replace(FILM, sound="sound")
    read = Beat(lines=(Line(text="a ball", spoken="", pause_ms=3_000),), reveals=(0,))
    clip = laid_out(a_slide(read, parts=(film,), hold_ms=5_000)).clips[0]

    assert [voice.take for voice in clip.voices] == ["sound"]


def test_words_wait_for_a_film_or_it_goes_on_softly_under_them_or_is_never_heard() -> None:
    """The author chooses; a film that waits for its words stands still until they are over."""
    film = replace(FILM, sound="sound")
    slide = a_slide(said("Look at this.", 0), said("So it was.", 1), parts=(film, POINT))
    made = Script(title="", lang="en", slides=(slide,))
    wait, duck, mute = (laid_out(*taking_turns(made, manner).slides).clips[0] for manner in ("wait", "duck", "mute"))

    (first, last, sound) = wait.voices
    assert first.start_sample + first.samples <= sound.start_sample
    assert sound.start_sample + sound.samples <= last.start_sample
    begins = min(s.start_frame for s in wait.segments if isinstance(s, Roll))
    assert 0 <= begins * 1600 - first.start_sample - first.samples < RATE_HZ
    assert abs(begins * 1600 - sound.start_sample) < 1600
    (sound,) = (v for v in duck.voices if v.take == "sound")
    assert {level for _, level in sound.levels} == {0, -2000}
    assert [v.take for v in mute.voices] == ["Look at this.", "So it was."]
    assert taking_turns(made, "alone") is made


def test_what_closes_a_lecture_is_heard_after_a_film_that_waited_for_its_words() -> None:
    """Though it stands on the same slide."""
    gong = Beat(lines=(Line(text="gong", spoken=" ", pause_ms=0, sound=Media(path="a", kind="audio", sound="a")),))
    slide = a_slide(said("Look at this."), gong, parts=(replace(FILM, sound="sound"),))
    (clip,) = laid_out(*taking_turns(Script(title="", lang="en", slides=(slide,)), "wait").slides).clips

    sounds = {voice.take: voice for voice in clip.voices}
    starts = [sounds[name].start_sample for name in ("Look at this.", "sound", "gong")]
    stops = [sounds[name].start_sample + sounds[name].samples for name in ("Look at this.", "sound")]
    assert all(stop <= start for stop, start in zip(stops, starts[1:], strict=True))


def test_a_film_that_cannot_be_had_is_a_card(tmp_path: Path) -> None:
    """And a warning where it stands: missing, no film, over before it begins."""
    (tmp_path / "no.mp4").write_bytes(b"#EXTM3U\n")
    (tmp_path / "yes.mp4").write_bytes(clip())
    report = Report()
    parts = tuple(
        Media(path=path, kind="video", start_ms=start)
        for path, start in (("mp4.mp4", 0), ("no.mp4", 0), ("yes.mp4", 9000), ("https://example.org/x.mp4", 0))
    )
    slide = load_figures(
        Script(title="", lang="en", slides=(a_slide(parts=parts),)), World(tmp_path), Store(tmp_path / "c"), report
    ).slides[0]

    assert [part.data for part in slide.parts] == [""] * 4
    assert sorted(d.code for d in report.diagnostics) == ["bad-film", "bad-film", "missing-file", "remote-picture"]
    assert not report.failed


def test_a_film_behind_a_slide_is_its_first_picture(tmp_path: Path) -> None:
    """As is one that stands for a picture."""
    (tmp_path / "a.mp4").write_bytes(clip())
    store, report = Store(tmp_path / "c"), Report()
    look = replace(PLAIN, backdrops=(Backdrop(path="a.mp4"), Backdrop(path="b.mp4")))
    slide = replace(a_slide(parts=(Figure(path="a.mp4#t=1"),)), look=look)
    made = load_figures(Script(title="", lang="en", slides=(slide,)), World(tmp_path), store, report).slides[0]

    keys = made.look.backdrops[0].data, made.parts[0].data
    shown = [np.asarray(Image.open(io.BytesIO(store.read(key))).convert("L"), float) for key in keys]
    assert [number_of(grey * 219 / 255 + 16) for grey in shown] == [0, 25]
    assert [d.code for d in report.diagnostics] == ["missing-file"]


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("a.mp4", (0, 2000)),
        ("a.mp4#t=0.5", (500, 2000)),
        ("a.mp4#t=0.5,1.25", (500, 1250)),
        ("a.mp4#t=,1", (0, 1000)),
        ("a.mp4#t=1,99", (1000, 2000)),
    ],
)
def test_the_address_of_a_film_names_its_times(tmp_path: Path, path: str, times: tuple[int, int]) -> None:
    """As media fragments do on the web."""
    (tmp_path / "a.mp4").write_bytes(clip())
    script = read(f"# A\n\n![a film]({path})\n").script
    made = load_figures(script, World(tmp_path), Store(tmp_path / "c"), Report())
    (film,) = (part for slide in made.slides for part in slide.parts if isinstance(part, Media))

    assert (film.start_ms, film.stop_ms) == times
    assert film.data
    assert film.poster


def test_a_deck_with_a_film_is_the_same_film_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many work on it and whatever is in the cache; and a build after it codes nothing."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    (tmp_path / "a.mp4").write_bytes(clip(sound=True))
    notes = tmp_path / "deck.md"
    notes.write_text("---\nmarp: true\n---\n\n# Title\n\n---\n\n## Look\n\n- one\n\n![a film](a.mp4)\n", "utf-8")
    made = []
    for name, options in {"one": {"jobs": 1}, "two": {"jobs": 2}, "anew": {"cache": False}}.items():
        result = lecturec.compile(notes, output=tmp_path / f"{name}.mp4", size="320x180", fps=10, **options)
        assert [d for d in result.diagnostics if d.severity != "note"] == []
        made.append((tmp_path / f"{name}.mp4").read_bytes())
    assert made[0] == made[1] == made[2]
    assert any(isinstance(s, Roll) for c in result.timeline.clips for s in c.segments)
    assert result.timeline.frames / 10 >= 2
    assert [len(clip.voices) for clip in result.timeline.clips] == [1, 2]
