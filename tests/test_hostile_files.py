"""Files that are odd or meant to harm, built to the end: the exit code, what is said, and what never leaks."""

import contextlib
import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from hostile import BUILT, Hostile
from PIL import Image
from test_hostile import SAID, points_into, stays
from test_media import clip

import lecturec
import lecturec.compiler
from lecturec.diagnostics import CompileError, Report, render
from lecturec.figures import load_figures, look_for_figures
from lecturec.store import Store

CANARY = "canary-7f3a"
SWAPS = 10_000
MARP = "---\nmarp: true\n---\n\n# Title\n\n---\n\n## Look\n\n- a word\n\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of notes beside a secret, and a cache of its own."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    (tmp_path / "secret.txt").write_text(CANARY)
    Image.new("RGB", (16, 9), "red").save(tmp_path / "secret.png")
    root = tmp_path / "my notes ü"
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "config").write_text(CANARY)
    (root / ".env").write_text(CANARY)
    (root / "out").symlink_to(tmp_path)
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    os.mkfifo(root / "pipe.png")
    (root / "dir.png").mkdir()
    Image.new("RGB", (16, 9), "blue").save(root / "good.png")
    (root / "chain-0.png").symlink_to(tmp_path / "secret.png")
    for depth in range(1, 41):
        (root / f"chain-{depth}.png").symlink_to(root / f"chain-{depth - 1}.png")
    (root / "loop.png").symlink_to(root / "loop.png")
    (root / "round").symlink_to(root)
    (root / "empty.png").write_bytes(b"")
    (root / "page.png").write_bytes(b"<!doctype html><p>no such picture</p>")
    (root / "lfs.png").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    return root


def build(folder: Path, text: str, **options: object) -> tuple[int, list[str]]:
    """(exit code, codes of errors and warnings)."""
    notes = folder / "deck.md"
    notes.write_text(text, "utf-8")
    result = lecturec.compile(notes, size="320x180", fps=10, narration=False, illustrations=False, **options)
    assert all(CANARY not in d.message + d.hint for d in result.diagnostics)
    assert (folder / "deck.mp4").exists() == (result.exit == 0)
    return result.exit, sorted({d.code for d in result.diagnostics if d.severity != "note"})


FILES = [
    ("![x](good.png)", 0, []),
    ("![x](../secret.png)", 3, ["path-leaves-lecture"]),
    ("![x](..%2Fsecret.png)", 3, ["path-leaves-lecture"]),
    ("![x](/etc/passwd)", 3, ["path-leaves-lecture"]),
    ("![x](<~/.ssh/id_rsa>)", 3, ["path-leaves-lecture"]),
    ("![x](<C:/secret.png>)", 3, ["path-leaves-lecture"]),
    ("![x](<\\\\\\\\host\\share\\x.png>)", 3, ["path-leaves-lecture"]),
    ("![x](link.png)", 3, ["path-leaves-lecture"]),
    ("![x](out/secret.png)", 3, ["path-leaves-lecture"]),
    ("![x](.git/config)", 3, ["path-leaves-lecture"]),
    ("![x](.env)", 3, ["path-leaves-lecture"]),
    ("![x](pipe.png)", 3, ["not-a-file"]),
    ("![x](dir.png)", 3, ["not-a-file"]),
    ("![x](chain-1.png)", 3, ["path-leaves-lecture"]),
    ("![x](chain-40.png)", 3, ["path-leaves-lecture"]),
    ("![x](round/round/round/link.png)", 3, ["path-leaves-lecture"]),
    ("![x](round/good.png)", 0, []),
    ("![x](loop.png)", 0, ["missing-file"]),
    ("![x](/dev/zero)", 3, ["path-leaves-lecture"]),
    ("![x](file:///etc/passwd)", 3, ["path-leaves-lecture"]),
    ("![x](/proc/self/environ)", 3, ["path-leaves-lecture"]),
    ("![x](empty.png)", 1, ["bad-picture"]),
    ("![x](page.png)", 1, ["bad-picture"]),
    ("![x](lfs.png)", 1, ["bad-picture"]),
    ("![bg](../secret.png)", 3, ["path-leaves-lecture"]),
    ("![bg left:40%](link.png)", 3, ["path-leaves-lecture"]),
    ("![x](../secret.mp4)", 3, ["path-leaves-lecture"]),
    ('<video src="../secret.mp4"></video>', 3, ["path-leaves-lecture"]),
    ("![x](none.png)", 0, ["missing-file"]),
    ("![bg](none.png)", 0, ["missing-file"]),
    ("![x](none.mp4)", 0, ["missing-file"]),
    ("![x](Good.PNG)", 0, ["missing-file"]),
    ("![x](https://example.org/x.png)", 0, ["remote-picture"]),
    ("![bg](https://example.org/x.png)", 0, ["remote-picture"]),
    ("![x](http://169.254.169.254/latest)", 0, ["remote-picture"]),
]


