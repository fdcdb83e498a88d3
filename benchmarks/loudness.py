"""How loud finished films are, by a meter that is not ours (pyloudnorm), measured in their decoded sound.

python benchmarks/loudness.py notes.md ...    build each, then measure
python benchmarks/loudness.py film.mp4 ...    measure a film that has its manifest (.json) beside it
python benchmarks/loudness.py --mixed         a lecture of our own with three voices, music, an intro, an outro, and a
                                              film that is heard: alone, after the words, under the words

Slides and voices are measured where they last three seconds or longer, for a shorter one is no measure (EBU Tech 3341).
"""

import json
import os
import subprocess
import sys
import tempfile
import wave
from collections import defaultdict
from pathlib import Path

import av
import numpy as np
import pyloudnorm

RATE = 48_000
SHORTEST_S = 3
HZ = 1_500
"""The tone that the film of the mixed lecture plays; voices have little at just this pitch."""

TALK = (
    "The tide comes in twice a day because the earth turns below two bulges of water. The moon pulls the near side "
    "more than the far side, and what is left behind there is the second bulge. Nobody sees it, every sailor knows it. "
)
MIXED = f"""---
title: Music, voices and films
lang: en
voices: {{Anna: bright, Ben: deep}}
lecturec:
  music: bed.wav
  intro: chime.wav
  outro: chime.wav
  film-sound: WAY
---

# Music, voices and films

## One

{TALK}

---

## Two

Notes:
**Anna:** {TALK}

**Ben:** {TALK}

---

## A film

![The tone](tone.mp4)

Notes:
{TALK}
"""


def heard(film: Path) -> np.ndarray:
    """The samples of a film."""
    with av.open(str(film)) as opened:
        return np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)]).astype(np.float64)


def true_peak_db(pcm: np.ndarray) -> float:
    """The highest point between the samples too, by interpolating the whole spectrum of each piece eight times."""
    highest, piece, rim = 1e-9, 1 << 19, 64
    for start in range(0, len(pcm), piece):
        near = pcm[max(0, start - rim) : start + piece + rim]
        if len(near) > 4 * rim and np.abs(near).max() > 0.3 * highest:
            between = np.fft.irfft(np.fft.rfft(near), 8 * len(near)) * 8
            highest = max(highest, float(np.abs(between[4 * rim : -4 * rim]).max()))
    return 20 * np.log10(highest)


def loudness(pieces: list[np.ndarray]) -> float | None:
    """The integrated loudness of pieces laid end to end, in LUFS; None of what is too short."""
    pcm = np.concatenate([*pieces, np.zeros(0)])
    return float(pyloudnorm.Meter(RATE).integrated_loudness(pcm)) if len(pcm) >= SHORTEST_S * RATE else None


def by_voice(facts: dict, pcm: np.ndarray) -> dict[str, float]:
    """LUFS of each voice: of its lines, each until the next line or the end of its slide."""
    pieces = defaultdict(list)
    for slide in facts["slides"]:
        lines = [line for beat in slide["beats"] for line in beat["lines"] if line["start"] is not None]
        stops = [*(line["start"] for line in lines[1:]), slide["stop"]]
        for line, stop in zip(lines, stops, strict=True):
            if made := facts["assets"].get(line["sound"]):
                voice = f"{made['engine']} {made['voice']}"
                pieces[voice].append(pcm[round(line["start"] * RATE) : round(stop * RATE)])
    found = {voice: loudness(parts) for voice, parts in pieces.items()}
    return {voice: level for voice, level in found.items() if level is not None}


def apart(levels: list[float]) -> str:
    """How far apart levels are, in LU."""
    return f"{max(levels) - min(levels):.2f}" if len(levels) > 1 else "-"


def row(film: Path) -> str:
    """A row of the table."""
    facts, pcm = json.loads(film.with_suffix(".json").read_text()), heard(film)
    whole = pyloudnorm.Meter(RATE).integrated_loudness(pcm)
    said = [s for s in facts["slides"] if any(line["text"] for beat in s["beats"] for line in beat["lines"])]
    slides = [loudness([pcm[round(s["start"] * RATE) : round(s["stop"] * RATE)]]) for s in said]
    levels = [level for level in slides if level is not None]
    voices = by_voice(facts, pcm)
    cells = [f"{whole:.2f}", f"{true_peak_db(pcm):.2f}", str(len(levels)), apart(levels), str(len(voices))]
    return f"| {film.stem} | {' | '.join([*cells, apart(list(voices.values()))])} |"


