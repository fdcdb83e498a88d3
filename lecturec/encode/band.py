"""Captions as part of the picture, at the cost of their own tiles alone.

The band under the slides is divided into tiles, each a slice of its own that refers to no other picture. So a caption
is coded once, whatever slide stands over it, and a picture in which a word is marked is that tile, and slices of
skipped macroblocks for all else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from lecturec.compose import Planes
from lecturec.digest import digest
from lecturec.encode import slices
from lecturec.encode.caption import painted
from lecturec.encode.film import Sample
from lecturec.encode.h264 import Settings, apart, format_of
from lecturec.encode.skipped import qp_delta, skipped
from lecturec.overtime import Pool, patiently
from lecturec.store import Artifact, Store
from lecturec.timeline import RATE_HZ, Band, Cue, Timeline

VERSION = 5
"""Raised when the same captions give other packets."""

_INTRA, _PREDICTED = 2, 0
"""Types of slices (H.264 table 7-6) that leave open what the others of the picture are."""

_MOST_SLICES = 32
"""Slices of a picture that every decoder takes."""

_NARROW = 8
"""Macroblocks in a narrow tile."""

Tiles = tuple[bytes, ...]
"""The band as it looks for some time: the data of its tiles, row by row."""


@dataclass(frozen=True, slots=True)
class Look:
    """The band in narrow tiles, of which a picture takes those that are new; and how to get it in few wide ones."""

    narrow: Tiles
    wide: Callable[[], Tiles]


def narrow_of(settings: Settings) -> int:
    """How many macroblocks a narrow tile has, so that they fill a row."""
    across = -(-settings.width // 16)
    wide = max(n for n in range(1, _NARROW + 1) if across % n == 0)
    return wide if wide > 2 else across


def wide_of(settings: Settings) -> int:
    """How many macroblocks a wide tile has: those of a row, or of rows where there are many."""
    return -(-settings.width // 16) * -(-_rows(settings) // (_MOST_SLICES - 1))


def _rows(settings: Settings) -> int:
    return -(-settings.band // 16)


def prepare_band(timeline: Timeline, sheets: Sequence[str], store: Store, settings: Settings, *, jobs: int = 1) -> None:
    """Code every caption that is not in the store. `sheets` has the store key of each cue's drawing."""
    made = _Captions(timeline, sheets, store, settings)
    with Pool(jobs, "captions") as pool:
        for future in [pool.submit(made.code, number) for number in range(len(timeline.cues))]:
            patiently(future)


def over_band(
    video: Iterable[Sample], timeline: Timeline, sheets: Sequence[str], store: Store, settings: Settings
) -> Iterator[Sample]:
    """The coded pictures of a lecture (film.packets) with the band under each of them."""
    made = _Captions(timeline, sheets, store, settings)
    writer = _Writer(settings, made.delta())
    changes = _changes(timeline, made)
    _, look = next(changes)
    coming = next(changes, None)
    for frame, (data, key) in enumerate(video):
        while coming and coming[0] <= frame:
            look = coming[1]
            coming = next(changes, None)
        yield writer.picture(data, look, key=key), key


def _changes(timeline: Timeline, made: "_Captions") -> Iterator[tuple[int, Look]]:
    """(frame, what the band shows from it on), in order."""
    blank = made.blank()
    yield 0, blank
    for number, cue in enumerate(timeline.cues):
        following = timeline.cues[number + 1] if number + 1 < len(timeline.cues) else None
        looks = made.looks(number)
        for sample, look in _times(cue, words=len(looks) > 1):
            yield sample * timeline.fps // RATE_HZ, looks[look]
        if following is None or following.start_sample > cue.stop_sample:
            yield cue.stop_sample * timeline.fps // RATE_HZ, blank


def _times(cue: Cue, *, words: bool) -> Iterator[tuple[int, int]]:
    """(sample, number of the look: 0 with no word marked, k + 1 with word k) of a caption."""
    yield cue.start_sample, 0
    if words:
        for k, (_, sample) in enumerate(cue.words):
            yield max(sample, cue.start_sample), (k + 1) % len(cue.words)


