"""Settings: flags over front matter over lecturec.toml over defaults, each checked where it was written."""

import os
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from lecturec.diagnostics import COMMAND_WRONG, Report
from lecturec.dial import Entity
from lecturec.endpoint import Server
from lecturec.limits import CI_PATIENCE
from lecturec.parse.front_matter import FrontMatter
from lecturec.parse.language import language_tag
from lecturec.source import Source, Span
from lecturec.values import READERS, WrongOption, read_value

__all__ = [
    "Options",
    "WrongOption",
    "chosen",
    "from_config",
    "from_dialect",
    "from_front_matter",
    "layer",
    "read_value",
]

CONFIG_BYTES = 256 << 10
DRAFT_HEIGHT, DRAFT_FPS = 720, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build was asked for. "" means: whatever fits (the theme's transition, the language's voice)."""

    theme: str = ""
    voice: str = "auto"
    speech: Server | None = None
    writer: Server | None = None
    takes: str = ""
    accept: tuple[str, ...] = ()
    illustrator: str = "auto"
    picture_failure: str = "sketch"
    enlarger: str = "lanczos"
    music: str = ""
    music_level: int = -24
    intro: str = ""
    outro: str = ""
    film_sound: str = "alone"
    aligner: str = "none"
    lang: str = ""
    dialect: str = ""
    size: str = "1920x1080"
    fps: int = 30
    transition: str = ""
    motion: str = "calm"
    coherence: str = ""
    entities: tuple[Entity, ...] = ()
    noise: str = ""
    narration: bool = True
    captions: str = "beside"
    code: str = "describe"
    illustrations: bool = True
    to: tuple[str, ...] = ("mp4", "vtt")
    only: str = ""
    allow: tuple[str, ...] = ()
    draft: bool = False
    network: bool = False
    scenes: bool = False
    root: str = ""
    cache: bool = True
    jobs: int = 0
    patience: float = 0.0
    credits: bool = False
    label: str = "auto"
    sign: str = ""
    key: str = ""
    timestamp: str = ""
    untrusted: bool = False

    @property
    def picture(self) -> tuple[int, int, int]:
        """(width in pixels, height in pixels, frames per second) of the film."""
        width, height = (int(n) for n in self.size.split("x"))
        if not self.draft:
            return width, height, self.fps
        small = min(1.0, DRAFT_HEIGHT / min(width, height))
        return round(width * small / 2) * 2, round(height * small / 2) * 2, min(self.fps, DRAFT_FPS)

    @property
    def workers(self) -> int:
        """How many things to do at a time."""
        return self.jobs or os.cpu_count() or 1

    @property
    def stretch(self) -> float:
        """How many times the usual time stages have."""
        return self.patience or (CI_PATIENCE if self.untrusted else 1.0)


assert set(READERS) == {f.name for f in fields(Options)}


def layer(
    options: Options, values: Mapping[str, object], where: Callable[[str], Span], report: Report, exit: int
) -> Options:
    """Options with these values over them. What is wrong is reported where it stands, and left out."""
    good: dict[str, Any] = {}
    for name, value in values.items():
        key = name.replace("-", "_")
        try:
            good[key] = read_value(key, value)
        except WrongOption as wrong:
            report.error("bad-setting", str(wrong), where(name), hint=wrong.hint, exit=exit)
    return replace(options, **good)


def from_front_matter(options: Options, matter: FrontMatter, report: Report) -> Options:
    """Options with those of the front matter over them: its own keys, and any setting under `lecturec:`.

    Keys of other systems pass silently.

    A theme or voice that is not ours is another tool's: a warning, and ours is taken.
    """
    if options.untrusted:
        from lecturec.trust import reaching

        reaching(matter, report)
    ours = matter.values.get("lecturec")
    span = matter.spans.get("lecturec", Span(""))
    if isinstance(ours, dict):
        options = _ours_over(options, ours, lambda key: matter.spans.get(f"lecturec.{key}", span), report)
    elif ours is not None:
        report.error("bad-setting", "'lecturec' holds settings, one a line", span, hint="lecturec:\\n  theme: paper")
    written = matter.values.get("lang")
    if isinstance(written, str) and (tag := language_tag(written)):
        options = replace(options, lang=tag)
    from lecturec.theme import nearest_theme

    for name in ("theme", "voice", "takes", "narration", "illustrations", "dialect"):
        value = matter.values.get(name)
        if value is None or isinstance(value, (dict, list)):
            continue
        if name == "theme":
            value = nearest_theme(str(value))
        try:
            options = replace(options, **{name: read_value(name, value)})
        except WrongOption as wrong:
            report.warning("setting-ignored", f"{wrong}; it is left out", matter.spans[name], hint=wrong.hint)
    return options


BUILDERS = {
    "network": "--allow-network",
    "scenes": "--allow-code",
    "speech": "--speech",
    "writer": "--writer",
    "accept": "--accept-license",
    "root": "--root",
    "patience": "--patience",
    "sign": "--sign",
    "key": "--key",
    "timestamp": "--timestamp",
    "untrusted": "--untrusted",
}
"""Settings that notes cannot make, and the flags that can: whoever builds decides about these."""

COMMAND_ONLY = ("scenes", "untrusted")
"""Settings that no file makes at all: whoever gets a lecture gets its files."""


def _ours_over(options: Options, ours: dict[str, Any], where: Callable[[str], Span], report: Report) -> Options:
    """Options with what notes ask of lecturec itself over them, but for what reaches beyond the notes."""
    if options.untrusted:
        from lecturec.trust import cosmetic

        return layer(options, cosmetic(ours, where, report), where, report, exit=1)
    for key in BUILDERS.keys() & ours.keys():
        said = f"notes cannot decide about '{key}' themselves: they may be somebody else's"
        more = "" if key in COMMAND_ONLY else ", or in lecturec.toml"
        hint = f"write it on the command line ({BUILDERS[key]}){more}"
        report.error("bad-setting", said, where(key), hint=hint)
    return layer(options, {k: v for k, v in ours.items() if k not in BUILDERS}, where, report, exit=1)


def from_dialect(
    options: Options, settings: tuple[tuple[str, str], ...], matter: FrontMatter, path: str, report: Report
) -> Options:
    """Options with what another tool's settings mean, where nothing of ours was asked for."""
    from lecturec.theme import nearest_theme

    for name, value in settings:
        # A key of the front matter that we know too, such as `voice`, means what it means in the other tool.
        if getattr(options, name) not in (getattr(Options(), name), matter.values.get(name)):
            continue
        try:
            options = replace(options, **{name: read_value(name, nearest_theme(value) if name == "theme" else value)})
        except WrongOption as wrong:
            where = matter.spans.get(name, Span(path))
            report.warning("setting-ignored", f"{wrong}; it is left out", where, hint=wrong.hint)
    _lost({*matter.values} - {name for name, _ in settings}, matter, report)
    return options


