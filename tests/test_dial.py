"""Coherence as a dial: what each level does to the pictures of a lecture, with the embedded illustrator."""

import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lecturec.backends import Drawn, PictureRequest
from lecturec.backends.sketch import Sketch
from lecturec.compiler import compile_lecture, plan
from lecturec.diagnostics import Report
from lecturec.dial import ENTITIES, LEVELS, MOTION, Coherence, Entity
from lecturec.drift import Weaves, drifting
from lecturec.likeness import finished, named_in, pairs, ramp_of
from lecturec.pane import Pane, Weave
from lecturec.scene import Drawing, Node, Picture, Scene
from lecturec.source import NOWHERE
from lecturec.standing import box_of_node
from lecturec.store import Store
from lecturec.timeline import Hold, Motion, Roll
from lecturec.tone import lab, rgb, toned
from lecturec.values import WrongOption, read_value
from lecturec.warp import warped
from lecturec.weave import _scaled, weave
from lecturec.woven import Loom, parted, piled

NIGHT = ("#0b1224", "#13274a", "#1d4f6e", "#2f8f8b", "#f2b95e")
CELL = PictureRequest(
    title="The cell",
    text="A wall holds the cell",
    terms=("cell", "wall"),
    lang="en",
    ramp=NIGHT,
    ink="#eef4fa",
    accent="#f2b95e",
    width_px=216,
    height_px=270,
    fade="left",
    topic="Life",
)
LEAF = replace(CELL, title="The leaf", text="Light becomes sugar", terms=("light", "sugar"))


def seen(png: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(float)


@pytest.mark.parametrize(("number", "word"), list(enumerate(LEVELS)))
def test_a_level_is_named_by_its_word_or_its_number(number: int, word: str) -> None:
    assert read_value("coherence", word) == read_value("coherence", number) == read_value("coherence", str(number))


@pytest.mark.parametrize("wrong", [6, "-1", "strong", True, 1.5, None])
def test_what_names_no_level_is_refused(wrong: object) -> None:
    with pytest.raises(WrongOption):
        read_value("coherence", wrong)


def test_entities_are_described_in_words_or_have_an_icon() -> None:
    said = read_value("entities", {"neuron": "a round cell", "Ada": {"icon": "user", "description": "in a dress"}})

    assert said == (
        Entity(name="neuron", description="a round cell"),
        Entity(name="Ada", description="in a dress", icon="user"),
    )
    with pytest.raises(WrongOption, match="no icon"):
        read_value("entities", {"Ada": {"icon": "usr"}})
    with pytest.raises(WrongOption, match="colour"):
        read_value("entities", {"Ada": {"colour": "red"}})


NOTES = "---\nlecturec:\n  coherence: {}\n  {}\n---\n# One\n\n- a point\n"


@pytest.mark.parametrize(
    ("level", "more", "said"),
    [
        ("latent", "motion: none", "at 'entities'"),
        ("5", "motion: none", "at 'entities'"),
        ("latent", "transition: push", "do not turn into the next"),
        ("reference", "illustrations: false", "there are none"),
        ("entities", "motion: calm", "no entities are named"),
        ("latent", "motion: calm", ""),
        ("style", "motion: none", ""),
    ],
)
def test_a_level_that_cannot_be_reached_is_said(tmp_path: Path, level: str, more: str, said: str) -> None:
    report = Report()
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES.format(level, more))

    plan(notes, {}, report, speak=False)

    found = [d for d in report.diagnostics if d.code == "coherence-lower"]
    assert [said in d.message for d in found] == ([True] if said else [])
    assert all(d.severity == "note" for d in found)


def test_without_coherence_pictures_have_colours_of_their_own_on_one_ground() -> None:
    made = {ramp_of(Coherence(level=0), NIGHT, title) for title in map(str, range(40))}

    assert len(made) > 5
    assert {ramp[0] for ramp in made} == {NIGHT[0]}
    assert ramp_of(Coherence(level=1), NIGHT, "any") == NIGHT


def test_pictures_of_a_family_are_nearer_to_each_other() -> None:
    from lecturec.backends.sketch_picture import place_of

    apart = float(np.linalg.norm(place_of(CELL) - place_of(LEAF)))
    near = float(np.linalg.norm(place_of(replace(CELL, family="Life")) - place_of(replace(LEAF, family="Life"))))

    assert near < 0.7 * apart


