"""Mux: packets into a file that plays everywhere, and that replaces the last one only when it is whole."""

import contextlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import av
import av.error
from av.codec.context import Flags
from av.stream import Disposition
from PIL import Image

from lecturec.encode import aac
from lecturec.encode.h264 import Settings, format_of
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Cue, Timeline

Chapter = tuple[str, int, int]
"""A chapter: its title, its first frame, and the frame after its last."""

_OPTIONS = {
    "movflags": "+faststart",  # the index first, so that a browser can begin to play at once
    "fflags": "+bitexact",  # no times and no names of versions: same input, same bytes
    "max_interleave_delta": "1000000",  # captions are sparse; packets wait for them one second (in microseconds)
}

_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The name of the box, as Adobe gave it."""

_STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a player shows of a lecture. `language` is ISO 639-2 ("fra"); `cover` a JPEG; empty means none.

    `xmp` is a packet that says where the film comes from.
    """

    title: str = ""
    author: str = ""
    date: str = ""
    comment: str = ""
    language: str = "und"
    cover: bytes = b""
    xmp: bytes = b""


def mux(
    path: Path,
    timeline: Timeline,
    settings: Settings,
    video: Iterable[tuple[bytes, bool]],
    audio: Iterable[bytes],
    about: About,
    chapters: Sequence[Chapter] | None = None,
) -> None:
    """Write the lecture as an mp4: picture, sound, captions (the timeline's cues), chapters (its clips, unless given).

    `video` are the packets of film.packets, `audio` those of aac.packets; both are taken as they come, so memory
    does not grow with the lecture. The file is written beside `path` and takes its place at the end: when anything
    is raised, what stood at `path` still stands. Raises OSError when the disk is full or not writable.
    """
    with contextlib.ExitStack() as stack:
        template = stack.enter_context(av.open(io.BytesIO(format_of(settings).mp4)))
        file = stack.enter_context(_replacing(path, about.xmp))
        picture = file.add_stream_from_template(template.streams.video[0], opaque=True)
        picture.metadata["language"] = about.language
        sound = _sound(file, about.language)
        # A player would show burned captions twice.
        captions = _captions(file, about.language) if timeline.cues and not timeline.band else None
        cover = _describe(file, about, chapters if chapters is not None else chapters_of(timeline), settings.fps)
        file.start_encoding()
        queues = [_pictures(picture, video), _sounds(sound, audio)]
        if captions:
            queues.append(_captioned(captions, timeline.cues))
        if cover:
            file.mux_one(cover)
        _interleave(file, queues)


def audio_only(
    path: Path, timeline: Timeline, audio: Iterable[bytes], about: About, chapters: Sequence[Chapter] | None = None
) -> None:
    """Write the sound alone as an m4a, with chapters and cover. Raises as `mux` does."""
    with _replacing(path, about.xmp, {"brand": "M4A "}) as file:
        sound = _sound(file, about.language)
        chapters = chapters if chapters is not None else chapters_of(timeline)
        cover = _describe(file, about, chapters, timeline.fps)
        file.start_encoding()
        if cover:
            file.mux_one(cover)
        _interleave(file, [_sounds(sound, audio)])


def chapters_of(timeline: Timeline) -> tuple[Chapter, ...]:
    """A chapter for each clip; clips without a title go on with the chapter before."""
    found: list[Chapter] = []
    for clip in timeline.clips:
        if found and clip.title in ("", found[-1][0]):
            found[-1] = (found[-1][0], found[-1][1], clip.stop_frame)
        else:
            found.append((clip.title, clip.start_frame, clip.stop_frame))
    return tuple(found)


def cover_jpeg(png: bytes, width_px: int = 640) -> bytes:
    """A PNG as a small JPEG, for `About.cover` and posters. Raises OSError when it is not a picture."""
    with Image.open(io.BytesIO(png)) as picture:
        size = (width_px, max(1, round(picture.height * width_px / picture.width)))
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=88, optimize=True)
    return file.getvalue()


