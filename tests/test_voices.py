"""Who speaks: several voices in one lecture, the choice of `auto`, and the commands around voices and their models."""

import hashlib
import io
import json
import os
import shutil
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import lecturec
import lecturec.choice
import lecturec.fetching
from lecturec.backends import BackendError, Recording, Speaker, Utterance, Word
from lecturec.backends.models import models
from lecturec.choice import automatic
from lecturec.cli import cli
from lecturec.diagnostics import Report
from lecturec.fetching import NotListed, entry, fetch, registry, remove
from lecturec.narrate import narrate
from lecturec.network import Network, NotFetched
from lecturec.options import WrongOption, read_value
from lecturec.script import Beat, Line, Script, Slide
from lecturec.sound.loudness import loudness_lufs
from lecturec.source import Span
from lecturec.speakers import Speakers
from lecturec.splice import spoken
from lecturec.spoken import Mark
from lecturec.store import Store


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTUREC_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TTS_HOME", str(tmp_path / "none"))


class Tone:
    """An engine that hums at a loudness and rate of its own, word by word."""

    made: list[str] = []  # noqa: RUF012

    def __init__(self, name: str, *, loud: float = 0.3, rate_hz: int = 16_000, langs: tuple[str, ...] = ()) -> None:
        Tone.made.append(name)
        self.name, self.loud, self.rate_hz, self.langs = name, loud, rate_hz, langs
        self.closed = False

    def identity(self, utterance: Utterance) -> str:
        """Its name and voice."""
        if self.langs and utterance.lang not in self.langs:
            raise BackendError(f"{self.name} does not speak {utterance.lang!r}")
        if utterance.voice == "nobody":
            raise BackendError(f"{self.name} has no voice called 'nobody'", "its voices are many")
        return f"{self.name} {utterance.voice}"

    def speak(self, utterance: Utterance) -> Recording:
        """A tenth of a second a letter."""
        if "choke" in utterance.spoken:
            raise BackendError(f"{self.name} chokes")
        samples = len(utterance.spoken) * self.rate_hz // 10
        pcm = (np.sin(np.arange(samples) * 2 * np.pi * 300 / self.rate_hz) * self.loud).astype(np.float32)
        word = Word(start_char=0, stop_char=len(utterance.spoken), start_sample=0, stop_sample=samples)
        return Recording(
            pcm=pcm, rate_hz=self.rate_hz, words=(word,), engine=self.name, voice=utterance.voice, licence="none"
        )

    def close(self) -> None:
        """Remember it."""
        self.closed = True


ENGINES = {
    "espeak": lambda: Tone("espeak"),
    "openjtalk": lambda: Tone("openjtalk", langs=("ja",), rate_hz=48_000),
    "piper": lambda: Tone("piper", loud=0.01, rate_hz=22_050),
    "openai": lambda: Tone("openai", loud=0.9, rate_hz=24_000),
}


def company(own: tuple[str, str] = ("espeak", "warm"), lang: str = "en", **more: object) -> Speakers:
    """The voices of a lecture, of engines that hum."""
    Tone.made = []
    return Speakers(lang, own, lambda name: ENGINES[name](), **more)


def script(*lines: Line, lang: str = "en") -> Script:
    """One slide with these lines, each on a line of its own in the notes."""
    placed = tuple(replace(line, span=Span("notes.md", n)) for n, line in enumerate(lines, 1))
    return Script(title="t", lang=lang, slides=(Slide(template="points", title=(), beats=(Beat(lines=placed),)),))


def line(text: str, voice: str = "", lang: str = "") -> Line:
    return Line(text=text, spoken=text, voice=voice, lang=lang)