@pytest.mark.parametrize(("markdown", "exit_code", "codes"), FILES)
def test_each_file_that_cannot_be_had(folder: Path, markdown: str, exit_code: int, codes: list[str]) -> None:
    """Refused: no film, and exit code 3. Missing or remote: a film with a card, and a warning."""
    assert build(folder, MARP + markdown + "\n") == (exit_code, codes)


def test_what_is_printed_of_files_that_cannot_be_had(folder: Path, request: pytest.FixtureRequest) -> None:
    """The path as it is written, never the one it leads to, and a mark under it."""
    lines = []
    for markdown, _, _ in FILES:
        case = Hostile(MARP + markdown + "\n", at=markdown)
        (folder / "deck.md").write_text(str(case.notes), "utf-8")
        report = Report()
        lecture = lecturec.compiler.plan(folder / "deck.md", {}, report)
        with contextlib.suppress(CompileError):
            look_for_figures(lecture.script, lecture.world, report)
            load_figures(lecture.script, lecture.world, Store(folder.parent / "cache", report), report)
        said = tuple(dict.fromkeys(d for d in report.diagnostics if d.severity != "note"))
        assert all(points_into(d, case, case.at) for d in said)
        lines += [f"=== {markdown}", *render(said, {"deck.md": lecture.source}), ""]
    stays(SAID / "files.txt", lines, request)


