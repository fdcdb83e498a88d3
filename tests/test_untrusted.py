"""Notes from strangers, and notes in odd places: what they may decide, what is refused, and where a film can stand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lecturec
import lecturec.compiler
import lecturec.store

NOTES = "---\ntitle: Tides\nlang: en\n---\n\n## The moon\n\nThe moon pulls the sea.\n"
SMALL = {"size": "320x180", "fps": 5, "voice": "none", "illustrations": False, "jobs": 1}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))


def check(folder: Path, text: str = NOTES, *flags: str, config: str = "", **more: object) -> "lecturec.compiler.Result":
    """Build these notes with --untrusted."""
    folder.mkdir(exist_ok=True)
    (folder / "notes.md").write_text(text, "utf-8")
    if config:
        (folder / "lecturec.toml").write_text(config, "utf-8")
    return lecturec.compile(folder / "notes.md", untrusted=True, **{**SMALL, **more})


def said(result: "lecturec.compiler.Result") -> list[tuple[str, int]]:
    return [(d.code, d.span.line) for d in result.diagnostics if d.severity == "error"]


OURS = {
    "plugins": "[evil]",
    "command": "rm -rf /",
    "ffmpeg_path": "./ffmpeg",
    "cache_dir": "../../x",
    "cache": "false",
    "output": "../../.github/workflows/x.yml",
    "model": "attacker/repo",
    "extra_index_url": "https://evil.test",
    "network": "true",
    "scenes": "true",
    "root": "..",
    "patience": "1000",
    "untrusted": "false",
    "jobs": "200",
    "to": "[pdf]",
    "only": "'1'",
    "allow": "[missing-alt-text]",
    "draft": "true",
    "voice": "evil:low",
    "illustrator": "evil",
    "size": "4320x4320",
    "fps": "60",
}


@pytest.mark.parametrize("key", OURS)
def test_a_setting_that_reaches_beyond_looks_is_refused_in_the_notes(tmp_path: Path, key: str) -> None:
    """Exit code 3, naming the key and its line."""
    text = NOTES.replace("lang: en\n", f"lang: en\nlecturec:\n  {key}: {OURS[key]}\n")

    result = build_without(tmp_path, text, key)

    assert result.exit == 3
    assert said(result) == [("refused-setting", 5)]
    message = next(d.message for d in result.diagnostics if d.code == "refused-setting")
    assert f"'{key}" in message


def build_without(folder: Path, text: str, *flags: str) -> "lecturec.compiler.Result":
    """Build with --untrusted and without these flags, which would win over the notes."""
    (folder / "notes.md").write_text(text, "utf-8")
    given = {name: value for name, value in SMALL.items() if name not in flags}
    return lecturec.compile(folder / "notes.md", untrusted=True, **given)


@pytest.mark.parametrize("key", [key for key in OURS if key not in ("size", "fps", "voice")])
def test_a_setting_that_reaches_beyond_looks_is_refused_in_the_configuration(tmp_path: Path, key: str) -> None:
    """As in the notes: a pull request brings both."""
    value = {"true": "true", "false": "false", "[pdf]": '["pdf"]'}.get(OURS[key], f'"{OURS[key]}"').replace("'", "")

    result = check(tmp_path / "deck", config=f'theme = "paper"\n{key} = {value}\n')

    assert result.exit == 3
    assert said(result) == [("refused-setting", 2)]


def test_a_section_of_a_project_is_a_strangers_as_well(tmp_path: Path) -> None:
    """Any pyproject.toml above the notes."""
    (tmp_path / "pyproject.toml").write_text('[tool.lecturec]\nroot = "/"\n')

    result = check(tmp_path / "deck")

    assert (result.exit, said(result)) == (3, [("refused-setting", 2)])


@pytest.mark.parametrize(
    "line",
    ["plugins: [evil]", "command: sh", "cache_dir: ../x", "network: true", "root: ..", "output: ../../x", "model: a/b"],
)
def test_keys_of_the_front_matter_that_lead_out_are_refused(tmp_path: Path, line: str) -> None:
    """They would do nothing; who writes them hopes for another tool."""
    result = check(tmp_path / "deck", NOTES.replace("lang: en", f"lang: en\n{line}"))

    assert (result.exit, said(result)) == (3, [("refused-setting", 4)])


def test_a_normal_lecture_builds(tmp_path: Path) -> None:
    """Looks are the author's, also of a deck of another tool."""
    looks = "lang: en\nlecturec:\n  theme: paper\n  transition: push\n  motion: none\n  fps: 25\n"
    config = 'size = "1280x720"\nvoice = "espeak:deep"\n'

    result = check(tmp_path / "deck", NOTES.replace("lang: en\n", looks), config=config)

    assert (result.exit, said(result)) == (0, [])
    marp = "---\nmarp: true\ntheme: gaia\noutput: beamer_presentation\n---\n\n# One\n\nWords.\n\n---\n\n# Two\n"
    assert check(tmp_path / "marp", marp).exit == 0


