"""Captions as part of the picture: drawn once, marked word by word, and coded beside the slides for a few bytes."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lecturec.breaks import word_starts
from lecturec.compose import Bytes
from lecturec.diagnostics import Report
from lecturec.encode import film, slices
from lecturec.encode.band import narrow_of, over_band, prepare_band, wide_of
from lecturec.encode.caption import painted, yuv
from lecturec.encode.h264 import Settings, format_of
from lecturec.encode.skipped import skipped
from lecturec.layout.captions import band_of, draw
from lecturec.store import Store
from lecturec.theme import contrast, load_theme, theme_names
from lecturec.timeline import RATE_HZ, Clip, Cue, Hold, Motion, Timeline

FPS = 30
THEME = load_theme("night", Report())
BAND = band_of(THEME, 640, 360, words=True)
WHOLE = Settings(width=640, height=360, fps=FPS, band=BAND.rows, ground=yuv(BAND.ground))
SLIDE_ROWS = 360 - BAND.rows


def cue(text: str, start: int, stop: int, *words: tuple[int, int], cut: int = 0) -> Cue:
    """A caption from frame to frame; words are (character, frame)."""
    times = tuple((char, frame * RATE_HZ // FPS) for char, frame in words)
    at, until = (frame * RATE_HZ // FPS for frame in (start, stop))
    return Cue(text=text, start_sample=at, stop_sample=until, slide=0, cut=cut, words=times)


CUES = (
    cue("one two", 5, 30, (0, 5), (4, 15), (7, 25)),
    cue("over two lines", 30, 60, (0, 30), (5, 38), (9, 44), (14, 55), cut=5),
)


def png(seed: int) -> bytes:
    blocks = np.random.default_rng(seed).integers(0, 256, (10, 16, 3), dtype=np.uint8)
    picture = Image.fromarray(np.kron(blocks, np.ones((40, 40, 1), np.uint8))[:SLIDE_ROWS])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    for k in range(3):
        store.put(f"{k:02}png", png(k))
    return store


def lecture(cues: tuple[Cue, ...] = CUES) -> Timeline:
    """A still, a motion in which a word is marked, a still, a transition, and a film's worth of nothing."""
    segments = (
        Hold(still="00png", start_frame=0, stop_frame=12),
        Motion(kind="reveal", before="00png", after="01png", start_frame=12, stop_frame=18),
        Hold(still="01png", start_frame=18, stop_frame=50),
        Motion(kind="push", before="01png", after="02png", start_frame=50, stop_frame=60),
        Hold(still="02png", start_frame=60, stop_frame=70),
    )
    clip = Clip(
        slide=0, title="", start_frame=0, stop_frame=70, segments=segments, start_packet=0, stop_packet=0, voices=()
    )
    return Timeline(width=640, height=SLIDE_ROWS, fps=FPS, clips=(clip,), cues=cues, band=BAND)


def burned(store: Store, timeline: Timeline) -> tuple[list[film.Sample], list[str]]:
    sheets = draw(timeline.cues, BAND, "en", THEME, store, WHOLE.width, WHOLE.height)
    prepare_band(timeline, sheets, store, WHOLE, jobs=2)
    return list(over_band(film.packets(timeline, store, WHOLE), timeline, sheets, store, WHOLE)), sheets


def decoded(packets: list[film.Sample], whole: Settings = WHOLE) -> list[Bytes]:
    """Pictures, as FFmpeg decodes them: (height * 3 / 2, width). It stops at the first thing that is wrong."""
    with av.open(io.BytesIO(format_of(whole).mp4)) as film_of_one:
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = film_of_one.streams.video[0].codec_context.extradata
    decoder.options = {"err_detect": "explode+crccheck+bitstream"}
    frames = [f for data, _ in packets for f in decoder.decode(av.Packet(data))]
    return [np.asarray(f.to_ndarray(), np.uint8) for f in frames + decoder.decode(None)]


