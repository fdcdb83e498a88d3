"""Lines to takes: each sentence spoken once, shaped, and kept in the store with the times of its words."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from lecturec.backends import BackendError, Fault, Gone, Recording, Speaker, TooSlow, Utterance, Word
from lecturec.deck import Media
from lecturec.diagnostics import ENVIRONMENT, LIMIT, Report
from lecturec.digest import digest
from lecturec.overtime import Pool, at, patiently
from lecturec.script import Line, Script
from lecturec.source import NOWHERE, Span
from lecturec.speech import Take
from lecturec.spoken import moved
from lecturec.store import Store
from lecturec.timeline import RATE_HZ

VERSION = "4"
_WORD = tuple(field.name for field in fields(Word))
_PAUSE_SAMPLES = 4_800  # a line with nothing to say (an emoji alone) is a tenth of a second


class _Unusable(Exception):
    """The engine answered, but with nothing one could hear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """A line, and the ways to have it spoken, best first."""

    line: Line
    ways: tuple[Utterance, ...]


def narrate(
    script: Script, speaker: Speaker, store: Store, report: Report, *, voice: str = "", jobs: int = 1
) -> dict[Line, Take]:
    """A take for every line of every beat, through the store.

    `voice` is the speaker's own name for a voice, "" for its default. A line that its voice cannot speak is spoken by
    another one where the speaker knows one (`instead`), which is a warning; else it is an error (see `_complain`) and
    has no take. `jobs` threads work at a time; the result does not depend on it.
    """
    try:
        speaker.identity(Utterance(spoken="", lang=script.lang, voice=voice))
    except (Fault, TooSlow) as trouble:
        _complain(trouble, NOWHERE, "", "", report)
        return {}
    except BackendError as trouble:
        report.error("unknown-voice", str(trouble), hint=trouble.hint)
        return {}
    lines = _lines(script)
    takes = {line: _played(line.sound) for line in lines if line.sound and line.played}
    instead = getattr(speaker, "instead", lambda _asked: ())
    wanted = [(line, _asked(line, script.lang, voice)) for line in lines if line not in takes]
    wishes = [_Wish(line=line, ways=(asked, *instead(asked))) for line, asked in wanted]
    given_up: list[tuple[Line, BackendError | _Unusable]] = []
    with Pool(max(1, jobs), "narrate") as pool:
        while wishes:
            failed = _round(wishes, speaker, store, pool, takes)
            given_up += [(wish.line, why) for wish, why in failed if len(wish.ways) == 1]
            wishes = [_again(wish, why, script, report) for wish, why in failed if len(wish.ways) > 1]
    _complain_of_all(given_up, script, report)
    for line in lines:
        if line in takes and takes[line].unsaid:
            _lament(takes[line].unsaid, line.span, _slide_of(line, script), report)
    _say_what_is_guessed([(asked, takes[line]) for line, asked in wanted if line in takes], speaker, report)
    return {line: takes[line] for line in lines if line in takes}


def _round(
    wishes: list[_Wish], speaker: Speaker, store: Store, pool: Pool, takes: dict[Line, Take]
) -> list[tuple[_Wish, BackendError | _Unusable]]:
    """Try the best way of each wish, put what was spoken into `takes`, and give what was not, with the reason."""
    failed: list[tuple[_Wish, BackendError | _Unusable]] = []
    missing: dict[str, list[_Wish]] = {}
    for wish in wishes:
        asked = wish.ways[0]
        try:
            key = digest("narrate", VERSION, _shaping(), speaker.identity(asked), asked)
        except BackendError as trouble:
            failed.append((wish, trouble))
            continue
        if key in missing:
            missing[key].append(wish)
        elif take := _kept(store, key):
            takes[wish.line] = take
            store.hits["voice"] = store.hits.get("voice", 0) + 1
        else:
            missing[key] = [wish]
            store.misses["voice"] = store.misses.get("voice", 0) + 1
    # The longest first, so that at the end no worker stands idle while another begins a long one.
    order = sorted(missing, key=lambda key: -len(missing[key][0].ways[0].spoken))
    made = {key: pool.submit(_take, missing[key][0].ways[0], speaker, store, key) for key in order}
    for key, same in missing.items():
        try:
            with at(same[0].line.span):
                take = patiently(made[key])
        except (BackendError, _Unusable) as trouble:
            failed += [(wish, trouble) for wish in same]
        else:
            takes.update((wish.line, take) for wish in same)
    return failed


