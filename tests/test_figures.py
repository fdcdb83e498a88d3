"""Pictures of every kind: right side up, in the right colours, or named in a diagnostic; and diagrams."""

import base64
import io
import struct
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from oracle import read
from PIL import Image, ImageCms

from lecturec.deck import PLAIN, Backdrop, Callout, Code, Figure, Items, Node, walk
from lecturec.diagnostics import Report
from lecturec.figures import load_figures, look_for_figures
from lecturec.figures.moving import moves
from lecturec.figures.svg import svg_trouble
from lecturec.script import Script, Slide
from lecturec.source import Span
from lecturec.store import Store
from lecturec.theme import load_theme
from lecturec.world import World


class Desk:
    """A folder of notes, and what becomes of a slide that shows something of it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "notes"
        self.root.mkdir()
        self.store = Store(folder / "cache")
        self.report = Report()

    def load(self, *parts: Node, **more: object) -> Slide:
        """A slide with these parts, loaded."""
        slide = Slide(template="figure", title=(), parts=parts, **more)
        script = Script(title="", lang="en", slides=(slide,))
        return load_figures(script, World(self.root), self.store, self.report).slides[0]

    def shown(self, name: str) -> Image.Image:
        """The picture of this file as the layout gets it."""
        key = self.load(Figure(path=name)).parts[0].data
        assert key, self.report.diagnostics
        return Image.open(io.BytesIO(self.store.read(key)))

    @property
    def codes(self) -> list[str]:
        """What was reported so far."""
        return [d.code for d in self.report.diagnostics]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder of notes."""
    return Desk(tmp_path)


