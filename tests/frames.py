"""Slides laid out for a look at them: what the tests of the layout share."""

import io

from PIL import Image

from lecturec.deck import (
    Prose,
    text_of,
)
from lecturec.diagnostics import Report
from lecturec.layout import layout
from lecturec.script import Beat, Group, Line, Point, Script, Slide
from lecturec.store import Store
from lecturec.theme import load_theme

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


def store_in(tmp_path):
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
