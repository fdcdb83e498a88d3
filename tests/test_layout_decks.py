"""What decks ask of the layout: columns, stacks, looks, pictures behind the words."""

from dataclasses import replace

import pytest
from frames import (
    LISTING,
    RED,
    SIZE,
    THEME,
    WHITE,
    beat,
    boxes_of,
    colour_at,
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
from hypothesis import given
from hypothesis import strategies as st

from lecturec.deck import (
    Backdrop,
    Code,
    Figure,
    Look,
    Media,
    Table,
    text_of,
)
from lecturec.diagnostics import Report
from lecturec.layout import pdf, picture_area
from lecturec.layout.backdrop import room_of, veil_over
from lecturec.layout.divide import cut, demote_title, plan_cuts
from lecturec.layout.palette import painted
from lecturec.layout.seen import figures_of
from lecturec.script import Group, Script, Slide
from lecturec.theme import contrast, load_theme, theme_names


@pytest.fixture
def store(tmp_path):
    return store_in(tmp_path)


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


LONG = "with a body that says a good deal more than its lead. " * 3


def listed(count, body=LONG):
    return tuple(point(f"Point number {k}", body) for k in range(count))


def test_columns_that_hold_too_much_are_divided_in_rows_and_stay_columns(store):
    left, right = listed(7), listed(7, LONG.upper())

    script, scenes, said = laid(store, slide(*left, *right, groups=(columns((0, 7), (7, 14)),)))

    assert said == []
    assert len(scenes) > 1
    assert [p for s in script.slides for p in columns_of(s)[0]] == list(left)
    assert [p for s in script.slides for p in columns_of(s)[1]] == list(right)
    for scene, (one, two) in zip(scenes, (s.groups[0].ranges for s in script.slides), strict=True):
        box = boxes_of(scene)
        assert left_of(box[one[0]], box[two[0]])
        assert box[one[0]].y == box[two[0]].y


@pytest.mark.parametrize("short", [Figure(path="x.png", data=RED), prose("A few words")])
def test_a_short_column_stands_beside_all_the_parts_of_a_long_one(store, short):
    long = listed(8)

    script, scenes, said = laid(store, slide(short, *long, groups=(columns((0, 1), (1, 9)),)))

    assert said == []
    assert len(scenes) > 1
    assert all(columns_of(s)[0] == (short,) for s in script.slides)
    assert [p for s in script.slides for p in columns_of(s)[1]] == list(long)


def test_what_stands_over_columns_stays_with_their_first_rows(store):
    script, _, _ = laid(store, slide(prose("Above."), *listed(10), groups=(columns((1, 6), (6, 11)),)))

    assert len(script.slides) > 1
    assert script.slides[0].parts[0] == prose("Above.")
    assert columns_of(script.slides[0])[0] == listed(10)[: len(columns_of(script.slides[0])[0])]


def test_steps_within_columns_are_told_in_their_order_when_a_slide_is_divided(store):
    """What an author has appear one column after another is not told row by row."""
    beats = tuple(beat(k) for k in range(12))

    script, _, _ = laid(store, slide(*listed(12), beats=beats, groups=(columns((0, 6), (6, 12)),)))

    told = [s.parts[b.reveals[0]] for s in script.slides for b in s.beats if b.reveals]
    assert len(script.slides) > 1
    assert told == list(listed(12))


def test_pictures_in_several_rows_of_columns_share_what_the_words_leave(store):
    cells = [part for _ in range(6) for part in (prose("kernel=3 stride=1"), Figure(path="x.png", data=RED))]
    rows = tuple(columns(*((k + n, k + n + 2) for n in (0, 2, 4))) for k in (0, 6))

    _, (scene,), said = laid(store, slide(*cells, groups=rows))

    box = boxes_of(scene)
    assert said == []
    assert len({box[k].height for k in range(1, 12, 2)}) == 1
    assert under(box[1], box[6])


def test_a_listing_is_set_dense_before_it_is_divided(store):
    script, _, said = laid(store, slide(Code(text="\n".join(f"line = {k}" for k in range(16))), template="code"))

    assert said == []
    assert len(script.slides) == 1


def columns_of(slide):
    (group,) = slide.groups
    return [slide.parts[start:stop] for start, stop in group.ranges]


SIZES = st.lists(st.integers(20, 700), max_size=9)


@given(st.lists(SIZES, min_size=2, max_size=4), SIZES, SIZES, st.randoms(use_true_random=False), st.booleans())
def test_dividing_loses_nothing_and_keeps_order_and_columns(cells, over, under, rng, steps):
    """The same for heights of all kinds, as they may be measured."""
    highs = [*over, *(high for cell in cells for high in cell), *under]
    at, ranges = len(over), []
    for cell in cells:
        ranges.append((at, at + len(cell)))
        at += len(cell)
    parts = [point(f"Part {k}") for k in range(len(highs))]
    order = rng.sample(range(len(parts)), len(parts)) if steps else range(len(parts))
    kind = rng.choice(("columns", "stack"))
    groups = (Group(kind=kind, ranges=tuple(ranges)),) if any(cells) else ()
    whole = slide(*parts, groups=groups, beats=tuple(beat(k) for k in order))
    facts = {"room": 800, "heights": [{"part": k, "h": h, "rows": [], "head": 0} for k, h in enumerate(highs)]}

    plan = plan_cuts(whole, facts)
    pieces = cut(whole, plan) if plan else (whole,)

    assert {p for piece in pieces for p in piece.parts} == set(parts)
    assert [b.lines for piece in pieces for b in piece.beats] == [b.lines for b in whole.beats]
    for piece in pieces:
        assert [parts.index(p) for p in piece.parts] == sorted(parts.index(p) for p in piece.parts)
        for group in piece.groups:
            for (a, b), (start, stop) in zip(group.ranges, ranges, strict=True):
                assert set(piece.parts[a:b]) == set(piece.parts) & set(parts[start:stop])


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

    box = boxes_of(scene)[0]
    ground = colour_at(still(store, scene), box.x + 2, box.y - 4)
    assert said == []
    assert contrast(ground, THEME.colours.bg) >= 4.5
    assert still(store, scene).getpixel((600, 20)) == (255, 255, 255)
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


def test_columns_that_fit_only_one_under_another_are_unfolded(store):
    long = prose("incomprehensibilities " * 3)
    asked = slide(long, prose("b"), groups=(columns((0, 1), (1, 2), widths=(10, 90)),))

    script, (scene,), said = laid(store, asked)

    assert said == []
    assert script.slides[0].groups == ()
    assert under(boxes_of(scene)[0], boxes_of(scene)[1])