@contextlib.contextmanager
def _replacing(path: Path, xmp: bytes, options: Mapping[str, str] = MappingProxyType({})) -> Iterator[Any]:
    """A file to mux into that takes the place of `path`, with this XMP, when, and only when, all went well."""
    path = path.absolute()  # to FFmpeg a relative name may look like a protocol
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = av.open(str(draft), "w", format="mp4", options={**_OPTIONS, **options})
        try:
            yield file
        finally:
            file.close()
        with draft.open("ab") as written:
            written.write(_box(xmp))
            written.flush()
            os.fsync(written.fileno())
        os.replace(draft, path)
    except av.error.FFmpegError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _box(xmp: bytes) -> bytes:
    """The box of an mp4 in which XMP lies. It stands last, where it moves nothing that the index points at."""
    return (24 + len(xmp)).to_bytes(4, "big") + b"uuid" + _XMP_BOX + xmp if xmp else b""


def _sound(file: Any, language: str) -> Any:
    stream = file.add_stream("aac", rate=RATE_HZ, layout="mono", bit_rate=aac.BIT_RATE)
    stream.codec_context.flags |= Flags.bitexact
    stream.metadata["language"] = language
    return stream


def _captions(file: Any, language: str) -> Any:
    stream = file.add_stream("mov_text")
    stream.codec_context.subtitle_header = _STYLE
    stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = language
    return stream


def _describe(file: Any, about: About, chapters: Sequence[Chapter], fps: int) -> Any:
    """Write title, author, chapters; give back the packet of the cover picture, if there is one."""
    said = {"title": about.title, "artist": about.author, "date": about.date, "comment": about.comment}
    file.metadata.update({name: value for name, value in said.items() if value})
    file.set_chapters(
        [
            {"id": k, "start": start, "end": stop, "time_base": Fraction(1, fps), "metadata": {"title": title}}
            for k, (title, start, stop) in enumerate(chapters)
            if stop > start
        ]
    )
    if not about.cover:
        return None
    with Image.open(io.BytesIO(about.cover)) as picture:
        width, height = picture.size
    stream = file.add_mux_stream("mjpeg", width=width, height=height)
    stream.disposition = Disposition.attached_pic
    packet = av.Packet(about.cover)
    packet.stream, packet.pts, packet.dts = stream, 0, 0
    return packet


_Due = tuple[float, Any]
"""When a packet is due (seconds), and the packet."""

_STRETCH_S = 0.5


def _pictures(stream: Any, video: Iterable[tuple[bytes, bool]]) -> Iterator[_Due]:
    step, seconds = round(1 / (stream.average_rate * stream.time_base)), float(1 / stream.average_rate)
    for frame, (data, key) in enumerate(video):
        yield frame * seconds, _packet(stream, data, frame * step, step, key)


def _sounds(stream: Any, audio: Iterable[bytes]) -> Iterator[_Due]:
    step, seconds = round(AAC_SAMPLES / (RATE_HZ * stream.time_base)), AAC_SAMPLES / RATE_HZ
    for k, data in enumerate(audio, -aac.PRIMING):
        yield k * seconds, _packet(stream, data, k * step, step, True)


def _captioned(stream: Any, cues: Sequence[Cue]) -> Iterator[_Due]:
    """Captions in milliseconds. A track holds one caption at a time, so one that runs on ends with the next."""
    starts = [cue.start_sample * 1000 // RATE_HZ for cue in cues]
    for cue, start, next_start in zip(cues, starts, [*starts[1:], None], strict=True):
        stop = cue.stop_sample * 1000 // RATE_HZ
        stop = stop if next_start is None else min(stop, next_start)
        text = cue.shown.encode("utf-8", "replace")[:65_535]
        if stop > start and text:
            packet = _packet(stream, len(text).to_bytes(2, "big") + text, start, stop - start, True)
            packet.time_base = Fraction(1, 1000)
            yield start / 1000, packet


def _packet(stream: Any, data: bytes, start: int, duration: int, key: bool) -> Any:
    packet = av.Packet(data)
    packet.stream, packet.pts, packet.dts, packet.duration, packet.is_keyframe = stream, start, start, duration, key
    return packet


def _interleave(file: Any, queues: Sequence[Iterator[_Due]]) -> None:
    """Mux packets in order of time, a stretch of each queue at a time: players read a second ahead at the least."""
    heads = [(queue, due) for queue in queues if (due := next(queue, None))]
    until = 0.0
    while heads:
        until += _STRETCH_S
        left = []
        for queue, due in heads:
            while due and due[0] < until:
                file.mux_one(due[1])
                due = next(queue, None)
            if due:
                left.append((queue, due))
        heads = left
