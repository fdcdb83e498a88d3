"""How far pictures and words are apart in a finished film, measured from its decoded frames and its decoded sound.

python benchmarks/sync.py notes.md ...        build each, then measure
python benchmarks/sync.py --hour              an hour of slides as well
python benchmarks/sync.py film.mp4 ...        measure a film that has its manifest (.json) beside it

The manifest only says where to look: at which time a beat claims to begin. When the words sound is the onset in the
decoded sound nearest to that (quiet, then sound); when the slide changed is the last of a row of decoded frames that
differ. The error is the one minus the other: above zero, the item stood before its words.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np
from decks import deck_long

NEAR_S = 0.35
RATE = 48_000
STEP = RATE // 1000
CHANGED = 6
"""By how much a pixel of a small picture changes when anything does, of 255."""


def frames_of(film: Path) -> tuple[np.ndarray, np.ndarray]:
    """(seconds of each frame, by how much its brightest difference to the one before stands out)."""
    times, jumps, last = [], [], None
    with av.open(str(film)) as opened:
        opened.streams.video[0].thread_type = "AUTO"
        for frame in opened.decode(video=0):
            grey = frame.reformat(width=320, height=180, format="gray").to_ndarray().astype(np.int16)
            jumps.append(0 if last is None else int(np.abs(grey - last).max()))
            times.append(frame.time)
            last = grey
    return np.array(times), np.array(jumps)


def onsets_of(film: Path) -> np.ndarray:
    """Seconds at which sound begins after 60 ms of quiet."""
    loud = []
    with av.open(str(film)) as opened:
        rest = np.zeros(0, np.float32)
        for frame in opened.decode(audio=0):
            rest = np.concatenate([rest, frame.to_ndarray()[0]])
            count = len(rest) // STEP
            loud.append(np.abs(rest[: count * STEP]).reshape(count, STEP).max(axis=1))
            rest = rest[count * STEP :]
    level = np.concatenate(loud)
    sounds = level > 0.01 * np.percentile(level, 99.9)
    at = np.flatnonzero(sounds)
    first = at[np.flatnonzero(np.diff(at, prepend=-1000) > 60)]
    return first / 1000


def settled(times: np.ndarray, jumps: np.ndarray, claim: float) -> float | None:
    """When the picture stopped changing about a claimed time: the time of the last frame of a row that differ."""
    near = np.flatnonzero((np.abs(times - claim) < NEAR_S) & (jumps > CHANGED))
    return float(times[near[np.argmin(np.abs(times[near] - claim))]]) if len(near) else None


def errors(film: Path) -> tuple[list[float], list[float], int]:
    """(errors in seconds of beats whose words begin after quiet, those within speech against the claim, changes that
    were not found). The first words of a slide count too: its first frame is the change.
    """
    facts = json.loads(film.with_suffix(".json").read_text())
    times, jumps = frames_of(film)
    onsets = onsets_of(film)
    heard, within, lost = [], [], 0
    for slide in facts["slides"]:
        before = None
        for beat in slide["beats"]:
            # What stays lit is no change.
            lit, before = before, (beat.get("part"), beat["row"]) if "row" in beat else None
            changes = beat["reveals"] or (before and before != lit)
            if not changes or beat["start"] <= slide["start"] + 0.4:
                continue
            shown = settled(times, jumps, beat["start"])
            if shown is None:
                lost += 1
                continue
            near = onsets[np.abs(onsets - beat["start"]) < 0.12]
            if len(near) and "anchor" not in beat:
                heard.append(float(near[np.argmin(np.abs(near - beat["start"]))]) - shown)
            else:
                within.append(beat["start"] - shown)
    return heard, within, lost


def built(notes: Path, folder: Path) -> Path:
    """The film of some notes, with its manifest."""
    film = folder / f"{notes.stem}.mp4"
    words = [str(notes), "-o", str(film), "-q", "--to", "mp4,json", "--size", "640x360"]
    subprocess.run([sys.executable, "-m", "lecturec", *words], check=True, env=dict(os.environ))
    return film


def main() -> None:
    """Print a row a film."""
    print("| film | reveals after quiet | median ms | p99 ms | max ms | within speech | max ms | not found |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    every: list[float] = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        paths = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
        if "--hour" in sys.argv:
            (folder / "hour.md").write_text(deck_long())
            paths.append(folder / "hour.md")
        for path in paths:
            film = path if path.suffix == ".mp4" else built(path, folder)
            heard, within, lost = errors(film)
            every += heard
            print(row(film.stem, heard, within, lost), flush=True)
    print(row("all", every, [], 0))


def row(name: str, heard: list[float], within: list[float], lost: int) -> str:
    """A row of the table."""
    ms = np.abs(np.array(heard or [0.0])) * 1000
    inside = f"{np.abs(np.array(within)).max() * 1000:.0f}" if within else "-"
    figures = f"{np.median(ms):.0f} | {np.percentile(ms, 99):.0f} | {ms.max():.0f}"
    return f"| {name} | {len(heard)} | {figures} | {len(within)} | {inside} | {lost} |"


if __name__ == "__main__":
    main()
