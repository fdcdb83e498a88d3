"""Models that look, of some hundred kilobytes with random weights, which load through the code of transformers."""

from pathlib import Path
from typing import Any

SIZE = 32


def build(folder: Path) -> Path:
    """Write one of each kind, as they lie where models lie: folder/KIND/tiny."""
    from lecturec.backends.torch_repairs import without_broken_torchvision, without_native_torchaudio

    without_native_torchaudio()
    without_broken_torchvision()
    import torch

    for make in (clip, siglip, dinov2, timesformer, vivit):
        torch.manual_seed(0)
        for part in make():
            part.save_pretrained(folder / make.__name__ / "tiny")
    return folder


def clip() -> tuple[Any, Any]:
    """(model, processor) of a CLIP that reads letter by letter."""
    from tokenizers import pre_tokenizers
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor, CLIPTokenizer

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    tokenizer = CLIPTokenizer(vocab={token: k for k, token in enumerate(tokens)}, merges=[], model_max_length=77)
    small = {"hidden_size": 32, "intermediate_size": 32, "num_attention_heads": 2, "num_hidden_layers": 2}
    ends = {"bos_token_id": 512, "eos_token_id": 513, "pad_token_id": 513}
    config = CLIPConfig(
        text_config={**small, **ends, "vocab_size": 514, "max_position_embeddings": 77},
        vision_config={**small, "image_size": SIZE, "patch_size": 8},
        projection_dim=16,
    )
    square = {"height": SIZE, "width": SIZE}
    pictures = CLIPImageProcessor(size={"shortest_edge": SIZE}, crop_size=square)
    return CLIPModel(config), CLIPProcessor(pictures, tokenizer)


def siglip() -> tuple[Any, Any]:
    """(model, processor) of a SigLIP that reads letter by letter."""
    from transformers import SiglipConfig, SiglipImageProcessor, SiglipModel, SiglipProcessor, T5Tokenizer

    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?:;-'()"
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    vocab = [*special, *((letter, -3.0) for letter in letters)]
    tokenizer = T5Tokenizer(vocab=vocab, extra_ids=0, model_max_length=64)
    small = {"hidden_size": 32, "intermediate_size": 32, "num_attention_heads": 2, "num_hidden_layers": 2}
    words = {**small, "vocab_size": len(tokenizer), "max_position_embeddings": 64, "projection_size": 32}
    config = SiglipConfig(text_config=words, vision_config={**small, "image_size": SIZE, "patch_size": 8})
    pictures = SiglipImageProcessor(size={"height": SIZE, "width": SIZE})
    return SiglipModel(config), SiglipProcessor(pictures, tokenizer)


def dinov2() -> tuple[Any, Any]:
    """(model, processor) of a DINOv2."""
    from transformers import BitImageProcessor, Dinov2Config, Dinov2Model

    config = Dinov2Config(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=28, patch_size=14)
    square = {"height": 28, "width": 28}
    return Dinov2Model(config), BitImageProcessor(size={"shortest_edge": 28}, crop_size=square)


def timesformer() -> tuple[Any, Any]:
    """(model, processor) of a TimeSformer that looks at four pictures."""
    from transformers import TimesformerConfig, TimesformerModel, VideoMAEImageProcessor

    config = TimesformerConfig(
        image_size=SIZE, patch_size=16, num_frames=4, hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32,
    )  # fmt: skip
    square = {"height": SIZE, "width": SIZE}
    return TimesformerModel(config), VideoMAEImageProcessor(size={"shortest_edge": SIZE}, crop_size=square)


def vivit() -> tuple[Any, Any]:
    """(model, processor) of a ViViT that looks at four pictures, two at a time."""
    from transformers import VivitConfig, VivitImageProcessor, VivitModel

    config = VivitConfig(
        image_size=SIZE, num_frames=4, tubelet_size=[2, 16, 16], hidden_size=32, num_hidden_layers=2,
        num_attention_heads=2, intermediate_size=32,
    )  # fmt: skip
    square = {"height": SIZE, "width": SIZE}
    return VivitModel(config), VivitImageProcessor(size={"shortest_edge": SIZE}, crop_size=square)
