"""The embedded illustrator: same words, same picture; near words, near pictures; every script; nothing in the way."""

import io
import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lecturec.backends import PictureRequest
from lecturec.backends import sketch_drawing as drawing
from lecturec.backends import sketch_places as places
from lecturec.backends.sketch import Sketch
from lecturec.backends.sketch_field import field, latent, legible, palette
from lecturec.backends.sketch_icons import icon_of, names
from lecturec.terms import key_terms

NIGHT = ("#0b1224", "#13274a", "#1d4f6e", "#2f8f8b", "#f2b95e")
PAPER = ("#fbf7ef", "#f3e6d0", "#e8c79a", "#d98f5c", "#8c3f2b")


def request(title, text="", lang="en", terms=(), **changes):
    asked = PictureRequest(
        title=title,
        text=text,
        terms=key_terms(title, text, lang, emphasised=terms),
        lang=lang,
        ramp=NIGHT,
        ink="#eef4fa",
        accent="#f2b95e",
        width_px=864,
        height_px=1080,
        fade="left",
    )
    return replace(asked, **changes)


SLIDES = [
    request("Cohérence inter-images", "Les films ont une cohérence temporelle et des transitions.", "fr"),
    request("ガウス分布と滑らかさ", "ガウスノイズは拡散モデルで使われる。", "ja"),
    request("高斯分佈與平滑度", "高斯噪聲在擴散模型中用於逐步去噪。", "zh-Hant"),
    request("بيت الحكمة في بغداد", "ترجم العلماء كتب الفلسفة والرياضيات", "ar"),
    request("प्रकाश संश्लेषण", "पौधे प्रकाश से ऊर्जा बनाते हैं", "hi"),
    request("Baking", "1. Mix flour and water\n2. Wait for the dough\n3. Heat the oven\n4. Eat the bread"),
    request("Human vs. machine", "Humans see pictures, machines read data."),
    request("The cell", "membrane, nucleus, energy, water, heat, light, genes", terms=("genes", "energy", "water")),
    request("Une très longue comparaison des distributions et des transformations", "x", "fr"),
    request("Qwrtzx", "Zzxqv vvxq"),
    request("", ""),
]


@pytest.mark.parametrize("asked", SLIDES, ids=lambda asked: asked.title[:20])
def test_a_picture_for_any_words_and_the_same_bytes_twice(asked):
    once, twice = Sketch().draw(asked), Sketch().draw(asked)
    assert once == twice
    picture = Image.open(io.BytesIO(once.png))
    assert picture.size == (once.width_px, once.height_px) == (432, 540)
    assert len(once.png) < 400_000


@pytest.mark.parametrize("asked", SLIDES, ids=lambda asked: asked.title[:20])
def test_icons_exist_stand_inside_and_apart(asked):
    drawn = drawing.choose(asked).drawing
    if drawn is None:
        return
    assert 1 <= len(drawn.nodes) <= 4
    assert drawn.kind in {"icons", "process", "comparison"}
    for node in drawn.nodes:
        assert node.icon in names()
        assert 120 <= node.x <= 880
        assert 120 <= node.y <= 880
    for a, b in combinations(drawn.nodes, 2):
        assert abs(a.x - b.x) >= 300 or abs(a.y - b.y) >= 240
    assert all(0 <= edge.start < len(drawn.nodes) > edge.stop >= 0 for edge in drawn.edges)


def test_every_arrangement_keeps_its_places_apart():
    arranged = places.ONE + places.TWO + places.THREE + places.IN_A_ROW + places.ASIDE
    for stood in arranged:
        assert all(120 <= x <= 880 and 120 <= y <= 880 for x, y in stood)
        for (ax, ay), (bx, by) in combinations(stood, 2):
            assert abs(ax - bx) >= 300 or abs(ay - by) >= 240


