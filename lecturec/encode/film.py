"""The film: every picture of the lecture as a packet, in order.

A lecture is mostly pictures that stand. Each state of a slide is one IDR picture; the pictures that hold it are
P pictures of about 60 bytes in which every macroblock is skipped, written and not encoded; a motion is P pictures
coded against the still it starts from. Stills and motions are coded apart, in parallel, and kept in the store;
they are spliced by rewriting frame numbers.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from itertools import chain, pairwise, repeat
from threading import Lock
from typing import TYPE_CHECKING

from lecturec.compose import Planes, motion, paste
from lecturec.digest import digest
from lecturec.encode import reel, slices
from lecturec.encode.h264 import Settings, encode, format_of, planes, planes_of
from lecturec.overtime import Pool, patiently
from lecturec.pane import VERSION, Weave
from lecturec.store import Store
from lecturec.timeline import Clip, Hold, Motion, Reel, Roll, Segment, Timeline

if TYPE_CHECKING:
    from lecturec.woven import RGB, Loom

IDR_SECONDS = 10
"""Pictures to seek to are at most so far apart."""

Sample = tuple[bytes, bool]
"""A coded picture as it lies in an mp4 (length, NAL unit), and whether it is an IDR picture."""

Done = Callable[[int], None]


def prepare(timeline: Timeline, store: Store, settings: Settings, *, jobs: int = 1, done: Done | None = None) -> None:
    """Code every still and motion of the timeline that is not in the store, on `jobs` threads.

    `done` is told (from any thread) how many more frames of the lecture are ready. Raises Vanished when a still's
    PNG is gone, ValueError when it is no PNG, OSError when the store cannot be written, EncodeError without x264.
    """
    studio = _Studio(store, settings, keep=2 * jobs + 4)
    with Pool(jobs, "encode") as pool:
        futures = [pool.submit(work) for work in _plan(timeline, studio, done or (lambda _: None))]
        for future in futures:
            patiently(future)


def packets(timeline: Timeline, store: Store, settings: Settings) -> Iterator[Sample]:
    """The coded pictures of the lecture, one for each frame, in order.

    What `prepare` did not make, or what was damaged since, is made here. Raises as `prepare` does.
    """
    studio, splice = _Studio(store, settings, keep=4), _Splice(settings)
    for clip in timeline.clips:
        yield from _clip(clip, studio, splice, IDR_SECONDS * settings.fps)


def _clip(clip: Clip, studio: "_Studio", splice: "_Splice", apart: int) -> Iterator[Sample]:
    segments = _shown(clip)
    for k, segment in enumerate(segments):
        frames = segment.stop_frame - segment.start_frame
        if isinstance(segment, Hold):
            idr = studio.still(segment.still)
            moving = segments[k + 1 :]
            stop = next((s.start_frame for s in moving if not isinstance(s, Motion)), clip.stop_frame)
            until = stop - segment.start_frame
            starts = range(0, frames, -(-until // -(-until // apart)))
            for start, stop in pairwise([*starts, frames]):
                yield splice.idr(idr), True
                yield from splice.held(stop - start - 1)
        elif isinstance(segment, Roll):
            first, *others = studio.roll(segment)
            yield splice.idr(first), True
            left = frames - 1
            for data in others:
                # What moves slowly differs in every so many frames, and is held in between.
                yield from splice.held(segment.every - 1)
                yield splice.moved(data), False
                left -= segment.every
            yield from splice.held(left)
        else:
            follows = _follows(segments, k)
            for n, data in enumerate(studio.motion(segment, follows=follows)):
                if n or follows:
                    yield splice.moved(data), False
                else:
                    yield splice.idr(data), True


def _shown(clip: Clip) -> list[Segment]:
    return [s for s in clip.segments if s.stop_frame > s.start_frame]


def _follows(segments: list[Segment], k: int) -> bool:
    """Whether a motion starts from the very still that stands before it; else it has to begin with an IDR picture."""
    last = segments[k - 1] if k else None
    moving = segments[k]
    return isinstance(moving, Motion) and isinstance(last, Hold) and last.still == moving.before


class _Splice:
    """Pictures coded apart, joined into one stream: frame numbers run on, and two IDR pictures that touch differ."""

    def __init__(self, settings: Settings) -> None:
        form = format_of(settings)
        self.parameters, self.skips = form.parameters, form.skips
        self.frame_num = 0
        self.touching = False
        self.idr_pic_id = 0

    def idr(self, data: bytes) -> bytes:
        # Cached pictures all have id 0; H.264 7.4.3 asks for another one where the picture before is an IDR too.
        self.idr_pic_id = 1 - self.idr_pic_id if self.touching else 0
        self.frame_num, self.touching = 0, True
        return slices.rename(data, 1, self.parameters) if self.idr_pic_id else data

    def held(self, frames: int) -> Iterator[Sample]:
        last = self.frame_num
        if frames > 0:
            self.frame_num, self.touching = last + frames, False
        for n in range(last + 1, last + frames + 1):
            yield self.skips[n % len(self.skips)], False

    def moved(self, data: bytes) -> bytes:
        self.frame_num, self.touching = self.frame_num + 1, False
        return slices.renumber(data, self.frame_num, self.parameters)


class _Studio:
    """Stills and motions as coded pictures, through the store. Safe to use from several threads."""

    def __init__(self, store: Store, settings: Settings, keep: int) -> None:
        self.store, self.settings, self.keep = store, settings, keep
        self.identity = format_of(settings).identity
        self.lock = Lock()
        self.drawn: dict[str, Future[Planes]] = {}
        self.films: dict[str, bytes] = {}

    def still_key(self, png: str) -> str:
        return digest("still", self.identity, self.settings, png)

    def motion_key(self, m: Motion, *, follows: bool) -> str:
        frames = m.stop_frame - m.start_frame
        woven_as = (VERSION, m.weave) if m.weave else ()
        return digest("motion", self.identity, self.settings, m.kind, m.before, m.after, frames, follows, *woven_as)

    def roll_key(self, r: Roll) -> str:
        frames = r.stop_frame - r.start_frame if r.kind else r.moving
        about = (r.kind, r.before, r.after, frames, r.reels, r.under)
        woven_as = (VERSION, r.weave, r.every) if r.weave else ()
        return digest("roll", self.identity, self.settings, reel.VERSION, about, *woven_as)

    def still(self, png: str) -> bytes:
        """The IDR picture of a still, as one sample."""
        return self._fetch(self.still_key(png), partial(self._code_still, png))

    def motion(self, m: Motion, *, follows: bool) -> list[bytes]:
        """The pictures of a motion as samples: all P, or with an IDR first when it follows no still."""
        key = self.motion_key(m, follows=follows)
        return slices.samples(self._fetch(key, partial(self._code_motion, m, follows)))

    def roll(self, r: Roll) -> list[bytes]:
        """The pictures of a roll that move, as samples: an IDR picture, then P pictures."""
        return slices.samples(self._fetch(self.roll_key(r), partial(self._code_roll, r)))

    def code_roll(self, r: Roll) -> None:
        self.store.fetch("picture", self.roll_key(r), lambda: (self._code_roll(r), {}))

    def code_still(self, png: str) -> None:
        self.store.fetch("picture", self.still_key(png), lambda: (self._code_still(png), {}))

    def code_motion(self, m: Motion, *, follows: bool, with_still: bool) -> None:
        """Code a motion; its first picture is the still before it, which is kept too when it is wanted."""
        stills: list[bytes] = []
        key = self.motion_key(m, follows=follows)
        self.store.fetch("picture", key, lambda: (self._code_motion(m, follows, stills), {}))
        if with_still:
            self.store.fetch(
                "picture", self.still_key(m.before), lambda: ((stills or [self._code_still(m.before)])[0], {})
            )

    def kept(self, key: str, frames: int, done: Done) -> bool:
        """Whether a piece is in the store already; if so it counts as a hit, and as done."""
        if self.store.notes(key) is None:
            return False
        self.store.hits["picture"] = self.store.hits.get("picture", 0) + 1
        done(frames)
        return True

    def _fetch(self, key: str, make: Callable[[], bytes]) -> bytes:
        """As store.fetch, without counting: what is laid into the film was counted when it was prepared."""
        found = self.store.get(key)
        return found.data if found else self.store.put(key, make()).data

    def _code_still(self, png: str) -> bytes:
        return b"".join(encode([self._planes(png)], self.settings))

    def _code_motion(self, m: Motion, follows: bool, stills: list[bytes] | None = None) -> bytes:
        before, after = self._planes(m.before), self._planes(m.after)

        def pictures() -> Iterator[Planes]:
            if follows:
                yield before
            frames = m.stop_frame - m.start_frame
            moved = motion(m.kind, before, after, frames)
            yield from self._woven(moved, m.weave, lambda loom: loom.turning(frames)) if m.weave else moved

        coded = list(encode(pictures(), self.settings))
        if follows and stills is not None:
            stills.append(coded[0])
        return b"".join(coded[1:] if follows else coded)

    def _woven(
        self, pictures: Iterator[Planes], weave: Weave, boxes: "Callable[[Loom], Iterator[RGB]]"
    ) -> Iterator[Planes]:
        """Whole pictures with those of a weave in its box. One buffer is reused."""
        from lecturec.woven import Loom  # Pillow, for lectures in which pictures move

        loom = Loom(weave, self.store.read)
        for whole, box in zip(pictures, boxes(loom), strict=False):
            paste(planes_of(box), whole, loom.x, loom.y)
            yield whole

    def _code_drift(self, r: Roll, weave: Weave) -> bytes:
        before = self._planes(r.before)
        frames = range(0, r.moving, r.every)
        ground = Planes(before.width, before.height, before.data.copy())
        wholes = motion(r.kind, before, self._planes(r.after), len(frames)) if r.kind else repeat(ground, len(frames))
        pictures = self._woven(wholes, weave, lambda loom: loom.drifting(frames, r.kind))
        return b"".join(encode(pictures, self.settings))

    def _code_roll(self, r: Roll) -> bytes:
        if r.weave:
            return self._code_drift(r, r.weave)
        before = self._planes(r.before)
        ground = Planes(before.width, before.height, before.data.copy())
        for still in r.under:
            picture, x, y = next(self._pictures(still, 1))
            paste(picture, ground, x, y)

        def pictures() -> Iterator[Planes]:
            reels = [self._pictures(reel, r.moving) for reel in r.reels]
            grounds = motion(r.kind, ground, self._planes(r.after), r.moving) if r.kind else repeat(ground, r.moving)
            for whole in grounds:
                for picture, x, y in map(next, reels):
                    paste(picture, whole, x, y)
                yield whole

        return b"".join(encode(pictures(), self.settings, film=True))

    def _pictures(self, r: Reel, count: int) -> Iterator[tuple[Planes, int, int]]:
        """The pictures of a film from its first one on, each with the place of its corner; the last one stays.

        One that loops begins anew.
        """
        data = self._film(r.film)
        place = reel.fitted(data, r, self.settings)
        rounds = chain((r.first,), repeat(0)) if r.loops else (r.first,)
        shown = chain.from_iterable(
            reel.show(data, r.start_ms, self.settings.fps, range(first, r.frames), place) for first in rounds
        )
        picture: Planes | None = None
        for _ in range(count):
            picture = next(shown, picture)
            if picture is not None:
                yield picture, place.x, place.y

    def _film(self, key: str) -> bytes:
        """The bytes of a film; those of the last one are kept, for its pieces are coded side by side."""
        with self.lock:
            if key not in self.films:
                self.films = {key: self.store.read(key)}
            return self.films[key]

    def _planes(self, png: str) -> Planes:
        """A still as planes; the last few are kept, for a still is drawn up to three times in a row."""
        with self.lock:
            ours = png not in self.drawn
            future = self.drawn.setdefault(png, Future())
            self.drawn[png] = self.drawn.pop(png)
            while len(self.drawn) > self.keep:
                del self.drawn[next(iter(self.drawn))]
        if ours:
            try:
                future.set_result(planes(self.store.read(png), self.settings))
            except BaseException as error:
                future.set_exception(error)
        return future.result()


def _plan(timeline: Timeline, studio: _Studio, done: Done) -> list[Callable[[], None]]:
    """The work that is missing, in the order of the lecture, no piece of it twice.

    A motion is coded after the very picture of the still before it, so that still comes out of the same run.
    """
    stills: dict[str, int] = {}
    motions: dict[str, tuple[Motion, bool, int]] = {}
    rolls: dict[str, tuple[Roll, int]] = {}
    for segments in map(_shown, timeline.clips):
        for k, s in enumerate(segments):
            frames = s.stop_frame - s.start_frame
            if isinstance(s, Hold):
                stills[s.still] = stills.get(s.still, 0) + frames
            elif isinstance(s, Roll):
                key = studio.roll_key(s)
                rolls[key] = s, frames + (rolls[key][1] if key in rolls else 0)
            else:
                follows = _follows(segments, k)
                key = studio.motion_key(s, follows=follows)
                motions[key] = s, follows, frames + (motions[key][2] if key in motions else 0)
    missing = {png: n for png, n in stills.items() if not studio.kept(studio.still_key(png), n, done)}
    works: list[Callable[[], None]] = []
    for key, (m, follows, frames) in motions.items():
        if studio.kept(key, frames, done):
            continue
        held = missing.pop(m.before, None) if follows else None
        work = partial(studio.code_motion, m, follows=follows, with_still=held is not None)
        works.append(partial(_work, work, done, frames + (held or 0)))
    for key, (r, frames) in rolls.items():
        if not studio.kept(key, frames, done):
            works.append(partial(_work, partial(studio.code_roll, r), done, frames))
    # What is left stands before no motion: few pictures, and none of them keeps another waiting.
    works += [partial(_work, partial(studio.code_still, png), done, n) for png, n in missing.items()]
    return works


def _work(work: Callable[[], None], done: Done, frames: int) -> None:
    work()
    done(frames)
