"""Typst's one door: a private folder with our templates, a compiler, and formulas that were compiled alone."""

import io
import json
import plistlib
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lecturec.formula import NotUnderstood, to_svg, to_typst
from lecturec.glyphs import font_folders
from lecturec.theme import Theme, shelf


class TypesetError(Exception):
    """Typst refused what the templates made of a slide: a bug of the templates, or of an override."""


@dataclass(slots=True)
class Press:
    """Compiles slides. Safe to use from several threads; `close` removes its folder."""

    theme: Theme
    _root: Path = field(init=False)
    _fonts: dict[bool, Any] = field(default_factory=dict)
    _formulas: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="lecturec-slides-"))
        for file in sorted((shelf("templates") / "slides").glob("*.typ")):
            shutil.copyfile(file, self._root / file.name)
        ornament = self.theme.source or "#let ornament(slide) = none\n"
        (self._root / "theme.typ").write_text(ornament, "utf-8")
        (self._root / "code.tmTheme").write_bytes(_code_theme(self.theme))
        (self._root / "alone.typ").write_text(_ALONE, "utf-8")
        (self._root / "pictures").mkdir()

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._root, ignore_errors=True)

    def picture_file(self, key: str, read: Callable[[str], bytes]) -> str:
        """Lay a picture of the store into the folder; gives its name there. Raises Vanished as `read` does."""
        if not key.isalnum():
            raise ValueError(f"'{key}' is no store key")
        found = next((self._root / "pictures").glob(f"{key}.*"), None)
        if found is not None:
            return found.name
        data = read(key)
        file = self._root / "pictures" / f"{key}.{_kind(data)}"
        draft = file.with_name(f".draft-{threading.get_ident()}-{file.name}")
        draft.write_bytes(data)
        draft.replace(file)
        return file.name

    def veil(self, side: str, width: int, height: int) -> str:
        """The name of a picture (pixels) in the page's colour, thick at that side and clear at the other."""
        colour = self.theme.colours.bg
        file = self._root / "pictures" / f"veil-{side}-{width}x{height}.png"
        if not file.exists():
            draft = file.with_name(f".draft-{threading.get_ident()}-{file.name}")
            draft.write_bytes(_veil(colour, side, width, height))
            draft.replace(file)
        return file.name

    def families(self, *, system: bool) -> tuple[str, ...]:
        """The families there are, the system's among them if asked."""
        return tuple(self.fonts(system=system).families())

    def font_files(self, *, system: bool) -> list[tuple[str, int]]:
        """(path, index) of each font file; those within Typst itself have none."""
        return [(f.path, f.index) for f in self.fonts(system=system).fonts() if f.path]

    def fonts(self, *, system: bool) -> Any:
        """Typst's book of fonts: the packaged ones, and the system's if asked."""
        import typst

        with self._lock:
            if system not in self._fonts:
                folders = [str(folder) for folder in font_folders()]
                self._fonts[system] = typst.Fonts(include_system_fonts=system, font_paths=folders)
            return self._fonts[system]

    def measure(self, deck: dict[str, Any], *, system: bool) -> list[dict[str, Any]]:
        """Where everything stands on each slide of the deck, in design pixels. Raises TypesetError."""
        return self._facts(self._compiler({**deck, "paint": False}, system=system))

    def print_png(self, deck: dict[str, Any], ppi: float, *, system: bool) -> tuple[list[bytes], list[dict[str, Any]]]:
        """A PNG for each state of each slide, and where everything stands. Raises TypesetError."""
        compiler = self._compiler({**deck, "paint": True}, system=system)
        pages = self._compiled(lambda: compiler.compile(format="png", ppi=ppi))
        return (pages if isinstance(pages, list) else [pages]), self._facts(compiler)

    def print_pdf(self, deck: dict[str, Any], *, system: bool) -> bytes:
        """A PDF with a page for each state of each slide. Raises TypesetError."""
        compiler = self._compiler({**deck, "paint": True}, system=system)
        return bytes(self._compiled(lambda: compiler.compile(format="pdf", timestamp=0)))

    def formula(self, tex: str) -> tuple[str, str, str]:
        """(Typst code, SVG, why not) of a formula: the first that works; both empty when none does."""
        with self._lock:
            if tex in self._formulas:
                return self._formulas[tex]
        try:
            code = to_typst(tex)
            self._alone(code)
            found = (code, "", "")
        except NotUnderstood as wrong:
            svg = to_svg(tex)
            found = ("", svg, "" if svg else str(wrong))
        with self._lock:
            return self._formulas.setdefault(tex, found)

    def _alone(self, code: str) -> None:
        """Compile a formula by itself. Raises NotUnderstood with what Typst did not know."""
        import typst

        compiler = typst.Compiler(
            str(self._root / "alone.typ"),
            root=str(self._root),
            font_paths=self.fonts(system=False),
            sys_inputs={"eq": code},
        )
        try:
            compiler.compile(format="svg")
        except typst.TypstError as wrong:
            raise NotUnderstood(wrong.message) from wrong

    def _compiler(self, deck: dict[str, Any], *, system: bool) -> Any:
        import typst

        said = json.dumps(deck, ensure_ascii=False, separators=(",", ":"))
        return typst.Compiler(
            str(self._root / "main.typ"),
            root=str(self._root),
            font_paths=self.fonts(system=system),
            sys_inputs={"deck": said},
        )

    def _facts(self, compiler: Any) -> list[dict[str, Any]]:
        found = self._compiled(lambda: compiler.query("<layout>", field="value"))
        return list(json.loads(found))

    def _compiled(self, compile: Callable[[], Any]) -> Any:
        import typst

        try:
            return compile()
        except typst.TypstError as wrong:
            raise TypesetError("\n".join((wrong.message, *wrong.hints, *wrong.trace))) from wrong


