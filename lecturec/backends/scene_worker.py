"""The process in which a scene of the author's runs: whatever it prints, raises, uses up or ends happens here.

It is given one question (see backends/workers.py) with the source of the scene, and answers with {"begins"}, one
message for each picture, maybe one with a sound, and one that says how it ended.
"""

import io
import os
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from inspect import Parameter, signature
from itertools import islice
from threading import Thread
from types import FrameType, ModuleType, TracebackType
from typing import IO, Any

from lecturec.backends.scene_files import NAMES, Used
from lecturec.backends.workers import attached, read, write
from lecturec.limits import FILM_PIXELS

SOUND_HZ = 48_000
SIDES_PX = range(16, 4097)
_MOST_SAID, _LONGEST_SAID = 20, 300


class Wrong(Exception):
    """A scene that gives nothing to show; the message says why, as what follows its name in a sentence."""


class Said(io.TextIOBase):
    """What the author's own files print, with the line of the scene; what libraries print is dropped."""

    def __init__(self, scene: str, folder: str) -> None:
        self.lines: list[tuple[int, str]] = []
        self._scene, self._folder, self._part = scene, folder, ""

    def writable(self) -> bool:
        """It can be printed to."""
        return True

    def write(self, text: str) -> int:
        """Keep whole lines, as many as anybody reads."""
        frame: FrameType | None = sys._getframe(1)
        if frame is None or not frame.f_code.co_filename.startswith(self._folder):
            return len(text)
        while frame is not None and frame.f_code.co_filename != self._scene:
            frame = frame.f_back
        *whole, self._part = (self._part + text).split("\n")
        for words in filter(str.strip, whole):
            if len(self.lines) < _MOST_SAID:
                self.lines.append((frame.f_lineno if frame else 0, words[:_LONGEST_SAID]))
        self._part = self._part[:_LONGEST_SAID]
        return len(text)


