"""AAC, clip by clip: each clip's sound is coded apart, and the packets are laid end to end without a seam.

An AAC packet overlaps the next one by 1,024 samples, so sound cut anywhere and coded in parts would click. Clips
begin and end in at least two packets of silence; there, the packets of any two clips agree. Only the part of a
clip from its beginning to its last word is coded (after a silent lead-in, which is dropped); the rest is one
silent packet, repeated. So neither a clip's place in the lecture nor the pause after it changes a coded byte.

With music there is no silence to join in. Then the whole sound is coded in pieces of eleven seconds, each from a
little before its beginning on: by then the encoder has settled on the same windows as the one that came from further
back, and since both saw the same samples, their packets fit together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, partial

import av
import av.error
import numpy as np
from av.codec.context import Flags
from numpy.typing import NDArray

from lecturec import mix
from lecturec.digest import digest
from lecturec.encode import EncodeError, slices
from lecturec.overtime import Pool, patiently
from lecturec.store import Store
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Clip, Timeline

VERSION = 1
"""Raised when the same samples give other packets."""

BIT_RATE = 96_000
PRIMING = 1
"""Packets before the first sample: what a decoder needs to have heard first. Their time is before zero."""

_LEAD = 2
_TAIL = 2
"""Silent packets coded before and after a clip's words, so that the encoder is at rest where clips join."""

_QUIET = 2 * AAC_SAMPLES
"""Samples of silence at both ends of every clip."""

PIECE = 512
"""Packets of a piece, where there is music."""

_EARLIER, _LATER = 24, 3
"""Packets coded before and after a piece, and dropped: after four, windows agree; after these, so does the rate."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The packet that is silence, and what a decoder must be told (`extradata`). `identity` names the encoder."""

    packet: bytes
    extradata: bytes
    identity: str


@lru_cache(maxsize=1)
def silence() -> Silence:
    """Silence as the encoder codes it. Raises EncodeError where FFmpeg has no AAC encoder."""
    encoder, coded = _encode(np.zeros(8 * AAC_SAMPLES, np.float32))
    if coded[-2] != coded[-3]:
        raise EncodeError("this FFmpeg's AAC encoder has no packet for silence")
    versions = tuple(sorted((name, *numbers) for name, numbers in av.library_versions.items()))
    identity = digest(VERSION, mix.VERSION, BIT_RATE, versions, coded[-2])
    return Silence(coded[-2], encoder.extradata or b"", identity)


def prepare(timeline: Timeline, store: Store, *, jobs: int = 1, done: Callable[[int], None] | None = None) -> None:
    """Code the sound of every clip that is not in the store, on `jobs` threads.

    `done` is told (from any thread) how many more AAC packets of the lecture are ready. Raises Vanished when a take
    is gone, ValueError for a clip without silence at both ends, OSError when the store cannot be written, and
    EncodeError without an encoder.
    """
    tell = done or (lambda _: None)

    def work(key: str, make: Callable[[], bytes], count: int) -> None:
        if store.notes(key) is None:
            store.fetch("sound", key, lambda: (make(), {}))
        else:
            store.hits["sound"] = store.hits.get("sound", 0) + 1
        tell(count)

    with Pool(jobs, "sound") as pool:
        futures = [pool.submit(partial(work, *one)) for one in _works(timeline, store)]
        for future in futures:
            patiently(future)


def _works(timeline: Timeline, store: Store) -> Iterator[tuple[str, Callable[[], bytes], int]]:
    """(key, what makes it, packets) of all that is coded apart."""
    if timeline.bed:
        desk = mix.Desk(timeline, store)
        for start, stop in _pieces(timeline):
            yield _piece_key(desk, start, stop), partial(_code_piece, desk, start, stop), stop - start
    else:
        for clip in timeline.clips:
            if clip.voices:
                yield _key(clip), partial(_code, clip, store), clip.stop_packet - clip.start_packet


def packets(timeline: Timeline, store: Store) -> Iterator[bytes]:
    """PRIMING packets, then the packets of every clip, in order: packet k holds samples from 1024 * (k - PRIMING).

    What `prepare` did not make, or what was damaged since, is made here. Raises as `prepare` does.
    """
    quiet = silence().packet
    for _ in range(PRIMING):
        yield quiet
    yield from _mixed(timeline, store) if timeline.bed else _joined(timeline, store, quiet)


