"""How long the stages take, and what the process holds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from lecturec.limits import STAGES
from lecturec.overtime import within

Progress = Callable[[str, float, float], None]
"""Told of a stage, how much of it is done and how much there is: seconds of lecture for encode, else pieces."""


class Clock:
    """Times the stages, ends those that are late, and tells whoever watches how far they are."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self.patience = 1.0
        self._progress = progress or (lambda _stage, _done, _total: None)
        self._stage, self._done, self._total = "", 0.0, 1.0

    @contextmanager
    def __call__(self, stage: str, total: float = 1.0) -> Iterator[None]:
        """Time a stage of `total` pieces (see limits.py). Raises TookTooLong."""
        self._stage, self._done, self._total = stage, 0.0, total
        self._progress(stage, 0, total)
        start = time.perf_counter()
        try:
            with within(stage, total, self.patience) if stage in STAGES else nullcontext():
                yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0) + time.perf_counter() - start
        self._progress(stage, total, total)

    def beside(self, stage: str, total: float) -> Callable[[float], None]:
        """What adds to a stage that another one runs beside."""
        done = 0.0

        def advance(by: float) -> None:
            nonlocal done
            done = min(total, done + by)
            self._progress(stage, done, total)

        return advance

    def advance(self, by: float) -> None:
        """So much more of the stage is done."""
        self._done = min(self._total, self._done + by)
        self._progress(self._stage, self._done, self._total)


def peak_bytes() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
