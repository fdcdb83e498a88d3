"""Engines in processes of their own: one question at a time each, as many processes as questions are asked at once.

A message is a length (4 bytes, big-endian), that much JSON, and the bytes that its "bytes" counts. Before its answer,
an engine may say how far it is: {"step": 3, "of": 8}.
"""

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Timer
from time import monotonic
from typing import IO, Any, BinaryIO

from lecturec.backends import BackendError, Gone, TooSlow
from lecturec.limits import SENTENCE_S

PATIENCE_S = SENTENCE_S
Tell = Callable[[int, int], None]
"""Told how many steps are done, and how many there are."""

_MOST_BYTES = 1 << 29
_HINT = "this is a fault of the engine; a word changed in the sentence usually helps"


class Workers:
    """Processes of one engine, started when they are needed; safe to use from several threads.

    `command` is what Python is given to start one; `name` is what the author knows the engine by. A question is put
    to `tries` workers at most, each of which has `patience_s` for its answer. One that needs longer to be ready is
    asked `{"ask": "ready"}` first, for which it has `ready_s`.
    """

    def __init__(
        self,
        name: str,
        command: tuple[str, ...],
        *,
        patience_s: float = PATIENCE_S,
        ready_s: float = 0.0,
        tries: int = 2,
        path: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.patience_s = patience_s
        self._ready_s, self._tries = ready_s, tries
        self._command, self._path = command, path
        self._lock = Lock()
        self._idle: list[subprocess.Popen[bytes]] = []
        self._busy: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def ask(
        self, question: dict[str, Any], data: bytes = b"", tell: Tell = lambda _step, _of: None
    ) -> tuple[dict[str, Any], bytes]:
        """The answer to a question with its bytes, of a second worker when the first one dies or hangs.

        `tell` hears how far it is; whoever says so has `patience_s` again. Raises BackendError when both do.
        """
        waited = 0.0
        for _ in range(self._tries):
            worker, fresh = self._taken()
            try:
                if fresh and self._ready_s:
                    waited = self._ready_s
                    _ask(worker, {"ask": "ready"}, waited)
                waited = self.patience_s
                answer = _ask(worker, question, waited, data, tell)
            except TimeoutError:
                self._put_back(worker, alive=False)
                continue
            except (OSError, EOFError, ValueError):
                waited = 0.0
                self._put_back(worker, alive=False)
                continue
            except BaseException:
                self._put_back(worker, alive=False)  # nobody is there to read its answer
                raise
            self._put_back(worker, alive=True)
            return answer
        if waited:
            raise TooSlow(f"{self.name} did not answer within {waited:g} seconds", _HINT)
        raise BackendError(f"{self.name} died on this sentence{' twice' if self._tries > 1 else ''}", _HINT)

    def pids(self) -> tuple[int, ...]:
        """The processes that wait for a question."""
        with self._lock:
            return tuple(worker.pid for worker in self._idle)

    def close(self) -> None:
        """End the processes, also those that still work: whoever waits for an answer gets a BackendError."""
        with self._lock:
            self._closed = True
            workers, self._idle = self._idle, []
            for worker in self._busy:
                _kill(worker)
        for worker in workers:
            stop(worker)

    def _taken(self) -> "tuple[subprocess.Popen[bytes], bool]":
        """A worker to ask, and whether it was started just now."""
        with self._lock:
            if self._closed:
                raise Gone(f"{self.name} was ended")
            fresh = not self._idle
            worker = start(self._command, self._path) if fresh else self._idle.pop()
            self._busy.add(worker)
            return worker, fresh

    def _put_back(self, worker: "subprocess.Popen[bytes]", *, alive: bool) -> None:
        with self._lock:
            self._busy.discard(worker)
            if alive and not self._closed:
                self._idle.append(worker)
                return
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


def attached(pipe: BinaryIO | IO[bytes], message: dict[str, Any]) -> bytes:
    """The bytes of a message that was read. Raises EOFError where they end too early."""
    count = message.get("bytes")
    if not isinstance(count, int) or not 0 <= count <= _MOST_BYTES:
        raise EOFError
    return _exactly(pipe, count)


def write(pipe: BinaryIO | IO[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    """One message."""
    line = json.dumps({**message, "bytes": len(data)}).encode()
    pipe.write(struct.pack(">I", len(line)) + line + data)
    pipe.flush()


def _ask(
    worker: subprocess.Popen[bytes],
    question: dict[str, Any],
    patience_s: float,
    data: bytes = b"",
    tell: Tell = lambda _step, _of: None,
) -> tuple[dict[str, Any], bytes]:
    assert worker.stdin is not None
    with impatient(worker, patience_s):
        write(worker.stdin, question, data)
        said, made = _heard(worker)
    while "step" in said:
        tell(int(said["step"]), int(said["of"]))
        with impatient(worker, patience_s):
            said, made = _heard(worker)
    return said, made


def _heard(worker: subprocess.Popen[bytes]) -> tuple[dict[str, Any], bytes]:
    """The next message of a worker. Raises EOFError when it has none."""
    assert worker.stdout is not None
    said = read(worker.stdout)
    if not isinstance(said, dict):
        raise EOFError
    return said, attached(worker.stdout, said)


@contextmanager
def impatient(worker: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """End a worker that takes longer for what is asked of it in here. Raises TimeoutError then."""
    began, timer = monotonic(), Timer(seconds, _kill, [worker])
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, EOFError, ValueError) as wrong:
        raise (TimeoutError() if monotonic() - began >= seconds else wrong) from None
    finally:
        timer.cancel()


def start(command: tuple[str, ...], path: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    """A process of Python that answers on its standard output; `path` is where it finds other modules."""
    words, environment = python(command, path)
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )


def python(command: tuple[str, ...], path: tuple[str, ...] = ()) -> tuple[list[str], dict[str, str]]:
    """How to start Python on a command, and in which environment.

    With -P, what lies beside a program, or where we happen to stand, does not shadow what it imports. lecturec may not
    be installed at all.
    """
    house = str(Path(__file__).parents[2])
    search = os.pathsep.join(filter(None, (house, *path, os.environ.get("PYTHONPATH"))))
    return [sys.executable, "-P", *command], {**os.environ, "PYTHONPATH": search}


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
