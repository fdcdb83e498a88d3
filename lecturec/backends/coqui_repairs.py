"""What must be so before `TTS` is imported on machines whose packages were not built for one another.

The wheels of torchaudio and torchcodec on the usual index are made for CUDA. Beside a torch without it they do not
load, although Coqui needs no native part of theirs: filters are written in Python, and voice samples are WAV files.
"""

import os
import stat
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from lecturec.backends.torch_repairs import without_native_torchaudio


def before_import() -> None:
    """Repair what is broken, in this process alone."""
    without_native_torchaudio()
    samples_by_ourselves()
    espeak_on_path()


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
