"""Each test writes a film of two small slides with clicks for a voice, opens it again, and states what is in it."""

import hashlib
import io
import wave
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from lecturec.encode import aac, film
from lecturec.encode.h264 import Settings
from lecturec.encode.mux import About, audio_only, chapters_of, cover_jpeg, mux
from lecturec.store import Store
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Clip, Cue, Hold, Motion, Timeline, Voice, sample_at

SMALL = Settings(width=320, height=180, fps=30)

CLICK = 2_412
"""The sample in the middle of a click."""


def click() -> bytes:
    """A tenth of a second of silence with a click in it, as WAV."""
    samples = np.zeros(4800, "<i2")
    samples[CLICK - 12 : CLICK + 12] = 29_000
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return file.getvalue()


def picture(seed: int) -> bytes:
    """A PNG of coloured blocks."""
    blocks = np.random.default_rng(seed).integers(0, 256, (9, 16, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(np.kron(blocks, np.ones((20, 20, 1), np.uint8))).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.put("00png", picture(0))
    store.put("01png", picture(1))
    store.put("0click", click())
    return store


def clip(slide: int, title: str, start: int, stop: int, *segments: Hold | Motion) -> Clip:
    packets = [round(sample_at(frame, fps=30) / AAC_SAMPLES) for frame in (start, stop)]
    return Clip(
        slide=slide,
        title=title,
        start_frame=start,
        stop_frame=stop,
        segments=segments,
        start_packet=packets[0],
        stop_packet=packets[1],
        voices=(Voice(take="0click", start_sample=4096, samples=4800),),
    )


TIMELINE = Timeline(
    width=320,
    height=180,
    fps=30,
    clips=(
        clip(
            0,
            "Première: «début»",
            0,
            75,
            Hold(still="00png", start_frame=0, stop_frame=63),
            Motion(kind="fade", before="00png", after="01png", start_frame=63, stop_frame=75),
        ),
        clip(1, "見出し", 75, 150, Hold(still="01png", start_frame=75, stop_frame=150)),
    ),
    cues=(
        Cue(text="Bonjour à tous", start_sample=4_800, stop_sample=48_000, slide=0),
        Cue(text="deux\nlignes <i> & {x}", start_sample=96_000, stop_sample=300_000, slide=0),
        Cue(text="終わり", start_sample=144_000, stop_sample=192_000, slide=1),
    ),
)

ABOUT = About(title="Ünïcode: 講義", author="A. Author", date="2025-03-01", comment="made by lecturec", language="fra")


def write(path: Path, store: Store, about: About = ABOUT, timeline: Timeline = TIMELINE) -> Path:
    mux(path, timeline, SMALL, film.packets(timeline, store, SMALL), aac.packets(timeline, store), about)
    return path


@pytest.fixture
def made(tmp_path: Path, store: Store) -> Path:
    return write(tmp_path / "lecture.mp4", store, replace(ABOUT, cover=cover_jpeg(picture(0), 160)))


def test_pictures_come_at_a_constant_rate_and_cover_the_lecture(made: Path) -> None:
    with av.open(str(made)) as file:
        video = file.streams.video[0]
        times = [frame.time for frame in file.decode(video)]

        assert (video.average_rate, video.frames, video.duration * video.time_base) == (30, 150, 5)
    assert times == [pytest.approx(i / 30) for i in range(150)]


def test_a_click_is_heard_where_it_was_placed(made: Path) -> None:
    """As players see it: by the times of the decoded frames, edit list and priming included."""
    heard: list[float] = []
    with av.open(str(made)) as file:
        for frame in file.decode(audio=0):
            samples = np.abs(frame.to_ndarray()[0])
            if samples.max() > 0.5:
                heard.append(float(frame.pts * frame.time_base) + int(samples.argmax()) / RATE_HZ)
    placed = [(c.start_packet * AAC_SAMPLES + 4096 + CLICK) / RATE_HZ for c in TIMELINE.clips]

    assert len(heard) == 2
    assert all(abs(a - b) < 0.001 for a, b in zip(heard, placed, strict=True))


def test_sound_begins_at_zero_and_is_as_long_as_its_packets(made: Path) -> None:
    with av.open(str(made)) as file:
        audio = file.streams.audio[0]

        assert (audio.start_time, audio.sample_rate, audio.layout.name) == (0, RATE_HZ, "mono")
        assert audio.duration * audio.time_base == Fraction(TIMELINE.clips[-1].stop_packet * AAC_SAMPLES, RATE_HZ)


def test_the_index_stands_before_the_media(made: Path) -> None:
    data = made.read_bytes()

    assert data.index(b"moov") < data.index(b"mdat")


def test_captions_have_their_language_text_and_times(made: Path) -> None:
    """The second cue runs into the third, and ends where that begins."""
    with av.open(str(made)) as file:
        captions = file.streams.subtitles[0]
        said = [(p.pts, p.duration, bytes(p)[2:].decode()) for p in file.demux(captions) if p.size > 2]

        assert captions.metadata["language"] == "fra"
    assert said == [(100, 900, "Bonjour à tous"), (2000, 1000, "deux\nlignes <i> & {x}"), (3000, 1000, "終わり")]


def test_chapters_are_the_slides(made: Path) -> None:
    with av.open(str(made)) as file:
        found = [
            (c["metadata"]["title"], round(c["start"] * c["time_base"] * 30), round(c["end"] * c["time_base"] * 30))
            for c in file.chapters()
        ]

    assert found == [("Première: «début»", 0, 75), ("見出し", 75, 150)]


def test_clips_without_a_title_of_their_own_belong_to_the_chapter_before() -> None:
    titles = ["One", "", "One", "Two"]
    timeline = replace(TIMELINE, clips=tuple(clip(k, t, k * 10, k * 10 + 10) for k, t in enumerate(titles)))

    assert chapters_of(timeline) == (("One", 0, 30), ("Two", 30, 40))


def test_title_author_date_and_comment_are_written_and_nothing_of_the_machine(made: Path) -> None:
    with av.open(str(made)) as file:
        said = file.metadata

    assert (said["title"], said["artist"], said["date"]) == ("Ünïcode: 講義", "A. Author", "2025-03-01")
    assert said["comment"] == "made by lecturec"
    assert not {"encoder", "creation_time"} & set(said)
    assert b"x264" not in made.read_bytes()
    assert b"Lavc" not in made.read_bytes()


def test_the_cover_is_the_jpeg_that_was_given(made: Path) -> None:
    with av.open(str(made)) as file:
        cover = next(s for s in file.streams.video if s.disposition & av.stream.Disposition.attached_pic)
        data = next(bytes(p) for p in file.demux(cover) if p.size)

    assert data == cover_jpeg(picture(0), 160)
    assert Image.open(io.BytesIO(data)).size == (160, 90)


def test_the_picture_is_tagged_as_bt709(made: Path) -> None:
    with av.open(str(made)) as file:
        video = file.streams.video[0].codec_context

        assert (video.colorspace, video.color_primaries, video.color_trc, video.color_range) == (1, 1, 1, 1)
        assert (video.profile, video.pix_fmt) == ("High", "yuv420p")
    assert b"colrnclx" in made.read_bytes()


def test_the_same_lecture_gives_the_same_bytes(made: Path, store: Store, tmp_path: Path) -> None:
    again = write(tmp_path / "again.mp4", store, replace(ABOUT, cover=cover_jpeg(picture(0), 160)))

    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(made.read_bytes()).digest()


def test_nothing_is_printed(store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "lecture.mp4", store, replace(ABOUT, cover=cover_jpeg(picture(0), 160)))

    assert capfd.readouterr() == ("", "")


def test_a_build_that_fails_leaves_the_last_film_whole(made: Path, store: Store) -> None:
    whole = made.read_bytes()

    def broken() -> Iterator[tuple[bytes, bool]]:
        for k, packet in enumerate(film.packets(TIMELINE, store, SMALL)):
            if k == 100:
                raise KeyboardInterrupt
            yield packet

    with pytest.raises(KeyboardInterrupt):
        mux(made, TIMELINE, SMALL, broken(), aac.packets(TIMELINE, store), ABOUT)

    assert made.read_bytes() == whole
    assert [p.name for p in made.parent.iterdir() if p.is_file()] == ["lecture.mp4"]


def test_a_full_disk_is_an_os_error_and_leaves_the_last_film_whole(made: Path, store: Store) -> None:
    resource = pytest.importorskip("resource")
    whole = made.read_bytes()
    film.prepare(TIMELINE, store, SMALL)
    aac.prepare(TIMELINE, store)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"lecture\.mp4"):
            write(made, store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert made.read_bytes() == whole
    assert [p.name for p in made.parent.iterdir() if p.is_file()] == ["lecture.mp4"]


def test_a_folder_that_is_not_there_is_an_os_error(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere/lecture\.mp4"):
        write(tmp_path / "nowhere" / "lecture.mp4", store)


@pytest.mark.parametrize("name", ["a:b%03d.mp4", "-y.mp4", "講義 'x'.mp4", "film"])
def test_any_file_name_will_do(name: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path(name), store)

    assert (tmp_path / name).stat().st_size > 10_000


def test_a_lecture_without_cues_has_no_caption_track(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "lecture.mp4", store, About(), replace(TIMELINE, cues=()))
    with av.open(str(path)) as file:
        assert [s.type for s in file.streams] == ["video", "audio", "data"]


def test_sound_alone_has_chapters_cover_and_title(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "lecture.m4a"
    audio_only(path, TIMELINE, aac.packets(TIMELINE, store), replace(ABOUT, cover=cover_jpeg(picture(0), 160)))
    with av.open(str(path)) as file:
        assert file.metadata["major_brand"] == "M4A "
        assert file.metadata["title"] == ABOUT.title
        assert len(file.chapters()) == 2
        assert sum(frame.samples for frame in file.decode(audio=0)) == TIMELINE.clips[-1].stop_packet * AAC_SAMPLES
