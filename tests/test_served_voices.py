"""Voices that something else gives: a server on this machine, and a stand-in for `say` of macOS on PATH.

Neither OpenAI's server nor macOS nor Windows is here: what is tested is how they are asked and what is made of
what they answer.
"""

import io
import json
import math
import os
import stat
import struct
import sys
import threading
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

import lecturec.backends.system
import lecturec.endpoint
from lecturec.backends import BackendError, TooSlow, Utterance
from lecturec.backends.openai import OpenAI
from lecturec.backends.system import System
from lecturec.backends.waves import read_wave
from lecturec.endpoint import Server

SAID = Utterance(spoken="The moon pulls the sea.", lang="en")


def tone(rate_hz: int = 24_000, seconds: float = 0.5) -> bytes:
    """A WAV of a tone."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 9))) for n in range(int(rate_hz * seconds))))
    return file.getvalue()


class Speech(BaseHTTPRequestHandler):
    """A server of speech; the model's name says how it behaves."""

    asked: list[dict[str, object]] = []  # noqa: RUF012
    keys: list[str] = []  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_POST(self) -> None:
        """Speak, or fail as the model's name says."""
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Speech.asked.append({**question, "path": self.path})
        Speech.keys.append(self.headers.get("Authorization", ""))
        answers = {
            "tts-1": (200, tone()),
            "refuse": (400, b'{"error": {"message": "no such voice"}}'),
            "busy": (503, b"") if len(Speech.asked) < 3 else (200, tone()),
            "always-busy": (503, b""),
            "page": (200, b"<!doctype html>"),
            "away": (307, b""),
            "endless": (200, tone()[:4] + b"\xff\xff\xff\xff" + tone()[8:40] + b"\xff\xff\xff\xff" + tone()[44:]),
        }
        status, body = answers[str(question["model"])]
        if question["voice"] not in ("alloy", "nova"):
            status, body = answers["refuse"]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server on this machine."""
    monkeypatch.setattr(lecturec.endpoint, "_PAUSE_S", 0.01)
    Speech.asked.clear()
    Speech.keys.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Speech) as here:
        threading.Thread(target=here.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{here.server_address[1]}/v1"
        here.shutdown()


def test_a_server_is_asked_for_a_sentence_and_for_nothing_else(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is told: model, words, voice and form; the key goes into the head, from the environment."""
    monkeypatch.setenv("SPEECH_KEY", "secret-1")

    said = OpenAI(Server(url=server, key="SPEECH_KEY")).speak(SAID)

    assert Speech.asked == [
        {
            "path": "/v1/audio/speech",
            "model": "tts-1",
            "input": SAID.spoken,
            "voice": "alloy",
            "response_format": "wav",
        }
    ]
    assert Speech.keys == ["Bearer secret-1"]
    assert (said.rate_hz, said.words, said.engine, said.voice) == (24_000, (), "openai", "alloy")
    assert 0.5 < len(said.pcm) / said.rate_hz < 0.6
    assert "secret" not in OpenAI(Server(url=server, key="SPEECH_KEY")).identity(SAID)


@pytest.mark.parametrize(
    ("model", "times", "words"),
    [
        ("refuse", 1, "it answered 400: no such voice"),
        ("always-busy", 3, "it answered 503"),
        ("page", 1, "gave no WAV"),
        ("away", 1, "it answered 307"),
    ],
)
def test_what_a_server_does_wrong_is_said(server: str, model: str, times: int, words: str) -> None:
    """It is asked again only where that may help, and never led elsewhere."""
    with pytest.raises(BackendError, match=words):
        OpenAI(Server(url=server, model=model)).speak(SAID)

    assert len(Speech.asked) == times


def test_a_server_that_is_busy_is_asked_again(server: str) -> None:
    """And one that never says how long its sound is, is believed."""
    assert len(OpenAI(Server(url=server, model="busy")).speak(SAID).pcm)
    assert len(Speech.asked) == 3
    assert len(OpenAI(Server(url=server, model="endless")).speak(SAID).pcm) > 12_000


def test_a_budget_is_kept(server: str) -> None:
    """No character more is sent."""
    speaker = OpenAI(Server(url=server, budget=30))
    speaker.speak(SAID)

    with pytest.raises(BackendError, match="budget of 30 characters"):
        speaker.speak(SAID)
    assert len(Speech.asked) == 1


def test_nothing_goes_out_that_nobody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server named, no key there, a key in the clear."""
    monkeypatch.setenv("SPEECH_KEY", "secret-1")
    monkeypatch.delenv("NO_KEY", raising=False)
    for named, words in (
        (None, "no server is named"),
        (Server(url="https://127.0.0.1:9/v1", key="NO_KEY"), "NO_KEY holds no key"),
        (Server(url="http://example.org/v1", key="SPEECH_KEY"), "by https only"),
        (Server(url="http://127.0.0.1:9/v1"), "cannot be reached"),
    ):
        with pytest.raises(BackendError, match=words):
            OpenAI(named, tries=1).speak(SAID)


SAY = """#!{python}
import os, sys, wave, struct, math, time
words = sys.argv[1:]
if words[:2] == ["-v", "?"]:
    print("Alex                en_US    # Most people recognize me by my voice.")
    print("Eddy (French)       fr_FR    # Bonjour, je m'appelle Eddy.")
    print("-o evil             en_US    # I am an option.")
    sys.exit()
