"""What this machine has: engines, fonts, room."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from lecturec.store import default_folder

_FONTS = (
    ("Chinese, Japanese and Korean", ("Noto Sans CJK", "Noto Serif CJK", "Source Han", "Hiragino"), "fonts-noto-cjk"),
    ("emoji", ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji"), "fonts-noto-color-emoji"),
    ("Arabic, Hebrew, Hindi and Thai", ("Noto Sans Arabic", "Noto Sans Devanagari", "Geeza"), "fonts-noto-core"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a lecture may need: whether it is here, whether nothing works without it, what to type if not."""

    what: str
    good: bool
    needed: bool
    hint: str = ""


def examine() -> Iterator[Fact]:
    """Look at everything, one thing after the other."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Fact(f"Python {python}", sys.version_info >= (3, 11), True, "install Python 3.11 or newer")
    yield _codecs()
    yield _module("typst", "layout (typst)", True)
    yield _module("espeakng_loader", "voice (espeak-ng)", True)
    yield _module("pyopenjtalk", "Japanese voice (Open JTalk)", False, "pip install 'lecturec[ja]'")
    yield from _voices()
    yield _painter()
    yield _module("c2pa", "signatures (C2PA)", False, "pip install 'lecturec[provenance]'")
    yield _module("merman", "diagrams (Mermaid)", False, "pip install 'lecturec[mermaid]'")
    yield from _fonts()
    folder = default_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        yield Fact(
            f"cache at {folder}, {free / 1e9:.0f} GB free", free > 1e9, True, "free some space, or set LECTUREC_CACHE"
        )
    except OSError as error:
        yield Fact(f"cache at {folder}: {error.strerror}", False, True, "set LECTUREC_CACHE to a folder you may write")


def _module(module: str, what: str, needed: bool, hint: str = "") -> Fact:
    return Fact(what, find_spec(module) is not None, needed, hint or "pip install --force-reinstall lecturec")


def _voices() -> Iterator[Fact]:
    """The neural voices, and where their models are."""
    from lecturec.backends.models import models_folder
    from lecturec.choice import NEURAL, unfit
    from lecturec.plugins import BUILT_IN

    for engine in NEURAL:
        if engine in BUILT_IN["speakers"]:
            why = unfit(engine, "en")
            hint = f"{why}; models lie in {models_folder() / engine}: see lecturec voices"
            yield Fact(f"voice ({engine})", not why, False, hint)
    yield _module("moviepy", "scenes by MoviePy, films to edit on (moviepy)", False, "pip install 'lecturec[edit]'")
    yield _module("pydub", "your own recordings of whole slides (pydub)", False, "pip install 'lecturec[edit]'")


def _painter() -> Fact:
    """The picture models, and which of them would paint."""
    from lecturec.artist import SKETCH, automatic

    choice = automatic()
    return Fact(f"pictures by a model: auto is {choice}", choice.engine != SKETCH, False, "see lecturec models list")


def _codecs() -> Fact:
    from lecturec.encode import EncodeError
    from lecturec.encode.aac import silence
    from lecturec.encode.h264 import Settings, format_of

    try:
        format_of(Settings(width=320, height=180, fps=30))
        silence()
    except EncodeError as error:
        return Fact(f"codecs: {error}", False, True, "pip install --force-reinstall av")
    return Fact("codecs (H.264 by x264, AAC)", True, True)


def _fonts() -> Iterator[Fact]:
    import typst

    here = typst.Fonts(include_system_fonts=True).families()
    for what, names, package in _FONTS:
        found = next((family for family in here if family.startswith(names)), "")
        what = f"font for {what}" + (f" ({found})" if found else "")
        yield Fact(what, bool(found), False, f"on Debian or Ubuntu: apt-get install {package}")
