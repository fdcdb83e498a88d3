"""The door to the network: shut unless it is opened, and even then only for the public internet."""

import contextlib
import io
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from lecturec.compiler import plan
from lecturec.deck import Figure
from lecturec.diagnostics import Report
from lecturec.figures import load_figures, look_for_figures
from lecturec.network import Network, NotFetched, is_public, resolve
from lecturec.script import Script, Slide
from lecturec.store import Store
from lecturec.world import World

HERE = "127.0.0.1"


def png() -> bytes:
    """A small picture."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(data, "PNG")
    return data.getvalue()


class Site(BaseHTTPRequestHandler):
    """A server with every bad habit."""

    asked: list[str] = []  # noqa: RUF012
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        """Answer by the first word of the path."""
        Site.asked.append(f"{self.headers['Host']}{self.path}")
        word, _, rest = self.path.partition("?")[0].lstrip("/").partition("/")
        if word == "to":
            self.answer(302, b"", Location=rest)
        elif word == "hops":
            self.answer(302, b"", Location=f"/hops/{int(rest) - 1}" if int(rest) > 1 else "/a.png")
        elif word == "round":
            self.answer(302, b"", Location="/round")
        elif word == "page":
            self.answer(200, b"<!doctype html><p>no picture")
        elif word == "gzip":
            self.answer(200, png(), **{"Content-Encoding": "gzip"})
        elif word == "short":
            self.answer(200, png(), **{"Content-Length": "100000"})
        elif word == "endless":
            self.stream(b"x" * 65536, 0)
        elif word == "slow":
            self.stream(b"x", 0.05)
        elif word == "mute":
            time.sleep(5)
        elif word == "drip":
            with contextlib.suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\nX-Header: " + b"x" * 200:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.05)
            self.close_connection = True
        elif word == "noise":
            self.wfile.write(b"\0" * 100)
            self.close_connection = True
        elif word == "a.png":
            self.answer(200, png())
        else:
            self.answer(404, b"")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        """A whole answer, which is the end of the connection."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def stream(self, piece: bytes, pause: float) -> None:
        """A body that does not end."""
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(10_000):
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            self.close_connection = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the server, under a name that only our tests resolve."""
    server = ThreadingHTTPServer((HERE, 0), Site)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://pictures.test:{server.server_port}"
    server.shutdown()


NAMES = {
    "pictures.test": [HERE],
    "inner.test": ["10.0.0.1"],
    "metadata.test": ["169.254.169.254"],
    "mixed.test": [HERE, "10.0.0.1"],
    "wrapped.test": ["::ffff:10.0.0.1"],
}


def network(**more: object) -> Network:
    """A network in which this machine is the public internet, and nothing else is."""
    given = {"resolve": lambda host, _: NAMES[host], "allowed": lambda a: str(a) == HERE, "seconds": 5.0, **more}
    return Network(**given)


def refused(url: str, net: Network) -> NotFetched:
    """Why an address is not fetched."""
    with pytest.raises(NotFetched) as why:
        net.fetch(url)
    return why.value


def test_a_picture_is_fetched(site: str) -> None:
    """With its query, without its fragment, under the name of its host."""
    assert network().fetch(f"{site}/a.png?x=1 2&y=ü#part") == png()
    assert Site.asked[-1].startswith("pictures.test:")
    assert Site.asked[-1].endswith("/a.png?x=1%202&y=%C3%BC")


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_few_redirects_are_followed(site: str, hops: int) -> None:
    """As sites have them that give pictures new names."""
    assert network().fetch(f"{site}/hops/{hops}") == png()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/hops/4", "again and again"),
        ("/round", "again and again"),
        ("/none", "answered 404"),
        ("/gzip", "packs it"),
        ("/short", "broke off"),
        ("/endless", "larger than"),
        ("/slow", "more than 0.7 seconds"),
        ("/mute", "more than 0.7 seconds"),
        ("/drip", "more than 0.7 seconds"),
        ("/noise", "the connection failed"),
    ],
)
def test_a_bad_server_costs_little_time_and_no_memory(site: str, path: str, words: str) -> None:
    """Whatever it sends, and however slowly."""
    begun = time.monotonic()
    why = refused(site + path, network(seconds=0.7, limit=1 << 20))

    assert words in str(why)
    assert not why.forbidden
    assert time.monotonic() - begun < 3


def test_a_server_without_a_certificate_is_not_believed(site: str) -> None:
    """One that does not even speak TLS is the simplest of them."""
    assert "the connection failed" in str(refused(site.replace("http:", "https:") + "/a.png", network()))


@pytest.mark.parametrize(
    "target",
    [
        "http://inner.test/x.png",
        "http://metadata.test/latest/meta-data",
        "http://mixed.test/x.png",
        "http://wrapped.test/x.png",
        "//inner.test/x.png",
        "https://inner.test/x.png",
        "file:///etc/passwd",
        "ftp://pictures.test/x.png",
        "gopher://pictures.test/x",
        "http://user:secret@pictures.test/x.png",
    ],
)
def test_a_redirect_leads_to_no_place_that_could_not_be_asked_for(
    site: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is looked at as the first address was, and the server that says so is all that is connected to."""
    asked: list[object] = []
    connect = socket.socket.connect
    monkeypatch.setattr("socket.socket.connect", lambda made, to: (asked.append(to), connect(made, to))[1])

    assert refused(f"{site}/to/{target}", network()).forbidden
    assert asked == [(HERE, urlsplit(site).port)]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.png",
        "http://127.1/x.png",
        "http://2130706433/x.png",
        "http://0x7f000001/x.png",
        "http://0177.0.0.1/x.png",
        "http://localhost/x.png",
        "http://0.0.0.0/x.png",
        "http://[::1]/x.png",
        "http://[::]/x.png",
        "http://[::ffff:127.0.0.1]/x.png",
        "http://[::ffff:7f00:1]/x.png",
        "http://[64:ff9b::7f00:1]/x.png",
        "http://[2002:7f00:1::]/x.png",
        "http://[fe80::1]/x.png",
        "http://[fc00::1]/x.png",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x.png",
        "http://172.16.0.1/x.png",
        "http://192.168.0.1/x.png",
        "http://100.64.0.1/x.png",
        "http://224.0.0.1/x.png",
        "http://240.0.0.1/x.png",
        "http://255.255.255.255/x.png",
        "http://example.org@127.0.0.1/x.png",
        "https://user:secret@example.org/x.png",
        "file:///etc/passwd",
        "ftp://example.org/x.png",
        "http:///x.png",
        "gopher://example.org/x",
        "data:image/png;base64,AAAA",
        "http:\\\\127.0.0.1/x.png",
        "http://example.org\\@127.0.0.1/x.png",
        "http://127.0.0.1:80@example.org/x.png",
        "http://127.0.0.1#@example.org/x.png",
        "http://LOCALHOST:80/x.png",
        "http://0/x.png",
        "http://0x7f.1/x.png",
        "http://017700000001/x.png",
        "http://[0:0:0:0:0:ffff:a9fe:a9fe]/latest",
        "http://[64:ff9b::a9fe:a9fe]/latest",
        "http://[2002:a9fe:a9fe::]/latest",
        "http://[::ffff:100.64.0.1]/x.png",
        "http://[::127.0.0.1]/x.png",
        "http://[64:ff9b:1::1]/x.png",
        "http://[ff02::1]/x.png",
        "http://[fec0::1]/x.png",
        "http://[2001:db8::1]/x.png",
        "http://[2001::1]/x.png",
        "http://[3fff::1]/x.png",
        "http://192.0.0.8/x.png",
        "http://192.0.2.1/x.png",
        "http://192.88.99.1/x.png",
        "http://198.18.0.1/x.png",
    ],
)
def test_addresses_that_are_not_public_are_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every way to write them, before any socket is made."""
    monkeypatch.setattr("socket.socket", lambda *_, **__: pytest.fail("a socket was made"))

    assert refused(url, Network()).forbidden


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1.", "localhost.", "①②⑦.⓪.⓪.①", "127.0.0.1%00.example.org", "[fe80::1%25lo]", "[::1%25lo]", "x" * 300],
)
def test_hosts_that_are_none_are_not_connected_to(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not this machine's resolver knows what to make of them."""
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("it was connected to"))

    refused(f"http://{host}/x.png", Network())


