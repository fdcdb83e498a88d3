"""Pictures by diffusion, through the real code of diffusers and transformers on tiny models with random weights."""

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lecturec.backends import PictureRequest
from lecturec.backends.diffusion import Diffusion, Manners
from lecturec.compiler import Result, compile_lecture
from lecturec.theme import shelf

pytestmark = pytest.mark.timeout(400)  # on a busy machine, the libraries alone take half a minute to load
KINDS = ("sd", "sdxl", "flux", "klein", "zimage")
PROMPTS = shelf("templates") / "prompts"
SMALL = {"size": "320x180", "fps": 5, "voice": "none", "jobs": 2}
NOTES = "---\ntitle: Tides\nlang: en\n---\n\n## The moon\n\nThe moon pulls the sea.\n"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny models."""
    pytest.importorskip("torch")
    pytest.importorskip("diffusers")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import tiny_pictures

    folder = tmp_path_factory.mktemp("models")
    tiny_pictures.build(folder)
    return folder


@pytest.fixture(scope="module")
def engine(models: Path) -> Any:
    """The engine as its process has it, here."""
    import torch

    from lecturec.backends import diffusion_engine

    torch.set_num_threads(1)  # they are too small for more
    return diffusion_engine.start()


@pytest.fixture(scope="module")
def loaded(models: Path, engine: Any) -> Callable[[str], Any]:
    """Models by their names, each loaded once."""
    kept: dict[str, Any] = {}

    def load(kind: str) -> Any:
        if kind not in kept:
            kept[kind] = engine.load(models / "diffusion" / kind)
        return kept[kind]

    return load


@pytest.fixture
def here(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Those models, copied, as the ones of this machine, and a cache of its own."""
    shutil.copytree(models, tmp_path / "models")
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # they are too small for more
    return tmp_path / "models" / "diffusion"


def ask(**more: Any) -> dict[str, Any]:
    """A question as the worker gets it."""
    usual = {"prompt": "the moon over the sea", "negative": "text", "width": 96, "height": 64, "multiple": 16}
    more_usual = {"steps": 2, "guidance": 4.0, "seed": 7, "strength": 0.6, "enlarger": "", "goal": [1, 1]}
    more_usual |= {"prior": "", "family": "The sea"}
    return {**usual, **more_usual, "data": b"", "tell": lambda _step, _of: None, **more}


