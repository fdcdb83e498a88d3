import io
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lecturec.deck import Callout, Code, Figure, Math, Prose, Run, Table, plain, text_of
from lecturec.diagnostics import Report
from lecturec.layout import layout, pdf, picture_area
from lecturec.layout.divide import EYEBROW, cut, demote_title, plan_cuts
from lecturec.layout.drawn import standing
from lecturec.layout.paste import stills
from lecturec.layout.slices import slice_text
from lecturec.scene import Drawing, Edge, Node, Picture
from lecturec.script import TEMPLATES, Beat, Line, Point, Quotation, Script, Slide
from lecturec.store import Store
from lecturec.theme import load_theme

THEME = load_theme("night", Report())


def words(*slides, lang="en", title="A course"):
    return Script(title=title, lang=lang, slides=slides)


def laid(tmp_path, *slides, lang="en", size=(640, 360), jobs=2, theme=THEME, pictures=None, store=None):
    report = Report()
    store = store or Store(tmp_path / "store", report)
    pictures = pictures or (None,) * len(slides)
    script, scenes = layout(
        words(*slides, lang=lang), theme, pictures, store, report, width=size[0], height=size[1], jobs=jobs
    )
    return script, scenes, report, store


def point(lead, body="", **more):
    return Point(lead=text_of(lead), body=text_of(body), **more)


def says(*lines, reveals=(), row=-1):
    return Beat(lines=tuple(Line(text=s, spoken=s) for s in lines), reveals=reveals, row=row)


def table(rows):
    header = (text_of("Name"), text_of("Value"))
    return Table(header=header, rows=tuple((text_of(f"row {k}"), text_of(f"{k} apples")) for k in range(rows)))


EVERY = {
    "title": Slide(template="title", title=text_of("A course"), subtitle=text_of("and its end")),
    "section": Slide(template="section", title=text_of("The middle"), eyebrow="Part 2"),
    "points": Slide(template="points", title=text_of("Points"), parts=(point("One", "more of it"), point("Two"))),
    "prose": Slide(template="prose", title=text_of("Prose"), parts=(Prose(text=text_of("Some words.")),)),
    "quote": Slide(template="quote", title=(), parts=(Quotation(text=text_of("So be it."), by=text_of("X")),)),
    "table": Slide(template="table", title=text_of("Table"), parts=(table(3),)),
    "code": Slide(template="code", title=text_of("Code"), parts=(Code(text="a = 1\nb = 2", language="python"),)),
    "formula": Slide(template="formula", title=text_of("Formula"), parts=(Math(tex=r"\frac{a}{b}"),)),
    "figure": Slide(template="figure", title=text_of("Figure"), parts=(Figure(path="lost.png", alt="A cat"),)),
    "full": Slide(template="full", title=text_of("Full"), subtitle=()),
    "closing": Slide(template="closing", title=text_of("The end"), parts=(point("One thing"),)),
}


@pytest.mark.parametrize("size", [(640, 360), (480, 360), (360, 640)])
def test_every_template_stands_within_the_page(tmp_path, size):
    assert set(EVERY) == set(TEMPLATES)

    script, scenes, report, store = laid(tmp_path, *EVERY.values(), size=size)

    assert report.diagnostics == ()
    for slide, scene in zip(script.slides, scenes, strict=True):
        for still in scene.stills:
            assert Image.open(io.BytesIO(store.read(still))).size == size
        assert {box.part for box in scene.boxes} >= set(range(len(slide.parts)))
        for box in scene.boxes:
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= size[0]
            assert box.y + box.height <= size[1]


def test_there_is_a_still_for_each_state_and_what_is_hidden_keeps_its_place(tmp_path):
    slide = replace(EVERY["points"], beats=(says("a", reveals=(0,)), says("b", reveals=(1,)), says("c")))

    _, (scene,), _, store = laid(tmp_path, slide)

    assert scene.state_of_beat == (1, 2, 2)
    assert len(set(scene.stills)) == 3
    first, second = (box for box in scene.boxes if box.part >= 0)
    before, after = (Image.open(io.BytesIO(store.read(scene.stills[k]))).convert("RGB") for k in (1, 2))
    below = (second.x, second.y, second.x + second.width, second.y + second.height)
    assert len(before.crop(below).getcolors(10_000)) == 1
    assert len(after.crop(below).getcolors(10_000)) > 1
    assert first.y + first.height <= second.y


