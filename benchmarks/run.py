"""How fast lecturec is, and its peers on the same machine in the same run. Prints a Markdown table.

python benchmarks/run.py             lecturec alone
python benchmarks/run.py --peers     plain ffmpeg (apt install ffmpeg) and MoviePy (pip install moviepy) too
python benchmarks/run.py --long      also memory at 60 minutes
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av
from decks import deck_a, deck_b, deck_long

CROSSFADE_S = 0.37

# As people have it: pip compiles what it installs, so no run pays for that.
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def lecturec(folder: Path, notes: Path, *words: str) -> tuple[float, dict]:
    """(wall seconds of the whole command, its report)."""
    report = folder / "report.json"
    env = {**ENV, "LECTUREC_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "lecturec", str(notes), "-q", "--report", str(report), *words]
    start = time.perf_counter()
    subprocess.run(command, check=True, env=env)
    return time.perf_counter() - start, json.loads(report.read_text())


def command(*words: str, repeat: int = 5) -> float:
    """The best of some wall seconds of a command of ours."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "lecturec", *words], check=True, stdout=subprocess.DEVNULL, env=ENV)
        times.append(time.perf_counter() - start)
    return min(times)


def stills(film: Path, folder: Path) -> tuple[list[Path], list[float]]:
    """The slides of a film as PNGs, and how long each stands in seconds."""
    paths, lengths = [], []
    with av.open(str(film)) as opened:
        video = opened.streams.video[0]
        for number, chapter in enumerate(opened.chapters()):
            start, stop = (float(chapter[end] * chapter["time_base"]) for end in ("start", "end"))
            opened.seek(int(start / video.time_base), stream=video)
            picture = next(f for f in opened.decode(video) if f.time >= start - 0.01)
            paths.append(folder / f"still-{number:02}.png")
            picture.to_image().save(paths[-1])
            lengths.append(stop - start)
    return paths, lengths


def main() -> None:
    rows: list[tuple[str, str]] = []

    def row(what: str, value: str) -> None:
        rows.append((what, value))
        print(f"| {what} | {value} |", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b = folder / "a.md", folder / "b.md"
        a.write_text(deck_a())
        b.write_text(deck_b())
        lecturec(folder, a, "--draft", "--only", "1")  # compiles, and leaves nothing that the next run could use
        print(f"| {os.cpu_count()} cores | |\n|---|---|")
        took, report = lecturec(folder, a)
        row("deck A: lecture", f"{report['lecture_seconds']:.0f} s, {report['slides']} slides")
        row("deck A: empty cache", f"{took:.1f} s")
        stages = ", ".join(f"{stage} {s:.1f}" for stage, s in report["seconds"].items() if s >= 0.05)
        row("deck A: stages", stages)
        if "--peers" in sys.argv:
            from peers import ffmpeg_seconds, moviepy_seconds

            pictures, lengths = stills(a.with_suffix(".mp4"), folder)
            plain = ffmpeg_seconds(pictures, lengths, CROSSFADE_S, 30)
            row("deck A: plain ffmpeg, picture alone", f"{plain:.0f} s ({plain / took:.1f} times as long)")
            movie = moviepy_seconds(pictures, lengths, CROSSFADE_S, 30, piece_s=8)
            row("deck A: MoviePy, picture alone, scaled from 8 s", f"{movie:.0f} s ({movie / took:.1f} times as long)")
        took, report = lecturec(folder, b)
        length = report["lecture_seconds"]
        row("deck B: lecture", f"{length:.0f} s, {report['slides']} slides")
        row("deck B: empty cache", f"{took:.1f} s ({length / took:.1f} times real time)")
        row("deck B: stages", ", ".join(f"{stage} {s:.1f}" for stage, s in report["seconds"].items() if s >= 0.05))
        row("deck B: peak memory", f"{report['peak_bytes'] / 1e6:.0f} MB")
        same = b.with_suffix(".mp4").read_bytes()
        row("deck B: nothing changed", f"{min(lecturec(folder, b)[0] for _ in range(3)):.2f} s")
        text = b.read_text().split("\n")
        at = next(i for i, line in enumerate(text) if line.startswith("- ") and i > len(text) // 2)
        text[at] = "- This sentence is new and was never said before."
        b.write_text("\n".join(text))
        row("deck B: one sentence edited", f"{lecturec(folder, b)[0]:.2f} s")
        b.write_text(deck_b())
        one = folder / "one.mp4"
        lecturec(folder, b, "-o", str(one), "--jobs", "1", "--no-cache")
        row("deck B: same bytes from 1 worker and no cache", str(one.read_bytes() == same))
        row("lecturec --help", f"{command('--help'):.2f} s")
        row("lecturec check, deck B", f"{command('check', str(b)):.2f} s")
        if "--long" in sys.argv:
            long = folder / "long.md"
            long.write_text(deck_long())
            took, report = lecturec(folder, long)
            row("60 minutes: lecture", f"{report['lecture_seconds'] / 60:.1f} min, {report['slides']} slides")
            row("60 minutes: empty cache", f"{took:.0f} s ({report['lecture_seconds'] / took:.1f} times real time)")
            row("60 minutes: peak memory", f"{report['peak_bytes'] / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
