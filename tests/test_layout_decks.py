"""What decks ask of the layout: columns, looks, pictures behind, lit lines, films, cards, other scripts."""

import io
import time
from dataclasses import replace

import pytest
from PIL import Image

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
from lecturec.diagnostics import Report
from lecturec.layout import layout, pdf, picture_area
from lecturec.layout.backdrop import room_of, veil_over
from lecturec.layout.divide import cut, demote_title, plan_cuts
from lecturec.layout.palette import painted
from lecturec.layout.seen import figures_of
from lecturec.layout.wording import breakable, phrased
from lecturec.script import Beat, Group, Line, Point, Script, Slide
from lecturec.store import Store
from lecturec.theme import contrast, load_theme, theme_names

THEME = load_theme("night", Report())
SIZE = (640, 360)
LISTING = "\n".join(f"line_{k} = {k}" for k in range(1, 9))
RED, WHITE = "ab" * 32, "cd" * 32


def point(lead, body="", **more):
    return Point(lead=text_of(lead), body=text_of(body), **more)


def prose(said):
    return Prose(text=text_of(said))


def slide(*parts, title="A title", template="points", **more):
    return Slide(template=template, title=text_of(title), parts=parts, **more)


def columns(*ranges, widths=()):
    return Group(kind="columns", ranges=ranges, widths=widths)


def beat(*reveals, **more):
    return Beat(lines=(Line(text="x", spoken="x"),), reveals=reveals, **more)


@pytest.fixture
def store(tmp_path):
    """A store with a red picture that is wide and a white one that is tall."""
    store = Store(tmp_path / "store", Report())
    for key, colour, size in ((RED, "#c02020", (300, 200)), (WHITE, "#ffffff", (200, 300))):
        out = io.BytesIO()
        Image.new("RGB", size, colour).save(out, "PNG")
        store.put(key, out.getvalue())
    return store


def laid(store, *slides, size=SIZE, lang="en", theme=THEME):
    report = Report()
    script = Script(title="A course", lang=lang, slides=slides)
    none = (None,) * len(slides)
    script, scenes = layout(script, theme, none, store, report, width=size[0], height=size[1], jobs=1)
    for scene in scenes:
        for box in scene.boxes:
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= size[0]
            assert box.y + box.height <= size[1]
    return script, scenes, [d.code for d in report.diagnostics]


def boxes_of(scene):
    return {box.part: box for box in scene.boxes}


def still(store, scene, state=-1):
    return Image.open(io.BytesIO(store.read(scene.stills[state]))).convert("RGB")


def colour_at(picture, *place):
    red, green, blue = picture.getpixel(place)
    return f"#{red:02x}{green:02x}{blue:02x}"


def under(a, b):
    return a.y + a.height <= b.y


def left_of(a, b):
    return a.x + a.width <= b.x


# Columns and stacks


def test_columns_stand_beside_each_other_and_the_rest_above_and_below(store):
    asked = slide(prose("above"), point("a"), point("b"), point("c"), prose("below"), groups=(columns((1, 3), (3, 4)),))

    _, (scene,), said = laid(store, asked)

    box = boxes_of(scene)
    assert said == []
    assert under(box[-1], box[0])
    assert under(box[0], box[1])
    assert under(box[1], box[2])
    assert left_of(box[1], box[3])
    assert box[3].y == box[1].y
    assert under(box[2], box[4])
    assert box[0].x == box[1].x == box[4].x


def test_columns_have_the_widths_that_were_asked_for(store):
    asked = slide(point("a"), point("b"), groups=(columns((0, 1), (1, 2), widths=(30, 70)),))

    _, (scene,), _ = laid(store, asked)

    box = boxes_of(scene)
    assert box[1].width / box[0].width == pytest.approx(70 / 30, rel=0.05)


def test_a_picture_in_a_column_is_as_large_as_the_column(store):
    asked = slide(point("a"), Figure(path="x.png", data=RED), groups=(columns((0, 1), (1, 2)),))

    _, (scene,), said = laid(store, asked)

    box = boxes_of(scene)
    assert said == []
    assert left_of(box[0], box[1])
    assert box[1].height > 150


def test_on_a_tall_page_columns_stack(store):
    asked = slide(point("a"), point("b"), groups=(columns((0, 1), (1, 2)),))

    _, (scene,), _ = laid(store, asked, size=(360, 640))

    box = boxes_of(scene)
    assert box[0].x == box[1].x
    assert under(box[0], box[1])


def test_layers_of_a_stack_share_one_place(store):
    beats = (beat(0), beat(1, hides=(0,)))
    asked = slide(
        prose("first"), Code(text=LISTING), groups=(Group(kind="stack", ranges=((0, 1), (1, 2))),), beats=beats
    )

    _, (scene,), said = laid(store, asked)

    box = boxes_of(scene)
    assert said == []
    assert box[0].y == box[1].y
    assert len(set(scene.stills)) == 3


