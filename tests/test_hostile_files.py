"""Files that are odd or meant to harm, built to the end: the exit code, what is said, and what never leaks."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from test_media import clip

import lecturec
import lecturec.compiler

CANARY = "canary-7f3a"
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
    return root


def build(folder: Path, text: str, **options: object) -> tuple[int, list[str]]:
    """(exit code, codes of errors and warnings)."""
    notes = folder / "deck.md"
    notes.write_text(text, "utf-8")
    result = lecturec.compile(notes, size="320x180", fps=10, narration=False, illustrations=False, **options)
    assert all(CANARY not in d.message + d.hint for d in result.diagnostics)
    assert (folder / "deck.mp4").exists() == (result.exit == 0)
    return result.exit, sorted({d.code for d in result.diagnostics if d.severity != "note"})


@pytest.mark.parametrize(
    ("markdown", "exit_code", "codes"),
    [
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
    ],
)
def test_each_file_that_cannot_be_had(folder: Path, markdown: str, exit_code: int, codes: list[str]) -> None:
    """Refused: no film, and exit code 3. Missing or remote: a film with a card, and a warning."""
    assert build(folder, MARP + markdown + "\n") == (exit_code, codes)


@pytest.mark.parametrize(
    "name",
    ["-y.png", "50%d.png", "a'b;c,[0v].png", "😀.png", " lead.png", "trail .png", "a\nb.png", "%2e.png",
     "x" * 251 + ".png", "`$(id)`.png", "$HOME.png", "--help.png", "a&b.png",
     'a"b.png', "e\u0301.png", "#1.png", "a?b.png", "CON.png"],
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