def png(colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_paints_the_same_from_the_same_seed(kind: str, engine: Any, loaded: Callable[[str], Any]) -> None:
    """Of the size that was asked for, telling each step; another seed gives another picture."""
    steps: list[tuple[int, int]] = []
    said, pixels = engine.answer(loaded(kind), ask(tell=lambda step, of: steps.append((step, of))))

    assert (said["width"], said["height"], len(set(pixels)) > 16) == (96, 64, True)
    assert len(pixels) == 96 * 64 * 3
    assert steps == [(1, 2), (2, 2)]
    assert (said["seed"], said["again"], said["cut"], said["memory"]) == (7, "", "", "whole")
    assert engine.answer(loaded(kind), ask())[1] == pixels
    assert engine.answer(loaded(kind), ask(seed=8))[1] != pixels


@pytest.mark.parametrize("kind", ["sdxl", "klein"])
def test_a_reference_lends_its_manner_and_leaves_no_trace(kind: str, engine: Any, loaded: Callable[[str], Any]) -> None:
    """Through an IP-Adapter or natively; the next picture without one is as if there had been none."""
    before = engine.answer(loaded(kind), ask())[1]
    green, red = (engine.answer(loaded(kind), ask(data=png(colour)))[1] for colour in ((9, 200, 60), (200, 30, 9)))

    assert len({before, green, red}) == 3
    assert engine.answer(loaded(kind), ask())[1] == before


@pytest.mark.parametrize("kind", ["sd", "zimage"])
def test_noise_may_be_of_another_kind(kind: str, engine: Any, loaded: Callable[[str], Any]) -> None:
    """Where a model's noise lies as its picture does; else it says that it begins from its own."""
    made = {prior: engine.answer(loaded(kind), ask(prior=prior)) for prior in ("", "gaussian", "laplace", "shared")}

    assert len({pixels for _, pixels in made.values()}) == 4
    assert all(said["prior"] == prior for prior, (said, _) in made.items())
    assert engine.answer(loaded("flux"), ask(prior="laplace"))[0]["prior"] == ""


def test_instant_style_is_one_attention_of_the_first_block(loaded: Callable[[str], Any]) -> None:
    """In the list is one scale for each attention; other models take the whole reference."""
    from lecturec.backends.diffusion_loading import style_alone

    assert style_alone(loaded("sdxl").pipe, 0.6) == {"up": {"block_0": [0.0, 0.6, 0.0]}}
    assert style_alone(loaded("sd").pipe, 0.6) == 0.6


def test_a_model_without_an_adapter_follows_no_reference(engine: Any, loaded: Callable[[str], Any]) -> None:
    """It says so; and nobody asks it, as it is known not to."""
    with pytest.raises(ValueError, match="no ip-adapter/ with safetensors"):
        engine.answer(loaded("sd"), ask(data=png((1, 2, 3))))
    with pytest.raises(ValueError, match="follows no reference"):
        engine.answer(loaded("zimage"), ask(data=png((1, 2, 3))))


@pytest.mark.parametrize(("kind", "words"), [("sd", 30), ("flux", 400), ("zimage", 400)])
def test_what_a_model_does_not_read_is_quoted(kind: str, words: int, engine: Any, loaded: Callable[[str], Any]) -> None:
    """The end of a prompt, which is where it is cut."""
    said, _ = engine.answer(loaded(kind), ask(prompt="moon " * words + "lighthouse"))
    assert said["cut"].startswith(("moon", "oon", "on", "n", "m o o n", "o"))
    assert engine.answer(loaded(kind), ask())[0]["cut"] == ""


class Stumbling:
    """A pipeline that fails so many times, with this, and then works."""

    def __init__(self, pipe: Any, times: int, fail: Callable[[], Any]) -> None:
        self.pipe, self.times, self.fail = pipe, times, fail

    def __getattr__(self, name: str) -> Any:
        return getattr(self.pipe, name)

    def __call__(self, **asked: Any) -> Any:
        """Fail, or paint."""
        self.times -= 1
        return self.fail() if self.times >= 0 else self.pipe(**asked)


def stumbling(model: Any, times: int, fail: Callable[[], Any]) -> Any:
    from dataclasses import replace

    return replace(model, pipe=Stumbling(model.pipe, times, fail), rung=0)


@pytest.mark.parametrize(
    ("times", "memory", "width"), [(1, "sliced", 96), (2, "at three quarters", 64), (3, "at half", 48)]
)
def test_what_has_too_little_memory_goes_down_the_ladder(
    times: int, memory: str, width: int, engine: Any, loaded: Callable[[str], Any]
) -> None:
    """Slower at first, smaller at last; it stays there, and says so."""
    import torch

    def full() -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    model = stumbling(loaded("sd"), times, full)
    said, _ = engine.answer(model, ask())

    assert (said["memory"], said["width"]) == (memory, width)
    assert engine.answer(model, ask())[0]["memory"] == memory
    with pytest.raises(MemoryError):
        engine.answer(stumbling(loaded("sd"), 9, full), ask())


def painted(value: float, flagged: bool = False) -> SimpleNamespace:
    """What a pipeline would give."""
    return SimpleNamespace(images=[np.full((64, 96, 3), value, np.float32)], nsfw_content_detected=[flagged])


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (lambda: painted(0.0), "a black picture"),
        (lambda: painted(np.nan), "numbers that are no colours"),
        (lambda: painted(0.5, flagged=True), "a picture that its own filter hides"),
    ],
)
def test_what_is_no_picture_is_painted_again_and_then_given_up(
    what: Callable[[], Any], why: str, engine: Any, loaded: Callable[[str], Any]
) -> None:
    """With more care, then from other noise; after three times it is said what it was."""
    once, twice = (engine.answer(stumbling(loaded("sd"), times, what), ask())[0] for times in (1, 2))

    assert (once["again"], once["seed"], twice["again"], twice["seed"]) == (why, 7, why, 8)
    with pytest.raises(ValueError, match=f"3 times it gave {why}"):
        engine.answer(stumbling(loaded("sd"), 3, what), ask())


