"""The timeline: clips tile it, nothing drifts, and what is spoken of is on the screen."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import read
from strategies import lectures
from test_nothing_lost import EXAMPLES

from lecturec.backends import Word
from lecturec.scene import Scene
from lecturec.schedule import overruns, pace, schedule
from lecturec.script import Beat, Line, Script, Slide, states
from lecturec.speech import Take
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Timeline

QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def takes_of(script: Script, length: int) -> dict[Line, Take]:
    """A fake take for each line: about `length` samples a character, never a round number."""
    made = {}
    for line in (line for s in script.slides for b in s.beats for line in b.lines):
        samples = 977 + length * len(line.spoken) + len(line.text) % 7 if line.spoken else 0
        half = len(line.spoken) // 2
        cut = (Word(start_char=0, stop_char=half, start_sample=0, stop_sample=samples // 2),)
        made[line] = Take(key=line.text, samples=samples, words=cut, engine="", voice="", licence="")
    return made


def scenes_of(script: Script) -> tuple[Scene, ...]:
    """A fake scene for each slide: a still for each state, some alike."""
    made = []
    for number, slide in enumerate(script.slides):
        seen, of_beat = states(slide)
        made.append(Scene(stills=tuple(f"{number}/{i}" for i in range(len(seen))), state_of_beat=of_beat))
    return tuple(made)


@st.composite
def timelines(draw: Any) -> tuple[Script, dict[Line, Take], Timeline]:
    """Any lecture in time."""
    script = read(draw(lectures())[0]).script
    takes = takes_of(script, draw(st.integers(100, 9_000)))
    transition = draw(st.sampled_from(["none", "fade", "push"]))
    motion = pace(
        draw(st.sampled_from([15, 24, 25, 30, 60])), draw(st.sampled_from(["calm", "none"])), transition, 450, 260
    )
    return script, takes, schedule(script, takes, scenes_of(script), motion, width=640, height=360)


def clips_and_segments_tile_the_lecture(made: tuple[Script, dict[Line, Take], Timeline]) -> None:
    """No gap and no overlap, in frames and in packets."""
    _, _, timeline = made
    frame = packet = 0
    for clip in timeline.clips:
        assert (clip.start_frame, clip.start_packet) == (frame, packet)
        assert clip.stop_frame > frame
        at = frame
        for segment in clip.segments:
            assert segment.start_frame == at
            assert segment.stop_frame > at or segment is clip.segments[-1]
            at = segment.stop_frame
        assert at == clip.stop_frame
        frame, packet = clip.stop_frame, clip.stop_packet

    assert timeline.frames == frame


def sound_never_leaves_the_picture(made: tuple[Script, dict[Line, Take], Timeline]) -> None:
    """However long the lecture, the sound of a slide begins within 11 ms of its first frame, and fits."""
    _, _, timeline = made
    for clip in timeline.clips:
        picture = Fraction(clip.start_frame, timeline.fps)
        sound = Fraction(clip.start_packet * AAC_SAMPLES, RATE_HZ)
        end = max((v.start_sample + v.samples for v in clip.voices), default=0)

        assert abs(picture - sound) <= Fraction(11, 1000)
        assert end <= (clip.stop_packet - clip.start_packet) * AAC_SAMPLES
        assert all(a.start_sample + a.samples <= b.start_sample for a, b in pairwise(clip.voices))


def what_is_spoken_of_is_on_the_screen(made: tuple[Script, dict[Line, Take], Timeline]) -> None:
    """The still of a beat stands when its first word begins, and came no earlier than a frame and 20 ms before."""
    script, takes, timeline = made
    for clip, slide, scene in zip(timeline.clips, script.slides, scenes_of(script), strict=True):
        voices = iter(clip.voices)
        for beat, state in zip(slide.beats, scene.state_of_beat, strict=True):
            spoken = [next(voices) for line in beat.lines if takes[line].samples]
            if not spoken or not beat.reveals:
                continue
            begins = Fraction(clip.start_packet * AAC_SAMPLES + spoken[0].start_sample, RATE_HZ)
            arrives = [s.start_frame for s in clip.segments if getattr(s, "still", "") == scene.stills[state]]
            late = Fraction(arrives[0], timeline.fps) - begins

            assert -Fraction(1, timeline.fps) - Fraction(20, 1000) <= late <= Fraction(20, 1000)


def cues_follow_each_other(made: tuple[Script, dict[Line, Take], Timeline]) -> None:
    """Captions are in order, do not overlap, and hold every word that is said."""
    script, _, timeline = made
    cues = timeline.cues

    assert all(cue.start_sample < cue.stop_sample for cue in cues)
    assert all(a.stop_sample <= b.start_sample for a, b in pairwise(cues))
    captions = " ".join(cue.text for cue in cues).split()
    assert captions == " ".join(line.text for s in script.slides for b in s.beats for line in b.lines).split()


@QUICK
@given(timelines())
def test_any_lecture_keeps_its_time(made: tuple[Script, dict[Line, Take], Timeline]) -> None:
    """All of these together: a lecture takes longer to think of than to look at."""
    clips_and_segments_tile_the_lecture(made)
    sound_never_leaves_the_picture(made)
    what_is_spoken_of_is_on_the_screen(made)
    cues_follow_each_other(made)


def test_what_one_sentence_names_appears_word_by_word() -> None:
    """Each step is on the screen when its own words begin, though all are said in one breath."""
    notes = "Three things: caches that keep results, locks that order writers, and queues that smooth bursts."
    points = "* Caches keep results\n* Locks order writers\n* Queues smooth bursts"
    deck = f"---\nmarp: true\n---\n# A\n\n---\n\n## B\n\n{points}\n\n<!--\n{notes}\n-->\n"
    script = read(deck).script
    (line,) = (line for beat in script.slides[1].beats for line in beat.lines)
    each = 2_000
    said = [Word(start_char=k, stop_char=k + 1, start_sample=each * k, stop_sample=each * (k + 1)) for k in range(96)]
    take = Take(key="a", samples=each * len(notes), words=tuple(said), engine="", voice="", licence="")
    takes = {**takes_of(script, 900), line: take}
    timeline = schedule(script, takes, scenes_of(script), pace(30, "calm", "none", 0, 200), width=640, height=360)
    voice, clip = timeline.clips[1].voices[0], timeline.clips[1]

    for still, word in (("1/1", "caches"), ("1/2", "locks"), ("1/3", "queues")):
        (arrives,) = (s.start_frame for s in clip.segments if getattr(s, "still", "") == still)
        sounds = clip.start_packet * AAC_SAMPLES + voice.start_sample + each * notes.index(word)
        assert 0 <= sounds / RATE_HZ - arrives / 30 < 1 / 30 + 0.011


def test_an_exact_time_is_kept_unless_the_words_need_more() -> None:
    """Silence gives way; no word is cut, and the slide that overruns is named."""
    said = Line(text="Hello.", spoken="Hello.", pause_ms=5_000)
    take = Take(key="k", samples=RATE_HZ, words=(), engine="", voice="", licence="")
    scene = Scene(stills=("s",), state_of_beat=(0,))
    for exact_ms, stands_ms in ((2_000, 2_000), (4_000, 4_000), (1_000, None)):
        slide = Slide(template="points", title=(), beats=(Beat(lines=(said,)),), exact_ms=exact_ms)
        script = Script(title="", lang="en", slides=(slide,))
        timeline = schedule(script, {said: take}, (scene,), pace(25, "none", "none", 0, 0), width=16, height=16)
        ms = timeline.clips[0].stop_frame * 1000 // 25

        assert ms == stands_ms or (stands_ms is None and ms > 1_000)
        assert [one is slide for one, _ in overruns(script, timeline)] == [True] * (stands_ms is None)