def test_what_was_checked_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere the second time it is asked for is asked for once."""
    answers = iter([["93.184.215.14"], [HERE]])
    connected: list[str] = []

    def connect(address: tuple[str, int], **_: object) -> None:
        connected.append(address[0])
        raise OSError

    monkeypatch.setattr("socket.create_connection", connect)
    refused("http://rebinding.test/x.png", Network(resolve=lambda *_: next(answers)))

    assert connected == ["93.184.215.14"]


def test_public_addresses_are_public() -> None:
    """Those of the old and of the new internet."""
    assert all(is_public(ipaddress.ip_address(a)) for a in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
    assert resolve("127.0.0.1", 80) == [HERE]


def load(folder: Path, path: str, net: Network | None) -> tuple[str, Report]:
    """(store key of a remote picture, what was reported)."""
    report = Report()
    slide = Slide(template="figure", title=(), parts=(Figure(path=path, alt="x"),))
    script = Script(title="", lang="en", slides=(slide, slide))
    made = load_figures(script, World(folder), Store(folder / "cache", report), report, network=net)
    return made.slides[1].parts[0].data, report


def test_a_remote_picture_is_asked_for_once(site: str, tmp_path: Path) -> None:
    """Then it comes from the store, with the digest of what came."""
    Site.asked.clear()
    first, report = load(tmp_path, f"{site}/a.png", network())
    again, _ = load(tmp_path, f"{site}/a.png", network())

    assert first == again != ""
    assert not report.diagnostics
    assert len(Site.asked) == 1
    notes = [Store(tmp_path / "cache").notes(key) for key, _, _ in Store(tmp_path / "cache").entries()]
    assert any(note.get("url") == f"{site}/a.png" and len(note["sha256"]) == 64 for note in notes)


@pytest.mark.parametrize(
    ("path", "code", "failed"),
    [("/page", "remote-picture", False), ("/none", "remote-picture", False)],
)
def test_what_is_no_picture_is_a_card(site: str, tmp_path: Path, path: str, code: str, failed: bool) -> None:
    """A page that says that there is none, or nothing at all."""
    key, report = load(tmp_path, site + path, network())

    assert key == ""
    assert {d.code for d in report.diagnostics} == {code}
    assert report.failed == failed


def test_without_leave_nothing_is_asked_for(site: str, tmp_path: Path) -> None:
    """Not even what the store holds: the same notes give the same film, whatever was built before."""
    load(tmp_path, f"{site}/a.png", network())
    Site.asked.clear()
    key, report = load(tmp_path, f"{site}/a.png", None)

    assert key == ""
    assert Site.asked == []
    assert [d.code for d in report.diagnostics] == ["remote-picture"]
    assert "--allow-network" in report.diagnostics[0].hint


def test_check_asks_nobody_and_warns_only_where_the_network_is_shut(site: str, tmp_path: Path) -> None:
    """Since then the picture would be missing."""
    Site.asked.clear()
    slide = Slide(template="figure", title=(), parts=(Figure(path=f"{site}/a.png"),))
    found = []
    for opened in (False, True):
        report = Report()
        look_for_figures(Script(title="", lang="en", slides=(slide,)), World(tmp_path), report, network=opened)
        found.append([d.code for d in report.diagnostics])

    assert found == [["remote-picture"], []]
    assert Site.asked == []


def test_an_address_of_this_machine_is_an_error(tmp_path: Path) -> None:
    """With the exit code of what is refused; and messages keep secrets to themselves."""
    _, report = load(tmp_path, "http://me:secret@127.0.0.1:1/x.png", Network())

    assert [(d.code, d.exit) for d in report.diagnostics] == [("address-refused", 3)]
    assert "secret" not in report.diagnostics[0].message


def test_only_whoever_builds_opens_the_network(tmp_path: Path) -> None:
    """The command line and lecturec.toml may; notes may not."""
    notes = tmp_path / "notes.md"
    notes.write_text("---\nlecturec:\n  network: true\n---\n# A\n\nWords.\n")
    report = Report()
    asked = plan(notes, {}, report)

    assert [(d.code, d.span.line) for d in report.diagnostics if d.severity == "error"] == [("bad-setting", 3)]
    assert not asked.options.network
    notes.write_text("# A\n\nWords.\n")
    assert plan(notes, {"network": True}, Report()).options.network
    (tmp_path / "lecturec.toml").write_text("network = true\n")
    assert plan(notes, {}, Report()).options.network


def test_only_whoever_builds_names_the_folder_of_the_course(tmp_path: Path) -> None:
    """On the command line, or in lecturec.toml from where that lies; notes may not, and it has to be around them."""
    notes = tmp_path / "course" / "one" / "notes.md"
    notes.parent.mkdir(parents=True)
    notes.write_text("---\nlecturec:\n  root: ../..\n---\n# A\n\nWords.\n")
    report = Report()

    assert plan(notes, {}, report).world.root == notes.parent.resolve()
    assert [d.code for d in report.diagnostics if d.severity == "error"] == ["bad-setting"]
    notes.write_text("# A\n\nWords.\n")
    assert plan(notes, {"root": str(tmp_path)}, Report()).world.root == tmp_path.resolve()
    (tmp_path / "course" / "lecturec.toml").write_text('root = "."\n')
    assert plan(notes, {}, Report()).world.root == (tmp_path / "course").resolve()
    report = Report()
    plan(notes, {"root": str(tmp_path / "course" / "two")}, report)
    assert [(d.code, d.exit) for d in report.diagnostics if d.severity == "error"] == [("bad-setting", 2)]
