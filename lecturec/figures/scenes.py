"""Scenes by code: looked at without running them; `perform` runs those that whoever builds allows."""

import ast
import re
from dataclasses import replace
from typing import TypeGuard

from lecturec.deck import Media
from lecturec.digest import digest
from lecturec.figures.files import Files, Named
from lecturec.limits import SCENE_BYTES
from lecturec.script import Script
from lecturec.source import Span
from lecturec.store import Store

_SCENE = re.compile(r"(?P<file>[^#]+\.py):(?P<function>[^\W\d]\w*)(?P<rest>#.*)?\Z", re.DOTALL)
_SHAPE = re.compile(r"[#&]shape=(\d{1,4})[:x](\d{1,4})(?=&|\Z)")
_ROOM = (16, 9)
_MOST_SHAPE = 4


def is_scene(path: str) -> bool:
    """Whether a path names a function in a file of Python: scene.py:pendulum."""
    return _SCENE.match(path) is not None


def parted(path: str) -> tuple[str, str]:
    """(file, function) of a scene."""
    found = _SCENE.match(path)
    return (found["file"], found["function"]) if found else (path, "")


def waits(part: object) -> TypeGuard[Media]:
    """Whether a part is a scene that has its room, and has yet to be run."""
    return isinstance(part, Media) and bool(part.poster) and not part.data and is_scene(part.path)


def scenes_in(script: Script) -> int:
    """How many scenes there are to run."""
    return sum(waits(part) for slide in script.slides for part in slide.parts)


def load_scene(media: Media, files: Files, store: Store, *, code: bool) -> Media:
    """The media with the poster of an empty room of its shape, where there is something to run.

    What cannot be run is reported, and is a card with its description.
    """
    if media.poster or not source_of(media, files, code=code):
        return media
    wide, high = _shape(media.path)
    key = digest("room", wide, high)
    if store.notes(key) is None:
        from PIL import Image

        from lecturec.figures.raster import png

        store.put(key, png(Image.new("RGB", (40 * wide, 40 * high), (128, 128, 128))), {"kind": "png"})
    return replace(media, poster=key)


def look_for_scene(media: Media, files: Files, *, code: bool) -> None:
    """Report what keeps a scene from being run, and what is wrong with its file, as far as that can be read."""
    source_of(media, files, code=code)


def not_here(named: Named, files: Files) -> None:
    """Report a scene where no film could play."""
    said = f"'{named.path}' plays on a slide, and not behind its words or within a callout"
    files.report.warning("bad-scene", said, named.span, hint="write it as a picture on a line of its own")


def source_of(media: Media, files: Files, *, code: bool) -> bytes:
    """The source of a scene that can be run; b"" once it is said why there is none."""
    file, function = parted(media.path)
    data = files.read(replace(media, path=file), limit=SCENE_BYTES)
    if data is None:
        return b""
    if not code:
        said = f"'{media.path}' is code, which is not run; a card stands in its place"
        hint = f"read {file}; if you trust it, add --allow-code"
        files.report.warning("code-not-allowed", said, media.span, hint=hint)
        return b""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        line = getattr(wrong, "lineno", 0) or 1
        said = f"'{media.path}' cannot be read as Python: {getattr(wrong, 'msg', wrong)}"
        files.report.warning("bad-scene", said, Span(file, line), hint="a card stands in its place")
        return b""
    there = list(dict.fromkeys(_named(tree)))
    if function not in there:
        from lecturec.plugins import did_you_mean

        said = f"there is no '{function}' in {file}; a card stands in its place"
        hint = did_you_mean(function, tuple(there[:8])) if there else f"def {function}(width_px, height_px, seconds):"
        files.report.warning("bad-scene", said, media.span, hint=hint)
        return b""
    return data


def asked_by(source: bytes, function: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Which of these names a function asks for, as far as its source says; all of them where it does not."""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function:
            if node.args.kwarg or node.decorator_list:
                break
            own = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
            return tuple(name for name in names if name in own)
    return names


def _named(tree: ast.Module) -> list[str]:
    """What a file names at its top: functions, classes, what it assigns and imports."""
    names: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.append(name)
            case ast.Import(names=imported) | ast.ImportFrom(names=imported):
                names += [one.asname or one.name for one in imported]
    return names


def _shape(path: str) -> tuple[int, int]:
    """Width and height, as one to the other, of the room for a scene: 16:9 unless its address says otherwise."""
    found = _SHAPE.search(path)
    wide, high = (int(found[1]), int(found[2])) if found else _ROOM
    within = wide and high and wide <= _MOST_SHAPE * high and high <= _MOST_SHAPE * wide
    return (wide, high) if within and max(wide, high) <= 96 else _ROOM if not within else _small(wide, high)


def _small(wide: int, high: int) -> tuple[int, int]:
    scale = 96 / max(wide, high)
    return max(1, round(wide * scale)), max(1, round(high * scale))
