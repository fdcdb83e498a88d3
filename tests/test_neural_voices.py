"""Coqui and Kokoro, speaking for real: the libraries themselves load tiny models that are built here.

Skipped where torch and TTS, or kokoro_onnx, are not installed. One process of each engine serves all of the tests.
"""

import os
import shutil
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import tiny_kokoro
from kept import FRESH, Kept, maker

from lecturec.backends import BackendError, Gone, Utterance, model_worker, workers
from lecturec.backends.coqui import Coqui
from lecturec.backends.kokoro import Kokoro
from lecturec.choice import voice_for
from lecturec.diagnostics import Report
from lecturec.narrate import narrate
from lecturec.script import Beat, Line, Script, Slide
from lecturec.source import Span
from lecturec.spoken import Mark
from lecturec.store import Store
from lecturec.testing import SPEAKER_CHECKS, SpeakerRequest

HAS_COQUI = all(find_spec(name) for name in ("torch", "torchaudio", "torchcodec", "TTS"))
HAS_KOKORO = all(find_spec(name) for name in ("kokoro_onnx", "onnx"))
needs_coqui = pytest.mark.skipif(not HAS_COQUI, reason="torch and coqui-tts are not installed (see .ci/models)")
needs_kokoro = pytest.mark.skipif(not HAS_KOKORO, reason="kokoro-onnx and onnx are not installed (see .ci/models)")
SHARED = [check for check in SPEAKER_CHECKS if check.__name__ not in FRESH]
KINDS = ("tiny", "many", "phonemes", "nan", "silent", "endless", "xtts")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of models, of which some are broken."""
    folder = tmp_path_factory.mktemp("models")
    if HAS_COQUI:
        builder = [sys.executable, str(Path(__file__).with_name("tiny_coqui.py")), str(folder / "coqui"), *KINDS]
        subprocess.run(builder, check=True, capture_output=True, cwd=Path(__file__).parents[1])
        sample(folder / "coqui" / "xtts" / "samples" / "anna.wav")
        shutil.copytree(folder / "coqui" / "tiny", folder / "coqui" / "corrupt")
        (folder / "coqui" / "corrupt" / "model.pth").write_bytes(b"PK\x03\x04 this is no model")
        shutil.copytree(folder / "coqui" / "tiny", folder / "coqui" / "wrong")
        (folder / "coqui" / "wrong" / "config.json").write_text('{"name": "something else"}')
        shutil.copytree(folder / "coqui" / "tiny", folder / "coqui" / "half")
        (folder / "coqui" / "half" / "model.pth").unlink()
    if HAS_KOKORO:
        tiny_kokoro.build(folder / "kokoro" / "a")
        tiny_kokoro.build(folder / "kokoro" / "mute", voices=("af_mute",), loud=0.0)
        tiny_kokoro.build(folder / "kokoro" / "no", voices=("af_nan",), loud=float("nan"))
        tiny_kokoro.build(folder / "kokoro" / "timeless", voices=("af_timeless", "jf_alpha"), durations=False)
        tiny_kokoro.build(folder / "kokoro" / "vast", voices=("af_vast",), samples=400_000_000)
        tiny_kokoro.build(folder / "kokoro" / "corrupt", voices=("af_corrupt",))
        (folder / "kokoro" / "corrupt" / "kokoro.onnx").write_bytes(b"this is no model")
    before = {name: os.environ.get(name) for name in ("LECTUREC_MODELS", "LECTUREC_VOICE_MEMORY")}
    os.environ.update(LECTUREC_MODELS=str(folder), LECTUREC_VOICE_MEMORY="3000")
    yield folder
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(scope="module")
def kept(models: Path) -> Iterator[dict[str, Kept]]:
    speakers: dict[str, Kept] = {}
    if HAS_COQUI:
        speakers["coqui"] = Kept(Coqui())
    if HAS_KOKORO:
        speakers["kokoro"] = Kept(Kokoro())
    yield speakers
    for speaker in speakers.values():
        speaker.end()


@pytest.fixture
def coqui(kept: dict[str, Kept]) -> Kept:
    return kept["coqui"]


@pytest.fixture
def kokoro(kept: dict[str, Kept]) -> Kept:
    return kept["kokoro"]


def say(text: str, voice: str = "", lang: str = "en", **more: tuple[Mark, ...]) -> Utterance:
    return Utterance(spoken=text, voice=voice, lang=lang, **more)


def words(speaker: Kept, asked: Utterance) -> list[str]:
    return [asked.spoken[word.start_char : word.stop_char] for word in speaker.speak(asked).words]


@needs_coqui
@pytest.mark.parametrize("check", SHARED, ids=lambda check: check.__name__)
def test_coqui_keeps_to_what_is_asked_of_voices(check: Callable[[SpeakerRequest], None], kept: dict[str, Kept]) -> None:
    about = {"lang": "en", "voice": "many", "other_voice": "many/ben", "other_lang": "fr", "long_text": 500}
    check(SpeakerRequest(make=maker(Coqui, "coqui", check, kept), text="the moon pulls.", **about))


@needs_coqui
def test_another_process_of_coqui_speaks_the_same_bytes_and_ends(coqui: Kept) -> None:
    """Whatever was spoken before in this one; the model rolls its dice by the sentence."""
    asked = say("the moon pulls the sea", "many/ben")
    other = Coqui()
    try:
        assert other.speak(asked).pcm.tobytes() == coqui.speak(asked).pcm.tobytes()
        (pid,) = other._host.pids()
    finally:
        other.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@needs_kokoro
@pytest.mark.parametrize("check", SPEAKER_CHECKS, ids=lambda check: check.__name__)
def test_kokoro_keeps_to_what_is_asked_of_voices(
    check: Callable[[SpeakerRequest], None], kept: dict[str, Kept]
) -> None:
    about = {"lang": "en", "other_voice": "bf_emma", "other_lang": "fr", "long_text": 1_000}
    check(SpeakerRequest(make=maker(Kokoro, "kokoro", check, kept), **about))


@needs_coqui
def test_vits_tells_when_each_word_is_spoken(coqui: Kept) -> None:
    """By its durations: four frames for each letter and for each blank, so words are as long as their letters."""
    from tiny_coqui import FRAMES, HOP

    said = coqui.speak(asked := say("hello, it is the moon!", "tiny"))

    assert words(coqui, asked) == ["hello,", "it", "is", "the", "moon!"]
    assert {word.source for word in said.words} == {"native"}
    lengths = [word.stop_sample - word.start_sample for word in said.words]
    letter = 2 * FRAMES * HOP
    assert lengths == [6 * letter, 2 * letter, 2 * letter, 3 * letter, 5 * letter]
    assert (said.engine, said.voice, said.licence, said.rate_hz) == ("coqui", "tiny", "CC0-1.0", 22_050)


@needs_coqui
def test_a_model_that_reads_phonemes_finds_its_words_again(coqui: Kept) -> None:
    """espeak-ng melts "of the" into one word; there is no command espeak-ng here, so ours is taken."""
    assert words(coqui, say("the moon of the sea.", "phonemes")) == ["the", "moon", "of", "the", "sea."]


@needs_coqui
def test_signs_are_words_of_their_own(coqui: Kept) -> None:
    assert words(coqui, say("月心 moon", "tiny")) == ["月", "心", "moon"]


@needs_coqui
def test_speakers_and_languages_of_a_model_sound_different(coqui: Kept) -> None:
    asked = [say("le chat", "many/anna"), say("le chat", "many/ben"), say("le chat", "many/anna", "fr-CA")]
    sounds = [coqui.speak(one).pcm.tobytes() for one in asked]

    assert len(set(sounds)) == 3


@needs_coqui
def test_a_model_is_found_by_its_folder_and_where_coqui_keeps_it(
    coqui: Kept, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The licence of one that Coqui fetched is known to Coqui; no card is needed."""
    shutil.copytree(models / "coqui" / "tiny", tmp_path / "tts" / "tts_models--en--ljspeech--vits")
    (tmp_path / "tts" / "tts_models--en--ljspeech--vits" / "card.toml").unlink()
    monkeypatch.setenv("TTS_HOME", str(tmp_path))

    named = coqui.speak(say("moon", "tts_models/en/ljspeech/vits"))
    placed = coqui.speak(say("moon", str(models / "coqui" / "tiny")))

    assert voice_for("en", f"coqui:{models}", Report()) == ("coqui", str(models))
    assert named.licence == "apache 2.0"
    assert len(named.pcm) == len(placed.pcm)


