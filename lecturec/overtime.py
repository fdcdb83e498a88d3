"""Ends what takes too long, so that a build always comes to its end.

In the main thread of a Unix system an alarm (SIGALRM) interrupts whatever Python does, a long search by a regular
expression included. Elsewhere (Windows, other threads, a program that has an alarm of its own) who waits looks at the
time; into who works, an exception is thrown that arrives between two steps of Python. Engines, the typesetter's
helpers, drawings that are tried, and other people's backends are processes of their own and are killed.

What cannot be ended: a call into C that never comes back to Python in this very process. Where that is a thread of
ours (FFmpeg, Pillow), the command leaves it behind and ends all the same; where it holds Python's lock (Typst, which
sets the first few slides here), nothing but killing the process helps.
"""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from types import TracebackType
from typing import TypeVar

from lecturec.limits import STAGES
from lecturec.source import NOWHERE, Span

Made = TypeVar("Made")

_AGAIN_S = 2.0
"""An alarm rings again: the first one may have come while something was put in order on the way out."""


_GRACE_S = 0.5
"""A thread that waits ends by itself; into one that works an exception is thrown, maybe while it holds a lock."""

_overdue: "dict[int, Callable[[], TookTooLong]]" = {}
"""Threads whose time is up."""


class TookTooLong(BaseException):
    """A stage has used up its time; `span` says where it was. No Exception: nobody on the way takes it for his own."""

    def __init__(self, stage: str = "", seconds: float = 0.0, span: Span = NOWHERE) -> None:
        super().__init__(f"{stage} took longer than {seconds:.3g} seconds")
        self.stage, self.seconds, self.span = stage, seconds, span


@contextmanager
def within(stage: str, pieces: float = 0, patience: float = 1.0) -> Iterator[None]:
    """Do a stage of so many pieces within its time. Raises TookTooLong."""
    seconds = STAGES[stage].of(pieces) * patience

    class Late(TookTooLong):
        def __init__(self) -> None:
            super().__init__(stage, seconds)

    stop = _alarm(seconds, Late)
    try:
        yield
    finally:
        stop()


@contextmanager
def at(span: Span) -> Iterator[None]:
    """What takes too long in here is told to be at this place, unless somebody knows better."""
    try:
        yield
    except TookTooLong as late:
        if not late.span.path:
            late.span = span
        raise


def awaited(futures: Iterable[Future[Made]], spans: Iterable[Span]) -> Iterator[Made]:
    """What these give, in order; the place of the one that is waited for is known when it takes too long."""
    for future, span in zip(futures, spans, strict=True):
        with at(span):
            made = patiently(future)
        yield made


def patiently(future: Future[Made]) -> Made:
    """What a future gives. Wakes now and then: there is not always a signal that could do it."""
    while not future.done():
        if late := _overdue.get(threading.get_ident()):
            raise late()
        wait((future,), timeout=0.1)
    return future.result()


class Pool(ThreadPoolExecutor):
    """Threads that are left to themselves when time is up, for they may never end; work that waits is dropped."""

    def __exit__(
        self, kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Wait for the threads, unless what ends the work is that it took too long."""
        late = kind is not None and issubclass(kind, TookTooLong)
        self.shutdown(wait=not late, cancel_futures=kind is not None)


def _alarm(seconds: float, late: Callable[[], TookTooLong]) -> Callable[[], None]:
    """Raise what is `late` in this thread after so long, until what is returned is called."""
    ours = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    free = ours and signal.getsignal(signal.SIGALRM) == signal.SIG_DFL and not signal.getitimer(signal.ITIMER_REAL)[0]
    return _by_signal(seconds, late) if free else _by_thread(seconds, late)


def _by_signal(seconds: float, late: Callable[[], TookTooLong]) -> Callable[[], None]:
    def ring(_number: int, _frame: object) -> None:
        raise late()

    def stop() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6), _AGAIN_S)
    return stop


def _by_thread(seconds: float, late: Callable[[], TookTooLong]) -> Callable[[], None]:
    import ctypes

    thread, over, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    throw = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch() -> None:
        if over.wait(seconds):
            return
        with lock:
            if not over.is_set():
                _overdue[thread.value] = late
        pause = _GRACE_S
        while not over.wait(pause):
            with lock:
                if not over.is_set():
                    throw(thread, ctypes.py_object(late))
            pause = _AGAIN_S

    def stop() -> None:
        over.set()
        with lock:
            _overdue.pop(thread.value, None)
            throw(thread, None)  # takes back what was thrown and has not arrived

    threading.Thread(target=watch, name="overtime", daemon=True).start()
    return stop
