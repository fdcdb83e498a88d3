"""The process in which somebody else's backend lives: whatever it prints, patches, raises or ends happens here.

Loads the entry point of a name and answers questions (see backends/workers.py) until there are no more.
"""

import json
import os
import sys
from dataclasses import asdict
from importlib.metadata import entry_points
from typing import Any

from lecturec.backends import BackendError, Drawn, PictureRequest, Recording, Stated, Utterance
from lecturec.backends.workers import read, write
from lecturec.dial import Entity
from lecturec.spoken import Mark

Answer = tuple[dict[str, Any], bytes]


def answer(backend: Any, question: dict[str, Any]) -> Answer:
    """What the backend says to one question. Raises whatever it raises, and TypeError for what is no answer."""
    match question["ask"]:
        case "ready":
            return {}, b""
        case "identity" if "utterance" in question:
            return {"identity": backend.identity(_utterance(question["utterance"]))}, b""
        case "identity":
            return {"identity": backend.identity}, b""
        case "speak":
            return _said(backend.speak(_utterance(question["utterance"])))
        case _:
            asked: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in question["request"].items()}
            return _drawn(backend.draw(_request(asked)))


def _utterance(asked: dict[str, Any]) -> Utterance:
    return Utterance(**{**asked, "marks": tuple(Mark(**mark) for mark in asked["marks"])})


def _said(said: object) -> Answer:
    import numpy as np

    if not isinstance(said, Recording):
        raise TypeError(f"it gave {_kind(said)}, not a Recording")
    pcm: Any = said.pcm
    if not isinstance(pcm, np.ndarray) or pcm.ndim != 1 or pcm.dtype.kind != "f":
        about = f"{pcm.dtype} of shape {pcm.shape}" if isinstance(pcm, np.ndarray) else _kind(pcm)
        raise TypeError(f"its sound is {about}, not floats in one row")
    words = [
        [int(w.start_char), int(w.stop_char), int(w.start_sample), int(w.stop_sample), str(w.source)]
        for w in said.words
    ]
    named = _names(said, "engine", "voice", "licence", "unsaid", "revision", "sample")
    facts = {"rate_hz": int(said.rate_hz), "words": words, **named}
    return facts, pcm.astype("<f4").tobytes()


def _drawn(drawn: object) -> Answer:
    if not isinstance(drawn, Drawn):
        raise TypeError(f"it gave {_kind(drawn)}, not a Drawn")
    if not isinstance(drawn.png, bytes):
        raise TypeError(f"its picture is {_kind(drawn.png)}, not bytes")
    facts = {name: int(getattr(drawn, name)) for name in ("width_px", "height_px", "seed")}
    drawing = asdict(drawn.drawing) if drawn.drawing else None
    told: dict[str, Any] = _names(drawn, "engine", "model", "licence", "revision", "prompt", "why")
    told["words"] = [str(word) for word in drawn.words]
    return {**facts, **told, "drawing": drawing}, drawn.png


def _request(asked: dict[str, Any]) -> PictureRequest:
    stated = tuple(Stated(**{**said, "bold": tuple(said["bold"])}) for said in asked["stated"])
    lists = {name: tuple(asked[name]) for name in ("terms", "ramp")}
    entities = tuple(Entity(**said) for said in asked["entities"])
    return PictureRequest(**{**asked, **lists, "stated": stated, "entities": entities})


def _names(of: object, *names: str) -> dict[str, str]:
    return {name: str(getattr(of, name)) for name in names}


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def main(group: str, name: str) -> None:
    """Answer on what was standard output; whatever the backend prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    backend: Any = None
    trouble: Answer = {}, b""
    try:
        (point, *_) = entry_points(group=group, name=name)
        backend = point.load()()
    except BaseException as wrong:  # it may end the program while it is imported
        trouble = _wrong(wrong)
    while (question := read(sys.stdin.buffer)) is not None:
        said, data = trouble if backend is None else _safely(backend, question)
        write(answers, said, data)


def _safely(backend: Any, question: dict[str, Any]) -> Answer:
    try:
        said, data = answer(backend, question)
        json.dumps(said)
    except BaseException as wrong:  # sys.exit is no way out of here either
        return _wrong(wrong)
    return said, data


def _wrong(wrong: BaseException) -> Answer:
    if isinstance(wrong, BackendError):
        return {"refused": str(wrong)[:300], "hint": wrong.hint[:300]}, b""
    said = str(wrong)[:300] if isinstance(wrong, TypeError) else f"{type(wrong).__name__}: {wrong}"[:300]
    return {"wrong": said}, b""


if __name__ == "__main__":
    main(*sys.argv[1:])
