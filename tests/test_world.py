"""The door to files: what is inside the folder of the notes is read, and nothing else."""

import contextlib
import io
import os
import socket
import struct
import threading
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import read
from PIL import Image

from lecturec.diagnostics import Report
from lecturec.figures import load_figures
from lecturec.figures.files import _read
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
    (root / "chain-0").symlink_to(tmp_path)
    for depth in range(1, 10):
        (root / f"chain-{depth}").symlink_to(root / f"chain-{depth - 1}")
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
        ("file:///etc/passwd", "path-leaves-lecture"),
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


SPELLINGS = [
    *("../secret.txt", "./../secret.txt", "img/../../secret.txt", "img/./../../secret.txt", "..//secret.txt"),
    *(".././secret.txt", "../notes/../secret.txt", "img/../img/../../secret.txt", "a.png/../../secret.txt"),
    *("..\\secret.txt", "img\\..\\..\\secret.txt", "..\\/secret.txt", "./..\\secret.txt", "\\secret.txt"),
    *("..%2fsecret.txt", "..%2Fsecret.txt", "%2e%2e/secret.txt", "%2E%2E/secret.txt", "%2e%2e%2fsecret.txt"),
    *(".%2e/secret.txt", "%2e./secret.txt", "..%5csecret.txt", "..%5Csecret.txt", "%2e%2e%5csecret.txt"),
    *("..%252fsecret.txt", "%252e%252e/secret.txt", "..%c0%afsecret.txt", "..%00/secret.txt", "../secret.txt%00.png"),
    *("../secret.txt\0", "a.png\0/../../secret.txt", "../secret.txt?x=1", "../secret.txt#x", "%2e%2e/secret.txt#.png"),
    *("/etc/passwd", "//etc/passwd", "///etc/passwd", "/%65tc/passwd", "/proc/self/environ", "/dev/stdin", "/dev/zero"),
    *("~/.ssh/id_rsa", "~root/.profile", "~", "file:///etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd"),
    *("file://localhost/etc/passwd", "file:../secret.txt", "C:\\secret.txt", "c:/secret.txt", "C:secret.txt"),
    *("\\\\host\\share\\secret.txt", "//host/share/secret.txt", "\\\\?\\C:\\secret.txt", "\\\\.\\pipe\\x"),
    *(".git/config", "img/../.git/config", ".GIT/../.git/config", ".env", "./.env", "%2eenv", "%2egit/config"),
    *("out/secret.txt", "out/./secret.txt", "out/notes/../secret.txt", "chain-0/secret.txt", "chain-9/secret.txt"),
    *("link.png", "img/../link.png", "．．/secret.txt", "‥/secret.txt", "..\u2215secret.txt", "\u202e../secret.txt"),
    *(
        "../secret.txt.",
        "../secret.txt ",
        " ../secret.txt",
        "\t../secret.txt",
        "..\n/secret.txt",
        "CON",
        "NUL",
        "aux.png",
    ),
    *(
        "loop",
        "loop/a.png",
        "pipe",
        "img",
        "",
        ".",
        "..",
        "/",
        "./",
        "img/",
        "https:secret.txt",
        "data:,x",
        "ftp://x/y",
    ),
]


@pytest.mark.parametrize("path", SPELLINGS)
def test_no_spelling_of_a_path_leads_outside(world: World, path: str) -> None:
    """As it is written, and as an address would be read; at once, without waiting for a pipe."""
    with pytest.raises(Refused) as refused:
        _read(path, world, 1 << 20)

    assert SECRET.decode() not in f"{refused.value} {refused.value.near}"
    assert len(SPELLINGS) >= 60


def test_a_link_swapped_while_it_is_read_leads_nowhere(world: World, tmp_path: Path) -> None:
    """A folder that becomes a link between the check and the opening is refused when it is opened."""
    (world.root / "now").mkdir()
    (world.root / "now" / "secret.txt").write_bytes(b"here")
    (world.root / "link").symlink_to(tmp_path)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for one, other in (("now", "kept"), ("link", "now"), ("now", "link"), ("kept", "now")):
                (world.root / one).rename(world.root / other)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(2000):
            with contextlib.suppress(Refused):
                assert world.read("now/secret.txt") == b"here"
    finally:
        stop.set()
        swapper.join()


