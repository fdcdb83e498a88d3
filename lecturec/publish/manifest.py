"""The manifest: what the lecture is made of, for machines and for the record."""

import json
from dataclasses import asdict
from typing import Any

from lecturec.deck import Callout, Code, Deck, Embed, Figure, Items, Math, Media, Prose, Table, plain
from lecturec.dial import ENTITIES, Coherence, Entity
from lecturec.likeness import named_in
from lecturec.provenance import SCHEMA, VOCABULARY, Record, records_of, whole
from lecturec.scene import Scene
from lecturec.schedule import beat_starts
from lecturec.script import Beat, Line, Part, Point, Quotation, Script, Slide
from lecturec.speech import Take
from lecturec.timeline import AAC_SAMPLES, RATE_HZ, Timeline


def deck_facts(deck: Deck, script: Script) -> dict[str, Any]:
    """What `lecturec inspect --json` prints; fields are only ever added."""
    return {
        "title": script.title,
        "lang": script.lang,
        "dialect": deck.dialect,
        "dialect_reason": deck.reason,
        "slides": [
            {
                "title": plain(slide.title),
                "template": slide.template,
                "shown": shown(slide),
                "spoken": [line.text for beat in slide.beats for line in beat.lines if line.text],
                "notes": slide.notes,
                "line": slide.span.line,
                "added": slide.added,
                "writer": slide.writer or ("notes" if slide.notes else "lecturec"),
            }
            for slide in script.slides
        ],
    }


def shown(slide: Slide) -> list[str]:
    """The words that stand on a slide, a piece each."""
    pieces = [slide.eyebrow, plain(slide.title), plain(slide.subtitle)]
    for part in slide.parts:
        pieces += _words(part)
    if slide.picture:
        pieces.append(slide.picture.alt)
    pieces += [plain(slide.look.header), plain(slide.look.footer), *(drop.alt for drop in slide.look.backdrops)]
    return [p for p in pieces if p.strip()]


def _words(part: Part) -> list[str]:
    match part:
        case Point():
            return [plain(part.lead), plain(part.body)]
        case Prose():
            return [plain(part.text)]
        case Quotation():
            return [plain(part.text), plain(part.by)]
        case Callout():
            inner = [w for block in part.blocks for w in _block(block)]
            return [plain(part.title), *inner]
        case _:
            return _block(part)


def _block(block: object) -> list[str]:
    match block:
        case Prose(text=text):
            return [plain(text)]
        case Code(text=code, name=name):
            return [name, code]
        case Math(tex=tex):
            return [tex]
        case Table(header=header, rows=rows):
            return [" | ".join(map(plain, _row)) for _row in (header, *rows)]
        case Figure(alt=alt, caption=caption):
            return [plain(caption) or alt]
        case Media(path=path, alt=alt):
            return [alt or path.rsplit("/", 1)[-1]]
        case Embed(name=name, text=words, href=href):
            return [plain(words) or name, href]
        case Items(items=items):
            return [plain(item.text) for item in items]
        case _:
            return []


def manifest(
    deck: Deck,
    script: Script,
    timeline: Timeline,
    takes: dict[Line, Take],
    scenes: tuple[Scene, ...],
    theme: str,
    voice: str = "",
    coherence: str = "",
    entities: tuple[Entity, ...] = (),
    illustrator: str = "",
) -> str:
    """JSON: slides, beats, times in seconds, everything in it with how it came to be."""
    by_slide = {clip.slide: clip for clip in timeline.clips}
    facts = deck_facts(deck, script)
    records = records_of(script, takes, (scene.picture for scene in scenes))
    for number, (slide, said) in enumerate(zip(script.slides, facts["slides"], strict=True)):
        clip = by_slide[number]
        said["start"] = _seconds(clip.start_frame, timeline.fps)
        said["stop"] = _seconds(clip.stop_frame, timeline.fps)
        seen = named_in(Coherence(level=ENTITIES, entities=entities), "\n".join(said["shown"]))
        said["entities"] = [one.name for one in seen]
        at = {v.take: (clip.start_packet * AAC_SAMPLES + v.start_sample) for v in clip.voices}
        begins = beat_starts(slide, takes)
        said["beats"] = [
            {
                "reveals": list(beat.reveals),
                "start": round((clip.start_packet * AAC_SAMPLES + begin) / RATE_HZ, 3),
                **_anchored(beat),
                "lines": [
                    {
                        "text": line.text,
                        "spoken": line.spoken,
                        "start": round(at[takes[line].key] / RATE_HZ, 3) if takes[line].key in at else None,
                        "sound": takes[line].key,
                    }
                    for line in beat.lines
                ],
            }
            for beat, begin in zip(slide.beats, begins, strict=True)
        ]
        if picture := scenes[number].picture:
            said["picture"] = picture.image
            form = picture.drawing.kind if picture.drawing else "none"
            said["illustration"] = {"form": form, "why": picture.why, "words": list(picture.words)}
    facts |= {
        "author": script.author,
        "date": script.date,
        "meta": dict(deck.meta),
        "theme": theme,
        "voice": voice,
        "illustrator": illustrator,
        "coherence": coherence,
        "size": [timeline.width, timeline.height],
        "fps": timeline.fps,
        "duration": _seconds(timeline.frames, timeline.fps),
        "provenance": {"schema": SCHEMA, "digital_source_type": VOCABULARY + whole(records.values())},
        "assets": {key: _recorded(record) for key, record in records.items()},
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _recorded(record: Record) -> dict[str, Any]:
    """A record as it stands in the manifest (docs/provenance.md): every field in each, null for what nobody says."""
    facts = {name: value for name, value in asdict(record).items() if name != "origin"}
    origin = VOCABULARY + record.origin if record.origin else None
    return {**facts, "generated": record.by == "engine", "digital_source_type": origin}


def _anchored(beat: Beat) -> dict[str, Any]:
    """What else happens with a beat, and how surely it begins where it does."""
    facts: dict[str, Any] = {"hides": list(beat.hides)} if beat.hides else {}
    if beat.row >= 0:
        facts["row"] = beat.row
        facts["part"] = beat.part
    if beat.anchor:
        facts["anchor"] = {"by": beat.anchor.by, "confidence": beat.anchor.sure / 100}
    return facts


def _seconds(frame: int, fps: int) -> float:
    return round(frame / fps, 3)
