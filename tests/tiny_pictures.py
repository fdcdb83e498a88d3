"""Tiny models that make pictures, with random weights: each is built, saved and loaded by the real libraries.

What they paint means nothing; that they are loaded, asked and read as their large sisters is what is tested.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def letters() -> list[str]:
    """The 256 signs in which tokenizers of bytes write."""
    from tokenizers import pre_tokenizers

    return sorted(pre_tokenizers.ByteLevel.alphabet())


def clip_words() -> Any:
    """A tokenizer of letters for CLIP."""
    from transformers import CLIPTokenizer

    words = [*letters(), *(letter + "</w>" for letter in letters()), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: k for k, word in enumerate(words)}, merges=[], model_max_length=77)


def t5_words() -> Any:
    """A tokenizer of letters for T5."""
    from transformers import T5Tokenizer

    signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?:;-'\"()"
    words = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0), *((sign, -3.0) for sign in signs)]
    return T5Tokenizer(vocab=words, extra_ids=0, model_max_length=512)


def qwen_words() -> Any:
    """A tokenizer of letters that knows how to chat."""
    from transformers import Qwen2Tokenizer

    marks = ["<|im_start|>", "<|im_end|>"]
    vocab = {word: k for k, word in enumerate([*letters(), "<|endoftext|>", *marks])}
    made = Qwen2Tokenizer(
        vocab=vocab, merges=[], eos_token=marks[1], additional_special_tokens=marks, model_max_length=512
    )
    made.chat_template = CHAT
    return made


def clip(kind: str = "CLIPTextModel") -> Any:
    """A reader of prompts."""
    import transformers

    settings = transformers.CLIPTextConfig(
        vocab_size=514,
        bos_token_id=512,
        eos_token_id=513,
        pad_token_id=513,
        hidden_size=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        projection_dim=32,
    )
    return getattr(transformers, kind)(settings).eval()


def t5() -> Any:
    """Another one."""
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(T5Config(vocab_size=128, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)).eval()


def qwen(kind: str, layers: int) -> Any:
    """And one that chats."""
    import transformers

    settings = transformers.Qwen3Config(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=300,
        max_position_embeddings=1024,
    )
    return getattr(transformers, kind)(settings).eval()


def vae(channels: int = 4, **more: float) -> Any:
    """A decoder of pictures, eight times smaller inside, as the real ones are."""
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=[8] * 4,
        down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4,
        latent_channels=channels,
        norm_num_groups=2,
        layers_per_block=1,
        sample_size=64,
        **more,
    )


UNET = {
    "sample_size": 8,
    "in_channels": 4,
    "out_channels": 4,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
    "block_out_channels": (4, 8),
}


def sd() -> Any:
    """Stable Diffusion."""
    from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel

    unet = UNet2DConditionModel(layers_per_block=1, cross_attention_dim=32, norm_num_groups=2, **UNET)
    scheduler = DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, steps_offset=1
    )
    return StableDiffusionPipeline(
        vae=vae(),
        text_encoder=clip(),
        tokenizer=clip_words(),
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def sdxl() -> Any:
    """Stable Diffusion XL, with as many attentions in its first block up as the real one has."""
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel

    unet = UNet2DConditionModel(
        layers_per_block=2,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        projection_class_embeddings_input_dim=80,
        cross_attention_dim=64,
        norm_num_groups=1,
        **UNET,
    )
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, steps_offset=1, beta_schedule="scaled_linear", timestep_spacing="leading"
    )
    return StableDiffusionXLPipeline(
        vae=vae(),
        text_encoder=clip(),
        text_encoder_2=clip("CLIPTextModelWithProjection"),
        tokenizer=clip_words(),
        tokenizer_2=clip_words(),
        unet=unet,
        scheduler=scheduler,
        add_watermarker=False,
    )


def adapter(folder: Path, unet: Any) -> None:
    """An IP-Adapter for a UNet, in its two files."""
    from diffusers.models.attention_processor import IPAdapterAttnProcessor
    from diffusers.models.embeddings import ImageProjection
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    wide, sides, number = unet.config.cross_attention_dim, unet.config.block_out_channels, 1
    weights: dict[str, Any] = {}
    for name in (name for name in unet.attn_processors if not name.endswith("attn1.processor")):
        place, _, rest = name.partition(".")
        order = sides[::-1] if place == "up_blocks" else sides
        side = sides[-1] if place == "mid_block" else order[int(rest[0])]
        processor = IPAdapterAttnProcessor(hidden_size=side, cross_attention_dim=wide, scale=1.0).state_dict()
        for letter in "kv":
            weights[f"ip_adapter.{number}.to_{letter}_ip.weight"] = processor[f"to_{letter}_ip.0.weight"].clone()
        number += 2
    projection = ImageProjection(cross_attention_dim=wide, image_embed_dim=32, num_image_text_embeds=4).state_dict()
    for name, value in projection.items():
        weights["image_proj." + name.replace("image_embeds", "proj")] = value.clone()
    (folder / "image_encoder").mkdir(parents=True)
    save_file(weights, str(folder / "ip-adapter.safetensors"))
    eye = CLIPVisionConfig(
        hidden_size=32,
        projection_dim=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=32,
        intermediate_size=37,
        patch_size=8,
    )
    CLIPVisionModelWithProjection(eye).save_pretrained(folder / "image_encoder")


def flux() -> Any:
    """FLUX.1."""
    from diffusers import FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel

    transformer = FluxTransformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=[4, 4, 8],
    )
    return FluxPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae(4, shift_factor=0.0609, scaling_factor=1.5035),
        text_encoder=clip(),
        tokenizer=clip_words(),
        text_encoder_2=t5(),
        tokenizer_2=t5_words(),
        transformer=transformer,
    )


def klein() -> Any:
    """FLUX.2 [klein], which follows pictures."""
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )

    transformer = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        timestep_guidance_channels=256,
        axes_dims_rope=[4, 4, 4, 4],
        guidance_embeds=False,
    )
    decoder = AutoencoderKLFlux2(
        sample_size=32,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(4,) * 4,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=1,
    )
    return Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=decoder,
        text_encoder=qwen("Qwen3ForCausalLM", 28),
        tokenizer=qwen_words(),
        transformer=transformer,
        is_distilled=True,
    )


def zimage() -> Any:
    """Z-Image."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel

    transformer = ZImageTransformer2DModel(
        all_patch_size=(2,),
        all_f_patch_size=(1,),
        in_channels=16,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        rope_theta=256.0,
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 64, 64],
    )
    with torch.no_grad():  # they are made without a value
        transformer.x_pad_token.fill_(1.0)
        transformer.cap_pad_token.fill_(1.0)
    return ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae(16, scaling_factor=0.3611, shift_factor=0.1159),
        text_encoder=qwen("Qwen3Model", 2),
        tokenizer=qwen_words(),
        transformer=transformer,
    )


