"""Other people's backends, by real entry points: whatever they do, the build ends, names them, and keeps no harm."""

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from kept import Kept

import lecturec
import lecturec.backends.guest
from lecturec.choice import voice_for
from lecturec.plugins import load, offered
from lecturec.store import Store
from lecturec.testing import SPEAKER_CHECKS, SpeakerRequest, check_speaker

NOTES = """---
title: Tides
lang: en
---

## The moon

The moon pulls the sea.

## The sun

The sun pulls a little.
"""

SMALL = {"size": "320x180", "fps": 5, "transition": "none", "motion": "none", "jobs": 2}

SPEAKER = """
import os, sys, time, numpy as np
from lecturec.backends import BackendError, Recording, Utterance, Word

def hum(text, *, rate_hz=16000, words=None, pcm=None):
    samples = 800 * len(text)
    if pcm is None:
        pcm = (np.sin(np.arange(samples) / 9) * 0.3).astype(np.float32)
    if words is None:
        words = (Word(start_char=0, stop_char=len(text), start_sample=0, stop_sample=samples),)
    return Recording(pcm=pcm, rate_hz=rate_hz, words=words, engine="hum", voice="low", licence="none")

class Hum:
    def identity(self, utterance):
        return "hum 1"
    def speak(self, utterance):
        text = utterance.spoken
        if "sun pulls" not in text:
            return hum(text)
        {deed}
    def close(self):
        pass
"""

