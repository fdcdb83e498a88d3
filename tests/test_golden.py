"""What text cannot say: two slides as they are painted, one a theme. `pytest --update-golden` writes them anew."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lecturec.deck import text_of
from lecturec.diagnostics import Report
from lecturec.layout import layout
from lecturec.script import Beat, Line, Point, Script, Slide
from lecturec.store import Store
from lecturec.theme import load_theme, theme_names

GOLDEN = Path(__file__).parent / "golden" / "frames"
SIZE = (640, 360)

SLIDE = Slide(
    template="points",
    title=text_of("Why the sea comes twice"),
    eyebrow="1 · Tides",
    parts=(
        Point(lead=text_of("The moon"), body=text_of("pulls the near side of the sea")),
        Point(lead=text_of("The earth"), body=text_of("is pulled away from the far side")),
    ),
    beats=(
        Beat(lines=(Line(text="The moon.", spoken="The moon."),), reveals=(0,)),
        Beat(lines=(Line(text="The earth.", spoken="The earth."),), reveals=(1,)),
    ),
)


@pytest.mark.parametrize("theme", theme_names())
def test_a_slide_looks_as_it_did(theme: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Painting, fonts and colours: no pixel is far off, and few are off at all."""
    store, report = Store(tmp_path), Report()
    script = Script(title="Tides", lang="en", slides=(SLIDE,))
    _, scenes = layout(script, load_theme(theme, report), (None,), store, report, width=SIZE[0], height=SIZE[1], jobs=1)
    drawn = Image.open(io.BytesIO(store.read(scenes[0].stills[-1]))).convert("RGB")
    path = GOLDEN / f"{theme}.png"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)

    expected = Image.open(path).convert("RGB")

    difference = np.abs(np.asarray(drawn, int) - np.asarray(expected, int)).max(axis=2)
    if (difference > 24).mean() > 0.001:
        for name, picture in (
            ("actual", drawn),
            ("difference", Image.fromarray((difference * 4).clip(0, 255).astype("u1"))),
        ):
            picture.save(tmp_path / f"{theme}-{name}.png")
        pytest.fail(f"{(difference > 24).mean():.2%} of the pixels differ from {path.name}; see {tmp_path}")


def test_every_golden_frame_has_a_theme() -> None:
    """A frame whose theme is gone is an orphan."""
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(theme_names())
