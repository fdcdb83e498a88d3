"""Reading notes: one front end per dialect over shared blocks."""

import re
from pathlib import PurePosixPath

from lecturec.deck import Deck, plain
from lecturec.diagnostics import LIMIT, Report
from lecturec.limits import NOTES_BYTES, NOTES_LINES
from lecturec.parse import dialects, illustrations, voices
from lecturec.parse.front_matter import FrontMatter, words_of
from lecturec.parse.language import guess_language, language_tag
from lecturec.parse.sheet import Sheet
from lecturec.source import Source, Span
from lecturec.world import World

MAX_BYTES, MAX_LINES = NOTES_BYTES, NOTES_LINES
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENTITY = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_KEPT = ("generated", "translated", "model", "license", "licence")

_CLOCK = re.compile(r"(?<=\A\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*", re.DOTALL)
"""The hour in a date, which pages of sites carry: nobody shows it on a title."""

_COMPUTED = re.compile(r"`.*`|\\?today|now|last-modified|\{\{.*\}\}", re.IGNORECASE)
"""A date that is another each day: the same notes give the same film."""


def decode(path: str, data: bytes, report: Report) -> Source:
    """The text of a file: UTF-8, line ends made one, control characters made visible."""
    if len(data) > MAX_BYTES:
        report.error(
            "notes-too-large",
            f"the notes are larger than {MAX_BYTES // 1024 // 1024} MiB",
            Span(path),
            hint="split the course into lectures",
            exit=LIMIT,
        )
        data = b""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        kind = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "LATIN1"
        report.error(
            "not-utf8",
            f"byte {error.start} is not UTF-8",
            Span(path, line, column, line, column + 1),
            hint=f"save the file as UTF-8, or: iconv -f {kind} -t UTF-8 notes.md > notes-utf8.md",
        )
        text = data.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        words = f"the notes have more than {MAX_LINES} lines"
        report.error("notes-too-large", words, Span(path), hint="split the course into lectures", exit=LIMIT)
        text = ""
    for code, pattern, message in (
        ("control-character", _CONTROL, "is shown as \ufffd"),
        ("hidden-direction", _BIDI, "turns text around without being seen"),
    ):
        if (found := _first(pattern, text)) and not report.failed:
            start, stop, number = found
            before = text[:start]
            line, column = before.count("\n") + 1, start - before.rfind("\n")
            report.warning(
                code,
                f"the character U+{number:04X} {message}",
                Span(path, line, column, line, column + stop - start),
                hint="delete it; an editor can show invisible characters",
            )
    return Source(path, _CONTROL.sub("\ufffd", text))


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, int, int] | None:
    """(start, stop, code point) of the first character of a kind, as it is or written as an entity."""
    places = [(m.start(), m.end(), ord(m[0])) for m in [pattern.search(text)] if m]
    for m in _ENTITY.finditer(text) if "&#" in text else ():
        number = int(m[1], 16) if m[1] else int(m[2])
        character = chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\0"
        # In files with line ends of other systems, &#13; is one.
        if pattern.match(character) and number != 13:
            return min([*places, (m.start(), m.end(), number)])
    return places[0] if places else None


def parse(
    source: Source,
    matter: FrontMatter,
    report: Report,
    *,
    lang: str = "",
    dialect: str = "",
    world: World | None = None,
) -> Deck:
    """Turn notes into a deck. Never raises: what is wrong goes to the report.

    `lang` and `dialect` win over the front matter; without either, both are found from the text. `world` is the folder
    that other files are included from; without it, none are.
    """
    asked = lang
    lang = lang or _language(source, matter, report)
    given = " ".join(words_of(matter.values.get("title")).split())
    sheet = Sheet(source=source, matter=matter, lang=lang, report=report, given=given, world=world)
    asked_voices = voices.taken(sheet)
    asked_pictures = illustrations.wanted(sheet)
    found, reason = (dialect, "it was asked for") if dialect else dialects.detect(sheet)
    made = dialects.named(found).read(sheet)
    asked_voices += voices.settings(sheet) if found in voices.SETTING else []
    if not made.slides and not report.failed:
        report.error(
            "empty-notes",
            "there is nothing to say or show in these notes",
            Span(source.path),
            hint="write a heading and a sentence",
        )
    slides = voices.given(made.slides, asked_voices, sheet, found) if asked_voices else made.slides
    name = PurePosixPath(source.path).stem.split(".")[0].replace("-", " ").replace("_", " ").title()
    return Deck(
        title=_title(given, " ".join(plain(made.title).split())) or name,
        lang=lang if asked else made.lang or lang,
        dialect=found,
        slides=illustrations.pictured(slides, asked_pictures) if asked_pictures else slides,
        author=words_of(matter.values.get("author")) or made.author,
        date=_date(sheet),
        meta=tuple((k, words_of(matter.values[k])) for k in _KEPT if k in matter.values),
        reason=reason,
        settings=made.settings,
        span=Span(source.path),
    )


def _title(given: str, made: str) -> str:
    """The title of the front matter; as it reads, where a dialect has read the Markdown in it."""
    same = re.findall(r"[^\W_]+", given) == re.findall(r"[^\W_]+", made)
    return made if same or not given else given


def _date(sheet: Sheet) -> str:
    """The date of the front matter, unless it is to be computed."""
    written = words_of(sheet.matter.values.get("date")).strip()
    if not _COMPUTED.fullmatch(written):
        return _CLOCK.sub("", written)
    span = sheet.matter.spans.get("date")
    sheet.ignored(f"the date {written}: it would be another each day", span.line - 1 if span else 0, "date")
    return ""


def _language(source: Source, matter: FrontMatter, report: Report) -> str:
    written = matter.values.get("lang") or matter.values.get("language")
    if isinstance(written, str) and written:
        if tag := language_tag(written):
            return tag
        report.warning(
            "unknown-language",
            f"'{written}' is not a language tag",
            matter.spans.get("lang", Span(source.path)),
            hint="write one such as en, fr, es, ja or zh-Hant",
        )
    return guess_language(source.text)
