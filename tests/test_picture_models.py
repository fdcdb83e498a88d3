"""Picture models without any: what is known of them, what they are told, who is chosen, and how they are fetched."""

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import lecturec
import lecturec.hub
from lecturec import artist
from lecturec.backends import BackendError, PictureRequest, devices
from lecturec.backends import diffusion as backend
from lecturec.backends.devices import Device
from lecturec.backends.diffusion import Diffusion, Manners, seed_of
from lecturec.backends.diffusion_finish import finished
from lecturec.backends.picture_models import MANNERS, Manner, at_folder, picture_models, size_for, with_said
from lecturec.backends.prompts import NEGATIVE, colour_word, palette_words, prompt_for
from lecturec.cli import cli
from lecturec.dial import Entity
from lecturec.fetching import entry, fetch, registry
from lecturec.hub import chosen, is_place, pieces_of
from lecturec.network import Network, NotFetched
from lecturec.theme import shelf

PROMPTS = shelf("templates") / "prompts"
NIGHT = ("#0b1224", "#13274a", "#1d4f6e", "#2f8f8b", "#f2b95e")
NOTES = "---\ntitle: Tides\nlang: en\n{more}---\n\n## The moon\n\nThe moon pulls the sea.\n"
SMALL = {"size": "320x180", "fps": 5, "voice": "none", "jobs": 1}


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))


def request(**facts: object) -> PictureRequest:
    """A slide on tides."""
    usual = {"title": "Tides", "text": "", "terms": ("moon", "sea"), "lang": "en", "ramp": NIGHT, "ink": "#ffffff"}
    size = {"width_px": 96, "height_px": 64, "accent": "#f2b95e"}
    return PictureRequest(**{**usual, **size, **facts})


def lay(
    name: str = "zi", card: str = 'licence = "Apache-2.0"\ncommercial = true\n', kind: str = "ZImagePipeline"
) -> Path:
    """A folder that looks like a model."""
    from lecturec.backends.models import models_folder

    folder = models_folder() / "diffusion" / name
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}), "utf-8")
    if card:
        (folder / "card.toml").write_text(card, "utf-8")
    return folder


def test_a_model_is_known_by_its_index_and_its_card() -> None:
    """The class says how it is used; the card says more; a folder without either is still told apart."""
    lay(card='licence = "MIT"\ncommercial = true\nrevision = "a"\n[picture]\nsteps = 9\nwidth = "wide"\nguidance = 2\n')
    lay("bare", card="", kind="KandinskyPipeline")
    bare, own = picture_models()

    assert (own.manner.steps, own.manner.width, own.manner.guidance, own.at) == (9, 1280, 2.0, "zi@a")
    assert own.permissive
    assert bare.manner == Manner()
    assert not bare.permissive
    assert at_folder(own.model.folder).manner == own.manner
    (own.model.folder / "model_index.json").write_text("[", "utf-8")
    assert at_folder(own.model.folder).pipeline == ""


@given(st.integers(16, 4320), st.integers(16, 4320), st.sampled_from([*MANNERS.values(), Manner()]))
def test_a_size_is_one_that_the_model_can_paint(width: int, height: int, manner: Manner) -> None:
    """Multiples, about the shape of the area, and not many more pixels than it was made for."""
    wide, high = size_for(manner, width, height)

    assert wide % manner.multiple == high % manner.multiple == 0
    assert min(wide, high) >= manner.multiple
    if min(wide, high) >= 4 * manner.multiple:
        assert wide * high <= 1.3 * manner.width * manner.height
        assert abs(wide / high - width / height) <= 0.3 * width / height
    assert with_said(manner, {"steps": -1, "width": True, "guidance": "x", "supports": "y"}) == manner


def test_a_prompt_says_the_subject_first_and_the_look_last() -> None:
    """The author's own words win; entities are described; what a slide says is never a template."""
    ada = Entity(name="Ada", description="a woman with a red coat")
    said, avoid = prompt_for(request(topic="Oceans\nThe sea", entities=(ada, Entity(name="bare"))), PROMPTS, "in ink")
    own, _ = prompt_for(request(prompt="a lighthouse {{ 7 * 7 }}\n\n at night"), PROMPTS)

    assert said.startswith("Tides: moon, sea, in the context of The sea. Ada: a woman with a red coat. in ink")
    assert "palette of" in said
    assert said.endswith("no text, no letters")
    assert avoid == NEGATIVE
    assert own.startswith("a lighthouse {{ 7 * 7 }} at night. ")
    assert "Tides" not in own