def test_each_line_is_spoken_by_whom_it_names(tmp_path: Path) -> None:
    """A voice of the lecture's engine, an engine, or both; each engine is made once and ended in the end."""
    speakers, report = company(), Report()
    said = script(line("one"), line("two", "deep"), line("three", "piper"), line("four", "openai:alloy"))

    takes = narrate(said, speakers, Store(tmp_path), report, jobs=4)
    made = list(speakers._made.values())
    speakers.close()

    heard = {at.spoken: (take.engine, take.voice) for at, take in takes.items()}
    assert heard["one"] == ("espeak", "warm")
    assert heard["two"] == ("espeak", "deep")
    assert heard["three"] == ("piper", "")
    assert heard["four"] == ("openai", "alloy")
    assert not report.diagnostics
    assert sorted(Tone.made) == ["espeak", "openai", "piper"]
    assert all(engine.closed for engine in made)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["", "deep", "piper", "openai:alloy"]), min_size=2, max_size=4, unique=True))
def test_voices_are_equally_loud(tmp_path_factory: pytest.TempPathFactory, voices: list[str]) -> None:
    """Within one LU, though the engines' own sound differs by 39 dB."""
    store = Store(tmp_path_factory.mktemp("cache"))
    takes = narrate(script(*(line("words that last", voice) for voice in voices)), company(), store, Report())

    sounds = [np.frombuffer(store.read(take.key)[44:], "<i2").astype(np.float32) / 32768 for take in takes.values()]
    loud = [loudness_lufs(sound) for sound in sounds]
    assert len(loud) == len(voices)
    assert max(loud) - min(loud) <= 1.0


def test_a_voice_that_fails_is_replaced_and_that_is_said(tmp_path: Path) -> None:
    """By the lecture's own: with the slide, the line and the reason; what failed is not kept."""
    store, report = Store(tmp_path), Report()
    said = script(line("fine"), line("choke on it", "piper"), line("who", "piper:nobody"), line("is", "strange:one"))
    speakers = company()
    speakers._make = _making  # type: ignore[method-assign]

    takes = narrate(said, speakers, store, report)

    # The own voice chokes on it as well: that is an error.
    assert [at.spoken for at in takes] == ["fine", "who", "is"]
    assert {take.engine for take in takes.values()} == {"espeak"}
    found = [(d.severity, d.code, d.span.line) for d in report.diagnostics]
    assert found == [
        ("warning", "voice-replaced", 2),
        ("error", "voice-failed", 2),
        ("warning", "voice-replaced", 3),
        ("warning", "voice-replaced", 4),
    ]
    messages = [d.message for d in report.diagnostics]
    assert "slide 1: another voice speaks this, for the voice 'piper' cannot: piper chokes" in messages
    assert len(list(store.entries())) == 3


def _making(name: str) -> Speaker:
    from lecturec.plugins import UnknownPlugin

    if name not in ENGINES:
        raise UnknownPlugin(f"there is no speaker called {name!r}", "there are others")
    return ENGINES[name]()


def test_another_language_is_spoken_by_its_usual_voice(tmp_path: Path) -> None:
    """A note says so; in the lecture's own language its voice is never replaced."""
    report = Report()
    said = script(line("はい"), line("hello", lang="en"), line("choke"), lang="ja")

    takes = narrate(said, company(("openjtalk", ""), "ja"), Store(tmp_path), report)

    assert {at.spoken: take.engine for at, take in takes.items()} == {"はい": "openjtalk", "hello": "espeak"}
    assert [(d.severity, d.code) for d in report.diagnostics] == [("note", "voice-replaced"), ("error", "voice-failed")]


def test_strangers_have_the_plain_voices_alone(tmp_path: Path) -> None:
    """A line of theirs that names a server is spoken by the lecture's voice; the server's engine is not even made."""
    report = Report()
    speakers = company(allowed=("espeak", "none"))

    takes = narrate(script(line("a"), line("b", "openai:alloy")), speakers, Store(tmp_path), report)

    assert {take.engine for take in takes.values()} == {"espeak"}
    assert [d.code for d in report.diagnostics] == ["voice-replaced"]
    assert Tone.made == ["espeak"]


