"""The door to files: what is inside the folder of the notes is read, and nothing else."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import read
from PIL import Image

from lecturec.diagnostics import Report
from lecturec.figures import load_figures
from lecturec.store import Store
from lecturec.world import Refused, World

SECRET = b"canary"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A folder of notes beside a secret."""
    (tmp_path / "secret.txt").write_bytes(SECRET)
    root = tmp_path / "notes"
    (root / "img").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_bytes(SECRET)
    (root / ".env").write_bytes(SECRET)
    (root / "a.png").write_bytes(b"here")
    (root / "img" / "b.png").write_bytes(b"there")
    (root / "out").symlink_to(tmp_path)
    (root / "link.png").symlink_to(tmp_path / "secret.txt")
    (root / "loop").symlink_to(root / "loop")
    os.mkfifo(root / "pipe")
    return World(root)


@pytest.mark.parametrize("path", ["a.png", "./a.png", "img/b.png", "img/../a.png", "img\\b.png"])
def test_files_of_the_lecture_are_read(world: World, path: str) -> None:
    """However their path is written."""
    assert world.read(path) in (b"here", b"there")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../secret.txt", "path-leaves-lecture"),
        ("img/../../secret.txt", "path-leaves-lecture"),
        ("..\\secret.txt", "path-leaves-lecture"),
        ("out/secret.txt", "path-leaves-lecture"),
        ("link.png", "path-leaves-lecture"),
        ("/etc/passwd", "path-leaves-lecture"),
        ("//etc/passwd", "remote-file"),
        ("~/.ssh/id_rsa", "path-leaves-lecture"),
        ("C:\\secret.txt", "path-leaves-lecture"),
        ("\\\\host\\share", "path-leaves-lecture"),
        ("file:///etc/passwd", "remote-file"),
        ("https://example.org/a.png", "remote-file"),
        ("data:image/png;base64,AAAA", "remote-file"),
        (".git/config", "path-leaves-lecture"),
        (".env", "path-leaves-lecture"),
        ("a.png\0.txt", "path-leaves-lecture"),
        ("img", "not-a-file"),
        ("pipe", "not-a-file"),
        ("loop", "missing-file"),
        ("", "not-a-file"),
        ("x" * 300, "missing-file"),
        ("none.png", "missing-file"),
    ],
)
def test_all_else_is_refused(world: World, path: str, reason: str) -> None:
    """Each with its reason, and without waiting for a pipe."""
    with pytest.raises(Refused) as refused:
        world.read(path)

    assert refused.value.reason == reason


@given(st.text(alphabet="./\\~%2eaimgb:\0 ", max_size=14))
def test_no_path_gives_the_secret_away(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    """Any spelling reads a file of the lecture or is refused."""
    outside = tmp_path_factory.getbasetemp() / "spelling"
    (outside / "notes").mkdir(parents=True, exist_ok=True)
    (outside / "a").write_bytes(SECRET)
    with contextlib.suppress(Refused):
        assert World(outside / "notes").read(path) != SECRET


@pytest.mark.parametrize(("asked", "near"), [("A.PNG", "a.png"), ("aa.png", "a.png"), ("img/c.png", "img/b.png")])
def test_a_missing_file_names_the_nearest(world: World, asked: str, near: str) -> None:
    """So that the hint is what to type."""
    with pytest.raises(Refused) as refused:
        world.read(asked)

    assert refused.value.near == near


@pytest.mark.parametrize(
    ("markdown", "code", "column"),
    [
        ("Look ![a loop](a.pgn) here.", "missing-file", 6),
        ("![x](../secret.txt)", "path-leaves-lecture", 1),
        ("![x](..%2fsecret.txt)", "path-leaves-lecture", 1),
        ("- ![x](%2e%2e/secret.txt)", "path-leaves-lecture", 3),
        ("![x](https://example.org/a.png)", "remote-picture", 1),
        ("![x](empty.png)", "bad-picture", 1),
        ("![x](page.png)", "bad-picture", 1),
        ("![x](lfs.png)", "bad-picture", 1),
        ("![x](evil.svg)", "bad-picture", 1),
        ("| a |\n|---|\n| ![x](none.png) |", "missing-file", 3),
    ],
)
def test_a_picture_that_cannot_be_had_is_named_where_it_stands(
    world: World, markdown: str, code: str, column: int
) -> None:
    """With the path as it was written, never the one it leads to."""
    (world.root / "empty.png").write_bytes(b"")
    (world.root / "page.png").write_bytes(b"<!doctype html><p>no</p>")
    (world.root / "lfs.png").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    (world.root / "evil.svg").write_bytes(b'<svg><image href="file:///etc/passwd"/></svg>')
    report = Report()
    load_figures(read(markdown).script, world, Store(world.root / "cache"), report)
    found = report.diagnostics

    assert [d.code for d in found] == [code]
    assert found[0].span.column == column
    assert found[0].span.line == markdown.count("\n") + 1
    assert str(world.root.parent) not in found[0].message


@pytest.mark.parametrize(
    "name", ["-y.png", "lec1.png", "50%d.png", "a'b;c,[0v].png", "ü b.png", "😀.png", "a%20b.png", "a#b.png"]
)
def test_odd_names_of_pictures_work(world: World, name: str) -> None:
    """As long as a file system takes them."""
    Image.new("RGB", (8, 8), "red").save(world.root / name)
    report = Report()
    script = load_figures(read(f"![x](<{name}>)").script, world, Store(world.root / "cache"), report)

    assert not report.diagnostics
    assert any(getattr(p, "data", "") for s in script.slides for p in (*s.parts, s.picture))