def test_colours_have_words() -> None:
    """Those of a theme, each once."""
    words = {"#000000": "black", "#ffffff": "white", "#fbf7ef": "warm white", "#0b1224": "dark blue", "#2f8f8b": "teal"}
    assert {colour: colour_word(colour) for colour in words} == words
    assert palette_words(NIGHT, "#f2b95e") == "palette of dark blue, teal and orange"


def test_a_seed_belongs_to_a_slide() -> None:
    """The same in every process, and another for another slide."""
    assert seed_of("sea", "Tides", "a") == seed_of("sea", "Tides", "a") != seed_of("sea", "Tides", "b")
    assert 0 <= seed_of("") < 2**63


def test_a_picture_fits_its_place_and_melts_into_the_page() -> None:
    """Cropped around its middle, never stretched, and of the page's colour at its fading side."""
    pixels = np.full((32, 64, 3), 200, np.uint8)
    made = Image.open(io.BytesIO(finished(pixels.tobytes(), (64, 32), request(fade="left"))))

    assert made.size == (96, 64)
    assert made.getpixel((0, 30)) == (0x0B, 0x12, 0x24)
    assert made.getpixel((95, 30)) == (200, 200, 200)
    same = Image.open(io.BytesIO(finished(pixels.tobytes(), (64, 32), request(width_px=64, height_px=32))))
    assert np.array_equal(np.asarray(same), pixels)