def halves(size: tuple[int, int] = (64, 32), mode: str = "RGB") -> Image.Image:
    """Red at the left, blue at the right."""
    picture = Image.new("RGB", size, (220, 20, 20))
    picture.paste((20, 20, 220), (size[0] // 2, 0, *size))
    return picture.convert(mode)


def colours(picture: Image.Image) -> tuple[str, str]:
    """Which colour is strongest at the left and at the right."""
    made = picture.convert("RGB")
    ends = (made.getpixel((4, made.height // 2)), made.getpixel((made.width - 5, made.height // 2)))
    return tuple(("red", "green", "blue")[int(np.argmax(pixel))] for pixel in ends)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif", "a.avif", "a.bmp", "a.tiff", "a.dat"])
def test_each_kind_of_picture_is_shown(desk: Desk, name: str) -> None:
    """By what is in the file, whatever it is called."""
    halves().save(desk.root / name, "PNG" if name == "a.dat" else None)

    assert colours(desk.shown(name)) == ("red", "blue")
    assert desk.codes == []


@pytest.mark.parametrize("mode", ["P", "CMYK", "L", "LA", "RGBA", "PA", "1", "I;16", "I", "F", "LAB"])
def test_each_way_to_write_colours_is_read(desk: Desk, mode: str) -> None:
    """Palettes, inks, grey of one, eight, sixteen and more bits, with or without alpha."""
    source = halves()
    if mode == "PA":
        source = source.convert("P").convert("PA")
    elif mode == "LAB":
        profile = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        source = ImageCms.profileToProfile(source, *profile, outputMode="LAB")
    elif mode in ("I;16", "I", "F"):
        grey = np.zeros((32, 64), np.float32)
        grey[:, 32:] = 65535.0 if mode != "F" else 1.0
        source = Image.fromarray(grey.astype({"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]))
    else:
        source = source.convert(mode)
    source.save(desk.root / "a.tiff")

    shown = desk.shown("a.tiff").convert("RGB")
    left, right = shown.getpixel((4, 16)), shown.getpixel((59, 16))
    if mode in ("I;16", "I", "F"):
        assert (left, right) == ((0, 0, 0), (255, 255, 255))
    elif mode in ("L", "LA", "1"):
        assert len(set(left)) == 1
    else:
        assert colours(shown) == ("red", "blue")


def test_sixteen_bits_keep_their_middle(desk: Desk) -> None:
    """A grey of 32768 is a middle grey, and no white."""
    Image.fromarray(np.linspace(0, 65535, 64 * 32).reshape(32, 64).astype(np.uint16)).save(desk.root / "a.png")

    assert 118 < desk.shown("a.png").convert("L").getpixel((0, 16)) < 138


def test_what_is_transparent_stays_transparent(desk: Desk) -> None:
    """So that the slide shows through, also where one colour of a palette says so."""
    clear = halves().convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    clear.save(desk.root / "a.png")
    for name in ("b.gif", "c.png"):
        palette = Image.new("P", (64, 32), 1)
        palette.putpalette([0, 0, 0, 255, 0, 0, 0, 0, 255])
        palette.paste(2, (32, 0, 64, 32))
        palette.save(desk.root / name, transparency=1)

    assert desk.shown("a.png").mode == "RGBA"
    for name in ("b.gif", "c.png"):
        assert desk.shown(name).getpixel((2, 2))[3] == 0
        assert desk.shown(name).getpixel((60, 2)) == (0, 0, 255, 255)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_pictures_stand_as_the_camera_was_held(desk: Desk, turn: int, kind: str) -> None:
    """All eight ways."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # transpositions of Pillow that undo each orientation
    upright = halves((64, 32))
    upright.paste((20, 220, 20), (0, 24, 64, 32))
    stored = upright if turn == 1 else upright.transpose(Image.Transpose(back[turn]))
    exif = Image.Exif()
    exif[0x0112] = turn
    stored.save(desk.root / f"a.{kind}", exif=exif)

    shown = desk.shown(f"a.{kind}").convert("RGB")
    assert shown.size == (64, 32)
    assert colours(shown) == ("red", "blue")
    assert int(np.argmax(shown.getpixel((32, 29)))) == 1


def test_the_first_frame_of_what_moves_is_shown(desk: Desk) -> None:
    """GIF, WebP and APNG."""
    for name in ("a.gif", "a.webp", "a.png"):
        blue = Image.new("RGB", (64, 32), "blue")
        halves().save(desk.root / name, save_all=True, append_images=[blue, blue])
        assert colours(desk.shown(name)) == ("red", "blue")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
@pytest.mark.parametrize("count", [1, 2])
def test_check_says_once_of_a_picture_that_it_moves(desk: Desk, kind: str, count: int) -> None:
    """From its bytes alone, of which there may be fewer than they say."""
    pictures = [Image.effect_noise((40, 30), 20 + k).convert("RGB") for k in range(count)]
    out = io.BytesIO()
    pictures[0].save(out, kind, save_all=count > 1, append_images=pictures[1:], duration=100)
    (desk.root / "a.png").write_bytes(out.getvalue())
    report = Report()
    parts = (Figure(path="a.png"), Figure(path="a.png", span=Span("n.md", 2, 1)))
    slide = Slide(template="figure", title=(), parts=parts)
    look_for_figures(Script(title="", lang="en", slides=(slide,)), World(desk.root), report)

    assert [d.code for d in report.diagnostics] == ["dialect-approximated"] * (count - 1)
    for stop in range(0, len(out.getvalue()), 7):
        assert moves(out.getvalue()[:stop]) <= (count > 1)


def test_a_plain_jpeg_is_taken_as_it_is(desk: Desk) -> None:
    """It is not coded a second time."""
    halves().save(desk.root / "a.jpg")

    key = desk.load(Figure(path="a.jpg")).parts[0].data
    assert desk.store.read(key) == (desk.root / "a.jpg").read_bytes()


def test_pictures_larger_than_any_film_are_made_smaller(desk: Desk) -> None:
    """They would cost the layout time on every slide."""
    halves((6000, 200)).save(desk.root / "a.png")

    assert desk.shown("a.png").width == 3840


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "bad-picture", "is empty"),
        (b"<!doctype html><title>404</title>", "bad-picture", "holds HTML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "bad-picture", "git lfs pull"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "bad-picture", "cannot be read"),
        (b"8BPS\0\1", "bad-picture", "cannot be read"),
        (b"SIMPLE  =                    T", "bad-picture", "cannot be read"),
        (b"#EXTM3U\n", "bad-picture", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n", "bad-picture", "cannot be read"),
        (b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 30000, 30000, 1, 24, 0, 0, 0, 0, 0, 0),
         "file-too-large", "900 million pixels"),
        (b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 8000, 8000, 1, 24, 0, 0, 0, 0, 0, 0),
         "file-too-large", "64 million pixels"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_named_for_what_it_is(desk: Desk, data: bytes, code: str, words: str) -> None:
    """And is refused from its first bytes where it would be too large."""
    (desk.root / "a.png").write_bytes(data)
    desk.load(Figure(path="a.png"))

    assert desk.codes == [code]
    assert words in desk.report.diagnostics[0].message


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif", "avif", "bmp", "tiff"])
def test_a_picture_cut_short_is_never_shown_in_part(desk: Desk, kind: str, keep: float) -> None:
    """An error, or, where the format can do without its end, the whole picture."""
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(whole, kind.replace("jpg", "jpeg"))
    (desk.root / "a.png").write_bytes(whole.getvalue()[: int(len(whole.getvalue()) * keep)])
    figure = desk.load(Figure(path="a.png")).parts[0]

    assert desk.codes == (["bad-picture"] if not figure.data else [])
    assert not figure.data or keep > 0.99


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<rect width="9" height="9"/>', ""),
        ('<a href="https://example.org"><text>x</text></a>', ""),
        ('<image href="data:image/png;base64,AAAA"/>', ""),
        ('<defs><g id="a"><rect/></g></defs><use href="#a"/>', ""),
        ("<script>alert(1)</script>", "holds a script"),
        ("<foreignObject><p>words</p></foreignObject>", "holds HTML"),
        ('<image href="http://169.254.169.254/x.png"/>', "fetches from the network"),
        ("<image href = 'HTTPS://example.org/x.png'/>", "fetches from the network"),
        ('<image xlink:href="//example.org/x.png"/>', "fetches from the network"),
        ('<image xlink:href="file:///etc/passwd"/>', "reads other files"),
        ('<image href="../secret.png"/>', "reads other files"),
        ('<use href="other.svg#a"/>', "reads other files"),
        ('<feImage href="secret.png"/>', "reads other files"),
        ('<g id="a"><use href="#a"/></g>', "draws more than"),
        ("<g>" * 300 + "</g>" * 300, "draws more than"),
        ('<g id="g0"><rect/></g>' + "".join(
            f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)), "draws more than"),
        ("<rect", "is no well-formed XML"),
    ],
)  # fmt: skip
def test_an_svg_draws_and_does_nothing_else(inside: str, reason: str) -> None:
    """It reads nothing, fetches nothing, runs nothing and comes to an end."""
    found = svg_trouble(SVG.format(inside).encode())

    assert found.startswith(reason)
    assert bool(found) == bool(reason)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16"),
        b"<html><body>no</body></html>",
        b"\x1f\x8b\x08\0\0\0",
        b"",
    ],
)
def test_what_only_looks_like_an_svg_is_a_warning(desk: Desk, data: bytes) -> None:
    """Entities, other encodings, HTML and packed files; the slide is built without it."""
    (desk.root / "a.svg").write_bytes(data)
    desk.load(Figure(path="a.svg"))

    assert desk.codes == ["bad-picture"]
    assert not desk.report.failed


ROUND = "".join(f'<g id="{a}"><use href="#{b}"/></g>' for a, b in ("ab", "bc", "ca"))
CLOUD = (
    '<filter id="f" x="-100000%" width="900000%" y="-100000%" height="900000%">'
    '<feTurbulence baseFrequency="0.01" numOctaves="1000"/></filter>'
    '<rect filter="url(#f)" width="9" height="9"/>'
)


@pytest.mark.parametrize(
    ("given", "inside"),
    [
        ('width="0" height="0"', ""),
        ('width="-5" height="9"', "<rect/>"),
        ('width="1e40" height="1e40"', "<rect/>"),
        ('viewBox="0 0 9 9"', ROUND),
        ('viewBox="0 0 9 9"', CLOUD),
    ],
)  # fmt: skip
def test_an_svg_that_cannot_be_drawn_is_found_before_the_build_needs_it(desk: Desk, given: str, inside: str) -> None:
    """Whoever draws it may refuse it, or end: in a process of its own, which leaves nothing behind."""
    (desk.root / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {given}>{inside}</svg>')
    (desk.root / "b.svg").write_text(SVG.format('<rect width="9" height="9"/>'))
    slide = desk.load(Figure(path="a.svg"), Figure(path="b.svg"))

    assert [bool(part.data) for part in slide.parts] == [False, True]
    assert desk.codes == ["bad-picture"]


def test_pictures_are_found_wherever_they_stand(desk: Desk) -> None:
    """In callouts and their lists, beside the words, and behind the slide."""
    halves().save(desk.root / "a.png")
    figure = Figure(path="a.png")
    written = read("> [!NOTE]\n> Look:\n>\n> - an item\n>\n>   ![x](a.png)\n").deck.slides[0].blocks
    note = next(block for block in walk(written) if isinstance(block, Callout))
    look = replace(PLAIN, backdrops=(Backdrop(path="a.png"), Backdrop(path="none.png")))
    slide = desk.load(figure, note, picture=figure, look=look)

    inner = [block for block in walk(slide.parts[1].blocks) if isinstance(block, Figure)]
    found = [slide.parts[0].data, slide.picture.data, slide.look.backdrops[0].data, *(f.data for f in inner)]
    assert isinstance(note.blocks[-1], Items)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert slide.look.backdrops[1].data == ""
    assert desk.codes == ["missing-file"]


def test_a_missing_picture_is_a_card_and_a_warning(desk: Desk) -> None:
    """The slide is built, and the hint is what to type."""
    halves().save(desk.root / "loop.png")
    slide = desk.load(Figure(path="lop.png", alt="a loop"))

    assert slide.parts[0].data == ""
    assert desk.codes == ["missing-file"]
    assert desk.report.diagnostics[0].hint == "did you mean 'loop.png'?"
    assert not desk.report.failed


def test_a_picture_within_the_notes_is_read_from_them(desk: Desk) -> None:
    """As data: addresses hold it."""
    data = io.BytesIO()
    halves().save(data, "PNG")
    slide = desk.load(Figure(path="data:image/png;base64," + base64.b64encode(data.getvalue()).decode()))

    assert slide.parts[0].data
    assert desk.codes == []


FLOW = "flowchart LR\n  A[Write] -->|then| B[Look & listen]\n"


@pytest.mark.skipif(find_spec("merman") is None, reason="the extra [mermaid] is not installed")
@pytest.mark.parametrize("theme", ["night", "paper"])
def test_mermaid_is_drawn_in_the_colours_of_the_theme(desk: Desk, theme: str) -> None:
    """As an SVG that is as safe as any other; all its words are in it."""
    slide = Slide(template="code", title=(), parts=(Code(text=FLOW, language="mermaid"),))
    script, look = Script(title="", lang="en", slides=(slide,)), load_theme(theme, Report())
    drawn = load_figures(script, World(desk.root), desk.store, desk.report, theme=look).slides[0]

    svg = desk.store.read(drawn.parts[0].data).decode()
    assert drawn.template == "full"
    assert svg_trouble(svg.encode()) == ""
    assert look.colours.ink in svg
    assert all(word in svg for word in ("Write", "then", "listen"))
    assert desk.codes == []


@pytest.mark.skipif(find_spec("merman") is None, reason="the extra [mermaid] is not installed")
def test_a_diagram_with_a_mistake_stays_code_and_says_why(desk: Desk) -> None:
    """In the words of the one who reads it."""
    code = Code(text="flowchart LR\n A --> [", language="mermaid")
    slide = desk.load(code)

    assert slide.parts == (code,)
    assert desk.codes == ["diagram-not-drawn"]
    assert "Unterminated node label" in desk.report.diagnostics[0].message


def test_without_the_extra_a_diagram_stays_code(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is said once for all of them, with what to install; check says so too."""
    monkeypatch.setattr("lecturec.figures.diagrams.find_spec", lambda _: None)
    codes = (Code(text=FLOW, language="mermaid"), Code(text=FLOW + "B --> C", language="mermaid"))
    slide = desk.load(*codes)
    report = Report()
    look_for_figures(Script(title="", lang="en", slides=(slide,)), World(desk.root), report)

    assert slide.parts == codes
    assert desk.codes == ["diagram-not-drawn"]
    assert desk.report.diagnostics[0].hint == "pip install 'lecturec[mermaid]'"
    assert report.diagnostics == desk.report.diagnostics


@pytest.mark.parametrize("language", ["plantuml", "d2", "dot", "graphviz"])
def test_other_diagrams_stay_code(desk: Desk, language: str) -> None:
    """They need a program that we do not bring."""
    code = Code(text="a -> b", language=language)

    assert desk.load(code, code).parts == (code, code)
    assert desk.codes == ["diagram-not-drawn"]
