"""The author's films: looked at once for their length and their first picture; played when the film is coded."""

import re
from dataclasses import replace

from lecturec.deck import Media
from lecturec.digest import digest
from lecturec.figures.files import Files, Named, ending, is_remote
from lecturec.limits import FILM_BYTES
from lecturec.rolls import LONGEST_MS
from lecturec.store import Store

VERSION = "2"
_TIMES = re.compile(r"[#&]t=(?:npt:)?(\d{1,5}(?:\.\d{1,3})?)?(?:,(\d{1,5}(?:\.\d{1,3})?))?(?=&|\Z)")
_LOOPS = re.compile(r"[#&]loop(?=&|\Z)")
_ENDINGS = (".mp4", ".m4v", ".mov", ".webm", ".mkv")
MAX_FILM_BYTES = FILM_BYTES


def load_film(media: Media, files: Files, store: Store) -> Media:
    """The media with the store keys of its bytes and its poster, and with the time at which it stops.

    What cannot be shown is reported, and is a card with its description.
    """
    if media.data or media.poster:
        return media
    if is_remote(media.path):
        said = f"'{media.path}' is not fetched: films are only played from the folder of the notes"
        files.report.warning(
            "remote-picture", said, media.span, hint="download it next to the notes and name that file"
        )
        return media
    data = files.read(media, limit=MAX_FILM_BYTES)
    return media if data is None else examined(timed(media), data, files, store)


def timed(media: Media) -> Media:
    """The media with the times that its address names: clip.mp4#t=5,12.5, also with #loop."""
    media = replace(media, loops=True) if _LOOPS.search(media.path) else media
    asked = _TIMES.search(media.path)
    if not asked or media.start_ms or media.stop_ms:
        return media
    start, stop = (round(1000 * float(seconds or 0)) for seconds in asked.groups())
    return replace(media, start_ms=start, stop_ms=stop)


def is_film(path: str) -> bool:
    """Whether a path names a film."""
    return ending(path) in _ENDINGS


def poster_of(named: Named, files: Files, store: Store) -> str:
    """The store key of a film's first picture, for where a film stands for a picture; "" when it has none."""
    media = Media(path=named.path, kind="video", span=named.span)
    data = files.read(media, limit=MAX_FILM_BYTES)
    return "" if data is None else examined(timed(media), data, files, store).poster


def examined(media: Media, data: bytes, files: Files, store: Store) -> Media:
    """The media with what is to be known of a film; as it was, once it is said that it is none."""
    # FFmpeg takes a fifth of a second to load: only for decks that have films.
    from lecturec.encode.reel import NoFilm, examine

    key = digest("film", data)
    poster = digest("poster", VERSION, key, media.start_ms)
    facts = store.notes(poster)
    if facts is None or store.notes(key) is None:
        try:
            found, png = examine(data, media.start_ms)
        except NoFilm as why:
            hint = "export it again as MP4 (H.264)"
            files.report.warning("bad-film", f"'{media.path}' {why}", media.span, hint=hint)
            return media
        store.put(key, data, {"kind": "film"})
        facts = store.put(poster, png, {"kind": "png", "length_ms": found.length_ms, "sounds": found.sounds}).notes
    length = int(facts["length_ms"])
    stop = min(media.stop_ms or length, length)
    if stop <= media.start_ms:
        said = f"'{media.path}' is {length / 1000:g} seconds long, and is to play from {media.start_ms / 1000:g} on"
        files.report.warning("bad-film", said, media.span, hint="name a time within it")
        return replace(media, poster=poster)
    sound = _sound(data, key, media.start_ms, min(stop, media.start_ms + LONGEST_MS), store) if facts["sounds"] else ""
    return replace(media, data=key, poster=poster, stop_ms=stop, sound=sound)


def _sound(data: bytes, film: str, start_ms: int, stop_ms: int, store: Store) -> str:
    """The store key of what is heard of a film between two times, "" for nothing."""
    from lecturec.encode import heard

    key = digest("film-sound", heard.VERSION, film, start_ms, stop_ms)
    notes = store.notes(key)
    if notes is None:
        wav = heard.heard(data, start_ms, stop_ms)
        notes = store.put(key, wav, {"kind": "film-sound", "heard": bool(wav)}).notes
    return key if notes["heard"] else ""