text = open(words[words.index("-f") + 1], encoding="utf-8").read()
open(os.environ["SAID"], "a", encoding="utf-8").write(repr((words[1], text)) + "\\n")
if "hang" in text:
    time.sleep(600)
if "fail" in text:
    sys.exit("I cannot speak")
with wave.open(words[words.index("-o") + 1], "wb") as out:
    out.setparams((1, 2, 22050, 0, "NONE", ""))
    if "nothing" not in text:
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 9))) for n in range(400 * len(text))))
"""


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for `say`; gives the file in which it writes down what it was asked."""
    if os.name == "nt":
        pytest.skip("the stand-in is a script with a first line that only Unix reads")
    stand_in, said = tmp_path / "say", tmp_path / "said.txt"
    stand_in.write_text(SAY.replace("{python}", sys.executable), "utf-8")
    stand_in.chmod(stand_in.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("SAID", str(said))
    lecturec.backends.system._listed.cache_clear()
    return said


def test_the_system_speaks_with_a_voice_of_the_language(say: Path) -> None:
    """The text is in a file, and holds no command."""
    said = System().speak(Utterance(spoken="Il dit [[slnc 9]] -v", lang="fr-CA"))

    assert say.read_text("utf-8") == repr(("Eddy (French)", "Il dit ((slnc 9)) -v")) + "\n"
    assert (said.engine, said.voice, said.words) == ("system", "Eddy (French)", ())
    assert len(said.pcm)
    assert System.voices() == {"Alex": "en-US", "Eddy (French)": "fr-FR"}
    assert System.ready("fr") == ""


def test_what_the_system_cannot_do_is_said(say: Path) -> None:
    """No such voice, no such language, and a command that fails, hangs or gives nothing."""
    for asked, words in (
        (Utterance(spoken="a", lang="en", voice="-o evil"), "no voice called"),
        (Utterance(spoken="a", lang="fi"), "speaks 'fi'"),
        (Utterance(spoken="fail", lang="en"), "I cannot speak"),
    ):
        with pytest.raises(BackendError, match=words):
            System().speak(asked)
    with pytest.raises(TooSlow):
        System(patience_s=0.5).speak(Utterance(spoken="hang", lang="en"))
    assert not len(System().speak(Utterance(spoken="nothing", lang="en")).pcm)


def test_without_one_the_system_has_no_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on most Linux systems."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "no voice of its own" in System.ready("en")
    assert System.voices() == {}
    with pytest.raises(BackendError, match="no voice of its own"):
        System().identity(SAID)


def test_waves_of_all_widths_are_read_alike() -> None:
    """16, 24 and 32 bits, floats, and two channels as their mean."""
    wanted = np.array([0.0, 0.5, -0.5, 0.25], np.float32)
    whole = (wanted * (1 << 31)).astype("<i4")
    forms = {
        (1, 1, 16): (wanted * (1 << 15)).astype("<i2").tobytes(),
        (1, 1, 24): b"".join(n.tobytes()[1:] for n in whole),
        (1, 1, 32): whole.tobytes(),
        (3, 1, 32): wanted.astype("<f4").tobytes(),
        (3, 2, 32): np.repeat(wanted, 2).astype("<f4").tobytes(),
    }
    for (kind, channels, bits), body in forms.items():
        form = struct.pack("<HHIIHH", kind, channels, 16_000, 0, 0, bits)
        data = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + form + b"data" + struct.pack("<I", len(body)) + body
        pcm, rate_hz = read_wave(data, "x")
        assert rate_hz == 16_000
        assert np.allclose(pcm, wanted, atol=1e-4)
    for broken in (b"", b"RIFF", tone()[:30], tone().replace(b"data", b"dada"), b"RIFF\0\0\0\0WAVEdata\1\0\0\0a"):
        with pytest.raises(BackendError):
            read_wave(broken, "x")


def test_they_keep_to_what_every_speaker_has_to(server: str, say: Path) -> None:
    """The checks that are there for other people's engines too."""
    from lecturec.testing import SPEAKER_CHECKS, SpeakerRequest, check_speaker

    check_speaker(System, lang="en", other_lang="fr", long_text=200)
    asked = SpeakerRequest(make=lambda: OpenAI(Server(url=server)), other_voice="nova")
    for check in SPEAKER_CHECKS:
        if check.__name__ != "refuses_what_it_has_not":  # what a server has is known when it is asked to speak
            check(asked)
