"""The author's own recordings: where one sentence ends and the next begins, by their lengths and the silences."""

import warnings
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING

from lecturec.backends import BackendError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pcm = npt.NDArray[np.float32]

INSTALL = "pip install 'lecturec[edit]'"
_GAP_MS, _STEP_MS = 160, 10
_BELOW_DB = 34.0
"""A silence is this far below the loudest stretch, for at least that long."""

_WAYS = 64
"""So many ways to divide what came before are followed."""

_UNEVEN, _SHORT_GAP, _NO_GAP = 1.0, 0.35, 4.0


def weight(text: str) -> float:
    """How long words take to say: letters, of which one in Chinese, Japanese or Korean counts as three."""
    return max(1.0, sum(3.0 if "぀" <= c <= "鿿" or "가" <= c <= "힯" else 1.0 for c in text if c.isalnum()))


def divided(pcm: "Pcm", rate_hz: int, weights: tuple[float, ...]) -> list[tuple[int, int]]:
    """The stretch of samples (half-open, without the silence around it) of each sentence, in order.

    Of all ways to divide the sound at its silences this is the one in which the lengths fit `weights` best and the
    silences between are longest. Where there are fewer silences than it takes, it is also divided where it is
    quietest. Raises BackendError for what holds no sound, or too little of it.
    """
    spoken = _spoken(pcm, rate_hz)
    if not spoken:
        raise BackendError("it is silent", "record it again")
    first, last = spoken[0][0], spoken[-1][1]
    gaps = [(stop, start, False) for (_, stop), (start, _) in pairwise(spoken)]
    gaps = sorted({*gaps, *(_quietest(pcm, rate_hz, weights, first, last) if len(gaps) < len(weights) - 1 else ())})
    chosen = _best([(stop - first, start - first, forced) for stop, start, forced in gaps], last - first, weights)
    if chosen is None:
        raise BackendError("it is too short for what is to be said", "record one file per sentence")
    edges = [first, *(edge + first for pair in chosen for edge in pair), last]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _spoken(pcm: "Pcm", rate_hz: int) -> list[tuple[int, int]]:
    """The stretches (samples) between silences, as pydub finds them."""
    import numpy as np

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydub looks for FFmpeg, which it is not asked to use
            from pydub import AudioSegment
            from pydub.silence import detect_nonsilent
    except ImportError:
        raise BackendError("recordings of whole slides are divided by pydub, which is not installed", INSTALL) from None
    whole = np.round(np.clip(pcm, -1, 1) * 32767).astype("<i2")
    sound = AudioSegment(whole.tobytes(), frame_rate=rate_hz, sample_width=2, channels=1)
    frame = rate_hz * _STEP_MS // 1000
    steps = whole[: len(whole) // frame * frame].astype(np.float64).reshape(-1, frame)
    loudest = float(np.sqrt(np.mean(steps**2, axis=1)).max(initial=0.0))
    if loudest < 3:
        return []
    floor_db = 20 * float(np.log10(loudest / 32768)) - _BELOW_DB
    found = detect_nonsilent(sound, min_silence_len=_GAP_MS, silence_thresh=floor_db, seek_step=_STEP_MS)
    return [(start * rate_hz // 1000, min(stop * rate_hz // 1000, len(pcm))) for start, stop in found]


def _quietest(
    pcm: "Pcm", rate_hz: int, weights: tuple[float, ...], first: int, last: int
) -> set[tuple[int, int, bool]]:
    """Where else one could divide: the quietest hundredth of a second around where a sentence should end."""
    import numpy as np

    frame = rate_hz // 100
    found, at, total = set(), 0.0, sum(weights)
    for one in weights[:-1]:
        at += one
        middle = first + int((last - first) * at / total)
        low, high = max(first + frame, middle - 40 * frame), min(last - 2 * frame, middle + 40 * frame)
        places = range(low, max(low + 1, high), frame)
        place = min(places, key=lambda p: (float(np.square(pcm[p : p + frame]).sum()), abs(p - middle)))
        found.add((place, place, True))
    return found


def _best(gaps: list[tuple[int, int, bool]], length: int, weights: tuple[float, ...]) -> list[tuple[int, int]] | None:
    """The gaps, one between each two sentences, that cost least; None where there are too few."""
    speech = max(1, length - sum(start - stop for stop, start, _ in gaps))
    wanted = [one / sum(weights) * speech for one in weights]
    ends = [(0, 0, False), *gaps, (length, length, False)]
    # For each gap at which the current sentence may end: the least cost until there, and the gaps chosen on the way.
    costs: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number, share in enumerate(wanted, 1):
        final = number == len(wanted)
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for j in [len(ends) - 1] if final else range(number, len(ends) - len(wanted) + number):
            ways = (
                (cost + _cost(ends[i], ends[j], share, final, speech), i)
                for i, (cost, _) in costs.items()
                if i < j and ends[i][1] < ends[j][0]
            )
            if best := min(ways, default=None):
                following[j] = (best[0], (*costs[best[1]][1], j))
        costs = dict(nsmallest(_WAYS, following.items(), key=lambda one: one[1][0]))
    return [ends[j][:2] for j in next(iter(costs.values()))[1][:-1]] if costs else None


def _cost(before: tuple[int, int, bool], after: tuple[int, int, bool], share: float, final: bool, whole: int) -> float:
    """How ill a sentence between two gaps fits: too long or short, and ending in a short silence or in none."""
    length = after[0] - before[1]
    uneven = _UNEVEN * abs(length - share) / max(share, whole / 50)
    if final:
        return uneven
    gap = (after[1] - after[0]) / whole
    return uneven + (_NO_GAP if after[2] else _SHORT_GAP / (0.05 + 10 * gap))