@pytest.mark.parametrize(
    "part",
    [
        table(40),
        Code(text="\n".join(f"line_{k} = {k}" for k in range(70)), language="python"),
        Prose(
            text=text_of(" ".join(f"Sentence number {k} says a little more than the one before it." for k in range(50)))
        ),
        Callout(
            kind="tip", title=text_of("T"), blocks=tuple(Prose(text=text_of(f"Block {k}. " * 12)) for k in range(9))
        ),
    ],
    ids=lambda part: type(part).__name__,
)
def test_what_does_not_fit_is_divided_and_nothing_is_lost(tmp_path, part):
    slide = Slide(template="points", title=text_of("Much"), eyebrow="Part", parts=(part, point("Last")))

    script, scenes, report, _ = laid(tmp_path, slide)

    assert len(script.slides) > 1
    assert report.diagnostics == ()
    assert [s.added for s in script.slides] == ["", *["continuation"] * (len(script.slides) - 1)]
    assert script.slides[0].eyebrow == f"Part  1/{len(script.slides)}"
    assert len(scenes) == len(script.slides)
    assert flat(p for s in script.slides for p in s.parts) == flat(slide.parts)


def flat(parts):
    """The words of parts, without what separates them."""
    found = []
    for part in parts:
        match part:
            case Table():
                found += [plain(cell) for row in part.rows for cell in row]
            case Code():
                found += part.text.split()
            case Prose():
                found += plain(part.text).split()
            case Callout():
                found += flat(part.blocks)
            case Point():
                found += (plain(part.lead) + " " + plain(part.body)).split()
    return found


def test_each_row_is_read_where_it_stands():
    slide = Slide(
        template="table",
        title=text_of("T"),
        parts=(table(4),),
        beats=(says("look", reveals=(0,)), *(says(f"row {k}", row=k) for k in range(4)), says("done")),
    )

    first, second = cut(slide, (((0, 0, 2),), ((0, 2, 4),)))

    assert [b.row for b in first.beats] == [-1, 0, 1]
    assert [b.row for b in second.beats] == [0, 1, -1]
    assert [b.lines[0].text for b in second.beats] == ["row 2", "row 3", "done"]
    assert second.parts[0].header == slide.parts[0].header


def test_a_long_text_takes_its_narration_along():
    slide = Slide(
        template="prose",
        title=text_of("T"),
        parts=(Prose(text=text_of("One. Two. Three. Four.")),),
        beats=(says("one", "two", "three", "four", reveals=(0,)),),
    )

    pieces = cut(slide, (((0, 0, 10),), ((0, 10, 22),)))

    assert [[line.text for beat in p.beats for line in beat.lines] for p in pieces] == [
        ["one", "two"],
        ["three", "four"],
    ]
    assert [p.beats[0].reveals for p in pieces] == [(0,), ()]


def test_code_is_cut_at_a_blank_line():
    code = Code(text="a\nb\nc\nd\n\ne\nf\ng")
    slide = Slide(template="code", title=(), parts=(code,))

    plan = plan_cuts(slide, {"room": 80 + EYEBROW, "heights": [{"part": 0, "h": 100, "rows": [], "head": 0}]})

    assert [p.parts[0].text for p in cut(slide, plan)] == ["a\nb\nc\nd", "e\nf\ng"]


def test_a_title_that_is_a_paragraph_is_shown_as_one():
    slide = demote_title(
        Slide(template="points", title=text_of("word " * 90), beats=(says("x", reveals=(0,)),), parts=(point("p"),))
    )

    assert slide.title == ()
    assert plain(slide.parts[0].text).startswith("word")
    assert slide.beats[0].reveals == (1,)