def test_a_pause_within_a_sentence_is_spliced() -> None:
    """For engines that know none: silence between the pieces, words where they are then."""
    marks = (Mark(start_char=4, stop_char=4, kind="break", value="500"), Mark(start_char=5, stop_char=8, kind="rate"))
    asked = Utterance(spoken="one, two", lang="en", marks=marks)

    said = spoken(asked, Tone("x"))

    assert len(said.pcm) == 1600 * 4 + 8000 + 1600 * 3
    assert not said.pcm[6400:14400].any()
    assert [(w.start_char, w.stop_char, w.start_sample) for w in said.words] == [(0, 4, 0), (5, 8, 14_400)]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 900)), max_size=5))
def test_pauses_lose_no_word_and_add_just_their_length(breaks: list[tuple[int, int]]) -> None:
    """Wherever they stand."""
    text = "one, two. up"
    marks = tuple(Mark(start_char=at, stop_char=at, kind="break", value=str(ms)) for at, ms in breaks)

    said = spoken(Utterance(spoken=text, lang="en", marks=marks), Tone("x"))

    heard = "".join(text[word.start_char : word.stop_char] for word in said.words)
    assert [c for c in heard if c.isalnum()] == [c for c in text if c.isalnum()]
    times = [t for word in said.words for t in (word.start_sample, word.stop_sample)]
    assert times == sorted(times)
    silence = sum(ms * 16 for _, ms in breaks) if breaks else 0
    assert silence <= len(said.pcm) <= silence + 1600 * len(text)


def model(tmp_path: Path, engine: str, name: str, *files: str, card: str = "") -> None:
    """Put a model there, of empty files."""
    folder = tmp_path / "models" / engine / name
    folder.mkdir(parents=True)
    for file in files:
        (folder / file).write_text("{}")
    if card:
        (folder / "card.toml").write_text(card)