def test_each_picture_shows_its_slide_over_the_words_that_are_said(store: Store) -> None:
    """In stills, reveals and transitions alike; the slides are to the byte what they are over an empty band."""
    timeline = lecture()
    packets, sheets = burned(store, timeline)
    frames, bare = decoded(packets), decoded(burned(store, lecture(()))[0])
    looks = [list(painted(store.read(s), c, BAND, WHOLE)) for s, c in zip(sheets, CUES, strict=True)]
    (empty,) = painted(b"", None, BAND, WHOLE)
    expected = {0: empty, 6: looks[0][1], 14: looks[0][1], 15: looks[0][2], 24: looks[0][2], 26: looks[0][0]}
    expected |= {30: looks[1][1], 52: looks[1][3], 56: looks[1][0], 61: empty, 69: empty}

    assert len(frames) == timeline.frames
    assert all((one[:SLIDE_ROWS] == other[:SLIDE_ROWS]).all() for one, other in zip(frames, bare, strict=True))
    for frame, look in expected.items():
        difference = np.abs(frames[frame][SLIDE_ROWS:360].astype(int) - look.parts[0])
        assert difference.mean() < 1, frame
        assert np.percentile(difference, 99) < 24, frame


def test_a_marked_word_costs_its_tiles_and_a_held_picture_next_to_nothing(store: Store) -> None:
    packets = [data for data, _ in burned(store, lecture())[0]]

    assert len(packets[35]) < 120
    assert 120 < len(packets[38]) < 1500
    assert len(slices.samples(packets[38])) < 20
    assert len(slices.samples(packets[38])) <= 32


def test_captions_are_coded_once(store: Store) -> None:
    """The same bytes again, and nothing drawn or coded anew; one changed caption is one new drawing."""
    first, sheets = burned(store, lecture())
    made = len(list(store.entries()))
    again, _ = burned(store, lecture())

    assert again == first
    assert len(list(store.entries())) == made
    changed = burned(store, lecture((replace(CUES[0], text="one six"), CUES[1])))[1]
    assert changed[1:] == sheets[1:]
    assert changed[0] != sheets[0]


@given(st.integers(1, 9000))
@settings(max_examples=60, deadline=None)
def test_skipped_slices_of_any_length_are_short_and_end_in_a_stop_bit(count: int) -> None:
    """Two thousandths of a byte for each macroblock that says nothing: half of what x264 takes."""
    data = skipped(count)

    assert 2 <= len(data) <= 8 + count // 100
    assert data[-1]


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (1280, 720), (322, 242)])
def test_skipped_slices_of_every_length_decode(size: tuple[int, int]) -> None:
    """A slice for the slide, one for a part of the band and one for the rest: nothing moves."""
    width, height = size
    band = band_of(THEME, width, height, words=False)
    whole = Settings(width=width, height=height, fps=FPS, band=band.rows, ground=yuv(band.ground))
    from lecturec.encode.band import _Captions, _Writer
    from lecturec.encode.h264 import encode, planes

    parameters = format_of(whole).parameters
    file = io.BytesIO()
    Image.new("RGB", (width, height - band.rows), "#804020").save(file, "PNG")
    timeline = Timeline(width=width, height=height - band.rows, fps=FPS, clips=(), cues=(), band=band)
    captions = _Captions(timeline, (), Store(Path()), whole)
    blank, writer = captions.blank(), _Writer(whole, captions.delta())
    (still,) = encode([planes(file.getvalue(), whole)], whole)
    packets = [(writer.picture(still, blank, key=True), True)]
    for number in range(1, 8):
        above = whole.macroblocks_above
        cut = min(above - 1, 7 * number)
        parts = [(0, cut), (cut, above - cut), (above, writer.stop - above)]
        heads = [slices.Header(0x41, 5, number, 0, 0, 25, (1,), skipped(n), first) for first, n in parts]
        packets.append((b"".join(slices.sample(slices.write(h, parameters)) for h in heads), False))
    frames = decoded(packets, whole)

    assert len(frames) == 8
    assert all((frame == frames[0]).all() for frame in frames)


