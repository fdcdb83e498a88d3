"""The files of captions and the track in the film: the same cues at the same times, and the words of the script."""

import html
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.backends import Word
from lecturec.compose import Planes
from lecturec.cues import LONGEST, SHORTEST, Sounding, cues_of
from lecturec.encode import mux
from lecturec.encode.h264 import Settings, encode
from lecturec.publish.captions import srt, vtt
from lecturec.script import Line
from lecturec.speech import Take
from lecturec.timeline import RATE_HZ, Cue, Timeline

SMALL = Settings(width=64, height=48, fps=30)
TEXT = st.text(alphabet="ab <>&-{}\\/!.→é字あאب1", min_size=1, max_size=40).map(lambda t: " ".join(t.split()))

Shown = tuple[int, int, str]
"""(first millisecond, last, text) of a caption."""


def timeline(cues: list[Cue]) -> Timeline:
    return Timeline(width=64, height=48, fps=30, clips=(), cues=tuple(cues))


def cues(texts: list[str]) -> list[Cue]:
    return [
        Cue(text=text, start_sample=k * 51_111, stop_sample=k * 51_111 + 48_017, slide=0)
        for k, text in enumerate(filter(None, texts))
    ]


def milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def of_vtt(text: str) -> list[Shown]:
    """WebVTT as its specification reads it: blocks between blank lines, tags dropped, entities read."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    found = []
    for block in blocks:
        times, words = block.split("\n", 1)
        assert "-->" not in words
        start, stop = times.split(" --> ")
        found.append((milliseconds(start), milliseconds(stop), html.unescape(re.sub(r"<[^>]*>", "", words))))
    return found


def of_srt(text: str) -> list[Shown]:
    """SubRip as players read it: numbered blocks, and tags and commands dropped."""
    found = []
    for number, block in enumerate(text.rstrip("\n").split("\n\n"), 1):
        first, times, words = block.split("\n", 2)
        assert int(first) == number
        start, stop = times.split(" --> ")
        shown = re.sub(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}", "", words)
        found.append((milliseconds(start), milliseconds(stop), shown.replace("\u2060", "")))
    return found


def of_film(path: Path) -> list[Shown]:
    """The packets of the track: two bytes of length, then the text."""
    with av.open(str(path)) as file:
        stream = file.streams.subtitles[0]
        packets = [p for p in file.demux(stream) if p.size > 2]
        per_ms = stream.time_base * 1000
        return [
            (
                round(p.pts * per_ms),
                round((p.pts + p.duration) * per_ms),
                bytes(p)[2 : 2 + int.from_bytes(bytes(p)[:2], "big")].decode(),
            )
            for p in packets
        ]


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_webvtt_and_subrip_say_the_same_whatever_the_author_wrote(texts: list[str]) -> None:
    """Arrows, tags, ampersands and commands come out of a reader as they went in."""
    if made := cues(texts):
        read = of_vtt(vtt(timeline(made)))

        assert read == of_srt(srt(timeline(made)))
        assert [text.replace("\u200f", "") for _, _, text in read] == [cue.text for cue in made]


def test_the_track_in_the_film_says_the_same_as_the_files(tmp_path: Path) -> None:
    """Times to the millisecond, and the language in the track."""
    made = cues(["a <b>bold</b> & c --> d", "{\\an8} x", "Python هي لغة برمجة", "字 and so on"])
    made[3] = replace(made[3], cut=2)
    grey = [Planes(64, 48, np.full(64 * 48 * 3 // 2, 128, np.uint8))] * 150
    video = [(data, k == 0) for k, data in enumerate(encode(grey, SMALL))]
    path = tmp_path / "film.mp4"
    mux.mux(path, timeline(made), SMALL, video, [], mux.About(language="ara"), chapters=())

    assert of_film(path) == of_vtt(vtt(timeline(made))) == of_srt(srt(timeline(made)))
    with av.open(str(path)) as file:
        assert file.streams.subtitles[0].language == "ara"


def test_a_line_that_is_read_from_the_right_says_so() -> None:
    """A player takes the side from the first letter: Python would turn the whole line around."""
    arabic, english = cues(["Python هي لغة برمجة", "It is called برمجة in Arabic"])

    assert arabic.shown.startswith("\u200f")
    assert arabic.text.startswith("Python")
    assert "\u200f" not in english.shown
    assert "\u200f" not in cues(["هي لغة Python"])[0].shown


CLAUSE = st.sampled_from(
    ["the water stands high,", "which is so;", "for 12.5 km", "and then it falls again,", "Twice a day", "we ask f(x)"]
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(CLAUSE, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=5),
    st.integers(8, 30),
    st.integers(0, 1500),
)
def test_the_rules_hold_at_every_pace(texts: list[str], rate: int, pause_ms: int) -> None:
    """Nothing stands longer than 7 s or shorter than 5/6 s, and numbers and calls stay whole.

    At up to 14 characters a second, all captions can be read in their time.
    """
    lines, at = [], 0
    for text in texts:
        each = RATE_HZ // rate
        times = tuple(
            Word(start_char=k, stop_char=k + 1, start_sample=k * each, stop_sample=(k + 1) * each)
            for k in range(len(text))
        )
        take = Take(key="", samples=each * len(text), words=times, engine="", voice="", licence="")
        line = Line(text=text, spoken=text, pause_ms=pause_ms)
        lines.append(Sounding(line=line, take=take, start=at, samples=take.samples))
        at += take.samples + pause_ms * RATE_HZ // 1000
    made = cues_of(lines, at + RATE_HZ, 0, "en", 2 * RATE_HZ // 30, words=True)

    assert " ".join(c.text for c in made) == " ".join(texts)
    assert all(SHORTEST <= c.stop_sample - c.start_sample <= LONGEST for c in made)
    assert all("12.5 km" in c.text or "12.5" not in c.text for c in made)
    assert all(a.stop_sample <= b.start_sample for a, b in pairwise(made))
    assert rate > 14 or all(len(c.text) * RATE_HZ <= 17 * (c.stop_sample - c.start_sample) for c in made)
    for c in made:
        chars, samples = [char for char, _ in c.words], [sample for _, sample in c.words]
        assert chars == sorted(set(chars))
        assert chars[0] == 0
        assert chars[-1] == len(c.text)
        assert samples == sorted(samples)
        assert c.start_sample <= samples[0]
        assert samples[-1] <= c.stop_sample
