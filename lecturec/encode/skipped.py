"""Slices in which every macroblock is as it was in the picture before, of any length: 10 to 60 bytes each."""

from functools import lru_cache

_QP = 51
"""The quantiser that such a slice names: nothing is quantised, and at this one "skipped" starts out as most likely."""

_FIRST_STATE, _LAST_STATE = 42, 62
"""How likely "skipped" is at the start (H.264 9.3.1.1: context 11, table 0, at _QP), and at most."""

_LESS_LIKELY = (
    (16, 20, 23, 27), (15, 19, 22, 25), (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21),
    (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18), (10, 12, 15, 17), (10, 12, 14, 16), (9, 11, 13, 15),
    (9, 11, 12, 14), (8, 10, 12, 14), (8, 9, 11, 13), (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11), (6, 8, 9, 11),
    (6, 7, 9, 10), (6, 7, 8, 9),
)  # fmt: skip
"""H.264 table 9-44 (rangeTabLPS) from _FIRST_STATE to _LAST_STATE."""


def qp_delta(initial: int = 26) -> int:
    """What the header of such a slice says, for the quantiser from which the stream starts."""
    return _QP - initial


@lru_cache(maxsize=512)
def skipped(count: int) -> bytes:
    """The data of a slice of so many skipped macroblocks (at least one), byte-aligned, without emulation prevention."""
    coder = _Coder()
    state = _FIRST_STATE
    for left in range(count - 1, -1, -1):
        coder.likely(_LESS_LIKELY[state - _FIRST_STATE])
        state = min(state + 1, _LAST_STATE)
        coder.ended(left == 0)
    return coder.data()


class _Coder:
    """An arithmetic coder (H.264 9.3.4) for bins that are what was likely, and for the ends of slices."""

    def __init__(self) -> None:
        self.low, self.range, self.waiting, self.begun = 0, 510, 0, False
        self.bits: list[int] = []

    def likely(self, less_likely: tuple[int, ...]) -> None:
        self.range -= less_likely[self.range >> 6 & 3]
        self._renew()

    def ended(self, yes: bool) -> None:
        self.range -= 2
        if yes:
            self.low += self.range
            self.range = 2
        self._renew()

    def data(self) -> bytes:
        """All of it. The last bit is the one that ends the slice."""
        self._put(self.low >> 9 & 1)
        self.bits += (self.low >> 8 & 1, 1)
        self.bits += [0] * (-len(self.bits) % 8)
        return int("".join(map(str, self.bits)), 2).to_bytes(len(self.bits) // 8, "big")

    def _renew(self) -> None:
        while self.range < 256:
            if self.low < 256:
                self._put(0)
            elif self.low >= 512:
                self.low -= 512
                self._put(1)
            else:
                self.low -= 256
                self.waiting += 1
            self.range <<= 1
            self.low <<= 1

    def _put(self, bit: int) -> None:
        if self.begun:
            self.bits.append(bit)
        self.begun = True
        self.bits += [1 - bit] * self.waiting
        self.waiting = 0
