"""What this machine could compute a model on, found without importing torch: that takes seconds."""

import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from shutil import which

from lecturec.backends.model_host import installed

_ASK = ("--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
_PATIENCE_S = 10


@dataclass(frozen=True, slots=True)
class Device:
    """Its kind as torch calls it ("cuda", "mps", "cpu"), its name, and its own memory in GB (0: the machine's)."""

    kind: str
    name: str = ""
    memory_gb: float = 0.0

    def __str__(self) -> str:
        return f"{self.name or self.kind}, {self.memory_gb:.0f} GB" if self.memory_gb else self.name or self.kind


@cache
def device() -> Device:
    """The device that the torch of this machine would use."""
    if sys.platform == "darwin":
        return _apple()
    return Device("cpu") if installed("torch").endswith("+cpu") else _nvidia() or Device("cpu")


def _nvidia() -> Device | None:
    """The first card of NVIDIA, as its driver knows it."""
    program = which("nvidia-smi")
    said = _said([program, *_ASK]) if program else ""
    name, _, memory = said.partition("\n")[0].rpartition(",")
    return Device("cuda", name.strip(), float(memory) / 1024) if memory.strip().isdecimal() else None


def _apple() -> Device:
    """Apple's own processors share their memory with what they draw with."""
    import platform

    said = _said(["sysctl", "-n", "hw.memsize"]).strip()
    if platform.machine() != "arm64" or not said.isdecimal():
        return Device("cpu")
    return Device("mps", "Apple", int(said) / 2**30)


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=True).stdout
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