def test_a_course_may_share_its_files(world: World, tmp_path: Path) -> None:
    """Paths count from the notes, and lead as far as the folder of the course."""
    (tmp_path / "course" / "one").mkdir(parents=True)
    (tmp_path / "course" / "logo.png").write_bytes(b"shared")
    (tmp_path / "course" / "one" / "a.png").write_bytes(b"own")
    course = World(tmp_path / "course", tmp_path / "course" / "one")

    assert course.read("../logo.png") == b"shared"
    assert course.read("a.png") == b"own"
    for path, reason in (("../../secret.txt", "path-leaves-lecture"), ("../lego.png", "missing-file")):
        with pytest.raises(Refused) as refused:
            course.read(path)
        assert (refused.value.reason, refused.value.near) == (reason, "../logo.png" if "lego" in path else "")


def test_a_file_is_read_up_to_its_limit(world: World) -> None:
    """And no byte more, whatever it says of its size."""
    (world.root / "large.bin").write_bytes(b"x" * 1001)

    assert len(world.read("large.bin", limit=1001)) == 1001
    with pytest.raises(Refused) as refused:
        world.read("large.bin", limit=1000)
    assert refused.value.reason == "file-too-large"


def test_sockets_and_devices_are_no_files(world: World) -> None:
    """Whatever is no ordinary file is refused for what it is."""
    with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(world.root):
        made.bind("sock")
    with pytest.raises(Refused) as refused:
        world.read("sock")
    assert refused.value.reason in ("not-a-file", "missing-file")


@pytest.mark.parametrize(
    ("written", "named"), [("\u00e9t\u00e9.png", "e\u0301te\u0301.png"), ("e\u0301.png", "\u00e9.png")]
)
def test_names_that_look_the_same_are_the_same(world: World, written: str, named: str) -> None:
    """Accents come in one character or in two, and nobody can see which."""
    (world.root / named).write_bytes(b"seen")

    assert world.read(written) == b"seen"


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


def _png_header(width: int, height: int) -> bytes:
    """The first kilobyte of a PNG that says it is this large."""
    about = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + about + struct.pack(">I", zlib.crc32(about)) + b"\0\0\0\x04IDAT"
    )


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
        ("![x](short.png)", "bad-picture", 1),
        ("![x](short.jpg)", "bad-picture", 1),
        ("![x](huge.png)", "file-too-large", 1),
        ("![x](img)", "not-a-file", 1),
        ("![x](pipe)", "not-a-file", 1),
        ("![x](.git/config)", "path-leaves-lecture", 1),
        ("![x](A.PNG)", "missing-file", 1),
        ("![x](data:image/png;base64,AAAA)", "bad-picture", 1),
        ("![x](clip.mp4)", "missing-file", 1),
        ("![x](list.mp4)", "bad-film", 1),
        ("![x](hls.mp4)", "bad-film", 1),
        ("![x](bird.mp3)", "missing-file", 1),
        ("![x](list.mp3)", "bad-sound", 1),
        ("![x](https://example.org/a.mp3)", "remote-picture", 1),
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
    png, jpg = io.BytesIO(), io.BytesIO()
    Image.effect_noise((64, 64), 50).save(png, "PNG")
    Image.effect_noise((64, 64), 50).save(jpg, "JPEG")
    (world.root / "short.png").write_bytes(png.getvalue()[:900])
    (world.root / "short.jpg").write_bytes(jpg.getvalue()[:900])
    (world.root / "huge.png").write_bytes(_png_header(30_000, 30_000))
    (world.root / "list.mp4").write_bytes(b"ffconcat version 1.0\nfile ../secret.txt\n")
    (world.root / "list.mp3").write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    (world.root / "hls.mp4").write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
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
