"""Settings: flags over front matter over lecturec.toml over defaults, each checked where it was written."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from lecturec.diagnostics import COMMAND_WRONG, Report
from lecturec.parse.front_matter import FrontMatter
from lecturec.parse.language import language_tag
from lecturec.source import Source, Span

OUTPUTS = ("mp4", "vtt", "srt", "json", "pdf", "jpg", "m4a", "txt")
TRANSITIONS = ("none", "fade", "push", "slide", "wipe", "zoom")
MOTIONS = ("calm", "none")
DRAFT_HEIGHT, DRAFT_FPS = 720, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build was asked for. "" means: whatever fits (the theme's transition, the language's voice)."""

    theme: str = ""
    voice: str = "auto"
    illustrator: str = "sketch"
    lang: str = ""
    dialect: str = ""
    size: str = "1920x1080"
    fps: int = 30
    transition: str = ""
    motion: str = "calm"
    narration: bool = True
    illustrations: bool = True
    to: tuple[str, ...] = ("mp4", "vtt")
    only: str = ""
    allow: tuple[str, ...] = ()
    draft: bool = False
    network: bool = False
    root: str = ""
    cache: bool = True
    jobs: int = 0

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


class WrongOption(ValueError):
    """A value that a setting cannot have; the message says what it can be, `hint` what to type."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_value(name: str, value: object) -> Any:
    """A setting's value as its type. Raises WrongOption."""
    if name not in _READERS:
        near = get_close_matches(name, _READERS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(sorted(_READERS))}"
        raise WrongOption(f"there is no setting called '{name}'", hint)
    return _READERS[name](name, value)


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
    ours = matter.values.get("lecturec")
    span = matter.spans.get("lecturec", Span(""))
    if isinstance(ours, dict):
        ours = _without_reach(ours, matter, report)
        options = layer(options, ours, lambda key: matter.spans.get(f"lecturec.{key}", span), report, exit=1)
    elif ours is not None:
        report.error("bad-setting", "'lecturec' holds settings, one a line", span, hint="lecturec:\\n  theme: paper")
    written = matter.values.get("lang")
    if isinstance(written, str) and (tag := language_tag(written)):
        options = replace(options, lang=tag)
    for name in ("theme", "voice", "narration", "illustrations", "dialect"):
        value = matter.values.get(name)
        if value is None or isinstance(value, (dict, list)):
            continue
        if name == "theme":
            value = _ours(str(value))
        try:
            options = replace(options, **{name: read_value(name, value)})
        except WrongOption as wrong:
            report.warning("setting-ignored", f"{wrong}; it is left out", matter.spans[name], hint=wrong.hint)
    return options


def _without_reach(ours: dict[str, Any], matter: FrontMatter, report: Report) -> dict[str, Any]:
    """Settings of the notes without those that reach beyond them: whoever builds decides about these."""
    flags = {"network": "--allow-network", "root": "--root"}
    for key in flags.keys() & ours.keys():
        said = f"notes cannot decide about '{key}' themselves: they may be somebody else's"
        hint = f"write it on the command line ({flags[key]}), or in lecturec.toml"
        report.error("bad-setting", said, matter.spans.get(f"lecturec.{key}", Span("")), hint=hint)
    return {key: value for key, value in ours.items() if key not in flags}


def from_dialect(
    options: Options, settings: tuple[tuple[str, str], ...], matter: FrontMatter, path: str, report: Report
) -> Options:
    """Options with what another tool's settings mean, where nothing of ours was asked for."""
    for name, value in settings:
        # A key of the front matter that we know too, such as `voice`, means what it means in the other tool.
        if getattr(options, name) not in (getattr(Options(), name), matter.values.get(name)):
            continue
        try:
            options = replace(options, **{name: read_value(name, _ours(value) if name == "theme" else value)})
        except WrongOption as wrong:
            where = matter.spans.get(name, Span(path))
            report.warning("setting-ignored", f"{wrong}; it is left out", where, hint=wrong.hint)
    return options


def from_config(options: Options, folder: Path, report: Report) -> Options:
    """Options with those of the nearest lecturec.toml, or [tool.lecturec] of a pyproject.toml, over them."""
    for place in (folder, *folder.parents):
        for name in ("lecturec.toml", "pyproject.toml"):
            path = place / name
            if not path.is_file():
                continue
            text = path.read_text("utf-8", "replace")
            try:
                raw = tomllib.loads(text)
            except tomllib.TOMLDecodeError as wrong:
                if name == "lecturec.toml":
                    report.error("bad-config", f"this is not TOML: {wrong}", Span(str(path)), exit=COMMAND_WRONG)
                    return options
                continue
            values = raw if name == "lecturec.toml" else raw.get("tool", {}).get("lecturec")
            if values is not None:
                if isinstance(values.get("root"), str):
                    values["root"] = str(place / values["root"])
                return layer(options, values, partial(_place, Source(str(path), text)), report, exit=COMMAND_WRONG)
    return options


