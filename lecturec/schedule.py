"""Script, speech and scenes in time: whole frames, whole samples, no drift.

All times inside a clip depend on that clip alone, so moving a slide changes nothing in it. Only the clip's place
is rounded, and it is the boundary that is rounded, never a length: errors of lengths would add up, and the picture
would slowly leave the voice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lecturec.cues import Sounding, cues_of
from lecturec.deck import plain
from lecturec.drift import STILL, Weaves, drifting, turning
from lecturec.rolls import heard, over, playing, rolled, waiting
from lecturec.scene import Scene
from lecturec.script import Beat, Line, Script, Slide
from lecturec.speech import Take
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Band, Clip, Cue, Hold, Motion, Segment, Timeline, Voice, sample_at

LEAD_SAMPLES = 16 * AAC_SAMPLES
"""Silence before the first word of a slide, about a third of a second."""

TAIL_SAMPLES = 8 * AAC_SAMPLES
"""The least silence after the last word of a slide, whatever its pause says."""

SILENT_BEAT = RATE_HZ
"""How long a part stands that appears without a word."""

SHORTEST_CLIP = 3 * RATE_HZ // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How things move: frames per second, frames of a reveal and of a transition (0: cut), and its kind."""

    fps: int
    reveal_frames: int
    transition: str
    transition_frames: int


def pace(fps: int, motion: str, transition: str, transition_ms: int, reveal_ms: int) -> Pace:
    """The pace for these settings; `motion` "none" moves nothing at all."""
    still = motion == "none"
    return Pace(
        fps=fps,
        reveal_frames=0 if still else round(reveal_ms * fps / 1000),
        transition="none" if still else transition,
        transition_frames=0 if still or transition == "none" else round(transition_ms * fps / 1000),
    )


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A line in its clip: the silence or sound from `start` to `stop`, in samples of the clip."""

    line: Line
    take: Take
    start: int
    stop: int


def schedule(
    script: Script,
    takes: Mapping[Line, Take],
    scenes: tuple[Scene, ...],
    pace: Pace,
    *,
    width: int,
    height: int,
    band: Band | None = None,
    weaves: Weaves = STILL,
) -> Timeline:
    """Lay the lecture out in time. One clip a slide, in order; clips tile the lecture in frames and in packets.

    `weaves` say which pictures turn into the next one, and which ones drift.
    """
    clips: list[Clip] = []
    cues: list[Cue] = []
    frame = 0
    for number, (slide, scene) in enumerate(zip(script.slides, scenes, strict=True)):
        following = scenes[number + 1].stills[0] if number + 1 < len(scenes) else None
        spoken, begins, length, films = _speak(slide, takes)
        moving = pace.transition_frames if following not in (None, scene.stills[-1]) else 0
        frames = -(-length * pace.fps // RATE_HZ)
        if not spoken:
            frames += moving
        turn = weaves.turns.get(number) if moving and pace.transition == "fade" else None
        if turn and not slide.exact_ms:
            # One sees what turns into what in longer than a fade takes; the words are not cut short for it.
            frames, moving = frames + weaves.longer(pace.fps), moving + weaves.longer(pace.fps)
        still = _segments(scene, begins, frames, min(moving, frames // 3), following, pace)
        still = turning(still, turn) if turn else still
        segments = rolled(still, slide, scene, pace.fps, films)
        segments = drifting(segments, scene, weaves.loops.get(number), pace.fps)
        start_packet, stop_packet = _packet(frame, pace.fps), _packet(frame + frames, pace.fps)
        clips.append(
            Clip(
                slide=number,
                title=chapter_title(slide, script.title),
                start_frame=frame,
                stop_frame=frame + frames,
                segments=tuple(_moved(s, frame) for s in segments),
                start_packet=start_packet,
                stop_packet=stop_packet,
                voices=(*_voices(spoken), *heard(segments, slide, _times(spoken), length, pace.fps)),
            )
        )
        begin, until = start_packet * AAC_SAMPLES, stop_packet * AAC_SAMPLES
        sounding = (Sounding(line=s.line, take=s.take, start=begin + s.start, samples=s.stop - s.start) for s in spoken)
        words = band is not None and band.words
        cues += cues_of(sounding, until, number, script.lang, 2 * RATE_HZ // pace.fps, words=words)
        frame += frames
    return Timeline(width=width, height=height, fps=pace.fps, clips=tuple(clips), cues=tuple(cues), band=band)


def _voices(spoken: list[_Spoken]) -> list[Voice]:
    """What is heard: silence, and a voice that is none, are not."""
    heard_of = [s for s in spoken if s.take.samples and s.take.engine != "silence" and _says(s.line)]
    return [
        Voice(
            take=s.take.key,
            start_sample=s.start,
            samples=s.take.samples,
            speaks=not s.line.played or any(c.isalnum() for c in s.line.spoken),
        )
        for s in heard_of
    ]


def _says(line: Line) -> bool:
    return bool(line.played) or any(c.isalnum() for c in line.spoken)


def _times(spoken: list[_Spoken]) -> list[tuple[int, int]]:
    """When something else is heard than a film: what is only read leaves it alone."""
    return [(s.start, s.stop) for s in spoken if _says(s.line)]


def chapter_title(slide: Slide, title: str) -> str:
    """The name of a slide in a list of chapters; "" for a continuation, which is no chapter of its own."""
    if slide.added == "continuation":
        return ""
    words = " ".join(plain(slide.title).split())
    if not words:
        return slide.eyebrow or title
    above = slide.eyebrow if slide.added != "title" else ""
    if above.isdigit():
        return f"{above}. {words}"
    return f"{above} — {words}" if above and slide.template not in ("title", "section", "closing") else words


def _packet(frame: int, fps: int) -> int:
    """The packet boundary nearest to a frame boundary: never more than 11 ms away."""
    return (sample_at(frame, fps=fps) + AAC_SAMPLES // 2) // AAC_SAMPLES


def _speak(slide: Slide, takes: Mapping[Line, Take]) -> tuple[list[_Spoken], tuple[int, ...], int, dict[int, int]]:
    """(lines in their clip, sample at which each beat begins, length of the clip, when films begin that wait)."""
    at = LEAD_SAMPLES
    spoken: list[_Spoken] = []
    begins: list[int] = []
    films: dict[int, int] = {}
    revealed = {part for beat in slide.beats for part in beat.reveals}
    there = [i for i in range(len(slide.parts)) if i not in revealed]
    for beat in slide.beats:
        if _closes(slide, beat):
            at, there = _shown(slide, there, at, films), []
        within = _within(beat, spoken)
        begins.append(max(within, *begins[-1:]) if within >= 0 else at)
        for line in beat.lines:
            take = takes[line]
            pause = line.pause_ms * RATE_HZ // 1000
            # A line that nobody speaks stands as long as reading it takes.
            heard_of = line.spoken.strip() or line.played
            spoken.append(_Spoken(line, take, at, at + take.samples + (0 if heard_of else pause)))
            at += take.samples + pause
        if not beat.lines and within < 0:
            at += max(SILENT_BEAT, playing(slide, beat.reveals))
        else:
            at = _shown(slide, beat.reveals, at, films)
    at = _shown(slide, there, at, films)
    last = max((s.stop for s in spoken), default=0)
    hold = slide.hold_ms * RATE_HZ // 1000
    if not spoken or not slide.notes:
        # An author's notes say how long a film is looked at; without them it is watched to its end.
        hold = max(hold, over(slide, tuple(begins)))
    if slide.exact_ms:
        # Silence gives way, words do not.
        return spoken, tuple(begins), max(last + TAIL_SAMPLES if spoken else 0, slide.exact_ms * RATE_HZ // 1000), films
    return spoken, tuple(begins), max(at, last + TAIL_SAMPLES, hold, SHORTEST_CLIP), films


def _closes(slide: Slide, beat: Beat) -> bool:
    """Whether a beat is the last of several and only sounds: what ends a lecture comes after its films."""
    sounds = bool(beat.lines) and not beat.reveals and not any(line.spoken.strip() for line in beat.lines)
    return sounds and beat is slide.beats[-1] is not slide.beats[0]


def _shown(slide: Slide, parts: Iterable[int], at: int, films: dict[int, int]) -> int:
    """When words go on after those of these parts that play once it is quiet, which are put into `films`."""
    waits, length = waiting(slide, parts)
    films.update((part, at) for part in waits)
    return at + length


def overruns(script: Script, timeline: Timeline) -> Iterator[tuple[Slide, int]]:
    """(slide, milliseconds it stands) of the slides whose words need more time than their author gives them."""
    for clip in timeline.clips:
        slide = script.slides[clip.slide]
        ms = (clip.stop_frame - clip.start_frame) * 1000 // timeline.fps
        if slide.exact_ms and ms > slide.exact_ms + 1000 // timeline.fps + 1:
            yield slide, ms


def _within(beat: Beat, spoken: list[_Spoken]) -> int:
    """The sample at which a beat with an anchor begins: with the word there in the last line; -1 for another beat.

    Where nobody knows when the words are said, it is the beginning of that line.
    """
    if not beat.anchor or not spoken:
        return -1
    last, char = spoken[-1], beat.anchor.char
    return last.start + next((word.start_sample for word in last.take.words if word.stop_char > char), 0)


def beat_starts(slide: Slide, takes: Mapping[Line, Take]) -> tuple[int, ...]:
    """The sample of a slide's clip at which each of its beats begins."""
    return _speak(slide, takes)[1]


