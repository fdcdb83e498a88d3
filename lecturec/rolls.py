"""When the author's films play: from the moment they appear, until they are over or their slide is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TypeGuard

from lecturec.deck import Media
from lecturec.ducking import ducked
from lecturec.scene import Box, Scene
from lecturec.script import Part, Script, Slide, states
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Hold, Motion, Reel, Roll, Segment, Voice

PIECE_SECONDS = 8
"""The longest piece of a film that is coded in one go: pieces are coded side by side, and each can be seeked to."""

QUIET_SAMPLES = 2 * AAC_SAMPLES
"""The silence in which every clip begins and ends, so that clips can be joined."""

LONGEST_MS = 120_000
"""A film that nobody speaks over plays for so long at most, and so does a sound whose times are named."""

LONGEST_SOUND_MS = 60_000
"""A sound file plays for so long at most when its author names no times."""


UNDER_VOICE = -2_000
"""How loud a film is that goes on while somebody speaks, in hundredths of a decibel: all can follow then."""

_APART = RATE_HZ // 4
"""Silence after a film for which the words have waited."""


def taking_turns(script: Script, manner: str) -> Script:
    """The script whose films do this about the voice: "alone", "wait", "duck" or "mute"."""
    if manner == "alone":
        return script

    def told(part: Part) -> Part:
        if not _plays(part) or not part.sound:
            return part
        return replace(part, sound="") if manner == "mute" else replace(part, turn=manner)

    slides = (replace(slide, parts=tuple(map(told, slide.parts))) for slide in script.slides)
    return replace(script, slides=tuple(slides))


def waiting(slide: Slide, parts: Iterable[int]) -> tuple[tuple[int, ...], int]:
    """Those of these parts that play once the words are over, and how long the next words wait, in samples."""
    films = tuple(i for i in parts if _plays(part := slide.parts[i]) and part.turn == "wait" and part.sound)
    return films, playing(slide, films) + _APART if films else 0


def playing(slide: Slide, parts: Iterable[int]) -> int:
    """How long the longest film among these parts of a slide plays, in samples; 0 without one."""
    films = [part for i in parts if _plays(part := slide.parts[i])]
    return max((min(f.stop_ms - f.start_ms, LONGEST_MS) for f in films), default=0) * RATE_HZ // 1000


def over(slide: Slide, begins: tuple[int, ...]) -> int:
    """The sample at which all films of a slide are over, given those at which its beats begin; 0 without any."""
    revealed = {part for beat in slide.beats for part in beat.reveals}
    ends = [(0, playing(slide, (i for i in range(len(slide.parts)) if i not in revealed)))]
    ends += [(begin, playing(slide, beat.reveals)) for begin, beat in zip(begins, slide.beats, strict=True)]
    return max(begin + length + 2 * QUIET_SAMPLES if length else 0 for begin, length in ends)


def rolled(
    segments: list[Hold | Motion],
    slide: Slide,
    scene: Scene,
    fps: int,
    not_before: Mapping[int, int] = MappingProxyType({}),
) -> list[Segment]:
    """The segments of a slide, in frames of its clip, with its films playing in them.

    `not_before` are the samples of the clip before which the films of these parts stand still.
    """
    waits = {part: -(-sample * fps // RATE_HZ) for part, sample in not_before.items()}
    boxes = {box.part: box for box in scene.boxes}
    films = {i: part for i, part in enumerate(slide.parts) if _plays(part) and i in boxes}
    if not films:
        return list(segments)
    visible = dict(zip(scene.stills, (state.visible for state in states(slide)[0]), strict=True))
    begun: dict[int, int] = {}
    made: list[Segment] = []
    for segment in _cut(segments, waits.values()):
        first, last = _ends(segment)
        seen, kept = visible.get(first, ()), visible.get(last, ())
        if isinstance(segment, Hold):
            for i in films:
                if i in seen and segment.start_frame >= waits.get(i, 0):
                    begun.setdefault(i, segment.start_frame)
        now = [
            (i, _reel(film, boxes[i], segment.start_frame - begun[i], fps))
            for i, film in films.items()
            if i in seen and i in begun
        ]
        over = tuple(reel for i, reel in now if i in kept)
        under = tuple(reel for i, reel in now if i not in kept)
        made += _pieces(segment, over, under, fps) if now else [segment]
        begun = {i: at for i, at in begun.items() if i in kept}
    return made


def heard(segments: list[Segment], slide: Slide, spoken: list[tuple[int, int]], stop: int, fps: int) -> Iterator[Voice]:
    """The sound of each film that plays whole while nobody speaks, or that makes way for the voice.

    `spoken` and `stop` are in samples of the clip.
    """
    for part in slide.parts:
        begun = (s.start_frame for s in segments if isinstance(s, Roll) for r in s.reels if _starts(r, part))
        frame = next(begun, None)
        if not _plays(part) or not part.sound or frame is None:
            continue
        samples = min(part.stop_ms - part.start_ms, LONGEST_MS) * RATE_HZ // 1000
        first = max(frame * RATE_HZ // fps, QUIET_SAMPLES)
        over = [(a, b) for a, b in spoken if a < first + samples and first < b]
        if part.turn == "duck":
            samples = min(samples, stop - QUIET_SAMPLES - first)
            levels = ducked([(a - first, b - first, UNDER_VOICE) for a, b in over], 0) if over else ()
            if samples > 0:
                yield Voice(take=part.sound, start_sample=first, samples=samples, speaks=False, levels=levels)
        elif first + samples + QUIET_SAMPLES <= stop and not over:
            yield Voice(take=part.sound, start_sample=first, samples=samples, speaks=False)


def _cut(segments: list[Hold | Motion], frames: Iterable[int]) -> Iterator[Hold | Motion]:
    """The segments, with stills divided where films begin to play in them."""
    for segment in segments:
        inside = {frame for frame in frames if segment.start_frame < frame < segment.stop_frame}
        if isinstance(segment, Motion) or not inside:
            yield segment
            continue
        for start, stop in pairwise([segment.start_frame, *sorted(inside), segment.stop_frame]):
            yield replace(segment, start_frame=start, stop_frame=stop)


def _starts(reel: Reel, part: object) -> bool:
    return isinstance(part, Media) and reel.first == 0 and (reel.film, reel.start_ms) == (part.data, part.start_ms)


def _plays(part: object) -> TypeGuard[Media]:
    return isinstance(part, Media) and bool(part.data) and part.stop_ms > part.start_ms


def _ends(segment: Hold | Motion) -> tuple[str, str]:
    return (segment.still, segment.still) if isinstance(segment, Hold) else (segment.before, segment.after)


def _reel(film: Media, box: Box, first: int, fps: int) -> Reel:
    return Reel(
        film=film.data,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        start_ms=film.start_ms,
        first=first,
        frames=max(1, (film.stop_ms - film.start_ms) * fps // 1000),
        loops=film.loops,
    )


def _pieces(segment: Hold | Motion, over: tuple[Reel, ...], under: tuple[Reel, ...], fps: int) -> Iterator[Roll]:
    before, after = _ends(segment)
    kind = segment.kind if isinstance(segment, Motion) else ""
    start, stop = segment.start_frame, segment.stop_frame
    length = stop - start if kind else PIECE_SECONDS * fps
    for at in range(start, stop, max(1, length)):
        reels = tuple(replace(reel, first=reel.at(reel.first + at - start)) for reel in over)
        held = tuple(replace(reel, first=reel.at(reel.first)) for reel in under)
        yield Roll(
            kind=kind,
            before=before,
            after=after,
            start_frame=at,
            stop_frame=min(stop, at + length),
            reels=reels,
            under=held,
        )
