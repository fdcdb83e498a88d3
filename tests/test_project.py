"""What the project says of itself is so."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_ci_runs_the_commands_of_the_readme() -> None:
    """The two commands that a newcomer types are the ones that are checked."""
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^```\n([^\n]+)\n```$", readme, re.MULTILINE)

    ci = (ROOT / ".ci" / "run").read_text("utf-8").split("\n")

    assert len(commands) == 2
    assert all(command in ci for command in commands)


def test_pictures_and_pages_that_are_named_exist() -> None:
    """Every relative link of our own pages leads somewhere."""
    examples = {"language.md", "diagnostics.md", "dialects.md"}  # full of links that are only examples
    for page in (p for p in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")) if p.name not in examples):
        text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
            # What stands between slashes is a pronunciation.
            if "`" not in target and not re.fullmatch("/.+/", target):
                assert (page.parent / target).exists(), f"{page}: {target}"


def test_only_the_encoder_imports_ffmpeg() -> None:
    """One outside library, one door."""
    found = subprocess.run(
        ["grep", "-rlE", r"^\s*(import|from) av\b", "lecturec"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert all(path.startswith("lecturec/encode/") for path in found.stdout.split())


def test_nothing_is_pickled_and_no_shell_is_called() -> None:
    """The store holds data, never code; arguments are lists. Only scenes that whoever builds allowed are run."""
    banned = r"\bpickle\b|marshal|shelve|shell=True|os\.system|(^|[^.[:alnum:]_])(eval|exec)\(|allow_pickle=True"
    found = subprocess.run(
        ["grep", "-rnE", banned, "lecturec", "--include=*.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    known = ("Never pickle", "are a pickle", "scene_worker.py")
    lines = [line for line in found.stdout.splitlines() if not any(said in line for said in known)]

    assert lines == []