_ALONE = """#import "/look-math.typ": math-of
#set page(width: auto, height: auto)
#math.equation(block: true, math-of(sys.inputs.eq))
"""


def _veil(colour: str, side: str, width: int, height: int) -> bytes:
    """A PNG of one colour whose opacity falls smoothly from one side to the other."""
    import numpy as np
    from PIL import Image

    length = width if side in ("left", "right") else height
    along = np.linspace(0, 1, max(2, length))
    fall = 1 - along * along * (3 - 2 * along)
    if side in ("right", "bottom"):
        fall = fall[::-1]
    alpha = np.tile(fall, (height, 1)) if side in ("left", "right") else np.tile(fall[:, None], (1, width))
    picture = Image.new("RGB", (width, height), colour)
    picture.putalpha(Image.fromarray(np.rint(alpha * 255).astype(np.uint8)))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _kind(data: bytes) -> str:
    """The file ending that Typst knows these bytes by."""
    if data.startswith(b"\x89PNG"):
        return "png"
    if data.startswith(b"\xff\xd8"):
        return "jpg"
    if data.startswith(b"GIF8"):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "svg"


def _code_theme(theme: Theme) -> bytes:
    """A TextMate theme in the theme's colours, for Typst's highlighter."""
    colours = theme.colours
    scopes = {
        "comment": ("comment, punctuation.definition.comment", colours.mute, "italic"),
        "string": ("string, constant.character, markup.raw", colours.good, ""),
        "number": ("constant.numeric, constant.language, support.constant", colours.warn, ""),
        "keyword": ("keyword, storage, keyword.control, entity.name.tag", colours.second, "bold"),
        "name": ("entity.name.function, support.function, variable.function", colours.accent, ""),
        "type": ("entity.name.class, entity.name.type, support.type, support.class", colours.accent, ""),
        "plain": ("variable, variable.parameter, punctuation, keyword.operator, meta.brace", colours.ink, ""),
        "inserted": ("markup.inserted", colours.good, ""),
        "deleted": ("markup.deleted", colours.bad, ""),
        "heading": ("markup.heading, entity.name.section", colours.accent, "bold"),
    }
    settings: list[dict[str, Any]] = [{"settings": {"foreground": colours.ink, "background": colours.surface}}]
    for name, (scope, colour, style) in scopes.items():
        settings.append({"name": name, "scope": scope, "settings": {"foreground": colour, "fontStyle": style}})
    return plistlib.dumps({"name": theme.name, "settings": settings})
