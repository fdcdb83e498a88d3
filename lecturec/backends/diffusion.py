"""Pictures by a diffusion model on this machine, in a process of its own (`lecturec[diffusion]`).

A model is named as its folder below the models of lecturec, or by the path of any folder. Nothing is fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b, sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lecturec.backends import BackendError, Drawn, PictureRequest
from lecturec.backends.devices import device
from lecturec.backends.model_host import ModelHost, digest_of, installed, whole
from lecturec.backends.models import Model, model, models, models_folder
from lecturec.backends.picture_models import (
    ENGINE,
    ENLARGER,
    PictureModel,
    at_folder,
    files_of,
    picture_models,
    size_for,
)
from lecturec.backends.prompts import prompt_for, templates_digest
from lecturec.backends.workers import Tell
from lecturec.limits import MODEL_S

INSTALL = "pip install 'lecturec[diffusion]'"
NO_MODEL = "lecturec models fetch NAME, or put one into a folder of its name in {}"
LANCZOS = "lanczos"
STRENGTH = 0.6
"""How much of a reference picture's manner a picture takes on."""

_VERSION = "1"
_PACKAGES = ("diffusers", "transformers", "torch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What holds for all pictures of a lecture: the folder of the prompts' templates, the theme's style in words, what
    enlarges ("lanczos" or the name of a model), and the licences that whoever builds accepted.
    """

    prompts: Path
    style: str = ""
    negative: str = ""
    enlarger: str = LANCZOS
    accepted: tuple[str, ...] = ()


class Host(ModelHost):
    """The process of diffusers."""

    what, over, memory = "picture model", "picture", "LECTUREC_PICTURE_MEMORY"


class Diffusion:
    """Paints with one model; `name` is "" for the usual one. The same request gives the same picture on a device."""

    stage = "paint"
    """What limits.py calls the time for its pictures."""

    def __init__(self, name: str, manners: Manners) -> None:
        self._name, self._manners = name, manners
        self._tell: Tell = lambda _step, _of: None
        self._host = Host(ENGINE, "diffusers", INSTALL, patience_s=MODEL_S)

    @property
    def identity(self) -> str:
        """All that changes the pictures: model, revision and files, versions, device, settings, wording. Cheap.

        Raises BackendError for a model that is not here, or may not be used.
        """
        found, manners = self._found(), self._manners
        versions = " ".join(installed(package) for package in _PACKAGES)
        kind = f"{device().kind} {device().name}".strip()
        said = sha256("\0".join((manners.style, manners.negative)).encode()).hexdigest()[:12]
        parts = (found.at, found.pipeline, digest_of(files_of(found)), repr(found.manner), versions, kind, said)
        enlarger = self._enlarger()
        larger = digest_of(sorted(enlarger.folder.glob("*.safetensors"))) if enlarger else LANCZOS
        return " ".join((ENGINE, _VERSION, *parts, templates_digest(manners.prompts), larger))

    @property
    def anchored(self) -> bool:
        """Whether its pictures take on the style of another one."""
        return bool({"reference", "ip-adapter"} & set(self._ways()))

    def draw(self, request: PictureRequest) -> Drawn:
        """Paint it, in the style of its `anchor` where it has one and the model can. Raises BackendError."""
        from lecturec.backends.diffusion_finish import finished

        found, enlarger = self._found(), self._enlarger()
        words, avoid = prompt_for(request, self._manners.prompts, self._manners.style, self._manners.negative)
        anchor = request.anchor if self.anchored else b""
        width, height = size_for(found.manner, request.width_px, request.height_px)
        asked = {
            "model": str(found.model.folder),
            "prompt": words,
            "negative": avoid if "negative" in found.manner.supports else "",
            "width": width,
            "height": height,
            "multiple": found.manner.multiple,
            "steps": found.manner.steps,
            "guidance": found.manner.guidance,
            "seed": seed_of(request.topic, request.title, words),
            "strength": STRENGTH,
            "prior": request.prior,
            "family": request.family or request.topic,
            "enlarger": str(enlarger.folder) if enlarger else "",
            "goal": [request.width_px, request.height_px],
        }
        said, pixels = self._host.put(asked, anchor, self._tell)
        if "error" in said:
            raise self._host.trouble(said["error"], str(said.get("about", "")), found.model)
        return Drawn(
            png=finished(pixels, (int(said["width"]), int(said["height"])), request),
            width_px=request.width_px,
            height_px=request.height_px,
            drawing=None,
            engine=ENGINE,
            model=found.model.name,
            seed=int(said["seed"]),
            revision=found.revision,
            licence=found.model.licence or "unknown",
            why="its author says what it shows" if request.prompt else "from the title and the key terms of the slide",
            prompt=words,
            remarks=tuple(remarks(said, found, request.prior)),
        )

    def watch(self, advance: Callable[[float], None]) -> None:
        """Have somebody told of each step, in parts of a picture."""
        self._tell = lambda _step, of: advance(1 / of)

    def close(self) -> None:
        """End its process."""
        self._host.close()

    def pids(self) -> tuple[int, ...]:
        """Its process, where there is one."""
        return self._host.pids()

    def _ways(self) -> tuple[str, ...]:
        """How the model follows a picture: natively, or through the adapter in its folder."""
        found = self._found()
        adapter = (found.model.folder / "ip-adapter").is_dir()
        return tuple(way for way in found.manner.supports if way != "ip-adapter" or adapter)

    def _found(self) -> PictureModel:
        """The model, when it is here, whole, and may be used. Raises BackendError."""
        if find_spec("diffusers") is None or find_spec("torch") is None:
            raise BackendError("diffusers is not installed", INSTALL)
        found = _named(self._name) if self._name else _usual()
        whole(found.model, what=Host.what)
        if not found.model.commercial and (found.model.licence or found.accept):
            name = (found.accept or found.model.licence).lower()
            if name not in self._manners.accepted:
                said = f"the licence of '{found.model.name}' ({found.model.licence}) is not free for all"
                raise BackendError(said, f"read it, then build with --accept-license {name!r}")
        return found

    def _enlarger(self) -> Model | None:
        """The model that enlarges, when one was asked for. Raises BackendError."""
        name = self._manners.enlarger
        if name == LANCZOS:
            return None
        found = model(ENLARGER, name)
        if found is None:
            there = ", ".join(one.name for one in models(ENLARGER)) or "none"
            hint = f"put it into '{models_folder() / ENLARGER / name}'; there are: {there}"
            raise BackendError(f"there is no model called {name!r} to enlarge pictures with", hint)
        return whole(found, what="model")


def remarks(said: dict[str, Any], found: PictureModel, prior: str = "") -> list[str]:
    """What its author should know of a picture: words that were not read, and what was given up for memory."""
    told = []
    if cut := said.get("cut"):
        told.append(f"its prompt is longer than '{found.model.name}' reads; not heeded: {cut!r}")
    if said.get("again"):
        told.append(f"it was painted again, for at first it was {said['again']}")
    if str(said.get("memory", "")).startswith("at "):
        told.append(f"for want of memory it was painted {said['memory']} of its size, and enlarged")
    if prior and not said.get("prior"):
        told.append(f"'{found.model.name}' begins from noise of its own, not {prior} noise")
    return told


def seed_of(*said: str) -> int:
    """A seed that belongs to a slide: the same words roll the same dice."""
    named = blake2b("\0".join(said).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(named, "big") & (2**63 - 1)


def _named(name: str) -> PictureModel:
    """The model of this name, or in this folder. Raises BackendError."""
    if Path(name).is_absolute():
        if not Path(name).is_dir():
            raise BackendError(f"there is no model folder '{name}'", "lecturec models list")
        return at_folder(Path(name))
    here = picture_models()
    if found := next((one for one in here if one.model.name == name), None):
        return found
    there = ", ".join(one.model.name for one in here) or "none"
    hint = f"there are: {there}; " + NO_MODEL.format(models_folder() / ENGINE)
    raise BackendError(f"there is no picture model called {name!r} here", hint)


def _usual() -> PictureModel:
    """The model when none was named: one that everybody may use, before others; of these the largest. Raises."""
    here = [one for one in picture_models() if not one.model.missing]
    if not here:
        raise BackendError("there is no picture model here", NO_MODEL.format(models_folder() / ENGINE))
    return min(here, key=lambda one: (not one.permissive, not one.model.commercial, -one.manner.memory_gb))