def test_a_slice_of_text_keeps_its_styles():
    text = (Run(text="abc"), Run(text="def", marks=("bold",)))

    assert slice_text(text, 2, 5) == (Run(text="c"), Run(text="de", marks=("bold",)))


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "$x$ *bold* _it_ `c` <label> @ref",
        "\\ \\n \\u{41} \"'",
        "x" * 400,
        "#panic()",
        "]#pagebreak()[",
    ],
)
def test_hostile_words_are_shown_as_they_are(tmp_path, hostile):
    code = Code(text=hostile, language='python"#panic()')
    parts = (point(hostile, hostile), Prose(text=text_of(hostile)), Quotation(text=text_of(hostile)), code)
    slide = Slide(template="points", title=text_of(hostile[:60]), eyebrow=hostile[:40], parts=parts)
    grid = Table(header=(text_of(hostile[:40]),) * 3, rows=((text_of(hostile),) * 3,))

    script, scenes, report, _ = laid(tmp_path, slide, Slide(template="table", title=(), parts=(grid,)))

    assert [d.code for d in report.diagnostics] == []
    for scene in scenes:
        assert all(box.y + box.height <= 360 for box in scene.boxes)
    assert sum(len(s.parts) for s in script.slides) >= 5


def test_what_cannot_be_divided_is_shown_whole_and_said(tmp_path):
    grid = Table(header=(), rows=((text_of("word " * 300),) * 3,))

    _, (scene,), report, _ = laid(tmp_path, Slide(template="table", title=text_of("T"), parts=(grid,)))

    assert [d.code for d in report.diagnostics] == ["text-overflows"]
    assert all(box.y + box.height <= 340 for box in scene.boxes)


def test_one_worker_and_two_make_the_same_bytes(tmp_path):
    slides = (*EVERY.values(), Slide(template="table", title=(), parts=(table(40),)))

    _, one, _, store_one = laid(tmp_path / "1", *slides, jobs=1)
    _, two, _, store_two = laid(tmp_path / "2", *slides, jobs=2)

    assert one == two
    assert all(store_one.read(still) == store_two.read(still) for scene in one for still in scene.stills)


def test_a_helper_that_dies_costs_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("lecturec.layout.typeset._ENOUGH", 1)
    _, one, _, _ = laid(tmp_path / "1", *EVERY.values(), jobs=2)
    monkeypatch.setattr("sys.executable", "/bin/false")
    _, two, report, _ = laid(tmp_path / "2", *EVERY.values(), jobs=2)

    assert one == two
    assert report.diagnostics == ()


def test_a_warm_build_draws_nothing_and_imports_no_typesetter(tmp_path):
    slides = (EVERY["points"], Slide(template="table", title=text_of("T"), parts=(table(40),)))
    cold = laid(tmp_path, *slides)
    program = f"""
import sys
sys.path.insert(0, {str(__file__.rpartition("/")[0])!r})
from pathlib import Path
import test_layout as t
slides = (t.EVERY["points"], t.Slide(template="table", title=t.text_of("T"), parts=(t.table(40),)))
for heavy in [m for m in sys.modules if m.split(".")[0] in ("typst", "fontTools", "tex2typst")]:
    del sys.modules[heavy]
script, scenes, report, store = t.laid(Path({str(tmp_path)!r}), *slides)
assert not store.misses, store.misses
print([s.stills for s in scenes] == {[s.stills for s in cold[1]]!r}, "typst" in sys.modules, "fontTools" in sys.modules)
"""

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert said.stdout.split() == ["True", "False", "False"], said.stderr


def test_moving_a_slide_in_the_notes_draws_nothing_anew(tmp_path):
    _, _, _, store = laid(tmp_path, EVERY["points"])
    store.misses.clear()

    from lecturec.source import Span

    laid(tmp_path, replace(EVERY["points"], span=Span("notes.md", 9, 1), notes="x", subject="y"), store=store)

    assert store.misses == {}


def test_a_missing_character_is_named_with_its_slide_and_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr("lecturec.layout.desk.missing", lambda characters, _: tuple(characters))

    _, _, report, _ = laid(tmp_path, EVERY["points"], replace(EVERY["points"], title=text_of("漢字")))

    (said,) = report.diagnostics
    assert said.code == "missing-glyph"
    assert "slide 2" in said.message
    assert "U+5B57" in said.message
    assert "fonts-noto-cjk" in said.hint


def test_a_formula_nobody_understands_is_named_and_shown_as_tex(tmp_path, monkeypatch):
    monkeypatch.setattr("lecturec.layout.typeset.to_svg", lambda _: "")
    slide = Slide(template="formula", title=(), parts=(Math(tex=r"\nosuchcommand{x}"),))

    _, _, report, _ = laid(tmp_path, slide)

    (said,) = report.diagnostics
    assert said.code == "formula-not-understood"


