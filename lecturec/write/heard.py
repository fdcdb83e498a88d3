"""Speaker notes as they are heard: lines, silences between them, and the steps that begin with them."""

from dataclasses import dataclass, replace

from lecturec.deck import Media, Note
from lecturec.script import Beat, Line
from lecturec.source import Span
from lecturec.spoken import Mark
from lecturec.write.pauses import Pause, Piece, Place, Timing, paragraphs
from lecturec.write.say import played, silence
from lecturec.write.voice import Voice

Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of the notes. `opens` says that it begins a paragraph; `step` is the step of the note it stands in."""

    line: Line
    step: int = 0
    opens: bool = False


def heard(said: tuple[Note, ...], voice: Voice, span: Span) -> tuple[Said, ...]:
    """All that is said of some notes, in their order; a note without a step goes on with that of the note before."""
    made: list[Said] = []
    step = 0
    left: Marks = ()
    for note in said:
        step = max(step, note.step)
        where = note.span if note.span.line else span
        if note.sound:
            line = replace(_recorded(note.text, note.sound, voice), span=where, marks=left)
            made.append(Said(line=line, step=step, opens=True))
            left = ()
            continue
        for paragraph in paragraphs(note.text):
            new, left = _lines(paragraph, Said(line=silence(0, where), step=step), left, voice)
            made += new
    return tuple(made)


def _recorded(text: str, sound: Media, voice: Voice) -> Line:
    """Words that somebody has spoken already as one line, which a voice speaks only where the recording is missing."""
    pieces = (piece for paragraph in paragraphs(text) for piece in paragraph)
    said = [line for piece in pieces for line in _spoken(piece, voice, sound.span)]
    line = played(sound)
    if not said:
        return line
    words, spoken = (" ".join(filter(None, part)) for part in zip(*((li.text, li.spoken) for li in said), strict=True))
    return replace(line, text=words, spoken=spoken)


def _lines(paragraph: tuple[Piece, ...], first: Said, left: Marks, voice: Voice) -> tuple[list[Said], Marks]:
    """The lines of a paragraph, and the bookmarks that are left for what follows it; `left` are those before it."""
    made: list[Said] = []
    paused = False
    following = replace(first, opens=True)
    for piece in paragraph:
        if isinstance(piece, Place):
            left += (Mark(start_char=0, stop_char=0, kind="bookmark", value=piece.name),)
            continue
        if isinstance(piece, Pause) and made and not left:
            # The author's pause takes the place of ours; of two, both count.
            line = made[-1].line
            own = line.pause_ms if paused or not line.spoken else 0
            made[-1] = replace(made[-1], line=replace(line, pause_ms=own + piece.ms))
        else:
            for line in _spoken(piece, voice, first.line.span):
                made.append(replace(following, line=replace(line, marks=(*left, *line.marks)) if left else line))
                following, left = replace(following, opens=False), ()
        paused = isinstance(piece, Pause)
    return made, left


def _spoken(piece: Piece, voice: Voice, span: Span) -> tuple[Line, ...]:
    match piece:
        case Pause(ms=ms):
            return (silence(ms, span),)
        case Place():
            return ()
        case text:
            return voice.lines(text, span)


def timed(beats: tuple[Beat, ...], time: Timing) -> tuple[Beat, ...]:
    """Beats with the silence that the notes ask for before the first word and after the last."""
    if time.after_ms:
        at = max((i for i, beat in enumerate(beats) if beat.lines), default=-1)
        if at >= 0:
            *lines, last = beats[at].lines
            rested = replace(last, pause_ms=max(last.pause_ms, time.after_ms))
            beats = (*beats[:at], replace(beats[at], lines=(*lines, rested)), *beats[at + 1 :])
    if time.before_ms and beats:
        first = beats[0]
        quiet = Beat(lines=(silence(time.before_ms, first.span),), span=first.span)
        # Lines of a listing that are lit from the start are lit during that silence too.
        beats = (replace(quiet, row=first.row, part=first.part) if not first.reveals else quiet, *beats)
    return beats