@dataclass(slots=True)
class _Captions:
    """The looks of captions, through the store."""

    timeline: Timeline
    sheets: Sequence[str]
    store: Store
    settings: Settings

    @property
    def band(self) -> Band:
        """How captions look."""
        assert self.timeline.band is not None
        return self.timeline.band

    def code(self, number: int) -> Artifact:
        """All looks of a caption in narrow tiles, each tile once."""
        key = self._key(number, narrow_of(self.settings))
        return self.store.get(key) or self.store.put(key, *self._packed(self._painted(number)))

    def looks(self, number: int) -> list[Look]:
        """The looks of a caption: with no word marked, then with each of them."""
        found = self.code(number)
        tiles = [tile[4:] for tile in slices.samples(found.data)]
        return [
            Look(tuple(tiles[k] for k in look), partial(self._wide, number, n))
            for n, look in enumerate(found.notes["looks"])
        ]

    def blank(self) -> Look:
        """The band without a caption."""
        (narrow,) = self._coded(painted(b"", None, self.band, self.settings), narrow_of(self.settings))
        (wide,) = self._coded(painted(b"", None, self.band, self.settings), wide_of(self.settings))
        return Look(narrow, lambda: wide)

    def delta(self) -> int:
        """The quantiser of all tiles, as their headers say it."""
        (blank,) = apart(painted(b"", None, self.band, self.settings), self.settings, wide_of(self.settings))
        return blank[0].qp_delta

    def _wide(self, number: int, look: int) -> Tiles:
        """One look of a caption in wide tiles: few are needed, where a picture is new from its top to its bottom."""
        key = digest(self._key(number, wide_of(self.settings)), look)
        found = self.store.get(key)
        if found is None:
            (tiles,) = self._coded(self._painted(number, look), wide_of(self.settings))
            self.store.put(key, b"".join(map(slices.sample, tiles)))
            return tiles
        return tuple(tile[4:] for tile in slices.samples(found.data))

    def _painted(self, number: int, only: int | None = None) -> Iterator[Planes]:
        sheet, cue = self.store.read(self.sheets[number]), self.timeline.cues[number]
        return painted(sheet, cue, self.band, self.settings, only)

    def _packed(self, looks: Iterable[Planes]) -> tuple[bytes, dict[str, list[list[int]]]]:
        tiles = self._coded(looks, narrow_of(self.settings))
        kinds = {tile: k for k, tile in enumerate(dict.fromkeys(tile for look in tiles for tile in look))}
        return b"".join(map(slices.sample, kinds)), {"looks": [[kinds[tile] for tile in look] for look in tiles]}

    def _key(self, number: int, tile: int) -> str:
        cue, sheet = self.timeline.cues[number], self.sheets[number]
        words = tuple(char for char, _ in cue.words) if self.band.words else ()
        identity = VERSION, format_of(self.settings).identity, tile
        return digest("caption", identity, self.settings, self.band, sheet, cue.text, cue.cut, words)

    def _coded(self, looks: Iterable[Planes], wide: int) -> list[Tiles]:
        # The last bit means nothing, and x264 puts its own sign there: without it, what is the same is the same.
        return [
            tuple(tile.rest[:-1] + bytes([tile.rest[-1] | 1]) for tile in look)
            for look in apart(looks, self.settings, wide)
        ]


class _Writer:
    """Puts pictures together from the slice of a slide and the tiles of the band."""

    def __init__(self, settings: Settings, delta: int) -> None:
        self.parameters = format_of(settings).parameters
        self.first = settings.macroblocks_above
        self.stop = self.first + -(-settings.width // 16) * _rows(settings)
        self.narrow, self.wide = narrow_of(settings), wide_of(settings)
        self.delta = delta
        self.shown: Tiles = ()
        self.number = 0
        self.modulo = 1 << self.parameters.frame_num_bits

    def picture(self, data: bytes, look: Look, *, key: bool) -> bytes:
        """A sample whose slides are those of `data`, over a band that looks so."""
        self.number = 0 if key else (self.number + 1) % self.modulo
        before, self.shown = self.shown, look.narrow
        if key:
            head = slices.read(data[4 : 4 + 24], self.parameters)
            return data + b"".join(self._tiles(look.wide(), self.wide, head))
        if look.narrow == before:
            return data + self._skipped(self.first, self.stop, 5)
        head = replace(slices.read(data[4:], self.parameters), slice_type=_PREDICTED)
        changed = [*self._changed(look.narrow, before, head)]
        if len(changed) >= _MOST_SLICES:
            changed = [*self._tiles(look.wide(), self.wide, head)]
        return slices.sample(slices.write(head, self.parameters)) + b"".join(changed)

    def _changed(self, tiles: Tiles, before: Tiles, head: slices.Header) -> Iterator[bytes]:
        """The slices of a band: what is new in tiles, and what is not, skipped."""
        at = self.first
        for same, run in groupby(zip(tiles, before, strict=True), key=lambda pair: pair[0] == pair[1]):
            stretch = [tile for tile, _ in run]
            stop = min(self.stop, at + len(stretch) * self.narrow)
            if same:
                yield self._skipped(at, stop, _PREDICTED)
            else:
                yield from self._tiles(stretch, self.narrow, head, at)
            at = stop

    def _tiles(self, tiles: Iterable[bytes], each: int, of: slices.Header, first: int = 0) -> Iterator[bytes]:
        for k, tile in enumerate(tiles):
            at = (first or self.first) + k * each
            kind = 7 if of.idr else _INTRA
            head = replace(of, slice_type=kind, qp_delta=self.delta, deblocking=(1,), rest=tile, first=at)
            yield slices.sample(slices.write(head, self.parameters))

    def _skipped(self, first: int, stop: int, kind: int) -> bytes:
        head = slices.Header(0x41, kind, self.number, 0, 0, qp_delta(), (1,), skipped(stop - first), first)
        return slices.sample(slices.write(head, self.parameters))