def swin2sr(folder: Path) -> None:
    """A model that doubles pictures."""
    import torch
    from transformers import Swin2SRConfig, Swin2SRForImageSuperResolution

    torch.manual_seed(0)
    settings = Swin2SRConfig(
        image_size=16, patch_size=1, embed_dim=16, depths=[1], num_heads=[2], window_size=8, mlp_ratio=1.0, upscale=2
    )
    Swin2SRForImageSuperResolution(settings).eval().save_pretrained(folder)


MAKERS: dict[str, Callable[[], Any]] = {"sd": sd, "sdxl": sdxl, "flux": flux, "klein": klein, "zimage": zimage}
CARD = """\
licence = "Apache-2.0"
commercial = true
[picture]
steps = 2
width = 192
height = 96
"""


def build(folder: Path, kinds: tuple[str, ...] = (*MAKERS, "swin2sr")) -> None:
    """Models of these kinds in a folder of models, each with a card."""
    from lecturec.backends.torch_repairs import without_broken_torchvision, without_native_torchaudio

    without_native_torchaudio()
    without_broken_torchvision()
    import torch

    for kind in kinds:
        torch.manual_seed(0)
        if kind == "swin2sr":
            swin2sr(folder / "swin2sr" / "twice")
            continue
        home = folder / "diffusion" / kind
        pipe = MAKERS[kind]()
        pipe.save_pretrained(home)
        (home / "card.toml").write_text(CARD, "utf-8")
        if kind == "sdxl":
            adapter(home / "ip-adapter", pipe.unet)


if __name__ == "__main__":
    build(Path(sys.argv[1]), tuple(sys.argv[2:]) or (*MAKERS, "swin2sr"))
