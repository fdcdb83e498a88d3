"""Captions and transcript as text files."""

import re

from lecturec.timeline import RATE_HZ, Cue, Timeline

_MARKUP = re.compile(r"(?<=<)(?=[/!a-zA-Z])|(?<=--)(?=>)|(?<=\{)(?=\\)")
"""Within a tag, an arrow between times, and a command of subtitles."""


def vtt(timeline: Timeline) -> str:
    """WebVTT. What could end a cue or open a tag is written as an entity."""
    blocks = ["WEBVTT"]
    for cue in timeline.cues:
        text = cue.shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_clock(cue.start_sample, '.')} --> {_clock(cue.stop_sample, '.')}\n{text}")
    return "\n\n".join(blocks) + "\n"


def srt(timeline: Timeline) -> str:
    """SubRip. Players take some signs for markup, which nothing escapes: those are parted by what nobody sees."""
    blocks = []
    for number, cue in enumerate(timeline.cues, 1):
        text = _MARKUP.sub("\u2060", cue.shown)
        blocks.append(f"{number}\n{_clock(cue.start_sample, ',')} --> {_clock(cue.stop_sample, ',')}\n{text}")
    return "\n\n".join(blocks) + "\n"


def transcript(title: str, timeline: Timeline) -> str:
    """The words of the lecture, a heading with its time for each slide and a paragraph under it."""
    blocks = [title]
    for clip in timeline.clips:
        words = _joined([cue for cue in timeline.cues if cue.slide == clip.slide])
        seconds = clip.start_frame // timeline.fps
        if clip.title:
            blocks.append(f"[{seconds // 60:02}:{seconds % 60:02}] {clip.title}")
        if words:
            blocks.append(words)
    return "\n\n".join(blocks) + "\n"


def _joined(cues: list[Cue]) -> str:
    words = ""
    for cue in cues:
        wide = words and (ord(words[-1]) > 0x2E80 and ord(cue.text[0]) > 0x2E80)
        words += ("" if not words or wide else " ") + cue.text
    return words


def _clock(sample: int, point: str) -> str:
    ms = sample * 1000 // RATE_HZ
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"
