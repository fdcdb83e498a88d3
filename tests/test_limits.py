"""Every stage ends in its time: the limit is reached with a small one, or by something that really hangs."""

import os
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest

import lecturec
import lecturec.layout.typeset
import lecturec.overtime
from lecturec import limits
from lecturec.diagnostics import Report
from lecturec.limits import STAGES, Limit
from lecturec.overtime import TookTooLong, at, within
from lecturec.store import Store

NOTES = """---
title: Tides
lang: en
---

## The moon

The moon pulls the sea.

![The bay](bay.svg)

## The sun

The sun pulls a little, and twice a month it pulls the other way.
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'

FLAGS = ("--size", "320x180", "--fps", "5", "--jobs", "2", "--motion", "none")
BARE = (*FLAGS, "--voice", "none", "--illustrator", "none")


@pytest.fixture
def run(tmp_path: Path):
    """Run lecturec with the limits, or the backends, that some code sets; gives the process, and who is left of it."""
    mark = uuid.uuid4().hex

    def run(code: str, *words: str) -> tuple["subprocess.CompletedProcess[str]", list[str]]:
        env = {**os.environ, "LECTUREC_CACHE": str(tmp_path / "cache"), "LECTUREC_TEST_MARK": mark}
        program = f"from lecturec import cli, limits, plugins\nfrom lecturec.limits import Limit\n{code}\ncli.main()"
        done = subprocess.run(
            [sys.executable, "-c", program, *words], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60
        )
        return done, left_over(mark)

    (tmp_path / "notes.md").write_text(NOTES, "utf-8")
    (tmp_path / "bay.svg").write_text(SVG, "utf-8")
    return run


def left_over(mark: str) -> list[str]:
    """The processes that carry this mark: what a build started and did not end."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


def sound(cache: Path) -> bool:
    """Whether all that the cache holds is whole."""
    store = Store(cache)
    return all(store.get(key) is not None for key, _, _ in store.entries())


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "check"])
def test_a_stage_that_takes_too_long_ends_the_build(run, tmp_path: Path, stage: str) -> None:
    """Exit code 4 and its name; the film before is whole, the cache sound, and no process is left."""
    (tmp_path / "notes.mp4").write_bytes(b"the film before")

    flags = FLAGS if stage in ("narrate", "illustrate", "paint") else BARE
    # Models paint, and here the sketch is taken for one.
    model = "import lecturec.backends.sketch as s; s.Sketch.stage = 'paint'; " if stage == "paint" else ""
    done, left = run(f"{model}limits.STAGES['{stage}'] = Limit(1e-6, 0, '')", "notes.md", *flags)

    assert done.returncode == 4, done.stderr
    assert f"error[took-too-long]: {stage} took longer than 1e-06 seconds" in done.stderr
    assert "Traceback" not in done.stderr
    assert "--patience" in done.stderr
    # Once the film is there, what is written beside it is late, and the film is the new one, whole.
    assert (stage == "publish") == ((tmp_path / "notes.mp4").read_bytes() != b"the film before")
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert sound(tmp_path / "cache")
    assert left == []


def test_check_has_its_time_too(run) -> None:
    """And says so in the form that was asked for."""
    done, left = run("limits.STAGES['check'] = Limit(1e-6, 0, '')", "check", "notes.md", "--format", "json")

    assert done.returncode == 4
    assert '"code": "took-too-long"' in done.stdout
    assert left == []


def test_after_a_stage_that_was_ended_the_next_build_is_as_any_other(run, tmp_path: Path) -> None:
    """What was made before it counts, and nothing of what was under way."""
    run("limits.STAGES['encode'] = Limit(0.01, 0, '')", "notes.md", *FLAGS, "--illustrator", "none")

    done, _ = run("", "notes.md", *FLAGS, "--illustrator", "none")
    again, _ = run("", "notes.md", *FLAGS, "--illustrator", "none", "--no-cache", "-o", "clean.mp4")

    assert (done.returncode, again.returncode) == (0, 0), done.stderr + again.stderr
    assert (tmp_path / "notes.mp4").read_bytes() == (tmp_path / "clean.mp4").read_bytes()


SLOW = """
import time
class Slow:
    identity = 'slow'
    def draw(self, request):
        time.sleep(600)
    def close(self):
        pass
plugins.BUILT_IN['illustrators']['slow'] = '__main__:Slow'
limits.STAGES['illustrate'] = Limit(1, 0, '')
"""


def test_a_thread_that_never_comes_back_is_left_behind(run) -> None:
    """The slide that it was busy with is named; the command does not wait for it."""
    start = time.monotonic()

    done, left = run(SLOW, "notes.md", "--illustrator", "slow", *FLAGS)

    assert time.monotonic() - start < 30
    assert done.returncode == 4
    assert done.stderr.startswith("notes.md:1:1: error[took-too-long]: illustrate took longer than 1 seconds\n"), done
    assert left == []


