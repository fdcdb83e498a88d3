"""How fast each voice speaks and what memory it takes, on this machine. Prints a Markdown table.

python benchmarks/voices.py             the voices that are here
python benchmarks/voices.py --tiny      neural ones too, with tiny models that the tests build: what these say of speed
                                        is what lecturec and the library take, not what a real model would

The real-time factor is the seconds of work for a second of speech, once the voice is loaded. The memory is the largest
of its processes'. `none` counts words and makes no sound.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
TEXTS = {
    "en": "The moon pulls the near side of the sea more than the earth beneath it, and so there are two tides a day.",
    "ja": "月は海を引き寄せます。だから潮は一日に二度満ちます。",
}
VOICES = [("espeak", "", "en"), ("openjtalk", "", "ja")]
TINY = [("coqui", "tiny", "en"), ("coqui", "xtts/anna", "en"), ("kokoro", "", "en"), ("piper", "", "en")]


def one(engine: str, voice: str, lang: str) -> dict[str, float]:
    """Seconds to the first sentence, seconds of work for a second of speech, and MB, of a voice alone in a process."""
    from lecturec.backends import Utterance
    from lecturec.plugins import load

    speaker = load("speakers", engine)()
    if hasattr(speaker, "accept"):
        speaker.accept(("cpml",))
    begin = time.perf_counter()
    speaker.speak(Utterance(spoken=TEXTS[lang][:24], lang=lang, voice=voice))
    first = time.perf_counter() - begin
    begin, heard = time.perf_counter(), 0.0
    for number in range(5):
        said = speaker.speak(Utterance(spoken=f"{TEXTS[lang]} {number}", lang=lang, voice=voice))
        heard += len(said.pcm) / said.rate_hz
    factor = (time.perf_counter() - begin) / heard
    speaker.close()
    return {"first": first, "factor": factor, "mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def tiny_models(folder: Path) -> None:
    """Models for the neural voices whose libraries are here, in the folder where they are looked for."""
    for name, kinds in (("coqui", ["tiny", "xtts"]), ("kokoro", []), ("piper", [])):
        place = folder / name if name == "coqui" else folder / name / "tiny"
        builder = [sys.executable, str(TESTS / f"tiny_{name}.py"), str(place), *kinds]
        subprocess.run(builder, cwd=TESTS.parent, capture_output=True, check=False)
    samples = folder / "coqui" / "xtts" / "samples"
    samples.mkdir(parents=True, exist_ok=True)
    words = ["voices", "--say", TEXTS["en"], "--voice", "espeak", "-o", str(samples / "anna.wav")]
    subprocess.run([sys.executable, "-m", "lecturec", *words], check=True, capture_output=True)


def main() -> None:
    """Print a row a voice."""

    print("| voice | first sentence s | real-time factor | peak memory MB |\n|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as made:
        if "--tiny" in sys.argv:
            os.environ["LECTUREC_MODELS"] = made
            tiny_models(Path(made))
        for engine, voice, lang in VOICES + (TINY if "--tiny" in sys.argv else []):
            asked = [sys.executable, __file__, "--one", engine, voice, lang]
            done = subprocess.run(asked, capture_output=True, text=True)
            name = f"{engine} ({'tiny ' if (engine, voice, lang) in TINY else ''}{voice.split('/')[0] or lang})"
            if done.returncode:
                print(f"| {name} | {done.stderr.strip().splitlines()[-1][:80]} | | |", flush=True)
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            print(f"| {name} | {found['first']:.1f} | {found['factor']:.3f} | {found['mb']:.0f} |", flush=True)


if __name__ == "__main__":
    if "--one" in sys.argv:
        print(json.dumps(one(*sys.argv[2:5])))
    else:
        main()
