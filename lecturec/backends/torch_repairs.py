"""What must be so before libraries over torch are imported on machines whose packages were not built for one another.

The wheels of torchaudio and torchvision on the usual index are made for CUDA. Beside a torch without it they do not
load, and transformers and diffusers fail with them, although no model of ours needs a native part of theirs.
"""

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_DOES_NOT_LOAD = (OSError, RuntimeError, ImportError)


def without_native_torchaudio() -> None:
    """Import torchaudio; where its native part does not load, without that part."""
    if find_spec("torchaudio") is None:
        return  # who needs it says so itself
    try:
        importlib.import_module("torchaudio")
    except _DOES_NOT_LOAD:
        _forget("torchaudio")
        sys.modules["torchaudio._extension"] = _no_extension()
        importlib.import_module("torchaudio")


def without_broken_torchvision() -> None:
    """Where torchvision does not load, have it absent: transformers then prepares pictures with Pillow."""
    if sys.modules.get("torchvision") is not None or find_spec("torchvision") is None:
        return
    try:
        importlib.import_module("torchvision")
    except _DOES_NOT_LOAD:
        _forget("torchvision")
        sys.modules["torchvision"] = None  # type: ignore[assignment]


def _forget(package: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


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
