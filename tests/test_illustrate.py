"""Pictures for slides: where there is room, from the store the second time, never at the cost of the lecture."""

import subprocess
import sys
import time
from dataclasses import replace

import pytest

from lecturec.backends import BackendError
from lecturec.backends.sketch import Sketch
from lecturec.deck import Code, Figure, Run, text_of
from lecturec.diagnostics import Report
from lecturec.illustrate import area_of, illustrate
from lecturec.script import Point, Script, Slide
from lecturec.store import Store

COLOURS = {"ramp": ("#0b1224", "#1d4f6e", "#f2b95e"), "ink": "#eef4fa", "accent": "#f2b95e"}


def slide(title, template="points", **rest):
    return Slide(template=template, title=text_of(title), subject=title, **rest)


SCRIPT = Script(
    title="Rivers",
    lang="en",
    slides=(
        slide("Rivers", "title"),
        slide("Water", parts=(Point(lead=text_of("Rain"), body=(Run(text="snow", marks=("bold",)),)),)),
        slide("Program", "code", parts=(Code(text="x = 1"),)),
        slide("Mine", picture=Figure(path="river.png")),
        slide("Steps", parts=(Point(lead=text_of("Cloud"), marker="1."), Point(lead=text_of("Rain"), marker="2."))),
    ),
)


class Broken:
    identity = "broken 1"

    def draw(self, asked):
        """Never."""
        raise BackendError(f"no paper left for {asked.title}", hint="buy some")


def draw(store, report, illustrator=None, jobs=1, script=SCRIPT):
    illustrator = illustrator or Sketch()
    size = {"width_px": 1920, "height_px": 1080}
    return illustrate(script, illustrator, **COLOURS, store=store, report=report, jobs=jobs, **size)


def test_slides_with_room_get_pictures_and_the_store_keeps_them(tmp_path):
    report = Report()
    store = Store(tmp_path, report)
    pictures = draw(store, report)
    assert [picture is not None for picture in pictures] == [True, True, False, False, True]
    for picture in pictures:
        if picture is not None:
            assert store.read(picture.image).startswith(b"\x89PNG")
            assert picture.engine == "sketch"
    assert store.misses == {"illustration": 3}
    again = Store(tmp_path, report)
    assert draw(again, report) == pictures
    assert again.hits == {"illustration": 3}
    assert not again.misses
    assert not report.diagnostics


def test_workers_change_nothing(tmp_path):
    one, two = Store(tmp_path / "1"), Store(tmp_path / "2")
    assert draw(one, Report(), jobs=1) == draw(two, Report(), jobs=3)
    assert {key for key, *_ in one.entries()} == {key for key, *_ in two.entries()}
    for key, *_ in one.entries():
        assert one.read(key) == two.read(key)


def test_an_ordered_list_is_drawn_as_steps(tmp_path):
    picture = draw(Store(tmp_path), Report())[4]
    assert picture is not None
    assert picture.drawing is not None
    assert [(node.icon, node.label) for node in picture.drawing.nodes] == [("cloud", "Cloud"), ("droplet", "Rain")]
    assert picture.drawing.kind == "process"


def test_a_picture_that_fails_is_said_and_the_slide_goes_without(tmp_path):
    report = Report()
    assert draw(Store(tmp_path, report), report, Broken()) == (None,) * 5
    assert {(said.code, said.severity, said.hint) for said in report.diagnostics} == {
        ("picture-failed", "warning", "buy some")
    }


def test_no_illustrator_no_pictures(tmp_path):
    size = {"width_px": 1920, "height_px": 1080}
    pictures = illustrate(SCRIPT, None, **COLOURS, store=Store(tmp_path), report=Report(), **size)
    assert pictures == (None,) * 5


@pytest.mark.parametrize(
    ("template", "area"),
    [
        ("title", (1075, 1080, "left")),
        ("points", (864, 1080, "left")),
        ("full", (1920, 1080, "none")),
        ("table", None),
        ("figure", None),
    ],
)
def test_areas(template, area):
    assert area_of(slide("x", template), 1920, 1080) == area


def test_tall_slides_have_their_picture_above():
    assert area_of(slide("x"), 1080, 1920) == (1080, 653, "bottom")


