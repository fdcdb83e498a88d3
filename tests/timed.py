"""A lecture taken to the end of its timeline, without a voice that sounds, and what must hold of it there."""

import html
import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lecturec.backends.silence import Silence
from lecturec.diagnostics import Report
from lecturec.encode.mux import chapters_of
from lecturec.layout import layout
from lecturec.narrate import narrate
from lecturec.parse import decode, parse
from lecturec.parse.dialects import names
from lecturec.parse.front_matter import read_front_matter
from lecturec.parse.marks import SIGN
from lecturec.publish.captions import srt, transcript, vtt
from lecturec.publish.manifest import manifest
from lecturec.scene import Scene
from lecturec.schedule import pace, schedule
from lecturec.script import Script, states
from lecturec.store import Artifact
from lecturec.theme import Theme
from lecturec.timeline import RATE_HZ, Timeline
from lecturec.write import write
from lecturec.write.lit import lit

DIALECTS = ("", *names())
PACE = pace(24, "calm", "fade", 450, 260)


@dataclass(slots=True)
class Shelf:
    """A store that is gone when the program is: what a stage of the compiler asks of one, and nothing more."""

    kept: dict[str, Artifact] = field(default_factory=dict)
    hits: dict[str, int] = field(default_factory=dict)
    misses: dict[str, int] = field(default_factory=dict)

    def notes(self, key: str) -> dict[str, Any] | None:
        """What was said of an artifact."""
        return self.kept[key].notes if key in self.kept else None

    def read(self, key: str) -> bytes:
        """The bytes of an artifact."""
        return self.kept[key].data

    def put(self, key: str, data: bytes, notes: dict[str, Any] | None = None) -> Artifact:
        """Keep the notes; sound that nobody hears is not kept."""
        self.kept[key] = Artifact(data if data[:4] != b"RIFF" else b"", notes or {})
        return self.kept[key]


def scenes_of(script: Script) -> tuple[Scene, ...]:
    """A scene for each slide as the layout would make it, but for the pictures."""
    made = []
    for number, slide in enumerate(script.slides):
        seen, of_beat = states(slide)
        made.append(Scene(stills=tuple(f"{number}/{k}" for k in range(len(seen))), state_of_beat=of_beat))
    return tuple(made)


def to_timeline(data: bytes, shelf: Shelf, dialect: str = "", *, drawn: bool = False) -> Timeline | None:
    """Notes as far as a film's timeline and the files beside it; None when they have errors.

    All that must hold of it is checked. With `drawn` the slides are laid out as well, which takes much longer.
    """
    report = Report()
    source = decode("notes.md", data, report)
    deck = parse(source, read_front_matter(source, report), report, lang="en", dialect=dialect)
    script = lit(write(deck, report))
    takes = narrate(script, Silence(), shelf, report)
    if report.failed:
        return None
    scenes = scenes_of(script)
    if drawn:
        nothing = (None,) * len(script.slides)
        script, scenes = layout(script, Theme(), nothing, shelf, report, width=320, height=180, jobs=1)
    timeline = schedule(script, takes, scenes, PACE, width=320, height=180)
    tiled(timeline)
    captioned(timeline, script)
    told = manifest(deck, script, timeline, takes, scenes, "x")
    assert len(json.loads(told.encode())["slides"]) == len(script.slides)
    assert SIGN not in told + str(script.slides), "a mark of ours is shown"
    return timeline


def tiled(timeline: Timeline) -> None:
    """No gap and no overlap: clips tile the lecture, segments the clips, chapters the lecture; sounds fit."""
    frame = packet = 0
    for clip in timeline.clips:
        assert (clip.start_frame, clip.start_packet) == (frame, packet)
        at = frame
        for segment in clip.segments:
            assert segment.start_frame == at
            assert segment.stop_frame >= at
            at = segment.stop_frame
        assert at == clip.stop_frame > frame
        assert all(a.start_sample + a.samples <= b.start_sample for a, b in pairwise(clip.voices))
        frame, packet = clip.stop_frame, clip.stop_packet
    chapters = chapters_of(timeline)
    assert [start for _, start, _ in chapters] == [0, *(stop for _, _, stop in chapters[:-1])][: len(chapters)]
    assert not chapters or chapters[-1][2] == timeline.frames


def captioned(timeline: Timeline, script: Script) -> None:
    """Captions hold every word that is said, in order and in time, and can be read by who reads such files."""
    cues = timeline.cues
    assert all(a.start_sample < a.stop_sample <= b.start_sample for a, b in pairwise(cues))
    assert not cues or cues[-1].stop_sample * timeline.fps <= (timeline.frames + 1) * RATE_HZ
    lines = [line for s in script.slides for b in s.beats for line in b.lines]
    said = "".join(line.text for line in lines if line.spoken or line.played or not line.sound)
    assert "".join("".join(cue.text.split()) for cue in cues) == "".join(said.split())
    head, *blocks = vtt(timeline).encode().decode().removesuffix("\n").split("\n\n")
    assert head == "WEBVTT"
    assert [_words(html.unescape(block.partition("\n")[2])) for block in blocks] == [_words(c.text) for c in cues]
    assert all(re.fullmatch(r"[\d:.]+ --> [\d:.]+\n[^\n]+(\n[^\n]+)?", block) for block in blocks)
    numbers = [block.partition("\n")[0] for block in srt(timeline).encode().decode().split("\n\n") if block.strip()]
    assert numbers == [str(k) for k in range(1, len(cues) + 1)]
    spoken = _words(transcript(script.title, timeline).encode().decode())
    assert all(_words(cue.text) in spoken for cue in cues)


def _words(text: str) -> str:
    return "".join(text.split())