def _joined(timeline: Timeline, store: Store, quiet: bytes) -> Iterator[bytes]:
    """The packets of clips that begin and end in silence."""
    for clip in timeline.clips:
        coded = _coded(clip, store)
        wanted = clip.stop_packet - clip.start_packet
        yield from coded[:wanted]
        for _ in range(wanted - len(coded)):
            yield quiet


def _mixed(timeline: Timeline, store: Store) -> Iterator[bytes]:
    """The packets of a lecture that has music."""
    desk = mix.Desk(timeline, store)
    for start, stop in _pieces(timeline):
        key = _piece_key(desk, start, stop)
        found = store.get(key) or store.put(key, _code_piece(desk, start, stop))
        yield from (data[4:] for data in slices.samples(found.data))


def _pieces(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """The pieces of a lecture, in packets. They are counted from its beginning: what stands before an edit stays."""
    for start in range(0, timeline.packets, PIECE):
        yield start, min(start + PIECE, timeline.packets)


def _piece_key(desk: mix.Desk, start: int, stop: int) -> str:
    first, last = (start - _EARLIER) * AAC_SAMPLES, (stop + _LATER) * AAC_SAMPLES
    return digest("mix", silence().identity, stop - start, desk.names(first, last))


def _code_piece(desk: mix.Desk, start: int, stop: int) -> bytes:
    """The packets of a piece, each with its length before it."""
    _, coded = _encode(desk.mixed((start - _EARLIER) * AAC_SAMPLES, (stop + _LATER) * AAC_SAMPLES))
    first = PRIMING + _EARLIER
    return b"".join(slices.sample(data) for data in coded[first : first + stop - start])


def decode(coded: list[bytes]) -> NDArray[np.float32]:
    """The samples of consecutive packets, the priming packets' included: float32, mono, 48 kHz."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = silence().extradata
    frames = [f for data in coded for f in decoder.decode(av.Packet(data))]
    return np.concatenate([np.asarray(f.to_ndarray()[0], np.float32) for f in frames])


def _key(clip: Clip) -> str:
    """The name of what is coded: the voices and their places, and nothing else. Raises ValueError without silence."""
    first = min(voice.start_sample for voice in clip.voices)
    last = max(voice.start_sample + voice.samples for voice in clip.voices)
    if first < _QUIET or last > (clip.stop_packet - clip.start_packet) * AAC_SAMPLES - _QUIET:
        raise ValueError(f"slide {clip.slide} does not begin and end in two packets of silence")
    return digest("sound", silence().identity, clip.voices)


def _coded(clip: Clip, store: Store) -> list[bytes]:
    if not clip.voices:
        return []
    found = store.get(_key(clip)) or store.put(_key(clip), _code(clip, store))
    return [data[4:] for data in slices.samples(found.data)]


def _code(clip: Clip, store: Store) -> bytes:
    """The packets from the beginning of a clip to the silence after its last word, each with its length before it."""
    last = max(voice.start_sample + voice.samples for voice in clip.voices)
    spoken = -(-last // AAC_SAMPLES) + _TAIL
    sound = mix.sound(replace(clip, start_packet=0, stop_packet=spoken), store)
    _, coded = _encode(np.concatenate([np.zeros(_LEAD * AAC_SAMPLES, np.float32), sound]))
    # The first packet out holds what comes before the first sample in.
    first = PRIMING + _LEAD
    return b"".join(slices.sample(data) for data in coded[first : first + spoken])


def _encode(samples: NDArray[np.float32]) -> tuple[av.AudioCodecContext, list[bytes]]:
    try:
        encoder = av.CodecContext.create("aac", "w")
    except (av.error.FFmpegError, ValueError) as error:
        raise EncodeError("FFmpeg has no AAC encoder here: install the av wheel from PyPI (pip install av)") from error
    encoder.sample_rate, encoder.layout, encoder.format = RATE_HZ, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = BIT_RATE, Fraction(1, RATE_HZ)
    encoder.options = {"aac_coder": "fast"}
    encoder.flags |= Flags.bitexact
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout="mono")
    frame.sample_rate, frame.pts = RATE_HZ, 0
    return encoder, [bytes(packet) for packet in encoder.encode(frame) + encoder.encode(None)]