OURS = ("captions", "coherence", "film-sound", "fps", "motion", "music-level", "size", "transition")
"""Settings that only mean something under `lecturec:`, and whose values nobody writes for another tool."""


def _lost(names: Collection[str], matter: FrontMatter, report: Report) -> None:
    """Name what looks like a setting of ours and stands where it is none."""
    for name in sorted({*OURS} & {*names}):
        value = matter.values[name]
        try:
            read_value(name.replace("-", "_"), value)
        except (WrongOption, TypeError):
            continue  # another tool's
        said, hint = f"'{name}' does nothing here: it is a setting of lecturec", f"lecturec:\\n  {name}: {value}"
        report.warning("setting-ignored", said, matter.spans[name], hint=hint)


def from_config(options: Options, folder: Path, report: Report) -> Options:
    """Options with those of the nearest lecturec.toml, or [tool.lecturec] of a pyproject.toml, over them."""
    for place in (folder, *folder.parents):
        for name in ("lecturec.toml", "pyproject.toml"):
            path = place / name
            if not path.is_file():
                continue
            text = _text(path)
            values = _table(path, text, report)
            if values is None:
                continue
            where = partial(_place, Source(str(path), text))
            if options.untrusted:
                from lecturec.trust import cosmetic

                values = cosmetic(values, where, report)
            for name in () if options.untrusted else [key for key in COMMAND_ONLY if key in values]:
                values.pop(name)
                said = f"a file cannot decide about '{name}': it may be somebody else's"
                hint = f"write it on the command line ({BUILDERS[name]})"
                report.error("bad-setting", said, where(name), hint=hint, exit=COMMAND_WRONG)
            for path_of in ("root", "sign", "key"):
                if isinstance(values.get(path_of), str):
                    values[path_of] = str(place / values[path_of])
            return layer(options, values, where, report, exit=COMMAND_WRONG)
    return options


def _text(path: Path) -> str:
    """What a file says, as far as a file of settings goes."""
    try:
        with path.open("rb") as file:
            return file.read(CONFIG_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


def _table(path: Path, text: str, report: Report) -> dict[str, Any] | None:
    """The settings of a lecturec.toml, or those for us in a pyproject.toml; None where there are none."""
    try:
        raw: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        if path.name != "lecturec.toml":
            return None
        report.error("bad-config", f"this is not TOML: {wrong}", Span(str(path)), exit=COMMAND_WRONG)
        return {}
    if path.name == "lecturec.toml":
        return dict(raw)
    tool = raw.get("tool")
    ours = tool.get("lecturec") if isinstance(tool, dict) else None
    return dict(ours) if isinstance(ours, dict) else None


def _place(source: Source, key: str) -> Span:
    for number, line in enumerate(source.text.split("\n"), 1):
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return Span(source.path, number)
    return Span(source.path)


def chosen(only: str, count: int) -> tuple[int, ...]:
    """The slides (from 0) that `only` names, of `count`."""
    picked: set[int] = set()
    for piece in filter(None, only.split(",")):
        first, dash, last = piece.partition("-")
        stop = int(last) if last else (count if dash else int(first))
        picked.update(range(int(first) - 1, stop))
    return tuple(i for i in range(count) if not only or i in picked)
