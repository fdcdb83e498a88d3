"""The command line, as a person meets it: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTES = "---\ntitle: Tides\nlang: en\n---\n\n## The moon\n\nThe moon pulls the sea.\n"


@pytest.fixture
def run(tmp_path: Path):
    """Run lecturec in an empty folder with a cache of its own."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "LECTUREC_CACHE": str(tmp_path / "cache")}
        command = [sys.executable, "-m", "lecturec", *words]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=100, check=False)

    return run


def test_a_bare_file_is_built(run, tmp_path: Path) -> None:
    """`lecturec notes.md` writes the film and says so in one line; nothing else is printed off a terminal."""
    (tmp_path / "notes.md").write_text(NOTES)

    done = run("notes.md", "--size", "320x180", "--fps", "10", "--report", "report.json")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert "slides" in done.stdout
    assert "notes.mp4" in done.stdout
    assert (tmp_path / "notes.mp4").is_file()
    facts = json.loads((tmp_path / "report.json").read_text())
    assert facts["misses"]["voice"] == 3
    assert facts["peak_bytes"] > 0
    assert "narrate" in facts["seconds"]


def test_a_folder_builds_all_its_lectures(run, tmp_path: Path) -> None:
    """Each file of notes becomes a film; a README beside them does not."""
    for name in ("one.md", "two.md", "README.md"):
        (tmp_path / "course").mkdir(exist_ok=True)
        (tmp_path / "course" / name).write_text(NOTES)

    done = run("course", "-o", "films", "--size", "320x180", "--fps", "5", "--voice", "none")

    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "films").iterdir()) == ["one.mp4", "one.vtt", "two.mp4", "two.vtt"]


def test_check_finds_what_is_wrong_with_its_place(run, tmp_path: Path) -> None:
    """Text for people, JSON for machines, exit code 1."""
    (tmp_path / "notes.md").write_text("---\ntitle: A\ntitle: B\n---\n\nHello.\n")

    text, data = run("check", "notes.md"), run("check", "notes.md", "--format", "json")

    assert text.returncode == data.returncode == 1
    assert text.stderr.startswith("notes.md:3:1: error[duplicate-key]: 'title' is given twice, first in line 2\n")
    assert json.loads(data.stdout)[0] | {"hint": ""} == {
        "code": "duplicate-key",
        "severity": "error",
        "message": "'title' is given twice, first in line 2",
        "path": "notes.md",
        "line": 3,
        "column": 1,
        "hint": "",
    }


def test_inspect_shows_the_deck(run, tmp_path: Path) -> None:
    """The deck as JSON: what is shown, what is said, where it came from."""
    (tmp_path / "notes.md").write_text(NOTES)

    deck = json.loads(run("inspect", "--json", "notes.md").stdout)

    assert (deck["title"], deck["lang"], deck["dialect"]) == ("Tides", "en", "notes")
    assert [slide["added"] for slide in deck["slides"]] == ["title", ""]
    assert set(deck["slides"][0]) == {"title", "template", "shown", "spoken", "notes", "line", "added", "writer"}
    assert deck["slides"][1]["spoken"] == ["The moon", "The moon pulls the sea."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.md"], "nowhere.md"),
        (["notes.md", "--theme", "nigth"], "did you mean 'night'"),
        (["notes.md", "--size", "big"], "1920x1080"),
        (["notes.md", "--fps", "1000"], "from 5 to 60"),
        (["notes.md", "--to", "docx"], "there are: mp4"),
        (["notes.md", "--only", "three"], "3-5"),
        (["notes.md", "-o", "film.avi"], "mp4"),
        (["notes.md", "--nonsense"], "nonsense"),
    ],
)
def test_a_wrong_command_is_exit_code_2(run, tmp_path: Path, words: list[str], said: str) -> None:
    """It says what is wrong, and what to type."""
    (tmp_path / "notes.md").write_text(NOTES)

    done = run(*words)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_path_out_of_the_folder_is_exit_code_3(run, tmp_path: Path) -> None:
    """Nothing outside the lecture's folder is read."""
    (tmp_path / "notes.md").write_text(NOTES + "\n![key](../../etc/passwd)\n")

    done = run("notes.md")

    assert done.returncode == 3
    assert "error[path-leaves-lecture]" in done.stderr


def test_check_looks_for_pictures(run, tmp_path: Path) -> None:
    """A picture that is not there, or not allowed, is found before anything is built."""
    (tmp_path / "fig.png").write_bytes(b"")
    (tmp_path / "notes.md").write_text(NOTES + "\n![a](fgi.png)\n\n![b](../secret.png)\n")

    done = run("check", "notes.md")

    assert done.returncode == 3
    assert "notes.md:10:1: warning[missing-file]: there is no file 'fgi.png'" in done.stderr
    assert "did you mean 'fig.png'?" in done.stderr
    assert "notes.md:12:1: error[path-leaves-lecture]" in done.stderr
    assert done.stdout == ""


def test_settings_come_from_the_config_under_the_front_matter(run, tmp_path: Path) -> None:
    """lecturec.toml sets what the notes do not."""
    (tmp_path / "lecturec.toml").write_text('lang = "fr"\ntheme = "paper"\n')
    (tmp_path / "notes.md").write_text("# Bonjour\n\nTout va bien.\n")
    (tmp_path / "other.md").write_text("---\nlang: es\n---\n# Hola\n\nTodo va bien.\n")

    langs = [json.loads(run("inspect", "--json", name).stdout)["lang"] for name in ("notes.md", "other.md")]

    assert langs == ["fr", "es"]


def test_a_wrong_config_is_told_with_its_line(run, tmp_path: Path) -> None:
    """So a typing mistake in the config does not pass silently."""
    (tmp_path / "lecturec.toml").write_text('lang = "fr"\nvioce = "warm"\n')
    (tmp_path / "notes.md").write_text(NOTES)

    done = run("check", "notes.md")

    assert done.returncode == 2
    assert "lecturec.toml:2:1: error[bad-setting]: there is no setting called 'vioce'" in done.stderr
    assert "did you mean 'voice'?" in done.stderr


def test_the_cache_can_be_asked_and_emptied(run, tmp_path: Path) -> None:
    """Info counts, verify finds damage, prune removes."""
    (tmp_path / "notes.md").write_text(NOTES)
    run("notes.md", "--size", "320x180", "--fps", "5", "-q")
    assert "entries" in run("cache", "info").stdout
    assert run("cache", "verify").returncode == 0
    next((tmp_path / "cache").glob("*/*.bin")).write_bytes(b"x")

    verified = run("cache", "verify")

    assert verified.returncode == 1
    assert "damaged: " in verified.stdout
    assert run("cache", "verify", "--repair").returncode == 0
    run("cache", "prune", "--days", "0")
    assert ": 0 entries" in run("cache", "info").stdout


def test_doctor_voices_and_themes_answer(run) -> None:
    """They need no notes."""
    doctor, voices, themes = run("doctor"), run("voices"), run("themes")

    assert doctor.returncode == 0, doctor.stdout
    assert "codecs (H.264 by x264, AAC)" in doctor.stdout
    assert "espeak" in voices.stdout
    assert "night (default)" in themes.stdout
    assert "paper" in themes.stdout


def test_help_imports_nothing_heavy() -> None:
    """--help is there at once: no NumPy, no FFmpeg, no Typst, no Markdown."""
    heavy = ["numpy", "av", "typst", "markdown_it", "yaml"]
    code = f"import sys, lecturec.cli; print([m for m in {heavy} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
