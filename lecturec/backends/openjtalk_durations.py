"""How long each sound of a Japanese sentence lasts, read from the voice's own decision tree.

The engine tells only how long the whole is; at speed 1 a sound's length depends on its label alone, so this is exact.
"""

import re
import struct
from functools import cache
from pathlib import Path

_QUESTION = re.compile(r"^QS (\S+) \{(.*)\}", re.M)
_NODE = re.compile(r"^\s*(-?\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$", re.M)


class Durations:
    """The duration model of an .htsvoice file. Raises ValueError when the file is not of the known form."""

    def __init__(self, voice: Path) -> None:
        data = voice.read_bytes()
        head, found, body = data.partition(b"[DATA]\n")
        facts = dict(re.findall(r"^([A-Z_]+):(\S+)\s*$", head.decode("utf-8", "replace"), re.M))
        if not found or not {"NUM_STATES", "FRAME_PERIOD", "DURATION_PDF", "DURATION_TREE"} <= facts.keys():
            raise ValueError("not an HTS voice")
        states, self._frame = int(facts["NUM_STATES"]), int(facts["FRAME_PERIOD"])
        pdf, tree = (body[slice(*_range(facts[name]))] for name in ("DURATION_PDF", "DURATION_TREE"))
        self._frames = _frames(pdf, states)
        text = tree.decode("ascii", "replace")
        self._questions = {name: _pattern(globs) for name, globs in _QUESTION.findall(text)}
        self._nodes = {
            node: (question, no, yes) for node, question, no, yes in _NODE.findall(text[text.index("{*}") :])
        }
        self.samples = cache(self._samples)

    def _samples(self, label: str) -> int:
        node = "0"
        while node in self._nodes:
            question, no, yes = self._nodes[node]
            node = yes if self._questions[question].match(label) else no
        return self._frames[int(node.strip('"').rpartition("_")[2]) - 1] * self._frame


def _range(said: str) -> tuple[int, int]:
    first, _, last = said.partition("-")
    return int(first), int(last) + 1


def _frames(pdf: bytes, states: int) -> list[int]:
    """Frames of each leaf: the means of its states, each rounded and at least one."""
    count = struct.unpack_from("<I", pdf)[0]
    values = struct.unpack_from(f"<{count * states * 2}f", pdf, 4)
    leaves = [values[at : at + states] for at in range(0, len(values), states * 2)]
    return [sum(max(1, int(mean + 0.5)) for mean in leaf) for leaf in leaves]


def _pattern(globs: str) -> re.Pattern[str]:
    alternatives = (
        re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".") for glob in re.findall(r'"([^"]*)"', globs)
    )
    return re.compile(rf"(?:{'|'.join(alternatives)})\Z")
