"""A finished lecture for people who edit on: as a clip of MoviePy's, and its sound as a segment of pydub's.

    result = lecturec.compile("notes.md")
    lecturec.edit.to_moviepy(result, slide=3).write_gif("third.gif")

Both are what the film shows and plays, to the picture and to the sample.
"""

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Clip, Timeline

if TYPE_CHECKING:
    from lecturec.compiler import Result

INSTALL = "pip install 'lecturec[edit]'"

if _lacking := [name for name in ("moviepy", "pydub") if find_spec(name) is None]:
    raise ImportError(f"lecturec.edit needs {' and '.join(_lacking)}: {INSTALL}")


def to_moviepy(result: "Result", slide: int = 0) -> Any:
    """The lecture, or one of its slides (from 1), as a MoviePy VideoClip with its sound (stereo, 48 kHz).

    It reads the film while it is used: close it when you are done. Raises ValueError when the lecture was not built,
    IndexError when it has no such slide, FileNotFoundError when its film is gone.
    """
    import numpy as np
    from moviepy import AudioClip, VideoFileClip

    timeline, film = _built(result)
    first, stop = _range(timeline, slide)
    pcm = _pcm(film, timeline)

    def heard(t: Any) -> Any:
        at = np.rint(np.asarray(t) * RATE_HZ).astype(int)
        inside = (at >= 0) & (at < len(pcm))
        one = np.where(inside, pcm[np.clip(at, 0, len(pcm) - 1)] / 32768, 0.0)
        return np.stack((one, one), axis=-1)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MoviePy says that it takes no notice of captions
        pictures = VideoFileClip(str(film), audio=False)
    length = timeline.frames / timeline.fps
    clip = pictures.with_duration(length).with_audio(AudioClip(heard, duration=length, fps=RATE_HZ))
    return clip.subclipped(first.start_frame / timeline.fps, stop.stop_frame / timeline.fps) if slide else clip


def to_pydub(result: "Result", slide: int = 0) -> Any:
    """What is heard of the lecture, or of one of its slides (from 1), as a pydub AudioSegment: 48 kHz, mono, 16-bit.

    That is the narration, with the music under it if there is some. Raises what `to_moviepy` raises.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub looks for FFmpeg, which it is not asked to use
        try:
            from pydub import AudioSegment
        except ImportError as lacking:  # of Python 3.13 on, a part of it is a package of its own
            raise ImportError(f"pydub needs audioop-lts: {INSTALL}") from lacking

    timeline, film = _built(result)
    first, stop = _range(timeline, slide)
    pcm = _pcm(film, timeline)[first.start_packet * AAC_SAMPLES : stop.stop_packet * AAC_SAMPLES]
    return AudioSegment(pcm.tobytes(), frame_rate=RATE_HZ, sample_width=2, channels=1)


def _built(result: "Result") -> tuple[Timeline, Path]:
    """The timeline and the film of a lecture that was built."""
    film = result.paths.get("mp4")
    if result.timeline is None or film is None:
        why = next((str(said) for said in result.diagnostics if said.severity == "error"), "it has no film")
        raise ValueError(f"the lecture was not built: {why}")
    if not film.is_file():
        raise FileNotFoundError(f"the film of this lecture is gone: {film}")
    return result.timeline, film


def _range(timeline: Timeline, slide: int) -> tuple[Clip, Clip]:
    """The first and the last clip of what is asked for."""
    if not 0 <= slide <= len(timeline.clips):
        raise IndexError(f"there are {len(timeline.clips)} slides, and no slide {slide}")
    return (timeline.clips[slide - 1], timeline.clips[slide - 1]) if slide else (timeline.clips[0], timeline.clips[-1])


def _pcm(film: Path, timeline: Timeline) -> Any:
    from lecturec.encode.heard import sound_of

    return sound_of(film.read_bytes(), timeline.packets * AAC_SAMPLES)
