"""How far guessed word times are from the truth, where a voice tells it: of every sentence of some notes.

python benchmarks/guesses.py notes.md ...     a row a lecture, spoken by the voice that `auto` takes
"""

import sys
from pathlib import Path

import numpy as np

from lecturec.backends import BackendError, Utterance
from lecturec.compiler import plan
from lecturec.diagnostics import Report
from lecturec.plugins import load
from lecturec.sound.estimate import estimated


def misses(notes: Path) -> list[float]:
    """Seconds between each word's guessed beginning and the one that the voice tells."""
    script = plan(notes, {}, Report()).script
    speaker = load("speakers", "openjtalk" if script.lang == "ja" else "espeak")()
    found = []
    for spoken in {line.spoken for slide in script.slides for beat in slide.beats for line in beat.lines} - {""}:
        try:
            said = speaker.speak(Utterance(spoken=spoken, lang=script.lang))
        except BackendError:
            continue
        words = estimated(said.pcm, said.rate_hz, spoken, script.lang)
        guessed = {word.start_char: word.start_sample for word in words}
        told = (word for word in said.words if word.start_char in guessed)
        found += [abs(guessed[word.start_char] - word.start_sample) / said.rate_hz for word in told]
    speaker.close()
    return found


def main() -> None:
    """Print a row a lecture."""
    print("| lecture | words | median ms | 19 of 20 within ms |\n|---|--:|--:|--:|")
    for name in sys.argv[1:]:
        ms = 1000 * np.array(misses(Path(name)) or [0.0])
        print(f"| {Path(name).stem} | {len(ms)} | {np.median(ms):.0f} | {np.percentile(ms, 95):.0f} |", flush=True)


if __name__ == "__main__":
    main()