@pytest.mark.parametrize(
    ("asked", "kind", "icons"),
    [
        (request("Human vs. machine"), "comparison", ("users", "cpu")),
        (request("Information humaine vs. machine", lang="fr"), "comparison", ("users", "cpu")),
        (request("人間と機械の比較", lang="ja"), "comparison", ("users", "cpu")),
        (request("Génération texte-vers-vidéo", lang="fr"), "process", ("file-text", "video")),
        (request("テキストからビデオへの生成", lang="ja"), "process", ("file-text", "video")),
        (request("Seed → plant → flower"), "process", ("sprout", "leaf", "flower-2")),
        (request("Human and machine"), "icons", ("users", "cpu")),
    ],
)
def test_structure_of_the_words_becomes_structure_of_the_drawing(asked, kind, icons):
    drawn = drawing.choose(asked).drawing
    assert drawn is not None
    assert (drawn.kind, tuple(node.icon for node in drawn.nodes)) == (kind, icons)


def test_lines_are_straight_or_wide_and_pass_no_node():
    hub = [places.Box(300, 460, 138, 138, 138), places.Box(300, 120, 300, 209, 138), places.Box(90, 820, 150, 209, 138)]
    below = places.Box(300, 820, 150, 209, 138)
    assert places.clear(hub, [(0, 1)])
    assert places.clear(hub, [(0, 2)])
    assert not places.clear([*hub, below], [(1, 3)])
    assert not places.clear([hub[0], places.Box(400, 120, 300, 209, 138)], [(0, 1)])
    assert not places.roomy([hub[0], places.Box(400, 500, 138, 138, 138)])


def test_beside_large_words_icons_stand_without_labels():
    drawn = drawing.choose(request("Human vs. machine", width_px=1075)).drawing
    assert drawn is not None
    assert [node.label for node in drawn.nodes] == ["", ""]


@pytest.mark.parametrize(
    ("term", "lang", "icon"),
    [
        ("transitions fluides", "fr", "arrow-right-left"),
        ("cohérence temporelle", "fr", "link"),
        ("modelos predictivos", "es", "telescope"),
        ("El rey", "es", "crown"),
        ("autor", "es", ""),
        ("Französische Revolution", "de", "flame-kindling"),
        ("Primzahlen", "de", "hash"),
        ("kind of problem", "en", "circle-question-mark"),
        ("works", "en", ""),
        ("type of solution", "en", ""),
        ("eliminar gradualmente", "es", ""),
        ("時代遅れ", "ja", ""),
        ("拡散モデル", "ja", "bubbles"),
        ("神經網路", "zh-Hant", "brain-circuit"),
        ("光合作用", "zh-Hans", "leaf"),
        ("or", "fr", "coins"),
        ("or", "en", ""),
        ("собака", "ru", "dog"),
        ("qwrtzx", "en", ""),
    ],
)
def test_icons_of_words(term, lang, icon):
    assert icon_of(term, lang) == icon


def test_the_table_names_icons_that_exist():
    said = tomllib.loads((Path(drawing.__file__).parent / "sketch_icons.toml").read_text("utf-8"))
    assert set(said) <= names()
    senses = tomllib.loads((Path(drawing.__file__).parent / "sketch_senses.toml").read_text("utf-8"))
    assert {icon for sense in senses["sense"] for icon, _ in sense["icons"]} <= names()
    assert set(senses["concrete"].split()) <= names()
    assert len(said) > 250


PICTURES = tomllib.loads((Path(__file__).parent / "pictures.toml").read_text("utf-8"))["slide"]


def strange(said):
    """What is drawn for a slide and should not be: icons, labels, or nothing at all."""
    asked = request(said["title"], said["text"], said["lang"], said.get("bold", ()), topic=said.get("topic", ""))
    drawn = drawing.choose(asked).drawing
    if drawn is None:
        return [] if "-" in said["icons"].split() else ["nothing"]
    icons = [node.icon for node in drawn.nodes]
    labels = {label.casefold() for label in said["labels"]}
    wrong = [icon for icon in icons if icon not in said["icons"].split()]
    wrong += [node.label for node in drawn.nodes if node.label and node.label.casefold() not in labels]
    return wrong + [icon for icon in set(icons) if icons.count(icon) > 1]


