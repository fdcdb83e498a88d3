"""H.264 slice headers: read and written anew, so that coded pictures can be laid in an order they were not coded in.

Only what our own encoder settings give is understood (High profile, CABAC, picture order
count type 2, one reference); anything else raises ValueError at once rather than making a wrong stream.
"""

import re
from dataclasses import dataclass, replace

SLICE, IDR, SEI, SPS, PPS = 1, 5, 6, 7, 8
"""Types of NAL units (H.264 table 7-1)."""

_HEAD = 24
"""Bytes that hold any slice header of ours, and then some."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What of SPS and PPS a slice header depends on."""

    frame_num_bits: int
    deblocking: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A slice header. `rest` is the CABAC data after it, byte-aligned, without emulation prevention.

    `first` is the number of the slice's first macroblock.
    """

    nal: int
    slice_type: int
    frame_num: int
    idr_pic_id: int
    cabac_init: int
    qp_delta: int
    deblocking: tuple[int, ...]
    rest: bytes
    first: int = 0

    @property
    def idr(self) -> bool:
        """Whether the picture is an IDR picture: decoding can begin there."""
        return self.nal & 31 == IDR


def units(annexb: bytes) -> list[bytes]:
    """The NAL units of an Annex B byte stream, in order."""
    return [unit for unit in re.split(rb"\0\0\0?\x01", annexb) if unit]


def sample(nal: bytes) -> bytes:
    """A NAL unit as it lies in an mp4: its length in four bytes, then itself."""
    return len(nal).to_bytes(4, "big") + nal


def samples(data: bytes) -> list[bytes]:
    """The samples (each with its length) of a concatenation. Raises ValueError when the lengths do not add up."""
    found, at = [], 0
    while at < len(data):
        stop = at + 4 + int.from_bytes(data[at : at + 4], "big")
        found.append(data[at:stop])
        at = stop
    if at != len(data):
        raise ValueError("the lengths of the samples do not add up")
    return found


def parameters(sps: bytes, pps: bytes) -> Parameters:
    """What slice headers depend on. Raises ValueError for a stream that cannot be spliced."""
    r = _Reader(_unescape(sps[1:]))
    profile = r.u(8)
    r.u(16)
    r.ue()
    if profile in (100, 110, 122, 244) and (r.ue(), r.ue(), r.ue(), r.u(1), r.u(1)) != (1, 0, 0, 0, 0):
        raise ValueError("the stills are coded as 8-bit 4:2:0 without scaling lists")
    bits = r.ue() + 4
    if r.ue() != 2:
        raise ValueError("holds need picture order count type 2")
    r = _Reader(_unescape(pps[1:]))
    r.ue(), r.ue()
    cabac, _order, groups = r.u(1), r.u(1), r.ue()
    r.ue(), r.ue()
    weighted = r.u(3)
    r.se(), r.se(), r.se()
    deblocking, _constrained, redundant = r.u(1), r.u(1), r.u(1)
    if not cabac or groups or weighted or redundant:
        raise ValueError("holds need CABAC, and no slice groups, weighted prediction or redundant pictures")
    return Parameters(bits, bool(deblocking))


def read(nal: bytes, p: Parameters) -> Header:
    """The header of a slice. Raises ValueError for one that is not as ours are."""
    raw = _unescape(nal)
    r = _Reader(raw[1:])
    idr = nal[0] & 31 == IDR
    first, slice_type, pps = r.ue(), r.ue(), r.ue()
    frame_num = r.u(p.frame_num_bits)
    idr_pic_id = r.ue() if idr else 0
    intra = slice_type % 5 == 2
    flags = r.u(_flags(idr, intra))
    if pps or flags or not nal[0] & 0x60 or nal[0] & 31 not in (SLICE, IDR):
        raise ValueError("not slices of plain references")
    cabac_init = 0 if intra else r.ue()
    qp_delta = r.se()
    deblocking: tuple[int, ...] = ()
    if p.deblocking:
        deblocking = (r.ue(),)
        if deblocking[0] != 1:
            deblocking += (r.se(), r.se())
    rest = raw[1 + (r.at + 7) // 8 :]
    return Header(nal[0], slice_type, frame_num, idr_pic_id, cabac_init, qp_delta, deblocking, rest, first)


def write(h: Header, p: Parameters) -> bytes:
    """The NAL unit of a slice: the inverse of `read`."""
    w = _Writer()
    w.ue(h.first)
    w.ue(h.slice_type)
    w.ue(0)
    w.u(p.frame_num_bits, h.frame_num % (1 << p.frame_num_bits))
    if h.idr:
        w.ue(h.idr_pic_id)
    intra = h.slice_type % 5 == 2
    w.u(_flags(h.idr, intra), 0)
    if not intra:
        w.ue(h.cabac_init)
    w.se(h.qp_delta)
    if h.deblocking:
        w.ue(h.deblocking[0])
        for offset in h.deblocking[1:]:
            w.se(offset)
    return bytes([h.nal]) + _escape(w.aligned() + h.rest)


def _flags(idr: bool, intra: bool) -> int:
    """How many bits there are on references, all 0: an I slice has no lists of them, an IDR one says more of itself."""
    return 2 if idr else 1 if intra else 3


def renumber(data: bytes, frame_num: int, p: Parameters) -> bytes:
    """A sample of a P picture, with another frame number. The field has a fixed width, so only the head changes."""
    nal = data[4:]
    head = write(replace(read(nal[:_HEAD], p), frame_num=frame_num), p)
    return sample(head + nal[_HEAD:])


def rename(data: bytes, idr_pic_id: int, p: Parameters) -> bytes:
    """A sample of an IDR picture, with another idr_pic_id: two that touch must differ in it (H.264 7.4.3)."""
    return sample(write(replace(read(data[4:], p), idr_pic_id=idr_pic_id), p))


class _Reader:
    def __init__(self, data: bytes) -> None:
        # Everything we read stands in the first bytes; a whole picture as one integer would be slow.
        head = data[:256]
        self.size, self.bits, self.at = 8 * len(head), int.from_bytes(head, "big"), 0

    def u(self, n: int) -> int:
        self.at += n
        if self.at > self.size:
            raise ValueError("the header is cut short")
        return self.bits >> (self.size - self.at) & ((1 << n) - 1)

    def ue(self) -> int:
        zeros = 0
        while not self.u(1):
            zeros += 1
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        k = self.ue()
        return (k + 1) // 2 if k & 1 else -(k // 2)


class _Writer:
    def __init__(self) -> None:
        self.bits, self.size = 0, 0

    def u(self, n: int, value: int) -> None:
        self.bits = self.bits << n | value
        self.size += n

    def ue(self, value: int) -> None:
        self.u(2 * (value + 1).bit_length() - 1, value + 1)

    def se(self, value: int) -> None:
        self.ue(2 * value - 1 if value > 0 else -2 * value)

    def aligned(self) -> bytes:
        """The bits, filled up to whole bytes with ones, as CABAC data asks."""
        fill = -self.size % 8
        return ((self.bits + 1 << fill) - 1).to_bytes((self.size + fill) // 8, "big")


def _unescape(data: bytes) -> bytes:
    return data.replace(b"\0\0\3", b"\0\0")


def _escape(data: bytes) -> bytes:
    return re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", data)
