"""Diffusion in the worker: the only modules that import `diffusers` are this one and diffusion_loading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from lecturec.backends.diffusion_loading import Loaded, adapted, load, style_alone
from lecturec.backends.torch_repairs import without_broken_torchvision, without_native_torchaudio

LADDER = ("whole", "sliced", "offloaded", "streamed", "at three quarters", "at half")
"""What is given up when memory runs out: speed at first, then size."""

_ON_DEVICES_ONLY = ("offloaded", "streamed")
_SIZES = {"at three quarters": 0.75, "at half": 0.5}
_BLACK, _TRIES = 0.02, 3


class Spoiled(ValueError):
    """A model gave what is no picture, whatever was tried."""


def start() -> "Diffusion":
    """The library, loaded. Raises ImportError where it is not installed."""
    without_native_torchaudio()
    without_broken_torchvision()
    return Diffusion()


class Diffusion:
    """Models by their folder."""

    def __init__(self) -> None:
        import diffusers
        import torch

        self._torch: Any = torch
        self._diffusers: Any = diffusers
        self._enlargers: dict[str, Any] = {}

    def load(self, folder: Path) -> Loaded:
        """The model in a folder, on its device as far as it fits."""
        loaded = load(folder)
        try:
            loaded.pipe.to(loaded.device)
        except Exception as trouble:
            if not self._too_large(trouble) or loaded.device == "cpu":
                raise
            self._down(loaded)
            while LADDER[loaded.rung] != "offloaded":
                self._down(loaded)
        return loaded

    def answer(self, model: Loaded, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """A picture: what is known of it, and its pixels (8-bit RGB, row by row). Raises Spoiled and MemoryError."""
        pixels, said = self._painted(model, asked)
        if asked["enlarger"]:
            from lecturec.backends.diffusion_enlarging import enlarged

            pixels = enlarged(Path(asked["enlarger"]), pixels, tuple(asked["goal"]), self._enlargers, model.device)
        height, width = pixels.shape[:2]
        said |= {"width": width, "height": height, "memory": LADDER[model.rung], "cut": cut_off(model, asked["prompt"])}
        said["prior"] = asked["prior"] if "latents" in model.asked and self._takes_noise(model) else ""
        said |= {"device": model.device, "dtype": str(model.dtype).rpartition(".")[2]}
        return said, pixels.tobytes()

    def _painted(self, model: Loaded, asked: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The first picture that is one. A black one is tried again: decoded with more care, then from other noise."""
        import numpy as np

        why = ""
        for number in range(_TRIES):
            seed = asked["seed"] + max(0, number - 1)
            with self._exactly(model) if number else nullcontext():
                made = self._once(model, {**asked, "seed": seed})
            values = np.asarray(made.images[0], np.float32)
            flagged = getattr(made, "nsfw_content_detected", None)
            if not np.isfinite(values).all():
                why = "numbers that are no colours"
            elif flagged and flagged[0]:
                why = "a picture that its own filter hides"
            elif values.max() < _BLACK:
                why = "a black picture"
            else:
                return (np.clip(values, 0, 1) * 255).round().astype(np.uint8), {"seed": seed, "again": why}
        raise Spoiled(f"{_TRIES} times it gave {why}")

    @contextmanager
    def _exactly(self, model: Loaded) -> Iterator[None]:
        """Decode in full precision in here: in half of it, some decoders overflow into black."""
        full, vae = self._torch.float32, getattr(model.pipe, "vae", None)
        if vae is None or model.dtype == full:
            yield
            return
        plain = vae.decode
        vae.to(dtype=full)
        vae.decode = lambda latents, *more, **how: plain(latents.to(full), *more, **how)
        try:
            yield
        finally:
            del vae.decode
            vae.to(dtype=model.dtype)

    def _once(self, model: Loaded, asked: dict[str, Any]) -> Any:
        """One picture, further and further down the ladder while memory runs out."""
        while True:
            try:
                with self._torch.inference_mode():
                    return model.pipe(**self._call(model, asked))
            except Exception as trouble:
                if not self._too_large(trouble):
                    raise
                if model.rung + 1 == len(LADDER):
                    raise MemoryError(str(trouble)) from None
            self._down(model)

    def _call(self, model: Loaded, asked: dict[str, Any]) -> dict[str, Any]:
        """What the pipeline is called with: only what it understands, and nothing by its position."""
        share = _SIZES.get(LADDER[model.rung], 1.0)
        width, height = (rounded(n * share, asked["multiple"]) for n in (asked["width"], asked["height"]))
        # The dice are rolled on the CPU, whatever the device: they fall alike everywhere.
        dice = self._torch.Generator("cpu").manual_seed(asked["seed"])
        wanted: dict[str, Any] = {"prompt": asked["prompt"], "width": width, "height": height, "generator": dice}
        wanted |= {"num_inference_steps": asked["steps"], "output_type": "np"}
        wanted["callback_on_step_end"] = stepping(asked["tell"], asked["steps"])
        if asked["guidance"] is not None:
            wanted["guidance_scale"] = asked["guidance"]
        if asked["negative"] and (asked["guidance"] or 0) > 1:
            wanted["negative_prompt"] = asked["negative"]
        if asked["prior"] and (start := self._noise(model, asked, width, height)) is not None:
            wanted["latents"] = start
        wanted |= self._reference(model, asked)
        return {name: value for name, value in wanted.items() if name in model.asked}

    def _noise(self, model: Loaded, asked: dict[str, Any], width: int, height: int) -> Any:
        """The noise of a prior that a picture begins from; None where the model packs its own in another way."""
        from lecturec.noise import noise, seed_of

        if not self._takes_noise(model):
            return None
        part = getattr(model.pipe, "unet", None) or model.pipe.transformer
        side = int(model.pipe.vae_scale_factor)
        shape = (1, int(part.config.in_channels), height // side, width // side)
        values = noise(asked["prior"], asked["seed"], shape, deck=seed_of(asked["family"]))
        return self._torch.from_numpy(values).to(model.device, model.dtype)

    def _takes_noise(self, model: Loaded) -> bool:
        """Whether its noise lies as its picture does: others pack it, each in its own way."""
        return hasattr(model.pipe, "unet") or type(model.pipe).__name__ == "ZImagePipeline"

    def _reference(self, model: Loaded, asked: dict[str, Any]) -> dict[str, Any]:
        """How the model is shown the picture to follow, when there is one: natively, or through its adapter."""
        if not asked["data"]:
            if model.liked:
                adapted(model, False)
            return {}
        import io

        from PIL import Image

        picture = Image.open(io.BytesIO(asked["data"])).convert("RGB")
        if "image" in model.asked:
            return {"image": [picture]}
        if "ip_adapter_image" not in model.asked:
            raise Spoiled(f"{type(model.pipe).__name__} follows no reference picture")
        adapted(model, True)
        model.pipe.set_ip_adapter_scale(style_alone(model.pipe, asked["strength"]))
        return {"ip_adapter_image": picture}

    def _down(self, model: Loaded) -> None:
        """One rung down the ladder of memory; a processor has no device to keep anything off."""
        pipe, torch = model.pipe, self._torch
        model.rung += 1
        while model.device == "cpu" and LADDER[model.rung] in _ON_DEVICES_ONLY:
            model.rung += 1
        if model.device == "cuda":
            torch.cuda.empty_cache()
        match LADDER[model.rung]:
            case "sliced":
                for way in ("enable_slicing", "enable_tiling"):
                    getattr(getattr(pipe, "vae", None), way, lambda: None)()
            case "offloaded":
                pipe.enable_model_cpu_offload(device=model.device)
            case "streamed":
                pipe.remove_all_hooks()
                pipe.enable_group_offload(onload_device=torch.device(model.device), offload_type="leaf_level")

    def _too_large(self, trouble: BaseException) -> bool:
        said = str(trouble).lower()
        named = isinstance(trouble, (MemoryError, self._torch.OutOfMemoryError))
        return named or "out of memory" in said or "defaultcpuallocator" in said


def stepping(tell: Callable[[int, int], None], steps: int) -> Callable[..., dict[str, Any]]:
    """What pipelines call after each step, told on."""

    def step(_pipe: Any, number: int, _time: Any, _kept: dict[str, Any]) -> dict[str, Any]:
        tell(number + 1, steps)
        return {}

    return step


def rounded(pixels: float, multiple: int) -> int:
    """Pixels that a model can make: the next multiple at or below, one at the least."""
    return max(multiple, int(pixels) // multiple * multiple)


def cut_off(model: Loaded, prompt: str) -> str:
    """The end of a prompt that the model does not read, as its tokenizer gives it back; "" when it reads all."""
    import inspect

    tokenizers = [getattr(model.pipe, name, None) for name in ("tokenizer_3", "tokenizer_2", "tokenizer")]
    tokenizer = next((one for one in tokenizers if one is not None), None)
    if tokenizer is None:
        return ""
    said = inspect.signature(type(model.pipe).__call__).parameters.get("max_sequence_length")
    most = int(said.default) if said is not None and isinstance(said.default, int) else tokenizer.model_max_length
    ids = tokenizer(prompt, truncation=False, add_special_tokens=False)["input_ids"]
    room = most - tokenizer.num_special_tokens_to_add()
    return "" if len(ids) <= room else str(tokenizer.decode(ids[room:], skip_special_tokens=True)).strip()[:120] or "…"
