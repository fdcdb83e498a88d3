"""Which pictures move, and when: from one slide to the next, and slowly for as long as their slide stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lecturec.pane import Weave
from lecturec.scene import Scene
from lecturec.timeline import Hold, Motion, Roll, Segment

LOOP_SECONDS = 8
"""About how long a picture drifts until it is where it began."""

LEAST_SECONDS = 4
"""On a slide that stands for less, nothing drifts: it would have to hurry."""

STEPS_A_SECOND = 10
"""How many pictures of a slow drift differ in a second."""

TURN_MS = 180
"""By how much longer than the theme's fade a picture takes to turn into another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weaves:
    """What moves, by the number of its scene: how its picture turns into the next one, and how it drifts."""

    turns: Mapping[int, Weave] = field(default_factory=lambda: MappingProxyType({}))
    loops: Mapping[int, Weave] = field(default_factory=lambda: MappingProxyType({}))

    def longer(self, fps: int) -> int:
        """The frames that a turn takes beyond those of a fade."""
        return round(TURN_MS * fps / 1000)


STILL = Weaves()
"""Nothing moves."""


def turning(segments: list[Hold | Motion], turn: Weave) -> list[Hold | Motion]:
    """The segments of a slide, whose picture turns into the next one in the last of them."""
    *others, last = segments
    return [*others, replace(last, weave=turn)] if isinstance(last, Motion) else segments


def drifting(segments: Sequence[Segment], scene: Scene, loop: Weave | None, fps: int) -> list[Segment]:
    """The segments of a slide, in frames of its clip, with its picture drifting in all but a transition at the end.

    It goes around a whole number of times, and rests where it began when the slide does.
    """
    stop = segments[-1].start_frame if isinstance(segments[-1], Motion) else segments[-1].stop_frame
    if loop is None or scene.pane is None or stop < LEAST_SECONDS * fps or any(isinstance(s, Roll) for s in segments):
        return list(segments)
    layers = dict(zip(scene.stills, scene.pane.layers, strict=True))
    rounds = max(1, round(stop / (LOOP_SECONDS * fps)))
    period = stop // rounds
    made: list[Segment] = []
    for segment in segments:
        before, after = (segment.still,) * 2 if isinstance(segment, Hold) else (segment.before, segment.after)
        if segment.start_frame >= stop or not (layers.get(before, ("", ""))[0] and layers.get(after, ("", ""))[0]):
            made.append(segment)
            continue
        kind = segment.kind if isinstance(segment, Motion) else ""
        for start, end in _rounds(segment.start_frame, segment.stop_frame, period, rounds, whole=bool(kind)):
            woven = replace(loop, before=layers[before], after=layers[after], period=period, first=start % period)
            if not kind and start >= period * rounds:
                made.append(Hold(still=before, start_frame=start, stop_frame=end))
                continue
            roll = Roll(kind=kind, before=before, after=after, start_frame=start, stop_frame=end, reels=(), weave=woven)
            made.append(roll if kind else replace(roll, every=max(1, fps // STEPS_A_SECOND)))
    return made


def _rounds(start: int, stop: int, period: int, rounds: int, *, whole: bool) -> list[tuple[int, int]]:
    """A stretch of frames, cut where a round begins: what goes around again is coded once."""
    if whole:
        return [(start, stop)]
    cuts = [n * period for n in range(1, rounds + 1) if start < n * period < stop]
    return list(zip([start, *cuts], [*cuts, stop], strict=True))