def built(notes: Path, film: Path) -> Path:
    """The film of some notes, with its manifest; its pictures are small, for nobody looks at them."""
    words = ["--to", "mp4,json", "--size", "320x180", "--fps", "10", "--motion", "none", "--illustrator", "none"]
    subprocess.run([sys.executable, "-m", "lecturec", str(notes), "-o", str(film), "-q", *words], check=True)
    return film


def save(path: Path, pcm: np.ndarray) -> None:
    """A WAV file."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1), out.setsampwidth(2), out.setframerate(RATE)
        out.writeframes((np.clip(pcm, -1, 1) * 32767).astype("<i2").tobytes())


def film_with_tone(path: Path, seconds: int = 8) -> None:
    """A grey film with a tone of HZ."""
    with av.open(str(path), "w") as out:
        video, audio = out.add_stream("libx264", rate=10), out.add_stream("aac", rate=RATE, layout="mono")
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for number in range(10 * seconds):
            out.mux(video.encode(av.VideoFrame.from_ndarray(np.full((48, 64), 2 * number, np.uint8), format="gray")))
        tone = 0.5 * np.sin(2 * np.pi * HZ * np.arange(seconds * RATE) / RATE)
        frame = av.AudioFrame.from_ndarray(tone.astype(np.float32)[None], format="fltp", layout="mono")
        frame.sample_rate = RATE
        out.mux(audio.encode(frame)), out.mux(video.encode()), out.mux(audio.encode())


def mixed(folder: Path) -> list[Path]:
    """The films of the mixed lecture, one for each way that films have with the voice."""
    t = np.arange(17 * RATE) / RATE
    chord = sum(np.sin(2 * np.pi * hz * t) * (0.6 + 0.4 * np.sin(0.9 * t + hz)) for hz in (220, 277, 330, 440))
    save(folder / "bed.wav", 0.12 * chord)
    save(folder / "chime.wav", (0.5 * np.sin(2 * np.pi * 880 * t) * np.exp(-3 * t))[: 3 * RATE // 2])
    film_with_tone(folder / "tone.mp4")
    films = []
    for way in ("alone", "wait", "duck"):
        notes = folder / f"mixed-{way}.md"
        notes.write_text(MIXED.replace("WAY", way))
        films.append(built(notes, notes.with_suffix(".mp4")))
    return films


def tone_levels(film: Path) -> str:
    """Where the tone of the last slide's film sounds, and how loud it and the rest are then: a line for each second."""
    facts, pcm = json.loads(film.with_suffix(".json").read_text()), heard(film)
    slide = next(s for s in facts["slides"] if s["title"] == "A film")
    wave_of = np.exp(-2j * np.pi * HZ * np.arange(RATE) / RATE) * np.hanning(RATE) * 2
    told = []
    for second in np.arange(slide["start"], slide["stop"] - 1, 1):
        piece = pcm[round(second * RATE) :][:RATE]
        if len(piece) == RATE:
            tone = np.abs(np.mean(piece * wave_of)) ** 2 * 2
            rest = max(np.mean((piece * np.hanning(RATE)) ** 2) / 0.375 - tone, 1e-9)
            told.append(f"{10 * np.log10(max(tone, 1e-9)):.0f}/{10 * np.log10(rest):.0f}")
    return " ".join(told)


def main() -> None:
    """Print a row a film."""
    print("| film | LUFS | true peak dBTP | slides | apart LU | voices | apart LU |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ.setdefault("LECTUREC_CACHE", str(folder / "cache"))
        for name in (word for word in sys.argv[1:] if not word.startswith("--")):
            path = Path(name)
            film = path if path.suffix == ".mp4" else built(path, folder / f"{path.stem}.mp4")
            print(row(film), flush=True)
        if "--mixed" in sys.argv:
            films = mixed(folder)
            for film in films:
                print(row(film), flush=True)
            print("\nTone of the film / all else, in dB, second by second:\n")
            for film in films:
                print(f"{film.stem}: {tone_levels(film)}")


if __name__ == "__main__":
    main()
