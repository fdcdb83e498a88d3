"""What parts ask of the layout: lit lines, films, cards, sizes, other scripts, very many rows."""

import time
from dataclasses import replace

import pytest
from frames import (
    LISTING,
    RED,
    WHITE,
    beat,
    boxes_of,
    columns,
    laid,
    left_of,
    point,
    prose,
    slide,
    still,
    store_in,
    under,
)

from lecturec.deck import (
    PLAIN,
    Backdrop,
    Callout,
    Code,
    Embed,
    Figure,
    Look,
    Media,
    Prose,
    Run,
    Table,
    plain,
    text_of,
)
from lecturec.layout.divide import EYEBROW, cut, plan_cuts
from lecturec.layout.wording import breakable, phrased


@pytest.fixture
def store(tmp_path):
    return store_in(tmp_path)


# Listings


def test_each_step_lights_its_lines_and_dims_the_others(store):
    code = Code(text=LISTING, language="python", steps=(((1, 2),), ((7, 8),), ()))
    asked = slide(code, template="code", beats=(beat(0), beat(row=0, part=0), beat(row=1, part=0), beat(row=2, part=0)))

    _, (scene,), said = laid(store, asked)

    box = boxes_of(scene)[0]
    whole, first, last, again = (still(store, scene, k) for k in range(1, 5))
    upper = (box.x, box.y, box.x + box.width, box.y + box.height // 4)
    lower = (box.x, box.y + box.height * 3 // 4, box.x + box.width, box.y + box.height)

    def brightest(picture, place):
        return max(sum(pixel) for _, pixel in picture.crop(place).getcolors(1_000_000))

    assert said == []
    assert whole.tobytes() == again.tobytes()
    assert brightest(first, upper) > brightest(last, upper) + 100
    assert brightest(last, lower) > brightest(first, lower) + 100


def test_a_listing_that_is_divided_keeps_its_numbers_its_name_and_its_steps():
    code = Code(text=LISTING, name="a.py", steps=(((2, 5),), (), ((0, 0),), ((6, 6),)), first_line=40)
    asked = slide(code, beats=(beat(0), beat(row=0, part=0), beat(row=3, part=0)))

    first, second = cut(asked, (((0, 0, 4),), ((0, 4, 8),)))

    assert [p.parts[0].first_line for p in (first, second)] == [40, 44]
    assert first.parts[0].steps == (((2, 4),), (), ((0, 0),), ((0, 0),))
    assert second.parts[0].steps == (((1, 1),), (), ((0, 0),), ((2, 2),))
    assert second.parts[0].name == "a.py"
    assert [b.row for b in first.beats] == [-1, 0]
    assert [b.row for b in second.beats] == [3]


def test_a_named_listing_is_higher_by_its_tab(store):
    _, (bare, named), _ = laid(store, slide(Code(text="a")), slide(Code(text="a", name="a.py")))

    assert boxes_of(named)[0].height > boxes_of(bare)[0].height + 10


# Pictures, films, cards


@pytest.mark.parametrize(
    ("width", "height", "wide"), [("50%", "", 320), ("200px", "", 100), ("200", "", 100), ("", "90", 67)]
)
def test_a_picture_has_the_size_that_was_asked_for(store, width, height, wide):
    asked = slide(Figure(path="x.png", data=RED, width=width, height=height), template="figure", title="")

    _, (scene,), _ = laid(store, asked)

    shown = still(store, scene)
    red = [x for x in range(640) if shown.getpixel((x, 175)) == (0xC0, 0x20, 0x20)]
    assert max(red) - min(red) == pytest.approx(wide, abs=4)


def test_pictures_that_follow_on_each_other_stand_in_a_row_of_one_height(store):
    parts = (prose("These belong together."), *(Figure(path=k, data=k) for k in (RED, WHITE, RED)))

    _, (scene,), said = laid(store, slide(*parts, template="figure"))

    box = boxes_of(scene)
    assert said == []
    assert under(box[0], box[1])
    assert left_of(box[1], box[2])
    assert left_of(box[2], box[3])
    assert abs(box[1].height - box[3].height) <= 1
    assert box[1].y == box[2].y == box[3].y


def test_the_box_of_a_film_is_its_picture(store):
    film = Media(path="a.mp4", kind="video", poster=RED)

    _, scenes, said = laid(store, slide(film, template="figure"), slide(point("a"), film))

    assert said == []
    for scene, part in zip(scenes, (0, 1), strict=True):
        box, shown = boxes_of(scene)[part], still(store, scene)
        assert box.width / box.height == pytest.approx(1.5, rel=0.02)
        assert shown.getpixel((box.x + 1, box.y + 1)) == (0xC0, 0x20, 0x20)
        assert shown.getpixel((box.x + box.width - 2, box.y + box.height - 2)) == (0xC0, 0x20, 0x20)
        assert shown.getpixel((box.x - 2, box.y + 5)) != (0xC0, 0x20, 0x20)


def test_what_a_film_cannot_hold_is_a_card_with_its_words(store):
    card = Embed(name="iframe", text=text_of("A map of the sea"), href="https://example.org/map")
    bare = replace(card, text=())
    sound = Media(path="waves.mp3", kind="audio", alt="Waves")

    _, (one, two, _), said = laid(store, slide(card), slide(bare), slide(point("a"), sound))

    assert said == []
    assert boxes_of(one)[0].height > boxes_of(two)[0].height


def test_a_card_within_a_callout_is_shown(store):
    blocks = (prose("Words."), Embed(name="Counter"))
    bare = Callout(kind="tip", title=text_of("T"), blocks=blocks[:1])

    _, (one, two), _ = laid(store, slide(bare), slide(replace(bare, blocks=blocks)))

    assert boxes_of(two)[0].height > boxes_of(one)[0].height + 40


def test_a_line_is_drawn_under_what_is_underlined(store):
    bare, lined = (Prose(text=(Run(text="words", marks=marks),)) for marks in ((), ("underline",)))

    _, scenes, _ = laid(store, slide(bare, template="prose"), slide(lined, template="prose"))

    pictures = [still(store, scene).crop((0, 0, 640, 320)).tobytes() for scene in scenes]
    assert pictures[0] != pictures[1]


# Scripts


def test_in_a_right_to_left_lecture_columns_begin_at_the_right_and_digits_line_up(store):
    rows = ((text_of("ירח"), text_of("3,474")), (text_of("ארץ"), text_of("12,742")))
    table = Table(header=(text_of("שם"), text_of("ערך")), rows=rows)
    asked = (
        slide(point("אחת"), point("שתיים"), title="עמודות", groups=(columns((0, 1), (1, 2)),)),
        slide(table, title="טבלה", template="table"),
        slide(point("אחת"), title="צד", look=Look(backdrops=(Backdrop(path="x", data=RED, side="left", share=40),))),
    )

    _, (one, two, three), said = laid(store, *asked, lang="he")

    assert set(said) <= {"missing-glyph"}
    assert left_of(boxes_of(one)[1], boxes_of(one)[0])
    assert boxes_of(two)[0].x + boxes_of(two)[0].width > 560
    assert still(store, three).getpixel((100, 100)) == (0xC0, 0x20, 0x20)
    assert all(box.x >= 256 for box in three.boxes)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("hi", "वीडियो विश्लेषण में प्रत्येक फ़्रेम को क्रम से देखा जाता है और परिणामों को एक साथ जोड़कर पूरे दृश्य का अर्थ समझा जाता है।"),
        ("th", "การวิเคราะห์วิดีโอคือการดูภาพทีละเฟรมตามลำดับแล้วนำผลลัพธ์มารวมกันเพื่อทำความเข้าใจความหมายของทั้งฉาก"),
        ("ko", "영상 분석은 프레임을 순서대로 살펴보고 그 결과를 모아 장면 전체의 의미를 이해하는 과정입니다."),
        ("ja", "動画解析とは、フレームを順番に見て、その結果をまとめて場面全体の意味を理解する過程です。"),
        ("zh-Hans", "视频分析是按顺序查看每一帧，并将结果汇总起来以理解整个场景含义的过程。"),
    ],
)
def test_every_script_breaks_its_lines(store, lang, said):
    _, (scene,), codes = laid(store, slide(prose(said), title=said[:8]), lang=lang)

    assert set(codes) <= {"missing-glyph"}
    assert boxes_of(scene)[0].height > 30