@pytest.mark.parametrize(
    ("lies", "device", "engine", "why"),
    [
        ([], Device("cuda", "H", 80), "sketch", "no model is here"),
        ([("sdxl", "OpenRAIL++-M", "true")], Device("cuda", "H", 80), "sketch", "asks nothing of anybody"),
        ([("dev", "FLUX Non-Commercial", "false")], Device("cuda", "H", 80), "sketch", "asks nothing of anybody"),
        ([("zi", "Apache-2.0", "true")], Device("cpu"), "sketch", "no device for it"),
        ([("zi", "Apache-2.0", "true")], Device("cuda", "small", 8), "sketch", "wants 16 GB, and there is small, 8 GB"),
        ([("zi", "Apache-2.0", "true")], Device("cuda", "H", 80), "diffusion:zi", "'zi' is here (Apache-2.0) and fits"),
    ],
)
def test_auto_takes_a_free_model_that_is_here_and_fits(
    lies: list[tuple[str, str, str]], device: Device, engine: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the embedded illustrator otherwise; it always says why."""
    for name, licence, commercial in lies:
        lay(name, f'licence = "{licence}"\ncommercial = {commercial}\n')
    monkeypatch.setattr(devices, "device", lambda: device)
    monkeypatch.setattr(artist, "find_spec", lambda _name: object())

    choice = artist.automatic()

    assert choice.engine == engine
    assert why in str(choice)


def test_a_licence_that_is_not_free_is_accepted_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name; a model that nobody described is its user's own business."""
    monkeypatch.setattr(backend, "find_spec", lambda _name: object())
    lay("dev", 'licence = "FLUX-NC"\ncommercial = false\naccept = "flux-nc"\n')
    lay("own", card="")

    with pytest.raises(BackendError, match="not free for all") as refused:
        _ = Diffusion("dev", Manners(prompts=PROMPTS)).identity
    assert "--accept-license 'flux-nc'" in refused.value.hint
    assert "dev" in Diffusion("dev", Manners(prompts=PROMPTS, accepted=("flux-nc",))).identity
    assert "own" in Diffusion("own", Manners(prompts=PROMPTS)).identity


def test_a_key_names_all_that_changes_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, card, style, and what enlarges; and nothing else does."""
    monkeypatch.setattr(backend, "find_spec", lambda _name: object())
    folder = lay()

    def key(**more: str) -> str:
        return Diffusion("zi", Manners(prompts=PROMPTS, **more)).identity

    before = key()
    assert key() == before
    assert key(style="in ink") != before
    (folder / "card.toml").write_text('licence = "MIT"\ncommercial = true\n[picture]\nsteps = 3\n', "utf-8")
    fewer = key()
    assert fewer != before
    (folder / "vae").mkdir()
    (folder / "vae" / "config.json").write_text("{}", "utf-8")
    assert key() != fewer
    with pytest.raises(BackendError, match="to enlarge pictures with"):
        key(enlarger="nobody")


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("gone", "there is no picture model called 'gone' here", "there are: half"),
        ("half", "the picture model 'half' lacks model_index.json", "fetch it again"),
        ("/nowhere/at/all", "there is no model folder '/nowhere/at/all'", "lecturec models list"),
    ],
)
def test_a_lecture_is_built_without_its_model(
    name: str, said: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sketch illustrates, unless whoever builds wants it otherwise: then the previous film stays."""
    monkeypatch.setattr(backend, "find_spec", lambda _name: object())
    (lay("half") / "model_index.json").unlink()
    notes = tmp_path / "n.md"
    notes.write_text(NOTES.format(more=f"lecturec:\n  illustrator: 'diffusion:{name}'\n"), "utf-8")

    built = lecturec.compile(notes, **SMALL, to=("mp4", "vtt", "json"))

    told = [d for d in built.diagnostics if d.code == "illustrator-missing"]
    assert [(d.severity, said in d.message, hint in d.hint) for d in told] == [("warning", True, True)]
    assert built.exit == 0
    assert '"engine": "sketch"' in built.paths["json"].read_text("utf-8")
    film = built.paths["mp4"].read_bytes()
    failed = lecturec.compile(notes, **SMALL, picture_failure="fail")
    assert (failed.exit, [d.code for d in failed.diagnostics if d.severity == "error"]) == (5, ["illustrator-missing"])
    assert built.paths["mp4"].read_bytes() == film
    bare = lecturec.compile(notes, **SMALL, picture_failure="skip", to=("mp4", "vtt", "json"))
    assert bare.exit == 0
    assert '"engine"' not in bare.paths["json"].read_text("utf-8")


def test_where_diffusers_is_not_installed_it_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every extra does."""
    monkeypatch.setattr(backend, "find_spec", lambda _name: None)
    with pytest.raises(BackendError, match="not installed") as missing:
        _ = Diffusion("", Manners(prompts=PROMPTS)).identity
    assert missing.value.hint == "pip install 'lecturec[diffusion]'"


@pytest.mark.parametrize(
    "more", ["illustrator: diffusion", "illustrator: 'diffusion:/etc'", "enlarger: x", "picture-failure: fail"]
)
def test_a_stranger_reaches_no_model(more: str, tmp_path: Path) -> None:
    """Neither by name nor by folder."""
    (tmp_path / "n.md").write_text(NOTES.format(more=f"lecturec:\n  {more}\n"), "utf-8")
    built = lecturec.compile(tmp_path / "n.md", **SMALL, untrusted=True)

    assert built.exit == 3
    assert [(d.code, d.span.line) for d in built.diagnostics if d.severity == "error"] == [("refused-setting", 5)]


TREE = {
    "model_index.json": {"_class_name": "ZImagePipeline", "unet": ["diffusers", "U"], "vae": ["diffusers", "V"]},
    "README.md": "x",
    "big.safetensors": "a single file for other programs",
    "unet/config.json": {},
    "unet/diffusion_pytorch_model.safetensors": "full",
    "unet/diffusion_pytorch_model.fp16.safetensors": "half",
    "unet/diffusion_pytorch_model.bin": "pickle",
    "unet/evil.py": "code",
    "vae/config.json": {},
    "vae/diffusion_pytorch_model.fp16.safetensors": "half",
    "vae/diffusion_pytorch_model.safetensors": "full",
    "vae_onnx/model.onnx": "other",
}
COMMIT = "f332072aa78be7aecdf3ee76d5c247082da564a6"


class Hub(BaseHTTPRequestHandler):
    """Serves one repository as Hugging Face does."""

    changed: tuple[str, ...] = ()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """A tree, or a file of it."""
        files = {path: said if isinstance(said, str) else json.dumps(said) for path, said in TREE.items()}
        body = self._tree(files) if "/tree/" in self.path else files.get(self.path.partition(f"{COMMIT}/")[2], "")
        body += "!" if self.path.endswith(Hub.changed or "?") else ""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def _tree(self, files: dict[str, str]) -> str:
        facts = [{"type": "directory", "path": "unet", "oid": "0" * 40, "size": 0}]
        for path, said in files.items():
            data = said.encode()
            git = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
            lfs = {"lfs": {"oid": hashlib.sha256(data).hexdigest(), "size": len(data)}} if "safetensors" in path else {}
            facts.append({"type": "file", "path": path, "oid": git, "size": len(data), **lfs})
        return json.dumps(facts)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """A network that leads to that repository."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as here:
        threading.Thread(target=here.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setattr(lecturec.hub, "HOME", f"http://127.0.0.1:{here.server_address[1]}")
        yield Network(allowed=lambda _address: True, seconds=5)
        here.shutdown()
        Hub.changed = ()


def test_of_a_repository_comes_what_is_loaded(hub: Network) -> None:
    """Settings and halves of weights in the folders that its index names; no pickles, no code, nothing beside them."""
    pieces = pieces_of("a/b", COMMIT, hub)

    assert [piece.name for piece in pieces] == [
        "model_index.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "vae/config.json",
        "vae/diffusion_pytorch_model.fp16.safetensors",
    ]
    assert [piece.kind for piece in pieces] == ["git", "git", "sha256", "git", "sha256"]
    only = ("config.json", "model.safetensors", "pytorch_model.bin", "x/y.json")
    assert chosen(only, ()) == ("config.json", "model.safetensors")
    some = ("unet/model.fp16.safetensors", "vae/model.safetensors", "unet/model.safetensors")
    assert chosen(some, ("unet", "vae")) == ("unet/model.safetensors", "vae/model.safetensors")
    assert not any(map(is_place, ("../x", "a/../b", "/etc/x", ".git/config", "a/b/c/d", "a//b", "a\\b c")))


def test_a_repository_is_fetched_whole_and_verified_or_not_at_all(
    hub: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a card that says where it is from and how it is used."""
    asked = entry("zi", engine="diffusion", repository="a/b", revision=COMMIT, licence="MIT", commercial=True,
                  picture={"steps": 5, "supports": ["reference"]})  # fmt: skip
    Hub.changed = ("unet/config.json",)
    with pytest.raises(NotFetched):
        fetch(asked, hub)
    assert picture_models() == ()
    Hub.changed = ()
    folder = fetch(asked, hub)

    (found,) = picture_models()
    assert (found.model.missing, found.revision, found.manner.steps) == ((), COMMIT, 5)
    assert found.manner.supports == ("reference",)
    assert (folder / "unet" / "config.json").read_text("utf-8") == "{}"
    with pytest.raises(ValueError, match="a branch moves"):
        entry("zi", engine="diffusion", repository="a/b", revision="main")


def test_the_command_lists_fetches_and_removes(hub: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows sizes, licence and checksums before it fetches."""
    run = CliRunner()
    monkeypatch.setattr(lecturec.hub, "Network", lambda **_limits: hub)
    monkeypatch.setattr(lecturec.fetching, "Network", lambda **_limits: hub)
    asked = ["models", "fetch", "zi", "--repository", "a/b", "--revision", COMMIT, "--licence", "MIT", "--commercial"]

    refused = run.invoke(cli, asked, input="n\n")
    assert refused.exit_code == 1
    assert "licence: MIT (everybody may use it)" in refused.output
    assert hashlib.sha256(b"half").hexdigest() in refused.output
    assert COMMIT in refused.output
    assert run.invoke(cli, [*asked, "--yes"]).exit_code == 0
    listed = run.invoke(cli, ["models", "list"]).output
    assert "diffusion:zi" in listed
    assert "ZImagePipeline" in listed
    assert "auto is sketch" in listed
    assert run.invoke(cli, ["models", "rm", "zi", "--yes"]).exit_code == 0
    assert "none is here" in run.invoke(cli, ["models", "list"]).output
    assert {"z-image-turbo", "flux2-klein-4b"} <= {name for name, one in registry().items() if one.commercial}


def test_a_lecture_says_who_illustrates_it_and_why(tmp_path: Path) -> None:
    """Before it is built."""
    (tmp_path / "n.md").write_text(NOTES.format(more=""), "utf-8")
    said = CliRunner().invoke(cli, ["inspect", str(tmp_path / "n.md")]).output

    assert "pictures: sketch (diffusion: no model is here)" in said


def test_the_page_lists_the_models_of_the_registry() -> None:
    """Name, licence, steps, size and memory, as `lecturec models fetch` knows them."""
    page = (Path(__file__).parents[1] / "docs" / "illustration.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| `")
    ]
    told = {row[0].strip("`"): row for row in rows if len(row) == 6}
    known = {name: one for name, one in registry().items() if one.engine == "diffusion"}

    assert told.keys() == known.keys()
    for name, one in known.items():
        _, licence, steps, size, memory, follows = told[name]
        said = dict(one.picture)
        assert licence.startswith(one.licence)
        assert (steps, size) == (f"{said['steps']}, {said['guidance']:g}", f"{said['width']}x{said['height']}")
        assert memory == f"{said['memory_gb']} GB"
        assert (follows == "no") == (not {"reference", "ip-adapter"} & set(said.get("supports", ())))