@pytest.mark.parametrize("kind", ["sd", "zimage"])
def test_half_precision_is_decoded_in_full_where_it_fails(
    kind: str, engine: Any, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And in half again for the next picture, whose bytes do not depend on the one before."""
    import torch

    from lecturec.backends import diffusion_loading

    monkeypatch.setattr(diffusion_loading, "placed", lambda _torch: ("cpu", torch.bfloat16))
    model = engine.load(models / "diffusion" / kind)
    said, before = engine.answer(model, ask())
    assert said["dtype"] == "bfloat16"
    again, exact = engine.answer(stumbling(model, 1, lambda: painted(0.0)), ask())

    assert again["again"] == "a black picture"
    assert exact != before
    assert engine.answer(model, ask())[1] == before


def test_a_model_enlarges_pictures_in_tiles(models: Path, engine: Any, loaded: Callable[[str], Any]) -> None:
    """Until they cover their place; the seams of tiles are not there."""
    from lecturec.backends import diffusion_enlarging

    twice = str(models / "swin2sr" / "twice")
    said, pixels = engine.answer(loaded("sd"), ask(enlarger=twice, goal=[180, 90]))
    assert (said["width"], said["height"], len(pixels)) == (192, 128, 192 * 128 * 3)
    picture = np.linspace(0, 255, 40 * 56 * 3).reshape(40, 56, 3).astype(np.uint8)
    whole = diffusion_enlarging.enlarged(Path(twice), picture, (112, 80), {}, "cpu")
    assert whole.shape == (80, 112, 3)


def test_halves_of_weights_are_loaded_where_there_is_nothing_else(here: Path, engine: Any) -> None:
    """As large models are fetched."""
    for path in [*(here / "sd").glob("*/*.safetensors")]:
        path.rename(path.with_name(path.name.replace(".safetensors", ".fp16.safetensors")))

    assert len(engine.answer(engine.load(here / "sd"), ask())[1]) == 96 * 64 * 3


def spoil(folder: Path, how: str) -> None:
    """Make a good model a bad one."""
    weights = next((folder / "unet").glob("*.safetensors"))
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    match how:
        case "corrupt":
            weights.write_bytes(b"\x00" * 64)
        case "gone":
            weights.unlink()
        case "pickle":
            weights.rename(weights.with_suffix(".bin"))
        case "code":
            index["unet"] = ["evil_unet", "Evil"]
        case "library":
            index["vae"] = ["subprocess", "Popen"]
        case "class":
            index["_class_name"] = ["evil", "Pipeline"]
        case "other":
            index["_class_name"] = "DDPMPipeline"
        case "list":
            index = []
    (folder / "model_index.json").write_text(json.dumps(index), "utf-8")


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("pickle", "are a pickle"),
        ("code", "code of its own"),
        ("library", "code of its own"),
        ("class", "names no pipeline that diffusers has"),
        ("list", "names no pipeline that diffusers has"),
        ("other", r"."),
        ("gone", "diffusion_pytorch_model"),
    ],
)
def test_only_data_is_loaded(how: str, why: str, here: Path, engine: Any) -> None:
    """No pickle, no module beside the weights, no class of another library; and nothing of it was imported."""
    spoil(here / "sd", how)
    (here / "sd" / "unet" / "evil_unet.py").write_text("raise SystemExit(3)\n", "utf-8")

    with pytest.raises((ValueError, OSError, TypeError, AttributeError), match=why):
        engine.load(here / "sd")
    assert "evil_unet" not in sys.modules


def build(folder: Path, text: str = NOTES, **more: Any) -> Result:
    """A lecture of two slides, painted."""
    folder.mkdir(exist_ok=True)
    (folder / "n.md").write_text(text, "utf-8")
    flags = {**SMALL, "illustrator": "diffusion:sd", "to": ("mp4", "vtt", "json"), **more}
    return compile_lecture(folder / "n.md", **flags)


def test_a_lecture_is_painted_and_painted_once(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its manifest says by what; steps are told; a warm build starts no process; an empty cache gives the same."""
    told: list[tuple[str, float]] = []
    watch: Any = lambda stage, done, _total: told.append((stage, done))  # noqa: E731
    text = NOTES + "\n<!-- illustration: a lighthouse at night -->\n"
    painter = {"illustrator": "diffusion:zimage"}
    built = build(tmp_path / "a", text, progress=watch, **painter)
    assert (built.exit, [d.code for d in built.diagnostics]) == (0, [])
    facts = json.loads(built.paths["json"].read_text("utf-8"))
    made = [one for one in facts["assets"].values() if one["kind"] == "picture"]
    assert {(one["engine"], one["model"], one["licence"]) for one in made} == {("diffusion", "zimage", "Apache-2.0")}
    assert len({one["seed"] for one in made}) == len(made) == 2
    assert {done for stage, done in told if stage == "paint"} >= {0.5, 1.0, 1.5, 2.0}
    film = built.paths["mp4"].read_bytes()

    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "other"))
    again = build(tmp_path / "b", text, jobs=1, **painter)
    assert again.paths["mp4"].read_bytes() == film
    monkeypatch.setattr("lecturec.backends.workers.start", lambda *_: pytest.fail("a process was started"))
    assert build(tmp_path / "b", text, **painter).paths["mp4"].read_bytes() == film


