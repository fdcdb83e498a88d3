"""How long others take for the same pictures: plain ffmpeg, and MoviePy 2 the way its users write it.

Each function takes the stills (PNG paths), how long each is shown, the cross-fade between two (both in seconds)
and the frame rate, writes a silent film, and returns the seconds it took. Neither is in the way of lecturec's
tests: ffmpeg is the system's package, MoviePy is installed for the benchmark alone.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path


def ffmpeg_seconds(stills: Sequence[Path], durations_s: Sequence[float], crossfade_s: float, fps: int) -> float:
    """Each still looped for its time, `xfade` between them, libx264 veryfast. Raises FileNotFoundError without ffmpeg.

    A still runs on under the cross-fade that follows it, so the film lasts as long as the durations say.
    """
    if not shutil.which("ffmpeg"):
        raise FileNotFoundError("ffmpeg is not installed: apt-get install ffmpeg")
    last = len(stills) - 1
    inputs: list[str] = []
    for k, (still, duration) in enumerate(zip(stills, durations_s, strict=True)):
        shown = duration + (crossfade_s if k < last else 0)
        inputs += ["-loop", "1", "-framerate", str(fps), "-t", f"{shown:.3f}", "-i", str(still)]
    graph, seen = [], "[0:v]"
    for k, offset in enumerate(list(accumulate(durations_s))[:last], 1):
        graph.append(f"{seen}[{k}:v]xfade=transition=fade:duration={crossfade_s:.3f}:offset={offset:.3f}[v{k}]")
        seen = f"[v{k}]"
    graph.append(f"{seen}format=yuv420p[out]")
    with tempfile.TemporaryDirectory() as folder:
        line = ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", ";".join(graph), "-map", "[out]"]
        line += ["-r", str(fps), "-c:v", "libx264", "-preset", "veryfast", f"{folder}/ffmpeg.mp4"]
        start = time.perf_counter()
        subprocess.run(line, check=True)
        return time.perf_counter() - start


def moviepy_seconds(
    stills: Sequence[Path], durations_s: Sequence[float], crossfade_s: float, fps: int, piece_s: float | None = None
) -> float:
    """ImageClips laid over one another with CrossFadeIn, written by write_videofile; ImportError without MoviePy.

    With `piece_s`, only the first stills are made, about so many seconds of them with the cross-fades between, and
    the time is scaled to the whole.
    """
    from moviepy import CompositeVideoClip, ImageClip, vfx

    whole_s, scale = sum(durations_s), 1.0
    if piece_s is not None and piece_s < whole_s:
        # Two stills at least, for the cross-fade; each shown for less than in the whole when that is long.
        shown = max(2, 1 + sum(begin < piece_s for begin in accumulate(durations_s)))
        shorter = min(1.0, piece_s / sum(durations_s[:shown]))
        stills, durations_s = stills[:shown], [duration * shorter for duration in durations_s[:shown]]
        scale = whole_s / sum(durations_s)
    clips = []
    for still, begin, duration in zip(stills, [0, *accumulate(durations_s)], durations_s, strict=False):
        clip = ImageClip(str(still)).with_duration(duration + crossfade_s).with_start(begin)
        clips.append(clip.with_effects([vfx.CrossFadeIn(crossfade_s)]) if begin else clip)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        film = CompositeVideoClip(clips).with_duration(sum(durations_s))
        film.write_videofile(
            f"{folder}/moviepy.mp4", fps=fps, codec="libx264", preset="veryfast", audio=False, logger=None
        )
        return (time.perf_counter() - start) * scale


if __name__ == "__main__":
    pictures = [Path(name) for name in sys.argv[1:]]
    times = [104 / len(pictures)] * len(pictures)
    print(f"ffmpeg   {ffmpeg_seconds(pictures, times, 0.5, 30):7.1f} s")
    print(f"MoviePy  {moviepy_seconds(pictures, times, 0.5, 30, piece_s=8):7.1f} s (scaled from a piece)")