def _segments(
    scene: Scene, begins: tuple[int, ...], frames: int, moving: int, following: str | None, pace: Pace
) -> list[Hold | Motion]:
    """The stills of a slide and the motion between them, in frames of the clip."""
    segments: list[Hold | Motion] = []
    shown = scene.stills[0]
    at = 0
    end = frames - moving
    for begin, state in zip(begins, scene.state_of_beat, strict=True):
        still = scene.stills[state]
        if still == shown:
            continue
        # On screen when its words begin: the reveal ends at the last frame boundary before them.
        ready = min(begin * pace.fps // RATE_HZ, end - 1)
        start = max(at + 1, ready - pace.reveal_frames)
        if ready - start >= 2:
            reveal = Motion(kind="reveal", before=shown, after=still, start_frame=start, stop_frame=ready)
            segments += [_hold(shown, at, start), reveal]
        elif ready > at:
            segments.append(_hold(shown, at, ready))
        else:
            ready = at
        shown, at = still, ready
    segments.append(_hold(shown, at, end))
    if moving and following:
        segments.append(Motion(kind=pace.transition, before=shown, after=following, start_frame=end, stop_frame=frames))
    return segments


def _hold(still: str, start: int, stop: int) -> Hold:
    return Hold(still=still, start_frame=start, stop_frame=stop)


def _moved(segment: Segment, by: int) -> Segment:
    return replace(segment, start_frame=segment.start_frame + by, stop_frame=segment.stop_frame + by)
