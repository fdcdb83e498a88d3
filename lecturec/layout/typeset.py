"""Typst's one door: a private folder with our templates, a compiler, and formulas that were compiled alone."""

import contextlib
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from lecturec.backends.workers import impatient, start
from lecturec.digest import digest
from lecturec.layout.formula import NotUnderstood, Terms, to_svg, to_typst
from lecturec.layout.glyphs import font_folders
from lecturec.layout.palette import code_theme
from lecturec.layout.worker import compile_deck, open_fonts, receive, send
from lecturec.limits import SLIDE_S
from lecturec.overtime import TookTooLong
from lecturec.theme import Theme, shelf

_ENOUGH = 8
"""Jobs from which on a helper is worth its start of a third of a second."""

_SHARE = 40
"""Jobs that one helper does before another takes its place: Typst's memory of what it drew only grows."""

_MOST_BYTES = 145_000_000
"""The memory from which on a helper goes earlier in a long lecture. A fresh one soon holds about 130 MB."""


def _end(helper: "subprocess.Popen[bytes]") -> None:
    helper.kill()
    helper.wait()
    for pipe in (helper.stdin, helper.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


class TypesetError(Exception):
    """Typst refused what the templates made of a slide: a bug of the templates, or of an override."""


@dataclass(slots=True)
class Press:
    """Compiles slides, by `hands` at a time. Safe to use from several threads; `close` removes its folder.

    Typst holds Python's lock while it compiles, so its hands are processes once there is enough to do. In a
    `long` lecture they do all of it, so that this process never holds what Typst remembers.
    """

    theme: Theme
    hands: int = 1
    long: bool = False
    _root: Path = field(init=False)
    _fonts: dict[bool, Any] = field(default_factory=dict)
    _formulas: dict[tuple[str, Terms], tuple[str, str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _free: "SimpleQueue[subprocess.Popen[bytes] | None]" = field(default_factory=SimpleQueue)
    _helpers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    _jobs: int = 0
    _done: dict[int, int] = field(default_factory=dict)
    _held: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="lecturec-slides-"))
        for file in sorted((shelf("templates") / "slides").glob("*.typ")):
            shutil.copyfile(file, self._root / file.name)
        ornament = self.theme.source or "#let ornament(slide) = none\n"
        (self._root / "theme.typ").write_text(ornament, "utf-8")
        (self._root / "alone.typ").write_text(_ALONE, "utf-8")
        (self._root / "pictures").mkdir()
        (self._root / "pages").mkdir()
        if self.long:
            self._jobs = _SHARE
        else:
            self._free.put(None)

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the helpers and remove the folder."""
        for helper in self._helpers:
            _end(helper)
        shutil.rmtree(self._root, ignore_errors=True)

    def code_theme(self, theme: Theme) -> str:
        """The name of the file that says how listings are coloured in this theme."""
        name = f"code-{digest(theme.colours)[:16]}.tmTheme"
        self._lay(self._root / name, lambda: code_theme(theme))
        return name

    def page_file(self, name: str, page: bytes) -> str:
        """Lay a page that was printed by itself into the folder; gives its path there."""
        self._lay(self._root / "pages" / f"{name}.pdf", lambda: page)
        return f"/pages/{name}.pdf"

    def _lay(self, file: Path, made: Callable[[], bytes]) -> None:
        """Write a file, whole or not at all, unless it is there."""
        if not file.exists():
            draft = file.with_name(f".draft-{threading.get_ident()}-{file.name}")
            draft.write_bytes(made())
            draft.replace(file)

    def picture_file(self, key: str, read: Callable[[str], bytes]) -> str:
        """Lay a picture of the store into the folder; gives its name there. Raises Vanished as `read` does."""
        if not key.isalnum():
            raise ValueError(f"'{key}' is no store key")
        found = next((self._root / "pictures").glob(f"{key}.*"), None)
        if found is not None:
            return found.name
        data = read(key)
        file = self._root / "pictures" / f"{key}.{_kind(data)}"
        self._lay(file, lambda: data)
        return file.name

    def made_file(self, name: str, made: Callable[[], bytes]) -> str:
        """Lay a picture that was made here (a PNG) into the folder, once; gives its name there."""
        file = self._root / "pictures" / f"{name}.png"
        self._lay(file, made)
        return file.name

    def path_of(self, name: str) -> str:
        """The path of a picture that was laid into the folder."""
        return str(self._root / "pictures" / name)

    def families(self, *, system: bool) -> tuple[str, ...]:
        """The families there are, the system's among them if asked."""
        return tuple(self.fonts(system=system).families())

    def font_files(self, *, system: bool) -> list[tuple[str, int]]:
        """(path, index) of each font file; those within Typst itself have none."""
        return [(f.path, f.index) for f in self.fonts(system=system).fonts() if f.path]

    def fonts(self, *, system: bool) -> Any:
        """Typst's book of fonts: the packaged ones, and the system's if asked."""
        with self._lock:
            if system not in self._fonts:
                self._fonts[system] = open_fonts([str(folder) for folder in font_folders()], system=system)
            return self._fonts[system]

    def measure(self, deck: dict[str, Any], *, system: bool) -> list[dict[str, Any]]:
        """Where everything stands on each slide of the deck, in design pixels. Raises TypesetError."""
        return self._work({**deck, "paint": ""}, {}, system=system)[1]

    def print_png(
        self, deck: dict[str, Any], ground: dict[str, Any], *, system: bool
    ) -> tuple[list[bytes], list[dict[str, Any]]]:
        """A PNG for each state of the deck's one slide on its ground, and where all stands. Raises TypesetError."""
        return self._work({**deck, "paint": "pieces"}, ground, system=system)

    def print_pdf(self, deck: dict[str, Any], *, system: bool) -> bytes:
        """A PDF with a page for each state of each slide. Raises TypesetError."""
        import typst

        said = json.dumps({**deck, "paint": "pages"}, ensure_ascii=False, separators=(",", ":"))
        main, root, fonts = str(self._root / "main.typ"), str(self._root), self.fonts(system=system)
        compiler = typst.Compiler(main, root=root, font_paths=fonts, sys_inputs={"deck": said})
        try:
            printed: Any = compiler.compile(format="pdf", timestamp=0)
            return bytes(printed)
        except typst.TypstError as wrong:
            raise TypesetError("\n".join((wrong.message, *wrong.hints, *wrong.trace))) from wrong

    def _work(
        self, deck: dict[str, Any], ground: dict[str, Any], *, system: bool
    ) -> tuple[list[bytes], list[dict[str, Any]]]:
        """Pages and facts of a deck, from whichever hand is free."""
        job = {
            "deck": deck,
            "ground": ground,
            "system": system,
            "main": str(self._root / "main.typ"),
            "root": str(self._root),
        }
        self._call_helpers()
        helper = self._free.get()
        try:
            if helper is not None:
                try:
                    return self._ask(helper, job)
                except TimeoutError:
                    raise TookTooLong("layout", SLIDE_S) from None
                except (OSError, EOFError, ValueError):
                    # It was ended from outside: what it was to do is done here, and nobody asks it again.
                    helper.kill()
            return self._here(job)
        finally:
            self._put_back(helper)

    def _put_back(self, helper: "subprocess.Popen[bytes] | None") -> None:
        """A hand is free again. One that has done its share goes: Typst remembers what it has drawn."""
        with self._lock:
            if helper is None:
                if len(self._helpers) < self.hands:
                    self._free.put(None)
                return
            self._done[helper.pid] = self._done.get(helper.pid, 0) + 1
            small = not self.long or self._held.get(helper.pid, 0) < _MOST_BYTES
            if helper.poll() is None and small and self._done[helper.pid] < _SHARE:
                self._free.put(helper)
                return
            _end(helper)
            self._helpers.remove(helper)
            if not self._helpers:
                self._free.put(None)

    def _call_helpers(self) -> None:
        with self._lock:
            self._jobs += 1
            if self._jobs < (_ENOUGH if self.hands > 1 else _SHARE) or len(self._helpers) >= self.hands:
                return
            try:
                helper = start(("-m", "lecturec.layout.worker"))
            except OSError:
                if self.long and not self._helpers:
                    self._free.put(None)
                return
            self._helpers.append(helper)
            self._free.put(helper)

    def _here(self, job: dict[str, Any]) -> tuple[list[bytes], list[dict[str, Any]]]:
        import typst

        try:
            pages, facts = compile_deck(job, self.fonts(system=bool(job["system"])))
        except typst.TypstError as wrong:
            raise TypesetError("\n".join((wrong.message, *wrong.hints, *wrong.trace))) from wrong
        return pages, list(json.loads(facts))

    def _ask(self, helper: "subprocess.Popen[bytes]", job: dict[str, Any]) -> tuple[list[bytes], list[dict[str, Any]]]:
        if helper.stdin is None or helper.stdout is None:
            raise EOFError
        with impatient(helper, SLIDE_S):
            send(helper.stdin, {**job, "folders": [str(folder) for folder in font_folders()]}, [])
            said, pages = receive(helper.stdout)
        self._held[helper.pid] = int(said.get("bytes", 0))
        if "wrong" in said:
            raise TypesetError(said["wrong"])
        return pages, list(json.loads(said["facts"]))

    def formula(self, tex: str, terms: Terms = ()) -> tuple[str, str, str]:
        """(Typst code, SVG, why not) of a formula: the first that works; both empty when none does.

        One whose `terms` cannot be told apart is set without them.
        """
        with self._lock:
            if (tex, terms) in self._formulas:
                return self._formulas[tex, terms]
        try:
            code = to_typst(tex, terms)
            self._alone(code)
            found = (code, "", "")
        except NotUnderstood as wrong:
            if terms:
                return self.formula(tex)
            svg = to_svg(tex)
            found = ("", svg, "" if svg else str(wrong))
        with self._lock:
            return self._formulas.setdefault((tex, terms), found)

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


_ALONE = """#import "/look-math.typ": math-of
#set page(width: auto, height: auto)
#math.equation(block: true, math-of(sys.inputs.eq))
"""


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