@pytest.mark.parametrize("name", BUILT)
def test_odd_words_are_built_to_the_end(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a film of them, with captions that can be read, and what cannot be drawn is named."""
    monkeypatch.setattr("lecturec.layout.typeset.to_svg", lambda _: "")
    case = BUILT[name]
    notes = folder / "deck.md"
    notes.write_text(str(case.notes), "utf-8")
    result = lecturec.compile(notes, size="320x180", fps=10, narration=False, illustrations=False, to=("vtt",))
    said = [d for d in result.diagnostics if d.severity != "note" and (d.code != "missing-glyph" or case.codes)]

    assert (result.exit, " ".join(d.code for d in said)) == (0, case.codes)
    assert all(points_into(d, case, case.at) for d in said)
    assert (folder / "deck.vtt").read_text("utf-8").startswith("WEBVTT\n")


def test_a_link_swapped_during_a_build_never_shows_what_is_outside(folder: Path, tmp_path: Path) -> None:
    """A picture and a file of words become links to secrets, thousands of times while they are read."""
    (folder / "words.md").write_text("Plain words.\n")
    (tmp_path / "words.md").write_text(CANARY)
    notes = folder / "deck.md"
    notes.write_text("---\nformat: revealjs\n---\n\n## A\n\n![x](pic.png)\n\n{{< include words.md >}}\n")
    (folder / "pic.png").write_bytes((folder / "good.png").read_bytes())
    (folder / "link.md").symlink_to(tmp_path / "words.md")
    (folder / "link.pic").symlink_to(tmp_path / "secret.png")
    stop, swaps = threading.Event(), 0

    def swap() -> None:
        nonlocal swaps
        while not stop.is_set():
            for name, link in (("words.md", "link.md"), ("pic.png", "link.pic")):
                for one, other in ((name, "kept"), (link, name), (name, link), ("kept", name)):
                    (folder / one).rename(folder / other)
            swaps += 2

    swapper = threading.Thread(target=swap)
    swapper.start()
    store = Store(tmp_path / "cache")
    try:
        seen = set()
        while swaps < SWAPS:
            report = Report()
            lecture = lecturec.compiler.plan(notes, {}, report)
            script = load_figures(lecture.script, lecture.world, store, report)
            assert CANARY not in str(script) + "".join(d.message for d in report.diagnostics)
            seen |= {p.data for s in script.slides for p in s.parts if hasattr(p, "data")}
    finally:
        stop.set()
        swapper.join()
    colours = {Image.open(io.BytesIO(store.read(key))).convert("RGB").getpixel((0, 0)) for key in seen if key}
    assert colours <= {(0, 0, 255)}
    assert all(CANARY.encode() not in p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "name",
    ["-y.png", "50%d.png", "a'b;c,[0v].png", "😀.png", " lead.png", "trail .png", "a\nb.png", "%2e.png",
     "x" * 251 + ".png", "`$(id)`.png", "$HOME.png", "--help.png", "a&b.png", "lec:1.png", "a\tb.png",
     "a'b;c,[0:v].png", 'a"b.png', "e\u0301.png", "#1.png", "a?b.png", "CON.png"],
)  # fmt: skip
def test_odd_names_are_names(folder: Path, name: str) -> None:
    """Written as an address writes them; no name becomes an option, a command or a pattern."""
    from urllib.parse import quote

    Image.new("RGB", (16, 9), "blue").save(folder / "good.png")
    (folder / "good.png").rename(folder / name)

    assert build(folder, MARP + f"![x]({quote(name)})\n") == (0, [])


def test_no_secret_leaves_through_what_is_kept(folder: Path, tmp_path: Path) -> None:
    """Whatever refers to it, nothing of it is in the film, the captions, the manifest or the cache."""
    text = MARP + "\n".join(f"![x]({path})" for path in ("../secret.txt", "out/secret.txt", ".env", ".git/config"))
    status, codes = build(folder, text + "\n", to=("json", "txt", "srt"))

    assert (status, codes) == (3, ["path-leaves-lecture"])
    made = [p for p in (*folder.iterdir(), *(tmp_path / "cache").rglob("*")) if p.is_file() and not p.is_symlink()]
    assert all(CANARY.encode() not in p.read_bytes() for p in made if p.name != ".env")


def test_a_picture_changed_during_the_build_harms_nothing_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is what is shown; the next build shows what is there then, as a clean one would."""
    whole = lecturec.compiler.build
    blue, red = (np.full((90, 160, 3), colour, np.uint8) for colour in ((0, 0, 255), (255, 0, 0)))
    Image.fromarray(blue).save(folder / "good.png")

    def meddled(*given: object) -> object:
        Image.fromarray(red).save(folder / "good.png")
        return whole(*given)

    monkeypatch.setattr(lecturec.compiler, "build", meddled)
    assert build(folder, MARP + "![x](good.png)\n") == (0, [])
    monkeypatch.undo()
    monkeypatch.setenv("LECTUREC_CACHE", str(folder / "cache"))
    first = (folder / "deck.mp4").read_bytes()
    build(folder, MARP + "![x](good.png)\n", cache=False)
    assert (folder / "deck.mp4").read_bytes() == first


def test_films_of_all_sorts_build(folder: Path) -> None:
    """Of odd sizes, upright, longer and shorter than what is said over them, cut short in the file."""
    (folder / "a.mp4").write_bytes(clip(40, size=(66, 38)))
    (folder / "b.webm").write_bytes(clip(20, size=(36, 64), kind="webm"))
    (folder / "c.mp4").write_bytes(clip(60)[:-400])
    words = "<!-- Some words are said over this, for as long as it takes to say them. -->\n\n"
    slides = [f"## Film\n\n- one\n\n![a film]({name})\n\n{words}" for name in ("a.mp4", "b.webm")]
    status, codes = build(folder, MARP + "---\n\n" + "---\n\n".join(slides) + "---\n\n![bg](a.mp4)\n\n![x](c.mp4)\n")

    assert status == 0
    assert set(codes) <= {"bad-film", "silent-slide"}


@pytest.mark.parametrize(
    "setting", ['plugins = ["x"]', 'cache_dir = "/tmp/x"', 'output = "../../x"', 'ffmpeg_path = "x"']
)
def test_settings_reach_nothing_that_is_not_ours(folder: Path, setting: str) -> None:
    """There is no setting that names a program, a plugin to load or a place to write to."""
    (folder / "lecturec.toml").write_text(setting + "\n")

    assert build(folder, MARP) == (2, ["bad-setting"])