def test_a_search_that_never_ends_is_interrupted(run) -> None:
    """In the main thread of a Unix system the alarm reaches into a regular expression."""
    code = """
import lecturec.parse.dialects as dialects, re
dialects.detect = lambda sheet: re.match('(a+)+$', 'a' * 60 + 'b')
limits.STAGES['parse'] = Limit(0.5, 0, '')
"""
    done, _ = run(code, "notes.md", *FLAGS)

    assert done.returncode == 4
    assert "parse took longer than 0.5 seconds" in done.stderr


def test_a_voice_that_hangs_is_killed(run) -> None:
    """The engine is stopped in the middle of a sentence; its lines are named at once, and it does not live on."""
    code = """
import lecturec.backends.espeak as espeak, lecturec.backends.workers as workers
command = (workers.__file__.replace('workers.py', 'espeak_worker.py'),)
def hangs(self, *, patience_s=0.3):
    self._workers = workers.Workers('espeak-ng', ('-c', 'import time; time.sleep(600)'), patience_s=0.3)
espeak.Espeak.__init__ = hangs
"""
    done, left = run(code, "notes.md", *FLAGS)

    assert done.returncode == 4
    said = "notes.md:1:1: error[took-too-long]: slide 1: espeak-ng did not answer within 0.3 seconds (and 5 more lines"
    assert said in done.stderr
    assert left == []


def test_a_slide_that_is_typeset_for_ever_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long lecture is typeset in other processes; one that is late is killed, and its slide's line is said."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(lecturec.layout.typeset, "SLIDE_S", 0.01)
    text = "# Long\n\n" + "".join(f"## Slide {n}\n\nWords.\n\n" for n in range(70))
    (tmp_path / "notes.md").write_text(text, "utf-8")

    result = lecturec.compile(
        tmp_path / "notes.md", size="320x180", fps=5, narration=False, illustrations=False, jobs=2
    )

    (error,) = [d for d in result.diagnostics if d.severity == "error"]
    assert (result.exit, error.code, error.message) == (4, "took-too-long", "layout took longer than 0.01 seconds")
    assert error.span.line >= 1


@pytest.mark.parametrize("stage", ["parse", "write", "layout", "narrate", "encode"])
def test_a_stage_is_ended_in_another_thread_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """Where there is no signal, as on Windows, an exception is thrown into the thread that does the stage."""
    monkeypatch.setenv("LECTUREC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(limits.STAGES, stage, Limit(0.001, 0, ""))
    if stage in ("parse", "write"):  # they wait for nobody, so it is thrown, and soon
        monkeypatch.setattr(lecturec.overtime, "_GRACE_S", 0.01)
    many = "".join(f"## Part {n}\n\n" + "Words of all kinds that mean nothing. " * 20 + "\n\n" for n in range(400))
    (tmp_path / "notes.md").write_text(f"# Long\n\n{many if stage in ('parse', 'write') else NOTES}", "utf-8")
    results: list[lecturec.compiler.Result] = []

    def work() -> None:
        made = lecturec.compile(tmp_path / "notes.md", size="640x360", fps=30, illustrations=False, jobs=1)
        results.append(made)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)

    (result,) = results
    assert result.exit == 4
    assert [d.message for d in result.diagnostics if d.code == "took-too-long"] == [
        f"{stage} took longer than 0.001 seconds"
    ]
    assert not (tmp_path / "notes.mp4").exists()


def test_patience_stretches_every_limit_and_is_not_for_notes(run, tmp_path: Path) -> None:
    """On the command line and in lecturec.toml it is a setting; in the notes it is an error."""
    code = "limits.STAGES['write'] = Limit(1e-6, 0, '')"
    assert run(code, "notes.md", *BARE)[0].returncode == 4
    code = "limits.STAGES['layout'] = Limit(0.1, 0, '')"
    assert run(code, "notes.md", *BARE, "--patience", "1000")[0].returncode == 0
    (tmp_path / "lecturec.toml").write_text("patience = 0.01\n")
    done, _ = run("limits.STAGES['parse'] = Limit(0.001, 0, '')", "notes.md", *BARE)
    assert "parse took longer than 1e-05 seconds" in done.stderr
    (tmp_path / "lecturec.toml").unlink()
    (tmp_path / "notes.md").write_text("---\nlecturec:\n  patience: 100\n---\n\n# A\n\nWords.\n")
    done, _ = run("", "notes.md", *BARE)
    assert done.returncode == 1
    assert "notes.md:3:3: error[bad-setting]" in done.stderr or "notes.md:3:13: error[bad-setting]" in done.stderr


def test_limits_grow_with_the_lecture() -> None:
    """A long lecture has more time, and none has less than half a minute."""
    for stage, limit in STAGES.items():
        assert limit.of(0) >= 30, stage
        assert limit.of(240) > limit.of(10), stage


def test_the_place_that_is_known_best_is_said() -> None:
    """Who knows more of where it was has spoken first."""
    from lecturec.source import Span

    with pytest.raises(TookTooLong) as late, at(Span("notes.md", 1)), at(Span("notes.md", 7)):
        raise TookTooLong("layout", 1)
    assert late.value.span.line == 7


def test_a_stage_in_time_leaves_no_alarm() -> None:
    """Neither a signal nor an exception comes after it."""
    for _ in range(50):
        with within("parse"):
            pass
    assert not Report().diagnostics
    assert threading.active_count() < 30
