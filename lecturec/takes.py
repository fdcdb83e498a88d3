"""The author's own takes: sound files in a folder beside the notes, each said to be a slide or a sentence by its name.

`03.wav` and `the-tides.wav` are whole slides (by number as in `lecturec inspect`, or by title), `03-2.wav` is the
second sentence of the third. A sentence without a take is spoken by the lecture's voice.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from lecturec.backends import BackendError
from lecturec.deck import Media, plain
from lecturec.diagnostics import Report
from lecturec.digest import digest
from lecturec.limits import FILM_BYTES
from lecturec.script import Line, Script, Slide
from lecturec.source import Span
from lecturec.store import Store
from lecturec.world import Refused, World

VERSION = "1"
KINDS = (".wav", ".mp3", ".m4a", ".flac", ".ogg", ".opus", ".oga", ".aac")
_LONGEST_MS = 30 * 60_000
_RATE_HZ = 48_000
_LEAST_PAUSE_MS, _MOST_PAUSE_MS = 120, 2_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the folder: its path, the slide (from 0), and the sentence (from 0, -1 for all of them)."""

    path: str
    slide: int
    sentence: int = -1


def look_for_takes(
    script: Script, folder: str, world: World, report: Report, numbers: tuple[int, ...] = ()
) -> tuple[Found, ...]:
    """Which files belong to what, by their names; one that fits nothing is a warning. Opens none of them.

    `numbers` are those of the slides (from 0) where only some of the lecture's are in the script.
    """
    try:
        names = world.names(folder)
    except Refused as refused:
        hint = "name a folder beside the notes: takes: recordings"
        missing = refused.reason == "missing-file"
        why = "is no folder beside the notes" if missing else f"cannot be read ({refused.reason})"
        report.error("bad-setting", f"'{folder}', which is to hold the takes, {why}", hint=hint)
        return ()
    names = [name for name in names if PurePosixPath(name).suffix.lower() in KINDS]
    if not names:
        report.warning("unused-take", f"'{folder}' holds no recordings", hint="03.wav is that of the third slide")
    found: dict[tuple[int, int], Found] = {}
    known = _known(script, numbers)
    for name in names:
        path = str(PurePosixPath(folder) / name)
        if fit := _fit(name, known, script, report, path):
            if taken := found.get((fit.slide, fit.sentence)):
                said = f"'{path}' is not heard: '{taken.path}' is the same take"
                report.warning("unused-take", said, Span(path), hint="delete one of them")
            else:
                found[fit.slide, fit.sentence] = fit
    return tuple(found.values())


def check_takes(script: Script, folder: str, world: World, report: Report, numbers: tuple[int, ...] = ()) -> None:
    """Say which files fit nothing, and in a note which sentences have none, by their names alone."""
    taken: set[tuple[int, int]] = set()
    for found in look_for_takes(script, folder, world, report, numbers):
        lines = range(len(_spoken_lines(script.slides[found.slide])))
        taken |= {(found.slide, n) for n in (lines if found.sentence < 0 else (found.sentence,))}
    _list_missing(script, taken, numbers, report)


def with_takes(
    script: Script, folder: str, world: World, store: Store, report: Report, numbers: tuple[int, ...] = ()
) -> Script:
    """The script whose lines have the author's takes for sound; a note lists those that have none."""
    taken: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {}
    # Whole slides first: a take of one sentence stands for it whatever else there is.
    for found in sorted(look_for_takes(script, folder, world, report, numbers), key=lambda f: f.sentence):
        data = _bytes(found, world, report)
        lines = list(enumerate(_spoken_lines(script.slides[found.slide])))
        chosen = lines if found.sentence < 0 else lines[found.sentence : found.sentence + 1]
        if data is not None and (
            takes := _recorded(found, data, tuple(line.spoken for _, line in chosen), store, report)
        ):
            taken |= {(found.slide, n): (found.path, take) for (n, _), take in zip(chosen, takes, strict=True)}
    _list_missing(script, taken.keys(), numbers, report)
    return replace(script, slides=tuple(_over(slide, i, taken) for i, slide in enumerate(script.slides)))


def _known(script: Script, numbers: tuple[int, ...]) -> dict[str, int]:
    """Slides by what files can call them: their number, and their title."""
    titles: dict[str, int] = {}
    for i, slide in enumerate(script.slides):
        titles.setdefault(_slug(plain(slide.title)), i)
    by_number = {str((numbers[i] if numbers else i) + 1): i for i in range(len(script.slides))}
    return {**{slug: i for slug, i in titles.items() if slug}, **by_number}


def _fit(name: str, known: dict[str, int], script: Script, report: Report, path: str) -> Found | None:
    """What a file belongs to, by its name; None once it is said that there is nothing."""
    stem = PurePosixPath(name).stem
    slug = _slug(stem).lstrip("0") or "0"
    if slug in known and _spoken_lines(script.slides[known[slug]]):
        return Found(path=path, slide=known[slug])
    whole, _, last = slug.rpartition("-")
    if whole in known and last.isascii() and last.isdigit():
        slide = known[whole]
        count = len(_spoken_lines(script.slides[slide]))
        if 1 <= int(last[:6]) <= count:
            return Found(path=path, slide=slide, sentence=int(last) - 1)
        said = f"'{path}' is not heard: there is no sentence {last} on that slide"
        report.warning("unused-take", said, Span(path), hint=f"it has {count}: see lecturec inspect")
        return None
    if slug in known:
        report.warning("unused-take", f"'{path}' is not heard: nothing is said on that slide", Span(path))
        return None
    near = get_close_matches(slug, [slug for slug in known if not slug.isdigit()], n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"slides count from 1 to {len(script.slides)}: 03.wav, 03-2.wav"
    report.warning("unused-take", f"'{path}' is not heard: no slide is called so", Span(path), hint=hint)
    return None


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text).casefold()).strip("-")


