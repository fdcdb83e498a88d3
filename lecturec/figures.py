"""The author's pictures: read through the one door, made into what the layout can draw, kept in the store."""

import io
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from lecturec.deck import Callout, Figure
from lecturec.diagnostics import REFUSED, Report
from lecturec.digest import digest
from lecturec.script import Part, Script, Slide
from lecturec.store import Store
from lecturec.world import Refused, World

VERSION = "1"
MAX_PIXELS = 50_000_000
_RASTER = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")


def load_figures(script: Script, world: World, store: Store, report: Report) -> Script:
    """The script with the store key of its bytes in each figure; what cannot be had is reported and stays a card."""

    def loaded(figure: Figure) -> Figure:
        return replace(figure, data=_load(figure, world, store, report))

    def part(part: Part) -> Part:
        if isinstance(part, Figure):
            return loaded(part)
        if isinstance(part, Callout):
            return replace(part, blocks=tuple(loaded(b) if isinstance(b, Figure) else b for b in part.blocks))
        return part

    def slide(slide: Slide) -> Slide:
        picture = loaded(slide.picture) if slide.picture else None
        return replace(slide, parts=tuple(map(part, slide.parts)), picture=picture)

    return replace(script, slides=tuple(map(slide, script.slides)))


def look_for_figures(script: Script, world: World, report: Report) -> None:
    """Report the figures that are not there or not allowed, without reading what is in them."""
    for slide in script.slides:
        blocks = [b for part in slide.parts for b in (part.blocks if isinstance(part, Callout) else (part,))]
        for figure in (*blocks, slide.picture):
            if isinstance(figure, Figure):
                _bytes(figure, world, report)


def _bytes(figure: Figure, world: World, report: Report) -> bytes | None:
    try:
        return _read(figure.path, world)
    except Refused as refused:
        _explain(figure, refused, report)
        return None


def _load(figure: Figure, world: World, store: Store, report: Report) -> str:
    path = figure.path
    data = _bytes(figure, world, report)
    if data is None:
        return ""
    key = digest("figure", VERSION, data, path.lower().endswith(".svg"))
    if store.notes(key) is not None:
        return key
    if path.lower().endswith(".svg") or data.lstrip()[:5] in (b"<svg ", b"<?xml"):
        if reason := _svg_trouble(data):
            report.warning("bad-picture", f"'{figure.path}' {reason}", figure.span, hint="export it as PNG")
            return ""
        store.put(key, data, {"kind": "svg"})
        return key
    try:
        kind, made = _raster(data)
    except Exception as error:  # Pillow raises a dozen kinds for broken files, and each means the same to an author
        report.error(
            "bad-picture", _what(figure.path, data, error), figure.span, hint="open it and export it again as PNG"
        )
        return ""
    store.put(key, made, {"kind": kind})
    return key


def _read(path: str, world: World) -> bytes:
    """The bytes of a picture: a file of this very name, else what the address means (%20, #part, ?size)."""
    meant = unquote(path.split("#")[0].split("?")[0])
    try:
        return world.read(path)
    except Refused as refused:
        if refused.reason != "missing-file" or meant == path:
            raise
    return world.read(meant)


def _explain(figure: Figure, refused: Refused, report: Report) -> None:
    match refused.reason:
        case "missing-file":
            hint = f"did you mean '{refused.near}'?" if refused.near else "paths count from the folder of the notes"
            report.error("missing-file", f"there is no file '{figure.path}'", figure.span, hint=hint)
        case "path-leaves-lecture":
            report.error(
                "path-leaves-lecture",
                f"'{figure.path}' is not inside the folder of these notes",
                figure.span,
                hint="copy the picture next to the notes",
                exit=REFUSED,
            )
        case "remote-file":
            report.warning(
                "remote-picture",
                f"'{figure.path}' is not fetched from the network; its description is shown instead",
                figure.span,
                hint="download it next to the notes and name that file",
            )
        case "not-a-file":
            report.error("not-a-file", f"'{figure.path}' is no ordinary file", figure.span, exit=REFUSED)
        case "file-too-large":
            report.error("file-too-large", f"'{figure.path}' is larger than 64 MiB", figure.span, exit=4)


def _what(path: str, data: bytes, error: Exception) -> str:
    if not data:
        return f"'{path}' is empty"
    if data.startswith(b"version https://git-lfs"):
        return f"'{path}' is a Git LFS pointer, not the picture: run git lfs pull"
    if data.lstrip()[:1] == b"<":
        return f"'{path}' holds HTML or XML, not a {PurePosixPath(path).suffix.lstrip('.').upper() or 'picture'}"
    return f"'{path}' cannot be read as a picture ({type(error).__name__})"


def _svg_trouble(data: bytes) -> str:
    """Why an SVG is not drawn: it could reach outside, or would lose its words."""
    low = data[:2_000_000].lower()
    for mark, reason in (
        (b"<!entity", "declares entities"),
        (b"<script", "holds a script"),
        (b"<foreignobject", "holds HTML, which is not drawn"),
        (b'href="http', "fetches from the network"),
        (b'href="file', "reads other files"),
    ):
        if mark in low:
            return reason
    return "" if b"<svg" in low else "is no SVG"


def _raster(data: bytes) -> tuple[str, bytes]:
    """(kind, bytes) of a picture as the layout reads it: upright, RGB, JPEG kept as it is where possible."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(io.BytesIO(data), formats=_RASTER) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        upright = opened.getexif().get(0x0112, 1) == 1
        if opened.format == "JPEG" and opened.mode in ("RGB", "L") and upright:
            opened.load()
            return "jpg", data
        picture = ImageOps.exif_transpose(opened)
        mode = "RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB"
        picture = picture.convert(mode)
        picture.thumbnail((3840, 3840))
        out = io.BytesIO()
        picture.save(out, "PNG", compress_level=3)
        return "png", out.getvalue()