@needs_coqui
def test_letters_that_a_model_does_not_know_are_reported(coqui: Kept, tmp_path: Path) -> None:
    assert coqui.speak(say("the 9 moons, ☺", "tiny")).unsaid == "9"

    for _ in ("spoken", "from the store"):
        report = Report()
        narrate(lecture("nine 9 moons"), coqui, Store(tmp_path), report, voice="tiny")

        (told,) = report.diagnostics
        assert (told.code, told.severity) == ("voice-skipped", "warning")
        assert "slide 1: the voice does not know 9" in told.message


@needs_coqui
def test_xtts_speaks_like_the_sample_once_its_licence_is_accepted(coqui: Kept) -> None:
    """By name, and by nothing else; `auto` and a voice that was not named never choose it."""
    like_anna = say("le chat.", "xtts/anna", "fr")
    with pytest.raises(BackendError, match="CPML"):
        coqui.identity(like_anna)

    coqui.accept(("cpml",))
    with pytest.raises(BackendError, match="a voice of your own") as lacking:
        coqui.speak(say("le chat.", "xtts", "fr"))
    said, again = coqui.speak(like_anna), coqui.speak(like_anna)

    assert "NAME.wav" in lacking.value.hint
    assert (said.voice, said.licence, said.words) == ("xtts/anna", "CPML", ())
    assert said.pcm.tobytes() == again.pcm.tobytes()  # the second time the sample was not heard again
    assert coqui.speak(say("le chat", "", "fr")).voice == "many"
    assert Coqui.ready("fr") == ""
    shown = Coqui.voices()["xtts/anna"]
    assert "CPML" in shown