def test_a_picture_has_its_area_and_its_drawing_stays_clear_of_the_words(tmp_path):
    store = Store(tmp_path / "store", Report())
    slide = EVERY["points"]
    width, height, fade = picture_area(slide, 640, 360)
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#2f8f8b").save(out, "PNG")
    store.put("ab" * 32, out.getvalue())
    nodes = (Node(icon="image", label="A", x=0, y=0), Node(icon="nonsense", label="漢字 #x", x=1000, y=1000))
    drawing = Drawing(kind="process", nodes=nodes, edges=(Edge(start=0, stop=1), Edge(start=1, stop=9)))
    picture = Picture(image="ab" * 32, width_px=width, height_px=height, drawing=drawing)

    _, (scene,), _, store = laid(tmp_path, slide, pictures=(picture,), store=store)

    assert fade == "left"
    assert all(box.x + box.width <= 640 - width for box in scene.boxes)
    shown = Image.open(io.BytesIO(store.read(scene.stills[0]))).convert("RGB")
    assert shown.getpixel((630, 10)) == (0x2F, 0x8F, 0x8B)
    assert picture_area(EVERY["table"], 640, 360) == (0, 0, "none")


@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
def test_the_parts_of_a_drawing_appear_with_their_points_and_no_still_is_added(tmp_path, size):
    slide = replace(EVERY["points"], beats=(says("One.", reveals=(0,)), says("Two.", reveals=(1,))))
    width, height, _ = picture_area(slide, *size)
    boxes = {"x": 500, "width": 1000, "height": 300, "shape": "card", "icon": ""}
    nodes = (Node(label="One", y=200, part=0, **boxes), Node(label="Two", y=700, part=1, **boxes))
    line = Edge(start=0, stop=1, path=((500, 360), (500, 540)))
    drawing = Drawing(kind="process", nodes=nodes, edges=(line,))
    drawn, bare = (
        laid(
            tmp_path / name, slide, size=size, pictures=(Picture(image="", width_px=width, height_px=height, **given),)
        )
        for name, given in (("drawn", {"drawing": drawing}), ("bare", {}))
    )

    assert len(drawn[1][0].stills) == len(bare[1][0].stills) == 3
    seen = []
    for one, other in zip(drawn[1][0].stills, bare[1][0].stills, strict=True):
        with_it, without = (
            np.asarray(Image.open(io.BytesIO(m[3].read(s))).convert("L"), int) for m, s in ((drawn, one), (bare, other))
        )
        changed = np.flatnonzero(np.abs(with_it - without).max(axis=1) > 8)
        seen.append(int(changed.max() - changed.min()) if changed.size else 0)
    assert seen[0] == 0 < seen[1] < seen[2]


def test_a_drawing_of_a_slide_that_is_divided_stands_whole():
    drawing = Drawing(kind="layers", nodes=(Node(icon="", label="A", x=1, y=1, part=7),))
    picture = standing(Picture(image="", width_px=1, height_px=1, drawing=drawing))
    assert picture.drawing is not None
    assert [node.part for node in picture.drawing.nodes] == [-1]


def test_an_authors_figure_stands_beside_the_points(tmp_path):
    store = Store(tmp_path / "store", Report())
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#ff0000").save(out, "PNG")
    store.put("cd" * 32, out.getvalue())
    slide = replace(EVERY["points"], parts=(*EVERY["points"].parts, Figure(path="x.png", data="cd" * 32)))

    _, (scene,), _, _ = laid(tmp_path, slide, store=store)

    boxes = {box.part: box for box in scene.boxes}
    assert boxes[2].x >= boxes[0].x + boxes[0].width
    assert abs(boxes[2].width / boxes[2].height - 1.5) < 0.05


def test_a_wide_figure_takes_the_whole_width_and_the_words_stand_under_or_over_it(tmp_path):
    store = Store(tmp_path / "store", Report())
    out = io.BytesIO()
    Image.new("RGB", (600, 200), "#ff0000").save(out, "PNG")
    store.put("cd" * 32, out.getvalue())
    slide = replace(EVERY["points"], parts=(*EVERY["points"].parts, Figure(path="x.png", data="cd" * 32)))

    _, (scene,), _, _ = laid(tmp_path, slide, store=store)

    boxes = {box.part: box for box in scene.boxes}
    assert boxes[2].y >= boxes[1].y + boxes[1].height
    assert boxes[2].width > 500