def test_columns_that_hold_too_much_are_unfolded_and_divided_and_lose_no_word(store):
    points = tuple(
        point(f"Point number {k}", "with a body that says a good deal more than its lead. " * 3) for k in range(14)
    )
    asked = slide(*points, groups=(columns((0, 7), (7, 14)),))

    script, scenes, said = laid(store, asked)

    assert said == []
    assert len(scenes) > 1
    assert [p for s in script.slides for p in s.parts] == list(points)
    assert all(s.groups == () for s in script.slides)


def test_the_words_of_columns_become_smaller_before_they_are_unfolded(store):
    few, many = ([point(f"Point {k}", "and its body") for k in range(n)] for n in (4, 10))
    asked = [slide(*p, groups=(columns((0, len(p) // 2), (len(p) // 2, len(p))),)) for p in (few, many)]

    script, scenes, _ = laid(store, *asked)

    assert len(script.slides) == 2
    assert boxes_of(scenes[0])[0].height > boxes_of(scenes[1])[0].height


def test_there_is_no_generated_picture_beside_columns_nor_behind_a_look_of_its_own():
    bare = slide(point("a"), point("b"))

    assert picture_area(bare, *SIZE)[0] > 0
    for asked in (
        replace(bare, groups=(columns((0, 1), (1, 2)),)),
        replace(bare, look=Look(background="#ffffff")),
        replace(bare, look=Look(backdrops=(Backdrop(path="x", side="left", data=RED),))),
        replace(bare, look=Look(layout="center")),
    ):
        assert picture_area(asked, *SIZE) == (0, 0, "none")


def test_what_hides_and_what_is_read_keeps_its_part_when_a_slide_is_cut():
    table = Table(header=(), rows=tuple((text_of(str(k)),) for k in range(4)))
    beats = (beat(0), beat(1), beat(row=3, part=1, hides=(0,)))
    asked = slide(prose("a"), table, beats=beats)

    first, second = cut(asked, (((0, -1, -1), (1, 0, 2)), ((1, 2, 4),)))

    assert [b.reveals for b in first.beats] == [(0,), (1,)]
    assert [(b.row, b.part, b.hides) for b in second.beats] == [(1, 0, ())]


def test_groups_move_when_a_title_becomes_a_part():
    moved = demote_title(slide(point("a"), point("b"), title="word " * 60, groups=(columns((0, 1), (1, 2)),)))

    assert moved.groups == (columns((1, 2), (2, 3)),)


# Looks


@pytest.mark.parametrize("theme", theme_names())
@pytest.mark.parametrize("ground", ["", "#ffffff", "#000000", "#777777", "#2b6cb0", "#ffe680", "#c00000"])
@pytest.mark.parametrize("invert", [False, True])
def test_every_colour_can_be_read_on_every_ground(theme, ground, invert):
    made, wrong = painted(load_theme(theme, Report()), Look(background=ground, invert=invert))

    colours = made.colours
    assert wrong == ""
    assert colours.bg == ground or not ground
    assert all(contrast(colours.bg, c) >= 4.4 for c in (colours.ink, colours.mute, colours.good, colours.bad))
    assert all(contrast(colours.bg, c) >= 3 for c in (colours.accent, colours.second))


def test_an_ink_that_cannot_be_read_is_replaced_and_said(store):
    asked = slide(point("a"), look=Look(background="#ffe680", ink="#ffffff"))

    _, (scene,), said = laid(store, asked)

    assert said == ["low-contrast"]
    assert still(store, scene).getpixel((320, 180)) == (0xFF, 0xE6, 0x80)


def test_an_inverted_slide_swaps_ground_and_ink(store):
    _, (scene,), said = laid(store, slide(point("a"), look=Look(invert=True)))

    shown = still(store, scene)
    assert said == []
    assert colour_at(shown, 500, 300) == THEME.colours.ink


def test_a_picture_on_one_side_takes_all_of_it_and_the_words_the_rest(store):
    for side, seen, bare in (("left", 100, 500), ("right", 500, 100)):
        look = Look(backdrops=(Backdrop(path="x", data=RED, side=side, share=40),))

        _, (scene,), said = laid(store, slide(point("a", "b"), look=look))

        shown = still(store, scene)
        assert said == []
        assert shown.getpixel((seen, 5)) == shown.getpixel((seen, 350)) == (0xC0, 0x20, 0x20)
        assert shown.getpixel((bare, 5)) != (0xC0, 0x20, 0x20)
        assert all((box.x >= 256) if side == "left" else (box.x + box.width <= 384) for box in scene.boxes)


def test_several_pictures_share_their_side(store):
    for stacked, other in ((False, (600, 180)), (True, (520, 300))):
        both = [Backdrop(path="x", data=key, side="right", stacked=stacked) for key in (RED, WHITE)]

        _, (scene,), _ = laid(store, slide(point("a"), look=Look(backdrops=tuple(both))))

        shown = still(store, scene)
        assert shown.getpixel((330, 50)) == (0xC0, 0x20, 0x20)
        assert shown.getpixel(other) == (255, 255, 255)


def test_a_picture_behind_words_is_veiled_until_they_are_read_and_without_words_it_is_bare(store):
    backdrops = (Backdrop(path="x", data=WHITE),)
    words = slide(point("a"), look=Look(backdrops=backdrops))
    bare = Slide(template="full", title=(), look=Look(backdrops=backdrops))

    _, (scene, alone), said = laid(store, words, bare)

    ground = colour_at(still(store, scene), 600, 20)
    assert said == []
    assert contrast(ground, THEME.colours.ink) >= 4.5
    assert ground != THEME.colours.bg
    assert still(store, alone).getpixel((600, 20)) == (255, 255, 255)
    assert veil_over(bare, THEME.colours, store.read) == 0


def test_a_picture_that_is_not_to_be_had_leaves_its_words_or_its_place(store):
    gone, told = (Look(backdrops=(Backdrop(path="x", side="left", alt=alt),)) for alt in ("", "A map of the sea"))

    _, (one, two), said = laid(store, slide(point("a"), look=gone), slide(point("a"), look=told))

    assert said == []
    assert boxes_of(one)[0].x < 100
    assert boxes_of(two)[0].x > 320
    assert colour_at(still(store, two), 5, 5) == THEME.colours.surface
    assert picture_area(slide(point("a"), look=gone), *SIZE)[0] > 0


def test_the_room_beside_a_picture_is_the_same_for_those_who_read_from_the_right():
    look = Look(backdrops=(Backdrop(path="x", side="left", share=40, data=RED),))

    one = room_of(slide(look=look), 1920, 1080, rtl=False)
    two = room_of(slide(look=look), 1920, 1080, rtl=True)

    assert one["w"] == two["w"]
    assert one["x"] > 768
    assert two["x"] < 200


def test_pictures_behind_count_in_what_a_slide_is_made_of():
    backdrop, film = Backdrop(path="a"), Media(path="b.mp4", kind="video")

    assert list(figures_of(slide(film, look=Look(backdrops=(backdrop,))))) == [backdrop, film]


def test_words_in_the_middle_stand_in_the_middle(store):
    for layout_name, template in (("center", "prose"), ("statement", "section"), ("section", "section")):
        parts = (prose("Some words."),) if template == "prose" else ()

        _, (scene,), said = laid(store, slide(*parts, template=template, look=Look(layout=layout_name)))

        box = boxes_of(scene)
        assert said == []
        assert abs(box[-1].x + box[-1].width / 2 - 320) < 8
        assert 90 < min(b.y for b in scene.boxes) < 200


def test_a_heading_that_is_to_fit_is_larger_than_others(store):
    _, (one, two), _ = laid(store, slide(point("a")), slide(point("a"), look=Look(fit=True)))

    assert boxes_of(two)[-1].height > 1.5 * boxes_of(one)[-1].height


def test_header_and_footer_are_shown_and_the_number_can_go(store):
    bare = slide(point("a"))
    head = replace(bare, look=Look(header=text_of("Physics")))
    foot = replace(bare, look=Look(footer=text_of("University of the Sea")))
    gone = replace(bare, look=Look(numbered=False))

    pictures = [still(store, laid(store, one)[1][0]) for one in (bare, head, foot, gone)]

    top, end = (0, 0, 640, 30), (0, 330, 640, 356)
    assert pictures[0].crop(top).tobytes() != pictures[1].crop(top).tobytes()
    assert len({p.crop(end).tobytes() for p in (pictures[0], pictures[2], pictures[3])}) == 3


def test_a_pdf_holds_slides_of_several_looks(store):
    slides = (slide(point("a")), slide(point("b"), look=Look(invert=True)), slide(point("c")))
    script = Script(title="A course", lang="en", slides=slides)

    data = pdf(script, THEME, (None,) * 3, store, Report())

    assert data.startswith(b"%PDF")
    assert (
        data.count(b"/Type /Page\n") + data.count(b"/Type /Page/") + data.count(b"/Type/Page/") >= 3 or len(data) > 9000
    )


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
    assert phrased(["의미를 이해"], "ko") == ["의\u2060미\u2060를 이\u2060해"]
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
    plan = plan_cuts(slide(table), [facts], 800.0)

    assert time.process_time() - start < 1
    assert [c for piece in plan for _, a, b in piece for c in range(a, b)] == list(range(count))
    assert {b - a for piece in plan for _, a, b in piece} <= {11, 12, 13}


def test_a_look_of_nothing_changes_nothing(store):
    _, (one, two), _ = laid(store, slide(point("a")), slide(point("a"), look=replace(PLAIN, transition="fade")))

    places = [[(b.part, b.x, b.y, b.width, b.height) for b in scene.boxes] for scene in (one, two)]
    assert places[0] == places[1]