@needs_coqui
@pytest.mark.parametrize(
    ("voice", "why", "hint"),
    [
        ("corrupt", "'corrupt' cannot be loaded", "fetch it again"),
        ("wrong", "is not the settings of a model", "fetch it again"),
        ("half", r"lacks \*\.pth", "fetch it again"),
        ("nan", "numbers that are no sound", "fetch it again"),
        ("silent", "stayed silent", "fetch it again"),
        ("endless", "not enough memory", "smaller model"),
        ("many/zoe", "no speaker 'zoe'", "anna, ben"),
        ("nobody", "no voice called 'nobody'", "tiny"),
        ("/nowhere/at/all", "lacks", "fetch it again"),
    ],
)
def test_what_is_wrong_with_a_model_of_coqui_is_said(coqui: Kept, voice: str, why: str, hint: str) -> None:
    with pytest.raises(BackendError, match=why) as refused:
        coqui.speak(say("hello", voice))

    assert hint in refused.value.hint
    assert len(coqui.speak(say("hello", "tiny")).pcm)  # and the others still speak


@needs_coqui
def test_one_bad_sentence_names_its_slide_and_the_rest_is_built(coqui: Kept, tmp_path: Path) -> None:
    """Nothing of the bad one is kept."""
    script = lecture("the moon", "the sea", voices=("tiny", "nan"))
    report = Report()
    takes = narrate(script, coqui, Store(tmp_path), report, voice="tiny")

    assert [line.text for line in takes] == ["the moon"]
    (said,) = report.diagnostics
    assert (said.code, said.severity) == ("voice-failed", "error")
    assert said.message.startswith("slide 2: ")
    again = Store(tmp_path)
    narrate(script, coqui, again, Report(), voice="tiny")
    assert (again.hits, again.misses) == ({"voice": 1}, {"voice": 1})