def test_icons_and_labels_that_an_illustrator_would_sign(capsys):
    assert len(PICTURES) >= 60
    found = {f"{said['lang']} {said['title']}": wrong for said in PICTURES if (wrong := strange(said))}
    agreement = 1 - len(found) / len(PICTURES)
    with capsys.disabled():
        sys.stdout.write(
            f"\nicons and labels: {agreement:.0%} of {len(PICTURES)} slides as they should be; not: {found}\n"
        )
    assert agreement >= 0.85


TRIPLES = [
    (
        "Temporal coherence makes transitions between frames smooth",
        "Smooth transitions between frames need temporal coherence",
        "The king called the estates to Versailles in spring",
    ),
    (
        "La photosynthèse transforme la lumière en énergie chimique",
        "L'énergie de la lumière est transformée par la photosynthèse",
        "Les fonctions récursives appellent un cas plus simple",
    ),
    ("ガウスノイズは拡散モデルで使われる", "拡散モデルではガウスノイズが使われる", "王は三部会を春に召集した"),
    ("擴散模型逐步去除高斯噪聲", "高斯噪聲由擴散模型逐步去除", "國王在春天召開三級會議"),
    ("A prime has two divisors", "Primes have exactly two divisors", "Bread needs flour, water and patience"),
    ("Loops repeat a block of code", "A loop repeats blocks of code", "Empires fall when their money fails"),
]


def test_similar_texts_are_nearer_than_different_ones():
    alike, unlike = [], []
    for texts in TRIPLES:
        one, near, far = (latent(((text, 1.0),)) for text in texts)
        assert np.linalg.norm(one - near) < 0.85 * np.linalg.norm(one - far)
        heights = [field(place, 864, 1080)[0].ravel() for place in (one, near, far)]
        alike.append(np.corrcoef(heights[0], heights[1])[0, 1])
        unlike.append(np.corrcoef(heights[0], heights[2])[0, 1])
    assert np.mean(alike) > np.mean(unlike) + 0.2


@pytest.mark.parametrize("ramp", [NIGHT, PAPER])
def test_the_fading_side_ends_in_the_colour_of_the_slide(ramp):
    drawn = Sketch().draw(replace(SLIDES[0], ramp=ramp, ink="#000000" if ramp == PAPER else "#ffffff"))
    picture = np.asarray(Image.open(io.BytesIO(drawn.png)).convert("RGB"))
    background = [int(ramp[0][i : i + 2], 16) for i in (1, 3, 5)]
    assert (picture[:, 0] == background).all()
    assert (picture != background).any()


@pytest.mark.parametrize(("ramp", "light"), [(NIGHT, False), (PAPER, True)])
def test_most_of_a_picture_stays_with_its_theme(ramp, light):
    for asked in SLIDES:
        drawn = Sketch().draw(replace(asked, ramp=ramp))
        grey = np.asarray(Image.open(io.BytesIO(drawn.png)).convert("L"))
        assert (np.median(grey) > 170) if light else (np.median(grey) < 90)


def test_the_ink_is_legible_on_the_share_it_is_promised():
    colours = palette(NIGHT)
    assert tuple(colours[0]) == (0x0B, 0x12, 0x24)
    assert tuple(colours[-1]) == (0xF2, 0xB9, 0x5E)
    assert 0.3 < legible(colours, "#eef4fa", 4.5) < 0.9
    assert legible(colours, "#eef4fa", 1.0) == 1.0


def test_threads_of_the_machine_change_nothing():
    code = (
        "import hashlib; from tests.test_sketch import SLIDES, Sketch;"
        "print(hashlib.sha256(Sketch().draw(SLIDES[0]).png).hexdigest())"
    )
    root = Path(__file__).parent.parent
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "OPENBLAS_NUM_THREADS": count, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for count in ("1", "2")
    }
    assert len(said) == 1


@pytest.mark.parametrize("fade", ["none", "left", "right", "bottom", "top"])
def test_any_side_fades_and_any_shape_is_drawn(fade):
    for width_px, height_px in ((1920, 1080), (1080, 653), (300, 900), (16, 16)):
        drawn = Sketch().draw(replace(SLIDES[0], fade=fade, width_px=width_px, height_px=height_px))
        assert drawn.png.startswith(b"\x89PNG")