def test_a_layout_that_knows_better_is_asked(tmp_path):
    def area(slide, width_px, height_px):
        assert (width_px, height_px) == (1920, 1080)
        return (400, 300, "none") if slide.template == "code" else (0, 0, "none")

    pictures = illustrate(
        SCRIPT,
        Sketch(),
        **COLOURS,
        store=Store(tmp_path),
        report=Report(),
        width_px=1920,
        height_px=1080,
        area=area,
    )
    assert [picture and (picture.width_px, picture.height_px) for picture in pictures] == [
        None,
        None,
        (200, 150),
        None,
        None,
    ]


def test_warm_builds_are_quick_and_import_nothing_heavy(tmp_path):
    many = replace(SCRIPT, slides=SCRIPT.slides * 20)
    draw(Store(tmp_path), Report(), script=many)
    start = time.perf_counter()
    draw(Store(tmp_path), Report(), script=many)
    assert (time.perf_counter() - start) / len(many.slides) < 0.002
    code = f"""
import sys
from lecturec.diagnostics import Report
from lecturec.illustrate import illustrate
from lecturec.script import Slide, Script
from lecturec.store import Store
from lecturec.deck import text_of
class Named:
    identity = {Sketch.identity!r}
slides = (Slide(template="title", title=text_of("Rivers"), subject="Rivers"),)
found = illustrate(Script(title="Rivers", lang="en", slides=slides), Named(), ramp={COLOURS["ramp"]!r},
    ink="#eef4fa", accent="#f2b95e", store=Store(__import__("pathlib").Path({str(tmp_path)!r})),
    report=Report(), width_px=1920, height_px=1080)
assert found[0].image
print([name for name in ("numpy", "PIL", "lucide", "emoji") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def read_and_drawn(tmp_path, notes):
    """What an author's notes give: the codes that are said, the slides, and their pictures."""
    from lecturec.parse import decode, parse
    from lecturec.parse.front_matter import read_front_matter
    from lecturec.write import write

    report = Report()
    source = decode("notes.md", notes.encode(), report)
    script = write(parse(source, read_front_matter(source, report), report, lang="en"), report)
    pictures = draw(Store(tmp_path), report, script=script)
    return [said.code for said in report.diagnostics if said.severity != "note"], script.slides, pictures


BREAD = "# Bread\n\n<!-- illustration: {} -->\n\n- Flour\n- Water\n- Salt\n"


@pytest.mark.parametrize("dialect", ["", "---\nmarp: true\n---\n\n"])
def test_an_author_names_the_form_of_a_picture(tmp_path, dialect):
    codes, slides, pictures = read_and_drawn(tmp_path, dialect + BREAD.format("Layers"))
    at = next(i for i, slide in enumerate(slides) if slide.parts)
    assert codes == []
    assert pictures[at].drawing.kind == "layers"
    assert [node.label for node in pictures[at].drawing.nodes] == ["Flour", "Water", "Salt"]
    assert pictures[at].why == "its author asks for it"
    assert "illustration" not in str([beat.lines for beat in slides[at].beats])


def test_an_author_wants_none_or_gives_words_or_a_file(tmp_path):
    for asked, expected in (("none", "nothing"), ("a ship and an anchor", "icons"), ("shop/loaf.png", "file")):
        codes, slides, pictures = read_and_drawn(tmp_path, BREAD.format(asked))
        at = next(i for i, slide in enumerate(slides) if slide.parts)
        assert codes == []
        if expected == "icons":
            assert {node.icon for node in pictures[at].drawing.nodes} == {"ship", "anchor"}
        else:
            assert pictures[at] is None
        assert (slides[at].picture.path if slides[at].picture else "") == (
            "shop/loaf.png" if expected == "file" else ""
        )


def test_a_form_that_is_misspelled_or_not_stated_is_said(tmp_path):
    assert read_and_drawn(tmp_path, BREAD.format("timline"))[0] == ["unknown-illustration"]
    assert read_and_drawn(tmp_path, BREAD.format("comparison"))[0] == ["illustration-unfit"]
    assert read_and_drawn(tmp_path, BREAD.format("lighthouse"))[0] == []
