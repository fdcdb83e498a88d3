"""Models for Coqui that are built here, of its own classes and with weights by chance: they hum, each in its way.

    python tests/tiny_coqui.py FOLDER KIND ...

A process of its own builds them, because torch and `TTS` stay in it for as long as it lives.
"""

import json
import sys
from pathlib import Path
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüñáíóú月心"
IPA = "ɑɐɒæɓʙβɔɕçɗɖðʤəɘɚɛɜɝɞɟʄɡɠɢʛɦɧħɥʜɨɪʝɭɬɫɮʟɱɯɰŋɳɲɴøɵɸθœɶʘɹɺɾɻʀʁɽʂʃʈʧʉʊʋⱱʌɣɤʍχʎʏʑʐʒʔʡʕʢǀǁǂǃˈˌːˑʼʴʰʱʲʷˠˤ˞"
HOP = 256
FRAMES = 4  # how many a token lasts: e to the power of 1.2, and up


def settings(**more: Any) -> Any:
    """The configuration of the smallest VITS that the library makes."""
    from TTS.tts.configs.shared_configs import BaseAudioConfig, CharactersConfig
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig

    args = VitsArgs(
        hidden_channels=16,
        hidden_channels_ffn_text_encoder=16,
        num_heads_text_encoder=2,
        num_layers_text_encoder=1,
        num_layers_posterior_encoder=1,
        num_layers_flow=1,
        resblock_kernel_sizes_decoder=[3],
        resblock_dilation_sizes_decoder=[[1, 3, 5]],
        upsample_rates_decoder=[8, 8, 4],  # their product is the hop
        upsample_kernel_sizes_decoder=[16, 16, 8],
        upsample_initial_channel_decoder=16,
        use_sdp=False,
        init_discriminator=False,
        **more.pop("args", {}),
    )
    audio = BaseAudioConfig(
        sample_rate=22_050, fft_size=1024, win_length=1024, hop_length=HOP, num_mels=80, mel_fmin=0, mel_fmax=None
    )
    signs = CharactersConfig(
        characters_class="TTS.tts.models.vits.VitsCharacters",
        pad="_",
        eos=None,
        bos=None,
        blank="<BLNK>",
        characters=LETTERS,
        punctuations="!'(),-.:;? ",
        phonemes=more.pop("ipa", None),
    )
    plain = {"use_phonemes": False, "text_cleaner": "basic_cleaners", "phoneme_language": "en", "add_blank": True}
    return VitsConfig(model_args=args, audio=audio, characters=signs, run_eval=False, **{**plain, **more})


def vits(folder: Path, card: str = 'langs = ["en"]\nlicence = "CC0-1.0"\ncommercial = true\n', **more: Any) -> Path:
    """Write a model. `fault` is "nan" or "silent" for one that is broken so; other words are settings."""
    import torch
    from TTS.tts.models.vits import Vits

    fault = more.pop("fault", "")
    folder.mkdir(parents=True, exist_ok=True)
    if who := more.pop("speakers", ()):
        (folder / "speakers.json").write_text(json.dumps({name: at for at, name in enumerate(who)}), "utf-8")
        about = {"use_speaker_embedding": True, "speaker_embedding_channels": 8}
        more["args"] = {**more.get("args", {}), **about, "speakers_file": str(folder / "speakers.json")}
    config = settings(**{key: value for key, value in more.items() if key != "languages"})
    if "languages" in more:
        config.languages = list(more["languages"])
    torch.manual_seed(0)
    model = Vits(config)
    with torch.no_grad():
        model.duration_predictor.proj.bias.fill_(1.2)
        if fault:
            last = model.waveform_decoder.conv_post
            for one in last.parameters():
                one.fill_(float("nan") if fault == "nan" else 0.0)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    model.config.save_json(folder / "config.json")
    (folder / "card.toml").write_text(card, "utf-8")
    return folder


def glow(folder: Path) -> Path:
    """A model of another kind, which says nothing of its words."""
    import torch
    from TTS.tts.configs.glow_tts_config import GlowTTSConfig
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.models.glow_tts import GlowTTS

    folder.mkdir(parents=True, exist_ok=True)
    signs = CharactersConfig(
        characters_class="TTS.tts.utils.text.characters.Graphemes",
        pad="_",
        eos="~",
        bos="^",
        blank=None,
        characters=LETTERS,
        punctuations="!'(),-.:;? ",
        phonemes=None,
    )
    config = GlowTTSConfig(
        use_phonemes=False,
        text_cleaner="basic_cleaners",
        characters=signs,
        hidden_channels_enc=16,
        hidden_channels_dec=16,
        hidden_channels_dp=16,
        num_flow_blocks_dec=2,
        encoder_params={
            "kernel_size": 3,
            "dropout_p": 0.1,
            "num_layers": 1,
            "num_heads": 2,
            "hidden_channels_ffn": 16,
        },
    )
    config.audio.griffin_lim_iters = 10
    torch.manual_seed(0)
    model = GlowTTS(config)
    with torch.no_grad():
        model.encoder.duration_predictor.proj.bias.fill_(1.2)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    config.save_json(folder / "config.json")
    (folder / "card.toml").write_text('langs = ["en"]\nlicence = "CC0-1.0"\ncommercial = true\n', "utf-8")
    return folder


def xtts(folder: Path) -> Path:
    """A model that speaks like a sample; 90 MB, for the parts that listen and sing have fixed sizes."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
    from TTS.tts.models.xtts import Xtts

    folder.mkdir(parents=True, exist_ok=True)
    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[fr]"]
    vocabulary = {sign: number for number, sign in enumerate([*special, *"abcdefghijklmnopqrstuvwxyz.,!?'"])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="[UNK]"))
    tokenizer.add_special_tokens(special)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "vocab.json"))
    args = XttsArgs(
        gpt_layers=1,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        gpt_max_audio_tokens=12,
        gpt_max_text_tokens=300,
        gpt_use_perceiver_resampler=True,
        gpt_num_audio_tokens=66,
        gpt_start_audio_token=64,
        gpt_stop_audio_token=65,
        decoder_input_dim=64,
    )
    config = XttsConfig(model_args=args, languages=["en", "fr"])
    torch.manual_seed(0)
    model = Xtts(config)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=str(folder / "vocab.json"))
    model.init_models()
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    config.save_json(folder / "config.json")
    return folder


KINDS = {
    "xtts": xtts,
    "tiny": lambda folder: vits(folder),
    "many": lambda folder: vits(
        folder,
        card='licence = "CC0-1.0"\ncommercial = true\n',
        languages=("en", "fr"),
        speakers=("anna", "ben"),
        args={"use_language_embedding": True},
    ),
    "phonemes": lambda folder: vits(
        folder, use_phonemes=True, phonemizer="espeak", phoneme_language="en-us", ipa=IPA, text_cleaner="basic_cleaners"
    ),
    "nan": lambda folder: vits(folder, fault="nan"),
    "silent": lambda folder: vits(folder, fault="silent"),
    "endless": lambda folder: vits(folder, args={"length_scale": 1e9}),
    "glow": glow,
}


def build(folder: Path, *kinds: str) -> None:
    """Write models, a folder each."""
    from lecturec.backends.coqui_repairs import before_import

    before_import()
    for kind in kinds:
        KINDS[kind](folder / kind)


if __name__ == "__main__":
    build(Path(sys.argv[1]), *sys.argv[2:])
