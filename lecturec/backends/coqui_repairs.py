"""What must be so before `TTS` is imported on machines whose packages were not built for one another.

The wheels of torchaudio and torchcodec on the usual index are made for CUDA. Beside a torch without it they do not
load, although Coqui needs no native part of theirs: filters are written in Python, and voice samples are WAV files.
"""

import importlib
import os
import stat
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import Any


def before_import() -> None:
    """Repair what is broken, in this process alone."""
    without_native_torchaudio()
    samples_by_ourselves()
    espeak_on_path()


def without_native_torchaudio() -> None:
    """Import torchaudio; where its native part does not load, without that part."""
    if find_spec("torchaudio") is None:
        return  # TTS says so itself
    try:
        importlib.import_module("torchaudio")
    except (OSError, RuntimeError, ImportError):
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchaudio"]:
            del sys.modules[name]
        sys.modules["torchaudio._extension"] = _no_extension()
        importlib.import_module("torchaudio")


def _no_extension() -> ModuleType:
    """The module in which torchaudio says what its native part can do, saying: nothing."""

    def never(_function: Any) -> Any:
        def refuse(*_: Any, **__: Any) -> Any:
            raise RuntimeError("torchaudio is here without its native part")

        return refuse

    module: Any = ModuleType("torchaudio._extension")
    module._IS_TORCHAUDIO_EXT_AVAILABLE = module._IS_ALIGN_AVAILABLE = False
    module._check_cuda_version = lambda: None
    module.fail_if_no_align = never
    return module  # type: ignore[no-any-return]


def samples_by_ourselves() -> None:
    """Read voice samples (WAV) without torchcodec and its FFmpeg."""
    if find_spec("torchaudio") is None:
        return
    import torch
    import torchaudio

    from lecturec.backends.waves import read_wave

    def load(path: Any, *_: Any, **__: Any) -> tuple[Any, int]:
        pcm, rate_hz = read_wave(Path(path).read_bytes(), "the voice sample")
        return torch.from_numpy(pcm.copy()).unsqueeze(0), rate_hz

    torchaudio.load = load


def espeak_on_path() -> None:
    """Coqui asks the command espeak-ng for phonemes. Where there is none, ours is put in front of it."""
    if which("espeak-ng") or which("espeak") or sys.platform == "win32":
        return
    folder = Path(tempfile.mkdtemp(prefix="lecturec-espeak-"))
    command = folder / "espeak-ng"
    script = Path(__file__).with_name("coqui_espeak.py")
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P "{script}" "$@"\n', "utf-8")
    command.chmod(stat.S_IRWXU)
    os.environ["PATH"] = os.pathsep.join((str(folder), os.environ.get("PATH", "")))