@needs_kokoro
def test_a_lecture_is_built_around_voices_that_fail(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the command, as an author has it: each slide named, its words spoken by the lecture's voice, nothing bad kept.

    With such a voice for its own it is no film; the one that was there stays, and the reason is said once.
    """
    broken = {"af_mute": "stayed silent", "af_nan": "no sound", "af_corrupt": "cannot be loaded", "af_vast": "memory"}
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    slides = "".join(f"\n\n# {name}\n\n{{voice={name}}} hello by {name}." for name in broken)
    notes = tmp_path / "n.md"
    asked = [sys.executable, "-m", "lecturec", str(notes), "--size", "320x180", "--fps", "5", "--illustrator", "none"]

    def build(voice: str) -> tuple[int, str]:
        notes.write_text(f"---\nlang: en\nvoice: {voice}\n---\n\n# One\n\nhello there.{slides}\n", "utf-8")
        done = subprocess.run([*asked, "--jobs", "1"], capture_output=True, text=True, cwd=Path(__file__).parents[1])
        return done.returncode, done.stdout + done.stderr

    code, said = build("kokoro")
    film = (tmp_path / "n.mp4").read_bytes()
    kept = sum(1 for path in (tmp_path / "cache").rglob("*") if path.is_file())

    assert code == 0
    for number, why in enumerate(broken.values(), 3):
        (line,) = [one for one in said.splitlines() if f"slide {number}: another voice speaks this" in one]
        assert why in line
    code, said = build("kokoro:af_nan")
    assert (code, said.count("error[")) == (5, 1)
    assert "more lines, on slides 2, 3," in said
    assert (tmp_path / "n.mp4").read_bytes() == film
    assert sum(1 for path in (tmp_path / "cache").rglob("*") if path.is_file()) == kept


@needs_coqui
def test_one_process_and_one_load_serve_a_whole_build(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many threads ask, and whichever speaker of the model is asked for; a warm build starts none."""
    started: list[tuple[str, ...]] = []
    real = workers.start
    monkeypatch.setattr(workers, "start", lambda command, path=(): started.append(command) or real(command, path))
    script = lecture("the moon", "the sea", "the sun", "a star", voices=("many/anna", "many/ben", "many", "many/anna"))
    for _ in ("cold", "warm"):
        coqui = Coqui()
        narrate(script, coqui, Store(tmp_path), Report(), voice="many", jobs=4)
        coqui.close()
    assert started == [("-m", "lecturec.backends.model_worker", "coqui")]


def test_a_model_is_loaded_once_also_when_it_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the process: a second sentence does not wait for it again."""
    loaded: list[str] = []

    class Library:
        """One good model, one bad."""

        def load(self, folder: Path) -> str:
            """Say which."""
            loaded.append(folder.name)
            if folder.name == "bad":
                raise ValueError("It is bad. Very bad.")
            return folder.name

        def answer(self, _model: str, _asked: dict[str, str]) -> tuple[dict[str, int], np.ndarray]:
            """A second of nothing."""
            return {"rate_hz": 1}, np.zeros(1)

    monkeypatch.setattr(model_worker, "import_module", lambda _name: SimpleNamespace(start=Library))
    mouth = model_worker.Mouth("coqui")
    told = [mouth.answer({"model": f"/m/{name}", "text": "a"})[0] for name in ("good", "bad", "good", "bad")]

    assert loaded == ["good", "bad"]
    assert [said.get("about") for said in told] == [None, "ValueError: It is bad", None, "ValueError: It is bad"]


@needs_kokoro
def test_a_process_that_dies_is_replaced_once(models: Path) -> None:
    """It is killed as the system kills what takes too much memory; after the second time nobody is asked again."""
    kokoro = Kokoro()
    try:
        for _ in range(2):
            kokoro.speak(say("moon"))
            (pid,) = kokoro._host.pids()
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(BackendError, match="process of Kokoro ended") as died:
                kokoro.speak(say("word"))
            assert "memory" in died.value.hint
        with pytest.raises(Gone):
            kokoro.speak(say("moon"))
    finally:
        kokoro.close()


@needs_kokoro
def test_kokoro_tells_when_each_word_is_spoken(kokoro: Kept) -> None:
    said = kokoro.speak(asked := say("The moon pulls, of the sea."))

    assert words(kokoro, asked) == ["The", "moon", "pulls,", "of", "the", "sea."]
    starts = [word.start_sample for word in said.words]
    assert starts == sorted(set(starts))
    assert (said.engine, said.voice, said.licence, said.rate_hz) == ("kokoro", "af_heart", "Apache-2.0", 24_000)


@needs_kokoro
def test_kokoro_speaks_phonemes_that_the_author_wrote(kokoro: Kept) -> None:
    """Seven of them last as long as seven, and stand for the word that is shown."""
    mark = Mark(start_char=0, stop_char=5, kind="ipa", value="/kakaka/")
    said = kokoro.speak(say("Knuth said so", marks=(mark,)))

    assert said.words[0].stop_sample - said.words[0].start_sample == 7 * tiny_kokoro.SAMPLES  # with the space
    assert len(said.pcm) != len(kokoro.speak(say("Knuth said so")).pcm)


@needs_kokoro
def test_each_language_has_its_voice(kokoro: Kept) -> None:
    """French by the French one; another country's English by a near one; the British by theirs."""
    spoken = {lang: kokoro.speak(say("la mer", lang=lang)).voice for lang in ("fr-CA", "en-AU", "en-US")}

    assert spoken == {"fr-CA": "ff_siwis", "en-AU": "bf_emma", "en-US": "af_heart"}


@needs_kokoro
@pytest.mark.parametrize(
    ("asked", "why", "hint"),
    [
        (say("hello", "af_corrupt"), "'corrupt' cannot be loaded", "fetch it again"),
        (say("hello", "af_nan"), "numbers that are no sound", "fetch it again"),
        (say("hello", "af_mute"), "stayed silent", "fetch it again"),
        (say("hello", "af_vast"), "not enough memory", "smaller model"),
        (say("hello", "nobody"), "no voice called 'nobody'", "af_heart"),
        (say("hallo", lang="de"), "does not speak 'de'", "en-us"),
        (say("月", lang="ja"), "needs another package", "misaki"),
        (say("🙂"), "nothing in this", "other letters"),
    ],
)
def test_what_kokoro_cannot_do_is_said(kokoro: Kept, asked: Utterance, why: str, hint: str) -> None:
    if asked.lang == "ja" and find_spec("misaki"):
        pytest.skip("misaki is installed")
    with pytest.raises(BackendError, match=why) as refused:
        kokoro.speak(asked)

    assert hint in refused.value.hint
    assert len(kokoro.speak(say("hello")).pcm)


@needs_kokoro
def test_a_model_without_durations_says_nothing_of_words(kokoro: Kept) -> None:
    said = kokoro.speak(say("hello there", "af_timeless"))

    assert said.words == ()
    assert np.max(np.abs(said.pcm)) > 0.1


def sample(path: Path) -> None:
    """Three seconds that rise and fall."""
    time = np.arange(22_050 * 3) / 22_050
    tone = 0.3 * np.sin(2 * np.pi * 150 * time) * (1 + np.sin(6 * np.pi * time)) / 2
    path.parent.mkdir()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes((tone * 32_767).astype("<i2").tobytes())


def lecture(*spoken: str, voices: tuple[str, ...] = ()) -> Script:
    """A slide for each sentence, spoken by the voice of its number."""
    slides = []
    for number, text in enumerate(spoken):
        voice = voices[number] if voices else ""
        line = Line(text=text, spoken=text, voice=voice, span=Span("notes.md", number + 1))
        slides.append(Slide(template="points", title=(), beats=(Beat(lines=(line,)),)))
    return Script(title="t", lang="en", slides=tuple(slides))
