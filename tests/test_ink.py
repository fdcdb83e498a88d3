"""What pictures without a ground are drawn with, what they stand on, and from which side words are read."""

import pytest
from frames import boxes_of, colour_at, laid, left_of, point, slide, still, store_in
from PIL import Image, ImageDraw

from lecturec.deck import Backdrop, Figure, Look
from lecturec.diagnostics import Report
from lecturec.figures.ink import ink_of
from lecturec.figures.raster import png
from lecturec.figures.svg import tried
from lecturec.layout.backdrop import suited
from lecturec.layout.runs import isolated, lines_isolated
from lecturec.theme import load_theme

CLEAR = (0, 0, 0, 0)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">{}</svg>'


def lines(colour, ground=CLEAR, box=None):
    picture = Image.new("RGBA", (400, 300), ground)
    draw = ImageDraw.Draw(picture)
    if box:
        draw.rectangle((40, 40, 360, 260), fill=box)
    for y in range(60, 250, 30):
        draw.line((60, y, 340, y), fill=colour, width=3)
    return picture


@pytest.mark.parametrize(
    ("picture", "ink"),
    [
        (lines("black"), "dark"),
        (lines("white"), "light"),
        (lines("#e07020"), ""),
        (lines("black", ground="white"), ""),
        (lines("black", ground="white").convert("RGB"), ""),
        (lines("black", box="#ffe080"), ""),
        (lines(CLEAR), ""),
    ],
)
def test_lines_that_a_page_of_their_own_shade_would_swallow_are_found(picture, ink):
    assert ink_of(picture) == ink


def test_an_svg_is_asked_by_drawing_it():
    path = '<path d="M20 20H380M20 90H380" stroke="{}" stroke-width="4"/>'

    assert tried(SVG.format(path.format("#000")).encode()) == ("", "dark")
    assert tried(SVG.format(path.format("#fff")).encode()) == ("", "light")
    ground = '<rect width="400" height="300" fill="#fff"/>'
    assert tried(SVG.format(ground + path.format("#000")).encode()) == ("", "")


def test_black_lines_stand_on_white_where_the_page_is_dark(tmp_path):
    store = store_in(tmp_path)
    store.put("dark1", png(lines("black")), {"kind": "png", "ink": "dark"})
    store.put("plain1", png(lines("#e07020")), {"kind": "png", "ink": ""})

    _, scenes, _ = laid(store, *(slide(Figure(path="x", data=key), title="t") for key in ("dark1", "plain1")))

    tops = [colour_at(still(store, s), 320, boxes_of(s)[0].y + 5) for s in scenes]
    assert tops == ["#ffffff", load_theme("night", Report()).colours.bg]


def test_a_small_picture_leaves_the_words_nearly_all_of_the_width(tmp_path):
    store = store_in(tmp_path)
    store.put("a1", png(lines("red", ground="white")), {})
    small, free = Figure(path="x", data="a1", width="120px"), Figure(path="x", data="a1")

    _, (one, other), _ = laid(store, slide(point("a"), small), slide(point("a"), free))

    one, other = boxes_of(one), boxes_of(other)
    assert left_of(one[0], one[1])
    assert one[0].width > other[0].width
    assert one[1].y < 60


@pytest.mark.parametrize(("theme", "colour", "turned"), [("night", "white", True), ("paper", "black", True)])
def test_over_a_picture_of_the_other_shade_the_colours_are_turned_round(tmp_path, theme, colour, turned):
    store = store_in(tmp_path)
    store.put("b1", png(Image.new("RGB", (64, 36), colour)), {})
    own = load_theme(theme, Report())
    asked = slide(point("a"), look=Look(backdrops=(Backdrop(path="x", data="b1"),)))
    chosen = slide(point("a"), look=Look(ink="#808080", backdrops=(Backdrop(path="x", data="b1"),)))

    assert (suited(asked, own, store.read)[0].dark != own.dark) is turned
    assert suited(chosen, own, store.read)[0].dark == own.dark


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("Gradient Descent (Classical).", True),
        ("https://a.org/?q=1", True),
        ("-5", True),
        ("x = 1", True),
        ("CNN", False),
        ("1.", False),
        ("רשת CNN (2015).", False),
        ("", False),
    ],
)
def test_words_without_letters_from_the_right_keep_their_order(words, marked):
    assert isolated(words) == (f"\u2066{words}\u2069" if marked else words)


def test_icons_stay_outside_of_what_is_read_from_the_left():
    runs = [{"icon": "check", "tone": "good"}, {"t": "\u00a0Yes.", "m": []}, {"t": "\n", "m": []}, {"t": "כן", "m": []}]

    shown = [run.get("t", "icon") for run in lines_isolated(runs)]

    assert shown == ["icon", "\u00a0\u2066", "Yes.", "\u2069", "\n", "כן"]