def _again(wish: _Wish, trouble: BackendError | _Unusable, script: Script, report: Report) -> _Wish:
    """The wish without the way that failed, and that is said."""
    line, (tried, *left) = wish.line, wish.ways
    who = f"the voice '{tried.voice}'" if tried.voice else "the voice of the lecture"
    said = f"{_slide_of(line, script)}another voice speaks this, for {who} cannot: {trouble}"
    hint = getattr(trouble, "hint", "")
    if tried.voice:
        report.warning("voice-replaced", said, line.span, hint=hint)
    else:  # that a voice does not speak another language is no fault of anybody's
        report.note("voice-replaced", said, line.span, hint=hint)
    return replace(wish, ways=tuple(left))


def _asked(line: Line, lang: str, voice: str) -> Utterance:
    spoken = line.spoken.strip()
    # A bookmark is heard by nobody: when its word begins is known from the times of the words.
    heard = tuple(mark for mark in line.marks if mark.kind != "bookmark")
    marks = moved(heard, -(len(line.spoken) - len(line.spoken.lstrip())))
    return Utterance(spoken=spoken, lang=line.lang or lang, voice=line.voice or voice, marks=marks)


def _complain_of_all(given_up: list[tuple[Line, BackendError | _Unusable]], script: Script, report: Report) -> None:
    """Say what is not spoken, and why; a model that does not work is said once, for all lines that wait for it."""
    alike: dict[str, list[tuple[Line, BackendError | _Unusable]]] = {}
    for line, trouble in given_up:
        alike.setdefault(f"{type(trouble).__name__} {trouble}", []).append((line, trouble))
    order = {line: number for number, line in enumerate(_lines(script))}
    for group in alike.values():
        group.sort(key=lambda one: order[one[0]])
        line, trouble = group[0]
        others = _others([other for other, _ in group[1:]], script)
        _complain(trouble, line.span, _slide_of(line, script), others, report)


def _others(lines: list[Line], script: Script) -> str:
    """The other lines that fail for the same reason, by their slides; of many the first."""
    if not lines:
        return ""
    slides = list(dict.fromkeys(_slide_of(line, script).removesuffix(": ").removeprefix("slide ") for line in lines))
    on = f"slide{'s' if len(slides) > 1 else ''} {', '.join(slides[:12])}{' and others' if len(slides) > 12 else ''}"
    return f" (and {len(lines)} more line{'s' if len(lines) > 1 else ''}, on {on})"


def _complain(trouble: BackendError | _Unusable, span: Span, slide: str, others: str, report: Report) -> None:
    """Say why a line is not spoken; the one after an engine died is not told apart."""
    hint = trouble.hint if isinstance(trouble, BackendError) else "reword the sentence, or try another voice"
    match trouble:
        case Gone():
            pass
        case TooSlow():
            report.error("took-too-long", f"{slide}{trouble}{others}", span, hint=hint, exit=LIMIT)
        case Fault():
            report.error("plugin-failed", f"{slide}{trouble}{others}", span, hint=hint)
        case _:
            said = f"{slide}this could not be spoken: {trouble}{others}"
            report.error("voice-failed", said, span, hint=hint, exit=ENVIRONMENT)


def _lament(unsaid: str, span: Span, slide: str, report: Report) -> None:
    """Say what a voice left out because it does not know the letters."""
    said = f"{slide}the voice does not know {' '.join(unsaid[:20])}, and leaves that out"
    report.warning("voice-skipped", said, span, hint="choose another voice, or write it otherwise in the notes")


def _say_what_is_guessed(takes: list[tuple[Utterance, Take]], speaker: Speaker, report: Report) -> None:
    """Say once in which languages the aligner is of no use; also when nothing was spoken anew."""
    misheard = getattr(speaker, "misheard", lambda _asked: False)
    guessed = ((asked, take) for asked, take in takes if any(word.source == "estimated" for word in take.words))
    if langs := sorted({asked.lang for asked, _ in guessed if misheard(asked)}):
        said = f"the aligner does not understand {', '.join(langs)}: there, when words begin is guessed"
        report.warning("aligner-deaf", said, hint="captions and reveals are then less exact; nothing else changes")