def test_the_network_stays_shut(tmp_path: Path) -> None:
    """Whoever builds asks for both by mistake: the picture is a card, and that is said."""
    result = check(tmp_path / "deck", NOTES + "\n![The bay](https://example.org/bay.png)\n", network=True)

    assert result.exit == 0
    assert {d.code for d in result.diagnostics if d.severity == "warning"} == {"refused-setting", "remote-picture"}


def test_limits_are_those_of_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller notes, fewer slides, smaller films, less time."""
    many = "".join(f"## Slide {n}\n\nWords.\n\n" for n in range(301))
    assert check(tmp_path / "many", many).exit == 4
    assert check(tmp_path / "large", NOTES + "\n\n" + "Words. \n\n" * 150_000).exit == 4
    slidev = "---\ntheme: seriph\ncanvasWidth: 4000\naspectRatio: 1/1\n---\n\n# One\n\nWords.\n"
    assert build_without(tmp_path, slidev, "size").exit in (0, 3)
    from lecturec.limits import CI_PATIENCE
    from lecturec.options import Options

    assert Options(untrusted=True).stretch == CI_PATIENCE < 1 == Options().stretch
    assert Options(untrusted=True, patience=3).stretch == 3


def test_flags_are_the_builders(tmp_path: Path) -> None:
    """What is typed wins over what is refused to files."""
    (tmp_path / "bay.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')

    result = check(tmp_path / "deck", NOTES + "\n![The bay](../bay.svg)\n", root=str(tmp_path), to=("mp4", "txt"))

    assert (result.exit, said(result)) == (0, [])
    assert "txt" in result.paths


def test_what_lies_where_we_stand_is_never_imported(tmp_path: Path) -> None:
    """A pull request that brings a typst.py does not run it, in helpers, trials or engines."""
    deck = tmp_path / "deck"
    deck.mkdir()
    many = "".join(f"## Slide {n}\n\nWords.\n\n" for n in range(14))
    (deck / "notes.md").write_text(f"# Tides\n\n![The bay](bay.svg)\n\n{many}", "utf-8")
    (deck / "bay.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
    for name in ("typst", "numpy", "json", "espeakng_loader", "sitecustomize", "lecturec"):
        (deck / f"{name}.py").write_text(
            f"open({str(tmp_path / 'run')!r}, 'a').write({name!r} + ' ')\nraise SystemExit\n"
        )
    command = [sys.executable, "-P", "-m", "lecturec", "notes.md", "--untrusted", "--size", "320x180", "--fps", "5"]
    command += ["--motion", "none", "--illustrator", "none", "--jobs", "2"]

    done = subprocess.run(command, cwd=deck, capture_output=True, text=True, timeout=100)

    assert not (tmp_path / "run").exists(), (tmp_path / "run").read_text()
    assert done.returncode == 0, done.stderr


def test_the_environment_that_is_read_is_documented() -> None:
    """Lecturec asks for these variables, and the page names each that is a setting."""
    import re

    root = Path(__file__).parents[1]
    found = set()
    for file in (root / "lecturec").rglob("*.py"):
        found |= set(re.findall(r"environ(?:\.get)?[\[(]\"(\w+)\"", file.read_text("utf-8")))
    page = (root / "docs" / "untrusted.md").read_text("utf-8")
    # PYTHONPATH is handed on to processes, WINDIR says where Windows keeps its fonts.
    assert {name for name in found if f"`{name}`" not in page} <= {"PYTHONPATH", "WINDIR"}


@pytest.mark.parametrize("untrusted", [False, True])
def test_a_home_folder_is_no_lectures_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, untrusted: bool) -> None:
    """A warning with a hint; strangers are refused."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")

    result = lecturec.compile(tmp_path / "notes.md", **SMALL, untrusted=untrusted)

    assert result.exit == (3 if untrusted else 0)
    (told,) = [d for d in result.diagnostics if d.code == "wide-folder"]
    assert "folder of their own" in told.hint
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "notes.md").write_text(NOTES, "utf-8")
    assert lecturec.compile(tmp_path / "course" / "notes.md", **SMALL, untrusted=untrusted).exit == 0
    assert lecturec.compile(
        tmp_path / "course" / "notes.md", **SMALL, untrusted=untrusted, root=str(tmp_path)
    ).exit == (3 if untrusted else 0)