@pytest.mark.parametrize("name", theme_names())
def test_captions_can_be_read_on_every_theme(name: str) -> None:
    """WCAG: 4.5 for text; captions get 7, and the marked word 4.5."""
    band = band_of(load_theme(name, Report()), 1920, 1080, words=True)

    assert contrast(band.ground, band.ink) >= 7
    assert contrast(band.mark, band.marked) >= 4.5


@given(st.integers(90, 2160), st.integers(90, 2160))
def test_what_is_left_above_the_band_is_what_h264_wants(half_width: int, half_height: int) -> None:
    """Whole macroblocks above, at most 32 slices in a picture, and room for two lines."""
    width, height = 2 * half_width, 2 * half_height
    band = band_of(THEME, width, height, words=True)
    whole = Settings(width=width, height=height, fps=FPS, band=band.rows)

    assert (height - band.rows) % 16 == 0
    assert height - band.rows >= height // 2
    assert band.rows >= 2 * band.line > 0
    assert (band.line % 2, band.rows % 2) == (0, 0)
    across, rows = -(-width // 16), -(-band.rows // 16)
    assert -(-across * rows // wide_of(whole)) + 1 <= 32
    assert across % narrow_of(whole) == 0


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("The Moon pulls.", "en", ["The ", "Moon ", "pulls."]),
        ("C'est « haut » : oui !", "fr", ["C'est ", "« haut » : ", "oui !"]),
        ("Jusqu’à 10 000 en 2026 500 fois", "fr", ["Jusqu’à ", "10 000 ", "en ", "2026 ", "500 ", "fois"]),
        ("月は近い側の水を引きます。", "ja", ["月は", "近い", "側の", "水を", "引きます。"]),
        ("يجذب القمر الماء", "ar", ["يجذب ", "القمر ", "الماء"]),
    ],
)
def test_words_are_marked_one_by_one_and_phrases_where_nothing_parts_words(
    text: str, lang: str, words: list[str]
) -> None:
    starts = word_starts(text, lang)

    assert [text[a:b] for a, b in zip(starts, (*starts[1:], len(text)), strict=True)] == words


def test_ticks_and_crosses_are_drawn_as_such(store: Store) -> None:
    """No font of coloured pictures is needed, which would make blocks of them."""
    sheets = {
        sign: draw((cue(f"{sign} a", 0, 60),), BAND, "en", THEME, store, WHOLE.width, WHOLE.height) for sign in "✅✔❌✖"
    }

    assert sheets["✅"] == sheets["✔"] != sheets["❌"]
    assert sheets["❌"] == sheets["✖"]


@pytest.mark.parametrize(
    ("lang", "text", "cut"), [("ar", "يجذب القمر الماء", 0), ("en", "We see a.b, then (c) and so on.", 0)]
)
def test_each_word_is_marked_where_it_stands_and_no_other(store: Store, lang: str, text: str, cut: int) -> None:
    """From the right too: the first word of an Arabic caption is the rightmost, and no two patches overlap."""
    starts = word_starts(text, lang)
    said = cue(text, 0, 60, *((char, 5 * k) for k, char in enumerate(starts)), (len(text), 50), cut=cut)
    (sheet,) = draw((said,), BAND, lang, THEME, store, WHOLE.width, WHOLE.height)
    plain, *marked = painted(store.read(sheet), said, BAND, WHOLE)
    changed = [np.flatnonzero((look.parts[0] != plain.parts[0]).any(axis=0)) for look in marked]
    spans = [(int(columns[0]), int(columns[-1])) for columns in changed]
    ordered = spans[::-1] if lang == "ar" else spans

    assert len(spans) == len(starts)
    assert all(one[1] <= other[0] + 6 for one, other in pairwise(ordered))
