"""Captions as part of the picture, at the cost of their own tiles alone.

The band under the slides is divided into tiles, each a slice of its own that refers to no other picture. So a caption
is coded once, whatever slide stands over it, and a picture in which a word is marked is that tile, and slices of
skipped macroblocks for all else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lecturec.compose import Planes
from lecturec.digest import digest
from lecturec.encode import slices
from lecturec.encode.caption import painted
from lecturec.encode.film import Sample
from lecturec.encode.h264 import Settings, apart, format_of
from lecturec.encode.skipped import qp_delta, skipped
from lecturec.overtime import Pool, patiently
from lecturec.store import Store
from lecturec.timeline import RATE_HZ, Band, Cue, Timeline

VERSION = 2
"""Raised when the same captions give other packets."""

_INTRA, _PREDICTED = 2, 0
"""Types of slices (H.264 table 7-6) that leave open what the others of the picture are."""

_MOST_SLICES = 32
"""Slices of a picture that every decoder takes."""

Tiles = tuple[bytes, ...]
"""The band as it looks for some time: the data of its tiles, row by row."""


def tile_of(settings: Settings) -> int:
    """How many macroblocks a tile has: as few as can be, so that they fill a row, or rows where there are many."""
    across, rows = -(-settings.width // 16), -(-settings.band // 16)
    most = _MOST_SLICES - 1
    return next((across // n for n in range(most // rows, 0, -1) if across % n == 0), -(-rows // most) * across)


def prepare_band(timeline: Timeline, sheets: Sequence[str], store: Store, settings: Settings, *, jobs: int = 1) -> None:
    """Code every caption that is not in the store. `sheets` has the store key of each cue's drawing."""
    made = _Captions(timeline, sheets, store, settings)
    with Pool(jobs, "captions") as pool:
        for future in [pool.submit(made.code, cue, sheet) for cue, sheet in zip(timeline.cues, sheets, strict=True)]:
            patiently(future)


def over_band(
    video: Iterable[Sample], timeline: Timeline, sheets: Sequence[str], store: Store, settings: Settings
) -> Iterator[Sample]:
    """The coded pictures of a lecture (film.packets) with the band under each of them."""
    made = _Captions(timeline, sheets, store, settings)
    writer = _Writer(settings, made.delta())
    changes = _changes(timeline, made)
    _, tiles = next(changes)
    coming = next(changes, None)
    for frame, (data, key) in enumerate(video):
        while coming and coming[0] <= frame:
            tiles = coming[1]
            coming = next(changes, None)
        yield writer.picture(data, tiles, key=key), key


def _changes(timeline: Timeline, made: "_Captions") -> Iterator[tuple[int, Tiles]]:
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

    def code(self, cue: Cue, sheet: str) -> None:
        """Code all looks of a caption, if they are not there."""
        if self.store.notes(key := self._key(cue, sheet)) is None:
            tiles = self._coded(painted(self.store.read(sheet), cue, self.band, self.settings))
            kinds = {tile: k for k, tile in enumerate(dict.fromkeys(tile for look in tiles for tile in look))}
            data = b"".join(slices.sample(tile) for tile in kinds)
            self.store.put(key, data, {"looks": [[kinds[tile] for tile in look] for look in tiles]})

    def looks(self, number: int) -> list[Tiles]:
        """The looks of a caption: with no word marked, then with each of them."""
        cue, sheet = self.timeline.cues[number], self.sheets[number]
        self.code(cue, sheet)
        found = self.store.get(self._key(cue, sheet))
        if found is None:
            return self._coded(painted(self.store.read(sheet), cue, self.band, self.settings))
        tiles = [tile[4:] for tile in slices.samples(found.data)]
        return [tuple(tiles[k] for k in look) for look in found.notes["looks"]]

    def blank(self) -> Tiles:
        """The band without a caption."""
        return self._coded(painted(b"", None, self.band, self.settings))[0]

    def _key(self, cue: Cue, sheet: str) -> str:
        words = tuple(char for char, _ in cue.words) if self.band.words else ()
        identity = format_of(self.settings).identity, tile_of(self.settings)
        return digest("caption", VERSION, identity, self.settings, self.band, sheet, cue.text, cue.cut, words)

    def _coded(self, looks: Iterable[Planes]) -> list[Tiles]:
        return [tuple(tile.rest for tile in look) for look in apart(looks, self.settings, tile_of(self.settings))]

    def delta(self) -> int:
        """The quantiser of all tiles, as their headers say it."""
        (blank,) = apart(painted(b"", None, self.band, self.settings), self.settings, tile_of(self.settings))
        return blank[0].qp_delta


class _Writer:
    """Puts pictures together from the slice of a slide and the tiles of the band."""

    def __init__(self, settings: Settings, delta: int) -> None:
        self.parameters = format_of(settings).parameters
        self.first = settings.macroblocks_above
        self.stop = self.first + -(-settings.width // 16) * -(-settings.band // 16)
        self.tile = tile_of(settings)
        self.delta = delta
        self.shown: Tiles = ()
        self.number = 0
        self.modulo = 1 << self.parameters.frame_num_bits
        self.nothing: dict[int, bytes] = {}

    def picture(self, data: bytes, tiles: Tiles, *, key: bool) -> bytes:
        """A sample whose slides are those of `data`, over a band that shows `tiles`."""
        self.number = 0 if key else (self.number + 1) % self.modulo
        before, self.shown = self.shown, tiles
        if key:
            head = slices.read(data[4 : 4 + 24], self.parameters)
            return data + b"".join(self._tile(k, tile, head) for k, tile in enumerate(tiles))
        if tiles == before:
            if self.number not in self.nothing:
                self.nothing[self.number] = self._skipped(0, len(tiles), 5)
            return data + self.nothing[self.number]
        head = slices.read(data[4:], self.parameters)
        said = [slices.sample(slices.write(replace(head, slice_type=_PREDICTED), self.parameters))]
        for same, run in groupby(enumerate(zip(tiles, before, strict=True)), key=lambda pair: pair[1][0] == pair[1][1]):
            stretch = list(run)
            if same:
                said.append(self._skipped(stretch[0][0], len(stretch), _PREDICTED))
            else:
                said += (self._tile(k, tile, head) for k, (tile, _) in stretch)
        return b"".join(said)

    def _tile(self, k: int, tile: bytes, of: slices.Header) -> bytes:
        kind = 7 if of.idr else _INTRA
        head = replace(
            of, slice_type=kind, qp_delta=self.delta, deblocking=(1,), rest=tile, first=self.first + k * self.tile
        )
        return slices.sample(slices.write(replace(head, cabac_init=0), self.parameters))

    def _skipped(self, start: int, count: int, kind: int) -> bytes:
        first, stop = self.first + start * self.tile, min(self.stop, self.first + (start + count) * self.tile)
        head = slices.Header(0x41, kind, self.number, 0, 0, qp_delta(), (1,), skipped(stop - first), first)
        return slices.sample(slices.write(head, self.parameters))