def _slide_of(line: Line, script: Script) -> str:
    """The slide of a line, as messages begin with it."""
    spoken = ((n, beat.lines) for n, slide in enumerate(script.slides, 1) for beat in slide.beats)
    return next((f"slide {number}: " for number, lines in spoken if line in lines), "")


def _lines(script: Script) -> list[Line]:
    """Every line once, in order."""
    return list(dict.fromkeys(line for slide in script.slides for beat in slide.beats for line in beat.lines))


def _played(sound: Media) -> Take:
    """A file of the author's as a take: whole milliseconds of it."""
    samples = (sound.stop_ms - sound.start_ms) * RATE_HZ // 1000
    return Take(key=sound.sound, samples=samples, words=(), engine="", voice="", licence="")


def _shaping() -> str:
    from lecturec.sound import VERSION as SHAPING

    return SHAPING


def _kept(store: Store, key: str) -> Take | None:
    notes = store.notes(key)
    try:
        return None if notes is None else _told(key, notes)
    except (KeyError, TypeError):
        return None


def _told(key: str, notes: dict[str, Any]) -> Take:
    words = tuple(Word(**dict(zip(_WORD, word, strict=True))) for word in notes["words"])
    said = {name: notes[name] for name in ("samples", "engine", "voice", "licence", "revision", "sample")}
    return Take(key=key, words=words, unsaid=str(notes.get("unsaid", "")), **said)


def _take(asked: Utterance, speaker: Speaker, store: Store, key: str) -> Take:
    """Speak, shape and keep one utterance. Raises BackendError or _Unusable, and keeps nothing then."""
    import numpy as np

    from lecturec.sound.filters import CURVES
    from lecturec.sound.shape import shape, wav

    if not any(character.isalnum() for character in asked.spoken):
        pcm, said = np.zeros(_PAUSE_SAMPLES, np.float32), None
    else:
        said = _spoken(asked, speaker)
        pcm = shape(said.pcm, said.rate_hz, said.engine if said.engine in CURVES else "plain")
    words = tuple(_moved(word, said.rate_hz, RATE_HZ, len(pcm)) for word in _words(asked, said)) if said else ()
    notes = {
        "samples": len(pcm),
        "words": [list(asdict(word).values()) for word in words],
        "engine": said.engine if said else "",
        "voice": said.voice if said else "",
        "licence": said.licence if said else "",
        "unsaid": said.unsaid if said else "",
        "revision": said.revision if said else "",
        "sample": said.sample if said else "",
    }
    store.put(key, wav(pcm), notes)
    return _told(key, notes)


def _words(asked: Utterance, said: Recording) -> tuple[Word, ...]:
    """The times of the words: as the engine tells them, else a guess."""
    from lecturec.sound.estimate import estimated

    told = bool(said.words) or said.engine == "silence"
    return said.words if told else estimated(said.pcm, said.rate_hz, asked.spoken, asked.lang)


def _spoken(asked: Utterance, speaker: Speaker) -> Recording:
    import numpy as np

    from lecturec.splice import spoken

    try:
        said = spoken(asked, speaker)
    except BackendError:
        raise
    except Exception as trouble:  # other people's engines raise what they like
        raise BackendError(f"{type(trouble).__name__}: {trouble}") from trouble
    if not len(said.pcm):
        raise _Unusable("the voice gave no sound")
    if not np.isfinite(said.pcm).all():
        raise _Unusable("the voice gave numbers that are no sound")
    if said.engine != "silence" and np.max(np.abs(said.pcm)) < 1e-4:
        raise _Unusable("the voice stayed silent")
    return said


def _moved(word: Word, rate_hz: int, to_hz: int, samples: int) -> Word:
    """A word's times at another rate, within the sound."""
    return Word(
        start_char=word.start_char,
        stop_char=word.stop_char,
        start_sample=min(word.start_sample * to_hz // rate_hz, samples),
        stop_sample=min(word.stop_sample * to_hz // rate_hz, samples),
        source=word.source,
    )
