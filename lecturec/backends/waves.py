"""Sound as engines hand it over: WAV in memory, with more silence around it than a sentence needs."""

import struct
from dataclasses import replace
from typing import TYPE_CHECKING

from lecturec.backends import BackendError, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pcm = npt.NDArray[np.float32]

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_LEAD_S, _TAIL_S = 0.020, 0.060
_QUIET = 10 ** (-50 / 20)  # below this part of the peak nothing is heard


def read_wave(data: bytes, engine: str) -> "tuple[Pcm, int]":
    """(float32 mono within -1 to 1, rate in Hz) of a WAV; sizes may never have been filled in. Raises BackendError."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BackendError(f"{engine} gave no WAV")
    at, form = 12, b""
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = body
        elif name == b"data" and len(form) >= 16:
            return _samples(body, form, engine)
        at += 8 + size + size % 2
    raise BackendError(f"{engine} gave a WAV without sound")


def _samples(body: bytes, form: bytes, engine: str) -> "tuple[Pcm, int]":
    import numpy as np

    kind, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if kind == _EXTENSIBLE and len(form) >= 26:
        kind = struct.unpack_from("<H", form, 24)[0]
    if not channels or not 4_000 <= rate_hz <= 192_000:
        raise BackendError(f"{engine} gave a WAV of {channels} channels at {rate_hz} Hz")
    width = bits // 8
    body = body[: len(body) // (width * channels) * width * channels] if width else b""
    match kind, bits:
        case (1, 16):
            pcm = np.frombuffer(body, "<i2").astype(np.float32) / np.float32(1 << 15)
        case (1, 24):
            whole = np.frombuffer(body, np.uint8).reshape(-1, 3).astype(np.int32)
            high = (whole[:, 0] << 8) | (whole[:, 1] << 16) | (whole[:, 2] << 24)
            pcm = high.astype(np.float32) / np.float32(1 << 31)
        case (1, 32):
            pcm = np.frombuffer(body, "<i4").astype(np.float32) / np.float32(1 << 31)
        case (3, 32):
            pcm = np.frombuffer(body, "<f4").astype(np.float32)
        case _:
            raise BackendError(f"{engine} gave a WAV of kind {kind} with {bits} bits, which is not read here")
    return pcm.reshape(-1, channels).mean(axis=1, dtype=np.float32) if channels > 1 else pcm, rate_hz


def trimmed(pcm: "Pcm", rate_hz: int, words: tuple[Word, ...] = ()) -> "tuple[Pcm, tuple[Word, ...]]":
    """Sound with 20 ms of silence before it and 60 ms after it, and the words where they are then.

    What is silent or no sound at all stays as it is: whoever asked for it complains.
    """
    import numpy as np

    peak = float(np.max(np.abs(pcm), initial=0.0))
    if not np.isfinite(peak) or peak < 1e-4:
        return pcm, words
    loud = np.flatnonzero(np.abs(pcm) > _QUIET * peak)
    lead, tail = round(_LEAD_S * rate_hz), round(_TAIL_S * rate_hz)
    first, last = int(loud[0]), int(loud[-1]) + 1
    padded = np.concatenate([np.zeros(lead, np.float32), pcm, np.zeros(tail, np.float32)])
    size = last + lead + tail - first
    moved = (
        replace(
            word,
            start_sample=min(max(word.start_sample + lead - first, 0), size),
            stop_sample=min(max(word.stop_sample + lead - first, 0), size),
        )
        for word in words
    )
    return padded[first : last + lead + tail], tuple(moved)