def test_an_entity_has_one_icon_on_every_slide() -> None:
    coherent = Coherence(level=ENTITIES, entities=(Entity(name="neuron", icon="brain"), Entity(name="Ada")))
    node = Node(icon="zap", label="Neurons", x=1, y=1)
    drawn = Drawn(
        png=b"", width_px=1, height_px=1, drawing=Drawing(kind="icons", nodes=(node, replace(node, label="Adamant"))),
        engine="sketch", model="", seed=0, licence="",
    )  # fmt: skip

    named = named_in(coherent, "Two neurons meet")
    drawing = finished(drawn, NIGHT, named, "en").drawing

    assert [entity.name for entity in named] == ["neuron"]
    assert drawing
    assert [n.icon for n in drawing.nodes] == ["brain", "zap"]
    assert named_in(replace(coherent, level=2), "Two neurons meet") == ()
    assert [e.name for e in named_in(Coherence(level=3, entities=(Entity(name="細胞"),)), "植物細胞壁")] == ["細胞"]


def test_a_picture_turns_into_the_next_and_both_ends_are_the_very_pictures() -> None:
    sketch = Sketch()

    way = sketch.between(CELL, LEAF, 5)

    assert way[0] == sketch.draw(CELL).png
    assert way[-1] == sketch.draw(LEAF).png
    steps = [np.abs(seen(b) - seen(a)).mean() for a, b in pairwise(way)]
    assert max(steps) < np.abs(seen(way[-1]) - seen(way[0])).mean() + 8


def test_a_loop_begins_with_the_picture_and_has_no_jump() -> None:
    loop = Sketch().animate(CELL, b"", 24)

    assert loop[0] == Sketch().draw(CELL).png
    steps = [np.abs(seen(b) - seen(a)).mean() for a, b in zip(loop, (*loop[1:], loop[0]), strict=True)]
    assert steps[-1] < max(steps)
    assert steps[0] < max(steps), "it sets off softly"
    assert max(steps) < 12


def test_the_way_back_is_as_deterministic() -> None:
    assert Sketch().between(CELL, LEAF, 3) == Sketch().between(CELL, LEAF, 3)


def test_nodes_are_the_same_thing_by_label_and_then_by_icon() -> None:
    one = Drawing(
        kind="icons", nodes=(Node(icon="leaf", label="Leaf", x=1, y=1), Node(icon="sun", label="Sun", x=2, y=2))
    )
    other = Drawing(
        kind="icons", nodes=(Node(icon="sun", label="Light", x=3, y=3), Node(icon="x", label="leaf", x=4, y=4))
    )

    assert pairs(one, other) == ((0, 1), (1, 0))
    assert pairs(one, None) == ()


@given(x=st.integers(0, 1000), y=st.integers(0, 1000), rtl=st.booleans())
def test_a_node_stands_within_its_picture(x: int, y: int, rtl: bool) -> None:
    node = Node(icon="", label="a", x=x, y=y, width=100, height=100, shape="pill")
    left, top, wide, high = box_of_node(
        Drawing(kind="map", nodes=(node,)), 0, (1056, 0, 864, 1080), "left", 1.0, rtl=rtl
    )

    assert wide > 0
    assert high > 0
    assert 1056 - 60 <= left + wide / 2 <= 1920 + 60
    assert 0 <= top + high / 2 <= 1080