ILLUSTRATOR = """
import io, os, sys, time
from PIL import Image
from lecturec.backends import BackendError, Drawn

def drawn(request, png=None, size=None):
    if png is None:
        file = io.BytesIO()
        Image.new("RGB", (8, 8), "navy").save(file, "PNG")
        png = file.getvalue()
    width, height = size or (8, 8)
    return Drawn(png=png, width_px=width, height_px=height, drawing=None,
                 engine="brush", model="m", seed=7, licence="none")

class Brush:
    identity = "brush 1"
    def draw(self, request):
        if "sun" not in (request.title + request.text):
            return drawn(request)
        {deed}
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install a backend of this code and this name, as pip would."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    site = tmp_path / "site"

    def install(kind: str, deed: str, *, code: str = "") -> None:
        info = site / "strange-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strange\nVersion: 1.0\n")
        thing = {"speakers": "Hum", "illustrators": "Brush"}[kind]
        (info / "entry_points.txt").write_text(f"[lecturec.{kind}]\nstrange = strange_plugin:{thing}\n")
        body = textwrap.indent(textwrap.dedent(deed), " " * 8).strip()
        text = code or {"speakers": SPEAKER, "illustrators": ILLUSTRATOR}[kind].replace("{deed}", body)
        (site / "strange_plugin.py").write_text(text)
        monkeypatch.syspath_prepend(str(site))

    return install


def build(folder: Path, **options: object) -> "lecturec.compiler.Result":
    """Build over a film that is there already."""
    notes = folder / "notes.md"
    notes.write_text(NOTES, "utf-8")
    film = folder / "notes.mp4"
    film.write_bytes(b"the film before")
    result = lecturec.compile(notes, **{**SMALL, "illustrations": False, **options})
    assert (film.read_bytes() == b"the film before") == bool(result.exit)
    return result


def said(result: "lecturec.compiler.Result") -> list[tuple[str, str, int, str]]:
    return [(d.severity, d.code, d.span.line, d.message) for d in result.diagnostics if d.severity != "note"]


def children() -> set[int]:
    """Processes that this one has started and that still run."""
    found = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    return {int(line.split()[0]) for line in found.stdout.splitlines() if "guest_worker" in line}


def test_the_voice_in_the_manual_is_one(install, tmp_path: Path) -> None:
    """As it stands there: it keeps to all that is asked of voices, here and in a process of its own, and speaks."""
    page = (Path(__file__).parents[1] / "docs" / "narration.md").read_text("utf-8")
    code = page.split("### Writing a voice", 1)[1].split("```python\n", 1)[1].split("```", 1)[0]
    here: dict[str, type] = {}
    exec(code, here)
    install("speakers", "", code=f"{code}\n\nHum = Beeps\n")

    check_speaker(here["Beeps"], lang="en", other_voice="high")
    kept = load("speakers", "strange")()
    for check in SPEAKER_CHECKS:
        if check.__name__ not in ("repeats_itself", "ends_what_it_started"):
            check(SpeakerRequest(make=lambda: Kept(kept), lang="en", other_voice="high", long_text=1_000))
    kept.close()
    assert said(build(tmp_path, voice="strange:high")) == []


def test_a_voice_that_keeps_its_word_speaks(install, tmp_path: Path) -> None:
    """It is found, lives in a process of its own, and its sentences come from the store the next time."""
    install("speakers", "return hum(text)")

    result = build(tmp_path, voice="strange", to=("json",))

    assert said(result) == []
    facts = json.loads((tmp_path / "notes.json").read_text())
    assert "hum" in json.dumps(facts)
    assert "strange_plugin" not in sys.modules
    assert children() == set()
    assert build(tmp_path, voice="strange").report.misses.get("voice", 0) == 0


DEEDS = {
    "raises": ("raise RuntimeError('boom')", "RuntimeError: boom"),
    "raises what is no exception": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "ends the program": ("sys.exit(0)", "SystemExit: 0"),
    "ends the process": ("os._exit(0)", "it ended its process"),
    "is killed": ("os.kill(os.getpid(), 9)", "it ended its process"),
    "gives nothing": ("return None", "it gave nothing, not a Recording"),
    "gives a list": ("return [0.0] * 100", "it gave a list, not a Recording"),
    "gives sound of two channels": ("return hum(text, pcm=np.zeros((2, 100), np.float32))", "of shape (2, 100)"),
    "gives whole numbers": ("return hum(text, pcm=np.zeros(100, np.int16))", "int16"),
    "gives numbers that are none": ("return hum(text, pcm=np.full(1000, np.nan, np.float32))", "no sound between"),
    "gives numbers far too large": ("return hum(text, pcm=np.full(1000, 9000, np.float32))", "no sound between"),
    "gives no sound": ("return hum(text, pcm=np.zeros(0, np.float32))", "it gave no sound"),
    "gives a rate of 0": ("return hum(text, rate_hz=0)", "it gave sound at 0 Hz"),
    "gives a rate of nonsense": ("return hum(text, rate_hz='often')", "ValueError"),
    "gives times out of order": (
        """
        a = Word(start_char=4, stop_char=7, start_sample=100, stop_sample=200)
        b = Word(start_char=0, stop_char=3, start_sample=200, stop_sample=300)
        return hum(text, words=(a, b))
        """,
        "the times of its words",
    ),
    "gives times beyond its sound": (
        "return hum(text, words=(Word(start_char=0, stop_char=3, start_sample=0, stop_sample=10**9),))",
        "the times of its words",
    ),
    "gives words beyond the text": (
        "return hum(text, words=(Word(start_char=0, stop_char=999, start_sample=0, stop_sample=9),))",
        "the times of its words",
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_voice_that_misbehaves_is_named_with_its_line(install, tmp_path: Path, deed: str) -> None:
    """Exit code 1; the film before is whole; the sentence is not kept, the others are; no process is left."""
    code, words = DEEDS[deed]
    install("speakers", code)

    result = build(tmp_path, voice="strange", jobs=1)

    assert result.exit == 1
    told = [d for d in said(result) if d[2] == 12]
    assert [(severity, code) for severity, code, _, _ in told] == [("error", "plugin-failed")]
    assert words in told[0][3]
    assert "slide 3: the plugin 'strange'" in told[0][3]
    notes = [Store(tmp_path / "cache").notes(key) or {} for key, _, _ in Store(tmp_path / "cache").entries()]
    kept = [n for n in notes if n.get("engine") == "hum"]
    assert all(n["samples"] > 0 for n in kept)
    assert children() == set()


def test_a_voice_that_hangs_is_ended(install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 4, in little more than its time, though it waits for no signal; it is asked once."""
    monkeypatch.setattr(lecturec.backends.guest, "GUEST_S", 1.0)
    install("speakers", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
    start = time.monotonic()

    result = build(tmp_path, voice="strange")

    assert time.monotonic() - start < 30
    assert result.exit == 4
    assert said(result) == [
        ("error", "took-too-long", 12, "slide 3: the plugin 'strange' did not answer within 1 seconds")
    ]
    assert children() == set()


def test_a_voice_that_takes_for_ever_to_load_is_ended(install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading has a time of its own."""
    monkeypatch.setattr(lecturec.backends.guest, "GUEST_START_S", 1.0)
    install("speakers", "", code="import time\ntime.sleep(600)\n")

    result = build(tmp_path, voice="strange")

    assert (result.exit, [d[1] for d in said(result)]) == (4, ["took-too-long"])


@pytest.mark.parametrize("code", ["import nowhere_to_be_found", "raise SystemExit(0)", "class Hums: pass", "x ="])
def test_a_voice_that_cannot_be_loaded_is_named_once(install, tmp_path: Path, code: str) -> None:
    """One error, not one for each sentence."""
    install("speakers", "", code=code)

    result = build(tmp_path, voice="strange")

    assert result.exit == 1
    assert [(d[0], d[1]) for d in said(result)] == [("error", "plugin-failed")]
    assert "'strange'" in said(result)[0][3]


def test_a_voice_may_refuse_a_sentence(install, tmp_path: Path) -> None:
    """That is no fault: it says why, as our own do."""
    install("speakers", "raise BackendError('not this word', 'say it otherwise')")

    result = build(tmp_path, voice="strange")

    assert [(d.code, d.hint) for d in result.diagnostics if d.severity == "error"] == [
        ("voice-failed", "say it otherwise")
    ]


def test_what_a_plugin_prints_and_patches_stays_with_it(install, tmp_path: Path) -> None:
    """Standard output holds the one line of the build; our modules are as they were."""
    loud = "print('hello'); os.write(1, b'raw'); sys.stdout.flush()\nimport lecturec.store as s; s.Store.put = None\n"
    install("speakers", loud + "return hum(text)")
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    flags = ["--voice", "strange", "--size", "320x180", "--fps", "5", "--illustrator", "none"]

    done = subprocess.run(
        [sys.executable, "-m", "lecturec", "notes.md", *flags], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    checked = subprocess.run(
        [sys.executable, "-m", "lecturec", "check", "notes.md", "--voice", "strange", "--format", "json"],
        cwd=tmp_path, env=env, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "hello" not in done.stdout
    assert "raw" not in done.stdout
    json.loads(checked.stdout)


def test_a_plugin_cannot_speak_for_one_of_ours(install, tmp_path: Path) -> None:
    """What it makes is kept under its own name, whatever it calls itself."""
    install("speakers", "return hum(text)")
    made = load("speakers", "strange")()
    try:
        assert made.identity(lecturec.backends.Utterance(spoken="", lang="en")) == "strange: hum 1"
    finally:
        made.close()


PICTURES = {
    "raises": ("raise RuntimeError('boom')", "RuntimeError: boom"),
    "ends the program": ("sys.exit(3)", "SystemExit: 3"),
    "ends the process": ("os._exit(0)", "it ended its process"),
    "gives nothing": ("return None", "it gave nothing, not a Drawn"),
    "gives what is no picture": ("return drawn(request, png=b'GIF89a nonsense')", "no PNG"),
    "gives a picture that is cut": ("return drawn(request, png=drawn(request).png[:40])", "no PNG"),
    "gives another size than it says": ("return drawn(request, size=(800, 600))", "no PNG"),
    "gives a path": ("return drawn(request, png='/etc/passwd')", "not bytes"),
}


@pytest.mark.parametrize("deed", PICTURES)
def test_an_illustrator_that_misbehaves_costs_its_slide_the_picture(install, tmp_path: Path, deed: str) -> None:
    """A warning that names it and the slide; the lecture is built; nothing of it is kept."""
    code, words = PICTURES[deed]
    install("illustrators", code)

    result = build(tmp_path, illustrator="strange", illustrations=True, voice="none", jobs=1)

    told = said(result)
    assert result.exit == 0
    assert [(severity, code, line) for severity, code, line, _ in told] == [("warning", "plugin-failed", 10)]
    assert words in told[0][3]
    assert "'strange'" in told[0][3]
    assert children() == set()
    again = build(tmp_path, illustrator="strange", illustrations=True, voice="none", jobs=1)
    assert [d[1] for d in said(again)] == ["plugin-failed"]


def test_an_illustrator_that_hangs_is_ended_once(install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lecture is built without its pictures, and nobody waits for it twice."""
    monkeypatch.setattr(lecturec.backends.guest, "GUEST_S", 1.0)
    install("illustrators", "time.sleep(600)")

    result = build(tmp_path, illustrator="strange", illustrations=True, voice="none", jobs=1)

    assert result.exit == 0
    assert [d[1] for d in said(result)] == ["plugin-failed"]
    assert "did not answer within 1 seconds" in said(result)[0][3]


def test_an_illustrator_that_cannot_be_loaded_is_an_error(install, tmp_path: Path) -> None:
    """Somebody asked for it by name."""
    install("illustrators", "", code="raise ValueError('no GPU')")

    result = build(tmp_path, illustrator="strange", illustrations=True, voice="none")

    assert (result.exit, [d[1] for d in said(result)]) == (1, ["plugin-failed"])


def test_without_guests_there_are_ours_alone(install) -> None:
    """As with --untrusted."""
    from lecturec.diagnostics import Report

    install("speakers", "return hum(text)")
    report = Report()

    assert "strange" in offered("speakers")
    assert "strange" not in offered("speakers", guests=False)
    assert voice_for("en", "strange", report, guests=False) == ("espeak", "")
    assert [d.code for d in report.diagnostics] == ["unknown-voice"]