def main() -> None:
    """Run one scene, and answer on what was standard output."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    question = read(questions)
    if question is None:
        return
    source = attached(questions, question)
    Thread(target=_leave_with, args=(questions,), daemon=True).start()
    said, used = Said(question["file"], question["folder"]), Used(question["folder"], question["file"])
    sys.stdout = sys.stderr = said
    end: dict[str, Any]
    try:
        end = {"ended": _shown(question, source, answers)}
    except BrokenPipeError:
        os._exit(0)  # nobody looks any more
    except BaseException as wrong:  # it may end the program while it runs
        end = _wrong(wrong, question["file"])
    with suppress(BrokenPipeError):
        write(answers, {**end, "said": said.lines, "used": used.files()})
    os._exit(0)  # whatever the scene left running ends with it


def _leave_with(questions: IO[bytes]) -> None:
    """End this process when whoever asked is gone, whatever the scene is doing."""
    questions.read()
    os._exit(0)


def _shown(question: dict[str, Any], source: bytes, answers: IO[bytes]) -> str:
    """Send all pictures of a scene; gives "cut" where it would go on, else "whole". Raises what the scene raises."""
    _hold_in(int(question["memory"]))
    os.chdir(question["folder"])
    sys.path[:0] = dict.fromkeys((question["folder"], os.path.dirname(question["file"])))  # noqa: PTH120
    sys.dont_write_bytecode = True
    random.seed(0)
    import numpy as np

    np.random.seed(0)
    scene = _loaded(question, source)
    made = scene(**_given(scene, question))
    if hasattr(made, "get_frame"):
        return _clip_sent(made, int(question["fps"]), int(question["most_ms"]), answers)
    rate = _rate(scene, int(question["fps"]))
    pictures = _pictures(made)
    _begin(answers, rate, sounds=False)
    most = -(-question["most_ms"] * rate[0] // (1000 * rate[1]))
    count = _send(islice(pictures, most), answers)
    return "cut" if count == most and next(pictures, None) is not None else "whole"


def _clip_sent(clip: Any, fps: int, most_ms: int, answers: IO[bytes]) -> str:
    """Send a clip of MoviePy's, with its sound."""
    sound, length = getattr(clip, "audio", None), getattr(clip, "duration", None)
    most = -(-most_ms * fps // 1000)
    count = most if length is None else min(most, max(1, round(length * fps)))
    _begin(answers, (fps, 1), sounds=sound is not None)
    _send((_bytes(clip.get_frame(n / fps)) for n in range(count)), answers)
    if sound is not None:
        write(answers, {"sound": SOUND_HZ}, _sound(sound, count / fps))
    return "cut" if length is None or length * fps > count + 1 else "whole"


def _begin(answers: IO[bytes], rate: tuple[int, int], *, sounds: bool) -> None:
    write(answers, {"begins": rate, "sounds": sounds})


def _hold_in(memory: int) -> None:
    """Have the system refuse what a scene asks for beyond so many bytes, where it can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _loaded(question: dict[str, Any], source: bytes) -> Any:
    """The function that is the scene."""
    name = os.path.splitext(os.path.basename(question["file"]))[0]  # noqa: PTH119, PTH122
    module = ModuleType(name if name not in sys.modules else "__scene__")
    module.__file__ = question["file"]
    sys.modules[module.__name__] = module
    exec(compile(source, question["file"], "exec"), module.__dict__)
    scene = getattr(module, question["function"], None)
    if scene is None:
        there = [name for name, value in vars(module).items() if callable(value) and name[0] != "_"]
        raise Wrong(f"is not there: the file has {', '.join(there[:8]) or 'no functions'}")
    if not callable(scene):
        raise Wrong("is no function")
    return scene


def _given(scene: Any, question: dict[str, Any]) -> dict[str, Any]:
    """Those of the things that a scene can ask for that it asks for."""
    things = {name: tuple(question[name]) if isinstance(question[name], list) else question[name] for name in NAMES}
    asked = signature(scene).parameters.values()
    if any(one.kind is Parameter.VAR_KEYWORD for one in asked):
        return things
    for one in asked:
        named = one.name in NAMES and one.kind is not Parameter.POSITIONAL_ONLY
        if not named and one.default is Parameter.empty and one.kind is not Parameter.VAR_POSITIONAL:
            raise Wrong(f"asks for '{one.name}'; it can ask for {', '.join(NAMES)}")
    return {one.name: things[one.name] for one in asked if one.name in NAMES}


def _rate(scene: Any, fps: int) -> tuple[int, int]:
    """The pictures a second that a function says it gives, as a fraction; those of the lecture if it says nothing."""
    from fractions import Fraction

    own = getattr(scene, "fps", fps)
    if isinstance(own, bool) or not isinstance(own, (int, float)) or not 0.1 <= own <= 120:
        raise Wrong(f"says that its fps are {own!r}: a number from 0.1 to 120")
    rate = Fraction(own).limit_denominator(1001)
    return rate.numerator, rate.denominator


def _pictures(made: Any) -> Iterator[Any]:
    """The pictures of what a function gave that is no clip."""
    if getattr(made, "ndim", 0) == 3:
        made = (made,)
    try:
        return iter(made)
    except TypeError:
        kind = "nothing" if made is None else f"a {type(made).__name__}"
        raise Wrong(f"gives {kind}, neither a clip of MoviePy's nor pictures") from None


def _bytes(picture: Any) -> Any:
    """A picture of a clip; MoviePy's effects give numbers of other kinds as well."""
    import numpy as np

    return picture if getattr(picture, "dtype", None) == np.uint8 else np.clip(picture, 0, 255).astype(np.uint8)


def _send(pictures: Iterable[Any], answers: IO[bytes]) -> int:
    """Send pictures, each looked at; gives how many there were. Raises Wrong for none."""
    import numpy as np

    count, shape = 0, None
    for count, picture in enumerate(pictures, 1):
        if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.shape[2:] != (3,):
            about = f"{picture.dtype} of {picture.shape}" if isinstance(picture, np.ndarray) else type(picture).__name__
            raise Wrong(f"gives {about} as picture {count}, not uint8 of (height, width, 3)")
        shape = shape or picture.shape
        if picture.shape != shape:
            raise Wrong(f"gives picture {count} in another size: {picture.shape[1::-1]} after {shape[1::-1]}")
        if any(side not in SIDES_PX for side in shape[:2]) or shape[0] * shape[1] > FILM_PIXELS:
            raise Wrong(f"gives pictures of {shape[1]} x {shape[0]} pixels; 16 to 4096 a side can be shown")
        write(answers, {"picture": shape[:2]}, picture.tobytes())
    if not count:
        raise Wrong("gives no picture")
    return count


def _sound(sound: Any, seconds: float) -> bytes:
    """What is heard of a clip: 48 kHz, mono, 16-bit."""
    import numpy as np

    at = np.arange(int(seconds * SOUND_HZ)) / SOUND_HZ
    pieces = [np.asarray(sound.get_frame(part)) for part in np.array_split(at, max(1, len(at) // 200_000))]
    heard = np.concatenate(pieces)
    mono = heard.mean(axis=1) if heard.ndim == 2 else heard
    return bytes((np.clip(mono, -1, 1) * 32767).astype("<i2").tobytes())


def _wrong(wrong: BaseException, file: str) -> dict[str, Any]:
    """Why a scene failed, and in which of its lines."""
    line = wrong.lineno or 0 if isinstance(wrong, SyntaxError) and wrong.filename == file else 0
    trace: TracebackType | None = wrong.__traceback__
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    hint = ""
    if isinstance(wrong, Wrong):
        said = str(wrong)
    elif isinstance(wrong, MemoryError):
        said = "needs more memory than a scene is given"
    else:
        said = " ".join(f"raises {type(wrong).__name__}: {wrong}".rstrip(": ").split())
    if isinstance(wrong, ModuleNotFoundError) and wrong.name:
        top = wrong.name.partition(".")[0]
        hint = "pip install 'lecturec[edit]'" if top == "moviepy" else f"install {top} where lecturec is installed"
    return {"wrong": said[:_LONGEST_SAID], "line": line, "hint": hint}


if __name__ == "__main__":
    main()
