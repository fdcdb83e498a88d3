"""Pictures as the layout draws them: under the digest of what they hold, or reported where they stand."""

from dataclasses import replace

from lecturec.deck import Backdrop, Figure
from lecturec.diagnostics import LIMIT, Report
from lecturec.digest import digest
from lecturec.figures.files import Files, Named, ending
from lecturec.figures.films import is_film, poster_of
from lecturec.figures.raster import TooManyPixels, raster
from lecturec.figures.scenes import is_scene, not_here
from lecturec.figures.svg import is_svg, tried
from lecturec.store import Store

VERSION = "3"
_LFS = b"version https://git-lfs"


def load_picture(figure: Figure, files: Files, store: Store) -> Figure:
    """The figure with the store key of its bytes; one that was loaded before stays as it is."""
    return figure if figure.data else replace(figure, data=_key(figure, files, store))


def load_backdrop(backdrop: Backdrop, files: Files, store: Store) -> Backdrop:
    """The backdrop with the store key of its bytes."""
    return backdrop if backdrop.data else replace(backdrop, data=_key(backdrop, files, store))


def _key(named: Named, files: Files, store: Store) -> str:
    if is_scene(named.path):
        not_here(named, files)
        return ""
    if is_film(named.path):
        return poster_of(named, files, store)
    data = files.read(named)
    if data is None:
        return ""
    svg = is_svg(named.path, data)
    key = digest("figure", VERSION, data, svg)
    if store.notes(key) is not None:
        return key
    if svg:
        reason, ink = tried(data)
        if reason:
            files.report.warning("bad-picture", f"'{named.path}' {reason}", named.span, hint="export it as PNG")
            return ""
        store.put(key, data, {"kind": "svg", "ink": ink})
        return key
    made = _drawn(named, data, files.report)
    if made is None:
        return ""
    kind, drawn, ink = made
    store.put(key, drawn, {"kind": kind, "ink": ink})
    return key


def _drawn(named: Named, data: bytes, report: Report) -> tuple[str, bytes, str] | None:
    try:
        return raster(data)
    except TooManyPixels as large:
        said = f"'{named.path}' has {large.megapixels} million pixels, and 50 are the most"
        report.error("file-too-large", said, named.span, hint="use a smaller copy", exit=LIMIT)
    except Exception as error:  # Pillow raises a dozen kinds for broken files, and each means the same to an author
        hint = "" if data.startswith(_LFS) else "open it and export it again as PNG"
        report.error("bad-picture", _what(named.path, data, error), named.span, hint=hint)
    return None


def _what(path: str, data: bytes, error: Exception) -> str:
    if not data:
        return f"'{path}' is empty"
    if data.startswith(_LFS):
        return f"'{path}' is a Git LFS pointer, not the picture: run git lfs pull"
    if data.lstrip()[:1] == b"<":
        return f"'{path}' holds HTML or XML, not a {ending(path).lstrip('.').upper() or 'picture'}"
    if "truncated" in str(error).lower():
        return f"'{path}' is cut short"
    return f"'{path}' cannot be read as a picture ({type(error).__name__})"