@pytest.mark.parametrize(
    ("how", "said", "hint"),
    [
        ("corrupt", "the picture model 'sd' cannot be loaded", "fetch it again"),
        ("memory", "there is not enough memory for the picture model", "LECTUREC_PICTURE_MEMORY"),
        ("nan", "3 times it gave numbers that are no colours", "choose another picture model"),
    ],
)
def test_a_lecture_is_built_around_a_model_that_fails(
    how: str, said: str, hint: str, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sketch draws instead, each slide says why, nothing bad is kept; or there is no film, and the old stays."""
    if how == "memory":
        monkeypatch.setenv("LECTUREC_PICTURE_MEMORY", "180")
    elif how == "nan":
        nan(next((here / "sd" / "unet").glob("*.safetensors")))
    else:
        spoil(here / "sd", how)
    film = tmp_path / "a" / "n.mp4"
    film.parent.mkdir()
    film.write_bytes(b"the film before")
    if how == "memory":
        failed = build(tmp_path / "a", picture_failure="fail")
        assert (failed.exit, film.read_bytes()) == (5, b"the film before")

    built = build(tmp_path / "a")

    told = [d for d in built.diagnostics if d.code == "picture-failed"]
    assert (built.exit, len(told)) == (0, 2)
    assert all(said in d.message and hint in d.hint for d in told)
    assert '"engine": "sketch"' in built.paths["json"].read_text("utf-8")
    assert '"diffusion"' not in built.paths["json"].read_text("utf-8")


def nan(weights: Path) -> None:
    """Weights that are no numbers."""
    import torch
    from safetensors.torch import load_file, save_file

    save_file({name: torch.full_like(one, float("nan")) for name, one in load_file(weights).items()}, weights)


def test_a_process_ends_with_its_illustrator(here: Path) -> None:
    """Whatever it was doing: Ctrl-C closes it, and half a picture is none."""
    painter = Diffusion("sd", Manners(prompts=PROMPTS))
    asked = PictureRequest(title="Tides", text="", terms=(), lang="en", ramp=("#000000",) * 5, ink="#ffffff",
                           accent="#ff0000", width_px=96, height_px=64, prompt="moon " * 40)  # fmt: skip
    drawn = painter.draw(asked)
    assert Image.open(io.BytesIO(drawn.png)).size == (96, 64)
    assert "not heeded" in drawn.remarks[0]
    (pid,) = painter.pids()
    painter.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
