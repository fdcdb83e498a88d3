"""Pictures kept as a film in the store: so little is lost that nothing of it is seen once the lecture is coded."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from lecturec.encode.h264 import ACCURATE_AREA
from lecturec.limits import FILM_BYTES
from lecturec.timeline import RATE_HZ

VERSION = 1
"""Raised when the same pictures give another film."""

_QP = 8
_APART_S = 2
"""Seconds between pictures to seek to."""

_TOGETHER = 4096
"""Samples of a sound that are coded at a time."""


class TooLarge(ValueError):
    """More pictures than a film of the author's may hold."""


class Kept:
    """A film (MP4) in the making, of RGB pictures (height, width, 3) of one size, `rate` of them a second.

    An odd side is made even by its last row. With `sounds` it is given a sound at its end.
    """

    def __init__(self, rate: Fraction, *, sounds: bool) -> None:
        self.count = 0
        self._rate, self._file = rate, io.BytesIO()
        self._container: Any = av.open(self._file, "w", format="mp4", options={"fflags": "+bitexact"})
        self._video: Any = None
        self._voice: Any = self._container.add_stream("flac", rate=RATE_HZ, layout="mono") if sounds else None

    def add(self, picture: NDArray[np.uint8]) -> None:
        """One more picture. Raises TooLarge."""
        height, width = picture.shape[:2]
        if height % 2 or width % 2:
            picture = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), "edge")
        if self._video is None:
            self._video = self._stream(picture.shape[1], picture.shape[0])
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24").reformat(
            format="yuv420p",
            dst_colorspace="ITU709",
            src_color_range="JPEG",
            dst_color_range="MPEG",
            interpolation=ACCURATE_AREA,
            threads=1,
        )
        frame.pts, frame.time_base = self.count, 1 / self._rate
        self._container.mux(self._video.encode(frame))
        self.count += 1
        if self._file.tell() > FILM_BYTES:
            raise TooLarge

    def done(self, pcm: bytes = b"") -> bytes:
        """The film, with its sound (48 kHz, mono, 16-bit) if it has one."""
        if self._video is not None:
            self._container.mux(self._video.encode(None))
        if self._voice is not None and pcm:
            samples = np.frombuffer(pcm, "<i2")[None]
            for at in range(0, samples.shape[1], _TOGETHER):
                sound = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, at : at + _TOGETHER]), "s16", "mono")
                sound.rate, sound.pts = RATE_HZ, at
                self._container.mux(self._voice.encode(sound))
            self._container.mux(self._voice.encode(None))
        self._container.close()
        return self._file.getvalue()

    def _stream(self, width: int, height: int) -> Any:
        stream = self._container.add_stream("libx264", rate=self._rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        coder = stream.codec_context
        coder.color_primaries = coder.color_trc = coder.colorspace = coder.color_range = 1
        coder.thread_count = 1  # so that the bytes do not depend on the machine
        apart = max(1, round(_APART_S * self._rate))
        coder.options = {"preset": "superfast", "qp": str(_QP), "g": str(apart), "bf": "0"}
        return stream