def png(colour: tuple[int, ...], size: tuple[int, int], mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def loom(**more: Any) -> Loom:
    words = Image.new("RGBA", (64, 48))
    words.paste((255, 255, 255, 255), (34, 2, 40, 8))
    out = io.BytesIO()
    words.save(out, "PNG")
    store = {
        "grounds": piled([png((0, 0, 0), (16, 24)), png((0, 90, 180), (16, 24))]),
        "words": out.getvalue(),
        "none": png((0, 0, 0, 0), (64, 48), "RGBA"),
    }
    about: dict[str, Any] = {"before": ("words", "none"), "after": ("none", "none"), **more}
    return Loom(Weave(box=(32, 0, 32, 48), grounds="grounds", count=2, **about), store.__getitem__)


def test_words_stand_over_what_moves_and_fade_with_their_slide() -> None:
    frames = [frame.copy() for frame in loom().turning(5)]

    blue = [int(frame[40, 20, 2]) for frame in frames]
    words = [int(frame[4, 4, 0]) for frame in frames]
    assert blue == sorted(blue)
    assert words == sorted(words, reverse=True)
    assert words[0] > 200


def test_a_loop_shows_its_first_ground_at_its_beginning_and_end() -> None:
    drifting_words = loom(before=("words", "none"), after=("words", "none"), period=10)

    frames = [frame.copy() for frame in drifting_words.drifting(range(11))]

    assert (frames[0] == frames[10]).all()
    assert frames[5][40, 20, 2] == 180
    assert all(frame[4, 4].tolist() == [255, 255, 255] for frame in frames), "words stand still"


@given(x=st.integers(0, 500), wide=st.integers(2, 400), veil=st.integers(1, 400), scale=st.sampled_from([1, 2]))
def test_a_veil_reaches_the_edge_of_its_picture(x: int, wide: int, veil: int, scale: int) -> None:
    """Also where both are shown at half their size: a bare edge would be a bright line on the slide."""
    area, thick = (x, 0, wide, 10), (x + wide - min(veil, wide), 0, min(veil, wide), 10)

    left, right = (_scaled(box, (x & ~1, 0, 1000, 10), scale) for box in (area, thick))

    assert left[0] + left[2] == right[0] + right[2]
    assert right[0] >= left[0]


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_a_pile_holds_its_pictures(pictures: list[bytes]) -> None:
    assert parted(piled(pictures), len(pictures)) == pictures
    with pytest.raises(ValueError, match="damaged"):
        parted(piled(pictures), len(pictures) + 1)


LOOP = Weave(box=(0, 0, 2, 2), grounds="g", count=4, before=("", ""), after=("", ""))
PANE = Pane(box=(0, 0, 2, 2), veil=(0, 0, 1, 2), side="left", layers=(("wa", "da"), ("wb", "db")))
SCENE = Scene(stills=("a", "b"), state_of_beat=(1,), pane=PANE)


@settings(deadline=None)
@given(first=st.integers(130, 300), second=st.integers(2, 900), moving=st.integers(0, 20))
def test_drifting_tiles_a_slide_and_rests_before_its_transition(first: int, second: int, moving: int) -> None:
    segments: list[Hold | Motion] = [
        Hold(still="a", start_frame=0, stop_frame=first),
        Motion(kind="reveal", before="a", after="b", start_frame=first, stop_frame=first + 6),
        Hold(still="b", start_frame=first + 6, stop_frame=first + 6 + second),
    ]
    stop = first + 6 + second
    if moving:
        segments.append(Motion(kind="fade", before="b", after="c", start_frame=stop, stop_frame=stop + moving))

    made = drifting(segments, SCENE, LOOP, 30)

    assert made[0].start_frame == 0
    assert all(a.stop_frame == b.start_frame for a, b in pairwise(made))
    assert made[-1].stop_frame == stop + moving
    rolls = [s for s in made if isinstance(s, Roll) and s.weave]
    assert {s.weave.period for s in rolls if s.weave} == {rolls[0].weave.period if rolls[0].weave else 0}
    last = rolls[-1]
    assert last.weave
    assert (last.stop_frame - last.start_frame + last.weave.first) % last.weave.period == 0 or last.kind
    assert moving == 0 or made[-1] == segments[-1]


def test_nothing_drifts_on_a_slide_that_is_soon_over_or_without_layers() -> None:
    short: list[Hold | Motion] = [Hold(still="a", start_frame=0, stop_frame=60)]

    assert drifting(short, SCENE, LOOP, 30) == short
    assert drifting([replace(short[0], stop_frame=600)], replace(SCENE, pane=None), LOOP, 30)[0].stop_frame == 600
    assert drifting([replace(short[0], stop_frame=600)], SCENE, None, 30) == [replace(short[0], stop_frame=600)]


@settings(deadline=None, max_examples=20)
@given(st.binary(min_size=48, max_size=48))
def test_lab_and_back_is_the_same_picture(data: bytes) -> None:
    pixels = np.frombuffer(data, np.uint8).reshape(4, 4, 3)

    assert np.abs(rgb(lab(pixels)).astype(int) - pixels).max() <= 1


def test_toning_moves_colours_toward_the_theme_and_keeps_what_a_picture_shows() -> None:
    rng = np.random.default_rng(1)
    picture = (rng.random((40, 40, 3)) * np.array([255, 120, 60])).astype(np.uint8)
    theme = np.array([[[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in NIGHT]], np.uint8)

    made = toned(picture, theme, 0.5)

    before, after, aim = (lab(p).mean(axis=(0, 1)) for p in (picture, made, theme))
    assert np.abs(after - aim)[1:].sum() < 0.75 * np.abs(before - aim)[1:].sum()
    assert np.corrcoef(lab(picture)[..., 0].ravel(), lab(made)[..., 0].ravel())[0, 1] > 0.95
    assert np.abs(toned(picture, theme, 0.0).astype(int) - picture).max() <= 1


def test_pictures_that_have_nothing_in_common_are_not_bent() -> None:
    pytest.importorskip("cv2")
    rng = np.random.default_rng(2)
    soft = Image.fromarray((rng.random((18, 32, 3)) * 255).astype(np.uint8)).resize(
        (512, 288), Image.Resampling.BICUBIC
    )
    one = np.asarray(soft)
    other = np.roll(one, 8, axis=1)
    strange = np.asarray(Image.fromarray((rng.random((288, 512, 3)) * 255).astype(np.uint8)))

    way = warped(one, other, 3)

    assert not isinstance(way, str)
    assert (way[0] == one).all()
    assert (way[-1] == other).all()
    middle = np.roll(one, 4, axis=1)
    assert np.abs(way[1].astype(float) - middle)[20:-20, 40:-40].mean() < 3
    assert "little in common" in str(warped(one, strange, 3))


def test_who_only_draws_pictures_that_stand_is_no_fault(tmp_path: Path) -> None:
    """The slides fade, and the report says how many pictures do not move, and why."""
    report = Report()
    picture = Picture(image="p", width_px=2, height_px=2, engine="x")
    pane = replace(PANE, box=(0, 0, 64, 64), veil=(0, 0, 32, 64))
    scene = replace(SCENE, picture=picture, pane=pane)
    other = replace(scene, picture=replace(picture, image="q"))
    store = Store(tmp_path, report)
    for key, seed in (("p", 1), ("q", 2)):
        out = io.BytesIO()
        Image.fromarray((np.random.default_rng(seed).random((64, 64, 3)) * 255).astype(np.uint8)).save(out, "PNG")
        store.put(key, out.getvalue())

    about: dict[str, Any] = {"ground": "#000000", "size": (64, 64), "spans": (NOWHERE, NOWHERE)}
    found = weave((scene, other), {}, object(), store, report, level=MOTION, **about)

    assert found == Weaves()
    said = [(d.severity, d.code, d.message) for d in report.diagnostics]
    assert [(severity, code) for severity, code, _ in said] == [("note", "coherence-lower")] * 2
    assert said[0][2].startswith("1 of 1 pictures do not turn into the next")
    assert said[1][2].startswith("2 of 2 pictures do not drift")


LECTURE = """---
lecturec:
  voice: none
  size: 640x360
  fps: 10
  coherence: {}
---
# Leaves

- Light becomes sugar in the leaves of all green plants, every day
- Water rises from the roots to where the light is, and is split there

# Cells

- A wall holds the cell
"""


@pytest.mark.parametrize("level", ["independent", "style", "latent", "motion"])
def test_a_film_of_each_level(tmp_path: Path, level: str) -> None:
    """Hard cuts, fades, pictures that turn into the next, and pictures that drift: the level is in the manifest."""
    notes = tmp_path / "notes.md"
    notes.write_text(LECTURE.format(level))

    result = compile_lecture(notes, store=Store(tmp_path / "store", Report()), to=("mp4", "vtt", "json"))

    assert result.exit == 0, result.diagnostics
    assert result.timeline
    segments = [segment for clip in result.timeline.clips for segment in clip.segments]
    kinds = [s.kind for s in segments if isinstance(s, Motion) and s.kind != "reveal"]
    woven = [s for s in segments if isinstance(s, Motion) and s.weave]
    assert bool(kinds) == (level != "independent")
    assert bool(woven) == (level in ("latent", "motion"))
    assert any(isinstance(s, Roll) for s in segments) == (level == "motion")
    assert json.loads(result.paths["json"].read_text("utf-8"))["coherence"] == level
    with av.open(str(result.paths["mp4"])) as film:
        assert sum(1 for _ in film.decode(video=0)) == result.timeline.frames


def test_the_table_of_levels_names_all_of_them() -> None:
    page = (Path(__file__).parents[1] / "docs" / "illustration.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d) \| `(\w+)` \|", page, re.MULTILINE)

    assert rows == [(str(number), word) for number, word in enumerate(LEVELS)]
    assert re.search(r"`style`.*the default", page)