def test_korean_words_hold_together_and_thai_is_left_to_the_typesetter():
    assert phrased(["의미를 P2는"], "ko") == ["의\u2060미\u2060를 P2\u2060는"]
    assert "\u200b" not in breakable("การวิเคราะห์วิดีโอคือการดูภาพทีละเฟรมตามลำดับ")


# Much of it


def test_a_long_table_is_divided_under_its_header(store):
    header = (text_of("Name"), text_of("Value"))
    rows = tuple((text_of(f"row {k}"), text_of(f"{k} apples")) for k in range(150))
    asked = slide(Table(header=header, rows=rows), template="table")

    script, _, said = laid(store, asked)

    tables = [s.parts[0] for s in script.slides]
    assert said == []
    assert [plain(row[0]) for t in tables for row in t.rows] == [f"row {k}" for k in range(150)]
    assert {t.header for t in tables} == {header}
    assert max(len(t.rows) for t in tables) - min(len(t.rows) for t in tables) <= 3


@pytest.mark.parametrize("count", [1_000, 10_000])
def test_where_to_cut_is_found_in_time_that_grows_with_the_rows_alone(count):
    table = Table(header=(), rows=((text_of("x"),),) * count)
    facts = {"part": 0, "h": 60.0 * count, "rows": [60.0] * count, "head": 80.0}

    start = time.process_time()
    plan = plan_cuts(slide(table), {"room": 800.0 + EYEBROW, "heights": [facts]})

    assert time.process_time() - start < 1
    assert [c for piece in plan for _, a, b in piece for c in range(a, b)] == list(range(count))
    assert {b - a for piece in plan for _, a, b in piece} <= {11, 12, 13}


def test_a_look_of_nothing_changes_nothing(store):
    _, (one, two), _ = laid(store, slide(point("a")), slide(point("a"), look=replace(PLAIN, transition="fade")))

    places = [[(b.part, b.x, b.y, b.width, b.height) for b in scene.boxes] for scene in (one, two)]
    assert places[0] == places[1]
