"""The author's sound files: listened to once, and played as takes are."""

from dataclasses import replace

from lecturec.deck import Media
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.figures.files import Files, is_remote
from lecturec.figures.films import MAX_FILM_BYTES, timed
from lecturec.rolls import LONGEST_MS, LONGEST_SOUND_MS
from lecturec.store import Store
from lecturec.timeline import Bed
from lecturec.world import World

VERSION = "1"
LONGEST_BED_MS = 300_000


def load_sound(media: Media, files: Files, store: Store) -> Media:
    """The media with the store key of what is heard of it, and with the time at which it stops.

    What cannot be heard is reported, and is a card with its description.
    """
    if media.sound:
        return media
    if is_remote(media.path):
        said = f"'{media.path}' is not fetched: sounds are only played from the folder of the notes"
        hint = "download it next to the notes and name that file"
        files.report.warning("remote-picture", said, media.span, hint=hint)
        return media
    data = files.read(media, limit=MAX_FILM_BYTES)
    return media if data is None else _examined(timed(media), data, files, store)


def load_bed(music: Media, world: World, store: Store, report: Report) -> Bed | None:
    """The music of a lecture, as a loop in the store; None once it is said why it cannot be had."""
    path, span = music.path, music.span
    if is_remote(path):
        report.warning("remote-picture", f"'{path}' is not fetched", span, hint="download it next to the notes")
        return None
    data = Files(world, report).read(music, limit=MAX_FILM_BYTES)
    if data is None:
        return None
    from lecturec.encode import heard

    key = digest("bed", VERSION, heard.VERSION, data)
    facts = store.notes(key)
    if facts is None:
        try:
            found = heard.loop(data, LONGEST_BED_MS)
        except heard.NoSound as why:
            hint = "open it and export it again as WAV or MP3"
            report.warning("bad-sound", f"'{path}' {why}", span, hint=hint)
            return None
        notes = {"kind": "bed", "samples": found.samples, "lead": found.lead, "cut": found.cut}
        facts = store.put(key, found.wav, notes).notes
    if facts["cut"]:
        said = f"'{path}' goes on after {LONGEST_BED_MS // 1000} seconds, with which it begins anew"
        report.warning("long-sound", said, span, hint="cut it to what is to be heard")
    return Bed(take=key, samples=int(facts["samples"]), lead=int(facts["lead"]))


def _examined(media: Media, data: bytes, files: Files, store: Store) -> Media:
    # FFmpeg takes a fifth of a second to load: only for decks that have sounds.
    from lecturec.encode import heard

    asked = media.stop_ms - media.start_ms if media.stop_ms else LONGEST_SOUND_MS
    most = min(asked, LONGEST_MS)
    if most <= 0:
        said = f"'{media.path}' is to stop before it begins"
        files.report.warning("bad-sound", said, media.span, hint="name the earlier time first")
        return media
    key = digest("sound", VERSION, heard.VERSION, data, media.start_ms, most)
    facts = store.notes(key)
    if facts is None:
        try:
            found = heard.listen(data, media.start_ms, most)
        except heard.NoSound as why:
            hint = "open it and export it again as WAV or MP3"
            files.report.warning("bad-sound", f"'{media.path}' {why}", media.span, hint=hint)
            return media
        notes = {"kind": "sound", "length_ms": found.length_ms, "bars": list(found.bars), "cut": found.cut}
        facts = store.put(key, found.wav, notes).notes
    if facts["cut"] and most != media.stop_ms - media.start_ms:
        said = f"'{media.path}' goes on after {most // 1000} seconds, with which it fades out"
        hint = "" if media.stop_ms else f"name what is to be heard of it: {media.path}#t=0,90"
        files.report.warning("long-sound", said, media.span, hint=hint)
    return replace(media, sound=key, stop_ms=media.start_ms + int(facts["length_ms"]))