def test_auto_takes_what_is_here_whole_and_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a model without a card, of another language, or that not everybody may use; it says why."""
    monkeypatch.setattr("lecturec.backends.piper._installed", lambda: "1.8")

    def choice() -> str:
        return str(automatic("en"))

    assert automatic("en").engine == "espeak"
    assert "piper: no model file" in choice()
    model(tmp_path, "piper", "a", "v.onnx", "v.onnx.json")
    assert "piper: no model for en" in choice()
    model(tmp_path, "piper", "b", "v.onnx", "v.onnx.json", card='langs = ["en"]\nlicence = "CC BY-NC 4.0"')
    assert automatic("en").engine == "espeak"
    assert "piper: no card says that everybody may use its model" in choice()
    model(tmp_path, "piper", "c", "v.onnx", card='langs = ["en"]\ncommercial = true')
    assert automatic("en").engine == "espeak"
    model(tmp_path, "piper", "d", "v.onnx", "v.onnx.json", card='langs = ["en"]\ncommercial = true')
    assert automatic("en").engine == "piper"
    assert automatic("ja").engine == "openjtalk"


def test_choosing_imports_no_engine() -> None:
    """Nor NumPy: it is a question of files."""
    import subprocess

    code = "import sys; from lecturec.choice import automatic; automatic('en'); print([*sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    heavy = {"numpy", "torch", "TTS", "piper", "onnxruntime", "pyopenjtalk", "av", "pydub", "http.client"}
    assert not heavy & set(eval(done.stdout))


class Site(BaseHTTPRequestHandler):
    """A server of two small files."""

    files = {"/v.onnx": b"a model" * 10, "/v.onnx.json": b"{}"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        """One of them, or 404; below /cut only half of it."""
        cut = self.path.startswith("/cut/")
        body = Site.files.get(self.path.removeprefix("/cut"))
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write((body or b"")[: len(body or b"") // 2 if cut else None])


@pytest.fixture
def site() -> Iterator[str]:
    """Its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as here:
        threading.Thread(target=here.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{here.server_address[1]}"
        here.shutdown()


HERE = Network(allowed=lambda _address: True, seconds=5)


def wanted(site: str, **wrong: str) -> lecturec.fetching.Entry:
    """The model of that server; `wrong` are other checksums."""
    files = [
        {"url": site + path, "sha256": wrong.get(path, hashlib.sha256(data).hexdigest()), "size": len(data)}
        for path, data in Site.files.items()
    ]
    return entry("tiny", engine="piper", files=files, langs=["en"], licence="CC0-1.0", commercial=True)


def test_a_model_is_fetched_with_its_card_and_removed(site: str) -> None:
    """Whole, where the engine looks for it."""
    folder = fetch(wanted(site), HERE)

    (found,) = models("piper")
    assert (found.folder, found.langs, found.licence, found.commercial, found.missing) == (
        folder,
        ("en",),
        "CC0-1.0",
        True,
        (),
    )
    with pytest.raises(NotFetched, match="here already"):
        fetch(wanted(site), HERE)
    assert remove("piper", "tiny")
    assert models("piper") == ()
    assert not remove("piper", "../piper")


def test_what_is_not_what_it_should_be_is_not_kept(site: str, tmp_path: Path) -> None:
    """A wrong checksum, a file that is not there, an address that is not public: nothing lies there afterwards."""
    for bad, network in (
        (wanted(site, **{"/v.onnx.json": "0" * 64}), HERE),
        (wanted(site + "/none"), HERE),
        (wanted(site), Network(seconds=5)),
    ):
        with pytest.raises(NotFetched):
            fetch(bad, network)
        assert list((tmp_path / "models" / "piper").iterdir()) == []


def test_a_transfer_that_breaks_off_is_begun_again(site: str, tmp_path: Path) -> None:
    """The second file is cut: neither is left, nor what an earlier fetch left that was killed a day ago."""
    home = tmp_path / "models" / "piper"
    (home / ".fetching-old").mkdir(parents=True)
    os.utime(home / ".fetching-old", (0, 0))
    files = [{"url": site + path, "md5": hashlib.md5(data).hexdigest()} for path, data in Site.files.items()]
    cut = [files[0], {**files[1], "url": f"{site}/cut/v.onnx.json"}]

    with pytest.raises(NotFetched, match=r"broke off|connection failed"):
        fetch(entry("tiny", engine="piper", files=cut), HERE)

    assert list(home.iterdir()) == []
    folder = fetch(entry("tiny", engine="piper", files=files), HERE)
    assert sorted(path.name for path in folder.iterdir()) == ["card.toml", "v.onnx", "v.onnx.json"]
    assert f"md5 {files[0]['md5']}" in (folder / "card.toml").read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is a thing of Linux")
def test_what_has_no_room_is_not_begun(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a disk that fills all the same is told from a connection that fails."""
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space"):
        HERE.fetch(f"{site}/v.onnx", full)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 90, 10))
    with pytest.raises(NotFetched, match="room for"):
        fetch(wanted(site), HERE)
    assert list((tmp_path / "models" / "piper").iterdir()) == []


def test_an_archive_is_unpacked_side_by_side(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever folders its files lay in; no name leads out, and two of one name are no model."""
    for names, whole in (
        (("m/model_file.pth", "m/config.json", "m/", "__MACOSX/x", "../../.x"), True),
        (("a/config.json", "b/config.json"), False),
        ((), False),
    ):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in names:
                archive.writestr(name, "{}")
        data = packed.getvalue() if names else b"PK this is none"
        monkeypatch.setitem(Site.files, "/m.zip", data)
        files = [{"url": f"{site}/m.zip", "sha256": hashlib.sha256(data).hexdigest()}]
        asked = entry("vctk", engine="coqui", files=files)
        if not whole:
            with pytest.raises(NotFetched, match="unpacked"):
                fetch(asked, HERE)
            continue
        folder = fetch(asked, HERE)
        assert sorted(path.name for path in folder.iterdir()) == ["card.toml", "config.json", "model_file.pth"]
        assert remove("coqui", "vctk")


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "../x"},
        {"name": ".x"},
        {"engine": "espeak"},
        {"files": []},
        {"files": [{"url": "https://a.test/v", "sha256": "abc"}]},
        {"files": [{"url": "https://a.test/..", "sha256": "0" * 64}]},
        {"files": [{"url": "https://a.test/card.toml", "sha256": "0" * 64}]},
    ],
)
def test_an_entry_is_looked_at_before_anything_is_fetched(facts: dict[str, object]) -> None:
    """No name is a path, and no file goes without its checksum."""
    usual = {"name": "x", "engine": "piper", "files": [{"url": "https://a.test/v", "sha256": "0" * 64}]}
    name, *rest = ({**usual, **facts}[key] for key in ("name", "engine", "files"))
    with pytest.raises(ValueError, match=r"name|files|engine|SHA"):
        entry(str(name), engine=str(rest[0]), files=rest[1])


