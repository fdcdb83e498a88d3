"""Each test builds a film of a few flat or noisy stills and looks at what a decoder makes of it."""

import io
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import av
import hypothesis
import numpy as np
import pytest
from av.codec.context import Flags
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lecturec import compose
from lecturec.encode import EncodeError, film, h264, slices
from lecturec.encode.h264 import Settings, encode, format_of, planes
from lecturec.store import Store
from lecturec.timeline import Clip, Hold, Motion, Timeline

SMALL = Settings(width=320, height=180, fps=30)
TINY = Settings(width=64, height=36, fps=30)


def picture(seed: int, settings: Settings = SMALL) -> bytes:
    """A PNG with hard edges, soft gradients and noise: blocks, a ramp and grain."""
    rng = np.random.default_rng(seed)
    width, height = settings.width, settings.height
    blocks = np.kron(rng.integers(0, 256, (9, 16, 3)), np.ones((height // 9 + 1, width // 16 + 1, 1)))[:height, :width]
    ramp = np.linspace(0, 60, width)[None, :, None]
    pixels = np.clip(blocks * 0.7 + ramp + rng.normal(0, 3, (height, width, 3)), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    for k in range(4):
        store.put(f"{k:02}png", picture(k))
    return store


def hold(still: int, start: int, stop: int) -> Hold:
    return Hold(still=f"{still:02}png", start_frame=start, stop_frame=stop)


def move(kind: str, before: int, after: int, start: int, stop: int) -> Motion:
    return Motion(kind=kind, before=f"{before:02}png", after=f"{after:02}png", start_frame=start, stop_frame=stop)


def lecture(*clips: tuple[Hold | Motion, ...], settings: Settings = SMALL) -> Timeline:
    return Timeline(
        width=settings.width,
        height=settings.height,
        fps=settings.fps,
        cues=(),
        clips=tuple(
            Clip(
                slide=k,
                title=f"slide {k}",
                start_frame=segments[0].start_frame,
                stop_frame=segments[-1].stop_frame,
                segments=segments,
                start_packet=0,
                stop_packet=0,
                voices=(),
            )
            for k, segments in enumerate(clips)
        ),
    )


SHORT = lecture(
    (hold(0, 0, 40), move("reveal", 0, 1, 40, 49), hold(1, 49, 70), move("fade", 1, 2, 70, 85)),
    (hold(2, 85, 120),),
)
"""A slide of two states, a transition, a slide of one: 120 frames."""


def decode(packets: list[tuple[bytes, bool]], settings: Settings = SMALL) -> list[np.ndarray]:
    """The pictures, as FFmpeg decodes them: uint8 arrays of (height * 3 / 2, width)."""
    with av.open(io.BytesIO(format_of(settings).mp4)) as film_of_one:
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = film_of_one.streams.video[0].codec_context.extradata
    frames = [f for data, _ in packets for f in decoder.decode(av.Packet(data))]
    return [f.to_ndarray() for f in frames + decoder.decode(None)]


def annexb(packets: list[tuple[bytes, bool]], settings: Settings = SMALL) -> bytes:
    with av.open(io.BytesIO(format_of(settings).mp4)) as film_of_one:
        avcc = film_of_one.streams.video[0].codec_context.extradata
    size = int.from_bytes(avcc[6:8], "big")
    sps, pps = avcc[8 : 8 + size], avcc[8 + size + 3 :]
    pps = pps[: int.from_bytes(avcc[8 + size + 1 : 8 + size + 3], "big")]
    return b"".join(b"\0\0\0\1" + unit for unit in (sps, pps, *(data[4:] for data, _ in packets)))


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((a.astype(float) - b) ** 2))))


def test_there_is_one_picture_for_each_frame_and_held_pictures_are_identical(store: Store) -> None:
    frames = decode(list(film.packets(SHORT, store, SMALL)))

    assert len(frames) == 120
    for start, stop in ((0, 40), (49, 70), (85, 120)):
        assert all((frames[i] == frames[start]).all() for i in range(start, stop))


def test_a_still_looks_like_its_png_and_a_motion_like_what_was_composed(store: Store) -> None:
    frames = decode(list(film.packets(SHORT, store, SMALL)))
    one, two = planes(picture(1), SMALL), planes(picture(2), SMALL)

    assert psnr(frames[60].ravel(), one.data) > 40
    for i, composed in enumerate(compose.motion("fade", one, two, 15)):
        assert psnr(frames[70 + i].ravel(), composed.data) > 36


@pytest.mark.skipif(not shutil.which("gst-launch-1.0"), reason="GStreamer is not installed")
def test_openh264_decodes_the_same_pictures(store: Store, tmp_path: Path) -> None:
    if subprocess.run(["gst-inspect-1.0", "--exists", "openh264dec"], check=False).returncode:
        pytest.skip("GStreamer has no openh264dec")
    packets = list(film.packets(SHORT, store, SMALL))
    coded, raw = tmp_path / "film.h264", tmp_path / "film.yuv"
    coded.write_bytes(annexb(packets))
    convert = "videoconvert ! video/x-raw,format=I420"
    line = f"filesrc location={coded} ! h264parse ! openh264dec ! {convert} ! filesink location={raw}"
    subprocess.run(["gst-launch-1.0", "-q", *line.split()], check=True, capture_output=True, timeout=60)

    theirs = np.frombuffer(raw.read_bytes(), np.uint8).reshape(-1, 270, 320)
    ours = decode(packets)

    assert len(theirs) == len(ours)
    assert all((a == b).all() for a, b in zip(theirs, ours, strict=True))


def test_each_state_begins_with_an_idr_picture(store: Store) -> None:
    keys = [i for i, (_, key) in enumerate(film.packets(SHORT, store, SMALL)) if key]

    assert keys == [0, 49, 85]


def test_idr_pictures_are_at_most_ten_seconds_apart_motion_included(store: Store) -> None:
    timeline = lecture((hold(0, 0, 1200), move("fade", 0, 1, 1200, 1218), hold(1, 1218, 1500)))
    keys = [i for i, (_, key) in enumerate(film.packets(timeline, store, SMALL)) if key]

    assert max(b - a for a, b in zip(keys, [*keys[1:], 1500], strict=True)) <= 300
    assert 1218 in keys


def test_decoding_can_begin_at_any_idr_picture(store: Store) -> None:
    packets = list(film.packets(SHORT, store, SMALL))
    whole = decode(packets)

    for start in (49, 85):
        part = decode(packets[start:])
        assert all((a == b).all() for a, b in zip(part, whole[start:], strict=True))


def test_frame_numbers_run_on_and_idr_pictures_that_touch_have_different_ids(store: Store) -> None:
    """Stills of one frame each: IDR after IDR after IDR."""
    timeline = lecture((hold(0, 0, 1), hold(1, 1, 2), hold(2, 2, 3)), (hold(0, 3, 4), hold(1, 4, 30)))
    packets = list(film.packets(timeline, store, SMALL))
    headers = [slices.read(data[4:], format_of(SMALL).parameters) for data, _ in packets]

    assert [h.idr_pic_id for h in headers[:5]] == [0, 1, 0, 1, 0]
    assert [h.frame_num for h in headers] == [0, 0, 0, 0, *(n % 16 for n in range(26))]
    assert len(decode(packets)) == 30


def test_the_still_before_a_motion_is_the_very_picture_it_was_coded_against(store: Store) -> None:
    zero, one = planes(picture(0), SMALL), planes(picture(1), SMALL)
    alone = list(encode([zero], SMALL))
    first = next(encode([zero, *compose.motion("push", zero, one, 5)], SMALL))

    assert [first] == alone


def test_a_motion_that_follows_no_still_begins_with_an_idr_picture(store: Store) -> None:
    timeline = lecture((hold(0, 0, 5), move("push", 0, 1, 5, 10), move("push", 1, 2, 10, 15), hold(2, 15, 20)))
    packets = list(film.packets(timeline, store, SMALL))

    assert [i for i, (_, key) in enumerate(packets) if key] == [0, 10, 15]
    assert len(decode(packets)) == 20


def test_the_same_bytes_from_one_and_two_workers_and_from_a_cold_and_a_warm_store(tmp_path: Path) -> None:
    films = []
    for jobs in (1, 2):
        store = Store(tmp_path / str(jobs))
        for k in range(4):
            store.put(f"{k:02}png", picture(k))
        film.prepare(SHORT, store, SMALL, jobs=jobs)
        films += [list(film.packets(SHORT, store, SMALL)) for _ in range(2)]
    untouched = Store(tmp_path / "none")
    for k in range(4):
        untouched.put(f"{k:02}png", picture(k))
    films.append(list(film.packets(SHORT, untouched, SMALL)))

    assert all(made == films[0] for made in films)


def test_prepare_codes_each_piece_once_and_nothing_the_second_time(store: Store) -> None:
    told: list[int] = []
    film.prepare(SHORT, store, SMALL, jobs=2, done=told.append)
    assert (store.hits, store.misses) == ({}, {"picture": 5})
    assert sum(told) == 120

    film.prepare(SHORT, store, SMALL, jobs=2, done=told.append)
    assert (store.hits, store.misses) == ({"picture": 5}, {"picture": 5})
    assert sum(told) == 240


def test_a_damaged_piece_is_made_again_with_a_warning(store: Store) -> None:
    whole = list(film.packets(SHORT, store, SMALL))
    for blob in store.folder.glob("*/*.bin"):
        if not blob.stem.endswith("png"):
            blob.write_bytes(bytes(blob.stat().st_size))

    assert list(film.packets(SHORT, store, SMALL)) == whole
    assert {d.code for d in store.report.diagnostics} == {"cache-damaged"}


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store for many films of tiny stills, so that each piece is coded once."""
    store = Store(tmp_path_factory.mktemp("store"))
    for k in range(2):
        store.put(f"{k:02}png", picture(k, TINY))
    return store


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 3)), min_size=1, max_size=4), st.booleans())
@hypothesis.settings(max_examples=30, deadline=None)
def test_any_lecture_is_a_stream_that_follows_the_rules(
    lasting: Store, lengths: list[tuple[int, int]], apart: bool
) -> None:
    """Lengths of holds and motions, in one clip or one clip each: every picture has the number it must have."""
    clips: list[tuple[Hold | Motion, ...]] = []
    frame = 0
    for k, (held, moved) in enumerate(lengths):
        one, two = k % 2, 1 - k % 2
        clips.append((hold(one, frame, frame + held), move("push", one, two, frame + held, frame + held + moved)))
        frame += held + moved
    timeline = lecture(*clips, settings=TINY) if apart else lecture(sum(clips, ()), settings=TINY)
    packets = list(film.packets(timeline, lasting, TINY))
    headers = [slices.read(data[4:], format_of(TINY).parameters) for data, _ in packets]
    keys = [i for i, (_, key) in enumerate(packets) if key]

    assert len(packets) == frame
    assert [h.idr for h in headers] == [key for _, key in packets]
    assert max(b - a for a, b in pairwise([*keys, frame])) <= 300
    for last, here in pairwise(headers):
        assert here.frame_num == (0 if here.idr else (last.frame_num + 1) % 16)
        assert not (last.idr and here.idr and last.idr_pic_id == here.idr_pic_id)


@given(st.binary(min_size=1, max_size=200))
def test_no_start_code_is_left_in_a_unit_and_none_of_it_is_lost(data: bytes) -> None:
    """Zeros are common in this: bytes are taken modulo 4."""
    raw = b"\x65" + bytes(b % 4 for b in data) + b"\x80"
    escaped = slices._escape(raw)

    assert slices._unescape(escaped) == raw
    assert not any(code in escaped for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))


def test_a_header_written_again_is_the_same_bytes(store: Store) -> None:
    form = format_of(SMALL)
    for data, _ in film.packets(SHORT, store, SMALL):
        assert slices.write(slices.read(data[4:], form.parameters), form.parameters) == data[4:]


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((11, 18, 36), (31, 137, 124)),
    ],
)
def test_colours_are_converted_by_the_matrix_of_bt709(colour: tuple[int, ...], expected: tuple[int, ...]) -> None:
    file = io.BytesIO()
    Image.new("RGB", (320, 180), colour).save(file, "PNG")
    made = planes(file.getvalue(), SMALL)

    assert [int(part[90 // (1 + (k > 0)), 100]) for k, part in enumerate(made.parts)] == list(expected)


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "RGB"])
def test_every_kind_of_png_is_read_and_fitted(mode: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), (255, 255, 255)).convert(mode).save(file, "PNG")

    assert set(planes(file.getvalue(), SMALL).parts[0].ravel().tolist()) == {235}


def test_the_stream_says_high_profile_bt709_and_limited_range() -> None:
    with av.open(io.BytesIO(format_of(SMALL).mp4)) as made:
        stream = made.streams.video[0].codec_context
        tags = (
            stream.profile,
            stream.pix_fmt,
            stream.colorspace,
            stream.color_primaries,
            stream.color_trc,
            stream.color_range,
        )

    assert tags == ("High", "yuv420p", 1, 1, 1, 1)


@pytest.mark.parametrize("size", [(322, 178), (128, 720), (1280, 720)])
def test_pictures_of_any_even_size_are_held(size: tuple[int, int], tmp_path: Path) -> None:
    settings = Settings(width=size[0], height=size[1], fps=25)
    store = Store(tmp_path)
    store.put("00png", picture(0, settings))
    frames = decode(list(film.packets(lecture((hold(0, 0, 20),), settings=settings), store, settings)), settings)

    assert len(frames) == 20
    assert all((f == frames[0]).all() for f in frames)


def test_odd_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="no video of 321x180"):
        format_of(Settings(width=321, height=180, fps=30))


def test_a_machine_without_x264_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, mode: str) -> None:
        raise av.codec.codec.UnknownCodecError(name)

    monkeypatch.setattr(av.CodecContext, "create", missing)
    with pytest.raises(EncodeError, match="libx264"):
        format_of(Settings(width=48, height=32, fps=30))


def test_a_still_that_is_no_png_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        planes(b"GIF89a", SMALL)


def test_pictures_of_films_share_the_headers_of_all_others() -> None:
    """One description serves the whole lecture, so they differ in nothing that it says."""
    pictures = [compose.Planes(320, 180, np.full(320 * 270, grey, np.uint8)) for grey in (90, 120, 150)]
    sets = []
    for options in ({}, {"qp": "31", "x264-params": h264._FILM}):
        encoder = h264._dress(h264._create(), SMALL)
        encoder.options = {**encoder.options, **options}
        encoder.flags |= Flags.global_header
        coded = [bytes(p) for i, one in enumerate(pictures) for p in encoder.encode(h264._frame(one, i))]
        units = slices.units(bytes(encoder.extradata) + b"".join(coded))
        sets.append([unit for unit in units if unit[0] & 31 in (slices.SPS, slices.PPS)])

    assert sets[0] == sets[1]
    assert "subme=2" in h264._FILM
    assert len(list(encode(pictures, SMALL, film=True))) == 3


@pytest.mark.parametrize("height", [268, 270, 326])
def test_colours_are_right_at_every_even_height(height: int) -> None:
    """Also where there is an odd number of rows of colour."""
    out = io.BytesIO()
    Image.new("RGB", (480, height), (200, 40, 40)).save(out, "PNG")
    settings = Settings(width=480, height=height, fps=5)
    form = format_of(settings)

    with av.open(io.BytesIO(form.mp4)) as first:
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = first.streams.video[0].codec_context.extradata
    coded = list(encode([planes(out.getvalue(), settings)], settings))
    (frame,) = [f for data in (*map(av.Packet, coded), None) for f in decoder.decode(data)]

    shown = frame.to_ndarray(format="rgb24").astype(int)
    assert np.abs(shown - np.array([200, 40, 40])).max() <= 4