def _place(source: Source, key: str) -> Span:
    for number, line in enumerate(source.text.split("\n"), 1):
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return Span(source.path, number)
    return Span(source.path)


def _word(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise WrongOption(f"'{name}' is a word, not {value!r}")
    return value.strip()


def _choice(*choices: str) -> Callable[[str, object], str]:
    def read(name: str, value: object) -> str:
        # YAML and TOML authors write false for none.
        word = "none" if value is False and "none" in choices else _word(name, value)
        if word not in choices:
            near = get_close_matches(word, choices, n=1)
            raise WrongOption(
                f"'{word}' is no {name}", f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(choices)}"
            )
        return word

    return read


def _ours(theme: str) -> str:
    from lecturec.theme import nearest_theme

    return nearest_theme(theme)


def _theme(name: str, value: object) -> str:
    from lecturec.theme import theme_names

    return _choice(*theme_names())(name, value)


def _dialect(name: str, value: object) -> str:
    from lecturec.parse.dialects import names

    return _choice(*names())(name, value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongOption(f"'{name}' is true or false, not {value!r}", f"{name}: false")
    return value


def _number(low: int, high: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise WrongOption(f"'{name}' is a whole number from {low} to {high}, not {value!r}")
        return value

    return read


def _lang(name: str, value: object) -> str:
    if tag := language_tag(_word(name, value)):
        return tag
    raise WrongOption(f"{value!r} is not a language tag", "write one such as en, fr, es, ja or zh-Hant")


def _size(_name: str, value: object) -> str:
    found = re.fullmatch(r"(\d{2,5})\s*[xX×]\s*(\d{2,5})", str(value).strip())
    if not found or not all(180 <= int(n) <= 4320 and int(n) % 2 == 0 for n in found.groups()):
        raise WrongOption(f"'{value}' is no size", "two even numbers of pixels from 180 to 4320, such as 1920x1080")
    return f"{found[1]}x{found[2]}"


def _outputs(_name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        asked: list[object] = list(re.split(r"[\s,]+", value.strip()))
    elif isinstance(value, (list, tuple)):
        asked = list(value)
    else:
        raise WrongOption(f"'to' is a list of outputs, not {value!r}", f"there are: {', '.join(OUTPUTS)}")
    read = [_choice(*OUTPUTS)("output", kind) for kind in asked if kind]
    return tuple(dict.fromkeys(("mp4", "vtt", *read)))


def _codes(_name: str, value: object) -> tuple[str, ...]:
    asked = [value] if isinstance(value, str) else value
    if not isinstance(asked, (list, tuple)) or not all(isinstance(c, str) for c in asked):
        raise WrongOption(f"'allow' is a list of codes, not {value!r}", "allow: [missing-alt-text]")
    asked = [code for words in asked for code in re.split(r"[\s,]+", words)]
    wrong = next((c for c in asked if c and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", c)), "")
    if wrong:
        raise WrongOption(
            f"'{wrong}' is no code", "a code stands in brackets in each message: warning[missing-alt-text]"
        )
    return tuple(c for c in asked if c)


def _only(_name: str, value: object) -> str:
    words = str(value).strip()
    if words and not re.fullmatch(r"\d+(-\d*)?(,\d+(-\d*)?)*", words):
        raise WrongOption(f"'{words}' names no slides", "slides count from 1: 3, 3-5 or 1,4-6")
    return words


def chosen(only: str, count: int) -> tuple[int, ...]:
    """The slides (from 0) that `only` names, of `count`."""
    picked: set[int] = set()
    for piece in filter(None, only.split(",")):
        first, dash, last = piece.partition("-")
        stop = int(last) if last else (count if dash else int(first))
        picked.update(range(int(first) - 1, stop))
    return tuple(i for i in range(count) if not only or i in picked)


_READERS: dict[str, Callable[[str, object], Any]] = {
    "theme": _theme,
    "voice": _word,
    "illustrator": _word,
    "lang": _lang,
    "dialect": _dialect,
    "size": _size,
    "fps": _number(5, 60),
    "transition": _choice(*TRANSITIONS),
    "motion": _choice(*MOTIONS),
    "narration": _flag,
    "illustrations": _flag,
    "to": _outputs,
    "only": _only,
    "allow": _codes,
    "draft": _flag,
    "network": _flag,
    "root": _word,
    "cache": _flag,
    "jobs": _number(0, 256),
}
assert set(_READERS) == {f.name for f in fields(Options)}