def test_the_registry_holds_what_can_be_verified(tmp_path: Path) -> None:
    """Ours is whole; one's own stands over it, and a broken one is said to be broken."""
    ours = list(registry().values())
    assert all(one.licence and (one.langs or one.repository) and one.commercial != bool(one.accept) for one in ours)
    assert all(piece.size and piece.url.startswith("https://") for one in ours for piece in one.files)
    assert not any("/main/" in piece.url for one in ours for piece in one.files)  # what moves fits no checksum
    assert [one.commercial for one in ours] == sorted((one.commercial for one in ours), reverse=True)
    mine = tmp_path / "models" / "registry.toml"
    mine.parent.mkdir()
    files = f'files = [{{ url = "https://a.test/v.onnx", size = 5, sha256 = "{"0" * 64}" }}]'
    mine.write_text(f'["tiny"]\nengine = "piper"\nlicence = "MIT"\n{files}\n')
    assert registry()["tiny"].files[0].name == "v.onnx"
    for broken in ("[", '[x]\nengine = "piper"', "x = 1"):
        mine.write_text(broken)
        with pytest.raises(NotListed):
            registry()


def test_the_commands_list_try_fetch_and_remove(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what they say first, and only after a yes."""
    run = CliRunner()
    monkeypatch.setattr(lecturec.fetching, "Network", lambda **_limits: HERE)
    asked = ["voices", "fetch", "tiny", "--engine", "piper", "--licence", "CC0-1.0", "--commercial", "--lang", "en"]
    for path, data in Site.files.items():
        asked += ["--file", site + path, hashlib.sha256(data).hexdigest()]

    refused = run.invoke(cli, asked, input="n\n")
    assert refused.exit_code == 1
    assert "licence: CC0-1.0 (everybody may use it)" in refused.output
    assert hashlib.sha256(b"{}").hexdigest() in refused.output
    assert models("piper") == ()
    assert run.invoke(cli, [*asked, "--yes"]).exit_code == 0
    assert [one.name for one in models("piper")] == ["tiny"]
    unlisted = run.invoke(cli, ["voices", "fetch", "tiny"])
    assert unlisted.exit_code == 2
    assert "put its files into a folder of its name" in unlisted.output
    assert str(tmp_path / "models" / "piper" / "tiny") in unlisted.output
    assert "kokoro:kokoro-v1.0" in run.invoke(cli, ["voices", "fetch"]).output
    bound = run.invoke(cli, ["voices", "fetch", "fr_FR-siwis-medium", "--yes"])
    assert bound.exit_code == 2
    assert "--accept-license blizzard-2013" in bound.output
    assert run.invoke(cli, ["voices", "rm", "piper:tiny", "--yes"]).exit_code == 0
    assert models("piper") == ()
    assert run.invoke(cli, ["voices", "rm", "piper:tiny", "--yes"]).exit_code == 2

    listed = run.invoke(cli, ["voices"]).output
    assert "espeak:warm" in listed
    assert "piper: no model file" in listed
    assert "no server is named" in listed


def test_a_voice_is_tried_into_a_file(tmp_path: Path) -> None:
    """And what is wrong is said with an exit code."""
    run = CliRunner()
    file = tmp_path / "x.wav"

    done = run.invoke(cli, ["voices", "--say", "Good morning.", "-o", str(file), "--voice", "espeak:deep"])

    assert (done.exit_code, file.read_bytes()[:4]) == (0, b"RIFF")
    assert "espeak-ng:deep" in done.output
    assert run.invoke(cli, ["voices", "--say", "Hi."]).exit_code == 2
    assert run.invoke(cli, ["voices", "--say", "Hi.", "-o", str(file), "--voice", "nobody"]).exit_code == 1
    assert run.invoke(cli, ["voices", "--say", "Hi.", "-o", str(file), "--voice", "openai"]).exit_code == 5


def test_a_server_is_the_builders_to_name() -> None:
    """An address, a model, the name of a variable, a budget; never the key itself."""
    server = read_value("speech", "https://a.test/v1/,model=m,key=SPEECH_KEY,budget=90")
    assert (server.url, server.model, server.key, server.budget) == ("https://a.test/v1", "m", "SPEECH_KEY", 90)
    assert read_value("speech", {"url": "http://localhost:1/v1"}).model == ""
    for wrong in (7, "ftp://a", "https://me:pw@a.test", "http://a,key=sk-123-abc", "http://a,budget=x", "http://a,x=1"):
        with pytest.raises(WrongOption):
            read_value("speech", wrong)


def test_notes_send_nothing_to_a_server(tmp_path: Path) -> None:
    """They can name neither a server nor, where none was named, its voice; strangers not even with one."""
    small = {"size": "320x180", "fps": 5, "illustrations": False, "jobs": 1}
    head = "---\nlang: en\n{}\n---\n\n# One\n\nHello.\n"
    notes = tmp_path / "notes.md"
    for setting, flags, code, exit_code in (
        ("lecturec:\n  speech: http://127.0.0.1:9/v1", {}, "bad-setting", 1),
        ("lecturec:\n  speech: http://127.0.0.1:9/v1", {"untrusted": True}, "refused-setting", 3),
        ("voice: openai:alloy", {}, "unknown-voice", 1),
        ("lecturec:\n  voice: openai:alloy", {"untrusted": True}, "refused-setting", 3),
    ):
        notes.write_text(head.format(setting), "utf-8")
        result = lecturec.compile(notes, **small, **flags)
        assert (result.exit, code) == (exit_code, next(d.code for d in result.diagnostics if d.severity == "error"))


def test_check_and_manifest_say_who_speaks_and_why(tmp_path: Path) -> None:
    """Where nobody was named."""
    notes = tmp_path / "notes.md"
    notes.write_text("---\nlang: en\n---\n\n# One\n\nHello.\n", "utf-8")

    checked = CliRunner().invoke(cli, ["check", str(notes)]).output
    lecturec.compile(notes, size="320x180", fps=5, illustrations=False, to=("mp4", "json"), jobs=1)

    facts = json.loads((tmp_path / "notes.json").read_text("utf-8"))
    assert facts["voice"].startswith("espeak (")
    assert "piper: no model file" in facts["voice"]
    assert facts["voice"] in checked


def test_the_page_lists_the_engines_that_there_are() -> None:
    """Each with a row, and with what `lecturec voices` says of it."""
    import re

    from lecturec.plugins import BUILT_IN
    from lecturec.voice_commands import ABOUT

    page = (Path(__file__).parents[1] / "docs" / "narration.md").read_text("utf-8").split("\n## Voices\n", 1)[1]
    rows = set(re.findall(r"^\| `([a-z]+)` \|", page.split("\n### ", 1)[0], re.MULTILINE))
    assert rows == set(BUILT_IN["speakers"]) == set(ABOUT)