def _spoken_lines(slide: Slide) -> tuple[Line, ...]:
    """The sentences of a slide that somebody has to say."""
    return tuple(line for beat in slide.beats for line in beat.lines if _is_spoken(line))


def _is_spoken(line: Line) -> bool:
    return not line.sound and any(c.isalnum() for c in line.spoken)


def _bytes(found: Found, world: World, report: Report) -> bytes | None:
    try:
        return world.read(found.path, limit=FILM_BYTES)
    except Refused as refused:
        hint = "look whether it can be read, and how large it is"
        report.warning("bad-sound", f"'{found.path}' cannot be read ({refused.reason})", Span(found.path), hint=hint)
        return None


def _recorded(found: Found, data: bytes, spoken: tuple[str, ...], store: Store, report: Report) -> list[dict[str, Any]]:
    """For each sentence its key in the store, its milliseconds, and the pause after it; [] once it is said why not."""
    from lecturec.sound import VERSION as SHAPING

    key = digest("takes", VERSION, SHAPING, data, spoken)
    facts = store.notes(key)
    if facts and all(store.notes(one["key"]) for one in facts["takes"]):
        return list(facts["takes"])
    try:
        takes = _made(key, data, spoken, store)
    except BackendError as why:
        report.warning("bad-sound", f"'{found.path}' is not heard: {why}", Span(found.path), hint=why.hint)
        return []
    except ValueError as why:  # what cannot be decoded says so as what follows the name of the file
        hint = "record it again" if "silent" in str(why) else "open it and export it again as WAV"
        report.warning("bad-sound", f"'{found.path}' {why}", Span(found.path), hint=hint)
        return []
    store.put(key, b"", {"kind": "takes", "takes": takes})
    return takes


def _made(key: str, data: bytes, spoken: tuple[str, ...], store: Store) -> list[dict[str, Any]]:
    """Decode, divide, shape and keep. Raises BackendError and ValueError, and keeps nothing then."""
    import numpy as np

    from lecturec.backends.recorded import divided, weight
    from lecturec.backends.waves import read_wave, trimmed
    from lecturec.encode.heard import listen
    from lecturec.sound.shape import shape, wav

    pcm, rate_hz = read_wave(listen(data, 0, _LONGEST_MS).wav, "the file")
    parts = divided(pcm, rate_hz, tuple(map(weight, spoken))) if len(spoken) > 1 else [(0, len(pcm))]
    made = []
    for number, (start, stop) in enumerate(parts):
        sound = shape(trimmed(pcm[start:stop], rate_hz)[0], rate_hz)
        sound = np.concatenate([sound, np.zeros(-len(sound) % (_RATE_HZ // 1000), np.float32)])
        gap = parts[number + 1][0] - stop if number + 1 < len(parts) else -1
        facts = {"ms": len(sound) * 1000 // _RATE_HZ, "gap_ms": gap * 1000 // rate_hz if gap >= 0 else -1}
        made.append((digest("take", key, number), wav(sound), facts))
    for one, data_of, facts in made:
        store.put(one, data_of, {"kind": "take", "samples": facts["ms"] * _RATE_HZ // 1000})
    return [{"key": one, **facts} for one, _, facts in made]


def _over(slide: Slide, number: int, taken: dict[tuple[int, int], tuple[str, dict[str, Any]]]) -> Slide:
    """The slide with takes for sound; the author's own pauses stay, within bounds."""
    counted = count()

    def changed(line: Line) -> Line:
        if not _is_spoken(line) or (number, n := next(counted)) not in taken:
            return line
        path, take = taken[number, n]
        sound = Media(path=path, kind="audio", stop_ms=take["ms"], sound=take["key"], span=line.span)
        pause = take["gap_ms"]
        held = line.pause_ms if pause < 0 else min(max(pause, _LEAST_PAUSE_MS), _MOST_PAUSE_MS)
        return replace(line, sound=sound, pause_ms=held)

    beats = (replace(beat, lines=tuple(map(changed, beat.lines))) for beat in slide.beats)
    return replace(slide, beats=tuple(beats))


def _list_missing(script: Script, taken: Collection[tuple[int, int]], numbers: tuple[int, ...], report: Report) -> None:
    missing = list(_missing(script, taken, numbers))
    if missing:
        more = f" and {len(missing) - 12} more" if len(missing) > 12 else ""
        said = f"no take for {', '.join(missing[:12])}{more}: the lecture's voice says it"
        report.note("take-missing", said, hint="03.wav is that of slide 3, 03-2.wav that of its second sentence")


def _missing(script: Script, taken: Collection[tuple[int, int]], numbers: tuple[int, ...]) -> Iterator[str]:
    for i, slide in enumerate(script.slides):
        name = (numbers[i] if numbers else i) + 1
        lines = len(_spoken_lines(slide))
        without = [n + 1 for n in range(lines) if (i, n) not in taken]
        if lines and len(without) == lines:
            yield f"slide {name}"
        elif without:
            yield f"slide {name} (sentence {', '.join(map(str, without))})"
