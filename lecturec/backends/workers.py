"""Engines in processes of their own: one question at a time each, as many processes as questions are asked at once.

A message is a length (4 bytes, big-endian), that much JSON, and for answers the bytes that its "bytes" counts.
"""

import json
import os
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any, BinaryIO

from lecturec.backends import BackendError

PATIENCE_S = 60.0
_HINT = "this is a fault of the engine; a word changed in the sentence usually helps"


class Workers:
    """Processes of one engine, started when they are needed; safe to use from several threads.

    `command` is what Python is given to start one; `name` is what the author knows the engine by.
    """

    def __init__(self, name: str, command: tuple[str, ...], *, patience_s: float = PATIENCE_S) -> None:
        self.name = name
        self.patience_s = patience_s
        self._command = command
        self._lock = Lock()
        self._idle: list[subprocess.Popen[bytes]] = []

    def ask(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer, of a second worker when the first one dies. Raises BackendError when that dies too."""
        for _ in range(2):
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            worker = worker or _start(self._command)
            try:
                answer = _ask(worker, question, self.patience_s)
            except (OSError, EOFError, ValueError):
                stop(worker)
                continue
            with self._lock:
                self._idle.append(worker)
            return answer
        raise BackendError(f"{self.name} died on this sentence twice", _HINT)

    def pids(self) -> tuple[int, ...]:
        """The processes that wait for a question."""
        with self._lock:
            return tuple(worker.pid for worker in self._idle)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            workers, self._idle = self._idle, []
        for worker in workers:
            stop(worker)


def stop(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and wait until it is gone."""
    _kill(worker)
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written has nobody to read it
                pipe.close()


def read(pipe: BinaryIO | IO[bytes]) -> dict[str, Any] | None:
    """One message without its bytes; None where the pipe ends. Raises EOFError in the middle of one."""
    head = pipe.read(4)
    if not head:
        return None
    said: dict[str, Any] = json.loads(_exactly(pipe, struct.unpack(">I", head)[0]))
    return said


def write(pipe: BinaryIO | IO[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    """One message."""
    line = json.dumps({**message, "bytes": len(data)}).encode()
    pipe.write(struct.pack(">I", len(line)) + line + data)
    pipe.flush()


def _ask(worker: subprocess.Popen[bytes], question: dict[str, Any], patience_s: float) -> tuple[dict[str, Any], bytes]:
    assert worker.stdin is not None
    assert worker.stdout is not None
    impatience = Timer(patience_s, _kill, [worker])
    impatience.daemon = True
    impatience.start()
    try:
        write(worker.stdin, question)
        said = read(worker.stdout)
        if said is None:
            raise EOFError
        return said, _exactly(worker.stdout, said["bytes"])
    finally:
        impatience.cancel()


def _start(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    # With -P, what lies beside a program does not shadow what it imports; lecturec may not be installed at all.
    house = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (house, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """End the worker and whatever it forked: a child that hangs would keep our pipe open."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
    else:
        worker.kill()


def _exactly(pipe: BinaryIO | IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) != count:
        raise EOFError
    return data