def test_a_footnote_stands_small_at_the_foot(tmp_path):
    note = Prose(text=(Run(text="1", marks=("sup",)), Run(text=" The bridges are gone.")))
    slide = replace(EVERY["prose"], parts=(Prose(text=text_of("Some words.")), note))

    _, (scene,), _, _ = laid(tmp_path, slide)

    boxes = {box.part: box for box in scene.boxes}
    assert boxes[1].y > 360 * 0.75
    assert boxes[1].height < boxes[0].height


def test_a_subtitle_is_shown_under_every_kind_of_title(tmp_path):
    for name in ("points", "prose", "quote", "table", "code", "formula", "figure"):
        bare = replace(EVERY[name], title=text_of("A title"))
        script = (bare, replace(bare, subtitle=text_of("and what it means")))

        _, (without, shown), _, store = laid(tmp_path / name, *script)

        box = next(b for b in shown.boxes if b.part == -1)
        under = (0, box.y + box.height, 640, box.y + box.height + 24)
        crops = [Image.open(io.BytesIO(store.read(s.stills[0]))).crop(under).tobytes() for s in (without, shown)]
        assert crops[0] != crops[1], name


def test_a_title_slide_names_author_and_date_once(tmp_path):
    store = Store(tmp_path / "store", Report())
    slide = Slide(template="title", title=text_of("A course"))
    stills = []
    for eyebrow in ("", "Ada · 2026-03-14"):
        script = Script(
            title="A course", lang="en", author="Ada", date="2026-03-14", slides=(replace(slide, eyebrow=eyebrow),)
        )
        _, (scene,) = layout(script, THEME, (None,), store, Report(), width=640, height=360)
        stills.append(store.read(scene.stills[0]))

    assert stills[0] == stills[1]


def test_stills_written_in_bands_are_pngs_like_any_other():
    colours = ["#102030", "#f0e0d0"]
    pages = []
    for colour in colours:
        out = io.BytesIO()
        Image.new("RGBA", (50, 30), colour).save(out, "PNG")
        pages.append(out.getvalue())
    places = [{"x": 10, "y": 20, "w": 50, "h": 30}, {"x": 30, "y": 75, "w": 50, "h": 30}]
    facts = {"pieces": places, "always": 0, "states": [[], [0], [0, 1], [1]], "bars": []}

    made = stills({"width": 100, "height": 130, "unit": 1, "colour": "#405060"}, pages, facts)

    for png, chosen in zip(made, facts["states"], strict=True):
        wanted = Image.new("RGB", (100, 130), "#405060")
        for i in chosen:
            wanted.paste(colours[i], (places[i]["x"], places[i]["y"], places[i]["x"] + 50, places[i]["y"] + 30))
        assert Image.open(io.BytesIO(png)).tobytes() == wanted.tobytes()


def test_slides_become_a_pdf_in_their_last_states(tmp_path):
    script = words(*EVERY.values())

    data = pdf(script, THEME, (None,) * len(EVERY), Store(tmp_path / "store", Report()), Report())

    assert data.startswith(b"%PDF")
    assert data == pdf(script, THEME, (None,) * len(EVERY), Store(tmp_path / "store", Report()), Report())


@pytest.mark.parametrize("lang", ["ja", "zh-Hant", "ar", "ko", "he", "hi"])
def test_every_script_is_laid_out(tmp_path, lang):
    said = {
        "ja": "日本語の講義",
        "zh-Hant": "影片分析",
        "ar": "تحليل الفيديو",
        "ko": "영상 분석",
        "he": "ניתוח",
        "hi": "विश्लेषण",
    }
    slide = replace(EVERY["points"], title=text_of(said[lang]), parts=(point(said[lang], said[lang]),))

    _, (scene,), report, _ = laid(tmp_path, slide, lang=lang)

    assert {d.code for d in report.diagnostics} <= {"missing-glyph"}
    right = lang in ("ar", "he")
    assert all((box.x + box.width > 560) for box in scene.boxes) or not right
