"""An aligner of a quarter of a megabyte with random weights, which loads through the code of transformers."""

from pathlib import Path

TEMPLATE = (
    "{% for m in messages %}{% for c in m['content'] %}{% if c['type'] == 'audio' %}"
    "<|audio_start|><|audio_pad|><|audio_end|>{% else %}{{ c['text'] }}<timestamp><timestamp>{% endif %}"
    "{% endfor %}{% endfor %}"
)
SPECIAL = ("<|endoftext|>", "<|im_end|>", "<|audio_start|>", "<|audio_pad|>", "<|audio_end|>", "<timestamp>")


def build(folder: Path) -> Path:
    """Write the model with its processor into a folder."""
    from lecturec.backends.torch_repairs import without_native_torchaudio

    without_native_torchaudio()
    import torch
    from tokenizers import pre_tokenizers
    from transformers import (
        Qwen2Tokenizer,
        Qwen3ASRConfig,
        Qwen3ASRFeatureExtractor,
        Qwen3ASRForTokenClassification,
        Qwen3ASRProcessor,
    )

    tokens = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *SPECIAL]
    named = {
        "audio_bos_token": "<|audio_start|>",
        "audio_token": "<|audio_pad|>",
        "audio_eos_token": "<|audio_end|>",
        "timestamp_token": "<timestamp>",
    }
    tokenizer = Qwen2Tokenizer(
        vocab={token: k for k, token in enumerate(tokens)},
        merges=[],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        unk_token="<|endoftext|>",
        additional_special_tokens=["<timestamp>"],
        extra_special_tokens=named,
    )
    config = Qwen3ASRConfig(
        audio_config={
            "model_type": "qwen3_asr_encoder",
            "encoder_layers": 1,
            "encoder_attention_heads": 2,
            "encoder_ffn_dim": 16,
            "d_model": 16,
            "output_dim": 16,
            "downsample_hidden_size": 8,
        },
        text_config={
            "model_type": "qwen3",
            "vocab_size": len(tokenizer),
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "head_dim": 8,
        },
        audio_token_id=tokenizer.convert_tokens_to_ids("<|audio_pad|>"),
        timestamp_token_id=tokenizer.convert_tokens_to_ids("<timestamp>"),
        pad_token_id=tokenizer.convert_tokens_to_ids("<|endoftext|>"),
        eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>"),
        num_labels=32,
    )
    torch.manual_seed(0)
    processor = Qwen3ASRProcessor(Qwen3ASRFeatureExtractor(), tokenizer, chat_template=TEMPLATE)
    processor.save_pretrained(folder)
    Qwen3ASRForTokenClassification(config).eval().save_pretrained(folder)
    return folder