def test_the_root_of_the_machine_is_no_lectures_folder(tmp_path: Path) -> None:
    """--root / makes every file one of the lecture's."""
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")

    result = lecturec.compile(tmp_path / "notes.md", **SMALL, root=tmp_path.anchor, untrusted=True)

    assert (result.exit, [code for code, _ in said(result)]) == (3, ["wide-folder"])


@pytest.mark.parametrize(
    "name", ["week 3", "Лекция о приливах", "潮汐", "شرح", "it's 50%d; [0:v]", "-start", "e\u0301te\u0301"]
)
def test_paths_with_spaces_and_letters_of_other_scripts(tmp_path: Path, name: str) -> None:
    """Notes, pictures, film and captions may be called anything."""
    folder = tmp_path / name
    folder.mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
    (folder / f"{name}.svg").write_text(svg)
    (folder / f"{name}.md").write_text(f"{NOTES}\n![The bay](<{name.replace('%', '%25')}.svg>)\n", "utf-8")

    result = lecturec.compile(folder / f"{name}.md", **SMALL)

    assert [d.code for d in result.diagnostics if d.severity != "note"] == []
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{name}.{kind}" for kind in ("md", "mp4", "svg", "vtt"))


def test_notes_in_a_tree_that_is_read_only_build_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the notes: an error before anything slow is done, with the flag to use. With it: the film."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "notes.md").write_text(NOTES, "utf-8")
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: False if Path(path) == tree else real(path, mode))

    beside = lecturec.compile(tree / "notes.md", **SMALL)
    elsewhere = lecturec.compile(tree / "notes.md", output=tmp_path / "films" / "tides.mp4", **SMALL)

    assert beside.exit == 5
    (told,) = [d for d in beside.diagnostics if d.severity == "error"]
    assert (told.code, "-o" in told.hint) == ("cannot-write", True)
    assert beside.report.misses == {}
    assert elsewhere.exit == 0
    assert sorted(p.name for p in (tmp_path / "films").iterdir()) == ["tides.mp4", "tides.vtt"]


def test_a_disk_that_turns_read_only_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that has begun leaves the film before as it was."""
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")
    (tmp_path / "notes.mp4").write_bytes(b"the film before")

    def refuse(source: object, target: object) -> None:
        raise OSError(30, "Read-only file system", str(target))

    monkeypatch.setattr(os, "replace", refuse)
    result = lecturec.compile(tmp_path / "notes.md", **SMALL)

    assert (result.exit, said(result)) == (5, [("cannot-write", 0)])
    assert (tmp_path / "notes.mp4").read_bytes() == b"the film before"
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_film_does_not_replace_what_is_no_film(tmp_path: Path) -> None:
    """A file where its folder should be, a folder where it should be, the notes themselves."""
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "films.mp4").mkdir()
    (tmp_path / "notes.mp4").symlink_to(tmp_path / "notes.md")

    under_a_file = lecturec.compile(tmp_path / "notes.md", output=tmp_path / "file" / "a.mp4", **SMALL)
    over_a_folder = lecturec.compile(tmp_path / "notes.md", output=tmp_path / "films.mp4", **SMALL)
    over_the_notes = lecturec.compile(tmp_path / "notes.md", **SMALL)

    assert [r.exit for r in (under_a_file, over_a_folder, over_the_notes)] == [5, 2, 2]
    assert {code for r in (under_a_file, over_a_folder, over_the_notes) for code, _ in said(r)} == {"cannot-write"}
    assert (tmp_path / "file").read_text() == "mine"
    assert (tmp_path / "notes.md").read_text("utf-8") == NOTES


def test_help_says_what_untrusted_means() -> None:
    """One line of --help."""
    done = subprocess.run([sys.executable, "-m", "lecturec", "build", "--help"], capture_output=True, text=True)

    words = " ".join(done.stdout.split())
    assert "--untrusted" in words
    assert "no plugins, no network" in words
    assert "--patience N" in words


@pytest.mark.parametrize(
    "toml",
    ["tool = 3", "[tool]\nlecturec = 4", "[[tool]]\nx = 1", "x = " + "[" * 5000 + "]" * 5000],
    ids=["tool", "lecturec", "list", "deep"],
)
def test_a_configuration_of_any_shape_is_no_bug(tmp_path: Path, toml: str) -> None:
    """It says nothing to us, or it is not TOML."""
    (tmp_path / "pyproject.toml").write_text(toml)
    (tmp_path / "notes.md").write_text(NOTES, "utf-8")

    assert lecturec.compile(tmp_path / "notes.md", **SMALL).exit == 0
